//! Criticas of the procedure against the SIGTAP: age, sex, quantity, occupation, diagnosis, service, instrument.

use super::{Contexto, Regra, Severidade};
use crate::data::idade_em_meses;
use crate::textos::critica as t;
use crate::{Cid, Instrumento, LinhaSemNumero};

/// "Not applicable" or "no limit" in the SIGTAP.
const LIVRE: i32 = 9999;

pub(super) const REGRAS: [Regra; 11] = [
    Regra {
        id: "NX-006",
        severidade: Severidade::Bloqueio,
        remedio: t::CONFERIR_NASCIMENTO_OU_DEPARA,
        fonte: t::FONTE_SIGTAP_IDADE,
        codigo_externo: None,
        falha: idade,
    },
    Regra {
        id: "NX-007",
        severidade: Severidade::Bloqueio,
        remedio: t::CONFERIR_SEXO_OU_DEPARA,
        fonte: t::FONTE_SIGTAP_SEXO,
        codigo_externo: None,
        falha: |l, c| {
            let pede = c.procedimento.tp_sexo.as_str();
            (matches!(pede, "M" | "F") && pede != l.sexo.letra()).then(|| t::SEXO.to_owned())
        },
    },
    Regra {
        id: "NX-008",
        severidade: Severidade::Bloqueio,
        remedio: t::CORRIGIR_QUANTIDADE,
        fonte: t::FONTE_SIGTAP_QUANTIDADE,
        codigo_externo: None,
        falha: |l, c| {
            let maximo = match c.procedimento.qt_maxima_execucao {
                LIVRE => 999_999,
                n => n,
            };
            (!(1..=maximo).contains(&l.qt)).then(|| t::quantidade(l.qt, maximo))
        },
    },
    Regra {
        id: "NX-009",
        severidade: Severidade::Bloqueio,
        remedio: t::TROCAR_PROFISSIONAL_OU_DEPARA,
        fonte: t::FONTE_SIGTAP_CBO,
        codigo_externo: None,
        falha: |l, c| (!c.regras.aceita_cbo(&l.cbo)).then(|| t::cbo(&l.cbo.formatado())),
    },
    Regra {
        id: "NX-010",
        severidade: Severidade::Bloqueio,
        remedio: t::INFORMAR_CID,
        fonte: t::FONTE_SIGTAP_CID,
        codigo_externo: None,
        falha: |l, c| {
            let pede = !c.regras.cids.is_empty() || c.regras.tem_detalhe("048");
            (pede && l.cid.trim().is_empty()).then(|| t::SEM_CID.to_owned())
        },
    },
    Regra {
        id: "NX-011",
        severidade: Severidade::Bloqueio,
        remedio: t::INFORMAR_CID,
        fonte: t::FONTE_SIGTAP_CID,
        codigo_externo: None,
        falha: |l, c| {
            if l.cid.trim().is_empty() {
                return None;
            }
            match Cid::ler(&l.cid) {
                Ok(cid) if c.regras.cids.is_empty() || c.regras.aceita_cid(&cid) => None,
                _ => Some(t::CID_ERRADO.to_owned()),
            }
        },
    },
    Regra {
        id: "NX-012",
        severidade: Severidade::Bloqueio,
        remedio: t::INFORMAR_SERVICO,
        fonte: t::FONTE_SIGTAP_SERVICO,
        codigo_externo: None,
        falha: servico,
    },
    Regra {
        id: "NX-013",
        severidade: Severidade::Bloqueio,
        remedio: t::CORRIGIR_DEPARA,
        fonte: t::FONTE_SIGTAP_REGISTRO,
        codigo_externo: None,
        falha: |l, c| {
            let (registro, nome) = match l.org {
                Instrumento::Bpi => ("02", t::BPA_I),
                Instrumento::Bpa => ("01", t::BPA_C),
            };
            (!c.regras.registros.is_empty() && !c.regras.tem_registro(registro)).then(|| t::instrumento(nome))
        },
    },
    Regra {
        id: "NX-014",
        severidade: Severidade::Bloqueio,
        remedio: t::INFORMAR_AUTORIZACAO,
        fonte: t::FONTE_DETALHE_036,
        codigo_externo: None,
        falha: |l, c| (c.regras.tem_detalhe("036") && l.naut.trim().is_empty()).then(|| t::SEM_AUTORIZACAO.to_owned()),
    },
    Regra {
        id: "NX-015",
        severidade: Severidade::Bloqueio,
        remedio: t::INFORMAR_CNPJ,
        fonte: t::FONTE_DETALHE_037,
        codigo_externo: None,
        falha: |l, c| (c.regras.tem_detalhe("037") && l.cnpj.is_none()).then(|| t::SEM_CNPJ.to_owned()),
    },
    Regra {
        id: "NX-016",
        severidade: Severidade::Aviso,
        remedio: t::IMPORTAR_SIGTAP,
        fonte: t::FONTE_SIGTAP,
        codigo_externo: None,
        falha: |l, c| {
            let da_tabela = c.procedimento.dt_competencia;
            (da_tabela != l.cmp).then(|| t::sigtap_de_outro_mes(&da_tabela.formatado(), &l.cmp.formatado()))
        },
    },
];

/// In months first, as the SIGTAP writes it, then in whole years, as the BPA compares (domain.md 5.4, 6.4).
fn idade(l: &LinhaSemNumero, c: &Contexto<'_>) -> Option<String> {
    let (minima, maxima) = (c.procedimento.vl_idade_minima, c.procedimento.vl_idade_maxima);
    let meses = idade_em_meses(l.dtnasc, l.dtaten)?;
    let anos = i32::from(l.idade);
    let nova = minima != LIVRE && (meses < minima || anos < minima / 12);
    let velha = maxima != LIVRE && (meses > maxima || anos > maxima / 12);
    (nova || velha).then(|| t::idade(minima, maxima))
}

fn servico(l: &LinhaSemNumero, c: &Contexto<'_>) -> Option<String> {
    let vazio = l.servico.trim().is_empty() || l.classificacao.trim().is_empty();
    if c.regras.servicos.is_empty() {
        return (vazio && c.regras.tem_detalhe("038")).then(|| t::SEM_SERVICO.to_owned());
    }
    if vazio {
        return Some(t::SEM_SERVICO.to_owned());
    }
    let aceito = c.regras.servicos.iter().any(|(s, k)| *s == l.servico && *k == l.classificacao);
    (!aceito).then(|| t::SERVICO_ERRADO.to_owned())
}
