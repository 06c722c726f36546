//! Equipe: a health team of an establishment, as the CNES publishes it.

use serde::{Deserialize, Serialize};

use crate::Cnes;

/// One team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Equipe {
    pub cnes: Cnes,
    /// Ten digits.
    pub ine: String,
    pub nome: String,
    /// Code of the kind of team.
    pub tipo: String,
    /// Area, four digits, or empty.
    pub area: String,
}
