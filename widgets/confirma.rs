//! Questions before something happens.
//!
//! A plain question takes S or N and nothing else, so an Enter typed ahead
//! confirms nothing. What is dangerous or leaves the house asks for a whole
//! word (ux.md 3.3); a paste is not accepted there.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::dialogo::{Dialogo, centro};
use crate::edicao::LinhaEdicao;
use crate::pincel::Pincel;
use crate::tecla::Tecla;
use crate::texto::{Texto, dobrar, quebrar};
use crate::textos;
use crate::visual::Visual;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resposta {
    Sim,
    Nao,
    Pendente,
}

/// A question on the screen.
#[derive(Clone, Debug)]
pub struct Confirma {
    titulo: Texto,
    pergunta: Texto,
    palavra: Option<Texto>,
    linha: LinhaEdicao,
    errou: bool,
}

impl Confirma {
    /// Yes or no.
    pub fn simples(titulo: impl Into<Texto>, pergunta: impl Into<Texto>) -> Self {
        Self {
            titulo: titulo.into(),
            pergunta: pergunta.into(),
            palavra: None,
            linha: LinhaEdicao::nova(0),
            errou: false,
        }
    }

    /// Confirmed only by typing `palavra` (case and accents do not matter) and Enter.
    pub fn palavra(titulo: impl Into<Texto>, pergunta: impl Into<Texto>, palavra: impl Into<Texto>) -> Self {
        Self { palavra: Some(palavra.into()), linha: LinhaEdicao::nova(40), ..Self::simples(titulo, pergunta) }
    }

    pub fn tecla(&mut self, t: Tecla) -> Resposta {
        let Some(palavra) = &self.palavra else {
            return match t {
                Tecla::Letra('s' | 'S') => Resposta::Sim,
                Tecla::Letra('n' | 'N') | Tecla::Esc | Tecla::F(12) => Resposta::Nao,
                _ => Resposta::Pendente,
            };
        };
        match t {
            Tecla::Esc | Tecla::F(12) => Resposta::Nao,
            Tecla::Enter => {
                let certa = dobrar(palavra.as_str());
                if !certa.is_empty() && dobrar(self.linha.texto()) == certa {
                    return Resposta::Sim;
                }
                self.errou = true;
                Resposta::Pendente
            }
            _ => {
                self.linha.tecla(t);
                self.errou = false;
                Resposta::Pendente
            }
        }
    }

    /// Draws the dialog over the screen; answers the real cursor.
    pub fn desenhar(&self, tela: Rect, buf: &mut Buffer, v: &Visual) -> Option<Position> {
        let dentro = crate::dialogo::LARGURA.min(tela.width).saturating_sub(4);
        let linhas = quebrar(&Texto::novo(&v.glifos.traduzir(self.pergunta.as_str())), dentro as usize).len() as u16;
        let extra = if self.palavra.is_some() { 4 } else { 1 };
        let rodape = if self.palavra.is_some() { textos::RODAPE_PALAVRA } else { textos::RODAPE_SN };
        let area = centro(tela, linhas.saturating_add(3 + extra));
        let miolo = Dialogo::novo(&self.titulo, rodape).desenhar(area, buf, v);
        let mut p = Pincel::novo(buf, miolo, v);
        let w = miolo.width.saturating_sub(2);
        // The line to type in must survive a low terminal: the question gives way.
        let max = miolo.height.saturating_sub(extra);
        let usadas = p.paragrafo(1, 1, w, max, &self.pergunta, v.tema.texto);
        let palavra = self.palavra.as_ref()?;
        let y = (usadas + 2).min(miolo.height.saturating_sub(2));
        let t = Texto::novo(&textos::digite(palavra.as_str()));
        let x = 2 + p.escrever_ate(1, y, w, &t, v.tema.aviso);
        let cursor = self.linha.desenhar(&mut p, x, y, miolo.width.saturating_sub(x + 1), v.tema.campo_foco);
        if self.errou {
            let t = Texto::novo(&format!("{} {}", v.glifos.erro, textos::PALAVRA_ERRADA));
            p.escrever_ate(1, y + 1, w, &t, v.tema.erro);
        }
        cursor
    }
}

#[cfg(test)]
mod testes {
    use super::*;

    #[test]
    fn enter_adiantado_nao_confirma() {
        let mut c = Confirma::simples("Sair", "Sair sem gravar?");
        assert_eq!(c.tecla(Tecla::Enter), Resposta::Pendente);
        assert_eq!(c.tecla(Tecla::Letra('s')), Resposta::Sim);
        assert_eq!(c.tecla(Tecla::Esc), Resposta::Nao);
        let mut c = Confirma::palavra("Espelhar", "Grava no Firebird.", "ESPELHAR");
        assert_eq!(c.tecla(Tecla::Enter), Resposta::Pendente);
        for l in "espelha".chars() {
            c.tecla(Tecla::Letra(l));
        }
        assert_eq!(c.tecla(Tecla::Enter), Resposta::Pendente);
        c.tecla(Tecla::Letra('r'));
        assert_eq!(c.tecla(Tecla::Enter), Resposta::Sim);
        let mut vazia = Confirma::palavra("x", "y", "");
        assert_eq!(vazia.tecla(Tecla::Enter), Resposta::Pendente);
    }
}
