//! The signed token of a session: a compact JWS with EdDSA and nothing else. Signing and
//! checking are two calls of `ed25519-dalek`; the ready-made JWT crate offers pure Rust only
//! together with `rsa` (RUSTSEC-2023-0071), which this program does not need.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use chrono::{DateTime, Duration, Utc};
use ed25519_dalek::{Signature, Signer, SigningKey};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const CABECALHO: &str = r#"{"alg":"EdDSA","typ":"nexsus+jwt"}"#;
const EMISSOR: &str = "nexsus";
/// Life of a token (architecture.md "Session").
pub const VIDA: Duration = Duration::minutes(10);
/// Clock difference that is forgiven.
const FOLGA_SEGUNDOS: i64 = 60;

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alegacoes {
    /// Issuer, always "nexsus".
    pub iss: String,
    /// Audience: the installation.
    pub aud: String,
    /// User name.
    pub sub: String,
    /// Row of the session.
    pub jti: Uuid,
    /// Issued at, seconds since 1970.
    pub iat: i64,
    /// Not valid from here on.
    pub exp: i64,
}

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recusa {
    /// Not a token of this installation, or changed.
    Falso,
    /// Genuine, but its ten minutes are over: refresh.
    Vencido,
}

/// Signs a token for the session row `jti`.
pub fn assinar(semente: &[u8; 32], aud: &str, usuario: &str, jti: Uuid, agora: DateTime<Utc>) -> String {
    let alegacoes = Alegacoes {
        iss: EMISSOR.into(),
        aud: aud.into(),
        sub: usuario.into(),
        jti,
        iat: agora.timestamp(),
        exp: (agora + VIDA).timestamp(),
    };
    let corpo = serde_json::to_vec(&alegacoes).unwrap_or_default();
    let assinado = format!("{}.{}", B64.encode(CABECALHO), B64.encode(corpo));
    let assinatura = SigningKey::from_bytes(semente).sign(assinado.as_bytes());
    format!("{assinado}.{}", B64.encode(assinatura.to_bytes()))
}

/// Checks everything of [`abrir`] and the times.
pub fn conferir(semente: &[u8; 32], aud: &str, token: &str, agora: DateTime<Utc>) -> Result<Alegacoes, Recusa> {
    let alegacoes = abrir(semente, aud, token)?;
    if alegacoes.iat > agora.timestamp() + FOLGA_SEGUNDOS {
        return Err(Recusa::Falso);
    }
    if alegacoes.exp <= agora.timestamp() {
        return Err(Recusa::Vencido);
    }
    Ok(alegacoes)
}

/// Checks header, signature, issuer and audience, not the times: an expired token still says
/// truly whose it was. The header must be ours to the byte, so no sender chooses an algorithm.
pub fn abrir(semente: &[u8; 32], aud: &str, token: &str) -> Result<Alegacoes, Recusa> {
    let (assinado, assinatura) = token.rsplit_once('.').ok_or(Recusa::Falso)?;
    let (cabecalho, corpo) = assinado.split_once('.').ok_or(Recusa::Falso)?;
    if B64.decode(cabecalho).ok().as_deref() != Some(CABECALHO.as_bytes()) {
        return Err(Recusa::Falso);
    }
    let assinatura = B64.decode(assinatura).map_err(|_| Recusa::Falso)?;
    let assinatura = Signature::from_slice(&assinatura).map_err(|_| Recusa::Falso)?;
    SigningKey::from_bytes(semente)
        .verifying_key()
        .verify_strict(assinado.as_bytes(), &assinatura)
        .map_err(|_| Recusa::Falso)?;
    let corpo = B64.decode(corpo).map_err(|_| Recusa::Falso)?;
    let alegacoes: Alegacoes = serde_json::from_slice(&corpo).map_err(|_| Recusa::Falso)?;
    if alegacoes.iss != EMISSOR || alegacoes.aud != aud {
        return Err(Recusa::Falso);
    }
    Ok(alegacoes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;

    const SEMENTE: [u8; 32] = [7; 32];

    fn agora() -> DateTime<Utc> {
        DateTime::from_timestamp(1_780_000_000, 0).unwrap()
    }

    #[test]
    fn vale_dez_minutos() {
        let jti = Uuid::from_u128(1);
        let t = assinar(&SEMENTE, "posto", "maria", jti, agora());
        let a = conferir(&SEMENTE, "posto", &t, agora() + Duration::minutes(9)).unwrap();
        assert_eq!((a.sub.as_str(), a.jti), ("maria", jti));
        assert_eq!(conferir(&SEMENTE, "posto", &t, agora() + VIDA), Err(Recusa::Vencido));
        assert_eq!(conferir(&SEMENTE, "posto", &t, agora() - Duration::minutes(5)), Err(Recusa::Falso));
    }

    #[test]
    fn recusa_outro_emissor_outra_chave_e_qualquer_byte_mudado() {
        let t = assinar(&SEMENTE, "posto", "maria", Uuid::from_u128(1), agora());
        assert_eq!(conferir(&[8; 32], "posto", &t, agora()), Err(Recusa::Falso));
        assert_eq!(conferir(&SEMENTE, "outro", &t, agora()), Err(Recusa::Falso));
        for i in 0..t.len() {
            let mut bytes = t.clone().into_bytes();
            bytes[i] = if bytes[i] == b'A' { b'B' } else { b'A' };
            let mudado = String::from_utf8(bytes).unwrap();
            if mudado != t {
                assert!(conferir(&SEMENTE, "posto", &mudado, agora()).is_err(), "byte {i}");
            }
        }
    }

    #[test]
    fn recusa_alg_none() {
        let corpo = B64.encode(
            r#"{"iss":"nexsus","aud":"posto","sub":"x","jti":"00000000-0000-0000-0000-000000000001","iat":0,"exp":9999999999}"#,
        );
        let cab = B64.encode(r#"{"alg":"none"}"#);
        for token in [format!("{cab}.{corpo}."), format!("{cab}.{corpo}"), String::new()] {
            assert_eq!(conferir(&SEMENTE, "posto", &token, agora()), Err(Recusa::Falso));
        }
    }
}
