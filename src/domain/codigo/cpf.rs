//! Cadastro de Pessoas Físicas: the document the SUS now prefers (domain.md 6.2, 6.3).

use std::fmt;

use super::apoio::{digito_mod11, digitos, numero, soma_pesada, texto_do_numero};
use crate::invalido::Invalido;
use crate::textos::{motivo, tipo};

/// A valid CPF. `Debug` shows no digit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cpf(u64);

impl Cpf {
    /// Reads eleven digits with the usual punctuation; repeated digits are refused although their check digits match.
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        let d: [u8; 11] = digitos(texto, tipo::CPF, motivo::CPF_TAMANHO)?;
        if d.iter().all(|x| *x == d[0]) {
            return Err(Invalido::novo(tipo::CPF, motivo::REPETIDO));
        }
        let primeiro = digito_mod11(soma_pesada(&d[..9], (2..=10).rev()));
        let segundo = digito_mod11(soma_pesada(&d[..10], (2..=11).rev()));
        if (d[9], d[10]) == (primeiro, segundo) {
            Ok(Self(numero(&d)))
        } else {
            Err(Invalido::novo(tipo::CPF, motivo::DIGITO))
        }
    }

    /// The number as kept in an integer column (leading zeros vanish).
    pub fn numero(self) -> i64 {
        self.0 as i64
    }

    /// Back from [`Cpf::numero`], or from a spreadsheet cell that lost its leading zeros; checked again.
    pub fn de_numero(n: i64) -> Result<Self, Invalido> {
        Self::ler(&texto_do_numero(n, 11, tipo::CPF)?)
    }

    /// `529.982.247-25`.
    pub fn formatado(self) -> String {
        let t = self.to_string();
        format!("{}.{}.{}-{}", &t[..3], &t[3..6], &t[6..9], &t[9..])
    }

    /// First three and last two digits, the rest hidden.
    pub fn mascarado(self) -> String {
        let t = self.to_string();
        format!("{}••••••{}", &t[..3], &t[9..])
    }
}

impl fmt::Display for Cpf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:011}", self.0)
    }
}

texto_canonico!(Cpf, i64);
debug_oculto!(Cpf);
