//! Patients: the paged list (`lista`), the form (`ficha`) and the translation between form and record (`campos`).

mod campos;
mod ficha;
mod lista;
#[cfg(test)]
mod testes;

pub use ficha::{COMANDOS as COMANDOS_FICHA, Ficha};
pub use lista::{COMANDOS as COMANDOS_LISTA, Pacientes};
