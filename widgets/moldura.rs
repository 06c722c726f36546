//! The frame every screen stands in (ux.md 4): title row, body, message line,
//! key footer. No outer box: at 80x24 it would cost two columns and two rows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::pincel::Pincel;
use crate::rodape::{self, Atalho};
use crate::tema::Tom;
use crate::texto::{Texto, largura};
use crate::textos;
use crate::visual::Visual;

/// Width from which panels get boxes and the long context is shown.
pub const CAIXAS: u16 = 100;

/// Smallest size on which a screen is drawn.
pub const MINIMO: (u16, u16) = (40, 10);

/// Fewer columns than this cannot say anything about jobs and alerts.
const AVISO_MINIMO: u16 = 14;

/// Height from which a long message may take more than its line, and how many at most.
const ALTA: u16 = 16;
const MENSAGEM_MAX: u16 = 3;

/// One line for the operator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mensagem {
    pub tom: Tom,
    pub texto: Texto,
}

impl Mensagem {
    pub fn info(t: impl Into<Texto>) -> Self {
        Self { tom: Tom::Normal, texto: t.into() }
    }

    pub fn ok(t: impl Into<Texto>) -> Self {
        Self { tom: Tom::Ok, texto: t.into() }
    }

    pub fn aviso(t: impl Into<Texto>) -> Self {
        Self { tom: Tom::Aviso, texto: t.into() }
    }

    pub fn erro(t: impl Into<Texto>) -> Self {
        Self { tom: Tom::Erro, texto: t.into() }
    }
}

/// Everything around the body of a screen.
#[derive(Clone, Debug, Default)]
pub struct Moldura {
    /// Breadcrumb, from the program's name to the record.
    pub trilha: Vec<Texto>,
    /// Place, competência, user: the first ones are dropped when narrow.
    pub contexto: Vec<Texto>,
    /// The same for screens of 100 columns or more; empty repeats `contexto`.
    pub contexto_longo: Vec<Texto>,
    pub mensagem: Option<Mensagem>,
    /// Right side of the message line: running jobs, alerts.
    pub avisos: Texto,
    pub rodape: Vec<Atalho>,
}

/// Body rectangle inside the frame.
pub fn corpo(area: Rect) -> Rect {
    let cima = u16::from(area.height >= 1);
    let baixo = match area.height {
        0 | 1 => 0,
        2 => 1,
        _ => 2,
    };
    Rect { y: area.y.saturating_add(cima), height: area.height.saturating_sub(cima + baixo), ..area }
}

/// Whether the terminal is below the size any screen can use.
pub fn pequena_demais(area: Rect) -> bool {
    area.width < MINIMO.0 || area.height < MINIMO.1
}

/// The message for a terminal that is too small.
pub fn desenhar_pequena(area: Rect, buf: &mut Buffer, v: &Visual) {
    let mut p = Pincel::novo(buf, area, v);
    p.limpar();
    let t = textos::pequena(area.width, area.height, MINIMO);
    p.paragrafo(0, 0, area.width, area.height, &t, v.tema.aviso);
}

impl Moldura {
    /// Draws the frame and answers the body.
    pub fn desenhar(&self, area: Rect, buf: &mut Buffer, v: &Visual) -> Rect {
        let mut p = Pincel::novo(buf, area, v);
        if v.tema.texto.bg.is_some() {
            // A profile with its own background paints the whole screen.
            p.limpar();
        }
        if area.height >= 1 {
            self.topo(&mut p);
        }
        let extra = self.linhas_a_mais(area, v);
        if area.height >= 3 {
            self.linha_de_mensagem(&mut p, area.height - 2 - extra, 1 + extra);
        }
        if area.height >= 2 {
            let r = Rect { y: area.y.saturating_add(area.height - 1), height: 1, ..area };
            rodape::desenhar(&self.rodape, r, buf, v);
        }
        let c = corpo(area);
        Rect { height: c.height.saturating_sub(extra), ..c }
    }

    /// Lines a long message takes from the body: what to do stands at its end, so it may not be cut.
    fn linhas_a_mais(&self, area: Rect, v: &Visual) -> u16 {
        let Some(m) = self.mensagem.as_ref().filter(|_| area.height >= ALTA) else { return 0 };
        let cabe = area.width.saturating_sub(2 + if m.tom == Tom::Normal { 0 } else { 2 });
        let inteira = largura(&v.glifos.traduzir(m.texto.as_str()));
        if inteira <= usize::from(cabe) || cabe == 0 {
            return 0;
        }
        // Words do not break where the line is full: one more line is asked for than the letters need.
        let linhas = inteira.div_ceil(usize::from(cabe).saturating_sub(8).max(1));
        u16::try_from(linhas).unwrap_or(MENSAGEM_MAX).clamp(2, MENSAGEM_MAX) - 1
    }

    fn topo(&self, p: &mut Pincel<'_>) {
        let v = p.visual();
        let w = p.largura();
        let sep = format!(" {} ", v.glifos.passo);
        let trilha = Texto::juntar(&self.trilha, &sep);
        let cabe = w.saturating_sub(2);
        let da_trilha = largura(&v.glifos.traduzir(trilha.as_str())) as u16;
        let usa = p.escrever_ate(1, 0, cabe, &trilha, v.tema.titulo);
        let (partes, junta) = if w >= CAIXAS && !self.contexto_longo.is_empty() {
            (&self.contexto_longo, " · ")
        } else if w >= CAIXAS {
            (&self.contexto, " · ")
        } else {
            (&self.contexto, "  ")
        };
        if da_trilha > usa {
            return;
        }
        // The user and the competência at the end matter most: drop from the left.
        let livre = cabe.saturating_sub(usa).saturating_sub(2);
        for i in 0..partes.len() {
            let t = Texto::juntar(&partes[i..], junta);
            if largura(&v.glifos.traduzir(t.as_str())) <= livre as usize {
                p.direita(w.saturating_sub(1), 0, livre, &t, v.tema.fraco);
                return;
            }
        }
    }

    /// The message has the line; jobs and alerts take what it leaves.
    fn linha_de_mensagem(&self, p: &mut Pincel<'_>, y: u16, linhas: u16) {
        let v = p.visual();
        let g = &v.glifos;
        let fim = p.largura().saturating_sub(1);
        let mut x = 1;
        if let Some(m) = &self.mensagem {
            // Never colour alone: a sign stands before the words.
            let sinal = match m.tom {
                Tom::Erro => Some(g.erro),
                Tom::Aviso => Some("!"),
                Tom::Ok => Some(g.ok),
                _ => None,
            };
            let estilo = match m.tom {
                Tom::Normal => v.tema.mensagem,
                t => v.tema.tom(t),
            };
            if let Some(s) = sinal {
                x += p.glifo(x, y, s, estilo) + 1;
            }
            if linhas > 1 {
                p.paragrafo(x, y, fim.saturating_sub(x), linhas, &m.texto, estilo);
                return;
            }
            x += p.escrever_ate(x, y, fim.saturating_sub(x), &m.texto, estilo) + 2;
        }
        let livre = fim.saturating_sub(x);
        let inteiro = largura(&g.traduzir(self.avisos.as_str())) as u16;
        if !self.avisos.vazio() && (livre >= inteiro || livre >= AVISO_MINIMO) {
            p.direita(fim, y, livre, &self.avisos, v.tema.aviso);
        }
    }
}
