//! Why a whole file is refused: the file error codes of cli.md, each with a message and a remedy in Portuguese.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{Tipo, textos};

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
    /// One of the others ([`Self::geral`]), met in this member of a zip.
    NoMembro(u8, NomeDoMembro),
}

/// Name of a file inside a zip, cut to what fits; no folders, no control characters.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct NomeDoMembro([u8; 48], u8);

impl NomeDoMembro {
    fn novo(caminho: &str) -> Self {
        let (mut letras, mut n) = ([0; 48], 0);
        let nome = caminho.rsplit(['/', '\\']).find(|p| !p.is_empty()).unwrap_or_default();
        for c in nome.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }) {
            if n + c.len_utf8() > letras.len() {
                break;
            }
            c.encode_utf8(&mut letras[n..]);
            n += c.len_utf8();
        }
        Self(letras, n as u8)
    }

    /// As text.
    pub fn texto(&self) -> &str {
        self.0.get(..usize::from(self.1)).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default()
    }
}

impl From<NomeDoMembro> for String {
    fn from(n: NomeDoMembro) -> Self {
        n.texto().to_owned()
    }
}

impl From<String> for NomeDoMembro {
    fn from(t: String) -> Self {
        Self::novo(&t)
    }
}

impl std::fmt::Debug for NomeDoMembro {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.texto())
    }
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

    /// The same error, said of one member of a zip.
    #[must_use]
    pub(crate) fn no_membro(self, nome: &str) -> Self {
        let lugar = Self::TODOS.iter().position(|e| *e == self).and_then(|i| u8::try_from(i).ok());
        lugar.map_or(self, |i| Self::NoMembro(i, NomeDoMembro::novo(nome)))
    }

    /// Without the member it was met in.
    #[must_use]
    pub const fn geral(self) -> Self {
        match self {
            Self::NoMembro(i, _) if (i as usize) < Self::TODOS.len() => Self::TODOS[i as usize],
            Self::NoMembro(..) => Self::Corrompido,
            outro => outro,
        }
    }

    /// The code of cli.md ("File error codes").
    pub const fn codigo(self) -> &'static str {
        match self.geral() {
            Self::SenhaNecessaria => "senha_necessaria",
            Self::SemTexto => "sem_texto",
            Self::TextoIlegivel => "texto_ilegivel",
            Self::Corrompido | Self::NoMembro(..) => "corrompido",
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

    /// What happened, one sentence; names the member of a zip it happened in.
    pub fn mensagem(self) -> Cow<'static, str> {
        let frase = textos::erro(self.geral()).0;
        match self {
            Self::NoMembro(_, nome) if !nome.texto().is_empty() => textos::no_membro(frase, nome.texto()).into(),
            _ => frase.into(),
        }
    }

    /// What the operator can do, one sentence, whatever the file was meant to be.
    pub const fn remedio(self) -> &'static str {
        textos::erro(self.geral()).1
    }

    /// What the operator can do with a file that was given as this kind.
    pub const fn remedio_para(self, tipo: Tipo) -> &'static str {
        match textos::remedio_do_tipo(self.geral(), tipo) {
            Some(r) => r,
            None => self.remedio(),
        }
    }
}
