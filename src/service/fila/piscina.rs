//! The pool of workers of this process: looks which jobs may run, gives each of some of them a turn, and goes on until
//! nothing is left that this session may do. Order: higher priority, then older; a job waits for those it depends on.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use nexsus_store::fila;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::cadeia::Obras;
use super::obra::Bancada;
use super::turno::{Sobra, Turno};
use crate::erro::{ErroUsuario, Resultado};
use crate::estabelecimento::exigir_cnes;
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;

/// How the pool works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jeito {
    /// Jobs worked on side by side; 1 = one after the other.
    pub trabalhadores: usize,
    /// A lease lasts so long without a sign of life of its holder.
    pub posse: Duration,
}

impl Default for Jeito {
    fn default() -> Self {
        Self { trabalhadores: 4, posse: Duration::from_mins(1) }
    }
}

/// What a run of the pool came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Balanco {
    /// Jobs this run had a turn at, in the order they began.
    pub tarefas: Vec<Uuid>,
    /// Jobs that stay in the queue: paused, stopped by an error, or waiting for one that is.
    pub ficaram: u64,
}

/// Nothing to take now, though others are at it.
const OUTROS: Duration = Duration::from_millis(300);
/// New jobs and wishes to stop are seen after so long at the latest.
const OLHADA: Duration = Duration::from_millis(500);
/// Turns of a job that may end with an error in a row.
const ERROS_SEGUIDOS: u32 = 3;

impl Nucleo {
    /// Works on the queue until nothing is left that this session may do, or the observer says stop: then the items in hand
    /// end or go back. Several programs may do this at once on the same database.
    ///
    /// # Errors
    /// The session ended, the database cannot be reached, no establishment is set.
    pub async fn fila_rodar(
        &self,
        s: &Sessao,
        obras: &Obras,
        jeito: Jeito,
        obs: Arc<dyn Observador>,
    ) -> Resultado<Balanco> {
        self.autorizar(s, Acao::TarefaExecutar).await?;
        let cnes = exigir_cnes(s, None)?.numero();
        let mut balanco = Balanco::default();
        let mut maos: JoinSet<Resultado<Sobra>> = JoinSet::new();
        let mut em_curso: HashMap<tokio::task::Id, Uuid> = HashMap::new();
        let mut so_depois: HashMap<Uuid, Instant> = HashMap::new();
        let mut erros: HashMap<Uuid, u32> = HashMap::new();
        let mut falha = None;
        loop {
            let parar = obs.cancelado() || falha.is_some();
            let mut esperam = false;
            if !parar {
                self.conferir_sessao(s).await?;
                let mut tx = self.banco().await?.ler().await?;
                let abertas = fila::abertas(&mut tx, cnes).await?;
                drop(tx);
                balanco.ficaram = abertas.len() as u64;
                for t in abertas {
                    let vivo = t.cancelar || matches!(t.estado.as_str(), fila::NA_FILA | fila::RODANDO);
                    let Some(obra) = obras.por_nome(&t.obra) else { continue };
                    if !vivo || t.faltam > 0 || !s.pode(obra.acao()) {
                        continue;
                    }
                    esperam = true;
                    let adiada = so_depois.get(&t.id).is_some_and(|q| *q > Instant::now());
                    if adiada || maos.len() >= jeito.trabalhadores.max(1) || em_curso.values().any(|id| *id == t.id) {
                        continue;
                    }
                    if !balanco.tarefas.contains(&t.id) {
                        balanco.tarefas.push(t.id);
                    }
                    let bancada = Bancada {
                        nucleo: self.clone(),
                        sessao: s.clone(),
                        tarefa: t.id,
                        parametros: serde_json::from_str(&t.parametros).unwrap_or_default(),
                        parar: false.into(),
                        obs: obs.clone(),
                        passo: std::sync::Mutex::default(),
                    };
                    let turno = Turno { b: Arc::new(bancada), obra: obra.clone(), prazo: jeito.posse };
                    em_curso.insert(maos.spawn(turno.correr()).id(), t.id);
                }
            }
            if maos.is_empty() {
                if parar || !esperam {
                    break;
                }
                let agora = Instant::now();
                let proxima = so_depois.values().filter(|q| **q > agora).min();
                tokio::time::sleep(proxima.map_or(OUTROS, |q| *q - agora).min(OLHADA)).await;
                continue;
            }
            let fim = tokio::select! {
                fim = maos.join_next_with_id() => fim,
                () = tokio::time::sleep(OLHADA) => None,
            };
            let (id, sobra) = match fim {
                Some(Ok((id, sobra))) => (id, sobra),
                Some(Err(e)) => (e.id(), Err(ErroUsuario::interno("fila de tarefas"))),
                None => continue,
            };
            let Some(job) = em_curso.remove(&id) else { continue };
            let espera = match sobra {
                Ok(Sobra::Mais) => Duration::ZERO,
                Ok(Sobra::Fim | Sobra::Nada) => OUTROS,
                Ok(Sobra::Espera(d)) => d,
                Err(e) => {
                    tracing::warn!(codigo = e.codigo, "vez na fila de tarefas");
                    let n = erros.entry(job).or_default();
                    *n += 1;
                    if *n >= ERROS_SEGUIDOS {
                        falha = Some(e);
                    }
                    so_depois.insert(job, Instant::now() + OUTROS * 10);
                    continue;
                }
            };
            erros.remove(&job);
            so_depois.insert(job, Instant::now() + espera);
        }
        let mut tx = self.banco().await?.ler().await?;
        balanco.ficaram = fila::quantas_abertas(&mut tx, cnes).await?;
        falha.map_or(Ok(balanco), Err)
    }
}
