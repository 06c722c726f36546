//! Help, palette, going somewhere, leaving: the routes that hold on every screen.

use crate::comum::instalacao::Instalacao;
use crate::comum::passos::{entrar, ir, paleta, sair};
use crate::comum::pty::Terminal;

#[test]
fn f1_abre_a_ajuda_e_esc_fecha() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default());
    for tecla in ["F1", "^G", "?", "Alt+1"] {
        p.tecla(tecla).espere_todos(&["Ajuda ─ Início", "letras filtram"]);
        p.tecla("Esc").espere_sumir("letras filtram");
    }
    // Letters filter, Enter runs what is left.
    p.tecla("F1").espere("letras filtram").digitar("pacientes").tecla("Enter");
    p.espere("NEXSUS ▸ Pacientes");
    sair(p);
}

#[test]
fn paleta_por_tres_caminhos_e_codigos() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default());
    for tecla in ["F10", "^K", ":", "Alt+0"] {
        p.tecla(tecla).espere("Comando ─");
        p.tecla("Esc").espere_sumir("Comando ─");
    }
    // A person types the colon again, in front of the code.
    p.tecla(":").espere("Comando ─").digitar("pac").espere("Pacientes").tecla("Enter");
    p.espere("NEXSUS ▸ Pacientes");
    ir(&p, "ini", "Início");
    ir(&p, ":pac", "Pacientes");
    p.tecla("Esc").espere("NEXSUS ▸ Início");
    paleta(&p, "zzz");
    p.espere("Nenhum comando com esse nome").tecla("Esc").espere_sumir("Comando ─");
    sair(p);
}

#[test]
fn todas_as_telas_abrem_e_voltam() {
    let i = Instalacao::demo();
    let p = entrar(&i, Terminal::de(120, 35));
    for (codigo, titulo) in [
        ("imp", "Importar"),
        ("dep", "De-para"),
        ("reg", "Regra de profissional"),
        ("prd", "Produção"),
        ("esp", "Espelho"),
        ("pac", "Pacientes"),
    ] {
        ir(&p, codigo, titulo);
        // The footer names help and palette everywhere.
        p.espere_todos(&["F1", "^K"]);
        p.tecla("Esc").espere("NEXSUS ▸ Início");
    }
    p.tecla("F9").espere("Del cancela").tecla("Esc").espere_sumir("Del cancela");
    sair(p);
}

#[test]
fn sair_pela_paleta() {
    let i = Instalacao::vazia();
    let p = sair(entrar(&i, Terminal::default()));
    p.conferir_devolvido();
}

#[test]
fn ctrl_c_pede_outra_vez_e_so_entao_sai() {
    let i = Instalacao::vazia();
    let mut p = entrar(&i, Terminal::default());
    p.tecla("^C").espere("de novo para sair");
    // Any other key takes it back.
    p.tecla("Baixo").espere_sumir("de novo para sair");
    p.tecla("^C").espere("de novo para sair").tecla("^C");
    assert_eq!(p.acabar(), 0);
    p.conferir_devolvido();
}

#[test]
fn ctrl_c_duas_vezes_sai_tambem_antes_de_entrar() {
    let i = Instalacao::vazia();
    let mut p = crate::comum::passos::abrir(&i, Terminal::default());
    p.tecla("^C").espere("de novo para sair").tecla("^C");
    assert_eq!(p.acabar(), 0);
    p.conferir_devolvido();
}

#[test]
fn esc_no_inicio_pergunta_antes_de_sair() {
    let i = Instalacao::vazia();
    let mut p = entrar(&i, Terminal::default());
    p.tecla("Esc").espere("Encerrar o NEXSUS?");
    p.tecla("N").espere_sumir("Encerrar o NEXSUS?");
    p.tecla("Esc").espere("Encerrar o NEXSUS?").tecla("S");
    assert_eq!(p.acabar(), 0);
}

#[test]
fn redesenhar_repoe_a_tela_estragada() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default());
    let antes = p.sossegar(std::time::Duration::from_millis(200)).texto();
    let desde = p.total();
    p.tecla("^L").espere_bytes(desde);
    assert!(p.bruto(desde).windows(4).any(|w| w == b"\x1b[2J"), "não apagou antes de redesenhar");
    assert_eq!(p.texto(), antes);
    sair(p);
}
