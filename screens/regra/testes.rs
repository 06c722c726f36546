//! Regras: order of strength, form rules, masks, taking one away.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unnecessary_wraps)]

use nexsus_widgets::Tecla;

use super::Regras;
use super::form::FormRegra;
use crate::comum::testes::{
    HOSTIL, abrir, avisos, cbo, cns, confirmacao, consulta, limpo, retrato, retrato_ascii, so_ascii,
};
use crate::quadro::{Effect, Leave, Msg, Pergunta, Resposta, Screen, Session};
use crate::servico::{Ambito, ErroUsuario, RegraProfissional};
use crate::testes::{digitar, foto, pressionar, sessao, varrer};

fn regra(ambito: Ambito, nome: &str) -> RegraProfissional {
    RegraProfissional { ambito, cns: cns(), cbo: cbo(), nome: Some(nome.into()) }
}

fn resposta(p: &Pergunta) -> Result<Resposta, ErroUsuario> {
    Ok(match p {
        Pergunta::RegraListar => Resposta::Regras(vec![
            regra(Ambito::Tudo, "DRA. HELENA PRADO"),
            regra(Ambito::Grupo("03".into()), HOSTIL),
            regra(Ambito::Lote(91), "DR. JOÃO BATISTA"),
            regra(Ambito::Procedimento(consulta()), "ENF. LUÍSA MENDES"),
        ]),
        Pergunta::RegraDefinir(_) => Resposta::Feito,
        _ => panic!("{p:?}"),
    })
}

fn tela(cx: &Session) -> Regras {
    let mut t = Regras::nova();
    abrir(&mut t, cx, resposta);
    t
}

fn form(cx: &Session, partida: Option<RegraProfissional>) -> FormRegra {
    let mut f = FormRegra::nova(partida);
    abrir(&mut f, cx, |p| panic!("{p:?}"));
    f
}

#[test]
fn a_mais_forte_vem_primeiro_e_o_cns_coberto() {
    let cx = sessao();
    let q = retrato(tela(&cx), 80, 24);
    let onde = |s: &str| q.find(s).unwrap_or_else(|| panic!("{s}\n{q}"));
    assert!(onde("lote 0091") < onde("proc. 03.01") && onde("proc. 03.01") < onde("grupo 03"));
    assert!(onde("grupo 03") < onde("tudo "));
    assert!(!q.contains("700123456780005"));
}

#[test]
fn o_formulario_manda_a_regra() {
    let cx = sessao();
    let mut f = form(&cx, None);
    let mut teclas = digitar("G");
    teclas.extend([Tecla::Enter; 1]);
    // A one-letter option may advance by itself; going to the key field by name keeps the test honest.
    pressionar(&mut f, &cx, &teclas);
    preencher(&mut f, &cx, &[("chave", "03"), ("cns", "700123456780005"), ("cbo", "225125"), ("nome", "helena")]);
    let e = pressionar(&mut f, &cx, &[Tecla::F(2)]);
    let [Effect::Ask(id, Pergunta::RegraDefinir(r))] = &e[..] else { panic!("{e:?}") };
    assert_eq!(*r, regra(Ambito::Grupo("03".into()), "HELENA"));
    let mut out = Vec::new();
    f.update(&Msg::Reply(*id, Ok(Resposta::Feito)), &cx, &mut out);
    assert!(matches!(out[..], [Effect::Notify(..), Effect::Pop]));
    assert!(matches!(f.leave(), Leave::Free));
}

fn preencher(f: &mut FormRegra, cx: &Session, campos: &[(&str, &str)]) {
    for (id, v) in campos {
        f.para_teste().focar(id);
        pressionar(f, cx, &digitar(v));
    }
}

#[test]
fn erros_de_cada_campo() {
    let cx = sessao();
    for (ambito, chave, frase) in [
        ("G", "3", "grupo tem 2"),
        ("P", "0301010071", "dígito errado"),
        ("L", "0", "maior que zero"),
        ("T", "1", "em branco"),
    ] {
        let mut f = form(&cx, None);
        f.para_teste().preencher("ambito", ambito);
        preencher(&mut f, &cx, &[("chave", chave), ("cns", "700123456780005"), ("cbo", "225125")]);
        let e = pressionar(&mut f, &cx, &[Tecla::F(2)]);
        assert!(avisos(&e)[0].contains("Corrija"), "{e:?}");
        let q = retrato(f, 80, 24);
        assert!(q.contains(frase), "{frase}\n{q}");
    }
}

#[test]
fn alterar_cobre_o_cns_e_sem_mexer_nele_o_manda_igual() {
    let cx = sessao();
    let mut f = form(&cx, Some(regra(Ambito::Tudo, "DRA. HELENA")));
    preencher(&mut f, &cx, &[("nome", "X")]);
    let e = pressionar(&mut f, &cx, &[Tecla::F(2)]);
    assert!(matches!(&e[..], [Effect::Ask(_, Pergunta::RegraDefinir(r))] if r.cns == cns()), "{e:?}");
    assert!(!retrato(form(&cx, Some(regra(Ambito::Tudo, "A"))), 80, 24).contains("700 1234"));
}

#[test]
fn excluir_pergunta_antes() {
    let cx = sessao();
    let mut t = tela(&cx);
    let (efeito, palavra, texto) = confirmacao(pressionar(&mut t, &cx, &[Tecla::Del]));
    assert_eq!(palavra, None);
    assert!(texto.contains("lote 0091"));
    assert!(matches!(efeito, Effect::Ask(_, Pergunta::RegraExcluir(Ambito::Lote(91)))), "{efeito:?}");
}

#[test]
fn fotos_e_tamanhos() {
    let cx = sessao();
    let q = retrato(tela(&cx), 80, 24);
    limpo(&q);
    foto("regra_80x24", &q);
    foto("regra_120x35", &retrato(tela(&cx), 120, 35));
    foto("regra_form_80x24", &retrato(form(&cx, None), 80, 24));
    so_ascii(&retrato_ascii(tela(&cx), 80, 24));
    varrer(&mut tela(&cx));
    varrer(&mut form(&cx, None));
    varrer(&mut FormRegra::nova(None));
}
