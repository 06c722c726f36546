//! Offline sources: lines found again by their key, corrected and counted, and the KIT that yields to the SIGTAP.

use nexsus_domain::{Cnes, CodigoDeTabela, Competencia, Dinheiro, LinhaRetorno};

use super::exemplos::nova_casa;
use crate::{Banco, kit, lote, retorno};

fn linha(seq: &str, aprovada: i32) -> LinhaRetorno {
    let cmp = Competencia::ler("202601").unwrap();
    LinhaRetorno {
        cnes: Cnes::ler("9999990").unwrap(),
        mvm: cmp,
        cmp,
        org: "BPI".into(),
        procedimento: "0301010072".parse().unwrap(),
        cns_prof: None,
        cbo: None,
        folha: Some("001".parse().unwrap()),
        sequencia: Some(seq.parse().unwrap()),
        qt_apresentada: 5,
        qt_aprovada: aprovada,
        vl_apresentado: Dinheiro(5000),
        vl_aprovado: Dinheiro(i64::from(aprovada) * 1000),
        erros: String::new(),
    }
}

pub async fn retornos(banco: &Banco) {
    let cnes = Cnes::ler("9999990").unwrap();
    let numero = nova_casa(banco, cnes).await;
    let mut tx = banco.escrever().await.unwrap();
    let novo = |n: u8| lote::NovoLote { tipo: "retorno".into(), sha256: [n; 32], ..lote::NovoLote::default() };
    let um = lote::criar(&mut tx, numero, &novo(201)).await.unwrap();
    let linhas = [linha("01", 5), linha("02", 3)];
    let mut vezes = retorno::Vezes::default();
    let c = retorno::bloco(&mut tx, numero, Some(um), &mut vezes, &linhas).await.unwrap();
    assert_eq!((c.novas, c.iguais, c.alteradas), (2, 0, 0));
    lote::concluir(&mut tx, numero, um, "", &lote::Resultado { lidas: 2, novas: 2, ..lote::Resultado::default() })
        .await
        .unwrap();
    let dois = lote::criar(&mut tx, numero, &novo(202)).await.unwrap();
    let mut vezes = retorno::Vezes::default();
    let c = retorno::bloco(&mut tx, numero, Some(dois), &mut vezes, &[linha("01", 5), linha("02", 4)]).await.unwrap();
    assert_eq!((c.novas, c.iguais, c.alteradas), (0, 1, 1));
    lote::concluir(&mut tx, numero, dois, "", &lote::Resultado { lidas: 2, iguais: 1, alteradas: 1, ..lote::Resultado::default() })
        .await
        .unwrap();
    let g = retorno::glosa_por_competencia(&mut tx, cnes).await.unwrap();
    assert_eq!(g.len(), 1);
    assert_eq!((g[0].linhas, g[0].linhas_glosadas, g[0].qt_glosada(), g[0].vl_glosado()), (2, 1, 1, Dinheiro(1000)));
    for n in [um, dois] {
        assert!(matches!(lote::desfazer(&mut tx, numero, n).await, Err(crate::ErroStore::EmUso { .. })));
    }
    // Lines without folha and sequência that are alike are still two lines.
    let mut vezes = retorno::Vezes::default();
    let sem = LinhaRetorno { folha: None, sequencia: None, ..linha("01", 5) };
    let tres = lote::criar(&mut tx, numero, &novo(203)).await.unwrap();
    let c = retorno::bloco(&mut tx, numero, Some(tres), &mut vezes, &[sem.clone(), sem]).await.unwrap();
    assert_eq!(c.novas, 2);
    lote::concluir(&mut tx, numero, tres, "", &lote::Resultado { lidas: 2, novas: 2, ..lote::Resultado::default() })
        .await
        .unwrap();
    assert_eq!(lote::desfazer(&mut tx, numero, tres).await.unwrap(), 2);
    tx.commit().await.unwrap();
}

pub async fn tabelas_do_kit(banco: &Banco) {
    let mut tx = banco.escrever().await.unwrap();
    let c = |codigo: &str, nome: &str| CodigoDeTabela { tabela: "54".into(), codigo: codigo.into(), nome: nome.into() };
    let conta = kit::codigos(&mut tx, Some((0, 1)), &[c("01", "BRANCA"), c("02", "PRETA")]).await.unwrap();
    assert_eq!((conta.novas, conta.iguais, conta.alteradas), (2, 0, 0));
    let conta = kit::codigos(&mut tx, Some((0, 2)), &[c("01", "BRANCA"), c("02", "Preta")]).await.unwrap();
    assert_eq!((conta.novas, conta.iguais, conta.alteradas), (0, 1, 1));
    assert_eq!(kit::listar_codigos(&mut tx, "54").await.unwrap(), [c("01", "BRANCA"), c("02", "Preta")]);
    let mes = Competencia::ler("199901").unwrap();
    assert!(kit::pode_encher(&mut tx, "procedimento_cid", mes).await.unwrap());
    crate::sigtap::gravar(&mut tx, mes, "rl_procedimento_cid", &[vec!["0301010072".into(), "I10".into()]]).await.unwrap();
    assert!(!kit::pode_encher(&mut tx, "procedimento_cid", mes).await.unwrap(), "o que há é da SIGTAP");
    kit::marcar(&mut tx, "procedimento_cid", mes, (0, 1)).await.unwrap();
    assert!(kit::pode_encher(&mut tx, "procedimento_cid", mes).await.unwrap());
    kit::esquecer(&mut tx, "procedimento_cid", mes).await.unwrap();
    assert!(!kit::pode_encher(&mut tx, "procedimento_cid", mes).await.unwrap());
    // The transaction is dropped: these codes are nobody's.
}
