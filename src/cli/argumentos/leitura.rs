//! How the values of arguments are read.

use nexsus_domain::{Cbo, Cnes, Cnpj, Cns, CodigoProcedimento, Competencia, Folha, Sequencia};

use crate::cli::textos;

// The parsers answer with a sentence and never with the value: it may be a document of a person.

pub(super) fn competencia(texto: &str) -> Result<Competencia, String> {
    Competencia::ler(texto).map_err(|_| textos::COMPETENCIA.to_owned())
}

pub(super) fn lugar(texto: &str) -> Result<(Folha, Sequencia), String> {
    texto
        .split_once('/')
        .and_then(|(f, s)| Some((Folha::ler(f.trim()).ok()?, Sequencia::ler(s.trim()).ok()?)))
        .ok_or_else(|| textos::LUGAR.to_owned())
}

pub(super) fn cns(texto: &str) -> Result<Cns, String> {
    Cns::ler(texto).map_err(|_| textos::CNS.to_owned())
}

pub(super) fn cnes(texto: &str) -> Result<Cnes, String> {
    Cnes::ler(texto).map_err(|_| textos::CNES.to_owned())
}

pub(super) fn cnpj(texto: &str) -> Result<Cnpj, String> {
    Cnpj::ler(texto).map_err(|_| textos::CNPJ.to_owned())
}

pub(super) fn cbo(texto: &str) -> Result<Cbo, String> {
    Cbo::ler(texto).map_err(|_| textos::CBO.to_owned())
}

pub(super) fn procedimento(texto: &str) -> Result<CodigoProcedimento, String> {
    CodigoProcedimento::ler(texto).map_err(|_| textos::PROCEDIMENTO.to_owned())
}

pub(super) fn grupo(texto: &str) -> Result<String, String> {
    let bom = texto.len() == 2 && texto.bytes().all(|b| b.is_ascii_digit());
    bom.then(|| texto.to_owned()).ok_or_else(|| textos::GRUPO.to_owned())
}
