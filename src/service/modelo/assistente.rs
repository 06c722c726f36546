//! What the import wizard shows and asks: a staged lot, its business diff, its queue of lines to mend, and pairs of
//! patients that may be one person (ux.md 4.4).

use chrono::NaiveDate;
use nexsus_domain::{Dinheiro, Paciente};
pub use nexsus_ingest::{Arranjo, Campo, ColunaAchada, Controle};
use nexsus_store::Gravado;
use uuid::Uuid;

use super::ResultadoArquivo;

/// Lines and money of one outcome of the diff.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parcela {
    /// Lines.
    pub linhas: u64,
    /// Sum of their amounts; `None` where lines have no amount (patients, procedures).
    pub valor: Option<Dinheiro>,
}

/// Some lines of the file as they were understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Amostra {
    /// Titles of the columns.
    pub titulos: Vec<String>,
    /// At most ten lines.
    pub linhas: Vec<Vec<String>>,
}

/// A staged import: everything known about it, nothing written yet. `resultado.lote` is its number.
#[derive(Debug, Clone, PartialEq)]
pub struct Previa {
    /// The counts, sums, warnings and suspects, as the command line gives them.
    pub resultado: ResultadoArquivo,
    /// How a PDF was understood.
    pub arranjo: Option<Arranjo>,
    /// Totals the file prints, with the sums of what they cover.
    pub controles: Vec<Controle>,
    /// Some lines.
    pub amostra: Amostra,
    /// New lines, lines that stand in the database (`= Já existentes`), lines that only repeat another one of the same
    /// file, changed lines, refused lines; `total` adds them up. `resultado.linhas.iguais` is existing and repeated ones.
    pub novas: Parcela,
    pub iguais: Parcela,
    pub repetidas: Parcela,
    pub alteradas: Parcela,
    pub rejeitadas: Parcela,
    pub total: Parcela,
    /// What changed lines would change, a few of them: (record, what it says now, what it would say).
    pub mudancas: Vec<(String, String, String)>,
    /// First and last date of the lines.
    pub datas: Option<(NaiveDate, NaiveDate)>,
    /// Distinct patients and procedures named.
    pub pacientes: u64,
    pub procedimentos: u64,
    /// Lines whose patient is not registered here (they are written all the same).
    pub sem_cadastro: u64,
    /// Reasons with their counts, most frequent first.
    pub motivos: Vec<(String, u64)>,
    /// Seconds the writing will take, as far as can be told.
    pub segundos_estimados: f64,
    /// State of the queue.
    pub fila: ContasDaFila,
}

/// How far the queue of refused lines is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ContasDaFila {
    pub pendentes: u64,
    pub corrigidas: u64,
    pub adiadas: u64,
    pub ignoradas: u64,
}

/// State of one line of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SituacaoDaLinha {
    /// Waits for a decision.
    Pendente,
    /// Mended; written with the lot.
    Corrigida,
    /// Put off: stays in the lot, can be exported and imported again.
    Adiada,
    /// Not wanted.
    Ignorada,
}

/// One refused line of a lot.
#[derive(Clone, PartialEq, Eq)]
pub struct LinhaDaFila {
    /// Identity inside the lot.
    pub id: Uuid,
    pub pagina: u32,
    pub linha: u32,
    /// Line reason of cli.md.
    pub motivo: String,
    /// The raw line.
    pub texto: String,
    /// Columns as found, or as mended so far.
    pub campos: Vec<Campo>,
    pub situacao: SituacaoDaLinha,
}

impl std::fmt::Debug for LinhaDaFila {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LinhaDaFila").field("id", &self.id).field("motivo", &self.motivo).finish_non_exhaustive()
    }
}

/// `campo` of the [`Palpite`] that offers to register a new patient: `valor` is the code the line shows and `descricao`
/// the name, either may be empty. Taken up with `Nucleo::cadastrar_da_linha`.
pub const NOVO_PACIENTE: &str = "novo_paciente";

/// A value that may be the right one for the field that is wrong.
#[derive(Clone, PartialEq, Eq)]
pub struct Palpite {
    /// Column it is for.
    pub campo: String,
    /// Value to put there.
    pub valor: String,
    /// What stands beside it, for the eye (name, birth date, procedure).
    pub descricao: String,
    /// Why it is offered (`nome 92% igual`, `código 1 letra`).
    pub porque: String,
}

impl std::fmt::Debug for Palpite {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Palpite").field("campo", &self.campo).finish_non_exhaustive()
    }
}

/// A correction of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correcao {
    pub id: Uuid,
    /// All columns as they shall stand.
    pub campos: Vec<Campo>,
    /// The same change for every pending line of this lot that has the same wrong value.
    pub iguais: bool,
    /// Remember the change: later imports make it by themselves.
    pub lembrar: bool,
}

/// What a correction did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Corrigido {
    /// Lines mended, the one asked for included.
    pub linhas: u64,
    pub fila: ContasDaFila,
}

/// Two patients that may be one person, side by side.
#[derive(Debug, Clone, PartialEq)]
pub struct ParDePacientes {
    pub a: Gravado<Paciente>,
    pub b: Gravado<Paciente>,
    pub motivo: String,
    /// Attendances under the code of each.
    pub atendimentos: (u64, u64),
}

/// What to do with a pair.
#[derive(Debug, Clone, PartialEq)]
pub enum DecisaoDoPar {
    /// One person: `fica` keeps its code, with this content; the other becomes another code of the same person. Both are
    /// named with the version that was read.
    Unir { fica: (Uuid, i64), sai: (Uuid, i64), conteudo: Box<Paciente> },
    /// Two persons: never ask again.
    Separar { a: Uuid, b: Uuid },
}

/// Lines of a page as the reader saw them.
#[derive(Clone, PartialEq, Eq)]
pub struct PaginaBruta {
    pub pagina: u32,
    pub linhas: Vec<String>,
}

impl std::fmt::Debug for PaginaBruta {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaginaBruta").field("pagina", &self.pagina).finish_non_exhaustive()
    }
}
