//! What every target shares: reading as the worker reads, and what must hold of whatever it answers.
//!
//! A panic in a library that reads the file for us (hayro, calamine) is caught by the worker and answered as
//! `corrompido`: it is written down once per place and the run goes on. A panic in our own rooms ends the run.

use std::collections::BTreeSet;
use std::sync::Mutex;

use nexsus_ingest::{ErroDeArquivo, Leitura, Opcoes, Tipo, worker};

#[path = "../moldes.rs"]
pub mod moldes;

static ALHEIOS: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Where our own code stands, as the compiler names it in a panic.
const NOSSAS: [&str; 2] = ["src/ingest/", "src/domain/"];

/// Replaces the fuzzer's hook (abort on any panic) by one that tells ours from others'.
pub fn preparar() {
    std::panic::set_hook(Box::new(|p| {
        let onde = p.location().map(ToString::to_string).unwrap_or_default();
        if NOSSAS.iter().any(|n| onde.contains(n)) && !onde.contains("registry") {
            eprintln!("PANICO NOSSO: {p}");
            std::process::abort();
        }
        if let Ok(mut vistos) = ALHEIOS.lock()
            && vistos.insert(onde.clone())
        {
            eprintln!("panico alheio, respondido como corrompido: {onde}");
        }
    }));
}

/// Reads and checks what must hold of any answer.
pub fn ler(bytes: &[u8], tipo: Tipo, op: &Opcoes) -> Result<Leitura, ErroDeArquivo> {
    let r = worker::ler_protegido(bytes, tipo, op);
    if let Ok(l) = &r {
        assert!(l.confere(), "as contas nao fecham: {} lidas", l.lidas);
        assert!(!l.layout.is_empty(), "leitura sem leiaute");
    }
    r
}
