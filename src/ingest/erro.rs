//! Why a whole file is refused: the file error codes of cli.md, each with a message and a remedy in Portuguese.

use serde::{Deserialize, Serialize};

use crate::textos;

/// A file that must not be imported at all. Holds no content of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[error("{}", self.mensagem())]
pub enum ErroDeArquivo {
    /// The file opens only with a password.
    SenhaNecessaria,
    /// PDF made of images only (scan).
    SemTexto,
    /// PDF whose fonts carry no Unicode.
    TextoIlegivel,
    /// Cut or damaged.
    Corrompido,
    /// Zero bytes, or nothing but blanks.
    Vazio,
    /// Not a PDF at all.
    NaoEPdf,
    /// Not a spreadsheet of any kind we read.
    NaoEPlanilha,
    /// Binary content where text was expected.
    NaoETexto,
    /// Expands or grows beyond the limits (possible bomb).
    LimiteExcedido,
    /// PDF with text but without a table of attendances.
    SemTabela,
    /// Spreadsheet without the columns of a patient list.
    SemColunas,
    /// Header found, no data below.
    SemLinhas,
    /// Text whose layout is not known.
    LeiauteDesconhecido,
}

impl ErroDeArquivo {
    /// All of them, for catalogues and tests.
    pub const TODOS: [Self; 13] = [
        Self::SenhaNecessaria,
        Self::SemTexto,
        Self::TextoIlegivel,
        Self::Corrompido,
        Self::Vazio,
        Self::NaoEPdf,
        Self::NaoEPlanilha,
        Self::NaoETexto,
        Self::LimiteExcedido,
        Self::SemTabela,
        Self::SemColunas,
        Self::SemLinhas,
        Self::LeiauteDesconhecido,
    ];

    /// The code of cli.md ("File error codes").
    pub const fn codigo(self) -> &'static str {
        match self {
            Self::SenhaNecessaria => "senha_necessaria",
            Self::SemTexto => "sem_texto",
            Self::TextoIlegivel => "texto_ilegivel",
            Self::Corrompido => "corrompido",
            Self::Vazio => "vazio",
            Self::NaoEPdf => "nao_e_pdf",
            Self::NaoEPlanilha => "nao_e_planilha",
            Self::NaoETexto => "nao_e_texto",
            Self::LimiteExcedido => "limite_excedido",
            Self::SemTabela => "sem_tabela",
            Self::SemColunas => "sem_colunas",
            Self::SemLinhas => "sem_linhas",
            Self::LeiauteDesconhecido => "leiaute_desconhecido",
        }
    }

    /// The error of a code, for what comes over the worker's pipe.
    pub fn de_codigo(codigo: &str) -> Option<Self> {
        Self::TODOS.into_iter().find(|e| e.codigo() == codigo)
    }

    /// What happened, one sentence.
    pub const fn mensagem(self) -> &'static str {
        textos::erro(self).0
    }

    /// What the operator can do, one sentence.
    pub const fn remedio(self) -> &'static str {
        textos::erro(self).1
    }
}
