//! Why an attendance could not become a line yet: what the operator sees among the pendências.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::critica::Onde;
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
    /// The procedure can be registered neither by BPA-I nor by BPA-C.
    NaoBpa,
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

impl CampoPaciente {
    /// The field as the record calls it.
    pub const fn coluna(self) -> &'static str {
        match self {
            Self::Nome => "nome",
            Self::Nascimento => "dtnasc",
            Self::Sexo => "sexo",
            Self::Raca => "raca",
            Self::Nacionalidade => "nacionalidade",
            Self::Municipio => "municipio",
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
            Self::NaoBpa => "nao_bpai",
            Self::DataFora => "data_fora",
            Self::QuantidadeFora => "quantidade_fora",
        }
    }

    /// Where it is mended.
    pub const fn onde(self) -> Onde {
        match self {
            Self::SemDepara | Self::NaoBpa => Onde::Depara,
            Self::SemProfissional => Onde::Profissional,
            Self::SemPaciente => Onde::Paciente("cod_pac"),
            Self::SemDocumento => Onde::Paciente("cpf"),
            Self::PacienteIncompleto(campo) => Onde::Paciente(campo.coluna()),
            Self::SemSigtap => Onde::Sigtap,
            Self::DataFora => Onde::Atendimento("data"),
            Self::QuantidadeFora => Onde::Atendimento("quantidade"),
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
            Self::NaoBpa => textos::pendencia::NAO_BPA.to_owned(),
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
