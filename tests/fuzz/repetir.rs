//! Replays the seeds and the findings of the fuzz targets in the normal suite: no panic of ours, counts that add up,
//! and an answer within the time and memory a worker is given. Compiled into the unit tests of nexsus-ingest.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::{ErroDeArquivo, Leitura, Opcoes, Tipo, worker};

#[path = "moldes.rs"]
mod moldes;

/// A worker has 10 s; a debug build is some times slower than what is shipped, the machine may be busy.
const TEMPO: Duration = Duration::from_secs(30);
/// What one file may add to the process, MiB (the worker's limit).
const MEMORIA: u64 = 512;

fn raiz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fuzz")
}

/// Seeds and findings of a target, by name.
fn entradas(alvo: &str) -> Vec<(String, Vec<u8>)> {
    let mut tudo = Vec::new();
    for de in ["sementes", "achados"] {
        let Ok(pasta) = fs::read_dir(raiz().join(de).join(alvo)) else { continue };
        for e in pasta {
            let p = e.unwrap().path();
            tudo.push((format!("{de}/{alvo}/{}", p.file_name().unwrap().to_string_lossy()), fs::read(&p).unwrap()));
        }
    }
    assert!(!tudo.is_empty(), "{alvo} sem sementes");
    tudo.sort();
    tudo
}

/// Highest resident memory of this process so far, MiB; 0 where the system does not say.
fn pico() -> u64 {
    let estado = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = estado.lines().find_map(|l| l.strip_prefix("VmHWM:")).and_then(|l| l.split_whitespace().next()?.parse().ok());
    kib.unwrap_or(0u64) / 1024
}

/// Reads every input as its target does; gives how many could be read as a table.
fn repetir(alvo: &str, ler: impl Fn(&[u8]) -> Result<Leitura, ErroDeArquivo>) -> usize {
    let mut lidos = 0;
    for (nome, bytes) in entradas(alvo) {
        let (antes, relogio) = (pico(), Instant::now());
        let r = ler(&bytes);
        assert!(relogio.elapsed() < TEMPO, "{nome}: {:?}", relogio.elapsed());
        assert!(pico() - antes < MEMORIA, "{nome}: {} MiB a mais", pico() - antes);
        if let Ok(l) = r {
            assert!(l.confere(), "{nome}: as contas nao fecham");
            lidos += 1;
        } else if nome.starts_with("sementes/") && !nome.contains("recusa") {
            panic!("{nome} devia ser lido: {:?}", r.err());
        }
    }
    lidos
}

fn opcoes() -> Opcoes {
    Opcoes::default()
}

#[test]
fn pdf() {
    assert!(repetir("pdf", |b| crate::ler(b, Tipo::Pdf, &opcoes())) >= 3);
}

#[test]
fn texto_posto_em_pdf() {
    assert!(repetir("pdf_texto", |b| crate::ler(&moldes::pdf_de_texto(b), Tipo::Pdf, &opcoes())) >= 2);
}

#[test]
fn planilha() {
    assert!(repetir("planilha", |b| worker::ler_protegido(b, Tipo::Planilha, &opcoes())) >= 2);
}

#[test]
fn partes_postas_em_planilha() {
    assert!(repetir("planilha_xml", |b| crate::ler(&moldes::xlsx_de_partes(b), Tipo::Planilha, &opcoes())) >= 1);
}

#[test]
fn txt() {
    let lidos = repetir("txt", |b| {
        let (leiaute, texto) = moldes::leiaute_e_texto(b);
        crate::ler(texto, Tipo::Txt, &Opcoes { leiaute, ..Opcoes::default() })
    });
    assert!(lidos >= 2);
}
