//! Sound files around what the fuzzer invents, so that it reaches the readers behind the container.
//! Shared by the targets and by the replay in the normal suite (`repetir.rs`).

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

/// The parts of a workbook that the fuzzer does not touch.
const FIXOS: [(&str, &str); 4] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="P" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    ),
];

/// A PDF whose text are the lines of `texto`, in a fixed-width font: what stands in column `c` of line `l`
/// is painted at (20 + 4.2 c, 820 - 9 l). A run of two blanks or more splits what is painted at once, a form feed
/// starts a page.
pub fn pdf_de_texto(texto: &[u8]) -> Vec<u8> {
    let mut doc = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut inicios = Vec::new();
    let mut objeto = |doc: &mut Vec<u8>, n: usize, corpo: &[u8]| {
        inicios.push((n, doc.len()));
        let _ = writeln!(doc, "{n} 0 obj");
        doc.extend_from_slice(corpo);
        doc.extend_from_slice(b"\nendobj\n");
    };
    objeto(&mut doc, 1, b"<</Type/Catalog/Pages 2 0 R>>");
    objeto(&mut doc, 3, b"<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>");
    let paginas: Vec<&[u8]> = texto.split(|b| *b == 0x0c).take(20).collect();
    let mut filhos = String::new();
    for (i, pagina) in paginas.iter().enumerate() {
        let conteudo = conteudo(pagina);
        let (p, c) = (4 + 2 * i, 5 + 2 * i);
        let _ = write!(filhos, "{p} 0 R ");
        let dic = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 842]/Contents {c} 0 R/Resources<</Font<</F 3 0 R>>>>>>"
        );
        objeto(&mut doc, p, dic.as_bytes());
        let mut corpo = format!("<</Length {}>>\nstream\n", conteudo.len()).into_bytes();
        corpo.extend_from_slice(&conteudo);
        corpo.extend_from_slice(b"\nendstream");
        objeto(&mut doc, c, &corpo);
    }
    objeto(&mut doc, 2, format!("<</Type/Pages/Count {}/Kids[{filhos}]>>", paginas.len()).as_bytes());
    inicios.sort_unstable();
    let xref = doc.len();
    let _ = writeln!(doc, "xref\n0 {}\n0000000000 65535 f ", inicios.len() + 1);
    for (_, onde) in &inicios {
        let _ = writeln!(doc, "{onde:010} 00000 n ");
    }
    let _ = writeln!(doc, "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF", inicios.len() + 1);
    doc
}

fn conteudo(pagina: &[u8]) -> Vec<u8> {
    let mut c = b"BT /F 7 Tf\n".to_vec();
    for (l, linha) in pagina.split(|b| *b == b'\n').take(90).enumerate() {
        let y = 820 - 9 * l;
        let mut i = 0;
        while i < linha.len() && i < 400 {
            if linha[i] == b' ' {
                i += 1;
                continue;
            }
            let fim = (i..linha.len())
                .find(|k| linha[*k] == b' ' && linha.get(k + 1).is_none_or(|b| *b == b' '))
                .unwrap_or(linha.len());
            let _ = write!(c, "1 0 0 1 {}.{} {y} Tm (", 20 + 42 * i / 10, 42 * i % 10);
            for b in &linha[i..fim] {
                if matches!(b, b'(' | b')' | b'\\') {
                    c.push(b'\\');
                }
                c.push(*b);
            }
            c.extend_from_slice(b") Tj\n");
            i = fim;
        }
    }
    c.extend_from_slice(b"ET");
    c
}

/// A workbook whose sheet and shared strings are `partes` (parted by a NUL byte; an empty part is left out): the zip around them is sound, so
/// that the fuzzer reaches the XML.
pub fn xlsx_de_partes(partes: &[u8]) -> Vec<u8> {
    let mut p = partes.splitn(3, |b| *b == 0);
    let folha = p.next().unwrap_or_default();
    let textos = p.next().unwrap_or_default();
    let estilos = p.next().unwrap_or_default();
    let fixos = FIXOS.iter().map(|(n, t)| (*n, t.as_bytes()));
    let vivos = [("xl/worksheets/sheet1.xml", folha), ("xl/sharedStrings.xml", textos), ("xl/styles.xml", estilos)];
    let dentro: Vec<_> = fixos.chain(vivos).filter(|(_, corpo)| !corpo.is_empty()).collect();
    zip_de(&dentro)
}

/// A sound zip with these members, stored.
pub fn zip_de(dentro: &[(&str, &[u8])]) -> Vec<u8> {
    let mut z = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let op = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (nome, corpo) in dentro {
        if z.start_file(*nome, op).is_ok() {
            let _ = z.write_all(corpo);
        }
    }
    z.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// Layout text and body of a TXT input: what stands before the first NUL byte is the layout.
pub fn leiaute_e_texto(dados: &[u8]) -> (Option<String>, &[u8]) {
    match dados.iter().position(|b| *b == 0) {
        Some(i) => (Some(String::from_utf8_lossy(&dados[..i]).into_owned()), &dados[i + 1..]),
        None => (None, dados),
    }
}
