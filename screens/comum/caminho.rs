//! A small question for a path: where to write an export, which file to read. The answer goes back to the
//! screen that opened it as `Msg::Picked`; nothing touches the disk here.

use nexsus_widgets::{Dialogo, LinhaEdicao, Pincel, dialogo};

use crate::quadro::{Buffer, Command, Effect, Modo, Msg, Position, Rect, ReqId, Screen, Session, Tecla, Texto, Visual};
use crate::textos::comum as t;

/// Longest path that can be typed.
const MAX: usize = 1024;

/// The question.
#[derive(Debug)]
pub struct PedeCaminho {
    id: ReqId,
    titulo: &'static str,
    dica: &'static str,
    linha: LinhaEdicao,
    cursor: Option<Position>,
}

impl PedeCaminho {
    /// A question with a suggested path, answered under `id`.
    pub fn nova(id: ReqId, titulo: &'static str, sugestao: &str) -> Self {
        Self::com_dica(id, titulo, sugestao, t::CAMINHO_DICA)
    }

    /// The same for another short text, with its own hint.
    pub fn com_dica(id: ReqId, titulo: &'static str, sugestao: &str, dica: &'static str) -> Self {
        let mut linha = LinhaEdicao::nova(MAX);
        linha.definir(sugestao);
        Self { id, titulo, dica, linha, cursor: None }
    }
}

impl Screen for PedeCaminho {
    fn title(&self) -> String {
        self.titulo.to_owned()
    }

    fn commands(&self) -> &'static [Command] {
        &[]
    }

    fn modo(&self) -> Modo {
        Modo::Campo
    }

    fn update(&mut self, m: &Msg, _cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Key(Tecla::Enter | Tecla::F(2)) => {
                let caminho = self.linha.texto().trim();
                if caminho.is_empty() {
                    out.push(Effect::Bell);
                } else {
                    out.push(Effect::Pick(self.id, caminho.to_owned()));
                }
            }
            Msg::Key(k) => {
                if !self.linha.tecla(*k) {
                    out.push(Effect::Bell);
                }
            }
            Msg::Paste(texto) => {
                self.linha.colar(texto.lines().next().unwrap_or_default().trim());
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let caixa = dialogo::centro(area, 5);
        let dentro = Dialogo::novo(self.titulo, t::CAMINHO_RODAPE).desenhar(caixa, buf, v);
        let mut p = Pincel::novo(buf, dentro, v);
        self.cursor = self.linha.desenhar(&mut p, 1, 0, dentro.width.saturating_sub(2), v.tema.campo_foco);
        p.escrever(1, 2, &Texto::novo(self.dica), v.tema.fraco);
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn is_modal(&self) -> bool {
        true
    }
}
