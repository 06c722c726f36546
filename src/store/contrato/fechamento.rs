//! Contract of the closing: who writes lines of a closed competência is refused, whatever the way.

use nexsus_domain::Estabelecimento;

use super::exemplos::{cmp, cnes, cns, linha, nova_linha};
use crate::producao::{self, CANCELADA, DIVERGENTE, ESPELHADA, EXPORTADA, RASCUNHO, VALIDADA};
use crate::{Banco, ErroStore, estabelecimento, fechamento, outbox};

const HASH: [u8; 32] = [7; 32];

pub async fn ciclo(banco: &Banco) {
    let (casa, c, outro_mes, medico) = (cnes(80), cmp(202_506), cmp(202_507), cns(900_080));
    let n = casa.numero();
    let fechada = ErroStore::CompetenciaFechada { cnes: n, cmp: 202_506 };
    let mut tx = banco.escrever().await.unwrap();
    fechamento::exigir_aberta(&mut tx, n, c).await.unwrap();
    let novas = [1, 2, 3].map(|s| nova_linha(linha(casa, c, medico, 1, s)));
    let ids = producao::inserir_lote(&mut tx, &novas).await.unwrap();
    let por_sair = fechamento::por_sair(&mut tx, n, c).await.unwrap();
    assert_eq!((por_sair.linhas, por_sair.exclusoes), (3, 0));
    producao::marcar_estado(&mut tx, n, c, &ids[..2], ESPELHADA).await.unwrap();
    outbox::marcar_da_producao(&mut tx, n, c, &ids[..2], outbox::ENVIADO, None).await.unwrap();
    producao::marcar_estado(&mut tx, n, c, &ids[2..], EXPORTADA).await.unwrap();
    assert_eq!(fechamento::por_sair(&mut tx, n, c).await.unwrap(), fechamento::PorSair::default());

    // Asked, asked again by somebody else, and confirmed only as the request that was seen.
    let marca = fechamento::marca_das_linhas(&mut tx, n, c).await.unwrap();
    fechamento::pedir(&mut tx, n, c, "ana", "{}").await.unwrap();
    fechamento::pedir(&mut tx, n, c, "bia", "{\"linhas\":3}").await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = banco.escrever().await.unwrap();
    fechamento::trancar(&mut tx, n).await.unwrap();
    let f = fechamento::obter(&mut tx, n, c).await.unwrap().unwrap();
    assert_eq!((f.estado.as_str(), f.pedido_por.as_str(), f.versao), (fechamento::PEDIDO, "bia", 2));
    assert_eq!((f.resumo.as_str(), f.confirmado_por, f.auditoria_hash), ("{\"linhas\":3}", None, None));
    fechamento::exigir_aberta(&mut tx, n, c).await.unwrap();
    let velha = fechamento::confirmar(&mut tx, n, c, 1, "ana", (9, &HASH)).await;
    assert_eq!(velha.unwrap_err(), ErroStore::Conflito(2));
    fechamento::confirmar(&mut tx, n, c, 2, "ana", (9, &HASH)).await.unwrap();
    tx.commit().await.unwrap();

    // Every writer refuses; another month of the same house does not.
    macro_rules! recusa {
        ($($chamada:expr),* $(,)?) => { $( {
            let mut tx = banco.escrever().await.unwrap();
            let r = { let tx = &mut tx; $chamada(tx).await.map(drop) };
            assert_eq!(r.unwrap_err(), fechada, "{}", stringify!($chamada));
        } )* };
    }
    let (no_fechado, no_aberto) =
        ([nova_linha(linha(casa, c, medico, 2, 1))], [nova_linha(linha(casa, outro_mes, medico, 1, 1))]);
    let misturadas = [no_aberto[0].clone(), no_fechado[0].clone()];
    recusa!(
        async |tx| producao::inserir_lote(tx, &no_fechado).await,
        async |tx| producao::inserir_lote(tx, &misturadas).await,
        async |tx| producao::excluir(tx, n, c, &ids[..1]).await,
        async |tx| producao::cancelar(tx, n, c, &ids[..1]).await,
        async |tx| producao::marcar_estado(tx, n, c, &ids, RASCUNHO).await,
        async |tx| producao::marcar_estado(tx, n, c, &ids, CANCELADA).await,
        async |tx| producao::marcar_estado(tx, n, c, &ids, VALIDADA).await,
        async |tx| producao::marcar_estado(tx, n, c, &ids, EXPORTADA).await,
        async |tx| fechamento::pedir(tx, n, c, "ana", "{}").await,
    );
    let mut tx = banco.escrever().await.unwrap();
    producao::inserir_lote(&mut tx, &no_aberto).await.unwrap();

    // What a look at S_PRD says is told, and a line gone from there goes again as it was: nothing of it changes.
    assert_eq!(producao::marcar_estado(&mut tx, n, c, &ids[..1], DIVERGENTE).await.unwrap(), 1);
    assert_eq!(producao::reenviar(&mut tx, n, c, &ids).await.unwrap(), 2, "a exportada não volta à fila");
    outbox::marcar_da_producao(&mut tx, n, c, &ids, outbox::PENDENTE, None).await.unwrap();
    assert_eq!(outbox::pendentes(&mut tx, n, c, 9).await.unwrap().len(), 2);
    assert_eq!(fechamento::marca_das_linhas(&mut tx, n, c).await.unwrap(), marca);
    producao::marcar_estado(&mut tx, n, c, &ids[..2], ESPELHADA).await.unwrap();
    tx.commit().await.unwrap();

    // Opened again with a reason: the last confirmation stays to be read, and the writers work.
    let mut tx = banco.escrever().await.unwrap();
    fechamento::trancar(&mut tx, n).await.unwrap();
    let f = fechamento::obter(&mut tx, n, c).await.unwrap().unwrap();
    assert_eq!(
        (f.confirmado_por.as_deref(), f.auditoria_seq, f.auditoria_hash.as_deref()),
        (Some("ana"), Some(9), Some(&HASH[..]))
    );
    assert!(f.confirmado_em.is_some_and(|q| q >= f.pedido_em));
    assert_eq!(fechamento::reabrir(&mut tx, n, c, 1, "x").await.unwrap_err(), ErroStore::Conflito(f.versao));
    assert_eq!(fechamento::reabrir(&mut tx, n, outro_mes, 1, "x").await.unwrap_err(), ErroStore::NaoEncontrado);
    fechamento::reabrir(&mut tx, n, c, f.versao, "faltou um dia").await.unwrap();
    fechamento::exigir_aberta(&mut tx, n, c).await.unwrap();
    producao::inserir_lote(&mut tx, &no_fechado).await.unwrap();
    producao::marcar_estado(&mut tx, n, c, &ids[2..], CANCELADA).await.unwrap();
    assert_ne!(fechamento::marca_das_linhas(&mut tx, n, c).await.unwrap(), marca);
    let f = fechamento::obter(&mut tx, n, c).await.unwrap().unwrap();
    assert_eq!((f.estado.as_str(), f.motivo.as_deref()), (fechamento::REABERTA, Some("faltou um dia")));
    fechamento::pedir(&mut tx, n, c, "ana", "{}").await.unwrap();
    let f = fechamento::obter(&mut tx, n, c).await.unwrap().unwrap();
    assert_eq!((f.estado.as_str(), f.motivo, f.auditoria_seq), (fechamento::PEDIDO, None, None));
    // A cancelled line that may still stand in S_PRD waits too.
    producao::cancelar(&mut tx, n, c, &ids[..1]).await.unwrap();
    let por_sair = fechamento::por_sair(&mut tx, n, c).await.unwrap();
    assert_eq!((por_sair.linhas, por_sair.exclusoes), (1, 1));
    tx.commit().await.unwrap();
}

/// A closing that meets a writer at work waits for it and then sees its lines; a writer that meets a closing is refused.
pub async fn quem_escreve_e_quem_fecha(banco: &Banco) {
    let (casa, c, medico) = (cnes(81), cmp(202_506), cns(900_081));
    let n = casa.numero();
    let mut tx = banco.escrever().await.unwrap();
    estabelecimento::inserir(&mut tx, &Estabelecimento::novo(casa, "CASA INVENTADA")).await.unwrap();
    tx.commit().await.unwrap();
    let mut escritor = banco.escrever().await.unwrap();
    producao::inserir_lote(&mut escritor, &[nova_linha(linha(casa, c, medico, 1, 1))]).await.unwrap();
    let fechar = async {
        let mut tx = loop {
            match banco.escrever().await {
                Ok(tx) => break tx,
                Err(e) => assert_eq!(e, ErroStore::Ocupado),
            }
        };
        fechamento::trancar(&mut tx, n).await.unwrap();
        let vistas = fechamento::por_sair(&mut tx, n, c).await.unwrap().linhas;
        fechamento::pedir(&mut tx, n, c, "ana", "{}").await.unwrap();
        fechamento::confirmar(&mut tx, n, c, 1, "bia", (1, &HASH)).await.unwrap();
        tx.commit().await.unwrap();
        vistas
    };
    let terminar = async {
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
        escritor.commit().await.unwrap();
    };
    let (vistas, ()) = tokio::join!(fechar, terminar);
    assert_eq!(vistas, 1, "o fechamento espera quem está gravando");
    let mut tx = banco.escrever().await.unwrap();
    let r = producao::inserir_lote(&mut tx, &[nova_linha(linha(casa, c, medico, 1, 2))]).await;
    assert_eq!(r.unwrap_err(), ErroStore::CompetenciaFechada { cnes: n, cmp: 202_506 });
}
