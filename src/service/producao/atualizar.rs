//! Standing lines that take what their records say today: a field that was mended in the record of a patient, a
//! professional or an address goes into the line, which keeps its folha and sequência. Only lines that have not left the
//! house, in a month nobody asked to close, and only where the line stays what it is (same establishment, professional,
//! CBO, procedure, day, quantity): for anything more the line is taken back and generated again.

use std::collections::{HashMap, HashSet};

use nexsus_domain::critica::{Entrada, Severidade, catalogo, criticar_uma_a_uma};
use nexsus_domain::producao::juntar;
use nexsus_domain::{Competencia, LinhaSemNumero};
use nexsus_store::fechamento::{self, FECHADA, PEDIDO};
use nexsus_store::{Tx, atendimento, contador, producao};
use serde_json::json;
use uuid::Uuid;

use super::desfazer::separar;
use super::gerar::guardar;
use super::mesa::Mesa;
use crate::erro::Resultado;
use crate::estabelecimento::exigir_cnes;
use crate::modelo::PedidoDesfazer;
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::sessao::Sessao;

impl Nucleo {
    /// Brings these lines up to their records; returns how many changed. Nothing where the role may not generate.
    pub(super) async fn atualizar_linhas(&self, s: &Sessao, cmp: Competencia, quais: &HashSet<Uuid>) -> Resultado<u64> {
        if quais.is_empty() || !self.conferir_sessao(s).await?.pode(Acao::ProducaoGerar) {
            return Ok(0);
        }
        let cnes = exigir_cnes(s, None)?.numero();
        // Most times nothing was mended: that is found out without holding the writer.
        let mut tx = self.leitura(s, Acao::ProducaoGerar).await?;
        if trocas(&mut tx, cnes, cmp, quais).await?.is_empty() {
            return Ok(0);
        }
        drop(tx);
        let mut caso = self.escrita(s, Acao::ProducaoGerar).await?;
        contador::travar_competencia(&mut caso.tx, cnes, cmp).await?;
        let novas = trocas(&mut caso.tx, cnes, cmp, quais).await?;
        let (ids, linhas): (Vec<Uuid>, Vec<producao::LinhaProducao>) = novas.into_iter().unzip();
        let corrigidas = ids.len() as u64;
        if corrigidas == 0 {
            return Ok(0);
        }
        producao::excluir(&mut caso.tx, cnes, cmp, &ids).await?;
        producao::inserir_lote(&mut caso.tx, &linhas).await?;
        caso.concluir("producao", &cmp.to_string(), json!({ "corrigidas": corrigidas })).await?;
        Ok(corrigidas)
    }
}

/// The lines that would change, by the id of what they replace.
async fn trocas(
    tx: &mut Tx,
    cnes: i32,
    cmp: Competencia,
    quais: &HashSet<Uuid>,
) -> Resultado<Vec<(Uuid, producao::LinhaProducao)>> {
    let fechamento = fechamento::obter(tx, cnes, cmp).await?;
    if fechamento.is_some_and(|f| f.estado == PEDIDO || f.estado == FECHADA) {
        return Ok(Vec::new());
    }
    let pedido = PedidoDesfazer { competencia: cmp, cnes: None, profissional: None, exportadas: false, ensaio: false };
    let mut livres = separar(tx, cnes, &pedido).await?.livres;
    livres.retain(|l| quais.contains(&l.id));
    let ids: Vec<Uuid> = livres.iter().flat_map(|l| l.atendimentos.iter().copied()).collect();
    let todos = atendimento::por_ids(tx, cnes, &ids).await?;
    if todos.is_empty() {
        return Ok(Vec::new());
    }
    let mesa = Mesa::por(tx, cnes, cmp, &todos).await?;
    let por_id: HashMap<Uuid, &atendimento::AtendimentoGravado> = todos.iter().map(|a| (a.id, a)).collect();
    let do_conjunto: HashSet<&str> = catalogo().filter(|r| r.do_conjunto()).map(|r| r.id).collect();
    let mut saida = Vec::new();
    for l in livres {
        let Some(nova) = refeita(&mesa, &por_id, &l).filter(|n| *n != l.linha.corpo) else { continue };
        let criticas = criticar_uma_a_uma(&mesa.regras, mesa.hoje, &[Entrada::from(&nova)]);
        if criticas.iter().any(|a| a.regra.severidade == Severidade::Bloqueio) {
            continue;
        }
        // Those of the set hang on what does not change here.
        let do_conjunto = l.criticas.into_iter().filter(|c| do_conjunto.contains(c.id.as_str()));
        let criticas = criticas.iter().map(|a| guardar(&a.critica())).chain(do_conjunto).collect();
        let linha = nova.numerar(l.linha.flh, l.linha.seq);
        let (atendimentos, paciente) = (l.atendimentos, l.paciente);
        let nova =
            producao::LinhaProducao { linha, atendimentos, paciente, valor: l.valor, estado: l.estado, criticas };
        saida.push((l.id, nova));
    }
    Ok(saida)
}

/// The line as its attendances would give it today; `None` when that is not one line of the same kind.
fn refeita(
    mesa: &Mesa,
    por_id: &HashMap<Uuid, &atendimento::AtendimentoGravado>,
    l: &producao::ProducaoGravada,
) -> Option<LinhaSemNumero> {
    let velha = &l.linha.corpo;
    let feitas = l
        .atendimentos
        .iter()
        .map(|id| {
            let a = por_id.get(id)?;
            mesa.linha(&a.dado, a.lote, velha.cmp, velha.mvm).ok().map(|linha| (linha, ()))
        })
        .collect::<Option<Vec<_>>>()?;
    let mut juntas = juntar(feitas).into_iter();
    let (nova, _) = juntas.next().filter(|_| juntas.next().is_none())?;
    let o_que_e = |x: &LinhaSemNumero| (x.uid, x.cnsmed, x.cbo, x.pa, x.dtaten, x.qt, x.org);
    (o_que_e(&nova) == o_que_e(velha)).then_some(nova)
}
