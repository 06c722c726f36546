//! Two records side by side: one line per field, those that differ marked, a side chosen for each.
//!
//! Nothing is said by colour alone: `~` marks a field that differs, `[x]` the side that counts.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::pincel::Pincel;
use crate::tecla::Tecla;
use crate::texto::Texto;
use crate::visual::Visual;

/// Widest label.
const ROTULO_MAX: u16 = 16;

/// Which of the two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lado {
    #[default]
    Esquerdo,
    Direito,
}

impl Lado {
    /// The other one.
    pub fn outro(self) -> Self {
        match self {
            Self::Esquerdo => Self::Direito,
            Self::Direito => Self::Esquerdo,
        }
    }
}

/// One field of both records. What is shown may be covered, so whether they differ is told, not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParDeCampos {
    pub rotulo: Texto,
    pub esquerdo: Texto,
    pub direito: Texto,
    pub difere: bool,
}

/// Line under the marker, and the side chosen for each field.
#[derive(Clone, Debug, Default)]
pub struct EstadoLados {
    escolhas: Vec<Lado>,
    sel: usize,
    topo: usize,
}

impl EstadoLados {
    /// A comparison that starts with these sides.
    pub fn com(escolhas: Vec<Lado>) -> Self {
        Self { escolhas, sel: 0, topo: 0 }
    }

    /// Side chosen for field `i`.
    pub fn escolha(&self, i: usize) -> Lado {
        self.escolhas.get(i).copied().unwrap_or_default()
    }

    /// Field under the marker.
    pub fn selecionado(&self) -> usize {
        self.sel
    }

    /// Takes one side for every field.
    pub fn todos(&mut self, lado: Lado) {
        self.escolhas.fill(lado);
    }

    /// Walks with ↑ ↓ Home End, chooses with ← → and Space. False when the key means nothing here.
    pub fn tecla(&mut self, t: Tecla) -> bool {
        let ultimo = self.escolhas.len().saturating_sub(1);
        match t {
            Tecla::Cima if self.sel > 0 => self.sel -= 1,
            Tecla::Baixo if self.sel < ultimo => self.sel += 1,
            Tecla::Home | Tecla::PgUp => self.sel = 0,
            Tecla::End | Tecla::PgDn => self.sel = ultimo,
            Tecla::Esquerda | Tecla::Direita | Tecla::Letra(' ') => {
                let Some(e) = self.escolhas.get_mut(self.sel) else { return false };
                *e = match t {
                    Tecla::Esquerda => Lado::Esquerdo,
                    Tecla::Direita => Lado::Direito,
                    _ => e.outro(),
                };
            }
            _ => return false,
        }
        true
    }

    /// Draws heads and fields; gives the place of the marker for the real cursor.
    pub fn desenhar(
        &mut self,
        titulos: [&Texto; 2],
        campos: &[ParDeCampos],
        area: Rect,
        buf: &mut Buffer,
        v: &Visual,
    ) -> Option<Position> {
        let mut p = Pincel::novo(buf, area, v);
        let rotulo = campos.iter().map(|c| c.rotulo.largura() as u16).max().unwrap_or(0).min(ROTULO_MAX);
        let esquerda = 4 + rotulo + 2;
        let cada = area.width.saturating_sub(esquerda + 1) / 2;
        let direita = esquerda + cada;
        // The mark of the chosen side and a blank stand before the value.
        let cabe = cada.saturating_sub(5);
        for (x, titulo) in [esquerda, direita].into_iter().zip(titulos) {
            p.escrever_ate(x, 0, cada.saturating_sub(1), titulo, v.tema.cabecalho);
        }
        p.linha_h(1, 1, area.width.saturating_sub(2), v.tema.borda);
        let altura = usize::from(area.height.saturating_sub(2));
        self.sel = self.sel.min(campos.len().saturating_sub(1));
        if self.sel < self.topo {
            self.topo = self.sel;
        } else if altura > 0 && self.sel >= self.topo + altura {
            self.topo = self.sel + 1 - altura;
        }
        let mut cursor = None;
        for (y, i) in (2..area.height).zip(self.topo..campos.len()) {
            let c = &campos[i];
            if i == self.sel {
                p.glifo(1, y, v.glifos.marca, v.tema.destaque);
                cursor = p.posicao(1, y);
            }
            if c.difere {
                p.escrever(2, y, &Texto::novo("~"), v.tema.destaque);
            }
            p.escrever_ate(4, y, rotulo, &c.rotulo, v.tema.rotulo);
            for (x, valor, lado) in [(esquerda, &c.esquerdo, Lado::Esquerdo), (direita, &c.direito, Lado::Direito)] {
                let vale = self.escolha(i) == lado;
                let estilo = if !c.difere || vale { v.tema.texto } else { v.tema.fraco };
                if c.difere && cabe > 0 {
                    p.escrever(x, y, &Texto::novo(if vale { "[x]" } else { "[ ]" }), estilo);
                }
                p.escrever_ate(x + 4, y, cabe, valor, estilo);
            }
        }
        cursor
    }
}

#[cfg(test)]
mod testes {
    use super::*;

    fn campos() -> Vec<ParDeCampos> {
        let c = |r: &str, a: &str, b: &str| ParDeCampos {
            rotulo: r.into(),
            esquerdo: a.into(),
            direito: b.into(),
            difere: a != b,
        };
        vec![c("Nome", "ANA DE TESTE", "ANA TESTE"), c("Sexo", "F", "F"), c("CEP", "", "17500-000")]
    }

    #[test]
    fn setas_andam_e_escolhem() {
        let mut e = EstadoLados::com(vec![Lado::Esquerdo; 3]);
        assert!(!e.tecla(Tecla::Cima), "já no primeiro");
        assert!(e.tecla(Tecla::Baixo) && e.tecla(Tecla::Baixo) && !e.tecla(Tecla::Baixo));
        assert!(e.tecla(Tecla::Direita));
        assert_eq!((e.escolha(0), e.escolha(2)), (Lado::Esquerdo, Lado::Direito));
        assert!(e.tecla(Tecla::Letra(' ')));
        assert_eq!(e.escolha(2), Lado::Esquerdo);
        assert!(!e.tecla(Tecla::Letra('z')));
        e.todos(Lado::Direito);
        assert_eq!(e.escolha(0), Lado::Direito);
    }

    #[test]
    fn cabe_em_qualquer_tamanho_e_marca_o_que_difere() {
        let v = Visual::default();
        let (a, b) = (Texto::novo("0045"), Texto::novo("4512"));
        for l in 0..60 {
            for h in 0..8 {
                let area = Rect::new(0, 0, l, h);
                let mut buf = Buffer::empty(area);
                let mut e = EstadoLados::com(vec![Lado::Esquerdo; 3]);
                e.desenhar([&a, &b], &campos(), area, &mut buf, &v);
            }
        }
        let area = Rect::new(0, 0, 60, 6);
        let mut buf = Buffer::empty(area);
        let mut e = EstadoLados::com(vec![Lado::Esquerdo, Lado::Esquerdo, Lado::Direito]);
        let c = e.desenhar([&a, &b], &campos(), area, &mut buf, &v);
        assert_eq!(c, Some(Position::new(1, 2)));
        let linha = |y: u16| (0..60).map(|x| buf[(x, y)].symbol()).collect::<String>();
        assert!(linha(2).contains("~ Nome") && linha(2).contains("[x] ANA DE TESTE"), "{}", linha(2));
        assert!(!linha(3).contains('~') && !linha(3).contains("[x]"), "{}", linha(3));
        assert!(linha(4).contains("[x] 17500-000"), "{}", linha(4));
    }
}
