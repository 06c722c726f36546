//! Production of one competência: summary per professional, lines by folha, criticas with reason and remedy, and
//! what was left behind; generating is rehearsed first and then confirmed.
//!
//! `tela` is the state machine, `tabelas` turns answers into rows, `desenho` the pictures.

mod desenho;
mod fechamento;
#[cfg(test)]
mod fechamento_testes;
mod tabelas;
mod tela;
#[cfg(test)]
mod testes;

pub use tabelas::nome_do_profissional;
pub use tela::{COMANDOS, Producao};
