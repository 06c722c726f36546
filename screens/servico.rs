//! The names of the service and the domain that screens speak of, in one place.
//!
//! Screens never name `nexsus_service` themselves: a changed name of the service is changed here once.

#[cfg(test)]
pub use nexsus_domain::PadraoProcedimento;
pub use nexsus_domain::{
    Cbo, Cep, Cnes, Cnpj, Cns, CodigoProcedimento, Competencia, Cpf, Dinheiro, Estabelecimento, Folha, Ibge6,
    Instrumento, Paciente, Raca, Sequencia, Sexo,
};
pub use nexsus_service::*;
pub use uuid::Uuid;
