//! The parser worker: the same binary, started again with a hidden verb, reads one hostile
//! file inside limits on memory and processor time and answers over a pipe. An abort, a loop
//! or a bomb ends the child, never the program (architecture.md "Parser worker", security.md 2.6).

mod conversa;
pub(crate) mod isolamento;

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufWriter, Read as _, Seek as _};
use std::ops::ControlFlow;
use std::os::fd::AsFd as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use nexsus_ingest::worker::{self, Modo, PaginasBrutas, Pedido, Recebedor, Recebido};
use nexsus_ingest::{Bloco, ErroDeArquivo, Itens, Leitura, Opcoes, Resumo, Tipo};

use crate::erro::{ErroUsuario, Resultado};
use crate::observador::Observador;

/// Hidden verb with which the binary becomes the worker.
pub const VERBO: &str = "__trabalhador";
/// Variable that carries the request; the file itself comes as standard input.
const VAR_PEDIDO: &str = "NEXSUS_PEDIDO";

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

    /// Reads the open file and keeps all of it; blocks, so call it from a blocking thread.
    pub fn ler(
        &self,
        arquivo: &mut File,
        pedido: &Pedido,
        obs: &dyn Observador,
    ) -> Resultado<Result<Leitura, ErroDeArquivo>> {
        let (mut itens, mut rejeitos) = (Itens::nenhum(pedido.tipo), Vec::new());
        let resumo = self.ler_em_blocos(arquivo, pedido, obs, &mut |bloco| {
            rejeitos.extend(bloco.rejeitos);
            if itens.juntar(bloco.itens) { Ok(()) } else { Err(ErroUsuario::interno("linhas de duas espécies")) }
        })?;
        Ok(resumo.map(|r| r.com_linhas(itens, rejeitos)))
    }

    /// Reads the open file and hands its lines on as they come; blocks. Nothing that `receber` got may be trusted
    /// before the [`Resumo`] is here: on any error, throw it away. While `receber` works the child waits.
    pub fn ler_em_blocos(
        &self,
        arquivo: &mut File,
        pedido: &Pedido,
        obs: &dyn Observador,
        receber: &mut dyn FnMut(Bloco) -> Resultado<()>,
    ) -> Resultado<Result<Resumo, ErroDeArquivo>> {
        let pedido = Pedido { modo: Modo::Ler, ..pedido.clone() };
        if let Self::AquiMesmo = self {
            return aqui_mesmo(arquivo, &pedido, obs, receber);
        }
        let mut fim = None;
        let recusa = self.conversar(arquivo, &pedido, obs, &mut |recebido| {
            match recebido {
                Recebido::Bloco(b) => receber(b)?,
                Recebido::Fim(resumo) => fim = Some(*resumo),
                _ => {}
            }
            Ok(())
        })?;
        Ok(recusa.map_or_else(|| fim.ok_or(ErroDeArquivo::Corrompido), Err))
    }

    /// The text lines of pages `de` to `ate` (from 1) of a PDF as the reader saw them; blocks.
    pub fn brutas(
        &self,
        arquivo: &mut File,
        (de, ate): (u32, u32),
        obs: &dyn Observador,
    ) -> Resultado<Result<PaginasBrutas, ErroDeArquivo>> {
        let pedido = Pedido { tipo: Tipo::Pdf, opcoes: Opcoes::default(), modo: Modo::Brutas { de, ate } };
        if let Self::AquiMesmo = self {
            let mut bytes = Vec::new();
            let falha = |_| ErroUsuario::interno("leitura do arquivo");
            arquivo.rewind().map_err(falha)?;
            arquivo.read_to_end(&mut bytes).map_err(falha)?;
            return Ok(worker::brutas_protegidas(&bytes, de, ate));
        }
        let mut paginas = Vec::new();
        let recusa = self.conversar(arquivo, &pedido, obs, &mut |recebido| {
            if let Recebido::Pagina(n, linhas) = recebido {
                paginas.push((n, linhas));
            }
            Ok(())
        })?;
        Ok(recusa.map_or(Ok(paginas), Err))
    }

    /// Starts the child and passes on what it says until its end; the answer is why the file is refused, if it is.
    fn conversar(
        &self,
        arquivo: &mut File,
        pedido: &Pedido,
        obs: &dyn Observador,
        receber: &mut dyn FnMut(Recebido) -> Resultado<()>,
    ) -> Resultado<Option<ErroDeArquivo>> {
        let Self::Processo(binario) = self else { return Err(ErroUsuario::interno("leitor de arquivos")) };
        let falha = |_| ErroUsuario::interno("leitura do arquivo");
        arquivo.rewind().map_err(falha)?;
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
        conversa::acompanhar(filho, Recebedor::novo(pedido), conversa::PARADO, obs, receber)
    }
}

/// The same in this process: no limits, no pipe.
fn aqui_mesmo(
    arquivo: &mut File,
    pedido: &Pedido,
    obs: &dyn Observador,
    receber: &mut dyn FnMut(Bloco) -> Resultado<()>,
) -> Resultado<Result<Resumo, ErroDeArquivo>> {
    let mut parada = None;
    let lido = worker::ler_em_blocos_protegido(arquivo, pedido.tipo, &pedido.opcoes, &mut |bloco| {
        let seguir = if obs.cancelado() { Err(ErroUsuario::cancelado()) } else { receber(bloco) };
        match seguir {
            Ok(()) => ControlFlow::Continue(()),
            Err(e) => {
                parada = Some(e);
                ControlFlow::Break(())
            }
        }
    });
    parada.map_or(Ok(lido), Err)
}

/// Only what a dynamic loader or a test harness may need, and the time zone, which the child could not look up;
/// nothing of the operator's session.
fn ambiente_minimo() -> Vec<(&'static str, OsString)> {
    let fuso = isolamento::fuso(chrono::Local::now().offset().local_minus_utc());
    let herdadas = ["LD_LIBRARY_PATH", "LLVM_PROFILE_FILE"].into_iter();
    herdadas.filter_map(|n| std::env::var_os(n).map(|v| (n, v))).chain([("TZ", fuso.into())]).collect()
}

/// The worker's own life: limits itself, reads standard input, answers on standard output.
/// Returns the exit code. Called by `main` for the hidden verb, before anything else runs.
pub fn atender() -> i32 {
    isolamento::limitar();
    let Ok(pedido) = std::env::var(VAR_PEDIDO) else { return crate::erro::saida::USO };
    let Ok(entrada) = std::io::stdin().as_fd().try_clone_to_owned() else { return crate::erro::saida::ENTRADA_SAIDA };
    let mut saida = BufWriter::with_capacity(64 * 1024, std::io::stdout().lock());
    match worker::atender(&pedido, &mut File::from(entrada), &mut saida) {
        Ok(()) => crate::erro::saida::OK,
        Err(_) => crate::erro::saida::ENTRADA_SAIDA,
    }
}

#[cfg(test)]
mod testes;
