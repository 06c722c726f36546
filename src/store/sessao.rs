//! Sessions: one row per signed token (`jti`), so that a token dies at once when its row is revoked (`security.md` 2.4).
//! Refresh tokens are kept as hashes and rotate inside a family; a used one that comes again betrays theft.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::erro::ErroStore;
use crate::tipos::agora;
use crate::tx::{Tx, executar, linhas, talvez};

/// A session. `usuario` is the id of the account; `refresh_hash` is SHA-256 of the token, never the token.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Sessao {
    pub jti: Uuid,
    pub usuario: Uuid,
    pub criada: DateTime<Utc>,
    pub expira: DateTime<Utc>,
    pub ultimo: DateTime<Utc>,
    pub origem: String,
    pub familia: Uuid,
    pub refresh_hash: Vec<u8>,
    pub revogada: Option<DateTime<Utc>>,
}

impl std::fmt::Debug for Sessao {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sessao").field("jti", &self.jti).field("usuario", &self.usuario).finish_non_exhaustive()
    }
}

impl Sessao {
    /// Neither revoked nor expired at `quando`.
    pub fn vale(&self, quando: DateTime<Utc>) -> bool {
        self.revogada.is_none() && quando < self.expira
    }
}

macro_rules! selecionar {
    ($fim:literal) => {
        concat!(
            "SELECT jti, usuario, criada, expira, ultimo, origem, familia, refresh_hash, revogada FROM sessao ",
            $fim
        )
    };
}

pub async fn criar(tx: &mut Tx, s: &Sessao) -> Result<(), ErroStore> {
    executar!(
        tx,
        "INSERT INTO sessao (jti, usuario, criada, expira, ultimo, origem, familia, refresh_hash, revogada) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        s.jti,
        s.usuario,
        s.criada,
        s.expira,
        s.ultimo,
        &s.origem,
        s.familia,
        &s.refresh_hash,
        s.revogada
    );
    Ok(())
}

pub async fn por_jti(tx: &mut Tx, jti: Uuid) -> Result<Option<Sessao>, ErroStore> {
    Ok(talvez!(tx, Sessao, selecionar!("WHERE jti = $1"), jti))
}

/// Open sessions of one account, newest first.
pub async fn abertas(tx: &mut Tx, usuario: Uuid) -> Result<Vec<Sessao>, ErroStore> {
    Ok(linhas!(
        tx,
        Sessao,
        selecionar!("WHERE usuario = $1 AND revogada IS NULL AND expira > $2 ORDER BY criada DESC"),
        usuario,
        agora()
    ))
}

/// Notes activity of a session that still stands; false when it was revoked.
pub async fn tocar(tx: &mut Tx, jti: Uuid, quando: DateTime<Utc>) -> Result<bool, ErroStore> {
    Ok(executar!(tx, "UPDATE sessao SET ultimo = $2 WHERE jti = $1 AND revogada IS NULL", jti, quando) > 0)
}

/// Puts the successor in place of `anterior`: the old row is revoked and the new one inserted, or neither.
/// A predecessor that was used already revokes the whole family and gives `Conflito(0)`: commit that transaction.
pub async fn rotacionar(tx: &mut Tx, anterior: Uuid, nova: &Sessao) -> Result<(), ErroStore> {
    let n = executar!(tx, "UPDATE sessao SET revogada = $2 WHERE jti = $1 AND revogada IS NULL", anterior, agora());
    if n == 0 {
        executar!(tx, "UPDATE sessao SET revogada = $2 WHERE familia = $1 AND revogada IS NULL", nova.familia, agora());
        return Err(ErroStore::Conflito(0));
    }
    criar(tx, nova).await
}

/// Ends one session; false when it was ended before.
pub async fn revogar(tx: &mut Tx, jti: Uuid) -> Result<bool, ErroStore> {
    Ok(executar!(tx, "UPDATE sessao SET revogada = $2 WHERE jti = $1 AND revogada IS NULL", jti, agora()) > 0)
}

/// Ends every session of an account, except one if named; returns how many.
pub async fn revogar_do_usuario(tx: &mut Tx, usuario: Uuid, menos: Option<Uuid>) -> Result<u64, ErroStore> {
    Ok(executar!(
        tx,
        "UPDATE sessao SET revogada = $3 WHERE usuario = $1 AND revogada IS NULL AND ($2 IS NULL OR jti <> $2)",
        usuario,
        menos,
        agora()
    ))
}
