//! Ctrl-C, SIGTERM and a lost terminal: the first asks the running verb to stop, the second ends
//! the program at once. The exit code tells which signal it was (130, 143, 129).

use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Notify;

static RECEBIDO: AtomicI32 = AtomicI32::new(0);
static CHEGOU: Notify = Notify::const_new();

/// Listens from now on; needs the runtime around it.
pub fn escutar() {
    for (qual, codigo) in [(SignalKind::interrupt(), 130), (SignalKind::terminate(), 143), (SignalKind::hangup(), 129)]
    {
        let Ok(mut fonte) = signal(qual) else {
            continue;
        };
        tokio::spawn(async move {
            while fonte.recv().await.is_some() {
                if RECEBIDO.compare_exchange(0, codigo, Ordering::SeqCst, Ordering::SeqCst).is_err() {
                    // Asked twice: no more patience. Open transactions roll back by themselves.
                    super::senha::devolver_eco();
                    std::process::exit(codigo);
                }
                CHEGOU.notify_waiters();
            }
        });
    }
}

/// Exit code of the signal that came, if one came.
pub fn codigo_recebido() -> Option<i32> {
    Some(RECEBIDO.load(Ordering::SeqCst)).filter(|c| *c != 0)
}

/// Marks that the operator gave up at a prompt, which takes Ctrl-C as a key.
pub fn desistiu() {
    let _ = RECEBIDO.compare_exchange(0, 130, Ordering::SeqCst, Ordering::SeqCst);
}

/// Returns when a signal came.
pub async fn espera() {
    while codigo_recebido().is_none() {
        // The timeout covers a signal between the check and the wait.
        let _ = tokio::time::timeout(Duration::from_millis(250), CHEGOU.notified()).await;
    }
}
