//! Fields of the form, rules of each field, and the record they make.

use chrono::NaiveDate;
use nexsus_widgets::{Campo, Formulario, Mascara};

use crate::comum::formato::dia;
use crate::servico::{Cnes, Cnpj, Estabelecimento, Ibge6};
use crate::textos::estabelecimento as t;

pub fn rotulo(id: &str) -> &'static str {
    t::ROTULOS.iter().find(|(c, _)| *c == id).map_or("", |(_, r)| r)
}

/// The empty form; `novo` lets the CNES be typed.
pub fn formulario(novo: bool, hoje: NaiveDate) -> Formulario {
    let c = |id: &'static str, m: Mascara, ajuda: &'static str| Campo::novo(id, rotulo(id), m).ajuda(ajuda);
    let cnes = c("cnes", Mascara::Numero { max: 7 }, t::A_CNES).largura(7);
    let cnes = if novo { cnes.obrigatorio() } else { cnes.somente_leitura() };
    Formulario::novo(
        vec![
            cnes,
            c("nome", Mascara::maiusculas(60), t::A_NOME).estica().obrigatorio(),
            c("cnpj", Mascara::Numero { max: 14 }, t::A_CNPJ).largura(14),
            c("ibge", Mascara::Numero { max: 7 }, t::A_IBGE).largura(7),
            c("uf", Mascara::maiusculas(2), t::A_UF).largura(2).ao_lado(),
            c("sigla", Mascara::maiusculas(6), t::A_SIGLA).largura(6).secao(t::CABECALHO),
            c("origem", Mascara::maiusculas(30), t::A_ORIGEM).largura(30),
            c("destino", Mascara::maiusculas(40), t::A_DESTINO).largura(40),
            c("indicador", Mascara::opcoes(t::DESTINOS), t::A_INDICADOR).consulta(),
            c("carater", Mascara::Numero { max: 2 }, t::A_CARATER).largura(2).secao(t::PADROES),
            c("linhas", Mascara::Numero { max: 2 }, t::A_LINHAS).largura(2).ao_lado(),
        ],
        dia(hoje),
    )
}

/// Puts the record into the form.
pub fn preencher(f: &mut Formulario, e: &Estabelecimento) {
    let (cnes, linhas) = (e.cnes_estab.to_string(), e.linhas_por_folha.to_string());
    let cnpj = e.cnpj.as_ref().map(ToString::to_string).unwrap_or_default();
    let ibge = e.ibge.as_ref().map(ToString::to_string).unwrap_or_default();
    f.carregar(&[
        ("cnes", &cnes),
        ("nome", &e.nome_estab),
        ("cnpj", &cnpj),
        ("ibge", &ibge),
        ("uf", &e.uf),
        ("sigla", &e.sigla),
        ("origem", &e.orgao_origem),
        ("destino", &e.orgao_destino),
        ("indicador", &e.indicador_destino),
        ("carater", &e.carater_padrao),
        ("linhas", &linhas),
    ]);
}

/// Rule of one field; `None` is right.
pub fn conferir(f: &Formulario, id: &str) -> Option<&'static str> {
    let v = f.valor(id).trim();
    match id {
        "cnes" => Cnes::ler(v).err().map(|_| t::E_CNES),
        "nome" => v.is_empty().then_some(t::E_NOME),
        "cnpj" if !v.is_empty() => Cnpj::ler(v).err().map(|_| t::E_CNPJ),
        "ibge" if !v.is_empty() => Ibge6::ler(v).err().map(|_| t::E_IBGE),
        "uf" if !v.is_empty() => (v.len() != 2 || !v.bytes().all(|b| b.is_ascii_uppercase())).then_some(t::E_UF),
        "indicador" => (!matches!(v, "M" | "E")).then_some(t::E_INDICADOR),
        "carater" => (v.len() != 2).then_some(t::E_CARATER),
        "linhas" => (!v.parse::<i32>().is_ok_and(|n| (1..=99).contains(&n))).then_some(t::E_LINHAS),
        _ => None,
    }
}

/// The record the form says, or the fields that break a rule.
pub fn ler(f: &Formulario) -> Result<Estabelecimento, Vec<(&'static str, &'static str)>> {
    let erros: Vec<_> = t::ROTULOS.iter().filter_map(|(id, _)| conferir(f, id).map(|m| (*id, m))).collect();
    let s = |id: &str| f.valor(id).trim().to_owned();
    let (Ok(cnes), true) = (Cnes::ler(f.valor("cnes")), erros.is_empty()) else { return Err(erros) };
    let mut e = Estabelecimento::novo(cnes, s("nome"));
    e.cnpj = Cnpj::ler(f.valor("cnpj")).ok();
    e.ibge = Ibge6::ler(f.valor("ibge")).ok();
    e.uf = s("uf");
    e.sigla = s("sigla");
    e.orgao_origem = s("origem");
    e.orgao_destino = s("destino");
    e.indicador_destino = s("indicador");
    e.carater_padrao = s("carater");
    e.linhas_por_folha = s("linhas").parse().unwrap_or(99);
    Ok(e)
}
