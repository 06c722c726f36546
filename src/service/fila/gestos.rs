//! What a person does with jobs of the queue: look, pause, go on, cancel, try again, put first.

use chrono::{DateTime, Utc};
use nexsus_store::{fila, fila_itens};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::textos;
use crate::erro::Resultado;
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::permissao::Caso;
use crate::sessao::Sessao;

/// A job of the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TarefaDaFila {
    pub id: Uuid,
    /// Kind of work.
    pub tarefa: String,
    /// Chain it is part of.
    pub cadeia: String,
    /// na_fila, rodando, pausado, parado, concluido, falhou, cancelado.
    pub estado: String,
    /// It waits for so many other jobs.
    pub espera_por: u64,
    pub prioridade: i32,
    /// Items that ended.
    pub feito: u64,
    /// Items known so far.
    pub total: Option<u64>,
    /// Seconds to go at the present pace, when it runs and the pace is known.
    pub resta_segundos: Option<u64>,
    pub fase: String,
    pub mensagem: String,
    pub usuario: String,
    /// UTC.
    pub criada: DateTime<Utc>,
    pub inicio: Option<DateTime<Utc>>,
    pub fim: Option<DateTime<Utc>>,
}

/// A job with its errors and its log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DetalheDaFila {
    #[serde(flatten)]
    pub tarefa: TarefaDaFila,
    /// How many items ended how.
    pub resultados: Vec<(String, i64)>,
    /// Items that failed, that wait for a decision or for their next try.
    pub erros: Vec<ErroDoItem>,
    /// Last lines of the log, oldest first.
    pub log: Vec<LinhaDoLog>,
}

/// An item with an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErroDoItem {
    pub item: String,
    pub estado: String,
    pub tentativas: i32,
    pub classe: String,
    pub frase: String,
}

/// A line of the log of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinhaDoLog {
    pub quando: DateTime<Utc>,
    pub nivel: String,
    pub texto: String,
}

/// Items with an error that are shown one by one, and lines of the log.
const MOSTRADOS: u32 = 200;

impl From<fila::Tarefa> for TarefaDaFila {
    fn from(t: fila::Tarefa) -> Self {
        let (feito, total) = (t.feito.unsigned_abs(), t.total.map(i64::unsigned_abs));
        let ritmo = t.ritmo.unsigned_abs();
        let resta_segundos = total
            .filter(|_| t.estado == fila::RODANDO && ritmo > 0)
            .map(|total| total.saturating_sub(feito).saturating_mul(1_000) / ritmo);
        Self {
            id: t.id,
            tarefa: t.obra,
            cadeia: t.cadeia,
            estado: t.estado,
            espera_por: t.faltam.unsigned_abs(),
            prioridade: t.prioridade,
            feito,
            total,
            resta_segundos,
            fase: t.fase,
            mensagem: t.mensagem,
            usuario: t.usuario,
            criada: t.criado,
            inicio: t.inicio,
            fim: t.fim,
        }
    }
}

impl Nucleo {
    /// Jobs of the queue, newest first.
    pub async fn fila_listar(&self, s: &Sessao, limite: u32) -> Resultado<Vec<TarefaDaFila>> {
        let mut tx = self.leitura(s, Acao::TarefaVer).await?;
        Ok(fila::listar(&mut tx, s.numero_cnes(), limite).await?.into_iter().map(Into::into).collect())
    }

    /// Jobs of one run of a chain, in its order.
    pub async fn fila_da_rodada(&self, s: &Sessao, rodada: Uuid) -> Resultado<Vec<TarefaDaFila>> {
        let mut tx = self.leitura(s, Acao::TarefaVer).await?;
        Ok(fila::da_rodada(&mut tx, s.numero_cnes(), rodada).await?.into_iter().map(Into::into).collect())
    }

    /// A job with its errors and its log.
    pub async fn fila_mostrar(&self, s: &Sessao, id: Uuid) -> Resultado<DetalheDaFila> {
        let mut tx = self.leitura(s, Acao::TarefaVer).await?;
        let cnes = s.numero_cnes();
        let t = fila::obter(&mut tx, cnes, id).await?.ok_or_else(textos::sem_tarefa)?;
        let erros = fila_itens::com_erro(&mut tx, cnes, id, MOSTRADOS).await?;
        let log = fila::ler_log(&mut tx, cnes, id, MOSTRADOS).await?;
        Ok(DetalheDaFila {
            tarefa: t.into(),
            resultados: fila_itens::resultados(&mut tx, cnes, id).await?,
            erros: erros
                .into_iter()
                .map(|e| ErroDoItem {
                    item: e.chave,
                    estado: e.estado,
                    tentativas: e.tentativas,
                    classe: e.classe,
                    frase: e.resultado,
                })
                .collect(),
            log: log.into_iter().map(|l| LinhaDoLog { quando: l.quando, nivel: l.nivel, texto: l.texto }).collect(),
        })
    }

    pub(crate) async fn fila_tem(&self, s: &Sessao, id: Uuid) -> Resultado<bool> {
        let mut tx = self.banco().await?.ler().await?;
        Ok(fila::obter(&mut tx, s.numero_cnes(), id).await?.is_some())
    }

    /// Nobody takes items of it until it is told to go on; what is in hand is finished.
    pub async fn fila_pausar(&self, s: &Sessao, id: Uuid) -> Resultado<()> {
        let (mut caso, t) = self.gesto(s, Acao::TarefaExecutar, id).await?;
        if !matches!(t.estado.as_str(), fila::NA_FILA | fila::RODANDO | fila::PARADO) {
            return Err(textos::ja_terminou());
        }
        fila::por_estado(&mut caso.tx, s.numero_cnes(), id, fila::PAUSADO, textos::PAUSADA).await?;
        concluir(caso, id, json!({ "gesto": "pausar" })).await
    }

    /// A paused or stopped job goes on, and what waits for its next try is tried at once.
    pub async fn fila_retomar(&self, s: &Sessao, id: Uuid) -> Resultado<()> {
        let (mut caso, t) = self.gesto(s, Acao::TarefaExecutar, id).await?;
        if t.fim.is_some() {
            return Err(textos::ja_terminou());
        }
        fila_itens::apressar(&mut caso.tx, s.numero_cnes(), id).await?;
        if matches!(t.estado.as_str(), fila::PAUSADO | fila::PARADO) {
            fila::por_estado(&mut caso.tx, s.numero_cnes(), id, fila::NA_FILA, "").await?;
        }
        concluir(caso, id, json!({ "gesto": "retomar" })).await
    }

    /// Ends it: what waits is not done any more, what is in hand is let go as soon as possible, what was done stays.
    pub async fn fila_cancelar(&self, s: &Sessao, id: Uuid) -> Resultado<()> {
        let (mut caso, t) = self.gesto(s, Acao::TarefaCancelar, id).await?;
        if t.fim.is_some() {
            return Err(textos::ja_terminou());
        }
        let cnes = s.numero_cnes();
        fila_itens::cancelar_espera(&mut caso.tx, cnes, id).await?;
        if fila_itens::acabou(&mut caso.tx, cnes, id).await? {
            fila::por_estado(&mut caso.tx, cnes, id, fila::CANCELADO, textos::CANCELADA).await?;
        } else {
            fila::pedir_cancelamento(&mut caso.tx, cnes, id).await?;
        }
        concluir(caso, id, json!({ "gesto": "cancelar" })).await
    }

    /// Tries again what failed, was cancelled or waits for a decision; what came to a good end stays as it is.
    pub async fn fila_repetir(&self, s: &Sessao, id: Uuid) -> Resultado<()> {
        let (mut caso, t) = self.gesto(s, Acao::TarefaExecutar, id).await?;
        let cnes = s.numero_cnes();
        let de_volta = fila_itens::repetir(&mut caso.tx, cnes, id).await?;
        fila_itens::apressar(&mut caso.tx, cnes, id).await?;
        // A job whose items were never found starts with that.
        if de_volta == 0 && t.fim.is_some() && t.semeado {
            return Err(textos::nada_a_repetir());
        }
        if t.estado != fila::RODANDO {
            fila::por_estado(&mut caso.tx, cnes, id, fila::NA_FILA, "").await?;
        }
        concluir(caso, id, json!({ "gesto": "repetir", "itens": de_volta })).await
    }

    /// Higher goes first; 0 is usual.
    pub async fn fila_priorizar(&self, s: &Sessao, id: Uuid, prioridade: i32) -> Resultado<()> {
        let (mut caso, _) = self.gesto(s, Acao::TarefaExecutar, id).await?;
        fila::priorizar(&mut caso.tx, s.numero_cnes(), id, prioridade).await?;
        concluir(caso, id, json!({ "gesto": "priorizar", "prioridade": prioridade })).await
    }

    async fn gesto(&self, s: &Sessao, acao: Acao, id: Uuid) -> Resultado<(Caso, fila::Tarefa)> {
        let mut caso = self.escrita(s, acao).await?;
        let t = fila::trancar(&mut caso.tx, s.numero_cnes(), id).await?.ok_or_else(textos::sem_tarefa)?;
        Ok((caso, t))
    }
}

async fn concluir(caso: Caso, id: Uuid, detalhe: Value) -> Resultado<()> {
    caso.concluir("job", &id.to_string(), detalhe).await
}
