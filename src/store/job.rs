//! Jobs: every work longer than 200 ms has a row with progress, cancel flag, heartbeat and a place to resume from.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::erro::ErroStore;
use crate::tipos::{NumeroCnes, agora, novo_id};
use crate::tx::{Tx, executar, linhas, talvez};

/// A job to start. `processo` tells host and process, so that a dead one can be told from a living one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NovoJob {
    pub tipo: String,
    pub usuario: String,
    pub processo: String,
    pub total: Option<i64>,
    pub fase: String,
    /// No personal values.
    pub parametros: serde_json::Value,
}

/// Progress or end. `estado`: `rodando`, `concluido`, `falhou`, `cancelado`, `interrompido`; in the queue (`crate::fila`)
/// also `na_fila`, `pausado` (by a person), `parado` (by an error that somebody must mend).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Andamento {
    pub estado: String,
    pub feito: i64,
    pub total: Option<i64>,
    pub fase: String,
    pub mensagem: String,
    /// Where to go on after a crash; `None` keeps what stands.
    pub retomada: Option<serde_json::Value>,
}

/// A job as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Job {
    pub id: Uuid,
    pub tipo: String,
    pub estado: String,
    pub usuario: String,
    pub processo: String,
    pub feito: i64,
    pub total: Option<i64>,
    pub fase: String,
    pub mensagem: String,
    /// JSON texts.
    pub parametros: String,
    pub retomada: String,
    pub cancelar: bool,
    pub criado: DateTime<Utc>,
    pub inicio: Option<DateTime<Utc>>,
    pub pulso: DateTime<Utc>,
    pub fim: Option<DateTime<Utc>>,
}

macro_rules! selecionar {
    ($fim:literal) => {
        concat!(
            "SELECT id, tipo, estado, usuario, processo, feito, total, fase, mensagem, parametros, retomada, cancelar, criado, inicio, pulso, fim FROM job ",
            $fim
        )
    };
}

/// Starts a job in state `rodando`.
pub async fn criar(tx: &mut Tx, cnes: NumeroCnes, n: &NovoJob) -> Result<Uuid, ErroStore> {
    criar_em(tx, cnes, n, "rodando").await
}

/// Writes a job that is not at work yet, or is.
pub(crate) async fn criar_em(tx: &mut Tx, cnes: NumeroCnes, n: &NovoJob, estado: &str) -> Result<Uuid, ErroStore> {
    let (id, quando) = (novo_id(), agora());
    let inicio = (estado == "rodando").then_some(quando);
    executar!(
        tx,
        "INSERT INTO job (cnes, id, tipo, estado, usuario, processo, feito, total, fase, mensagem, parametros, retomada, cancelar, criado, inicio, pulso)
         VALUES ($1, $2, $3, $11, $4, $5, 0, $6, $7, '', $8, '', $9, $10, $12, $10)",
        cnes,
        id,
        &n.tipo,
        &n.usuario,
        &n.processo,
        n.total,
        &n.fase,
        n.parametros.to_string(),
        false,
        quando,
        estado,
        inicio
    );
    Ok(id)
}

/// Notes progress and heartbeat; any state but `rodando` ends the job. Returns whether somebody asked to cancel.
pub async fn atualizar(tx: &mut Tx, cnes: NumeroCnes, id: Uuid, a: &Andamento) -> Result<bool, ErroStore> {
    let quando = agora();
    let fim = (a.estado != "rodando").then_some(quando);
    let cancelar = talvez!(
        tx,
        (bool,),
        "UPDATE job SET estado = $3, feito = $4, total = $5, fase = $6, mensagem = $7, retomada = COALESCE($8, retomada), pulso = $9, fim = $10
         WHERE cnes = $1 AND id = $2 RETURNING cancelar",
        cnes,
        id,
        &a.estado,
        a.feito,
        a.total,
        &a.fase,
        &a.mensagem,
        a.retomada.as_ref().map(ToString::to_string),
        quando,
        fim
    );
    cancelar.map(|(c,)| c).ok_or(ErroStore::NaoEncontrado)
}

/// Progress and heartbeat of a job that still runs; never wakes one that ended.
pub async fn pulsar(
    tx: &mut Tx,
    cnes: NumeroCnes,
    id: Uuid,
    feito: i64,
    total: Option<i64>,
    fase: &str,
) -> Result<(), ErroStore> {
    executar!(
        tx,
        "UPDATE job SET feito = $3, total = $4, fase = $5, pulso = $6 WHERE cnes = $1 AND id = $2 AND estado = 'rodando'",
        cnes,
        id,
        feito,
        total,
        fase,
        agora()
    );
    Ok(())
}

pub async fn obter(tx: &mut Tx, cnes: NumeroCnes, id: Uuid) -> Result<Option<Job>, ErroStore> {
    Ok(talvez!(tx, Job, selecionar!("WHERE cnes = $1 AND id = $2"), cnes, id))
}

/// Newest first.
pub async fn listar(tx: &mut Tx, cnes: NumeroCnes, limite: u32) -> Result<Vec<Job>, ErroStore> {
    Ok(linhas!(tx, Job, selecionar!("WHERE cnes = $1 ORDER BY criado DESC, id DESC LIMIT $2"), cnes, i64::from(limite)))
}

/// Asks a running job to stop; false when it is not running.
pub async fn pedir_cancelamento(tx: &mut Tx, cnes: NumeroCnes, id: Uuid) -> Result<bool, ErroStore> {
    Ok(executar!(tx, "UPDATE job SET cancelar = $3 WHERE cnes = $1 AND id = $2 AND estado = 'rodando'", cnes, id, true)
        > 0)
}

/// Marks running jobs without a heartbeat since `sem_pulso_desde` as `interrompido`; returns how many.
pub async fn limpar_interrompidos(
    tx: &mut Tx,
    cnes: NumeroCnes,
    sem_pulso_desde: DateTime<Utc>,
) -> Result<u64, ErroStore> {
    Ok(executar!(
        tx,
        "UPDATE job SET estado = 'interrompido', fim = $3 WHERE cnes = $1 AND estado = 'rodando' AND pulso < $2",
        cnes,
        sem_pulso_desde,
        agora()
    ))
}
