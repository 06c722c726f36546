//! What reaches a screen (`Msg`), what a screen asks for (`Effect`), and what it may read (`Session`).
//!
//! A screen is a pure state machine: no await, no I/O and no clock. Everything it needs to know of the moment
//! stands in `Session`; everything it wants done leaves as an `Effect` (architecture.md, Ways: Screen).
//! `Debug` of these types never prints what was typed or answered: it could be a patient or a password.

use std::cell::Cell;
use std::fmt;

use chrono::{NaiveDate, NaiveDateTime};

use crate::comando::CommandId;
use crate::pergunta::{Pergunta, Resposta, ResultadoTrabalho, Trabalho};
use crate::rota::Rota;
use crate::screen::Screen;
use crate::servico::{Acao, Cnes, Competencia, ErroUsuario, Sessao};
use nexsus_widgets::Tecla;

/// Identity of one question; the answer carries it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReqId(pub u64);

/// Identity of one job started from the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub u64);

/// How far a job is. `total` is unknown while the work is still being counted.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Progresso {
    pub feito: u64,
    pub total: Option<u64>,
    pub fase: String,
}

/// How a job ended.
pub enum Desfecho {
    Done(ResultadoTrabalho),
    Failed(ErroUsuario),
    Cancelled,
}

impl fmt::Debug for Desfecho {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Done(_) => "Done",
            Self::Failed(_) => "Failed",
            Self::Cancelled => "Cancelled",
        })
    }
}

/// Everything that can reach a screen.
pub enum Msg {
    /// First message after the screen was put on the stack: ask for the first data here.
    Opened,
    /// A full screen above was closed and this one is on top again. Not sent when an overlay closes.
    Shown,
    /// A registry row was chosen by key or palette, with the palette's argument.
    Command(CommandId, Option<String>),
    /// A key no row claimed. Top screen only.
    Key(Tecla),
    /// Pasted text, cleaned and at most 64 KiB; may hold `\n`. Top screen only.
    Paste(String),
    /// Answer to `Effect::Ask`. Goes to all screens; unknown ids are to be ignored.
    Reply(ReqId, Result<Resposta, ErroUsuario>),
    Progress(JobId, Progresso),
    Finished(JobId, Desfecho),
    /// A picker opened under this id chose a value.
    Picked(ReqId, String),
    Resize,
    /// The moment a screen asked for in `acorda` came.
    Tick,
    /// The line dropped or the machine wants us gone: keep drafts.
    Hangup,
}

impl fmt::Debug for Msg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened => f.write_str("Opened"),
            Self::Shown => f.write_str("Shown"),
            Self::Command(id, _) => write!(f, "Command({id})"),
            Self::Key(_) => f.write_str("Key"),
            Self::Paste(t) => write!(f, "Paste({} bytes)", t.len()),
            Self::Reply(id, r) => write!(f, "Reply({}, {})", id.0, if r.is_ok() { "ok" } else { "erro" }),
            Self::Progress(id, p) => write!(f, "Progress({}, {:?})", id.0, p.feito),
            Self::Finished(id, d) => write!(f, "Finished({}, {d:?})", id.0),
            Self::Picked(id, _) => write!(f, "Picked({})", id.0),
            Self::Resize => f.write_str("Resize"),
            Self::Tick => f.write_str("Tick"),
            Self::Hangup => f.write_str("Hangup"),
        }
    }
}

/// Weight of a sentence in the message row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nivel {
    Info,
    Ok,
    Aviso,
    Erro,
}

/// A question that stands between a command and its effect.
#[derive(Debug)]
pub struct Confirm {
    pub effect: Box<Effect>,
    pub titulo: String,
    /// What will happen, with numbers.
    pub texto: String,
    /// Word to be typed for dangerous or external actions; `None` asks S/N.
    pub palavra: Option<&'static str>,
}

/// Everything a screen can ask for.
pub enum Effect {
    Ask(ReqId, Pergunta),
    Start(JobId, Trabalho),
    Cancel(JobId),
    Push(Rota),
    Replace(Rota),
    Pop,
    /// Puts a screen built by the caller on top: pickers, forms, questions.
    Open(Box<dyn Screen>),
    /// From a picker: closes it and sends `Msg::Picked` to all screens.
    Pick(ReqId, String),
    Confirm(Confirm),
    /// From an overlay: closes it, then runs the command on the screen below.
    Run(CommandId, Option<String>),
    Notify(Nivel, String),
    Bell,
    Redraw,
    SetCompetencia(Competencia),
    Login(Box<Sessao>),
    /// Ends the session; asks first while jobs run or something typed would be lost.
    Logout,
    /// Closes every layer and opens this place, without asking; `Login` ends the session.
    Recomeca(Rota),
    /// Leaves the program; asks first while jobs run or something typed would be lost.
    Quit,
    /// Leaves the program without asking.
    QuitNow,
}

impl fmt::Debug for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ask(id, p) => write!(f, "Ask({}, {p:?})", id.0),
            Self::Start(id, t) => write!(f, "Start({}, {t:?})", id.0),
            Self::Cancel(id) => write!(f, "Cancel({})", id.0),
            Self::Push(r) => write!(f, "Push({r:?})"),
            Self::Replace(r) => write!(f, "Replace({r:?})"),
            Self::Pop => f.write_str("Pop"),
            Self::Open(_) => f.write_str("Open"),
            Self::Pick(id, _) => write!(f, "Pick({})", id.0),
            Self::Confirm(c) => write!(f, "Confirm({:?}, {:?})", c.palavra, c.effect),
            Self::Run(id, _) => write!(f, "Run({id})"),
            Self::Notify(n, _) => write!(f, "Notify({n:?})"),
            Self::Bell => f.write_str("Bell"),
            Self::Redraw => f.write_str("Redraw"),
            Self::SetCompetencia(c) => write!(f, "SetCompetencia({c})"),
            Self::Login(_) => f.write_str("Login"),
            Self::Logout => f.write_str("Logout"),
            Self::Recomeca(r) => write!(f, "Recomeca({r:?})"),
            Self::Quit => f.write_str("Quit"),
            Self::QuitNow => f.write_str("QuitNow"),
        }
    }
}

/// What a screen may read of the world while it updates.
pub struct Session {
    pub sessao: Option<Sessao>,
    /// Local time, refreshed by the runtime before each message.
    pub agora: NaiveDateTime,
    /// Work competência of the title row.
    pub competencia: Competencia,
    pub servidor: String,
    /// "SQLite" or "PostgreSQL".
    pub banco: String,
    /// What is known of the terminal, name and value: kind, characters, colours.
    pub terminal: Vec<(String, String)>,
    proximo: Cell<u64>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("entrou", &self.sessao.is_some()).finish_non_exhaustive()
    }
}

impl Session {
    /// A session before the login. Fails when the machine's clock stands outside the years of the SUS tables.
    pub fn nova(agora: NaiveDateTime, servidor: String, banco: String) -> Option<Self> {
        Some(Self {
            sessao: None,
            agora,
            competencia: Competencia::de_data(agora.date()).ok()?,
            servidor,
            banco,
            terminal: Vec::new(),
            proximo: Cell::new(1),
        })
    }

    fn proximo(&self) -> u64 {
        let n = self.proximo.get();
        self.proximo.set(n + 1);
        n
    }

    /// A fresh question id.
    pub fn req(&self) -> ReqId {
        ReqId(self.proximo())
    }

    /// A fresh job id.
    pub fn job(&self) -> JobId {
        JobId(self.proximo())
    }

    pub fn hoje(&self) -> NaiveDate {
        self.agora.date()
    }

    /// May the person at the keyboard do this? Only explains: the service decides.
    pub fn pode(&self, acao: Acao) -> bool {
        self.sessao.as_ref().is_some_and(|s| s.pode(acao))
    }

    pub fn cnes(&self) -> Option<Cnes> {
        self.sessao.as_ref().and_then(|s| s.cnes)
    }
}
