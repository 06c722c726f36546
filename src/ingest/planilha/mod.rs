//! Spreadsheets of patients: xlsx, xlsb, xls, XML of Excel 2003, tables of HTML, ods and csv, told apart by content, never by the name.
//!
//! Rows go on in blocks while the file is read; a text is never held whole, a package only as the bytes it is.

mod celula;
mod codificacao;
mod colunas;
mod csv;
mod formato;
mod html;
mod leitor;
mod linha;
mod mesa;
mod nascimento;
mod ods;
mod titulos;
mod xls;
mod xlsb;
mod xlsx;
mod xlsx_aba;
mod xml;
mod xml2003;
mod zip;

use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use nexsus_domain::Paciente;

use crate::{Bloco, Campo, ErroDeArquivo, Itens, Leitura, Motivo, Opcoes, Receber, Resumo, Tipo};
use celula::Celula;
use colunas::Mapa;
use formato::{CABECA, Formato, LIMITE};
use linha::{Avisos, Resultado};
use mesa::Mesa;

/// Reads a patient list and keeps all of it.
///
/// # Errors
/// `vazio`, `nao_e_planilha`, `senha_necessaria`, `corrompido`, `limite_excedido`, `sem_colunas`, `sem_linhas`.
pub fn ler(bytes: &[u8], op: &Opcoes) -> Result<Leitura, ErroDeArquivo> {
    let (mut itens, mut rejeitos) = (Itens::nenhum(Tipo::Planilha), Vec::new());
    let resumo = em_blocos(&mut Cursor::new(bytes), op, &mut |mut bloco: Bloco| {
        rejeitos.append(&mut bloco.rejeitos);
        if itens.juntar(bloco.itens) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(resumo.com_linhas(itens, rejeitos))
}

/// Reads a patient list and hands it on in blocks. A csv is streamed; of the others the bytes are held, the rows are not.
///
/// What was received is only true when this ends well: on an error throw it away. When `receber` breaks, the answer is an
/// error without meaning.
///
/// # Errors
/// As [`ler`].
pub fn em_blocos<E: Read + Seek>(
    entrada: &mut E,
    _op: &Opcoes,
    receber: &mut Receber<'_>,
) -> Result<Resumo, ErroDeArquivo> {
    let falha = |e: std::io::Error| xml::erro_de_leitura(&e);
    let tamanho = entrada.seek(SeekFrom::End(0)).map_err(falha)?;
    if tamanho > LIMITE {
        return Err(ErroDeArquivo::LimiteExcedido);
    }
    entrada.rewind().map_err(falha)?;
    let mut cabeca = Vec::new();
    entrada.by_ref().take(CABECA as u64).read_to_end(&mut cabeca).map_err(falha)?;
    if cabeca.iter().all(u8::is_ascii_whitespace) && tamanho <= CABECA as u64 {
        return Err(ErroDeArquivo::Vazio);
    }
    let formato = formato::pela_cabeca(&cabeca)?;
    let mut mesa = Mesa::nova(receber);
    if formato == Some(Formato::Csv) {
        csv::percorrer(entrada, &mut mesa)?;
        return mesa.concluir(Formato::Csv);
    }
    entrada.read_to_end(&mut cabeca).map_err(falha)?;
    let formato = formato.map_or_else(|| formato::no_pacote(&cabeca), Ok)?;
    leitor::percorrer(&cabeca, formato, &mut mesa)?;
    mesa.concluir(formato)
}

/// One mended line, named by the columns of the table.
///
/// # Errors
/// The reasons of a refused row.
pub(crate) fn montar(campos: &[Campo]) -> Result<Paciente, Motivo> {
    let celulas: Vec<Celula<'_>> = campos.iter().map(|c| Celula::from(&*c.valor)).collect();
    let mapa = Mapa::dos_campos(campos.iter().map(|c| &*c.nome));
    match linha::Leitor::novo().ler(1, &celulas, &mapa, &mut Avisos::default()) {
        Resultado::Paciente(p) => Ok(*p),
        Resultado::Recusa(motivo) => Err(motivo),
        Resultado::Mobilia => Err(Motivo::CodigoAusente),
    }
}

/// Takes sheets and rows from the readers.
trait Receptor {
    /// A visible sheet begins.
    fn aba(&mut self, nome: &str);
    /// One row; `numero` from 1. Empty cells may be left out at the end.
    fn linha(&mut self, numero: u32, celulas: &[Celula<'_>]) -> Result<(), ErroDeArquivo>;
    /// A cell has a formula and no result.
    fn formula_sem_valor(&mut self);
    /// Quotes do not close and are read as letters.
    fn aspas_soltas(&mut self);
}

#[cfg(test)]
mod testes;
#[cfg(test)]
mod testes_formatos;
#[cfg(test)]
mod testes_regras;
