//! Which kind of spreadsheet the bytes are.

use super::codificacao::utf16_sem_marca;
use super::csv::{RAROS, SEPARADORES, titulos};
use super::zip::Pacote;
use crate::ErroDeArquivo;
use crate::comum::decodificar;

/// The kinds we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formato {
    /// Office Open XML.
    Xlsx,
    /// Binary workbook in a zip.
    Xlsb,
    /// Binary workbook of Excel 97-2003.
    Xls,
    /// The XML of Excel 2003, mostly called xls.
    Xml2003,
    /// OpenDocument in its package.
    Ods,
    /// OpenDocument as one text.
    Fods,
    /// A table of HTML, mostly called xls.
    Html,
    /// Delimited text.
    Csv,
}

impl Formato {
    /// For the operator.
    pub const fn nome(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xlsb => "xlsb",
            Self::Xls => "xls",
            Self::Xml2003 => "xml do Excel 2003",
            Self::Ods => "ods",
            Self::Fods => "fods",
            Self::Html => "tabela HTML",
            Self::Csv => "csv",
        }
    }
}

/// Largest file accepted, in bytes (security.md 2.6).
pub const LIMITE: u64 = 50 * 1024 * 1024;
/// How much of the beginning tells the kind of a text.
pub const CABECA: usize = 64 * 1024;
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Recognises the kind by the beginning of the file; a zip is told by its parts ([`no_pacote`]) and gives `None`.
pub fn pela_cabeca(cabeca: &[u8]) -> Result<Option<Formato>, ErroDeArquivo> {
    if cabeca.starts_with(b"PK") {
        return Ok(None);
    }
    if cabeca.starts_with(OLE) {
        return Ok(Some(Formato::Xls));
    }
    let texto = cabeca.strip_prefix("\u{feff}".as_bytes()).unwrap_or(cabeca).trim_ascii_start();
    if matches!(cabeca, [0xFF, 0xFE, b'<', 0, ..]) && decodificar(cabeca).to_ascii_lowercase().contains("<table") {
        return Ok(Some(Formato::Html));
    }
    if texto.starts_with(b"<") {
        let amostra = String::from_utf8_lossy(&texto[..texto.len().min(4096)]);
        let fods = amostra.contains("office:document") && amostra.contains("opendocument.spreadsheet");
        if amostra.contains("urn:schemas-microsoft-com:office:spreadsheet") && amostra.contains("<?xml") {
            return Ok(Some(Formato::Xml2003));
        }
        if fods {
            return Ok(Some(Formato::Fods));
        }
        let inicio = String::from_utf8_lossy(texto).to_ascii_lowercase();
        let html = inicio.contains("<table") || inicio.starts_with("<html") || inicio.starts_with("<!doctype html");
        return if html { Ok(Some(Formato::Html)) } else { Err(ErroDeArquivo::NaoEPlanilha) };
    }
    if parece_csv(cabeca) { Ok(Some(Formato::Csv)) } else { Err(ErroDeArquivo::NaoEPlanilha) }
}

/// The kind of a zip, by its parts; its directory is checked.
pub fn no_pacote(bytes: &[u8]) -> Result<Formato, ErroDeArquivo> {
    Pacote::abrir(bytes)?.formato()
}

/// Text with hardly any control characters whose first lines have at least two fields, or one of which is a line of titles.
fn parece_csv(cabeca: &[u8]) -> bool {
    // Some programs fill the last block with zeros.
    let cheia = cabeca.iter().rposition(|b| *b != 0).map_or(0, |i| i + 1);
    let cabeca = if cheia + 1 < cabeca.len() && cabeca.get(1) != Some(&0) { &cabeca[..cheia] } else { cabeca };
    let marca = cabeca.starts_with(&[0xFF, 0xFE]) || cabeca.starts_with(&[0xFE, 0xFF]);
    let sem_marca = utf16_sem_marca(&cabeca[..cabeca.len().min(512)]);
    let controles = cabeca.iter().filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\r' | b'\n' | 0x0C | 0x1A)).count();
    if !marca && sem_marca.is_none() && controles * 20 > cabeca.len() || cabeca.starts_with(b"%PDF-") {
        return false;
    }
    let amostra = match sem_marca {
        Some(c) => c.decode_without_bom_handling(cabeca).0,
        None => decodificar(cabeca),
    };
    let linhas = || amostra.lines().filter(|l| !l.trim().is_empty()).take(60);
    // A table has at least two lines cut by the same mark; one line with a comma is a sentence.
    SEPARADORES.iter().any(|s| linhas().filter(|l| l.as_bytes().contains(s)).count() >= 2)
        || linhas().take(30).any(|l| SEPARADORES.iter().chain(&RAROS).any(|s| titulos(l, *s).is_some()))
        || linhas().count() >= 2 && linhas().next().is_some_and(super::colunas::e_titulo)
}
