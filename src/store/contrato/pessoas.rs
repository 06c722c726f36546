//! Contract of accounts and sessions.

use super::exemplos::quando;
use crate::sessao::{self, Sessao};
use crate::{Banco, ErroStore, novo_id, usuario};

pub async fn usuarios(banco: &Banco) {
    let mut tx = banco.escrever().await.unwrap();
    assert_eq!(usuario::contar(&mut tx).await.unwrap(), 0);
    let ana = usuario::inserir(&mut tx, "  Ana   Lígia ", "$argon2id$inventado", "admin").await.unwrap();
    assert_eq!((ana.usuario.as_str(), ana.situacao.as_str(), ana.versao, ana.falhas), ("Ana Lígia", "ativo", 1, 0));
    tx.commit().await.unwrap();

    // A name that differs only in case and accents is the same name.
    let mut tx = banco.escrever().await.unwrap();
    assert!(matches!(usuario::inserir(&mut tx, "ANA LIGIA", "x", "operador").await, Err(ErroStore::Duplicado { .. })));
    drop(tx);

    let mut tx = banco.escrever().await.unwrap();
    let bia = usuario::inserir(&mut tx, "bia", "$argon2id$outro", "operador").await.unwrap();
    assert_eq!(usuario::por_nome(&mut tx, "aná lígia").await.unwrap().unwrap(), ana);
    assert_eq!(usuario::por_nome(&mut tx, "ninguém").await.unwrap(), None);
    assert_eq!(usuario::por_id(&mut tx, bia.id).await.unwrap().unwrap(), bia);
    assert_eq!(usuario::listar(&mut tx).await.unwrap(), [ana.clone(), bia.clone()]);
    assert_eq!(usuario::contar(&mut tx).await.unwrap(), 2);

    assert_eq!(usuario::registrar_falha(&mut tx, bia.id, None).await.unwrap(), 1);
    assert_eq!(usuario::registrar_falha(&mut tx, bia.id, Some(quando(60))).await.unwrap(), 2);
    assert_eq!(usuario::registrar_falha(&mut tx, bia.id, None).await.unwrap(), 3);
    assert_eq!(usuario::por_id(&mut tx, bia.id).await.unwrap().unwrap().bloqueado_ate, Some(quando(60)));
    usuario::limpar_falhas(&mut tx, bia.id).await.unwrap();
    let limpa = usuario::por_id(&mut tx, bia.id).await.unwrap().unwrap();
    assert_eq!((limpa.falhas, limpa.bloqueado_ate), (0, None));

    usuario::ultimo_acesso(&mut tx, bia.id, quando(5)).await.unwrap();
    usuario::mudar_senha(&mut tx, bia.id, "$argon2id$nova").await.unwrap();
    let nova = usuario::por_id(&mut tx, bia.id).await.unwrap().unwrap();
    assert_eq!((nova.senha.as_str(), nova.ultimo_acesso, nova.versao), ("$argon2id$nova", Some(quando(5)), 2));
    assert_eq!(usuario::mudar_papel(&mut tx, bia.id, 2, "gestor").await.unwrap(), 3);
    assert_eq!(usuario::mudar_situacao(&mut tx, bia.id, 2, "inativo").await.unwrap_err(), ErroStore::Conflito(3));
    assert_eq!(usuario::mudar_situacao(&mut tx, bia.id, 3, "inativo").await.unwrap(), 4);
    assert_eq!(usuario::mudar_situacao(&mut tx, novo_id(), 1, "inativo").await.unwrap_err(), ErroStore::NaoEncontrado);
    assert_eq!(usuario::limpar_falhas(&mut tx, novo_id()).await.unwrap_err(), ErroStore::NaoEncontrado);
    assert!(!format!("{nova:?}").contains("argon2"));
    tx.commit().await.unwrap();
}

fn sessao(usuario: uuid::Uuid, familia: uuid::Uuid) -> Sessao {
    let agora = crate::agora();
    Sessao {
        jti: novo_id(),
        usuario,
        criada: agora,
        expira: agora + chrono::TimeDelta::minutes(10),
        ultimo: agora,
        origem: "192.0.2.1".into(),
        familia,
        refresh_hash: vec![7; 32],
        revogada: None,
    }
}

pub async fn sessoes(banco: &Banco) {
    let mut tx = banco.escrever().await.unwrap();
    let dono = usuario::inserir(&mut tx, "dono das sessões", "x", "operador").await.unwrap().id;
    let (familia, outra) = (novo_id(), novo_id());
    let (um, dois, tres) = (sessao(dono, familia), sessao(dono, familia), sessao(dono, outra));
    sessao::criar(&mut tx, &um).await.unwrap();
    sessao::criar(&mut tx, &tres).await.unwrap();
    assert_eq!(sessao::por_jti(&mut tx, um.jti).await.unwrap().unwrap(), um);
    assert_eq!(sessao::por_jti(&mut tx, novo_id()).await.unwrap(), None);
    assert_eq!(sessao::abertas(&mut tx, dono).await.unwrap().len(), 2);
    assert!(sessao::tocar(&mut tx, um.jti, quando(1)).await.unwrap());

    sessao::rotacionar(&mut tx, um.jti, &dois).await.unwrap();
    let velha = sessao::por_jti(&mut tx, um.jti).await.unwrap().unwrap();
    assert!(!velha.vale(crate::agora()) && dois.vale(crate::agora()));
    assert!(!sessao::tocar(&mut tx, um.jti, quando(2)).await.unwrap());
    // The stolen predecessor comes again: the family dies, the other session lives.
    assert_eq!(sessao::rotacionar(&mut tx, um.jti, &sessao(dono, familia)).await.unwrap_err(), ErroStore::Conflito(0));
    assert!(sessao::por_jti(&mut tx, dois.jti).await.unwrap().unwrap().revogada.is_some());
    assert_eq!(sessao::abertas(&mut tx, dono).await.unwrap().iter().map(|s| s.jti).collect::<Vec<_>>(), [tres.jti]);

    let quatro = sessao(dono, novo_id());
    sessao::criar(&mut tx, &quatro).await.unwrap();
    assert_eq!(sessao::revogar_do_usuario(&mut tx, dono, Some(quatro.jti)).await.unwrap(), 1);
    assert!(sessao::revogar(&mut tx, quatro.jti).await.unwrap());
    assert!(!sessao::revogar(&mut tx, quatro.jti).await.unwrap());
    assert_eq!(sessao::revogar_do_usuario(&mut tx, dono, None).await.unwrap(), 0);
    tx.commit().await.unwrap();
}
