//! What a BPA text file says: the JSON object of `bpa ler`.

use nexsus_domain::Competencia;
use nexsus_ingest::bpa::CabecalhoLido;
use serde::Serialize;

use super::{ErroDoArquivo, Linhas, RejeitoLinha};

/// Report on one remittance.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RelatorioBpa {
    /// Path as given.
    pub arquivo: String,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// Layout understood.
    pub layout: String,
    /// File error when refused.
    pub erro: Option<ErroDoArquivo>,
    /// Header as it stands, with the figures counted from the lines and the differences.
    pub cabecalho: Option<CabecalhoLido>,
    /// Whether header and lines agree.
    pub confere: bool,
    /// Line accounting; `novas` are the lines of production that could be read.
    pub linhas: Linhas,
    /// Lines and quantities by competência and instrument.
    pub competencias: Vec<TotalBpa>,
    /// Lines that cannot be read.
    pub rejeitos: Vec<RejeitoLinha>,
}

/// Lines of one competência and instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TotalBpa {
    /// Month of execution.
    pub competencia: Competencia,
    /// `BPI` or `BPA`.
    pub instrumento: String,
    /// Lines.
    pub linhas: u64,
    /// Sum of the quantities.
    pub quantidade: i64,
}
