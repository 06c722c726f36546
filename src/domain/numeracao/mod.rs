//! Numbering of folha and sequência for one (CNES, competência, professional), domain.md 4.
//!
//! A folha holds one CBO and at most `limite` lines; after 999 nothing wraps around, the numbering refuses. A batch is
//! numbered whole or not at all: [`Numerador::numerar`] finds out before it gives the first number.

use crate::producao::{LinhaBpa, LinhaSemNumero};
use crate::textos;
use crate::{Cbo, Folha, Sequencia};
use serde::{Deserialize, Serialize};

/// Lines of a folha of the BPA-I today.
pub const LIMITE_BPI: u8 = 99;
/// Lines of a folha of the BPA-C (and of the BPA-I in old versions).
pub const LIMITE_BPA: u8 = 20;

/// The last place given for a key, in Producao or in the target `S_PRD`, whichever is further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ultimo {
    pub folha: Folha,
    pub sequencia: Sequencia,
    pub cbo: Cbo,
}

impl Ultimo {
    /// The further of two places: numbering goes on after both.
    pub fn maior(a: Option<Self>, b: Option<Self>) -> Option<Self> {
        match (a, b) {
            (Some(a), Some(b)) => Some(if (b.folha, b.sequencia) > (a.folha, a.sequencia) { b } else { a }),
            (um, outro) => um.or(outro),
        }
    }
}

/// The 999 folhas of the professional in the month are used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", textos::FOLHAS_ESGOTADAS)]
pub struct FolhasEsgotadas;

/// Gives the next place of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numerador {
    ultimo: Option<Ultimo>,
    limite: u8,
    quebra_cbo: bool,
}

impl Numerador {
    /// Numbering of a BPA-I: continues after `ultimo`, `limite` lines per folha (1 to 99; anything else is brought into the
    /// range), a new folha at each change of CBO.
    pub fn novo(ultimo: Option<Ultimo>, limite: u8) -> Self {
        Self { ultimo, limite: limite.clamp(1, LIMITE_BPI), quebra_cbo: true }
    }

    /// Numbering of a BPA-C: one run for the establishment and month, 20 lines per folha, CBO mixed.
    pub fn consolidado(ultimo: Option<Ultimo>) -> Self {
        Self { ultimo, limite: LIMITE_BPA, quebra_cbo: false }
    }

    /// The last place given, to be stored in the counter row.
    pub fn ultimo(&self) -> Option<Ultimo> {
        self.ultimo
    }

    /// The next place for a line of this CBO. An error leaves the counter as it was.
    pub fn proximo(&mut self, cbo: &Cbo) -> Result<(Folha, Sequencia), FolhasEsgotadas> {
        let (folha, sequencia) = match self.ultimo {
            None => (Folha::PRIMEIRA, Sequencia::PRIMEIRA),
            Some(u) => {
                let mesma_folha = !self.quebra_cbo || u.cbo == *cbo;
                match u.sequencia.seguinte(self.limite).filter(|_| mesma_folha) {
                    Some(seguinte) => (u.folha, seguinte),
                    None => (u.folha.seguinte().ok_or(FolhasEsgotadas)?, Sequencia::PRIMEIRA),
                }
            }
        };
        self.ultimo = Some(Ultimo { folha, sequencia, cbo: *cbo });
        Ok((folha, sequencia))
    }

    /// Places for a whole batch, in its order, or the refusal with nothing given and the counter untouched.
    pub fn lugares<'a>(
        &mut self,
        cbos: impl IntoIterator<Item = &'a Cbo>,
    ) -> Result<Vec<(Folha, Sequencia)>, FolhasEsgotadas> {
        let mut ensaio = *self;
        let lugares = cbos.into_iter().map(|c| ensaio.proximo(c)).collect::<Result<_, _>>()?;
        *self = ensaio;
        Ok(lugares)
    }

    /// Sorts a batch of one key and numbers it whole, or refuses it whole.
    pub fn numerar(&mut self, mut linhas: Vec<LinhaSemNumero>) -> Result<Vec<LinhaBpa>, FolhasEsgotadas> {
        ordenar(&mut linhas);
        let lugares = self.lugares(linhas.iter().map(|l| &l.cbo))?;
        Ok(linhas.into_iter().zip(lugares).map(|(l, (f, s))| l.numerar(f, s)).collect())
    }
}

/// Sorts a batch as [`comparar`] says.
pub fn ordenar(linhas: &mut [LinhaSemNumero]) {
    linhas.sort_by(comparar);
}

/// Order of a folha: CBO, day of attendance, patient name, procedure. The documents break what ties are left between
/// homonyms, so the same batch always gets the same numbers.
pub fn comparar(a: &LinhaSemNumero, b: &LinhaSemNumero) -> std::cmp::Ordering {
    (a.cbo, a.dtaten)
        .cmp(&(b.cbo, b.dtaten))
        .then_with(|| a.nmpac.cmp(&b.nmpac))
        .then_with(|| (a.pa, a.cpf, a.cnspac, a.idade, a.qt).cmp(&(b.pa, b.cpf, b.cnspac, b.idade, b.qt)))
}

#[cfg(test)]
mod testes;
