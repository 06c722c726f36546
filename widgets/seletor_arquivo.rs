//! File picker, the part that is seen: a path line and the entries of a folder.
//!
//! The listing comes from outside, because a network folder may take seconds
//! to answer and nothing here may wait. Letters go to the path line, arrows to
//! the list: a typed or pasted path wins over the selection on Enter.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::edicao::LinhaEdicao;
use crate::pincel::Pincel;
use crate::tabela::{Coluna, Dados, EstadoTabela, Largura, Linha, ReacaoTabela, Tabela};
use crate::tecla::Tecla;
use crate::tema::Tom;
use crate::texto::Texto;
use crate::textos;
use crate::visual::Visual;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TipoEntrada {
    /// The folder above.
    Acima,
    Pasta,
    Arquivo,
}

/// One entry of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entrada {
    pub nome: Texto,
    pub tipo: TipoEntrada,
    pub tamanho: Texto,
    pub quando: Texto,
}

/// What a key did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReacaoSeletor {
    Ignorada,
    Nada,
    /// Enter on the entry with this index: enter the folder or take the file.
    Abrir(usize),
    /// Enter on a typed or pasted path.
    Caminho(String),
    /// Backspace on the untouched path line.
    Acima,
    Cancelou,
}

/// Path line and selection.
#[derive(Clone, Debug)]
pub struct EstadoSeletor {
    caminho: LinhaEdicao,
    /// The path line was typed into: Enter takes it.
    digitado: bool,
    pasta: String,
    tabela: EstadoTabela,
}

impl Default for EstadoSeletor {
    fn default() -> Self {
        Self::novo()
    }
}

impl EstadoSeletor {
    pub fn novo() -> Self {
        Self {
            caminho: LinhaEdicao::nova(4096),
            digitado: false,
            pasta: String::new(),
            tabela: EstadoTabela::sem_marcas(),
        }
    }

    /// The folder whose entries are shown; the selection goes to its first entry.
    pub fn definir_pasta(&mut self, pasta: &str) {
        self.pasta = pasta.to_string();
        self.caminho.definir(pasta);
        self.digitado = false;
        self.tabela.selecionar(0);
    }

    pub fn pasta(&self) -> &str {
        &self.pasta
    }

    /// Index of the selected entry.
    pub fn selecionada(&self) -> usize {
        self.tabela.selecionada()
    }

    pub fn tecla(&mut self, t: Tecla, entradas: &[Entrada]) -> ReacaoSeletor {
        match t {
            Tecla::Esc if self.digitado => {
                self.caminho.definir(&self.pasta);
                self.digitado = false;
                ReacaoSeletor::Nada
            }
            Tecla::Esc => ReacaoSeletor::Cancelou,
            Tecla::Enter if self.digitado => {
                let c = self.caminho.texto().trim().to_string();
                if c.is_empty() {
                    return ReacaoSeletor::Nada;
                }
                ReacaoSeletor::Caminho(c)
            }
            Tecla::Apaga if !self.digitado => ReacaoSeletor::Acima,
            Tecla::Letra(_) | Tecla::Apaga | Tecla::Del | Tecla::Ctrl('u') | Tecla::Esquerda | Tecla::Direita => {
                if !self.digitado
                    && let Tecla::Letra(c) = t
                {
                    // A new path begins: absolute replaces, a name goes behind the folder.
                    self.comecar(c == '/' || c == '~');
                }
                if self.caminho.tecla(t) {
                    self.digitado = true;
                }
                ReacaoSeletor::Nada
            }
            _ => {
                let linhas = linhas(entradas);
                match self.tabela.tecla(t, &Dados::todos(&linhas)) {
                    ReacaoTabela::Abrir(i) => ReacaoSeletor::Abrir(i),
                    ReacaoTabela::Ignorada => ReacaoSeletor::Ignorada,
                    _ => ReacaoSeletor::Nada,
                }
            }
        }
    }

    fn comecar(&mut self, absoluto: bool) {
        if absoluto {
            self.caminho.limpar();
        } else if !self.pasta.is_empty() && !self.pasta.ends_with('/') {
            self.caminho.definir(&format!("{}/", self.pasta));
        }
    }

    /// A pasted path replaces the line; quotes of a file manager are taken off. It never opens anything.
    pub fn colar(&mut self, s: &str) -> ReacaoSeletor {
        let s = s.trim();
        let s = s
            .strip_prefix('\'')
            .and_then(|x| x.strip_suffix('\''))
            .or_else(|| s.strip_prefix('"').and_then(|x| x.strip_suffix('"')))
            .unwrap_or(s);
        self.comecar(s.starts_with('/') || s.starts_with('~'));
        if self.caminho.colar(s) {
            self.digitado = true;
        }
        ReacaoSeletor::Nada
    }

    /// Draws path line and entries; answers the real cursor.
    pub fn desenhar(
        &mut self,
        area: Rect,
        buf: &mut Buffer,
        v: &Visual,
        entradas: &[Entrada],
        vazio: &Texto,
    ) -> Option<Position> {
        let w = area.width;
        let mut p = Pincel::novo(buf, area, v);
        let x = 2 + p.escrever(1, 0, &Texto::novo(textos::CAMINHO), v.tema.rotulo);
        p.glifo(x, 0, "[", v.tema.campo_foco);
        p.glifo(w.saturating_sub(2), 0, "]", v.tema.campo_foco);
        let dentro = w.saturating_sub(x + 3);
        let no_caminho = self.caminho.desenhar(&mut p, x + 1, 0, dentro, v.tema.campo_foco);
        let tabela = Rect { y: area.y.saturating_add(2), height: area.height.saturating_sub(2), ..area };
        let colunas = [
            Coluna::nova("nome", textos::NOME, Largura::Flexivel { min: 12, peso: 1 }),
            Coluna::nova("tamanho", textos::TAMANHO, Largura::Fixa(11)).direita().prioridade(1),
            Coluna::nova("quando", textos::DATA, Largura::Fixa(16)).prioridade(2),
        ];
        let linhas = linhas(entradas);
        let na_lista = Tabela::nova(&colunas).vazio(vazio).foco(!self.digitado).desenhar(
            tabela,
            buf,
            v,
            &Dados::todos(&linhas),
            &mut self.tabela,
        );
        if self.digitado { no_caminho } else { na_lista.or(no_caminho) }
    }
}

fn linhas(entradas: &[Entrada]) -> Vec<Linha> {
    entradas
        .iter()
        .enumerate()
        .map(|(i, e)| {
            let (nome, tamanho) = match e.tipo {
                TipoEntrada::Acima => (Texto::novo(".."), Texto::novo(textos::PASTA_ACIMA)),
                TipoEntrada::Pasta => (Texto::novo(&format!("{}/", e.nome)), Texto::novo(textos::PASTA)),
                TipoEntrada::Arquivo => (e.nome.clone(), e.tamanho.clone()),
            };
            let tom = match e.tipo {
                TipoEntrada::Arquivo => Tom::Normal,
                _ => Tom::Destaque,
            };
            Linha::nova(i as u128, vec![nome, tamanho, e.quando.clone()]).tom(tom)
        })
        .collect()
}

#[cfg(test)]
mod testes {
    use super::*;

    fn entradas() -> Vec<Entrada> {
        [("x", TipoEntrada::Acima), ("junho", TipoEntrada::Pasta), ("a.pdf", TipoEntrada::Arquivo)]
            .map(|(n, tipo)| Entrada {
                nome: Texto::novo(n),
                tipo,
                tamanho: Texto::novo("12 KB"),
                quando: Texto::default(),
            })
            .to_vec()
    }

    #[test]
    fn setas_escolhem_e_caminho_digitado_ganha() {
        let en = entradas();
        let mut e = EstadoSeletor::novo();
        e.definir_pasta("/dados");
        e.tecla(Tecla::Baixo, &en);
        e.tecla(Tecla::Baixo, &en);
        assert_eq!(e.tecla(Tecla::Enter, &en), ReacaoSeletor::Abrir(2));
        assert_eq!(e.tecla(Tecla::Apaga, &en), ReacaoSeletor::Acima);
        e.tecla(Tecla::Letra('b'), &en);
        assert_eq!(e.tecla(Tecla::Enter, &en), ReacaoSeletor::Caminho("/dados/b".into()));
        assert_eq!(e.tecla(Tecla::Esc, &en), ReacaoSeletor::Nada);
        assert_eq!(e.tecla(Tecla::Esc, &en), ReacaoSeletor::Cancelou);
        e.colar("'/tmp/com espaço.pdf'\n");
        assert_eq!(e.tecla(Tecla::Enter, &en), ReacaoSeletor::Caminho("/tmp/com espaço.pdf".into()));
    }
}
