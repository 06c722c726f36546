//! One turn at a job: finds its items if nobody did, takes some under a lease, works on them side by side, and writes what
//! they brought together with the mark that they are done. Everything that may be lost by a crash is work, never a result.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use nexsus_store::fila_itens::{self as itens, Tomada};
use nexsus_store::{Tx, fila};
use tokio::task::JoinSet;

use super::classe::{Classe, Destino, Falha, acaso};
use super::obra::{Bancada, Desfecho, Item, Obra, Pronto};
use super::textos;
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::observador::Observador as _;
use crate::tarefa::processo;

/// How a turn ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Sobra {
    /// There is more to do at once.
    Mais,
    /// The next try of an item is due after so long.
    Espera(Duration),
    /// Others hold what is left, or the job may not run now.
    Nada,
    /// The job ended.
    Fim,
}

/// A lease of a process of this machine that lives is left alone for so long after its time: it may wait for the database.
const PACIENCIA: i64 = 10 * 60_000;
/// Deaths of a program on the same item after which it is put aside.
const QUEDAS_DEMAIS: i32 = 20;
/// Results are written at the latest after so long, and when there are so many.
const DESCARGA: Duration = Duration::from_millis(250);
const CHEIO: usize = 500;
/// A turn gives the place to others after so long.
const FATIA: Duration = Duration::from_secs(2);
/// Looks for a wish to stop.
const OLHADA: Duration = Duration::from_millis(500);
/// Longest text kept with an item.
const TEXTO_MAXIMO: usize = 300;

pub(super) struct Turno {
    pub b: Arc<Bancada>,
    pub obra: Arc<dyn Obra>,
    /// How long a lease lasts without a sign of life.
    pub prazo: Duration,
}

/// What there was to take.
enum Vista {
    Tomada(Tomada),
    Sobra(Sobra),
}

/// Writing failed: the results themselves, or everything around them.
enum Recusa {
    Resultado(ErroUsuario),
    Banco(ErroUsuario),
}

impl<E: Into<ErroUsuario>> From<E> for Recusa {
    fn from(e: E) -> Self {
        Self::Banco(e.into())
    }
}

/// Stops the sign of life when the turn ends, however it ends.
struct Pulso(tokio::task::JoinHandle<()>);

impl Drop for Pulso {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Turno {
    pub async fn correr(self) -> Resultado<Sobra> {
        let inicio = Instant::now();
        if let Some(sobra) = self.semear().await? {
            return Ok(sobra);
        }
        loop {
            let tomada = match insistir(|| self.tomar()).await? {
                Vista::Tomada(t) => t,
                Vista::Sobra(s) => return Ok(s),
            };
            if !self.trabalhar(tomada).await? {
                return Ok(Sobra::Nada);
            }
            if self.b.cancelado() || inicio.elapsed() > FATIA {
                return Ok(Sobra::Mais);
            }
        }
    }

    fn cnes(&self) -> i32 {
        self.b.sessao.numero_cnes()
    }

    async fn escrever(&self) -> Resultado<Tx> {
        Ok(self.b.nucleo.banco().await?.escrever().await?)
    }

    /// Finds the items of the job, page by page; each page is kept, so that a crash repeats at most one.
    async fn semear(&self) -> Resultado<Option<Sobra>> {
        loop {
            let mut tx = self.b.nucleo.banco().await?.ler().await?;
            let t = fila::obter(&mut tx, self.cnes(), self.b.tarefa).await?;
            drop(tx);
            let Some(t) = t else { return Ok(Some(Sobra::Fim)) };
            if t.semeado || t.cancelar {
                return Ok(None);
            }
            if self.b.cancelado() {
                return Ok(Some(Sobra::Nada));
            }
            let leva = match self.obra.itens(&self.b, &t.marca).await {
                Ok(leva) => leva,
                Err(e) if e.saida == saida::INTERROMPIDO => return Ok(Some(Sobra::Nada)),
                Err(e) => {
                    insistir(|| self.parar(&e)).await?;
                    return Ok(Some(Sobra::Nada));
                }
            };
            insistir(|| async {
                let mut tx = self.escrever().await?;
                let agora = fila::trancar(&mut tx, self.cnes(), self.b.tarefa).await?;
                // Another program may have found the same page meanwhile.
                if agora.is_some_and(|a| !a.semeado && a.marca == t.marca) {
                    itens::inserir(&mut tx, self.cnes(), self.b.tarefa, &leva.chaves).await?;
                    fila::semeado(&mut tx, self.cnes(), self.b.tarefa, leva.continua.as_deref()).await?;
                }
                Ok(tx.commit().await?)
            })
            .await?;
        }
    }

    /// The job cannot begin; it waits until somebody has mended what is wrong.
    async fn parar(&self, e: &ErroUsuario) -> Resultado<()> {
        let mut tx = self.escrever().await?;
        fila::trancar(&mut tx, self.cnes(), self.b.tarefa).await?;
        fila::por_estado(&mut tx, self.cnes(), self.b.tarefa, fila::PARADO, &e.to_string()).await?;
        fila::anotar(&mut tx, self.cnes(), self.b.tarefa, "erro", &e.to_string()).await?;
        Ok(tx.commit().await?)
    }

    async fn tomar(&self) -> Resultado<Vista> {
        let (cnes, job) = (self.cnes(), self.b.tarefa);
        let mut tx = self.escrever().await?;
        let Some(t) = fila::trancar(&mut tx, cnes, job).await? else { return Ok(Vista::Sobra(Sobra::Fim)) };
        self.soltar_mortas(&mut tx).await?;
        if t.cancelar {
            itens::cancelar_espera(&mut tx, cnes, job).await?;
        }
        let vista = if !t.cancelar && (!matches!(t.estado.as_str(), fila::NA_FILA | fila::RODANDO) || t.faltam > 0) {
            Vista::Sobra(Sobra::Nada)
        } else if itens::acabou(&mut tx, cnes, job).await? {
            self.encerrar(&mut tx).await?;
            Vista::Sobra(Sobra::Fim)
        } else if t.cancelar {
            Vista::Sobra(Sobra::Nada)
        } else {
            let prazo = self.prazo.as_millis() as i64;
            let tomada = itens::tomar(&mut tx, cnes, job, &processo::este(), self.obra.lote().max(1), prazo).await?;
            match (tomada.itens.is_empty(), tomada.espera) {
                (false, _) => Vista::Tomada(tomada),
                (true, Some(ms)) => Vista::Sobra(Sobra::Espera(Duration::from_millis(ms.unsigned_abs()))),
                (true, None) => Vista::Sobra(Sobra::Nada),
            }
        };
        tx.commit().await?;
        Ok(vista)
    }

    /// Takes leases away from programs that surely ended, and from those that have been silent for too long.
    async fn soltar_mortas(&self, tx: &mut Tx) -> Resultado<()> {
        let (cnes, job) = (self.cnes(), self.b.tarefa);
        let vezes = itens::vezes(tx, cnes, job).await?;
        if vezes.is_empty() {
            return Ok(());
        }
        let agora = fila::relogio(tx).await?;
        for v in vezes {
            let paciencia = if processo::de_outra_maquina(&v.dono) { 0 } else { PACIENCIA };
            if processo::morreu(&v.dono) || agora > v.ate + paciencia {
                let presos = itens::largar(tx, cnes, job, v.vez, Some((QUEDAS_DEMAIS, textos::CAIU))).await?;
                if presos > 0 {
                    fila::andar(tx, cnes, job, presos, agora).await?;
                    fila::anotar(tx, cnes, job, "erro", &textos::presos(presos)).await?;
                }
            }
        }
        Ok(())
    }

    /// Works on what was taken; false when the lease was lost.
    async fn trabalhar(&self, tomada: Tomada) -> Resultado<bool> {
        let vez = tomada.vez;
        let _pulso = self.pulsar(vez);
        let mut espera = VecDeque::from(tomada.itens);
        let mut maos: JoinSet<Desfecho> = JoinSet::new();
        let mut quais: HashMap<tokio::task::Id, Item> = HashMap::new();
        let (mut prontos, mut falhas) = (Vec::new(), Vec::new());
        let mut relogio = tokio::time::interval(DESCARGA);
        relogio.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        relogio.tick().await;
        loop {
            while maos.len() < self.obra.paralelo().max(1) && !self.b.cancelado() {
                let Some(item) = espera.pop_front() else { break };
                let (b, obra, na_mao) = (self.b.clone(), self.obra.clone(), item.clone());
                let id = maos.spawn(async move { obra.fazer(&b, &na_mao).await }).id();
                quais.insert(id, item);
            }
            if maos.is_empty() {
                break;
            }
            let cheio = tokio::select! {
                Some(fim) = maos.join_next_with_id() => {
                    let (id, desfecho) = match fim {
                        Ok((id, desfecho)) => (id, desfecho),
                        Err(e) => {
                            let falha = Falha::nova(Classe::Invalido, textos::FALHA_AO_TRABALHAR);
                            (e.id(), Desfecho::Falhou(falha))
                        }
                    };
                    if let Some(item) = quais.remove(&id) {
                        match desfecho {
                            Desfecho::Feito { resultado, carga } => prontos.push(Pronto { item, resultado, carga }),
                            Desfecho::Falhou(falha) => falhas.push((item, falha)),
                            // Goes back with the lease.
                            Desfecho::Largado => {}
                        }
                    }
                    prontos.len() + falhas.len() >= CHEIO
                }
                _ = relogio.tick() => !prontos.is_empty() || !falhas.is_empty(),
            };
            if cheio && !self.descarregar(vez, &mut prontos, &mut falhas, false).await? {
                return Ok(false);
            }
        }
        self.descarregar(vez, &mut prontos, &mut falhas, true).await
    }

    /// Writes what was brought; false when the lease is not ours any more, and then nothing of it counts.
    async fn descarregar(
        &self,
        vez: i64,
        prontos: &mut Vec<Pronto>,
        falhas: &mut Vec<(Item, Falha)>,
        ultima: bool,
    ) -> Resultado<bool> {
        let segue = match self.gravar(vez, prontos, falhas, ultima).await {
            Ok(segue) => segue,
            Err(Recusa::Banco(e)) => return Err(e),
            // One bad result must not hold back the others: each by itself, and the one that is refused becomes a failure.
            Err(Recusa::Resultado(_)) => {
                for pronto in prontos.drain(..) {
                    let item = pronto.item.clone();
                    match self.gravar(vez, &mut [pronto], &[], false).await {
                        Ok(true) => {}
                        Ok(false) => return Ok(false),
                        Err(Recusa::Banco(e)) => return Err(e),
                        Err(Recusa::Resultado(e)) => falhas.push((item, Falha::from(&e))),
                    }
                }
                match self.gravar(vez, &mut [], falhas, ultima).await {
                    Ok(segue) => segue,
                    Err(Recusa::Banco(e) | Recusa::Resultado(e)) => return Err(e),
                }
            }
        };
        prontos.clear();
        falhas.clear();
        Ok(segue)
    }

    /// The same transaction again while the database is busy with others.
    async fn gravar(
        &self,
        vez: i64,
        prontos: &mut [Pronto],
        falhas: &[(Item, Falha)],
        ultima: bool,
    ) -> Result<bool, Recusa> {
        let mut tentativa = 0;
        loop {
            match self.gravar_uma_vez(vez, prontos, falhas, ultima).await {
                Err(Recusa::Banco(e) | Recusa::Resultado(e)) if ocupado(&e) && tentativa < INSISTENCIA => {
                    tentativa += 1;
                    tokio::time::sleep(RESPIRO.mul_f64(acaso())).await;
                }
                fim => return fim,
            }
        }
    }

    async fn gravar_uma_vez(
        &self,
        vez: i64,
        prontos: &mut [Pronto],
        falhas: &[(Item, Falha)],
        ultima: bool,
    ) -> Result<bool, Recusa> {
        let (cnes, job) = (self.cnes(), self.b.tarefa);
        let mut tx = self.escrever().await?;
        if !itens::exigir_vez(&mut tx, cnes, job, vez).await? {
            return Ok(false);
        }
        if !prontos.is_empty() {
            self.obra.gravar(&self.b, &mut tx, prontos).await.map_err(Recusa::Resultado)?;
        }
        let mut por_resultado: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        for p in prontos.iter() {
            por_resultado.entry(&p.resultado).or_default().push(p.item.ordem);
        }
        let mut fins = 0;
        for (resultado, quais) in por_resultado {
            fins += itens::terminar(&mut tx, cnes, job, &quais, "feito", "", cortar(resultado)).await?;
        }
        let mut parou = None;
        for (item, falha) in falhas {
            let (classe, frase) = (falha.classe.codigo(), cortar(&falha.frase));
            match falha.destino(item.tentativas, acaso()) {
                Destino::Fim(estado) => {
                    fins += itens::terminar(&mut tx, cnes, job, &[item.ordem], estado, classe, frase).await?;
                }
                Destino::DeNovo(pausa) => {
                    let ms = pausa.as_millis() as i64;
                    itens::adiar(&mut tx, cnes, job, &[item.ordem], (classe, frase), ms, true).await?;
                }
                Destino::Para => {
                    itens::adiar(&mut tx, cnes, job, &[item.ordem], (classe, frase), 0, false).await?;
                    parou = Some(frase);
                }
            }
        }
        if fins > 0 {
            let agora = fila::relogio(&mut tx).await?;
            fila::andar(&mut tx, cnes, job, fins, agora).await?;
        }
        if let Some(frase) = parou {
            self.b.parar.store(true, Relaxed);
            fila::por_estado(&mut tx, cnes, job, fila::PARADO, frase).await?;
            fila::anotar(&mut tx, cnes, job, "erro", frase).await?;
        }
        if ultima {
            itens::largar(&mut tx, cnes, job, vez, None).await?;
            let t = fila::obter(&mut tx, cnes, job).await?;
            if t.as_ref().is_some_and(|t| t.cancelar) {
                itens::cancelar_espera(&mut tx, cnes, job).await?;
            }
            if itens::acabou(&mut tx, cnes, job).await? {
                self.encerrar(&mut tx).await?;
            }
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Nothing is left: says how the job ended. The row must be locked.
    async fn encerrar(&self, tx: &mut Tx) -> Resultado<()> {
        let (cnes, job) = (self.cnes(), self.b.tarefa);
        let contas = itens::contas(tx, cnes, job).await?;
        let mut frase = textos::fim(contas, &itens::resultados(tx, cnes, job).await?);
        let cancelada = fila::obter(tx, cnes, job).await?.is_some_and(|t| t.cancelar);
        let estado = if cancelada || contas.cancelados > 0 {
            frase = format!("{}: {frase}", textos::CANCELADA);
            fila::CANCELADO
        } else if contas.feitos == 0 && contas.falhos > 0 {
            fila::FALHOU
        } else {
            fila::CONCLUIDO
        };
        fila::por_estado(tx, cnes, job, estado, &frase).await?;
        fila::anotar(tx, cnes, job, "info", &frase).await?;
        Ok(())
    }

    /// Keeps the lease alive, hears wishes to stop and tells how far the job is.
    fn pulsar(&self, vez: i64) -> Pulso {
        let (b, prazo, rotulo) = (self.b.clone(), self.prazo, self.obra.rotulo());
        Pulso(tokio::spawn(async move {
            let (cnes, job) = (b.sessao.numero_cnes(), b.tarefa);
            let (mut renovada, mut dito) = (Instant::now(), String::new());
            loop {
                tokio::time::sleep(OLHADA.min(prazo / 4)).await;
                let olhar = async {
                    let mut tx = b.nucleo.banco().await?.ler().await?;
                    Resultado::Ok(fila::obter(&mut tx, cnes, job).await?)
                };
                if let Ok(t) = olhar.await {
                    match t.filter(|t| !t.cancelar && t.estado == fila::RODANDO) {
                        None => b.parar.store(true, Relaxed),
                        Some(t) => {
                            b.obs.progresso(t.feito.unsigned_abs(), t.total.map(i64::unsigned_abs), rotulo);
                        }
                    }
                }
                let passo = b.passo();
                if renovada.elapsed() < prazo / 3 && passo == dito {
                    continue;
                }
                let renovar = async {
                    let mut tx = b.nucleo.banco().await?.escrever().await?;
                    let nossa = itens::renovar(&mut tx, cnes, job, vez, prazo.as_millis() as i64).await?;
                    fila::fase(&mut tx, cnes, job, &passo).await?;
                    tx.commit().await?;
                    Resultado::Ok(nossa)
                };
                match renovar.await {
                    Ok(true) => (renovada, dito) = (Instant::now(), passo),
                    // Somebody thought us dead: what we still bring would be refused.
                    Ok(false) => b.parar.store(true, Relaxed),
                    Err(e) => tracing::debug!(erro = %e, "posse da tarefa não renovada"),
                }
            }
        }))
    }
}

/// Times a busy database is asked again, and the longest breath between (the wait for the writer itself comes on top).
const INSISTENCIA: u32 = 20;
const RESPIRO: Duration = Duration::from_millis(400);

/// Others write, or this program itself holds the only writer for a while.
fn ocupado(e: &ErroUsuario) -> bool {
    matches!(e.codigo, "ocupado" | "banco_indisponivel")
}

/// Runs a whole transaction again while the database is busy.
pub(super) async fn insistir<T, Fut: Future<Output = Resultado<T>>>(corpo: impl Fn() -> Fut) -> Resultado<T> {
    let mut tentativa = 0;
    loop {
        match corpo().await {
            Err(e) if ocupado(&e) && tentativa < INSISTENCIA => {
                tentativa += 1;
                tokio::time::sleep(RESPIRO.mul_f64(acaso())).await;
            }
            fim => return fim,
        }
    }
}

/// At most so many characters.
fn cortar(texto: &str) -> &str {
    texto.char_indices().nth(TEXTO_MAXIMO).map_or(texto, |(i, _)| &texto[..i])
}
