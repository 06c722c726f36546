//! Replays the seeds and the findings of the fuzz targets in the normal suite: no panic of ours, counts that add up,
//! and an answer within the time and memory a worker is given. Compiled into the unit tests of nexsus-ingest.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::cell::RefCell;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::{Duration, Instant};

use crate::{ErroDeArquivo, Leitura, Opcoes, Tipo};

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
    let kib =
        estado.lines().find_map(|l| l.strip_prefix("VmHWM:")).and_then(|l| l.split_whitespace().next()?.parse().ok());
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

thread_local! {
    /// Where this thread panicked last.
    static ONDE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Makes panics say where they were, in the thread that panics.
fn anotar_panicos() {
    static UMA_VEZ: Once = Once::new();
    UMA_VEZ.call_once(|| {
        let antes = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |p| {
            let onde = p.location().map(ToString::to_string).unwrap_or_default();
            if onde.contains("registry") {
                ONDE.with(|o| *o.borrow_mut() = onde);
            } else {
                ONDE.with(|o| *o.borrow_mut() = format!("NOSSO {onde}"));
                antes(p);
            }
        }));
    });
}

/// A small generator of our own, so that a failure comes back with the same number.
struct Dado(u64);

impl Dado {
    fn ate(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % n.max(1)
    }
}

/// Some bytes changed, cut, doubled or taken from another seed.
fn mudar(base: &[u8], outra: &[u8], dado: &mut Dado) -> Vec<u8> {
    let mut v = base.to_vec();
    for _ in 0..=dado.ate(4) {
        let (de, quantos) = (dado.ate(v.len()), 1 + dado.ate(24));
        let fim = (de + quantos).min(v.len());
        match dado.ate(6) {
            0 if de < v.len() => v[de] = u8::try_from(dado.ate(256)).unwrap(),
            1 => drop(v.drain(de..fim)),
            2 => {
                let pedaco = v[de..fim].to_vec();
                v.splice(de..de, pedaco);
            }
            3 => {
                let la = dado.ate(outra.len());
                v.splice(de..fim, outra[la..(la + quantos).min(outra.len())].iter().copied());
            }
            4 => {
                let numero: &[u8] = [&b"-1"[..], b"0", b"99999999999", b"1e30", b"31/02/2026", b"-,"][dado.ate(6)];
                v.splice(de..fim, numero.iter().copied());
            }
            _ => v[de..fim].reverse(),
        }
    }
    v
}

/// Reads mutated seeds (`NEXSUS_MUTACOES` of each target, 40 unless told): nothing of ours may panic.
fn perturbar(alvo: &str, ler: impl Fn(&[u8]) -> Result<Leitura, ErroDeArquivo>) {
    anotar_panicos();
    let vezes = std::env::var("NEXSUS_MUTACOES").ok().and_then(|n| n.parse().ok()).unwrap_or(40u64);
    let sementes = entradas(alvo);
    for i in 1..=vezes {
        let mut dado = Dado(i.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let (base, outra) = (&sementes[dado.ate(sementes.len())], &sementes[dado.ate(sementes.len())].1);
        let bytes = mudar(&base.1, outra, &mut dado);
        let relogio = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| ler(&bytes))) {
            Ok(Ok(l)) => assert!(l.confere(), "{} mudada ({i}): as contas nao fecham", base.0),
            Ok(Err(_)) => {}
            Err(_) => {
                let onde = ONDE.with(|o| o.borrow().clone());
                assert!(!onde.starts_with("NOSSO"), "{} mudada ({i}): {onde}", base.0);
            }
        }
        assert!(relogio.elapsed() < TEMPO, "{} mudada ({i}): {:?}", base.0, relogio.elapsed());
    }
}

fn opcoes() -> Opcoes {
    Opcoes::default()
}

fn ler_pdf(b: &[u8]) -> Result<Leitura, ErroDeArquivo> {
    crate::ler(b, Tipo::Pdf, &opcoes())
}

fn ler_texto_em_pdf(b: &[u8]) -> Result<Leitura, ErroDeArquivo> {
    ler_pdf(&moldes::pdf_de_texto(b))
}

fn ler_planilha(b: &[u8]) -> Result<Leitura, ErroDeArquivo> {
    crate::ler(b, Tipo::Planilha, &opcoes())
}

fn ler_partes(b: &[u8]) -> Result<Leitura, ErroDeArquivo> {
    ler_planilha(&moldes::xlsx_de_partes(b))
}

fn ler_txt(b: &[u8]) -> Result<Leitura, ErroDeArquivo> {
    let (leiaute, texto) = moldes::leiaute_e_texto(b);
    crate::ler(texto, Tipo::Txt, &Opcoes { leiaute, ..Opcoes::default() })
}

fn ler_cnes(b: &[u8]) -> Result<Leitura, ErroDeArquivo> {
    crate::ler(b, Tipo::CnesXml, &opcoes())
}

/// As the SIA's return, else as tables of the KIT.
fn ler_dbf(b: &[u8]) -> Result<Leitura, ErroDeArquivo> {
    crate::ler(b, Tipo::Retorno, &opcoes()).or_else(|_| crate::ler(b, Tipo::Kit, &opcoes()))
}

fn ler_bpa(b: &[u8]) -> Result<Leitura, ErroDeArquivo> {
    crate::ler(b, Tipo::Bpa, &opcoes())
}

#[test]
fn sementes_e_achados_respondem() {
    assert!(repetir("pdf", ler_pdf) >= 3);
    assert!(repetir("pdf_texto", ler_texto_em_pdf) >= 2);
    assert!(repetir("planilha", ler_planilha) >= 2);
    assert!(repetir("planilha_xml", ler_partes) >= 1);
    assert!(repetir("txt", ler_txt) >= 2);
    assert!(repetir("cnes_xml", ler_cnes) >= 4);
    assert!(repetir("dbf", ler_dbf) >= 5);
    assert!(repetir("bpa", ler_bpa) >= 4);
}

#[test]
fn pdf_mudado() {
    perturbar("pdf", ler_pdf);
}

#[test]
fn texto_mudado_em_pdf() {
    perturbar("pdf_texto", ler_texto_em_pdf);
}

#[test]
fn planilha_mudada() {
    perturbar("planilha", ler_planilha);
}

#[test]
fn partes_mudadas_de_planilha() {
    perturbar("planilha_xml", ler_partes);
}

#[test]
fn txt_mudado() {
    perturbar("txt", ler_txt);
}

#[test]
fn cnes_mudado() {
    perturbar("cnes_xml", ler_cnes);
}

#[test]
fn tabelas_mudadas() {
    perturbar("dbf", ler_dbf);
}

#[test]
fn remessa_mudada() {
    perturbar("bpa", ler_bpa);
}
