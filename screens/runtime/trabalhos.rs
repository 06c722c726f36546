//! Jobs while they run: newest progress wins, cancel is a flag the work looks at, an ending happens once.
//!
//! A job reports as often as it likes; each report overwrites the last. The loop looks at the slots at most five
//! times a second while a job runs, so 20,000 reports cost 20,000 cheap stores and a handful of frames.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::msg::{JobId, Progresso};
use crate::servico::Observador;

/// Shared between one job and the loop.
#[derive(Debug, Default)]
pub struct Posto {
    novo: Mutex<Option<Progresso>>,
    cancelado: AtomicBool,
}

impl Posto {
    pub fn cancelar(&self) {
        self.cancelado.store(true, Ordering::Relaxed);
    }

    /// The newest report since the last look.
    fn colher(&self) -> Option<Progresso> {
        self.novo.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Observador for Posto {
    fn progresso(&self, feito: u64, total: Option<u64>, fase: &'static str) {
        let p = Progresso { feito, total, fase: fase.to_owned() };
        *self.novo.lock().unwrap_or_else(PoisonError::into_inner) = Some(p);
    }

    fn cancelado(&self) -> bool {
        self.cancelado.load(Ordering::Relaxed)
    }
}

/// The jobs of this run that have not ended.
#[derive(Debug, Default)]
pub struct Trabalhos {
    postos: HashMap<JobId, Arc<Posto>>,
}

impl Trabalhos {
    pub fn novo(&mut self, id: JobId) -> Arc<Posto> {
        let p = Arc::new(Posto::default());
        self.postos.insert(id, Arc::clone(&p));
        p
    }

    pub fn cancelar(&self, id: JobId) {
        if let Some(p) = self.postos.get(&id) {
            p.cancelar();
        }
    }

    pub fn cancelar_todos(&self) {
        self.postos.values().for_each(|p| p.cancelar());
    }

    /// Forgets an ended job; false when it had ended before.
    pub fn terminou(&mut self, id: JobId) -> bool {
        self.postos.remove(&id).is_some()
    }

    pub fn algum(&self) -> bool {
        !self.postos.is_empty()
    }

    /// Newest reports, in the order of the jobs.
    pub fn colher(&self) -> Vec<(JobId, Progresso)> {
        let mut v: Vec<_> = self.postos.iter().filter_map(|(id, p)| Some((*id, p.colher()?))).collect();
        v.sort_by_key(|(id, _)| *id);
        v
    }
}

#[cfg(test)]
mod testes_de_trabalhos {
    use super::*;

    #[test]
    fn o_mais_novo_vence_e_o_fim_e_um_so() {
        let mut t = Trabalhos::default();
        let p = t.novo(JobId(7));
        for i in 0..20_000 {
            p.progresso(i, Some(20_000), "linhas");
        }
        let colhido = t.colher();
        assert_eq!(colhido.len(), 1);
        assert_eq!(colhido[0].1.feito, 19_999);
        assert!(t.colher().is_empty());
        assert!(t.terminou(JobId(7)));
        assert!(!t.terminou(JobId(7)));
    }

    #[test]
    fn cancelar_chega_ao_trabalho() {
        let mut t = Trabalhos::default();
        let p = t.novo(JobId(1));
        assert!(!p.cancelado());
        t.cancelar(JobId(1));
        assert!(p.cancelado());
        t.cancelar(JobId(99));
    }
}
