//! Delimited text as a sheet. The separator is the one that cuts most of the first lines into equally many fields.

use super::Receptor;
use super::celula::Celula;
use crate::ErroDeArquivo;
use crate::comum::decodificar;

/// Most rows and fields, as for the other kinds.
const LINHAS: u64 = 2_000_000;
const CAMPOS: usize = 256;

/// Walks over the rows; the number of a row is the line on which it begins.
pub fn percorrer(bytes: &[u8], r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    let texto = decodificar(bytes);
    let texto = texto.trim_start_matches('\u{feff}').trim_end_matches('\u{1A}');
    // Excel writes the separator in a first line of its own.
    let (texto, pulada) = match texto.split_once('\n') {
        Some((p, resto)) if p.trim().len() == 5 && p.to_ascii_lowercase().starts_with("sep=") => (resto, 1),
        _ => (texto, 0),
    };
    let mut leitor = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separador(texto))
        .from_reader(texto.as_bytes());
    r.aba("csv");
    let mut registro = csv::StringRecord::new();
    let mut n = 0_u64;
    loop {
        match leitor.read_record(&mut registro) {
            Ok(false) => return Ok(()),
            Ok(true) => {}
            Err(_) => return Err(ErroDeArquivo::Corrompido),
        }
        n += 1;
        if n > LINHAS || registro.len() > CAMPOS {
            return Err(ErroDeArquivo::LimiteExcedido);
        }
        let linha = registro.position().map_or(n, csv::Position::line) + pulada;
        let celulas: Vec<Celula> = registro.iter().map(campo).collect();
        r.linha(u32::try_from(linha).unwrap_or(u32::MAX), &celulas)?;
    }
}

/// A leading quote before = + - @ was put there on export to make the text harmless; it comes off again.
fn campo(s: &str) -> Celula {
    if s.is_empty() {
        return Celula::Vazia;
    }
    let s = match s.strip_prefix('\'') {
        Some(resto) if resto.starts_with(['=', '+', '-', '@', '\t', '\r']) => resto,
        _ => s,
    };
    // ="00123" is how programs keep zeros in a CSV for Excel.
    let s = s.strip_prefix("=\"").and_then(|t| t.strip_suffix('"')).unwrap_or(s);
    Celula::Texto(s.to_owned())
}

fn separador(texto: &str) -> u8 {
    let linhas: Vec<&str> = texto.lines().filter(|l| !l.trim().is_empty()).take(50).collect();
    let nota = |s: char| {
        let mut n: Vec<usize> = linhas.iter().map(|l| l.matches(s).count()).collect();
        n.sort_unstable();
        let tipico = n.get(n.len() / 2).copied().unwrap_or(0);
        if tipico == 0 { 0 } else { n.iter().filter(|x| **x == tipico).count() * 100 + tipico }
    };
    // `max_by_key` takes the last of equals: the likeliest stands last.
    [(',', b','), ('|', b'|'), ('\t', b'\t'), (';', b';')]
        .into_iter()
        .max_by_key(|(c, _)| nota(*c))
        .map_or(b';', |(_, b)| b)
}
