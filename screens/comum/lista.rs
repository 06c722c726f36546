//! A list held whole in memory, with the filter every list has: `/` opens it, letters narrow it accent-blind,
//! Enter keeps it, Esc clears it. For lists that come page by page see `pacientes`.

use nexsus_widgets::{Coluna, Dados, EstadoTabela, Linha, LinhaEdicao, Pincel, ReacaoTabela, Tabela, dobrar};

use super::formato::milhares;
use crate::quadro::{Buffer, Modo, Position, Rect, Tecla, Texto, Visual};
use crate::textos::comum as t;

/// Longest filter.
const FILTRO_MAX: usize = 60;

/// One row and what the filter looks into.
#[derive(Clone, Debug)]
pub struct Item {
    pub linha: Linha,
    busca: String,
}

impl Item {
    /// A row whose cells are what the filter looks into.
    pub fn novo(linha: Linha) -> Self {
        let busca = linha.celulas.iter().map(Texto::as_str).collect::<Vec<_>>().join(" ");
        Self { busca: dobrar(&busca), linha }
    }
}

/// A filtered list and where the operator stands in it.
#[derive(Debug)]
pub struct Lista {
    itens: Vec<Item>,
    visiveis: Vec<Linha>,
    indices: Vec<usize>,
    estado: EstadoTabela,
    filtro: LinhaEdicao,
    filtrando: bool,
    cursor: Option<Position>,
}

impl Default for Lista {
    fn default() -> Self {
        Self {
            itens: Vec::new(),
            visiveis: Vec::new(),
            indices: Vec::new(),
            estado: EstadoTabela::sem_marcas(),
            filtro: LinhaEdicao::nova(FILTRO_MAX),
            filtrando: false,
            cursor: None,
        }
    }
}

impl Lista {
    /// New rows; the selection stays on the row with the same key.
    pub fn carregar(&mut self, itens: Vec<Item>) {
        let chave = self.visiveis.get(self.estado.selecionada()).map(|l| l.chave);
        self.itens = itens;
        self.peneirar(chave);
    }

    fn peneirar(&mut self, chave: Option<u128>) {
        let antes = self.estado.selecionada();
        let palavras: Vec<String> = dobrar(self.filtro.texto()).split_whitespace().map(str::to_owned).collect();
        self.indices = (0..self.itens.len())
            .filter(|i| palavras.iter().all(|p| self.itens[*i].busca.contains(p.as_str())))
            .collect();
        self.visiveis = self.indices.iter().map(|i| self.itens[*i].linha.clone()).collect();
        let achada = chave.and_then(|c| self.visiveis.iter().position(|l| l.chave == c));
        self.estado.selecionar(achada.unwrap_or(antes).min(self.visiveis.len().saturating_sub(1)));
    }

    /// Index, among the rows given to `carregar`, of the selected one.
    pub fn escolhida(&self) -> Option<usize> {
        self.indices.get(self.estado.selecionada()).copied()
    }

    /// Selects the row given as number `i` to `carregar`, if the filter lets it be seen.
    pub fn escolher(&mut self, i: usize) {
        if let Some(n) = self.indices.iter().position(|x| *x == i) {
            self.estado.selecionar(n);
        }
    }

    /// Rows the filter lets through.
    #[cfg(test)]
    pub fn vistas(&self) -> usize {
        self.visiveis.len()
    }

    /// While the filter is typed, letters are text.
    pub fn modo(&self) -> Modo {
        if self.filtrando { Modo::Campo } else { Modo::Lista }
    }

    /// Row of the real cursor after the last `desenhar`.
    pub fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    pub fn abrir_filtro(&mut self) {
        self.filtrando = true;
    }

    /// Esc: leaves and clears the filter. False when there was none, so the screen itself may close.
    pub fn fechar_filtro(&mut self) -> bool {
        if !self.filtrando && self.filtro.texto().is_empty() {
            return false;
        }
        self.filtrando = false;
        self.filtro.limpar();
        let chave = self.visiveis.get(self.estado.selecionada()).map(|l| l.chave);
        self.peneirar(chave);
        true
    }

    /// A key no command claimed. False when it meant nothing here.
    pub fn tecla(&mut self, k: Tecla) -> bool {
        if self.filtrando {
            match k {
                Tecla::Enter | Tecla::Tab => {
                    self.filtrando = false;
                    return true;
                }
                Tecla::Cima | Tecla::Baixo | Tecla::PgUp | Tecla::PgDn => {}
                _ => {
                    if self.filtro.tecla(k) {
                        self.peneirar(None);
                        return true;
                    }
                    return false;
                }
            }
        }
        let dados = Dados::todos(&self.visiveis);
        !matches!(self.estado.tecla(k, &dados), ReacaoTabela::Ignorada)
    }

    /// Pasted text goes into the filter.
    pub fn colar(&mut self, texto: &str) {
        if self.filtrando && self.filtro.colar(texto) {
            self.peneirar(None);
        }
    }

    /// Draws the filter line and the table; the filter line only while it is in use.
    pub fn desenhar(&mut self, area: Rect, colunas: &[Coluna], vazio: &str, buf: &mut Buffer, v: &Visual) {
        self.cursor = None;
        if area.height == 0 || area.width == 0 {
            return;
        }
        let mut resto = area;
        let com_filtro = self.filtrando || !self.filtro.texto().is_empty();
        if com_filtro {
            let (linha, baixo) = super::paineis::topo(area, 1);
            resto = baixo;
            let mut p = Pincel::novo(buf, linha, v);
            let contagem = Texto::novo(&format!(
                "{} {} {}",
                milhares(self.visiveis.len() as u64),
                t::DE,
                milhares(self.itens.len() as u64)
            ));
            let fim = linha.width.saturating_sub(1);
            p.direita(fim, 0, fim, &contagem, v.tema.fraco);
            let largura = fim.saturating_sub(u16::try_from(contagem.largura()).unwrap_or(0) + 3);
            p.escrever(1, 0, &Texto::novo("/"), v.tema.destaque);
            let c = self.filtro.desenhar(&mut p, 2, 0, largura.saturating_sub(1), v.tema.campo);
            if self.filtrando {
                self.cursor = c;
            }
        }
        let tabela = Tabela { regua: true, foco: true, vazio: Texto::novo(vazio), ..Tabela::nova(colunas) };
        let c = tabela.desenhar(resto, buf, v, &Dados::todos(&self.visiveis), &mut self.estado);
        if self.cursor.is_none() {
            self.cursor = c;
        }
    }

    /// Keys seen twice would make two rows one for the selection.
    #[cfg(test)]
    pub fn chaves_unicas(&self) -> bool {
        let mut vistas = std::collections::HashSet::new();
        self.itens.iter().all(|i| vistas.insert(i.linha.chave))
    }
}

#[cfg(test)]
mod testes_de_lista {
    use super::*;

    fn lista() -> Lista {
        let mut l = Lista::default();
        let nomes = ["ÁGUA LIMPA", "CORAÇÃO", "CONSULTA MÉDICA", "CURATIVO"];
        l.carregar(
            nomes.iter().enumerate().map(|(i, n)| Item::novo(Linha::nova(i as u128, vec![Texto::novo(n)]))).collect(),
        );
        l
    }

    #[test]
    fn filtro_sem_acento_e_por_palavras() {
        let mut l = lista();
        l.abrir_filtro();
        for c in "medica cons".chars() {
            l.tecla(Tecla::Letra(c));
        }
        assert_eq!((l.vistas(), l.escolhida()), (1, Some(2)));
        assert!(l.fechar_filtro());
        assert_eq!((l.vistas(), l.escolhida()), (4, Some(2)));
        assert!(!l.fechar_filtro());
        assert!(l.chaves_unicas());
    }

    #[test]
    fn recarregar_fica_na_mesma_linha() {
        let mut l = lista();
        l.tecla(Tecla::Baixo);
        l.tecla(Tecla::Baixo);
        assert_eq!(l.escolhida(), Some(2));
        let novas = [(9u128, "NOVA"), (2, "CONSULTA"), (3, "CURATIVO")];
        l.carregar(novas.iter().map(|(c, n)| Item::novo(Linha::nova(*c, vec![Texto::novo(n)]))).collect());
        assert_eq!(l.escolhida(), Some(1));
    }

    #[test]
    fn enter_mantem_o_filtro() {
        let mut l = lista();
        l.abrir_filtro();
        l.tecla(Tecla::Letra('c'));
        assert_eq!(l.modo(), Modo::Campo);
        assert!(l.tecla(Tecla::Enter));
        assert_eq!(l.modo(), Modo::Lista);
        assert_eq!(l.vistas(), 3);
    }
}
