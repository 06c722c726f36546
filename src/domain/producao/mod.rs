//! Produção: from an attendance to a line of `S_PRD`.
//!
//! [`mapear`] joins what is known into a [`LinhaSemNumero`] or says what is missing; [`crate::numeracao`] gives it folha and
//! sequência and makes it a [`LinhaBpa`]; the line tells its columns and its content hash.

mod colunas;
mod instrumento;
mod juntar;
mod linha;
mod mapear;
mod motivo;

pub use colunas::{ValorColuna, hash_de_colunas};
pub use instrumento::escolher as escolher_instrumento;
pub use juntar::juntar;
pub use linha::{Instrumento, LinhaBpa, LinhaSemNumero, Sinais};
pub use mapear::{DadosDaLinha, mapear};
pub use motivo::{CampoPaciente, MotivoPendencia};

#[cfg(test)]
mod testes;
