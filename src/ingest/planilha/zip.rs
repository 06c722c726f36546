//! The package of a spreadsheet: number, names, encryption and real inflated size of its parts are held in bounds while
//! they are read (security.md 2.6), so that a bomb whose directory lies is stopped on the way.

use std::cell::Cell;
use std::io::{Cursor, Error, ErrorKind, Read};

use ::zip::ZipArchive;

use super::formato::Formato;
use super::xml::{Xml, erro_de_leitura};
use crate::ErroDeArquivo;
use crate::zip_guarda::{TOTAL, diretorio, erro, excede};

/// How much of a manifest is looked at.
const MANIFESTO: u64 = 1024 * 1024;
const CIFRADO: &[u8] = b"encryption-data";

/// An archive whose directory has been checked.
pub struct Pacote<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    nomes: Vec<String>,
    /// Bytes inflated so far, of all parts.
    total: Cell<u64>,
}

impl<'a> Pacote<'a> {
    /// Opens the archive and checks what its directory says.
    pub fn abrir(bytes: &'a [u8]) -> Result<Self, ErroDeArquivo> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| erro(&e))?;
        let nomes = diretorio(&mut zip)?.into_iter().map(|e| e.nome).collect();
        Ok(Self { zip, nomes, total: Cell::new(0) })
    }

    /// Which kind of workbook it is, by the parts it has.
    pub fn formato(&mut self) -> Result<Formato, ErroDeArquivo> {
        if self.tem("encrypted-package") || self.manifesto_cifrado()? {
            return Err(ErroDeArquivo::SenhaNecessaria);
        }
        if self.tem("content.xml") {
            let mut tipo = String::new();
            if self.tem("mimetype") {
                let p = self.parte("mimetype")?;
                p.take(200).read_to_string(&mut tipo).map_err(|e| erro_de_leitura(&e))?;
            }
            let planilha = tipo.is_empty() || tipo.contains("opendocument.spreadsheet");
            return if planilha { Ok(Formato::Ods) } else { Err(ErroDeArquivo::NaoEPlanilha) };
        }
        let tem = |fim: &str| self.nomes.iter().any(|n| n.to_ascii_lowercase().ends_with(fim));
        if tem("workbook.xml") {
            Ok(Formato::Xlsx)
        } else if tem("workbook.bin") {
            Ok(Formato::Xlsb)
        } else {
            self.formato_declarado()
        }
    }

    /// Where the parts have names of their own, the package says what it is.
    fn formato_declarado(&mut self) -> Result<Formato, ErroDeArquivo> {
        if !self.tem("[Content_Types].xml") {
            return Err(ErroDeArquivo::NaoEPlanilha);
        }
        let mut tipos = Vec::new();
        self.parte("[Content_Types].xml")?.take(MANIFESTO).read_to_end(&mut tipos).map_err(|e| erro_de_leitura(&e))?;
        let tipos = String::from_utf8_lossy(&tipos).to_ascii_lowercase();
        if tipos.contains("ms-excel.sheet.binary.macroenabled.main") {
            Ok(Formato::Xlsb)
        } else if tipos.contains("spreadsheetml.sheet.main") || tipos.contains("ms-excel.sheet.macroenabled.main") {
            Ok(Formato::Xlsx)
        } else {
            Err(ErroDeArquivo::NaoEPlanilha)
        }
    }

    /// OpenDocument ciphers its parts one by one and says so in the manifest.
    fn manifesto_cifrado(&mut self) -> Result<bool, ErroDeArquivo> {
        if !self.tem("META-INF/manifest.xml") {
            return Ok(false);
        }
        // Searched, not parsed: old programs put a DOCTYPE here, which harms nobody who does not read it.
        let mut manifesto = Vec::new();
        let parte = self.parte("META-INF/manifest.xml")?;
        parte.take(MANIFESTO).read_to_end(&mut manifesto).map_err(|e| erro_de_leitura(&e))?;
        Ok(manifesto.windows(CIFRADO.len()).any(|j| j == CIFRADO))
    }

    /// The part of this name, whatever the case and the direction of its slashes.
    fn posicao(&self, nome: &str) -> Option<usize> {
        let igual = |n: &str| n.eq_ignore_ascii_case(nome) || n.replace('\\', "/").eq_ignore_ascii_case(nome);
        self.nomes.iter().position(|n| n == nome).or_else(|| self.nomes.iter().position(|n| igual(n)))
    }

    pub fn tem(&self, nome: &str) -> bool {
        self.posicao(nome).is_some()
    }

    /// A part, counted while it is read. A part that is not there is a damaged file.
    pub fn parte(&mut self, nome: &str) -> Result<Parte<'_, impl Read + use<'_, 'a>>, ErroDeArquivo> {
        let i = self.posicao(nome).ok_or(ErroDeArquivo::Corrompido)?;
        let dentro = self.zip.by_index(i).map_err(|e| erro(&e))?;
        Ok(Parte { comprimido: dentro.compressed_size(), dentro, lidos: 0, total: &self.total })
    }

    /// The same as XML.
    pub fn xml(&mut self, nome: &str) -> Result<Xml<Parte<'_, impl Read + use<'_, 'a>>>, ErroDeArquivo> {
        Xml::novo(self.parte(nome)?)
    }
}

/// A part being read.
pub struct Parte<'a, R> {
    dentro: R,
    comprimido: u64,
    lidos: u64,
    total: &'a Cell<u64>,
}

impl<R: Read> Read for Parte<'_, R> {
    fn read(&mut self, b: &mut [u8]) -> std::io::Result<usize> {
        let n = self.dentro.read(b)?;
        self.lidos += n as u64;
        self.total.set(self.total.get() + n as u64);
        if self.total.get() > TOTAL || excede(self.lidos, self.comprimido) {
            return Err(Error::from(ErrorKind::FileTooLarge));
        }
        Ok(n)
    }
}
