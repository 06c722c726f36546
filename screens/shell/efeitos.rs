//! Effects that are navigation are carried out here; the others are handed to the runtime in order.

use std::collections::VecDeque;

use crate::confirmar::Confirmacao;
use crate::login::Login;
use crate::msg::{Confirm, Effect, Msg, Nivel};
use crate::pergunta::Pergunta;
use crate::rota::Rota;
use crate::screen::{Leave, Screen};
use crate::{telas, textos};

use super::{FUNDO_DA_PILHA, Shell};

impl Shell {
    /// Carries out navigation, returns what the runtime must do.
    pub(super) fn executar(&mut self, efeitos: Vec<Effect>) -> Vec<Effect> {
        let mut fila: VecDeque<Effect> = efeitos.into();
        let mut fora = Vec::new();
        while let Some(e) = fila.pop_front() {
            let novos = match e {
                Effect::Push(Rota::Login) | Effect::Logout => self.perguntar_antes(Effect::Recomeca(Rota::Login)),
                Effect::Push(Rota::Inicio) => self.perguntar_antes(Effect::Recomeca(Rota::Inicio)),
                Effect::Recomeca(Rota::Login) => {
                    // The service waits for the jobs to reach the end of their batch before the session ends.
                    fora.extend(self.vivas.ids_ativos().into_iter().map(Effect::Cancel));
                    fora.push(Effect::Ask(self.session.req(), Pergunta::Sair));
                    fora.push(Effect::Logout);
                    (self.session.sessao, self.vencida) = (None, None);
                    self.recomecar(&Rota::Login)
                }
                Effect::Recomeca(rota) => self.recomecar(&rota),
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
                    let usuario = sessao.usuario.clone();
                    self.marco = self.session.req().0;
                    let renovada = self.session.sessao.replace((*sessao).clone()).is_some();
                    fora.push(Effect::Login(sessao));
                    // The same person goes on where the session ended; what another one left open is not theirs.
                    let mesma = self.vencida.take().is_some_and(|u| u == usuario);
                    if mesma || (renovada && self.sujas().next().is_some()) {
                        self.desempilhar()
                    } else {
                        self.recomecar(&Rota::Inicio)
                    }
                }
                Effect::Quit => self.perguntar_antes(Effect::QuitNow),
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

    /// What would be lost by closing every layer: the questions of the forms, topmost first.
    fn sujas(&self) -> impl Iterator<Item = String> {
        self.pilha.iter().rev().filter_map(|t| if let Leave::Dirty(p) = t.leave() { Some(p) } else { None })
    }

    /// Runs what closes every layer at once, or, where something would be lost or stopped, asks first.
    fn perguntar_antes(&self, depois: Effect) -> Vec<Effect> {
        let fica = matches!(depois, Effect::Recomeca(Rota::Inicio));
        let suja = self.sujas().next();
        let ocupada = self.pilha.iter().any(|t| matches!(t.leave(), Leave::Busy(_)));
        let nomes = self.vivas.nomes_ativos();
        let tarefas = match nomes.len() {
            0 => None,
            _ if fica => (ocupada || suja.is_some()).then(|| textos::tarefas_continuam(&nomes)),
            _ => Some(textos::tarefas_param(&nomes)),
        };
        let titulo = match (&suja, &depois) {
            (Some(_), _) => textos::DESCARTAR_TITULO,
            (None, Effect::QuitNow) => textos::SAIR_TITULO,
            (None, _) => textos::OCUPADA_TITULO,
        };
        let partes: Vec<String> = tarefas.into_iter().chain(suja).collect();
        if partes.is_empty() {
            return vec![depois];
        }
        let mut texto = partes.join(" ");
        if !texto.ends_with('?') {
            texto = format!("{texto} {}", textos::SAIR_MESMO_ASSIM);
        }
        vec![Effect::Confirm(Confirm { effect: Box::new(depois), titulo: titulo.into(), texto, palavra: None })]
    }

    /// The session ended while somebody was at work: the entrance on top, everything else stays below it.
    pub(super) fn vencer_sessao(&mut self) -> Vec<Effect> {
        let Some(s) = self.session.sessao.take() else { return Vec::new() };
        self.nota = None;
        let mut login = Login::vencida(&self.session, &s.usuario);
        self.vencida = Some(s.usuario);
        let mut out = vec![Effect::Logout];
        login.update(&Msg::Opened, &self.session, &mut out);
        // Beside the depth limit: refusing the entrance would leave nobody able to go on.
        self.pilha.push(Box::new(login));
        out
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
        // What stood under an overlay never went out of sight: nothing to read again unless it wrote.
        match self.pilha.pop() {
            Some(t) if !t.muda_o_de_baixo() => Vec::new(),
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
