//! A window with lines to read and nothing to decide.

use nexsus_widgets::{Dialogo, EstadoAjuda, Tecla, Texto, Visual, dialogo};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::comando::Command;
use crate::msg::{Effect, Msg, Session};
use crate::screen::Screen;

/// The window. Enter or Esc closes it; longer texts scroll.
pub struct Aviso {
    titulo: String,
    linhas: Vec<Texto>,
    rolagem: EstadoAjuda,
}

impl Aviso {
    pub fn novo(titulo: impl Into<String>, linhas: Vec<String>) -> Self {
        let linhas = linhas.into_iter().map(Texto::from).collect();
        Self { titulo: titulo.into(), linhas, rolagem: EstadoAjuda::default() }
    }
}

impl Screen for Aviso {
    fn title(&self) -> String {
        self.titulo.clone()
    }

    fn commands(&self) -> &'static [Command] {
        &[]
    }

    fn is_modal(&self) -> bool {
        true
    }

    fn update(&mut self, m: &Msg, _cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Key(Tecla::Enter) => out.push(Effect::Pop),
            Msg::Key(t) => {
                self.rolagem.tecla(*t);
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let altura = u16::try_from(self.linhas.len()).unwrap_or(u16::MAX).saturating_add(4).min(area.height);
        let caixa = dialogo::centro(area, altura);
        let dentro = Dialogo::novo(self.titulo.as_str(), "Enter · Esc").desenhar(caixa, buf, v);
        let folga = Rect { x: dentro.x.saturating_add(1), width: dentro.width.saturating_sub(2), ..dentro };
        self.rolagem.desenhar(&self.linhas, folga, buf, v);
    }
}
