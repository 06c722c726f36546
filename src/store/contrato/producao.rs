//! Contract of production lines and their outbox.

use nexsus_domain::{Dinheiro, LinhaBpa};

use super::exemplos::{cmp, cnes, cns, cpf, critica, linha, nova_linha};
use crate::producao::{self, CANCELADA, ChaveProducao, ESPELHADA, Filtro, LinhaProducao, RASCUNHO, VALIDADA};
use crate::{Banco, ErroStore, novo_id, outbox};

pub async fn linhas(banco: &Banco) {
    let (casa, c) = (cnes(50), cmp(202_506));
    let n = casa.numero();
    let (medico, outra) = (cns(900_010), cns(900_011));
    let (a, b) = (novo_id(), novo_id());
    let paciente = novo_id();
    let mut com_cpf = linha(casa, c, medico, 1, 2);
    com_cpf.cnspac = None;
    com_cpf.cpf = Some(cpf(3));
    com_cpf.situacao_rua = Some(true);
    com_cpf.email = String::new();
    let novas = [
        LinhaProducao {
            atendimentos: vec![a, b],
            paciente: Some(paciente),
            criticas: vec![critica()],
            ..nova_linha(linha(casa, c, medico, 1, 1))
        },
        LinhaProducao { estado: RASCUNHO.into(), valor: Dinheiro(250), ..nova_linha(com_cpf) },
        nova_linha(linha(casa, c, outra, 1, 1)),
        nova_linha(linha(casa, cmp(202_507), medico, 1, 1)),
    ];
    let mut tx = banco.escrever().await.unwrap();
    let ids = producao::inserir_lote(&mut tx, &novas).await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = banco.escrever().await.unwrap();
    let lidas = producao::por_ids(&mut tx, n, c, &ids).await.unwrap();
    assert_eq!(lidas.len(), 3);
    for g in &lidas {
        let i = ids.iter().position(|id| *id == g.id).unwrap();
        assert_eq!(g.linha, novas[i].linha);
        assert_eq!(g.linha.hash_conteudo(), novas[i].linha.hash_conteudo());
        assert_eq!(
            (&g.criticas, g.valor, g.paciente, &g.estado),
            (&novas[i].criticas, novas[i].valor, novas[i].paciente, &novas[i].estado)
        );
        let mut esperados = novas[i].atendimentos.clone();
        esperados.sort_unstable();
        assert_eq!(g.atendimentos, esperados);
    }
    drop(tx);

    // The slim view of the standing lines: who by id, nothing opened.
    let mut tx = banco.ler().await.unwrap();
    let vizinhas = producao::vizinhas(&mut tx, n, c).await.unwrap();
    assert_eq!(vizinhas.len(), 3);
    assert!(vizinhas.iter().any(|v| v.pessoa == Some(paciente.as_u128()) && v.cnsmed == Some(medico)));
    assert_eq!(vizinhas.iter().filter(|v| v.cnsmed == Some(outra) && v.pessoa.is_none()).count(), 1);
    drop(tx);

    // Neither the place nor the attendance can be used twice.
    let mut tx = banco.escrever().await.unwrap();
    let mesmo_lugar = nova_linha(linha(casa, c, medico, 1, 1));
    assert!(matches!(producao::inserir_lote(&mut tx, &[mesmo_lugar]).await, Err(ErroStore::Duplicado { .. })));
    drop(tx);
    let mut tx = banco.escrever().await.unwrap();
    let mesmo_atendimento = LinhaProducao { atendimentos: vec![a], ..nova_linha(linha(casa, c, medico, 9, 9)) };
    assert!(matches!(producao::inserir_lote(&mut tx, &[mesmo_atendimento]).await, Err(ErroStore::Duplicado { .. })));
    drop(tx);

    let mut tx = banco.escrever().await.unwrap();
    let f = |estado: Option<&str>, com_critica| Filtro {
        estado: estado.map(str::to_owned),
        com_critica,
        ..Filtro::default()
    };
    assert_eq!(producao::contar(&mut tx, n, c, &f(None, false)).await.unwrap(), 3);
    assert_eq!(producao::contar(&mut tx, n, c, &f(Some(VALIDADA), false)).await.unwrap(), 2);
    let (com, fim) = producao::listar(&mut tx, n, c, &f(None, true), None, 10).await.unwrap();
    assert_eq!((com.len(), com[0].id, fim), (1, ids[0], None));
    let so_dela = Filtro { cns_prof: Some(outra), ..Filtro::default() };
    assert_eq!(producao::listar(&mut tx, n, c, &so_dela, None, 10).await.unwrap().0[0].id, ids[2]);
    let (um, proximo) = producao::listar(&mut tx, n, c, &Filtro::default(), None, 1).await.unwrap();
    assert_eq!(
        (um[0].id, proximo),
        (ids[0], Some(ChaveProducao { cns_prof: medico.numero(), folha: 1, sequencia: 1 }))
    );
    let (resto, fim) = producao::listar(&mut tx, n, c, &Filtro::default(), proximo, 5).await.unwrap();
    assert_eq!((resto.iter().map(|g| g.id).collect::<Vec<_>>(), fim), (vec![ids[1], ids[2]], None));

    let totais = producao::totais(&mut tx, n, c).await.unwrap();
    assert_eq!(
        (totais[0].cns_prof, totais[0].linhas, totais[0].folhas, totais[0].quantidade, totais[0].valor),
        (Some(medico), 2, 1, 2, Dinheiro(1250))
    );
    assert_eq!(totais[0].por_estado, [(RASCUNHO.to_owned(), 1), (VALIDADA.to_owned(), 1)]);
    assert_eq!(
        producao::por_estado(&mut tx, n, c).await.unwrap(),
        [(RASCUNHO.to_owned(), 1), (VALIDADA.to_owned(), 2)]
    );
    assert_eq!(producao::competencias(&mut tx, n).await.unwrap(), [cmp(202_507), c]);
    assert!(!format!("{lidas:?}").contains("PLANTADO"));
}

async fn na_fila(banco: &Banco, n: i32, c: nexsus_domain::Competencia) -> Vec<outbox::ItemOutbox> {
    let mut tx = banco.ler().await.unwrap();
    outbox::pendentes(&mut tx, n, c, 100).await.unwrap()
}

pub async fn fila(banco: &Banco) {
    let (casa, c) = (cnes(51), cmp(202_506));
    let (n, medico) = (casa.numero(), cns(900_012));
    let lugares: Vec<LinhaBpa> =
        [(2, 1), (1, 2), (1, 1)].into_iter().map(|(f, s)| linha(casa, c, medico, f, s)).collect();
    let mut novas: Vec<LinhaProducao> = lugares.iter().cloned().map(nova_linha).collect();
    novas[0].estado = RASCUNHO.into();
    novas[1].atendimentos = vec![novo_id(), novo_id()];
    let mut tx = banco.escrever().await.unwrap();
    let ids = producao::inserir_lote(&mut tx, &novas).await.unwrap();
    tx.commit().await.unwrap();

    // Validated lines only, in key order, each with its content and hash.
    let itens = na_fila(banco, n, c).await;
    assert_eq!(itens.iter().map(|i| i.producao).collect::<Vec<_>>(), [ids[2], ids[1]]);
    assert!(itens.iter().all(|i| i.estado == outbox::PENDENTE && i.tentativas == 0));
    // The mark is keyed: the plain hash of the content, which anybody can compute, stands nowhere.
    let tx = banco.ler().await.unwrap();
    for i in &itens {
        assert_eq!(i.hash, tx.chaves().unwrap().marca_de_conteudo(&i.linha.hash_conteudo()).unwrap());
        assert_ne!(i.hash, i.linha.hash_conteudo());
    }
    drop(tx);

    let mut tx = banco.escrever().await.unwrap();
    assert_eq!(producao::marcar_estado(&mut tx, n, c, &ids, VALIDADA).await.unwrap(), 3);
    tx.commit().await.unwrap();
    assert_eq!(na_fila(banco, n, c).await.len(), 3);

    let mut tx = banco.escrever().await.unwrap();
    assert_eq!(outbox::marcar(&mut tx, n, c, &[itens[0].id], outbox::ERRO, Some("SemResposta")).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let com_erro = na_fila(banco, n, c).await.remove(0);
    assert_eq!(
        (com_erro.estado.as_str(), com_erro.tentativas, com_erro.erro.as_deref()),
        (outbox::ERRO, 1, Some("SemResposta"))
    );

    let mut tx = banco.escrever().await.unwrap();
    assert_eq!(outbox::marcar_da_producao(&mut tx, n, c, &[ids[2]], outbox::ENVIADO, None).await.unwrap(), 1);
    producao::marcar_estado(&mut tx, n, c, &[ids[2]], ESPELHADA).await.unwrap();
    assert_eq!(
        outbox::contar(&mut tx, n, c).await.unwrap(),
        [(outbox::ENVIADO.to_owned(), 1), (outbox::PENDENTE.to_owned(), 2)]
    );
    assert_eq!(outbox::das_linhas(&mut tx, n, c, &[ids[2]]).await.unwrap()[0].2, outbox::ENVIADO);
    // What left the house is not removed; what did not can be, and frees its attendances.
    assert!(matches!(producao::excluir(&mut tx, n, c, &ids).await, Err(ErroStore::EmUso { onde: "espelho", .. })));
    let mut livres = producao::excluir(&mut tx, n, c, &[ids[1]]).await.unwrap();
    livres.sort_unstable();
    let mut esperados = novas[1].atendimentos.clone();
    esperados.sort_unstable();
    assert_eq!(livres, esperados);
    producao::marcar_estado(&mut tx, n, c, &[ids[0]], CANCELADA).await.unwrap();
    tx.commit().await.unwrap();
    assert!(na_fila(banco, n, c).await.is_empty());
    let mut tx = banco.ler().await.unwrap();
    assert_eq!(
        producao::por_estado(&mut tx, n, c).await.unwrap(),
        [(CANCELADA.to_owned(), 1), (ESPELHADA.to_owned(), 1)]
    );
    assert_eq!(producao::totais(&mut tx, n, c).await.unwrap()[0].linhas, 1);
}

/// More lines than one statement takes, and a jump into the middle of them.
pub async fn muitas(banco: &Banco) {
    let (casa, c, medico) = (cnes(52), cmp(202_506), cns(900_013));
    let novas: Vec<LinhaProducao> = (0..1_089_u16)
        .map(|i| LinhaProducao {
            atendimentos: vec![novo_id()],
            ..nova_linha(linha(casa, c, medico, 1 + i / 99, 1 + (i % 99) as u8))
        })
        .collect();
    let mut tx = banco.escrever().await.unwrap();
    let ids = producao::inserir_lote(&mut tx, &novas).await.unwrap();
    assert!(producao::inserir_lote(&mut tx, &[]).await.unwrap().is_empty());
    tx.commit().await.unwrap();
    let mut tx = banco.ler().await.unwrap();
    let t = producao::totais(&mut tx, casa.numero(), c).await.unwrap();
    assert_eq!((t[0].linhas, t[0].folhas), (1_089, 11));
    assert_eq!(outbox::contar(&mut tx, casa.numero(), c).await.unwrap(), [(outbox::PENDENTE.to_owned(), 1_089)]);
    let ultima = producao::por_ids(&mut tx, casa.numero(), c, &ids[1_088..]).await.unwrap();
    assert_eq!((ultima[0].linha.flh.numero(), ultima[0].linha.seq.numero()), (11, 99));
    for posicao in [0_usize, 1, 700, 1_088, 1_089, 5_000] {
        let f = Filtro::default();
        let de = producao::chave_na_posicao(&mut tx, casa.numero(), c, &f, posicao as u64).await.unwrap();
        let (pagina, _) = producao::listar(&mut tx, casa.numero(), c, &f, de, 2).await.unwrap();
        let esperados: Vec<_> = ids.iter().skip(posicao).take(2).copied().collect();
        assert_eq!(pagina.iter().map(|g| g.id).collect::<Vec<_>>(), esperados);
    }
}
