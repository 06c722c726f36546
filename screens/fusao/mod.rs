//! Cadastros parecidos: pairs of patients that may be one person, side by side. For every field that differs the
//! operator says which side is right; F2 makes one record of both, "n" keeps them apart for good.
//!
//! `tela` holds the state machine, `campos` the fields of a patient as they stand side by side.

mod campos;
mod tela;
#[cfg(test)]
mod testes;

pub use tela::{COMANDOS, COMANDOS_PAR, Fusao};
