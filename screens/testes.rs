//! Helpers for the tests of every screen: an invented session, keys through the registry, frames as text, and the
//! size sweep that finds drawing outside the buffer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use nexsus_widgets::glifos::Conjunto;
use nexsus_widgets::tema::Perfil;
use nexsus_widgets::{Tecla, Visual};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::msg::{Effect, JobId, Msg, ReqId, Session};
use crate::registro;
use crate::rota::Rota;
use crate::screen::Screen;
use crate::servico::{Cnes, Papel, Sessao};
use crate::shell::Shell;

/// 16/06/2025 14:32, before the login.
pub fn sem_sessao() -> Session {
    let agora = NaiveDate::from_ymd_opt(2025, 6, 16).unwrap().and_hms_opt(14, 32, 0).unwrap();
    let mut s = Session::nova(agora, "sms-srv01".into(), "SQLite".into()).unwrap();
    s.terminal = [("Terminal", "xterm 80x24"), ("Acentos", "UTF-8"), ("Desenho", "linhas e blocos")]
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .into();
    s
}

/// Maria, who may do everything an operator may, at an invented establishment.
pub fn sessao() -> Session {
    com_papel(Papel::Admin)
}

pub fn com_papel(papel: Papel) -> Session {
    let mut s = sem_sessao();
    s.sessao = Some(Sessao::de_exemplo("maria", papel, Some(Cnes::ler("1234560").unwrap()), "UBS Central"));
    s
}

pub fn visual() -> Visual {
    Visual::default()
}

pub fn visual_ascii() -> Visual {
    Visual::novo(Perfil::Mono, Conjunto::Ascii)
}

/// Every size of 0..=45 x 0..=12, the two house sizes, and a big one: nothing may panic or draw outside.
pub fn varrer(tela: &mut dyn Screen) {
    let grandes = [(80, 24), (120, 35), (200, 50), (40, 60), (300, 3)];
    let tamanhos = (0..=45).flat_map(|l| (0..=12).map(move |a| (l, a))).chain(grandes);
    for v in [visual(), visual_ascii()] {
        for (l, a) in tamanhos.clone() {
            // The screen gets an area that does not start at 0,0 and a buffer that ends where the area ends.
            let area = Rect::new(2, 1, l, a);
            let mut buf = Buffer::empty(Rect::new(0, 0, l + 2, a + 1));
            tela.view(area, &mut buf, &v);
            if let Some(p) = tela.cursor() {
                assert!(area.contains(p), "cursor fora da área em {l}x{a}: {p:?}");
            }
            for y in 0..=a {
                for x in 0..l + 2 {
                    let fora = x < 2 || y < 1;
                    assert!(!fora || buf[(x, y)].symbol() == " ", "desenho fora da área em {l}x{a}: ({x},{y})");
                }
            }
        }
    }
}

/// A whole frame of the shell as text, trailing blanks cut.
pub fn quadro(shell: &mut Shell, l: u16, a: u16, v: &Visual) -> String {
    let area = Rect::new(0, 0, l, a);
    let mut buf = Buffer::empty(area);
    shell.desenhar(area, &mut buf, v);
    let mut texto = String::new();
    for y in 0..a {
        let linha: String = (0..l).map(|x| buf[(x, y)].symbol()).collect();
        texto.push_str(linha.trim_end());
        texto.push('\n');
    }
    texto
}

/// A whole frame with this screen on top of an empty stack: title row, body, message row, footer.
pub fn texto(tela: Box<dyn Screen>, cx: Session, l: u16, a: u16) -> String {
    quadro(&mut casca_com(tela, cx), l, a, &visual())
}

/// A shell showing this screen, `Msg::Opened` already swallowed.
pub fn casca_com(tela: Box<dyn Screen>, cx: Session) -> Shell {
    Shell::com_tela(cx, tela)
}

/// Runs keys on one screen as the shell does: registry rows first, the raw key else. Effects are collected.
pub fn pressionar(tela: &mut dyn Screen, cx: &Session, teclas: &[Tecla]) -> Vec<Effect> {
    let mut out = Vec::new();
    for k in teclas {
        match registro::achar(tela.commands(), *k, tela.modo()) {
            Some(c) if tela.enabled(c.id, cx).is_ok() && c.acao.is_none_or(|a| cx.pode(a)) => {
                tela.update(&Msg::Command(c.id, None), cx, &mut out);
            }
            Some(_) => out.push(Effect::Bell),
            None => tela.update(&Msg::Key(*k), cx, &mut out),
        }
    }
    out
}

/// The keys that type this text.
pub fn digitar(texto: &str) -> Vec<Tecla> {
    texto.chars().map(Tecla::Letra).collect()
}

/// The id of the only question in these effects.
pub fn pergunta(efeitos: &[Effect]) -> ReqId {
    let ids: Vec<ReqId> =
        efeitos.iter().filter_map(|e| if let Effect::Ask(id, _) = e { Some(*id) } else { None }).collect();
    assert_eq!(ids.len(), 1, "{efeitos:?}");
    ids[0]
}

/// The id of the only job in these effects.
pub fn trabalho(efeitos: &[Effect]) -> JobId {
    let ids: Vec<JobId> =
        efeitos.iter().filter_map(|e| if let Effect::Start(id, _) = e { Some(*id) } else { None }).collect();
    assert_eq!(ids.len(), 1, "{efeitos:?}");
    ids[0]
}

/// Stores or compares a picture in screens/snapshots.
pub fn foto(nome: &str, texto: &str) {
    insta::with_settings!({ snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"), prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(nome, texto);
    });
}

#[test]
fn a_casca_abre_no_login() {
    let (mut shell, efeitos) = Shell::novo(sem_sessao(), &Rota::Login);
    pergunta(&efeitos);
    assert!(quadro(&mut shell, 80, 24, &visual()).contains("Entrar"));
}
