//! Municipality code of the IBGE in the six digits of the SUS (domain.md 6.4): the first six of the seven, never the last six.

use std::fmt;

use super::apoio::{limpar, texto_do_numero};
use crate::invalido::Invalido;
use crate::textos::{motivo, tipo};

/// A municipality. Whether it exists only the table of municipalities can tell; the state part is checked here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ibge6(u32);

impl Ibge6 {
    /// The place of a municipality in a line that has none; never read from anywhere and never written.
    pub(crate) const NENHUM: Self = Self(0);

    /// Reads six or seven digits. A code ending in `0000` is the state itself and is refused.
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        let limpo = limpar(texto, tipo::IBGE)?;
        if !limpo.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Invalido::novo(tipo::IBGE, motivo::LETRA));
        }
        if !matches!(limpo.len(), 6 | 7) {
            return Err(Invalido::novo(tipo::IBGE, motivo::IBGE_TAMANHO));
        }
        let n = limpo[..6].bytes().fold(0u32, |n, b| n * 10 + u32::from(b - b'0'));
        if uf_do_codigo(n / 10_000).is_none() {
            return Err(Invalido::novo(tipo::IBGE, motivo::IBGE_UF));
        }
        if n % 10_000 == 0 {
            return Err(Invalido::novo(tipo::IBGE, motivo::IBGE_ESTADO));
        }
        Ok(Self(n))
    }

    /// The code as kept in an integer column.
    pub fn numero(self) -> i32 {
        self.0 as i32
    }

    /// Back from [`Ibge6::numero`]; checked again.
    pub fn de_numero(n: i32) -> Result<Self, Invalido> {
        Self::ler(&texto_do_numero(i64::from(n), 6, tipo::IBGE)?)
    }

    /// Two letters of the state.
    pub fn uf(self) -> &'static str {
        uf_do_codigo(self.0 / 10_000).unwrap_or_default()
    }

    /// Six digits: the code is written without punctuation.
    pub fn formatado(self) -> String {
        self.to_string()
    }
}

/// The state of the first two digits (IBGE numbering).
fn uf_do_codigo(codigo: u32) -> Option<&'static str> {
    Some(match codigo {
        11 => "RO",
        12 => "AC",
        13 => "AM",
        14 => "RR",
        15 => "PA",
        16 => "AP",
        17 => "TO",
        21 => "MA",
        22 => "PI",
        23 => "CE",
        24 => "RN",
        25 => "PB",
        26 => "PE",
        27 => "AL",
        28 => "SE",
        29 => "BA",
        31 => "MG",
        32 => "ES",
        33 => "RJ",
        35 => "SP",
        41 => "PR",
        42 => "SC",
        43 => "RS",
        50 => "MS",
        51 => "MT",
        52 => "GO",
        53 => "DF",
        _ => return None,
    })
}

impl fmt::Display for Ibge6 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

texto_canonico!(Ibge6, i32);
