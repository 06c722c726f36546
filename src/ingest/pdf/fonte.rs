//! What a PDF reader must give: positioned glyphs, page by page.
//!
//! Everything after this point (words, lines, columns, rows) is ours and does not know which reader painted the
//! glyphs. Coordinates are points of the page as a person sees it: x to the right, y down, rotation of the page
//! already applied.

use std::ops::Range;

use crate::ErroDeArquivo;

/// Which way a glyph runs on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Giro {
    /// Left to right, as one reads.
    Reto,
    /// Top to bottom (turned a quarter clockwise).
    Direita,
    /// Upside down.
    Invertido,
    /// Bottom to top (turned a quarter counter-clockwise).
    Esquerda,
    /// Any other angle: watermarks and stamps.
    Inclinado,
}

/// One painted glyph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glifo {
    /// Origin on the baseline, in points.
    pub x: f32,
    /// Baseline, in points from the top.
    pub y: f32,
    /// Where the next glyph would start.
    pub fim_x: f32,
    /// Baseline at that end.
    pub fim_y: f32,
    /// Height of the letter (size of the font as seen), in points.
    pub corpo: f32,
    /// The character, or `None` when the font has no Unicode for it.
    pub letra: Option<char>,
    /// Direction.
    pub giro: Giro,
}

/// All glyphs of one page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PaginaGlifos {
    /// Width as seen, in points.
    pub largura: f32,
    /// Height as seen, in points.
    pub altura: f32,
    /// In painting order.
    pub glifos: Vec<Glifo>,
    /// Images painted on the page (to tell a scan from an empty page).
    pub imagens: u32,
}

/// A reader of PDF pages.
pub trait GlyphSource {
    /// Name for the operator ("hayro", "pdf-extract").
    fn nome(&self) -> &'static str;

    /// Number of pages.
    fn paginas(&self) -> usize;

    /// Reads the pages of `faixa` (counted from 0) in order and hands each to `receber`; memory stays bounded by one page.
    ///
    /// # Errors
    /// [`ErroDeArquivo::LimiteExcedido`] when a budget is spent, [`ErroDeArquivo::Corrompido`] when a page cannot
    /// be read, or whatever `receber` answers.
    fn ler_paginas(
        &mut self,
        faixa: Range<usize>,
        receber: &mut dyn FnMut(usize, PaginaGlifos) -> Result<(), ErroDeArquivo>,
    ) -> Result<(), ErroDeArquivo>;
}

/// Direction of a baseline vector in page coordinates (y down).
pub fn giro_do_vetor(dx: f64, dy: f64) -> Giro {
    let (ax, ay) = (dx.abs(), dy.abs());
    if ay <= ax * 0.05 {
        if dx >= 0.0 { Giro::Reto } else { Giro::Invertido }
    } else if ax <= ay * 0.05 {
        if dy >= 0.0 { Giro::Direita } else { Giro::Esquerda }
    } else {
        Giro::Inclinado
    }
}
