#![no_main]
//! Tables in DBF, alone or in a zip, read as the SIA's return and as tables of the KIT.
use libfuzzer_sys::fuzz_target;
use nexsus_ingest::{Opcoes, Tipo};

fuzz_target!(init: nexsus_fuzz::preparar(), |dados: &[u8]| {
    for tipo in [Tipo::Retorno, Tipo::Kit] {
        let _ = nexsus_fuzz::ler(dados, tipo, &Opcoes::default());
    }
});
