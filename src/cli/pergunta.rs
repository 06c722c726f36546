//! A question to the person at the terminal: on standard error, so that standard output stays data, and read with an eye on
//! signals, so that Ctrl-C is heard while it waits.

use std::io::Write;

use nexsus_service::{ErroUsuario, Resultado};

use super::senha;

/// Longest answer that is looked at, in bytes.
const MAIOR: usize = 64;

/// The answer without the blanks around it; empty for Enter alone.
///
/// # Errors
/// A signal came while waiting, or the terminal is gone.
pub fn perguntar(pergunta: &str) -> Resultado<String> {
    let falhou = |_| ErroUsuario::interno("pergunta no terminal");
    let mut erro = std::io::stderr().lock();
    write!(erro, "{}", super::saida::limpar(pergunta)).map_err(falhou)?;
    erro.flush().map_err(falhou)?;
    drop(erro);
    // Never a plain read: it would hold Ctrl-C back until the next Enter.
    let linha = senha::linha(rustix::stdio::stdin(), MAIOR)?;
    Ok(String::from_utf8_lossy(&linha).trim().to_owned())
}
