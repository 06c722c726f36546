//! What the KIT SIA fills: which tables of which month are its own, the small code tables, and the way back.
//!
//! The SIGTAP wins: a table of a month that holds rows and has no entry in `kit_origem` is the SIGTAP's, and the KIT
//! leaves it alone.

use nexsus_domain::{CodigoDeTabela, Competencia};

use crate::erro::ErroStore;
use crate::procedimento::Contagem;
use crate::tipos::{NumeroCnes, contagem};
use crate::tx::{Tx, executar, inserir_muitos, linhas, linhas_em, on, talvez, valor};

/// The tables with a competência that the KIT may fill.
pub const TABELAS: [&str; 6] = [
    "procedimento",
    "procedimento_registro",
    "procedimento_detalhe",
    "procedimento_ocupacao",
    "procedimento_cid",
    "procedimento_servico",
];

fn conhecida(tabela: &str) -> Result<&'static str, ErroStore> {
    TABELAS.into_iter().find(|t| *t == tabela).ok_or(ErroStore::NaoEncontrado)
}

/// Whether the KIT may write into a table of a month: it is empty there, or what stands is the KIT's.
pub async fn pode_encher(tx: &mut Tx, tabela: &str, cmp: Competencia) -> Result<bool, ErroStore> {
    let nossa = talvez!(
        tx,
        (i64,),
        "SELECT lote FROM kit_origem WHERE tabela = $1 AND dt_competencia = $2",
        tabela,
        cmp.numero()
    );
    if nossa.is_some() {
        return Ok(true);
    }
    let sql = format!("SELECT co_procedimento FROM {} WHERE dt_competencia = $1 LIMIT 1", conhecida(tabela)?);
    let ha: Option<i64> =
        on!(tx, |c| sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(cmp.numero()).fetch_optional(c).await?);
    Ok(ha.is_none())
}

/// Notes that a table of a month is filled by this lot of the KIT; the first lot stays its owner.
pub async fn marcar(tx: &mut Tx, tabela: &str, cmp: Competencia, lote: (NumeroCnes, i64)) -> Result<(), ErroStore> {
    executar!(
        tx,
        "INSERT INTO kit_origem (tabela, dt_competencia, lote_cnes, lote) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tabela, dt_competencia) DO NOTHING",
        tabela,
        cmp.numero(),
        lote.0,
        lote.1
    );
    Ok(())
}

/// A table of a month is no longer the KIT's: the SIGTAP fills it now.
pub async fn esquecer(tx: &mut Tx, tabela: &str, cmp: Competencia) -> Result<(), ErroStore> {
    executar!(tx, "DELETE FROM kit_origem WHERE tabela = $1 AND dt_competencia = $2", tabela, cmp.numero());
    Ok(())
}

/// Compares codes with what stands and, when `lote` is given, writes what is new or different.
pub async fn codigos(
    tx: &mut Tx,
    lote: Option<(NumeroCnes, i64)>,
    todos: &[CodigoDeTabela],
) -> Result<Contagem, ErroStore> {
    let mut conta = Contagem::default();
    let mut gravar: Vec<&CodigoDeTabela> = Vec::new();
    let mut tabelas: Vec<String> = todos.iter().map(|c| c.tabela.clone()).collect();
    tabelas.sort();
    tabelas.dedup();
    let antes: std::collections::HashMap<(String, String), String> =
        linhas_em!(tx, (String, String, String), tabelas, 1, |m| format!(
            "SELECT tabela, codigo, nome FROM tabela_codigo WHERE tabela IN ({m})"
        ))
        .into_iter()
        .map(|(t, c, n)| ((t, c), n))
        .collect();
    // Of a code given twice the last counts; the others are already told by it.
    let mut vistos = std::collections::HashSet::new();
    for c in todos.iter().rev() {
        if !vistos.insert((&c.tabela, &c.codigo)) {
            conta.iguais += 1;
            continue;
        }
        match antes.get(&(c.tabela.clone(), c.codigo.clone())) {
            Some(n) if *n == c.nome => {
                conta.iguais += 1;
                continue;
            }
            Some(_) => conta.alteradas += 1,
            None => conta.novas += 1,
        }
        gravar.push(c);
    }
    if let Some((cnes, numero)) = lote {
        inserir_muitos!(
            tx,
            "tabela_codigo",
            &["tabela", "codigo", "nome", "lote_cnes", "lote"],
            " ON CONFLICT (tabela, codigo) DO UPDATE SET nome = excluded.nome, lote_cnes = excluded.lote_cnes, lote = excluded.lote",
            gravar,
            |q, c| q.bind(&c.tabela).bind(&c.codigo).bind(&c.nome).bind(cnes).bind(numero)
        );
    }
    Ok(conta)
}

/// Codes of a table with their names, by code.
pub async fn listar_codigos(tx: &mut Tx, tabela: &str) -> Result<Vec<CodigoDeTabela>, ErroStore> {
    Ok(linhas!(
        tx,
        (String, String),
        "SELECT codigo, nome FROM tabela_codigo WHERE tabela = $1 ORDER BY codigo",
        tabela
    )
    .into_iter()
    .map(|(codigo, nome)| CodigoDeTabela { tabela: tabela.to_owned(), codigo, nome })
    .collect())
}

/// `EmUso` of `competencia` when production rests on procedures of this lot.
pub(crate) async fn conferir_desfazer(tx: &mut Tx, cnes: NumeroCnes, lote: i64) -> Result<(), ErroStore> {
    let linhas = contagem(valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM producao WHERE prd_cmp IN (SELECT dt_competencia FROM kit_origem WHERE lote_cnes = $1 AND lote = $2)",
        cnes,
        lote
    ));
    if linhas > 0 { Err(ErroStore::EmUso { onde: "competencia", quantos: linhas }) } else { Ok(()) }
}

/// Empties what this lot filled.
pub(crate) async fn desfazer(tx: &mut Tx, cnes: NumeroCnes, lote: i64) -> Result<u64, ErroStore> {
    let dele = linhas!(
        tx,
        (String, i32),
        "SELECT tabela, dt_competencia FROM kit_origem WHERE lote_cnes = $1 AND lote = $2",
        cnes,
        lote
    );
    let mut total = executar!(tx, "DELETE FROM tabela_codigo WHERE lote_cnes = $1 AND lote = $2", cnes, lote);
    for (tabela, cmp) in dele {
        let sql = format!("DELETE FROM {} WHERE dt_competencia = $1", conhecida(&tabela)?);
        total += on!(tx, |c| sqlx::query(sqlx::AssertSqlSafe(sql)).bind(cmp).execute(c).await?.rows_affected());
    }
    executar!(tx, "DELETE FROM kit_origem WHERE lote_cnes = $1 AND lote = $2", cnes, lote);
    Ok(total)
}
