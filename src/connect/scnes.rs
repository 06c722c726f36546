//! A copy of the SCNES database (`CNES.GDB`): establishments, professionals and their links with weekly hours, read only.
//!
//! The catalogue comes first: versions of the SCNES differ, and a missing column is named instead of guessed. The tables
//! are joined here, not in SQL, because joins over them are known to fail on real files; texts are trimmed here for the
//! engines that have no TRIM.

use std::collections::HashMap;
use std::fmt;

use rsfbclient::{Row, SqlType};

use crate::conversa::Conversa;
use crate::erro::ErroFirebird;
use crate::espelho::Espelho;
use crate::sql;

/// Columns without which a table is of no use.
const TABELAS: [(&str, &[&str]); 3] = [
    ("LFCES004", &["UNIDADE_ID", "CNES", "NOME_FANTA"]),
    ("LFCES018", &["PROF_ID", "CPF_PROF", "COD_CNS", "NOME_PROF"]),
    ("LFCES021", &["UNIDADE_ID", "PROF_ID", "COD_CBO", "CG_HORAAMB", "CGHORAOUTR", "CGHORAHOSP"]),
];

/// What the copy says of one establishment, every text as it stands there without blanks at the ends.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CopiaScnes {
    /// The establishment asked for; `None` when the copy does not have it.
    pub unidade: Option<UnidadeScnes>,
    /// Its links, in the order of the table.
    pub vinculos: Vec<VinculoScnes>,
    /// Establishments in the copy, this one included.
    pub unidades: u64,
    /// Links in the copy, those of this one included.
    pub todos_os_vinculos: u64,
}

/// An establishment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnidadeScnes {
    /// Seven digits.
    pub cnes: String,
    /// Fantasy name.
    pub nome: String,
    /// CNPJ of the maintainer, where the copy has the column.
    pub cnpj: String,
    /// Municipality, six or seven digits, where the copy has the column.
    pub ibge: String,
}

/// A professional in an occupation at the establishment.
#[derive(Clone, PartialEq, Eq)]
pub struct VinculoScnes {
    /// CNS.
    pub cns: String,
    /// CPF.
    pub cpf: String,
    /// Name.
    pub nome: String,
    /// CBO.
    pub cbo: String,
    /// Weekly hours, ambulatory + other + hospital; `None` when the copy holds none of the three.
    pub horas: Option<i32>,
}

impl fmt::Debug for CopiaScnes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CopiaScnes").field("vinculos", &self.vinculos.len()).finish_non_exhaustive()
    }
}

/// Name and documents stay out.
impl fmt::Debug for VinculoScnes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VinculoScnes").field("cbo", &self.cbo).field("horas", &self.horas).finish_non_exhaustive()
    }
}

impl Espelho {
    /// Reads what a copy of the SCNES says of one establishment (seven digits). Writes nothing.
    pub fn ler_scnes(&self, cnes: &str) -> Result<CopiaScnes, ErroFirebird> {
        let cnes = cnes.to_owned();
        self.pedir(move |c| ler(c, &cnes))
    }
}

fn ler(c: &mut Conversa, cnes: &str) -> Result<CopiaScnes, ErroFirebird> {
    let mut colunas: HashMap<&str, Vec<String>> = HashMap::new();
    for (tabela, exigidas) in TABELAS {
        let mut nomes = Vec::new();
        // The name is ours, not the file's: it can stand in the text, which spares old engines a typed parameter.
        c.consultar(&format!("{}'{tabela}'", sql::COLUNAS_DA_TABELA), Vec::new(), |l| nomes.push(texto(&l, 0)))?;
        if nomes.is_empty() {
            return Err(ErroFirebird::NaoEScnes { falta: tabela.to_owned() });
        }
        if let Some(falta) = exigidas.iter().find(|e| !nomes.iter().any(|n| n == *e)) {
            return Err(ErroFirebird::NaoEScnes { falta: format!("{tabela}.{falta}") });
        }
        colunas.insert(tabela, nomes);
    }
    let tem = |coluna: &str| colunas.get("LFCES004").is_some_and(|n| n.iter().any(|c| c == coluna));
    // A column that this version lacks reads as blank.
    let opcional = |coluna: &str| if tem(coluna) { coluna.to_owned() } else { "''".to_owned() };
    let mut copia = CopiaScnes::default();
    let mut id = None;
    let sql = sql::scnes_unidades(&opcional("CNPJ_MANT"), &opcional("CODMUNGEST"));
    c.consultar(&sql, Vec::new(), |l| {
        copia.unidades += 1;
        let este = format!("{:0>7}", texto(&l, 1));
        if este == cnes && id.is_none() {
            id = Some(texto(&l, 0));
            copia.unidade =
                Some(UnidadeScnes { cnes: este, nome: texto(&l, 2), cnpj: texto(&l, 3), ibge: texto(&l, 4) });
        }
    })?;
    let mut brutos = Vec::new();
    let mut todos = 0_u64;
    c.consultar(sql::SCNES_VINCULOS, Vec::new(), |l| {
        todos += 1;
        if id.as_deref() == Some(texto(&l, 0).as_str()) {
            brutos.push((texto(&l, 1), texto(&l, 2), horas(&l)));
        }
    })?;
    copia.todos_os_vinculos = todos;
    let mut pessoas: HashMap<String, (String, String, String)> = HashMap::new();
    if !brutos.is_empty() {
        c.consultar(sql::SCNES_PESSOAS, Vec::new(), |l| {
            pessoas.insert(texto(&l, 0), (texto(&l, 1), texto(&l, 2), texto(&l, 3)));
        })?;
    }
    copia.vinculos = brutos
        .into_iter()
        .map(|(prof, cbo, horas)| {
            // A link to nobody stays in the list with blanks: whoever checks the lines refuses it by name.
            let (cns, cpf, nome) = pessoas.get(&prof).cloned().unwrap_or_default();
            VinculoScnes { cns, cpf, nome, cbo, horas }
        })
        .collect();
    Ok(copia)
}

fn texto(linha: &Row, posicao: usize) -> String {
    match linha.cols.get(posicao).map(|c| &c.value) {
        Some(SqlType::Text(t)) => t.trim().to_owned(),
        Some(SqlType::Integer(n)) => n.to_string(),
        _ => String::new(),
    }
}

/// The sum of the three kinds of hours; absurd values count as absent.
fn horas(linha: &Row) -> Option<i32> {
    let uma = |posicao: usize| -> Option<i32> {
        let n = match linha.cols.get(posicao).map(|c| &c.value)? {
            SqlType::Integer(n) => *n,
            SqlType::Floating(n) => *n as i64,
            SqlType::Text(t) => t.trim().parse().ok()?,
            _ => return None,
        };
        i32::try_from(n).ok().filter(|n| (0..=168).contains(n))
    };
    let partes = [uma(3), uma(4), uma(5)];
    partes.iter().any(Option::is_some).then(|| partes.into_iter().flatten().sum())
}
