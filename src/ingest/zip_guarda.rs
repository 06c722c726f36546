//! What every zip is asked before anything of it is believed: number and names of entries, encryption, declared and
//! real inflated size (security.md 2.6).

use std::io::{Read, Seek};

use ::zip::ZipArchive;
use ::zip::result::ZipError;

use crate::ErroDeArquivo;

const ENTRADAS: usize = 2_000;
/// Bytes that may come out of one archive.
pub(crate) const TOTAL: u64 = 300 * 1024 * 1024;
/// Bytes that may come out for each byte that went in.
pub(crate) const RAZAO: u64 = 200;
/// Small parts may compress well beyond the ratio without harm.
pub(crate) const SEM_RAZAO_ATE: u64 = 8 * 1024 * 1024;

/// One entry as its directory describes it.
#[derive(Debug)]
pub(crate) struct Entrada {
    pub nome: String,
    comprimido: u64,
}

impl Entrada {
    /// Whether so many bytes came out of so few that it is a bomb.
    pub(crate) const fn bomba(&self, lidos: u64) -> bool {
        excede(lidos, self.comprimido)
    }
}

/// Whether so many bytes came out of so few that it is a bomb.
pub(crate) const fn excede(inflado: u64, comprimido: u64) -> bool {
    let divisor = if comprimido == 0 { 1 } else { comprimido };
    inflado > SEM_RAZAO_ATE && inflado / divisor > RAZAO
}

/// Looks at the directory only: number, names, encryption and declared sizes.
pub(crate) fn diretorio<R: Read + Seek>(z: &mut ZipArchive<R>) -> Result<Vec<Entrada>, ErroDeArquivo> {
    diretorio_nomeado(z).map_err(ErroDeArquivo::geral)
}

/// The same; an error names the entry it is about.
pub(crate) fn diretorio_nomeado<R: Read + Seek>(z: &mut ZipArchive<R>) -> Result<Vec<Entrada>, ErroDeArquivo> {
    if z.len() > ENTRADAS {
        return Err(ErroDeArquivo::LimiteExcedido);
    }
    let mut entradas = Vec::with_capacity(z.len());
    for i in 0..z.len() {
        let bruta = z.by_index_raw(i).map_err(|e| erro(&e))?;
        let nome = bruta.name().map_err(|e| erro(&e))?.into_owned();
        let (comprimido, declarado) = (bruta.compressed_size(), bruta.size());
        let cifrada = bruta.encrypted();
        drop(bruta);
        let e = Entrada { nome, comprimido };
        if let Some(defeito) = defeito(&e, declarado, cifrada) {
            return Err(defeito.no_membro(&e.nome));
        }
        entradas.push(e);
    }
    Ok(entradas)
}

fn defeito(e: &Entrada, declarado: u64, cifrada: bool) -> Option<ErroDeArquivo> {
    if cifrada {
        return Some(ErroDeArquivo::SenhaNecessaria);
    }
    if e.nome.starts_with('/') || e.nome.split(['/', '\\']).any(|p| p == "..") {
        return Some(ErroDeArquivo::Corrompido);
    }
    (e.bomba(declarado) || declarado > TOTAL).then_some(ErroDeArquivo::LimiteExcedido)
}

pub(crate) fn erro(e: &ZipError) -> ErroDeArquivo {
    match e {
        ZipError::UnsupportedArchive(m) if m.to_ascii_lowercase().contains("password") => {
            ErroDeArquivo::SenhaNecessaria
        }
        _ => ErroDeArquivo::Corrompido,
    }
}
