#![no_main]
//! The table recovery: any text, set in a sound PDF.
use libfuzzer_sys::fuzz_target;
use nexsus_ingest::{Opcoes, Tipo};

fuzz_target!(init: nexsus_fuzz::preparar(), |dados: &[u8]| {
    let _ = nexsus_fuzz::ler(&nexsus_fuzz::moldes::pdf_de_texto(dados), Tipo::Pdf, &Opcoes::default());
});
