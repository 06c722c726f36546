//! Classificação Internacional de Doenças, 10th revision: category (`I10`) or sub-category (`J450`).

use std::fmt;

use super::apoio::limpar;
use crate::invalido::Invalido;
use crate::textos::{motivo, tipo};

/// A well-formed CID code of three or four positions. Whether it exists only the CID table can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cid {
    bytes: [u8; 4],
    tamanho: u8,
}

impl Cid {
    /// Reads `I10`, `J450`, `J45.0`, `j45-0`: one letter, two digits and at most one more position.
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        let limpo = limpar(texto, tipo::CID)?;
        let b = limpo.as_bytes();
        let forma =
            matches!(b.len(), 3 | 4) && b[0].is_ascii_uppercase() && b[1].is_ascii_digit() && b[2].is_ascii_digit();
        if !forma {
            return Err(Invalido::novo(tipo::CID, motivo::CID_FORMA));
        }
        let mut bytes = [b' '; 4];
        bytes[..b.len()].copy_from_slice(b);
        Ok(Self { bytes, tamanho: b.len() as u8 })
    }

    /// The code as text, three or four positions, without allocating.
    pub fn como_str(&self) -> &str {
        // The bytes are ASCII by construction, so the fallback is never taken.
        std::str::from_utf8(&self.bytes[..usize::from(self.tamanho)]).unwrap_or_default()
    }

    /// `J45.0`.
    pub fn formatado(self) -> String {
        let t = self.como_str();
        match t.len() {
            4 => format!("{}.{}", &t[..3], &t[3..]),
            _ => t.to_owned(),
        }
    }
}

impl fmt::Display for Cid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.como_str())
    }
}

texto_canonico!(Cid);
