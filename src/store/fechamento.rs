//! The closing of a competência (issue 4, point 6): asked for by one person, confirmed by another, opened again only with a
//! reason. While it stands `fechada` every writer of production refuses; they ask [`exigir_aberta`] themselves, so no
//! caller can forget it. On `PostgreSQL` writers share a lock on the row of the establishment that a closing takes alone: no
//! line slips in between the look and the commit. SQLite has one writer at a time anyway.

use chrono::{DateTime, Utc};
use nexsus_domain::Competencia;
use sha2::{Digest, Sha256};

use crate::erro::ErroStore;
use crate::producao::{CANCELADA, DIVERGENTE, ESPELHADA, RASCUNHO, VALIDADA};
use crate::tipos::{NumeroCnes, agora, contagem};
use crate::tx::{Con, Tx, executar, linhas, talvez, valor};

/// Asked for; the lines may still change, and then it must be asked for again.
pub const PEDIDO: &str = "pedido";
/// Confirmed: the lines are read-only.
pub const FECHADA: &str = "fechada";
/// Was closed once and is open again.
pub const REABERTA: &str = "reaberta";

/// A closing as it stands.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Fechamento {
    pub cnes: NumeroCnes,
    /// AAAAMM.
    pub cmp: i32,
    /// [`PEDIDO`], [`FECHADA`] or [`REABERTA`].
    pub estado: String,
    pub pedido_por: String,
    pub pedido_em: DateTime<Utc>,
    pub confirmado_por: Option<String>,
    pub confirmado_em: Option<DateTime<Utc>>,
    /// Why it was opened again.
    pub motivo: Option<String>,
    /// JSON of the totals that were asked about; its shape is the service's affair.
    pub resumo: String,
    /// Number and hash of the row of the trail that tells of the confirmation.
    pub auditoria_seq: Option<i64>,
    pub auditoria_hash: Option<Vec<u8>>,
    pub versao: i64,
}

/// The closing of a competência, if somebody ever asked for one.
pub async fn obter(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia) -> Result<Option<Fechamento>, ErroStore> {
    Ok(talvez!(
        tx,
        Fechamento,
        "SELECT cnes, cmp, estado, pedido_por, pedido_em, confirmado_por, confirmado_em, motivo, resumo, auditoria_seq,
                auditoria_hash, versao FROM fechamento WHERE cnes = $1 AND cmp = $2",
        cnes,
        cmp.numero()
    ))
}

/// Lets the transaction write lines of this competência, and keeps every closing waiting until it ends.
///
/// # Errors
/// `CompetenciaFechada`.
pub async fn exigir_aberta(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia) -> Result<(), ErroStore> {
    if let Con::Pg(t) = &mut tx.con {
        // Holds up a closing and nobody else: not other writers, not who edits the establishment.
        sqlx::query("SELECT 1 FROM estabelecimento WHERE cnes_estab = $1 FOR KEY SHARE")
            .bind(cnes)
            .execute(&mut **t)
            .await?;
    }
    let fechadas = valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM fechamento WHERE cnes = $1 AND cmp = $2 AND estado = 'fechada'",
        cnes,
        cmp.numero()
    );
    if fechadas == 0 { Ok(()) } else { Err(ErroStore::CompetenciaFechada { cnes, cmp: cmp.numero() }) }
}

/// Waits for every transaction that writes lines of this establishment and keeps others out until this one ends. Call it first.
pub async fn trancar(tx: &mut Tx, cnes: NumeroCnes) -> Result<(), ErroStore> {
    if let Con::Pg(t) = &mut tx.con {
        sqlx::query("SELECT 1 FROM estabelecimento WHERE cnes_estab = $1 FOR UPDATE")
            .bind(cnes)
            .execute(&mut **t)
            .await?;
    }
    Ok(())
}

/// Writes a request over an earlier one that was not confirmed or was opened again.
///
/// # Errors
/// `CompetenciaFechada`: nothing is asked twice.
pub async fn pedir(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia, quem: &str, resumo: &str) -> Result<(), ErroStore> {
    let n = executar!(
        tx,
        "INSERT INTO fechamento (cnes, cmp, estado, pedido_por, pedido_em, resumo, versao) VALUES ($1, $2, 'pedido', $3, $4, $5, 1)
         ON CONFLICT (cnes, cmp) DO UPDATE SET estado = 'pedido', pedido_por = excluded.pedido_por,
            pedido_em = excluded.pedido_em, resumo = excluded.resumo, confirmado_por = NULL, confirmado_em = NULL,
            motivo = NULL, auditoria_seq = NULL, auditoria_hash = NULL, versao = fechamento.versao + 1
         WHERE fechamento.estado <> 'fechada'",
        cnes,
        cmp.numero(),
        quem,
        agora(),
        resumo
    );
    if n == 0 { Err(ErroStore::CompetenciaFechada { cnes, cmp: cmp.numero() }) } else { Ok(()) }
}

/// Closes what was asked for, with the head of the trail. `Conflito` when the request is no longer the one of `versao`.
pub async fn confirmar(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    versao: i64,
    quem: &str,
    cabeca: (i64, &[u8]),
) -> Result<(), ErroStore> {
    let n = executar!(
        tx,
        "UPDATE fechamento SET estado = 'fechada', confirmado_por = $4, confirmado_em = $5, auditoria_seq = $6,
                auditoria_hash = $7, versao = versao + 1
         WHERE cnes = $1 AND cmp = $2 AND versao = $3 AND estado = 'pedido'",
        cnes,
        cmp.numero(),
        versao,
        quem,
        agora(),
        cabeca.0,
        cabeca.1.to_vec()
    );
    mudou(tx, cnes, cmp, n).await
}

/// Opens a closed competência again. `Conflito` when it is not the one of `versao` any more, or is not closed.
pub async fn reabrir(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    versao: i64,
    motivo: &str,
) -> Result<(), ErroStore> {
    let n = executar!(
        tx,
        "UPDATE fechamento SET estado = 'reaberta', motivo = $4, versao = versao + 1
         WHERE cnes = $1 AND cmp = $2 AND versao = $3 AND estado = 'fechada'",
        cnes,
        cmp.numero(),
        versao,
        motivo
    );
    mudou(tx, cnes, cmp, n).await
}

async fn mudou(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia, n: u64) -> Result<(), ErroStore> {
    if n > 0 {
        return Ok(());
    }
    Err(obter(tx, cnes, cmp).await?.map_or(ErroStore::NaoEncontrado, |f| ErroStore::Conflito(f.versao)))
}

/// What has not left the house, or has not come back from there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PorSair {
    /// Lines that wait to be mirrored or exported.
    pub linhas: u64,
    /// Cancelled lines that wait to be taken out of `S_PRD`.
    pub exclusoes: u64,
}

/// Counts what still has to leave: drafts, validated lines and those whose place in S_PRD somebody else holds, and
/// removals of cancelled ones.
pub async fn por_sair(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia) -> Result<PorSair, ErroStore> {
    let linhas = valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM producao WHERE prd_uid = $1 AND prd_cmp = $2 AND estado IN ($3, $4, $5)",
        cnes,
        cmp.numero(),
        RASCUNHO,
        VALIDADA,
        DIVERGENTE
    );
    let exclusoes = valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM outbox WHERE cnes = $1 AND cmp = $2 AND operacao = 'excluir' AND estado <> 'enviado'",
        cnes,
        cmp.numero()
    );
    Ok(PorSair { linhas: contagem(linhas), exclusoes: contagem(exclusoes) })
}

/// SHA-256 over place, content mark and value of every line that counts, in order of key: any change of any line shows. How
/// a line left (mirror or file) does not enter, so a line sent again unchanged leaves it as it is.
pub async fn marca_das_linhas(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia) -> Result<[u8; 32], ErroStore> {
    let mut soma = Sha256::new();
    for (prof, folha, sequencia, hash, centavos) in linhas!(
        tx,
        (i64, i16, i16, Vec<u8>, i64),
        "SELECT prd_cnsmed, prd_flh, prd_seq, conteudo_hash, valor FROM producao
         WHERE prd_uid = $1 AND prd_cmp = $2 AND estado <> $3 ORDER BY prd_cnsmed, prd_flh, prd_seq",
        cnes,
        cmp.numero(),
        CANCELADA
    ) {
        soma.update(prof.to_be_bytes());
        soma.update(folha.to_be_bytes());
        soma.update(sequencia.to_be_bytes());
        soma.update(&hash);
        soma.update(centavos.to_be_bytes());
    }
    Ok(soma.finalize().into())
}

/// What a look at `S_PRD` says of a line is told even of a closed month; everything else changes the line.
pub(crate) fn so_constata(estado: &str) -> bool {
    estado == ESPELHADA || estado == DIVERGENTE
}
