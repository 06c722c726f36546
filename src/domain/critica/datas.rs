//! Criticas of dates and competência. All month arithmetic is of [`crate::Competencia`], so a turn of the year is a month.

use chrono::Datelike;

use super::ficha::detalhe;
use super::vista::Vista;
use super::{Frase, Onde, Regra};
use crate::textos::critica as t;

/// Months back that the SIA takes.
const JANELA: i32 = 3;
/// The same for a procedure with attribute 029.
const JANELA_LARGA: i32 = 5;
/// Year and month with which the table of the SUS begins.
const PRIMEIRO_MES: (i32, u32) = (2007, 10);

pub(super) const REGRAS: [Regra; 6] = [
    Regra::bloqueio("NX-001", Onde::Atendimento("data"), futura).com(t::CONFERIR_DATA, t::FONTE_BPA),
    Regra::bloqueio("NX-002", Onde::Atendimento("data"), antes_do_nascimento).com(t::CONFERIR_DATA, t::FONTE_BPA),
    Regra::bloqueio("NX-003", Onde::Competencia, depois_do_mes).com(t::MUDAR_COMPETENCIA, t::FONTE_BPA),
    Regra::aviso("NX-004", Onde::Competencia, antes_do_mes).com(t::CONFERIR_COMPETENCIA, t::FONTE_BPA),
    Regra::bloqueio("NX-005", Onde::Competencia, fora_da_janela).com(t::MUDAR_PROCESSAMENTO, t::FONTE_JANELA),
    Regra::bloqueio("NX-028", Onde::Atendimento("data"), antes_da_tabela).com(t::CONFERIR_DATA, t::FONTE_BPA),
];

fn futura(v: &Vista<'_>) -> Option<Frase> {
    (v.individual && v.l.dtaten > v.mes.hoje).then(|| t::DATA_FUTURA.into())
}

fn antes_do_nascimento(v: &Vista<'_>) -> Option<Frase> {
    (v.individual && v.l.dtaten < v.l.dtnasc).then(|| t::ANTES_DO_NASCIMENTO.into())
}

fn depois_do_mes(v: &Vista<'_>) -> Option<Frase> {
    (v.individual && v.l.dtaten > v.mes.ultimo_dia).then(|| t::depois_da_competencia(&v.l.cmp.formatado()).into())
}

fn antes_do_mes(v: &Vista<'_>) -> Option<Frase> {
    (v.individual && v.l.dtaten < v.mes.primeiro_dia).then(|| t::antes_da_competencia(&v.l.cmp.formatado()).into())
}

fn fora_da_janela(v: &Vista<'_>) -> Option<Frase> {
    let janela = if v.tem_detalhe(detalhe::PRAZO_MAIOR) { JANELA_LARGA } else { JANELA };
    let l = v.l;
    (!(0..=janela).contains(&l.mvm.meses_desde(l.cmp)))
        .then(|| t::fora_da_janela(&l.cmp.formatado(), &l.mvm.mais(-janela).formatado(), &l.mvm.formatado()).into())
}

/// What is older than the table was billed by others.
fn antes_da_tabela(v: &Vista<'_>) -> Option<Frase> {
    let dia = (v.l.dtaten.year(), v.l.dtaten.month());
    (v.individual && dia < PRIMEIRO_MES).then(|| t::ANTES_DA_TABELA.into())
}
