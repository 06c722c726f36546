//! The place of a line on paper: folha 001 to 999 and sequência 01 to 99 (domain.md 4). Zero exists in neither.

use std::fmt;

use crate::invalido::Invalido;
use crate::textos::{motivo, tipo};

/// A sheet of the BPA, 1 to 999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Folha(u16);

/// A line of a sheet, 1 to 99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequencia(u8);

impl Folha {
    /// 001.
    pub const PRIMEIRA: Self = Self(1);
    /// 999.
    pub const ULTIMA: Self = Self(999);

    /// Checks the range.
    pub fn nova(n: u16) -> Result<Self, Invalido> {
        if (1..=999).contains(&n) { Ok(Self(n)) } else { Err(Invalido::novo(tipo::FOLHA, motivo::FOLHA_FAIXA)) }
    }

    /// Reads one to three digits.
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        faixa(texto, 3).map_or(Err(Invalido::novo(tipo::FOLHA, motivo::FOLHA_FAIXA)), Self::nova)
    }

    /// As kept in an integer column.
    pub fn numero(self) -> i32 {
        i32::from(self.0)
    }

    /// Back from [`Folha::numero`]; checked again.
    pub fn de_numero(n: i32) -> Result<Self, Invalido> {
        u16::try_from(n).map_or(Err(Invalido::novo(tipo::FOLHA, motivo::FOLHA_FAIXA)), Self::nova)
    }

    /// The next sheet; none after 999.
    pub fn seguinte(self) -> Option<Self> {
        Self::nova(self.0 + 1).ok()
    }

    /// Three digits.
    pub fn formatado(self) -> String {
        self.to_string()
    }
}

impl Sequencia {
    /// 01.
    pub const PRIMEIRA: Self = Self(1);

    /// Checks the range.
    pub fn nova(n: u8) -> Result<Self, Invalido> {
        if (1..=99).contains(&n) { Ok(Self(n)) } else { Err(Invalido::novo(tipo::SEQUENCIA, motivo::SEQ_FAIXA)) }
    }

    /// Reads one or two digits.
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        faixa(texto, 2)
            .and_then(|n| u8::try_from(n).ok())
            .map_or(Err(Invalido::novo(tipo::SEQUENCIA, motivo::SEQ_FAIXA)), Self::nova)
    }

    /// As kept in an integer column.
    pub fn numero(self) -> i32 {
        i32::from(self.0)
    }

    /// Back from [`Sequencia::numero`]; checked again.
    pub fn de_numero(n: i32) -> Result<Self, Invalido> {
        u8::try_from(n).map_or(Err(Invalido::novo(tipo::SEQUENCIA, motivo::SEQ_FAIXA)), Self::nova)
    }

    /// The next line, when the sheet has `limite` lines.
    pub fn seguinte(self, limite: u8) -> Option<Self> {
        if self.0 < limite { Self::nova(self.0 + 1).ok() } else { None }
    }

    /// Two digits.
    pub fn formatado(self) -> String {
        self.to_string()
    }
}

fn faixa(texto: &str, maximo: usize) -> Option<u16> {
    let t = texto.trim();
    if t.is_empty() || t.len() > maximo || !t.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    t.parse().ok()
}

impl fmt::Display for Folha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03}", self.0)
    }
}

impl fmt::Display for Sequencia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

texto_canonico!(Folha);
texto_canonico!(Sequencia);

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn faixas() {
        for t in ["000", "0", "1000", "", "-1", "1a", "+1"] {
            assert!(Folha::ler(t).is_err(), "{t}");
        }
        for t in ["00", "0", "100", "", "-1", "+1"] {
            assert!(Sequencia::ler(t).is_err(), "{t}");
        }
        assert_eq!(Folha::ler("7").unwrap().to_string(), "007");
        assert_eq!(Sequencia::ler("7").unwrap().to_string(), "07");
        assert_eq!(Folha::ULTIMA.seguinte(), None);
        assert_eq!(Sequencia::nova(99).unwrap().seguinte(99), None);
        assert_eq!(Sequencia::nova(20).unwrap().seguinte(20), None);
        assert_eq!(Sequencia::nova(98).unwrap().seguinte(255).unwrap().numero(), 99);
        assert_eq!(Sequencia::nova(99).unwrap().seguinte(255), None);
        assert!(Folha::de_numero(-1).is_err() && Folha::de_numero(70_000).is_err());
        assert!(Sequencia::de_numero(257).is_err());
    }

    proptest::proptest! {
        #[test]
        fn ida_e_volta(f in 1u16..=999, s in 1u8..=99) {
            let (f, s) = (Folha::nova(f).unwrap(), Sequencia::nova(s).unwrap());
            proptest::prop_assert_eq!(Folha::ler(&f.to_string()).unwrap(), f);
            proptest::prop_assert_eq!(Sequencia::ler(&s.to_string()).unwrap(), s);
            proptest::prop_assert_eq!(Folha::de_numero(f.numero()).unwrap(), f);
            proptest::prop_assert_eq!(Sequencia::de_numero(s.numero()).unwrap(), s);
        }
    }
}
