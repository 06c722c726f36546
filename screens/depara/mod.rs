//! De-para: which SIGTAP procedure each code of the source system stands for. Missing ones come first; a name
//! close enough is offered and accepted with one key (`lista`), any code can be typed (`definir`) or looked up
//! (`procura`).

mod definir;
mod lista;
mod procura;
#[cfg(test)]
mod testes;

pub use definir::COMANDOS as COMANDOS_DEFINIR;
pub use lista::{COMANDOS, Depara};
