//! Terminals that are not like ours: silent, without UTF-8, without colours, the Linux console.

use crate::comum::emulador::Jeito;
use crate::comum::instalacao::Instalacao;
use crate::comum::passos::{PRONTO, entrar, ir, sair};
use crate::comum::pty::{Pty, Terminal};

/// Parameters of every colour or attribute sequence (SGR) in a stream.
fn sgr(bruto: &[u8]) -> Vec<u16> {
    let mut v = Vec::new();
    for (i, _) in bruto.windows(2).enumerate().filter(|(_, w)| *w == b"\x1b[") {
        let corpo = &bruto[i + 2..];
        let n = corpo.iter().position(|b| !b.is_ascii_digit() && *b != b';').unwrap_or(0);
        if corpo.get(n) == Some(&b'm') {
            v.extend(std::str::from_utf8(&corpo[..n]).unwrap().split(';').map(|p| p.parse().unwrap_or(0)));
        }
    }
    v
}

fn cores(bruto: &[u8]) -> Vec<u16> {
    sgr(bruto).into_iter().filter(|p| matches!(p, 30..=38 | 40..=48 | 90..=97 | 100..=107)).collect()
}

fn so_ascii(p: &Pty) {
    let tela = p.texto();
    assert!(tela.is_ascii(), "há mais que ASCII na tela:\n{tela}");
}

#[test]
fn o_aperto_de_mao_e_um_so() {
    let i = Instalacao::demo();
    let p = entrar(&i, Terminal::default());
    let n = p.perguntas();
    assert_eq!(n, 3, "três perguntas ao abrir");
    ir(&p, "pac", "Pacientes");
    p.medir(100, 30).tecla("^L").espere("NEXSUS ▸ Pacientes");
    sair(p);
}

#[test]
fn tecla_junto_com_novo_tamanho_nao_se_perde() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default());
    for vez in 0..40 {
        p.medir(if vez % 2 == 0 { 100 } else { 80 }, 24).tecla("^K");
        p.espere("Comando ─").tecla("Esc").espere_sumir("Comando ─");
    }
    sair(p);
}

#[test]
fn terminal_mudo_abre_e_funciona() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default().jeito(Jeito::Mudo));
    // What the environment says is believed.
    p.espere("NEXSUS ▸ Início");
    assert!(p.perguntas() >= 1);
    sair(p).conferir_devolvido();
}

#[test]
fn sem_sonda_nada_e_perguntado() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default().com("NEXSUS_PROBE", "0"));
    assert_eq!(p.perguntas(), 0);
    sair(p);
}

#[test]
fn resposta_atrasada_nao_vira_texto() {
    let i = Instalacao::vazia();
    let p = Terminal::default().jeito(Jeito::Mudo).abrir(i.pasta());
    p.espere(PRONTO);
    p.enviar(b"\x1b[1;2R\x1b[1;2R\x1b[1;2R\x1b[?62;22c");
    p.digitar("maria").espere("maria");
    let linha = p.linha_com("maria").unwrap();
    assert!(!linha.contains(";2R") && !linha.contains("62;22"), "{linha}");
}

#[test]
fn console_do_linux_so_ascii() {
    let i = Instalacao::demo();
    let t = Terminal::default().com("TERM", "linux");
    let p = t.abrir(i.pasta());
    p.espere("banco: SQLite ok");
    so_ascii(&p);
    crate::comum::passos::credenciais(&p, crate::comum::instalacao::ADMIN, crate::comum::instalacao::SENHA);
    p.espere("O que falta hoje");
    so_ascii(&p);
    p.tecla("^K").espere("Comando -").digitar("pac").tecla("Enter").espere("NEXSUS > Pacientes").espere("120 de 120");
    so_ascii(&p);
    p.tecla("F1").espere("letras filtram");
    so_ascii(&p);
}

#[test]
fn sem_utf8_no_ambiente_e_sem_resposta_so_ascii() {
    let i = Instalacao::vazia();
    let p = Terminal::default().jeito(Jeito::Mudo).com("LANG", "C").abrir(i.pasta());
    p.espere(PRONTO);
    so_ascii(&p);
}

#[test]
fn putty_em_8_bits_e_ajustada_e_devolvida() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default().jeito(Jeito::Latin1));
    let p = sair(p);
    let b = p.bruto(0);
    assert!(b.windows(3).any(|w| w == b"\x1b%G"), "não passou o terminal a UTF-8");
    assert!(b.windows(3).any(|w| w == b"\x1b%@"), "não devolveu o conjunto de 8 bits");
}

#[test]
fn terminal_que_nao_vira_utf8_recebe_ascii() {
    let i = Instalacao::vazia();
    let p = Terminal::default().jeito(Jeito::SoLatin1).abrir(i.pasta());
    p.espere(PRONTO);
    let b = p.bruto(0);
    let quadro = b.windows(8).position(|w| w == b"\x1b[?2026h").unwrap();
    assert!(b[quadro..].is_ascii(), "saiu mais que ASCII depois do aperto de mão");
}

#[test]
fn no_color_nao_manda_cor() {
    let i = Instalacao::demo();
    let colorido = entrar(&i, Terminal::default());
    ir(&colorido, "pac", "Pacientes");
    assert!(!cores(&colorido.bruto(0)).is_empty(), "com cor há cores");
    sair(colorido);
    let p = entrar(&i, Terminal::default().com("NO_COLOR", "1"));
    ir(&p, "pac", "Pacientes");
    p.espere("120 de 120").tecla("Baixo").tecla("F1").espere("letras filtram");
    let c = cores(&p.bruto(0));
    assert!(c.is_empty(), "cores com NO_COLOR: {c:?}");
    // The choice is seen without colour: reversed, and by a mark.
    assert!(sgr(&p.bruto(0)).contains(&7), "sem cor, a escolha é vista em vídeo inverso");
}

#[test]
fn as_cores_sao_as_dezesseis_com_nome() {
    let i = Instalacao::demo();
    let p = entrar(&i, Terminal::de(120, 35));
    for codigo in ["pac", "dep", "imp", "prd"] {
        crate::comum::passos::paleta(&p, codigo);
        p.espere_sumir("Comando ─").sossegar(std::time::Duration::from_millis(200));
    }
    let b = p.bruto(0);
    assert!(!sgr(&b).iter().any(|c| matches!(c, 38 | 48 | 58)), "cor de 256 ou de 24 bits, ou de sublinhado");
    sair(p);
}
