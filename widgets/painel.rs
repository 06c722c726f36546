//! A panel: a box on wide screens, a section rule on narrow ones (ux.md 4).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::moldura::CAIXAS;
use crate::pincel::Pincel;
use crate::texto::Texto;
use crate::visual::Visual;

/// Titled panel.
#[derive(Clone, Debug, Default)]
pub struct Painel {
    pub titulo: Texto,
    /// Short text at the right of the top border, e.g. "1/7".
    pub direita: Texto,
    /// Text in the bottom border.
    pub rodape: Texto,
    pub foco: bool,
}

/// Whether a screen of this size draws boxes.
pub fn com_caixas(tela: Rect) -> bool {
    tela.width >= CAIXAS
}

impl Painel {
    pub fn novo(titulo: impl Into<Texto>) -> Self {
        Self { titulo: titulo.into(), ..Self::default() }
    }

    pub fn direita(mut self, t: impl Into<Texto>) -> Self {
        self.direita = t.into();
        self
    }

    pub fn rodape(mut self, t: impl Into<Texto>) -> Self {
        self.rodape = t.into();
        self
    }

    pub fn foco(mut self, foco: bool) -> Self {
        self.foco = foco;
        self
    }

    /// Draws the box; answers its inside (empty when there is no room for one).
    pub fn desenhar(&self, area: Rect, buf: &mut Buffer, v: &Visual) -> Rect {
        let (w, h) = (area.width, area.height);
        if w < 2 || h < 2 {
            return Rect { width: 0, height: 0, ..area };
        }
        let e = if self.foco { v.tema.borda_foco } else { v.tema.borda };
        let g = v.glifos;
        let mut p = Pincel::novo(buf, area, v);
        for (y, a, b) in [(0, g.se, g.sd), (h - 1, g.ie, g.id)] {
            p.glifo(0, y, a, e);
            p.linha_h(1, y, w - 2, e);
            p.glifo(w - 1, y, b, e);
        }
        for y in 1..h - 1 {
            p.glifo(0, y, g.v, e);
            p.glifo(w - 1, y, g.v, e);
        }
        let titulo = if self.foco { v.tema.titulo } else { v.tema.secao };
        let usado = na_borda(&mut p, 0, &self.titulo, titulo);
        if !self.direita.vazio() && w > usado + 8 {
            let t = Texto::novo(&format!(" {} ", self.direita));
            p.direita(w - 2, 0, w - usado - 4, &t, e);
        }
        na_borda(&mut p, h - 1, &self.rodape, v.tema.fraco);
        Rect::new(area.x.saturating_add(1), area.y.saturating_add(1), w - 2, h - 2)
    }

    /// Box when `caixas`, else a rule with the title on top and the rest as inside.
    pub fn ou_secao(&self, caixas: bool, area: Rect, buf: &mut Buffer, v: &Visual) -> Rect {
        if caixas {
            return self.desenhar(area, buf, v);
        }
        if area.height == 0 {
            return area;
        }
        let linha = Rect {
            x: area.x.saturating_add(u16::from(area.width > 2)),
            width: area.width.saturating_sub(2),
            height: 1,
            ..area
        };
        Pincel::novo(buf, linha, v).secao(0, &self.titulo);
        Rect { y: area.y.saturating_add(1), height: area.height - 1, ..area }
    }
}

/// Text standing in a border line, after one border sign; answers the column where it ends.
fn na_borda(p: &mut Pincel<'_>, y: u16, t: &Texto, estilo: ratatui::style::Style) -> u16 {
    if t.vazio() || p.largura() < 6 {
        return 2;
    }
    let cabe = p.largura() - 4;
    let t = Texto::novo(&format!(" {t} "));
    2 + p.escrever_ate(2, y, cabe, &t, estilo)
}
