//! Step 1: which file. The folder comes as an answer; typing filters it, a text with a slash is a path. This room
//! turns keys into a chosen row or path and never looks at the disk.

use std::path::{Path, PathBuf};

use nexsus_widgets::{
    Coluna, Dados, EstadoTabela, Largura, Linha, LinhaEdicao, Pincel, ReacaoTabela, Tabela, Tom, dobrar,
};

use crate::comum::formato::tamanho;
use crate::comum::paineis;
use crate::quadro::{Buffer, Pasta, Position, Rect, Tecla, Texto, Visual};
use crate::servico::Tipo;
use crate::textos::{comum as tc, importar as t};

/// Longest path that can be typed.
const CAMINHO_MAX: usize = 1024;

/// Which reader a file name asks for.
pub fn tipo_de(caminho: &Path) -> Option<Tipo> {
    let ext = caminho.extension()?.to_str()?.to_ascii_lowercase();
    match ext.as_str() {
        "pdf" => Some(Tipo::Pdf),
        "xlsx" | "xls" | "xlsb" | "ods" | "csv" => Some(Tipo::Planilha),
        "txt" => Some(Tipo::Txt),
        _ => None,
    }
}

/// What a chosen row means.
#[derive(Debug, PartialEq, Eq)]
pub enum Escolhido {
    Pasta(PathBuf),
    Arquivo(PathBuf),
}

/// What a key did.
#[derive(Debug, PartialEq, Eq)]
pub enum Reacao {
    Nada,
    /// The key means nothing here.
    Recusada,
    Abrir(Escolhido),
}

/// The picker: one folder, the typed text, the selected row.
#[derive(Debug)]
pub struct Escolhedor {
    pub pasta: Pasta,
    /// Indexes into `pasta.entradas` of the rows shown; `None` is the row "..".
    origem: Vec<Option<usize>>,
    linhas: Vec<Linha>,
    estado: EstadoTabela,
    texto: LinhaEdicao,
    tipo: Option<Tipo>,
    pub carregada: bool,
}

impl Default for Escolhedor {
    fn default() -> Self {
        Self {
            pasta: Pasta::default(),
            origem: Vec::new(),
            linhas: Vec::new(),
            estado: EstadoTabela::sem_marcas(),
            texto: LinhaEdicao::nova(CAMINHO_MAX),
            tipo: None,
            carregada: false,
        }
    }
}

impl Escolhedor {
    /// A folder arrived: keeps folders and the files a reader exists for (or only those of `tipo`).
    pub fn carregar(&mut self, pasta: Pasta, tipo: Option<Tipo>) {
        (self.pasta, self.tipo, self.carregada) = (pasta, tipo, true);
        self.texto.limpar();
        self.filtrar();
    }

    /// Is the typed text a path rather than a filter?
    fn e_caminho(&self) -> bool {
        self.texto.texto().contains(['/', '\\'])
    }

    fn filtrar(&mut self) {
        let palavra = if self.e_caminho() { String::new() } else { dobrar(self.texto.texto()) };
        self.origem.clear();
        self.linhas.clear();
        if palavra.is_empty() && self.acima().is_some() {
            self.origem.push(None);
            self.linhas
                .push(Linha::nova(0, vec![Texto::novo(".."), Texto::novo(t::ACIMA), Texto::default()]).tom(Tom::Fraco));
        }
        for (i, e) in self.pasta.entradas.iter().enumerate() {
            let serve = tipo_de(Path::new(&e.nome)).is_some_and(|x| self.tipo.is_none_or(|q| q == x));
            if e.nome.starts_with('.') || (!e.pasta && !serve) || !dobrar(&e.nome).contains(&palavra) {
                continue;
            }
            let (nome, quanto) = if e.pasta {
                (format!("{}/", e.nome), t::PASTA.to_owned())
            } else {
                (e.nome.clone(), tamanho(e.bytes))
            };
            let celulas = vec![Texto::novo(&nome), Texto::novo(&quanto), Texto::novo(&e.quando)];
            self.origem.push(Some(i));
            self.linhas.push(Linha::nova(i as u128 + 1, celulas));
        }
        // The way up is rarely what is wanted: the first real entry is.
        let primeira = usize::from(self.origem.first() == Some(&None) && self.origem.len() > 1);
        self.estado.selecionar(primeira);
    }

    pub fn tecla(&mut self, k: Tecla) -> Reacao {
        match k {
            Tecla::Enter | Tecla::Tab => {
                let e = if self.e_caminho() {
                    self.digitado(self.texto.texto())
                } else {
                    self.escolher(self.estado.selecionada())
                };
                e.map_or(Reacao::Recusada, Reacao::Abrir)
            }
            Tecla::Apaga | Tecla::Esquerda if self.texto.vazia() => {
                self.acima().map_or(Reacao::Recusada, |p| Reacao::Abrir(Escolhido::Pasta(p)))
            }
            Tecla::Cima | Tecla::Baixo | Tecla::PgUp | Tecla::PgDn => {
                let dados = Dados::todos(&self.linhas);
                if self.estado.tecla(k, &dados) == ReacaoTabela::Ignorada { Reacao::Recusada } else { Reacao::Nada }
            }
            _ if self.texto.tecla(k) => {
                self.filtrar();
                Reacao::Nada
            }
            _ => Reacao::Recusada,
        }
    }

    /// A pasted path replaces what was typed; quotes of a file manager are taken off when it is read.
    pub fn colar(&mut self, texto: &str) {
        let texto = texto.lines().next().unwrap_or_default().trim();
        if texto.contains('/') {
            self.texto.limpar();
        }
        self.texto.colar(texto);
        self.filtrar();
    }

    /// Esc: drops what was typed. False when there was nothing.
    pub fn limpar(&mut self) -> bool {
        let tinha = !self.texto.vazia();
        self.texto.limpar();
        self.filtrar();
        tinha
    }

    /// Draws folder, typed text and rows; gives the real cursor.
    pub fn desenhar(&mut self, area: Rect, buf: &mut Buffer, v: &Visual) -> Option<Position> {
        let (topo, resto) = paineis::topo(area, 2);
        let mut p = Pincel::novo(buf, topo, v);
        let largura = topo.width.saturating_sub(2);
        let pasta = format!("{}: {}", t::PASTA, self.pasta.caminho.to_string_lossy());
        p.escrever_ate(1, 0, largura, &Texto::novo(&pasta), v.tema.texto);
        let rotulo = Texto::novo(t::FILTRO_OU_CAMINHO);
        let x = 2 + p.escrever(1, 1, &rotulo, v.tema.rotulo);
        p.escrever(x, 1, &Texto::novo("["), v.tema.rotulo);
        let c = self.texto.desenhar(&mut p, x + 1, 1, largura.saturating_sub(x + 1), v.tema.campo_foco);
        p.escrever(largura.max(x + 1), 1, &Texto::novo("]"), v.tema.rotulo);
        let colunas = [
            Coluna::nova("nome", Texto::novo(t::NOME_ARQUIVO), Largura::Flexivel { min: 16, peso: 1 }),
            Coluna::nova("tamanho", Texto::novo(t::TAMANHO), Largura::Fixa(9)).direita().prioridade(1),
            Coluna::nova("quando", Texto::novo(t::QUANDO), Largura::Fixa(16)).prioridade(2),
        ];
        let vazio = if self.carregada { t::PASTA_VAZIA } else { tc::CARREGANDO };
        let tabela = Tabela { regua: true, foco: true, vazio: Texto::novo(vazio), ..Tabela::nova(&colunas) };
        let _ = tabela.desenhar(resto, buf, v, &Dados::todos(&self.linhas), &mut self.estado);
        c
    }

    /// The folder above.
    pub fn acima(&self) -> Option<PathBuf> {
        self.pasta.caminho.parent().map(Path::to_path_buf)
    }

    /// What row `i` of the picker stands for.
    pub fn escolher(&self, i: usize) -> Option<Escolhido> {
        match self.origem.get(i)? {
            None => self.acima().map(Escolhido::Pasta),
            Some(n) => {
                let e = self.pasta.entradas.get(*n)?;
                let caminho = self.pasta.caminho.join(&e.nome);
                Some(if e.pasta { Escolhido::Pasta(caminho) } else { Escolhido::Arquivo(caminho) })
            }
        }
    }

    /// What a typed or pasted path means; a relative one starts at the folder shown. File managers quote paths
    /// with spaces or write `file://`.
    pub fn digitado(&self, texto: &str) -> Option<Escolhido> {
        let limpo = texto.trim().trim_matches(['"', '\'']);
        let limpo = limpo.strip_prefix("file://").unwrap_or(limpo);
        if limpo.is_empty() {
            return None;
        }
        let caminho = self.pasta.caminho.join(limpo);
        let parece_pasta = limpo.ends_with('/') || caminho.extension().is_none();
        Some(if parece_pasta { Escolhido::Pasta(caminho) } else { Escolhido::Arquivo(caminho) })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes_de_arquivo {
    use super::*;
    use crate::quadro::EntradaPasta;

    fn pasta() -> Pasta {
        let e = |nome: &str, pasta| EntradaPasta { nome: nome.into(), pasta, bytes: 2048, quando: String::new() };
        Pasta {
            caminho: "/dados/junho".into(),
            entradas: vec![
                e("velhos", true),
                e(".oculto", true),
                e("a.pdf", false),
                e("foto.png", false),
                e("p.XLSX", false),
            ],
        }
    }

    #[test]
    fn so_mostra_o_que_se_importa() {
        let mut s = Escolhedor::default();
        s.carregar(pasta(), None);
        let nomes: Vec<&str> = s.linhas.iter().map(|l| l.celulas[0].as_str()).collect();
        assert_eq!(nomes, ["..", "velhos/", "a.pdf", "p.XLSX"]);
        assert_eq!(s.escolher(0), Some(Escolhido::Pasta("/dados".into())));
        assert_eq!(s.escolher(1), Some(Escolhido::Pasta("/dados/junho/velhos".into())));
        assert_eq!(s.escolher(3), Some(Escolhido::Arquivo("/dados/junho/p.XLSX".into())));
        assert_eq!(s.escolher(9), None);
        s.carregar(pasta(), Some(Tipo::Pdf));
        assert_eq!(s.linhas.len(), 3);
    }

    #[test]
    fn digitar_filtra_e_enter_abre_o_que_sobrou() {
        let mut s = Escolhedor::default();
        s.carregar(pasta(), None);
        for c in "P.x".chars() {
            assert_eq!(s.tecla(Tecla::Letra(c)), Reacao::Nada);
        }
        assert_eq!(s.linhas.len(), 1);
        assert_eq!(s.tecla(Tecla::Enter), Reacao::Abrir(Escolhido::Arquivo("/dados/junho/p.XLSX".into())));
        assert!(s.limpar() && !s.limpar());
        assert_eq!(s.tecla(Tecla::Apaga), Reacao::Abrir(Escolhido::Pasta("/dados".into())));
    }

    #[test]
    fn caminho_colado() {
        let mut s = Escolhedor::default();
        s.carregar(pasta(), None);
        assert_eq!(s.digitado("\"/tmp/um dois.pdf\""), Some(Escolhido::Arquivo("/tmp/um dois.pdf".into())));
        assert_eq!(s.digitado("file:///tmp/x.txt\n"), Some(Escolhido::Arquivo("/tmp/x.txt".into())));
        assert_eq!(s.digitado("a.pdf"), Some(Escolhido::Arquivo("/dados/junho/a.pdf".into())));
        assert_eq!(s.digitado("/tmp/"), Some(Escolhido::Pasta("/tmp/".into())));
        assert_eq!(s.digitado("  "), None);
    }
}
