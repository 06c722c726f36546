#![no_main]
//! SIGTAP text, fixed width (with a layout before the first NUL byte) and delimited.
use libfuzzer_sys::fuzz_target;
use nexsus_ingest::{Opcoes, Tipo};

fuzz_target!(init: nexsus_fuzz::preparar(), |dados: &[u8]| {
    let (leiaute, texto) = nexsus_fuzz::moldes::leiaute_e_texto(dados);
    let _ = nexsus_fuzz::ler(texto, Tipo::Txt, &Opcoes { leiaute, ..Opcoes::default() });
});
