//! Taking back lines that never left the house: they go, their attendances wait again, and the counters stand behind what
//! is left (domain.md 4). A line that was mirrored, or that may have been, stays; an exported one goes only when the operator
//! says that its file was never delivered.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use nexsus_domain::numeracao::Ultimo;
use nexsus_domain::{Cns, Competencia};
use nexsus_store::{Tx, atendimento, contador, estabelecimento, fechamento, outbox, producao};
use serde_json::json;
use uuid::Uuid;

use super::gerar::Ultimos;
use crate::erro::{ErroUsuario, Resultado};
use crate::estabelecimento::exigir_cnes;
use crate::modelo::{PedidoDesfazer, ResultadoDesfazer};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;

/// The name of such lines in the result.
pub(crate) const EM_DUVIDA: &str = "em_duvida";

/// The lines of a month, those that may be touched apart from the others.
pub(super) struct Separadas {
    pub livres: Vec<producao::ProducaoGravada>,
    pub fixas: Vec<(Option<Cns>, Ultimo)>,
    pub ficam: BTreeMap<String, u64>,
}

impl Nucleo {
    /// Takes back what was generated and has not left the house.
    pub async fn producao_desfazer(
        &self,
        s: &Sessao,
        pedido: PedidoDesfazer,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoDesfazer> {
        let nele = self.no_estabelecimento(s, Acao::ProducaoDesfazer, &pedido).await?;
        let tarefa = self.abrir_tarefa(&nele, "desfazer produção", &pedido.competencia.formatado()).await?;
        let vigia = tarefa.vigia(obs);
        let fim = self.desfazer_dentro(&nele, &pedido, &vigia).await;
        self.fechar_tarefa(&nele, tarefa, fim, |r| (r.retiradas, format!("{} linha(s) retirada(s)", r.retiradas))).await
    }

    async fn desfazer_dentro(
        &self,
        s: &Sessao,
        pedido: &PedidoDesfazer,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoDesfazer> {
        let (cnes, cmp) = (exigir_cnes(s, None)?, pedido.competencia);
        let (no_alvo, aviso) = self.ultimos_no_alvo(cnes, cmp, obs).await;
        let cnes = cnes.numero();
        let mut caso = self.escrita(s, Acao::ProducaoDesfazer).await?;
        contador::travar_competencia(&mut caso.tx, cnes, cmp).await?;
        fechamento::exigir_aberta(&mut caso.tx, cnes, cmp).await?;
        let Separadas { livres, ficam, .. } = separar(&mut caso.tx, cnes, pedido).await?;
        let ids: Vec<Uuid> = livres.iter().map(|l| l.id).collect();
        let chaves: BTreeSet<Option<Cns>> = livres.iter().map(|l| l.linha.cnsmed).collect();
        let mut fim = ResultadoDesfazer {
            competencia: cmp.numero().to_string(),
            retiradas: ids.len() as u64,
            atendimentos: livres.iter().map(|l| l.atendimentos.len() as u64).sum(),
            ficam: ficam.into_iter().collect(),
            avisos: aviso.clone().into_iter().collect(),
        };
        if pedido.ensaio || ids.is_empty() {
            return Ok(fim);
        }
        obs.progresso(0, Some(fim.retiradas), "retirando linhas");
        let exportadas: Vec<Uuid> = livres.iter().filter(|l| l.estado == producao::EXPORTADA).map(|l| l.id).collect();
        producao::marcar_estado(&mut caso.tx, cnes, cmp, &exportadas, producao::RASCUNHO).await?;
        let liberados = producao::excluir(&mut caso.tx, cnes, cmp, &ids).await?;
        atendimento::marcar(&mut caso.tx, cnes, &liberados, atendimento::PENDENTE, None).await?;
        fim.atendimentos = liberados.len() as u64;
        // Without an answer of S_PRD nobody knows what stands there: the counter stays, at the price of a gap.
        if aviso.is_none() {
            for cns in chaves {
                contador::travar(&mut caso.tx, cnes, cmp, cns).await?;
                voltar_contador(&mut caso.tx, cnes, cmp, cns, &no_alvo).await?;
            }
        }
        if obs.cancelado() {
            return Err(ErroUsuario::cancelado());
        }
        let detalhe = json!({
            "desfeitas": fim.retiradas, "atendimentos": fim.atendimentos, "exportadas": exportadas.len(),
        });
        caso.concluir("producao", &cmp.to_string(), detalhe).await?;
        Ok(fim)
    }

    /// The session, put into the establishment that is asked for, when it exists and the role allows.
    pub(super) async fn no_estabelecimento(
        &self,
        s: &Sessao,
        acao: Acao,
        pedido: &PedidoDesfazer,
    ) -> Resultado<Sessao> {
        let mut nele = s.clone();
        let mut tx = self.leitura(s, acao).await?;
        if let Some(cnes) = pedido.cnes {
            if estabelecimento::obter(&mut tx, cnes.numero()).await?.is_none() {
                return Err(ErroUsuario::nao_encontrado(&format!("O estabelecimento {cnes}")));
            }
            nele.cnes = Some(cnes);
        }
        exigir_cnes(&nele, None)?;
        Ok(nele)
    }
}

/// Puts the counter behind the last line that stands, here and in `S_PRD`.
pub(super) async fn voltar_contador(
    tx: &mut Tx,
    cnes: i32,
    cmp: Competencia,
    cns: Option<Cns>,
    no_alvo: &Ultimos,
) -> Resultado<()> {
    let aqui = producao::ultimo_lugar(tx, cnes, cmp, cns).await?;
    match Ultimo::maior(aqui, no_alvo.get(&cns).copied()) {
        Some(ultimo) => contador::gravar(tx, cnes, cmp, cns, &ultimo).await?,
        None => contador::zerar(tx, cnes, cmp, cns).await?,
    }
    Ok(())
}

/// The lines that may be touched, and the others by state.
pub(super) async fn separar(tx: &mut Tx, cnes: i32, pedido: &PedidoDesfazer) -> Resultado<Separadas> {
    let cmp = pedido.competencia;
    let filtro = producao::Filtro { cns_prof: pedido.profissional, ..producao::Filtro::default() };
    let duvidosas: HashSet<Uuid> = outbox::em_duvida(tx, cnes, cmp).await?.into_iter().collect();
    let mut s = Separadas { livres: Vec::new(), fixas: Vec::new(), ficam: BTreeMap::new() };
    for l in producao::todas(tx, cnes, cmp, &filtro).await? {
        let em_duvida = duvidosas.contains(&l.id);
        let livre = match l.estado.as_str() {
            producao::RASCUNHO | producao::VALIDADA => !em_duvida,
            producao::EXPORTADA => pedido.exportadas,
            _ => false,
        };
        if livre {
            s.livres.push(l);
        } else {
            let estado = if em_duvida { EM_DUVIDA } else { &l.estado };
            *s.ficam.entry(estado.to_owned()).or_default() += 1;
            let ultimo = Ultimo { folha: l.linha.flh, sequencia: l.linha.seq, cbo: l.linha.cbo };
            s.fixas.push((l.linha.cnsmed, ultimo));
        }
    }
    Ok(s)
}
