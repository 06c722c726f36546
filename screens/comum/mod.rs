//! What the screens of records and jobs share: outstanding questions, running jobs, filtered lists, numbers
//! as people write them, and the two-panel layout of wide terminals.
//!
//! Nothing here knows a particular screen; nothing here does I/O.

pub mod caminho;
pub mod comandos;
pub mod contagem;
pub mod escolha;
pub mod espera;
pub mod execucao;
pub mod formato;
pub mod lista;
pub mod mes;
pub mod paineis;
pub mod quadrinho;
pub mod rejeitos;
#[cfg(test)]
pub mod testes;

pub use caminho::PedeCaminho;
pub use escolha::Escolha;
pub use espera::{Espera, Esperas};
pub use execucao::Execucao;
pub use mes::EscolheMes;
pub use rejeitos::Rejeitos;

use crate::quadro::{Effect, Nivel};
use crate::servico::ErroUsuario;

/// Puts a refusal of the service in the message row: what happened and what to do.
pub fn avisar_erro(e: &ErroUsuario, out: &mut Vec<Effect>) {
    out.push(Effect::Notify(Nivel::Erro, e.to_string()));
}
