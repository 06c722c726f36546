//! Padrão do procedimento: opens at the field named, sends only what changed, shows the refusal of the service.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::Padrao;
use crate::comum::testes::{abrir, avisos, erro, retrato, retrato_ascii, so_ascii};
use crate::quadro::{Effect, Msg, Pergunta, Resposta, Screen, Session, Tecla};
use crate::servico::{CodigoProcedimento, PadraoListado, PadraoProcedimento};
use crate::testes::{foto, pressionar, sessao, varrer};

fn codigo() -> CodigoProcedimento {
    CodigoProcedimento::ler("0301010072").unwrap()
}

fn aberta(cx: &Session, campo: &str) -> Padrao {
    let mut t = Padrao::nova(codigo(), campo);
    abrir(&mut t, cx, |_| {
        let padrao = PadraoProcedimento::novo(codigo()).com_servico("114/007").unwrap();
        Ok(Resposta::Padroes(vec![PadraoListado { padrao, nome: "CONSULTA MEDICA EM ATENCAO ESPECIALIZADA".into() }]))
    });
    t
}

#[test]
fn abre_no_campo_e_manda_so_o_que_mudou() {
    let cx = sessao();
    let mut t = aberta(&cx, "cid");
    assert_eq!(t.field_help().unwrap().titulo, "CID");
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('z'), Tecla::Letra('0'), Tecla::Letra('0'), Tecla::F(2)]);
    let Some(Effect::Ask(id, Pergunta::PadraoDefinir(p))) = e.last() else { panic!("{e:?}") };
    assert_eq!((p.cid.as_deref(), p.servico.as_deref(), p.instrumento.as_deref()), (Some("Z00"), None, None));
    let (mut out, id) = (Vec::new(), *id);
    t.update(&Msg::Reply(id, Err(erro())), &cx, &mut out);
    assert_eq!(avisos(&out).len(), 1, "a recusa aparece e o formulário fica");
    let e = pressionar(&mut t, &cx, &[Tecla::F(2)]);
    let Some(Effect::Ask(id, _)) = e.last() else { panic!("{e:?}") };
    let mut out = Vec::new();
    t.update(&Msg::Reply(*id, Ok(Resposta::Feito)), &cx, &mut out);
    assert!(matches!(out.last(), Some(Effect::Pop)), "{out:?}");
}

#[test]
fn campo_da_critica() {
    let cx = sessao();
    assert_eq!(aberta(&cx, "servico").field_help().unwrap().titulo, "Serviço/classe");
    assert_eq!(aberta(&cx, "instrumento").field_help().unwrap().titulo, "Instrumento");
}

#[test]
fn fotos_e_tamanhos() {
    let cx = sessao();
    foto("padrao_80x24", &retrato(aberta(&cx, "cid"), 80, 24));
    foto("padrao_120x35", &retrato(aberta(&cx, "cid"), 120, 35));
    so_ascii(&retrato_ascii(aberta(&cx, "cid"), 80, 24));
    varrer(&mut aberta(&cx, "cid"));
}
