//! What a person set for a procedure once, to be used where the attendance says nothing (domain.md 8.2, 8.3).

use serde::{Deserialize, Serialize};

use crate::{Cid, CodigoProcedimento, Instrumento, Invalido};

/// The choices for one SIGTAP procedure in one establishment. What is empty was not chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PadraoProcedimento {
    pub co_procedimento: CodigoProcedimento,
    /// Diagnosis, used only where the SIGTAP asks for one.
    pub cid: Option<Cid>,
    /// Three characters, with the class or not at all.
    pub servico: String,
    /// Three characters.
    pub classificacao: String,
    /// BPA-I or BPA-C where the SIGTAP accepts both.
    pub instrumento: Option<Instrumento>,
}

impl PadraoProcedimento {
    /// Nothing chosen yet.
    pub fn novo(co_procedimento: CodigoProcedimento) -> Self {
        Self { co_procedimento, cid: None, servico: String::new(), classificacao: String::new(), instrumento: None }
    }

    /// Is anything chosen?
    pub fn vazio(&self) -> bool {
        self.cid.is_none() && self.servico.is_empty() && self.instrumento.is_none()
    }

    /// Sets service and class from six digits, with or without a sign between (`114/007`); empty takes them away.
    pub fn com_servico(mut self, texto: &str) -> Result<Self, Invalido> {
        let digitos = crate::texto::so_digitos(texto);
        let sobra = texto.chars().any(|c| !c.is_ascii_digit() && !matches!(c, ' ' | '/' | '-' | '.'));
        match (digitos.len(), sobra) {
            (0, false) => (self.servico, self.classificacao) = (String::new(), String::new()),
            (6, false) => {
                (self.servico, self.classificacao) = (digitos[..3].to_owned(), digitos[3..].to_owned());
            }
            _ => return Err(Invalido::novo(crate::textos::tipo::SERVICO, crate::textos::motivo::SERVICO_FORMA)),
        }
        Ok(self)
    }
}

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn servico_com_e_sem_barra() {
        let p = || PadraoProcedimento::novo(CodigoProcedimento::ler("0301010072").unwrap());
        for texto in ["114/007", "114007", " 114-007 "] {
            let lido = p().com_servico(texto).unwrap();
            assert_eq!((lido.servico.as_str(), lido.classificacao.as_str()), ("114", "007"), "{texto}");
            assert!(!lido.vazio());
        }
        assert!(p().com_servico("").unwrap().vazio());
        for texto in ["114", "114/07", "114/0071", "11a/007"] {
            assert!(p().com_servico(texto).is_err(), "{texto}");
        }
    }
}
