//! Record 01: who sends, for which month, and the three figures that must agree with the lines.

use serde::{Deserialize, Serialize};

use super::campos::{CABECALHO, Recorte};
use crate::Competencia;

/// Shortest header that is accepted: up to the destination indicator and six characters of version, as real files are.
pub const CABECALHO_MINIMO: usize = 126;
/// Longest header: the whole version field.
pub const CABECALHO_MAXIMO: usize = 130;

/// The header as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CabecalhoBpa {
    /// Month of presentation; `None` when it is no month.
    pub mvm: Option<Competencia>,
    /// Lines it announces.
    pub linhas: Option<u32>,
    /// Folhas it announces.
    pub folhas: Option<u32>,
    /// Control field it carries, 1111 to 2221.
    pub controle: Option<u32>,
    /// Organ of origin.
    pub origem: String,
    /// Its acronym.
    pub sigla: String,
    /// Organ of destination.
    pub destino: String,
    /// `M` municipal or `E` estadual.
    pub indicador: String,
    /// Version of the program that wrote the file.
    pub versao: String,
    /// Characters of the header line.
    pub largura: u32,
}

impl CabecalhoBpa {
    /// Does the line claim to be a header?
    pub fn parece(linha: &str) -> bool {
        linha.starts_with("01#BPA#")
    }

    /// Reads a header of 126 to 130 characters; `None` when the line is none.
    pub fn ler(linha: &str) -> Option<Self> {
        let r = Recorte::novo(linha);
        if !Self::parece(linha) || !(CABECALHO_MINIMO..=CABECALHO_MAXIMO).contains(&r.largura()) {
            return None;
        }
        let campo = |nome| r.campo(CABECALHO, nome);
        let numero = |nome| {
            let t: &str = campo(nome);
            t.bytes().all(|b| b.is_ascii_digit()).then(|| t.parse().ok()).flatten()
        };
        Some(Self {
            mvm: Competencia::ler(campo("cbc-mvm")).ok(),
            linhas: numero("cbc-lin"),
            folhas: numero("cbc-flh"),
            controle: numero("cbc-smt-vrf"),
            origem: campo("cbc-rsp").to_owned(),
            sigla: campo("cbc-sgl").to_owned(),
            destino: campo("cbc-dst").to_owned(),
            indicador: campo("cbc-dst-in").to_owned(),
            versao: campo("cbc-versao").to_owned(),
            largura: r.largura() as u32,
        })
    }
}
