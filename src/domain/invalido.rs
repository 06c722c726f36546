//! The refusal of a value by a domain type.
//!
//! It says which type refused and why, and never carries the value: a refused CPF is still somebody's CPF
//! and must not travel inside an error into a log.

/// A value that the type refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{tipo}: {motivo}")]
pub struct Invalido {
    /// What was being read, as a person calls it ("CPF", "competência").
    pub tipo: &'static str,
    /// Why it was refused, in Portuguese, without the value.
    pub motivo: &'static str,
}

impl Invalido {
    /// Builds a refusal.
    pub const fn novo(tipo: &'static str, motivo: &'static str) -> Self {
        Self { tipo, motivo }
    }
}
