//! What it means: shares and classes of a production, from figures that others hold. This
//! room reads no database and draws nothing; it turns lists of amounts into statements that a
//! manager understands. The learning parts (forecasts, anomalies, segments) join it behind
//! the cargo feature `analise` when they are built.

mod abc;

pub use abc::{Classe, Parte, curva_abc};
