//! Renewal: an old token with its refresh secret goes on, a secret that comes twice or is
//! invented ends the session.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use chrono::Duration;

use super::{Assinante, Credencial, Sessao};
use crate::testes::{Casa, casa};

/// The credential of the session with its token signed eleven minutes ago.
async fn envelhecer(casa: &Casa, s: &Sessao) -> Credencial {
    let tx = casa.nucleo.banco().await.unwrap().ler().await.unwrap();
    let antes = nexsus_store::agora() - Duration::minutes(11);
    let c = s.credencial();
    let token = Assinante::de(&tx).unwrap().assinar(&s.usuario, c.jti, antes);
    let velha = Credencial { token, ..c };
    s.trocar(velha.clone());
    velha
}

#[tokio::test]
async fn token_vencido_renova_e_o_segredo_usado_duas_vezes_encerra() {
    let casa = casa().await;
    let s = &casa.sessao;
    let velha = envelhecer(&casa, s).await;
    assert!(casa.nucleo.lotes(s).await.is_ok());
    assert_ne!(s.jti(), velha.jti);
    // A copy of the old credential, used by somebody else.
    let ladrao = casa.sessao.clone();
    let minha = s.credencial();
    ladrao.trocar(velha);
    assert_eq!(casa.nucleo.lotes(&ladrao).await.unwrap_err().codigo, "sem_sessao");
    s.trocar(minha);
    assert_eq!(casa.nucleo.lotes(s).await.unwrap_err().codigo, "sem_sessao");
}

#[tokio::test]
async fn segredo_inventado_encerra() {
    let casa = casa().await;
    let s = &casa.sessao;
    let boa = s.credencial();
    let velha = envelhecer(&casa, s).await;
    s.trocar(Credencial { renovacao: "inventado".into(), ..velha });
    assert_eq!(casa.nucleo.lotes(s).await.unwrap_err().codigo, "sem_sessao");
    s.trocar(boa);
    assert_eq!(casa.nucleo.lotes(s).await.unwrap_err().codigo, "sem_sessao");
}

#[tokio::test]
async fn no_arquivo_dois_comandos_lado_a_lado_renovam_uma_vez() {
    let casa = casa().await;
    envelhecer(&casa, &casa.sessao).await;
    casa.nucleo.guardar_sessao(&casa.sessao).unwrap();
    let (a, b) = tokio::join!(casa.nucleo.sessao_do_arquivo(), casa.nucleo.sessao_do_arquivo());
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_eq!(a.jti(), b.jti());
    assert!(casa.nucleo.lotes(&a).await.is_ok() && casa.nucleo.lotes(&b).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn na_memoria_perguntas_feitas_juntas_renovam_uma_vez() {
    let casa = casa().await;
    for _ in 0..5 {
        envelhecer(&casa, &casa.sessao).await;
        let perguntas = (0..6).map(|_| {
            let (nucleo, sessao) = (casa.nucleo.clone(), casa.sessao.clone());
            tokio::spawn(async move { nucleo.lotes(&sessao).await })
        });
        for p in perguntas.collect::<Vec<_>>() {
            assert!(p.await.unwrap().is_ok());
        }
    }
}
