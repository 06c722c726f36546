//! Cadastro Nacional de Estabelecimentos de Saúde: seven digits, the last a check digit (domain.md 6.2).

use std::fmt;

use super::apoio::{digito_mod11, digitos, numero, soma_pesada, texto_do_numero};
use crate::invalido::Invalido;
use crate::textos::{motivo, tipo};

/// A valid CNES code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cnes(u32);

impl Cnes {
    /// Reads seven digits and checks the last. `0000000` is refused: it names no establishment.
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        let d: [u8; 7] = digitos(texto, tipo::CNES, motivo::CNES_TAMANHO)?;
        let n = numero(&d) as u32;
        if n == 0 {
            return Err(Invalido::novo(tipo::CNES, motivo::REPETIDO));
        }
        if d[6] == digito_mod11(soma_pesada(&d[..6], (2..=7).rev())) {
            Ok(Self(n))
        } else {
            Err(Invalido::novo(tipo::CNES, motivo::DIGITO))
        }
    }

    /// The code as kept in an integer column.
    pub fn numero(self) -> i32 {
        self.0 as i32
    }

    /// Back from [`Cnes::numero`]; checked again.
    pub fn de_numero(n: i32) -> Result<Self, Invalido> {
        Self::ler(&texto_do_numero(i64::from(n), 7, tipo::CNES)?)
    }

    /// Seven digits: a CNES is written without punctuation.
    pub fn formatado(self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Cnes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:07}", self.0)
    }
}

texto_canonico!(Cnes, i32);
