//! Cadastro Nacional da Pessoa Jurídica (domain.md 6.2), also in the alphanumeric form that the Receita issues from 2026:
//! a letter counts as its ASCII code minus 48, which for digits is the digit itself, so one rule serves both.

use std::fmt;

use super::apoio::{digito_mod11, limpar, soma_pesada};
use crate::invalido::Invalido;
use crate::textos::{motivo, tipo};

/// A valid CNPJ, twelve letters or digits and two check digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cnpj([u8; 14]);

const PESOS: [u32; 13] = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];

impl Cnpj {
    /// Reads fourteen positions with the usual punctuation and checks them.
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        let limpo = limpar(texto, tipo::CNPJ)?;
        let bytes: [u8; 14] =
            limpo.as_bytes().try_into().map_err(|_| Invalido::novo(tipo::CNPJ, motivo::CNPJ_TAMANHO))?;
        if !bytes[12..].iter().all(u8::is_ascii_digit) {
            return Err(Invalido::novo(tipo::CNPJ, motivo::CNPJ_TAMANHO));
        }
        if bytes.iter().all(|b| *b == bytes[0]) {
            return Err(Invalido::novo(tipo::CNPJ, motivo::REPETIDO));
        }
        let valores = bytes.map(|b| b - b'0');
        let primeiro = digito_mod11(soma_pesada(&valores[..12], PESOS[1..].iter().copied()));
        let segundo = digito_mod11(soma_pesada(&valores[..13], PESOS));
        if (valores[12], valores[13]) == (primeiro, segundo) {
            Ok(Self(bytes))
        } else {
            Err(Invalido::novo(tipo::CNPJ, motivo::DIGITO))
        }
    }

    /// `11.222.333/0001-81`.
    pub fn formatado(self) -> String {
        let t = self.to_string();
        format!("{}.{}.{}/{}-{}", &t[..2], &t[2..5], &t[5..8], &t[8..12], &t[12..])
    }
}

impl fmt::Display for Cnpj {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{}", char::from(*b)))
    }
}

texto_canonico!(Cnpj);
