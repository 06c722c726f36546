//! Profissional: who attended, in one establishment and one occupation.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Cbo, Cnes, Cns, Cpf};

/// One link of a professional with an establishment: one record per CNS, CBO and CNES.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profissional {
    pub cns_prof: Cns,
    pub nome_prof: String,
    pub cbo_prof: Cbo,
    /// Weekly hours.
    pub ch_prof: Option<i32>,
    pub cpf: Option<Cpf>,
    pub cnes: Cnes,
    /// Ten digits of the team, or empty.
    pub ine: String,
}

/// Name and documents stay out.
impl fmt::Debug for Profissional {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profissional")
            .field("cbo_prof", &self.cbo_prof)
            .field("ch_prof", &self.ch_prof)
            .field("cnes", &self.cnes)
            .field("ine", &self.ine)
            .finish_non_exhaustive()
    }
}
