//! Fixed-width tables: slices by character position.

use super::Mesa;
use super::leiaute::Leiaute;
use super::linhas::{branca, com_controle, numeradas};
use super::procedimento::{Moeda, montar};
use crate::Motivo;
use crate::textos;

/// Lines looked at to recognise a layout.
const AMOSTRA: usize = 200;

/// One of the two known layouts, when at least half of the lines have its width and a competência at its end.
pub fn adivinhar(texto: &str) -> Option<Leiaute> {
    [Leiaute::de_336(), Leiaute::de_330()].into_iter().find(|l| combina(texto, l))
}

/// True when at least half of the lines fit the layout: width, ten digits in front, year and month at the end.
pub fn combina(texto: &str, l: &Leiaute) -> bool {
    let (mut n, mut certas) = (0_usize, 0_usize);
    for (_, linha) in numeradas(texto).filter(|(_, t)| !branca(t)).take(AMOSTRA) {
        n += 1;
        let letras: Vec<char> = linha.trim_end().chars().collect();
        let digitos = |de: usize, ate: usize| letras.get(de..ate).is_some_and(|f| f.iter().all(char::is_ascii_digit));
        let fim = l.campo("DT_COMPETENCIA").is_none_or(|c| digitos(c.inicio, c.fim));
        let largura =
            if l.campo("DT_COMPETENCIA").is_some() { letras.len() == l.largura } else { letras.len() <= l.largura };
        certas += usize::from(largura && digitos(0, 10) && fim);
    }
    n > 0 && certas * 2 >= n
}

/// Reads every line; returns the description of the layout.
pub fn ler(texto: &str, l: &Leiaute, mesa: &mut Mesa) -> String {
    let minimo = l.campo("DT_COMPETENCIA").map_or(0, |c| c.fim);
    for (n, linha) in numeradas(texto) {
        if branca(linha) {
            continue;
        }
        let linha = linha.trim_end_matches('\u{1A}');
        let util = linha.trim_end();
        let lido = if com_controle(linha) {
            Err(Motivo::BytesInvalidos)
        } else {
            let indices = indices(util);
            let total = indices.as_ref().map_or(util.len(), |v| v.len() - 1);
            if total > l.largura || total < minimo {
                Err(Motivo::LarguraInvalida)
            } else {
                montar(
                    |nome| l.campo(nome).map(|c| fatia(util, indices.as_deref(), c.inicio, c.fim)),
                    Moeda::Centavos,
                    None,
                )
            }
        };
        mesa.aceitar(n, linha, lido);
    }
    textos::layout_fixo(l.largura)
}

/// Byte offset of every character (and of the end); `None` for pure ASCII, where they are the same.
fn indices(s: &str) -> Option<Vec<usize>> {
    (!s.is_ascii()).then(|| s.char_indices().map(|(i, _)| i).chain(std::iter::once(s.len())).collect())
}

fn fatia<'a>(s: &'a str, indices: Option<&[usize]>, inicio: usize, fim: usize) -> &'a str {
    let byte = |p: usize| indices.map_or(p.min(s.len()), |v| v.get(p).copied().unwrap_or(s.len()));
    s.get(byte(inicio)..byte(fim)).unwrap_or_default()
}
