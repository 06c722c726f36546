//! The import wizard on screen: a refused line mended by a suggestion, written and undone; leaving half-way and going
//! on; suspects side by side.

use std::path::PathBuf;

use crate::comum::instalacao::Instalacao;
use crate::comum::instalacao::{ADMIN, SENHA};
use crate::comum::passos::{abrir, credenciais, entrar, importar, ir, sair};
use crate::comum::pdf::relatorio;
use crate::comum::pty::{Terminal, texto};

/// Three good lines and two with a day that does not exist.
fn com_recusadas(i: &Instalacao) -> PathBuf {
    let linha = |data, cod, valor| [data, cod, "ECG", "ELETROCARDIOGRAMA", valor];
    let linhas = [
        linha("10/11/2025", "000101", "5,15"),
        linha("31/11/2025", "000102", "5,15"),
        linha("11/11/2025", "000103", "5,15"),
        linha("31/11/2025", "000104", "5,15"),
        linha("12/11/2025", "000105", "5,15"),
    ];
    let arquivo = i.caminho("novembro.pdf");
    std::fs::write(&arquivo, relatorio(&linhas, Some("25,75"))).unwrap();
    arquivo
}

#[test]
fn corrige_pela_sugestao_grava_e_desfaz() {
    let i = Instalacao::vazia();
    let arquivo = com_recusadas(&i);
    let p = entrar(&i, Terminal::default());
    ir(&p, &format!("imp {}", arquivo.display()), "Importar");
    p.espere_todos(&["Total do arquivo", "data inexistente", "nada foi gravado ainda"]);
    p.tecla("Enter").espere_todos(&["Rejeitadas 1 de 2", "pendentes 2", "30/11/2025", "com \"31/11/2025\" (1)"]);
    // The first suggestion, for both lines.
    p.tecla(" ").espere("[x] aplicar").tecla("1").espere("[30/11/2025]").tecla("F2");
    p.espere_todos(&["2 linhas corrigidas", "resolvidas 2 · adiadas 0 · pendentes 0"]);
    p.tecla("F2").espere_todos(&["Importação gravada", "nexsus lote desfazer 1", "O que fazer agora"]);
    p.espere_que("as cinco linhas novas", |s| {
        texto(s).lines().any(|l| l.contains("+ Novas") && l.trim_end().ends_with('5'))
    });
    p.tecla("F7").espere_todos(&["NEXSUS ▸ Lotes", "novembro.pdf"]);
    p.tecla("Del").espere("DESFAZER").digitar("DESFAZER").tecla("Enter").espere("Lote 0001 desfeito");
    sair(p);
    assert!(i.certo(&["exportar", "lote", "--saida", i.caminho("l.csv").to_str().unwrap()]).len() < 500);
    assert!(std::fs::read_to_string(i.caminho("l.csv")).unwrap().contains("desfeito"));
}

#[test]
fn sai_no_meio_e_continua_de_onde_parou() {
    let i = Instalacao::vazia();
    let arquivo = com_recusadas(&i);
    let p = entrar(&i, Terminal::default());
    ir(&p, &format!("imp {}", arquivo.display()), "Importar");
    p.espere("Total do arquivo").tecla("Enter").espere("Rejeitadas 1 de 2");
    p.tecla("^X").espere_todos(&["Linha adiada", "resolvidas 0 · adiadas 1 · pendentes 1"]);
    sair(p);

    let p = abrir(&i, Terminal::default());
    credenciais(&p, ADMIN, SENHA);
    p.espere_todos(&["NEXSUS ▸ Início", "Lote 0001 em correção: novembro.pdf"]);
    // It is the first line of the list, and the first one of the picker.
    p.tecla("Home").tecla("Enter").espere_todos(&["Importar ▸ Corrigir", "adiadas 1 · pendentes 1"]);
    ir(&p, "imp", "Importar");
    p.espere("Lote 0001 em correção").digitar("0001").espere("0001 ").tecla("Enter");
    p.espere_todos(&["Importar ▸ Corrigir", "adiadas 1 · pendentes 1"]);
    p.tecla("Esc").espere("Fila:").tecla("F2").espere("Importação gravada");
    // What was put off stays in the lot and can still be mended there.
    ir(&p, "lot", "Lotes");
    p.espere("novembro.pdf").tecla("Enter").espere_todos(&["Lotes ▸ 0001", "Contas do lote"]).tecla("F4");
    p.espere_todos(&["Importar ▸ Corrigir", "Rejeitadas", "31/11/2025"]);
    p.tecla("Home").espere("30/11/2025").tecla("1").espere("[30/11/2025]").tecla("F2").espere("Linha corrigida");
    p.tecla("g").espere("Importação gravada");
    sair(p);
}

#[test]
fn cadastros_parecidos_lado_a_lado() {
    let i = Instalacao::vazia();
    let arquivo = i.caminho("pacientes.csv");
    let csv = "COD_PAC;NOME;DTNASC;SEXO;LOGRADOURO\n\
               1001;MARIA APARECIDA DA AMOSTRA;12/03/1987;F;RUA DE TESTE\n\
               2002;MARIA APARECIDA DA AMOSTRO;12/03/1987;F;\n";
    std::fs::write(&arquivo, csv).unwrap();
    let p = entrar(&i, Terminal::default());
    importar(&p, &arquivo);
    ir(&p, "fus", "Cadastros parecidos");
    p.espere_todos(&["1001", "2002"]).tecla("Enter").espere_todos(&["1001 e 2002", "[x]", "RUA DE TESTE"]);
    p.tecla("F2").espere("um só cadastro").tecla("S").espere_todos(&["Cadastros unidos", "Nenhum par"]);
    ir(&p, "pac", "Pacientes");
    p.espere("1 de 1");
    sair(p);
}
