//! A small writer of one-sheet XLSX files with text cells, for the demonstration.

use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::erro::{ErroUsuario, Resultado};

const CABECA: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

/// Builds an XLSX with one sheet of text cells (inline strings, so nothing can be a formula).
pub fn montar(linhas: &[Vec<String>]) -> Resultado<Vec<u8>> {
    let partes = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#.to_owned(),
        ),
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned(),
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Pacientes" sheetId="1" r:id="rId1"/></sheets></workbook>"#.to_owned(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#.to_owned(),
        ),
        ("xl/worksheets/sheet1.xml", folha(linhas)),
    ];
    let falha = |_| ErroUsuario::interno("planilha de demonstração");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (nome, corpo) in partes {
        zip.start_file(nome, SimpleFileOptions::default()).map_err(falha)?;
        zip.write_all(format!("{CABECA}{corpo}").as_bytes())
            .map_err(|_| ErroUsuario::interno("planilha de demonstração"))?;
    }
    Ok(zip.finish().map_err(falha)?.into_inner())
}

fn folha(linhas: &[Vec<String>]) -> String {
    let mut xml =
        String::from(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#);
    for (l, linha) in linhas.iter().enumerate() {
        xml.push_str(&format!(r#"<row r="{}">"#, l + 1));
        for (c, celula) in linha.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            let lugar = format!("{}{}", coluna(c), l + 1);
            xml.push_str(&format!(
                r#"<c r="{lugar}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#,
                escapar(celula)
            ));
        }
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData></worksheet>");
    xml
}

/// Letters of the column, 0 = A, 26 = AA.
fn coluna(mut n: usize) -> String {
    let mut letras = Vec::new();
    loop {
        letras.push(char::from(b'A' + (n % 26) as u8));
        match (n / 26).checked_sub(1) {
            Some(resto) => n = resto,
            None => break,
        }
    }
    letras.iter().rev().collect()
}

fn escapar(texto: &str) -> String {
    texto.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod testes {
    #[test]
    fn letras_de_coluna() {
        let nomes: Vec<_> = [0, 25, 26, 51, 52, 701, 702].map(super::coluna).into();
        assert_eq!(nomes, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
