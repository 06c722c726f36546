//! Estabelecimento: the health unit that bills, with what the remittance says of it.

use serde::{Deserialize, Serialize};

use crate::{Cnes, Cnpj, Ibge6};

/// The establishment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estabelecimento {
    pub cnes_estab: Cnes,
    pub nome_estab: String,
    pub cnpj: Option<Cnpj>,
    pub ibge: Option<Ibge6>,
    pub uf: String,
    /// Up to six characters.
    pub sigla: String,
    pub orgao_origem: String,
    pub orgao_destino: String,
    /// `M` municipal or `E` estadual.
    pub indicador_destino: String,
    /// Two digits of table 53 used when the attendance says nothing.
    pub carater_padrao: String,
    /// Lines per folha of the BPA-I: 99, or 20 in old versions.
    pub linhas_por_folha: i32,
}

impl Estabelecimento {
    /// An establishment with the usual settings: municipal destination, elective, 99 lines per folha.
    pub fn novo(cnes: Cnes, nome: impl Into<String>) -> Self {
        Self {
            cnes_estab: cnes,
            nome_estab: nome.into(),
            cnpj: None,
            ibge: None,
            uf: String::new(),
            sigla: String::new(),
            orgao_origem: String::new(),
            orgao_destino: String::new(),
            indicador_destino: "M".to_owned(),
            carater_padrao: "01".to_owned(),
            linhas_por_folha: 99,
        }
    }
}
