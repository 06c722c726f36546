//! Jobs: every long work has a row in the database that tells what it does and how it ended,
//! a signal by which anybody of this process can stop it, and a bridge between the thread that
//! works and the observer that watches.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use nexsus_store::job;
use uuid::Uuid;

use crate::erro::{ErroUsuario, Resultado, saida};
use crate::modelo::Tarefa;
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;

/// Asks a running job to stop.
#[derive(Debug, Default)]
pub(crate) struct Sinal(AtomicBool);

/// A job that runs in this process.
#[derive(Debug)]
pub(crate) struct EmCurso {
    pub id: Uuid,
    sinal: Arc<Sinal>,
}

/// The observer of a job: passes progress on and hears both ways to stop it.
pub(crate) struct Vigia<'a> {
    sinal: &'a Sinal,
    obs: &'a dyn Observador,
}

impl Observador for Vigia<'_> {
    fn progresso(&self, feito: u64, total: Option<u64>, fase: &'static str) {
        self.obs.progresso(feito, total, fase);
    }
    fn cancelado(&self) -> bool {
        self.sinal.0.load(Relaxed) || self.obs.cancelado()
    }
}

impl EmCurso {
    pub fn vigia<'a>(&'a self, obs: &'a dyn Observador) -> Vigia<'a> {
        Vigia { sinal: &self.sinal, obs }
    }
}

impl Nucleo {
    pub(crate) async fn abrir_tarefa(&self, s: &Sessao, tipo: &'static str, rotulo: &str) -> Resultado<EmCurso> {
        let mut tx = self.banco().await?.escrever().await?;
        let novo = job::NovoJob {
            tipo: tipo.into(),
            usuario: s.usuario.clone(),
            processo: std::process::id().to_string(),
            total: None,
            fase: String::new(),
            parametros: serde_json::json!({ "rotulo": rotulo }),
        };
        let id = job::criar(&mut tx, s.numero_cnes(), &novo).await?;
        tx.commit().await?;
        let sinal = Arc::new(Sinal::default());
        self.sinais().lock().unwrap_or_else(PoisonError::into_inner).insert(id, sinal.clone());
        Ok(EmCurso { id, sinal })
    }

    /// Writes how the job ended. A failure to write it never hides the job's own result.
    pub(crate) async fn fechar_tarefa<T>(&self, s: &Sessao, tarefa: EmCurso, fim: Resultado<T>, resumo: impl Fn(&T) -> (u64, String)) -> Resultado<T> {
        self.sinais().lock().unwrap_or_else(PoisonError::into_inner).remove(&tarefa.id);
        let (estado, feito, mensagem) = match &fim {
            Ok(valor) => {
                let (feito, texto) = resumo(valor);
                ("concluido", feito, texto)
            }
            Err(e) if e.saida == saida::INTERROMPIDO => ("cancelado", 0, e.to_string()),
            Err(e) => ("falhou", 0, e.to_string()),
        };
        let gravar = async {
            let mut tx = self.banco().await?.escrever().await?;
            let andamento = job::Andamento {
                estado: estado.into(),
                feito: i64::try_from(feito).unwrap_or(i64::MAX),
                total: None,
                fase: String::new(),
                mensagem,
                retomada: None,
            };
            job::atualizar(&mut tx, s.numero_cnes(), tarefa.id, &andamento).await?;
            tx.commit().await?;
            Ok::<(), ErroUsuario>(())
        };
        if let Err(e) = gravar.await {
            tracing::warn!(erro = %e, "fim de tarefa não registrado");
        }
        fim
    }

    /// Jobs, newest first.
    pub async fn tarefas(&self, s: &Sessao) -> Resultado<Vec<Tarefa>> {
        let mut tx = self.leitura(s, Acao::TarefaVer).await?;
        let jobs = job::listar(&mut tx, s.numero_cnes(), 200).await?;
        Ok(jobs
            .into_iter()
            .map(|j| Tarefa {
                id: j.id,
                tipo: j.tipo,
                rotulo: rotulo(&j.parametros),
                estado: j.estado,
                feito: u64::try_from(j.feito).unwrap_or(0),
                total: j.total.and_then(|t| u64::try_from(t).ok()),
                fase: j.fase,
                inicio: j.inicio.unwrap_or(j.criado),
                fim: j.fim,
                mensagem: j.mensagem,
                usuario: j.usuario,
            })
            .collect())
    }

    /// Asks a job to stop, in this process at once, in another one at its next look.
    pub async fn tarefa_cancelar(&self, s: &Sessao, id: Uuid) -> Resultado<()> {
        let sinal = self.sinais().lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        let mut caso = self.escrita(s, Acao::TarefaCancelar).await?;
        if let Some(sinal) = sinal {
            sinal.0.store(true, Relaxed);
        }
        job::pedir_cancelamento(&mut caso.tx, s.numero_cnes(), id).await?;
        caso.concluir("job", &id.to_string(), serde_json::json!({})).await
    }
}

fn rotulo(parametros: &str) -> String {
    serde_json::from_str::<serde_json::Value>(parametros)
        .ok()
        .and_then(|p| p.get("rotulo").and_then(|r| r.as_str().map(str::to_owned)))
        .unwrap_or_default()
}

/// Bridge between a blocking thread and the observer of an async use case.
#[derive(Debug, Default)]
pub(crate) struct Ponte {
    parar: AtomicBool,
    feito: AtomicU64,
    /// Total plus one; 0 = not known.
    total: AtomicU64,
    fase: Mutex<&'static str>,
}

impl Observador for Ponte {
    fn progresso(&self, feito: u64, total: Option<u64>, fase: &'static str) {
        self.feito.store(feito, Relaxed);
        self.total.store(total.map_or(0, |t| t + 1), Relaxed);
        *self.fase.lock().unwrap_or_else(PoisonError::into_inner) = fase;
    }
    fn cancelado(&self) -> bool {
        self.parar.load(Relaxed)
    }
}

/// Runs blocking work on its own thread, passing progress out and the wish to stop in.
pub(crate) async fn em_paralelo<T: Send + 'static>(
    obs: &dyn Observador,
    trabalho: impl FnOnce(&Ponte) -> Resultado<T> + Send + 'static,
) -> Resultado<T> {
    let ponte = Arc::new(Ponte::default());
    let dentro = ponte.clone();
    let mut mao = tokio::task::spawn_blocking(move || trabalho(&dentro));
    loop {
        tokio::select! {
            fim = &mut mao => return fim.map_err(|_| ErroUsuario::interno("tarefa"))?,
            () = tokio::time::sleep(Duration::from_millis(50)) => {
                if obs.cancelado() {
                    ponte.parar.store(true, Relaxed);
                }
                let fase = *ponte.fase.lock().unwrap_or_else(PoisonError::into_inner);
                if !fase.is_empty() {
                    let total = ponte.total.load(Relaxed).checked_sub(1);
                    obs.progresso(ponte.feito.load(Relaxed), total, fase);
                }
            }
        }
    }
}
