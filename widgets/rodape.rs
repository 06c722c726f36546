//! The key footer: one line that always fits.
//!
//! Keys stand in the order given; what does not fit is dropped from the least
//! used on. Keys marked `fixo` (F1 and ^K) are never dropped: when even they do
//! not fit with their labels, they stand without them (ux.md 0, finding 7).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::glifos::Glifos;
use crate::pincel::Pincel;
use crate::texto::{Texto, largura};
use crate::visual::Visual;

/// One key of the footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Atalho {
    pub tecla: Texto,
    pub rotulo: Texto,
    /// Small numbers are dropped last.
    pub prioridade: u8,
    /// Never dropped.
    pub fixo: bool,
}

impl Atalho {
    pub fn novo(tecla: impl Into<Texto>, rotulo: impl Into<Texto>, prioridade: u8) -> Self {
        Self { tecla: tecla.into(), rotulo: rotulo.into(), prioridade, fixo: false }
    }

    /// A key that stays at any width.
    pub fn fixo(tecla: impl Into<Texto>, rotulo: impl Into<Texto>) -> Self {
        Self { fixo: true, ..Self::novo(tecla, rotulo, 0) }
    }

    fn colunas(&self, com_rotulo: bool, g: &Glifos) -> usize {
        let t = largura(&g.traduzir(self.tecla.as_str()));
        let r = largura(&g.traduzir(self.rotulo.as_str()));
        t + if com_rotulo && r > 0 { r + 1 } else { 0 }
    }
}

/// What to draw: indexes in order, blanks between, labels or not.
struct Plano {
    quais: Vec<usize>,
    vao: usize,
    rotulos: bool,
}

/// Indexes of the keys that fit in `largura` columns (UTF-8 glyphs).
pub fn ajustar(teclas: &[Atalho], largura: u16) -> Vec<usize> {
    planejar(teclas, largura, &Glifos::default()).quais
}

fn planejar(teclas: &[Atalho], cabe: u16, g: &Glifos) -> Plano {
    let cabe = cabe as usize;
    let soma = |quais: &[usize], vao: usize, rotulos: bool| {
        quais.iter().map(|i| teclas[*i].colunas(rotulos, g)).sum::<usize>() + vao * quais.len().saturating_sub(1)
    };
    let mut quais: Vec<usize> = (0..teclas.len()).collect();
    for vao in [3, 2] {
        // Three blanks only on wide screens, where they help the eye.
        if (vao == 2 || cabe >= 98) && soma(&quais, vao, true) <= cabe {
            return Plano { quais, vao, rotulos: true };
        }
    }
    while soma(&quais, 1, true) > cabe {
        let pior = quais
            .iter()
            .enumerate()
            .filter(|(_, i)| !teclas[**i].fixo)
            .max_by_key(|(ordem, i)| (teclas[**i].prioridade, *ordem))
            .map(|(ordem, _)| ordem);
        let Some(pior) = pior else {
            return Plano { quais, vao: 1, rotulos: false };
        };
        quais.remove(pior);
    }
    let vao = if soma(&quais, 2, true) <= cabe { 2 } else { 1 };
    Plano { quais, vao, rotulos: true }
}

/// Draws the footer in the first line of `area`, one column of margin.
pub fn desenhar(teclas: &[Atalho], area: Rect, buf: &mut Buffer, v: &Visual) {
    let mut p = Pincel::novo(buf, area, v);
    let margem = u16::from(area.width > 2);
    let plano = planejar(teclas, area.width.saturating_sub(2 * margem), &v.glifos);
    let mut x = margem;
    for i in plano.quais {
        x += p.escrever(x, 0, &teclas[i].tecla, v.tema.rodape_tecla);
        if plano.rotulos && !teclas[i].rotulo.vazio() {
            x = x.saturating_add(1);
            x += p.escrever(x, 0, &teclas[i].rotulo, v.tema.rodape_texto);
        }
        x = x.saturating_add(plano.vao as u16);
    }
}

#[cfg(test)]
mod testes {
    use super::*;

    fn lista() -> Vec<Atalho> {
        vec![
            Atalho::fixo("F1", "Ajuda"),
            Atalho::novo("F3", "Busca", 2),
            Atalho::novo("F6", "Novo", 3),
            Atalho::novo("F8", "Exportar", 9),
            Atalho::novo("Enter", "Abre", 1),
            Atalho::fixo("^K", "Comandos"),
        ]
    }

    #[test]
    fn f1_e_ctrl_k_nunca_caem() {
        let t = lista();
        for w in 0..=200 {
            let q = ajustar(&t, w);
            assert!(q.contains(&0) && q.contains(&5), "{w}");
            assert!(q.windows(2).all(|p| p[0] < p[1]));
        }
        assert_eq!(ajustar(&t, 200).len(), 6);
        assert_eq!(ajustar(&t, 60).len(), 6);
        assert_eq!(ajustar(&t, 48), [0, 1, 2, 4, 5]);
        assert_eq!(ajustar(&t, 40), [0, 1, 4, 5]);
        assert_eq!(ajustar(&t, 31), [0, 4, 5]);
    }
}
