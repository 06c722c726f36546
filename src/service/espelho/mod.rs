//! The mirror into S_PRD of the BPA program's Firebird database: rehearse, write, read back,
//! compare. A line counts as mirrored only after it was read back equal; whatever happens in
//! between, the next run finds out what is there and goes on (domain.md 8.3, security.md 2.8).

mod cancelar;
mod diferencas;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use nexsus_connect::{
    Catalogo, ConfigFirebird, ErroFirebird, Espelho, Reparo, Resultado as Gravacao, Segredo, TipoReparo,
};
use nexsus_domain::{Cnes, Cns, Competencia, LinhaBpa};
use nexsus_store::{Tx, job, outbox, paciente, producao};
use serde_json::json;
use uuid::Uuid;

use crate::erro::{ErroUsuario, Resultado, de_arquivo, saida};
use crate::estabelecimento::exigir_cnes;
use crate::modelo::{ConferenciaEspelho, PlanoEspelho, ResultadoEspelho};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;
use crate::tarefa::em_paralelo;

pub use cancelar::LugarDaLinha;

/// Lines of a competência with the state they are in.
struct Carga {
    cnes: Cnes,
    linhas: Vec<LinhaBpa>,
    ids: Vec<Uuid>,
    pacientes: Vec<Option<Uuid>>,
    /// Lines the outbox still holds stand first: so many.
    pendentes: usize,
}

impl Carga {
    fn vazia(cnes: Cnes) -> Self {
        Self { cnes, linhas: Vec::new(), ids: Vec::new(), pacientes: Vec::new(), pendentes: 0 }
    }

    fn por(&mut self, id: Uuid, linha: LinhaBpa, paciente: Option<Uuid>) {
        self.ids.push(id);
        self.linhas.push(linha);
        self.pacientes.push(paciente);
    }

    /// Lines whose only document is a CPF, with their patient.
    fn so_com_cpf(&self) -> impl Iterator<Item = (usize, Uuid)> + '_ {
        let lugares = self.linhas.iter().zip(&self.pacientes).enumerate();
        lugares.filter_map(|(i, (l, p))| Some((i, (*p).filter(|_| l.cpf.is_some() && l.cnspac.is_none())?)))
    }
}

/// What the thread that talks to Firebird brings back.
#[derive(Default)]
struct Volta {
    resultado: ResultadoEspelho,
    /// Pending lines that were tried, and what became of them.
    gravadas: Vec<(usize, Gravacao)>,
    /// Lines this S_PRD cannot take, and the code of the reason.
    recusadas: Vec<(usize, &'static str)>,
    /// Places of lines that are missing in S_PRD.
    faltam: Vec<usize>,
    interrompida: bool,
    /// What stopped the writing; the lines in `gravadas` were done before it.
    falha: Option<ErroUsuario>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Modo {
    Ensaio,
    Gravar,
    Conferir,
}

/// Jobs that write into S_PRD.
const GRAVAM: [&str; 3] = [ESPELHAR, RECONCILIAR, CANCELAR];
const ESPELHAR: &str = "espelhar";
const RECONCILIAR: &str = "reconciliar espelho";
const CANCELAR: &str = "cancelar espelhadas";

/// Refused lines that are named one by one; of the rest only the number is told.
const RECUSADAS_COM_NOME: usize = 30;

impl Nucleo {
    /// What mirroring would do; writes nothing anywhere.
    pub async fn espelho_ensaio(
        &self,
        s: &Sessao,
        cmp: Competencia,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoEspelho> {
        self.olhar(s, cmp, Modo::Ensaio, "ensaiar espelho", obs).await
    }

    /// Counts both sides and compares every line of ours.
    pub async fn espelho_conferir(
        &self,
        s: &Sessao,
        cmp: Competencia,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoEspelho> {
        self.olhar(s, cmp, Modo::Conferir, "conferir espelho", obs).await
    }

    async fn olhar(
        &self,
        s: &Sessao,
        cmp: Competencia,
        modo: Modo,
        tipo: &'static str,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoEspelho> {
        self.autorizar(s, Acao::EspelhoVer).await?;
        self.config_firebird()?;
        let tarefa = self.abrir_tarefa(s, tipo, &cmp.formatado()).await?;
        let vigia = tarefa.vigia(obs);
        let fim = async {
            let carga = self.carregar(s, Acao::EspelhoVer, cmp).await?;
            Ok(self.visitar(carga, modo, &vigia).await?.1.resultado)
        };
        let fim = fim.await;
        self.fechar_tarefa(s, tarefa, fim, |r| {
            let p = r.plano;
            (p.incluir + p.igual + p.divergente, format!("{} a incluir, {} divergente(s)", p.incluir, p.divergente))
        })
        .await
    }

    /// Mirrors what is pending; running it again changes nothing.
    pub async fn espelhar(&self, s: &Sessao, cmp: Competencia, obs: &dyn Observador) -> Resultado<ResultadoEspelho> {
        self.gravar_em_tarefa(s, cmp, false, obs).await
    }

    /// Finds lines that were mirrored and are gone from S_PRD, and sends them again.
    pub async fn espelho_reconciliar(
        &self,
        s: &Sessao,
        cmp: Competencia,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoEspelho> {
        self.gravar_em_tarefa(s, cmp, true, obs).await
    }

    /// One run that writes, as a job and under the lock of the mirror.
    async fn gravar_em_tarefa(
        &self,
        s: &Sessao,
        cmp: Competencia,
        reconciliar: bool,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoEspelho> {
        self.autorizar(s, Acao::Espelhar).await?;
        let tipo = if reconciliar { RECONCILIAR } else { ESPELHAR };
        let tarefa = self.abrir_tarefa(s, tipo, &cmp.formatado()).await?;
        let vigia = tarefa.vigia(obs);
        let fim = async {
            let _unico = self.trancar_espelho(s, tarefa.id).await?;
            if reconciliar {
                self.reconciliar_trancado(s, cmp, tarefa.id, &vigia).await
            } else {
                self.espelhar_trancado(s, cmp, tarefa.id, &vigia).await
            }
        };
        let fim = fim.await;
        self.fechar_tarefa(s, tarefa, fim, espelhadas).await
    }

    async fn reconciliar_trancado(
        &self,
        s: &Sessao,
        cmp: Competencia,
        eu: Uuid,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoEspelho> {
        let carga = self.carregar(s, Acao::Espelhar, cmp).await?;
        let (carga, volta) = self.visitar(carga, Modo::Conferir, obs).await?;
        let faltam: Vec<Uuid> = volta.faltam.iter().map(|&i| carga.ids[i]).collect();
        let cnes = carga.cnes.numero();
        let mut tx = self.leitura(s, Acao::Espelhar).await?;
        let a_retirar = !outbox::a_excluir(&mut tx, cnes, cmp).await?.is_empty();
        drop(tx);
        // What a run that was cut left in the queue is ended here too, even when all of it stands in S_PRD.
        if faltam.is_empty() && carga.pendentes == 0 && !a_retirar {
            return Ok(volta.resultado);
        }
        if !faltam.is_empty() {
            let mut caso = self.escrita(s, Acao::Espelhar).await?;
            producao::reenviar(&mut caso.tx, cnes, cmp, &faltam).await?;
            outbox::marcar_da_producao(&mut caso.tx, cnes, cmp, &faltam, outbox::PENDENTE, None).await?;
            caso.concluir("producao", &cmp.to_string(), json!({ "reenviadas": faltam.len() })).await?;
        }
        self.espelhar_trancado(s, cmp, eu, obs).await
    }

    async fn espelhar_trancado(
        &self,
        s: &Sessao,
        cmp: Competencia,
        eu: Uuid,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoEspelho> {
        self.config_firebird()?;
        let retiradas = self.excluir_pendentes(s, cmp, obs).await?;
        let cnes = exigir_cnes(s, None)?.numero();
        // From here on every line may stand in S_PRD, whatever ends this program.
        let mut caso = self.escrita(s, Acao::Espelhar).await?;
        let em_duvida: HashSet<Uuid> = outbox::tomar(&mut caso.tx, cnes, cmp).await?.into_iter().collect();
        caso.tx.commit().await?;
        let carga = self.carregar(s, Acao::Espelhar, cmp).await?;
        let pendentes = carga.pendentes;
        let ids = carga.ids.clone();
        let mut volta = match self.visitar(carga, Modo::Gravar, obs).await {
            Ok((_, volta)) => volta,
            Err(e) => Volta { falha: Some(e), ..Volta::default() },
        };
        let por = |quais: &[Gravacao]| -> Vec<Uuid> {
            volta.gravadas.iter().filter(|(_, g)| quais.contains(g)).map(|(i, _)| ids[*i]).collect()
        };
        let feitas = por(&[Gravacao::Incluida, Gravacao::JaIgual]);
        let divergentes = por(&[Gravacao::Divergente]);
        // What was tried in vain stays in the queue with the reason, and is tried again next time.
        let mut em_vao: BTreeMap<&'static str, Vec<Uuid>> = BTreeMap::new();
        for (i, codigo) in volta.recusadas.iter().filter(|(i, _)| *i < pendentes) {
            em_vao.entry(codigo).or_default().push(ids[*i]);
        }
        // Lines this run did not come to: what was in doubt before stays so, the others wait as they did, or for the
        // reason that stopped the run.
        let vistas: HashSet<usize> =
            volta.gravadas.iter().map(|g| g.0).chain(volta.recusadas.iter().map(|r| r.0)).collect();
        let (duvidosas, resto): (Vec<Uuid>, Vec<Uuid>) =
            (0..pendentes).filter(|i| !vistas.contains(i)).map(|i| ids[i]).partition(|id| em_duvida.contains(id));
        let falha = volta.falha.as_ref().filter(|f| f.saida != saida::INTERROMPIDO).map(|f| f.codigo);
        let (estado_do_resto, motivo_do_resto) =
            if falha.is_some() { (outbox::ERRO, falha) } else { (outbox::PENDENTE, None) };
        let anotar = async {
            let mut caso = self.escrita(s, Acao::Espelhar).await?;
            self.exigir_vez(&mut caso.tx, s, eu).await?;
            for (ids, estado, na_fila, erro) in [
                (&feitas, "espelhada", outbox::ENVIADO, None),
                (&divergentes, "divergente", outbox::DIVERGENTE, Some("há outra linha neste lugar de S_PRD")),
            ] {
                if !ids.is_empty() {
                    marcar(&mut caso.tx, cnes, cmp, ids, estado, na_fila, erro).await?;
                }
            }
            for (codigo, ids) in &em_vao {
                outbox::marcar_da_producao(&mut caso.tx, cnes, cmp, ids, outbox::ERRO, Some(codigo)).await?;
            }
            let em_envio = Some(outbox::EM_ENVIO);
            outbox::marcar_da_producao(&mut caso.tx, cnes, cmp, &duvidosas, outbox::ERRO, em_envio).await?;
            outbox::marcar_da_producao(&mut caso.tx, cnes, cmp, &resto, estado_do_resto, motivo_do_resto).await?;
            let detalhe = json!({
                "espelhadas": feitas.len(), "divergentes": divergentes.len(), "recusadas": volta.recusadas.len(),
                "falha": volta.falha.as_ref().map(|f| f.codigo),
            });
            caso.concluir("producao", &cmp.to_string(), detalhe).await
        };
        let anotado = anotar.await;
        if let Some(falha) = volta.falha.take() {
            if let Err(e) = anotado {
                tracing::warn!(erro = %e, "falha do espelho não anotada na fila");
            }
            return Err(falha);
        }
        anotado?;
        if volta.interrompida {
            return Err(ErroUsuario::novo(
                "cancelado",
                saida::INTERROMPIDO,
                format!("Espelhamento interrompido a pedido: {} linha(s) já estão em S_PRD.", feitas.len()),
                "Rode de novo para continuar de onde parou; nada será repetido.",
            ));
        }
        volta.resultado.espelhadas = feitas.len() as u64;
        volta.resultado.avisos.extend(retiradas.aviso());
        Ok(volta.resultado)
    }

    /// Every line that is or should be in S_PRD: first what the outbox holds, then what was sent.
    async fn carregar(&self, s: &Sessao, acao: Acao, cmp: Competencia) -> Resultado<Carga> {
        self.config_firebird()?;
        let cnes = exigir_cnes(s, None)?;
        let mut tx = self.leitura(s, acao).await?;
        let mut carga = Carga::vazia(cnes);
        for item in outbox::pendentes(&mut tx, cnes.numero(), cmp, u32::MAX).await? {
            carga.por(item.producao, item.linha, item.paciente);
        }
        carga.pendentes = carga.ids.len();
        for estado in [producao::ESPELHADA, producao::DIVERGENTE] {
            let filtro = producao::Filtro { estado: Some(estado.into()), ..producao::Filtro::default() };
            for l in producao::todas(&mut tx, cnes.numero(), cmp, &filtro).await? {
                carga.por(l.id, l.linha, l.paciente);
            }
        }
        Ok(carga)
    }

    /// Goes to Firebird on a thread of its own and comes back.
    async fn visitar(&self, mut carga: Carga, modo: Modo, obs: &dyn Observador) -> Resultado<(Carga, Volta)> {
        let config = self.config_firebird()?;
        let (espelho, catalogo) = self.ligar_espelho(obs).await?;
        if catalogo.ausentes().contains(&"PRD_CPF_PCNTE") {
            self.por_cns_no_lugar_do_cpf(&mut carga).await?;
        }
        let carga = Arc::new(carga);
        let la = carga.clone();
        let ida = em_paralelo(obs, move |ponte| ir(&espelho, &catalogo, &config, &la, modo, ponte));
        let volta = if modo == Modo::Gravar { ida.await? } else { ou_desistir(obs, ida).await? };
        let carga = Arc::try_unwrap(carga).map_err(|_| ErroUsuario::interno("espelho"))?;
        Ok((carga, volta))
    }

    /// Connects, unless the operator gives up first.
    async fn ligar_espelho(&self, obs: &dyn Observador) -> Resultado<(Espelho, Catalogo)> {
        let config = self.config_firebird()?;
        let ligar = em_paralelo(obs, move |ponte| {
            ponte.progresso(0, None, "conectando ao Firebird");
            let espelho = Espelho::conectar(&config)?;
            let catalogo = espelho.catalogo()?;
            Ok((espelho, catalogo))
        });
        ou_desistir(obs, ligar).await
    }

    /// An old S_PRD has no column for the CPF: there the CNS of the patient goes out instead (domain.md 6.3). Who has
    /// none is refused by name later, never sent without document.
    async fn por_cns_no_lugar_do_cpf(&self, carga: &mut Carga) -> Resultado<()> {
        let quais: Vec<(usize, Uuid)> = carga.so_com_cpf().collect();
        let mut ids: Vec<Uuid> = quais.iter().map(|q| q.1).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut tx = self.banco().await?.ler().await?;
        let cns: HashMap<Uuid, Cns> = paciente::por_ids(&mut tx, carga.cnes.numero(), &ids)
            .await?
            .into_iter()
            .filter_map(|p| Some((p.id, p.dado.cns_pac?)))
            .collect();
        for (lugar, id) in quais {
            carga.linhas[lugar].cnspac = cns.get(&id).copied();
        }
        Ok(())
    }

    /// Settings of the Firebird database with its password.
    pub(crate) fn config_firebird(&self) -> Resultado<ConfigFirebird> {
        let Some(c) = &self.config().firebird else {
            return Err(ErroUsuario::novo(
                "firebird_sem_configuracao",
                saida::CONFIGURACAO,
                "O banco do BPA (Firebird) não está configurado.",
                "Escreva em config.toml: [firebird] banco = \"CAMINHO/BPAMAG.GDB\" (e servidor, porta).",
            ));
        };
        Ok(ConfigFirebird {
            servidor: c.servidor.clone(),
            porta: c.porta,
            banco: c.banco.clone(),
            usuario: c.usuario.clone(),
            senha: Segredo::from(c.senha()?),
            prazo: Duration::from_secs(c.prazo_segundos),
            so_1_5: c.so_1_5,
            linhas_por_transacao: c.linhas_por_transacao,
        })
    }

    /// One mirror at a time on this machine (a lock file, gone with the process) and among all programs that share the
    /// database (the rows of running jobs; one that fell silent is declared dead when the next job opens). The second
    /// one is told, not queued; two that start in the same moment may both be told.
    async fn trancar_espelho(&self, s: &Sessao, eu: Uuid) -> Resultado<File> {
        let caminho = self.pastas().estado.join("espelho.tranca");
        let arquivo = File::create(&caminho).map_err(|e| de_arquivo(&e, &caminho))?;
        let em_curso = |onde: &str| {
            ErroUsuario::novo(
                "espelho_em_curso",
                saida::MAIS_TARDE,
                format!("Outro espelhamento está em curso {onde}."),
                "Espere ele terminar (veja Tarefas, F9) e repita.",
            )
        };
        rustix::fs::flock(&arquivo, rustix::fs::FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| em_curso("nesta máquina"))?;
        let mut tx = self.banco().await?.ler().await?;
        let outro = job::listar(&mut tx, s.numero_cnes(), 200)
            .await?
            .iter()
            .any(|j| j.id != eu && j.estado == "rodando" && GRAVAM.contains(&j.tipo.as_str()));
        if outro { Err(em_curso("em outro programa ligado a este banco")) } else { Ok(arquivo) }
    }

    /// The job must still be ours to write: one that was silent for too long may have been taken up by another program,
    /// whose marks count then.
    async fn exigir_vez(&self, tx: &mut Tx, s: &Sessao, eu: Uuid) -> Resultado<()> {
        if job::obter(tx, s.numero_cnes(), eu).await?.is_some_and(|j| j.estado == "rodando") {
            return Ok(());
        }
        Err(ErroUsuario::novo(
            "vez_perdida",
            saida::MAIS_TARDE,
            "Este espelhamento ficou tempo demais sem dar sinal e foi dado por encerrado.".to_owned(),
            "Rode de novo: o que já está em S_PRD é reconhecido e nada se repete.",
        ))
    }
}

/// What the rehearsal looked at: columns of the target by room and kind, and whether any text has to change to fit.
fn campos_conferidos(catalogo: &Catalogo, reparos: &[Reparo]) -> String {
    let campos = catalogo.colunas.len();
    match reparos.iter().filter(|r| r.tipo != TipoReparo::SemColuna).count() {
        0 => format!("{campos} campos conferidos: tamanhos e letras ok, nenhum texto cortado ou trocado"),
        1 => format!("{campos} campos conferidos: 1 com texto cortado ou letra trocada, abaixo"),
        n => format!("{campos} campos conferidos: {n} com texto cortado ou letra trocada, abaixo"),
    }
}

fn espelhadas(r: &ResultadoEspelho) -> (u64, String) {
    (r.espelhadas, format!("{} linha(s) espelhada(s) em S_PRD", r.espelhadas))
}

/// Waits for work that writes nothing anywhere, unless the operator gives up: then it ends by itself, unheard.
async fn ou_desistir<T>(obs: &dyn Observador, obra: impl Future<Output = Resultado<T>>) -> Resultado<T> {
    let mut obra = std::pin::pin!(obra);
    loop {
        tokio::select! {
            fim = &mut obra => return fim,
            () = tokio::time::sleep(Duration::from_millis(100)) => {
                if obs.cancelado() {
                    return Err(ErroUsuario::cancelado());
                }
            }
        }
    }
}

/// Line and outbox row change state together.
async fn marcar(
    tx: &mut Tx,
    cnes: i32,
    cmp: Competencia,
    linhas: &[Uuid],
    estado: &str,
    na_fila: &str,
    erro: Option<&str>,
) -> Resultado<()> {
    producao::marcar_estado(tx, cnes, cmp, linhas, estado).await?;
    outbox::marcar_da_producao(tx, cnes, cmp, linhas, na_fila, erro).await?;
    Ok(())
}

/// Everything that happens on the Firebird side of one run.
fn ir(
    espelho: &Espelho,
    catalogo: &Catalogo,
    config: &ConfigFirebird,
    carga: &Carga,
    modo: Modo,
    obs: &dyn Observador,
) -> Resultado<Volta> {
    let adiante = || if obs.cancelado() { Err(ErroUsuario::cancelado()) } else { Ok(()) };
    adiante()?;
    obs.progresso(0, None, "comparando com S_PRD");
    let recusadas = espelho.recusadas(&carga.linhas)?;
    let fora: HashSet<usize> = recusadas.iter().map(|r| r.0).collect();
    // What this S_PRD cannot take stays at home; the rest of the month goes on.
    let (ficam, linhas): (Vec<usize>, Vec<LinhaBpa>) =
        carga.linhas.iter().cloned().enumerate().filter(|(i, _)| !fora.contains(i)).unzip();
    let plano = espelho.plano(&linhas)?;
    let mut resultado = ResultadoEspelho {
        plano: PlanoEspelho {
            incluir: plano.incluir.len() as u64,
            igual: plano.igual.len() as u64,
            divergente: plano.divergente.len() as u64,
            alheias: plano.alheias,
        },
        destino: vec![
            format!("Banco {} em {}:{}", config.banco, config.servidor, config.porta),
            format!("Firebird {}, conjunto de caracteres {}", catalogo.servidor, catalogo.charset),
        ],
        avisos: avisos_das_recusadas(carga, &recusadas),
        ..ResultadoEspelho::default()
    };
    if modo == Modo::Ensaio {
        resultado.destino.push(campos_conferidos(catalogo, &plano.reparos));
    }
    resultado.avisos.extend(plano.reparos.iter().map(Reparo::frase));
    let ausentes = catalogo.ausentes();
    if !ausentes.is_empty() {
        resultado.avisos.push(format!("S_PRD deste BPA não tem: {}.", ausentes.join(", ")));
    }
    if config.senha_de_fabrica() {
        resultado.avisos.push("O Firebird usa a senha de fábrica SYSDBA/masterkey.".into());
    }
    let mut volta = Volta { recusadas: recusadas.iter().map(|(i, e)| (*i, e.codigo())).collect(), ..Volta::default() };
    // Places below `pendentes` come first in `ficam` too.
    let a_gravar = ficam.iter().take_while(|i| **i < carga.pendentes).count();
    if modo == Modo::Gravar && a_gravar > 0 {
        adiante()?;
        let total = a_gravar as u64;
        obs.progresso(0, Some(total), "gravando em S_PRD");
        // A place that somebody took in another spelling (folha 1 for 001) would be free to an insert by key.
        let tomadas: HashSet<usize> = plano.divergente.iter().copied().filter(|i| *i < a_gravar).collect();
        let tentar: Vec<usize> = (0..a_gravar).filter(|i| !tomadas.contains(i)).collect();
        let a_tentar: Vec<LinhaBpa> = tentar.iter().map(|i| linhas[*i].clone()).collect();
        let (gravadas, falha) = espelho.incluir_ate(&a_tentar, |feitas| {
            obs.progresso(feitas, Some(total), "gravando em S_PRD");
            !obs.cancelado()
        });
        volta.interrompida = falha.is_none() && gravadas.len() < tentar.len();
        volta.gravadas = tentar.into_iter().zip(gravadas).map(|(i, g)| (ficam[i], g)).collect();
        volta.gravadas.extend(tomadas.iter().map(|i| (ficam[*i], Gravacao::Divergente)));
        volta.falha = falha.map(ErroUsuario::from);
    }
    if modo != Modo::Ensaio && !volta.interrompida && volta.falha.is_none() {
        obs.progresso(0, None, "conferindo");
        match espelho.conferir_linhas(&linhas) {
            Ok(c) => {
                let (diferencas, dias) = diferencas::listar(&linhas, &c);
                let quantidade = |i: &usize| i64::from(carga.linhas[*i].qt);
                resultado.conferencia = Some(ConferenciaEspelho {
                    linhas_nexsus: c.linhas_nexsus + fora.len() as u64,
                    linhas_s_prd: c.linhas_s_prd,
                    soma_qt_nexsus: c.soma_qt_nexsus as i64 + fora.iter().map(quantidade).sum::<i64>(),
                    soma_qt_s_prd: c.soma_qt_s_prd as i64,
                    confere: c.confere() && fora.is_empty(),
                    diferencas,
                    dias,
                });
                volta.faltam = c.faltam.into_iter().map(|i| ficam[i]).collect();
            }
            // What was written and read back is told even when the last look fails.
            Err(e) => volta.falha = Some(e.into()),
        }
    }
    if modo != Modo::Gravar
        && let Some(falha) = volta.falha
    {
        return Err(falha);
    }
    volta.resultado = resultado;
    Ok(volta)
}

/// How many lines stay out, and which, and why; the professional by his masked number, the patient not at all.
fn avisos_das_recusadas(carga: &Carga, recusadas: &[(usize, ErroFirebird)]) -> Vec<String> {
    let mut avisos = Vec::new();
    if recusadas.is_empty() {
        return avisos;
    }
    avisos.push(match recusadas.len() {
        1 => "1 linha não cabe nesta S_PRD e ficou de fora; as outras seguem.".to_owned(),
        n => format!("{n} linhas não cabem nesta S_PRD e ficaram de fora; as outras seguem."),
    });
    for (i, erro) in recusadas.iter().take(RECUSADAS_COM_NOME) {
        let l = &carga.linhas[*i];
        avisos.push(format!(
            "Folha {}/{} do profissional {}: {} {}",
            l.flh,
            l.seq,
            l.cnsmed.map_or_else(|| "BPA-C".to_owned(), Cns::mascarado),
            erro.mensagem(),
            erro.remedio()
        ));
    }
    if let Some(resto) = recusadas.len().checked_sub(RECUSADAS_COM_NOME).filter(|n| *n > 0) {
        avisos.push(format!("E mais {resto} pelos mesmos motivos ou parecidos."));
    }
    avisos
}
