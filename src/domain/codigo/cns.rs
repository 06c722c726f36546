//! Cartão Nacional de Saúde: fifteen digits that identify a patient or a professional (domain.md 6.1).

use std::fmt;

use super::apoio::{digitos, numero, soma_pesada, texto_do_numero};
use crate::invalido::Invalido;
use crate::textos::{motivo, tipo};

/// A valid CNS. `Debug` shows no digit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cns(u64);

impl Cns {
    /// Reads fifteen digits with the usual punctuation and checks them.
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        let d: [u8; 15] = digitos(texto, tipo::CNS, motivo::CNS_TAMANHO)?;
        let confere = match d[0] {
            1 | 2 => definitivo(&d) == d,
            7..=9 => soma_pesada(&d, (1..=15).rev()).is_multiple_of(11),
            _ => return Err(Invalido::novo(tipo::CNS, motivo::CNS_INICIO)),
        };
        if confere { Ok(Self(numero(&d))) } else { Err(Invalido::novo(tipo::CNS, motivo::DIGITO)) }
    }

    /// The number as kept in an integer column.
    pub fn numero(self) -> i64 {
        self.0 as i64
    }

    /// Back from [`Cns::numero`]; checked again.
    pub fn de_numero(n: i64) -> Result<Self, Invalido> {
        Self::ler(&texto_do_numero(n, 15, tipo::CNS)?)
    }

    /// `700 0000 0000 0005`.
    pub fn formatado(self) -> String {
        let t = self.to_string();
        format!("{} {} {} {}", &t[..3], &t[3..7], &t[7..11], &t[11..])
    }

    /// First three and last four digits, the rest hidden.
    pub fn mascarado(self) -> String {
        let t = self.to_string();
        format!("{}••••••••{}", &t[..3], &t[11..])
    }
}

/// The whole number that the first eleven digits (a PIS) of a definitive CNS must give.
fn definitivo(d: &[u8; 15]) -> [u8; 15] {
    let mut certo = *d;
    let soma = soma_pesada(&d[..11], (5..=15).rev());
    let (meio, dv) = match 11 - soma % 11 {
        11 => (0, 0),
        10 => (1, 11 - (soma + 2) % 11),
        dv => (0, dv),
    };
    certo[11] = 0;
    certo[12] = 0;
    certo[13] = meio;
    certo[14] = dv as u8;
    certo
}

impl fmt::Display for Cns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:015}", self.0)
    }
}

texto_canonico!(Cns, i64);
debug_oculto!(Cns);
