//! Entering the terminal and giving it back exactly as it was: on return, on panic of the drawing thread, and,
//! through the supervisor, after any death of the process.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::ThreadId;

use super::escritor::escrever_tudo;
use crate::textos::terminal as t;

/// Normal keypad (keypad Enter arrives as Enter), alternate screen, bracketed paste.
const ENTRA: &[u8] = b"\x1b>\x1b[?1049h\x1b[?2004h";

/// Everything that could have been left on, by us or by something that wrote to the same terminal
/// (security.md 2.5): sync, mouse, focus, paste, keyboard modes, colours, cursor, alternate screen.
pub const SAI: &[u8] = b"\x1b[?2026l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1004l\x1b[?2004l\x1b[<u\x1b[?1l\x1b>\x1b[0m\x1b[?25h\x1b[?1049l";

/// Back to the terminal's own 8-bit character set, after `ESC % G`.
pub const VOLTA_8_BITS: &[u8] = b"\x1b%@";

static DENTRO: AtomicBool = AtomicBool::new(false);
static AJUSTADO: AtomicBool = AtomicBool::new(false);

/// Gives the terminal back when dropped.
#[derive(Debug)]
pub struct Guarda(());

impl Drop for Guarda {
    fn drop(&mut self) {
        restaurar();
    }
}

/// Raw mode and our modes on.
pub fn entrar() -> io::Result<Guarda> {
    crossterm::terminal::enable_raw_mode()?;
    DENTRO.store(true, Ordering::SeqCst);
    let guarda = Guarda(());
    escrever_tudo(ENTRA)?;
    Ok(guarda)
}

/// Remembers that the terminal was switched to UTF-8 and must be switched back.
pub fn ajustado() {
    AJUSTADO.store(true, Ordering::SeqCst);
}

/// Gives the terminal back; does nothing the second time.
pub fn restaurar() {
    if DENTRO.swap(false, Ordering::SeqCst) {
        // The line may be gone: there is nobody left to tell.
        let _ = escrever_tudo(SAI);
        if AJUSTADO.swap(false, Ordering::SeqCst) {
            let _ = escrever_tudo(VOLTA_8_BITS);
        }
        let _ = crossterm::terminal::disable_raw_mode();
    }
}

/// On a panic: the log gets the place, never the text (it could hold a value). The thread that draws gives the
/// terminal back first and says where the log is; other threads end as an error message on screen.
pub fn vigiar_panico(desenha: ThreadId, log: &Path) {
    let log: PathBuf = log.to_owned();
    std::panic::set_hook(Box::new(move |info| {
        let onde = info.location().map_or_else(|| "?".to_owned(), |l| format!("{}:{}", l.file(), l.line()));
        tracing::error!(onde, "falha interna");
        if std::thread::current().id() == desenha {
            restaurar();
            dizer(&t::falha(&log.display().to_string()));
        }
    }));
}

/// One line on standard error, after the screen was closed.
pub fn dizer(frase: &str) {
    use io::Write;
    let limpa = nexsus_widgets::limpar(frase);
    let _ = writeln!(io::stderr(), "{limpa}");
}
