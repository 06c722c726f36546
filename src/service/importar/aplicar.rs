//! Rows of a file against the tables they are for: counted in a rehearsal, written as part of a lot. Blocks go in one after
//! the other; attendances and procedures are done block by block, patients only when all of them are known.

use nexsus_domain::{Competencia, Dinheiro};
use nexsus_ingest::{Itens, Rejeito, Tipo};
use nexsus_store::Tx;
use nexsus_store::paciente_par::Par;

use super::atendimentos::Atendimentos;
use super::fontes::Fonte;
use super::pacientes::Pacientes;
use super::procedimentos::Procedimentos;
use crate::erro::{ErroUsuario, Resultado};
use crate::modelo::Suspeito;
use crate::observador::Observador;

/// What a table made of the rows of a file.
#[derive(Default)]
pub(super) struct Efeito {
    pub novas: u64,
    pub iguais: u64,
    /// Those of `iguais` that only repeat or complete another line of the same file.
    pub repetidas: u64,
    pub alteradas: u64,
    /// Money of the new and of the equal lines, where they have amounts.
    pub valor_novas: Dinheiro,
    pub valor_iguais: Dinheiro,
    /// Lines that are none of this table's: of other establishments, headers.
    pub mobilia: u64,
    /// Lines that only this table could refuse.
    pub recusas: Vec<Rejeito>,
    pub suspeitos: Vec<Suspeito>,
    /// Pairs found and not listed.
    pub suspeitos_omitidos: u64,
    /// The same pairs by record, once they are written.
    pub pares: Vec<Par>,
    pub avisos: Vec<String>,
    /// Some of the changes: record, what it says now, what it says then.
    pub mudancas: Vec<(String, String, String)>,
    /// Of a table of procedures that has only one.
    pub competencia: Option<Competencia>,
}

/// Where the effect goes: only counted, or written as part of a lot.
#[derive(Clone, Copy)]
pub(super) struct Alvo {
    pub cnes: i32,
    pub lote: Option<i64>,
}

/// Changes shown of one import.
pub(super) const MUDANCAS: usize = 20;

/// The table that takes the rows.
pub(super) enum Aplicador {
    Atendimentos(Box<Atendimentos>),
    Pacientes(Box<Pacientes>),
    Procedimentos(Box<Procedimentos>),
    Fonte(Box<Fonte>),
}

impl Aplicador {
    pub fn novo(tipo: Tipo, alvo: Alvo) -> Self {
        if let Some(fonte) = Fonte::nova(tipo, alvo) {
            return Self::Fonte(Box::new(fonte));
        }
        match tipo {
            Tipo::Pdf => Self::Atendimentos(Box::new(Atendimentos::novo(alvo))),
            Tipo::Planilha => Self::Pacientes(Box::new(Pacientes::novo(alvo))),
            _ => Self::Procedimentos(Box::new(Procedimentos::novo(alvo))),
        }
    }

    pub async fn bloco(&mut self, tx: &mut Tx, itens: Itens, obs: &dyn Observador) -> Resultado<()> {
        if obs.cancelado() {
            return Err(ErroUsuario::cancelado());
        }
        match (self, itens) {
            (Self::Atendimentos(a), Itens::Atendimentos(v)) => a.bloco(tx, v, obs).await,
            (Self::Pacientes(p), Itens::Pacientes(v)) => p.bloco(tx, v).await,
            (Self::Procedimentos(p), Itens::Procedimentos(v)) => p.bloco(tx, v, obs).await,
            (Self::Procedimentos(p), Itens::Sigtap(v)) => p.pacote(tx, v, obs).await,
            (Self::Fonte(f), outros) => f.bloco(tx, outros, obs).await,
            (_, outros) if outros.is_empty() => Ok(()),
            _ => Err(ErroUsuario::interno("tipo das linhas lidas")),
        }
    }

    pub async fn concluir(self, tx: &mut Tx, obs: &dyn Observador) -> Resultado<Efeito> {
        if obs.cancelado() {
            return Err(ErroUsuario::cancelado());
        }
        match self {
            Self::Atendimentos(a) => Ok(a.concluir()),
            Self::Pacientes(p) => p.concluir(tx, obs).await,
            Self::Procedimentos(p) => Ok(p.concluir()),
            Self::Fonte(f) => f.concluir(tx).await,
        }
    }
}
