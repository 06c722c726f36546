//! A small table nobody walks in: accounts, a plan, two sides compared. No selection, so no marker.

use nexsus_widgets::{Pincel, Tom};

use crate::quadro::{Buffer, Rect, Texto, Visual};

/// One row: cells and tone; `aponta` puts the marker before it.
#[derive(Debug)]
pub struct Linha {
    pub celulas: Vec<Texto>,
    pub tom: Tom,
    pub aponta: bool,
}

impl Linha {
    pub fn nova(celulas: Vec<Texto>, tom: Tom) -> Self {
        Self { celulas, tom, aponta: false }
    }
}

/// Draws header, rule and rows. Each column is (title, width, right-aligned); the last takes what is left.
/// Gives the lines used.
pub fn desenhar(area: Rect, colunas: &[(&str, u16, bool)], linhas: &[Linha], buf: &mut Buffer, v: &Visual) -> u16 {
    let mut p = Pincel::novo(buf, area, v);
    let titulos: Vec<Texto> = colunas.iter().map(|c| Texto::novo(c.0)).collect();
    escrever(&mut p, 0, colunas, &titulos, v.tema.cabecalho);
    p.linha_h(1, 1, area.width.saturating_sub(2), v.tema.borda);
    let mut y = 2;
    for l in linhas {
        if y >= area.height {
            break;
        }
        if l.aponta {
            p.glifo(1, y, v.glifos.marca, v.tema.destaque);
        }
        escrever(&mut p, y, colunas, &l.celulas, v.tema.tom(l.tom));
        y += 1;
    }
    y.min(area.height)
}

/// Writes one row by hand, for tables without a head.
pub fn escrever(
    p: &mut Pincel<'_>,
    y: u16,
    colunas: &[(&str, u16, bool)],
    celulas: &[Texto],
    estilo: ratatui::style::Style,
) {
    let fim = p.largura().saturating_sub(1);
    let mut x = 3;
    for (i, ((_, largura, direita), celula)) in colunas.iter().zip(celulas).enumerate() {
        let ultima = i + 1 == colunas.len();
        let w = if ultima && !direita { fim.saturating_sub(x) } else { (*largura).min(fim.saturating_sub(x)) };
        if *direita {
            p.direita(x + w, y, w, celula, estilo);
        } else {
            p.escrever_ate(x, y, w, celula, estilo);
        }
        x += w + 2;
    }
}
