//! The parent's end of the worker's pipe: takes what the child says, watches its clock, ends it when it must.
//!
//! The child's processor time has a limit of its own; here a child that stands still is found. Time in which the
//! parent itself is busy with a block does not count, for then the child rightly waits.

use std::io::Read;
use std::os::fd::AsFd as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, ChildStderr, ChildStdout, ExitStatus};
use std::time::{Duration, Instant};

use nexsus_ingest::ErroDeArquivo;
use nexsus_ingest::worker::{Recebedor, Recebido};
use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::erro::{ErroUsuario, Resultado};
use crate::observador::Observador;

/// A child that neither says anything nor uses the processor for this long hangs.
pub(super) const PARADO: Duration = Duration::from_secs(8);
/// A child that says nothing for this long is ended whatever it does.
const CALADO: Duration = Duration::from_mins(1);
/// How often the clock and the wish to cancel are looked at.
const PASSO: Timespec = Timespec { tv_sec: 0, tv_nsec: 50_000_000 };
/// Most bytes taken from one child.
const LIMITE_RESPOSTA: u64 = 2 * 1024 * 1024 * 1024;
/// Complaints kept, to tell an end for lack of memory; they are never shown.
const LIMITE_QUEIXA: usize = 64 * 1024;

/// Passes on what the child says until its end; the answer is why the file is refused, if it is. `parado`: how long the
/// child may stand still.
pub(super) fn acompanhar(
    filho: Child,
    recebedor: Recebedor,
    parado: Duration,
    obs: &dyn Observador,
    receber: &mut dyn FnMut(Recebido) -> Resultado<()>,
) -> Resultado<Option<ErroDeArquivo>> {
    let mut conversa =
        Conversa { filho: Ceifado(filho), recebedor, parado, queixa: Vec::new(), recebidos: 0, recusa: None };
    conversa.levar(obs, receber)
}

/// Ends with its owner, however that ends.
struct Ceifado(Child);

impl Drop for Ceifado {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Conversa {
    filho: Ceifado,
    recebedor: Recebedor,
    parado: Duration,
    queixa: Vec<u8>,
    recebidos: u64,
    recusa: Option<ErroDeArquivo>,
}

impl Conversa {
    fn levar(
        &mut self,
        obs: &dyn Observador,
        receber: &mut dyn FnMut(Recebido) -> Resultado<()>,
    ) -> Resultado<Option<ErroDeArquivo>> {
        let falha = || ErroUsuario::interno("espera do leitor de arquivos");
        let (mut saida, mut queixa) = (self.filho.0.stdout.take(), self.filho.0.stderr.take());
        let mut bloco = vec![0_u8; 64 * 1024];
        let mut relogio = Relogio::novo(self.filho.0.id(), self.parado);
        while saida.is_some() || queixa.is_some() {
            if obs.cancelado() {
                return Err(ErroUsuario::cancelado());
            }
            let (fala, reclama) = esperar(saida.as_ref(), queixa.as_ref()).map_err(|()| falha())?;
            if !fala && relogio.esgotado() {
                return Ok(Some(ErroDeArquivo::LimiteExcedido));
            }
            if reclama {
                ler(&mut queixa, &mut bloco, |b| {
                    let cabem = LIMITE_QUEIXA.saturating_sub(self.queixa.len()).min(b.len());
                    self.queixa.extend_from_slice(&b[..cabem]);
                });
            }
            if fala {
                ler(&mut saida, &mut bloco, |b| {
                    self.recebidos += b.len() as u64;
                    self.recebedor.juntar(b);
                });
                if self.recebidos > LIMITE_RESPOSTA {
                    return Ok(Some(ErroDeArquivo::LimiteExcedido));
                }
                loop {
                    match self.recebedor.proximo() {
                        Ok(Some(Recebido::Erro(e))) => self.recusa = Some(e),
                        Ok(Some(recebido)) => receber(recebido)?,
                        Ok(None) => break,
                        Err(e) => {
                            tracing::error!(erro = %e, "o leitor de arquivos não foi acreditado");
                            return Ok(Some(ErroDeArquivo::Corrompido));
                        }
                    }
                }
                relogio.recomecar();
            }
        }
        let fim = self.terminar(&mut relogio, obs)?;
        Ok(match fim {
            Some(fim) if fim.success() && self.recebedor.acabou() => self.recusa,
            Some(fim) => Some(self.classificar(fim)),
            None => Some(ErroDeArquivo::LimiteExcedido),
        })
    }

    /// Waits for the end of a child that has closed its pipes; `None` when it does not end.
    fn terminar(&mut self, relogio: &mut Relogio, obs: &dyn Observador) -> Resultado<Option<ExitStatus>> {
        relogio.recomecar();
        loop {
            match self.filho.0.try_wait() {
                Ok(Some(fim)) => return Ok(Some(fim)),
                Ok(None) if relogio.esgotado() => return Ok(None),
                Ok(None) if obs.cancelado() => return Err(ErroUsuario::cancelado()),
                Ok(None) => std::thread::sleep(Duration::from_millis(2)),
                Err(_) => return Err(ErroUsuario::interno("espera do leitor de arquivos")),
            }
        }
    }

    /// A dead worker says by its end whether it hit a limit or fell over a damaged file.
    fn classificar(&self, fim: ExitStatus) -> ErroDeArquivo {
        const SIGXCPU: i32 = 24;
        const SIGKILL: i32 = 9;
        let sem_memoria = self.queixa.windows(17).any(|j| j == b"memory allocation");
        match fim.signal() {
            Some(SIGXCPU | SIGKILL) => ErroDeArquivo::LimiteExcedido,
            _ if sem_memoria => ErroDeArquivo::LimiteExcedido,
            _ => ErroDeArquivo::Corrompido,
        }
    }
}

/// Which of the two pipes has something (or has ended).
fn esperar(saida: Option<&ChildStdout>, queixa: Option<&ChildStderr>) -> Result<(bool, bool), ()> {
    let mut canos = Vec::with_capacity(2);
    canos.extend(saida.map(|c| PollFd::from_borrowed_fd(c.as_fd(), PollFlags::IN)));
    canos.extend(queixa.map(|c| PollFd::from_borrowed_fd(c.as_fd(), PollFlags::IN)));
    match poll(&mut canos, Some(&PASSO)) {
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(_) => return Err(()),
    }
    let mut prontos = canos.iter().map(|c| !c.revents().is_empty());
    let fala = saida.is_some() && prontos.next().unwrap_or(false);
    Ok((fala, queixa.is_some() && prontos.next().unwrap_or(false)))
}

/// One read; a pipe that has ended is let go.
fn ler(cano: &mut Option<impl Read>, bloco: &mut [u8], usar: impl FnOnce(&[u8])) {
    match cano.as_mut().map(|c| c.read(bloco)) {
        Some(Ok(n)) if n > 0 => usar(&bloco[..n]),
        Some(Err(e)) if e.kind() == std::io::ErrorKind::Interrupted => {}
        _ => *cano = None,
    }
}

/// Measures how long the child has been silent, and how long it has not even worked.
struct Relogio {
    filho: u32,
    limite: Duration,
    calado: Instant,
    parado: Instant,
    gasto: Option<u64>,
}

impl Relogio {
    fn novo(filho: u32, limite: Duration) -> Self {
        let agora = Instant::now();
        Self { filho, limite, calado: agora, parado: agora, gasto: None }
    }

    fn recomecar(&mut self) {
        self.calado = Instant::now();
        self.parado = self.calado;
    }

    fn esgotado(&mut self) -> bool {
        let agora = tempo_de_processador(self.filho);
        // Where the system does not tell, silence alone decides.
        if agora.is_none() || agora != self.gasto {
            self.gasto = agora;
            self.parado = Instant::now();
        }
        self.parado.elapsed() > self.limite || self.calado.elapsed() > CALADO
    }
}

/// Processor time of a process in ticks (user and system), where the system tells.
fn tempo_de_processador(processo: u32) -> Option<u64> {
    let texto = std::fs::read_to_string(format!("/proc/{processo}/stat")).ok()?;
    // The name in parentheses may hold anything; the fields after it are numbers.
    let (_, campos) = texto.rsplit_once(')')?;
    let mut campos = campos.split_ascii_whitespace().skip(11);
    Some(campos.next()?.parse::<u64>().ok()? + campos.next()?.parse::<u64>().ok()?)
}
