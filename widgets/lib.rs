//! How it looks: ratatui widgets that know no domain.
//!
//! Owns the one text type that may reach the screen ([`Texto`]), the theme and
//! glyph sets, the common frame, and the widgets every screen is made of:
//! table, form, side by side, dialogs, wizard header, progress, bar, scrollable help.
//! Nothing here reads a clock, a file or a database: what a widget needs to
//! know (today's date, the rows, the folder listing) comes as a parameter, and
//! what it wants to happen goes back to the caller as a small enum.

// x, y, w, h, p (brush), v (visual), g (glyphs), t (text) are the words of drawing here.
#![allow(clippy::many_single_char_names)]

pub mod ajuda;
pub mod assistente;
pub mod barra;
pub mod campo;
pub mod confirma;
pub mod data;
pub mod dialogo;
pub mod dinheiro;
pub mod edicao;
pub mod formulario;
pub mod glifos;
pub mod lado_a_lado;
pub mod lista;
pub mod mascara;
pub mod moldura;
pub mod painel;
pub mod pincel;
pub mod progresso;
pub mod rodape;
pub mod tabela;
pub mod tecla;
pub mod tema;
pub mod texto;
pub mod textos;
pub mod visual;

#[cfg(test)]
mod testes;

pub use ajuda::EstadoAjuda;
pub use campo::Campo;
pub use confirma::{Confirma, Resposta};
pub use data::{Dia, Mes};
pub use dialogo::Dialogo;
pub use edicao::LinhaEdicao;
pub use formulario::{Formulario, Reacao};
pub use glifos::{Conjunto, Glifos};
pub use lado_a_lado::{EstadoLados, Lado, ParDeCampos};
pub use lista::{EstadoLista, ItemLista, ReacaoLista};
pub use mascara::{Mascara, OpcaoCampo};
pub use moldura::{Mensagem, Moldura};
pub use painel::Painel;
pub use pincel::{Pincel, escrever};
pub use progresso::Progresso;
pub use rodape::Atalho;
pub use tabela::{
    Alinhamento, Coluna, Dados, EstadoTabela, Largura, Linha, Movimento, Ordem, Pedido, Ponta, ReacaoTabela, Tabela,
};
pub use tecla::{Tecla, Teclas};
pub use tema::{Perfil, Tema, Tom};
pub use texto::{Texto, dobrar, limpar, quebrar};
pub use visual::Visual;
