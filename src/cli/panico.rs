//! A fault of the program is told by place and number only: the text of a panic may quote values,
//! and values here are patients.

use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use super::{senha, textos};

static QUANTOS: AtomicU32 = AtomicU32::new(0);

/// Replaces the standard hook, which would print the text of the panic.
pub fn instalar() {
    std::panic::set_hook(Box::new(|info| {
        senha::devolver_eco();
        let id = numero();
        let onde =
            info.location().map_or_else(|| "?".to_owned(), |l| format!("{}:{}:{}", l.file(), l.line(), l.column()));
        let linha = std::thread::current().name().unwrap_or("?").to_owned();
        tracing::error!(id, onde, linha, "falha interna");
        // Threads of libraries may fall one after the other; one line is enough.
        if QUANTOS.fetch_add(1, Ordering::Relaxed) == 0 {
            let _ = writeln!(std::io::stderr().lock(), "{}", textos::panico::aviso(&id));
        }
    }));
}

/// A number an operator can read out on the telephone and support finds in the log.
fn numero() -> String {
    let agora = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_millis());
    format!("{:06X}", (agora ^ u128::from(std::process::id())) & 0x00FF_FFFF)
}
