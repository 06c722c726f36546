//! A BPA database of one's own: created empty on the private Firebird server, with the
//! tables of `s_prd.sql`, thrown away with the folder of `tests/run`.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use nexsus_connect::ConfigFirebird;
use rsfbclient::prelude::*;
use rsfbclient::{Connection, Dialect, Row, RustFbClient, SqlType, charset};

use super::servidores;

/// Tables and index of the BPA program, as text.
pub const DDL: &str = include_str!("s_prd.sql");

static CONTADOR: AtomicU32 = AtomicU32::new(0);

/// One database file on the private server.
pub struct BancoBpa {
    /// Path as the server sees it.
    pub caminho: String,
    servidor: String,
    porta: u16,
}

impl BancoBpa {
    /// With every table, character set WIN1252.
    pub fn novo(nome: &str) -> Self {
        Self::com(nome, Some("WIN1252"), DDL)
    }

    /// With these statements, and a default character set (`None` stays at NONE, as in old files).
    pub fn com(nome: &str, conjunto: Option<&str>, ddl: &str) -> Self {
        let (servidor, porta) = servidores::firebird();
        Self::em(servidor, porta, nome, conjunto, ddl)
    }

    /// An old file: dialect 1, character set NONE.
    pub fn em_dialeto_1(nome: &str) -> Self {
        let (servidor, porta) = servidores::firebird();
        Self::criar(servidor, porta, nome, Dialect::D1, None, DDL)
    }

    /// The same on a server of the caller's choice.
    pub fn em(servidor: String, porta: u16, nome: &str, conjunto: Option<&str>, ddl: &str) -> Self {
        Self::criar(servidor, porta, nome, Dialect::D3, conjunto, ddl)
    }

    fn criar(servidor: String, porta: u16, nome: &str, dialeto: Dialect, conjunto: Option<&str>, ddl: &str) -> Self {
        let n = CONTADOR.fetch_add(1, Ordering::Relaxed);
        let banco = Self {
            caminho: format!("{}/{nome}_{}_{n}.fdb", servidores::variavel("NEXSUS_TESTE_FB_PASTA"), std::process::id()),
            servidor,
            porta,
        };
        let conexao = rsfbclient::builder_pure_rust()
            .host(&banco.servidor)
            .port(banco.porta)
            .db_name(&banco.caminho)
            .user(servidores::variavel("NEXSUS_TESTE_FB_USUARIO"))
            .pass(servidores::variavel("NEXSUS_TESTE_FB_SENHA"))
            .page_size(8192)
            .dialect(dialeto)
            .create_database()
            .expect("o servidor de teste cria o banco");
        conexao.close().expect("fecha");
        if let Some(conjunto) = conjunto {
            banco.executar(&format!("ALTER DATABASE SET DEFAULT CHARACTER SET {conjunto}"));
        }
        let mut conexao = banco.conexao();
        for comando in ddl.split(";\n").map(sem_comentario).filter(|c| !c.is_empty()) {
            conexao
                .with_transaction(|tr| tr.execute_immediate(&comando))
                .unwrap_or_else(|e| panic!("{e} em: {comando}"));
        }
        conexao.close().expect("fecha");
        banco
    }

    /// How NEXSUS reaches it.
    pub fn config(&self) -> ConfigFirebird {
        ConfigFirebird {
            usuario: servidores::variavel("NEXSUS_TESTE_FB_USUARIO"),
            senha: servidores::variavel("NEXSUS_TESTE_FB_SENHA").into(),
            prazo: Duration::from_mins(1),
            ..ConfigFirebird::nova(&self.servidor, self.porta, &self.caminho)
        }
    }

    /// A plain connection beside NEXSUS: what the BPA program or another site would do.
    pub fn conexao(&self) -> Connection<RustFbClient> {
        rsfbclient::builder_pure_rust()
            .host(&self.servidor)
            .port(self.porta)
            .db_name(&self.caminho)
            .user(servidores::variavel("NEXSUS_TESTE_FB_USUARIO"))
            .pass(servidores::variavel("NEXSUS_TESTE_FB_SENHA"))
            .charset(charset::WIN_1252)
            .connect()
            .expect("conecta no banco de teste")
    }

    /// One statement, committed.
    pub fn executar(&self, sql: &str) {
        let mut conexao = self.conexao();
        conexao.with_transaction(|tr| tr.execute_immediate(sql)).unwrap_or_else(|e| panic!("{e} em: {sql}"));
        conexao.close().expect("fecha");
    }

    /// The rows of a query as texts; NULL shows as `<null>`.
    pub fn consultar(&self, sql: &str) -> Vec<Vec<String>> {
        let mut conexao = self.conexao();
        // A snapshot: it waits for nobody's open transaction.
        let conf = transaction_builder().with_concurrency().read_only().build();
        let linhas: Vec<Row> =
            conexao.with_transaction_config(conf, |tr| tr.query(sql, ())).unwrap_or_else(|e| panic!("{e} em: {sql}"));
        let saida = linhas.iter().map(|linha| linha.cols.iter().map(|c| em_texto(&c.value)).collect()).collect();
        conexao.close().expect("fecha");
        saida
    }

    /// Number of rows of S_PRD.
    pub fn linhas(&self) -> usize {
        self.consultar("SELECT COUNT(*) FROM S_PRD")[0][0].parse().expect("número")
    }
}

fn sem_comentario(trecho: &str) -> String {
    trecho.lines().filter(|l| !l.trim_start().starts_with("--")).collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn em_texto(valor: &SqlType) -> String {
    match valor {
        SqlType::Text(t) => t.clone(),
        SqlType::Integer(n) => n.to_string(),
        SqlType::Floating(n) => n.to_string(),
        SqlType::Null => "<null>".into(),
        outro => panic!("tipo inesperado na leitura do teste: {outro:?}"),
    }
}
