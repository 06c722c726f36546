//! The import wizard: file -> layout -> preview -> refused lines -> write. Nothing is written before the last
//! step; the preview is a rehearsal of the same use case, so both say the same numbers.
//!
//! `tela` holds the state machine, `arquivo` the picker, `opcoes` the reading options, `desenho` the pictures.

mod arquivo;
mod desenho;
mod opcoes;
mod tela;
#[cfg(test)]
mod testes;

pub use tela::{COMANDOS, Importar};
