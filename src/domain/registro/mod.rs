//! The records of the specification, one file each, as plain typed data.
//!
//! They carry no identity of the database (that is the store's) and no behaviour beyond reading themselves.
//! `Debug` of whatever names a person is written by hand and shows no value of that person.

mod atendimento;
mod cep;
mod codigo_de_tabela;
mod equipe;
mod estabelecimento;
mod historico;
mod paciente;
mod padrao;
mod procedimento;
mod profissional;
mod retorno;
mod sigtap;

pub use atendimento::Atendimento;
pub use cep::{CepLinha, Endereco};
pub use codigo_de_tabela::CodigoDeTabela;
pub use equipe::Equipe;
pub use estabelecimento::Estabelecimento;
pub use historico::LinhaHistorico;
pub use paciente::Paciente;
pub use padrao::PadraoProcedimento;
pub use procedimento::{Procedimento, RegrasSigtap};
pub use profissional::Profissional;
pub use retorno::LinhaRetorno;
pub use sigtap::{LinhaDeTabela, TabelaSigtap};
