//! Estabelecimento: the first one, changing it, wrong fields.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unnecessary_wraps)]

use nexsus_widgets::Tecla;

use super::EstabelecimentoTela;
use crate::comum::testes::{abrir, avisos, retrato, retrato_ascii, so_ascii, uuid};
use crate::quadro::{Effect, Leave, Msg, Pergunta, Resposta, Screen, Session};
use crate::servico::{Cnes, Estabelecimento, Gravado, Papel, Sessao};
use crate::testes::{com_papel, digitar, foto, pressionar, sessao, varrer};

fn estabelecimento() -> Estabelecimento {
    let mut e = Estabelecimento::novo(Cnes::ler("1234560").unwrap(), "UBS CENTRAL");
    e.uf = "SP".into();
    e.sigla = "SMSMAR".into();
    e.orgao_origem = "SECRETARIA MUNICIPAL DE SAUDE".into();
    e
}

fn tela(cx: &Session, e: Option<Estabelecimento>) -> EstabelecimentoTela {
    let mut t = EstabelecimentoTela::nova();
    abrir(&mut t, cx, |p| {
        assert!(matches!(p, Pergunta::Estabelecimento));
        let g = e.clone().map(|dado| Box::new(Gravado { id: uuid(1), versao: 7, dado }));
        Ok(Resposta::Estabelecimento(g))
    });
    t
}

#[test]
fn grava_com_a_versao_e_a_sessao_nova_vale() {
    let cx = sessao();
    let mut t = tela(&cx, Some(estabelecimento()));
    let e = pressionar(&mut t, &cx, &[Tecla::End, Tecla::Letra('x'), Tecla::F(2)]);
    let [Effect::Ask(id, Pergunta::EstabelecimentoGravar { versao: Some(7), dados })] = &e[..] else { panic!("{e:?}") };
    let mut esperado = estabelecimento();
    esperado.nome_estab = "UBS CENTRALX".into();
    assert_eq!(**dados, esperado);
    let s = Sessao::de_exemplo("maria", Papel::Admin, Some(esperado.cnes_estab), "UBS CENTRALX");
    let mut out = Vec::new();
    t.update(&Msg::Reply(*id, Ok(Resposta::Sessao(Box::new(s)))), &cx, &mut out);
    assert!(matches!(out[..], [Effect::Login(_), Effect::Notify(..)]));
    assert!(matches!(t.leave(), Leave::Free));
}

#[test]
fn o_primeiro_pede_cnes_e_nome() {
    let cx = sessao();
    let mut t = tela(&cx, None);
    let e = pressionar(&mut t, &cx, &[Tecla::F(2)]);
    assert!(avisos(&e)[0].contains("Corrija"));
    assert_eq!(t.field_help().unwrap().titulo, "CNES");
    let mut teclas = digitar("1234560");
    teclas.push(Tecla::Enter);
    teclas.extend(digitar("ubs nova"));
    teclas.push(Tecla::F(2));
    let e = pressionar(&mut t, &cx, &teclas);
    let [Effect::Ask(_, Pergunta::EstabelecimentoGravar { versao: None, dados })] = &e[..] else { panic!("{e:?}") };
    assert_eq!((dados.nome_estab.as_str(), dados.linhas_por_folha), ("UBS NOVA", 99));
}

#[test]
fn operador_ve_e_nao_grava() {
    let cx = com_papel(Papel::Operador);
    let mut t = tela(&cx, Some(estabelecimento()));
    assert!(matches!(pressionar(&mut t, &cx, &[Tecla::F(2)])[..], [Effect::Bell]));
}

#[test]
fn fotos_e_tamanhos() {
    let cx = sessao();
    foto("estabelecimento_80x24", &retrato(tela(&cx, Some(estabelecimento())), 80, 24));
    foto("estabelecimento_120x35", &retrato(tela(&cx, Some(estabelecimento())), 120, 35));
    so_ascii(&retrato_ascii(tela(&cx, None), 80, 24));
    varrer(&mut tela(&cx, Some(estabelecimento())));
    varrer(&mut tela(&cx, None));
    varrer(&mut EstabelecimentoTela::nova());
}
