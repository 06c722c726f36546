//! Runs questions and jobs on the service and sends what comes back to the queue. The one place of this crate that
//! calls a use case. A fault inside one is an error message, never the end of the program.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use super::laco::Evento;
use super::pasta::{self, UltimaPasta};
use super::trabalhos::{Posto, Trabalhos};
use crate::msg::{Desfecho, JobId, Progresso, ReqId};
use crate::pergunta::{Pergunta as P, Resposta as R, ResultadoTrabalho, Trabalho};
use crate::servico::{ErroUsuario, Nucleo, Observador, Origem, Resultado, Sessao};

/// How long the end of a session waits for jobs that were told to stop.
const ESPERA_DAS_OBRAS: Duration = Duration::from_secs(30);

/// The runtime's hands.
pub struct Executor {
    nucleo: Nucleo,
    sessao: Option<Sessao>,
    tokio: Option<Runtime>,
    tx: Sender<Evento>,
    trabalhos: Trabalhos,
    /// What leaves the house runs one at a time, in the order it was asked.
    fila: Arc<Mutex<()>>,
    /// One more holder for every job at work.
    obras: Arc<()>,
    ultima: UltimaPasta,
}

impl Executor {
    pub fn novo(nucleo: Nucleo, tx: Sender<Evento>) -> std::io::Result<Self> {
        let tokio = Builder::new_multi_thread().worker_threads(1).thread_name("servico").enable_all().build()?;
        let ultima = UltimaPasta::nova(&nucleo.pastas().estado);
        Ok(Self {
            nucleo,
            sessao: None,
            tokio: Some(tokio),
            tx,
            trabalhos: Trabalhos::default(),
            fila: Arc::default(),
            obras: Arc::default(),
            ultima,
        })
    }

    pub fn entrou(&mut self, s: Sessao) {
        self.sessao = Some(s);
    }

    pub fn saiu(&mut self) {
        self.sessao = None;
    }

    pub fn trabalhando(&self) -> bool {
        self.trabalhos.algum()
    }

    pub fn colher(&self) -> Vec<(JobId, Progresso)> {
        self.trabalhos.colher()
    }

    pub fn terminou(&mut self, id: JobId) -> bool {
        self.trabalhos.terminou(id)
    }

    pub fn cancelar(&self, id: JobId) {
        self.trabalhos.cancelar(id);
    }

    pub fn cancelar_todos(&self) {
        self.trabalhos.cancelar_todos();
    }

    /// Asks the service; the answer comes back under `id`.
    pub fn perguntar(&self, id: ReqId, p: P) {
        let Some(rt) = &self.tokio else { return };
        let (nucleo, sessao, tx, punho) =
            (self.nucleo.clone(), self.sessao.clone(), self.tx.clone(), rt.handle().clone());
        let nome = format!("{p:?}");
        let (obras, ultima) = (Arc::clone(&self.obras), self.ultima.clone());
        let obra = rt.spawn_blocking(move || match p {
            P::Olhar(caminho) => ultima.olhar(&caminho),
            P::Sair => {
                punho.block_on(esperar_obras(&obras));
                punho.block_on(responder(&nucleo, sessao.as_ref(), P::Sair))
            }
            p => punho.block_on(responder(&nucleo, sessao.as_ref(), p)),
        });
        rt.spawn(async move {
            let r = obra.await.unwrap_or_else(|_| {
                tracing::error!(pergunta = nome, "falha interna");
                Err(ErroUsuario::interno("consulta"))
            });
            // The loop may already have ended.
            let _ = tx.send(Evento::Resposta(id, Box::new(r)));
        });
    }

    /// Starts a job; progress is collected, the ending comes back under `id`.
    pub fn iniciar(&mut self, id: JobId, trabalho: Trabalho) {
        let Some(rt) = &self.tokio else { return };
        let posto = self.trabalhos.novo(id);
        let (nucleo, sessao, tx, punho) =
            (self.nucleo.clone(), self.sessao.clone(), self.tx.clone(), rt.handle().clone());
        let (fila, obras) = (Arc::clone(&self.fila), Arc::clone(&self.obras));
        if let Trabalho::Preparar(p) = &trabalho {
            self.ultima.lembrar_arquivo(&p.arquivo);
        }
        let nome = format!("{trabalho:?}");
        let obra = rt.spawn_blocking(move || {
            let _vez = trabalho.externo().then(|| fila.lock().unwrap_or_else(PoisonError::into_inner));
            if posto.cancelado() {
                return Err(ErroUsuario::cancelado());
            }
            let r = punho.block_on(trabalhar(&nucleo, sessao.as_ref(), trabalho, &posto));
            drop(obras);
            r
        });
        rt.spawn(async move {
            let fim = match obra.await {
                Ok(Ok(r)) => Desfecho::Done(r),
                Ok(Err(e)) if e.codigo == "cancelado" => Desfecho::Cancelled,
                Ok(Err(e)) => Desfecho::Failed(e),
                Err(_) => {
                    tracing::error!(trabalho = nome, "falha interna");
                    Desfecho::Failed(ErroUsuario::interno("tarefa"))
                }
            };
            let _ = tx.send(Evento::Fim(id, fim));
        });
    }

    /// Closes the database and the runtime, waiting at most `prazo`.
    pub fn fechar(&mut self, prazo: Duration) {
        let Some(rt) = self.tokio.take() else { return };
        let nucleo = self.nucleo.clone();
        rt.block_on(async {
            if tokio::time::timeout(prazo, nucleo.fechar()).await.is_err() {
                tracing::warn!("o banco não fechou a tempo");
            }
        });
        rt.shutdown_timeout(Duration::from_millis(100));
    }
}

/// Ending a session takes from a running job the right to note what it has done: its last batch comes first.
async fn esperar_obras(obras: &Arc<()>) {
    let fim = tokio::time::Instant::now() + ESPERA_DAS_OBRAS;
    // Two hold it besides the jobs: the executor and this question.
    while Arc::strong_count(obras) > 2 && tokio::time::Instant::now() < fim {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The session, or the error that says there is none.
fn com(s: Option<&Sessao>) -> Resultado<&Sessao> {
    s.ok_or_else(ErroUsuario::sem_sessao)
}

async fn responder(n: &Nucleo, s: Option<&Sessao>, p: P) -> Resultado<R> {
    Ok(match p {
        P::Situacao => R::Situacao(n.situacao().await?),
        P::Iniciar(d) => feito(n.iniciar(d).await?),
        P::Entrar { usuario, senha } => {
            R::Sessao(Box::new(n.entrar(&usuario, &senha, &Origem::deste_terminal()).await?))
        }
        P::Sair => match s {
            Some(s) => feito(n.sair(s).await?),
            None => R::Feito,
        },
        P::Inicio => R::Inicio(n.inicio(com(s)?).await?),
        P::Tarefas => R::Tarefas(n.tarefas(com(s)?).await?),
        P::TarefaCancelar(id) => feito(n.tarefa_cancelar(com(s)?, id).await?),
        P::Olhar(caminho) => super::pasta::olhar(&caminho)?,
        P::Estabelecimento => R::Estabelecimento(n.estabelecimento_obter(com(s)?).await?.map(Box::new)),
        P::EstabelecimentoGravar { versao, dados } => {
            R::Sessao(Box::new(n.estabelecimento_gravar(com(s)?, versao, *dados).await?))
        }
        P::Lotes => R::Lotes(n.lotes(com(s)?).await?),
        P::Lote(l) => R::Lote(Box::new(n.lote(com(s)?, l).await?)),
        P::Rejeitos(l) => R::Rejeitos(n.rejeitos(com(s)?, l).await?),
        P::DesfazerLote(l) => R::Quantos(n.desfazer_lote(com(s)?, l).await?),
        P::Previas => R::Lotes(n.previas(com(s)?).await?),
        P::Previa(l) => R::Previa(Box::new(n.previa(com(s)?, l).await?)),
        P::PreviaDescartar(l) => feito(n.abandonar_previa(com(s)?, l).await?),
        P::Fila(l) => R::Fila(n.fila_do_lote(com(s)?, l).await?),
        P::Palpites { lote, linha } => R::Palpites(n.sugestoes(com(s)?, lote, linha).await?),
        P::Corrigir { lote, correcao } => R::Corrigido(n.corrigir_linha(com(s)?, lote, *correcao).await?),
        P::Marcar { lote, linhas, situacao } => R::Corrigido(n.marcar_linhas(com(s)?, lote, linhas, situacao).await?),
        P::Brutas { arquivo, pagina } => R::Brutas(n.linhas_brutas(com(s)?, arquivo, pagina).await?),
        P::Perfis => R::Perfis(n.perfis()),
        P::PerfilSalvar { lote, nome } => R::Texto(n.salvar_perfil(com(s)?, lote, nome).await?.display().to_string()),
        P::PerfilCorrigir { arranjo, nome } => {
            R::Texto(n.salvar_arranjo(com(s)?, *arranjo, nome).await?.display().to_string())
        }
        P::Pares => R::Pares(n.pares_suspeitos(com(s)?).await?),
        P::ParDecidir(d) => feito(n.decidir_par(com(s)?, *d).await?),
        P::DeparaListar => R::Depara(n.depara_listar(com(s)?).await?),
        P::DeparaDefinir { cod_aureo, codigo } => feito(n.depara_definir(com(s)?, &cod_aureo, codigo).await?),
        P::ProcedimentoBuscar { texto, competencia } => {
            R::Procedimentos(n.procedimento_buscar(com(s)?, &texto, competencia).await?)
        }
        P::DeparaSugerir(c) => R::Sugestoes(n.depara_sugerir(com(s)?, c).await?),
        P::DeparaImportar(f) => R::Quantos(n.depara_importar(com(s)?, &f).await?),
        P::DeparaExportar(f) => R::Quantos(n.depara_exportar(com(s)?, &f).await?),
        P::RegraListar => R::Regras(n.regra_listar(com(s)?).await?),
        P::RegraDefinir(r) => feito(n.regra_definir(com(s)?, r).await?),
        P::RegraExcluir(a) => R::Quantos(u64::from(n.regra_excluir(com(s)?, &a).await?)),
        P::RegraImportar(f) => R::Quantos(n.regra_importar(com(s)?, &f).await?),
        P::RegraExportar(f) => R::Quantos(n.regra_exportar(com(s)?, &f).await?),
        P::ProducaoResumo(c) => R::ProducaoResumo(n.producao_resumo(com(s)?, c).await?),
        P::ProducaoCriticar(c) => R::Criticas(n.producao_corrigir_e_criticar(com(s)?, c).await?),
        P::ProducaoPagina { competencia, filtro, antes, limite } => {
            R::ProducaoPagina(n.producao_pagina(com(s)?, competencia, &filtro, antes, limite).await?)
        }
        P::Fechamento(c) => R::Fechamento(Box::new(n.fechamento_situacao(com(s)?, c).await?)),
        P::FechamentoPedir(c) => R::Fechamento(Box::new(n.fechamento_pedir(com(s)?, c).await?)),
        P::FechamentoConfirmar(c) => R::Fechamento(Box::new(n.fechamento_confirmar(com(s)?, c).await?.situacao)),
        P::FechamentoRelatorio { competencia, arquivo } => {
            n.fechamento_relatorio(com(s)?, competencia, Some(&arquivo)).await?;
            R::Texto(arquivo.display().to_string())
        }
        P::ProducaoMeses => R::Meses(n.producao_meses(com(s)?).await?),
        P::ProducaoAtendimentos(ids) => R::Atendimentos(n.producao_atendimentos(com(s)?, &ids).await?),
        P::PadraoListar => R::Padroes(n.padrao_listar(com(s)?).await?),
        P::PadraoDefinir(p) => {
            n.padrao_definir(com(s)?, p).await?;
            R::Feito
        }
        P::PacientesPagina { filtro, depois, limite } => {
            R::Pacientes(n.pacientes_pagina(com(s)?, filtro, depois, limite).await?)
        }
        P::PacienteObter(id) => R::Ficha(Box::new(n.paciente_obter(com(s)?, id).await?)),
        P::PacienteGravar { chave, paciente } => {
            R::Gravado(Box::new(n.paciente_gravar(com(s)?, chave, *paciente).await?))
        }
        P::PacienteExcluir { id, versao } => feito(n.paciente_excluir(com(s)?, id, versao).await?),
        P::PacienteRevelar(id) => {
            let (cpf, cns) = n.paciente_revelar(com(s)?, id).await?;
            R::Revelado { cpf, cns }
        }
    })
}

/// For calls that only have to succeed.
fn feito(_: ()) -> R {
    R::Feito
}

async fn trabalhar(n: &Nucleo, s: Option<&Sessao>, trabalho: Trabalho, posto: &Posto) -> Resultado<ResultadoTrabalho> {
    use ResultadoTrabalho as F;
    let s = com(s)?;
    Ok(match trabalho {
        Trabalho::Preparar(pedido) => F::Previa(Box::new(n.preparar_importacao(s, pedido, posto).await?)),
        Trabalho::GravarPrevia(lote) => F::Importacao(Box::new(n.gravar_previa(s, lote, posto).await?)),
        Trabalho::Scnes { caminho, ensaio: true } => {
            F::Previa(Box::new(n.preparar_scnes(s, &caminho.to_string_lossy(), posto).await?))
        }
        Trabalho::Scnes { caminho, ensaio: false } => {
            F::Importacao(Box::new(n.importar_scnes(s, &caminho.to_string_lossy(), false, posto).await?))
        }
        Trabalho::ExportarRejeitos { lote, saida } => {
            let saida = pasta::por_extenso(&saida);
            let linhas = n.exportar_rejeitos(s, lote, &saida).await?;
            F::Exportado(linhas, std::path::absolute(&saida).unwrap_or(saida))
        }
        Trabalho::Reimportar { lote, arquivo } => F::Importacao(Box::new(n.reimportar(s, lote, arquivo, posto).await?)),
        Trabalho::Gerar(pedido) => F::Geracao(Box::new(n.producao_gerar(s, pedido, posto).await?)),
        Trabalho::ProducaoDesfazer(pedido) => F::Desfeita(Box::new(n.producao_desfazer(s, pedido, posto).await?)),
        Trabalho::ProducaoRenumerar(pedido) => F::Renumerada(n.producao_renumerar(s, pedido, posto).await?),
        Trabalho::BpaExportar(mut pedido) => {
            // The operator is told the whole path, however short he typed it.
            let saida = super::pasta::por_extenso(&pedido.saida);
            pedido.saida = std::path::absolute(&saida).unwrap_or(saida);
            F::Remessa(Box::new(n.bpa_exportar(s, *pedido, posto).await?))
        }
        Trabalho::EspelhoCancelar { competencia, lugares, motivo } => {
            F::Cancelamento(n.espelho_cancelar(s, competencia, &lugares, &motivo, posto).await?)
        }
        Trabalho::EspelhoEnsaio(cmp) => F::Espelho(Box::new(n.espelho_ensaio(s, cmp, posto).await?)),
        Trabalho::Espelhar(cmp) => F::Espelho(Box::new(n.espelhar(s, cmp, posto).await?)),
        Trabalho::EspelhoConferir(cmp) => F::Espelho(Box::new(n.espelho_conferir(s, cmp, posto).await?)),
        Trabalho::EspelhoReconciliar(cmp) => F::Espelho(Box::new(n.espelho_reconciliar(s, cmp, posto).await?)),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes_do_executor {
    use super::*;
    use std::time::Instant;

    #[test]
    fn o_fim_da_sessao_espera_a_tarefa_parar() {
        let rt = Builder::new_current_thread().enable_all().build().unwrap();
        let do_executor = Arc::new(());
        let da_pergunta = Arc::clone(&do_executor);
        let inicio = Instant::now();
        rt.block_on(esperar_obras(&da_pergunta));
        assert!(inicio.elapsed() < Duration::from_millis(50), "sem tarefa não há o que esperar");
        let da_tarefa = Arc::clone(&do_executor);
        let tarefa = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(200));
            drop(da_tarefa);
        });
        rt.block_on(esperar_obras(&da_pergunta));
        assert!(inicio.elapsed() >= Duration::from_millis(200));
        tarefa.join().unwrap();
    }
}
