//! Which kind of spreadsheet the bytes are.

use super::celula::Celula;
use super::colunas::Mapa;
use super::zip;
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
    /// OpenDocument.
    Ods,
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
            Self::Ods => "ods",
            Self::Csv => "csv",
        }
    }
}

/// Largest file accepted, in bytes (security.md 2.6).
const LIMITE: usize = 50 * 1024 * 1024;
const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Recognises the kind and checks size and, for zips, the limits on what they hold.
pub fn reconhecer(bytes: &[u8]) -> Result<Formato, ErroDeArquivo> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ErroDeArquivo::Vazio);
    }
    if bytes.len() > LIMITE {
        return Err(ErroDeArquivo::LimiteExcedido);
    }
    if bytes.starts_with(b"PK") {
        return zip::conferir(bytes);
    }
    if bytes.starts_with(OLE) {
        let nome: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cifrado = bytes.windows(nome.len()).any(|j| j == nome);
        return if cifrado { Err(ErroDeArquivo::SenhaNecessaria) } else { Ok(Formato::Xls) };
    }
    if parece_csv(bytes) { Ok(Formato::Csv) } else { Err(ErroDeArquivo::NaoEPlanilha) }
}

fn e_cabecalho(linha: &str) -> bool {
    let titulos: Vec<Celula> =
        linha.split([';', ',', '\t', '|']).map(|t| Celula::Texto(t.trim_matches('"').to_owned())).collect();
    Mapa::do_cabecalho(&titulos).is_some()
}

/// Text without control characters whose first lines have at least two fields.
fn parece_csv(bytes: &[u8]) -> bool {
    let utf16 = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let controles = bytes.iter().filter(|b| **b < 0x20 && !matches!(**b, b'\t' | b'\r' | b'\n' | 0x0C | 0x1A)).count();
    if (!utf16 && controles * 100 > bytes.len()) || bytes.starts_with(b"%PDF-") || bytes.starts_with(b"<") {
        return false;
    }
    let amostra = decodificar(&bytes[..bytes.len().min(64 * 1024)]);
    // A table has at least two lines cut by the same mark; one line with a comma is a sentence.
    [';', ',', '\t', '|'].iter().any(|s| amostra.lines().take(60).filter(|l| l.contains(*s)).count() >= 2)
        || amostra.lines().find(|l| !l.trim().is_empty()).is_some_and(e_cabecalho)
}
