//! A lock that two programs on different machines share: one does the work, the other is told.
//!
//! PostgreSQL keeps it for the life of a connection of its own, so a program that dies or loses the line frees it. A
//! SQLite file lives on one machine, where a lock file does the same (the caller's, beside its other state).

use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use crate::banco::{Banco, Db};
use crate::erro::ErroStore;

/// Held while it lives.
#[derive(Debug)]
pub struct Tranca {
    /// `None` on SQLite. Dropping it closes the connection, which frees the lock.
    _conexao: Option<PgConnection>,
}

impl Banco {
    /// Takes the lock of this name, or `None` when somebody else on the same database holds it.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn trancar(&self, nome: &str) -> Result<Option<Tranca>, ErroStore> {
        let piscina = match self.db() {
            Db::Lite { .. } => return Ok(Some(Tranca { _conexao: None })),
            Db::Pg(piscina) => piscina,
        };
        let resumo = Sha256::digest(nome.as_bytes());
        let numero = i64::from_be_bytes(std::array::from_fn(|i| resumo[i]));
        let mut conexao = piscina.acquire().await?.detach();
        let livre: bool =
            sqlx::query_scalar("SELECT pg_try_advisory_lock($1)").bind(numero).fetch_one(&mut conexao).await?;
        Ok(livre.then_some(Tranca { _conexao: Some(conexao) }))
    }
}
