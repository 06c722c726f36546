//! Requests and results of imports and lots; `ResultadoArquivo` is the JSON object of cli.md.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use nexsus_domain::{Cns, Competencia, Dinheiro};
use nexsus_ingest::{Arranjo, Campo, Tipo};
use serde::Serialize;

/// What is to be imported.
#[derive(Debug, Clone)]
pub struct PedidoImportacao {
    /// Kind of reader the operator chose.
    pub tipo: Tipo,
    /// File to read.
    pub arquivo: PathBuf,
    /// SIGTAP layout file, for fixed-width text.
    pub leiaute: Option<PathBuf>,
    /// Named PDF layout profile.
    pub perfil: Option<String>,
    /// Layout of this PDF corrected by hand and not kept under a name (yet); goes before `perfil`.
    pub arranjo: Option<Arranjo>,
    /// Competência of procedures whose file does not carry one.
    pub competencia: Option<Competencia>,
    /// Professional of every attendance of the file.
    pub profissional: Option<Cns>,
    /// Only show what would happen.
    pub ensaio: bool,
}

impl PedidoImportacao {
    /// An import of one file with nothing special asked.
    pub fn de(tipo: Tipo, arquivo: impl Into<PathBuf>) -> Self {
        Self {
            tipo,
            arquivo: arquivo.into(),
            leiaute: None,
            perfil: None,
            arranjo: None,
            competencia: None,
            profissional: None,
            ensaio: false,
        }
    }
}

/// Name of a file without its folder.
pub(crate) fn nome_do_arquivo(caminho: &Path) -> String {
    caminho.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// How an import ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SituacaoArquivo {
    /// Rows were written as a new lot.
    Gravado,
    /// Rehearsal: nothing was written.
    Ensaio,
    /// The file was refused; nothing was written.
    Recusado,
    /// The same bytes were imported before; nothing was written.
    Repetido,
}

/// File error in the words of cli.md.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErroDoArquivo {
    /// One of the file error codes of cli.md.
    pub codigo: String,
    /// What is wrong with the file.
    pub mensagem: String,
    /// What to do.
    pub remedio: String,
}

/// Line accounting; `lidas` is always the sum of the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Linhas {
    /// Lines read.
    pub lidas: u64,
    /// Became new records.
    pub novas: u64,
    /// Already stood in the database, equal.
    pub iguais: u64,
    /// Completed or replaced an existing record.
    pub alteradas: u64,
    /// Refused, with a reason each.
    pub rejeitadas: u64,
    /// Headers, footers, totals, blank lines.
    pub mobilia: u64,
}

impl Linhas {
    /// Whether every line read ended as exactly one of the kinds.
    pub fn fecham(&self) -> bool {
        self.lidas == self.novas + self.iguais + self.alteradas + self.rejeitadas + self.mobilia
    }
}

/// Sum of the money read against the total printed in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Soma {
    /// Sum of the rows, as "58411.20".
    pub lida: Option<String>,
    /// Total the file prints.
    pub impressa: Option<String>,
    /// Whether the total is explained line by line: the rows, with the refused lines whose amount can be read, add up to
    /// it. Null when the file prints none.
    pub confere: Option<bool>,
}

impl Soma {
    /// Builds the comparison, the same for the screen and the command line. A refused line is part of what the file adds
    /// up, so `recusado` (the readable amounts of those) counts with the rows; `lida` stays the sum of the rows alone.
    pub fn de(lida: Option<Dinheiro>, impressa: Option<Dinheiro>, recusado: Dinheiro) -> Self {
        Self {
            lida: lida.map(Dinheiro::tecnico),
            impressa: impressa.map(Dinheiro::tecnico),
            confere: lida.zip(impressa).map(|(a, b)| a == b || a.somar(recusado) == Some(b)),
        }
    }
}

/// Amounts that refused lines show, as far as they can be read.
pub(crate) fn valor_recusado<'a>(rejeitos: impl IntoIterator<Item = &'a RejeitoLinha>) -> Dinheiro {
    let valores = rejeitos.into_iter().filter_map(|l| {
        let campo = l.campos.iter().find(|c| c.nome == "valor_aureo")?;
        Dinheiro::ler(&campo.valor).ok()
    });
    Dinheiro::soma(valores).unwrap_or_default()
}

/// A refused line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RejeitoLinha {
    /// Page (PDF) or sheet number, from 1; 0 where there is none.
    pub pagina: u32,
    /// Line in the page, sheet or file, from 1.
    pub linha: u32,
    /// Line reason of cli.md.
    pub motivo: String,
    /// The reason as a sentence that names the field to blame, where one is.
    pub frase: String,
    /// The raw line.
    pub texto: String,
    /// Columns as found, for the table that goes out to be mended; not part of the JSON.
    #[serde(skip)]
    pub campos: Vec<Campo>,
}

/// Two patients that may be one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suspeito {
    /// COD_PAC of the first.
    pub a: String,
    /// COD_PAC of the second.
    pub b: String,
    /// Why.
    pub motivo: String,
}

/// Result of one file, exactly the object of cli.md.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResultadoArquivo {
    /// Path as given.
    pub arquivo: String,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// pdf, xlsx or txt.
    pub tipo: String,
    /// Layout understood.
    pub layout: String,
    /// Number of the lot; null when none was made.
    pub lote: Option<i64>,
    /// How it ended.
    pub situacao: SituacaoArquivo,
    /// File error when refused.
    pub erro: Option<ErroDoArquivo>,
    /// Line accounting.
    pub linhas: Linhas,
    /// Control sums.
    pub soma: Soma,
    /// Refused lines.
    pub rejeitos: Vec<RejeitoLinha>,
    /// Pairs of patients to review.
    pub suspeitos: Vec<Suspeito>,
    /// Pairs that were found and not listed, because their group is too large.
    pub suspeitos_omitidos: u64,
    /// Remarks that did not stop anything.
    pub avisos: Vec<String>,
    /// Seconds it took.
    pub segundos: f64,
}

/// A lot in the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResumoLote {
    /// Number, dense per establishment.
    pub numero: i64,
    /// pdf, xlsx or txt.
    pub tipo: String,
    /// Name of the file, without its folder.
    pub arquivo: String,
    /// previa (staged, nothing written), gravado or desfeito.
    pub situacao: String,
    /// Layout understood.
    pub layout: String,
    /// Line accounting.
    pub linhas: Linhas,
    /// Control sums.
    pub soma: Soma,
    /// When it was written, UTC.
    pub quando: DateTime<Utc>,
    /// Who imported.
    pub usuario: String,
}
