//! The schedule: chains that are due are queued by whoever looks first. A run that was missed while no program was running
//! is caught up once, however often it was missed; the next one is counted from now.

use chrono::{DateTime, Utc};
use nexsus_store::{Tx, agenda, fila};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::cadeia::{Obras, PedidoCadeia, enfileirar_em};
use super::quando::Quando;
use super::textos;
use crate::erro::Resultado;
use crate::estabelecimento::exigir_cnes;
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::sessao::Sessao;
use crate::tempo::{de_parede, na_parede};

/// An entry of the schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HoraDaAgenda {
    /// Chain it starts.
    pub nome: String,
    /// `diario 02:10`.
    pub quando: String,
    /// `config` or `pessoa`.
    pub origem: String,
    pub ativa: bool,
    /// UTC.
    pub proxima: Option<DateTime<Utc>>,
    pub ultima: Option<DateTime<Utc>>,
}

impl From<agenda::Hora> for HoraDaAgenda {
    fn from(h: agenda::Hora) -> Self {
        Self {
            proxima: DateTime::from_timestamp_millis(h.proxima).filter(|_| h.ativa),
            ultima: h.ultima.and_then(DateTime::from_timestamp_millis),
            nome: h.nome,
            quando: h.quando,
            origem: h.origem,
            ativa: h.ativa,
        }
    }
}

/// Milliseconds of the next run after `agora`.
fn proxima(quando: Quando, agora: i64) -> i64 {
    let agora = DateTime::from_timestamp_millis(agora).unwrap_or_default();
    de_parede(quando.proxima(na_parede(agora))).timestamp_millis()
}

impl Nucleo {
    /// The schedule, those of the configuration included.
    pub async fn agenda_listar(&self, s: &Sessao) -> Resultado<Vec<HoraDaAgenda>> {
        self.autorizar(s, Acao::TarefaVer).await?;
        let mut tx = self.banco().await?.escrever().await?;
        self.seguir_config(&mut tx, s).await?;
        let horas = agenda::listar(&mut tx, s.numero_cnes()).await?;
        tx.commit().await?;
        Ok(horas.into_iter().map(Into::into).collect())
    }

    /// Puts an entry into the schedule or changes the time of one.
    ///
    /// # Errors
    /// No such chain, words that are no time, an entry that the configuration sets.
    pub async fn agenda_definir(&self, s: &Sessao, obras: &Obras, nome: &str, quando: &str) -> Resultado<()> {
        let mut caso = self.escrita(s, Acao::AgendaEditar).await?;
        let cnes = exigir_cnes(s, None)?.numero();
        self.livre(nome)?;
        let regra = Quando::ler(quando)?;
        obras.existe(nome)?;
        let agora = fila::relogio(&mut caso.tx).await?;
        agenda::gravar(&mut caso.tx, cnes, nome, &regra.to_string(), agenda::DE_PESSOA, proxima(regra, agora)).await?;
        caso.concluir("agenda", nome, json!({ "quando": regra.to_string() })).await
    }

    /// Switches an entry off or on again; what was missed while it was off is not caught up.
    pub async fn agenda_ligar(&self, s: &Sessao, nome: &str, ativa: bool) -> Resultado<()> {
        let mut caso = self.escrita(s, Acao::AgendaEditar).await?;
        self.livre(nome)?;
        let hora = agenda::obter(&mut caso.tx, s.numero_cnes(), nome).await?.ok_or_else(|| textos::sem_hora(nome))?;
        let agora = fila::relogio(&mut caso.tx).await?;
        let proxima = proxima(Quando::ler(&hora.quando)?, agora);
        agenda::ligar(&mut caso.tx, s.numero_cnes(), nome, ativa, proxima).await?;
        caso.concluir("agenda", nome, json!({ "ativa": ativa })).await
    }

    /// Takes an entry out of the schedule.
    pub async fn agenda_remover(&self, s: &Sessao, nome: &str) -> Resultado<()> {
        let mut caso = self.escrita(s, Acao::AgendaEditar).await?;
        self.livre(nome)?;
        if !agenda::remover(&mut caso.tx, s.numero_cnes(), nome).await? {
            return Err(textos::sem_hora(nome));
        }
        caso.concluir("agenda", nome, json!({ "removida": true })).await
    }

    /// What the configuration sets changes only there.
    fn livre(&self, nome: &str) -> Resultado<()> {
        if self.config().agenda.iter().any(|(n, _)| *n == nome) { Err(textos::hora_da_config(nome)) } else { Ok(()) }
    }

    /// Makes the entries of the configuration stand as they are written there today.
    async fn seguir_config(&self, tx: &mut Tx, s: &Sessao) -> Resultado<()> {
        let cnes = s.numero_cnes();
        let ha = agenda::listar(tx, cnes).await?;
        let quer = &self.config().agenda;
        for h in ha.iter().filter(|h| h.origem == agenda::DA_CONFIG && !quer.iter().any(|(n, _)| *n == h.nome)) {
            agenda::remover(tx, cnes, &h.nome).await?;
        }
        for (nome, quando) in quer {
            let igual = |h: &&agenda::Hora| h.nome == *nome && h.quando == *quando && h.origem == agenda::DA_CONFIG;
            if ha.iter().any(|h| igual(&h)) {
                continue;
            }
            let agora = fila::relogio(tx).await?;
            agenda::gravar(tx, cnes, nome, quando, agenda::DA_CONFIG, proxima(Quando::ler(quando)?, agora)).await?;
        }
        Ok(())
    }

    /// Queues every chain that is due (`todas`: every active one, due or not) and gives their runs.
    pub async fn agenda_vencidas(
        &self,
        s: &Sessao,
        obras: &Obras,
        todas: bool,
        sequencial: bool,
    ) -> Resultado<Vec<(String, Uuid)>> {
        let agora = {
            self.autorizar(s, Acao::TarefaExecutar).await?;
            let mut tx = self.banco().await?.ler().await?;
            fila::relogio(&mut tx).await?
        };
        self.agenda_vencidas_em(s, obras, agora, todas, sequencial).await
    }

    pub(super) async fn agenda_vencidas_em(
        &self,
        s: &Sessao,
        obras: &Obras,
        agora: i64,
        todas: bool,
        sequencial: bool,
    ) -> Resultado<Vec<(String, Uuid)>> {
        let mut rodadas = Vec::new();
        let mut tx = self.banco().await?.escrever().await?;
        self.seguir_config(&mut tx, s).await?;
        let horas = agenda::listar(&mut tx, s.numero_cnes()).await?;
        tx.commit().await?;
        for h in horas.into_iter().filter(|h| h.ativa && (todas || h.proxima <= agora)) {
            let seguinte = proxima(Quando::ler(&h.quando)?, agora);
            let mut caso = self.escrita(s, Acao::TarefaExecutar).await?;
            // Taken and queued in one transaction: neither lost nor queued twice.
            if !agenda::tomar(&mut caso.tx, s.numero_cnes(), &h, agora, seguinte).await? {
                continue;
            }
            let pedido = PedidoCadeia { nomes: vec![h.nome.clone()], sequencial, ..PedidoCadeia::default() };
            let rodada = match enfileirar_em(&mut caso.tx, s, obras, &pedido).await {
                Ok(rodada) => rodada,
                // An entry of a kind this program does not have must not keep the others from their run.
                Err(e) if e.codigo == "invalido" => {
                    tracing::warn!(erro = %e, "agenda");
                    continue;
                }
                Err(e) => return Err(e),
            };
            caso.concluir("job", &rodada.to_string(), json!({ "agenda": h.nome })).await?;
            rodadas.push((h.nome, rodada));
        }
        Ok(rodadas)
    }

    /// When the next entry is due, UTC.
    pub async fn agenda_proxima(&self, s: &Sessao) -> Resultado<Option<DateTime<Utc>>> {
        Ok(self.agenda_listar(s).await?.into_iter().filter_map(|h| h.proxima).min())
    }
}
