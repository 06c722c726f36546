//! What goes in and comes out of the use cases: plain data for the screen, the command line
//! and the JSON of cli.md. No value here is formatted for people except sentences.

mod assistente;
mod bpa;
mod consulta;
mod fechamento;
mod importacao;
mod producao;
mod remessa;

pub use assistente::*;
pub use bpa::*;
pub use consulta::*;
pub use fechamento::*;
pub use importacao::*;
pub use producao::*;
pub use remessa::*;
