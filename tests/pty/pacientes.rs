//! Pacientes on screen: a new record typed with Enter, found again without accents, and names that
//! try to write to the terminal.

use std::time::Duration;

use crate::comum::passos::{entrar, ir, sair};
use crate::comum::instalacao::Instalacao;
use crate::comum::pty::Terminal;

#[test]
fn cadastra_com_enter_e_acha_sem_acento() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default());
    ir(&p, "pac", "Pacientes");
    p.espere("Nenhum paciente ainda");
    p.tecla("F6").espere_todos(&["Pacientes ▸ novo", "Código"]);
    p.digitar("9001").tecla("Enter");
    p.digitar("conceição d'ávila de teste").tecla("Enter").espere("CONCEIÇÃO D'ÁVILA DE TESTE");
    // A full CNS, date or option goes on by itself; CPF is left blank with Enter.
    p.digitar("700000000000005").tecla("Enter").digitar("15011980").espere("15/01/1980");
    p.digitar("F").digitar("03");
    p.tecla("F2").espere("gravado");
    p.tecla("Esc").espere_todos(&["9001", "CONCEIÇÃO D'ÁVILA DE TESTE", "1 de 1"]);

    p.tecla("F3").digitar("conceicao davila");
    p.espere("0 de 1").tecla("Esc").espere("1 de 1");
    p.tecla("/").digitar("avila conceicao").espere_todos(&["/avila conceicao", "1 de 1", "CONCEIÇÃO"]);
    // The document is never in clear in the list.
    assert!(!p.texto().contains("700000000000005"));
    assert!(!String::from_utf8_lossy(&p.bruto(0)).contains("700 0000 0000 0005 "), "CNS aberto na lista");
    sair(p);
}

#[test]
fn ficha_suja_pergunta_antes_de_fechar() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default());
    ir(&p, "pac", "Pacientes");
    p.tecla("F6").espere("Pacientes ▸ novo").digitar("77").espere("77");
    p.tecla("Esc").espere("não gravadas");
    p.tecla("N").espere_sumir("não gravadas").espere("Pacientes ▸ novo");
    p.tecla("Esc").espere("não gravadas").tecla("S").espere("Nenhum paciente ainda");
    sair(p);
}

#[test]
fn excluir_pede_a_palavra() {
    let i = Instalacao::demo();
    let p = entrar(&i, Terminal::default());
    ir(&p, "pac", "Pacientes");
    p.espere("120 de 120").tecla("Del").espere("EXCLUIR");
    // An Enter typed ahead confirms nothing.
    p.tecla("Enter").sossegar(Duration::from_millis(200));
    p.espere("EXCLUIR").digitar("EXCLUIR").tecla("Enter").espere("119 de 119");
    sair(p);
}

#[test]
fn nome_hostil_chega_inofensivo_ao_terminal() {
    let i = Instalacao::vazia();
    // Clears the screen, sets the title, asks for the cursor, turns the line right to left.
    let nomes = [
        "MARIA \u{1b}[2J\u{1b}]0;TITULO\u{7} DE TESTE",
        "JOANA \u{202e}OTSET ED\u{202c} FIM",
        "PEDRO \u{9b}31m\u{90}q\u{9c} DE TESTE",
        "LUCIA \u{1b}[6n\u{1b}[c\u{200b}\u{feff}DE TESTE",
    ];
    let mut csv = String::from("COD_PAC;NOME;DTNASC;SEXO;LOGRADOURO\n");
    for (n, nome) in nomes.iter().enumerate() {
        csv.push_str(&format!("50{n};\"{nome}\";01/02/1980;F;\"RUA \u{1b}[31mVERMELHA\"\n"));
    }
    let arquivo = i.caminho("hostil.csv");
    std::fs::write(&arquivo, csv).unwrap();

    let p = entrar(&i, Terminal::default());
    ir(&p, &format!("imp {}", arquivo.display()), "Importar");
    p.espere_que("a prévia", |s| {
        let t = crate::comum::pty::texto(s);
        t.contains("Total do arquivo") || t.contains("recusado")
    });
    p.tecla("F2").espere_que("gravado ou nada a gravar", |s| {
        let t = crate::comum::pty::texto(s);
        t.contains("Importação gravada") || t.contains("Não há linha nova")
    });
    ir(&p, "pac", "Pacientes");
    p.sossegar(Duration::from_millis(300));
    p.tecla("Enter").sossegar(Duration::from_millis(300));

    let bruto = String::from_utf8_lossy(&p.bruto(0)).into_owned();
    for mau in ["\u{1b}[2J\u{1b}]0", "\u{1b}]0;", "TITULO\u{7}", "\u{202e}", "\u{202c}", "\u{9b}", "\u{90}", "\u{200b}", "\u{feff}", "\u{1b}[31mV"] {
        assert!(!bruto.contains(mau), "saiu para o terminal: {}", mau.escape_debug());
    }
    assert_eq!(p.perguntas(), 3, "um nome fez o terminal responder");
    sair(p);
}
