//! A code of one of the small tables of the SIA (`S_CDN` and the table of municipalities), with its name.

use serde::{Deserialize, Serialize};

/// One code and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodigoDeTabela {
    /// Two digits of `S_CDN` (domain.md 6.6), or `CADMUN`.
    pub tabela: String,
    pub codigo: String,
    pub nome: String,
}
