//! Where the operator can go: every place of the program by name, with what it needs to open.
//!
//! A route is plain data: the palette builds it from a fast code (`:pac silva`), Início from a pendência, a
//! screen from a row. Only `telas::abrir` turns it into a screen.

use std::path::{Path, PathBuf};

use crate::servico::{CodigoProcedimento, Competencia, Tipo, Uuid};

/// What the import screen starts with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PedidoTela {
    pub tipo: Option<Tipo>,
    pub arquivo: Option<PathBuf>,
    /// A lot to go on with: a staged one where it was left, a written one at its refused lines.
    pub lote: Option<i64>,
}

/// A place of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rota {
    Login,
    Inicio,
    Importar(PedidoTela),
    Producao(Option<Competencia>),
    Espelho(Option<Competencia>),
    /// The list, with a search text.
    Pacientes(Option<String>),
    /// The form; `None` is a new record.
    Paciente(Option<Uuid>),
    /// The form of a new patient, with what is known already.
    PacienteNovo {
        codigo: String,
        nome: String,
    },
    /// The form of a stored patient at one field, as a crítica names it.
    PacienteCampo(Uuid, String),
    Depara,
    /// The de-para at one code of the report, or at the codes that stand for one procedure.
    DeparaDe(String),
    /// CID, service and instrument of one procedure, at one field.
    Padrao(CodigoProcedimento, String),
    Regra,
    /// The import lots.
    Lotes,
    /// One lot: its accounts and its refused lines.
    Lote(i64),
    /// Pairs of patients that may be one person.
    Fusao,
    /// The form of the establishment.
    Estabelecimento,
    /// The same at one field.
    EstabelecimentoCampo(String),
    Tarefas,
}

/// A fast code of the palette and what stands behind it.
#[derive(Clone, Copy, Debug)]
pub struct CodigoRapido {
    /// Three letters, as in `:pac`.
    pub codigo: &'static str,
    pub nome: &'static str,
    /// What may follow the code; empty when nothing does.
    pub argumento: &'static str,
}

/// All fast codes, in the order people work (ux.md 3.3).
pub const CODIGOS: &[CodigoRapido] = &[
    CodigoRapido { codigo: "INI", nome: "Início", argumento: "" },
    CodigoRapido { codigo: "IMP", nome: "Importar", argumento: "arquivo" },
    CodigoRapido { codigo: "LOT", nome: "Lotes importados", argumento: "" },
    CodigoRapido { codigo: "DEP", nome: "De-para de procedimentos", argumento: "" },
    CodigoRapido { codigo: "REG", nome: "Regras de profissional", argumento: "" },
    CodigoRapido { codigo: "PRD", nome: "Produção", argumento: "competência" },
    CodigoRapido { codigo: "ESP", nome: "Espelho no BPA", argumento: "competência" },
    CodigoRapido { codigo: "PAC", nome: "Pacientes", argumento: "nome, CPF, CNS ou código" },
    CodigoRapido { codigo: "FUS", nome: "Cadastros parecidos", argumento: "" },
    CodigoRapido { codigo: "EST", nome: "Estabelecimento", argumento: "" },
    CodigoRapido { codigo: "TAR", nome: "Tarefas", argumento: "" },
];

/// Why a typed code opens nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodigoRecusado {
    Desconhecido,
    /// The argument should have been a competência.
    Competencia,
}

/// Turns `pac silva`, `prd 06/2025`, `imp /pasta/arquivo.pdf` into a route. Case does not matter.
pub fn de_codigo(linha: &str) -> Result<Rota, CodigoRecusado> {
    let linha = linha.trim().trim_start_matches(':').trim_start();
    let (codigo, resto) = linha.split_once(char::is_whitespace).unwrap_or((linha, ""));
    let resto = resto.trim();
    let texto = (!resto.is_empty()).then(|| resto.to_owned());
    match codigo.to_ascii_uppercase().as_str() {
        "INI" => Ok(Rota::Inicio),
        "IMP" => Ok(Rota::Importar(importacao(texto))),
        "LOT" => Ok(Rota::Lotes),
        "FUS" => Ok(Rota::Fusao),
        "EST" => Ok(Rota::Estabelecimento),
        "DEP" => Ok(Rota::Depara),
        "REG" => Ok(Rota::Regra),
        "PRD" => Ok(Rota::Producao(competencia(texto)?)),
        "ESP" => Ok(Rota::Espelho(competencia(texto)?)),
        "PAC" => Ok(Rota::Pacientes(texto)),
        "TAR" => Ok(Rota::Tarefas),
        _ => Err(CodigoRecusado::Desconhecido),
    }
}

fn competencia(texto: Option<String>) -> Result<Option<Competencia>, CodigoRecusado> {
    texto.map(|t| Competencia::ler(&t).map_err(|_| CodigoRecusado::Competencia)).transpose()
}

/// The reader is guessed from the name; the screen looks into the file when that says nothing.
fn importacao(texto: Option<String>) -> PedidoTela {
    let arquivo = texto.map(PathBuf::from);
    PedidoTela { tipo: arquivo.as_deref().and_then(tipo_de), arquivo, lote: None }
}

/// Which reader a file name asks for.
pub fn tipo_de(caminho: &Path) -> Option<Tipo> {
    match caminho.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "pdf" => Some(Tipo::Pdf),
        "xlsx" | "xls" | "xlsb" | "ods" | "csv" => Some(Tipo::Planilha),
        "txt" | "zip" => Some(Tipo::Txt),
        "xml" => Some(Tipo::CnesXml),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes_de_rota {
    use super::*;

    #[test]
    fn todo_codigo_anunciado_abre() {
        for c in CODIGOS {
            assert!(de_codigo(c.codigo).is_ok(), "{}", c.codigo);
            assert!(de_codigo(&format!(":{}", c.codigo.to_lowercase())).is_ok());
        }
    }

    #[test]
    fn argumentos() {
        assert_eq!(de_codigo(":pac  silva "), Ok(Rota::Pacientes(Some("silva".into()))));
        assert_eq!(de_codigo("prd 06/2025"), Ok(Rota::Producao(Some(Competencia::ler("202506").unwrap()))));
        assert_eq!(de_codigo("esp xx"), Err(CodigoRecusado::Competencia));
        assert_eq!(de_codigo("zzz"), Err(CodigoRecusado::Desconhecido));
        let Ok(Rota::Importar(p)) = de_codigo("imp /a b/c.PDF") else { unreachable!() };
        assert_eq!(p.tipo, Some(Tipo::Pdf));
        assert_eq!(p.arquivo, Some(PathBuf::from("/a b/c.PDF")));
    }
}
