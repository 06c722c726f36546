//! A list of patients as an XLSX: one sheet of inline texts in a ZIP without compression.

use std::fmt::Write as _;

/// The sixteen columns of the specification.
pub const COLUNAS: [&str; 16] = [
    "COD_PAC",
    "CNS_PAC",
    "CPF",
    "NOME",
    "DTNASC",
    "SEXO",
    "RACA",
    "NACIONALIDADE",
    "CODLOG",
    "LOGRADOURO",
    "NUMERO",
    "COMPL",
    "BAIRRO",
    "MUNICIPIO",
    "CEP",
    "TELEFONE",
];

/// A workbook with the head and these rows.
pub fn cadastro(linhas: &[[&str; 16]]) -> Vec<u8> {
    tabela(&COLUNAS, linhas.iter().map(|l| &l[..]))
}

/// A workbook with any head and rows.
pub fn tabela<'a>(cabecalho: &'a [&'a str], linhas: impl Iterator<Item = &'a [&'a str]>) -> Vec<u8> {
    let mut folha = String::from(
        r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#,
    );
    for (i, linha) in std::iter::once(cabecalho).chain(linhas).enumerate() {
        write!(folha, r#"<row r="{}">"#, i + 1).unwrap();
        for (j, texto) in linha.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            let coluna = char::from(b'A' + u8::try_from(j).unwrap());
            let texto = texto.replace('&', "&amp;").replace('<', "&lt;");
            write!(folha, r#"<c r="{coluna}{}" t="inlineStr"><is><t>{texto}</t></is></c>"#, i + 1).unwrap();
        }
        folha.push_str("</row>");
    }
    folha.push_str("</sheetData></worksheet>");
    const PRE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
    const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let tipos = format!(
        r#"{PRE}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#
    );
    let relacao = |tipo: &str, alvo: &str| {
        format!(
            r#"{PRE}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{REL}/{tipo}" Target="{alvo}"/></Relationships>"#
        )
    };
    let livro = format!(
        r#"{PRE}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{REL}"><sheets><sheet name="Pacientes" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    zip(&[
        ("[Content_Types].xml", &tipos),
        ("_rels/.rels", &relacao("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", &livro),
        ("xl/_rels/workbook.xml.rels", &relacao("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", &folha),
    ])
}

fn zip(arquivos: &[(&str, &str)]) -> Vec<u8> {
    let mut corpo = Vec::new();
    let mut indice = Vec::new();
    for (nome, texto) in arquivos {
        let lugar = u32::try_from(corpo.len()).unwrap();
        let tamanho = u32::try_from(texto.len()).unwrap();
        // Version, flags, method "stored", time, date (1980-01-01), then sum and sizes.
        let mut comum = Vec::new();
        for n in [20u16, 0, 0, 0, 0x21] {
            comum.extend_from_slice(&n.to_le_bytes());
        }
        for n in [crc32(texto.as_bytes()), tamanho, tamanho] {
            comum.extend_from_slice(&n.to_le_bytes());
        }
        comum.extend_from_slice(&u16::try_from(nome.len()).unwrap().to_le_bytes());
        comum.extend_from_slice(&0u16.to_le_bytes());
        corpo.extend_from_slice(b"PK\x03\x04");
        corpo.extend_from_slice(&comum);
        corpo.extend_from_slice(nome.as_bytes());
        corpo.extend_from_slice(texto.as_bytes());
        indice.extend_from_slice(b"PK\x01\x02\x14\x00");
        indice.extend_from_slice(&comum);
        indice.extend_from_slice(&[0; 10]);
        indice.extend_from_slice(&lugar.to_le_bytes());
        indice.extend_from_slice(nome.as_bytes());
    }
    let lugar = u32::try_from(corpo.len()).unwrap();
    let tamanho = u32::try_from(indice.len()).unwrap();
    let quantos = u16::try_from(arquivos.len()).unwrap().to_le_bytes();
    corpo.extend_from_slice(&indice);
    corpo.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    corpo.extend_from_slice(&quantos);
    corpo.extend_from_slice(&quantos);
    corpo.extend_from_slice(&tamanho.to_le_bytes());
    corpo.extend_from_slice(&lugar.to_le_bytes());
    corpo.extend_from_slice(&[0, 0]);
    corpo
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |soma, b| {
        (0..8).fold(soma ^ u32::from(*b), |s, _| if s & 1 == 1 { (s >> 1) ^ 0xEDB8_8320 } else { s >> 1 })
    })
}
