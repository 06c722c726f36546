//! Fixed-width tables: slices by character position.

use std::io::Read;

use super::entrada::falha;
use super::leiaute::{COLUNAS, Leiaute};
use super::linhas::{Linhas, branca, numeradas};
use super::mesa::Mesa;
use super::procedimento::{Moeda, campos, montar};
use crate::textos;
use crate::{ErroDeArquivo, Motivo};

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
pub fn ler(mut linhas: Linhas<impl Read>, l: &Leiaute, mesa: &mut Mesa<'_, '_>) -> Result<String, ErroDeArquivo> {
    let minimo = l.campo("DT_COMPETENCIA").map_or(0, |c| c.fim);
    let lugares = COLUNAS.map(|nome| l.campo(nome).map(|c| (c.inicio, c.fim)));
    while let Some(linha) = linhas.proxima().map_err(|e| falha(&e))? {
        if linha.branca() {
            continue;
        }
        let util = linha.util();
        let regua = util.regua();
        let total = regua.largura();
        let celulas = || lugares.map(|lugar| lugar.map(|(inicio, fim)| regua.fatia(inicio, fim)));
        let larga = linha.longa || total > l.largura;
        let lido = if linha.com_controle() {
            Err(Motivo::BytesInvalidos)
        } else if larga || total < minimo {
            Err(Motivo::LarguraInvalida)
        } else {
            montar(&celulas(), Moeda::Centavos, None)
        };
        // Cut by the layout, so that a person sees from which column on the line slipped; of a short one, those before
        // its end.
        let campos = || {
            let mut celulas = celulas();
            for (celula, lugar) in celulas.iter_mut().zip(lugares) {
                if total < minimo && lugar.is_some_and(|(_, fim)| fim > total) {
                    *celula = None;
                }
            }
            campos(&celulas, Moeda::Centavos, None)
        };
        mesa.aceitar(util.numero, || util.enxuta(), lido, campos)?;
    }
    Ok(textos::layout_fixo(l.largura))
}
