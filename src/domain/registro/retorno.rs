//! A line of the SIA's answer to a remittance: what was presented, what was approved, and which field it objected to.

use serde::{Deserialize, Serialize};

use crate::{Cbo, Cnes, Cns, CodigoProcedimento, Competencia, Dinheiro, Folha, Sequencia};

/// One line of the return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinhaRetorno {
    pub cnes: Cnes,
    /// Month of processing.
    pub mvm: Competencia,
    /// Month of execution.
    pub cmp: Competencia,
    /// `BPI`, `BPA` or the instrument the SIA names; may be empty.
    pub org: String,
    pub procedimento: CodigoProcedimento,
    /// Blank in consolidated production.
    pub cns_prof: Option<Cns>,
    pub cbo: Option<Cbo>,
    /// Only in the return by line.
    pub folha: Option<Folha>,
    pub sequencia: Option<Sequencia>,
    pub qt_apresentada: i32,
    pub qt_aprovada: i32,
    pub vl_apresentado: Dinheiro,
    pub vl_aprovado: Dinheiro,
    /// The error flags that are set, as `FLPA=1 FLQT=2`; empty when none is.
    pub erros: String,
}

impl LinhaRetorno {
    /// Presented minus approved; never below zero.
    pub fn qt_glosada(&self) -> i32 {
        (self.qt_apresentada - self.qt_aprovada).max(0)
    }

    /// Presented minus approved; never below zero.
    pub fn vl_glosado(&self) -> Dinheiro {
        Dinheiro((self.vl_apresentado.0 - self.vl_aprovado.0).max(0))
    }
}
