//! The monthly SIGTAP package (`TabelaUnificada_AAAAMM_v*.zip`): procedures and the side tables that hold their rules.
//!
//! It is known by what is in it, not by its name. Every table is read by its own `X_layout.txt`, or by its block of
//! `layout.txt`. Members that nothing uses are counted as furniture and named in a notice; a damaged member, whichever,
//! refuses the whole package.

mod pacote;

use nexsus_domain::Procedimento;
pub use nexsus_domain::{LinhaDeTabela, TabelaSigtap};
use serde::{Deserialize, Serialize};

pub(crate) use pacote::{e_pacote, ler_em_blocos};

/// One row of any table of the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinhaSigtap {
    /// Of `tb_procedimento`.
    Procedimento(Box<Procedimento>),
    /// Of another table.
    Outra(LinhaDeTabela),
}

#[cfg(test)]
mod testes;
