//! What the operator does now: shell, routing, key registry, runtime, and one folder per screen.
//!
//! A key becomes a registry row, the row a message to the one active screen, the screen a list of effects; the
//! shell carries out navigation itself and hands the rest to the runtime, whose answers come back through the
//! same queue. Screens are pure: no await, no I/O, no clock (architecture.md, Ways: Screen).

// A guard that changes state would hide the change: such an `if` stays inside its arm.
#![allow(clippy::collapsible_match)]

mod ajuda;
mod aviso;
mod comando;
mod comum;
mod confirmar;
mod depara;
mod espelho;
mod estabelecimento;
mod fusao;
mod importar;
mod inicio;
mod login;
mod lotes;
mod manual;
mod msg;
mod pacientes;
mod padrao;
mod paleta;
mod pergunta;
mod producao;
pub mod quadro;
mod registro;
mod regra;
mod rota;
mod runtime;
mod screen;
mod servico;
mod shell;
pub mod supervisor;
mod tarefas;
mod telas;
mod terminal;
#[cfg(test)]
mod testes;
mod textos;

pub use comando::{Command, CommandId, Grupo};
pub use manual::pagina as pagina_de_teclas;
pub use msg::{Confirm, Desfecho, Effect, JobId, Msg, Nivel, Progresso, ReqId, Session};
pub use pergunta::{EntradaPasta, Pasta, Pergunta, Resposta, ResultadoTrabalho, Trabalho};
pub use rota::Rota;
pub use runtime::{Opcoes, abrir};
pub use screen::{Ajuda, Leave, Modo, Screen};
pub use shell::Shell;
