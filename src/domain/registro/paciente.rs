//! Paciente: who was attended. What was read stays as read (`texto::arrumar`); the BPA form is made at the mapping.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Cep, Cns, Cpf, Raca, Sexo};

/// A patient. Empty text means "not known"; an `Option` is `None` for not known or not valid.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paciente {
    /// Code of the patient in the source system.
    pub cod_pac: String,
    pub cns_pac: Option<Cns>,
    pub cpf: Option<Cpf>,
    pub nome: String,
    pub dtnasc: Option<NaiveDate>,
    pub sexo: Option<Sexo>,
    pub raca: Option<Raca>,
    /// Four digits of table 58; only for raça 05.
    pub etnia: String,
    /// Three digits of table 31, or the word read; empty counts as Brasil.
    pub nacionalidade: String,
    /// Three digits of the type of street, table 61.
    pub codlog: String,
    pub logradouro: String,
    pub numero: String,
    pub compl: String,
    pub bairro: String,
    /// Six digits of the IBGE when known, else the text read.
    pub municipio: String,
    pub cep: Option<Cep>,
    pub telefone: String,
    pub email: String,
    pub situacao_rua: Option<bool>,
    /// Declared to have no CPF (BPA 5.00, competência 202607 on).
    pub sem_cpf: Option<bool>,
}

/// Shows which fields are filled, never with what.
impl fmt::Debug for Paciente {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let campos = [
            ("cod_pac", !self.cod_pac.is_empty()),
            ("cns_pac", self.cns_pac.is_some()),
            ("cpf", self.cpf.is_some()),
            ("nome", !self.nome.is_empty()),
            ("dtnasc", self.dtnasc.is_some()),
            ("sexo", self.sexo.is_some()),
            ("raca", self.raca.is_some()),
            ("etnia", !self.etnia.is_empty()),
            ("nacionalidade", !self.nacionalidade.is_empty()),
            ("codlog", !self.codlog.is_empty()),
            ("logradouro", !self.logradouro.is_empty()),
            ("numero", !self.numero.is_empty()),
            ("compl", !self.compl.is_empty()),
            ("bairro", !self.bairro.is_empty()),
            ("municipio", !self.municipio.is_empty()),
            ("cep", self.cep.is_some()),
            ("telefone", !self.telefone.is_empty()),
            ("email", !self.email.is_empty()),
            ("situacao_rua", self.situacao_rua.is_some()),
            ("sem_cpf", self.sem_cpf.is_some()),
        ];
        let preenchidos = campos.iter().filter(|c| c.1).map(|c| c.0);
        f.write_str("Paciente")?;
        f.debug_set().entries(preenchidos).finish()
    }
}
