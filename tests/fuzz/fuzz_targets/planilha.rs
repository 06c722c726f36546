#![no_main]
//! Spreadsheets as bytes: CSV, and the outside of xlsx, xls, xlsb and ods.
use libfuzzer_sys::fuzz_target;
use nexsus_ingest::{Opcoes, Tipo};

fuzz_target!(init: nexsus_fuzz::preparar(), |dados: &[u8]| {
    let _ = nexsus_fuzz::ler(dados, Tipo::Planilha, &Opcoes::default());
});
