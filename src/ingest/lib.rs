//! What a file says: bytes of a PDF, a spreadsheet, a SIGTAP text or one of the offline sources of the SUS become typed
//! rows and findings.
//!
//! This room never opens a database and never decides what a row means for the house: it reads. Every line of the
//! input ends as exactly one of three things: an item, a rejected line with a reason, or recognised furniture
//! (titles, headers, footers, subtotals), and the three counts add up to `lidas`.
//! A file that cannot be read whole is refused with an [`ErroDeArquivo`]; nothing is ever read by halves in silence.
//! All results are serialisable, because the reading runs in a worker process (see [`worker`]).

mod bloco;
pub mod bpa;
pub mod cnes_xml;
mod comum;
pub mod dbf;
mod erro;
mod explicar;
pub mod kit;
mod montar;
mod motivo;
mod pacote;
pub mod pdf;
pub mod planilha;
pub mod retorno;
pub mod sigtap;
mod textos;
mod tipos;
pub mod txt;
pub mod worker;
mod zip_guarda;

use std::io::{Read, Seek};
use std::ops::ControlFlow;

pub use bloco::{Bloco, LINHAS_POR_BLOCO, Receber, Resumo};
pub use erro::{ErroDeArquivo, NomeDoMembro};
pub use explicar::explicar;
pub use montar::montar;
pub use motivo::Motivo;
pub use tipos::{Arranjo, Campo, ColunaAchada, Controle, Item, Itens, Leitura, Lida, Opcoes, Rejeito, Tipo};

/// Reads one file whole and keeps all of it in memory.
///
/// `tipo` says what the operator asked for; the content decides the concrete format inside it (for instance xlsx,
/// xls, xlsb, ods or csv for [`Tipo::Planilha`]).
///
/// # Errors
/// [`ErroDeArquivo`] when the file as a whole must be refused. Lines with problems are not errors: they come back
/// as [`Rejeito`].
pub fn ler(bytes: &[u8], tipo: Tipo, op: &Opcoes) -> Result<Leitura, ErroDeArquivo> {
    if bytes.is_empty() {
        return Err(ErroDeArquivo::Vazio);
    }
    match tipo {
        Tipo::Pdf => pdf::ler(bytes, op),
        Tipo::Planilha => planilha::ler(bytes, op),
        Tipo::Txt => txt::ler(bytes, op),
        Tipo::CnesXml => cnes_xml::ler(bytes, op),
        Tipo::Retorno => retorno::ler(bytes, op),
        Tipo::Kit => kit::ler(bytes, op),
        Tipo::Bpa => bpa::ler(bytes, op),
    }
}

/// Reads one file and hands it out in blocks; memory is bounded by the block for texts, by the
/// bytes of the file for spreadsheets, by its rows for PDF.
///
/// What was received before the [`Resumo`] is only true if the `Resumo` comes: on an error throw it away. When
/// `receber` breaks, reading stops and the answer is an error of no meaning.
///
/// # Errors
/// As [`ler`].
pub fn ler_em_blocos<E: Read + Seek>(
    entrada: &mut E,
    tipo: Tipo,
    op: &Opcoes,
    receber: &mut Receber<'_>,
) -> Result<Resumo, ErroDeArquivo> {
    match tipo {
        Tipo::Txt => return txt::ler_em_blocos(entrada, op, receber),
        Tipo::Planilha => return planilha::em_blocos(entrada, op, receber),
        _ => {}
    }
    let mut bytes = Vec::new();
    entrada.rewind().map_err(|_| ErroDeArquivo::Corrompido)?;
    entrada.read_to_end(&mut bytes).map_err(|_| ErroDeArquivo::Corrompido)?;
    if bytes.is_empty() {
        return Err(ErroDeArquivo::Vazio);
    }
    if tipo == Tipo::Kit {
        return kit::ler_em_blocos(&bytes, op, receber);
    }
    let leitura = ler(&bytes, tipo, op)?;
    drop(bytes);
    match leitura.em_blocos(receber) {
        (resumo, ControlFlow::Continue(())) => Ok(resumo),
        (_, ControlFlow::Break(())) => Err(ErroDeArquivo::Corrompido),
    }
}

#[cfg(test)]
#[path = "../../tests/fuzz/repetir.rs"]
mod repetir_fuzz;
