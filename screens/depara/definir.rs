//! A small form over the list: the SIGTAP code for one source code. The check digit is verified before it is sent.

use nexsus_widgets::{Dialogo, LinhaEdicao, Pincel, dialogo};

use crate::quadro::{Buffer, Command, Effect, Modo, Msg, Position, Rect, ReqId, Screen, Session, Tecla, Texto, Visual};
use crate::servico::CodigoProcedimento;
use crate::textos::depara as t;

/// The form.
#[derive(Debug)]
pub struct Definir {
    id: ReqId,
    cod: String,
    nome: String,
    linha: LinhaEdicao,
    errado: bool,
    cursor: Option<Position>,
}

impl Definir {
    /// For the source code `cod` called `nome`; answers under `id` with the ten digits.
    pub fn nova(id: ReqId, cod: &str, nome: &str, atual: Option<CodigoProcedimento>) -> Self {
        let mut linha = LinhaEdicao::nova(16);
        linha.definir(&atual.map(|c| c.to_string()).unwrap_or_default());
        Self { id, cod: cod.to_owned(), nome: nome.to_owned(), linha, errado: false, cursor: None }
    }
}

impl Screen for Definir {
    fn title(&self) -> String {
        t::TITULO.to_owned()
    }

    fn commands(&self) -> &'static [Command] {
        &[]
    }

    fn modo(&self) -> Modo {
        Modo::Campo
    }

    fn update(&mut self, m: &Msg, _cx: &Session, out: &mut Vec<Effect>) {
        match m {
            Msg::Key(Tecla::Enter | Tecla::F(2)) => match CodigoProcedimento::ler(self.linha.texto()) {
                Ok(c) => out.push(Effect::Pick(self.id, c.to_string())),
                Err(_) => {
                    self.errado = true;
                    out.push(Effect::Bell);
                }
            },
            Msg::Key(k) => {
                self.errado = false;
                if !self.linha.tecla(*k) {
                    out.push(Effect::Bell);
                }
            }
            Msg::Paste(texto) => {
                self.errado = false;
                self.linha.colar(texto.lines().next().unwrap_or_default().trim());
            }
            _ => {}
        }
    }

    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let caixa = dialogo::centro(area, 7);
        let titulo = format!("{} {}", t::DIGITE, self.cod);
        let dentro = Dialogo::novo(titulo.as_str(), t::RODAPE).desenhar(caixa, buf, v);
        let mut p = Pincel::novo(buf, dentro, v);
        p.escrever_ate(1, 0, dentro.width.saturating_sub(2), &Texto::novo(&self.nome), v.tema.texto);
        self.cursor = self.linha.desenhar(&mut p, 1, 2, dentro.width.saturating_sub(2).min(18), v.tema.campo_foco);
        let (frase, estilo) = if self.errado {
            (format!("✗ {}", t::E_CODIGO), v.tema.erro)
        } else {
            (t::DICA.to_owned(), v.tema.fraco)
        };
        p.escrever_ate(1, 4, dentro.width.saturating_sub(2), &Texto::novo(&frase), estilo);
    }

    fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    fn is_modal(&self) -> bool {
        true
    }
}
