//! Where pages go: the terminal takes one per frame, past std's line buffer.

use std::io;

/// Takes whole pages.
pub trait Saida {
    fn escrever(&mut self, pagina: &[u8]) -> io::Result<()>;
}

/// Standard output without std's line buffer: one page, one system call unless the kernel takes less.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tty;

impl Saida for Tty {
    fn escrever(&mut self, pagina: &[u8]) -> io::Result<()> {
        escrever_tudo(pagina)
    }
}

/// Writes everything to the terminal.
pub fn escrever_tudo(mut resto: &[u8]) -> io::Result<()> {
    while !resto.is_empty() {
        match rustix::io::write(rustix::stdio::stdout(), resto) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(n) => resto = &resto[n..],
            Err(rustix::io::Errno::INTR) => {}
            Err(rustix::io::Errno::AGAIN) => {
                let saida = rustix::stdio::stdout();
                let mut fd = [rustix::event::PollFd::new(&saida, rustix::event::PollFlags::OUT)];
                rustix::event::poll(&mut fd, None)?;
            }
            Err(e) => return Err(e.into()),
        }
    }
    Ok(())
}
