//! What every verb is given: the use cases, the two streams, whether a person can be asked, and
//! the observer through which progress comes out and the wish to stop goes in.

use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use nexsus_domain::Competencia;
use nexsus_service::{ErroUsuario, Nucleo, Observador, Resultado, Sessao};

use super::saida::Saida;
use super::{sinais, textos};

/// The month of today, where the operator names none.
///
/// # Errors
/// The clock of the machine stands in a year no competência can have.
pub fn mes_corrente() -> Resultado<Competencia> {
    Competencia::de_data(nexsus_service::relogio().date())
        .map_err(|_| ErroUsuario::invalido(textos::COMPETENCIA, textos::uso::VEJA_AJUDA))
}

/// Context of one verb.
pub struct Contexto {
    /// The use cases.
    pub nucleo: Nucleo,
    /// Where answers go.
    pub saida: Saida,
    /// Whether questions may be asked.
    pub interativo: bool,
    /// Progress and cancel.
    pub observador: Arc<ObservadorTerminal>,
}

impl Contexto {
    /// Context for one verb.
    pub fn novo(nucleo: Nucleo, saida: Saida, interativo: bool) -> Self {
        let mostra = std::io::stderr().is_terminal();
        Self { nucleo, saida, interativo, observador: Arc::new(ObservadorTerminal::novo(mostra)) }
    }

    /// The session opened by `nexsus entrar`.
    pub async fn sessao(&self) -> Resultado<Sessao> {
        self.nucleo.sessao_do_arquivo().await
    }
}

/// Shows progress in one line of the terminal, at most five times a second, and stops on a signal.
#[derive(Debug)]
pub struct ObservadorTerminal {
    mostra: bool,
    ultima: Mutex<Option<Instant>>,
}

impl ObservadorTerminal {
    fn novo(mostra: bool) -> Self {
        Self { mostra, ultima: Mutex::new(None) }
    }

    /// Takes the progress line away before an answer is printed.
    pub fn apagar(&self) {
        let mut ultima = self.ultima.lock().unwrap_or_else(PoisonError::into_inner);
        if ultima.take().is_some() {
            let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K");
        }
    }
}

impl Observador for ObservadorTerminal {
    fn progresso(&self, feito: u64, total: Option<u64>, fase: &'static str) {
        if !self.mostra {
            return;
        }
        let mut ultima = self.ultima.lock().unwrap_or_else(PoisonError::into_inner);
        if ultima.is_some_and(|u| u.elapsed() < Duration::from_millis(200)) {
            return;
        }
        *ultima = Some(Instant::now());
        let texto = match total.filter(|t| *t > 0) {
            Some(t) => format!("{fase}: {feito} de {t} ({} %)", feito.min(t).saturating_mul(100) / t),
            None => format!("{fase}: {feito}"),
        };
        let mut erro = std::io::stderr().lock();
        let _ = write!(erro, "\r\u{1b}[K{texto}").and_then(|()| erro.flush());
    }

    fn cancelado(&self) -> bool {
        sinais::codigo_recebido().is_some()
    }
}
