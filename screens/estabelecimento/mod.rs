//! The form of the establishment: what the header and the defaults of the BPA are made of.
//!
//! `campos` is the translation between form and record, `tela` the state machine.

mod campos;
mod tela;
#[cfg(test)]
mod testes;

pub use tela::{COMANDOS, EstabelecimentoTela};
