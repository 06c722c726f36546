//! OpenDocument sheets, in their package or as one flat text, cell by cell.
//!
//! Rows and columns may be repeated by a number: an empty repetition costs nothing, a filled one is handed out row by row
//! and stopped by the limits of [`Linhas`], so no number in the file decides how much memory is asked for.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::Read;

use nexsus_domain::data::ler_data;

use super::Receptor;
use super::celula::Celula;
use super::leitor::Linhas;
use super::xml::{Etiqueta, Peca, Xml};
use crate::ErroDeArquivo;

/// Bytes that one repeated row may stand for.
const REPETIDOS: u64 = 512 * 1024 * 1024;
/// Spaces that `text:s` may stand for.
const ESPACOS: usize = 100;

/// Walks over every visible sheet of a `content.xml`.
pub fn percorrer<R: Read>(mut xml: Xml<R>, r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    let mut ocultos: HashSet<String> = HashSet::new();
    let mut estilo = String::new();
    let mut documento = false;
    loop {
        match xml.proxima()? {
            Peca::Abre(e) if e.nome == b"style" => estilo = e.texto(b"name")?.unwrap_or_default(),
            Peca::Abre(e) if e.nome == b"table-properties" && e.cru(b"display") == Some(b"false") => {
                ocultos.insert(std::mem::take(&mut estilo));
            }
            Peca::Abre(e) if e.nome == b"spreadsheet" => documento = true,
            Peca::Abre(e) if documento && e.nome == b"table" => {
                let visivel = e.texto(b"style-name")?.is_none_or(|s| !ocultos.contains(&s))
                    && e.cru(b"display") != Some(b"false");
                if visivel {
                    r.aba(&e.texto(b"name")?.unwrap_or_default());
                    tabela(&mut xml, r)?;
                } else {
                    xml.pular()?;
                }
            }
            Peca::Fim => return if documento { Ok(()) } else { Err(ErroDeArquivo::NaoEPlanilha) },
            _ => {}
        }
    }
}

fn vezes(e: &Etiqueta<'_>, nome: &[u8]) -> Result<u32, ErroDeArquivo> {
    let Some(t) = e.texto(nome)? else { return Ok(1) };
    t.trim().parse::<u64>().map(|n| u32::try_from(n).unwrap_or(u32::MAX)).map_err(|_| ErroDeArquivo::Corrompido)
}

/// Rows of the table that was opened last, also those inside groups and headers; drawings beside them are skipped.
fn tabela<R: Read>(xml: &mut Xml<R>, r: &mut dyn Receptor) -> Result<(), ErroDeArquivo> {
    let mut linhas = Linhas::nova(r);
    let mut numero = 0_u32;
    loop {
        match xml.proxima()? {
            Peca::Abre(e) if e.nome == b"table-row" => {
                let repetida = vezes(&e, b"number-rows-repeated")?;
                let celulas = linha(xml, &mut linhas)?;
                if !celulas.is_empty() {
                    let cada = celulas.iter().map(|(_, n, _)| u64::from(*n)).sum();
                    linhas.caber(numero, repetida, cada)?;
                    let bytes: u64 = celulas.iter().map(|(_, n, c)| u64::from(*n) * c.texto().len() as u64).sum();
                    if bytes.saturating_mul(u64::from(repetida)) > REPETIDOS {
                        return Err(ErroDeArquivo::LimiteExcedido);
                    }
                    for i in 0..repetida {
                        for (coluna, quantas, c) in &celulas {
                            for k in 0..*quantas {
                                linhas.por(numero.saturating_add(i), coluna.saturating_add(k), c.clone())?;
                            }
                        }
                        linhas.fechar()?;
                    }
                }
                numero = numero.saturating_add(repetida);
            }
            Peca::Abre(e) if matches!(e.nome, b"shapes" | b"forms" | b"named-expressions") => xml.pular()?,
            Peca::Fecha(b"table") => return Ok(()),
            Peca::Fim => return Err(ErroDeArquivo::Corrompido),
            _ => {}
        }
    }
}

/// Filled cells of a row: column from 0, how many times, what.
fn linha<R: Read>(
    xml: &mut Xml<R>,
    linhas: &mut Linhas<'_, 'static>,
) -> Result<Vec<(u32, u32, Celula<'static>)>, ErroDeArquivo> {
    let mut saida = Vec::new();
    let mut coluna = 0_u32;
    loop {
        match xml.proxima()? {
            Peca::Abre(e) if matches!(e.nome, b"table-cell" | b"covered-table-cell") => {
                let quantas = vezes(&e, b"number-columns-repeated")?;
                let valor = Valor::dos_atributos(&e)?;
                let texto = paragrafos(xml)?;
                if valor.formula && valor.celula.is_none() && texto.is_empty() {
                    linhas.formula_sem_valor();
                }
                let c = valor.celula.unwrap_or_else(|| de_texto(&texto));
                if !c.vazia() {
                    saida.push((coluna, quantas, c));
                }
                coluna = coluna.saturating_add(quantas);
            }
            Peca::Fecha(b"table-row") => return Ok(saida),
            Peca::Fim => return Err(ErroDeArquivo::Corrompido),
            _ => {}
        }
    }
}

fn de_texto(t: &str) -> Celula<'static> {
    if t.is_empty() { Celula::Vazia } else { Celula::Texto(Cow::Owned(t.to_owned())) }
}

/// What the attributes of a cell say; text cells say nothing there.
struct Valor {
    celula: Option<Celula<'static>>,
    formula: bool,
}

impl Valor {
    fn dos_atributos(e: &Etiqueta<'_>) -> Result<Self, ErroDeArquivo> {
        let tipo = e.cru(b"value-type").unwrap_or_default();
        let celula = match tipo {
            b"float" | b"percentage" | b"currency" => {
                let n = e.texto(b"value")?.and_then(|v| v.trim().parse::<f64>().ok());
                n.filter(|n| n.is_finite()).map(Celula::Numero)
            }
            b"date" => e.texto(b"date-value")?.map(|t| ler_data(&t).map_or_else(|| de_texto(&t), Celula::Data)),
            b"boolean" => e.cru(b"boolean-value").map(|b| Celula::from(if b == b"true" { "SIM" } else { "NÃO" })),
            b"string" => e.texto(b"string-value")?.filter(|t| !t.is_empty()).map(|t| de_texto(&t)),
            _ => None,
        };
        Ok(Self { celula, formula: e.cru(b"formula").is_some() })
    }
}

/// The paragraphs of the cell that was opened last; a note that hangs on it is not its text.
fn paragrafos<R: Read>(xml: &mut Xml<R>) -> Result<String, ErroDeArquivo> {
    let mut s = String::new();
    let mut fundo = 1_u32;
    let mut paragrafo = 0_u32;
    while fundo > 0 {
        match xml.proxima()? {
            Peca::Abre(e) if matches!(e.nome, b"annotation" | b"table" | b"frame" | b"custom-shape") => xml.pular()?,
            Peca::Abre(e) => {
                fundo += 1;
                match e.nome {
                    b"p" | b"h" => {
                        if !s.is_empty() {
                            s.push('\n');
                        }
                        paragrafo = fundo;
                    }
                    b"s" => {
                        let n = vezes(&e, b"c")? as usize;
                        s.extend(std::iter::repeat_n(' ', n.min(ESPACOS)));
                    }
                    b"tab" => s.push('\t'),
                    b"line-break" => s.push('\n'),
                    _ => {}
                }
            }
            Peca::Fecha(_) => {
                fundo -= 1;
                if fundo < paragrafo {
                    paragrafo = 0;
                }
            }
            Peca::Texto(t) if paragrafo > 0 => super::xml::acrescentar(&mut s, t)?,
            Peca::Literal(t) if paragrafo > 0 => {
                s.push_str(std::str::from_utf8(t).map_err(|_| ErroDeArquivo::Corrompido)?);
            }
            Peca::Fim => return Err(ErroDeArquivo::Corrompido),
            _ => {}
        }
    }
    Ok(s)
}
