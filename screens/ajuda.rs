//! F1: the focused field first, then every command of the screen with all its keys, filterable; Enter runs one.

use nexsus_widgets::{Dialogo, EstadoLista, ItemLista, Pincel, ReacaoLista, Texto, Visual, dialogo};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::comando::{Command, CommandId};
use crate::msg::{Effect, Msg, Session};
use crate::registro::{self, GLOBAIS};
use crate::screen::{Ajuda, Modo, Screen};
use crate::textos::ajuda as t;

/// The list is filtered by typing; it has no rows of its own.
pub const COMANDOS: &[Command] = &[];

/// The overlay.
pub struct Painel {
    titulo: String,
    campo: Option<Ajuda>,
    ids: Vec<CommandId>,
    frases: Vec<Texto>,
    itens: Vec<ItemLista>,
    lista: EstadoLista,
    cursor: Option<Position>,
}

impl Painel {
    pub fn novo(tela: String, campo: Option<Ajuda>, linhas: &'static [Command], modo: Modo, entrou: bool) -> Self {
        // A row of the screen with the same name stands for the global one.
        let globais = GLOBAIS
            .iter()
            .filter(|c| registro::global_vale(c.id, false, !entrou) && !linhas.iter().any(|l| l.id == c.id));
        let todas: Vec<&Command> = linhas.iter().chain(globais).collect();
        let itens = todas
            .iter()
            .enumerate()
            .map(|(i, c)| {
                let teclas = if modo == Modo::Campo && c.keys.is_empty() { "^K".to_owned() } else { c.nomes() };
                ItemLista::novo(c.label).detalhe(teclas).chave(i as u128)
            })
            .collect();
        Self {
            titulo: format!("{} ─ {tela}", t::TITULO),
            campo,
            ids: todas.iter().map(|c| c.id).collect(),
            frases: todas.iter().map(|c| Texto::from(c.help)).collect(),
            itens,
            lista: EstadoLista::nova().numeros(false),
            cursor: None,
        }
    }
}

impl Screen for Painel {
    fn title(&self) -> String {
        self.titulo.clone()
    }

    fn commands(&self) -> &'static [Command] {
        COMANDOS
    }

    fn modo(&self) -> Modo {
        Modo::Campo
    }

    fn is_modal(&self) -> bool {
        true
    }

    fn update(&mut self, m: &Msg, _cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Key(k) => match self.lista.tecla(*k, &self.itens) {
                ReacaoLista::Escolheu(i) => match self.ids.get(i) {
                    // Help over help would be a hall of mirrors.
                    Some(&registro::AJUDA) | None => out.push(Effect::Pop),
                    Some(id) => out.push(Effect::Run(id, None)),
                },
                ReacaoLista::Cancelou => out.push(Effect::Pop),
                _ => {}
            },
            Msg::Paste(texto) => {
                self.lista.colar(texto);
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let caixa = dialogo::centro(area, area.height);
        let titulo = if v.glifos.ascii() { self.titulo.replace('─', "-") } else { self.titulo.clone() };
        let dentro = Dialogo::novo(titulo, t::RODAPE).desenhar(caixa, buf, v);
        let mut y = 0;
        let largura = dentro.width.saturating_sub(2);
        {
            let mut p = Pincel::novo(buf, dentro, v);
            if let Some(c) = &self.campo {
                p.escrever_ate(1, y, largura, &Texto::from(c.titulo.as_str()), v.tema.secao);
                y += 1;
                y += p.paragrafo(1, y, largura, 3, &Texto::from(c.texto.as_str()), v.tema.texto);
                y += 1;
            }
        }
        // Two lines at the bottom belong to the sentence of the chosen command.
        let frase = 2.min(dentro.height.saturating_sub(y));
        let alto = dentro.height.saturating_sub(y).saturating_sub(frase);
        let lista = Rect { y: dentro.y.saturating_add(y), height: alto, ..dentro };
        self.cursor = self.lista.desenhar(lista, buf, v, &self.itens, &Texto::default(), &Texto::from(t::VAZIO));
        if let Some(texto) = self.lista.escolhida(&self.itens).and_then(|i| self.frases.get(i)) {
            let mut p = Pincel::novo(buf, dentro, v);
            p.paragrafo(1, y.saturating_add(alto), largura, frase, texto, v.tema.fraco);
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }
}
