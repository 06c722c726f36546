//! What a kind of work must say of itself to run in the queue, and what it is given while it works.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use nexsus_store::{Tx, fila};
use serde_json::Value;
use uuid::Uuid;

use super::classe::Falha;
use crate::erro::Resultado;
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;

pub use nexsus_store::fila_itens::Item;

/// A boxed future, so that kinds of work can stand side by side in one list.
pub type Futuro<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Place in the whole chain; each phase waits for the one before (issue 6, point 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fase {
    Importar,
    Sincronizar,
    Produzir,
    Criticar,
    Espelhar,
    Calcular,
}

/// Some items of a job.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leva {
    /// One key per item: a CEP, a file name, the id of a record; never a personal value. A key that is there already is
    /// left out.
    pub chaves: Vec<String>,
    /// Where to go on, when there are more.
    pub continua: Option<String>,
}

/// How the work on one item ended.
#[derive(Debug)]
pub enum Desfecho {
    /// Good: `resultado` is counted and kept (one of few short words: "novo", "igual"), `carga` goes to [`Obra::gravar`]
    /// and is not kept.
    Feito { resultado: String, carga: Value },
    /// Not good.
    Falhou(Falha),
    /// Somebody asked to stop before anything was done; the item waits again.
    Largado,
}

impl Desfecho {
    /// Done, and nothing left to write.
    pub fn feito(resultado: impl Into<String>) -> Self {
        Self::Feito { resultado: resultado.into(), carga: Value::Null }
    }
}

/// An item whose result is to be written.
#[derive(Debug, Clone)]
pub struct Pronto {
    pub item: Item,
    /// May be changed by [`Obra::gravar`], which sees what stands in the database.
    pub resultado: String,
    pub carga: Value,
}

/// A kind of work. Methods of one job may run at the same time, in several programs.
pub trait Obra: Send + Sync {
    /// Name in the database and on the command line: `importar`, `cep`.
    fn nome(&self) -> &'static str;
    /// What people read: "importando a pasta vigiada".
    fn rotulo(&self) -> &'static str;
    /// Place in the whole chain.
    fn fase(&self) -> Fase;
    /// What the role must allow, of whoever starts it and of whoever works on it.
    fn acao(&self) -> Acao;
    /// Items taken under one lease.
    fn lote(&self) -> u32 {
        20
    }
    /// Items in work at the same time within one lease.
    fn paralelo(&self) -> usize {
        1
    }
    /// The next items of the job, from where the last call left off ("" at first). Called until there are no more; a call may
    /// come twice with the same place.
    fn itens<'a>(&'a self, b: &'a Bancada, de: &'a str) -> Futuro<'a, Resultado<Leva>>;
    /// Does the work of one item outside any transaction. A use case with a transaction of its own must bear being run twice:
    /// a program may die between its end and the note of it.
    fn fazer<'a>(&'a self, b: &'a Bancada, item: &'a Item) -> Futuro<'a, Desfecho>;
    /// Writes what the items brought, in the transaction that also marks them as done. Everything that must happen exactly
    /// once belongs here. May be called again with the same items after a rollback.
    fn gravar<'a>(&'a self, b: &'a Bancada, tx: &'a mut Tx, prontos: &'a mut [Pronto]) -> Futuro<'a, Resultado<()>> {
        let _ = (b, tx, prontos);
        Box::pin(async { Ok(()) })
    }
}

/// What a kind of work is given.
pub struct Bancada {
    pub nucleo: Nucleo,
    /// Of whoever runs the pool, not of whoever queued the job.
    pub sessao: Sessao,
    pub tarefa: Uuid,
    /// As they were queued.
    pub parametros: Value,
    pub(super) parar: AtomicBool,
    pub(super) obs: Arc<dyn Observador>,
    pub(super) passo: Mutex<String>,
}

impl std::fmt::Debug for Bancada {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bancada").field("tarefa", &self.tarefa).finish_non_exhaustive()
    }
}

impl Bancada {
    /// Writes a line of the job's log: `info`, `aviso` or `erro`; no personal values. A log that cannot be written stops
    /// nothing.
    pub async fn anotar(&self, nivel: &str, texto: &str) {
        let gravar = async {
            let mut tx = self.nucleo.banco().await?.escrever().await?;
            fila::anotar(&mut tx, self.sessao.numero_cnes(), self.tarefa, nivel, texto).await?;
            Resultado::Ok(tx.commit().await?)
        };
        if let Err(e) = gravar.await {
            tracing::warn!(erro = %e, "linha do registro da tarefa não anotada");
        }
    }

    /// What is being done inside the item, for the panel.
    pub(super) fn passo(&self) -> String {
        self.passo.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Inside an item: steps of a use case show as the phase of the job; the count of the job is that of its items.
impl Observador for Bancada {
    fn progresso(&self, feito: u64, total: Option<u64>, fase: &'static str) {
        let texto = match total.filter(|t| *t > 0) {
            Some(t) => format!("{fase} ({feito} de {t})"),
            None => fase.to_owned(),
        };
        *self.passo.lock().unwrap_or_else(PoisonError::into_inner) = texto;
    }

    fn cancelado(&self) -> bool {
        self.parar.load(Relaxed) || self.obs.cancelado()
    }
}
