//! The store on a real PostgreSQL: the same contract its own tests run on SQLite files.

use nexsus_store::{Alvo, Banco, ErroStore, Segredo, contrato};
use sqlx::Row;

use crate::common::postgres::BancoPg;

fn alvo(banco: &BancoPg, senha: &str) -> Alvo {
    Alvo::ler(&banco.url).expect("endereço sem senha").com_segredos(Some(Segredo::novo(senha.to_owned())), None)
}

async fn abrir(banco: &BancoPg) -> Banco {
    Banco::abrir(&alvo(banco, &banco.senha), true).await.expect("abre")
}

#[tokio::test(flavor = "multi_thread")]
async fn contrato_inteiro() {
    let banco = BancoPg::novo("contrato").await;
    let nosso = abrir(&banco).await;
    assert_eq!(nosso.motor(), "PostgreSQL");
    contrato::tudo(&nosso).await;
}

/// Issue 4: a hundred clients, four programs, one professional and then the BPA-C: no gap, no place twice, no deadlock.
#[tokio::test(flavor = "multi_thread")]
async fn cem_clientes_numeram_sem_furo_nem_repeticao() {
    let banco = BancoPg::novo("cem").await;
    let primeira = abrir(&banco).await;
    let outras = [abrir(&banco).await, abrir(&banco).await, abrir(&banco).await];
    contrato::cem_clientes_por_varias_portas(&primeira, &outras).await;
    let mut conexao = banco.conexao().await;
    let linha = sqlx::query("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        .fetch_one(&mut conexao)
        .await
        .expect("estatística");
    assert_eq!(linha.get::<i64, _>(0), 0, "impasses");
}

/// scale.md A5, rule 3: what the schema must not lean on, asked of the server itself.
#[tokio::test(flavor = "multi_thread")]
async fn esquema_sem_gatilho_nem_funcao_propria() {
    let banco = BancoPg::novo("esquema").await;
    abrir(&banco).await.migrar().await.expect("migra");
    let mut conexao = banco.conexao().await;
    for (o_que, sql) in [
        ("gatilhos", "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"),
        (
            "funções",
            "SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace \
             WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')",
        ),
        (
            "colunas numeric ou char(n)",
            "SELECT count(*) FROM information_schema.columns \
             WHERE table_schema = 'public' AND data_type IN ('numeric', 'character')",
        ),
    ] {
        let linha = sqlx::query(sql).fetch_one(&mut conexao).await.expect("consulta");
        assert_eq!(linha.get::<i64, _>(0), 0, "{o_que}");
    }
    let tabelas = sqlx::query("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")
        .fetch_one(&mut conexao)
        .await
        .expect("consulta");
    assert!(tabelas.get::<i64, _>(0) >= 19, "as tabelas existem");
}

#[tokio::test(flavor = "multi_thread")]
async fn senha_errada_e_servidor_desligado() {
    let banco = BancoPg::novo("recusa").await;
    let erro = Banco::abrir(&alvo(&banco, "outra senha"), true).await.err();
    assert_eq!(erro, Some(ErroStore::SenhaErrada));

    let livre = std::net::TcpListener::bind("127.0.0.1:0").expect("porta");
    let porta = livre.local_addr().expect("porta").port();
    drop(livre);
    let desligado = Alvo::ler(&format!("postgres://nexsus@127.0.0.1:{porta}/nexsus")).expect("endereço");
    let erro = Banco::abrir(&desligado, true).await.err();
    assert!(matches!(erro, Some(ErroStore::Indisponivel { .. })), "{erro:?}");
}
