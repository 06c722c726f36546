//! Why an attendance could not become a line yet: what the operator sees among the pendências.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::textos;

/// What is missing or does not fit, before any critica can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MotivoPendencia {
    /// The code of the report has no SIGTAP code.
    SemDepara,
    /// No rule says who attended.
    SemProfissional,
    /// The patient code is not among the patients.
    SemPaciente,
    /// Neither CPF nor CNS, and the procedure asks for one.
    SemDocumento,
    /// A field of the patient that every line carries is missing.
    PacienteIncompleto(CampoPaciente),
    /// The procedure is not in the SIGTAP of the competência.
    SemSigtap,
    /// The procedure cannot be registered by BPA-I.
    NaoBpai,
    /// The attendance is before the birth, after the competência or the age passes 130.
    DataFora,
    /// Quantity below 1 or above 999999: a reversal, for one.
    QuantidadeFora,
}

/// The fields of the patient without which there is no line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CampoPaciente {
    Nome,
    Nascimento,
    Sexo,
    Raca,
    Nacionalidade,
    Municipio,
}

impl CampoPaciente {
    /// The field as a person calls it.
    pub const fn nome(self) -> &'static str {
        match self {
            Self::Nome => "nome",
            Self::Nascimento => "data de nascimento",
            Self::Sexo => "sexo",
            Self::Raca => "raça/cor",
            Self::Nacionalidade => "nacionalidade",
            Self::Municipio => "município de residência",
        }
    }
}

impl MotivoPendencia {
    /// Stable code for JSON and for the database.
    pub const fn codigo(self) -> &'static str {
        match self {
            Self::SemDepara => "sem_depara",
            Self::SemProfissional => "sem_profissional",
            Self::SemPaciente => "sem_paciente",
            Self::SemDocumento => "sem_documento",
            Self::PacienteIncompleto(_) => "paciente_incompleto",
            Self::SemSigtap => "sem_sigtap",
            Self::NaoBpai => "nao_bpai",
            Self::DataFora => "data_fora",
            Self::QuantidadeFora => "quantidade_fora",
        }
    }

    /// What happened and what to do.
    pub fn frase(self) -> String {
        match self {
            Self::SemDepara => textos::pendencia::SEM_DEPARA.to_owned(),
            Self::SemProfissional => textos::pendencia::SEM_PROFISSIONAL.to_owned(),
            Self::SemPaciente => textos::pendencia::SEM_PACIENTE.to_owned(),
            Self::SemDocumento => textos::pendencia::SEM_DOCUMENTO.to_owned(),
            Self::PacienteIncompleto(campo) => textos::pendencia::paciente_incompleto(campo.nome()),
            Self::SemSigtap => textos::pendencia::SEM_SIGTAP.to_owned(),
            Self::NaoBpai => textos::pendencia::NAO_BPAI.to_owned(),
            Self::DataFora => textos::pendencia::DATA_FORA.to_owned(),
            Self::QuantidadeFora => textos::pendencia::QUANTIDADE_FORA.to_owned(),
        }
    }
}

impl fmt::Display for MotivoPendencia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.frase())
    }
}
