//! The command palette (ux.md 4.10): part of a name, or a fast code with its argument. It shows each action's
//! keys, so it teaches them.

use nexsus_widgets::{Dialogo, EstadoLista, ItemLista, ReacaoLista, Texto, Visual, dialogo};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::comando::{Command, CommandId};
use crate::msg::{Effect, Msg, Session};
use crate::registro::{self, GLOBAIS};
use crate::rota::{CODIGOS, de_codigo};
use crate::screen::{Modo, Screen};
use crate::textos::paleta as t;

/// The list is chosen from by typing; it has no rows of its own.
pub const COMANDOS: &[Command] = &[];

/// Lines the window takes at most.
const ALTURA: u16 = 14;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Alvo {
    Linha(CommandId),
    Codigo(String),
}

struct Opcao {
    alvo: Alvo,
    nome: String,
    teclas: String,
}

/// The overlay.
pub struct Paleta {
    opcoes: Vec<Opcao>,
    recentes: Vec<String>,
    itens: Vec<ItemLista>,
    alvos: Vec<Alvo>,
    lista: EstadoLista,
    cursor: Option<Position>,
}

impl Paleta {
    /// `tela` and `linhas` are those of the layer below.
    pub fn nova(tela: &str, linhas: &'static [Command], recentes: Vec<String>, cx: &Session) -> Self {
        let tela = tela.split(" ▸ ").next().unwrap_or_default();
        let mut opcoes: Vec<Opcao> = linhas
            .iter()
            .filter(|c| c.acao.is_none_or(|a| cx.pode(a)))
            .map(|c| Opcao {
                alvo: Alvo::Linha(c.id),
                nome: format!("{tela}: {}", c.label.to_lowercase()),
                teclas: c.nomes(),
            })
            .collect();
        opcoes.extend(CODIGOS.iter().map(|c| Opcao {
            alvo: Alvo::Codigo(c.codigo.to_lowercase()),
            nome: c.nome.to_owned(),
            teclas: c.codigo.to_owned(),
        }));
        opcoes.extend(GLOBAIS.iter().filter(|c| !matches!(c.id, registro::PALETA | registro::VOLTAR)).map(|c| Opcao {
            alvo: Alvo::Linha(c.id),
            nome: c.label.to_owned(),
            teclas: c.nomes(),
        }));
        let lista = EstadoLista::nova().filtra_aqui(false);
        let mut p = Self { opcoes, recentes, itens: Vec::new(), alvos: Vec::new(), lista, cursor: None };
        p.filtrar();
        p
    }

    /// What is typed, without the colon that people put before a code.
    fn digitado(&self) -> String {
        self.lista.filtro().trim_start().trim_start_matches(':').trim_start().to_owned()
    }

    /// A code alone or with an argument comes first; then every row whose name holds all words.
    fn filtrar(&mut self) {
        let digitado = self.digitado();
        let (codigo, resto) = digitado.split_once(' ').unwrap_or((&digitado, ""));
        let resto = resto.trim();
        let mut casam: Vec<(Alvo, String, String)> = Vec::new();
        if let Some(c) = CODIGOS.iter().find(|c| c.codigo.eq_ignore_ascii_case(codigo))
            && de_codigo(&digitado).is_ok()
            && (resto.is_empty() || !c.argumento.is_empty())
        {
            casam.push((Alvo::Codigo(digitado.clone()), t::ir(c.nome, resto), c.codigo.to_owned()));
        }
        let palavras: Vec<String> = nexsus_widgets::dobrar(&digitado).split_whitespace().map(str::to_owned).collect();
        for o in &self.opcoes {
            let alvo = nexsus_widgets::dobrar(&format!("{} {}", o.nome, o.teclas));
            let repetida = matches!((&o.alvo, casam.first()), (Alvo::Codigo(c), Some((Alvo::Codigo(d), ..)))
                if d.split_whitespace().next().is_some_and(|d| d.eq_ignore_ascii_case(c)));
            if !repetida && palavras.iter().all(|p| alvo.contains(p.as_str())) {
                casam.push((o.alvo.clone(), o.nome.clone(), o.teclas.clone()));
            }
        }
        // An argument may hold digits; they choose by number only while a name is being typed.
        self.lista = std::mem::take(&mut self.lista).filtra_aqui(false).numeros(!digitado.contains(' '));
        self.itens = casam
            .iter()
            .enumerate()
            .map(|(i, (_, nome, teclas))| ItemLista::novo(nome.as_str()).detalhe(teclas.as_str()).chave(i as u128))
            .collect();
        self.alvos = casam.into_iter().map(|(a, ..)| a).collect();
    }

    fn executar(&self, i: usize, out: &mut Vec<Effect>) {
        match self.alvos.get(i) {
            Some(Alvo::Linha(id)) => out.push(Effect::Run(id, None)),
            Some(Alvo::Codigo(linha)) => out.push(Effect::Run(registro::IR, Some(linha.clone()))),
            None => out.push(Effect::Bell),
        }
    }
}

impl Screen for Paleta {
    fn title(&self) -> String {
        t::TITULO.into()
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
                ReacaoLista::FiltroMudou => self.filtrar(),
                ReacaoLista::Escolheu(i) => self.executar(i, out),
                ReacaoLista::Completar(i) => {
                    let texto = match self.alvos.get(i) {
                        Some(Alvo::Codigo(c)) => format!("{} ", c.trim_end()),
                        Some(Alvo::Linha(_)) => self.itens[i].rotulo.to_string(),
                        None => return,
                    };
                    self.lista.definir_filtro(&texto);
                    self.filtrar();
                }
                ReacaoLista::Cancelou => out.push(Effect::Pop),
                ReacaoLista::Ignorada | ReacaoLista::Nada => {}
            },
            Msg::Paste(texto) => {
                self.lista.colar(texto);
                self.filtrar();
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let titulo = format!("{} ─ {}", t::TITULO, t::DICA);
        let titulo = if v.glifos.ascii() { titulo.replace('─', "-") } else { titulo };
        let caixa = dialogo::centro(area, ALTURA.min(area.height));
        let dentro = Dialogo::novo(titulo, t::RODAPE).desenhar(caixa, buf, v);
        let com_recentes = !self.recentes.is_empty() && dentro.height > 4;
        let alto = dentro.height.saturating_sub(u16::from(com_recentes));
        let lista = Rect { height: alto, ..dentro };
        self.cursor = self.lista.desenhar(lista, buf, v, &self.itens, &Texto::from(":"), &Texto::from(t::VAZIO));
        if com_recentes {
            let linha: Vec<String> = self.recentes.iter().map(|r| format!(":{r}")).collect();
            let texto = Texto::from(format!("{} {}", t::RECENTES, linha.join("   ")));
            let faixa = Rect { y: dentro.y + alto, height: 1, ..dentro };
            nexsus_widgets::Pincel::novo(buf, faixa, v).escrever_ate(
                2,
                0,
                faixa.width.saturating_sub(3),
                &texto,
                v.tema.fraco,
            );
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }
}
