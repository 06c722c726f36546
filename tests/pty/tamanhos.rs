//! Small windows, and windows that change size under one's hands.

use std::time::Duration;

use crate::comum::instalacao::{ADMIN, Instalacao, SENHA};
use crate::comum::passos::{PRONTO, credenciais, entrar, ir, sair};
use crate::comum::pty::Terminal;

#[test]
fn quarenta_por_dez_ainda_serve() {
    let i = Instalacao::demo();
    let p = Terminal::de(40, 10).abrir(i.pasta());
    p.espere("Usuário");
    credenciais(&p, ADMIN, SENHA);
    p.espere_que("o início", |s| {
        let t = crate::comum::pty::texto(s);
        t.contains("Início") && !t.contains("Senha")
    });
    p.tecla("^K").digitar("pac").tecla("Enter").espere("Pacientes").espere("120 de 120");
    p.tecla("Baixo").tecla("Enter").espere("Nome");
    p.tecla("Esc").espere("120 de 120");
    sair(p);
}

#[test]
fn trinta_por_oito_diz_o_tamanho_preciso_e_volta() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default());
    p.medir(30, 8).espere_todos(&["Janela pequena", "40x10"]);
    p.medir(80, 24).espere("NEXSUS ▸ Início").espere("O que falta hoje");
    sair(p);
}

#[test]
fn abre_pequena_e_cresce() {
    let i = Instalacao::vazia();
    let p = Terminal::de(30, 8).abrir(i.pasta());
    p.espere("40x10");
    p.medir(120, 35).espere_todos(&["Estado do sistema", PRONTO]);
    sair({
        credenciais(&p, ADMIN, SENHA);
        p.espere("NEXSUS ▸ Início");
        p
    });
}

#[test]
fn tempestade_de_tamanhos() {
    let i = Instalacao::demo();
    let p = entrar(&i, Terminal::default());
    ir(&p, "pac", "Pacientes");
    p.espere("120 de 120");
    let mut semente = 12345u32;
    let mut sorte = |n: u32| {
        semente = semente.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        u16::try_from((semente >> 8) % n).unwrap()
    };
    for volta in 0..120 {
        p.medir(1 + sorte(220), 1 + sorte(70));
        if volta % 3 == 0 {
            p.tecla(["Baixo", "PgDn", "Cima", "Home", "F1", "Esc"][usize::from(sorte(6))]);
        }
    }
    p.medir(80, 24);
    // Whatever overlay the keys left open is closed by going home.
    p.sossegar(Duration::from_millis(300));
    if p.texto().contains("letras filtram") {
        p.tecla("Esc").espere_sumir("letras filtram");
    }
    if p.texto().contains("Encerrar o NEXSUS?") {
        p.tecla("N").espere_sumir("Encerrar o NEXSUS?");
    }
    ir(&p, "ini", "Início");
    p.espere("O que falta hoje");
    // What is on the screen is what a fresh drawing gives: nothing of the old sizes stayed.
    let antes = p.sossegar(Duration::from_millis(300)).texto();
    let desde = p.total();
    p.tecla("^L").espere_bytes(desde);
    assert_eq!(p.texto(), antes);
    sair(p);
}
