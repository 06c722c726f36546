//! The log: a file a day in the state folder, thirty of them, never on the screen, no personal data.

use std::fmt::Write as _;

use nexsus_service::{Configuracao, Pastas};
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// Days that are kept.
const DIAS: usize = 30;

/// Starts logging; the guard writes what is left when it is dropped. A log that cannot be written
/// is no reason to refuse the work: then there is none, and `doctor` says so.
pub fn iniciar(pastas: &Pastas, config: &Configuracao) -> Option<WorkerGuard> {
    let pasta = pastas.estado.join("log");
    // The appender complains in English on the terminal when it finds no folder.
    std::fs::create_dir_all(&pasta).ok()?;
    let arquivo = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("nexsus")
        .filename_suffix("log")
        .max_log_files(DIAS)
        .build(pasta)
        .ok()?;
    let (escritor, guarda) = tracing_appender::non_blocking(arquivo);
    let construtor =
        tracing_subscriber::fmt().with_writer(escritor).with_ansi(false).with_env_filter(filtro(&config.log_nivel));
    let posto = if config.log_json { construtor.json().try_init() } else { construtor.try_init() };
    posto.ok().map(|()| guarda)
}

/// Our own crates at the level asked for; libraries only when they warn, because some of them log
/// statements and addresses below that.
fn filtro(nivel: &str) -> EnvFilter {
    if nivel == "off" {
        return EnvFilter::new("off");
    }
    let nossos = ["nexsus", "nexsus_service", "nexsus_store", "nexsus_connect", "nexsus_ingest", "nexsus_screens"];
    let mut regras = String::from(if nivel == "error" { "error" } else { "warn" });
    regras += ",sqlx::query=off";
    for nome in nossos {
        let _ = write!(regras, ",{nome}={nivel}");
    }
    EnvFilter::new(regras)
}

#[cfg(test)]
mod testes {
    use super::filtro;

    #[test]
    fn bibliotecas_ficam_caladas() {
        let regras = filtro("trace").to_string();
        assert!(regras.contains("nexsus_store=trace"));
        assert!(regras.contains("sqlx::query=off"));
        assert!(regras.split(',').any(|r| r == "warn"));
        assert_eq!(filtro("off").to_string(), "off");
    }
}
