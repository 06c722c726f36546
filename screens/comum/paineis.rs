//! One panel below 100 columns, two from there up (ux.md 4). Narrow panels get a rule with their title,
//! wide ones a box.

use nexsus_widgets::{Painel, Pincel};

use crate::quadro::{Buffer, Rect, Texto, Visual};

/// Width from which a screen shows two boxed panels.
pub const LARGO: u16 = 100;

/// Is this body wide enough for two panels?
pub fn largo(area: Rect) -> bool {
    area.width >= LARGO
}

/// Left panel of `esquerda` per cent and the rest.
pub fn lado_a_lado(area: Rect, esquerda: u16) -> (Rect, Rect) {
    let w = u16::try_from(u32::from(area.width) * u32::from(esquerda) / 100).unwrap_or(area.width).min(area.width);
    (Rect { width: w, ..area }, Rect { x: area.x + w, width: area.width - w, ..area })
}

/// Upper part and the lowest `baixo` lines; the upper part keeps at least `minimo`.
pub fn em_cima(area: Rect, baixo: u16, minimo: u16) -> (Rect, Rect) {
    let b = baixo.min(area.height.saturating_sub(minimo));
    let a = area.height - b;
    (Rect { height: a, ..area }, Rect { y: area.y + a, height: b, ..area })
}

/// Takes `n` lines from the top.
pub fn topo(area: Rect, n: u16) -> (Rect, Rect) {
    let n = n.min(area.height);
    (Rect { height: n, ..area }, Rect { y: area.y + n, height: area.height - n, ..area })
}

/// Draws the frame of a panel and gives its inside: a box when `caixa`, else a rule with the title.
pub fn painel(area: Rect, titulo: &str, caixa: bool, buf: &mut Buffer, v: &Visual) -> Rect {
    if area.height == 0 || area.width == 0 {
        return area;
    }
    if caixa {
        return Painel::novo(Texto::novo(titulo)).desenhar(area, buf, v);
    }
    Pincel::novo(buf, area, v).secao(0, &Texto::novo(titulo));
    topo(area, 1).1
}

/// Writes lines one under the other, one column in; long ones are wrapped. Gives the lines used.
pub fn linhas(area: Rect, textos: &[Texto], buf: &mut Buffer, v: &Visual) -> u16 {
    let mut p = Pincel::novo(buf, area, v);
    let largura = area.width.saturating_sub(2);
    let mut y = 0;
    for t in textos {
        if y >= area.height {
            break;
        }
        y += if t.vazio() { 1 } else { p.paragrafo(1, y, largura, area.height - y, t, v.tema.texto).max(1) };
    }
    y.min(area.height)
}
