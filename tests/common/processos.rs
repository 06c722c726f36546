//! The process table, read from /proc: who is whose child, who lives, and signals to one of them.

use std::fs;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// (parent, state) of a process.
fn estado(pid: u32) -> Option<(u32, char)> {
    let linha = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in parentheses, may hold anything.
    let mut campos = linha.rsplit_once(')')?.1.split_whitespace();
    let letra = campos.next()?.chars().next()?;
    Some((campos.next()?.parse().ok()?, letra))
}

/// Children, their children, and so on, oldest first.
pub fn descendentes(pid: u32) -> Vec<u32> {
    let todos: Vec<(u32, u32)> = fs::read_dir("/proc")
        .expect("/proc")
        .filter_map(|e| e.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|p| Some((p, estado(p).filter(|(_, letra)| *letra != 'Z')?.0)))
        .collect();
    let mut achados = vec![pid];
    let mut i = 0;
    while i < achados.len() {
        let pai = achados[i];
        achados.extend(todos.iter().filter(|(_, p)| *p == pai).map(|(f, _)| *f));
        i += 1;
    }
    achados.split_off(1)
}

/// Does the process live? One that ended and waits to be collected does not.
pub fn vive(pid: u32) -> bool {
    estado(pid).is_some_and(|(_, letra)| letra != 'Z')
}

/// Waits until none of these lives; gives how long it took, or those that live.
pub fn sumam(pids: &[u32], prazo: Duration) -> Result<Duration, Vec<u32>> {
    let inicio = Instant::now();
    loop {
        let vivos: Vec<u32> = pids.iter().copied().filter(|p| vive(*p)).collect();
        if vivos.is_empty() {
            return Ok(inicio.elapsed());
        }
        if inicio.elapsed() > prazo {
            return Err(vivos);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Sends a signal to one process that a test started.
pub fn sinal(pid: u32, qual: Signal) {
    if let Some(p) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        let _ = kill_process(p, qual);
    }
}
