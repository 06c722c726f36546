//! A PostgreSQL database of one's own on the private server of `tests/run`.

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

use super::servidores;

static CONTADOR: AtomicU32 = AtomicU32::new(0);

/// One empty database.
pub struct BancoPg {
    /// Address without password.
    pub url: String,
    /// Password of its login.
    pub senha: String,
    /// File that holds the password.
    pub arquivo_da_senha: String,
}

impl BancoPg {
    /// Created empty, with a name nobody else uses.
    pub async fn novo(nome: &str) -> Self {
        let (url, senha) = servidores::postgres();
        let n = CONTADOR.fetch_add(1, Ordering::Relaxed);
        let banco = format!("{nome}_{}_{n}", std::process::id());
        let mut conexao = ligar(&url, &senha).await;
        sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {banco}")))
            .execute(&mut conexao)
            .await
            .expect("cria o banco de teste");
        conexao.close().await.expect("fecha");
        let (servidor, _) = url.rsplit_once('/').expect("endereço com banco");
        Self {
            url: format!("{servidor}/{banco}"),
            senha,
            arquivo_da_senha: servidores::variavel("NEXSUS_TESTE_PG_SENHA_ARQUIVO"),
        }
    }

    /// A plain connection beside NEXSUS.
    pub async fn conexao(&self) -> PgConnection {
        ligar(&self.url, &self.senha).await
    }
}

async fn ligar(url: &str, senha: &str) -> PgConnection {
    let opcoes: PgConnectOptions = url.parse().expect("endereço do PostgreSQL de teste");
    opcoes.password(senha).connect().await.expect("conecta no PostgreSQL de teste")
}
