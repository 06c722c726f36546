//! Signals and the dropped line. A line whose SIGHUP is ignored leaves a program spinning on a dead terminal, so a
//! thread waits for the hang-up itself (terminal.md B.2).

use std::io;

use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;

/// Starts both threads; `avisar` gets the signal number, SIGHUP also for a line that dropped.
///
/// Changes of size are heard here and not from crossterm, whose reader loses one that comes together with a key.
pub fn vigiar(avisar: impl Fn(i32) + Send + Clone + 'static) -> io::Result<()> {
    let mut sinais = Signals::new([SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGWINCH])?;
    let outro = avisar.clone();
    std::thread::Builder::new().name("sinais".into()).spawn(move || {
        for s in sinais.forever() {
            avisar(s);
        }
    })?;
    std::thread::Builder::new().name("linha".into()).spawn(move || {
        loop {
            let entrada = rustix::stdio::stdin();
            // No event is asked for: only hang-up and error wake the thread.
            let mut fds = [PollFd::new(&entrada, PollFlags::empty())];
            if poll(&mut fds, None) != Err(rustix::io::Errno::INTR) {
                outro(SIGHUP);
                return;
            }
        }
    })?;
    Ok(())
}
