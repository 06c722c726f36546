//! What the identifiers share: cleaning of punctuation, mod 11 and the text traits.
//!
//! The macro gives `FromStr`, serde and, for personal numbers, a `Debug` without a single digit.

use crate::invalido::Invalido;
use crate::textos::motivo;

/// Keeps letters and digits, drops the punctuation people type in codes, refuses anything else.
pub(crate) fn limpar(texto: &str, tipo: &'static str) -> Result<String, Invalido> {
    let mut limpo = String::with_capacity(texto.len());
    for c in texto.chars() {
        if c.is_ascii_alphanumeric() {
            limpo.push(c.to_ascii_uppercase());
        } else if !(c.is_whitespace() || matches!(c, '.' | '-' | '/' | '\u{2013}' | '\u{2212}')) {
            return Err(Invalido::novo(tipo, motivo::LETRA));
        }
    }
    Ok(limpo)
}

/// Like [`limpar`], but the result must be exactly `tamanho` digits; returns them as numbers.
pub(crate) fn digitos<const N: usize>(
    texto: &str,
    tipo: &'static str,
    tamanho_errado: &'static str,
) -> Result<[u8; N], Invalido> {
    let limpo = limpar(texto, tipo)?;
    if !limpo.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Invalido::novo(tipo, motivo::LETRA));
    }
    let mut saida = [0u8; N];
    if limpo.len() != N {
        return Err(Invalido::novo(tipo, tamanho_errado));
    }
    for (lugar, byte) in saida.iter_mut().zip(limpo.bytes()) {
        *lugar = byte - b'0';
    }
    Ok(saida)
}

/// Digits to number.
pub(crate) fn numero(digitos: &[u8]) -> u64 {
    digitos.iter().fold(0, |n, d| n * 10 + u64::from(*d))
}

/// An integer as `largura` digits; a negative one is refused, for its sign would pass as punctuation.
pub(crate) fn texto_do_numero(n: i64, largura: usize, tipo: &'static str) -> Result<String, Invalido> {
    if n < 0 {
        return Err(Invalido::novo(tipo, motivo::LETRA));
    }
    Ok(format!("{n:0largura$}"))
}

/// Weighted sum; the shorter of the two lists ends it.
pub(crate) fn soma_pesada(valores: &[u8], pesos: impl IntoIterator<Item = u32>) -> u32 {
    valores.iter().zip(pesos).map(|(v, p)| u32::from(*v) * p).sum()
}

/// Check digit "11 minus remainder, 10 and 11 become 0" (procedure code, CNES, CPF and CNPJ all reduce to it).
pub(crate) fn digito_mod11(soma: u32) -> u8 {
    match 11 - soma % 11 {
        10 | 11 => 0,
        dv => dv as u8,
    }
}

/// `FromStr` and serde by the canonical text; with a type of number, binary forms carry `numero()` instead: there are
/// millions of codes in the pipe of the reader, and writing and reading a text for each costs more than the rest of its row.
macro_rules! texto_canonico {
    ($tipo:ty, $numero:ty) => {
        do_texto!($tipo);
        impl serde::Serialize for $tipo {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                if s.is_human_readable() { s.collect_str(self) } else { self.numero().serialize(s) }
            }
        }
        impl<'de> serde::Deserialize<'de> for $tipo {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                if d.is_human_readable() {
                    let texto = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                    Self::ler(&texto).map_err(serde::de::Error::custom)
                } else {
                    Self::de_numero(<$numero>::deserialize(d)?).map_err(serde::de::Error::custom)
                }
            }
        }
    };
    ($tipo:ty) => {
        do_texto!($tipo);
        impl serde::Serialize for $tipo {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> serde::Deserialize<'de> for $tipo {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let texto = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                Self::ler(&texto).map_err(serde::de::Error::custom)
            }
        }
    };
}

/// `FromStr` by the reader of the type.
macro_rules! do_texto {
    ($tipo:ty) => {
        impl std::str::FromStr for $tipo {
            type Err = $crate::invalido::Invalido;
            fn from_str(texto: &str) -> Result<Self, Self::Err> {
                Self::ler(texto)
            }
        }
    };
}

/// `Debug` that prints the type name and nothing of the person.
macro_rules! debug_oculto {
    ($tipo:ident) => {
        impl std::fmt::Debug for $tipo {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($tipo), "(***)"))
            }
        }
    };
}
