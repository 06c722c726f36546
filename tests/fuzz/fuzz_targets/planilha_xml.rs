#![no_main]
//! The XML inside a sound xlsx: sheet, shared strings, styles (parted by NUL).
use libfuzzer_sys::fuzz_target;
use nexsus_ingest::{Opcoes, Tipo};

fuzz_target!(init: nexsus_fuzz::preparar(), |dados: &[u8]| {
    let _ = nexsus_fuzz::ler(&nexsus_fuzz::moldes::xlsx_de_partes(dados), Tipo::Planilha, &Opcoes::default());
});
