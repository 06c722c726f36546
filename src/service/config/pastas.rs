//! Where an installation keeps its things. `NEXSUS_PASTA` puts all of them below one folder.

use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use directories::ProjectDirs;

use super::textos;
use crate::erro::{Resultado, de_arquivo};

/// The folders of one installation. Only paths; [`Pastas::preparar`] makes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pastas {
    /// Database.
    pub dados: PathBuf,
    /// Log, session token.
    pub estado: PathBuf,
    /// What may be thrown away.
    pub cache: PathBuf,
    /// config.toml.
    pub config: PathBuf,
    /// Key file.
    pub chaves: PathBuf,
}

impl Pastas {
    /// Folders of `NEXSUS_PASTA`, or those of the account (XDG).
    ///
    /// # Errors
    /// The account has no home folder and `NEXSUS_PASTA` is not set.
    pub fn descobrir() -> Resultado<Self> {
        if let Some(raiz) = std::env::var_os("NEXSUS_PASTA").filter(|v| !v.is_empty()) {
            return Ok(Self::em(&super::absoluto(&raiz.to_string_lossy(), None)));
        }
        let casa = ProjectDirs::from("", "", "nexsus").ok_or_else(textos::sem_casa)?;
        let dados = casa.data_dir().to_owned();
        let estado = casa.state_dir().map_or_else(|| dados.join("estado"), Path::to_owned);
        Ok(Self {
            estado,
            cache: casa.cache_dir().to_owned(),
            config: casa.config_dir().to_owned(),
            chaves: dados.join("chaves"),
            dados,
        })
    }

    /// Everything below one folder.
    pub fn em(raiz: &Path) -> Self {
        Self {
            dados: raiz.join("dados"),
            estado: raiz.join("estado"),
            cache: raiz.join("cache"),
            config: raiz.join("config"),
            chaves: raiz.join("chaves"),
        }
    }

    /// Makes what is missing with mode 0700 and refuses folders that other accounts can enter.
    ///
    /// # Errors
    /// A folder cannot be made (73), or is open to other accounts or belongs to one (78).
    pub fn preparar(&self) -> Resultado<()> {
        for pasta in [&self.dados, &self.estado, &self.cache, &self.config, &self.chaves] {
            let mut criador = std::fs::DirBuilder::new();
            criador.recursive(true).mode(0o700);
            criador.create(pasta).map_err(|_| textos::pasta_nao_criada(pasta))?;
            // The cache holds nothing of anybody and may be shared with other tools of the account.
            if pasta == &self.cache {
                continue;
            }
            let meta = std::fs::metadata(pasta).map_err(|e| de_arquivo(&e, pasta))?;
            if meta.permissions().mode() & 0o077 != 0 {
                return Err(textos::pasta_aberta(pasta));
            }
            if meta.uid() != rustix::process::geteuid().as_raw() {
                return Err(textos::pasta_alheia(pasta));
            }
        }
        Ok(())
    }
}
