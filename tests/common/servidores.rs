//! Where `tests/run` put the servers. Without them a server test fails and says why: a
//! skipped test proves nothing.

use std::path::PathBuf;

/// The value of a variable that `tests/run` sets.
pub fn variavel(nome: &str) -> String {
    std::env::var(nome).unwrap_or_else(|_| {
        panic!(
            "{nome} não está definida: este teste precisa dos servidores que `tests/run` sobe. \
             Rode `tests/run` (ou `tests/run --test servers`) na raiz do repositório."
        )
    })
}

/// Firebird: host and port.
pub fn firebird() -> (String, u16) {
    let porta = variavel("NEXSUS_TESTE_FB_PORTA");
    (variavel("NEXSUS_TESTE_FB_SERVIDOR"), porta.parse().expect("NEXSUS_TESTE_FB_PORTA é uma porta"))
}

/// PostgreSQL: address without password, and the password.
pub fn postgres() -> (String, String) {
    let arquivo = PathBuf::from(variavel("NEXSUS_TESTE_PG_SENHA_ARQUIVO"));
    let senha = std::fs::read_to_string(arquivo).expect("o arquivo de senha existe");
    (variavel("NEXSUS_TESTE_PG"), senha.trim().to_owned())
}

/// True under `tests/run --longo`.
pub fn longo() -> bool {
    std::env::var("NEXSUS_LONGO").is_ok_and(|v| v == "1")
}
