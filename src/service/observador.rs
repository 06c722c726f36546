//! How a long work tells how far it is and hears that it should stop. Knows no runtime and
//! no screen: the command line, the full-screen program and the tests each bring their own.

/// Receives progress and answers whether to stop.
pub trait Observador: Send + Sync {
    /// `feito` of `total` units of the named phase are done (units: lines, rows or bytes).
    fn progresso(&self, feito: u64, total: Option<u64>, fase: &'static str);
    /// True once somebody asked to stop; checked per row or per batch.
    fn cancelado(&self) -> bool;
}

/// Listens to nothing and never stops.
#[derive(Debug, Clone, Copy, Default)]
pub struct SemObservador;

impl Observador for SemObservador {
    fn progresso(&self, _feito: u64, _total: Option<u64>, _fase: &'static str) {}
    fn cancelado(&self) -> bool {
        false
    }
}
