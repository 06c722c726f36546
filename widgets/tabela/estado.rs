//! Where the selection stands in the loaded window, and what to fetch next.

use std::collections::BTreeSet;

use super::{Dados, Linha};
use crate::tecla::Tecla;

/// A step of the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movimento {
    Cima,
    Baixo,
    PaginaCima,
    PaginaBaixo,
    Inicio,
    Fim,
}

/// Rows the caller must fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pedido {
    Nada,
    /// The page before the window (asked one page before the edge).
    Antes,
    /// The page after the window.
    Depois,
    /// The very first page; then call `reiniciar(Ponta::Inicio)`.
    Primeira,
    /// The very last page; then call `reiniciar(Ponta::Fim)`.
    Ultima,
}

/// Where to stand after a new query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ponta {
    Inicio,
    Fim,
}

/// What a key did to the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReacaoTabela {
    Ignorada,
    Moveu(Pedido),
    Marcou,
    /// Enter on the row with this index of the window.
    Abrir(usize),
}

/// Selection, scroll and marks. Marks hold row keys, so they survive paging and sorting.
#[derive(Clone, Debug)]
pub struct EstadoTabela {
    pub(super) sel: usize,
    pub(super) topo: usize,
    altura: usize,
    meia: bool,
    marcavel: bool,
    marcas: BTreeSet<u128>,
}

impl Default for EstadoTabela {
    fn default() -> Self {
        Self { sel: 0, topo: 0, altura: 1, meia: true, marcavel: true, marcas: BTreeSet::new() }
    }
}

impl EstadoTabela {
    /// For tables without marks: Space, `*` and `!` are not taken.
    pub fn sem_marcas() -> Self {
        Self { marcavel: false, ..Self::default() }
    }

    /// Index of the selected row in the window.
    pub fn selecionada(&self) -> usize {
        self.sel
    }

    /// The selected row, if there is one.
    pub fn linha<'a>(&self, dados: &Dados<'a>) -> Option<&'a Linha> {
        let ultima = dados.linhas.len().checked_sub(1)?;
        dados.linhas.get(self.sel.min(ultima))
    }

    pub fn selecionar(&mut self, i: usize) {
        self.sel = i;
    }

    /// Half-page follow (default on): fewer bytes per held key.
    pub fn meia_pagina(&mut self, sim: bool) {
        self.meia = sim;
    }

    pub fn marcadas(&self) -> &BTreeSet<u128> {
        &self.marcas
    }

    /// Marks a row, or takes its mark away.
    pub fn marcar(&mut self, chave: u128) {
        if !self.marcas.remove(&chave) {
            self.marcas.insert(chave);
        }
    }

    /// Marks every loaded row.
    pub fn marcar_todas(&mut self, dados: &Dados<'_>) {
        self.marcas.extend(dados.linhas.iter().map(|l| l.chave));
    }

    /// Turns the mark of every loaded row.
    pub fn inverter(&mut self, dados: &Dados<'_>) {
        for l in dados.linhas {
            self.marcar(l.chave);
        }
    }

    pub fn limpar_marcas(&mut self) {
        self.marcas.clear();
    }

    /// The caller put `n` rows before the window.
    pub fn acrescentadas_antes(&mut self, n: usize) {
        self.sel = self.sel.saturating_add(n);
        self.topo = self.topo.saturating_add(n);
    }

    /// The caller dropped the first `n` rows of the window.
    pub fn removidas_antes(&mut self, n: usize) {
        self.sel = self.sel.saturating_sub(n);
        self.topo = self.topo.saturating_sub(n);
    }

    /// After a new query: stand on its first or last row.
    pub fn reiniciar(&mut self, ponta: Ponta) {
        self.sel = match ponta {
            Ponta::Inicio => 0,
            Ponta::Fim => usize::MAX,
        };
        self.topo = self.sel;
    }

    /// Moves the selection and tells what to fetch.
    pub fn mover(&mut self, m: Movimento, dados: &Dados<'_>) -> Pedido {
        let n = dados.linhas.len();
        let Some(ultima) = n.checked_sub(1) else {
            return Pedido::Nada;
        };
        self.sel = self.sel.min(ultima);
        let pagina = self.altura.saturating_sub(1).max(1);
        let desce = match m {
            Movimento::Inicio if dados.tem_antes => return Pedido::Primeira,
            Movimento::Fim if dados.tem_depois => return Pedido::Ultima,
            Movimento::Inicio => {
                self.sel = 0;
                return Pedido::Nada;
            }
            Movimento::Fim => {
                self.sel = ultima;
                return Pedido::Nada;
            }
            Movimento::Cima => {
                self.sel = self.sel.saturating_sub(1);
                false
            }
            Movimento::PaginaCima => {
                self.sel = self.sel.saturating_sub(pagina);
                self.topo = self.topo.saturating_sub(pagina);
                false
            }
            Movimento::Baixo => {
                self.sel = (self.sel + 1).min(ultima);
                true
            }
            Movimento::PaginaBaixo => {
                self.sel = (self.sel + pagina).min(ultima);
                self.topo = self.topo.saturating_add(pagina);
                true
            }
        };
        if desce && dados.tem_depois && ultima - self.sel < self.altura {
            Pedido::Depois
        } else if !desce && dados.tem_antes && self.sel < self.altura {
            Pedido::Antes
        } else {
            Pedido::Nada
        }
    }

    /// Handles the keys every table has.
    pub fn tecla(&mut self, t: Tecla, dados: &Dados<'_>) -> ReacaoTabela {
        let m = match t {
            Tecla::Cima => Movimento::Cima,
            Tecla::Baixo => Movimento::Baixo,
            Tecla::PgUp => Movimento::PaginaCima,
            Tecla::PgDn => Movimento::PaginaBaixo,
            Tecla::Home => Movimento::Inicio,
            Tecla::End => Movimento::Fim,
            Tecla::Letra(c @ (' ' | '*' | '!')) if self.marcavel => {
                return self.marca(c, dados);
            }
            Tecla::Enter => {
                return match self.linha(dados) {
                    Some(_) => ReacaoTabela::Abrir(self.sel.min(dados.linhas.len() - 1)),
                    None => ReacaoTabela::Ignorada,
                };
            }
            _ => return ReacaoTabela::Ignorada,
        };
        ReacaoTabela::Moveu(self.mover(m, dados))
    }

    fn marca(&mut self, c: char, dados: &Dados<'_>) -> ReacaoTabela {
        match c {
            ' ' => {
                let Some(chave) = self.linha(dados).map(|l| l.chave) else {
                    return ReacaoTabela::Ignorada;
                };
                self.marcar(chave);
                // Like the old systems: mark and step on.
                match self.mover(Movimento::Baixo, dados) {
                    Pedido::Nada => ReacaoTabela::Marcou,
                    pedido => ReacaoTabela::Moveu(pedido),
                }
            }
            '*' => {
                self.marcar_todas(dados);
                ReacaoTabela::Marcou
            }
            _ => {
                self.inverter(dados);
                ReacaoTabela::Marcou
            }
        }
    }

    /// Brings selection and scroll inside the window and the view of `altura` rows.
    pub(super) fn ajustar_a(&mut self, n: usize, altura: usize) {
        self.altura = altura.max(1);
        let altura = self.altura;
        self.sel = self.sel.min(n.saturating_sub(1));
        self.topo = self.topo.min(n.saturating_sub(altura));
        let salto = if self.meia { altura / 2 } else { 0 };
        if self.sel < self.topo {
            self.topo = self.sel.saturating_sub(salto);
        } else if self.sel >= self.topo + altura {
            let novo = if self.meia { self.sel - salto } else { self.sel + 1 - altura };
            self.topo = novo.min(n.saturating_sub(altura));
        }
    }
}

#[cfg(test)]
mod testes {
    use super::*;

    fn linhas(de: u128, n: u128) -> Vec<Linha> {
        (de..de + n).map(|i| Linha::nova(i, Vec::new())).collect()
    }

    #[test]
    fn paginas_por_chave_sem_perder_linha() {
        // A million rows, window of at most 60, fetched as a caller would: every row is visited.
        const TOTAL: u128 = 5_000;
        let mut janela = linhas(0, 40);
        let mut e = EstadoTabela::default();
        e.ajustar_a(40, 20);
        for esperada in 1..TOTAL {
            let d = Dados {
                linhas: &janela,
                tem_antes: janela[0].chave > 0,
                tem_depois: janela[janela.len() - 1].chave + 1 < TOTAL,
            };
            let pedido = e.mover(Movimento::Baixo, &d);
            assert_eq!(janela[e.selecionada()].chave, esperada);
            if pedido == Pedido::Depois {
                let fim = janela[janela.len() - 1].chave + 1;
                janela.extend(linhas(fim, 20.min(TOTAL - fim)));
                let fora = janela.len().saturating_sub(60);
                janela.drain(..fora);
                e.removidas_antes(fora);
            }
            e.ajustar_a(janela.len(), 20);
            assert_eq!(janela[e.selecionada()].chave, esperada);
        }
        // And all the way back.
        for esperada in (0..TOTAL - 1).rev() {
            let d = Dados {
                linhas: &janela,
                tem_antes: janela[0].chave > 0,
                tem_depois: janela[janela.len() - 1].chave + 1 < TOTAL,
            };
            if e.mover(Movimento::Cima, &d) == Pedido::Antes {
                let ini = janela[0].chave;
                let n = 20.min(ini);
                janela.splice(0..0, linhas(ini - n, n));
                e.acrescentadas_antes(n as usize);
                janela.truncate(60);
            }
            e.ajustar_a(janela.len(), 20);
            assert_eq!(janela[e.selecionada()].chave, esperada);
        }
    }

    #[test]
    fn pontas_pedem_ou_vao() {
        let l = linhas(0, 10);
        let mut e = EstadoTabela::default();
        let meio = Dados { linhas: &l, tem_antes: true, tem_depois: true };
        assert_eq!(e.mover(Movimento::Fim, &meio), Pedido::Ultima);
        assert_eq!(e.mover(Movimento::Inicio, &meio), Pedido::Primeira);
        let todas = Dados::todos(&l);
        assert_eq!(e.mover(Movimento::Fim, &todas), Pedido::Nada);
        assert_eq!(e.selecionada(), 9);
        e.reiniciar(Ponta::Fim);
        assert_eq!(e.linha(&todas).map(|l| l.chave), Some(9));
        e.ajustar_a(10, 4);
        assert_eq!((e.sel, e.topo), (9, 6));
        assert_eq!(e.tecla(Tecla::Enter, &Dados::todos(&[])), ReacaoTabela::Ignorada);
    }

    #[test]
    fn marcas() {
        let l = linhas(10, 3);
        let d = Dados::todos(&l);
        let mut e = EstadoTabela::default();
        e.tecla(Tecla::Letra(' '), &d);
        assert_eq!(e.selecionada(), 1);
        assert!(e.marcadas().contains(&10));
        e.tecla(Tecla::Letra('!'), &d);
        assert_eq!(e.marcadas().iter().copied().collect::<Vec<_>>(), [11, 12]);
        e.tecla(Tecla::Letra('*'), &d);
        assert_eq!(e.marcadas().len(), 3);
        assert_eq!(EstadoTabela::sem_marcas().tecla(Tecla::Letra(' '), &d), ReacaoTabela::Ignorada);
    }
}
