//! What the installation is told before it starts: folders, configuration files, secrets in files.
//!
//! Every setting has one row in `chaves::CHAVES`; from that row come its name in the file, its
//! environment variable, its check and its default. Order of strength: flag, environment, file of
//! the user, file of the machine, default; `Configuracao::origem` tells which of them spoke.
//! No setting ever holds a password: a setting may only name a file that does.

mod arquivo;
mod chaves;
mod pastas;
mod segredo;
mod textos;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use nexsus_domain::Cnes;
use zeroize::Zeroizing;

use crate::erro::{ErroUsuario, Resultado};

use chaves::{CHAVES, Chave};
pub use pastas::Pastas;
pub use segredo::ler_segredo;

/// Settings of the machine, below those of the user.
pub const ARQUIVO_DO_SISTEMA: &str = "/etc/nexsus/config.toml";

/// What the command line may say about settings.
#[derive(Debug, Clone, Default)]
pub struct Bandeiras {
    /// `--config`: this file instead of the user's.
    pub config: Option<PathBuf>,
    /// `--banco`.
    pub banco: Option<String>,
    /// `--glifos`.
    pub glifos: Option<String>,
    /// `-v` and its repetitions: 1 = debug, 2 or more = trace.
    pub detalhe: u8,
}

/// Who gave a setting its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origem {
    /// Nobody: built in.
    Padrao,
    /// File of the machine, line from 1.
    Sistema(PathBuf, usize),
    /// File of the user (or the one named), line from 1.
    Usuario(PathBuf, usize),
    /// Environment variable.
    Ambiente(&'static str),
    /// Flag of the command line.
    Bandeira(&'static str),
}

impl fmt::Display for Origem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Padrao => f.write_str("padrão do programa"),
            Self::Sistema(a, l) | Self::Usuario(a, l) => write!(f, "{}, linha {l}", a.display()),
            Self::Ambiente(nome) => write!(f, "variável {nome}"),
            Self::Bandeira(nome) => write!(f, "opção {nome}"),
        }
    }
}

/// A value and who gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Valor {
    /// The value as text.
    pub texto: String,
    /// Its giver.
    pub origem: Origem,
}

/// How to reach the database of the BPA program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFirebirdToml {
    /// Host name or address.
    pub servidor: String,
    /// TCP port.
    pub porta: u16,
    /// Path or alias of the database on the server.
    pub banco: String,
    /// Account.
    pub usuario: String,
    /// File with its password; without it the factory password is used.
    pub senha_arquivo: Option<PathBuf>,
    /// Longest wait for one answer, in seconds.
    pub prazo_segundos: u64,
    /// One statement per line in the words of Firebird 1.5, even where the server knows more.
    pub so_1_5: bool,
    /// Lines of one transaction; without it as many as the way of writing suggests.
    pub linhas_por_transacao: Option<usize>,
}

impl ConfigFirebirdToml {
    /// True when no password file is named, so that the password every BPA is delivered with is used.
    pub fn senha_de_fabrica(&self) -> bool {
        self.senha_arquivo.is_none()
    }

    /// The password: content of the file, or the one the BPA program is delivered with.
    ///
    /// # Errors
    /// The file is missing, open to other accounts, or empty.
    pub fn senha(&self) -> Resultado<Zeroizing<String>> {
        match &self.senha_arquivo {
            Some(arquivo) => ler_segredo(arquivo),
            // The BPA installer of DATASUS always sets this one; requirements.md M11 names it.
            None => Ok(Zeroizing::new("masterkey".to_owned())),
        }
    }
}

/// Settings, checked, with their origin.
#[derive(Debug, Clone)]
pub struct Configuracao {
    /// URL of the central database, without password.
    pub banco: String,
    /// File with the password of the PostgreSQL account.
    pub banco_senha_arquivo: Option<PathBuf>,
    /// Certificate authority of the PostgreSQL server (PEM).
    pub banco_ca: Option<PathBuf>,
    /// Database of the BPA program; `None` until `firebird.banco` is set.
    pub firebird: Option<ConfigFirebirdToml>,
    /// Establishment this installation works for.
    pub cnes: Option<Cnes>,
    /// Glyph set of the screen: `auto`, `utf8-braille`, `utf8-bloco`, `ascii`.
    pub glifos: Option<String>,
    /// Offset from UTC of the establishment's wall clock; Brazil has had no summer time since 2019.
    pub fuso: chrono::FixedOffset,
    /// Lines per folha of BPA-I (domain.md section 4), 1 to 99.
    pub linhas_por_folha: u8,
    /// Folder whose files `executar importar` takes in.
    pub importar_pasta: Option<PathBuf>,
    /// Jobs of the queue worked on side by side, 1 to 16.
    pub executar_paralelas: usize,
    /// Whether the queue may write into S_PRD without a person who confirms.
    pub executar_espelhar: bool,
    /// Schedule of the configuration: name of the chain and when, in the words of [`crate::fila::Quando`].
    pub agenda: Vec<(&'static str, String)>,
    /// Log level: `error`, `warn`, `info`, `debug`, `trace`, `off`.
    pub log_nivel: String,
    /// One JSON object per log line.
    pub log_json: bool,
    valores: BTreeMap<&'static str, Valor>,
}

impl Configuracao {
    /// Reads files and environment and lays the flags over them.
    ///
    /// # Errors
    /// A file that was named is missing (exit 66); a file has an unknown key, a wrong value or can be
    /// written by other accounts (exit 78), with file and line in the message.
    pub fn carregar(pastas: &Pastas, bandeiras: &Bandeiras) -> Resultado<Self> {
        let ambiente = |nome: &str| std::env::var(nome).ok().filter(|v| !v.is_empty());
        // A portable installation answers for itself: the machine's file does not reach into it.
        let sistema = ambiente("NEXSUS_PASTA").is_none().then_some(Path::new(ARQUIVO_DO_SISTEMA));
        Self::carregar_de(pastas, bandeiras, &ambiente, sistema)
    }

    /// [`Configuracao::carregar`] with the environment and the machine's file handed in.
    ///
    /// # Errors
    /// As [`Configuracao::carregar`].
    pub fn carregar_de(
        pastas: &Pastas,
        bandeiras: &Bandeiras,
        ambiente: &dyn Fn(&str) -> Option<String>,
        sistema: Option<&Path>,
    ) -> Resultado<Self> {
        let mut valores: BTreeMap<&'static str, Valor> = CHAVES
            .iter()
            .filter_map(|c| {
                let texto = c.padrao?.to_owned();
                Some((c.nome, Valor { texto, origem: Origem::Padrao }))
            })
            .collect();

        if let Some(sistema) = sistema.filter(|s| s.exists()) {
            arquivo::somar(sistema, Origem::Sistema, &mut valores)?;
        }
        let nomeado = bandeiras.config.clone().or_else(|| ambiente("NEXSUS_CONFIG").map(PathBuf::from));
        let do_usuario = nomeado.clone().unwrap_or_else(|| pastas.config.join("config.toml"));
        // A named file must be there; the usual one may be missing.
        if nomeado.is_some() || do_usuario.exists() {
            arquivo::somar(&do_usuario, Origem::Usuario, &mut valores)?;
        }
        for chave in CHAVES {
            if let Some(texto) = ambiente(chave.ambiente) {
                chave.por(texto, Origem::Ambiente(chave.ambiente), &mut valores)?;
            }
        }
        if let Some(texto) = &bandeiras.banco {
            chaves::BANCO_URL.por(texto.clone(), Origem::Bandeira("--banco"), &mut valores)?;
        }
        if let Some(texto) = &bandeiras.glifos {
            chaves::GLIFOS.por(texto.clone(), Origem::Bandeira("--glifos"), &mut valores)?;
        }
        if bandeiras.detalhe > 0 {
            let nivel = if bandeiras.detalhe == 1 { "debug" } else { "trace" };
            chaves::LOG_NIVEL.por(nivel.to_owned(), Origem::Bandeira("-v"), &mut valores)?;
        }
        Self::montar(pastas, valores)
    }

    /// Only defaults, for the folders given: an SQLite database in the data folder.
    ///
    /// # Errors
    /// Never in practice; the defaults are checked by the same code as everything else.
    pub fn padrao(pastas: &Pastas) -> Resultado<Self> {
        Self::carregar_de(pastas, &Bandeiras::default(), &|_| None, None)
    }

    fn montar(pastas: &Pastas, mut valores: BTreeMap<&'static str, Valor>) -> Resultado<Self> {
        valores.entry(chaves::BANCO_URL.nome).or_insert_with(|| Valor {
            texto: format!("sqlite:{}", pastas.dados.join("nexsus.db").display()),
            origem: Origem::Padrao,
        });
        let texto = |c: &Chave| valores.get(c.nome).map(|v| v.texto.clone());
        let inteiro = |c: &Chave| texto(c).and_then(|t| t.parse::<u64>().ok());
        let caminho = |c: &Chave| texto(c).map(PathBuf::from);
        let firebird = texto(&chaves::FB_BANCO).map(|banco| ConfigFirebirdToml {
            servidor: texto(&chaves::FB_SERVIDOR).unwrap_or_default(),
            porta: inteiro(&chaves::FB_PORTA).and_then(|p| u16::try_from(p).ok()).unwrap_or(3050),
            banco,
            usuario: texto(&chaves::FB_USUARIO).unwrap_or_default(),
            senha_arquivo: caminho(&chaves::FB_SENHA),
            prazo_segundos: inteiro(&chaves::FB_PRAZO).unwrap_or(30),
            so_1_5: texto(&chaves::FB_SO_1_5).as_deref() == Some("true"),
            linhas_por_transacao: inteiro(&chaves::FB_LOTE).and_then(|n| usize::try_from(n).ok()),
        });
        let cnes = match valores.get(chaves::CNES.nome) {
            None => None,
            Some(v) => Some(Cnes::ler(&v.texto).map_err(|_| textos::cnes(&v.origem))?),
        };
        Ok(Self {
            banco: texto(&chaves::BANCO_URL).unwrap_or_default(),
            banco_senha_arquivo: caminho(&chaves::BANCO_SENHA),
            banco_ca: caminho(&chaves::BANCO_CA),
            firebird,
            cnes,
            glifos: texto(&chaves::GLIFOS),
            fuso: texto(&chaves::FUSO).and_then(|t| t.parse().ok()).unwrap_or_else(crate::tempo::brasilia),
            linhas_por_folha: inteiro(&chaves::LINHAS).and_then(|n| u8::try_from(n).ok()).unwrap_or(99),
            importar_pasta: caminho(&chaves::PASTA_VIGIADA),
            executar_paralelas: inteiro(&chaves::EXEC_PARALELAS).and_then(|n| usize::try_from(n).ok()).unwrap_or(4),
            executar_espelhar: texto(&chaves::EXEC_ESPELHAR).as_deref() == Some("true"),
            agenda: CHAVES
                .iter()
                .filter_map(|c| Some((c.nome.strip_prefix("agenda.")?, valores.get(c.nome)?.texto.clone())))
                .collect(),
            log_nivel: texto(&chaves::LOG_NIVEL).unwrap_or_default(),
            log_json: texto(&chaves::LOG_JSON).as_deref() == Some("true"),
            valores,
        })
    }

    /// Who gave the value of a key, by its full name (`banco.url`).
    pub fn origem(&self, chave: &str) -> Option<&Origem> {
        self.valores.get(chave).map(|v| &v.origem)
    }

    /// Every key that has a value, with its origin, in order of name.
    pub fn valores(&self) -> impl Iterator<Item = (&'static str, &Valor)> {
        self.valores.iter().map(|(nome, valor)| (*nome, valor))
    }
}

/// Makes a path absolute from the folder of the file that names it, or from the current folder.
fn absoluto(texto: &str, base: Option<&Path>) -> PathBuf {
    let caminho = Path::new(texto);
    if caminho.is_absolute() {
        return caminho.to_owned();
    }
    let base = base.map_or_else(|| std::env::current_dir().unwrap_or_default(), Path::to_owned);
    base.join(caminho)
}

/// Result of putting one value.
type Posto = Result<(), ErroUsuario>;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod testes;
