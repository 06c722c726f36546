//! One line as the rules see it: the line, its procedure, and what several rules would otherwise each work out again.

use chrono::NaiveDate;

use super::ficha::Ficha;
use super::regras::{Codigo, Regras};
use crate::data::idade_em_meses;
use crate::{Competencia, Instrumento, LinhaSemNumero};

/// What all lines of a competência share.
#[derive(Clone, Copy)]
pub(super) struct Mes<'a> {
    pub regras: &'a Regras,
    /// Today, in the place of the establishment.
    pub hoje: NaiveDate,
    pub cmp: Competencia,
    pub primeiro_dia: NaiveDate,
    pub ultimo_dia: NaiveDate,
    /// The layout asks whether the person has a CPF (07/2026 on).
    pub declara_cpf: bool,
}

impl<'a> Mes<'a> {
    pub fn de(regras: &'a Regras, hoje: NaiveDate, cmp: Competencia) -> Self {
        Self {
            regras,
            hoje,
            cmp,
            primeiro_dia: cmp.primeiro_dia(),
            ultimo_dia: cmp.ultimo_dia(),
            declara_cpf: cmp.numero() >= DESDE_SEM_CPF,
        }
    }
}

/// First competência of the field "person without CPF" (domain.md 3.3).
const DESDE_SEM_CPF: i32 = 202_607;

pub(super) struct Vista<'a> {
    pub l: &'a LinhaSemNumero,
    pub mes: Mes<'a>,
    /// The procedure; `None` when the competência does not have it, and then its rules have nothing to say.
    pub p: Option<&'a Ficha>,
    /// BPA-I: the line carries a patient and a professional.
    pub individual: bool,
    /// Completed months on the day; `None` when born after it.
    pub meses: Option<i32>,
    pub cid: Codigo<4>,
    pub servico: (Codigo<3>, Codigo<3>),
}

impl<'a> Vista<'a> {
    pub fn nova(mes: Mes<'a>, l: &'a LinhaSemNumero) -> Self {
        Self {
            l,
            mes,
            p: mes.regras.ficha(l.pa),
            individual: l.org == Instrumento::Bpi,
            meses: idade_em_meses(l.dtnasc, l.dtaten),
            cid: Codigo::novo(&l.cid),
            servico: (Codigo::novo(&l.servico), Codigo::novo(&l.classificacao)),
        }
    }

    /// The procedure of an individualised line.
    pub fn p_individual(&self) -> Option<&'a Ficha> {
        self.p.filter(|_| self.individual)
    }

    pub fn tem_detalhe(&self, numero: u8) -> bool {
        self.p.is_some_and(|p| p.tem_detalhe(numero))
    }
}

/// Nothing but blanks.
pub(super) fn vazio(texto: &str) -> bool {
    texto.trim().is_empty()
}
