//! What must still reach `S_PRD`: one row per validated line, written in the transaction of the line (`security.md` 2.8).
//! States: `pendente`, `enviado`, `erro`, `divergente`. A row is `enviado` only after the read-back agreed.
//! Its operation is `incluir` until the line is cancelled, `excluir` from then on.

use nexsus_domain::{Competencia, LinhaBpa};
use uuid::Uuid;

use crate::erro::ErroStore;
use crate::producao;
use crate::tipos::{NumeroCnes, agora, contagem};
use crate::tx::{Tx, executar_em, linhas};

pub const PENDENTE: &str = "pendente";
pub const ENVIADO: &str = "enviado";
pub const ERRO: &str = "erro";
pub const DIVERGENTE: &str = "divergente";

/// Reason of a row that a run of the mirror took and has not told the end of.
pub const EM_ENVIO: &str = "em_envio";
/// Reasons after which nobody knows whether the row stands in `S_PRD`: only a read-back of the mirror ends the doubt.
const SEM_CERTEZA: [&str; 5] =
    [EM_ENVIO, "firebird_sem_resposta", "firebird_conexao_perdida", "firebird_outro", "interno"];

/// A line to mirror.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemOutbox {
    pub id: Uuid,
    /// Id of the line in producao.
    pub producao: Uuid,
    /// Keyed mark of the content, checked against the line when it was read.
    pub hash: [u8; 32],
    pub estado: String,
    pub tentativas: i32,
    pub erro: Option<String>,
    pub linha: LinhaBpa,
    pub paciente: Option<Uuid>,
}

/// Rows not yet sent (`pendente` or `erro`) in the order of folha and sequência: the pages of all professionals side by
/// side, which an index without the professional reads with the fewest steps. `DadoCorrompido` when a line is not the one that was queued.
pub async fn pendentes(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    limite: u32,
) -> Result<Vec<ItemOutbox>, ErroStore> {
    let filas = linhas!(
        tx,
        (Uuid, Uuid, Vec<u8>, String, i32, Option<String>),
        "SELECT id, producao, conteudo_hash, estado, tentativas, erro FROM outbox
         WHERE cnes = $1 AND cmp = $2 AND operacao = 'incluir' AND estado IN ('pendente', 'erro')
         ORDER BY folha, sequencia, cns_prof LIMIT $3",
        cnes,
        cmp.numero(),
        i64::from(limite)
    );
    let ids: Vec<Uuid> = filas.iter().map(|f| f.1).collect();
    let mut linhas: std::collections::HashMap<Uuid, (LinhaBpa, Option<Uuid>)> =
        producao::por_ids(tx, cnes, cmp, &ids).await?.into_iter().map(|g| (g.id, (g.linha, g.paciente))).collect();
    let chaves = tx.chaves_arc()?;
    filas
        .into_iter()
        .map(|(id, producao, hash, estado, tentativas, erro)| {
            let (linha, paciente) =
                linhas.remove(&producao).ok_or_else(|| ErroStore::corrompido("outbox", "producao"))?;
            let marca = chaves.marca_de_conteudo(&linha.hash_conteudo())?;
            if hash != marca {
                return Err(ErroStore::corrompido("outbox", "conteudo_hash"));
            }
            Ok(ItemOutbox { id, producao, hash: marca, estado, tentativas, erro, linha, paciente })
        })
        .collect()
}

/// Takes every row that is to be written: from here on until the mirror tells the end, each of them may stand in
/// `S_PRD`, so nothing else may send or remove its line. Returns the lines that were in doubt before.
pub async fn tomar(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia) -> Result<Vec<Uuid>, ErroStore> {
    crate::contador::travar_competencia(tx, cnes, cmp).await?;
    let antes = em_duvida(tx, cnes, cmp).await?;
    crate::tx::executar!(
        tx,
        "UPDATE outbox SET estado = 'erro', erro = $3, alterada = $4
         WHERE cnes = $1 AND cmp = $2 AND operacao = 'incluir' AND estado IN ('pendente', 'erro')",
        cnes,
        cmp.numero(),
        EM_ENVIO,
        agora()
    );
    Ok(antes)
}

/// Lines that were cancelled and may still stand in `S_PRD`, those among them that changed there included; with the
/// patient.
pub async fn a_excluir(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
) -> Result<Vec<(Uuid, LinhaBpa, Option<Uuid>)>, ErroStore> {
    let ids = crate::tx::valores!(
        tx,
        Uuid,
        "SELECT producao FROM outbox WHERE cnes = $1 AND cmp = $2 AND operacao = 'excluir' AND estado <> 'enviado'
         ORDER BY folha, sequencia, cns_prof",
        cnes,
        cmp.numero()
    );
    Ok(producao::por_ids(tx, cnes, cmp, &ids).await?.into_iter().map(|g| (g.id, g.linha, g.paciente)).collect())
}

/// Puts rows into a state and counts the try; `erro` is a code, never a value of a line. Returns how many there were.
pub async fn marcar(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    ids: &[Uuid],
    estado: &str,
    erro: Option<&str>,
) -> Result<u64, ErroStore> {
    Ok(executar_em!(
        tx,
        ids,
        6,
        |m| format!(
            "UPDATE outbox SET estado = $3, erro = $4, alterada = $5, tentativas = tentativas + 1 WHERE cnes = $1 AND cmp = $2 AND id IN ({m})"
        ),
        cnes,
        cmp.numero(),
        estado,
        erro,
        agora()
    ))
}

/// Same, named by the lines of production instead of the rows of the outbox.
pub async fn marcar_da_producao(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    producao: &[Uuid],
    estado: &str,
    erro: Option<&str>,
) -> Result<u64, ErroStore> {
    Ok(executar_em!(
        tx,
        producao,
        6,
        |m| format!(
            "UPDATE outbox SET estado = $3, erro = $4, alterada = $5, tentativas = tentativas + 1 WHERE cnes = $1 AND cmp = $2 AND producao IN ({m})"
        ),
        cnes,
        cmp.numero(),
        estado,
        erro,
        agora()
    ))
}

/// How many in each state.
pub async fn contar(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia) -> Result<Vec<(String, u64)>, ErroStore> {
    Ok(linhas!(
        tx,
        (String, i64),
        "SELECT estado, COUNT(*) FROM outbox WHERE cnes = $1 AND cmp = $2 GROUP BY estado ORDER BY estado",
        cnes,
        cmp.numero()
    )
    .into_iter()
    .map(|(e, n)| (e, contagem(n)))
    .collect())
}

/// Lines that somebody tried to mirror and that may stand in `S_PRD` all the same: the last try ended in one of these codes.
pub async fn em_duvida(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia) -> Result<Vec<Uuid>, ErroStore> {
    let com_erro = linhas!(
        tx,
        (Uuid, Option<String>),
        "SELECT producao, erro FROM outbox WHERE cnes = $1 AND cmp = $2 AND estado = 'erro'",
        cnes,
        cmp.numero()
    );
    let duvidosa = |e: &Option<String>| e.as_deref().is_some_and(|e| SEM_CERTEZA.contains(&e));
    Ok(com_erro.into_iter().filter(|(_, e)| duvidosa(e)).map(|(id, _)| id).collect())
}

/// States of the rows of these lines: (line, outbox id, state).
pub async fn das_linhas(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    producao: &[Uuid],
) -> Result<Vec<(Uuid, Uuid, String)>, ErroStore> {
    Ok(crate::tx::linhas_em!(
        tx,
        (Uuid, Uuid, String),
        producao,
        3,
        |m| format!("SELECT producao, id, estado FROM outbox WHERE cnes = $1 AND cmp = $2 AND producao IN ({m})"),
        cnes,
        cmp.numero()
    ))
}
