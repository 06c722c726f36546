//! Contract of numbering under concurrency: no gap, no duplicate, whatever is rolled back.

use std::collections::BTreeSet;

use nexsus_domain::numeracao::Numerador;

use super::exemplos::{cbo, cmp, cnes, cns, linha, nova_linha};
use crate::producao::{self, Filtro};
use crate::{Banco, ErroStore, contador, sequencia};

const TAREFAS: usize = 20;
const POR_TAREFA: usize = 5;
const LINHAS: usize = 7;

pub async fn concorrente(banco: &Banco) {
    let (casa, c, medico) = (cnes(60), cmp(202_506), cns(900_020));
    let n = casa.numero();
    let mut tarefas = tokio::task::JoinSet::new();
    for tarefa in 0..TAREFAS {
        let banco = banco.clone();
        tarefas.spawn(async move {
            for vez in 0..POR_TAREFA {
                let desiste = (tarefa + vez) % 4 == 0;
                let gravado = banco
                    .transacao(|mut tx| async move {
                        let mut numerador = Numerador::novo(contador::travar(&mut tx, n, c, Some(medico)).await?, 99);
                        let mut linhas = Vec::new();
                        for _ in 0..LINHAS {
                            let (folha, seq) = numerador.proximo(&cbo("225125")).unwrap();
                            linhas.push(nova_linha(linha(casa, c, medico, folha.numero() as u16, seq.numero() as u8)));
                        }
                        producao::inserir_lote(&mut tx, &linhas).await?;
                        contador::gravar(&mut tx, n, c, Some(medico), &numerador.ultimo().unwrap()).await?;
                        if desiste { Err(ErroStore::NaoEncontrado) } else { Ok((tx, ())) }
                    })
                    .await;
                assert_eq!(gravado, if desiste { Err(ErroStore::NaoEncontrado) } else { Ok(()) });
            }
        });
    }
    while let Some(fim) = tarefas.join_next().await {
        fim.unwrap();
    }
    let ficaram =
        (0..TAREFAS).flat_map(|t| (0..POR_TAREFA).map(move |v| t + v)).filter(|x| x % 4 != 0).count() * LINHAS;
    let mut tx = banco.ler().await.unwrap();
    let (todas, _) = producao::listar(&mut tx, n, c, &Filtro::default(), None, 10_000).await.unwrap();
    let lugares: Vec<usize> =
        todas.iter().map(|g| (g.linha.flh.numero() as usize - 1) * 99 + g.linha.seq.numero() as usize).collect();
    assert_eq!(lugares, (1..=ficaram).collect::<Vec<_>>());
    let ultimos = contador::listar(&mut tx, n, c).await.unwrap();
    assert_eq!((ultimos[0].1.folha.numero() as usize - 1) * 99 + ultimos[0].1.sequencia.numero() as usize, ficaram);
    drop(tx);

    let mut tx = banco.escrever().await.unwrap();
    let outro = cns(900_021);
    assert_eq!(contador::travar(&mut tx, n, c, Some(outro)).await.unwrap(), None);
    assert_eq!(contador::travar(&mut tx, n, c, Some(outro)).await.unwrap(), None);
    contador::gravar(&mut tx, n, c, Some(outro), &ultimos[0].1).await.unwrap();
    assert_eq!(contador::travar(&mut tx, n, c, Some(outro)).await.unwrap(), Some(ultimos[0].1));
    contador::zerar(&mut tx, n, c, Some(outro)).await.unwrap();
    assert_eq!(contador::travar(&mut tx, n, c, Some(outro)).await.unwrap(), None);
    assert_eq!(
        contador::gravar(&mut tx, n, c, Some(cns(1)), &ultimos[0].1).await.unwrap_err(),
        ErroStore::NaoEncontrado
    );
}

/// The second generation of a competência waits for the first, then sees what it did.
pub async fn uma_geracao_por_vez(banco: &Banco) {
    let (n, c) = (cnes(62).numero(), cmp(202_507));
    let mut primeira = banco.escrever().await.unwrap();
    contador::travar_competencia(&mut primeira, n, c).await.unwrap();
    let outro = banco.clone();
    let segunda = tokio::spawn(async move {
        let mut tx = outro.escrever().await.unwrap();
        contador::travar_competencia(&mut tx, n, c).await.unwrap();
        sequencia::proximo(&mut tx, n, "vez").await.unwrap()
    });
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert!(!segunda.is_finished());
    assert_eq!(sequencia::proximo(&mut primeira, n, "vez").await.unwrap(), 1);
    primeira.commit().await.unwrap();
    assert_eq!(segunda.await.unwrap(), 2);
    let mut tx = banco.ler().await.unwrap();
    assert!(contador::listar(&mut tx, n, c).await.unwrap().is_empty());
}

pub async fn sequencia_densa(banco: &Banco) {
    let mut tarefas = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let banco = banco.clone();
        tarefas.spawn(async move {
            banco
                .transacao(|mut tx| async move {
                    let n = sequencia::proximo(&mut tx, 61, "teste").await?;
                    Ok::<_, ErroStore>((tx, n))
                })
                .await
                .unwrap()
        });
    }
    let mut vistos = BTreeSet::new();
    while let Some(n) = tarefas.join_next().await {
        assert!(vistos.insert(n.unwrap()));
    }
    assert_eq!(vistos, (1..=20).collect());
}
