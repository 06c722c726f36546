//! The same key in the dialects of the terminals people have (ux.md 3.1).

use crate::comum::instalacao::{ADMIN, Instalacao, SENHA};
use crate::comum::passos::{abrir, entrar, ir, sair};
use crate::comum::pty::Terminal;

#[test]
fn enter_do_teclado_numerico_e_ctrl_j_avancam() {
    let i = Instalacao::vazia();
    // Ctrl+J is what the keypad's Enter becomes under tmux; the keypad itself stays in normal mode.
    let p = abrir(&i, Terminal::default());
    assert!(p.bruto(0).starts_with(b"\x1b>"), "põe antes de tudo o teclado numérico no modo normal");
    assert!(!p.ver(vt100::Screen::application_keypad), "teclado numérico em modo de aplicação");
    p.digitar(ADMIN).tecla("^J").digitar(SENHA).tecla("^J");
    p.espere("NEXSUS ▸ Início");
    sair(p);
}

#[test]
fn ctrl_h_apaga_como_backspace() {
    let i = Instalacao::vazia();
    let p = abrir(&i, Terminal::default());
    p.digitar("adminxy").espere("adminxy");
    p.tecla("^H").tecla("Apaga").espere_sumir("adminx");
    p.tecla("Enter").digitar(SENHA).tecla("Enter").espere("NEXSUS ▸ Início");
    sair(p);
}

#[test]
fn alt_com_numero_vale_tecla_f_e_alt_com_letra_nao_estraga() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default());
    p.tecla("Alt+1").espere("letras filtram").tecla("Esc").espere_sumir("letras filtram");
    p.tecla("Alt+0").espere("Comando ─").tecla("Alt+=").espere_sumir("Comando ─");
    p.tecla("Alt+9").espere("Del cancela").tecla("Esc").espere_sumir("Del cancela");
    ir(&p, "pac", "Pacientes");
    // Esc and a letter in one packet are Esc, then the letter: back, and on Início `a` is Pacientes.
    p.tecla("Alt+a").espere("NEXSUS ▸ Pacientes");
    p.tecla("Esc").espere("NEXSUS ▸ Início");
    sair(p);
}

#[test]
fn teclas_de_funcao_nas_formas_dos_terminais() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default());
    // xterm, PuTTY and VT, Linux console.
    for f1 in [b"\x1bOP".as_slice(), b"\x1b[11~", b"\x1b[[A"] {
        p.enviar(f1);
        p.espere("letras filtram").tecla("Esc").espere_sumir("letras filtram");
    }
    p.enviar(b"\x1b[21~");
    p.espere("Comando ─").tecla("Esc").espere_sumir("Comando ─");
    sair(p);
}

#[test]
fn alt_f1_da_putty_nao_digita_lixo() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default());
    ir(&p, "pac", "Pacientes");
    p.tecla("F3").digitar("zulmira").espere("zulmira");
    p.enviar(b"\x1b\x1b[11~");
    // The Esc cleared the filter; of the rest nothing became text or a command.
    p.espere_sumir("zulmira").sossegar(std::time::Duration::from_millis(300));
    let tela = p.texto();
    assert!(!tela.contains("[11") && !tela.contains("11~"), "{tela}");
    sair(p);
}

#[test]
fn colagem_nao_confirma_nada() {
    let i = Instalacao::vazia();
    let p = abrir(&i, Terminal::default());
    p.colar("admin\nsenha\n").espere("admin");
    p.sossegar(std::time::Duration::from_millis(200));
    let tela = p.texto();
    assert!(!tela.contains("Conferindo") && !tela.contains('✗'), "a colagem enviou o formulário:\n{tela}");
}
