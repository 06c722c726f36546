//! Multi-row INSERT and IN lists: at most 500 rows a statement and never more binds than SQLite takes (32,766).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// Binds per statement we allow ourselves, below the limits of both engines.
const MAX_BINDS: usize = 32_000;
const MAX_LINHAS: usize = 500;
/// Ids per IN list: well below the limits, and few different statement lengths.
pub(crate) const IDS_POR_CONSULTA: usize = 500;

/// Short codes of the row before, by column: neighbours mostly have the same, and then one allocation serves them all.
pub(crate) struct Vizinha<const N: usize>([Option<Arc<str>>; N]);

impl<const N: usize> Default for Vizinha<N> {
    fn default() -> Self {
        Self([const { None }; N])
    }
}

impl<const N: usize> Vizinha<N> {
    pub fn texto(&mut self, coluna: usize, t: &str) -> Arc<str> {
        match &mut self.0[coluna] {
            Some(antes) if **antes == *t => antes.clone(),
            lugar => lugar.insert(t.into()).clone(),
        }
    }
}

/// Rows per statement for a table with `colunas` bound columns.
pub(crate) fn linhas_por_comando(colunas: usize) -> usize {
    (MAX_BINDS / colunas.max(1)).clamp(1, MAX_LINHAS)
}

/// `INSERT INTO tabela (colunas) VALUES ($1,..),(..) fim`. SQLite takes bare marks: there every `$n` is a name, and both
/// it and sqlx look names up one by one, which with thousands of binds costs more than the writing itself.
pub(crate) fn inserir(tabela: &str, colunas: &[&str], linhas: usize, fim: &str, sqlite: bool) -> String {
    let mut sql = format!("INSERT INTO {tabela} ({}) ", colunas.join(", "));
    valores(&mut sql, colunas.len(), linhas, sqlite);
    sql.push_str(fim);
    sql
}

/// Full-size statements by table, ending and dialect: a few hundred kilobytes of marks, the same ones every time.
static INTEIROS: LazyLock<Mutex<BTreeMap<String, Arc<str>>>> = LazyLock::new(Mutex::default);

/// [`inserir`] of as many rows as a statement takes, built once per process.
pub(crate) fn inserir_inteiro(tabela: &str, colunas: &[&str], fim: &str, sqlite: bool) -> Arc<str> {
    let qual = format!("{sqlite} {tabela} {} {fim}", colunas.join(","));
    let mut prontos = INTEIROS.lock().unwrap_or_else(PoisonError::into_inner);
    prontos
        .entry(qual)
        .or_insert_with(|| inserir(tabela, colunas, linhas_por_comando(colunas.len()), fim, sqlite).into())
        .clone()
}

/// `WITH v (colunas) AS (VALUES ..) UPDATE tabela SET fim`: many rows changed in one statement, each to values of its own.
pub(crate) fn mudar(tabela: &str, colunas: &[&str], linhas: usize, fim: &str, sqlite: bool) -> String {
    let mut sql = format!("WITH v ({}) AS (", colunas.join(", "));
    valores(&mut sql, colunas.len(), linhas, sqlite);
    let _ = write!(sql, ") UPDATE {tabela} SET {fim}");
    sql
}

/// `VALUES ($1,..),(..)`.
fn valores(sql: &mut String, colunas: usize, linhas: usize, sqlite: bool) {
    sql.push_str("VALUES ");
    sql.reserve(linhas * colunas * if sqlite { 2 } else { 8 });
    let mut n = 0;
    for linha in 0..linhas {
        sql.push_str(if linha == 0 { "(" } else { ", (" });
        for coluna in 0..colunas {
            n += 1;
            if coluna > 0 {
                sql.push(',');
            }
            if sqlite {
                sql.push('?');
            } else {
                let _ = write!(sql, "${n}");
            }
        }
        sql.push(')');
    }
}

/// `$de, $de+1, ...` for an IN list of `quantos` binds.
pub(crate) fn marcas(de: usize, quantos: usize) -> String {
    (de..de + quantos).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod testes {
    use super::*;

    #[test]
    fn texto_e_limites() {
        assert_eq!(inserir("t", &["a", "b"], 2, " X", false), "INSERT INTO t (a, b) VALUES ($1,$2), ($3,$4) X");
        assert_eq!(inserir("t", &["a", "b"], 2, " X", true), "INSERT INTO t (a, b) VALUES (?,?), (?,?) X");
        let sql = mudar("t", &["id", "a"], 2, "a = v.a FROM v WHERE t.id = v.id", false);
        assert_eq!(sql, "WITH v (id, a) AS (VALUES ($1,$2), ($3,$4)) UPDATE t SET a = v.a FROM v WHERE t.id = v.id");
        let inteiro = inserir("t", &["a", "b"], linhas_por_comando(2), " X", false);
        assert_eq!(*inserir_inteiro("t", &["a", "b"], " X", false), *inteiro);
        assert_eq!(*inserir_inteiro("t", &["a", "b"], " X", false), *inteiro);
        assert_eq!(*inserir_inteiro("t", &["a", "b"], " X", true), *inserir("t", &["a", "b"], 500, " X", true));
        assert_ne!(*inserir_inteiro("t", &["a", "b"], " Y", false), *inteiro);
        assert_eq!(marcas(3, 2), "$3, $4");
        assert_eq!(linhas_por_comando(2), 500);
        assert!(linhas_por_comando(70) * 70 <= 32_766);
        assert_eq!(linhas_por_comando(0), 500);
    }
}
