//! Drawing that cannot leave its area.
//!
//! Every widget and screen draws through a [`Pincel`]: relative coordinates,
//! clipping by display width to the area and to the buffer, only [`Texto`] or
//! our own glyphs as input. Any size is legal, also zero: nothing is drawn then.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_width::UnicodeWidthChar;

use crate::glifos::Glifos;
use crate::texto::{Texto, largura, quebrar};
use crate::visual::Visual;

/// Draws inside one area of a buffer.
#[derive(Debug)]
pub struct Pincel<'a> {
    buf: &'a mut Buffer,
    area: Rect,
    visual: &'a Visual,
}

impl<'a> Pincel<'a> {
    pub fn novo(buf: &'a mut Buffer, area: Rect, visual: &'a Visual) -> Self {
        Self { buf, area, visual }
    }

    pub fn largura(&self) -> u16 {
        self.area.width
    }

    pub fn altura(&self) -> u16 {
        self.area.height
    }

    pub fn area(&self) -> Rect {
        self.area
    }

    pub fn visual(&self) -> &'a Visual {
        self.visual
    }

    /// Screen position of a relative one, `None` outside the area.
    pub fn posicao(&self, x: u16, y: u16) -> Option<Position> {
        if x >= self.area.width || y >= self.area.height {
            return None;
        }
        let p = Position::new(self.area.x.checked_add(x)?, self.area.y.checked_add(y)?);
        self.buf.area().contains(p).then_some(p)
    }

    /// Writes a text; answers the columns used.
    pub fn escrever(&mut self, x: u16, y: u16, t: &Texto, estilo: Style) -> u16 {
        self.escrever_ate(x, y, u16::MAX, t, estilo)
    }

    /// Writes a text in at most `max` columns, with an ellipsis where it is cut.
    pub fn escrever_ate(&mut self, x: u16, y: u16, max: u16, t: &Texto, estilo: Style) -> u16 {
        let max = max.min(self.area.width.saturating_sub(x));
        let s = ajustar(t.as_str(), max, &self.visual.glifos);
        self.por(x, y, max, &s, estilo)
    }

    /// Writes a text that ends before column `fim`; answers where it began.
    pub fn direita(&mut self, fim: u16, y: u16, max: u16, t: &Texto, estilo: Style) -> u16 {
        let fim = fim.min(self.area.width);
        let s = ajustar(t.as_str(), max.min(fim), &self.visual.glifos);
        let x = fim.saturating_sub(largura(&s) as u16);
        self.por(x, y, fim - x, &s, estilo);
        x
    }

    /// Writes several pieces one after the other; answers the columns used.
    pub fn trechos(&mut self, x: u16, y: u16, partes: &[(Texto, Style)]) -> u16 {
        let mut usado = 0u16;
        for (t, e) in partes {
            usado = usado.saturating_add(self.escrever(x.saturating_add(usado), y, t, *e));
        }
        usado
    }

    /// Writes a text broken at words; answers the lines used.
    pub fn paragrafo(&mut self, x: u16, y: u16, largura: u16, max_linhas: u16, t: &Texto, estilo: Style) -> u16 {
        let cabe = largura.min(self.area.width.saturating_sub(x));
        // Transliterated first: the ASCII form may be longer than the original.
        let t = Texto::novo(&self.visual.glifos.traduzir(t.as_str()));
        let linhas = quebrar(&t, cabe as usize);
        let mostra = (max_linhas as usize).min(linhas.len());
        for (i, l) in linhas.iter().take(mostra).enumerate() {
            let cortada = i + 1 == mostra && mostra < linhas.len();
            let yy = y.saturating_add(i as u16);
            if cortada {
                // The ellipsis tells that there is more.
                let resto = Texto::novo(&format!("{l} {}", linhas[i + 1]));
                let s = cortar(resto.as_str(), cabe, &self.visual.glifos);
                self.por(x, yy, cabe, &s, estilo);
            } else {
                self.escrever_ate(x, yy, cabe, l, estilo);
            }
        }
        mostra as u16
    }

    /// Writes one of our own signs; answers its columns.
    pub fn glifo(&mut self, x: u16, y: u16, g: &'static str, estilo: Style) -> u16 {
        let max = self.area.width.saturating_sub(x);
        self.por(x, y, max, g, estilo)
    }

    /// Horizontal line of `n` columns.
    pub fn linha_h(&mut self, x: u16, y: u16, n: u16, estilo: Style) {
        let n = n.min(self.area.width.saturating_sub(x));
        for i in 0..n {
            self.por(x + i, y, 1, self.visual.glifos.h, estilo);
        }
    }

    /// Section rule over the whole width: `── Título ───────`.
    pub fn secao(&mut self, y: u16, titulo: &Texto) {
        self.secao_em(0, y, self.area.width, titulo);
    }

    /// Section rule of `n` columns.
    pub fn secao_em(&mut self, x: u16, y: u16, n: u16, titulo: &Texto) {
        let e = self.visual.tema.secao;
        if titulo.vazio() || n < 8 {
            self.linha_h(x, y, n, e);
            return;
        }
        self.linha_h(x, y, 2, e);
        let usado = self.escrever_ate(x.saturating_add(3), y, n - 5, titulo, e) + 4;
        self.linha_h(x.saturating_add(usado), y, n.saturating_sub(usado), e);
    }

    /// A button `[ Entrar ]`; with the focus it stands in reverse. Answers the columns used.
    pub fn botao(&mut self, x: u16, y: u16, t: &Texto, foco: bool) -> u16 {
        let e = if foco { self.visual.tema.selecao } else { self.visual.tema.campo };
        self.escrever(x, y, &Texto::novo(&format!("[ {t} ]")), e)
    }

    /// Changes only the style of `n` columns.
    pub fn estilo(&mut self, x: u16, y: u16, n: u16, estilo: Style) {
        for i in 0..n.min(self.area.width.saturating_sub(x)) {
            if let Some(p) = self.posicao(x + i, y)
                && let Some(c) = self.buf.cell_mut(p)
            {
                c.set_style(estilo);
            }
        }
    }

    /// Empties the area.
    pub fn limpar(&mut self) {
        let a = self.area.intersection(*self.buf.area());
        for y in a.top()..a.bottom() {
            for x in a.left()..a.right() {
                if let Some(c) = self.buf.cell_mut(Position::new(x, y)) {
                    c.reset();
                    c.set_style(self.visual.tema.texto);
                }
            }
        }
    }

    /// The only place where text becomes cells. `s` is cleaned and in the glyph set.
    fn por(&mut self, x: u16, y: u16, max: u16, s: &str, estilo: Style) -> u16 {
        let max = max.min(self.area.width.saturating_sub(x));
        let mut usado = 0u16;
        let mut anterior: Option<Position> = None;
        for c in s.chars() {
            let w = c.width().unwrap_or(0) as u16;
            if w == 0 {
                // A combining mark lives in the cell of its letter.
                if let Some(cel) = anterior.and_then(|p| self.buf.cell_mut(p)) {
                    let junto = format!("{}{c}", cel.symbol());
                    cel.set_symbol(&junto);
                }
                continue;
            }
            if usado + w > max {
                break;
            }
            let Some(p) = self.posicao(x + usado, y) else {
                break;
            };
            if w > 1 && self.posicao(x + usado + w - 1, y).is_none() {
                break;
            }
            if let Some(cel) = self.buf.cell_mut(p) {
                cel.set_char(c).set_style(estilo);
            }
            for i in 1..w {
                if let Some(cel) = self.buf.cell_mut(Position::new(p.x + i, p.y)) {
                    cel.reset();
                    cel.set_style(estilo);
                }
            }
            anterior = Some(p);
            usado += w;
        }
        usado
    }
}

/// Writes one text at a screen position, clipped to `max` columns and to the buffer.
pub fn escrever(buf: &mut Buffer, onde: Position, max: u16, t: &Texto, estilo: Style, glifos: &Glifos) -> u16 {
    let v = Visual { glifos: *glifos, ..Visual::default() };
    let area = Rect::new(onde.x, onde.y, max, 1);
    Pincel::novo(buf, area, &v).escrever(0, 0, t, estilo)
}

/// Translates to the glyph set and cuts to `max` columns.
pub(crate) fn ajustar(s: &str, max: u16, g: &Glifos) -> String {
    let t = g.traduzir(s);
    if largura(&t) <= max as usize {
        return t.into_owned();
    }
    cortar(&t, max, g)
}

/// Cuts to `max` columns, an ellipsis at the end when anything was lost.
pub(crate) fn cortar(s: &str, max: u16, g: &Glifos) -> String {
    let max = max as usize;
    if largura(s) <= max {
        return s.to_string();
    }
    let fim = if max >= 2 * largura(g.reticencias) { g.reticencias } else { "" };
    let cabe = max.saturating_sub(largura(fim));
    let mut saida = String::new();
    let mut usado = 0;
    for c in s.chars() {
        let w = c.width().unwrap_or(0);
        if usado + w > cabe {
            break;
        }
        usado += w;
        saida.push(c);
    }
    // "NOME …" reads better as "NOME…".
    let util = saida.trim_end().len();
    saida.truncate(util);
    saida.push_str(fim);
    saida
}

#[cfg(test)]
mod testes {
    use super::*;
    use crate::glifos::Conjunto;
    use crate::tema::Perfil;

    fn linha(buf: &Buffer, y: u16) -> String {
        (0..buf.area().width).map(|x| buf.cell((x, y)).map_or("", |c| c.symbol())).collect()
    }

    #[test]
    fn corta_e_nunca_sai() {
        let v = Visual::default();
        let mut b = Buffer::empty(Rect::new(0, 0, 10, 2));
        // The area is larger than the buffer and begins outside of it too.
        let mut p = Pincel::novo(&mut b, Rect::new(6, 1, 40, 9), &v);
        p.escrever(0, 0, &Texto::novo("abcdefgh"), Style::new());
        p.escrever(0, 5, &Texto::novo("fora"), Style::new());
        p.escrever(u16::MAX, u16::MAX, &Texto::novo("fora"), Style::new());
        assert_eq!(linha(&b, 1), "      abcd");
        let mut p = Pincel::novo(&mut b, Rect::new(0, 0, 6, 1), &v);
        assert_eq!(p.escrever_ate(0, 0, 6, &Texto::novo("palavra longa"), Style::new()), 6);
        assert_eq!(linha(&b, 0), "palav…    ");
    }

    #[test]
    fn larga_nao_fica_pela_metade() {
        let v = Visual::default();
        let mut b = Buffer::empty(Rect::new(0, 0, 3, 1));
        let mut p = Pincel::novo(&mut b, Rect::new(0, 0, 3, 1), &v);
        assert_eq!(p.escrever(0, 0, &Texto::novo("山山"), Style::new()), 3);
        assert_eq!(p.por(2, 0, 9, "山", Style::new()), 0);
        assert_eq!(b.cell((0, 0)).map(|c| c.symbol().to_string()), Some("山".into()));
        assert_eq!(b.cell((2, 0)).map(|c| c.symbol().to_string()), Some("…".into()));
    }

    #[test]
    fn ascii_e_direita() {
        let v = Visual::novo(Perfil::Mono, Conjunto::Ascii);
        let mut b = Buffer::empty(Rect::new(0, 0, 12, 1));
        let mut p = Pincel::novo(&mut b, Rect::new(0, 0, 12, 1), &v);
        assert_eq!(p.direita(12, 0, 12, &Texto::novo("ação ✓"), Style::new()), 5);
        assert_eq!(linha(&b, 0), "     acao ok");
    }
}
