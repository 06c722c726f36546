//! Guards in front of every zip: number, names, encryption and real inflated size of its entries (security.md 2.6).
//!
//! Every part that a spreadsheet reader will open is inflated once here, counting; that finds bombs whose directory
//! lies, and damaged data, before anything is parsed.

use std::io::{Cursor, Read, Seek};

use ::zip::ZipArchive;
use ::zip::result::ZipError;

use super::formato::Formato;
use crate::ErroDeArquivo;

const ENTRADAS: usize = 2000;
pub(crate) const TOTAL: u64 = 300 * 1024 * 1024;
const RAZAO: u64 = 200;
/// Small parts may compress well beyond the ratio without harm.
const SEM_RAZAO_ATE: u64 = 8 * 1024 * 1024;

/// One entry as its directory describes it.
#[derive(Debug)]
pub(crate) struct Entrada {
    pub nome: String,
    comprimido: u64,
}

impl Entrada {
    /// Whether so many bytes came out of so few that it is a bomb.
    pub(crate) fn bomba(&self, lidos: u64) -> bool {
        lidos > SEM_RAZAO_ATE && lidos / self.comprimido.max(1) > RAZAO
    }
}

/// Looks at the directory only: number, names, encryption and declared sizes.
pub(crate) fn diretorio<R: Read + Seek>(z: &mut ZipArchive<R>) -> Result<Vec<Entrada>, ErroDeArquivo> {
    if z.len() > ENTRADAS {
        return Err(ErroDeArquivo::LimiteExcedido);
    }
    let mut entradas = Vec::with_capacity(z.len());
    for i in 0..z.len() {
        let bruta = z.by_index_raw(i).map_err(|e| erro(&e))?;
        let nome = bruta.name().map_err(|e| erro(&e))?.into_owned();
        let (comprimido, declarado) = (bruta.compressed_size(), bruta.size());
        if bruta.encrypted() {
            return Err(ErroDeArquivo::SenhaNecessaria);
        }
        if nome.starts_with('/') || nome.split(['/', '\\']).any(|p| p == "..") {
            return Err(ErroDeArquivo::Corrompido);
        }
        let e = Entrada { nome, comprimido };
        if e.bomba(declarado) || declarado > TOTAL {
            return Err(ErroDeArquivo::LimiteExcedido);
        }
        entradas.push(e);
    }
    Ok(entradas)
}

/// Checks the archive and says which kind of workbook it is.
pub fn conferir(bytes: &[u8]) -> Result<Formato, ErroDeArquivo> {
    let mut z = ZipArchive::new(Cursor::new(bytes)).map_err(|e| erro(&e))?;
    let mut formato = None;
    let mut total = 0_u64;
    let mut balde = vec![0_u8; 64 * 1024];
    for (i, entrada) in diretorio(&mut z)?.iter().enumerate() {
        formato = formato.or_else(|| pelo_nome(&entrada.nome));
        if !interessa(&entrada.nome) {
            continue;
        }
        let mut e = z.by_index(i).map_err(|e| erro(&e))?;
        let mut lidos = 0_u64;
        loop {
            match e.read(&mut balde) {
                Ok(0) => break,
                Ok(n) => {
                    lidos += n as u64;
                    total += n as u64;
                    if total > TOTAL || entrada.bomba(lidos) {
                        return Err(ErroDeArquivo::LimiteExcedido);
                    }
                }
                Err(_) => return Err(ErroDeArquivo::Corrompido),
            }
        }
    }
    formato.ok_or(ErroDeArquivo::NaoEPlanilha)
}

fn pelo_nome(nome: &str) -> Option<Formato> {
    match nome {
        "xl/workbook.xml" => Some(Formato::Xlsx),
        "xl/workbook.bin" => Some(Formato::Xlsb),
        "content.xml" => Some(Formato::Ods),
        _ => None,
    }
}

fn interessa(nome: &str) -> bool {
    let n = nome.to_ascii_lowercase();
    let extensao = |e: &str| n.ends_with(e);
    extensao(".xml") || extensao(".rels") || extensao(".bin")
}

pub(crate) fn erro(e: &ZipError) -> ErroDeArquivo {
    match e {
        ZipError::UnsupportedArchive(m) if m.to_ascii_lowercase().contains("password") => {
            ErroDeArquivo::SenhaNecessaria
        }
        _ => ErroDeArquivo::Corrompido,
    }
}
