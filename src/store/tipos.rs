//! Small shapes that several tables share: a stored row with its version, cursors, pages, ids and times.

use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

/// Number of an establishment as key: 0 = installation that has not named its establishment yet.
pub type NumeroCnes = i32;

/// A row as it stands: `versao` goes back with a change and must still be the same (optimistic lock).
#[derive(Debug, Clone, PartialEq)]
pub struct Gravado<T> {
    pub id: Uuid,
    pub versao: i64,
    pub dado: T,
}

/// Place after the last row of a page. `chave` may hold a folded name, so `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    pub chave: String,
    pub id: Uuid,
}

impl std::fmt::Debug for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cursor").field("id", &self.id).finish_non_exhaustive()
    }
}

/// One page by keyset: `total` rows of the establishment, `casam` of them match the filter.
#[derive(Debug, Clone, PartialEq)]
pub struct Pagina<T> {
    pub linhas: Vec<T>,
    pub total: u64,
    pub casam: u64,
    /// Present when more rows follow.
    pub proximo: Option<Cursor>,
}

/// A secret in memory: wiped on drop, never printed.
#[derive(Clone)]
pub struct Segredo(Zeroizing<String>);

impl Segredo {
    pub fn novo(texto: String) -> Self {
        Self(Zeroizing::new(texto))
    }

    pub fn expor(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Segredo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Segredo(***)")
    }
}

/// New time-ordered id (UUID v7), made by the program on both engines.
pub fn novo_id() -> Uuid {
    Uuid::now_v7()
}

/// Now in UTC, cut to microseconds: `PostgreSQL` keeps no more, and what is hashed must read back the same.
pub fn agora() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}

/// Counts come back as signed 64 bit from both engines and are never negative.
pub(crate) fn contagem(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}
