//! Horizontal bar in eighths of a cell; `#` and `.` in ASCII.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::glifos::Glifos;
use crate::pincel::Pincel;
use crate::texto::Texto;
use crate::visual::Visual;

/// Full cells and eighths of the next one, for a fraction of `largura` cells.
fn oitavos(fracao: f64, largura: u16) -> (u16, usize) {
    let f = if fracao.is_finite() { fracao.clamp(0.0, 1.0) } else { 0.0 };
    let n = (f * f64::from(largura) * 8.0).round() as u32;
    // Something that is not nothing shows at least one eighth.
    let n = if f > 0.0 { n.max(1) } else { 0 };
    ((n / 8).min(u32::from(largura)) as u16, (n % 8) as usize)
}

/// The bar as text, without the empty part.
pub fn texto(fracao: f64, largura: u16, g: &Glifos) -> Texto {
    let (cheias, resto) = oitavos(fracao, largura);
    let mut s = g.cheio.repeat(cheias as usize);
    if let Some(o) = resto.checked_sub(1).and_then(|i| g.oitavos.get(i)) {
        s.push_str(o);
    } else if resto >= 4 || (resto > 0 && cheias == 0) {
        s.push_str(g.cheio);
    }
    Texto::novo(&s)
}

/// Draws the bar in the first line of `area`, the rest as empty track.
pub fn desenhar(fracao: f64, area: Rect, buf: &mut Buffer, v: &Visual) {
    let mut p = Pincel::novo(buf, area, v);
    let usado = p.escrever(0, 0, &texto(fracao, area.width, &v.glifos), v.tema.barra);
    for x in usado..area.width {
        p.glifo(x, 0, v.glifos.vazio, v.tema.barra_fundo);
    }
}

#[cfg(test)]
mod testes {
    use super::*;
    use crate::glifos::Conjunto;

    #[test]
    fn tamanhos() {
        let g = Glifos::default();
        assert_eq!(texto(0.0, 10, &g).as_str(), "");
        assert_eq!(texto(1.0, 4, &g).as_str(), "████");
        assert_eq!(texto(0.863, 10, &g).as_str(), "████████▋");
        assert_eq!(texto(0.0001, 10, &g).as_str(), "▏");
        assert_eq!(texto(f64::NAN, 10, &g).as_str(), "");
        assert_eq!(texto(7.0, 3, &g).as_str(), "███");
        let a = Glifos::de(Conjunto::Ascii);
        assert_eq!(texto(0.66, 10, &a).as_str(), "#######");
        assert_eq!(texto(0.001, 10, &a).as_str(), "#");
    }
}
