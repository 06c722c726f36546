//! Classificação Brasileira de Ocupações: six positions; data of the CNES carry letters in the last two (domain.md 6.5).

use std::fmt;

use super::apoio::limpar;
use crate::invalido::Invalido;
use crate::textos::{motivo, tipo};

/// A well-formed CBO code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cbo([u8; 6]);

impl Cbo {
    /// Reads six letters or digits, with the usual punctuation (`2251-25`).
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        let limpo = limpar(texto, tipo::CBO)?;
        let bytes: [u8; 6] = limpo.as_bytes().try_into().map_err(|_| Invalido::novo(tipo::CBO, motivo::CBO_FORMA))?;
        Ok(Self(bytes))
    }

    /// The six positions as text, without allocating.
    pub fn como_str(&self) -> &str {
        // The bytes are ASCII by construction, so the fallback is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// `2251-25`.
    pub fn formatado(self) -> String {
        let t = self.to_string();
        format!("{}-{}", &t[..4], &t[4..])
    }
}

impl fmt::Display for Cbo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.como_str())
    }
}

texto_canonico!(Cbo);
