//! However the program ends, the terminal comes back as it was (security.md 2.5, terminal.md C.6).

use std::time::Duration;

use rustix::process::Signal;

use crate::comum::instalacao::Instalacao;
use crate::comum::passos::{abrir, entrar};
use crate::comum::processos;
use crate::comum::pty::{PRAZO, Pty, Terminal};

/// The process that draws: the only child of the one that watches.
fn quem_desenha(p: &Pty) -> u32 {
    let filhos = p.descendentes();
    assert_eq!(filhos.len(), 1, "um processo que desenha: {filhos:?}");
    filhos[0]
}

fn por_sinal(sinal: Signal, codigo: u32) {
    let i = Instalacao::vazia();
    let mut p = entrar(&i, Terminal::default());
    let filho = quem_desenha(&p);
    processos::sinal(p.pid(), sinal);
    assert_eq!(p.acabar(), codigo, "código de saída depois de {sinal:?}");
    p.conferir_devolvido();
    assert!(processos::sumam(&[filho], PRAZO).is_ok(), "ficou um processo");
}

#[test]
fn sigterm_devolve_o_terminal() {
    por_sinal(Signal::TERM, 143);
}

#[test]
fn sighup_devolve_o_terminal() {
    por_sinal(Signal::HUP, 129);
}

#[test]
fn sigint_devolve_o_terminal() {
    por_sinal(Signal::INT, 130);
}

#[test]
fn morte_do_processo_que_desenha_devolve_o_terminal() {
    let i = Instalacao::vazia();
    let mut p = entrar(&i, Terminal::default());
    processos::sinal(quem_desenha(&p), Signal::KILL);
    assert_eq!(p.acabar(), 137);
    p.conferir_devolvido();
    // On the ordinary screen, one sentence says what happened.
    let tela = p.texto();
    assert!(tela.contains("sinal 9") && tela.contains("restaurado"), "{tela}");
}

#[test]
fn morte_do_vigia_nao_deixa_orfao() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default());
    let filho = quem_desenha(&p);
    processos::sinal(p.pid(), Signal::KILL);
    assert!(processos::sumam(&[filho], PRAZO).is_ok(), "o processo que desenha ficou órfão");
}

#[test]
fn janela_fechada_encerra_em_dois_segundos() {
    let i = Instalacao::vazia();
    let mut p = entrar(&i, Terminal::default());
    let mut todos = p.descendentes();
    todos.push(p.fechar_janela());
    // `vive` does not count a process that ended and waits for its parent, which is this test.
    let levou = processos::sumam(&todos, PRAZO);
    assert!(levou.as_ref().is_ok_and(|t| *t < Duration::from_secs(2)), "depois de fechada a janela: {levou:?}");
}

#[test]
fn janela_fechada_na_entrada_tambem() {
    let i = Instalacao::vazia();
    let mut p = abrir(&i, Terminal::default());
    let mut todos = p.descendentes();
    todos.push(p.fechar_janela());
    let levou = processos::sumam(&todos, PRAZO);
    assert!(levou.as_ref().is_ok_and(|t| *t < Duration::from_secs(2)), "depois de fechada a janela: {levou:?}");
}

#[test]
fn depois_de_morto_o_banco_abre_outra_vez() {
    let i = Instalacao::vazia();
    let mut p = entrar(&i, Terminal::default());
    processos::sinal(quem_desenha(&p), Signal::KILL);
    p.acabar();
    let mut p = entrar(&i, Terminal::default());
    processos::sinal(p.pid(), Signal::TERM);
    assert_eq!(p.acabar(), 143);
}

#[test]
fn sem_terminal_a_tela_nao_abre() {
    let i = Instalacao::vazia();
    let s = i.rodar(&[]);
    assert_eq!(s.status.code(), Some(64));
    assert!(s.stdout.is_empty());
    assert!(String::from_utf8_lossy(&s.stderr).contains("terminal"));
}
