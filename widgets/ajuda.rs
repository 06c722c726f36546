//! Text one can scroll: help of a screen, log, manual page.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::pincel::Pincel;
use crate::tecla::Tecla;
use crate::texto::{Texto, quebrar};
use crate::textos;
use crate::visual::Visual;

/// Scroll position of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EstadoAjuda {
    topo: usize,
    altura: usize,
    total: usize,
}

impl EstadoAjuda {
    /// Back to the first line.
    pub fn inicio(&mut self) {
        self.topo = 0;
    }

    /// Handles a scroll key; `false` when it is none.
    pub fn tecla(&mut self, t: Tecla) -> bool {
        let pagina = self.altura.saturating_sub(1).max(1);
        let max = self.total.saturating_sub(self.altura);
        self.topo = match t {
            Tecla::Cima => self.topo.saturating_sub(1),
            Tecla::Baixo => self.topo + 1,
            Tecla::PgUp => self.topo.saturating_sub(pagina),
            Tecla::PgDn | Tecla::Letra(' ') => self.topo + pagina,
            Tecla::Home => 0,
            Tecla::End => max,
            _ => return false,
        }
        .min(max);
        true
    }

    /// Draws the text wrapped to the width. A line that begins with `# ` is a section title.
    /// When not all is seen, the last line tells the position.
    pub fn desenhar(&mut self, linhas: &[Texto], area: Rect, buf: &mut Buffer, v: &Visual) {
        let w = area.width.saturating_sub(2) as usize;
        // Wrapped as drawn: the ASCII form may be longer than the original.
        let quebradas: Vec<Texto> = linhas
            .iter()
            .flat_map(|l| {
                let t = Texto::novo(&v.glifos.traduzir(l.as_str()));
                if t.vazio() { vec![t] } else { quebrar(&t, w) }
            })
            .collect();
        let h = area.height as usize;
        let rola = quebradas.len() > h && h >= 3;
        self.total = quebradas.len();
        self.altura = if rola { h - 1 } else { h };
        self.topo = self.topo.min(self.total.saturating_sub(self.altura));
        let mut p = Pincel::novo(buf, area, v);
        for (n, l) in quebradas.iter().skip(self.topo).take(self.altura).enumerate() {
            let y = n as u16;
            match l.as_str().strip_prefix("# ") {
                Some(t) => {
                    p.escrever(1, y, &Texto::novo(t), v.tema.titulo);
                }
                None => {
                    p.escrever(1, y, l, v.tema.texto);
                }
            }
        }
        if rola {
            let ate = (self.topo + self.altura).min(self.total);
            let t = Texto::novo(&textos::posicao(self.topo + 1, ate, self.total));
            p.direita(area.width.saturating_sub(1), area.height - 1, area.width, &t, v.tema.fraco);
        }
    }
}
