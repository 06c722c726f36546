//! What is set for one procedure: CID, service and class, instrument. A crítica about one of them opens this form at
//! its field; what is set here the next generation uses wherever the attendance says nothing (domain.md 8.2).

mod tela;
#[cfg(test)]
mod testes;

pub use tela::{COMANDOS, Padrao};
