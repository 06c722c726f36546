//! Header of a wizard: `(1) Arquivo ✓  (2) Layout ▸  (3) Prévia  (4) Corrigir !`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::pincel::Pincel;
use crate::texto::{Texto, largura};
use crate::visual::Visual;

/// How a step stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Etapa {
    #[default]
    Vazia,
    Feita,
    /// Gone by, but something was left behind.
    Falta,
}

/// Draws the steps in the first line of `area`. Narrow screens show the current step only.
pub fn desenhar(passos: &[Texto], atual: usize, etapas: &[Etapa], area: Rect, buf: &mut Buffer, v: &Visual) {
    let mut p = Pincel::novo(buf, area, v);
    let nomes: Vec<Texto> = passos
        .iter()
        .enumerate()
        .map(|(i, t)| {
            let sinal = if i == atual {
                format!(" {}", v.glifos.passo)
            } else {
                match etapas.get(i).copied().unwrap_or_default() {
                    Etapa::Feita => format!(" {}", v.glifos.ok),
                    Etapa::Falta => " !".to_owned(),
                    Etapa::Vazia => String::new(),
                }
            };
            Texto::novo(&format!("({}) {t}{sinal}", i + 1))
        })
        .collect();
    let total: usize = nomes.iter().map(|t| largura(&v.glifos.traduzir(t.as_str())) + 2).sum();
    let margem = u16::from(area.width >= 30) * 2;
    if total > area.width.saturating_sub(margem) as usize + 2 {
        if let Some(t) = nomes.get(atual) {
            let t = Texto::novo(&format!("{t} / {}", passos.len()));
            p.escrever_ate(margem, 0, area.width.saturating_sub(margem), &t, v.tema.destaque);
        }
        return;
    }
    let mut x = margem;
    for (i, t) in nomes.iter().enumerate() {
        let e = if i == atual { v.tema.destaque } else { v.tema.texto };
        x += p.escrever(x, 0, t, e) + 2;
    }
}
