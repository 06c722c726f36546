//! The real binary in a pseudo-terminal: what a person at a terminal sees, types and gets back.
//! Every test has an installation of its own; none needs a server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

// Only what these tests use: the helpers for servers stay out of this binary.
#[allow(dead_code)]
#[path = "../common"]
mod comum {
    pub mod album;
    pub mod dbf;
    pub mod emulador;
    pub mod instalacao;
    pub mod passos;
    pub mod pdf;
    pub mod processos;
    pub mod pty;
    pub mod teclas;
}

mod bytes;
mod caminho;
mod casca;
mod entrada;
mod fim;
mod importacao;
mod layout;
mod pacientes;
mod producao;
mod tamanhos;
mod teclado;
mod telas;
mod terminais;
