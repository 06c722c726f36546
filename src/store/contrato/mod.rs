//! The contract of the store: every repository function, run the same way on whatever engine the [`Banco`] stands on.
//! The crate's own tests run it on SQLite files; `tests/servers` runs it on a real `PostgreSQL` (feature `contrato`).
//! A broken promise panics with the line of the assertion; all people and places are invented.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::many_single_char_names
)]

mod cadastros;
mod exemplos;
mod fechamento;
mod fila;
mod fontes;
mod importacao;
mod numeracao;
mod pacientes;
mod pessoas;
mod previas;
mod producao;
mod seguranca;
mod trilha;

use std::sync::Arc;

use crate::{Banco, Chaves, ErroStore, EstadoEsquema, Mestra};

/// Runs everything on an empty database (opened without keys) and leaves it filled.
pub async fn tudo(banco: &Banco) {
    migracoes(banco).await;
    let banco = chaves(banco).await;
    pessoas::usuarios(&banco).await;
    pessoas::sessoes(&banco).await;
    trilha::cadeia(&banco).await;
    trilha::adulteracao(&banco).await;
    cadastros::estabelecimentos(&banco).await;
    cadastros::profissionais(&banco).await;
    cadastros::ceps(&banco).await;
    cadastros::sigtap(&banco).await;
    cadastros::depara_e_regras(&banco).await;
    cadastros::jobs(&banco).await;
    cadastros::alertas(&banco).await;
    pacientes::ida_e_volta(&banco).await;
    pacientes::mudar_muitos_de_uma_vez(&banco).await;
    pacientes::trava_otimista(&banco).await;
    pacientes::procura(&banco).await;
    pacientes::indice_nao_aprende_de_quem_desiste(&banco).await;
    pacientes::muitos(&banco).await;
    importacao::lotes(&banco).await;
    importacao::atendimentos(&banco).await;
    importacao::rejeitos(&banco).await;
    importacao::desfazer(&banco).await;
    importacao::desfazer_nao_leva_o_que_foi_produzido(&banco).await;
    importacao::desfazer_passa_adiante(&banco).await;
    importacao::desfazer_procedimentos(&banco).await;
    importacao::codigos(&banco).await;
    importacao::adotar(&banco).await;
    fontes::retornos(&banco).await;
    fontes::tabelas_do_kit(&banco).await;
    previas::previas(&banco).await;
    previas::emendas(&banco).await;
    previas::pares(&banco).await;
    previas::pacote(&banco).await;
    producao::linhas(&banco).await;
    producao::fila(&banco).await;
    producao::muitas(&banco).await;
    fechamento::ciclo(&banco).await;
    fechamento::quem_escreve_e_quem_fecha(&banco).await;
    fila::posse(&banco).await;
    fila::concorrencia(&banco).await;
    fila::ciclo(&banco).await;
    fila::agenda(&banco).await;
    numeracao::concorrente(&banco).await;
    numeracao::cem_clientes(std::slice::from_ref(&banco), exemplos::cmp(202_508)).await;
    numeracao::consolidado(&banco).await;
    numeracao::uma_geracao_por_vez(&banco).await;
    numeracao::sequencia_densa(&banco).await;
    seguranca::cifra_fora_do_lugar(&banco).await;
    seguranca::desistir_nao_deixa_nada(&banco).await;
    seguranca::repeticao(&banco).await;
}

async fn migracoes(banco: &Banco) {
    assert_eq!(banco.estado().await.unwrap(), EstadoEsquema::Vazio);
    let nomes = banco.migracoes_pendentes().await.unwrap();
    assert!(!nomes.is_empty());
    // Two programs at once: one applies, the other waits and finds nothing to do (or is told to try again).
    let (a, b) = tokio::join!(banco.migrar(), banco.migrar());
    let feitas: Vec<Vec<String>> =
        [a, b].into_iter().filter_map(|r| r.map_err(|e| assert_eq!(e, ErroStore::Ocupado)).ok()).collect();
    assert_eq!(feitas.iter().filter(|f| **f == nomes).count(), 1);
    assert_eq!(banco.migrar().await.unwrap(), Vec::<String>::new());
    assert!(matches!(banco.estado().await.unwrap(), EstadoEsquema::Atual(_)));
    assert!(banco.migracoes_pendentes().await.unwrap().is_empty());
}

/// A hundred clients number one professional through several pools on one empty database, as several programs would.
pub async fn cem_clientes_por_varias_portas(primeira: &Banco, outras: &[Banco]) {
    primeira.migrar().await.unwrap();
    let primeira = chaves(primeira).await;
    let segredos = primeira.chaves.clone().unwrap();
    let mut todas: Vec<Banco> = outras.iter().map(|b| b.com_chaves(segredos.clone())).collect();
    todas.push(primeira);
    numeracao::cem_clientes(&todas, exemplos::cmp(202_509)).await;
}

/// Makes the keys and returns the bank that can use them.
pub(crate) async fn chaves(banco: &Banco) -> Banco {
    let mestra = Mestra::gerar().unwrap();
    let mut tx = banco.escrever().await.unwrap();
    assert_eq!(Chaves::abrir(&mut tx, &mestra).await.unwrap_err(), ErroStore::ChaveAusente);
    assert_eq!(tx.chaves().unwrap_err(), ErroStore::ChaveAusente);
    let criadas = Chaves::criar(&mut tx, &mestra).await.unwrap();
    assert!(matches!(Chaves::criar(&mut tx, &mestra).await, Err(ErroStore::Duplicado { .. })));
    tx.commit().await.unwrap();

    let mut tx = banco.ler().await.unwrap();
    let abertas = Chaves::abrir(&mut tx, &mestra).await.unwrap();
    assert_eq!(abertas.chave_jwt(), criadas.chave_jwt());
    assert_eq!(abertas.pepper(), criadas.pepper());
    assert_eq!(abertas.chave_auditoria(), criadas.chave_auditoria());
    assert_eq!(abertas.instalacao(), criadas.instalacao());
    assert_ne!(abertas.chave_jwt(), abertas.pepper());
    assert_eq!(Chaves::abrir(&mut tx, &Mestra::gerar().unwrap()).await.unwrap_err(), ErroStore::ChaveErrada);
    assert!(!format!("{abertas:?} {mestra:?}").contains("por_id"));
    drop(tx);
    banco.com_chaves(Arc::new(abertas))
}

/// One line of production with a planted patient, for the search in stolen files.
#[cfg(test)]
pub(crate) async fn plantar_linha(banco: &Banco) {
    use exemplos::{cmp, cnes, cns, linha, nova_linha};
    let mut tx = banco.escrever().await.unwrap();
    let l = nova_linha(linha(cnes(5), cmp(202_506), cns(900_001), 1, 1));
    crate::producao::inserir_lote(&mut tx, &[l]).await.unwrap();
    tx.commit().await.unwrap();
}
