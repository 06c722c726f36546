//! De-para: which SIGTAP procedure each code of the source system stands for. Missing ones come first; a name
//! close enough is offered and accepted with one key (`lista`), any code can be typed (`definir`).

mod definir;
mod lista;
#[cfg(test)]
mod testes;

pub use lista::{COMANDOS, Depara};
