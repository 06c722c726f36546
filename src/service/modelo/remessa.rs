//! The BPA text file that leaves the house: request, result, and the differences between two of them.

use std::path::PathBuf;

use nexsus_domain::bpa::{ChaveBpa, Comparacao, LarguraBpi, TipoDeLinha, campo_pessoal};
use nexsus_domain::{Cnes, Cns, Competencia};
use serde::Serialize;

/// Request to write the file of a month of presentation.
#[derive(Debug, Clone)]
pub struct PedidoRemessa {
    /// Month of presentation.
    pub competencia: Competencia,
    /// Folder the file goes to.
    pub saida: PathBuf,
    /// Establishments in the file; the one of the session when empty.
    pub cnes: Vec<Cnes>,
    /// Six letters or digits of the file name; the IBGE code of the establishment when absent.
    pub nome: Option<String>,
    /// Header texts instead of those of the establishment.
    pub orgaos: OrgaosPedidos,
    /// Header of 130 characters instead of 126.
    pub cabecalho_longo: bool,
    /// Width of the BPA-I lines; by the month when absent.
    pub largura: Option<LarguraBpi>,
    /// `cbc-lin` counts only the data lines.
    pub so_linhas_de_dados: bool,
    /// Keeps accents in the header.
    pub acentos: bool,
    /// Also lines that are in `S_PRD` already.
    pub com_espelhadas: bool,
    /// Replaces a file of this name that says something else; the old one is kept beside it.
    pub trocar: bool,
    /// Only count and compare, write nothing.
    pub ensaio: bool,
}

impl PedidoRemessa {
    /// The usual file of a month in a folder.
    pub fn de(competencia: Competencia, saida: impl Into<PathBuf>) -> Self {
        Self {
            competencia,
            saida: saida.into(),
            cnes: Vec::new(),
            nome: None,
            orgaos: OrgaosPedidos::default(),
            cabecalho_longo: false,
            largura: None,
            so_linhas_de_dados: false,
            acentos: false,
            com_espelhadas: false,
            trocar: false,
            ensaio: false,
        }
    }
}

/// Header texts given by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrgaosPedidos {
    /// Organ of origin.
    pub origem: Option<String>,
    /// Acronym.
    pub sigla: Option<String>,
    /// CNPJ or CPF.
    pub cgc_cpf: Option<String>,
    /// Organ of destination.
    pub destino: Option<String>,
    /// `M` or `E`.
    pub indicador: Option<String>,
    /// Version of the program.
    pub versao: Option<String>,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SituacaoRemessa {
    /// The file is there, read back and compared.
    Gravado,
    /// It was there already, byte for byte.
    Igual,
    /// A file of this name says something else; it stays.
    Diferente,
    /// It took the place of one that said something else.
    Trocado,
    /// Nothing was written.
    #[default]
    Ensaio,
}

/// What was written.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ResultadoRemessa {
    /// AAAAMM of presentation.
    pub competencia: String,
    /// What became of the file.
    pub situacao: SituacaoRemessa,
    /// Path of the file and of its control report.
    pub arquivo: String,
    pub relatorio: String,
    /// Where the file went that it replaced.
    pub substituido: Option<String>,
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// Data lines, header not counted.
    pub linhas: u64,
    pub bpa_c: u64,
    pub bpa_i: u64,
    /// Folhas as the header counts them.
    pub folhas: u32,
    /// Control field.
    pub controle: u32,
    /// Sum of quantities.
    pub quantidade: i64,
    /// Lines that never were in a file before.
    pub ineditas: u64,
    /// Lines of the month that stay out, by state.
    pub fora: Vec<(String, u64)>,
    /// The last export of this month, whatever its folder.
    pub anterior: Option<RemessaAnterior>,
    /// Against the file of this name that was there: it first, the new one second.
    pub diferencas: Option<ComparacaoBpa>,
    /// Warnings.
    pub avisos: Vec<String>,
}

/// What the trail tells about the last export of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemessaAnterior {
    /// When, UTC.
    pub quando: String,
    pub linhas: u64,
    pub folhas: u64,
    pub controle: u64,
    pub sha256: String,
}

/// What a BPA file is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompararCom {
    /// Another file.
    Arquivo(PathBuf),
    /// The Produção of this database with the same month of presentation.
    Producao,
}

/// Differences line by line and field by field. Values that tell who the patient is are never shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ComparacaoBpa {
    /// Nothing differs.
    pub igual: bool,
    /// Lines equal in every field.
    pub iguais: u64,
    /// Lines with fields that differ.
    pub diferentes: Vec<LinhaComparada>,
    /// Lines only one of them has.
    pub so_no_primeiro: Vec<LugarBpa>,
    pub so_no_segundo: Vec<LugarBpa>,
}

/// Place of a line in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LugarBpa {
    /// `BPA-C` or `BPA-I`.
    pub forma: &'static str,
    pub cnes: String,
    pub competencia: String,
    pub folha: String,
    pub sequencia: String,
    /// Professional, masked; empty in BPA-C.
    pub profissional: String,
}

/// A line and its fields that differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinhaComparada {
    #[serde(flatten)]
    pub lugar: LugarBpa,
    pub campos: Vec<CampoComparado>,
}

/// A field that says one thing here and another there; `•••` where the value would tell who the patient is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CampoComparado {
    pub campo: &'static str,
    pub primeiro: String,
    pub segundo: String,
}

impl From<ChaveBpa> for LugarBpa {
    fn from(c: ChaveBpa) -> Self {
        Self {
            forma: if c.tipo == TipoDeLinha::Individualizada { "BPA-I" } else { "BPA-C" },
            profissional: match Cns::ler(&c.cns_prof) {
                Ok(cns) => cns.mascarado(),
                Err(_) => c.cns_prof.chars().map(|_| '•').collect(),
            },
            cnes: c.cnes,
            competencia: c.cmp,
            folha: c.folha,
            sequencia: c.sequencia,
        }
    }
}

impl From<Comparacao> for ComparacaoBpa {
    fn from(c: Comparacao) -> Self {
        let igual = c.igual();
        let lugares = |v: Vec<ChaveBpa>| v.into_iter().map(LugarBpa::from).collect();
        let mostrar = |campo, valor: String| match valor.as_str() {
            "" => valor,
            _ if campo_pessoal(campo) => "•••".to_owned(),
            _ => valor,
        };
        Self {
            igual,
            iguais: c.iguais,
            diferentes: c
                .diferentes
                .into_iter()
                .map(|l| LinhaComparada {
                    lugar: l.chave.into(),
                    campos: l
                        .campos
                        .into_iter()
                        .map(|d| CampoComparado {
                            campo: d.campo,
                            primeiro: mostrar(d.campo, d.um),
                            segundo: mostrar(d.campo, d.outro),
                        })
                        .collect(),
                })
                .collect(),
            so_no_primeiro: lugares(c.so_no_primeiro),
            so_no_segundo: lugares(c.so_no_segundo),
        }
    }
}
