//! A PDF writer of a few lines: Helvetica with WinAnsi letters at given places, painted in the ways producers paint.

use std::fmt::Write;

const CORPO: f32 = 9.0;

/// A page being laid out; y counts from the top.
pub struct Pagina {
    trechos: Vec<(f32, f32, String)>,
    giro: u16,
    deitado: bool,
    torta: f32,
    extra: String,
    /// Name of the variant, for messages of tests.
    pub forma: &'static str,
}

impl Pagina {
    pub fn nova() -> Self {
        Self { trechos: Vec::new(), giro: 0, deitado: false, torta: 0.0, extra: String::new(), forma: "simples" }
    }

    /// Width of a text in points (digits, capitals and blanks of Helvetica, near enough for the rest).
    pub fn texto(&mut self, x: f32, y: f32, t: &str) {
        if !t.is_empty() {
            self.trechos.push((x, y, t.to_owned()));
        }
    }

    pub fn celulas(&mut self, y: f32, celulas: &[(f32, &str)]) {
        for (x, t) in celulas {
            self.texto(*x, y, t);
        }
    }

    pub fn letra_por_letra(mut self) -> Self {
        let mut novos = Vec::new();
        for (x, y, t) in &self.trechos {
            let mut x = *x;
            for c in t.chars() {
                if c != ' ' {
                    novos.push((x, *y, c.to_string()));
                }
                x += avanco(c) * CORPO / 1000.0;
            }
        }
        self.trechos = novos;
        self.forma = "letra por letra";
        self
    }

    pub fn de_tras_para_frente(mut self) -> Self {
        self.trechos.reverse();
        self.forma = "de trás para frente";
        self
    }

    pub fn negrito_falso(mut self) -> Self {
        let copia: Vec<_> = self.trechos.iter().map(|(x, y, t)| (x + 0.4, *y, t.clone())).collect();
        self.trechos.extend(copia);
        self.forma = "negrito falso";
        self
    }

    /// `/Rotate` with the content turned the other way, as printers of landscape pages do.
    pub fn girada(mut self, graus: u16) -> Self {
        self.giro = graus;
        self.forma = "girada";
        self
    }

    /// Content turned a quarter without `/Rotate`: the reader must turn its head.
    pub fn conteudo_deitado(mut self) -> Self {
        self.deitado = true;
        self.forma = "conteúdo deitado";
        self
    }

    /// The whole page set askew by some degrees, as by hand.
    pub fn torta(mut self, graus: f32) -> Self {
        self.torta = graus;
        self.forma = "torta";
        self
    }

    /// Operators before the text.
    pub fn desenho(mut self, operadores: &str) -> Self {
        self.extra.push_str(operadores);
        self
    }

    pub fn marca_dagua(mut self, t: &str) -> Self {
        writeln!(self.extra, "BT /F1 80 Tf 0.7 0.7 -0.7 0.7 150 300 Tm ({}) Tj ET", escapar(t)).unwrap();
        self.forma = "marca d'água";
        self
    }

    fn conteudo(&self) -> String {
        let mut s = self.extra.clone();
        for (x, y, t) in &self.trechos {
            let (x, y) = (*x, 842.0 - *y);
            let m = match (self.giro, self.deitado) {
                (270, _) => format!("0 -1 1 0 {} {}", y, 595.0 - x),
                (90, _) | (_, true) => format!("0 1 -1 0 {} {}", 842.0 - y, x),
                (180, _) => format!("-1 0 0 -1 {} {}", 595.0 - x, 842.0 - y),
                _ if self.torta != 0.0 => {
                    let (s, c) = self.torta.to_radians().sin_cos();
                    format!("{c} {s} {} {c} {} {}", -s, x * c - y * s, x * s + y * c)
                }
                _ => format!("1 0 0 1 {x} {y}"),
            };
            writeln!(s, "BT /F1 {CORPO} Tf {m} Tm ({}) Tj ET", escapar(t)).unwrap();
        }
        s
    }
}

/// Width of a text in points.
pub fn largura(t: &str) -> f32 {
    t.chars().map(avanco).sum::<f32>() * CORPO / 1000.0
}

/// Advance widths of Helvetica for what the tests print.
fn avanco(c: char) -> f32 {
    match c {
        'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | 'É' | 'Ã' => 667.0,
        'C' | 'D' | 'H' | 'N' | 'R' | 'U' => 722.0,
        'G' | 'O' | 'Q' | 'Ó' => 778.0,
        'F' | 'T' | 'Z' => 611.0,
        'M' | 'm' => 833.0,
        'J' | 'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' => 500.0,
        'r' | '-' | '(' | ')' => 333.0,
        'I' | ' ' | '.' | ',' | ':' | '/' | 'f' | 't' | 'í' => 278.0,
        'i' | 'j' | 'l' => 222.0,
        _ => 556.0,
    }
}

fn escapar(t: &str) -> String {
    t.chars()
        .map(|c| match c {
            '(' | ')' | '\\' => format!("\\{c}"),
            c if c.is_ascii() => c.to_string(),
            c => format!("\\{:03o}", u32::from(c)),
        })
        .collect()
}

/// The bytes of a document with these pages.
pub fn pdf(paginas: &[Pagina]) -> Vec<u8> {
    pdf_com_fonte(paginas, "/BaseFont /Helvetica /Encoding /WinAnsiEncoding", None)
}

/// The same with a font whose letters have names that mean nothing; with a map of its letters to Unicode or without.
pub fn pdf_de_letras_proprias(paginas: &[Pagina], com_mapa: bool) -> Vec<u8> {
    let (mut nomes, mut larguras) = (String::new(), String::new());
    for n in 32..=255_u8 {
        write!(nomes, "/g{n} ").unwrap();
        write!(larguras, "{} ", avanco(char::from(n))).unwrap();
    }
    let mapa = "/CIDInit /ProcSet findresource begin begincmap /CMapName /M def /CMapType 2 def \
        1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <20> <FF> <0020> endbfrange endcmap end";
    let fonte = format!(
        "/BaseFont /ABCDEF+Propria /FirstChar 32 /LastChar 255 /Widths [{larguras}] /Encoding << /Type /Encoding /Differences [32 {nomes}] >> {}",
        if com_mapa { "/ToUnicode 4 0 R" } else { "" }
    );
    pdf_com_fonte(paginas, &fonte, Some(mapa))
}

fn pdf_com_fonte(paginas: &[Pagina], fonte: &str, mapa: Option<&str>) -> Vec<u8> {
    let mut objetos = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        format!("<< /Type /Font /Subtype /Type1 {fonte} >>"),
    ];
    objetos.extend(mapa.map(|m| format!("<< /Length {} >>\nstream\n{m}\nendstream", m.len())));
    let mut filhos = String::new();
    for p in paginas {
        let n = objetos.len() + 1;
        let (largura, altura) = if p.giro % 180 == 0 && !p.deitado { (595, 842) } else { (842, 595) };
        write!(filhos, "{n} 0 R ").unwrap();
        objetos.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {largura} {altura}] /Rotate {} /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            p.giro,
            n + 1
        ));
        let c = p.conteudo();
        objetos.push(format!("<< /Length {} >>\nstream\n{c}\nendstream", c.len() + 1));
    }
    objetos[1] = format!("<< /Type /Pages /Kids [{filhos}] /Count {} >>", paginas.len());
    let mut s = String::from("%PDF-1.4\n");
    let mut posicoes = Vec::new();
    for (i, o) in objetos.iter().enumerate() {
        posicoes.push(s.len());
        write!(s, "{} 0 obj\n{o}\nendobj\n", i + 1).unwrap();
    }
    let xref = s.len();
    write!(s, "xref\n0 {}\n0000000000 65535 f \n", objetos.len() + 1).unwrap();
    for p in posicoes {
        writeln!(s, "{p:010} 00000 n ").unwrap();
    }
    write!(s, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n", objetos.len() + 1).unwrap();
    s.into_bytes()
}
