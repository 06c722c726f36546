#![no_main]
//! Remittances in text.
use libfuzzer_sys::fuzz_target;
use nexsus_ingest::{Opcoes, Tipo};

fuzz_target!(init: nexsus_fuzz::preparar(), |dados: &[u8]| {
    let _ = nexsus_fuzz::ler(dados, Tipo::Bpa, &Opcoes::default());
});
