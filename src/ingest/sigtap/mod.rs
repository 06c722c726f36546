//! The monthly SIGTAP package: the table of procedures and the side tables that hold its rules.
//!
//! Every table is read by its own layout (`X_layout.txt`), so its rows come as texts under column names, not as one
//! type per table; only the procedures themselves are typed.

mod tabela;

use nexsus_domain::{Competencia, Procedimento};
use serde::{Deserialize, Serialize};

pub use tabela::TabelaSigtap;

/// One row of any table of the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinhaSigtap {
    /// Of `tb_procedimento`.
    Procedimento(Box<Procedimento>),
    /// Of another table.
    Outra(LinhaDeTabela),
}

/// One row of a table other than the procedures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinhaDeTabela {
    /// Which table.
    pub tabela: TabelaSigtap,
    /// The month it holds for: the row's own, or the package's for tables that carry none.
    pub competencia: Competencia,
    /// The columns of [`TabelaSigtap::colunas`], in that order, without blanks at the ends.
    pub colunas: Vec<String>,
}
