//! Tests that need a server: a real Firebird 3 and a real PostgreSQL, both started by
//! `tests/run`. Without them they fail, they do not skip.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;

mod apoio;
mod firebird;
mod firebird_esquema;
mod firebird_falhas;
