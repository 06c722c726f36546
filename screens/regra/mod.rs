//! Professional rules: who performed what, from the whole house down to one lot. List (`lista`) and form (`form`).

mod form;
mod lista;
#[cfg(test)]
mod testes;

pub use form::COMANDOS as COMANDOS_FORM;
pub use lista::{COMANDOS, Regras};
