//! Procedure code of the SIGTAP: group, sub-group, form, order and a check digit (domain.md 5.3).

use std::fmt;

use super::apoio::{digito_mod11, digitos, numero, soma_pesada, texto_do_numero};
use crate::invalido::Invalido;
use crate::textos::{motivo, tipo};

/// A procedure code with a correct check digit. Whether it exists only the SIGTAP of a competência can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodigoProcedimento(u64);

impl CodigoProcedimento {
    /// Reads ten digits with the usual punctuation (`03.01.01.007-2`) and checks the last.
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        let d: [u8; 10] = digitos(texto, tipo::PROCEDIMENTO, motivo::PROC_TAMANHO)?;
        let n = numero(&d);
        if n == 0 {
            return Err(Invalido::novo(tipo::PROCEDIMENTO, motivo::REPETIDO));
        }
        if d[9] == digito_mod11(soma_pesada(&d[..9], (2..=10).rev())) {
            Ok(Self(n))
        } else {
            Err(Invalido::novo(tipo::PROCEDIMENTO, motivo::DIGITO))
        }
    }

    /// The code as kept in an integer column.
    pub fn numero(self) -> i64 {
        self.0 as i64
    }

    /// Back from [`CodigoProcedimento::numero`]; checked again.
    pub fn de_numero(n: i64) -> Result<Self, Invalido> {
        Self::ler(&texto_do_numero(n, 10, tipo::PROCEDIMENTO)?)
    }

    /// The two digits of the group (`03`).
    pub fn grupo(self) -> String {
        format!("{:02}", self.0 / 100_000_000)
    }

    /// The six digits of group, sub-group and form of organisation (`030101`).
    pub fn forma(self) -> String {
        format!("{:06}", self.0 / 10_000)
    }

    /// `03.01.01.007-2`.
    pub fn formatado(self) -> String {
        let t = self.to_string();
        format!("{}.{}.{}.{}-{}", &t[..2], &t[2..4], &t[4..6], &t[6..9], &t[9..])
    }
}

impl fmt::Display for CodigoProcedimento {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:010}", self.0)
    }
}

texto_canonico!(CodigoProcedimento, i64);
