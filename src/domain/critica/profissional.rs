//! Criticas of the professional: the link with the establishment, the weekly hours, the team.

use super::vista::{Vista, vazio};
use super::{Frase, Onde, Regra};
use crate::textos::critica as t;

/// Hours of a week: nobody works more.
const HORAS_DA_SEMANA: i32 = 168;

pub(super) const REGRAS: [Regra; 4] = [
    Regra::bloqueio("NX-043", Onde::Profissional, sem_vinculo)
        .com(t::CADASTRAR_VINCULO, t::FONTE_SIA_VINCULO)
        .externo(t::SIA_VINCULO),
    Regra::bloqueio("NX-044", Onde::Profissional, outra_ocupacao)
        .com(t::CADASTRAR_OCUPACAO, t::FONTE_SIA_VINCULO)
        .externo(t::SIA_CBO),
    Regra::aviso("NX-045", Onde::Profissional, horas).com(t::CONFERIR_HORAS, t::FONTE_SIA_HORAS).externo(t::SIA_HORAS),
    Regra::bloqueio("NX-046", Onde::Profissional, equipe).com(t::CORRIGIR_EQUIPE, t::FONTE_EQUIPE),
];

fn sem_vinculo(v: &Vista<'_>) -> Option<Frase> {
    let (algum, _) = v.mes.regras.cadastro.vinculo(v.l.cnsmed?, v.l.cbo)?;
    (!algum).then(|| t::SEM_VINCULO.into())
}

/// Linked, but not under this occupation.
fn outra_ocupacao(v: &Vista<'_>) -> Option<Frase> {
    let (algum, este) = v.mes.regras.cadastro.vinculo(v.l.cnsmed?, v.l.cbo)?;
    (algum && !este).then(|| t::outra_ocupacao(&v.l.cbo.formatado()).into())
}

fn horas(v: &Vista<'_>) -> Option<Frase> {
    let total = v.mes.regras.cadastro.horas(v.l.cnsmed?);
    (total > HORAS_DA_SEMANA).then(|| t::horas(total).into())
}

fn equipe(v: &Vista<'_>) -> Option<Frase> {
    let ine = v.l.ine.trim();
    let dez = ine.len() == 10 && ine.bytes().all(|b| b.is_ascii_digit());
    (v.individual && !vazio(ine) && !dez).then(|| t::EQUIPE.into())
}
