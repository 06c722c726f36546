//! The import wizard: file -> layout -> preview -> refused lines -> write. Reading a file stages it as a lot, so every
//! step can be left and taken up again; nothing is written before the last one.
//!
//! `tela` holds the state machine, `comandos` the rows of each step, `arquivo` the picker, `opcoes` and `layout` what
//! the reader is told and what it understood, `fila` the queue of refused lines, `brutas` the raw lines, `desenho` the
//! pictures of the steps.

mod arquivo;
mod brutas;
mod campos;
mod comandos;
mod desenho;
mod fila;
mod layout;
mod opcoes;
mod previa;
mod tela;
#[cfg(test)]
mod testes;

pub use comandos::{
    ARQUIVO as COMANDOS_ARQUIVO, BRUTAS as COMANDOS_BRUTAS, CORRIGIR as COMANDOS_CORRIGIR, GRAVAR as COMANDOS_GRAVAR,
    LAYOUT as COMANDOS_LAYOUT, PREVIA as COMANDOS_PREVIA,
};
pub use tela::Importar;
