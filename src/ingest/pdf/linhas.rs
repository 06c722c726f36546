//! Words and lines of a page, the only thing the table recovery sees.

/// A word at its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Palavra {
    /// Left edge, points.
    pub x0: f32,
    /// Right edge, points.
    pub x1: f32,
    /// NFC text without blanks.
    pub texto: Box<str>,
    /// Words of one painted phrase that lies over another; 0 for all others.
    pub cadeia: u32,
    /// Words of one wrapped cell that was painted whole, over all its lines; 0 for all others.
    pub celula: u32,
}

/// Words on one baseline, left to right.
#[derive(Debug, Clone, PartialEq)]
pub struct Linha {
    /// Page, from 1.
    pub pagina: u32,
    /// Line of the page, from 1.
    pub numero: u32,
    /// Baseline in points from the top.
    pub y: f32,
    /// Typical letter height.
    pub corpo: f32,
    /// Left to right.
    pub palavras: Vec<Palavra>,
    /// Stands for the slanted text of the page (watermark); has no words.
    pub de_lado: bool,
}

impl Linha {
    /// The line as a person would type it.
    pub fn texto(&self) -> String {
        juntar(self.palavras.iter().map(|p| &*p.texto))
    }

    /// The line with its words set apart as on the page: half a letter height is one blank.
    pub fn no_lugar(&self) -> String {
        const LARGURA_MAXIMA: usize = 400;
        let passo = 0.5 * self.corpo.max(4.0);
        let mut s = String::new();
        let mut n = 0_usize;
        let mut fim = f32::MIN;
        for p in &self.palavras {
            let coluna = ((p.x0 / passo).max(0.0) as usize).min(LARGURA_MAXIMA);
            // Words of one cell stay one blank apart.
            let junto = p.x0 - fim < 0.6 * self.corpo;
            let falta = if junto { 1 } else { coluna.saturating_sub(n).max(usize::from(n > 0) * 2) };
            fim = p.x1;
            s.extend(std::iter::repeat_n(' ', falta));
            s.push_str(&p.texto);
            n += falta + p.texto.chars().count();
        }
        s
    }
}

/// Joins words by one space.
pub fn juntar<'a>(palavras: impl Iterator<Item = &'a str>) -> String {
    let mut s = String::new();
    for p in palavras {
        if !s.is_empty() {
            s.push(' ');
        }
        s.push_str(p);
    }
    s
}
