#![no_main]
//! SIGTAP text, fixed width (with a layout before the first NUL byte) and delimited.
use libfuzzer_sys::fuzz_target;
use nexsus_ingest::{Opcoes, Tipo};

fuzz_target!(init: nexsus_fuzz::preparar(), |dados: &[u8]| {
    let (leiaute, texto) = match dados.iter().position(|b| *b == 0) {
        Some(i) => (Some(String::from_utf8_lossy(&dados[..i]).into_owned()), &dados[i + 1..]),
        None => (None, dados),
    };
    let _ = nexsus_fuzz::ler(texto, Tipo::Txt, &Opcoes { leiaute, ..Opcoes::default() });
});
