//! Criticas that need more than the procedure's own lists: does it exist, does the diagnosis exist, is the pair of service
//! and class the establishment's, what do the conditioned rules and the consolidated form ask.

use super::ficha::detalhe;
use super::regras::Codigo;
use super::vista::{Vista, vazio};
use super::{Frase, Onde, Regra};
use crate::textos::critica as t;

/// Oldest age of the layout.
const IDADE_MAXIMA: u16 = 130;
/// Conditioned rule of dental care for people with disability in a CEO, and the pair it asks for.
const REGRA_PCD: u8 = 1;
const SERVICO_PCD: (&str, &str) = ("114", "007");

pub(super) const REGRAS: [Regra; 7] = [
    Regra::bloqueio("NX-029", Onde::Depara, inexistente).com(t::CORRIGIR_DEPARA_OU_SIGTAP, t::FONTE_SIGTAP),
    Regra::bloqueio("NX-030", Onde::Paciente("dtnasc"), idade_da_linha).com(t::GERAR_LINHA_DE_NOVO, t::FONTE_IDADE),
    Regra::bloqueio("NX-031", Onde::Depara, idade_no_consolidado).com(t::GERAR_LINHA_DE_NOVO, t::FONTE_DETALHE_012),
    Regra::bloqueio("NX-032", Onde::Padrao("cid"), cid_inexistente).com(t::INFORMAR_CID_EXISTENTE, t::FONTE_CID),
    Regra::bloqueio("NX-033", Onde::Padrao("servico"), servico_fora_do_cnes)
        .com(t::CADASTRAR_SERVICO, t::FONTE_SIA_SERVICO)
        .externo(t::SIA_SERVICO),
    Regra::aviso("NX-034", Onde::Padrao("servico"), regra_0001)
        .com(t::REGISTRAR_PCD, t::FONTE_REGRA_0001)
        .externo(t::SIA_REGRA_0001),
    Regra::aviso("NX-035", Onde::Atendimento("autorizacao"), forma_da_autorizacao)
        .com(t::CONFERIR_AUTORIZACAO, t::FONTE_LEIAUTE_AUTORIZACAO),
];

fn inexistente(v: &Vista<'_>) -> Option<Frase> {
    v.p.is_none().then(|| t::procedimento_inexistente(&v.l.pa.formatado(), &v.l.cmp.formatado()).into())
}

/// The years printed on the line must be those of the two dates, and the layout ends at 130.
fn idade_da_linha(v: &Vista<'_>) -> Option<Frase> {
    let anos = v.l.idade;
    let outra = v.individual && v.meses.is_some_and(|m| m / 12 != i32::from(anos));
    (anos > IDADE_MAXIMA || outra).then(|| t::idade_da_linha(anos).into())
}

/// Attribute 012 asks for the age in the consolidated form; without it the column stays at zero.
fn idade_no_consolidado(v: &Vista<'_>) -> Option<Frase> {
    let p = v.p.filter(|_| !v.individual)?;
    (v.l.idade != 0 && !p.tem_detalhe(detalhe::IDADE_NO_CONSOLIDADO)).then(|| t::IDADE_SOBRANDO.into())
}

fn cid_inexistente(v: &Vista<'_>) -> Option<Frase> {
    if v.cid.vazio() || !v.individual {
        return None;
    }
    if v.mes.regras.tabelas.falta_cid(v.cid) {
        return Some(t::CID_INEXISTENTE.into());
    }
    // A list of the procedure that names the category itself wins over the general rule.
    let na_lista = v.p.is_some_and(|p| p.cids.binary_search(&v.cid).is_ok());
    (!na_lista && v.mes.regras.tabelas.cid_com_subcategorias(v.cid)).then(|| t::CID_CATEGORIA.into())
}

fn servico_fora_do_cnes(v: &Vista<'_>) -> Option<Frase> {
    let pede = v.p_individual().is_some_and(|p| !p.servicos.is_empty() || p.tem_detalhe(detalhe::SERVICO));
    let informado = !v.servico.0.vazio() && !v.servico.1.vazio();
    (pede && informado && v.mes.regras.cadastro.falta_servico(v.servico)).then(|| t::SERVICO_FORA_DO_CNES.into())
}

/// Only what is documented of it: in BPA-I the pair is 114/007. A warning, for the text of the rule says more than we know.
fn regra_0001(v: &Vista<'_>) -> Option<Frase> {
    let p = v.p_individual()?;
    let par = || (Codigo::novo(SERVICO_PCD.0), Codigo::novo(SERVICO_PCD.1));
    (p.tem_condicionada(REGRA_PCD) && v.servico != par()).then(|| t::REGRA_0001.into())
}

fn forma_da_autorizacao(v: &Vista<'_>) -> Option<Frase> {
    let n = v.l.naut.trim();
    let treze = n.len() == 13 && n.bytes().all(|b| b.is_ascii_digit());
    (v.individual && !vazio(n) && !treze).then(|| t::AUTORIZACAO_FORMA.into())
}
