#![no_main]
//! The XML of the CNES: alone, in a zip of the fuzzer's own making, and in a sound zip.
use libfuzzer_sys::fuzz_target;
use nexsus_ingest::{Opcoes, Tipo};

fuzz_target!(init: nexsus_fuzz::preparar(), |dados: &[u8]| {
    let op = Opcoes::default();
    let so = nexsus_fuzz::ler(dados, Tipo::CnesXml, &op);
    // Every document must give the same answer out of a sound zip; nothing else is worth the time of packing it.
    if so.is_ok() && !dados.starts_with(b"PK") {
        let zip = nexsus_fuzz::moldes::zip_de(&[("XmlParaESUS31_350950.xml", dados)]);
        assert_eq!(nexsus_fuzz::ler(&zip, Tipo::CnesXml, &op), so);
    }
});
