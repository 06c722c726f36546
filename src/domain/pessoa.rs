//! The small personal codes of the BPA: sex and race/colour (domain.md 6.4, 6.6).

use std::fmt;

use crate::invalido::Invalido;
use crate::texto::dobrar;
use crate::textos::{motivo, tipo};

/// Sex as the BPA knows it: only two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sexo {
    /// M
    Masculino,
    /// F
    Feminino,
}

impl Sexo {
    /// Reads the letter, the word or its usual short form.
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        match dobrar(texto).trim_end_matches('.') {
            "M" | "MASC" | "MASCULINO" | "HOMEM" => Ok(Self::Masculino),
            "F" | "FEM" | "FEMININO" | "MULHER" => Ok(Self::Feminino),
            _ => Err(Invalido::novo(tipo::SEXO, motivo::SEXO_FORMA)),
        }
    }

    /// `M` or `F`.
    pub const fn letra(self) -> &'static str {
        match self {
            Self::Masculino => "M",
            Self::Feminino => "F",
        }
    }

    /// The word.
    pub const fn formatado(self) -> &'static str {
        match self {
            Self::Masculino => "Masculino",
            Self::Feminino => "Feminino",
        }
    }
}

impl fmt::Display for Sexo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.letra())
    }
}

/// Race or colour, table 54 of the KIT SIA. `SemInformacao` (99) can be read and kept but a line with it is refused by the
/// criticas: the table of the SIA ends at 05.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Raca {
    /// 01
    Branca,
    /// 02
    Preta,
    /// 03
    Parda,
    /// 04
    Amarela,
    /// 05; asks for the etnia
    Indigena,
    /// 99
    SemInformacao,
}

impl Raca {
    /// All values, in the order of their codes.
    pub const TODAS: [Self; 6] =
        [Self::Branca, Self::Preta, Self::Parda, Self::Amarela, Self::Indigena, Self::SemInformacao];

    /// Reads the code with or without the zero, or the word. `06` of other systems is refused, not guessed.
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        match dobrar(texto).as_str() {
            "01" | "1" | "BRANCA" | "BRANCO" => Ok(Self::Branca),
            "02" | "2" | "PRETA" | "PRETO" => Ok(Self::Preta),
            "03" | "3" | "PARDA" | "PARDO" => Ok(Self::Parda),
            "04" | "4" | "AMARELA" | "AMARELO" => Ok(Self::Amarela),
            "05" | "5" | "INDIGENA" => Ok(Self::Indigena),
            "99" | "SEM INFORMACAO" => Ok(Self::SemInformacao),
            _ => Err(Invalido::novo(tipo::RACA, motivo::RACA_FORMA)),
        }
    }

    /// Two digits.
    pub const fn codigo(self) -> &'static str {
        match self {
            Self::Branca => "01",
            Self::Preta => "02",
            Self::Parda => "03",
            Self::Amarela => "04",
            Self::Indigena => "05",
            Self::SemInformacao => "99",
        }
    }

    /// The word.
    pub const fn formatado(self) -> &'static str {
        match self {
            Self::Branca => "Branca",
            Self::Preta => "Preta",
            Self::Parda => "Parda",
            Self::Amarela => "Amarela",
            Self::Indigena => "Indígena",
            Self::SemInformacao => "Sem informação",
        }
    }
}

impl fmt::Display for Raca {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.codigo())
    }
}

texto_canonico!(Sexo);
texto_canonico!(Raca);

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn sexo_le_e_imprime() {
        for t in ["m", " Masculino ", "MASC."] {
            assert_eq!(Sexo::ler(t), Ok(Sexo::Masculino), "{t}");
        }
        for t in ["", "I", "N", "X", "MF"] {
            assert!(Sexo::ler(t).is_err(), "{t}");
        }
        for s in [Sexo::Masculino, Sexo::Feminino] {
            assert_eq!(Sexo::ler(&s.to_string()), Ok(s));
            assert_eq!(Sexo::ler(s.formatado()), Ok(s));
        }
        assert_eq!(serde_json::to_string(&Sexo::Feminino).unwrap(), "\"F\"");
    }

    #[test]
    fn raca_le_e_imprime() {
        for r in Raca::TODAS {
            assert_eq!(Raca::ler(r.codigo()), Ok(r));
            assert_eq!(Raca::ler(r.formatado()), Ok(r));
        }
        for t in ["", "00", "06", "6", "98", "AZUL"] {
            assert!(Raca::ler(t).is_err(), "{t}");
        }
        assert_eq!(serde_json::from_str::<Raca>("\"05\"").unwrap(), Raca::Indigena);
    }
}
