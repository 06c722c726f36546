//! Helpers shared by the test binaries: the private servers of `tests/run`, a BPA database
//! of one's own, and lines of invented people. A binary uses what it needs.
#![allow(dead_code)]

pub mod album;
pub mod emulador;
pub mod firebird;
pub mod firebird_proprio;
pub mod instalacao;
pub mod linhas;
pub mod passos;
pub mod ponte;
pub mod postgres;
pub mod processos;
pub mod pty;
pub mod servidores;
pub mod teclas;
