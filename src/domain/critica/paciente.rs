//! Criticas of the patient's data: document, race, address, caráter. Only the individualised line carries a patient.

use super::{Contexto, Regra, Severidade};
use crate::tabela::carater;
use crate::textos::critica as t;
use crate::{Instrumento, LinhaSemNumero, Raca};

pub(super) const REGRAS: [Regra; 11] = [
    Regra {
        id: "NX-017",
        severidade: Severidade::Bloqueio,
        remedio: t::COMPLETAR_CPF,
        fonte: t::FONTE_DETALHE_058,
        codigo_externo: Some("065"),
        falha: |l, c| {
            let pede = c.regras.tem_detalhe("058") && l.raca != Raca::Indigena;
            (individual(l) && pede && l.cpf.is_none()).then(|| t::SEM_CPF.to_owned())
        },
    },
    Regra {
        id: "NX-018",
        severidade: Severidade::Bloqueio,
        remedio: t::COMPLETAR_DOCUMENTO,
        fonte: t::FONTE_DOCUMENTO,
        codigo_externo: Some("064"),
        falha: |l, c| {
            let dispensado = c.regras.tem_detalhe("034");
            (individual(l) && !dispensado && l.cpf.is_none() && l.cnspac.is_none()).then(|| t::SEM_DOCUMENTO.to_owned())
        },
    },
    Regra {
        id: "NX-019",
        severidade: Severidade::Bloqueio,
        remedio: t::GERAR_DE_NOVO,
        fonte: t::FONTE_DOCUMENTO,
        codigo_externo: None,
        falha: |l, _| (l.cpf.is_some() && l.cnspac.is_some()).then(|| t::DOIS_DOCUMENTOS.to_owned()),
    },
    Regra {
        id: "NX-020",
        severidade: Severidade::Bloqueio,
        remedio: t::CONFERIR_CNS,
        fonte: t::FONTE_BPA,
        codigo_externo: None,
        falha: |l, _| {
            (individual(l) && l.cnspac.is_some() && l.cnspac == l.cnsmed).then(|| t::CNS_DO_PROFISSIONAL.to_owned())
        },
    },
    Regra {
        id: "NX-021",
        severidade: Severidade::Bloqueio,
        remedio: t::COMPLETAR_RACA,
        fonte: t::FONTE_RACA,
        codigo_externo: None,
        falha: |l, _| (individual(l) && l.raca == Raca::SemInformacao).then(|| t::SEM_RACA.to_owned()),
    },
    Regra {
        id: "NX-022",
        severidade: Severidade::Bloqueio,
        remedio: t::COMPLETAR_ETNIA,
        fonte: t::FONTE_RACA,
        codigo_externo: None,
        falha: |l, _| {
            let quatro = l.etnia.len() == 4 && l.etnia.bytes().all(|b| b.is_ascii_digit());
            match (l.raca, l.etnia.trim().is_empty()) {
                (Raca::Indigena, _) if !quatro => Some(t::SEM_ETNIA.to_owned()),
                (Raca::Indigena, _) | (_, true) => None,
                _ => Some(t::ETNIA_SOBRANDO.to_owned()),
            }
        },
    },
    Regra {
        id: "NX-023",
        severidade: Severidade::Bloqueio,
        remedio: t::CORRIGIR_MUNICIPIO,
        fonte: t::FONTE_MUNICIPIO,
        codigo_externo: None,
        falha: |l, c| (individual(l) && c.municipio_existe == Some(false)).then(|| t::MUNICIPIO.to_owned()),
    },
    Regra {
        id: "NX-024",
        severidade: Severidade::Aviso,
        remedio: t::CORRIGIR_CEP,
        fonte: t::FONTE_CEP,
        codigo_externo: Some("053"),
        falha: cep,
    },
    Regra {
        id: "NX-025",
        severidade: Severidade::Aviso,
        remedio: t::COMPLETAR_ENDERECO,
        fonte: t::FONTE_ENDERECO,
        codigo_externo: None,
        falha: |l, _| {
            let falta = l.end.trim().is_empty() || l.bairro.trim().is_empty();
            (individual(l) && falta).then(|| t::SEM_ENDERECO.to_owned())
        },
    },
    Regra {
        id: "NX-026",
        severidade: Severidade::Bloqueio,
        remedio: t::CORRIGIR_CARATER,
        fonte: t::FONTE_CARATER,
        codigo_externo: None,
        falha: |l, _| (individual(l) && carater(&l.caten) != Some(l.caten.as_str())).then(|| t::CARATER.to_owned()),
    },
    Regra {
        id: "NX-027",
        severidade: Severidade::Aviso,
        remedio: t::CONFERIR_NASCIMENTO,
        fonte: t::FONTE_BPA,
        codigo_externo: None,
        falha: |l, _| (individual(l) && l.idade > 110).then(|| t::IDADE_RARA.to_owned()),
    },
];

fn individual(l: &LinhaSemNumero) -> bool {
    l.org == Instrumento::Bpi
}

/// A CEP that other services know may still be unknown to the BPA, hence a warning.
fn cep(l: &LinhaSemNumero, c: &Contexto<'_>) -> Option<String> {
    match (l.cep, c.cep_existe) {
        _ if !individual(l) => None,
        (None, _) => Some(t::SEM_CEP.to_owned()),
        (Some(_), Some(false)) => Some(t::CEP_DESCONHECIDO.to_owned()),
        _ => None,
    }
}
