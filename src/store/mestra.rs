//! The master key (KEK): 32 random bytes in a file of their own, outside the database (`security.md` 2.1).
//! The file is made once (never overwritten), mode 0600, and refused when anybody else may read or write it.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use hkdf::Hkdf;
use sha2::Sha256;
use uuid::Uuid;
use zeroize::{Zeroize, Zeroizing};

use crate::erro::ErroStore;

const CABECALHO: &str = "nexsus-chave-mestra 1";
const O_QUE: &str = "arquivo da chave mestra";

/// Master key; wiped on drop, never printed.
#[derive(Clone)]
pub struct Mestra(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for Mestra {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mestra(***)")
    }
}

impl Mestra {
    /// A new random key; fails only when the system gives no randomness.
    pub fn gerar() -> Result<Self, ErroStore> {
        let mut k = Zeroizing::new([0_u8; 32]);
        sortear(k.as_mut_slice())?;
        Ok(Self(k))
    }

    /// Writes the key to a new file 0600 (its folder 0700 if it must be made); an existing file is `Duplicado`.
    pub fn gravar(&self, arquivo: &Path) -> Result<(), ErroStore> {
        let erro = |e: std::io::Error| match e.kind() {
            std::io::ErrorKind::AlreadyExists => ErroStore::Duplicado { onde: O_QUE.to_owned() },
            _ => ErroStore::de_io(O_QUE, &e),
        };
        if let Some(pasta) = arquivo.parent().filter(|p| !p.as_os_str().is_empty()) {
            let mut c = std::fs::DirBuilder::new();
            c.recursive(true);
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut c, 0o700);
            c.create(pasta).map_err(erro)?;
        }
        let mut texto = Zeroizing::new(String::with_capacity(CABECALHO.len() + 70));
        texto.push_str(CABECALHO);
        texto.push('\n');
        for b in self.0.iter() {
            for meio in [b >> 4, b & 15] {
                texto.push(char::from_digit(u32::from(meio), 16).unwrap_or('0'));
            }
        }
        texto.push('\n');
        let pasta = arquivo.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let provisorio = Provisorio::novo(pasta)?;
        let mut o = std::fs::OpenOptions::new();
        o.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut o, 0o600);
        let mut f = o.open(&provisorio.0).map_err(erro)?;
        f.write_all(texto.as_bytes()).map_err(erro)?;
        // Without the key every encrypted field is lost: it must be on the disk, whole, before it has its name.
        f.sync_all().map_err(erro)?;
        match std::fs::hard_link(&provisorio.0, arquivo) {
            // File systems without links: only the moment between the look and the change of name is unguarded.
            Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists && !arquivo.exists() => {
                std::fs::rename(&provisorio.0, arquivo).map_err(erro)?;
            }
            outro => outro.map_err(erro)?,
        }
        std::fs::File::open(pasta).and_then(|p| p.sync_all()).map_err(erro)
    }

    /// Removes a key file that a broken first run left empty; true when it was there and empty. Only for a database
    /// that has no keys yet.
    pub fn tirar_vazia(arquivo: &Path) -> Result<bool, ErroStore> {
        let erro = |e: std::io::Error| ErroStore::de_io(O_QUE, &e);
        let meta = std::fs::symlink_metadata(arquivo).map_err(erro)?;
        if !meta.is_file() || meta.len() > 0 {
            return Ok(false);
        }
        std::fs::remove_file(arquivo).map_err(erro)?;
        Ok(true)
    }

    /// Reads the key; `NaoEncontrado` without file, `SemPermissao` when group or others have any right on it.
    pub fn abrir(arquivo: &Path) -> Result<Self, ErroStore> {
        let erro = |e: std::io::Error| ErroStore::de_io(O_QUE, &e);
        let f = std::fs::File::open(arquivo).map_err(erro)?;
        let meta = f.metadata().map_err(erro)?;
        if !meta.is_file() {
            return Err(ErroStore::ChaveErrada);
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            if meta.mode() & 0o077 != 0 {
                return Err(ErroStore::SemPermissao {
                    o_que: format!("{O_QUE} aberto a outros usuários (use modo 0600)"),
                });
            }
        }
        let mut texto = Zeroizing::new(String::with_capacity(256));
        f.take(256).read_to_string(&mut texto).map_err(|_| ErroStore::ChaveErrada)?;
        let hexa = texto.strip_prefix(CABECALHO).map(str::trim).ok_or(ErroStore::ChaveErrada)?;
        if hexa.len() != 64 {
            return Err(ErroStore::ChaveErrada);
        }
        let mut k = Zeroizing::new([0_u8; 32]);
        for (destino, par) in k.iter_mut().zip(hexa.as_bytes().chunks_exact(2)) {
            let alto = char::from(par[0]).to_digit(16).ok_or(ErroStore::ChaveErrada)?;
            let baixo = char::from(par[1]).to_digit(16).ok_or(ErroStore::ChaveErrada)?;
            *destino = (alto * 16 + baixo) as u8;
        }
        Ok(Self(k))
    }

    /// Key that wraps the keys of one installation: HKDF-SHA-256 with the installation id as salt.
    pub(crate) fn embrulho(&self, instalacao: Uuid) -> Result<Zeroizing<[u8; 32]>, ErroStore> {
        derivar(self.0.as_slice(), Some(instalacao.as_bytes()), b"nexsus/embrulho/1")
    }
}

/// A name for a file that is still being written; what stands under it goes away in the end.
struct Provisorio(PathBuf);

impl Provisorio {
    fn novo(pasta: &Path) -> Result<Self, ErroStore> {
        use std::fmt::Write as _;
        let mut acaso = [0_u8; 8];
        sortear(&mut acaso)?;
        let mut nome = String::from(".nexsus-chave-");
        for b in acaso {
            let _ = write!(nome, "{b:02x}");
        }
        Ok(Self(pasta.join(nome)))
    }
}

impl Drop for Provisorio {
    fn drop(&mut self) {
        // Gone already when it got its final name by a change of name.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// HKDF-SHA-256 to 32 bytes.
pub(crate) fn derivar(material: &[u8], sal: Option<&[u8]>, rotulo: &[u8]) -> Result<Zeroizing<[u8; 32]>, ErroStore> {
    let mut saida = Zeroizing::new([0_u8; 32]);
    Hkdf::<Sha256>::new(sal, material).expand(rotulo, saida.as_mut_slice()).map_err(|_| ErroStore::ChaveErrada)?;
    Ok(saida)
}

/// Fills with randomness of the system.
pub(crate) fn sortear(destino: &mut [u8]) -> Result<(), ErroStore> {
    getrandom::fill(destino).map_err(|_| {
        destino.zeroize();
        ErroStore::Indisponivel { o_que: "gerador aleatório do sistema".to_owned() }
    })
}

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn grava_uma_vez_e_le_de_volta() {
        let pasta = tempfile::tempdir().unwrap();
        let arq = pasta.path().join("k/mestra.chave");
        let m = Mestra::gerar().unwrap();
        m.gravar(&arq).unwrap();
        assert_eq!(Mestra::abrir(&arq).unwrap().0.as_slice(), m.0.as_slice());
        assert!(matches!(Mestra::gerar().unwrap().gravar(&arq), Err(ErroStore::Duplicado { .. })));
        assert_eq!(Mestra::abrir(&arq).unwrap().0.as_slice(), m.0.as_slice());
    }

    #[test]
    fn aparece_inteira_sem_sobras_e_a_vazia_se_tira() {
        let pasta = tempfile::tempdir().unwrap();
        let arq = pasta.path().join("m");
        // What a run that died between making and filling the file used to leave.
        std::fs::write(&arq, "").unwrap();
        let m = Mestra::gerar().unwrap();
        assert!(matches!(m.gravar(&arq), Err(ErroStore::Duplicado { .. })));
        assert!(Mestra::tirar_vazia(&arq).unwrap());
        m.gravar(&arq).unwrap();
        assert!(!Mestra::tirar_vazia(&arq).unwrap());
        assert_eq!(Mestra::abrir(&arq).unwrap().0.as_slice(), m.0.as_slice());
        let nomes: Vec<_> = std::fs::read_dir(pasta.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(nomes, ["m"]);
    }

    #[cfg(unix)]
    #[test]
    fn recusa_modo_aberto_conteudo_ruim_e_falta() {
        use std::os::unix::fs::PermissionsExt;
        let pasta = tempfile::tempdir().unwrap();
        let arq = pasta.path().join("m");
        assert_eq!(Mestra::abrir(&arq).unwrap_err(), ErroStore::NaoEncontrado);
        Mestra::gerar().unwrap().gravar(&arq).unwrap();
        assert_eq!(std::fs::metadata(&arq).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&arq, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Mestra::abrir(&arq), Err(ErroStore::SemPermissao { .. })));
        std::fs::set_permissions(&arq, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::fs::write(&arq, "nexsus-chave-mestra 1\nzz\n").unwrap();
        assert_eq!(Mestra::abrir(&arq).unwrap_err(), ErroStore::ChaveErrada);
    }
}
