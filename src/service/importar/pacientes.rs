//! Patients: merged by the rules of the domain, blanks completed, nothing filled overwritten.
//! A record that is completed is kept as it was, so that the lot can be taken back.

use nexsus_domain::Paciente;
use nexsus_domain::fusao::{Destino, planejar};
use nexsus_ingest::{Lida, Motivo};
use nexsus_store::{Gravado, Tx, lote, paciente};

use super::{Alvo, Efeito, recusada};
use crate::erro::{ErroUsuario, Resultado};
use crate::modelo::Suspeito;
use crate::observador::Observador;

pub(super) async fn aplicar(
    tx: &mut Tx,
    alvo: Alvo,
    itens: &[Lida<Paciente>],
    obs: &dyn Observador,
) -> Resultado<Efeito> {
    let total = itens.len() as u64;
    obs.progresso(0, Some(total), "lendo o cadastro");
    let guardados = paciente::todos(tx, alvo.cnes).await?;
    let existentes: Vec<Paciente> = guardados.iter().map(|g| g.dado.clone()).collect();
    let lidos: Vec<Paciente> = itens.iter().map(|i| i.valor.clone()).collect();
    obs.progresso(0, Some(total), "procurando duplicidades");
    let plano = planejar(&existentes, &lidos);
    if obs.cancelado() {
        return Err(ErroUsuario::cancelado());
    }
    if let Some(numero) = alvo.lote {
        obs.progresso(0, Some(total), "gravando");
        paciente::inserir_lote(tx, alvo.cnes, &plano.novos, Some(numero)).await?;
        for (i, completo) in &plano.completados {
            let Gravado { id, versao, .. } = guardados[*i];
            lote::guardar_antes(tx, alvo.cnes, numero, &guardados[*i]).await?;
            paciente::alterar(tx, alvo.cnes, id, versao, completo).await?;
        }
    }
    let mut efeito = Efeito {
        suspeitos: plano
            .suspeitos
            .iter()
            .map(|s| Suspeito { a: s.a.clone(), b: s.b.clone(), motivo: s.motivo.codigo().into() })
            .collect(),
        ..Efeito::default()
    };
    for (item, destino) in itens.iter().zip(&plano.destinos) {
        match destino {
            Destino::Novo(_) => efeito.novas += 1,
            Destino::Completa(_) => efeito.alteradas += 1,
            Destino::Igual(_) => efeito.iguais += 1,
            Destino::Conflito(_) => efeito.rejeitos.push(recusada(item, Motivo::CodPacConflitante)),
        }
    }
    Ok(efeito)
}
