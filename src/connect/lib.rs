//! What the outside says: the Firebird databases of the BPA program and of the SCNES.
//!
//! One handle, [`Espelho`], speaks with one database. It owns a thread that may hang
//! (the wire client knows no time limit); the caller never does. Everything that can be
//! decided without a server (fitting a text to a column, comparing, planning, wording an
//! error) is a plain function beside it, tested without one.

mod ajuste;
mod catalogo;
mod config;
mod conversa;
mod erro;
mod espelho;
mod exclusao;
mod gravacao;
mod leitura;
mod plano;
mod relidas;
mod scnes;
mod sql;
pub mod substituto;
mod textos;

pub use catalogo::{Catalogo, Coluna, Forma, Indice, TipoColuna};
pub use config::{ConfigFirebird, Segredo};
pub use erro::ErroFirebird;
pub use espelho::{Espelho, LOTE, LOTE_GRANDE};
pub use leitura::{Chave, LinhaLida};
pub use plano::{
    Alheia, Conferencia, ConferenciaDasLinhas, Diferenca, Exclusao, Plano, PorProfissional, Reparo, Resultado,
    TipoReparo,
};
pub use scnes::{CopiaScnes, UnidadeScnes, VinculoScnes};
