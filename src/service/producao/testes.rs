//! What happens to a generation when the attendances change under its hands.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use nexsus_domain::Competencia;
use nexsus_store::lote;

use super::gerar::{gravar_bloco, repartir};
use super::preparo::preparar;
use crate::SemObservador;
use crate::papel::Acao;
use crate::testes::{Casa, casa};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lote_desfeito_durante_a_geracao_faz_desistir() {
    let Casa { nucleo, sessao, pasta: _pasta } = casa().await;
    let mes = Competencia::ler("202603").unwrap();
    nucleo.demo(&sessao, 7, 1, None, mes.mais(1), &SemObservador).await.unwrap();
    let pdf = nucleo.lotes(&sessao).await.unwrap().into_iter().find(|l| l.tipo == "pdf").unwrap().numero;
    let cnes = sessao.numero_cnes();
    let mut caso = nucleo.escrita(&sessao, Acao::ProducaoGerar).await.unwrap();
    let preparo = preparar(&mut caso.tx, cnes, mes, mes, &SemObservador).await.unwrap();
    // What another program may do between the two on a server.
    lote::desfazer(&mut caso.tx, cnes, pdf).await.unwrap();
    let (mut blocos, _) = repartir(preparo.prontas);
    let (cns, bloco) = blocos.pop_first().unwrap();
    let e = gravar_bloco(&mut caso.tx, cnes, mes, cns, bloco, &BTreeMap::new(), 99).await.unwrap_err();
    assert_eq!((e.codigo, e.saida), ("atendimentos_mudaram", crate::saida::MAIS_TARDE));
}
