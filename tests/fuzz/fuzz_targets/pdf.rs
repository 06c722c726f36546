#![no_main]
//! Whole PDF files: structure, streams, fonts, and the table recovery behind them.
use libfuzzer_sys::fuzz_target;
use nexsus_ingest::{Opcoes, Tipo, pdf};

fuzz_target!(init: nexsus_fuzz::preparar(), |dados: &[u8]| {
    let r = nexsus_fuzz::ler(dados, Tipo::Pdf, &Opcoes::default());
    if r.is_ok() {
        // What could be read as a table must also be there for the raw-lines view.
        assert!(std::panic::catch_unwind(|| pdf::linhas_cruas(dados)).is_ok_and(|l| l.is_ok_and(|l| !l.is_empty())));
    }
});
