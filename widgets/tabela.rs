//! Table over a window of rows that the caller pages by key.
//!
//! The table never knows how many rows exist: it is given the loaded window
//! and whether more stand before and after it, and says in time which side to
//! fetch ([`Pedido`]). Selection is reverse video plus `▶`, marks are `*`, and
//! when the selection leaves the view it jumps half a page, because that costs
//! half the bytes of a line-by-line scroll (terminal.md C.6).

mod colunas;
mod estado;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

pub use estado::{EstadoTabela, Movimento, Pedido, Ponta, ReacaoTabela};

use crate::pincel::{Pincel, ajustar};
use crate::tema::Tom;
use crate::texto::{Texto, largura};
use crate::textos;
use crate::visual::Visual;

/// Width rule of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Largura {
    Fixa(u16),
    /// At least `min`, and `peso` parts of what is left over.
    Flexivel {
        min: u16,
        peso: u16,
    },
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alinhamento {
    #[default]
    Esquerda,
    Direita,
    Centro,
}

/// Direction of the sort arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ordem {
    Crescente,
    Decrescente,
}

/// One column.
#[derive(Clone, Debug)]
pub struct Coluna {
    pub id: &'static str,
    pub titulo: Texto,
    pub largura: Largura,
    pub alinhamento: Alinhamento,
    /// 0 is never dropped; on narrow screens the highest number goes first.
    pub prioridade: u8,
}

impl Coluna {
    pub fn nova(id: &'static str, titulo: impl Into<Texto>, largura: Largura) -> Self {
        Self { id, titulo: titulo.into(), largura, alinhamento: Alinhamento::Esquerda, prioridade: 0 }
    }

    pub fn direita(mut self) -> Self {
        self.alinhamento = Alinhamento::Direita;
        self
    }

    pub fn centro(mut self) -> Self {
        self.alinhamento = Alinhamento::Centro;
        self
    }

    pub fn prioridade(mut self, n: u8) -> Self {
        self.prioridade = n;
        self
    }
}

/// One row: its key and its cells in the order of the columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Linha {
    pub chave: u128,
    pub celulas: Vec<Texto>,
    pub tom: Tom,
}

impl Linha {
    pub fn nova(chave: u128, celulas: Vec<Texto>) -> Self {
        Self { chave, celulas, tom: Tom::Normal }
    }

    pub fn tom(mut self, tom: Tom) -> Self {
        self.tom = tom;
        self
    }
}

/// The loaded window of rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dados<'a> {
    pub linhas: &'a [Linha],
    pub tem_antes: bool,
    pub tem_depois: bool,
}

impl<'a> Dados<'a> {
    /// A window that is the whole list.
    pub fn todos(linhas: &'a [Linha]) -> Self {
        Self { linhas, tem_antes: false, tem_depois: false }
    }
}

/// How a table is drawn; the state lives in [`EstadoTabela`].
#[derive(Clone, Debug)]
pub struct Tabela<'a> {
    pub colunas: &'a [Coluna],
    pub ordem: Option<(&'static str, Ordem)>,
    /// Sentence shown when there is no row.
    pub vazio: Texto,
    /// Whether the `*` column of marks is shown.
    pub marcas: bool,
    /// Rule under the header.
    pub regua: bool,
    pub foco: bool,
}

impl<'a> Tabela<'a> {
    pub fn nova(colunas: &'a [Coluna]) -> Self {
        Self { colunas, ordem: None, vazio: Texto::novo(textos::VAZIO), marcas: false, regua: true, foco: true }
    }

    pub fn ordem(mut self, id: &'static str, ordem: Ordem) -> Self {
        self.ordem = Some((id, ordem));
        self
    }

    pub fn vazio(mut self, t: impl Into<Texto>) -> Self {
        self.vazio = t.into();
        self
    }

    pub fn marcas(mut self, sim: bool) -> Self {
        self.marcas = sim;
        self
    }

    pub fn regua(mut self, sim: bool) -> Self {
        self.regua = sim;
        self
    }

    pub fn foco(mut self, sim: bool) -> Self {
        self.foco = sim;
        self
    }

    /// Columns before the first cell: margin, marker, mark, blank.
    fn calha(&self, w: u16) -> u16 {
        let margem = u16::from(w >= 30);
        margem + 2 + u16::from(self.marcas)
    }

    /// Draws header and rows; answers the selected row's position for the real cursor.
    pub fn desenhar(
        &self,
        area: Rect,
        buf: &mut Buffer,
        v: &Visual,
        dados: &Dados<'_>,
        estado: &mut EstadoTabela,
    ) -> Option<Position> {
        let (w, h) = (area.width, area.height);
        // With little height the rows matter more than the header.
        let cabecalho = match h {
            0..=2 => 0,
            3 | 4 => 1,
            _ => 1 + u16::from(self.regua),
        };
        estado.ajustar_a(dados.linhas.len(), (h - cabecalho) as usize);
        let calha = self.calha(w);
        let plano = colunas::repartir(self.colunas, w.saturating_sub(calha + 1));
        let mut p = Pincel::novo(buf, area, v);
        if cabecalho >= 1 {
            self.cabecalho(&mut p, calha, &plano);
        }
        if cabecalho >= 2 {
            p.linha_h(1, 1, w.saturating_sub(2), v.tema.borda);
        }
        if dados.linhas.is_empty() {
            p.paragrafo(calha, cabecalho, w.saturating_sub(calha + 1), h - cabecalho, &self.vazio, v.tema.fraco);
            return None;
        }
        let mut cursor = None;
        let visiveis = dados.linhas.iter().enumerate().skip(estado.topo);
        for (n, (i, linha)) in visiveis.take((h - cabecalho) as usize).enumerate() {
            let y = cabecalho + n as u16;
            let sel = i == estado.sel;
            self.linha(&mut p, y, calha, &plano, linha, sel, estado.marcadas().contains(&linha.chave));
            if sel {
                cursor = p.posicao(u16::from(w >= 30), y);
            }
        }
        cursor
    }

    fn cabecalho(&self, p: &mut Pincel<'_>, calha: u16, plano: &[(usize, u16, u16)]) {
        let v = p.visual();
        for &(i, x, larg) in plano {
            let c = &self.colunas[i];
            let titulo = match self.ordem {
                Some((id, o)) if id == c.id => {
                    let seta = match o {
                        Ordem::Crescente => v.glifos.sobe,
                        Ordem::Decrescente => v.glifos.desce,
                    };
                    // The arrow must survive a narrow column.
                    let nome = ajustar(c.titulo.as_str(), larg.saturating_sub(2), &v.glifos);
                    Texto::novo(&format!("{nome} {seta}"))
                }
                _ => c.titulo.clone(),
            };
            celula(p, (calha + x, 0), larg, c.alinhamento, &titulo, v.tema.cabecalho);
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn linha(
        &self,
        p: &mut Pincel<'_>,
        y: u16,
        calha: u16,
        plano: &[(usize, u16, u16)],
        linha: &Linha,
        sel: bool,
        marcada: bool,
    ) {
        let v = p.visual();
        let w = p.largura();
        let margem = u16::from(w >= 30);
        let estilo: Style = match (sel, self.foco, marcada) {
            (true, true, _) => v.tema.selecao,
            (true, false, _) => v.tema.destaque,
            (false, _, true) => v.tema.marcado,
            _ => v.tema.tom(linha.tom),
        };
        if sel && self.foco {
            p.estilo(margem, y, w.saturating_sub(2 * margem), estilo);
        }
        if sel {
            p.glifo(margem, y, v.glifos.marca, estilo);
        }
        if self.marcas && marcada {
            p.glifo(margem + 1, y, "*", estilo);
        }
        let vazia = Texto::default();
        for &(i, x, larg) in plano {
            let t = linha.celulas.get(i).unwrap_or(&vazia);
            celula(p, (calha + x, y), larg, self.colunas[i].alinhamento, t, estilo);
        }
    }
}

fn celula(p: &mut Pincel<'_>, (x, y): (u16, u16), larg: u16, alinhamento: Alinhamento, t: &Texto, estilo: Style) {
    match alinhamento {
        Alinhamento::Esquerda => {
            p.escrever_ate(x, y, larg, t, estilo);
        }
        Alinhamento::Direita => {
            p.direita(x + larg, y, larg, t, estilo);
        }
        Alinhamento::Centro => {
            let g = &p.visual().glifos;
            let sobra = larg.saturating_sub(largura(&g.traduzir(t.as_str())) as u16) / 2;
            p.escrever_ate(x + sobra, y, larg - sobra, t, estilo);
        }
    }
}
