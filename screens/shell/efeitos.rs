//! Effects that are navigation are carried out here; the others are handed to the runtime in order.

use std::collections::VecDeque;

use crate::confirmar::Confirmacao;
use crate::msg::{Confirm, Effect, Msg, Nivel};
use crate::pergunta::Pergunta;
use crate::rota::Rota;
use crate::screen::Screen;
use crate::{telas, textos};

use super::{FUNDO_DA_PILHA, Shell};

impl Shell {
    /// Carries out navigation, returns what the runtime must do.
    pub(super) fn executar(&mut self, efeitos: Vec<Effect>) -> Vec<Effect> {
        let mut fila: VecDeque<Effect> = efeitos.into();
        let mut fora = Vec::new();
        while let Some(e) = fila.pop_front() {
            let novos = match e {
                Effect::Push(Rota::Login) | Effect::Logout => {
                    fora.push(Effect::Ask(self.session.req(), Pergunta::Sair));
                    fora.push(Effect::Logout);
                    self.session.sessao = None;
                    self.recomecar(&Rota::Login)
                }
                Effect::Push(Rota::Inicio) => self.recomecar(&Rota::Inicio),
                Effect::Push(rota) => {
                    let tela = if rota == Rota::Tarefas {
                        Box::new(crate::tarefas::Painel::novo(&self.vivas)) as Box<dyn Screen>
                    } else {
                        telas::abrir(&rota, &self.session)
                    };
                    self.empilhar(tela)
                }
                Effect::Replace(rota) => {
                    self.pilha.pop();
                    let tela = telas::abrir(&rota, &self.session);
                    self.empilhar(tela)
                }
                Effect::Open(tela) => self.empilhar(tela),
                Effect::Pop => self.desempilhar(),
                Effect::Pick(id, valor) => {
                    let mut v = self.desempilhar();
                    let m = Msg::Picked(id, valor);
                    for tela in &mut self.pilha {
                        tela.update(&m, &self.session, &mut v);
                    }
                    v
                }
                Effect::Run(id, argumento) => {
                    // What `por_nome` gives was already carried out: queued again, it would happen twice.
                    let antes = self.desempilhar();
                    fora.extend(self.executar(antes));
                    fora.extend(self.por_nome(id, argumento));
                    Vec::new()
                }
                Effect::Confirm(c) => self.empilhar(Box::new(Confirmacao::nova(c))),
                Effect::Notify(nivel, texto) => {
                    self.nota = Some((nivel, texto));
                    Vec::new()
                }
                Effect::SetCompetencia(c) => {
                    self.session.competencia = c;
                    self.mostrar_topo()
                }
                Effect::Login(sessao) => {
                    self.session.sessao = Some((*sessao).clone());
                    fora.push(Effect::Login(sessao));
                    self.recomecar(&Rota::Inicio)
                }
                Effect::Quit => {
                    if self.vivas.ativas() == 0 {
                        fora.push(Effect::QuitNow);
                        Vec::new()
                    } else {
                        let c = Confirm {
                            effect: Box::new(Effect::QuitNow),
                            titulo: textos::SAIR_TITULO.into(),
                            texto: textos::sair_com_tarefas(self.vivas.ativas()),
                            palavra: None,
                        };
                        vec![Effect::Confirm(c)]
                    }
                }
                Effect::Start(id, trabalho) => {
                    self.vivas.iniciar(id, &trabalho, self.session.agora);
                    fora.push(Effect::Start(id, trabalho));
                    Vec::new()
                }
                Effect::Cancel(id) => {
                    self.vivas.cancelando(id);
                    fora.push(Effect::Cancel(id));
                    Vec::new()
                }
                externo @ (Effect::Ask(..) | Effect::Bell | Effect::Redraw | Effect::QuitNow) => {
                    fora.push(externo);
                    Vec::new()
                }
            };
            for n in novos.into_iter().rev() {
                fila.push_front(n);
            }
        }
        fora
    }

    fn empilhar(&mut self, tela: Box<dyn Screen>) -> Vec<Effect> {
        if self.pilha.len() >= FUNDO_DA_PILHA {
            return vec![Effect::Notify(Nivel::Aviso, textos::MUITAS_TELAS.into()), Effect::Bell];
        }
        self.pilha.push(tela);
        let mut out = Vec::new();
        if let Some(topo) = self.pilha.last_mut() {
            topo.update(&Msg::Opened, &self.session, &mut out);
        }
        out
    }

    fn desempilhar(&mut self) -> Vec<Effect> {
        if self.pilha.len() <= 1 {
            return vec![Effect::Quit];
        }
        // What stood under an overlay never went out of sight: nothing to read again.
        match self.pilha.pop() {
            Some(t) if t.is_modal() => Vec::new(),
            _ => self.mostrar_topo(),
        }
    }

    fn mostrar_topo(&mut self) -> Vec<Effect> {
        let mut out = Vec::new();
        if let Some(topo) = self.pilha.last_mut() {
            topo.update(&Msg::Shown, &self.session, &mut out);
        }
        out
    }

    fn recomecar(&mut self, rota: &Rota) -> Vec<Effect> {
        self.pilha.clear();
        let tela = telas::abrir(rota, &self.session);
        self.empilhar(tela)
    }
}
