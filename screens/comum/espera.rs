//! One outstanding question of a screen: the newest wins, late answers of older ones fall on the floor.

use crate::quadro::{Effect, Pergunta, ReqId, Session};

/// The question a screen waits for, with what the answer is for.
#[derive(Debug)]
pub struct Espera<T>(Option<(ReqId, T)>);

impl<T> Default for Espera<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Espera<T> {
    /// Asks now; an earlier question is forgotten.
    pub fn pedir(&mut self, para: T, pergunta: Pergunta, cx: &Session, out: &mut Vec<Effect>) {
        let id = self.reservar(para, cx);
        out.push(Effect::Ask(id, pergunta));
    }

    /// Takes an id for a question that somebody else will put (a confirmation, a picker).
    pub fn reservar(&mut self, para: T, cx: &Session) -> ReqId {
        let id = cx.req();
        self.0 = Some((id, para));
        id
    }

    /// What the answer with this id is for; `None` when it is not ours or no longer wanted.
    pub fn recebe(&mut self, id: ReqId) -> Option<T> {
        match self.0.take() {
            Some((meu, para)) if meu == id => Some(para),
            outra => {
                self.0 = outra;
                None
            }
        }
    }

    /// Is an answer still missing?
    pub fn ativa(&self) -> bool {
        self.0.is_some()
    }
}

/// Several outstanding questions at once, of a screen whose parts load side by side.
#[derive(Debug)]
pub struct Esperas<T>(Vec<(ReqId, T)>);

impl<T> Default for Esperas<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Esperas<T> {
    /// Asks now; earlier questions stay open.
    pub fn pedir(&mut self, para: T, pergunta: Pergunta, cx: &Session, out: &mut Vec<Effect>) {
        let id = self.reservar(para, cx);
        out.push(Effect::Ask(id, pergunta));
    }

    /// Takes an id for a question that somebody else will put (a confirmation, a picker).
    pub fn reservar(&mut self, para: T, cx: &Session) -> ReqId {
        let id = cx.req();
        self.0.push((id, para));
        id
    }

    /// What the answer with this id is for; `None` when it is not ours or no longer wanted.
    pub fn recebe(&mut self, id: ReqId) -> Option<T> {
        let i = self.0.iter().position(|(meu, _)| *meu == id)?;
        Some(self.0.swap_remove(i).1)
    }

    /// Is an answer missing that this says yes to?
    pub fn ha(&self, qual: impl Fn(&T) -> bool) -> bool {
        self.0.iter().any(|(_, para)| qual(para))
    }

    /// Answers this says yes to are no longer wanted.
    pub fn esquecer(&mut self, qual: impl Fn(&T) -> bool) {
        self.0.retain(|(_, para)| !qual(para));
    }
}
