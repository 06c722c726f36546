//! De-para: code of the source system -> SIGTAP procedure, confirmed once by a person, reused for ever (`domain.md` 8.3).

use std::collections::HashMap;

use nexsus_domain::CodigoProcedimento;

use crate::erro::ErroStore;
use crate::tipos::{NumeroCnes, agora};
use crate::tx::{Tx, executar, linhas};

/// One confirmed pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Depara {
    pub cod_proc_aureo: String,
    pub proc_aureo: String,
    pub co_procedimento: CodigoProcedimento,
    pub versao: i64,
}

fn codigo(n: i64) -> Result<CodigoProcedimento, ErroStore> {
    CodigoProcedimento::de_numero(n).map_err(|_| ErroStore::corrompido("depara", "co_procedimento"))
}

/// Confirms a pair, replacing an earlier one; an empty `nome` keeps the name known before.
pub async fn definir(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cod: &str,
    sigtap: CodigoProcedimento,
    nome: &str,
) -> Result<(), ErroStore> {
    executar!(
        tx,
        "INSERT INTO depara (cnes, cod_proc_aureo, proc_aureo, co_procedimento, versao, alterado) VALUES ($1, $2, $3, $4, 1, $5)
         ON CONFLICT (cnes, cod_proc_aureo) DO UPDATE SET co_procedimento = excluded.co_procedimento,
            proc_aureo = CASE WHEN excluded.proc_aureo = '' THEN depara.proc_aureo ELSE excluded.proc_aureo END,
            versao = depara.versao + 1, alterado = excluded.alterado",
        cnes,
        cod,
        nome,
        sigtap.numero(),
        agora()
    );
    Ok(())
}

pub async fn listar(tx: &mut Tx, cnes: NumeroCnes) -> Result<Vec<Depara>, ErroStore> {
    linhas!(
        tx,
        (String, String, i64, i64),
        "SELECT cod_proc_aureo, proc_aureo, co_procedimento, versao FROM depara WHERE cnes = $1 ORDER BY cod_proc_aureo",
        cnes
    )
    .into_iter()
    .map(|(cod_proc_aureo, proc_aureo, n, versao)| Ok(Depara { cod_proc_aureo, proc_aureo, co_procedimento: codigo(n)?, versao }))
    .collect()
}

/// All pairs as a map, for the generation of production.
pub async fn obter_todos(tx: &mut Tx, cnes: NumeroCnes) -> Result<HashMap<String, CodigoProcedimento>, ErroStore> {
    linhas!(tx, (String, i64), "SELECT cod_proc_aureo, co_procedimento FROM depara WHERE cnes = $1", cnes)
        .into_iter()
        .map(|(cod, n)| Ok((cod, codigo(n)?)))
        .collect()
}

/// Forgets a pair; false when there was none.
pub async fn excluir(tx: &mut Tx, cnes: NumeroCnes, cod: &str) -> Result<bool, ErroStore> {
    Ok(executar!(tx, "DELETE FROM depara WHERE cnes = $1 AND cod_proc_aureo = $2", cnes, cod) > 0)
}
