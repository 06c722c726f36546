//! Address by postal code.

use serde::{Deserialize, Serialize};

use crate::{Cep, Ibge6};

/// A row of the CEP table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CepLinha {
    pub cep: Cep,
    /// Three digits of the type of street, or empty.
    pub cod_log: String,
    pub logradouro: String,
    pub bairro: String,
    pub ibge: Option<Ibge6>,
    pub uf: String,
    pub localidade: String,
}

/// The name the lookup services use for the same record.
pub type Endereco = CepLinha;
