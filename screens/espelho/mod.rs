//! The mirror: rehearse, confirm by typing ESPELHAR, write, compare both sides.

mod desenho;
mod diferencas;
mod tela;
#[cfg(test)]
mod testes;

pub use tela::{COMANDOS, Espelho};
