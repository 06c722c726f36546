//! Step 1: which file. Staged lots come first, then the folders used lately, then the folder itself; typing filters,
//! a text with a slash or a `~` is a path. This room turns keys into a choice and never looks at the disk.

use std::path::{Path, PathBuf};

use nexsus_widgets::{
    Coluna, Dados, EstadoTabela, Largura, Linha, LinhaEdicao, Pincel, ReacaoTabela, Tabela, Tom, dobrar,
};

use crate::comum::formato::{conta, quando, tamanho};
use crate::comum::paineis;
use crate::quadro::{Buffer, Pasta, Position, Rect, Tecla, Texto, Visual};
use crate::servico::{ResumoLote, Tipo};
use crate::textos::{comum as tc, importar as t};

/// Longest path that can be typed.
const CAMINHO_MAX: usize = 1024;

/// What was chosen.
#[derive(Debug, PartialEq, Eq)]
pub enum Escolhido {
    /// A staged lot to go on with.
    Lote(i64),
    /// A folder, or a path nobody has looked at yet.
    Caminho(PathBuf),
    Arquivo(PathBuf, Tipo),
    /// A copy of the SCNES database.
    Scnes(PathBuf),
}

/// What a key did.
#[derive(Debug, PartialEq, Eq)]
pub enum Reacao {
    Nada,
    /// The key means nothing here.
    Recusada,
    Abrir(Escolhido),
}

/// What a row stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Alvo {
    /// Index into `lotes`.
    Lote(usize),
    /// Index into `pasta.recentes`.
    Recente(usize),
    Acima,
    /// Index into `pasta.entradas`.
    Entrada(usize),
}

/// The picker: staged lots, one folder, the typed text, the selected row.
#[derive(Debug)]
pub struct Escolhedor {
    pub pasta: Pasta,
    lotes: Vec<ResumoLote>,
    alvos: Vec<Alvo>,
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
            lotes: Vec::new(),
            alvos: Vec::new(),
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
        self.primeira();
    }

    /// Staged lots arrived. They may come after the folder: the selection stays on its row.
    pub fn carregar_lotes(&mut self, lotes: Vec<ResumoLote>) {
        let antes = self.estado.selecionada();
        let deles = self.lotes.len();
        self.lotes = lotes;
        self.filtrar();
        self.estado.selecionar((antes + self.lotes.len()).saturating_sub(deles));
    }

    /// The first file or folder to go down into: lots, other folders and the way up are rarely what is wanted.
    fn primeira(&mut self) {
        let i = self.alvos.iter().position(|a| matches!(a, Alvo::Entrada(_)));
        self.estado.selecionar(i.unwrap_or(0));
    }

    /// Is the typed text a path rather than a filter?
    fn e_caminho(&self) -> bool {
        let texto = self.texto.texto().trim_start_matches(['"', '\'']);
        texto.contains(['/', '\\']) || texto.starts_with('~')
    }

    fn filtrar(&mut self) {
        let palavra = if self.e_caminho() { String::new() } else { dobrar(self.texto.texto()) };
        let serve = |nome: &str| dobrar(nome).contains(&palavra);
        let mut linhas: Vec<(Alvo, [String; 4], Tom)> = Vec::new();
        for (i, l) in self.lotes.iter().enumerate() {
            let nome = t::lote_em_correcao(l.numero, &l.arquivo);
            if serve(&nome) {
                let rejeitadas = conta(l.linhas.rejeitadas, t::REJEIT.0, t::REJEIT.1);
                linhas.push((Alvo::Lote(i), [nome, l.tipo.to_uppercase(), rejeitadas, quando(l.quando)], Tom::Aviso));
            }
        }
        if palavra.is_empty() {
            for (i, p) in self.pasta.recentes.iter().enumerate() {
                let nome = format!("{}/", p.to_string_lossy());
                linhas.push((Alvo::Recente(i), [nome, t::RECENTE.into(), String::new(), String::new()], Tom::Fraco));
            }
            if self.acima().is_some() {
                linhas.push((Alvo::Acima, ["..".into(), t::ACIMA.into(), String::new(), String::new()], Tom::Fraco));
            }
        }
        for (i, e) in self.pasta.entradas.iter().enumerate() {
            let le = e.tipo.is_some_and(|x| self.tipo.is_none_or(|q| q == x)) || (e.scnes && self.tipo.is_none());
            if e.nome.starts_with('.') || (!e.pasta && !le) || !serve(&e.nome) {
                continue;
            }
            let celulas = if e.pasta {
                [format!("{}/", e.nome), t::PASTA.to_owned(), String::new(), e.quando.clone()]
            } else {
                let tipo = if e.scnes { t::SCNES_CURTO } else { e.tipo.map_or("", t::tipo_curto) };
                [e.nome.clone(), tipo.to_owned(), tamanho(e.bytes), e.quando.clone()]
            };
            linhas.push((Alvo::Entrada(i), celulas, Tom::Normal));
        }
        self.alvos = linhas.iter().map(|l| l.0).collect();
        self.linhas = linhas
            .into_iter()
            .enumerate()
            .map(|(i, (_, celulas, tom))| {
                Linha::nova(i as u128, celulas.iter().map(|c| Texto::novo(c)).collect()).tom(tom)
            })
            .collect();
    }

    pub fn tecla(&mut self, k: Tecla) -> Reacao {
        match k {
            Tecla::Enter | Tecla::Tab => {
                let e = if self.e_caminho() { self.digitado() } else { self.escolher(self.estado.selecionada()) };
                e.map_or(Reacao::Recusada, Reacao::Abrir)
            }
            Tecla::Apaga | Tecla::Esquerda if self.texto.vazia() => {
                self.acima().map_or(Reacao::Recusada, |p| Reacao::Abrir(Escolhido::Caminho(p)))
            }
            Tecla::Cima | Tecla::Baixo | Tecla::PgUp | Tecla::PgDn => {
                let dados = Dados::todos(&self.linhas);
                if self.estado.tecla(k, &dados) == ReacaoTabela::Ignorada { Reacao::Recusada } else { Reacao::Nada }
            }
            _ if self.texto.tecla(k) => {
                self.filtrar();
                if self.texto.vazia() || self.e_caminho() {
                    self.primeira();
                } else {
                    self.estado.selecionar(0);
                }
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
            Coluna::nova("tipo", Texto::novo(t::TIPO), Largura::Fixa(8)).prioridade(2),
            Coluna::nova("tamanho", Texto::novo(t::TAMANHO), Largura::Fixa(12)).direita().prioridade(1),
            Coluna::nova("quando", Texto::novo(t::QUANDO), Largura::Fixa(16)).prioridade(3),
        ];
        let vazio = if self.carregada { t::PASTA_VAZIA } else { tc::CARREGANDO };
        let tabela = Tabela { regua: true, foco: true, vazio: Texto::novo(vazio), ..Tabela::nova(&colunas) };
        let _ = tabela.desenhar(resto, buf, v, &Dados::todos(&self.linhas), &mut self.estado);
        c
    }

    /// The folder above.
    fn acima(&self) -> Option<PathBuf> {
        self.pasta.caminho.parent().map(Path::to_path_buf)
    }

    /// The staged lot under the marker.
    pub fn lote(&self) -> Option<&ResumoLote> {
        match self.alvos.get(self.estado.selecionada())? {
            Alvo::Lote(i) => self.lotes.get(*i),
            _ => None,
        }
    }

    /// What row `i` of the picker stands for.
    fn escolher(&self, i: usize) -> Option<Escolhido> {
        Some(match *self.alvos.get(i)? {
            Alvo::Lote(n) => Escolhido::Lote(self.lotes.get(n)?.numero),
            Alvo::Recente(n) => Escolhido::Caminho(self.pasta.recentes.get(n)?.clone()),
            Alvo::Acima => Escolhido::Caminho(self.acima()?),
            Alvo::Entrada(n) => {
                let e = self.pasta.entradas.get(n)?;
                let caminho = self.pasta.caminho.join(&e.nome);
                match e.tipo {
                    _ if e.scnes && !e.pasta => Escolhido::Scnes(caminho),
                    Some(tipo) if !e.pasta => Escolhido::Arquivo(caminho, tipo),
                    _ => Escolhido::Caminho(caminho),
                }
            }
        })
    }

    /// What a typed or pasted path means; a relative one starts at the folder shown. File managers quote paths
    /// with spaces or write `file://`.
    fn digitado(&self) -> Option<Escolhido> {
        let limpo = self.texto.texto().trim().trim_matches(['"', '\'']);
        let limpo = limpo.strip_prefix("file://").unwrap_or(limpo);
        if limpo.is_empty() {
            return None;
        }
        let da_casa = limpo.starts_with('~');
        Some(Escolhido::Caminho(if da_casa { PathBuf::from(limpo) } else { self.pasta.caminho.join(limpo) }))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes_de_arquivo {
    use super::*;
    use crate::quadro::{EntradaPasta, tipo_de};
    use crate::testes::digitar;

    fn pasta() -> Pasta {
        let e = |nome: &str, pasta| EntradaPasta {
            nome: nome.into(),
            pasta,
            bytes: 2048,
            quando: String::new(),
            tipo: tipo_de(Path::new(nome)),
            scnes: nome == "CNES.GDB",
        };
        Pasta {
            caminho: "/dados/junho".into(),
            entradas: vec![
                e("velhos", true),
                e(".oculto", true),
                e("a.pdf", false),
                e("foto.png", false),
                e("p.XLSX", false),
                e("CNES.GDB", false),
            ],
            recentes: vec!["/dados/maio".into()],
        }
    }

    fn nomes(s: &Escolhedor) -> Vec<&str> {
        s.linhas.iter().map(|l| l.celulas[0].as_str()).collect()
    }

    #[test]
    fn so_mostra_o_que_se_importa() {
        let mut s = Escolhedor::default();
        s.carregar(pasta(), None);
        assert_eq!(nomes(&s), ["/dados/maio/", "..", "velhos/", "a.pdf", "p.XLSX", "CNES.GDB"]);
        assert_eq!(s.escolher(5), Some(Escolhido::Scnes("/dados/junho/CNES.GDB".into())));
        assert_eq!(s.estado.selecionada(), 2);
        assert_eq!(s.escolher(0), Some(Escolhido::Caminho("/dados/maio".into())));
        assert_eq!(s.escolher(1), Some(Escolhido::Caminho("/dados".into())));
        assert_eq!(s.escolher(2), Some(Escolhido::Caminho("/dados/junho/velhos".into())));
        assert_eq!(s.escolher(4), Some(Escolhido::Arquivo("/dados/junho/p.XLSX".into(), Tipo::Planilha)));
        assert_eq!(s.escolher(9), None);
        s.carregar(pasta(), Some(Tipo::Pdf));
        assert_eq!(s.linhas.len(), 4);
    }

    #[test]
    fn digitar_filtra_e_enter_abre_o_que_sobrou() {
        let mut s = Escolhedor::default();
        s.carregar(pasta(), None);
        for k in digitar("P.x") {
            assert_eq!(s.tecla(k), Reacao::Nada);
        }
        assert_eq!(s.linhas.len(), 1);
        let aberto = Escolhido::Arquivo("/dados/junho/p.XLSX".into(), Tipo::Planilha);
        assert_eq!(s.tecla(Tecla::Enter), Reacao::Abrir(aberto));
        assert!(s.limpar() && !s.limpar());
        assert_eq!(s.tecla(Tecla::Apaga), Reacao::Abrir(Escolhido::Caminho("/dados".into())));
    }

    #[test]
    fn caminho_digitado_ou_colado() {
        let casos = [
            ("\"/tmp/um dois.pdf\"", "/tmp/um dois.pdf"),
            ("file:///tmp/x.txt\n", "/tmp/x.txt"),
            ("sub/a.pdf", "/dados/junho/sub/a.pdf"),
            ("~/x.pdf", "~/x.pdf"),
            ("/tmp/", "/tmp/"),
        ];
        for (colado, caminho) in casos {
            let mut s = Escolhedor::default();
            s.carregar(pasta(), None);
            s.colar(colado);
            assert_eq!(s.tecla(Tecla::Enter), Reacao::Abrir(Escolhido::Caminho(caminho.into())), "{colado}");
        }
    }

    #[test]
    fn lotes_parados_vem_antes_e_nao_tiram_a_selecao_do_lugar() {
        let mut s = Escolhedor::default();
        s.carregar(pasta(), None);
        let lote = crate::lotes::exemplo(91, "junho.pdf", "previa");
        s.carregar_lotes(vec![lote]);
        assert_eq!(s.estado.selecionada(), 3, "continua na mesma linha");
        assert_eq!(s.escolher(0), Some(Escolhido::Lote(91)));
        for k in digitar("0091") {
            s.tecla(k);
        }
        assert_eq!((nomes(&s).len(), s.lote().map(|l| l.numero)), (1, Some(91)));
        assert_eq!(s.tecla(Tecla::Enter), Reacao::Abrir(Escolhido::Lote(91)));
    }
}
