//! Progress in one line: `CADSUS CNS  ███████░░░ 64%  412/640  resta 2m10s`.
//!
//! No animation: the line changes only when the work went on. The remaining
//! time is a text of the caller, because nothing here has a clock.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::barra;
use crate::pincel::{Pincel, ajustar};
use crate::texto::{Texto, largura};
use crate::visual::Visual;

/// State of one piece of work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progresso {
    pub rotulo: Texto,
    pub feito: u64,
    /// `None` while the total is not known.
    pub total: Option<u64>,
    /// Remaining time or phase in words.
    pub resta: Texto,
}

/// Whole percents; 100 only when all is done.
pub fn percento(feito: u64, total: u64) -> u8 {
    if total == 0 || feito >= total {
        return 100;
    }
    let p = u128::from(feito) * 100 / u128::from(total);
    p.min(99) as u8
}

/// `1842` as `1.842`.
pub fn milhar(n: u64) -> String {
    let d = n.to_string();
    let mut s = String::with_capacity(d.len() + d.len() / 3);
    for (i, c) in d.chars().enumerate() {
        if i > 0 && (d.len() - i).is_multiple_of(3) {
            s.push('.');
        }
        s.push(c);
    }
    s
}

impl Progresso {
    /// Draws in the first line of `area`. When narrow the label gives way first, the percent last.
    pub fn desenhar(&self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let mut p = Pincel::novo(buf, area, v);
        let w = area.width;
        let fracao = match self.total {
            Some(t) if t > 0 => self.feito.min(t) as f64 / t as f64,
            _ => 0.0,
        };
        let numero = match self.total {
            Some(t) => format!("{:>3}%  {}/{}", percento(self.feito, t), milhar(self.feito), milhar(t)),
            None => milhar(self.feito),
        };
        let mut fim = format!("{numero}  {}", self.resta);
        if largura(&fim) + 14 > w as usize {
            fim = match self.total {
                Some(t) => format!("{:>3}%", percento(self.feito, t)),
                None => numero,
            };
        }
        let fim = Texto::novo(fim.trim_end());
        let dir = largura(&ajustar(fim.as_str(), w, &v.glifos)) as u16;
        let livre = w.saturating_sub(dir + 1);
        // Ten cells are enough to see movement; the label takes what is left.
        let barra_w = if self.total.is_some() { livre.min(10) } else { 0 };
        let rot_w = livre.saturating_sub(barra_w + 1);
        let mut x = 0;
        if rot_w >= 4 && !self.rotulo.vazio() {
            x = p.escrever_ate(0, 0, rot_w, &self.rotulo, v.tema.texto) + 1;
        }
        let b = Rect { x: area.x.saturating_add(x), width: barra_w, height: area.height.min(1), ..area };
        barra::desenhar(fracao, b, buf, v);
        let mut p = Pincel::novo(buf, area, v);
        let x = if barra_w > 0 { x + barra_w + 1 } else { x };
        p.escrever(x, 0, &fim, v.tema.texto);
    }
}

#[cfg(test)]
mod testes {
    use super::*;

    #[test]
    fn cem_por_cento_so_no_fim() {
        assert_eq!(percento(0, 640), 0);
        assert_eq!(percento(412, 640), 64);
        assert_eq!(percento(9_999, 10_000), 99);
        assert_eq!(percento(u64::MAX - 1, u64::MAX), 99);
        assert_eq!(percento(5, 5), 100);
        assert_eq!(percento(0, 0), 100);
        assert_eq!(milhar(1_842_000), "1.842.000");
        assert_eq!(milhar(7), "7");
    }
}
