//! SIGTAP procedure tables: fixed width by a layout file, the two known widths without one, and delimited variants;
//! also a side table with its layout, and the monthly package (see [`crate::sigtap`]).
//!
//! A text is read twice, never kept: once to know its encoding and layout, once line by line. Memory is one buffer,
//! one block of rows and the keys already seen.

mod delimitado;
pub(crate) mod entrada;
mod fixo;
pub(crate) mod lateral;
mod leiaute;
pub(crate) mod linhas;
pub(crate) mod mesa;
mod procedimento;

use std::io::{Cursor, Read, Seek};
use std::ops::ControlFlow;

use nexsus_domain::{LinhaDeTabela, Procedimento, TabelaSigtap};

use crate::bloco::{Receber, Resumo};
use crate::{Campo, ErroDeArquivo, Itens, Leitura, Motivo, Opcoes, Tipo, sigtap};
use delimitado::Delimitado;
use entrada::Exame;
pub use leiaute::{COLUNAS, CampoFixo, Leiaute};
use linhas::Linhas;
use mesa::Mesa;

/// Reads a procedure table and keeps all of it.
///
/// # Errors
/// As [`ler_em_blocos`].
pub fn ler(bytes: &[u8], op: &Opcoes) -> Result<Leitura, ErroDeArquivo> {
    let (mut itens, mut rejeitos) = (Itens::nenhum(Tipo::Txt), Vec::new());
    let resumo = ler_em_blocos(&mut Cursor::new(bytes), op, &mut |bloco| {
        rejeitos.extend(bloco.rejeitos);
        if itens.juntar(bloco.itens) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(resumo.com_linhas(itens, rejeitos))
}

/// Reads a procedure table and hands it out in blocks.
///
/// # Errors
/// `vazio`, `nao_e_texto`, `leiaute_desconhecido`, `limite_excedido`, `sem_linhas`; `corrompido` when the input cannot
/// be read to its end.
pub fn ler_em_blocos<E: Read + Seek>(
    entrada: &mut E,
    op: &Opcoes,
    receber: &mut Receber<'_>,
) -> Result<Resumo, ErroDeArquivo> {
    if sigtap::e_pacote(entrada)? {
        return sigtap::ler_em_blocos(entrada, op, receber);
    }
    let exame = Exame::de(entrada)?;
    let forma = reconhecer(&exame.amostra, op)?;
    let vazio = if matches!(forma, Forma::Lateral(..)) { Itens::Sigtap(Vec::new()) } else { Itens::nenhum(Tipo::Txt) };
    let mut mesa = Mesa::nova(vazio, receber);
    mesa.esperar(exame.tamanho);
    let layout = forma.ler(exame.linhas(entrada)?, op, &mut mesa)?;
    mesa.concluir(layout)
}

/// Types one mended line.
///
/// # Errors
/// The reasons of a refused line.
pub(crate) fn montar(campos: &[Campo], op: &Opcoes) -> Result<Procedimento, Motivo> {
    procedimento::montar(&procedimento::celulas(campos), procedimento::Moeda::PelaForma, op.competencia)
}

/// Types one mended line of a side table of the SIGTAP; `None` when the columns are of no such table.
pub(crate) fn montar_lateral(campos: &[Campo]) -> Option<Result<LinhaDeTabela, Motivo>> {
    lateral::das_colunas(campos)
}

/// What a text is.
pub(crate) enum Forma {
    /// Procedures in fixed width.
    Fixa(Leiaute),
    /// Procedures between separators.
    Delimitada(Delimitado),
    /// Another table of the SIGTAP.
    Lateral(TabelaSigtap, Leiaute),
}

impl Forma {
    /// Reads every line; returns the description of the layout.
    pub(crate) fn ler(
        &self,
        linhas: Linhas<impl Read>,
        op: &Opcoes,
        mesa: &mut Mesa<'_, '_>,
    ) -> Result<String, ErroDeArquivo> {
        match self {
            Self::Fixa(l) => fixo::ler(linhas, l, mesa),
            Self::Delimitada(d) => delimitado::ler(linhas, d, op, mesa),
            Self::Lateral(t, l) => lateral::ler(linhas, *t, l, op.competencia, mesa),
        }
    }
}

pub(crate) fn reconhecer(amostra: &str, op: &Opcoes) -> Result<Forma, ErroDeArquivo> {
    if let Some(l) = &op.leiaute {
        let Some(l) = Leiaute::ler(l) else {
            let lateral = lateral::pelo_leiaute(l).map(|(t, l)| Forma::Lateral(t, l));
            return lateral.ok_or(ErroDeArquivo::LeiauteDesconhecido);
        };
        // A layout file beside a delimited table is of no use; what the lines are decides.
        return Ok(match delimitado::farejar(amostra) {
            Some(d) if !fixo::combina(amostra, &l) => Forma::Delimitada(d),
            _ => Forma::Fixa(l),
        });
    }
    let fixa = fixo::adivinhar(amostra).map(Forma::Fixa);
    fixa.or_else(|| delimitado::farejar(amostra).map(Forma::Delimitada)).ok_or(ErroDeArquivo::LeiauteDesconhecido)
}

#[cfg(test)]
mod testes;
