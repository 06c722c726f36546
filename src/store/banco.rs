//! The open database: pools, start-up checks, transactions, retry.
//! SQLite has one write connection and a few readers; `PostgreSQL` one pool. Nothing here wakes up by itself:
//! no idle reaper, no minimum of connections, the first connection is made when the first query needs it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions, PgSslMode};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};

use crate::alvo::Alvo;
use crate::chaves::Chaves;
use crate::erro::{ErroStore, Repetivel};
use crate::indice::Indice;
use crate::migracao::{self, EstadoEsquema};
use crate::tipos::{NumeroCnes, Segredo};
use crate::tx::{Con, Tx};

const LEITORES: u32 = 4;
const CONEXOES_PG: u32 = 8;
const TENTATIVAS: u32 = 5;
const PRAZO_DE_CONEXAO: Duration = Duration::from_secs(15);

#[derive(Clone)]
enum Db {
    Lite { escrita: SqlitePool, leitura: SqlitePool },
    Pg(PgPool),
}

/// Handle on the database; cheap to clone.
#[derive(Clone)]
pub struct Banco {
    db: Db,
    pub(crate) chaves: Option<Arc<Chaves>>,
    pub(crate) indices: Arc<RwLock<HashMap<NumeroCnes, Arc<Indice>>>>,
}

impl std::fmt::Debug for Banco {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Banco")
            .field("motor", &self.motor())
            .field("chaves", &self.chaves.is_some())
            .finish_non_exhaustive()
    }
}

impl Banco {
    /// Opens the database. `criar` makes a missing SQLite file (0600, its folder 0700); without it a missing file is
    /// `NaoEncontrado`. The schema is not touched: see [`Banco::estado`] and [`Banco::migrar`].
    pub async fn abrir(alvo: &Alvo, criar: bool) -> Result<Self, ErroStore> {
        let db = match alvo {
            Alvo::Sqlite(arquivo) => abrir_sqlite(arquivo, criar)?,
            Alvo::Postgres { url, senha, ca } => abrir_postgres(url, senha.as_ref(), ca.as_deref()).await?,
        };
        Ok(Self { db, chaves: None, indices: Arc::default() })
    }

    /// Name of the engine for people.
    pub fn motor(&self) -> &'static str {
        match self.db {
            Db::Lite { .. } => "SQLite",
            Db::Pg(_) => "PostgreSQL",
        }
    }

    /// Same database, now able to read and write personal fields.
    pub fn com_chaves(&self, chaves: Arc<Chaves>) -> Self {
        Self { db: self.db.clone(), chaves: Some(chaves), indices: Arc::default() }
    }

    /// Whether keys are open on this handle.
    pub fn tem_chaves(&self) -> bool {
        self.chaves.is_some()
    }

    /// Opens a transaction that may write (SQLite: BEGIN IMMEDIATE on the only write connection).
    pub async fn escrever(&self) -> Result<Tx, ErroStore> {
        let con = match &self.db {
            Db::Lite { escrita, .. } => Con::Lite(escrita.begin_with("BEGIN IMMEDIATE").await?),
            Db::Pg(p) => Con::Pg(p.begin().await?),
        };
        Ok(self.tx(con))
    }

    /// Opens a read-only transaction that sees one moment of the database.
    pub async fn ler(&self) -> Result<Tx, ErroStore> {
        let con = match &self.db {
            Db::Lite { leitura, .. } => Con::Lite(leitura.begin().await?),
            Db::Pg(p) => Con::Pg(p.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?),
        };
        Ok(self.tx(con))
    }

    fn tx(&self, con: Con) -> Tx {
        Tx { con, banco: self.clone(), pacientes_mudados: Vec::new() }
    }

    /// Runs `corpo` as one whole write transaction and commits what it gives back; on a lost race (40001, 40P01,
    /// SQLITE_BUSY) the whole body runs again, at most five times with growing, jittered pauses (`scale.md` A5 rule 8).
    /// The transaction goes in and comes out by value (a borrowed one would make the future impossible to spawn); an error
    /// drops it, which rolls back. `corpo` must not keep effects outside the transaction.
    pub async fn transacao<T, E, F, Fut>(&self, corpo: F) -> Result<T, E>
    where
        F: Fn(Tx) -> Fut,
        Fut: Future<Output = Result<(Tx, T), E>>,
        E: From<ErroStore> + Repetivel,
    {
        let mut tentativa = 1;
        loop {
            let resultado = match self.escrever().await {
                Ok(tx) => match corpo(tx).await {
                    Ok((tx, valor)) => tx.commit().await.map(|()| valor).map_err(E::from),
                    Err(e) => Err(e),
                },
                Err(e) => Err(E::from(e)),
            };
            match resultado {
                Err(e) if e.repetivel() && tentativa < TENTATIVAS => {
                    tokio::time::sleep(pausa(tentativa)).await;
                    tentativa += 1;
                }
                fim => return fim,
            }
        }
    }

    /// What the schema of this database is to this program; also verifies the checksums of applied migrations.
    pub async fn estado(&self) -> Result<EstadoEsquema, ErroStore> {
        migracao::estado(self).await
    }

    /// Applies what is missing, all in one transaction; returns the names of what was applied.
    pub async fn migrar(&self) -> Result<Vec<String>, ErroStore> {
        migracao::migrar(self).await
    }

    /// Names of what [`Banco::migrar`] would apply.
    pub async fn migracoes_pendentes(&self) -> Result<Vec<String>, ErroStore> {
        migracao::pendentes(self).await
    }

    /// Forgets every decrypted name (lock screen, `security.md` 2.4).
    pub fn esquecer_indices(&self) {
        if let Ok(mut mapa) = self.indices.write() {
            mapa.clear();
        }
    }

    /// Closes the pools; SQLite folds its WAL into the file.
    pub async fn fechar(&self) {
        self.esquecer_indices();
        match &self.db {
            Db::Lite { escrita, leitura } => {
                leitura.close().await;
                escrita.close().await;
            }
            Db::Pg(p) => p.close().await,
        }
    }
}

/// Pause before try `n + 1`: 20, 40, 80, 160 ms and up to as much again by chance.
fn pausa(n: u32) -> Duration {
    let base = 10_u64 << n.min(6);
    let mut acaso = [0_u8; 2];
    // Without randomness the pause is only less spread.
    let _ = getrandom::fill(&mut acaso);
    Duration::from_millis(base + u64::from(u16::from_le_bytes(acaso)) * base / 65_536)
}

fn abrir_sqlite(arquivo: &Path, criar: bool) -> Result<Db, ErroStore> {
    preparar_arquivo(arquivo, criar)?;
    let base = SqliteConnectOptions::new()
        .filename(arquivo)
        .create_if_missing(false)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .disable_statement_logging();
    let piscina = |n| {
        SqlitePoolOptions::new()
            .min_connections(0)
            .max_connections(n)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .acquire_timeout(Duration::from_secs(30))
    };
    // An import touches leaves all over the indexes: with the usual 2 MB they would be written and read again and again.
    let de_escrever = base.clone().pragma("cache_size", "-16000").journal_mode(SqliteJournalMode::Wal);
    let escrita = piscina(1).connect_lazy_with(de_escrever);
    let leitura = piscina(LEITORES).connect_lazy_with(base.pragma("query_only", "ON"));
    Ok(Db::Lite { escrita, leitura })
}

/// The file must be ours alone: made 0600 in a 0700 folder; wider modes of an existing file are narrowed.
fn preparar_arquivo(arquivo: &Path, criar: bool) -> Result<(), ErroStore> {
    const O_QUE: &str = "arquivo do banco";
    let erro = |e: std::io::Error| ErroStore::de_io(O_QUE, &e);
    if arquivo.exists() {
        if !arquivo.is_file() {
            return Err(ErroStore::AlvoInvalido { motivo: "o caminho do banco não é um arquivo comum" });
        }
        return estreitar(arquivo).map_err(erro);
    }
    if !criar {
        return Err(ErroStore::NaoEncontrado);
    }
    if let Some(pasta) = arquivo.parent().filter(|p| !p.as_os_str().is_empty()) {
        let mut c = std::fs::DirBuilder::new();
        c.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut c, 0o700);
        c.create(pasta).map_err(erro)?;
    }
    let mut o = std::fs::OpenOptions::new();
    o.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut o, 0o600);
    o.open(arquivo).map(|_| ()).map_err(erro)
}

#[cfg(unix)]
fn estreitar(arquivo: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let modo = std::fs::metadata(arquivo)?.permissions().mode();
    if modo.trailing_zeros() >= 6 {
        return Ok(());
    }
    std::fs::set_permissions(arquivo, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn estreitar(_: &Path) -> std::io::Result<()> {
    Ok(())
}

async fn abrir_postgres(url: &str, senha: Option<&Segredo>, ca: Option<&Path>) -> Result<Db, ErroStore> {
    // A password in the environment is readable by every process of the account.
    if senha.is_none() && std::env::var_os("PGPASSWORD").is_some() {
        return Err(ErroStore::AlvoInvalido { motivo: "PGPASSWORD não é aceita; use um arquivo de senha" });
    }
    let mut opcoes: PgConnectOptions =
        url.parse().map_err(|_| ErroStore::AlvoInvalido { motivo: "o endereço do PostgreSQL não pôde ser lido" })?;
    opcoes = opcoes.application_name("nexsus").extra_float_digits(None).disable_statement_logging();
    if let Some(s) = senha {
        opcoes = opcoes.password(s.expor());
    }
    if let Some(ca) = ca {
        opcoes = opcoes.ssl_root_cert(ca).ssl_mode(PgSslMode::VerifyFull);
    } else if !e_local(&opcoes) {
        opcoes = opcoes.ssl_mode(PgSslMode::VerifyFull);
    }
    // The pool would hide the cause of a failure behind its own timeout (`dependencies.md` 4).
    let primeira = tokio::time::timeout(PRAZO_DE_CONEXAO, PgConnection::connect_with(&opcoes))
        .await
        .map_err(|_| ErroStore::Indisponivel { o_que: "o servidor não respondeu no prazo".to_owned() })??;
    primeira.close().await?;
    let piscina = PgPoolOptions::new()
        .min_connections(0)
        .max_connections(CONEXOES_PG)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(PRAZO_DE_CONEXAO)
        .connect_lazy_with(opcoes);
    Ok(Db::Pg(piscina))
}

/// Loopback or a socket file: the line does not leave the machine.
fn e_local(o: &PgConnectOptions) -> bool {
    let servidor = o.get_host();
    o.get_socket().is_some()
        || servidor.starts_with('/')
        || servidor == "localhost"
        || servidor.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
