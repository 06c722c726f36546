//! Criticas of where the patient lives and how to reach them, all of the individualised line.

use super::regras::Codigo;
use super::vista::{Vista, vazio};
use super::{Frase, Onde, Regra};
use crate::textos::critica as t;

pub(super) const REGRAS: [Regra; 6] = [
    Regra::bloqueio("NX-023", Onde::Paciente("municipio"), municipio).com(t::CORRIGIR_MUNICIPIO, t::FONTE_MUNICIPIO),
    Regra::aviso("NX-024", Onde::Paciente("cep"), cep).com(t::CORRIGIR_CEP, t::FONTE_CEP).externo("053"),
    Regra::aviso("NX-025", Onde::Paciente("logradouro"), endereco).com(t::COMPLETAR_ENDERECO, t::FONTE_ENDERECO),
    Regra::aviso("NX-040", Onde::Paciente("codlog"), tipo_de_logradouro)
        .com(t::CORRIGIR_TIPO_DE_LOGRADOURO, t::FONTE_LOGRADOURO),
    Regra::aviso("NX-041", Onde::Paciente("numero"), numero).com(t::COMPLETAR_NUMERO, t::FONTE_ENDERECO),
    Regra::aviso("NX-042", Onde::Paciente("telefone"), telefone).com(t::CORRIGIR_TELEFONE, t::FONTE_TELEFONE),
];

fn municipio(v: &Vista<'_>) -> Option<Frase> {
    (v.individual && v.mes.regras.tabelas.falta_municipio(v.l.ibge)).then(|| t::MUNICIPIO.into())
}

/// A CEP that other services know may still be unknown to the BPA, hence a warning.
fn cep(v: &Vista<'_>) -> Option<Frase> {
    match v.l.cep {
        _ if !v.individual => None,
        None => Some(t::SEM_CEP.into()),
        Some(cep) => v.mes.regras.tabelas.falta_cep(cep).then(|| t::CEP_DESCONHECIDO.into()),
    }
}

fn endereco(v: &Vista<'_>) -> Option<Frase> {
    (v.individual && (vazio(&v.l.end) || vazio(&v.l.bairro))).then(|| t::SEM_ENDERECO.into())
}

fn tipo_de_logradouro(v: &Vista<'_>) -> Option<Frase> {
    let codigo = Codigo::novo(&v.l.lograd);
    let ruim = !codigo.digitos() || codigo.bytes() == b"000" || v.mes.regras.tabelas.falta_logradouro(codigo);
    (v.individual && ruim).then(|| t::TIPO_DE_LOGRADOURO.into())
}

fn numero(v: &Vista<'_>) -> Option<Frase> {
    (v.individual && vazio(&v.l.num)).then(|| t::SEM_NUMERO.into())
}

/// None at all, or an area code of two digits with a number of eight or nine.
fn telefone(v: &Vista<'_>) -> Option<Frase> {
    let digitos = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    let (ddd, tel) = (v.l.ddd.trim(), v.l.tel.trim());
    let nenhum = ddd.is_empty() && tel.is_empty();
    let certo = ddd.len() == 2 && !ddd.starts_with('0') && matches!(tel.len(), 8 | 9) && digitos(ddd) && digitos(tel);
    (v.individual && !nenhum && !certo).then(|| t::TELEFONE.into())
}
