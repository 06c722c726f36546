//! Schema by numbered files, forward only, compiled in. The SHA-256 of each applied text is kept and compared at every
//! start: a database whose history differs from ours is refused instead of guessed at (`security.md` 2.10).

use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;

use crate::banco::Banco;
use crate::erro::ErroStore;
use crate::tipos::agora;
use crate::tx::{Con, Tx, executar, on};

/// One migration in both dialects.
pub(crate) struct Migracao {
    pub numero: i64,
    pub nome: &'static str,
    pub sqlite: &'static str,
    pub postgres: &'static str,
}

pub(crate) const MIGRACOES: &[Migracao] = &[
    Migracao {
        numero: 1,
        nome: "0001_inicio",
        sqlite: include_str!("../../migrations/sqlite/0001_inicio.sql"),
        postgres: include_str!("../../migrations/postgres/0001_inicio.sql"),
    },
    Migracao {
        numero: 2,
        nome: "0002_fontes",
        sqlite: include_str!("../../migrations/sqlite/0002_fontes.sql"),
        postgres: include_str!("../../migrations/postgres/0002_fontes.sql"),
    },
    Migracao {
        numero: 3,
        nome: "0003_padrao",
        sqlite: include_str!("../../migrations/sqlite/0003_padrao.sql"),
        postgres: include_str!("../../migrations/postgres/0003_padrao.sql"),
    },
    Migracao {
        numero: 4,
        nome: "0004_fechamento",
        sqlite: include_str!("../../migrations/sqlite/0004_fechamento.sql"),
        postgres: include_str!("../../migrations/postgres/0004_fechamento.sql"),
    },
    Migracao {
        numero: 5,
        nome: "0005_fila",
        sqlite: include_str!("../../migrations/sqlite/0005_fila.sql"),
        postgres: include_str!("../../migrations/postgres/0005_fila.sql"),
    },
];

/// The schema as seen by this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EstadoEsquema {
    /// Nothing of ours in the database.
    Vazio,
    Atual(i64),
    Atrasado {
        tem: i64,
        quer: i64,
    },
    /// Made by a newer program; this one must not touch it.
    MaisNovo {
        tem: i64,
        quer: i64,
    },
}

const CRIAR_LITE: &str = "CREATE TABLE IF NOT EXISTS esquema (numero INTEGER NOT NULL PRIMARY KEY, nome TEXT NOT NULL, sha256 BLOB NOT NULL, aplicada TEXT NOT NULL) STRICT";
const CRIAR_PG: &str = "CREATE TABLE IF NOT EXISTS esquema (numero BIGINT NOT NULL PRIMARY KEY, nome TEXT NOT NULL, sha256 BYTEA NOT NULL, aplicada TIMESTAMPTZ NOT NULL)";

fn quer() -> i64 {
    MIGRACOES.last().map_or(0, |m| m.numero)
}

fn texto<'m>(tx: &Tx, m: &'m Migracao) -> &'m str {
    match tx.con {
        Con::Lite(_) => m.sqlite,
        Con::Pg(_) => m.postgres,
    }
}

async fn existe(tx: &mut Tx) -> Result<bool, ErroStore> {
    let n: i64 = match &mut tx.con {
        Con::Lite(t) => {
            sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'esquema'").fetch_one(&mut **t).await?
        }
        Con::Pg(t) => {
            sqlx::query_scalar("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'esquema'")
                .fetch_one(&mut **t)
                .await?
        }
    };
    Ok(n > 0)
}

/// Applied numbers, highest last; refuses a history that is not ours. Number 0 is the lock row.
async fn aplicadas(tx: &mut Tx) -> Result<i64, ErroStore> {
    let linhas: Vec<(i64, Vec<u8>)> =
        on!(tx, |c| sqlx::query_as("SELECT numero, sha256 FROM esquema WHERE numero > 0 ORDER BY numero")
            .fetch_all(c)
            .await?);
    let mut ultima = 0;
    for (numero, soma) in linhas {
        if let Some(m) = MIGRACOES.iter().find(|m| m.numero == numero)
            && Sha256::digest(texto(tx, m)).as_slice() != soma.as_slice()
        {
            return Err(ErroStore::MigracaoAlterada { numero });
        }
        ultima = numero;
    }
    Ok(ultima)
}

pub(crate) async fn estado(banco: &Banco) -> Result<EstadoEsquema, ErroStore> {
    let mut tx = banco.ler().await?;
    if !existe(&mut tx).await? {
        return Ok(EstadoEsquema::Vazio);
    }
    let (tem, quer) = (aplicadas(&mut tx).await?, quer());
    Ok(match tem.cmp(&quer) {
        _ if tem == 0 => EstadoEsquema::Vazio,
        std::cmp::Ordering::Equal => EstadoEsquema::Atual(tem),
        std::cmp::Ordering::Less => EstadoEsquema::Atrasado { tem, quer },
        std::cmp::Ordering::Greater => EstadoEsquema::MaisNovo { tem, quer },
    })
}

pub(crate) async fn pendentes(banco: &Banco) -> Result<Vec<String>, ErroStore> {
    let tem = match banco.estado().await? {
        EstadoEsquema::Vazio => 0,
        EstadoEsquema::Atual(n) | EstadoEsquema::Atrasado { tem: n, .. } => n,
        EstadoEsquema::MaisNovo { tem, quer } => {
            return Err(ErroStore::EsquemaMaisNovo { tem, conhece: quer });
        }
    };
    Ok(MIGRACOES.iter().filter(|m| m.numero > tem).map(|m| m.nome.to_owned()).collect())
}

pub(crate) async fn migrar(banco: &Banco) -> Result<Vec<String>, ErroStore> {
    let mut tx = banco.escrever().await?;
    if !existe(&mut tx).await? {
        match &mut tx.con {
            Con::Lite(t) => {
                sqlx::query(CRIAR_LITE).execute(&mut **t).await?;
            }
            Con::Pg(t) => {
                // Two programs may create it at once; the loser sees a unique violation of the catalogue.
                let feito = sqlx::query(CRIAR_PG).execute(&mut **t).await;
                feito.map_err(|e| match ErroStore::from(e) {
                    ErroStore::Duplicado { .. } => ErroStore::Ocupado,
                    outro => outro,
                })?;
            }
        }
    }
    // Lock row: a second program that migrates waits here until we are done.
    executar!(
        tx,
        "INSERT INTO esquema (numero, nome, sha256, aplicada) VALUES (0, 'trava', $1, $2)
         ON CONFLICT (numero) DO UPDATE SET aplicada = excluded.aplicada",
        Vec::<u8>::new(),
        agora()
    );
    let tem = aplicadas(&mut tx).await?;
    if tem > quer() {
        return Err(ErroStore::EsquemaMaisNovo { tem, conhece: quer() });
    }
    let mut feitas = Vec::new();
    for m in MIGRACOES.iter().filter(|m| m.numero > tem) {
        let sql = texto(&tx, m);
        on!(tx, |c| sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(c).await.map(|_| ())?);
        executar!(
            tx,
            "INSERT INTO esquema (numero, nome, sha256, aplicada) VALUES ($1, $2, $3, $4)",
            m.numero,
            m.nome,
            Sha256::digest(sql).to_vec(),
            agora()
        );
        feitas.push(m.nome.to_owned());
    }
    tx.commit().await?;
    Ok(feitas)
}
