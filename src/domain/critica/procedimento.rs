//! Criticas of the procedure against the SIGTAP: age, sex, quantity, occupation, diagnosis, service, instrument.

use super::ficha::detalhe;
use super::regras::Codigo;
use super::vista::{Vista, vazio};
use super::{Frase, Onde, Regra};
use crate::textos::critica as t;
use crate::{Cid, Instrumento};

pub(super) const REGRAS: [Regra; 11] = [
    Regra::bloqueio("NX-006", Onde::Paciente("dtnasc"), idade)
        .com(t::CONFERIR_NASCIMENTO_OU_DEPARA, t::FONTE_SIGTAP_IDADE),
    Regra::bloqueio("NX-007", Onde::Paciente("sexo"), sexo).com(t::CONFERIR_SEXO_OU_DEPARA, t::FONTE_SIGTAP_SEXO),
    Regra::bloqueio("NX-008", Onde::Atendimento("quantidade"), quantidade)
        .com(t::CORRIGIR_QUANTIDADE, t::FONTE_SIGTAP_QUANTIDADE),
    Regra::bloqueio("NX-009", Onde::Profissional, ocupacao).com(t::TROCAR_PROFISSIONAL_OU_DEPARA, t::FONTE_SIGTAP_CBO),
    Regra::bloqueio("NX-010", Onde::Padrao("cid"), sem_cid).com(t::INFORMAR_CID, t::FONTE_SIGTAP_CID),
    Regra::bloqueio("NX-011", Onde::Padrao("cid"), cid_recusado).com(t::INFORMAR_CID, t::FONTE_SIGTAP_CID),
    Regra::bloqueio("NX-012", Onde::Padrao("servico"), servico).com(t::INFORMAR_SERVICO, t::FONTE_SIGTAP_SERVICO),
    Regra::bloqueio("NX-013", Onde::Depara, instrumento).com(t::CORRIGIR_DEPARA, t::FONTE_SIGTAP_REGISTRO),
    Regra::bloqueio("NX-014", Onde::Atendimento("autorizacao"), autorizacao)
        .com(t::INFORMAR_AUTORIZACAO, t::FONTE_DETALHE_036),
    Regra::bloqueio("NX-015", Onde::Atendimento("cnpj"), fornecedor).com(t::INFORMAR_CNPJ, t::FONTE_DETALHE_037),
    Regra::aviso("NX-016", Onde::Sigtap, outro_mes).com(t::IMPORTAR_SIGTAP, t::FONTE_SIGTAP),
];

/// In months first, as the SIGTAP writes it, then in whole years, as the BPA compares (domain.md 5.4, 6.4). A consolidated
/// line has no birth: only its years, and those only when the procedure asks for them.
fn idade(v: &Vista<'_>) -> Option<Frase> {
    let p = v.p?;
    let em_anos = p.fora_da_idade(i32::from(v.l.idade), 12);
    let fora = if v.individual {
        v.meses.is_some_and(|meses| p.fora_da_idade(meses, 1) || em_anos)
    } else {
        em_anos && p.tem_detalhe(detalhe::IDADE_NO_CONSOLIDADO)
    };
    fora.then(|| t::idade(p.idade.0, p.idade.1).into())
}

fn sexo(v: &Vista<'_>) -> Option<Frase> {
    let pede = v.p_individual()?.sexo?;
    (pede != v.l.sexo).then(|| t::SEXO.into())
}

/// The greatest quantity of the SIGTAP is of one record; a consolidated line is the sum of many.
fn quantidade(v: &Vista<'_>) -> Option<Frase> {
    let maximo = v.p_individual().map_or(999_999, |p| p.quantidade);
    (!(1..=maximo).contains(&v.l.qt)).then(|| t::quantidade(v.l.qt, maximo).into())
}

fn ocupacao(v: &Vista<'_>) -> Option<Frase> {
    (!v.p?.aceita_cbo(v.l.cbo)).then(|| t::cbo(&v.l.cbo.formatado()).into())
}

fn sem_cid(v: &Vista<'_>) -> Option<Frase> {
    let p = v.p_individual()?;
    let pede = !p.cids.is_empty() || p.tem_detalhe(detalhe::CID);
    (pede && v.cid.vazio()).then(|| t::SEM_CID.into())
}

fn cid_recusado(v: &Vista<'_>) -> Option<Frase> {
    if v.cid.vazio() || !v.individual {
        return None;
    }
    let Ok(cid) = Cid::ler(&v.l.cid) else { return Some(t::CID_ERRADO.into()) };
    let lista = &v.p?.cids;
    let aceito = lista.is_empty() || lista.binary_search(&Codigo::novo(cid.como_str())).is_ok();
    (!aceito).then(|| t::CID_ERRADO.into())
}

fn servico(v: &Vista<'_>) -> Option<Frase> {
    let p = v.p_individual()?;
    let vazio = v.servico.0.vazio() || v.servico.1.vazio();
    if p.servicos.is_empty() {
        return (vazio && p.tem_detalhe(detalhe::SERVICO)).then(|| t::SEM_SERVICO.into());
    }
    if vazio {
        return Some(t::SEM_SERVICO.into());
    }
    p.servicos.binary_search(&v.servico).is_err().then(|| t::SERVICO_ERRADO.into())
}

fn instrumento(v: &Vista<'_>) -> Option<Frase> {
    let (registro, nome) = match v.l.org {
        Instrumento::Bpi => (2, t::BPA_I),
        Instrumento::Bpa => (1, t::BPA_C),
    };
    (!v.p?.aceita_registro(registro)).then(|| t::instrumento(nome).into())
}

fn autorizacao(v: &Vista<'_>) -> Option<Frase> {
    (v.individual && v.tem_detalhe(detalhe::AUTORIZACAO) && vazio(&v.l.naut)).then(|| t::SEM_AUTORIZACAO.into())
}

fn fornecedor(v: &Vista<'_>) -> Option<Frase> {
    (v.individual && v.tem_detalhe(detalhe::CNPJ) && v.l.cnpj.is_none()).then(|| t::SEM_CNPJ.into())
}

fn outro_mes(v: &Vista<'_>) -> Option<Frase> {
    let da_tabela = v.p?.competencia?;
    (da_tabela != v.l.cmp).then(|| t::sigtap_de_outro_mes(&da_tabela.formatado(), &v.l.cmp.formatado()).into())
}
