//! Pacientes on screen: a new record typed with Enter, found again without accents, and names that
//! try to write to the terminal.

use std::time::Duration;

use crate::comum::instalacao::Instalacao;
use crate::comum::passos::{entrar, ir, paleta, sair};
use crate::comum::pty::{Pty, Terminal, texto};

/// Types a new patient, from the list and back to it.
fn cadastrar(p: &Pty) {
    p.tecla("F6").espere_todos(&["Pacientes ▸ novo", "Código"]);
    p.digitar("9001").tecla("Enter");
    p.digitar("conceição d'ávila de teste").tecla("Enter").espere("CONCEIÇÃO D'ÁVILA DE TESTE");
    // A full CNS or date and a chosen option go on by themselves; an Enter out of habit right
    // after that does not count, the second leaves CPF blank.
    p.digitar("700000000000005").tecla("Enter").tecla("Enter").digitar("15011980").espere("15/01/1980");
    p.digitar("F").digitar("03").tecla("F2");
    p.espere_todos(&["NEXSUS ▸ Pacientes", "1 de 1", "gravad", "9001", "CONCEIÇÃO D'ÁVILA DE TESTE"]);
}

#[test]
fn cadastra_com_enter_e_acha_sem_acento() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default());
    ir(&p, "pac", "Pacientes");
    p.espere("Nenhum paciente ainda");
    cadastrar(&p);
    // The document is never in clear in the list.
    assert!(!p.texto().contains("700000000000005"));

    p.tecla("F3").digitar("jose").espere("0 de 1").tecla("Esc").espere("1 de 1");
    p.tecla("/").digitar("avila conceicao").espere_todos(&["/avila conceicao", "1 de 1", "CONCEIÇÃO"]);
    p.tecla("Enter").tecla("Enter").espere_todos(&["Pacientes ▸ 9001", "15/01/1980", "Feminino", "Parda"]);
    let ficha = p.texto();
    assert!(!ficha.contains("700000000000005") && ficha.contains("700•"), "o CNS fica coberto:\n{ficha}");
    // F8 shows it, on purpose.
    p.tecla("F8").espere_todos(&["auditoria", "700 0000 0000 0005"]);
    // And nobody has to touch a key for it to be covered again.
    std::thread::sleep(Duration::from_secs(8));
    p.espere("cobertos de novo");
    assert!(!p.texto().contains("700 0000 0000 0005"), "o CNS fica coberto:\n{}", p.texto());
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
    // A fast code, another user or the way out would throw it away just the same.
    for linha in ["ini", "trocar", "sair"] {
        paleta(&p, linha);
        p.espere("não gravadas").tecla("N").espere_sumir("não gravadas").espere("Pacientes ▸ novo");
    }
    p.tecla("Esc").espere("não gravadas").tecla("S").espere("Nenhum paciente ainda");
    sair(p);
}

#[test]
fn excluir_pede_a_palavra() {
    let i = Instalacao::vazia();
    let p = entrar(&i, Terminal::default());
    ir(&p, "pac", "Pacientes");
    p.espere("Nenhum paciente ainda");
    cadastrar(&p);
    p.tecla("Del").espere("EXCLUIR");
    // An Enter typed ahead confirms nothing, nor does Esc lose its meaning when Enter comes at once.
    p.tecla("Enter").sossegar(Duration::from_millis(200)).espere("EXCLUIR");
    p.enviar(b"\x1b\r");
    // The Enter behind the Esc opens the record; nothing was deleted.
    p.espere("Pacientes ▸ 9001").tecla("Esc").espere("1 de 1");
    p.tecla("Del").espere("EXCLUIR").digitar("EXCLUIR").tecla("Enter").espere("Paciente excluído");
    p.espere("Nenhum paciente ainda");
    sair(p);
}

#[test]
fn quem_tem_atendimento_nao_se_exclui() {
    let i = Instalacao::demo();
    let p = entrar(&i, Terminal::default());
    ir(&p, "pac", "Pacientes");
    p.espere("120 de 120").tecla("Del").espere("tem atendimentos");
    assert!(!p.texto().contains("EXCLUIR"), "nem chega a perguntar");
    p.espere("120 de 120");
    sair(p);
}

/// What no name may bring to a terminal.
const MAUS: &[&str] =
    &["\u{1b}]0;", "\u{1b}[31mV", "\u{202e}", "\u{202c}", "\u{2066}", "\u{9b}", "\u{90}", "\u{200b}", "\u{feff}"];

fn nada_de_mau(p: &Pty) {
    let bruto = String::from_utf8_lossy(&p.bruto(0)).into_owned();
    for mau in MAUS {
        assert!(!bruto.contains(mau), "saiu para o terminal: {}", mau.escape_debug());
    }
    assert_eq!(p.perguntas(), 3, "um texto fez o terminal responder");
}

/// A spreadsheet of these names; `escreve` may fail only the file, never the terminal.
fn planilha(i: &Instalacao, nomes: &[&str]) -> std::path::PathBuf {
    let mut csv = String::from("COD_PAC;NOME;DTNASC;SEXO;LOGRADOURO\n");
    for (n, nome) in nomes.iter().enumerate() {
        csv.push_str(&format!("50{n};\"{nome}\";01/02/1980;F;RUA DE TESTE\n"));
    }
    let arquivo = i.caminho("nomes.csv");
    std::fs::write(&arquivo, csv).unwrap();
    arquivo
}

#[test]
fn nome_hostil_chega_inofensivo_ao_terminal() {
    let i = Instalacao::vazia();
    // Turns the line right to left, hides letters, starts an 8-bit control sequence.
    let arquivo = planilha(
        &i,
        &[
            "JOANA \u{202e}OTSET ED\u{202c} FIM",
            "LUCIA \u{200b}DE\u{feff} TESTE",
            "PEDRO \u{2066}DE\u{2069} TESTE",
            "ANA DE TESTE SEM NADA",
        ],
    );
    let p = entrar(&i, Terminal::default());
    ir(&p, &format!("imp {}", arquivo.display()), "Importar");
    p.espere("Total do arquivo").tecla("F2").espere("Importação gravada");
    ir(&p, "pac", "Pacientes");
    p.espere_todos(&["ANA DE TESTE SEM NADA", "JOANA"]);
    p.tecla("Baixo").tecla("Enter").espere("Pacientes ▸ 50");
    nada_de_mau(&p);
    sair(p);
}

#[test]
fn planilha_com_sequencias_de_terminal_nao_as_executa() {
    let i = Instalacao::vazia();
    let arquivo = planilha(
        &i,
        &["MARIA \u{1b}[2J\u{1b}]0;TITULO\u{7} DE TESTE", "LUCIA \u{1b}[6n\u{1b}[c DE TESTE", "RUA \u{9b}31mVERMELHA"],
    );
    let p = entrar(&i, Terminal::default());
    ir(&p, &format!("imp {}", arquivo.display()), "Importar");
    // Refused as no text, or read with the controls taken out: both are harmless and both say so.
    p.espere_que("a prévia ou a recusa", |s| {
        let t = texto(s);
        t.contains("Total do arquivo") || t.contains("Arquivo recusado")
    });
    p.sossegar(Duration::from_millis(300));
    nada_de_mau(&p);
    sair(p);
}

#[test]
fn nome_de_arquivo_hostil_na_escolha() {
    let i = Instalacao::vazia();
    for nome in ["a\u{1b}]0;x\u{7}.pdf", "b\u{202e}fdp.pdf", "c\u{1b}[31mV.csv"] {
        std::fs::write(i.caminho(nome), "x").unwrap();
    }
    let p = entrar(&i, Terminal::default());
    ir(&p, "imp", "Importar");
    p.espere("dados").tecla("Baixo").tecla("Baixo").sossegar(Duration::from_millis(300));
    let tela = p.texto();
    assert!(tela.contains(".csv"), "{tela}");
    nada_de_mau(&p);
    sair(p);
}
