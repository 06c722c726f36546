//! Contents of a folder for the file picker; runs outside the drawing thread, network folders can be slow.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

use crate::pergunta::{EntradaPasta, Pasta};
use crate::servico::ErroUsuario;

/// More entries than anybody scrolls through.
const MAXIMO: usize = 5_000;

/// Name of the small file of the state folder that remembers the folder used last.
const ARQUIVO: &str = "ultima-pasta";

/// The folder somebody imported from or looked into last: the picker opens there.
#[derive(Clone, Debug)]
pub struct UltimaPasta {
    arquivo: PathBuf,
    /// Kept beside the file: the state folder may not be writable.
    atual: Arc<Mutex<Option<PathBuf>>>,
}

impl UltimaPasta {
    /// What is remembered in this state folder.
    pub fn nova(estado: &Path) -> Self {
        let arquivo = estado.join(ARQUIVO);
        let lida = std::fs::read(&arquivo).ok().map(|b| PathBuf::from(OsString::from_vec(b)));
        Self { arquivo, atual: Arc::new(Mutex::new(lida.filter(|p| p.is_absolute()))) }
    }

    /// Lists `pedido`; an empty path is the folder used last, else the home folder, else the current one.
    pub fn listar(&self, pedido: &Path) -> Result<Pasta, ErroUsuario> {
        if !pedido.as_os_str().is_empty() {
            let p = listar(pedido)?;
            self.lembrar(&p.caminho);
            return Ok(p);
        }
        let ultima = self.atual.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let casa = std::env::var_os("HOME").map(PathBuf::from).filter(|p| p.is_absolute());
        // A folder may have gone since, or be closed to this user: the next one is as good a start.
        ultima.into_iter().chain(casa).find_map(|p| listar(&p).ok()).map_or_else(|| listar(pedido), Ok)
    }

    /// The folder of a chosen file becomes the one used last.
    pub fn lembrar_arquivo(&self, arquivo: &Path) {
        if let Some(p) = arquivo.parent().and_then(|p| std::fs::canonicalize(p).ok()) {
            self.lembrar(&p);
        }
    }

    fn lembrar(&self, pasta: &Path) {
        let mut atual = self.atual.lock().unwrap_or_else(PoisonError::into_inner);
        if atual.as_deref() == Some(pasta) {
            return;
        }
        *atual = Some(pasta.to_owned());
        // Only a comfort: without it the next run starts at the home folder.
        if let Err(e) = self.gravar(pasta) {
            tracing::debug!(erro = ?e.kind(), "a última pasta não foi lembrada");
        }
    }

    fn gravar(&self, pasta: &Path) -> std::io::Result<()> {
        let mut f = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&self.arquivo)?;
        f.write_all(pasta.as_os_str().as_bytes())
    }
}

/// Lists a folder: folders first, then files, each by name; hidden entries are left out. A relative or empty path
/// starts at the current folder.
pub fn listar(pedido: &Path) -> Result<Pasta, ErroUsuario> {
    let caminho = if pedido.as_os_str().is_empty() { PathBuf::from(".") } else { pedido.to_owned() };
    let caminho = std::fs::canonicalize(&caminho).map_err(|e| recusada(&caminho, &e))?;
    let mut entradas: Vec<EntradaPasta> = std::fs::read_dir(&caminho)
        .map_err(|e| recusada(&caminho, &e))?
        .take(MAXIMO)
        .filter_map(|e| entrada(&e.ok()?))
        .collect();
    entradas.sort_by(|a, b| b.pasta.cmp(&a.pasta).then_with(|| a.nome.to_lowercase().cmp(&b.nome.to_lowercase())));
    Ok(Pasta { caminho, entradas })
}

fn entrada(e: &std::fs::DirEntry) -> Option<EntradaPasta> {
    let nome = e.file_name().to_str()?.to_owned();
    if nome.starts_with('.') {
        return None;
    }
    let dados = std::fs::metadata(e.path()).ok()?;
    if !dados.is_dir() && !dados.is_file() {
        return None;
    }
    let quando = dados
        .modified()
        .ok()
        .map(|t| crate::servico::na_parede(DateTime::<Utc>::from(t)).format("%d/%m/%Y %H:%M").to_string());
    Some(EntradaPasta { nome, pasta: dados.is_dir(), bytes: dados.len(), quando: quando.unwrap_or_default() })
}

fn recusada(caminho: &Path, e: &std::io::Error) -> ErroUsuario {
    use std::io::ErrorKind as K;
    let (codigo, saida, motivo, remedio) = match e.kind() {
        K::NotFound => ("sem_pasta", 66, "não existe", "Confira o caminho."),
        K::PermissionDenied => {
            ("pasta_permissao", 77, "não pode ser lida por você", "Escolha outra pasta ou peça acesso.")
        }
        K::NotADirectory => ("nao_e_pasta", 66, "não é uma pasta", "Escolha a pasta onde o arquivo está."),
        _ => ("pasta", 74, "não pôde ser lida", "Confira se o disco ou a rede estão no ar."),
    };
    ErroUsuario::novo(codigo, saida, format!("A pasta {} {motivo}.", caminho.display()), remedio)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes_de_pasta {
    use super::*;

    #[test]
    fn pastas_antes_arquivos_por_nome_sem_escondidos() {
        let d = tempfile::tempdir().unwrap();
        std::fs::write(d.path().join("b.pdf"), b"x").unwrap();
        std::fs::write(d.path().join("A.pdf"), b"xy").unwrap();
        std::fs::write(d.path().join(".oculto"), b"x").unwrap();
        std::fs::create_dir(d.path().join("zeta")).unwrap();
        let p = listar(d.path()).unwrap();
        let nomes: Vec<&str> = p.entradas.iter().map(|e| e.nome.as_str()).collect();
        assert_eq!(nomes, ["zeta", "A.pdf", "b.pdf"]);
        assert_eq!(p.entradas[1].bytes, 2);
        assert_eq!(listar(&d.path().join("falta")).unwrap_err().codigo, "sem_pasta");
    }

    #[test]
    fn caminho_vazio_abre_a_ultima_pasta() {
        let d = tempfile::tempdir().unwrap();
        let (estado, junho) = (d.path().join("estado"), d.path().join("junho"));
        std::fs::create_dir(&estado).unwrap();
        std::fs::create_dir(&junho).unwrap();
        let junho = std::fs::canonicalize(junho).unwrap();
        let vazio = Path::new("");
        let u = UltimaPasta::nova(&estado);
        assert_ne!(u.listar(vazio).unwrap().caminho, junho);
        u.lembrar_arquivo(&junho.join("a.pdf"));
        assert_eq!(u.listar(vazio).unwrap().caminho, junho);
        // Another run reads it from the state folder.
        assert_eq!(UltimaPasta::nova(&estado).listar(vazio).unwrap().caminho, junho);
        std::fs::remove_dir(&junho).unwrap();
        assert!(u.listar(vazio).is_ok(), "a pasta que sumiu não fecha o seletor");
    }
}
