//! Procedures: one row per code and competência; a later file of the same competência corrects.

use std::collections::{BTreeMap, HashMap};

use nexsus_domain::{Competencia, Procedimento};
use nexsus_ingest::Lida;
use nexsus_ingest::sigtap::LinhaSigtap;
use nexsus_store::{Tx, procedimento};

use super::{Alvo, Efeito};
use crate::erro::{ErroUsuario, Resultado};
use crate::observador::Observador;

pub(super) async fn aplicar(
    tx: &mut Tx,
    alvo: Alvo,
    itens: &[Lida<Procedimento>],
    obs: &dyn Observador,
) -> Resultado<Efeito> {
    let total = itens.len() as u64;
    obs.progresso(0, Some(total), "comparando com o banco");
    let mut por_mes: BTreeMap<Competencia, Vec<&Procedimento>> = BTreeMap::new();
    for i in itens {
        por_mes.entry(i.valor.dt_competencia).or_default().push(&i.valor);
    }
    let mut efeito = Efeito::default();
    for (mes, lidos) in por_mes {
        let antes = procedimento::existentes(tx, mes).await?;
        contar(&antes, &lidos, &mut efeito);
    }
    if obs.cancelado() {
        return Err(ErroUsuario::cancelado());
    }
    if let Some(lote) = alvo.lote {
        obs.progresso(0, Some(total), "gravando");
        let todos: Vec<Procedimento> = itens.iter().map(|i| i.valor.clone()).collect();
        procedimento::inserir_lote(tx, &todos, Some((alvo.cnes, lote))).await?;
    }
    Ok(efeito)
}

/// The monthly package. Only its procedures so far; the side tables follow.
pub(super) async fn aplicar_sigtap(
    tx: &mut Tx,
    alvo: Alvo,
    itens: &[Lida<LinhaSigtap>],
    obs: &dyn Observador,
) -> Resultado<Efeito> {
    let procedimentos: Vec<Lida<Procedimento>> = itens
        .iter()
        .filter_map(|l| match &l.valor {
            LinhaSigtap::Procedimento(p) => {
                Some(Lida { pagina: l.pagina, linha: l.linha, texto: String::new(), valor: (**p).clone() })
            }
            LinhaSigtap::Outra(_) => None,
        })
        .collect();
    aplicar(tx, alvo, &procedimentos, obs).await
}

fn contar(antes: &HashMap<nexsus_domain::CodigoProcedimento, [u8; 32]>, lidos: &[&Procedimento], efeito: &mut Efeito) {
    for p in lidos {
        match antes.get(&p.co_procedimento) {
            None => efeito.novas += 1,
            Some(h) if *h == procedimento::hash(p) => efeito.iguais += 1,
            Some(_) => efeito.alteradas += 1,
        }
    }
}
