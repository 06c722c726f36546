//! Criticas of the patient: document, name, race and etnia, nationality, caráter. Only the individualised line has one.

use super::ficha::detalhe;
use super::regras::Codigo;
use super::vista::{Vista, vazio};
use super::{Frase, Onde, Regra};
use crate::Raca;
use crate::tabela::CARATERES;
use crate::textos::critica as t;

pub(super) const REGRAS: [Regra; 12] = [
    Regra::bloqueio("NX-017", Onde::Paciente("cpf"), cpf_obrigatorio)
        .com(t::COMPLETAR_CPF, t::FONTE_DETALHE_058)
        .externo("065"),
    Regra::bloqueio("NX-018", Onde::Paciente("cpf"), sem_documento)
        .com(t::COMPLETAR_DOCUMENTO, t::FONTE_DOCUMENTO)
        .externo("064"),
    Regra::bloqueio("NX-019", Onde::Paciente("cpf"), dois_documentos).com(t::GERAR_DE_NOVO, t::FONTE_DOCUMENTO),
    Regra::bloqueio("NX-020", Onde::Paciente("cns"), cns_do_profissional).com(t::CONFERIR_CNS, t::FONTE_BPA),
    Regra::bloqueio("NX-021", Onde::Paciente("raca"), raca).com(t::COMPLETAR_RACA, t::FONTE_RACA),
    Regra::bloqueio("NX-022", Onde::Paciente("etnia"), etnia).com(t::COMPLETAR_ETNIA, t::FONTE_RACA),
    Regra::bloqueio("NX-026", Onde::Atendimento("carater"), carater_fora).com(t::CORRIGIR_CARATER, t::FONTE_CARATER),
    Regra::aviso("NX-027", Onde::Paciente("dtnasc"), idade_rara).com(t::CONFERIR_NASCIMENTO, t::FONTE_BPA),
    Regra::bloqueio("NX-036", Onde::Paciente("etnia"), etnia_inexistente).com(t::COMPLETAR_ETNIA, t::FONTE_ETNIA),
    Regra::bloqueio("NX-037", Onde::Paciente("nacionalidade"), nacionalidade)
        .com(t::CORRIGIR_NACIONALIDADE, t::FONTE_NACIONALIDADE),
    Regra::bloqueio("NX-038", Onde::Paciente("nome"), nome).com(t::CORRIGIR_NOME, t::FONTE_NOME),
    Regra::aviso("NX-039", Onde::Paciente("cpf"), sem_cpf).com(t::JUSTIFICAR_SEM_CPF, t::FONTE_SEM_CPF),
];

/// Attribute 058, from which the indigenous are free.
fn cpf_obrigatorio(v: &Vista<'_>) -> Option<Frase> {
    let pede = v.tem_detalhe(detalhe::CPF) && v.l.raca != Raca::Indigena;
    (v.individual && pede && v.l.cpf.is_none()).then(|| t::SEM_CPF.into())
}

/// Attribute 034 frees the procedure; every other BPA-I carries one document (domain.md 6.3).
fn sem_documento(v: &Vista<'_>) -> Option<Frase> {
    let dispensado = v.tem_detalhe(detalhe::SEM_DOCUMENTO);
    (v.individual && !dispensado && v.l.cpf.is_none() && v.l.cnspac.is_none()).then(|| t::SEM_DOCUMENTO.into())
}

fn dois_documentos(v: &Vista<'_>) -> Option<Frase> {
    (v.individual && v.l.cpf.is_some() && v.l.cnspac.is_some()).then(|| t::DOIS_DOCUMENTOS.into())
}

fn cns_do_profissional(v: &Vista<'_>) -> Option<Frase> {
    (v.individual && v.l.cnspac.is_some() && v.l.cnspac == v.l.cnsmed).then(|| t::CNS_DO_PROFISSIONAL.into())
}

fn raca(v: &Vista<'_>) -> Option<Frase> {
    (v.individual && v.l.raca == Raca::SemInformacao).then(|| t::SEM_RACA.into())
}

fn etnia(v: &Vista<'_>) -> Option<Frase> {
    if !v.individual {
        return None;
    }
    let quatro = v.l.etnia.len() == 4 && v.l.etnia.bytes().all(|b| b.is_ascii_digit());
    match (v.l.raca, vazio(&v.l.etnia)) {
        (Raca::Indigena, _) if !quatro => Some(t::SEM_ETNIA.into()),
        (Raca::Indigena, _) | (_, true) => None,
        _ => Some(t::ETNIA_SOBRANDO.into()),
    }
}

fn carater_fora(v: &Vista<'_>) -> Option<Frase> {
    let certo = CARATERES.iter().any(|(codigo, _)| *codigo == v.l.caten);
    (v.individual && !certo).then(|| t::CARATER.into())
}

fn idade_rara(v: &Vista<'_>) -> Option<Frase> {
    (v.individual && v.l.idade > 110).then(|| t::IDADE_RARA.into())
}

/// A well-formed etnia that table 58 does not have; a malformed one is NX-022.
fn etnia_inexistente(v: &Vista<'_>) -> Option<Frase> {
    if !v.individual || v.l.raca != Raca::Indigena {
        return None;
    }
    let codigo = Codigo::novo(&v.l.etnia);
    (codigo.digitos() && v.mes.regras.tabelas.falta_etnia(codigo)).then(|| t::ETNIA_INEXISTENTE.into())
}

fn nacionalidade(v: &Vista<'_>) -> Option<Frase> {
    let codigo = Codigo::novo(&v.l.nac);
    let ruim = !codigo.digitos() || codigo.bytes() == b"000" || v.mes.regras.tabelas.falta_nacionalidade(codigo);
    (v.individual && ruim).then(|| t::NACIONALIDADE.into())
}

/// A name is letters; one made of a single letter or with digits is a typing error.
fn nome(v: &Vista<'_>) -> Option<Frase> {
    let n = v.l.nmpac.trim();
    let ruim = n.len() < 2 || n.bytes().any(|b| b.is_ascii_digit());
    (v.individual && ruim).then(|| t::NOME.into())
}

/// From 07/2026 on the layout says "person without CPF", and the unit has to say why.
fn sem_cpf(v: &Vista<'_>) -> Option<Frase> {
    (v.individual && v.mes.declara_cpf && v.l.cpf.is_none()).then(|| t::AVISO_SEM_CPF.into())
}
