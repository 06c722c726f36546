//! The side tables of the monthly SIGTAP package: the five that hold the rules of a procedure in tables of their own, all
//! others row by row under the name of their file. A newer package of the same competência takes the place of the older.

use std::collections::HashSet;

use nexsus_domain::Competencia;

use crate::erro::ErroStore;
use crate::tx::{Tx, executar, inserir_muitos, linhas, on, valores};

/// Names of the five tables with rules, by file, and the column beside the procedure.
const DE_REGRA: [(&str, &str, &str); 4] = [
    ("rl_procedimento_registro", "procedimento_registro", "co_registro"),
    ("rl_procedimento_ocupacao", "procedimento_ocupacao", "co_ocupacao"),
    ("rl_procedimento_cid", "procedimento_cid", "co_cid"),
    ("rl_procedimento_detalhe", "procedimento_detalhe", "co_detalhe"),
];
const SERVICO: &str = "rl_procedimento_servico";

/// How a table is kept.
enum Casa {
    Regra(&'static str, &'static str),
    Servico,
    Solta,
}

fn casa(arquivo: &str) -> Casa {
    if arquivo == SERVICO {
        return Casa::Servico;
    }
    DE_REGRA.iter().find(|(a, _, _)| *a == arquivo).map_or(Casa::Solta, |(_, t, c)| Casa::Regra(t, c))
}

/// Rows of a table in a competência, each as its columns.
pub async fn linhas_de(tx: &mut Tx, cmp: Competencia, arquivo: &str) -> Result<HashSet<Vec<String>>, ErroStore> {
    let c = cmp.numero();
    Ok(match casa(arquivo) {
        Casa::Regra(tabela, coluna) => {
            let sql = format!("SELECT co_procedimento, {coluna} FROM {tabela} WHERE dt_competencia = $1");
            let todas: Vec<(i64, String)> =
                on!(tx, |con| sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(c).fetch_all(con).await?);
            todas.into_iter().map(|(p, v)| vec![format!("{p:010}"), v]).collect()
        }
        Casa::Servico => linhas!(
            tx,
            (i64, String, String),
            "SELECT co_procedimento, co_servico, co_classificacao FROM procedimento_servico WHERE dt_competencia = $1",
            c
        )
        .into_iter()
        .map(|(p, s, k)| vec![format!("{p:010}"), s, k])
        .collect(),
        Casa::Solta => {
            valores!(tx, String, "SELECT linha FROM sigtap_linha WHERE dt_competencia = $1 AND tabela = $2", c, arquivo)
                .into_iter()
                .map(|t| serde_json::from_str(&t).map_err(|_| ErroStore::corrompido("sigtap_linha", "linha")))
                .collect::<Result<_, _>>()?
        }
    })
}

/// Columns of a table that are kept: of those with rules only the key.
pub fn colunas_guardadas(arquivo: &str) -> usize {
    match casa(arquivo) {
        Casa::Regra(..) => 2,
        Casa::Servico => 3,
        Casa::Solta => usize::MAX,
    }
}

/// Empties a table of a competência, before its newer rows come.
pub async fn esvaziar(tx: &mut Tx, cmp: Competencia, arquivo: &str) -> Result<(), ErroStore> {
    let c = cmp.numero();
    match casa(arquivo) {
        Casa::Regra(tabela, _) => {
            let sql = format!("DELETE FROM {tabela} WHERE dt_competencia = $1");
            on!(tx, |con| sqlx::query(sqlx::AssertSqlSafe(sql)).bind(c).execute(con).await.map(|_| ())?);
        }
        Casa::Servico => {
            executar!(tx, "DELETE FROM procedimento_servico WHERE dt_competencia = $1", c);
        }
        Casa::Solta => {
            executar!(tx, "DELETE FROM sigtap_linha WHERE dt_competencia = $1 AND tabela = $2", c, arquivo);
        }
    }
    Ok(())
}

/// Writes rows; one that is there already stays. Rows whose first column is no number are left out of tables with rules.
pub async fn gravar(tx: &mut Tx, cmp: Competencia, arquivo: &str, todas: &[Vec<String>]) -> Result<u64, ErroStore> {
    let c = cmp.numero();
    let de_procedimento = |n: usize| -> Vec<(i64, &[String])> {
        todas
            .iter()
            .filter(|l| l.len() > n)
            .filter_map(|l| Some((l.first()?.parse::<i64>().ok()?, l.get(1..)?)))
            .collect()
    };
    Ok(match casa(arquivo) {
        Casa::Regra(tabela, coluna) => {
            let linhas = de_procedimento(1);
            inserir_muitos!(
                tx,
                tabela,
                &["dt_competencia", "co_procedimento", coluna],
                " ON CONFLICT DO NOTHING",
                linhas,
                |q, l| q.bind(c).bind(l.0).bind(&l.1[0])
            )
        }
        Casa::Servico => {
            let linhas = de_procedimento(2);
            inserir_muitos!(
                tx,
                "procedimento_servico",
                &["dt_competencia", "co_procedimento", "co_servico", "co_classificacao"],
                " ON CONFLICT DO NOTHING",
                linhas,
                |q, l| q.bind(c).bind(l.0).bind(&l.1[0]).bind(&l.1[1])
            )
        }
        Casa::Solta => {
            let linhas = todas
                .iter()
                .map(|l| serde_json::to_string(l).map_err(|_| ErroStore::corrompido("sigtap_linha", "linha")))
                .collect::<Result<Vec<_>, _>>()?;
            inserir_muitos!(
                tx,
                "sigtap_linha",
                &["dt_competencia", "tabela", "linha"],
                " ON CONFLICT DO NOTHING",
                linhas,
                |q, l| q.bind(c).bind(arquivo).bind(l)
            )
        }
    })
}

/// Empties all side tables of competências that have no procedure any more: their package was taken back.
pub(crate) async fn tirar_orfas(tx: &mut Tx) -> Result<u64, ErroStore> {
    let mut total = 0;
    macro_rules! tirar {
        ($($tabela:literal),+) => {$(
            total += executar!(tx, concat!("DELETE FROM ", $tabela, " WHERE dt_competencia NOT IN (SELECT dt_competencia FROM procedimento)"));
        )+};
    }
    tirar!(
        "procedimento_registro",
        "procedimento_ocupacao",
        "procedimento_cid",
        "procedimento_servico",
        "procedimento_detalhe",
        "sigtap_linha"
    );
    Ok(total)
}
