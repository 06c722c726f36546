//! Criticas of dates and competência. All month arithmetic is of [`crate::Competencia`], so a turn of the year is a month.

use super::{Regra, Severidade};
use crate::textos::critica as t;

/// Months back that the SIA takes.
const JANELA: i32 = 3;
/// The same for a procedure with attribute 029.
const JANELA_LARGA: i32 = 5;

pub(super) const REGRAS: [Regra; 5] = [
    Regra {
        id: "NX-001",
        severidade: Severidade::Bloqueio,
        remedio: t::CONFERIR_DATA,
        fonte: t::FONTE_BPA,
        codigo_externo: None,
        falha: |l, c| (l.dtaten > c.hoje).then(|| t::DATA_FUTURA.to_owned()),
    },
    Regra {
        id: "NX-002",
        severidade: Severidade::Bloqueio,
        remedio: t::CONFERIR_DATA,
        fonte: t::FONTE_BPA,
        codigo_externo: None,
        falha: |l, _| (l.dtaten < l.dtnasc).then(|| t::ANTES_DO_NASCIMENTO.to_owned()),
    },
    Regra {
        id: "NX-003",
        severidade: Severidade::Bloqueio,
        remedio: t::MUDAR_COMPETENCIA,
        fonte: t::FONTE_BPA,
        codigo_externo: None,
        falha: |l, _| (l.dtaten > l.cmp.ultimo_dia()).then(|| t::depois_da_competencia(&l.cmp.formatado())),
    },
    Regra {
        id: "NX-004",
        severidade: Severidade::Aviso,
        remedio: t::CONFERIR_COMPETENCIA,
        fonte: t::FONTE_BPA,
        codigo_externo: None,
        falha: |l, _| (l.dtaten < l.cmp.primeiro_dia()).then(|| t::antes_da_competencia(&l.cmp.formatado())),
    },
    Regra {
        id: "NX-005",
        severidade: Severidade::Bloqueio,
        remedio: t::MUDAR_PROCESSAMENTO,
        fonte: t::FONTE_JANELA,
        codigo_externo: None,
        falha: |l, c| {
            let janela = if c.regras.tem_detalhe("029") { JANELA_LARGA } else { JANELA };
            (!(0..=janela).contains(&l.mvm.meses_desde(l.cmp)))
                .then(|| t::fora_da_janela(&l.cmp.formatado(), &l.mvm.mais(-janela).formatado(), &l.mvm.formatado()))
        },
    },
];
