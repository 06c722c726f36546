//! The stack of screens and the one active layer: turns keys into registry rows, rows into messages, and
//! carries out the effects that are navigation. What touches the world leaves through `receber`'s result.
//!
//! Rules (terminal.md C.3): keys and paste reach the top screen only; answers, progress and endings reach all;
//! no bubbling; a dangerous effect exists once, inside its `Confirm`.

mod desenho;
mod efeitos;
mod tarefas_vivas;

use std::collections::VecDeque;

use chrono::NaiveDateTime;
use nexsus_widgets::Tecla;

use crate::comando::{Command, CommandId};
use crate::msg::{Confirm, Effect, JobId, Msg, Nivel, ReqId, Session};
use crate::rota::Rota;
use crate::screen::{Leave, Modo, Screen};
use crate::{registro, telas, textos};

pub use tarefas_vivas::{EstadoViva, TarefaViva, TarefasVivas};

/// More open places than a person can find back from.
const FUNDO_DA_PILHA: usize = 12;

/// The shell: everything of the program's screen but the terminal and the services.
pub struct Shell {
    pilha: Vec<Box<dyn Screen>>,
    pub session: Session,
    nota: Option<(Nivel, String)>,
    pub(crate) vivas: TarefasVivas,
    recentes: VecDeque<String>,
    /// Who was at work when the session ended, until somebody enters again.
    vencida: Option<String>,
    /// Questions and jobs below this number were put in a session before this one.
    marco: u64,
    /// Set by the first Ctrl+C, cleared by any other key.
    ctrl_c: bool,
}

impl std::fmt::Debug for Shell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shell").field("telas", &self.pilha.len()).finish_non_exhaustive()
    }
}

impl Shell {
    /// A shell that shows this route; the returned effects are to be run.
    pub fn novo(session: Session, rota: &Rota) -> (Self, Vec<Effect>) {
        let tela = telas::abrir(rota, &session);
        let mut shell = Self {
            pilha: Vec::new(),
            session,
            nota: None,
            vivas: TarefasVivas::default(),
            recentes: VecDeque::new(),
            vencida: None,
            marco: 0,
            ctrl_c: false,
        };
        let fora = shell.executar(vec![Effect::Open(tela)]);
        (shell, fora)
    }

    /// A shell showing one given screen; its first effects are dropped.
    #[cfg(test)]
    pub(crate) fn com_tela(session: Session, tela: Box<dyn Screen>) -> Self {
        let (mut shell, _) = Self::novo(session, &Rota::Login);
        shell.pilha.clear();
        drop(shell.executar(vec![Effect::Open(tela)]));
        shell
    }

    /// Puts a given screen on top as it is: it gets no `Msg::Opened`.
    #[cfg(test)]
    pub(crate) fn abrir_para_teste(&mut self, tela: Box<dyn Screen>) {
        self.pilha.push(tela);
    }

    /// How many layers are open.
    pub fn profundidade(&self) -> usize {
        self.pilha.len()
    }

    /// Title of the active layer.
    pub fn titulo(&self) -> String {
        self.pilha.last().map(|t| t.title()).unwrap_or_default()
    }

    fn topo(&mut self) -> Option<&mut Box<dyn Screen>> {
        self.pilha.last_mut()
    }

    /// One key, already normalised.
    pub fn tecla(&mut self, tecla: Tecla) -> Vec<Effect> {
        // ^S is only an alias: serial lines and some gateways keep it for themselves.
        let tecla = if tecla == Tecla::Ctrl('s') { Tecla::F(2) } else { tecla };
        self.nota = None;
        if tecla == Tecla::Ctrl('c') {
            if std::mem::replace(&mut self.ctrl_c, true) {
                return self.executar(vec![Effect::Quit]);
            }
            self.nota = Some((Nivel::Aviso, textos::CTRL_C_DE_NOVO.into()));
            return Vec::new();
        }
        self.ctrl_c = false;
        let entrou = self.session.sessao.is_some();
        let Some(topo) = self.pilha.last() else { return Vec::new() };
        let (linhas, modo, muda) = (topo.commands(), topo.modo(), registro::janela_muda(&**topo));
        if let Some(c) = registro::achar(linhas, tecla, modo) {
            return self.comando(c, None);
        }
        if let Some(c) =
            registro::achar(registro::GLOBAIS, tecla, modo).filter(|c| registro::global_vale(c.id, muda, !entrou))
        {
            return self.global(c.id, None);
        }
        self.ao_topo(&Msg::Key(tecla))
    }

    /// Pasted text; control characters are already gone.
    pub fn colar(&mut self, texto: String) -> Vec<Effect> {
        self.nota = None;
        self.ctrl_c = false;
        self.ao_topo(&Msg::Paste(texto))
    }

    /// Anything that is not a key: answers, progress, resize, hang-up. Goes to every layer.
    pub fn mensagem(&mut self, m: &Msg) -> Vec<Effect> {
        let vencida = textos::sessao_vencida(m);
        let desta = matches!(m, Msg::Reply(ReqId(n), _) | Msg::Finished(JobId(n), _) if *n >= self.marco);
        let m = vencida.as_ref().unwrap_or(m);
        let mut out = Vec::new();
        let nota = self.vivas.ouvir(m);
        // The screen that owns the job says how it ended, and what to do now.
        let dono = matches!(m, Msg::Finished(id, _) if self.visiveis().iter().any(|t| t.dono(*id)));
        if let Some((nivel, texto)) = nota.filter(|_| !dono) {
            out.push(Effect::Notify(nivel, texto));
        }
        for tela in &mut self.pilha {
            tela.update(m, &self.session, &mut out);
        }
        let mut fora = self.executar(out);
        if vencida.is_some() && desta {
            fora.extend(self.vencer_sessao());
        }
        fora
    }

    /// When the next layer wants to be woken: nothing is drawn or looked at before that.
    pub fn acorda(&self) -> Option<NaiveDateTime> {
        self.pilha.iter().filter_map(|t| t.acorda()).min()
    }

    /// The layers on sight: the topmost full screen and what is drawn over it.
    fn visiveis(&self) -> &[Box<dyn Screen>] {
        let base = self.pilha.iter().rposition(|t| !t.is_modal()).unwrap_or(0);
        self.pilha.get(base..).unwrap_or_default()
    }

    /// A sentence for the message row.
    pub fn avisar(&mut self, nivel: Nivel, texto: impl Into<String>) {
        self.nota = Some((nivel, texto.into()));
    }

    fn ao_topo(&mut self, m: &Msg) -> Vec<Effect> {
        let mut out = Vec::new();
        if let Some(topo) = self.pilha.last_mut() {
            topo.update(m, &self.session, &mut out);
        }
        self.executar(out)
    }

    /// Runs a row of the top layer, or says why not.
    fn comando(&mut self, c: &'static Command, argumento: Option<String>) -> Vec<Effect> {
        if let Some(acao) = c.acao.filter(|a| !self.session.pode(*a)) {
            self.nota = Some((Nivel::Aviso, textos::sem_permissao(acao.frase())));
            return vec![Effect::Bell];
        }
        let motivo = self.pilha.last().map(|t| t.enabled(c.id, &self.session));
        if let Some(Err(motivo)) = motivo {
            self.nota = Some((Nivel::Aviso, motivo));
            return vec![Effect::Bell];
        }
        self.ao_topo(&Msg::Command(c.id, argumento))
    }

    /// Runs a command by name: a row of the top layer first, then a global one.
    fn por_nome(&mut self, id: CommandId, argumento: Option<String>) -> Vec<Effect> {
        let linhas = self.pilha.last().map_or(&[] as &[Command], |t| t.commands());
        match registro::por_id(linhas, id) {
            Some(c) => self.comando(c, argumento),
            None => self.global(id, argumento),
        }
    }

    fn global(&mut self, id: CommandId, argumento: Option<String>) -> Vec<Effect> {
        match id {
            registro::AJUDA => self.abrir_ajuda(),
            registro::PALETA => self.abrir_paleta(),
            registro::TAREFAS => self.executar(vec![Effect::Push(Rota::Tarefas)]),
            registro::VOLTAR => self.voltar(),
            registro::REDESENHAR => vec![Effect::Redraw],
            registro::SAIR => self.executar(vec![Effect::Quit]),
            registro::TROCAR => self.executar(vec![Effect::Logout]),
            registro::IR => self.ir(argumento.unwrap_or_default()),
            _ => vec![Effect::Bell],
        }
    }

    /// Esc: never loses anything without asking.
    fn voltar(&mut self) -> Vec<Effect> {
        let Some(topo) = self.pilha.last() else { return Vec::new() };
        let raiz = self.pilha.len() == 1;
        let depois = if raiz { Effect::Quit } else { Effect::Pop };
        let pergunta = match topo.leave() {
            Leave::Free if raiz => Some((textos::SAIR_TITULO, textos::SAIR_PERGUNTA.to_owned())),
            Leave::Free => None,
            Leave::Dirty(p) => Some((textos::DESCARTAR_TITULO, p)),
            Leave::Busy(p) => Some((textos::OCUPADA_TITULO, p)),
        };
        match pergunta {
            None => self.executar(vec![depois]),
            Some((titulo, texto)) => self.executar(vec![Effect::Confirm(Confirm {
                effect: Box::new(depois),
                titulo: titulo.to_owned(),
                texto,
                palavra: None,
            })]),
        }
    }

    fn ir(&mut self, linha: String) -> Vec<Effect> {
        match crate::rota::de_codigo(&linha) {
            Ok(rota) => {
                self.recentes.retain(|r| *r != linha);
                self.recentes.push_front(linha);
                self.recentes.truncate(3);
                self.executar(vec![Effect::Push(rota)])
            }
            Err(e) => {
                self.nota = Some((Nivel::Aviso, textos::codigo_recusado(&e)));
                vec![Effect::Bell]
            }
        }
    }

    fn abrir_ajuda(&mut self) -> Vec<Effect> {
        let entrou = self.session.sessao.is_some();
        let Some(topo) = self.topo() else { return Vec::new() };
        let tela = crate::ajuda::Painel::novo(topo.title(), topo.field_help(), topo.commands(), topo.modo(), entrou);
        self.executar(vec![Effect::Open(Box::new(tela))])
    }

    fn abrir_paleta(&mut self) -> Vec<Effect> {
        let recentes: Vec<String> = self.recentes.iter().cloned().collect();
        let Some(topo) = self.pilha.last() else { return Vec::new() };
        let tela = crate::paleta::Paleta::nova(&topo.title(), topo.commands(), recentes, &self.session);
        self.executar(vec![Effect::Open(Box::new(tela))])
    }

    /// Mode of the active layer: the runtime uses it to know whether a lone letter is text.
    pub fn modo(&self) -> Modo {
        self.pilha.last().map_or(Modo::Lista, |t| t.modo())
    }
}

#[cfg(test)]
mod testes_da_casca;
#[cfg(test)]
mod testes_de_saida;
