//! The token file of headless commands: 0600 in the state folder, replaced whole.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::Credencial;
use crate::config::Pastas;
use crate::erro::{ErroUsuario, Resultado, de_arquivo};

fn caminho(pastas: &Pastas) -> PathBuf {
    pastas.estado.join("sessao.json")
}

pub(super) fn gravar(pastas: &Pastas, credencial: &Credencial) -> Resultado<()> {
    let destino = caminho(pastas);
    let provisorio = destino.with_extension(format!("{}", uuid::Uuid::new_v4().simple()));
    let texto = serde_json::to_string(credencial).map_err(|_| ErroUsuario::interno("sessão"))?;
    let gravar = || -> std::io::Result<()> {
        let mut arquivo = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&provisorio)?;
        arquivo.write_all(texto.as_bytes())?;
        arquivo.sync_all()?;
        fs::rename(&provisorio, &destino)
    };
    gravar().map_err(|e| {
        let _ = fs::remove_file(&provisorio);
        de_arquivo(&e, &destino)
    })
}

/// Longest wait for another command that renews the session.
const PACIENCIA: Duration = Duration::from_secs(30);

/// Holds back other commands until the returned file is dropped. Waits without holding the thread.
pub(super) async fn trancar(pastas: &Pastas) -> Resultado<fs::File> {
    let caminho = pastas.estado.join("sessao.tranca");
    let arquivo = fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(&caminho)
        .map_err(|e| de_arquivo(&e, &caminho))?;
    let inicio = Instant::now();
    while let Err(e) = rustix::fs::flock(&arquivo, rustix::fs::FlockOperation::NonBlockingLockExclusive) {
        if e != rustix::io::Errno::WOULDBLOCK || inicio.elapsed() > PACIENCIA {
            return Err(de_arquivo(&e.into(), &caminho));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(arquivo)
}

pub(super) fn ler(pastas: &Pastas) -> Resultado<Credencial> {
    let origem = caminho(pastas);
    let dados = match fs::metadata(&origem) {
        Ok(d) => d,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Err(ErroUsuario::sem_sessao()),
        Err(e) => return Err(de_arquivo(&e, &origem)),
    };
    if dados.mode() & 0o077 != 0 {
        return Err(ErroUsuario::novo(
            "sessao_exposta",
            crate::erro::saida::CONFIGURACAO,
            format!("O arquivo de sessão {} pode ser lido por outras contas.", origem.display()),
            "Apague-o e entre de novo; ele nasce com permissão só sua.",
        ));
    }
    let texto = fs::read_to_string(&origem).map_err(|e| de_arquivo(&e, &origem))?;
    serde_json::from_str(&texto).map_err(|_| ErroUsuario::sem_sessao())
}

pub(super) fn apagar(pastas: &Pastas) -> Resultado<()> {
    let arquivo = caminho(pastas);
    match fs::remove_file(&arquivo) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(de_arquivo(&e, &arquivo)),
        _ => Ok(()),
    }
}
