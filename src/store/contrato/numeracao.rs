//! Contract of numbering under concurrency: no gap, no duplicate, whatever is rolled back.

use std::collections::BTreeSet;

use nexsus_domain::numeracao::Numerador;
use nexsus_domain::{Cnes, Cns, Competencia, Folha, LinhaBpa, LinhaSemNumero, Sequencia};

use super::exemplos::{cbo, cmp, cnes, cns, linha, nova_linha, sigtap};
use crate::producao::{self, Filtro};
use crate::{Banco, ErroStore, contador, outbox, sequencia};

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

/// Clients of [`cem_clientes`], and the lines each of them numbers.
const CLIENTES: usize = 100;
const DE_CADA: usize = 7;

/// A hundred clients at once number the same key, each in one transaction of its own and without a second try; one in
/// five gives up after writing. No gap, no place twice, no deadlock: any error at all fails. The clients come over as many
/// pools as are given, as separate programs would. The month tells runs of this on one database apart.
pub async fn cem_clientes(bancos: &[Banco], c: Competencia) {
    let casa = cnes(63);
    for quem in [Some(cns(900_022)), None] {
        let mut tarefas = tokio::task::JoinSet::new();
        for cliente in 0..CLIENTES {
            let banco = bancos[cliente % bancos.len()].clone();
            tarefas.spawn(async move { um_cliente(&banco, casa, c, quem, cliente % 5 == 0).await.unwrap() });
        }
        while let Some(fim) = tarefas.join_next().await {
            fim.unwrap();
        }
        let ficaram = CLIENTES * 4 / 5 * DE_CADA;
        let mut tx = bancos[0].ler().await.unwrap();
        let filtro = Filtro { cns_prof: quem, consolidadas: quem.is_none(), ..Filtro::default() };
        let (todas, _) = producao::listar(&mut tx, casa.numero(), c, &filtro, None, 10_000).await.unwrap();
        let limite = if quem.is_some() { 99 } else { 20 };
        let posicao = |f: Folha, s: Sequencia| (f.numero() as usize - 1) * limite + s.numero() as usize;
        let lugares: Vec<usize> = todas.iter().map(|g| posicao(g.linha.flh, g.linha.seq)).collect();
        assert_eq!(lugares, (1..=ficaram).collect::<Vec<_>>());
        let ultimo = producao::ultimo_lugar(&mut tx, casa.numero(), c, quem).await.unwrap().unwrap();
        assert_eq!(posicao(ultimo.folha, ultimo.sequencia), ficaram);
    }
}

async fn um_cliente(
    banco: &Banco,
    casa: Cnes,
    c: Competencia,
    quem: Option<Cns>,
    desiste: bool,
) -> Result<(), ErroStore> {
    let mut tx = banco.escrever().await?;
    let ultimo = contador::travar(&mut tx, casa.numero(), c, quem).await?;
    let mut numerador = match quem {
        Some(_) => Numerador::novo(ultimo, 99),
        None => Numerador::consolidado(ultimo),
    };
    let linhas: Vec<_> = (0..DE_CADA)
        .map(|_| {
            let (folha, seq) = numerador.proximo(&cbo("225125")).unwrap();
            nova_linha(match quem {
                Some(cns) => linha(casa, c, cns, folha.numero() as u16, seq.numero() as u8),
                None => consolidada(casa, c, 7).numerar(folha, seq),
            })
        })
        .collect();
    producao::inserir_lote(&mut tx, &linhas).await?;
    contador::gravar(&mut tx, casa.numero(), c, quem, &numerador.ultimo().unwrap()).await?;
    if desiste { tx.desfazer().await } else { tx.commit().await }
}

fn consolidada(casa: Cnes, c: Competencia, qt: i32) -> LinhaSemNumero {
    LinhaSemNumero::consolidada(casa, c, c, cbo("225125"), sigtap(7), Some(46), qt)
}

/// The consolidated form: its own numbers beside those of the professionals, nothing of a person kept.
pub async fn consolidado(banco: &Banco) {
    let (casa, c, medico) = (cnes(64), cmp(202_506), cns(900_023));
    let n = casa.numero();
    let lugar = |f, s| (Folha::nova(f).unwrap(), Sequencia::nova(s).unwrap());
    let mut tx = banco.escrever().await.unwrap();
    contador::travar_competencia(&mut tx, n, c).await.unwrap();
    assert_eq!(contador::travar(&mut tx, n, c, None).await.unwrap(), None);
    let mut numerador = Numerador::consolidado(None);
    let juntas: Vec<LinhaBpa> = (1..=21)
        .map(|qt| {
            let (f, s) = numerador.proximo(&cbo("225125")).unwrap();
            consolidada(casa, c, qt).numerar(f, s)
        })
        .collect();
    assert_eq!((juntas[20].flh, juntas[20].seq), lugar(2, 1));
    let mut novas: Vec<_> = juntas.iter().cloned().map(nova_linha).collect();
    novas.push(nova_linha(linha(casa, c, medico, 1, 1)));
    let ids = producao::inserir_lote(&mut tx, &novas).await.unwrap();
    contador::gravar(&mut tx, n, c, None, &numerador.ultimo().unwrap()).await.unwrap();
    // The same row serves as the lock of the month, which leaves its number alone.
    contador::travar_competencia(&mut tx, n, c).await.unwrap();
    assert_eq!(contador::consolidado(&mut tx, n, c).await.unwrap(), numerador.ultimo());
    assert!(contador::listar(&mut tx, n, c).await.unwrap().is_empty());
    tx.commit().await.unwrap();

    let mut tx = banco.ler().await.unwrap();
    let so = Filtro { consolidadas: true, ..Filtro::default() };
    let lidas = producao::todas(&mut tx, n, c, &so).await.unwrap();
    assert_eq!(lidas.iter().map(|g| &g.linha).collect::<Vec<_>>(), juntas.iter().collect::<Vec<_>>());
    assert_eq!(producao::contar(&mut tx, n, c, &so).await.unwrap(), 21);
    let totais = producao::totais(&mut tx, n, c).await.unwrap();
    assert_eq!(totais.iter().map(|t| (t.cns_prof, t.linhas)).collect::<Vec<_>>(), [(None, 21), (Some(medico), 1)]);
    assert_eq!(outbox::pendentes(&mut tx, n, c, 100).await.unwrap().len(), 22);
    drop(tx);
    let mut tx = banco.escrever().await.unwrap();
    let repetida = nova_linha(consolidada(casa, c, 9).numerar(juntas[0].flh, juntas[0].seq));
    assert!(matches!(producao::inserir_lote(&mut tx, &[repetida]).await, Err(ErroStore::Duplicado { .. })));
    drop(tx);
    // What went out in a file waits for the mirror no longer.
    let mut tx = banco.escrever().await.unwrap();
    producao::marcar_estado(&mut tx, n, c, &ids[..20], producao::EXPORTADA).await.unwrap();
    assert_eq!(outbox::pendentes(&mut tx, n, c, 100).await.unwrap().len(), 2);
    assert!(matches!(producao::excluir(&mut tx, n, c, &ids).await, Err(ErroStore::EmUso { .. })));
    producao::marcar_estado(&mut tx, n, c, &ids[..20], producao::VALIDADA).await.unwrap();
    assert_eq!(outbox::pendentes(&mut tx, n, c, 100).await.unwrap().len(), 22);
    tx.commit().await.unwrap();
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
