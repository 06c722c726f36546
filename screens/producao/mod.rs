//! Production of one competência: summary per professional, lines by folha, criticas with reason and remedy, and
//! what was left behind; generating is rehearsed first and then confirmed.
//!
//! `tela` is the state machine, `comandos` its registry rows, `acoes` what is done with lines that stand, `corrigir`
//! the way from a crítica to the field that mends it, `tabelas` turns answers into rows, `desenho` the pictures.

mod acoes;
mod comandos;
mod corrigir;
mod desenho;
mod fechamento;
#[cfg(test)]
mod fechamento_testes;
mod tabelas;
mod tela;
#[cfg(test)]
mod testes;
#[cfg(test)]
mod testes_das_acoes;

pub use tabelas::nome_do_profissional;
pub use tela::{COMANDOS, Producao};
