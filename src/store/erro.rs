//! Every way the store can fail, sorted by what the caller can do about it.
//! The texts here are for logs and for the service, which has its own catalogue of sentences for people.
//! Rule of the house: no value of a row ever enters an error. `PostgreSQL` puts values into its messages,
//! so of its errors only the code and the names of schema objects are kept.

use sqlx::error::DatabaseError;

/// Failure of the store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ErroStore {
    /// The database cannot be reached. `o_que` names the cause without secrets.
    #[error("banco indisponível: {o_que}")]
    Indisponivel { o_que: String },
    /// The address of the database cannot be accepted (`security.md` 2.7: no credentials in URLs).
    #[error("endereço do banco recusado: {motivo}")]
    AlvoInvalido { motivo: &'static str },
    #[error("usuário ou senha do banco recusados")]
    SenhaErrada,
    #[error("sem permissão: {o_que}")]
    SemPermissao { o_que: String },
    #[error("registro não encontrado")]
    NaoEncontrado,
    /// Somebody changed the row meanwhile; holds its present version.
    #[error("registro alterado por outra pessoa (versão atual {0})")]
    Conflito(i64),
    /// A key exists already; `onde` is the table or constraint.
    #[error("registro já existe em {onde}")]
    Duplicado { onde: String },
    /// The row is used by others and cannot go away.
    #[error("em uso por {quantos} registro(s) de {onde}")]
    EmUso { onde: &'static str, quantos: u64 },
    /// The production of this establishment and competência (AAAAMM) is closed: its lines are read-only.
    #[error("competência {cmp} fechada no estabelecimento {cnes}")]
    CompetenciaFechada { cnes: i32, cmp: i32 },
    #[error("esquema atrasado: tem {tem}, o programa quer {quer}")]
    EsquemaAtrasado { tem: i64, quer: i64 },
    #[error("esquema mais novo ({tem}) do que este programa conhece ({conhece})")]
    EsquemaMaisNovo { tem: i64, conhece: i64 },
    /// The text of an applied migration differs from the one compiled in.
    #[error("a migração {numero} aplicada não é a deste programa")]
    MigracaoAlterada { numero: i64 },
    /// No master key, or no wrapped keys, where some are needed.
    #[error("chave ausente")]
    ChaveAusente,
    /// The master key does not open the wrapped keys of this database.
    #[error("chave errada para este banco")]
    ChaveErrada,
    /// A value does not decrypt or does not parse: damaged, moved, or written by other hands.
    #[error("dado corrompido em {tabela}.{coluna}")]
    DadoCorrompido { tabela: &'static str, coluna: &'static str },
    #[error("disco cheio")]
    DiscoCheio,
    /// Lost a race for a lock; the whole transaction may be tried again.
    #[error("banco ocupado")]
    Ocupado,
    /// Anything else; code and object names only, never values.
    #[error("erro do banco: {0}")]
    Sql(String),
}

/// Errors that may go away when the whole transaction is run again.
pub trait Repetivel {
    fn repetivel(&self) -> bool;
}

impl Repetivel for ErroStore {
    fn repetivel(&self) -> bool {
        matches!(self, Self::Ocupado)
    }
}

impl ErroStore {
    pub(crate) fn corrompido(tabela: &'static str, coluna: &'static str) -> Self {
        Self::DadoCorrompido { tabela, coluna }
    }

    /// Reads an I/O failure of a path we were told to use.
    pub(crate) fn de_io(o_que: &str, e: &std::io::Error) -> Self {
        use std::io::ErrorKind as K;
        match e.kind() {
            K::PermissionDenied | K::ReadOnlyFilesystem => Self::SemPermissao { o_que: o_que.to_owned() },
            K::StorageFull | K::QuotaExceeded => Self::DiscoCheio,
            K::NotFound => Self::NaoEncontrado,
            outro => Self::Indisponivel { o_que: format!("{o_que}: {outro}") },
        }
    }

    fn do_postgres(codigo: &str, e: &dyn DatabaseError) -> Self {
        match codigo {
            "28P01" | "28000" => Self::SenhaErrada,
            "42501" => Self::SemPermissao { o_que: e.table().unwrap_or("banco").to_owned() },
            "40001" | "40P01" | "55P03" => Self::Ocupado,
            "53100" => Self::DiscoCheio,
            "3D000" => Self::Indisponivel { o_que: "o banco de dados não existe neste servidor".to_owned() },
            "53300" => Self::Indisponivel { o_que: "o servidor não aceita mais conexões".to_owned() },
            c if c.starts_with("08") || c.starts_with("57P") => {
                Self::Indisponivel { o_que: format!("o servidor encerrou a conexão ({c})") }
            }
            // Class 42 speaks of our own SQL text, which holds names only.
            c if c.starts_with("42") => Self::Sql(format!("{c} {}", e.message())),
            c => Self::Sql(
                format!("{c} {} {}", e.table().unwrap_or(""), e.constraint().unwrap_or("")).trim_end().to_owned(),
            ),
        }
    }

    /// SQLite reports extended codes; the low byte is the family.
    fn do_sqlite(codigo: i32, e: &dyn DatabaseError) -> Self {
        match codigo & 0xff {
            5 | 6 => Self::Ocupado,
            13 => Self::DiscoCheio,
            3 | 8 | 23 => Self::SemPermissao { o_que: "arquivo do banco".to_owned() },
            10 => Self::Indisponivel { o_que: "erro de leitura ou gravação no disco".to_owned() },
            14 => Self::Indisponivel { o_que: "o arquivo do banco não abre".to_owned() },
            11 | 26 => Self::DadoCorrompido { tabela: "arquivo", coluna: "sqlite" },
            // SQLite messages name columns and constraints, not values.
            _ => Self::Sql(format!("{codigo} {}", e.message())),
        }
    }
}

/// What the system says of a connection, in words of the operator.
fn de_rede(tipo: std::io::ErrorKind) -> &'static str {
    use std::io::ErrorKind as K;
    match tipo {
        K::ConnectionRefused => "conexão recusada",
        K::TimedOut => "sem resposta no prazo",
        K::HostUnreachable | K::NetworkUnreachable | K::NetworkDown => "servidor fora do alcance da rede",
        K::ConnectionReset | K::ConnectionAborted | K::BrokenPipe | K::UnexpectedEof => "a conexão caiu",
        K::PermissionDenied => "acesso negado pelo sistema",
        _ => "falha de rede ou de disco",
    }
}

impl From<sqlx::Error> for ErroStore {
    fn from(erro: sqlx::Error) -> Self {
        match erro {
            sqlx::Error::RowNotFound => Self::NaoEncontrado,
            sqlx::Error::Database(e) => {
                if e.is_unique_violation() {
                    let onde = e.constraint().or_else(|| e.table()).map_or_else(
                        // SQLite: "UNIQUE constraint failed: table.column, ..."
                        || e.message().rsplit(": ").next().unwrap_or("").split('.').next().unwrap_or("").to_owned(),
                        str::to_owned,
                    );
                    return Self::Duplicado { onde };
                }
                let codigo = e.code().map(std::borrow::Cow::into_owned).unwrap_or_default();
                if e.as_error().is::<sqlx::sqlite::SqliteError>() {
                    Self::do_sqlite(codigo.parse().unwrap_or(0), e.as_ref())
                } else {
                    Self::do_postgres(&codigo, e.as_ref())
                }
            }
            sqlx::Error::Io(e) => Self::Indisponivel { o_que: de_rede(e.kind()).to_owned() },
            sqlx::Error::Tls(e) => Self::Indisponivel { o_que: format!("TLS: {e}") },
            sqlx::Error::PoolTimedOut => Self::Indisponivel { o_que: "nenhuma conexão livre no prazo".to_owned() },
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Indisponivel { o_que: "conexão fechada".to_owned() }
            }
            sqlx::Error::ColumnDecode { index, .. } => Self::Sql(format!("coluna {index} com tipo inesperado")),
            sqlx::Error::ColumnNotFound(c) => Self::Sql(format!("coluna {c} ausente")),
            sqlx::Error::Configuration(_) => Self::AlvoInvalido { motivo: "o endereço do banco não pôde ser lido" },
            outro => Self::Sql(tipo_do_erro(&outro).to_owned()),
        }
    }
}

/// Name of an error kind; its text might hold values.
fn tipo_do_erro(e: &sqlx::Error) -> &'static str {
    match e {
        sqlx::Error::Protocol(_) => "protocolo",
        sqlx::Error::Encode(_) => "valor não codificado",
        sqlx::Error::Decode(_) => "valor não decodificado",
        sqlx::Error::TypeNotFound { .. } => "tipo desconhecido",
        sqlx::Error::BeginFailed => "transação não iniciada",
        _ => "outro",
    }
}
