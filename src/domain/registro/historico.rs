//! A line of a BPA text file kept as history: what statistics need, without name, document or address of a patient.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Cbo, Cid, Cnes, Cns, CodigoProcedimento, Competencia, Folha, Ibge6, Instrumento, Sequencia, Sexo};

/// One line of production that once left the house.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinhaHistorico {
    pub cnes: Cnes,
    /// Month of presentation, from the header of the file.
    pub mvm: Competencia,
    /// Month of execution, of the folha.
    pub cmp: Competencia,
    pub org: Instrumento,
    /// Only in the individualised form.
    pub cns_prof: Option<Cns>,
    pub cbo: Cbo,
    pub folha: Folha,
    pub sequencia: Sequencia,
    pub procedimento: CodigoProcedimento,
    pub quantidade: i32,
    /// Only in the individualised form.
    pub data: Option<NaiveDate>,
    pub sexo: Option<Sexo>,
    /// Years at the attendance; in the consolidated form only where the procedure asks for it.
    pub idade: Option<u16>,
    /// Municipality of residence.
    pub ibge: Option<Ibge6>,
    pub cid: Option<Cid>,
}
