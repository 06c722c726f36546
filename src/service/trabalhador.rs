//! The parser worker: the same binary, started again with a hidden verb, reads one hostile
//! file inside limits on memory and processor time and answers over a pipe. An abort, a loop
//! or a bomb ends the child, never the program (architecture.md "Parser worker", security.md 2.6).

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use nexsus_ingest::worker::{self, Pedido};
use nexsus_ingest::{ErroDeArquivo, Leitura};
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::erro::{ErroUsuario, Resultado};
use crate::observador::Observador;

/// Hidden verb with which the binary becomes the worker.
pub const VERBO: &str = "__trabalhador";
/// Variable that carries the request; the file itself comes as standard input.
const VAR_PEDIDO: &str = "NEXSUS_PEDIDO";

const MEBI: u64 = 1024 * 1024;
/// Address space of the worker, bytes.
const LIMITE_MEMORIA: u64 = 512 * MEBI;
/// Processor seconds of the worker.
const LIMITE_CPU: u64 = 10;
/// Wall clock after which a silent worker is killed.
const LIMITE_RELOGIO: Duration = Duration::from_mins(1);
/// Largest answer accepted from the worker, bytes.
const LIMITE_RESPOSTA: u64 = 1024 * MEBI;

/// Where the reading of a file happens.
#[derive(Debug, Clone)]
pub enum Trabalhador {
    /// In a child process of this binary.
    Processo(PathBuf),
    /// In this process, without limits: for tests of the layers above.
    AquiMesmo,
}

impl Trabalhador {
    /// The worker of the running program.
    pub fn deste_programa() -> Self {
        // /proc/self/exe survives an upgrade that replaced the file on disk.
        let no_proc = PathBuf::from("/proc/self/exe");
        if no_proc.exists() {
            return Self::Processo(no_proc);
        }
        std::env::current_exe().map_or(Self::AquiMesmo, Self::Processo)
    }

    /// Reads the open file whole; blocks, so call it from a blocking thread.
    pub fn ler(
        &self,
        arquivo: &mut File,
        pedido: &Pedido,
        obs: &dyn Observador,
    ) -> Resultado<Result<Leitura, ErroDeArquivo>> {
        let falha = |_| ErroUsuario::interno("leitura do arquivo");
        arquivo.seek(SeekFrom::Start(0)).map_err(falha)?;
        match self {
            Self::AquiMesmo => {
                let mut bytes = Vec::new();
                arquivo.read_to_end(&mut bytes).map_err(falha)?;
                Ok(worker::ler_protegido(&bytes, pedido.tipo, &pedido.opcoes))
            }
            Self::Processo(binario) => {
                let json = serde_json::to_string(pedido).map_err(|_| ErroUsuario::interno("pedido de leitura"))?;
                let entrada = arquivo.try_clone().map_err(falha)?;
                let filho = Command::new(binario)
                    .arg(VERBO)
                    .env_clear()
                    .envs(ambiente_minimo())
                    .env(VAR_PEDIDO, json)
                    .stdin(Stdio::from(entrada))
                    .stdout(Stdio::piped())
                    .stderr(Stdio::piped())
                    .spawn()
                    .map_err(|_| ErroUsuario::interno("início do leitor de arquivos"))?;
                acompanhar(filho, obs)
            }
        }
    }
}

/// Only what a dynamic loader or a test harness may need; nothing of the operator's session.
fn ambiente_minimo() -> Vec<(&'static str, OsString)> {
    ["LD_LIBRARY_PATH", "LLVM_PROFILE_FILE"].into_iter().filter_map(|n| std::env::var_os(n).map(|v| (n, v))).collect()
}

fn acompanhar(mut filho: Child, obs: &dyn Observador) -> Resultado<Result<Leitura, ErroDeArquivo>> {
    let leitor = |cano: Option<Box<dyn Read + Send>>, teto: u64| {
        std::thread::spawn(move || {
            let mut texto = Vec::new();
            if let Some(cano) = cano {
                let _ = cano.take(teto).read_to_end(&mut texto);
            }
            texto
        })
    };
    let saida = leitor(filho.stdout.take().map(|c| Box::new(c) as _), LIMITE_RESPOSTA);
    let queixa = leitor(filho.stderr.take().map(|c| Box::new(c) as _), 64 * 1024);
    let inicio = Instant::now();
    let fim = loop {
        if obs.cancelado() {
            encerrar(&mut filho);
            return Err(ErroUsuario::cancelado());
        }
        match filho.try_wait() {
            Ok(Some(fim)) => break fim,
            Ok(None) if inicio.elapsed() > LIMITE_RELOGIO => {
                encerrar(&mut filho);
                return Ok(Err(ErroDeArquivo::LimiteExcedido));
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(5)),
            Err(_) => {
                encerrar(&mut filho);
                return Err(ErroUsuario::interno("espera do leitor de arquivos"));
            }
        }
    };
    let texto = saida.join().unwrap_or_default();
    let queixa = queixa.join().unwrap_or_default();
    if fim.success()
        && let Some(resultado) = std::str::from_utf8(&texto).ok().and_then(worker::interpretar)
    {
        return Ok(resultado);
    }
    Ok(Err(classificar(fim, &queixa)))
}

/// A dead worker says by its end whether it hit a limit or fell over a damaged file.
fn classificar(fim: ExitStatus, queixa: &[u8]) -> ErroDeArquivo {
    const SIGXCPU: i32 = 24;
    const SIGKILL: i32 = 9;
    let sem_memoria = queixa.windows(17).any(|j| j == b"memory allocation");
    match fim.signal() {
        Some(SIGXCPU | SIGKILL) => ErroDeArquivo::LimiteExcedido,
        _ if sem_memoria => ErroDeArquivo::LimiteExcedido,
        _ => ErroDeArquivo::Corrompido,
    }
}

fn encerrar(filho: &mut Child) {
    let _ = filho.kill();
    let _ = filho.wait();
}

/// The worker's own life: limits itself, reads standard input, answers on standard output.
/// Returns the exit code. Called by `main` for the hidden verb, before anything else runs.
pub fn atender() -> i32 {
    limitar();
    let Ok(pedido) = std::env::var(VAR_PEDIDO) else { return crate::erro::saida::USO };
    let mut bytes = Vec::new();
    if std::io::stdin().lock().read_to_end(&mut bytes).is_err() {
        return crate::erro::saida::ENTRADA_SAIDA;
    }
    let resposta = worker::atender(&pedido, &bytes);
    match std::io::stdout().lock().write_all(resposta.as_bytes()) {
        Ok(()) => crate::erro::saida::OK,
        Err(_) => crate::erro::saida::ENTRADA_SAIDA,
    }
}

fn limitar() {
    let limite = |recurso, valor| {
        // A limit the system refuses leaves the others standing.
        let _ = setrlimit(recurso, Rlimit { current: Some(valor), maximum: Some(valor) });
    };
    limite(Resource::As, LIMITE_MEMORIA);
    limite(Resource::Cpu, LIMITE_CPU);
    limite(Resource::Fsize, 0);
    limite(Resource::Core, 0);
    limite(Resource::Nofile, 16);
    let _ = rustix::thread::set_no_new_privs(true);
    // The default hook prints the panic text, which may quote the file.
    std::panic::set_hook(Box::new(|_| {}));
}
