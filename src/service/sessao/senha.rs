//! Passwords: Argon2id with pepper, at the parameters of security.md 0.10, and the policy of
//! security.md 0.11 (length and block words, no composition rules, no periodic change).

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use crate::erro::{ErroUsuario, Resultado};

/// Memory in KiB, passes, lanes (OWASP minimum; a jump host logs in many at once).
const CUSTO: (u32, u32, u32) = (19_456, 2, 1);
/// Shortest accepted password, in characters (NIST SP 800-63B rev. 4, single factor).
pub const MINIMO: usize = 15;
/// Longest accepted password, in bytes: whole phrases fit, abuse does not.
const MAXIMO: usize = 512;

/// Words that alone make a password guessable here.
const BLOQUEADAS: [&str; 8] = ["nexsus", "senha", "masterkey", "123456", "qwerty", "password", "faturamento", "abcdef"];

fn motor(tempero: &[u8]) -> Resultado<Argon2<'_>> {
    let (m, t, p) = CUSTO;
    let parametros = Params::new(m, t, p, None).map_err(|_| ErroUsuario::interno("parâmetros de senha"))?;
    Argon2::new_with_secret(tempero, Algorithm::Argon2id, Version::V0x13, parametros)
        .map_err(|_| ErroUsuario::interno("parâmetros de senha"))
}

/// Hash of a password as a PHC string; `tempero` is the pepper, kept outside the database.
pub fn cifrar(senha: &Zeroizing<String>, tempero: &[u8]) -> Resultado<String> {
    motor(tempero)?
        .hash_password(senha.as_bytes())
        .map(|h| h.to_string())
        .map_err(|_| ErroUsuario::interno("cifra de senha"))
}

/// Whether the password is the one behind the PHC string. Always runs Argon2 once: without a
/// user a hash is computed and thrown away, so that unknown and known names cost the same.
pub fn confere(senha: &Zeroizing<String>, phc: Option<&str>, tempero: &[u8]) -> bool {
    let Ok(motor) = motor(tempero) else { return false };
    if let Some(phc) = phc {
        return motor.verify_password(senha.as_bytes(), phc).is_ok();
    }
    let mut gasto = [0u8; 32];
    let _ = motor.hash_password_into(senha.as_bytes(), b"usuario-inexiste", &mut gasto);
    false
}

/// Refuses what is too short, too long or guessable; `usuario` may not be part of it.
pub fn validar(senha: &Zeroizing<String>, usuario: &str) -> Resultado<()> {
    let recusa = |porque: String| {
        Err(ErroUsuario::novo(
            "senha_fraca",
            crate::erro::saida::USO,
            porque,
            "Use uma frase longa que só você conheça; espaços e acentos valem.",
        ))
    };
    let letras = senha.chars().count();
    if letras < MINIMO {
        return recusa(format!("A senha tem {letras} caracteres; são precisos {MINIMO} ou mais."));
    }
    if senha.len() > MAXIMO {
        return recusa(format!("A senha passa de {MAXIMO} bytes."));
    }
    let minuscula = Zeroizing::new(senha.to_lowercase());
    let mut distintas: Vec<char> = minuscula.chars().collect();
    distintas.sort_unstable();
    distintas.dedup();
    if distintas.len() < 5 {
        return recusa("A senha repete quase sempre os mesmos caracteres.".into());
    }
    let resto = BLOQUEADAS
        .iter()
        .copied()
        .chain((usuario.chars().count() >= 3).then_some(usuario))
        .fold(minuscula.to_string(), |texto, palavra| texto.replace(&palavra.to_lowercase(), ""));
    let resto = Zeroizing::new(resto);
    if resto.chars().filter(|c| !c.is_whitespace()).count() < 8 {
        return recusa("A senha é quase toda feita de palavras fáceis de adivinhar.".into());
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;

    fn s(texto: &str) -> Zeroizing<String> {
        Zeroizing::new(texto.to_owned())
    }

    #[test]
    fn confere_so_com_a_senha_e_o_tempero_certos() {
        let phc = cifrar(&s("um barco azul no rio"), b"tempero-um").unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(confere(&s("um barco azul no rio"), Some(&phc), b"tempero-um"));
        assert!(!confere(&s("um barco azul no mar"), Some(&phc), b"tempero-um"));
        assert!(!confere(&s("um barco azul no rio"), Some(&phc), b"tempero-dois"));
        assert!(!confere(&s("um barco azul no rio"), None, b"tempero-um"));
        assert!(!confere(&s("um barco azul no rio"), Some("lixo"), b"tempero-um"));
    }

    #[test]
    fn politica() {
        assert!(validar(&s("uma senha bem longa 2026"), "admin").is_ok());
        assert!(validar(&s("curta demais"), "admin").is_err());
        assert!(validar(&s("aaaaaaaaaaaaaaaaaaaa"), "admin").is_err());
        assert!(validar(&s("mariasouzamariasouza"), "mariasouza").is_err());
        assert!(validar(&s("senhasenhasenha123456"), "admin").is_err());
        assert!(validar(&s(&"x1y2z".repeat(200)), "admin").is_err());
    }
}
