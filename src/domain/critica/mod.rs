//! The criticas: what the BPA or the SIA would refuse, said before the line leaves the house (domain.md 6.4, 6.9).
//!
//! Each rule is a row of a catalogue with its own stable number, its severity, the remedy and where the rule comes from.
//! A rule looks at one line and its context and knows nothing of the others. The sentences name no person.

mod datas;
mod paciente;
mod procedimento;

use chrono::NaiveDate;
use serde::Serialize;

use crate::{LinhaSemNumero, Procedimento, RegrasSigtap};

/// Does the finding stop the line?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severidade {
    /// The line may go; somebody should look.
    Aviso,
    /// The line stays until corrected.
    Bloqueio,
}

impl Severidade {
    /// Stable code for JSON and for the database.
    pub const fn codigo(self) -> &'static str {
        match self {
            Self::Aviso => "aviso",
            Self::Bloqueio => "bloqueio",
        }
    }
}

/// One finding on one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Critica {
    /// `NX-001` and so on: ours, stable.
    pub id: &'static str,
    pub severidade: Severidade,
    /// What happened, for a person.
    pub frase: String,
    /// What to do.
    pub remedio: &'static str,
    /// Where the rule comes from.
    pub fonte: &'static str,
    /// The code of the BPA or SIA for the same thing, when known.
    pub codigo_externo: Option<&'static str>,
}

/// What the rules may know besides the line.
#[derive(Debug, Clone, Copy)]
pub struct Contexto<'a> {
    /// The row of the SIGTAP for the procedure of the line.
    pub procedimento: &'a Procedimento,
    pub regras: &'a RegrasSigtap,
    /// Today, in the place of the establishment.
    pub hoje: NaiveDate,
    /// Is the municipality in the table? `None` when there is no table to ask.
    pub municipio_existe: Option<bool>,
    /// Is the CEP in the table? `None` when there is no table to ask.
    pub cep_existe: Option<bool>,
}

impl<'a> Contexto<'a> {
    /// A context without the tables of municipalities and CEPs.
    pub fn novo(procedimento: &'a Procedimento, regras: &'a RegrasSigtap, hoje: NaiveDate) -> Self {
        Self { procedimento, regras, hoje, municipio_existe: None, cep_existe: None }
    }
}

/// One row of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Regra {
    pub id: &'static str,
    pub severidade: Severidade,
    pub remedio: &'static str,
    pub fonte: &'static str,
    pub codigo_externo: Option<&'static str>,
    /// The sentence when the line fails.
    falha: fn(&LinhaSemNumero, &Contexto<'_>) -> Option<String>,
}

/// Every rule, in the order of their numbers.
pub fn catalogo() -> impl Iterator<Item = &'static Regra> {
    datas::REGRAS.iter().chain(&procedimento::REGRAS).chain(&paciente::REGRAS)
}

/// All findings on a line, the blocking ones first.
pub fn criticar(linha: &LinhaSemNumero, contexto: &Contexto<'_>) -> Vec<Critica> {
    let mut achadas: Vec<Critica> = catalogo()
        .filter_map(|r| {
            (r.falha)(linha, contexto).map(|frase| Critica {
                id: r.id,
                severidade: r.severidade,
                frase,
                remedio: r.remedio,
                fonte: r.fonte,
                codigo_externo: r.codigo_externo,
            })
        })
        .collect();
    achadas.sort_by_key(|c| std::cmp::Reverse(c.severidade));
    achadas
}

/// Does any finding stop the line?
pub fn bloqueia(criticas: &[Critica]) -> bool {
    criticas.iter().any(|c| c.severidade == Severidade::Bloqueio)
}

#[cfg(test)]
mod testes;
