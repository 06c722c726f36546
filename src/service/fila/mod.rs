//! The queue: long work is put into the database as a job with items, and every program that runs has one pool of workers
//! that takes items under a lease. A program that dies loses its lease and nothing else: what an item did and that it is done
//! stand in one transaction, so no item is done twice and none is forgotten (issue 6; `webservices.md` 7, "queue").
//! New kinds of work implement [`Obra`] and are named in [`Obras::padrao`]; chain, schedule, retries, pause, cancel and log
//! come with it.

mod agenda;
mod cadeia;
mod classe;
mod gestos;
mod meses;
mod obra;
mod pasta;
mod piscina;
mod quando;
#[cfg(test)]
mod testes;
mod textos;
mod turno;

pub use agenda::HoraDaAgenda;
pub use cadeia::{Obras, PedidoCadeia};
pub use classe::{Classe, Falha};
pub use gestos::{DetalheDaFila, ErroDoItem, LinhaDoLog, TarefaDaFila};
pub use obra::{Bancada, Desfecho, Fase, Futuro, Item, Leva, Obra, Pronto};
pub use piscina::{Balanco, Jeito};
pub use quando::Quando;
