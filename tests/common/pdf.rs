//! A report of attendances as a PDF: text at positions in Helvetica, one page, nothing compressed.

use std::fmt::Write as _;

/// Left edges of the five columns, in points.
const COLUNAS: [u32; 5] = [40, 120, 190, 280, 500];

/// Title, column heads, rows and, where given, the printed total.
pub fn relatorio(linhas: &[[&str; 5]], total: Option<&str>) -> Vec<u8> {
    let mut fluxo = String::new();
    let mut y = 800;
    escrever(&mut fluxo, 40, y, "RELATORIO DE ATENDIMENTOS");
    y -= 30;
    for linha in
        std::iter::once(&["DATA_ATEND", "COD_PAC", "COD_PROC_AUREO", "PROC_AUREO", "VALOR_AUREO"]).chain(linhas)
    {
        for (x, texto) in COLUNAS.iter().zip(linha) {
            escrever(&mut fluxo, *x, y, texto);
        }
        y -= 16;
    }
    if let Some(total) = total {
        escrever(&mut fluxo, 40, y, "TOTAL GERAL");
        escrever(&mut fluxo, 500, y, total);
    }
    montar(&latin1(&fluxo))
}

fn escrever(fluxo: &mut String, x: u32, y: u32, texto: &str) {
    let seguro = texto.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
    writeln!(fluxo, "BT /F1 8 Tf {x} {y} Td ({seguro}) Tj ET").unwrap();
}

fn latin1(texto: &str) -> Vec<u8> {
    texto.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
}

fn montar(fluxo: &[u8]) -> Vec<u8> {
    let mut conteudo = format!("<< /Length {} >>\nstream\n", fluxo.len()).into_bytes();
    conteudo.extend_from_slice(fluxo);
    conteudo.extend_from_slice(b"\nendstream");
    let objetos: [&[u8]; 5] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        &conteudo,
    ];
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut tabela = String::from("0000000000 65535 f \n");
    for (i, objeto) in objetos.iter().enumerate() {
        writeln!(tabela, "{:010} 00000 n ", pdf.len()).unwrap();
        pdf.extend_from_slice(format!("{} 0 obj\n", i + 1).as_bytes());
        pdf.extend_from_slice(objeto);
        pdf.extend_from_slice(b"\nendobj\n");
    }
    let inicio = pdf.len();
    let n = objetos.len() + 1;
    let fim = format!("xref\n0 {n}\n{tabela}trailer\n<< /Size {n} /Root 1 0 R >>\nstartxref\n{inicio}\n%%EOF\n");
    pdf.extend_from_slice(fim.as_bytes());
    pdf
}
