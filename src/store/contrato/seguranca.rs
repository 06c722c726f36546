//! Contract of encryption in place, rollback and retry.

use std::sync::atomic::{AtomicU32, Ordering};

use super::exemplos::{cmp, cnes, cns, linha, nova_linha, paciente as exemplo};
use crate::tx::{executar, valor};
use crate::{Banco, ErroStore, auditoria, lote, paciente, producao, usuario};

/// A ciphertext copied to another row or column, or with one bit flipped, must not open.
pub async fn cifra_fora_do_lugar(banco: &Banco) {
    const CASA: i32 = 301;
    let mut tx = banco.escrever().await.unwrap();
    let a = paciente::inserir(&mut tx, CASA, &exemplo(1, "Vítima")).await.unwrap();
    let b = paciente::inserir(&mut tx, CASA, &exemplo(2, "Outra")).await.unwrap();
    tx.commit().await.unwrap();
    let corrompido = |coluna| ErroStore::DadoCorrompido { tabela: "paciente", coluna };

    let mut tx = banco.escrever().await.unwrap();
    trocar(&mut tx, "UPDATE paciente SET nome = (SELECT nome FROM paciente WHERE cnes = 301 AND id = $1) WHERE cnes = 301 AND id = $2", a.id, b.id).await;
    assert_eq!(paciente::obter(&mut tx, CASA, b.id).await.unwrap_err(), corrompido("nome"));
    assert_eq!(paciente::obter(&mut tx, CASA, a.id).await.unwrap().unwrap(), a);
    drop(tx);

    let mut tx = banco.escrever().await.unwrap();
    trocar(&mut tx, "UPDATE paciente SET email = telefone WHERE cnes = 301 AND (id = $1 OR id = $2)", a.id, a.id).await;
    assert_eq!(paciente::obter(&mut tx, CASA, a.id).await.unwrap_err(), corrompido("email"));
    drop(tx);

    let mut tx = banco.escrever().await.unwrap();
    let cifra: Vec<u8> = cifra_do_nome(&mut tx, a.id).await;
    drop(tx);
    for posicao in 0..cifra.len() {
        let mut torta = cifra.clone();
        torta[posicao] ^= 0x10;
        let chaves = banco.chaves.as_deref().unwrap();
        assert_eq!(
            chaves.decifrar("paciente", "nome", a.id, &torta).unwrap_err(),
            corrompido("nome"),
            "byte {posicao}"
        );
        assert!(chaves.decifrar("paciente", "nome", a.id, &cifra[..posicao]).is_err());
    }

    let (casa, c) = (cnes(70), cmp(202_506));
    let mut tx = banco.escrever().await.unwrap();
    let ids =
        producao::inserir_lote(&mut tx, &[1, 2].map(|s| nova_linha(linha(casa, c, cns(900_030), 1, s)))).await.unwrap();
    trocar(
        &mut tx,
        "UPDATE producao SET prd_nmpac = (SELECT prd_nmpac FROM producao WHERE id = $1) WHERE id = $2",
        ids[0],
        ids[1],
    )
    .await;
    let lida = producao::por_ids(&mut tx, casa.numero(), c, &ids).await.unwrap_err();
    assert_eq!(lida, ErroStore::DadoCorrompido { tabela: "producao", coluna: "prd_nmpac" });
}

async fn trocar(tx: &mut crate::Tx, sql: &'static str, de: uuid::Uuid, para: uuid::Uuid) {
    let feito: Result<u64, ErroStore> = async { Ok(executar!(tx, sql, de, para)) }.await;
    assert_eq!(feito.unwrap(), 1);
}

async fn cifra_do_nome(tx: &mut crate::Tx, id: uuid::Uuid) -> Vec<u8> {
    let lida: Result<Vec<u8>, ErroStore> =
        async { Ok(valor!(tx, Vec<u8>, "SELECT nome FROM paciente WHERE cnes = 301 AND id = $1", id)) }.await;
    lida.unwrap()
}

/// A transaction that is dropped leaves no row, number or audit entry.
pub async fn desistir_nao_deixa_nada(banco: &Banco) {
    const CASA: i32 = 303;
    let mut tx = banco.escrever().await.unwrap();
    lote::criar(&mut tx, CASA, &lote::NovoLote::default()).await.unwrap();
    paciente::inserir(&mut tx, CASA, &exemplo(1, "Ninguém")).await.unwrap();
    usuario::inserir(&mut tx, "desistente", "x", "operador").await.unwrap();
    auditoria::registrar(&mut tx, &auditoria::Evento { cnes: CASA, ..Default::default() }).await.unwrap();
    drop(tx);
    let mut tx = banco.escrever().await.unwrap();
    assert!(lote::listar(&mut tx, CASA, 9).await.unwrap().is_empty());
    assert_eq!(paciente::contar(&mut tx, CASA).await.unwrap(), 0);
    assert_eq!(usuario::por_nome(&mut tx, "desistente").await.unwrap(), None);
    assert_eq!(auditoria::ancora(&mut tx, CASA).await.unwrap(), None);
    assert_eq!(lote::criar(&mut tx, CASA, &lote::NovoLote::default()).await.unwrap(), 1);
    drop(tx);
    // A reading transaction refuses to write.
    let mut tx = banco.ler().await.unwrap();
    assert!(lote::criar(&mut tx, CASA, &lote::NovoLote::default()).await.is_err());
}

/// The whole closure runs again after a lost race, at most five times, and only then.
pub async fn repeticao(banco: &Banco) {
    for (falhas, erro, tentativas, certo) in
        [(3, ErroStore::Ocupado, 4, true), (99, ErroStore::Ocupado, 5, false), (99, ErroStore::NaoEncontrado, 1, false)]
    {
        let vezes = AtomicU32::new(0);
        let fim = banco
            .transacao(|tx| {
                let vez = vezes.fetch_add(1, Ordering::SeqCst);
                let erro = erro.clone();
                async move { if vez < falhas { Err(erro) } else { Ok((tx, vez)) } }
            })
            .await;
        assert_eq!(vezes.load(Ordering::SeqCst), tentativas);
        assert_eq!(fim, if certo { Ok(3) } else { Err(erro) });
    }
}
