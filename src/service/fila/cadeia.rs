//! Which kinds of work there are, and how several of them are queued as one chain: each phase waits for the one before
//! (import, sync, production, criticas, mirror, statistics), in parallel within a phase or strictly one after the other.

use std::sync::Arc;

use nexsus_store::{Tx, fila, fila_itens};
use serde_json::{Value, json};
use uuid::Uuid;

use super::meses::{Criticar, Espelhar, Gerar};
use super::obra::{Fase, Obra};
use super::pasta::ImportarPasta;
use super::textos;
use crate::erro::Resultado;
use crate::estabelecimento::exigir_cnes;
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::sessao::Sessao;

/// The kinds of work of this program.
#[derive(Clone, Default)]
pub struct Obras(Vec<Arc<dyn Obra>>);

impl std::fmt::Debug for Obras {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.nomes()).finish()
    }
}

/// Name of the chain of everything.
pub(super) const COMPLETA: &str = "completa";
/// Name of everything that asks services.
const SINCRONIZAR: &str = "sincronizar";

impl Obras {
    /// All there is.
    pub fn padrao() -> Self {
        Self::default().com(ImportarPasta).com(Gerar).com(Criticar).com(Espelhar)
    }

    /// One more.
    pub fn com(mut self, obra: impl Obra + 'static) -> Self {
        self.0.push(Arc::new(obra));
        self.0.sort_by_key(|o| o.fase());
        self
    }

    /// Names in the order of the chain.
    pub fn nomes(&self) -> Vec<&'static str> {
        self.0.iter().map(|o| o.nome()).collect()
    }

    pub(super) fn por_nome(&self, nome: &str) -> Option<&Arc<dyn Obra>> {
        self.0.iter().find(|o| o.nome() == nome)
    }

    /// Refuses a name that means nothing here.
    pub(super) fn existe(&self, nome: &str) -> Resultado<()> {
        if nome == COMPLETA || nome == SINCRONIZAR || self.por_nome(nome).is_some() {
            return Ok(());
        }
        Err(textos::tarefa_desconhecida(nome, &self.nomes()))
    }

    /// What these names mean, in the order of the chain; a group leaves out what the role may not do, a name does not.
    fn escolher(&self, s: &Sessao, nomes: &[String]) -> Resultado<Vec<Arc<dyn Obra>>> {
        for nome in nomes {
            self.existe(nome)?;
        }
        let pelo_grupo = |o: &Arc<dyn Obra>| {
            let grupo = nomes.iter().any(|n| n == COMPLETA || (n == SINCRONIZAR && o.fase() == Fase::Sincronizar));
            grupo && s.pode(o.acao())
        };
        Ok(self.0.iter().filter(|o| nomes.iter().any(|n| n == o.nome()) || pelo_grupo(o)).cloned().collect())
    }
}

/// A chain to queue.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PedidoCadeia {
    /// Kinds of work, or `completa` or `sincronizar` for groups of them.
    pub nomes: Vec<String>,
    /// For each of them, without personal values: `{"competencias": ["202601"], "pasta": "/entrada"}`.
    pub parametros: Value,
    /// Each waits for the one before, also within a phase.
    pub sequencial: bool,
    /// Higher goes first.
    pub prioridade: i32,
}

impl Nucleo {
    /// Queues a chain and gives its run. While a run of the same chain is open it is taken up instead: what failed or stopped in
    /// it is tried again, so that runs never pile up.
    pub async fn fila_enfileirar(&self, s: &Sessao, obras: &Obras, pedido: &PedidoCadeia) -> Resultado<Uuid> {
        for obra in obras.escolher(s, &pedido.nomes)? {
            self.autorizar(s, obra.acao()).await?;
        }
        let mut caso = self.escrita(s, Acao::TarefaExecutar).await?;
        let rodada = enfileirar_em(&mut caso.tx, s, obras, pedido).await?;
        caso.concluir("job", &rodada.to_string(), json!({ "cadeia": nome_da_cadeia(&pedido.nomes) })).await?;
        Ok(rodada)
    }
}

fn nome_da_cadeia(nomes: &[String]) -> String {
    let mut nomes = nomes.to_vec();
    nomes.sort();
    nomes.dedup();
    nomes.join("+")
}

/// Same, in a transaction of the caller, who has asked for the right.
pub(super) async fn enfileirar_em(tx: &mut Tx, s: &Sessao, obras: &Obras, pedido: &PedidoCadeia) -> Resultado<Uuid> {
    let cnes = exigir_cnes(s, None)?.numero();
    let escolhidas = obras.escolher(s, &pedido.nomes)?;
    let cadeia = nome_da_cadeia(&pedido.nomes);
    fila::trancar_cadeias(tx, cnes).await?;
    if let Some(rodada) = fila::rodada_aberta(tx, cnes, &cadeia).await? {
        let mesmos = |p: &str| {
            serde_json::from_str::<Value>(p).is_ok_and(|p| sem_rotulo(p) == sem_rotulo(pedido.parametros.clone()))
        };
        let da_rodada = fila::da_rodada(tx, cnes, rodada).await?;
        if da_rodada.iter().all(|t| mesmos(&t.parametros)) {
            for t in da_rodada {
                retomar_em(tx, cnes, t.id).await?;
            }
            return Ok(rodada);
        }
    }
    let rodada = nexsus_store::novo_id();
    let (mut antes, mut desta_fase, mut fase) = (Vec::new(), Vec::new(), None);
    for obra in escolhidas {
        if fase != Some(obra.fase()) || pedido.sequencial {
            fase = Some(obra.fase());
            if !desta_fase.is_empty() {
                antes = std::mem::take(&mut desta_fase);
            }
        }
        let mut parametros = sem_rotulo(pedido.parametros.clone());
        parametros["rotulo"] = obra.rotulo().into();
        let nova = fila::NovaTarefa {
            obra: obra.nome().into(),
            cadeia: cadeia.clone(),
            rodada,
            usuario: s.usuario.clone(),
            prioridade: pedido.prioridade,
            parametros,
            antes: antes.clone(),
        };
        desta_fase.push(fila::enfileirar(tx, cnes, &nova).await?);
    }
    Ok(rodada)
}

fn sem_rotulo(parametros: Value) -> Value {
    match parametros {
        Value::Object(mut m) => {
            m.remove("rotulo");
            Value::Object(m)
        }
        _ => json!({}),
    }
}

/// What an error stopped goes on, what failed is tried again; what a person paused stays so.
async fn retomar_em(tx: &mut Tx, cnes: i32, job: Uuid) -> Resultado<()> {
    let Some(t) = fila::trancar(tx, cnes, job).await? else { return Ok(()) };
    match t.estado.as_str() {
        fila::PARADO => {
            fila_itens::apressar(tx, cnes, job).await?;
            fila::por_estado(tx, cnes, job, fila::NA_FILA, "").await?;
        }
        fila::FALHOU => {
            fila_itens::repetir(tx, cnes, job).await?;
            fila::por_estado(tx, cnes, job, fila::NA_FILA, "").await?;
        }
        _ => {}
    }
    Ok(())
}
