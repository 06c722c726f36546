//! Where the fields of a form stand, and how they are drawn.
//!
//! Fields go one below the other with their labels in a column; `ao_lado` puts
//! a field beside the one before while there is room, else it falls to the next
//! line (the single-column fallback of narrow terminals). What does not fit in
//! the height scrolls so that the focus stays in view.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::Formulario;
use crate::campo::Campo;
use crate::edicao::desenhar_janela;
use crate::mascara::Mascara;
use crate::pincel::Pincel;
use crate::tema::Tom;
use crate::texto::{Texto, largura};
use crate::visual::Visual;

/// Place of one field.
#[derive(Clone, Copy, Debug, Default)]
struct Posto {
    y: u16,
    rotulo: u16,
    caixa: u16,
    /// Columns inside the brackets.
    dentro: u16,
    /// First column after the room for the hint.
    fim: u16,
}

struct Planta {
    postos: Vec<Posto>,
    secoes: Vec<(u16, Texto)>,
    altura: u16,
}

/// Widest form that is laid out.
const LARGURA_MAX: u16 = 2000;

/// Margin before the labels.
const MARGEM: u16 = 2;

fn planta(campos: &[Campo], w: u16, v: &Visual) -> Planta {
    // No screen is wider; the sums below then never overflow.
    let w = w.min(LARGURA_MAX);
    let g = &v.glifos;
    let larg = |t: &Texto| largura(&g.traduzir(t.as_str())) as u16;
    let margem = if w < 30 { 0 } else { MARGEM };
    let grupos = agrupar(campos, w);
    let maior = |quais: &mut dyn Iterator<Item = usize>| quais.map(|i| larg(&campos[i].rotulo)).max().unwrap_or(0);
    // Label column of the fields that begin a line, and of the second ones of pairs.
    let coluna = maior(&mut grupos.iter().map(|g| g[0])).min(w / 3);
    let segunda = maior(&mut grupos.iter().filter(|g| g.len() == 2).map(|g| g[1])).min(w / 4);
    let mut p = Planta { postos: vec![Posto::default(); campos.len()], secoes: Vec::new(), altura: 0 };
    let mut y = 0u16;
    for grupo in &grupos {
        if let Some(s) = &campos[grupo[0]].secao {
            p.secoes.push((y, s.clone()));
            y = y.saturating_add(1);
        }
        let mut x = margem;
        let mut primeiro = true;
        for (n, &i) in grupo.iter().enumerate() {
            let c = &campos[i];
            let natural = c.largura.unwrap_or_else(|| c.mascara.colunas()).min(LARGURA_MAX);
            if !primeiro {
                // Pairs line up at the middle of the screen; three or more stand close together.
                let par = if grupo.len() == 2 { w / 2 } else { 0 };
                let rot = if grupo.len() == 2 { segunda } else { larg(&c.rotulo) };
                let inicio = (x + 2).max(par);
                let minimo = if c.estica { natural.min(8) } else { natural };
                if inicio + rot + 3 + minimo > w.saturating_sub(1) {
                    y = y.saturating_add(1);
                    primeiro = true;
                } else {
                    p.postos[i] =
                        Posto { y, rotulo: inicio, caixa: inicio + rot + 1, dentro: natural, fim: w.saturating_sub(1) };
                    // The hint of the field before ends where this one begins.
                    p.postos[grupo[n - 1]].fim = inicio.saturating_sub(1);
                }
            }
            if primeiro {
                p.postos[i] =
                    Posto { y, rotulo: margem, caixa: margem + coluna + 1, dentro: natural, fim: w.saturating_sub(1) };
            }
            let posto = &mut p.postos[i];
            let cabe = w.saturating_sub(posto.caixa + 3).max(1);
            let ultimo = n + 1 == grupo.len();
            posto.dentro = if c.estica && ultimo { cabe } else { posto.dentro.min(cabe) };
            x = posto.caixa + posto.dentro + 2;
            primeiro = false;
        }
        y = y.saturating_add(1);
    }
    p.altura = y;
    p
}

/// Widths from which two fields, and three or more short ones, stand in one line.
const PAR: u16 = 60;
const VARIOS: u16 = 46;

/// Fields that the screen wants in one line, as far as the width allows it at all.
fn agrupar(campos: &[Campo], w: u16) -> Vec<Vec<usize>> {
    let mut grupos: Vec<Vec<usize>> = Vec::new();
    for (i, c) in campos.iter().enumerate() {
        match grupos.last_mut() {
            Some(g) if c.ao_lado && c.secao.is_none() => g.push(i),
            _ => grupos.push(vec![i]),
        }
    }
    grupos
        .into_iter()
        .flat_map(|g| {
            let minimo = if g.len() == 2 { PAR } else { VARIOS };
            if g.len() > 1 && w < minimo { g.into_iter().map(|i| vec![i]).collect() } else { vec![g] }
        })
        .collect()
}

impl Formulario {
    /// Lines the fields want at this width, without the help below them.
    pub fn altura(&self, largura: u16) -> u16 {
        planta(&self.campos, largura, &Visual::default()).altura
    }

    /// Draws the form; `com_ajuda` keeps the last two lines for the help of the focused field.
    /// Answers where the real cursor stands.
    pub fn desenhar(&mut self, area: Rect, buf: &mut Buffer, v: &Visual, com_ajuda: bool) -> Option<Position> {
        let plano = planta(&self.campos, area.width, v);
        let ajuda = if com_ajuda && area.height >= 5 { 3 } else { 0 };
        let visiveis = area.height - ajuda;
        self.rolar(&plano, visiveis);
        let campos = Rect { height: visiveis, ..area };
        let mut p = Pincel::novo(buf, campos, v);
        for (y, t) in &plano.secoes {
            if let Some(y) = y.checked_sub(self.rolagem) {
                p.secao_em(1, y, area.width.saturating_sub(2), t);
            }
        }
        let mut cursor = None;
        let mut cortado = None;
        for (i, (c, posto)) in self.campos.iter().zip(&plano.postos).enumerate() {
            let Some(y) = posto.y.checked_sub(self.rolagem).filter(|y| *y < visiveis) else {
                continue;
            };
            let posto = Posto { y, ..*posto };
            let foco = self.ativo && i == self.foco && !c.somente_leitura;
            let onde = caixa(&mut p, c, posto, foco);
            let coube = ao_lado(&mut p, c, posto);
            if foco {
                cursor = onde;
                cortado = (!coube).then(|| c.erro.as_ref().map(|e| e.texto.clone())).flatten();
            }
        }
        if ajuda > 0 {
            let y = plano.altura.min(visiveis);
            self.desenhar_ajuda(area, y, cortado, buf, v);
        } else if let Some(e) = cortado {
            // Without the help lines the words of an error stand below the last field, if there is room.
            let t = Texto::novo(&format!("{} {e}", v.glifos.erro));
            let resta = visiveis.saturating_sub(plano.altura);
            let w = area.width.saturating_sub(MARGEM + 1);
            p.paragrafo(MARGEM, plano.altura, w, resta, &t, v.tema.erro);
        }
        cursor
    }

    /// The help stands below the fields: error first when it had no room beside the field.
    fn desenhar_ajuda(&self, area: Rect, y: u16, erro: Option<Texto>, buf: &mut Buffer, v: &Visual) {
        let mut p = Pincel::novo(buf, area, v);
        let w = area.width.saturating_sub(MARGEM + 1);
        let mut y = y + 1;
        let fim = y + 2;
        if let Some(e) = erro {
            let t = Texto::novo(&format!("{} {e}", v.glifos.erro));
            y += p.paragrafo(MARGEM, y, w, 1, &t, v.tema.erro);
        }
        p.paragrafo(MARGEM, y, w, fim - y, &self.ajuda_do_foco(), v.tema.fraco);
    }

    fn rolar(&mut self, plano: &Planta, visiveis: u16) {
        let max = plano.altura.saturating_sub(visiveis);
        self.rolagem = self.rolagem.min(max);
        let Some(posto) = plano.postos.get(self.foco) else {
            return;
        };
        // The section title above a field comes into view together with it.
        let topo = posto.y.saturating_sub(u16::from(plano.secoes.iter().any(|(y, _)| y + 1 == posto.y)));
        if topo < self.rolagem {
            self.rolagem = topo;
        } else if posto.y >= self.rolagem.saturating_add(visiveis) {
            // Half a page at once: fewer bytes than one line per field.
            self.rolagem = posto.y.saturating_sub(visiveis / 2).min(max);
        }
    }
}

/// Label and box; answers the cursor.
fn caixa(p: &mut Pincel<'_>, c: &Campo, posto: Posto, foco: bool) -> Option<Position> {
    let v = p.visual();
    let t = &v.tema;
    let y = posto.y;
    p.escrever_ate(posto.rotulo, y, posto.caixa.saturating_sub(posto.rotulo + 1), &c.rotulo, t.rotulo);
    let estilo = match (foco, &c.erro) {
        (true, _) => t.campo_foco,
        (_, Some(_)) => t.campo_erro,
        _ => t.campo,
    };
    if !c.somente_leitura {
        p.glifo(posto.caixa, y, "[", estilo);
        p.glifo(posto.caixa + posto.dentro + 1, y, "]", estilo);
    }
    let x = posto.caixa + 1;
    if let Some(m) = &c.mascarado {
        p.escrever_ate(x, y, posto.dentro, m, estilo);
        return if foco { p.posicao(x, y) } else { None };
    }
    let ponto = v.glifos.ponto.chars().next().unwrap_or('*');
    let visto = c.mascara.exibir(c.linha.texto(), ponto);
    let letras: Vec<char> = visto.iter().map(|(l, _)| *l).collect();
    if foco {
        // Position of the n-th typed character among those drawn.
        let cursor = visto
            .iter()
            .enumerate()
            .filter(|(_, (_, digitada))| *digitada)
            .nth(c.linha.cursor())
            .map_or(letras.len(), |(i, _)| i);
        let dentro = if c.substituir && !letras.is_empty() { t.selecao } else { estilo };
        // A full box has no free column: the cursor then stands on the bracket.
        let cheia = letras.len() == posto.dentro as usize && cursor == letras.len();
        return desenhar_janela(p, (x, y), posto.dentro + u16::from(cheia), &letras, cursor, dentro);
    }
    let texto = Texto::novo(&letras.iter().collect::<String>());
    if matches!(c.mascara, Mascara::Dinheiro) {
        p.direita(x + posto.dentro, y, posto.dentro, &texto, estilo);
    } else {
        p.escrever_ate(x, y, posto.dentro, &texto, estilo);
    }
    None
}

/// Error, hint or name at the right of the box; `false` when an error was cut.
fn ao_lado(p: &mut Pincel<'_>, c: &Campo, posto: Posto) -> bool {
    let v = p.visual();
    // A name belongs to its code: one blank; a finding stands apart: two.
    let junto = posto.caixa + posto.dentro + 3;
    let x = junto + 1;
    let cabe = posto.fim.saturating_sub(x);
    let g = &v.glifos;
    if let Some(e) = &c.erro {
        let t = Texto::novo(&format!("{} {}", g.erro, e.texto));
        if largura(&g.traduzir(t.as_str())) <= cabe as usize {
            p.escrever(x, posto.y, &t, v.tema.erro);
            return true;
        }
        // No room for the words: the sign alone, and the words in the help line.
        let onde = if cabe >= 1 { x } else { posto.caixa.saturating_sub(1) };
        p.glifo(onde, posto.y, g.erro, v.tema.erro);
        return false;
    }
    let (tom, texto) = match (&c.dica, c.mascara.nome_do_valor(c.linha.texto())) {
        (Some((tom, t)), _) => (*tom, t.clone()),
        (None, Some(n)) => (Tom::Normal, n),
        _ => return true,
    };
    if cabe >= 3 {
        let sinal = match tom {
            Tom::Ok => format!("{} ", g.ok),
            Tom::Aviso => "! ".to_string(),
            Tom::Erro => format!("{} ", g.erro),
            _ => String::new(),
        };
        let t = Texto::novo(&format!("{sinal}{texto}"));
        let x = if sinal.is_empty() { junto } else { x };
        p.escrever_ate(x, posto.y, posto.fim.saturating_sub(x), &t, v.tema.tom(tom));
    }
    true
}
