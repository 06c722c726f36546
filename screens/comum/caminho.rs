//! A small question for a path: where to write an export, which file to read. The answer goes back to the
//! screen that opened it as `Msg::Picked`; nothing touches the disk here.

use std::path::Path;

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
    /// What stands in the line was proposed: the first letter typed takes its place.
    proposta: bool,
    /// Ending the name must have, as in the proposal.
    extensao: Option<String>,
    erro: String,
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
        let extensao = Path::new(sugestao).extension().and_then(|e| e.to_str()).map(str::to_owned);
        let proposta = !sugestao.is_empty();
        Self { id, titulo, dica, linha, proposta, extensao, erro: String::new(), cursor: None }
    }
}

impl PedeCaminho {
    /// The path as it will be used: without an ending it gets the one proposed, another one is refused.
    fn pronto(&mut self) -> Option<String> {
        let caminho = self.linha.texto().trim().to_owned();
        let Some(pedida) = self.extensao.as_deref().filter(|_| !caminho.is_empty()) else {
            return (!caminho.is_empty()).then_some(caminho);
        };
        if caminho.ends_with('/') {
            t::CAMINHO_SEM_NOME.clone_into(&mut self.erro);
            return None;
        }
        match Path::new(&caminho).extension().and_then(|e| e.to_str()) {
            Some(e) if e.eq_ignore_ascii_case(pedida) => Some(caminho),
            None => Some(format!("{caminho}.{pedida}")),
            Some(_) => {
                self.erro = t::extensao_errada(pedida);
                None
            }
        }
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
            Msg::Key(Tecla::Enter | Tecla::F(2)) => match self.pronto() {
                Some(caminho) => out.push(Effect::Pick(self.id, caminho)),
                None => out.push(Effect::Bell),
            },
            Msg::Key(k) => {
                if std::mem::take(&mut self.proposta) && matches!(k, Tecla::Letra(_)) {
                    self.linha.limpar();
                }
                self.erro.clear();
                if !self.linha.tecla(*k) {
                    out.push(Effect::Bell);
                }
            }
            Msg::Paste(texto) => {
                if std::mem::take(&mut self.proposta) {
                    self.linha.limpar();
                }
                self.erro.clear();
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
        let cabe = dentro.width.saturating_sub(2);
        if !self.erro.is_empty() {
            p.escrever_ate(1, 2, cabe, &Texto::novo(&format!("✗ {}", self.erro)), v.tema.erro);
        } else if self.proposta {
            p.escrever_ate(1, 2, cabe, &Texto::novo(t::CAMINHO_PROPOSTO), v.tema.fraco);
        } else {
            p.escrever_ate(1, 2, cabe, &Texto::novo(self.dica), v.tema.fraco);
        }
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn is_modal(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod testes_de_caminho {
    use super::*;
    use crate::testes::{digitar, pressionar, sessao};

    fn escolhido(e: &[Effect]) -> Option<&str> {
        e.iter().find_map(|e| if let Effect::Pick(_, c) = e { Some(c.as_str()) } else { None })
    }

    #[test]
    fn a_primeira_letra_troca_o_nome_proposto() {
        let cx = sessao();
        let novo = || PedeCaminho::nova(ReqId(1), "Relatório", "rejeitadas.csv");
        assert_eq!(escolhido(&pressionar(&mut novo(), &cx, &[Tecla::Enter])), Some("rejeitadas.csv"));
        let mut teclas = digitar("/tmp/x");
        teclas.push(Tecla::Enter);
        assert_eq!(escolhido(&pressionar(&mut novo(), &cx, &teclas)), Some("/tmp/x.csv"), "ganha a extensão");
        // Walking in the proposal keeps it.
        let mut teclas = vec![Tecla::Home];
        teclas.extend(digitar("a"));
        teclas.push(Tecla::Enter);
        assert_eq!(escolhido(&pressionar(&mut novo(), &cx, &teclas)), Some("arejeitadas.csv"));
    }

    #[test]
    fn outra_extensao_e_recusada() {
        let cx = sessao();
        let mut p = PedeCaminho::nova(ReqId(1), "Relatório", "rejeitadas.csv");
        let mut teclas = digitar("/tmp/x.pdf");
        teclas.push(Tecla::Enter);
        let e = pressionar(&mut p, &cx, &teclas);
        assert!(escolhido(&e).is_none() && p.erro.contains(".csv"), "{}", p.erro);
    }
}
