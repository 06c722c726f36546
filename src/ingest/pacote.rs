//! A zip with data files inside, opened with the guards of security.md 2.6: number and names of entries, encryption,
//! and the size that really comes out of each entry that is read.

use std::io::{Cursor, Read};

use ::zip::ZipArchive;

use crate::ErroDeArquivo;
use crate::zip_guarda::{RAZAO, SEM_RAZAO_ATE, TOTAL, diretorio_nomeado, erro};

/// Does the file begin like a zip?
pub(crate) fn e_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// An open zip.
pub(crate) struct Pacote<'a> {
    arquivo: ZipArchive<Cursor<&'a [u8]>>,
    nomes: Vec<String>,
    resta: u64,
}

impl<'a> Pacote<'a> {
    /// Opens it and checks its directory.
    pub fn abrir(bytes: &'a [u8]) -> Result<Self, ErroDeArquivo> {
        let mut arquivo = ZipArchive::new(Cursor::new(bytes)).map_err(|e| erro(&e))?;
        let nomes = diretorio_nomeado(&mut arquivo)?.into_iter().map(|e| e.nome).collect();
        Ok(Self { arquivo, nomes, resta: TOTAL })
    }

    /// Places and names of the entries with this ending, in any case, by name; what a Mac adds to a zip left out.
    pub fn com_final(&self, fim: &str) -> Vec<(usize, String)> {
        let mut achados: Vec<(usize, String)> = self
            .nomes
            .iter()
            .enumerate()
            .filter(|(_, n)| n.to_ascii_lowercase().ends_with(fim))
            .map(|(i, n)| (i, n.rsplit(['/', '\\']).next().unwrap_or(n).to_owned()))
            .filter(|(_, n)| !n.starts_with("._"))
            .collect();
        achados.sort_by_key(|(_, n)| n.to_ascii_lowercase());
        achados
    }

    /// Hands one entry as a stream that ends in an error when it grows beyond what it may. Errors name the entry.
    pub fn ler<T>(
        &mut self,
        i: usize,
        usar: impl FnOnce(&mut dyn Read) -> Result<T, ErroDeArquivo>,
    ) -> Result<T, ErroDeArquivo> {
        let nome = self.nomes.get(i).cloned().unwrap_or_default();
        self.ler_sem_nome(i, usar).map_err(|e| e.no_membro(&nome))
    }

    fn ler_sem_nome<T>(
        &mut self,
        i: usize,
        usar: impl FnOnce(&mut dyn Read) -> Result<T, ErroDeArquivo>,
    ) -> Result<T, ErroDeArquivo> {
        let entrada = self.arquivo.by_index(i).map_err(|e| erro(&e))?;
        let teto = (entrada.compressed_size().saturating_mul(RAZAO)).max(SEM_RAZAO_ATE).min(self.resta);
        let mut medida = Medida { dentro: entrada, resta: teto, passou: false };
        let feito = usar(&mut medida);
        if medida.passou {
            return Err(ErroDeArquivo::LimiteExcedido);
        }
        self.resta -= teto - medida.resta;
        feito
    }

    /// Reads one entry whole.
    pub fn inteiro(&mut self, i: usize) -> Result<Vec<u8>, ErroDeArquivo> {
        self.ler(i, |r| {
            let mut bytes = Vec::new();
            r.read_to_end(&mut bytes).map_err(|_| ErroDeArquivo::Corrompido)?;
            Ok(bytes)
        })
    }
}

struct Medida<R> {
    dentro: R,
    resta: u64,
    passou: bool,
}

impl<R: Read> Read for Medida<R> {
    fn read(&mut self, balde: &mut [u8]) -> std::io::Result<usize> {
        let n = self.dentro.read(balde)?;
        if n as u64 > self.resta {
            self.passou = true;
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        self.resta -= n as u64;
        Ok(n)
    }
}
