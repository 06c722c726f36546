//! The cells of one sheet of an xlsx, in the order in which they stand, each handed on at once.

use std::borrow::Cow;
use std::io::Read;

use chrono::NaiveDate;
use nexsus_domain::data::ler_data;

use super::celula::{Celula, data_serial};
use super::leitor::Linhas;
use super::xlsx::Livro;
use super::xml::{Etiqueta, Peca, Xml};
use crate::ErroDeArquivo;

/// Days from the first of January 1900 (as spreadsheets count) to that of 1904.
const DIAS_ATE_1904: f64 = 1462.0;

/// What the attribute `t` of a cell says.
#[derive(Clone, Copy, PartialEq)]
enum Tipo {
    Numero,
    Comum,
    Texto,
    Logico,
    Erro,
    Iso,
}

#[derive(Clone, Copy)]
struct Lugar {
    linha: u32,
    coluna: u32,
    tipo: Tipo,
    data: bool,
}

/// Reads the part to its end, so that damage after the last row is noticed too.
pub fn percorrer<'l, R: Read>(
    mut xml: Xml<R>,
    livro: &'l Livro,
    linhas: &mut Linhas<'_, 'l>,
) -> Result<(), ErroDeArquivo> {
    let mut dentro = false;
    let mut planilha = false;
    let (mut linha, mut coluna) = (0_u32, 0_u32);
    let mut texto = String::new();
    loop {
        match xml.proxima()? {
            Peca::Abre(e) if dentro && e.nome == b"c" => {
                let lugar = lugar(&e, livro, linha, coluna)?;
                (linha, coluna) = (lugar.linha, lugar.coluna.saturating_add(1));
                celula(&mut xml, livro, lugar, linhas, &mut texto)?;
            }
            Peca::Abre(e) if dentro && e.nome == b"row" => {
                if let Some(n) = e.cru(b"r") {
                    linha = natural(n).and_then(|n| n.checked_sub(1)).ok_or(ErroDeArquivo::Corrompido)?;
                }
                coluna = 0;
            }
            Peca::Fecha(b"row") => linha = linha.saturating_add(1),
            Peca::Abre(e) if e.nome == b"sheetData" => dentro = true,
            Peca::Fecha(b"sheetData") => dentro = false,
            Peca::Abre(e) if e.nome == b"worksheet" => planilha = true,
            Peca::Fim => return if planilha { Ok(()) } else { Err(ErroDeArquivo::Corrompido) },
            _ => {}
        }
    }
}

fn natural(t: &[u8]) -> Option<u32> {
    if t.is_empty() || t.len() > 9 {
        return None;
    }
    t.iter().try_fold(0_u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
}

/// `AB12` as row and column counted from 0.
fn referencia(t: &[u8]) -> Option<(u32, u32)> {
    let letras = t.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    if !(1..=3).contains(&letras) {
        return None;
    }
    let coluna = t[..letras].iter().fold(0_u32, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    Some((natural(&t[letras..])?.checked_sub(1)?, coluna - 1))
}

fn lugar(e: &Etiqueta<'_>, livro: &Livro, linha: u32, coluna: u32) -> Result<Lugar, ErroDeArquivo> {
    let mut l = Lugar { linha, coluna, tipo: Tipo::Numero, data: livro.datas.first().copied().unwrap_or(false) };
    for (nome, valor) in e.atributos() {
        match nome {
            b"r" => (l.linha, l.coluna) = referencia(valor).ok_or(ErroDeArquivo::Corrompido)?,
            b"s" => l.data = natural(valor).and_then(|s| livro.datas.get(s as usize).copied()).unwrap_or(false),
            b"t" => {
                l.tipo = match valor {
                    b"s" => Tipo::Comum,
                    b"n" => Tipo::Numero,
                    b"b" => Tipo::Logico,
                    b"e" => Tipo::Erro,
                    b"d" => Tipo::Iso,
                    _ => Tipo::Texto,
                }
            }
            _ => {}
        }
    }
    Ok(l)
}

/// Inside a `c`: a value, or a text of its own, or a formula that was never calculated.
fn celula<'l, R: Read>(
    xml: &mut Xml<R>,
    livro: &'l Livro,
    lugar: Lugar,
    linhas: &mut Linhas<'_, 'l>,
    texto: &mut String,
) -> Result<(), ErroDeArquivo> {
    let (mut formula, mut tem) = (false, false);
    texto.clear();
    loop {
        match xml.proxima()? {
            Peca::Abre(e) if e.nome == b"v" && lugar.tipo != Tipo::Texto => {
                tem = true;
                xml.texto_dentro(texto)?;
            }
            Peca::Abre(e) if matches!(e.nome, b"v" | b"t") => {
                tem = true;
                let antes = texto.len();
                xml.texto_dentro(texto)?;
                desfazer_escapes(texto, antes);
            }
            Peca::Abre(e) if e.nome == b"f" => {
                formula = true;
                xml.pular()?;
            }
            Peca::Abre(e) if e.nome == b"rPh" => xml.pular()?,
            Peca::Fecha(b"c") => break,
            Peca::Fim => return Err(ErroDeArquivo::Corrompido),
            _ => {}
        }
    }
    // The result of a formula may be an empty text; a number is never empty.
    if formula && (!tem || texto.is_empty() && lugar.tipo != Tipo::Texto) {
        linhas.formula_sem_valor();
    }
    if !tem || texto.is_empty() {
        return Ok(());
    }
    let c = valor(texto, livro, lugar)?;
    linhas.por(lugar.linha, lugar.coluna, c)
}

fn valor<'l>(t: &str, livro: &'l Livro, lugar: Lugar) -> Result<Celula<'l>, ErroDeArquivo> {
    let proprio = |t: &str| Celula::Texto(Cow::Owned(t.to_owned()));
    Ok(match lugar.tipo {
        Tipo::Comum => {
            let i = natural(t.trim().as_bytes()).ok_or(ErroDeArquivo::Corrompido)?;
            Celula::from(livro.textos.de(i as usize).ok_or(ErroDeArquivo::Corrompido)?)
        }
        Tipo::Texto => proprio(t),
        Tipo::Logico => Celula::from(if t.trim() == "1" || t.trim() == "true" { "SIM" } else { "NÃO" }),
        Tipo::Erro => Celula::Vazia,
        Tipo::Iso => ler_data(t).map_or_else(|| proprio(t), Celula::Data),
        // A number that is none is kept as what it says.
        Tipo::Numero => match t.trim().parse::<f64>() {
            Ok(n) if n.is_finite() => numero(n, lugar.data, livro.desde_1904),
            _ => proprio(t),
        },
    })
}

/// A number, or the day it shows.
pub fn numero(n: f64, data: bool, desde_1904: bool) -> Celula<'static> {
    if !data {
        return Celula::Numero(n);
    }
    dia(n, desde_1904).map_or(Celula::Numero(n), Celula::Data)
}

/// Day of a serial number in either count.
fn dia(n: f64, desde_1904: bool) -> Option<NaiveDate> {
    data_serial(if desde_1904 { n + DIAS_ATE_1904 } else { n })
}

/// `_x000D_` is how a letter that XML cannot hold is written in a workbook.
pub fn desfazer_escapes(s: &mut String, desde: usize) {
    let Some(cauda) = s.get(desde..).filter(|c| c.contains("_x")) else { return };
    let mut novo = String::with_capacity(cauda.len());
    let mut resto = cauda;
    while let Some(i) = resto.find("_x") {
        let letra = resto.get(i + 2..i + 6).filter(|_| resto.as_bytes().get(i + 6) == Some(&b'_'));
        let letra = letra.and_then(|h| u32::from_str_radix(h, 16).ok()).and_then(char::from_u32);
        novo.push_str(&resto[..i]);
        match letra {
            Some(c) => novo.push(c),
            None => novo.push_str("_x"),
        }
        resto = &resto[i + if letra.is_some() { 7 } else { 2 }..];
    }
    novo.push_str(resto);
    s.truncate(desde);
    s.push_str(&novo);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn referencias() {
        assert_eq!(referencia(b"A1"), Some((0, 0)));
        assert_eq!(referencia(b"XFD1048576"), Some((1_048_575, 16_383)));
        for r in [&b"1"[..], b"A", b"A0", b"ABCD1", b"A1B", b"A99999999999"] {
            assert_eq!(referencia(r), None);
        }
    }

    #[test]
    fn escapes_e_dias() {
        let mut s = "ab_x000D__x0041_c_x00_d".to_owned();
        desfazer_escapes(&mut s, 2);
        assert_eq!(s, "ab\rAc_x00_d");
        assert_eq!(dia(0.0, true), NaiveDate::from_ymd_opt(1904, 1, 1));
        assert_eq!(dia(40605.9, false), NaiveDate::from_ymd_opt(2011, 3, 3));
    }
}
