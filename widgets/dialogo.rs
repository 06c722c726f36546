//! Overlay frame: a box of 60 columns over any screen (ux.md 4.10).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::painel::Painel;
use crate::pincel::Pincel;
use crate::texto::Texto;
use crate::visual::Visual;

/// Width of an overlay where there is room.
pub const LARGURA: u16 = 60;

/// Title in the upper border, keys in the lower one.
#[derive(Clone, Debug, Default)]
pub struct Dialogo {
    pub titulo: Texto,
    pub rodape: Texto,
}

/// Centred rectangle for `altura` lines including the borders.
pub fn centro(tela: Rect, altura: u16) -> Rect {
    let w = LARGURA.min(tela.width);
    let h = altura.min(tela.height);
    Rect {
        x: tela.x.saturating_add((tela.width - w) / 2),
        // A little above the middle: the eye stays near the title row.
        y: tela.y.saturating_add((tela.height - h) / 3),
        width: w,
        height: h,
    }
}

impl Dialogo {
    pub fn novo(titulo: impl Into<Texto>, rodape: impl Into<Texto>) -> Self {
        Self { titulo: titulo.into(), rodape: rodape.into() }
    }

    /// Empties the area, draws the box, answers the inside.
    pub fn desenhar(&self, area: Rect, buf: &mut Buffer, v: &Visual) -> Rect {
        Pincel::novo(buf, area, v).limpar();
        Painel { titulo: self.titulo.clone(), rodape: self.rodape.clone(), foco: true, ..Painel::default() }
            .desenhar(area, buf, v)
    }
}
