//! The tiny parent that owns the terminal's state: it saves the terminal settings, starts the same program again
//! for the screen, passes signals on, and after any end of the child, also a killing one, gives the terminal back.
//! It holds no runtime, no database and no keys (security.md 2.5).

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command};

use rustix::process::{Pid, Signal, kill_process, set_parent_process_death_signal};
use rustix::termios::{OptionalActions, isatty, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};

use crate::terminal::{escritor, modos};
use crate::textos::terminal as t;

/// Set for the child; its value is the parent's process id.
const MARCA: &str = "NEXSUS_SUPERVISOR";

/// Is this process the child that draws? Then it dies with its parent from here on.
pub fn sou_filho() -> bool {
    let Some(pai) = std::env::var(MARCA).ok().and_then(|v| v.parse::<i32>().ok()) else { return false };
    if set_parent_process_death_signal(Some(Signal::TERM)).is_err() {
        tracing::warn!("o sistema não avisa a morte do processo pai");
    }
    // The parent may have died before the line above: then nobody would ever tell us.
    let vivo = rustix::process::getppid().is_some_and(|p| p.as_raw_nonzero().get() == pai);
    if !vivo {
        std::process::exit(128 + SIGTERM);
    }
    true
}

/// Runs the screen under supervision and gives its exit code, or 128 plus the signal that ended it.
/// `args` are the arguments after the program's name.
pub fn rodar(args: &[OsString]) -> i32 {
    let entrada = rustix::stdio::stdin();
    if !isatty(entrada) || !isatty(rustix::stdio::stdout()) {
        modos::dizer(t::SEM_TTY);
        return 64;
    }
    let antes = match tcgetattr(entrada) {
        Ok(a) => a,
        Err(e) => {
            modos::dizer(&t::nao_abriu(&e.into()));
            return 74;
        }
    };
    let (mut filho, repasse) = match iniciar(args) {
        Ok(par) => par,
        Err(e) => {
            modos::dizer(&t::nao_abriu(&e));
            return 70;
        }
    };
    let fim = filho.wait();
    repasse.close();
    let limpo = fim.as_ref().is_ok_and(|s| s.code().is_some());
    if !limpo {
        let _ = escritor::escrever_tudo(modos::SAI);
    }
    let _ = tcsetattr(entrada, OptionalActions::Now, &antes);
    match fim {
        Ok(s) => match (s.code(), s.signal()) {
            (Some(c), _) => c,
            (None, Some(sinal)) => {
                modos::dizer(&t::morto(sinal));
                128 + sinal
            }
            (None, None) => 70,
        },
        Err(_) => 70,
    }
}

/// Starts the child and the thread that passes signals on to it.
fn iniciar(args: &[OsString]) -> std::io::Result<(Child, Handle)> {
    let mut sinais = Signals::new([SIGHUP, SIGINT, SIGTERM, SIGQUIT])?;
    let repasse = sinais.handle();
    let filho = Command::new(std::env::current_exe()?).args(args).env(MARCA, std::process::id().to_string()).spawn()?;
    let pid = i32::try_from(filho.id()).ok().and_then(Pid::from_raw);
    std::thread::Builder::new().name("repasse".into()).spawn(move || {
        for s in sinais.forever() {
            let sinal = match s {
                SIGHUP => Signal::HUP,
                SIGINT => Signal::INT,
                SIGQUIT => Signal::QUIT,
                _ => Signal::TERM,
            };
            if let Some(p) = pid {
                let _ = kill_process(p, sinal);
            }
        }
    })?;
    Ok((filho, repasse))
}
