//! The job a screen started: progress, time left, cancel.
//!
//! A job behind a confirmation is only *armed*: it runs when its first progress or its end arrives, so a
//! refused confirmation leaves the screen free.

use chrono::NaiveDateTime;
use nexsus_widgets::{Pincel, Progresso as Barra, texto};

use crate::quadro::{Buffer, Effect, JobId, Progresso, Rect, Session, Texto, Trabalho, Visual};
use crate::textos::comum as t;

/// A started or armed job.
#[derive(Debug, Default)]
pub struct Execucao {
    armado: Option<JobId>,
    rodando: Option<JobId>,
    inicio: Option<NaiveDateTime>,
    progresso: Progresso,
    resta: String,
    cancelando: bool,
}

impl Execucao {
    /// Starts now.
    pub fn iniciar(&mut self, trabalho: Trabalho, cx: &Session, out: &mut Vec<Effect>) {
        let id = cx.job();
        *self = Self { rodando: Some(id), inicio: Some(cx.agora), ..Self::default() };
        out.push(Effect::Start(id, trabalho));
    }

    /// The id for a job that a confirmation will start.
    pub fn armar(&mut self, cx: &Session) -> JobId {
        let id = cx.job();
        *self = Self { armado: Some(id), ..Self::default() };
        id
    }

    /// Takes a progress message; true when it is of this job.
    pub fn avancou(&mut self, id: JobId, p: &Progresso, cx: &Session) -> bool {
        if self.armado == Some(id) {
            self.armado = None;
            self.rodando = Some(id);
            self.inicio = Some(cx.agora);
        }
        if self.rodando != Some(id) {
            return false;
        }
        self.progresso = p.clone();
        self.resta = self.inicio.map(|i| resta(p, (cx.agora - i).num_seconds())).unwrap_or_default();
        true
    }

    /// Takes the end of a job; true when it is of this one, which is then over.
    pub fn terminou(&mut self, id: JobId) -> bool {
        let nosso = self.dono(id);
        if nosso {
            *self = Self::default();
        }
        nosso
    }

    /// Is this the job, running or behind its question?
    pub fn dono(&self, id: JobId) -> bool {
        self.rodando == Some(id) || self.armado == Some(id)
    }

    pub fn rodando(&self) -> bool {
        self.rodando.is_some()
    }

    /// Asks the running job to stop; false when none runs.
    pub fn cancelar(&mut self, out: &mut Vec<Effect>) -> bool {
        let Some(id) = self.rodando else { return false };
        if !self.cancelando {
            self.cancelando = true;
            out.push(Effect::Cancel(id));
        }
        true
    }

    /// Draws phase, bar and the way to stop on two lines.
    pub fn desenhar(&self, area: Rect, buf: &mut Buffer, v: &Visual) {
        if area.height == 0 || area.width < 4 {
            return;
        }
        let fase = if self.progresso.fase.is_empty() { t::COMECANDO } else { self.progresso.fase.as_str() };
        let barra = Barra {
            rotulo: Texto::novo(fase),
            feito: self.progresso.feito,
            total: self.progresso.total,
            resta: Texto::novo(&self.resta),
        };
        barra.desenhar(Rect { height: 1, ..area }, buf, v);
        if area.height > 1 {
            let dica = if self.cancelando { t::CANCELANDO } else { t::CANCELAR };
            let linha = Rect { y: area.y + 1, height: 1, ..area };
            Pincel::novo(buf, linha, v).escrever(0, 0, &Texto::novo(dica), v.tema.fraco);
        }
    }
}

/// Time left in words, from the pace so far; empty while it cannot be known.
fn resta(p: &Progresso, passados: i64) -> String {
    let Some(total) = p.total.filter(|t| *t > p.feito) else { return String::new() };
    if p.feito == 0 || passados < 1 {
        return String::new();
    }
    let faltam = u128::from(total - p.feito) * u128::from(passados.unsigned_abs()) / u128::from(p.feito);
    let s = u64::try_from(faltam).unwrap_or(u64::MAX).max(1);
    let quanto = if s < 60 { texto!("{s}s") } else { texto!("{}m{:02}s", s / 60, s % 60) };
    format!("{} {quanto}", t::RESTA)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes_de_execucao {
    use super::*;

    fn p(feito: u64, total: Option<u64>) -> Progresso {
        Progresso { feito, total, fase: String::new() }
    }

    #[test]
    fn tempo_restante_pelo_ritmo() {
        assert_eq!(resta(&p(412, Some(640)), 235), "resta 2m10s");
        assert_eq!(resta(&p(50, Some(100)), 4), "resta 4s");
        assert_eq!(resta(&p(0, Some(100)), 4), "");
        assert_eq!(resta(&p(5, None), 4), "");
        assert_eq!(resta(&p(100, Some(100)), 4), "");
    }
}
