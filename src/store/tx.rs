//! One transaction on either engine, and the macro that writes each SQL text once.
//! A `Tx` that is dropped without `commit` rolls back.

use std::sync::Arc;

use sqlx::{Postgres, Sqlite, Transaction};

use crate::banco::Banco;
use crate::chaves::Chaves;
use crate::erro::ErroStore;
use crate::tipos::NumeroCnes;

pub(crate) enum Con {
    Lite(Transaction<'static, Sqlite>),
    Pg(Transaction<'static, Postgres>),
}

/// Compiles `$corpo` once per engine with the connection as `$c`: same SQL text, same binds.
macro_rules! on {
    ($tx:expr, |$c:ident| $corpo:expr) => {
        match &mut $tx.con {
            $crate::tx::Con::Lite(t) => {
                let $c = &mut **t;
                $corpo
            }
            $crate::tx::Con::Pg(t) => {
                let $c = &mut **t;
                $corpo
            }
        }
    };
}
pub(crate) use on;

/// An open transaction.
pub struct Tx {
    pub(crate) con: Con,
    pub(crate) banco: Banco,
    /// Establishments whose patients this transaction changed: their shared index must not learn from here.
    pub(crate) pacientes_mudados: Vec<NumeroCnes>,
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("motor", &self.banco.motor()).finish_non_exhaustive()
    }
}

impl Tx {
    /// Makes everything durable. Without it, dropping the transaction undoes everything.
    pub async fn commit(self) -> Result<(), ErroStore> {
        match self.con {
            Con::Lite(t) => t.commit().await?,
            Con::Pg(t) => t.commit().await?,
        }
        Ok(())
    }

    /// Undoes everything now instead of at drop.
    pub async fn desfazer(self) -> Result<(), ErroStore> {
        match self.con {
            Con::Lite(t) => t.rollback().await?,
            Con::Pg(t) => t.rollback().await?,
        }
        Ok(())
    }

    /// The open keys; `ChaveAusente` when the bank was opened without them.
    pub fn chaves(&self) -> Result<&Chaves, ErroStore> {
        self.banco.chaves.as_deref().ok_or(ErroStore::ChaveAusente)
    }

    /// Same, shared: repositories hold it while they write on the connection.
    pub(crate) fn chaves_arc(&self) -> Result<Arc<Chaves>, ErroStore> {
        self.banco.chaves.clone().ok_or(ErroStore::ChaveAusente)
    }
}

/// Runs a statement; gives the rows it touched.
macro_rules! executar {
    ($tx:expr, $sql:expr $(, $b:expr)* $(,)?) => {
        $crate::tx::on!($tx, |c| sqlx::query($sql)$(.bind($b))*.execute(c).await?.rows_affected())
    };
}
/// All rows of a query as `$t`.
macro_rules! linhas {
    ($tx:expr, $t:ty, $sql:expr $(, $b:expr)* $(,)?) => {
        $crate::tx::on!($tx, |c| sqlx::query_as::<_, $t>($sql)$(.bind($b))*.fetch_all(c).await?)
    };
}
/// At most one row of a query as `$t`.
macro_rules! talvez {
    ($tx:expr, $t:ty, $sql:expr $(, $b:expr)* $(,)?) => {
        $crate::tx::on!($tx, |c| sqlx::query_as::<_, $t>($sql)$(.bind($b))*.fetch_optional(c).await?)
    };
}
/// The one value of a query.
macro_rules! valor {
    ($tx:expr, $t:ty, $sql:expr $(, $b:expr)* $(,)?) => {
        $crate::tx::on!($tx, |c| sqlx::query_scalar::<_, $t>($sql)$(.bind($b))*.fetch_one(c).await?)
    };
}
/// The first column of all rows.
macro_rules! valores {
    ($tx:expr, $t:ty, $sql:expr $(, $b:expr)* $(,)?) => {
        $crate::tx::on!($tx, |c| sqlx::query_scalar::<_, $t>($sql)$(.bind($b))*.fetch_all(c).await?)
    };
}
/// Multi-row INSERT in as few statements as the engines allow; `$corpo` binds one item onto `$q`. `mut $itens` gives each
/// item as `&mut`, so that what is bound can be taken out of it instead of copied.
macro_rules! inserir_muitos {
    ($tx:expr, $tabela:expr, $colunas:expr, $fim:expr, mut $itens:expr, |$q:ident, $i:ident| $corpo:expr) => {
        $crate::tx::inserir_muitos!(@ $tx, $tabela, $colunas, $fim, $itens, chunks_mut, |$q, $i| $corpo)
    };
    ($tx:expr, $tabela:expr, $colunas:expr, $fim:expr, $itens:expr, |$q:ident, $i:ident| $corpo:expr) => {
        $crate::tx::inserir_muitos!(@ $tx, $tabela, $colunas, $fim, $itens, chunks, |$q, $i| $corpo)
    };
    (@ $tx:expr, $tabela:expr, $colunas:expr, $fim:expr, $itens:expr, $partir:ident, |$q:ident, $i:ident| $corpo:expr) => {{
        let colunas: &[&str] = $colunas;
        let por_comando = $crate::lotes_sql::linhas_por_comando(colunas.len());
        let sqlite = matches!($tx.con, $crate::tx::Con::Lite(_));
        let mut total = 0_u64;
        for pedaco in $itens.$partir(por_comando) {
            // Only the full-size statement is worth a place in the statement cache.
            let inteiro = pedaco.len() == por_comando;
            let sql: std::sync::Arc<str> = if inteiro {
                $crate::lotes_sql::inserir_inteiro($tabela, colunas, $fim, sqlite)
            } else {
                $crate::lotes_sql::inserir($tabela, colunas, pedaco.len(), $fim, sqlite).into()
            };
            total += $crate::tx::on!($tx, |c| {
                let mut $q = sqlx::query(sqlx::AssertSqlSafe(sql)).persistent(inteiro);
                for $i in pedaco {
                    $q = $corpo;
                }
                $q.execute(c).await?.rows_affected()
            });
        }
        total
    }};
}
/// Statement with an IN list: `$sql` is a closure from the list of marks to the text; `$antes` are the binds before it.
macro_rules! executar_em {
    ($tx:expr, $ids:expr, $de:expr, |$m:ident| $sql:expr $(, $b:expr)* $(,)?) => {{
        let mut total = 0_u64;
        for pedaco in $ids.chunks($crate::lotes_sql::IDS_POR_CONSULTA) {
            let $m = $crate::lotes_sql::marcas($de, pedaco.len());
            let sql = $sql;
            total += $crate::tx::on!($tx, |c| {
                let mut q = sqlx::query(sqlx::AssertSqlSafe(sql)).persistent(false)$(.bind($b))*;
                for id in pedaco {
                    q = q.bind(*id);
                }
                q.execute(c).await?.rows_affected()
            });
        }
        total
    }};
}
/// Query with an IN list, rows as `$t`, in no promised order.
macro_rules! linhas_em {
    ($tx:expr, $t:ty, $ids:expr, $de:expr, |$m:ident| $sql:expr $(, $b:expr)* $(,)?) => {{
        let mut todas: Vec<$t> = Vec::new();
        for pedaco in $ids.chunks($crate::lotes_sql::IDS_POR_CONSULTA) {
            let $m = $crate::lotes_sql::marcas($de, pedaco.len());
            let sql = $sql;
            todas.extend($crate::tx::on!($tx, |c| {
                let mut q = sqlx::query_as::<_, $t>(sqlx::AssertSqlSafe(sql)).persistent(false)$(.bind($b))*;
                for id in pedaco {
                    q = q.bind(id.to_owned());
                }
                q.fetch_all(c).await?
            }));
        }
        todas
    }};
}
pub(crate) use {executar, executar_em, inserir_muitos, linhas, linhas_em, talvez, valor, valores};
