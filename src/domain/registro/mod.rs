//! The records of the specification, one file each, as plain typed data.
//!
//! They carry no identity of the database (that is the store's) and no behaviour beyond reading themselves.
//! `Debug` of whatever names a person is written by hand and shows no value of that person.

mod atendimento;
mod cep;
mod estabelecimento;
mod paciente;
mod procedimento;
mod profissional;
mod sigtap;

pub use atendimento::Atendimento;
pub use cep::{CepLinha, Endereco};
pub use estabelecimento::Estabelecimento;
pub use paciente::Paciente;
pub use procedimento::{Procedimento, RegrasSigtap};
pub use profissional::Profissional;
pub use sigtap::{LinhaDeTabela, TabelaSigtap};
