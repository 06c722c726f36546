//! The names a screen needs, in one `use`.

pub use nexsus_widgets::{Tecla, Texto, Visual};
pub use ratatui::buffer::Buffer;
pub use ratatui::layout::{Position, Rect};

pub use crate::comando::{Command, CommandId, Grupo};
pub use crate::msg::{Confirm, Desfecho, Effect, JobId, Msg, Nivel, Progresso, ReqId, Session};
pub use crate::pergunta::{EntradaPasta, Pasta, Pergunta, Resposta, ResultadoTrabalho, Trabalho};
pub use crate::rota::{PedidoTela, Rota, tipo_de};
pub use crate::screen::{Ajuda, Leave, Modo, Screen};
