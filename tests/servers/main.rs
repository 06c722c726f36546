//! Tests that need a server: a real Firebird 3 and a real PostgreSQL, both started by
//! `tests/run`. Without them they fail, they do not skip.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;

// The house and the sample files of the flow tests, for the program against real servers.
#[allow(dead_code)]
#[path = "../flow/amostras.rs"]
mod amostras;
#[allow(dead_code)]
#[path = "../flow/casa.rs"]
mod casa;
#[path = "../common/pdf.rs"]
mod pdf;
#[path = "../common/sigtap.rs"]
mod sigtap;
#[path = "../common/xlsx.rs"]
mod xlsx;

mod apoio;
mod duvida;
mod firebird;
mod firebird_esquema;
mod firebird_falhas;
mod postgres;
mod programa;
mod scnes;
mod tela;
mod varredura;
