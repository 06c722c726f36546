//! Procedimento: one row of the SIGTAP, and the side tables that hold its rules (domain.md 5.2, 5.3).

use serde::{Deserialize, Serialize};

use crate::{Cbo, Cid, CodigoProcedimento, Competencia, Dinheiro};

/// A row of `tb_procedimento`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedimento {
    pub co_procedimento: CodigoProcedimento,
    pub no_procedimento: String,
    /// 0 none, 1 basic, 2 medium, 3 high.
    pub tp_complexidade: String,
    /// I both, M, F, N not applicable.
    pub tp_sexo: String,
    /// 9999 = no limit.
    pub qt_maxima_execucao: i32,
    pub qt_dias_permanencia: i32,
    pub qt_pontos: i32,
    /// Months; 9999 = not applicable.
    pub vl_idade_minima: i32,
    /// Months, inclusive; 9999 = not applicable.
    pub vl_idade_maxima: i32,
    pub vl_sh: Dinheiro,
    /// The ambulatory value, the one the BPA pays.
    pub vl_sa: Dinheiro,
    pub vl_sp: Dinheiro,
    pub co_financiamento: String,
    pub co_rubrica: String,
    pub qt_tempo_permanencia: i32,
    pub dt_competencia: Competencia,
}

/// The side tables of one procedure in one competência.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegrasSigtap {
    /// Instruments: `01` BPA-C, `02` BPA-I and so on.
    pub registros: Vec<String>,
    /// CBO allowed; empty = any.
    pub ocupacoes: Vec<String>,
    /// CID allowed; empty = none demanded.
    pub cids: Vec<String>,
    /// Pairs of service and classification; empty = none demanded.
    pub servicos: Vec<(String, String)>,
    /// Attributes (`009`, `029`, `058` and so on).
    pub detalhes: Vec<String>,
    /// Conditioned rules (`0001` and so on).
    #[serde(default)]
    pub condicionadas: Vec<String>,
}

impl RegrasSigtap {
    /// Is the attribute there?
    pub fn tem_detalhe(&self, detalhe: &str) -> bool {
        self.detalhes.iter().any(|d| d == detalhe)
    }

    /// May the procedure be registered by this instrument?
    pub fn tem_registro(&self, registro: &str) -> bool {
        self.registros.iter().any(|r| r == registro)
    }

    /// May this occupation do it? Attribute 021 frees the procedure, and one without a list takes any (domain.md 6.4).
    pub fn aceita_cbo(&self, cbo: &Cbo) -> bool {
        self.tem_detalhe("021")
            || self.ocupacoes.is_empty()
            || self.ocupacoes.iter().any(|o| o.trim() == cbo.como_str())
    }

    /// Is the diagnosis in the list of the procedure?
    pub fn aceita_cid(&self, cid: &Cid) -> bool {
        self.cids.iter().any(|c| c.trim() == cid.como_str())
    }
}
