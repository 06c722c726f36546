//! The question before an effect. The effect it guards exists nowhere else, so it cannot run unasked; a word
//! must be typed for what is dangerous, so an Enter typed ahead confirms nothing (ux.md 3.3).

use nexsus_widgets::{Confirma, Tecla, Visual, confirma};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::comando::Command;
use crate::msg::{Confirm, Effect, Msg, Session};
use crate::screen::{Modo, Screen};

/// The overlay of `Effect::Confirm`.
pub struct Confirmacao {
    caixa: Confirma,
    titulo: String,
    efeito: Option<Effect>,
    cursor: Option<Position>,
}

impl Confirmacao {
    pub fn nova(c: Confirm) -> Self {
        let caixa = match c.palavra {
            Some(p) => Confirma::palavra(c.titulo.as_str(), c.texto.as_str(), p),
            None => Confirma::simples(c.titulo.as_str(), c.texto.as_str()),
        };
        Self { caixa, titulo: c.titulo, efeito: Some(*c.effect), cursor: None }
    }
}

impl Screen for Confirmacao {
    fn title(&self) -> String {
        self.titulo.clone()
    }

    fn commands(&self) -> &'static [Command] {
        &[]
    }

    fn modo(&self) -> Modo {
        Modo::Campo
    }

    fn is_modal(&self) -> bool {
        true
    }

    fn update(&mut self, m: &Msg, _cx: &Session, out: &mut Vec<Effect>) {
        let Msg::Key(t) = m else { return };
        if *t == Tecla::Esc {
            out.push(Effect::Pop);
            return;
        }
        match self.caixa.tecla(*t) {
            confirma::Resposta::Sim => {
                out.push(Effect::Pop);
                out.extend(self.efeito.take());
            }
            confirma::Resposta::Nao => out.push(Effect::Pop),
            confirma::Resposta::Pendente => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        self.cursor = self.caixa.desenhar(area, buf, v);
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }
}
