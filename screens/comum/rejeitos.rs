//! The rejected lines of one file: list, the line as it was, the reason in words and the way out.

use nexsus_widgets::{Coluna, Largura, Linha, Pincel, barra};

use super::formato::{conta, milhares};
use super::lista::{Item, Lista};
use super::paineis;
use crate::quadro::{Buffer, Rect, Texto, Visual};
use crate::servico::{RejeitoLinha, SituacaoDaLinha};
use crate::textos::{comum as t, importar as ti, lotes as tl};

/// Lines of the lower part on narrow terminals: the raw line (3) and the remedy (3).
const BAIXO: u16 = 8;

/// List and detail of refused lines.
#[derive(Debug, Default)]
pub struct Rejeitos {
    pub lista: Lista,
    dados: Vec<RejeitoLinha>,
}

impl Rejeitos {
    pub fn carregar(&mut self, dados: Vec<RejeitoLinha>) {
        let itens = dados
            .iter()
            .enumerate()
            .map(|(i, r)| {
                let celulas = vec![
                    Texto::novo(&if r.pagina == 0 { "—".to_owned() } else { r.pagina.to_string() }),
                    Texto::novo(&format!("{:04}", r.linha)),
                    Texto::novo(t::motivo(&r.motivo)),
                    Texto::novo(&r.texto),
                ];
                Item::novo(Linha::nova(i as u128, celulas))
            })
            .collect();
        self.dados = dados;
        self.lista.carregar(itens);
    }

    /// Reasons with their counts, most frequent first.
    pub fn motivos(&self) -> Vec<(&str, u64)> {
        let mut m: Vec<(&str, u64)> = Vec::new();
        for r in &self.dados {
            match m.iter_mut().find(|(c, _)| *c == r.motivo) {
                Some((_, n)) => *n += 1,
                None => m.push((&r.motivo, 1)),
            }
        }
        m.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        m
    }

    fn colunas() -> Vec<Coluna> {
        vec![
            Coluna::nova("pagina", Texto::novo(t::REJ_PAGINA), Largura::Fixa(4)).direita(),
            Coluna::nova("linha", Texto::novo(t::REJ_LINHA), Largura::Fixa(6)).direita(),
            Coluna::nova("motivo", Texto::novo(t::REJ_MOTIVO), Largura::Flexivel { min: 16, peso: 2 }),
            Coluna::nova("texto", Texto::novo(t::REJ_TEXTO), Largura::Flexivel { min: 16, peso: 3 }).prioridade(1),
        ]
    }

    pub fn desenhar(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let largo = paineis::largo(area);
        let (cima, baixo) = paineis::em_cima(area, if largo { 9 } else { BAIXO }, 5);
        if largo {
            let (e, d) = paineis::lado_a_lado(cima, 62);
            let titulo = format!("{} ({})", t::REJ_MOTIVO, conta(self.dados.len() as u64, t::LINHAS.0, t::LINHAS.1));
            let dentro = paineis::painel(e, &titulo, true, buf, v);
            self.lista.desenhar(dentro, &Self::colunas(), t::REJ_VAZIO, buf, v);
            let dentro = paineis::painel(d, t::REJ_POR_MOTIVO, true, buf, v);
            self.desenhar_motivos(dentro, buf, v);
        } else {
            self.lista.desenhar(cima, &Self::colunas(), t::REJ_VAZIO, buf, v);
        }
        let Some(r) = self.lista.escolhida().and_then(|i| self.dados.get(i)) else { return };
        let meio = baixo.height / 2;
        let (bruta, como) = paineis::topo(baixo, meio);
        let onde = if r.pagina == 0 {
            format!("{} (linha {})", t::REJ_TEXTO, r.linha)
        } else {
            format!("{} (pág. {}, linha {})", t::REJ_TEXTO, r.pagina, r.linha)
        };
        let dentro = paineis::painel(bruta, &onde, largo, buf, v);
        paineis::linhas(dentro, &[Texto::com_limite(&r.texto, 400)], buf, v);
        let dentro = paineis::painel(como, t::REJ_COMO, largo, buf, v);
        paineis::linhas(
            dentro,
            &[
                Texto::novo(&explicada(r)),
                Texto::novo(ti::remedio(&r.motivo, SituacaoDaLinha::Pendente)),
                Texto::novo(tl::F4_ABRE),
            ],
            buf,
            v,
        );
    }

    fn desenhar_motivos(&self, area: Rect, buf: &mut Buffer, v: &Visual) {
        let total = self.dados.len().max(1) as f64;
        let nome = area.width.saturating_sub(24).min(32);
        for (y, (codigo, n)) in (0..area.height).zip(self.motivos()) {
            let fracao = n as f64 / total;
            let mut p = Pincel::novo(buf, area, v);
            p.escrever_ate(1, y, nome, &Texto::novo(t::motivo(codigo)), v.tema.texto);
            p.direita(nome + 8, y, 6, &Texto::novo(&milhares(n)), v.tema.destaque);
            let porcento = Texto::novo(&format!("{:.0}%", fracao * 100.0));
            p.direita(area.width.saturating_sub(1), y, 5, &porcento, v.tema.texto);
            let x = nome + 9;
            let w = area.width.saturating_sub(x + 6);
            if w > 0 && x < area.width {
                barra::desenhar(fracao, Rect { x: area.x + x, y: area.y + y, width: w, height: 1 }, buf, v);
            }
        }
    }
}

/// The sentence that came with the line, which names the field; else the name of the reason.
fn explicada(r: &RejeitoLinha) -> String {
    if r.frase.is_empty() { frase(t::motivo(&r.motivo)) } else { r.frase.clone() }
}

/// First letter upper case and a full stop.
fn frase(s: &str) -> String {
    let mut c = s.chars();
    c.next().map_or_else(String::new, |p| format!("{}{}.", p.to_uppercase(), c.as_str()))
}
