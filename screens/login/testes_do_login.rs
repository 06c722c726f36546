#![allow(clippy::unwrap_used)]

use super::*;
use crate::servico::{Cnes, Papel, Sessao};
use crate::testes::{digitar, foto, pergunta, pressionar, sem_sessao, texto, varrer};

fn pronto() -> (Login, Session) {
    let cx = sem_sessao();
    let mut l = Login::novo(&cx);
    situacao(&mut l, &cx, Situacao::Pronta);
    (l, cx)
}

fn situacao(l: &mut Login, cx: &Session, s: Situacao) -> Vec<Effect> {
    let mut out = Vec::new();
    l.update(&Msg::Opened, cx, &mut out);
    let id = pergunta(&out);
    out.clear();
    l.update(&Msg::Reply(id, Ok(Resposta::Situacao(s))), cx, &mut out);
    out
}

fn credenciais(l: &mut Login, cx: &Session) -> Vec<Effect> {
    let mut t = digitar("maria.souza");
    t.push(Tecla::Enter);
    t.extend(digitar("uma frase secreta"));
    t.push(Tecla::Enter);
    pressionar(l, cx, &t)
}

fn entrada(efeitos: &[Effect]) -> (String, String) {
    let v: Vec<_> = efeitos
        .iter()
        .filter_map(|e| match e {
            Effect::Ask(_, Pergunta::Entrar { usuario, senha }) => Some((usuario.clone(), senha.to_string())),
            _ => None,
        })
        .collect();
    assert_eq!(v.len(), 1);
    v[0].clone()
}

#[test]
fn usuario_enter_senha_enter_entra() {
    let (mut l, cx) = pronto();
    let e = credenciais(&mut l, &cx);
    assert_eq!(entrada(&e), ("maria.souza".into(), "uma frase secreta".into()));
    let sessao = Sessao::de_exemplo("maria.souza", Papel::Operador, Some(Cnes::ler("1234560").unwrap()), "UBS");
    let mut out = Vec::new();
    l.update(&Msg::Reply(pergunta(&e), Ok(Resposta::Sessao(Box::new(sessao)))), &cx, &mut out);
    assert!(matches!(out[..], [Effect::Login(_)]));
}

#[test]
fn quem_digita_antes_do_banco_abrir_nao_espera_duas_vezes() {
    let cx = sem_sessao();
    let mut l = Login::novo(&cx);
    let mut out = Vec::new();
    l.update(&Msg::Opened, &cx, &mut out);
    let id = pergunta(&out);
    assert!(credenciais(&mut l, &cx).is_empty());
    out.clear();
    l.update(&Msg::Reply(id, Ok(Resposta::Situacao(Situacao::Pronta))), &cx, &mut out);
    assert_eq!(entrada(&out).0, "maria.souza");
}

#[test]
fn senha_errada_apaga_a_senha_e_diz_o_motivo() {
    let (mut l, cx) = pronto();
    let e = credenciais(&mut l, &cx);
    let erro = ErroUsuario::novo("senha", 67, "Usuário ou senha inválidos.", "Tentativa 2 de 5.");
    let mut out = Vec::new();
    l.update(&Msg::Reply(pergunta(&e), Err(erro)), &cx, &mut out);
    assert!(matches!(out[..], [Effect::Bell]));
    assert_eq!(l.form.valor("senha"), "");
    assert_eq!(l.form.foco(), "senha");
    let t = texto(Box::new(l), sem_sessao(), 80, 24);
    assert!(t.contains("Tentativa 2 de 5."), "{t}");
}

#[test]
fn resposta_atrasada_de_outra_pergunta_e_ignorada() {
    let (mut l, cx) = pronto();
    let mut out = Vec::new();
    l.update(&Msg::Reply(ReqId(777), Ok(Resposta::Situacao(Situacao::Nova))), &cx, &mut out);
    assert_eq!(l.fase, Fase::Entrada);
}

#[test]
fn campo_vazio_nao_vai_ao_servico() {
    let (mut l, cx) = pronto();
    let mut t = digitar("maria");
    t.extend([Tecla::Enter, Tecla::Enter]);
    let e = pressionar(&mut l, &cx, &t);
    assert!(!e.iter().any(|e| matches!(e, Effect::Ask(..))));
}

#[test]
fn tab_chega_a_esqueci_e_explica() {
    let (mut l, cx) = pronto();
    let e = pressionar(&mut l, &cx, &[Tecla::Tab, Tecla::Tab, Tecla::Enter]);
    assert!(matches!(e[..], [Effect::Open(_)]));
    // Behind the window the focus is on the password, not on the button that would open it again.
    assert_eq!((l.foco, l.form.foco()), (Foco::Campos, "senha"));
}

#[test]
fn base_vazia_vira_primeiro_uso_e_entra_sozinha() {
    let cx = sem_sessao();
    let mut l = Login::novo(&cx);
    situacao(&mut l, &cx, Situacao::Nova);
    let mut t = digitar("admin");
    t.push(Tecla::Enter);
    t.extend(digitar("correta bateria grampo"));
    t.push(Tecla::Enter);
    t.extend(digitar("correta bateria grampo"));
    t.push(Tecla::Enter);
    t.extend(digitar("1234560"));
    pressionar(&mut l, &cx, &t);
    assert_eq!(l.form.foco(), "cnes", "o campo cheio espera: quem anda é a pessoa");
    let mut t = vec![Tecla::Tab];
    t.extend(digitar("UBS Central"));
    // The button is the next stop: Tab reaches it, and Enter there creates.
    t.push(Tecla::Tab);
    assert!(pressionar(&mut l, &cx, &t).is_empty());
    assert_eq!(l.foco, super::Foco::Criar);
    let t = [Tecla::TabVolta, Tecla::Tab, Tecla::Enter];
    let e = pressionar(&mut l, &cx, &t);
    let dados =
        e.iter().find_map(|e| if let Effect::Ask(_, Pergunta::Iniciar(d)) = e { Some(d) } else { None }).unwrap();
    assert_eq!(dados.admin, "admin");
    assert_eq!(dados.senha.as_str(), "correta bateria grampo");
    assert_eq!(dados.cnes, Cnes::ler("1234560").ok());
    assert_eq!(dados.nome_estab.as_deref(), Some("UBS Central"));
    let mut out = Vec::new();
    l.update(&Msg::Reply(pergunta(&e), Ok(Resposta::Feito)), &cx, &mut out);
    assert_eq!(entrada(&out), ("admin".into(), "correta bateria grampo".into()));
}

#[test]
fn senhas_diferentes_ou_curtas_nao_criam_nada() {
    let cx = sem_sessao();
    for (a, b) in [("curta", "curta"), ("correta bateria grampo", "correta bateria grampa")] {
        let mut l = Login::novo(&cx);
        situacao(&mut l, &cx, Situacao::Nova);
        let mut t = digitar("admin");
        t.push(Tecla::Enter);
        t.extend(digitar(a));
        t.push(Tecla::Enter);
        t.extend(digitar(b));
        t.extend([Tecla::Enter, Tecla::Enter, Tecla::Enter]);
        let e = pressionar(&mut l, &cx, &t);
        assert!(!e.iter().any(|e| matches!(e, Effect::Ask(..))), "{a}");
        assert!(!l.erro.is_empty());
    }
}

#[test]
fn tamanhos() {
    let (mut l, cx) = pronto();
    varrer(&mut l);
    l.erro = vec!["Usuário ou senha inválidos. Tentativa 2 de 5.".into(), t::CAPS.into()];
    varrer(&mut l);
    situacao(&mut l, &cx, Situacao::Nova);
    varrer(&mut l);
}

#[test]
fn fotos() {
    for (l, a) in [(80, 24), (120, 35), (40, 12)] {
        let (mut tela, cx) = pronto();
        pressionar(&mut tela, &cx, &digitar("maria.souza"));
        tela.erro = vec!["Usuário ou senha inválidos. Tentativa 2 de 5.".into(), t::CAPS.into()];
        foto(&format!("login_{l}x{a}"), &texto(Box::new(tela), com_banco(), l, a));
        let cx = sem_sessao();
        let mut novo = Login::novo(&cx);
        situacao(&mut novo, &cx, Situacao::Nova);
        foto(&format!("primeiro_uso_{l}x{a}"), &texto(Box::new(novo), com_banco(), l, a));
    }
}

fn com_banco() -> Session {
    sem_sessao()
}

#[test]
fn cnes_errado_nao_foge() {
    let cx = sem_sessao();
    let mut l = Login::novo(&cx);
    situacao(&mut l, &cx, Situacao::Nova);
    l.form.focar("cnes");
    pressionar(&mut l, &cx, &digitar("1234561"));
    assert_eq!(l.form.foco(), "cnes");
}

#[test]
fn sessao_vencida_so_pede_a_senha() {
    let cx = sem_sessao();
    let mut l = Login::vencida(&cx, "maria.souza");
    situacao(&mut l, &cx, Situacao::Pronta);
    let mut t = digitar("uma frase secreta");
    t.push(Tecla::Enter);
    let e = pressionar(&mut l, &cx, &t);
    assert_eq!(entrada(&e), ("maria.souza".into(), "uma frase secreta".into()));
}
