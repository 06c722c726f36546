//! Contents of a folder for the file picker; runs outside the drawing thread, network folders can be slow.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Local};

use crate::pergunta::{EntradaPasta, Pasta};
use crate::servico::ErroUsuario;

/// More entries than anybody scrolls through.
const MAXIMO: usize = 5_000;

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
    let quando = dados.modified().ok().map(|t| DateTime::<Local>::from(t).format("%d/%m/%Y %H:%M").to_string());
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
}
