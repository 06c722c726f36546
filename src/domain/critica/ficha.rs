//! One procedure as the rules ask for it: limits as numbers, attributes and instruments as bits, lists sorted.

use super::regras::Codigo;
use crate::{Cbo, Procedimento, RegrasSigtap, Sexo};

/// "Not applicable" or "no limit" in the SIGTAP.
const LIVRE: i32 = 9999;
/// Largest quantity of the layout.
const QUANTIDADE_MAXIMA: i32 = 999_999;

/// Attributes that a rule asks about, by their number in the SIGTAP.
pub(super) mod detalhe {
    pub const IDADE_NO_CONSOLIDADO: u8 = 12;
    pub const SEM_CBO: u8 = 21;
    pub const PRAZO_MAIOR: u8 = 29;
    pub const SEM_DOCUMENTO: u8 = 34;
    pub const AUTORIZACAO: u8 = 36;
    pub const CNPJ: u8 = 37;
    pub const SERVICO: u8 = 38;
    pub const CID: u8 = 48;
    pub const CPF: u8 = 58;
}

/// A procedure in one competência, prepared.
#[derive(Debug, Clone, Default)]
pub struct Ficha {
    /// Only this sex.
    pub(super) sexo: Option<Sexo>,
    /// Largest quantity of one record.
    pub(super) quantidade: i32,
    /// Limits of age in months, as the SIGTAP writes them; 9999 = none.
    pub(super) idade: (i32, i32),
    detalhes: u128,
    registros: u128,
    condicionadas: u128,
    cbos: Vec<Cbo>,
    pub(super) cids: Vec<Codigo<4>>,
    pub(super) servicos: Vec<(Codigo<3>, Codigo<3>)>,
    /// The month of the table this comes from.
    pub(super) competencia: Option<crate::Competencia>,
}

/// Codes of few digits as bits; one that is no number below 128 can be asked by nobody and is left out.
fn bits(codigos: &[String]) -> u128 {
    codigos
        .iter()
        .filter_map(|c| c.trim().parse::<u32>().ok())
        .filter_map(|n| 1u128.checked_shl(n))
        .fold(0, |todos, b| todos | b)
}

fn tem(bits: u128, numero: u8) -> bool {
    bits.checked_shr(u32::from(numero)).is_some_and(|b| b & 1 == 1)
}

impl Ficha {
    /// Prepares a procedure and its side tables.
    pub fn nova(p: &Procedimento, r: &RegrasSigtap) -> Self {
        let mut cbos: Vec<Cbo> = r.ocupacoes.iter().filter_map(|o| Cbo::ler(o).ok()).collect();
        cbos.sort_unstable();
        let mut cids: Vec<Codigo<4>> = r.cids.iter().map(|c| Codigo::novo(c)).collect();
        cids.sort_unstable();
        let mut servicos: Vec<_> = r.servicos.iter().map(|(s, c)| (Codigo::novo(s), Codigo::novo(c))).collect();
        servicos.sort_unstable();
        Self {
            sexo: match p.tp_sexo.as_str() {
                "M" => Some(Sexo::Masculino),
                "F" => Some(Sexo::Feminino),
                _ => None,
            },
            quantidade: if p.qt_maxima_execucao == LIVRE { QUANTIDADE_MAXIMA } else { p.qt_maxima_execucao },
            idade: (p.vl_idade_minima, p.vl_idade_maxima),
            detalhes: bits(&r.detalhes),
            registros: bits(&r.registros),
            condicionadas: bits(&r.condicionadas),
            cbos,
            cids,
            servicos,
            competencia: Some(p.dt_competencia),
        }
    }

    /// Is the attribute there?
    pub(super) fn tem_detalhe(&self, numero: u8) -> bool {
        tem(self.detalhes, numero)
    }

    /// May the procedure be registered by this instrument? Without a single one on record the side table was not imported
    /// and nothing can be said.
    pub(super) fn aceita_registro(&self, numero: u8) -> bool {
        self.registros == 0 || tem(self.registros, numero)
    }

    /// Does a conditioned rule hold for it?
    pub(super) fn tem_condicionada(&self, numero: u8) -> bool {
        tem(self.condicionadas, numero)
    }

    /// May this occupation do it? Attribute 021 frees the procedure, and one without a list takes any (domain.md 6.4).
    pub(super) fn aceita_cbo(&self, cbo: Cbo) -> bool {
        self.cbos.is_empty() || self.tem_detalhe(detalhe::SEM_CBO) || self.cbos.binary_search(&cbo).is_ok()
    }

    /// Below the least or above the greatest age, `idade` in the unit that `por` months make.
    pub(super) fn fora_da_idade(&self, idade: i32, por: i32) -> bool {
        let (minima, maxima) = self.idade;
        (minima != LIVRE && idade < minima / por) || (maxima != LIVRE && idade > maxima / por)
    }
}
