//! A password from a file, from standard input, or typed without echo; never from an argument or
//! a variable. The terminal gets its echo back however the question ends.

use std::fs::File;
use std::io::Write;
use std::os::fd::AsFd;
use std::sync::{Mutex, PoisonError};

use nexsus_service::config::ler_segredo;
use nexsus_service::saida;
use nexsus_service::{ErroUsuario, Resultado};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use super::argumentos::FonteDaSenha;
use super::sinais;
use super::textos::senha as t;

/// Longest password that is taken, in bytes.
const MAIOR: usize = 1024;

/// Settings of the terminal while its echo is off.
static GUARDADO: Mutex<Option<Termios>> = Mutex::new(None);

/// The password from wherever the arguments say; typed twice when it is a new one.
///
/// # Errors
/// No source and nobody to ask (64), a bad file (66, 78), the operator gave up (130).
pub fn obter(fonte: &FonteDaSenha, interativo: bool, nova: bool) -> Resultado<Zeroizing<String>> {
    if let Some(arquivo) = &fonte.senha_arquivo {
        return ler_segredo(arquivo);
    }
    if fonte.senha_stdin {
        return da_entrada();
    }
    if !interativo {
        return Err(ErroUsuario::novo("senha_ausente", saida::USO, t::FALTA, t::COMO_DAR));
    }
    let primeira = perguntar(if nova { t::PEDE_NOVA } else { t::PEDE })?;
    if nova && *perguntar(t::PEDE_OUTRA_VEZ)? != *primeira {
        return Err(ErroUsuario::novo("senha_diferente", saida::USO, t::DIFERENTES, t::REPITA));
    }
    Ok(primeira)
}

fn da_entrada() -> Resultado<Zeroizing<String>> {
    let ruim = || ErroUsuario::novo("senha_ruim", saida::USO, t::ENTRADA_RUIM, t::COMO_DAR);
    let bytes = linha(rustix::stdio::stdin(), MAIOR)?;
    let texto = std::str::from_utf8(&bytes).map_err(|_| ruim())?;
    let linha = texto.strip_suffix('\r').unwrap_or(texto);
    if linha.is_empty() || bytes.len() > MAIOR || linha.chars().any(char::is_control) {
        return Err(ruim());
    }
    Ok(Zeroizing::new(linha.to_owned()))
}

/// One line without its end, or `maior + 1` bytes of a longer one. Byte by byte with an eye on signals: whoever should
/// write the line may never do so.
///
/// # Errors
/// A signal came while waiting.
pub fn linha(fonte: impl AsFd + Copy, maior: usize) -> Resultado<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(maior + 1));
    while bytes.len() <= maior {
        match proxima(fonte)? {
            Some(b'\n') | None => break,
            Some(b) => bytes.push(b),
        }
    }
    Ok(bytes)
}

/// Asks on the terminal itself, so that redirected streams do not matter.
fn perguntar(pergunta: &str) -> Resultado<Zeroizing<String>> {
    let sem_terminal = |_| ErroUsuario::novo("senha_ausente", saida::USO, t::FALTA, t::COMO_DAR);
    let mut tty = File::options().read(true).write(true).open("/dev/tty").map_err(sem_terminal)?;
    let antes = tcgetattr(&tty).map_err(|e| sem_terminal(e.into()))?;
    let mut mudo = antes.clone();
    // Keys one by one, Ctrl-C included: the signal would leave the terminal without echo.
    mudo.local_modes &= !(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
    *GUARDADO.lock().unwrap_or_else(PoisonError::into_inner) = Some(antes);
    let _volta = Volta;
    tcsetattr(&tty, OptionalActions::Flush, &mudo).map_err(|e| sem_terminal(e.into()))?;
    let _ = tty.write_all(pergunta.as_bytes()).and_then(|()| tty.flush());
    let resposta = digitar(&mut tty);
    let _ = tty.write_all(b"\n");
    resposta
}

fn digitar(tty: &mut File) -> Resultado<Zeroizing<String>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(MAIOR));
    loop {
        let Some(tecla) = proxima(&*tty)? else {
            sinais::desistiu();
            return Err(ErroUsuario::cancelado());
        };
        match tecla {
            b'\r' | b'\n' => break,
            // Backspace takes a whole character, ^U everything.
            0x7f | 0x08 => while bytes.pop().is_some_and(|b| b & 0xc0 == 0x80) {},
            0x15 => bytes.clear(),
            0x03 | 0x04 | 0x1c => {
                sinais::desistiu();
                return Err(ErroUsuario::cancelado());
            }
            b if b >= 0x20 && bytes.len() < MAIOR => bytes.push(b),
            _ => {}
        }
    }
    let texto = std::str::from_utf8(&bytes).unwrap_or_default();
    if texto.is_empty() {
        return Err(ErroUsuario::novo("senha_ausente", saida::USO, t::FALTA, t::COMO_DAR));
    }
    Ok(Zeroizing::new(texto.to_owned()))
}

/// The next byte; `None` at the end.
///
/// # Errors
/// A signal came while waiting.
fn proxima(fonte: impl AsFd) -> Resultado<Option<u8>> {
    let fatia = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };
    loop {
        if sinais::codigo_recebido().is_some() {
            return Err(ErroUsuario::cancelado());
        }
        let pronto = {
            let mut olhar = [PollFd::new(&fonte, PollFlags::IN)];
            poll(&mut olhar, Some(&fatia)).unwrap_or(0)
        };
        if pronto > 0 {
            // Straight from the descriptor: a buffer would swallow bytes that poll no longer sees.
            let mut um = [0u8; 1];
            return Ok(matches!(rustix::io::read(&fonte, &mut um), Ok(1)).then_some(um[0]));
        }
    }
}

/// Gives the terminal its echo back, if a question took it.
pub fn devolver_eco() {
    let guardado = GUARDADO.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(antes) = guardado
        && let Ok(tty) = File::options().read(true).write(true).open("/dev/tty")
    {
        let _ = tcsetattr(&tty, OptionalActions::Flush, &antes);
    }
}

struct Volta;

impl Drop for Volta {
    fn drop(&mut self) {
        devolver_eco();
    }
}
