//! Helpers shared by the test binaries: the private servers of `tests/run`, a BPA database
//! of one's own, and lines of invented people. A binary uses what it needs.
#![allow(dead_code)]

pub mod firebird;
pub mod linhas;
pub mod ponte;
pub mod postgres;
pub mod servidores;
