//! A short list of coded values over the screen below: filter as you type, numbers choose. The chosen code goes
//! back as `Msg::Picked`.

use nexsus_widgets::{Dialogo, EstadoLista, ItemLista, ReacaoLista, dialogo};

use crate::quadro::{Buffer, Command, Effect, Modo, Msg, Position, Rect, ReqId, Screen, Session, Texto, Visual};
use crate::textos::comum as t;

/// The list.
#[derive(Debug)]
pub struct Escolha {
    id: ReqId,
    titulo: String,
    codigos: Vec<String>,
    itens: Vec<ItemLista>,
    estado: EstadoLista,
    cursor: Option<Position>,
}

impl Escolha {
    /// Options are (code, name), in the order shown.
    pub fn nova(id: ReqId, titulo: &str, opcoes: &[(String, String)]) -> Self {
        let itens = opcoes.iter().map(|(c, n)| ItemLista::novo(Texto::novo(&format!("{c}  {n}")))).collect();
        Self {
            id,
            titulo: titulo.to_owned(),
            codigos: opcoes.iter().map(|(c, _)| c.clone()).collect(),
            itens,
            estado: EstadoLista::nova(),
            cursor: None,
        }
    }
}

impl Escolha {
    /// The same, showing the names alone: the codes are words of the program, not of people.
    pub fn so_nomes(id: ReqId, titulo: &str, opcoes: &[(String, String)]) -> Self {
        let itens = opcoes.iter().map(|(_, n)| ItemLista::novo(Texto::novo(n))).collect();
        Self { itens, ..Self::nova(id, titulo, opcoes) }
    }
}

impl Screen for Escolha {
    fn title(&self) -> String {
        self.titulo.clone()
    }

    fn commands(&self) -> &'static [Command] {
        &[]
    }

    fn modo(&self) -> Modo {
        Modo::Campo
    }

    fn update(&mut self, m: &Msg, _cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Key(k) => match self.estado.tecla(*k, &self.itens) {
                ReacaoLista::Escolheu(i) | ReacaoLista::Completar(i) => {
                    if let Some(c) = self.codigos.get(i) {
                        out.push(Effect::Pick(self.id, c.clone()));
                    }
                }
                ReacaoLista::Cancelou => out.push(Effect::Pop),
                ReacaoLista::Ignorada => out.push(Effect::Bell),
                ReacaoLista::Nada | ReacaoLista::FiltroMudou => {}
            },
            Msg::Paste(texto) => {
                self.estado.colar(texto);
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let altura = u16::try_from(self.itens.len()).unwrap_or(12).clamp(1, 12) + 3;
        let caixa = dialogo::centro(area, altura);
        let dentro = Dialogo::novo(self.titulo.as_str(), t::ESCOLHA_RODAPE).desenhar(caixa, buf, v);
        self.cursor =
            self.estado.desenhar(dentro, buf, v, &self.itens, &Texto::default(), &Texto::novo(t::ESCOLHA_VAZIA));
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn is_modal(&self) -> bool {
        true
    }
}
