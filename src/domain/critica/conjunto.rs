//! Criticas that no line shows by itself: repeated lines, the greatest quantity over them, and one procedure in both forms.
//!
//! They look at the set and at the lines that stand already, all of one establishment and competência.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use chrono::NaiveDate;

use super::regras::Regras;
use super::{Entrada, Frase, Julgar, Onde, Regra, Severidade};
use crate::textos::critica as t;
use crate::{Cns, CodigoProcedimento, Instrumento, LinhaSemNumero};

pub(super) const REGRAS: [Regra; 3] = [
    Regra::nova("NX-047", Severidade::Aviso, Onde::Atendimento("quantidade"), Julgar::Conjunto(repetidas))
        .com(t::CONFERIR_REPETIDAS, t::FONTE_REPETIDAS),
    Regra::nova("NX-048", Severidade::Bloqueio, Onde::Atendimento("quantidade"), Julgar::Conjunto(quantidade_somada))
        .com(t::CORRIGIR_QUANTIDADE_SOMADA, t::FONTE_SIGTAP_QUANTIDADE),
    Regra::nova("NX-049", Severidade::Bloqueio, Onde::Padrao("instrumento"), Julgar::Conjunto(outro_instrumento))
        .com(t::ESCOLHER_INSTRUMENTO, t::FONTE_BPA)
        .externo("058"),
];

/// A line that stands already, as far as the rules of the set ask.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Vizinha {
    pub org: Instrumento,
    pub pa: CodigoProcedimento,
    pub cnsmed: Option<Cns>,
    pub dtaten: NaiveDate,
    pub qt: i32,
    /// The patient, by the same identity as [`Entrada::pessoa`].
    pub pessoa: Option<u128>,
}

/// Neither who attended nor who was attended.
impl std::fmt::Debug for Vizinha {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vizinha").field("org", &self.org).field("pa", &self.pa).finish_non_exhaustive()
    }
}

pub(super) struct Conjunto<'a> {
    regras: &'a Regras,
    entradas: &'a [Entrada<'a>],
    vizinhas: &'a [Vizinha],
    /// Lines that share their key with another, side by side.
    repetidas: Vec<Membro>,
}

/// Same professional, patient, day and procedure: one act of care, as the BPA sees it.
type Chave = (u128, CodigoProcedimento, Option<Cns>, NaiveDate);

/// A line by its key; `None` is one that stands.
#[derive(Clone, Copy)]
struct Membro {
    chave: Chave,
    linha: Option<usize>,
    qt: i32,
}

impl<'a> Conjunto<'a> {
    pub fn novo(regras: &'a Regras, entradas: &'a [Entrada<'a>], vizinhas: &'a [Vizinha]) -> Self {
        let da_entrada = |(i, e): (usize, &Entrada<'_>)| {
            let l = e.linha;
            (l.org == Instrumento::Bpi).then(|| Membro {
                chave: (e.pessoa.unwrap_or_else(|| pessoa(l)), l.pa, l.cnsmed, l.dtaten),
                linha: Some(i),
                qt: l.qt,
            })
        };
        let mut membros: Vec<Membro> = entradas.iter().enumerate().filter_map(da_entrada).collect();
        membros.extend(
            vizinhas
                .iter()
                .filter(|v| v.org == Instrumento::Bpi)
                .filter_map(|v| Some(Membro { chave: (v.pessoa?, v.pa, v.cnsmed, v.dtaten), linha: None, qt: v.qt })),
        );
        membros.sort_unstable_by_key(|m| (m.chave, m.linha));
        let repetidas =
            membros.chunk_by(|a, b| a.chave == b.chave).filter(|g| g.len() > 1).flatten().copied().collect();
        Self { regras, entradas, vizinhas, repetidas }
    }

    /// Every group of more than one line of the same key.
    fn grupos(&self) -> impl Iterator<Item = &[Membro]> {
        self.repetidas.chunk_by(|a, b| a.chave == b.chave)
    }
}

/// Who it is, by the document; one without is told apart by name and birth.
fn pessoa(l: &LinhaSemNumero) -> u128 {
    match (l.cpf, l.cnspac) {
        (Some(cpf), _) => cpf.numero() as u128,
        (None, Some(cns)) => (1 << 64) | cns.numero() as u128,
        (None, None) => {
            let mut h = DefaultHasher::new();
            (&l.nmpac, l.dtnasc).hash(&mut h);
            (2 << 64) | u128::from(h.finish())
        }
    }
}

/// Lines equal in every column were joined before; these differ in something (diagnosis, occupation, address).
fn repetidas(c: &Conjunto<'_>, achar: &mut dyn FnMut(usize, Frase)) {
    for grupo in c.grupos() {
        for linha in grupo.iter().filter_map(|m| m.linha) {
            achar(linha, t::repetidas(grupo.len()).into());
        }
    }
}

/// Splitting a quantity over lines does not escape its limit.
fn quantidade_somada(c: &Conjunto<'_>, achar: &mut dyn FnMut(usize, Frase)) {
    for grupo in c.grupos() {
        let Some(ficha) = grupo.first().and_then(|m| c.regras.ficha(m.chave.1)) else { continue };
        let soma: i64 = grupo.iter().map(|m| i64::from(m.qt)).sum();
        if soma > i64::from(ficha.quantidade) {
            for linha in grupo.iter().filter_map(|m| m.linha) {
                achar(linha, t::quantidade_somada(soma, ficha.quantidade).into());
            }
        }
    }
}

/// The same procedure in BPA-C and in BPA-I: the BPA refuses all of them (5,332 lines of one real report).
fn outro_instrumento(c: &Conjunto<'_>, achar: &mut dyn FnMut(usize, Frase)) {
    let de = |org: Instrumento| -> HashSet<CodigoProcedimento> {
        let novas = c.entradas.iter().map(|e| (e.linha.org, e.linha.pa));
        let antigas = c.vizinhas.iter().map(|v| (v.org, v.pa));
        novas.chain(antigas).filter(|(o, _)| *o == org).map(|(_, pa)| pa).collect()
    };
    let consolidados = de(Instrumento::Bpa);
    if consolidados.is_empty() {
        return;
    }
    let nos_dois: HashSet<CodigoProcedimento> = de(Instrumento::Bpi).intersection(&consolidados).copied().collect();
    for (i, e) in c.entradas.iter().enumerate().filter(|(_, e)| nos_dois.contains(&e.linha.pa)) {
        let outro = match e.linha.org {
            Instrumento::Bpi => t::BPA_C,
            Instrumento::Bpa => t::BPA_I,
        };
        achar(i, t::outro_instrumento(outro).into());
    }
}
