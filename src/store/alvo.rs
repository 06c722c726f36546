//! Where the database is: an SQLite file or a `PostgreSQL` server.
//! A password never stands in the address (`security.md` 2.7, 2.11): it comes as a `Segredo` or from the password file of `PostgreSQL`.

use std::path::PathBuf;

use crate::erro::ErroStore;
use crate::tipos::Segredo;

/// Address of the central database.
#[derive(Debug, Clone)]
pub enum Alvo {
    Sqlite(PathBuf),
    Postgres {
        url: String,
        senha: Option<Segredo>,
        /// Certificate authority for `verify-full`; without it the built-in roots count.
        ca: Option<PathBuf>,
    },
}

impl Alvo {
    /// Reads `sqlite:ARQUIVO`, `postgres://...` or `postgresql://...`. An address with a password is refused.
    pub fn ler(texto: &str) -> Result<Self, ErroStore> {
        let texto = texto.trim();
        if let Some(arquivo) = texto.strip_prefix("sqlite:") {
            let arquivo = arquivo.strip_prefix("//").unwrap_or(arquivo);
            if arquivo.is_empty() || arquivo == ":memory:" {
                return Err(ErroStore::AlvoInvalido { motivo: "falta o arquivo depois de sqlite:" });
            }
            return Ok(Self::Sqlite(PathBuf::from(arquivo)));
        }
        let Some(resto) = texto.strip_prefix("postgres://").or_else(|| texto.strip_prefix("postgresql://")) else {
            return Err(ErroStore::AlvoInvalido { motivo: "use sqlite:ARQUIVO ou postgres://usuario@servidor/banco" });
        };
        let (autoridade, parametros) = resto.split_once('?').unwrap_or((resto, ""));
        let credencial = autoridade.split('/').next().unwrap_or("").rsplit_once('@').map_or("", |(c, _)| c);
        if credencial.contains(':') || parametros.split('&').any(|p| p.to_ascii_lowercase().starts_with("password=")) {
            return Err(ErroStore::AlvoInvalido {
                motivo: "o endereço não pode levar senha; use um arquivo de senha"
            });
        }
        Ok(Self::Postgres { url: texto.to_owned(), senha: None, ca: None })
    }

    /// Gives the secrets of the configuration to a `PostgreSQL` address; an SQLite address stays as it is.
    pub fn com_segredos(self, senha: Option<Segredo>, ca: Option<PathBuf>) -> Self {
        match self {
            Self::Postgres { url, .. } => Self::Postgres { url, senha, ca },
            outro @ Self::Sqlite(_) => outro,
        }
    }
}

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn le_os_dois_motores() {
        assert!(
            matches!(Alvo::ler("sqlite:/a/b.db").unwrap(), Alvo::Sqlite(p) if p == std::path::Path::new("/a/b.db"))
        );
        assert!(matches!(Alvo::ler("postgres://ana@h:5432/nexsus").unwrap(), Alvo::Postgres { .. }));
    }

    #[test]
    fn recusa_senha_e_lixo() {
        for ruim in [
            "postgres://ana:segredo@h/nexsus",
            "postgresql://ana@h/nexsus?password=segredo",
            "mysql://h/x",
            "sqlite:",
            "",
        ] {
            assert!(matches!(Alvo::ler(ruim), Err(ErroStore::AlvoInvalido { .. })), "{ruim}");
        }
    }
}
