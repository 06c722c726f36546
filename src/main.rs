//! Composition root of NEXSUS: hardens the process, tells the two hidden roles of the binary apart
//! from the visible one, and hands over. Without a verb the full-screen program opens; with one,
//! `cli` does that one job and exits with a code of the command line's contract.
//! No rule of the house lives here.

mod cli;

use std::ffi::OsString;
use std::process::ExitCode;

use rustix::fs::Mode;
use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit, umask};

fn main() -> ExitCode {
    // First of all: two libraries speak TLS and rustls panics when none was chosen for them.
    let _ = rustls::crypto::ring::default_provider().install_default();
    endurecer();
    let argumentos: Vec<OsString> = std::env::args_os().collect();
    // The parser worker must run nothing of the program but its reader.
    if argumentos.get(1).is_some_and(|a| a == nexsus_service::trabalhador::VERBO) {
        return codigo(nexsus_service::trabalhador::atender());
    }
    codigo(cli::rodar(argumentos))
}

/// Files for this account only, no core files, no reading of the memory by other processes of the
/// account, no panic text with values (security.md 2.11).
fn endurecer() {
    umask(Mode::RWXG | Mode::RWXO);
    // A system that refuses one of these still runs the program; the others hold.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    let _ = rustix::thread::set_no_new_privs(true);
    cli::panico::instalar();
}

fn codigo(saida: i32) -> ExitCode {
    ExitCode::from(u8::try_from(saida).unwrap_or(70))
}
