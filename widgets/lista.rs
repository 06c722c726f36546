//! Picker: a filter line, the hits below it, the first nine numbered.
//!
//! Filters as one types, blind to accents and case, every word anywhere. With
//! `filtra_aqui(false)` the caller filters (a search in the database) and
//! brings new items after [`ReacaoLista::FiltroMudou`].

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::edicao::LinhaEdicao;
use crate::pincel::Pincel;
use crate::tecla::Tecla;
use crate::texto::{Texto, dobrar, largura};
use crate::visual::Visual;

/// One line of the picker.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ItemLista {
    pub rotulo: Texto,
    /// Second column at the right: a key, a code.
    pub detalhe: Texto,
    pub chave: u128,
    /// Folded text the filter looks at.
    pub busca: String,
}

impl std::fmt::Debug for ItemLista {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ItemLista").field("chave", &self.chave).field("rotulo", &self.rotulo).finish_non_exhaustive()
    }
}

impl ItemLista {
    pub fn novo(rotulo: impl Into<Texto>) -> Self {
        let rotulo = rotulo.into();
        Self { busca: dobrar(rotulo.as_str()), rotulo, ..Self::default() }
    }

    pub fn detalhe(mut self, t: impl Into<Texto>) -> Self {
        self.detalhe = t.into();
        let palavras = self.detalhe.to_string();
        self.tambem(&palavras)
    }

    pub fn chave(mut self, n: u128) -> Self {
        self.chave = n;
        self
    }

    /// More words by which the item is found.
    pub fn tambem(mut self, palavras: &str) -> Self {
        self.busca.push(' ');
        self.busca.push_str(&dobrar(palavras));
        self
    }
}

/// What a key did. Indexes are those of the slice given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReacaoLista {
    Ignorada,
    Nada,
    FiltroMudou,
    Escolheu(usize),
    /// Tab: complete the filter with this item.
    Completar(usize),
    Cancelou,
}

/// Filter and selection of a picker.
#[derive(Clone, Debug)]
pub struct EstadoLista {
    filtro: LinhaEdicao,
    sel: usize,
    topo: usize,
    aqui: bool,
    numeros: bool,
}

impl Default for EstadoLista {
    fn default() -> Self {
        Self::nova()
    }
}

impl EstadoLista {
    pub fn nova() -> Self {
        Self { filtro: LinhaEdicao::nova(200), sel: 0, topo: 0, aqui: true, numeros: true }
    }

    /// Whether the picker itself filters (default) or the caller does.
    pub fn filtra_aqui(mut self, sim: bool) -> Self {
        self.aqui = sim;
        self
    }

    /// Whether 1-9 choose at once (default; off where digits are searched for).
    pub fn numeros(mut self, sim: bool) -> Self {
        self.numeros = sim;
        self
    }

    pub fn filtro(&self) -> &str {
        self.filtro.texto()
    }

    pub fn definir_filtro(&mut self, s: &str) {
        self.filtro.definir(s);
        self.sel = 0;
        self.topo = 0;
    }

    /// Indexes of the items that pass the filter, in order.
    pub fn casam(&self, itens: &[ItemLista]) -> Vec<usize> {
        let filtro = dobrar(self.filtro.texto());
        let palavras: Vec<&str> = filtro.split(' ').filter(|p| !p.is_empty()).collect();
        (0..itens.len()).filter(|i| !self.aqui || palavras.iter().all(|p| itens[*i].busca.contains(p))).collect()
    }

    /// Index of the selected item.
    pub fn escolhida(&self, itens: &[ItemLista]) -> Option<usize> {
        let c = self.casam(itens);
        c.get(self.sel.min(c.len().checked_sub(1)?)).copied()
    }

    pub fn tecla(&mut self, t: Tecla, itens: &[ItemLista]) -> ReacaoLista {
        let casam = self.casam(itens);
        let ultima = casam.len().saturating_sub(1);
        self.sel = self.sel.min(ultima);
        match t {
            Tecla::Esc => ReacaoLista::Cancelou,
            Tecla::Enter => casam.get(self.sel).map_or(ReacaoLista::Nada, |i| ReacaoLista::Escolheu(*i)),
            Tecla::Tab => casam.get(self.sel).map_or(ReacaoLista::Nada, |i| ReacaoLista::Completar(*i)),
            Tecla::Cima | Tecla::Baixo | Tecla::PgUp | Tecla::PgDn => {
                self.sel = match t {
                    Tecla::Cima => self.sel.saturating_sub(1),
                    Tecla::Baixo => (self.sel + 1).min(ultima),
                    Tecla::PgUp => self.sel.saturating_sub(9),
                    _ => (self.sel + 9).min(ultima),
                };
                ReacaoLista::Nada
            }
            // After a blank the digits are an argument (":pac 12"), before it they choose.
            Tecla::Letra(c @ '1'..='9') if self.numeros && !self.filtro.texto().contains(' ') => {
                let n = c as usize - '1' as usize;
                casam.get(n).map_or(ReacaoLista::Nada, |i| ReacaoLista::Escolheu(*i))
            }
            _ => {
                let antes = self.filtro.texto().to_string();
                let mexeu = self.filtro.tecla(t);
                if self.filtro.texto() != antes {
                    self.sel = 0;
                    self.topo = 0;
                    ReacaoLista::FiltroMudou
                } else if mexeu {
                    ReacaoLista::Nada
                } else {
                    ReacaoLista::Ignorada
                }
            }
        }
    }

    /// A paste goes into the filter and never chooses.
    pub fn colar(&mut self, s: &str) -> ReacaoLista {
        if self.filtro.colar(s) {
            self.sel = 0;
            self.topo = 0;
            ReacaoLista::FiltroMudou
        } else {
            ReacaoLista::Nada
        }
    }

    /// Draws filter line and hits; answers the real cursor (in the filter).
    pub fn desenhar(
        &mut self,
        area: Rect,
        buf: &mut Buffer,
        v: &Visual,
        itens: &[ItemLista],
        prefixo: &Texto,
        vazio: &Texto,
    ) -> Option<Position> {
        let t = v.tema;
        let mut p = Pincel::novo(buf, area, v);
        let x = 1 + p.escrever(1, 0, prefixo, t.destaque);
        let w = area.width;
        let cursor = self.filtro.desenhar(&mut p, x, 0, w.saturating_sub(x + 1), t.campo_foco);
        let altura = area.height.saturating_sub(1) as usize;
        let casam = self.casam(itens);
        if casam.is_empty() {
            p.paragrafo(3, 1, w.saturating_sub(4), area.height.saturating_sub(1), vazio, t.fraco);
            return cursor;
        }
        self.sel = self.sel.min(casam.len() - 1);
        self.topo = self.topo.min(casam.len().saturating_sub(altura.max(1)));
        if self.sel < self.topo {
            self.topo = self.sel;
        } else if altura > 0 && self.sel >= self.topo + altura {
            self.topo = (self.sel - altura / 2).min(casam.len().saturating_sub(altura));
        }
        let visiveis: Vec<(usize, &ItemLista)> =
            casam.iter().enumerate().skip(self.topo).take(altura).map(|(n, i)| (n, &itens[*i])).collect();
        // The details stand in one column, as wide as the widest in view.
        let g = &v.glifos;
        let detalhe =
            visiveis.iter().map(|(_, i)| largura(&g.traduzir(i.detalhe.as_str())) as u16).max().unwrap_or(0).min(w / 3);
        for (n, item) in visiveis {
            let y = (1 + n - self.topo) as u16;
            self.item(&mut p, y, n, item, detalhe);
        }
        cursor
    }

    fn item(&self, p: &mut Pincel<'_>, y: u16, n: usize, item: &ItemLista, detalhe: u16) {
        let v = p.visual();
        let w = p.largura();
        let sel = n == self.sel;
        let e = if sel { v.tema.selecao } else { v.tema.texto };
        if sel {
            p.estilo(1, y, w.saturating_sub(2), e);
            p.glifo(1, y, v.glifos.marca, e);
        }
        let mut x = 3;
        if self.numeros {
            if n < 9 {
                p.escrever(3, y, &Texto::novo(&(n + 1).to_string()), e);
            }
            x = 5;
        }
        let mut fim = w.saturating_sub(2);
        if !item.detalhe.vazio() {
            let e = if sel { e } else { v.tema.fraco };
            p.escrever_ate(fim.saturating_sub(detalhe), y, detalhe, &item.detalhe, e);
        }
        if detalhe > 0 {
            fim = fim.saturating_sub(detalhe + 1);
        }
        p.escrever_ate(x, y, fim.saturating_sub(x), &item.rotulo, e);
    }
}

#[cfg(test)]
mod testes {
    use super::*;

    fn itens() -> Vec<ItemLista> {
        vec![
            ItemLista::novo("Pacientes: buscar").detalhe("PAC"),
            ItemLista::novo("Produção: gerar").detalhe("PRD"),
            ItemLista::novo("Importar pacientes (XLSX)").detalhe("IMP"),
        ]
    }

    #[test]
    fn filtra_sem_acento_e_escolhe_por_numero() {
        let i = itens();
        let mut e = EstadoLista::nova();
        for c in "PRODUCAO".chars() {
            assert_eq!(e.tecla(Tecla::Letra(c), &i), ReacaoLista::FiltroMudou);
        }
        assert_eq!(e.escolhida(&i), Some(1));
        e.definir_filtro("pac");
        assert_eq!(e.casam(&i), [0, 2]);
        assert_eq!(e.tecla(Tecla::Letra('2'), &i), ReacaoLista::Escolheu(2));
        assert_eq!(e.tecla(Tecla::Letra('9'), &i), ReacaoLista::Nada);
        e.definir_filtro("pac ");
        assert_eq!(e.tecla(Tecla::Letra('2'), &i), ReacaoLista::FiltroMudou);
        assert_eq!(e.tecla(Tecla::Enter, &i), ReacaoLista::Nada);
        assert_eq!(e.tecla(Tecla::Esc, &i), ReacaoLista::Cancelou);
    }

    #[test]
    fn quem_filtra_fora_ve_tudo() {
        let i = itens();
        let mut e = EstadoLista::nova().filtra_aqui(false).numeros(false);
        assert_eq!(e.tecla(Tecla::Letra('3'), &i), ReacaoLista::FiltroMudou);
        assert_eq!(e.casam(&i).len(), 3);
        e.tecla(Tecla::Baixo, &i);
        assert_eq!(e.tecla(Tecla::Enter, &i), ReacaoLista::Escolheu(1));
    }
}
