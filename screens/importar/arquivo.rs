//! Step 1: which file. The folder comes as an answer; this room turns it into rows for the picker and a chosen
//! row into a path. It never looks at the disk.

use std::path::{Path, PathBuf};

use nexsus_widgets::{Entrada, EstadoSeletor, TipoEntrada};

use crate::comum::formato::tamanho;
use crate::quadro::{Pasta, Texto};
use crate::servico::Tipo;

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

/// The picker's data.
#[derive(Debug)]
pub struct Escolhedor {
    pub pasta: Pasta,
    pub entradas: Vec<Entrada>,
    /// Index into `pasta.entradas` for each row; `None` is the row "..".
    origem: Vec<Option<usize>>,
    pub estado: EstadoSeletor,
    pub carregada: bool,
}

impl Default for Escolhedor {
    fn default() -> Self {
        Self {
            pasta: Pasta::default(),
            entradas: Vec::new(),
            origem: Vec::new(),
            estado: EstadoSeletor::novo(),
            carregada: false,
        }
    }
}

impl Escolhedor {
    /// A folder arrived: keeps folders and the files a reader exists for (or only those of `tipo`).
    pub fn carregar(&mut self, pasta: Pasta, tipo: Option<Tipo>) {
        self.entradas.clear();
        self.origem.clear();
        if pasta.caminho.parent().is_some() {
            self.entradas.push(Entrada {
                nome: Texto::novo(".."),
                tipo: TipoEntrada::Acima,
                tamanho: Texto::default(),
                quando: Texto::default(),
            });
            self.origem.push(None);
        }
        for (i, e) in pasta.entradas.iter().enumerate() {
            let serve = tipo_de(Path::new(&e.nome)).is_some_and(|t| tipo.is_none_or(|q| q == t));
            if e.nome.starts_with('.') || (!e.pasta && !serve) {
                continue;
            }
            self.entradas.push(Entrada {
                nome: Texto::novo(&e.nome),
                tipo: if e.pasta { TipoEntrada::Pasta } else { TipoEntrada::Arquivo },
                tamanho: Texto::novo(&if e.pasta { String::new() } else { tamanho(e.bytes) }),
                quando: Texto::novo(&e.quando),
            });
            self.origem.push(Some(i));
        }
        self.estado.definir_pasta(&pasta.caminho.to_string_lossy());
        self.pasta = pasta;
        self.carregada = true;
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
            entradas: vec![e("velhos", true), e(".oculto", true), e("a.pdf", false), e("foto.png", false), e("p.XLSX", false)],
        }
    }

    #[test]
    fn so_mostra_o_que_se_importa() {
        let mut s = Escolhedor::default();
        s.carregar(pasta(), None);
        let nomes: Vec<&str> = s.entradas.iter().map(|e| e.nome.as_str()).collect();
        assert_eq!(nomes, ["..", "velhos", "a.pdf", "p.XLSX"]);
        assert_eq!(s.escolher(0), Some(Escolhido::Pasta("/dados".into())));
        assert_eq!(s.escolher(1), Some(Escolhido::Pasta("/dados/junho/velhos".into())));
        assert_eq!(s.escolher(3), Some(Escolhido::Arquivo("/dados/junho/p.XLSX".into())));
        assert_eq!(s.escolher(9), None);
        s.carregar(pasta(), Some(Tipo::Pdf));
        assert_eq!(s.entradas.len(), 3);
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
