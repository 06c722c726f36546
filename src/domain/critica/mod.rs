//! The criticas: what the BPA or the SIA would refuse, said before the line leaves the house (domain.md 6).
//!
//! Each rule is a row of the catalogue with its own stable number, its severity, where it is mended, the remedy and its
//! source. [`Regras`] holds the tables of one competência, sorted once; [`criticar`] then runs every rule over the whole set
//! of lines, block by block, without asking anybody. Rules of one line see a [`vista::Vista`], rules of the set see
//! them all. The sentences name no person.

mod conjunto;
mod datas;
mod endereco;
mod ficha;
mod paciente;
mod procedimento;
mod profissional;
mod regras;
mod sigtap;
mod vista;

use std::borrow::Cow;
use std::fmt;

use chrono::NaiveDate;
use serde::Serialize;

use crate::{Competencia, LinhaSemNumero};
use conjunto::Conjunto;
pub use conjunto::Vizinha;
pub use ficha::Ficha;
pub use regras::{Cadastro, Regras, Tabelas};
use vista::{Mes, Vista};

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

/// The record, and in it the field, where what is wrong is put right: `fix` jumps there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Onde {
    /// A field of the patient's record.
    Paciente(&'static str),
    /// A field of the attendance.
    Atendimento(&'static str),
    /// The record of the professional, or the rule that says who attended.
    Profissional,
    /// The code of the report and the procedure it stands for.
    Depara,
    /// What is set for the procedure: CID, service and class, instrument.
    Padrao(&'static str),
    /// The table of the month must be imported.
    Sigtap,
    /// The competência or the month of presentation chosen for the run.
    Competencia,
    /// The record of the establishment.
    Estabelecimento(&'static str),
}

impl Onde {
    /// Stable code: the record, a dot and the field.
    pub fn codigo(self) -> String {
        match self {
            Self::Paciente(campo) => format!("paciente.{campo}"),
            Self::Atendimento(campo) => format!("atendimento.{campo}"),
            Self::Profissional => "profissional".to_owned(),
            Self::Depara => "depara".to_owned(),
            Self::Padrao(campo) => format!("padrao.{campo}"),
            Self::Sigtap => "sigtap".to_owned(),
            Self::Competencia => "competencia".to_owned(),
            Self::Estabelecimento(campo) => format!("estabelecimento.{campo}"),
        }
    }
}

/// A sentence: most are constants, some carry a number or a code.
pub type Frase = Cow<'static, str>;

/// One finding, detached from its set.
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
    /// The code of the BPA, or the text of the SIA, for the same thing, when known.
    pub codigo_externo: Option<&'static str>,
    /// Code of [`Onde`].
    pub onde: String,
}

/// How a rule judges.
#[derive(Clone, Copy)]
enum Julgar {
    /// One line by itself: the sentence when it fails.
    Linha(fn(&Vista<'_>) -> Option<Frase>),
    /// The whole set: says which lines fail.
    Conjunto(fn(&Conjunto<'_>, &mut dyn FnMut(usize, Frase))),
}

/// One row of the catalogue.
#[derive(Clone, Copy)]
pub struct Regra {
    pub id: &'static str,
    pub severidade: Severidade,
    pub onde: Onde,
    pub remedio: &'static str,
    pub fonte: &'static str,
    pub codigo_externo: Option<&'static str>,
    julgar: Julgar,
}

impl fmt::Debug for Regra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Regra").field(&self.id).finish()
    }
}

impl Regra {
    const fn nova(id: &'static str, severidade: Severidade, onde: Onde, julgar: Julgar) -> Self {
        Self { id, severidade, onde, remedio: "", fonte: "", codigo_externo: None, julgar }
    }

    /// A rule of one line that stops it.
    const fn bloqueio(id: &'static str, onde: Onde, julgar: fn(&Vista<'_>) -> Option<Frase>) -> Self {
        Self::nova(id, Severidade::Bloqueio, onde, Julgar::Linha(julgar))
    }

    /// A rule of one line that lets it pass with a word.
    const fn aviso(id: &'static str, onde: Onde, julgar: fn(&Vista<'_>) -> Option<Frase>) -> Self {
        Self::nova(id, Severidade::Aviso, onde, Julgar::Linha(julgar))
    }

    /// What to do, and where the rule comes from.
    const fn com(mut self, remedio: &'static str, fonte: &'static str) -> Self {
        self.remedio = remedio;
        self.fonte = fonte;
        self
    }

    /// Does it look at the whole set, so that a line by itself cannot be asked?
    pub const fn do_conjunto(&self) -> bool {
        matches!(self.julgar, Julgar::Conjunto(_))
    }

    /// The code of the BPA or the text of the SIA for the same thing.
    const fn externo(mut self, codigo: &'static str) -> Self {
        self.codigo_externo = Some(codigo);
        self
    }
}

/// Every rule, in the order of the files; their numbers are stable and never given twice.
pub fn catalogo() -> impl Iterator<Item = &'static Regra> {
    datas::REGRAS
        .iter()
        .chain(&procedimento::REGRAS)
        .chain(&sigtap::REGRAS)
        .chain(&paciente::REGRAS)
        .chain(&endereco::REGRAS)
        .chain(&profissional::REGRAS)
        .chain(&conjunto::REGRAS)
}

/// A line to be judged and whose it is.
#[derive(Debug, Clone, Copy)]
pub struct Entrada<'a> {
    pub linha: &'a LinhaSemNumero,
    /// The patient by an identity of the caller; without it the document of the line says who it is.
    pub pessoa: Option<u128>,
}

impl<'a> From<&'a LinhaSemNumero> for Entrada<'a> {
    fn from(linha: &'a LinhaSemNumero) -> Self {
        Self { linha, pessoa: None }
    }
}

/// One finding in its set.
#[derive(Debug, Clone)]
pub struct Achado {
    /// Place of the line in the set.
    pub linha: usize,
    pub regra: &'static Regra,
    pub frase: Frase,
}

impl Achado {
    /// The finding by itself.
    pub fn critica(&self) -> Critica {
        Critica {
            id: self.regra.id,
            severidade: self.regra.severidade,
            frase: self.frase.clone().into_owned(),
            remedio: self.regra.remedio,
            fonte: self.regra.fonte,
            codigo_externo: self.regra.codigo_externo,
            onde: self.regra.onde.codigo(),
        }
    }
}

/// Lines looked at together: their views stay in the cache while every rule passes over them.
const BLOCO: usize = 512;

/// Runs every rule over the set. `vizinhas` are lines of the same establishment and competência that stand already: the rules
/// of the set count them, but find nothing on them. The findings come by line, the blocking ones first, then by number.
pub fn criticar(regras: &Regras, hoje: NaiveDate, entradas: &[Entrada<'_>], vizinhas: &[Vizinha]) -> Vec<Achado> {
    let mut achados = uma_a_uma(regras, hoje, entradas);
    let conjunto = Conjunto::novo(regras, entradas, vizinhas);
    for regra in catalogo() {
        if let Julgar::Conjunto(julgar) = regra.julgar {
            julgar(&conjunto, &mut |linha, frase| achados.push(Achado { linha, regra, frase }));
        }
    }
    em_ordem(achados)
}

/// Runs the rules of one line only, for lines that come page by page; in the order of [`criticar`].
pub fn criticar_uma_a_uma(regras: &Regras, hoje: NaiveDate, entradas: &[Entrada<'_>]) -> Vec<Achado> {
    em_ordem(uma_a_uma(regras, hoje, entradas))
}

fn em_ordem(mut achados: Vec<Achado>) -> Vec<Achado> {
    achados.sort_by_key(|a| (a.linha, std::cmp::Reverse(a.regra.severidade), a.regra.id));
    achados
}

fn uma_a_uma(regras: &Regras, hoje: NaiveDate, entradas: &[Entrada<'_>]) -> Vec<Achado> {
    let mut achados: Vec<Achado> = Vec::new();
    let mut vistas: Vec<Vista<'_>> = Vec::with_capacity(BLOCO.min(entradas.len()));
    let mut mes = Mes::de(regras, hoje, entradas.first().map_or(Competencia::MINIMA, |e| e.linha.cmp));
    for (n, bloco) in entradas.chunks(BLOCO).enumerate() {
        vistas.clear();
        vistas.extend(bloco.iter().map(|e| {
            // Sets are of one competência: its first and last day are worked out once, not once per line and rule.
            if mes.cmp != e.linha.cmp {
                mes = Mes::de(regras, hoje, e.linha.cmp);
            }
            Vista::nova(mes, e.linha)
        }));
        for regra in catalogo() {
            let Julgar::Linha(julgar) = regra.julgar else { continue };
            for (i, vista) in vistas.iter().enumerate() {
                if let Some(frase) = julgar(vista) {
                    achados.push(Achado { linha: n * BLOCO + i, regra, frase });
                }
            }
        }
    }
    achados
}

#[cfg(test)]
mod testes;
