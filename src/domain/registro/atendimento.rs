//! Atendimento: one line of the report of attendances.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Cbo, Cid, Cns, Dinheiro};

/// An attendance as read. The first five fields are the specification's; the rest is what some reports also print.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Atendimento {
    pub data_atend: NaiveDate,
    pub cod_pac: String,
    pub cod_proc_aureo: String,
    pub proc_aureo: String,
    pub valor_aureo: Dinheiro,
    /// Negative in a reversal (estorno).
    pub quantidade: i32,
    pub cns_prof: Option<Cns>,
    pub cbo: Option<Cbo>,
    pub cid: Option<Cid>,
    /// Two digits of table 53, or empty.
    pub carater: String,
    pub autorizacao: String,
    pub servico: String,
    pub classificacao: String,
}

/// The patient code and the diagnosis stay out.
impl fmt::Debug for Atendimento {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Atendimento")
            .field("data_atend", &self.data_atend)
            .field("cod_proc_aureo", &self.cod_proc_aureo)
            .field("valor_aureo", &self.valor_aureo)
            .field("quantidade", &self.quantidade)
            .finish_non_exhaustive()
    }
}
