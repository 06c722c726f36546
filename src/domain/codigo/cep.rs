//! Postal code: eight digits.

use std::fmt;

use super::apoio::{digitos, numero, texto_do_numero};
use crate::invalido::Invalido;
use crate::textos::{motivo, tipo};

/// A well-formed CEP. Whether it exists only a CEP table can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cep(u32);

impl Cep {
    /// Reads eight digits with the usual punctuation.
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        let d: [u8; 8] = digitos(texto, tipo::CEP, motivo::CEP_TAMANHO)?;
        match numero(&d) as u32 {
            0 => Err(Invalido::novo(tipo::CEP, motivo::CEP_ZERO)),
            n => Ok(Self(n)),
        }
    }

    /// The code as kept in an integer column.
    pub fn numero(self) -> i32 {
        self.0 as i32
    }

    /// Back from [`Cep::numero`], or from a spreadsheet cell that lost its leading zero.
    pub fn de_numero(n: i32) -> Result<Self, Invalido> {
        Self::ler(&texto_do_numero(i64::from(n), 8, tipo::CEP)?)
    }

    /// `13010-000`.
    pub fn formatado(self) -> String {
        let t = self.to_string();
        format!("{}-{}", &t[..5], &t[5..])
    }
}

impl fmt::Display for Cep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08}", self.0)
    }
}

texto_canonico!(Cep, i32);
