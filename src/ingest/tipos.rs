//! The shapes every reader answers with: what was asked, what was read, what was refused, and the counts.
//!
//! They cross a process pipe, so all of them are serde types without borrowed data.

use nexsus_domain::{Atendimento, Competencia, Dinheiro, LinhaDeTabela, LinhaRetorno, Paciente, Procedimento};
use serde::{Deserialize, Serialize};

use crate::Motivo;
use crate::bpa::RegistroBpa;
use crate::cnes_xml::RegistroCnes;
use crate::kit::RegistroKit;
use crate::sigtap::LinhaSigtap;

/// What the operator asked to import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tipo {
    /// Attendance report (PDF) for table Atendimento.
    Pdf,
    /// Patients (xlsx, xls, xlsb, ods or csv) for table Paciente.
    #[serde(rename = "xlsx")]
    Planilha,
    /// SIGTAP procedures (fixed width or delimited text) for table Procedimento.
    Txt,
    /// XML of the CNES portal: establishment, teams and professionals.
    #[serde(rename = "cnes-xml")]
    CnesXml,
    /// The SIA's answer to a remittance (DBF).
    Retorno,
    /// Tables of the KIT SIA (DBF).
    Kit,
    /// BPA text files, as history.
    Bpa,
}

impl Tipo {
    /// The name of the command line: `pdf`, `xlsx`, `txt`, `cnes-xml`, `retorno`, `kit` or `bpa`.
    pub const fn codigo(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Planilha => "xlsx",
            Self::Txt => "txt",
            Self::CnesXml => "cnes-xml",
            Self::Retorno => "retorno",
            Self::Kit => "kit",
            Self::Bpa => "bpa",
        }
    }

    /// The kind of a name.
    pub fn de_codigo(codigo: &str) -> Option<Self> {
        let todos = [Self::Pdf, Self::Planilha, Self::Txt, Self::CnesXml, Self::Retorno, Self::Kit, Self::Bpa];
        todos.into_iter().find(|t| t.codigo() == codigo)
    }
}

/// What a reader may be told beside the bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opcoes {
    /// Text of a SIGTAP `*_layout.txt`, for fixed-width files.
    pub leiaute: Option<String>,
    /// Text of a saved PDF layout profile (TOML).
    pub perfil: Option<String>,
    /// Competência for procedure files that do not carry one in each line.
    pub competencia: Option<Competencia>,
}

/// One row with the place it came from.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lida<T> {
    /// Page of the PDF or number of the sheet, counted from 1.
    pub pagina: u32,
    /// Line of the page, row of the sheet or line of the text, counted from 1.
    pub linha: u32,
    /// The line as it was read, for the operator's eyes; empty for kinds of rows that nobody refuses after the reader. May
    /// hold personal data: never log it.
    pub texto: String,
    /// The typed row.
    pub valor: T,
}

impl<T: std::fmt::Debug> std::fmt::Debug for Lida<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lida")
            .field("pagina", &self.pagina)
            .field("linha", &self.linha)
            .field("valor", &self.valor)
            .finish_non_exhaustive()
    }
}

/// A line that was recognised as data but cannot become a row.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejeito {
    /// Page or sheet, counted from 1.
    pub pagina: u32,
    /// Line, counted from 1.
    pub linha: u32,
    /// Why it was refused.
    pub motivo: Motivo,
    /// The line as it was read. May hold personal data: never log it.
    pub texto: String,
    /// What stood in each column that was found, so that a person can mend the line; empty where no column was found.
    #[serde(default)]
    pub campos: Vec<Campo>,
}

/// One column of a line as text, named like the column of its table in lower case (`data_atend`, `cod_pac`,
/// `cod_proc_aureo`, `proc_aureo`, `valor_aureo`, `nome`, `dtnasc`, ...).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campo {
    /// Column of the table, in lower case.
    pub nome: String,
    /// What the file says there. May hold personal data: never log it.
    pub valor: String,
}

impl std::fmt::Debug for Campo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Campo").field("nome", &self.nome).finish_non_exhaustive()
    }
}

/// One column of a table found in a PDF.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColunaAchada {
    /// Column of the table it feeds, in lower case; empty when nothing uses it.
    pub campo: String,
    /// The title as printed.
    pub titulo: String,
    /// Left and right edge, points from the left of the page as it is read.
    pub de: f32,
    /// Right edge, points.
    pub ate: f32,
}

/// How a PDF is laid out, as it was understood: shown to the operator and saved as a profile.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Arranjo {
    /// `automático` or the name of the profile that was used.
    pub origem: String,
    /// What the report groups by (`paciente`, `dia`, `procedimento`), in the order of nesting.
    pub grupos: Vec<String>,
    /// Columns of the first table, left to right.
    pub colunas: Vec<ColunaAchada>,
    /// How many tables (reports) the file holds.
    pub tabelas: u32,
    /// Share of data lines that were understood whole, 0 to 100.
    pub confianca: u8,
}

/// One total the file prints, with the sum of the lines it covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Controle {
    /// Page, counted from 1.
    pub pagina: u32,
    /// What the total is called where it stands, without names of persons (`subtotal`, `total do dia`, `total geral`).
    pub nome: String,
    /// Printed amount.
    pub impresso: Dinheiro,
    /// Sum of the lines it covers; `None` when the lines cannot be told.
    pub lido: Option<Dinheiro>,
}

/// One line mended by a person, typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// For table Atendimento.
    Atendimento(Box<Atendimento>),
    /// For table Paciente.
    Paciente(Box<Paciente>),
    /// For table Procedimento.
    Procedimento(Box<Procedimento>),
    /// For a side table of the SIGTAP.
    Tabela(Box<LinhaDeTabela>),
}

impl std::fmt::Debug for Rejeito {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rejeito")
            .field("pagina", &self.pagina)
            .field("linha", &self.linha)
            .field("motivo", &self.motivo)
            .finish_non_exhaustive()
    }
}

/// The rows of a file, by the table they are meant for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Itens {
    /// From a PDF.
    Atendimentos(Vec<Lida<Atendimento>>),
    /// From a spreadsheet.
    Pacientes(Vec<Lida<Paciente>>),
    /// From a text file.
    Procedimentos(Vec<Lida<Procedimento>>),
    /// From the XML of the CNES.
    Cnes(Vec<Lida<RegistroCnes>>),
    /// From the SIA's return.
    Retorno(Vec<Lida<LinhaRetorno>>),
    /// From the KIT SIA.
    Kit(Vec<Lida<RegistroKit>>),
    /// From a BPA text file.
    Bpa(Vec<Lida<RegistroBpa>>),
    /// From the monthly SIGTAP package, or from one of its side tables alone.
    Sigtap(Vec<Lida<LinhaSigtap>>),
}

impl Itens {
    /// How many rows there are.
    pub const fn len(&self) -> usize {
        match self {
            Self::Atendimentos(v) => v.len(),
            Self::Pacientes(v) => v.len(),
            Self::Procedimentos(v) => v.len(),
            Self::Cnes(v) => v.len(),
            Self::Retorno(v) => v.len(),
            Self::Kit(v) => v.len(),
            Self::Bpa(v) => v.len(),
            Self::Sigtap(v) => v.len(),
        }
    }

    /// True when there is no row.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Itens {
    /// No row yet, of the kind that `tipo` asks for.
    pub const fn nenhum(tipo: Tipo) -> Self {
        match tipo {
            Tipo::Pdf => Self::Atendimentos(Vec::new()),
            Tipo::Planilha => Self::Pacientes(Vec::new()),
            Tipo::Txt => Self::Procedimentos(Vec::new()),
            Tipo::CnesXml => Self::Cnes(Vec::new()),
            Tipo::Retorno => Self::Retorno(Vec::new()),
            Tipo::Kit => Self::Kit(Vec::new()),
            Tipo::Bpa => Self::Bpa(Vec::new()),
        }
    }

    /// Whether a file of this kind may answer with such rows.
    pub const fn cabem(&self, tipo: Tipo) -> bool {
        matches!(
            (self, tipo),
            (Self::Atendimentos(_), Tipo::Pdf)
                | (Self::Pacientes(_), Tipo::Planilha)
                | (Self::Procedimentos(_) | Self::Sigtap(_), Tipo::Txt)
                | (Self::Cnes(_), Tipo::CnesXml)
                | (Self::Retorno(_), Tipo::Retorno)
                | (Self::Kit(_), Tipo::Kit)
                | (Self::Bpa(_), Tipo::Bpa)
        )
    }

    /// Appends rows of the same kind; an empty `self` takes the kind of the others. `false` when the kinds differ.
    #[must_use]
    pub fn juntar(&mut self, outros: Self) -> bool {
        match (&mut *self, outros) {
            (Self::Atendimentos(a), Self::Atendimentos(mut b)) => a.append(&mut b),
            (Self::Pacientes(a), Self::Pacientes(mut b)) => a.append(&mut b),
            (Self::Procedimentos(a), Self::Procedimentos(mut b)) => a.append(&mut b),
            (Self::Sigtap(a), Self::Sigtap(mut b)) => a.append(&mut b),
            (Self::Cnes(a), Self::Cnes(mut b)) => a.append(&mut b),
            (Self::Retorno(a), Self::Retorno(mut b)) => a.append(&mut b),
            (Self::Kit(a), Self::Kit(mut b)) => a.append(&mut b),
            (Self::Bpa(a), Self::Bpa(mut b)) => a.append(&mut b),
            (_, outros) if outros.is_empty() => {}
            (vazio, outros) if vazio.is_empty() => *vazio = outros,
            _ => return false,
        }
        true
    }
}

/// Everything one file said. Invariant: `lidas == itens.len() + rejeitos.len() + mobilia`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Leitura {
    /// What was asked.
    pub tipo: Tipo,
    /// The layout that was recognised, in words for the operator.
    pub layout: String,
    /// Lines found in the file (a record that spreads over several lines counts once).
    pub lidas: u64,
    /// Lines recognised as furniture: titles, headers, footers, subtotals, notes.
    pub mobilia: u64,
    /// The rows.
    pub itens: Itens,
    /// The refused lines.
    pub rejeitos: Vec<Rejeito>,
    /// Sum of the amounts of the rows, where the file has amounts.
    pub soma_lida: Option<Dinheiro>,
    /// Sum the file itself prints (total geral, or the subtotals added up), where it prints one.
    pub soma_impressa: Option<Dinheiro>,
    /// Every total the file prints, in order; each that differs from its lines is also an entry of `avisos`.
    #[serde(default)]
    pub controles: Vec<Controle>,
    /// How a PDF was understood.
    #[serde(default)]
    pub arranjo: Option<Arranjo>,
    /// Sentences for the operator.
    pub avisos: Vec<String>,
}

impl Leitura {
    /// True when the counts add up. Every reader guarantees it; callers may check what came over the pipe.
    pub fn confere(&self) -> bool {
        self.lidas == self.itens.len() as u64 + self.rejeitos.len() as u64 + self.mobilia
    }
}
