//! Field encryption, blind indexes and the small secrets of the installation (`security.md` 2.1).
//! Stored form: ver(1) | alg(1) | key id(2, big endian) | nonce(24) | ciphertext + tag(16), XChaCha20-Poly1305.
//! The associated data are table, column, row id and key id: a ciphertext put elsewhere does not open.
//! All keys stand wrapped in table `chave`; rotation adds a row and marks the old one, readers know both by id.

use std::cell::RefCell;
use std::collections::BTreeMap;

use chacha20::{R20, hchacha};
use hmac::{Hmac, KeyInit, Mac};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::erro::ErroStore;
use crate::mestra::{Mestra, derivar, sortear};
use crate::tipos::{agora, novo_id};
use crate::tx::{Tx, executar, on};

const VERSAO: u8 = 1;
const XCHACHA: u8 = 1;
const CABECA: usize = 4;
const NONCE: usize = 24;
const TAG: usize = 16;

type Chave = Zeroizing<[u8; 32]>;

/// What a key is for; one active row of `chave` each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Classe {
    Paciente,
    Producao,
    Importacao,
    Credenciais,
    Indice,
    Auditoria,
    Jwt,
    Pimenta,
}

impl Classe {
    const TODAS: [Self; 8] = [
        Self::Paciente,
        Self::Producao,
        Self::Importacao,
        Self::Credenciais,
        Self::Indice,
        Self::Auditoria,
        Self::Jwt,
        Self::Pimenta,
    ];

    fn nome(self) -> &'static str {
        match self {
            Self::Paciente => "paciente",
            Self::Producao => "producao",
            Self::Importacao => "importacao",
            Self::Credenciais => "credenciais",
            Self::Indice => "indice",
            Self::Auditoria => "auditoria",
            Self::Jwt => "jwt",
            Self::Pimenta => "pimenta",
        }
    }

    /// Which data key a table uses.
    fn da_tabela(tabela: &str) -> Self {
        match tabela {
            "paciente" | "profissional" => Self::Paciente,
            "producao" => Self::Producao,
            "usuario" | "credencial" => Self::Credenciais,
            _ => Self::Importacao,
        }
    }
}

/// The open keys of one installation; wiped on drop, never printed.
pub struct Chaves {
    instalacao: Uuid,
    /// Key id -> key, old ones included: what was written stays readable during a rotation.
    por_id: BTreeMap<u16, Chave>,
    ativas: BTreeMap<Classe, u16>,
    /// Blind-index keys of the columns that have one, derived once.
    indice_cpf: Chave,
    indice_cns: Chave,
    /// Key of the content marks, derived once: every line of a generation needs it.
    marca: Chave,
    auditoria: Chave,
    jwt: Chave,
    pimenta: Chave,
}

impl std::fmt::Debug for Chaves {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Chaves").field("instalacao", &self.instalacao).finish_non_exhaustive()
    }
}

impl Chaves {
    /// Makes the keys of a new installation; `Duplicado` when the database has keys already.
    pub async fn criar(tx: &mut Tx, mestra: &Mestra) -> Result<Self, ErroStore> {
        let quantas: i64 = on!(tx, |c| sqlx::query_scalar("SELECT COUNT(*) FROM chave").fetch_one(c).await?);
        if quantas > 0 {
            return Err(ErroStore::Duplicado { onde: "chave".to_owned() });
        }
        let instalacao = novo_id();
        let quando = agora();
        executar!(
            tx,
            "INSERT INTO instalacao (unica, id, criada, demo) VALUES (1, $1, $2, $3)",
            instalacao,
            quando,
            false
        );
        let kek = mestra.embrulho(instalacao)?;
        for (n, classe) in (1_u16..).zip(Classe::TODAS) {
            let mut k = Zeroizing::new([0_u8; 32]);
            sortear(k.as_mut_slice())?;
            let embrulhada = selar(&kek, 0, &aad_da_chave(n, classe.nome()), k.as_slice())?;
            executar!(
                tx,
                "INSERT INTO chave (id, classe, estado, embrulhada, criada) VALUES ($1, $2, 'ativa', $3, $4)",
                i32::from(n),
                classe.nome(),
                &embrulhada,
                quando
            );
        }
        Self::abrir(tx, mestra).await
    }

    /// Opens the keys; `ChaveAusente` when the database has none, `ChaveErrada` when the master key is another one.
    pub async fn abrir(tx: &mut Tx, mestra: &Mestra) -> Result<Self, ErroStore> {
        let instalacao: Option<Uuid> =
            on!(tx, |c| sqlx::query_scalar("SELECT id FROM instalacao WHERE unica = 1").fetch_optional(c).await?);
        let instalacao = instalacao.ok_or(ErroStore::ChaveAusente)?;
        let linhas: Vec<(i32, String, String, Vec<u8>)> =
            on!(tx, |c| sqlx::query_as("SELECT id, classe, estado, embrulhada FROM chave ORDER BY id")
                .fetch_all(c)
                .await?);
        let kek = mestra.embrulho(instalacao)?;
        let mut por_id: BTreeMap<u16, Chave> = BTreeMap::new();
        let mut ativas = BTreeMap::new();
        for (id, classe, estado, embrulhada) in linhas {
            let id = u16::try_from(id).map_err(|_| ErroStore::corrompido("chave", "id"))?;
            let aberta = Zeroizing::new(
                abrir_selado(&kek, 0, &aad_da_chave(id, &classe), &embrulhada).ok_or(ErroStore::ChaveErrada)?,
            );
            let mut k = Zeroizing::new([0_u8; 32]);
            if aberta.len() != k.len() {
                return Err(ErroStore::corrompido("chave", "embrulhada"));
            }
            k.copy_from_slice(&aberta);
            por_id.insert(id, k);
            if let (Some(c), "ativa") = (Classe::TODAS.into_iter().find(|c| c.nome() == classe), estado.as_str()) {
                ativas.insert(c, id);
            }
        }
        let pegar =
            |classe: Classe| ativas.get(&classe).and_then(|id| por_id.get(id)).cloned().ok_or(ErroStore::ChaveAusente);
        for classe in Classe::TODAS {
            pegar(classe)?;
        }
        let raiz = pegar(Classe::Indice)?;
        Ok(Self {
            instalacao,
            indice_cpf: derivar(raiz.as_slice(), None, b"indice cego/cpf")?,
            indice_cns: derivar(raiz.as_slice(), None, b"indice cego/cns_pac")?,
            marca: derivar(raiz.as_slice(), None, b"marca/producao.conteudo")?,
            auditoria: pegar(Classe::Auditoria)?,
            jwt: pegar(Classe::Jwt)?,
            pimenta: pegar(Classe::Pimenta)?,
            por_id,
            ativas,
        })
    }

    /// Encrypts one field for one row.
    pub fn cifrar(&self, tabela: &str, coluna: &str, id: Uuid, texto: &str) -> Result<Vec<u8>, ErroStore> {
        let kid = self.ativas.get(&Classe::da_tabela(tabela)).copied().ok_or(ErroStore::ChaveAusente)?;
        let chave = self.por_id.get(&kid).ok_or(ErroStore::ChaveAusente)?;
        selar(chave, kid, &aad_do_campo(tabela, coluna, id, kid), texto.as_bytes())
    }

    /// Opens one field; anything that was not written for exactly this table, column and row is `DadoCorrompido`.
    pub fn decifrar(
        &self,
        tabela: &'static str,
        coluna: &'static str,
        id: Uuid,
        cifra: &[u8],
    ) -> Result<Zeroizing<String>, ErroStore> {
        let ruim = || ErroStore::corrompido(tabela, coluna);
        let kid = cifra.get(2..CABECA).map(|b| u16::from_be_bytes([b[0], b[1]])).ok_or_else(ruim)?;
        let chave = self.por_id.get(&kid).ok_or_else(ruim)?;
        let claro = abrir_selado(chave, kid, &aad_do_campo(tabela, coluna, id, kid), cifra).ok_or_else(ruim)?;
        String::from_utf8(claro).map(Zeroizing::new).map_err(|_| ruim())
    }

    /// Blind index of a canonical value: HMAC-SHA-256 under a key of the column, cut to 16 bytes. Columns: `cpf`, `cns_pac`.
    pub fn indice_cego(&self, coluna: &str, valor: &str) -> Result<Vec<u8>, ErroStore> {
        match coluna {
            "cpf" => mac(&self.indice_cpf, &[valor.as_bytes()]),
            "cns_pac" => mac(&self.indice_cns, &[valor.as_bytes()]),
            outra => {
                let raiz = self
                    .ativas
                    .get(&Classe::Indice)
                    .and_then(|id| self.por_id.get(id))
                    .ok_or(ErroStore::ChaveAusente)?;
                let k = derivar(raiz.as_slice(), None, format!("indice cego/{outra}").as_bytes())?;
                mac(&k, &[valor.as_bytes()])
            }
        }
        .map(|h| h[..16].to_vec())
    }

    /// Mark of the content of a line: HMAC-SHA-256 of its hash under a key of its own. A plain hash over CPF, name and
    /// address would let whoever holds the file alone try documents until one fits.
    pub fn marca_de_conteudo(&self, hash: &[u8; 32]) -> Result<[u8; 32], ErroStore> {
        mac(&self.marca, &[hash])
    }

    /// Key of the audit chain.
    pub fn chave_auditoria(&self) -> &[u8; 32] {
        &self.auditoria
    }

    /// Seed of the Ed25519 key that signs session tokens.
    pub fn chave_jwt(&self) -> &[u8; 32] {
        &self.jwt
    }

    /// Pepper of the password hashes.
    pub fn pepper(&self) -> &[u8; 32] {
        &self.pimenta
    }

    /// Id of this installation.
    pub fn instalacao(&self) -> Uuid {
        self.instalacao
    }
}

/// HMAC-SHA-256 over length-prefixed parts.
pub(crate) fn mac(chave: &[u8; 32], partes: &[&[u8]]) -> Result<[u8; 32], ErroStore> {
    let mut m = <Hmac<Sha256> as KeyInit>::new_from_slice(chave).map_err(|_| ErroStore::ChaveErrada)?;
    for p in partes {
        m.update(&(p.len() as u64).to_be_bytes());
        m.update(p);
    }
    Ok(m.finalize().into_bytes().into())
}

fn juntar(partes: &[&[u8]]) -> Vec<u8> {
    let mut v = Vec::with_capacity(partes.iter().map(|p| p.len() + 4).sum());
    for p in partes {
        v.extend_from_slice(&(p.len() as u32).to_be_bytes());
        v.extend_from_slice(p);
    }
    v
}

fn aad_do_campo(tabela: &str, coluna: &str, id: Uuid, kid: u16) -> Vec<u8> {
    juntar(&[tabela.as_bytes(), coluna.as_bytes(), id.as_bytes(), &kid.to_be_bytes()])
}

fn aad_da_chave(id: u16, classe: &str) -> Vec<u8> {
    juntar(&[b"chave", b"embrulhada", &id.to_be_bytes(), classe.as_bytes()])
}

/// XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha): a key of its own for the first 16 bytes of the nonce, then the IETF
/// construction under the last 8. ring does the latter; the short fields of a register cost it a fifth of what they cost
/// the portable crate.
fn cifra_de(chave: &[u8; 32], nonce: &[u8; NONCE]) -> Result<(LessSafeKey, Nonce), ErroStore> {
    let mut semente = [0; 16];
    semente.copy_from_slice(&nonce[..16]);
    let mut resto = [0; 12];
    resto[4..].copy_from_slice(&nonce[16..]);
    let da_vez = Zeroizing::new(<[u8; 32]>::from(hchacha::<R20>(chave.into(), &semente.into())));
    let k = UnboundKey::new(&CHACHA20_POLY1305, da_vez.as_slice()).map_err(|_| ErroStore::ChaveErrada)?;
    Ok((LessSafeKey::new(k), Nonce::assume_unique_for_key(resto)))
}

fn selar(chave: &[u8; 32], kid: u16, aad: &[u8], claro: &[u8]) -> Result<Vec<u8>, ErroStore> {
    let nonce = nonce()?;
    let mut saida = Vec::with_capacity(CABECA + NONCE + claro.len() + TAG);
    saida.extend_from_slice(&[VERSAO, XCHACHA]);
    saida.extend_from_slice(&kid.to_be_bytes());
    saida.extend_from_slice(&nonce);
    saida.extend_from_slice(claro);
    // In place: one allocation a field, and no second copy of the clear text.
    let corpo = saida.get_mut(CABECA + NONCE..).ok_or(ErroStore::ChaveErrada)?;
    let (cifra, n) = cifra_de(chave, &nonce)?;
    let tag = cifra.seal_in_place_separate_tag(n, Aad::from(aad), corpo).map_err(|_| ErroStore::ChaveErrada)?;
    saida.extend_from_slice(tag.as_ref());
    Ok(saida)
}

/// Randomness drawn for many nonces at once: a call of the system for each field costs as much as the cipher.
const RESERVA: usize = NONCE * 128;

thread_local! {
    static SORTE: RefCell<(Box<[u8; RESERVA]>, usize)> = RefCell::new((Box::new([0; RESERVA]), RESERVA));
}

/// A nonce that was never given out before.
fn nonce() -> Result<[u8; NONCE], ErroStore> {
    SORTE.with_borrow_mut(|(reserva, usados)| {
        if *usados + NONCE > RESERVA {
            // Until the draw has gone well nothing of the reserve may be used again.
            *usados = RESERVA;
            sortear(reserva.as_mut_slice())?;
            *usados = 0;
        }
        let mut n = [0; NONCE];
        n.copy_from_slice(&reserva[*usados..*usados + NONCE]);
        *usados += NONCE;
        Ok(n)
    })
}

fn abrir_selado(chave: &[u8; 32], kid: u16, aad: &[u8], dado: &[u8]) -> Option<Vec<u8>> {
    let (cabeca, resto) = dado.split_at_checked(CABECA)?;
    if cabeca[..2] != [VERSAO, XCHACHA] || cabeca[2..] != kid.to_be_bytes() {
        return None;
    }
    let (nonce, selado) = resto.split_at_checked(NONCE)?;
    let (cifra, n) = cifra_de(chave, nonce.try_into().ok()?).ok()?;
    let mut claro = selado.to_vec();
    let tamanho = cifra.open_in_place(n, Aad::from(aad), &mut claro).ok()?.len();
    claro.truncate(tamanho);
    Some(claro)
}

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used)]
    use chacha20poly1305::aead::{Aead, KeyInit, Payload};
    use chacha20poly1305::{XChaCha20Poly1305, XNonce};

    use super::*;

    /// What is written here is plain XChaCha20-Poly1305, as another program would have it.
    #[test]
    fn e_a_cifra_do_padrao() {
        let chave = [7_u8; 32];
        for claro in ["", "x", "JOANA DA AMOSTRA DE TESTE", &"comprido ".repeat(500)] {
            let selado = selar(&chave, 3, b"lugar", claro.as_bytes()).unwrap();
            let (nonce, cifra) = selado[CABECA..].split_at(NONCE);
            let nonce: [u8; NONCE] = nonce.try_into().unwrap();
            let outra = XChaCha20Poly1305::new((&chave).into());
            let payload = |msg| Payload { msg, aad: b"lugar" };
            assert_eq!(outra.decrypt(&XNonce::from(nonce), payload(cifra)).unwrap(), claro.as_bytes());
            let dela = outra.encrypt(&XNonce::from(nonce), payload(claro.as_bytes())).unwrap();
            assert_eq!(dela, cifra);
            assert_eq!(abrir_selado(&chave, 3, b"lugar", &selado).unwrap(), claro.as_bytes());
            assert_eq!(abrir_selado(&chave, 3, b"outro", &selado), None);
            assert_eq!(abrir_selado(&[8; 32], 3, b"lugar", &selado), None);
        }
    }

    #[test]
    fn nenhum_nonce_se_repete() {
        let mut vistos = std::collections::HashSet::new();
        assert!((0..1_000).all(|_| vistos.insert(nonce().unwrap())));
    }
}
