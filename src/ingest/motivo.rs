//! Why one line is refused: the line reasons of cli.md with their sentences.

use serde::{Deserialize, Serialize};

use crate::textos;

/// Reason of a refused line. `codigo()` is exactly the name in cli.md ("Line reasons").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Motivo {
    /// The date does not exist or cannot be read.
    DataInvalida,
    /// There is something in the place of the amount, but it is no amount.
    ValorInvalido,
    /// The amount is missing.
    ValorAusente,
    /// No patient code in the line nor in its group.
    PacienteAusente,
    /// No procedure code (or no patient code, in a patient list).
    CodigoAusente,
    /// The patient has no name.
    NomeAusente,
    /// The name holds no letters or starts like a formula.
    NomeInvalido,
    /// The patient code already belongs to plainly another person.
    CodPacConflitante,
    /// The line is shorter or longer than the layout.
    LarguraInvalida,
    /// The procedure code has a wrong check digit or no ten digits.
    CodigoInvalido,
    /// NUL or other control bytes inside the line.
    BytesInvalidos,
    /// The same key stood in an earlier line.
    Duplicado,
}

impl Motivo {
    /// All of them, in the order of cli.md.
    pub const TODOS: [Self; 12] = [
        Self::DataInvalida,
        Self::ValorInvalido,
        Self::ValorAusente,
        Self::PacienteAusente,
        Self::CodigoAusente,
        Self::NomeAusente,
        Self::NomeInvalido,
        Self::CodPacConflitante,
        Self::LarguraInvalida,
        Self::CodigoInvalido,
        Self::BytesInvalidos,
        Self::Duplicado,
    ];

    /// The code of cli.md.
    pub const fn codigo(self) -> &'static str {
        match self {
            Self::DataInvalida => "data_invalida",
            Self::ValorInvalido => "valor_invalido",
            Self::ValorAusente => "valor_ausente",
            Self::PacienteAusente => "paciente_ausente",
            Self::CodigoAusente => "codigo_ausente",
            Self::NomeAusente => "nome_ausente",
            Self::NomeInvalido => "nome_invalido",
            Self::CodPacConflitante => "cod_pac_conflitante",
            Self::LarguraInvalida => "largura_invalida",
            Self::CodigoInvalido => "codigo_invalido",
            Self::BytesInvalidos => "bytes_invalidos",
            Self::Duplicado => "duplicado",
        }
    }

    /// The reason of a code, for what comes from the database.
    pub fn de_codigo(codigo: &str) -> Option<Self> {
        Self::TODOS.into_iter().find(|m| m.codigo() == codigo)
    }

    /// One sentence for the operator.
    pub const fn frase(self) -> &'static str {
        textos::motivo(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codigo_vai_e_volta_e_o_serde_usa_o_mesmo_nome() {
        for m in Motivo::TODOS {
            assert_eq!(Motivo::de_codigo(m.codigo()), Some(m));
            assert_eq!(serde_json::to_value(m).ok(), Some(m.codigo().into()));
            assert!(!m.frase().is_empty());
        }
        assert_eq!(Motivo::de_codigo("outro"), None);
    }

    #[test]
    fn erros_de_arquivo_tambem() {
        for e in crate::ErroDeArquivo::TODOS {
            assert_eq!(crate::ErroDeArquivo::de_codigo(e.codigo()), Some(e));
            assert_eq!(serde_json::to_value(e).ok(), Some(e.codigo().into()));
            assert!(e.mensagem().ends_with('.') && e.remedio().ends_with('.'));
        }
    }
}
