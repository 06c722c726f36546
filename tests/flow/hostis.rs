//! Hostile files through the real program: every one ends as a class of cli.md, nothing is written, and the program lives.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::casa::Casa;

/// A PDF of these objects, counted from 1; the first is the catalogue.
fn pdf(objetos: &[String]) -> Vec<u8> {
    let mut saida = String::from("%PDF-1.4\n");
    let mut tabela = String::from("0000000000 65535 f \n");
    for (i, objeto) in objetos.iter().enumerate() {
        writeln!(tabela, "{:010} 00000 n ", saida.len()).unwrap();
        write!(saida, "{} 0 obj\n{objeto}\nendobj\n", i + 1).unwrap();
    }
    let (inicio, n) = (saida.len(), objetos.len() + 1);
    write!(saida, "xref\n0 {n}\n{tabela}trailer\n<< /Size {n} /Root 1 0 R >>\nstartxref\n{inicio}\n%%EOF\n").unwrap();
    saida.into_bytes()
}

fn fluxo(dicionario: &str, conteudo: &str) -> String {
    format!("<< {dicionario} /Length {} >>\nstream\n{conteudo}\nendstream", conteudo.len())
}

/// One page that draws form 5; the forms follow from there on.
fn com_formularios(formularios: &[String]) -> Vec<u8> {
    let mut objetos = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /F 5 0 R >> >> /Contents 4 0 R >>"
            .to_owned(),
        fluxo("", "/F Do"),
    ];
    objetos.extend_from_slice(formularios);
    pdf(&objetos)
}

fn formulario(chama: usize, vezes: usize) -> String {
    let recursos =
        format!("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /F {chama} 0 R >> >>");
    fluxo(&recursos, "/F Do ".repeat(vezes).trim_end())
}

/// A form that draws itself, ten times over.
fn que_chama_a_si() -> Vec<u8> {
    com_formularios(&[formulario(5, 10)])
}

/// Twelve forms, each of which draws the next ten times: a million million of them.
fn bilhoes_de_formularios() -> Vec<u8> {
    let mut todos: Vec<String> = (0..12).map(|n| formulario(6 + n, 10)).collect();
    todos.push(fluxo("/Type /XObject /Subtype /Form /BBox [0 0 595 842]", "0 0 1 1 re f"));
    com_formularios(&todos)
}

/// A workbook whose sheet is a few kilobytes and becomes 64 MiB.
fn bomba() -> Vec<u8> {
    let mut z = ZipWriter::new(Cursor::new(Vec::new()));
    let o = SimpleFileOptions::default();
    z.start_file("[Content_Types].xml", o).unwrap();
    z.write_all(
        br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
    )
    .unwrap();
    z.start_file("xl/workbook.xml", o).unwrap();
    z.write_all(b"<workbook/>").unwrap();
    z.start_file("xl/worksheets/sheet1.xml", o).unwrap();
    let bloco = vec![b' '; 1024 * 1024];
    for _ in 0..64 {
        z.write_all(&bloco).unwrap();
    }
    z.finish().unwrap().into_inner()
}

#[test]
fn arquivo_hostil_acaba_numa_classe_e_nada_fica() {
    let casa = Casa::aberta();
    let rejeitos = casa.em("rejeitos.csv");
    let casos = [
        ("pdf", casa.arquivo("eu.pdf", que_chama_a_si())),
        ("pdf", casa.arquivo("bilhoes.pdf", bilhoes_de_formularios())),
        ("xlsx", casa.arquivo("bomba.xlsx", bomba())),
    ];
    for (verbo, arquivo) in &casos {
        let (codigo, r) = casa.json(["importar", verbo, arquivo, "--rejeitos", &rejeitos]);
        let a = &r["arquivos"][0];
        let classe = a["erro"]["codigo"].as_str().unwrap_or_default();
        assert!(matches!(classe, "limite_excedido" | "corrompido"), "{arquivo}: {r}");
        assert_eq!((codigo, &a["situacao"], &a["lote"]), (65, &"recusado".into(), &serde_json::Value::Null), "{r}");
        assert!(!std::path::Path::new(&rejeitos).exists(), "nada lido, nada a dizer: {arquivo}");
    }
    let (_, lotes) = casa.json(["lote", "listar"]);
    assert_eq!(lotes["lotes"].as_array().unwrap().len(), 0, "{lotes}");
    // The next good file is read as ever.
    casa.rodar(["importar", "pdf", &crate::amostras::relatorio(&casa)]).deve(0);
}
