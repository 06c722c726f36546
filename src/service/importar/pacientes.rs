//! Patients: merged by the rules of the domain, blanks completed, nothing filled overwritten.
//! A record that is completed is kept as it was, so that the lot can be taken back.

use std::collections::HashMap;

use nexsus_domain::Paciente;
use nexsus_domain::fusao::{Alvo as Ficha, Destino, planejar_com_apelidos};
use nexsus_ingest::{Lida, Motivo};
use nexsus_store::{Gravado, Tx, lote, paciente};
use uuid::Uuid;

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
    let posicoes: HashMap<Uuid, usize> = guardados.iter().enumerate().map(|(i, g)| (g.id, i)).collect();
    let apelidos: Vec<(String, usize)> = paciente::outros_codigos(tx, alvo.cnes)
        .await?
        .into_iter()
        .filter_map(|(codigo, id)| Some((codigo, *posicoes.get(&id)?)))
        .collect();
    let plano = planejar_com_apelidos(&existentes, &apelidos, &lidos);
    if obs.cancelado() {
        return Err(ErroUsuario::cancelado());
    }
    if let Some(numero) = alvo.lote {
        obs.progresso(0, Some(total), "gravando");
        let ids = paciente::inserir_lote(tx, alvo.cnes, &plano.novos, Some(numero)).await?;
        for (i, completo) in &plano.completados {
            let Gravado { id, versao, .. } = guardados[*i];
            lote::guardar_antes(tx, alvo.cnes, numero, &guardados[*i]).await?;
            paciente::alterar(tx, alvo.cnes, id, versao, completo).await?;
        }
        // Attendances may carry any code of a person: the one that is not on the record is kept beside it.
        let outros: Vec<(String, Uuid)> = lidos
            .iter()
            .zip(&plano.destinos)
            .filter_map(|(lido, destino)| {
                let (Destino::Completa(ficha) | Destino::Igual(ficha)) = destino else { return None };
                let (id, proprio) = match *ficha {
                    Ficha::Existente(i) => guardados.get(i).map(|g| (g.id, &g.dado.cod_pac))?,
                    Ficha::Novo(i) => (*ids.get(i)?, &plano.novos.get(i)?.cod_pac),
                };
                (!lido.cod_pac.is_empty() && lido.cod_pac != *proprio).then(|| (lido.cod_pac.clone(), id))
            })
            .collect();
        paciente::anotar_codigos(tx, alvo.cnes, numero, &outros).await?;
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
