//! A small writer of PDF reports for the demonstration: text at positions, base font
//! Helvetica in WinAnsi, uncompressed. Not a report engine; it makes honest input files.

use std::fmt::Write as _;

/// Text at a place of the page: x and y in points from the lower left corner, size in points.
#[derive(Debug, Clone)]
pub struct Escrito {
    /// Left edge.
    pub x: f32,
    /// Base line.
    pub y: f32,
    /// Font size.
    pub corpo: f32,
    /// The words.
    pub texto: String,
}

/// Builds a PDF of A4 pages. Characters outside Latin-1 become "?".
pub fn montar(paginas: &[Vec<Escrito>]) -> Vec<u8> {
    let mut arquivo = Arquivo::default();
    arquivo.bytes.extend_from_slice(b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n");
    let filhos: String = (0..paginas.len()).fold(String::new(), |mut s, i| {
        let _ = write!(s, "{} 0 R ", 4 + 2 * i);
        s
    });
    arquivo.objeto(1, b"<< /Type /Catalog /Pages 2 0 R >>");
    arquivo.objeto(2, format!("<< /Type /Pages /Kids [ {filhos}] /Count {} >>", paginas.len()).as_bytes());
    arquivo.objeto(3, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    for (i, escritos) in paginas.iter().enumerate() {
        let (pagina, conteudo) = (4 + 2 * i, 5 + 2 * i);
        arquivo.objeto(
            pagina,
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] \
                 /Resources << /Font << /F1 3 0 R >> >> /Contents {conteudo} 0 R >>"
            )
            .as_bytes(),
        );
        let fluxo = fluxo(escritos);
        let mut corpo = format!("<< /Length {} >>\nstream\n", fluxo.len()).into_bytes();
        corpo.extend_from_slice(&fluxo);
        corpo.extend_from_slice(b"\nendstream");
        arquivo.objeto(conteudo, &corpo);
    }
    arquivo.terminar()
}

#[derive(Default)]
struct Arquivo {
    bytes: Vec<u8>,
    lugares: Vec<usize>,
}

impl Arquivo {
    fn objeto(&mut self, numero: usize, corpo: &[u8]) {
        debug_assert_eq!(numero, self.lugares.len() + 1);
        self.lugares.push(self.bytes.len());
        self.bytes.extend_from_slice(format!("{numero} 0 obj\n").as_bytes());
        self.bytes.extend_from_slice(corpo);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn terminar(mut self) -> Vec<u8> {
        let inicio = self.bytes.len();
        let quantos = self.lugares.len() + 1;
        let mut fim = format!("xref\n0 {quantos}\n0000000000 65535 f \n");
        for lugar in &self.lugares {
            let _ = writeln!(fim, "{lugar:010} 00000 n ");
        }
        let _ = write!(fim, "trailer\n<< /Size {quantos} /Root 1 0 R >>\nstartxref\n{inicio}\n%%EOF\n");
        self.bytes.extend_from_slice(fim.as_bytes());
        self.bytes
    }
}

fn fluxo(escritos: &[Escrito]) -> Vec<u8> {
    let mut bytes = b"BT\n".to_vec();
    for e in escritos {
        bytes.extend_from_slice(format!("/F1 {} Tf 1 0 0 1 {} {} Tm (", e.corpo, e.x, e.y).as_bytes());
        for c in e.texto.chars() {
            match c {
                '(' | ')' | '\\' => bytes.extend_from_slice(&[b'\\', c as u8]),
                c => bytes.push(u8::try_from(u32::from(c)).unwrap_or(b'?')),
            }
        }
        bytes.extend_from_slice(b") Tj\n");
    }
    bytes.extend_from_slice(b"ET");
    bytes
}

/// Width of a text in Helvetica, in thousandths of the size; enough to align amounts to the right.
pub fn largura(texto: &str) -> f32 {
    texto
        .chars()
        .map(|c| match c {
            '.' | ',' | ' ' | 'I' => 278.0,
            '-' => 333.0,
            _ => 556.0,
        })
        .sum()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;

    #[test]
    fn tabela_de_referencias_aponta_para_os_objetos() {
        let pdf = montar(&[vec![Escrito { x: 40.0, y: 800.0, corpo: 9.0, texto: "Olá (é) \\".into() }]]);
        // Offsets count bytes: bytes above 127 must not grow into two.
        let texto: String = pdf.iter().map(|&b| if b.is_ascii() { b as char } else { '?' }).collect();
        let xref = texto.rfind("startxref\n").unwrap();
        let inicio: usize = texto[xref + 10..].lines().next().unwrap().parse().unwrap();
        assert!(texto[inicio..].starts_with("xref\n0 6\n"));
        for (i, linha) in texto[inicio..].lines().skip(3).take(5).enumerate() {
            let lugar: usize = linha[..10].parse().unwrap();
            assert!(texto[lugar..].starts_with(&format!("{} 0 obj", i + 1)));
        }
        assert!(texto.contains(r"(Ol? \(?\) \\) Tj"));
        assert!(texto.ends_with("%%EOF\n"));
    }
}
