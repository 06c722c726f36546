//! Import lots: the list (`lista`) and one lot with its refused lines (`detalhe`). A lot can be undone from both.

mod detalhe;
mod lista;
#[cfg(test)]
mod testes;

pub use detalhe::{COMANDOS as COMANDOS_LOTE, Lote};
pub use lista::{COMANDOS, Lotes};
#[cfg(test)]
pub use testes::lote as exemplo;

use crate::comum::formato::conta;
use crate::quadro::{Confirm, Effect, PedidoTela, Pergunta, ReqId, Rota};
use crate::servico::ResumoLote;
use crate::textos::{comum as tc, lotes as t};

/// State of a lot that was undone, as the service writes it.
const DESFEITO: &str = "desfeito";

/// State of a lot that was read and not written, as the service writes it.
const PREVIA: &str = "previa";

/// Where a lot is seen: a staged one in the wizard, where it was left.
fn abrir(l: &ResumoLote) -> Rota {
    if l.situacao == PREVIA {
        Rota::Importar(PedidoTela { lote: Some(l.numero), ..PedidoTela::default() })
    } else {
        Rota::Lote(l.numero)
    }
}

/// The question that guards undoing a lot.
fn desfazer(l: &ResumoLote, id: ReqId) -> Effect {
    let n = l.linhas.novas + l.linhas.alteradas;
    Effect::Confirm(Confirm {
        effect: Box::new(Effect::Ask(id, Pergunta::DesfazerLote(l.numero))),
        titulo: t::DESFAZER.to_owned(),
        texto: t::desfazer(l.numero, &l.arquivo, &conta(n, tc::LINHAS.0, tc::LINHAS.1)),
        palavra: Some("DESFAZER"),
    })
}
