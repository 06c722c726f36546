//! Jobs: every long work has a row in the database that tells what it does and how it ended,
//! a signal by which anybody of this process can stop it, and a bridge between the thread that
//! works and the observer that watches.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use nexsus_store::{Banco, Tx, job};
use uuid::Uuid;

use crate::erro::{ErroUsuario, Resultado, saida};
use crate::modelo::Tarefa;
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;

/// What a running job and its watchers tell each other: the wish to stop, and how far it is.
#[derive(Debug, Default)]
pub(crate) struct Sinal {
    parar: AtomicBool,
    andamento: Ponte,
}

/// A job that runs in this process.
#[derive(Debug)]
pub(crate) struct EmCurso {
    pub id: Uuid,
    sinal: Arc<Sinal>,
    /// Looks whether somebody in another process asked to stop, and tells how far we are.
    escuta: tokio::task::JoinHandle<()>,
}

impl Drop for EmCurso {
    fn drop(&mut self) {
        self.escuta.abort();
    }
}

/// How often a job looks for a wish to stop that came through the database.
const ESCUTA: Duration = Duration::from_secs(1);
/// Progress is written every so many looks.
const OLHADAS_POR_PULSO: u32 = 2;
/// A job of another machine that did not write its pulse for so long has died.
const SEM_PULSO: chrono::TimeDelta = chrono::TimeDelta::minutes(10);
/// Work that cannot reach its own row for so long stops by itself, well before others may take its place.
const SEM_CONTATO: Duration = Duration::from_mins(5);

/// The observer of a job: passes progress on and hears both ways to stop it.
pub(crate) struct Vigia<'a> {
    sinal: &'a Sinal,
    obs: &'a dyn Observador,
}

impl Observador for Vigia<'_> {
    fn progresso(&self, feito: u64, total: Option<u64>, fase: &'static str) {
        self.sinal.andamento.progresso(feito, total, fase);
        self.obs.progresso(feito, total, fase);
    }
    fn cancelado(&self) -> bool {
        self.sinal.parar.load(Relaxed) || self.obs.cancelado()
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
            processo: processo::este(),
            total: None,
            fase: String::new(),
            parametros: serde_json::json!({ "rotulo": rotulo }),
        };
        encerrar_mortas(&mut tx, s.numero_cnes()).await?;
        let id = job::criar(&mut tx, s.numero_cnes(), &novo).await?;
        tx.commit().await?;
        let sinal = Arc::new(Sinal::default());
        self.sinais().lock().unwrap_or_else(PoisonError::into_inner).insert(id, sinal.clone());
        let escuta = tokio::spawn(escutar(self.banco().await?.clone(), s.numero_cnes(), id, sinal.clone()));
        Ok(EmCurso { id, sinal, escuta })
    }

    /// Writes how the job ended. A failure to write it never hides the job's own result.
    pub(crate) async fn fechar_tarefa<T>(
        &self,
        s: &Sessao,
        tarefa: EmCurso,
        fim: Resultado<T>,
        resumo: impl Fn(&T) -> (u64, String),
    ) -> Resultado<T> {
        self.sinais().lock().unwrap_or_else(PoisonError::into_inner).remove(&tarefa.id);
        tarefa.escuta.abort();
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
        self.autorizar(s, Acao::TarefaCancelar).await?;
        // Before waiting for the writer: it may be the very work that is to stop that holds it.
        if let Some(sinal) = sinal {
            sinal.parar.store(true, Relaxed);
        }
        if self.fila_tem(s, id).await? {
            return self.fila_cancelar(s, id).await;
        }
        let mut caso = self.escrita(s, Acao::TarefaCancelar).await?;
        job::pedir_cancelamento(&mut caso.tx, s.numero_cnes(), id).await?;
        caso.concluir("job", &id.to_string(), serde_json::json!({})).await
    }
}

/// Stops the work when somebody asks for it, and when its row is not its own any more: then another program may already
/// do it.
async fn escutar(banco: Banco, cnes: i32, id: Uuid, sinal: Arc<Sinal>) {
    let mut contato = Instant::now();
    for olhada in 1_u32.. {
        tokio::time::sleep(ESCUTA).await;
        let vista = async { job::obter(&mut banco.ler().await?, cnes, id).await };
        let segue = match vista.await {
            Ok(vista) => {
                contato = Instant::now();
                vista.is_some_and(|j| !j.cancelar && j.estado == "rodando")
            }
            Err(_) => contato.elapsed() < SEM_CONTATO,
        };
        if !segue {
            sinal.parar.store(true, Relaxed);
        }
        if olhada % OLHADAS_POR_PULSO == 0 {
            // While the work itself holds the writer, this waits behind it: it only tells what there is to tell then.
            let pulso = async {
                let mut tx = banco.escrever().await?;
                let (feito, total, fase) = sinal.andamento.onde();
                let numero = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
                job::pulsar(&mut tx, cnes, id, numero(feito), total.map(numero), fase).await?;
                tx.commit().await
            };
            if let Err(e) = pulso.await {
                tracing::debug!(erro = %e, "pulso da tarefa não anotado");
            }
        }
    }
}

/// Jobs of processes of this machine that are gone, and of other machines that fell silent, did not end; they were
/// interrupted.
pub(crate) async fn encerrar_mortas(tx: &mut Tx, cnes: i32) -> Resultado<()> {
    encerrar_mortas_em(tx, cnes, nexsus_store::agora()).await
}

pub(crate) async fn encerrar_mortas_em(tx: &mut Tx, cnes: i32, agora: DateTime<Utc>) -> Resultado<()> {
    for j in job::listar(tx, cnes, 200).await? {
        let calada = processo::de_outra_maquina(&j.processo) && agora - j.pulso > SEM_PULSO;
        if j.estado == "rodando" && (calada || processo::morreu(&j.processo)) {
            let andamento = job::Andamento {
                estado: "interrompido".into(),
                feito: j.feito,
                total: j.total,
                fase: j.fase,
                mensagem: "O programa foi encerrado no meio; nada ficou pela metade. Repita a operação.".into(),
                retomada: None,
            };
            job::atualizar(tx, cnes, j.id, &andamento).await?;
        }
    }
    Ok(())
}

/// Which process runs a job: machine, number and start time, since numbers come again.
pub(crate) mod processo {
    pub fn este() -> String {
        let eu = std::process::id();
        format!("{}:{eu}:{}", maquina(), inicio(eu).unwrap_or_default())
    }

    /// True only when it surely ended: on another machine nothing is known.
    pub fn morreu(quem: &str) -> bool {
        let mut partes = quem.rsplitn(3, ':');
        let (Some(quando), Some(numero), Some(onde)) = (partes.next(), partes.next(), partes.next()) else {
            return false;
        };
        if onde != maquina() {
            return false;
        }
        let vivo = numero.parse().ok().and_then(inicio);
        vivo.as_deref() != Some(quando)
    }

    /// Whether another machine runs it: only its pulse tells whether it lives.
    pub fn de_outra_maquina(quem: &str) -> bool {
        quem.rsplitn(3, ':').nth(2).is_some_and(|onde| onde != maquina())
    }

    fn maquina() -> String {
        rustix::system::uname().nodename().to_string_lossy().into_owned()
    }

    /// Start time in clock ticks since boot: field 22 of /proc/PID/stat, counted behind the name.
    fn inicio(numero: u32) -> Option<String> {
        let estado = std::fs::read_to_string(format!("/proc/{numero}/stat")).ok()?;
        estado.rsplit_once(')')?.1.split_whitespace().nth(19).map(str::to_owned)
    }

    #[cfg(test)]
    mod testes {
        #[test]
        fn este_vive_e_quem_tinha_outro_inicio_morreu() {
            let este = super::este();
            assert!(!super::morreu(&este));
            let (resto, _) = este.rsplit_once(':').unwrap_or_default();
            assert!(super::morreu(&format!("{resto}:1")));
            assert!(!super::morreu("outra-maquina:1:1"));
            assert!(!super::morreu("lixo"));
        }
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

impl Ponte {
    /// Done, total and phase as last told.
    pub(crate) fn onde(&self) -> (u64, Option<u64>, &'static str) {
        let fase = *self.fase.lock().unwrap_or_else(PoisonError::into_inner);
        (self.feito.load(Relaxed), self.total.load(Relaxed).checked_sub(1), fase)
    }

    /// Asks the thread to stop.
    pub(crate) fn parar(&self) {
        self.parar.store(true, Relaxed);
    }
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
                let (feito, total, fase) = ponte.onde();
                if !fase.is_empty() {
                    obs.progresso(feito, total, fase);
                }
            }
        }
    }
}
