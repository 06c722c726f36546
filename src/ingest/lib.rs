//! What a file says: bytes of a PDF, a spreadsheet or a SIGTAP text become typed rows and findings.
//!
//! This room never opens a database and never decides what a row means for the house: it reads. Every line of the
//! input ends as exactly one of three things: an item, a rejected line with a reason, or recognised furniture
//! (titles, headers, footers, subtotals), and the three counts add up to `lidas`.
//! A file that cannot be read whole is refused with an [`ErroDeArquivo`]; nothing is ever read by halves in silence.
//! All results are serialisable, because the reading runs in a worker process (see [`worker`]).

mod comum;
mod erro;
mod motivo;
pub mod pdf;
pub mod planilha;
mod textos;
mod tipos;
pub mod txt;
pub mod worker;

pub use erro::ErroDeArquivo;
pub use motivo::Motivo;
pub use tipos::{Arranjo, Campo, ColunaAchada, Controle, Item, Itens, Leitura, Lida, Opcoes, Rejeito, Tipo};

/// Reads one file whole.
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
    }
}

#[cfg(test)]
#[path = "../../tests/fuzz/repetir.rs"]
mod repetir_fuzz;
