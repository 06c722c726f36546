//! The one loop: messages in, effects out, at most one frame per turn. The only room of this crate with threads,
//! a clock and I/O; screens never see them.
//!
//! The drawing thread blocks on one queue. Keys come from a thread that blocks on the terminal, answers and
//! endings from a small tokio runtime. Idle means blocked: no tick, no byte.

mod executor;
mod laco;
mod pasta;
mod reconhecer;
mod trabalhos;

use std::path::PathBuf;

use crate::servico::Nucleo;

/// What `main` decides for the screen.
#[derive(Clone, Debug, Default)]
pub struct Opcoes {
    /// `--glifos` or `NEXSUS_GLIFOS`: ascii, utf8-bloco, utf8-braille. `None` = what the handshake finds.
    pub glifos: Option<String>,
    /// padrao, mono, alto-contraste. `None` = mono under `NO_COLOR` or TERM=dumb, else padrao.
    pub tema: Option<String>,
    /// The log file, named after a failure.
    pub log: PathBuf,
}

/// Opens the full-screen program and gives its exit code (cli.md). Needs a terminal on standard input and output.
pub fn abrir(nucleo: Nucleo, opcoes: Opcoes) -> i32 {
    laco::abrir(nucleo, opcoes)
}
