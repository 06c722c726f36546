//! The contract between the shell and one screen.

use chrono::NaiveDateTime;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::comando::{Command, CommandId};
use crate::msg::{Effect, JobId, Msg, Nivel, Session};
use nexsus_widgets::Visual;

/// Are printable keys commands or text right now?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modo {
    Lista,
    Campo,
}

/// May the screen be left?
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leave {
    Free,
    /// Something typed would be lost: the question to ask first.
    Dirty(String),
    /// A job of this screen still runs: the sentence that explains what happens to it.
    Busy(String),
}

/// First page of F1: the focused field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ajuda {
    pub titulo: String,
    pub texto: String,
}

/// One screen or overlay. Pure: the shell feeds messages and carries out effects.
pub trait Screen {
    /// Place as shown in the title row, parts joined by ` ▸ `.
    fn title(&self) -> String;

    /// Registry rows of this layer.
    fn commands(&self) -> &'static [Command];

    /// Why a command cannot run now; the sentence is shown instead of doing nothing.
    fn enabled(&self, _id: CommandId, _cx: &Session) -> Result<(), String> {
        Ok(())
    }

    fn modo(&self) -> Modo {
        Modo::Lista
    }

    fn update(&mut self, m: &Msg, cx: &Session, out: &mut Vec<Effect>);

    /// Draws the body. Must stand every size, also 0x0.
    fn view(&mut self, area: Rect, buf: &mut Buffer, v: &Visual);

    /// Where the real cursor belongs after the last `view`.
    fn cursor(&self) -> Option<Position> {
        None
    }

    fn leave(&self) -> Leave {
        Leave::Free
    }

    /// Local time at which this screen wants a `Msg::Tick`; `None` lets the program sleep.
    fn acorda(&self) -> Option<NaiveDateTime> {
        None
    }

    /// Did this screen start that job? Then it says itself how the job ended.
    fn dono(&self, _id: JobId) -> bool {
        false
    }

    /// Does the footer leave out what cannot be done at this moment? F1 and the palette still list it with the reason.
    fn rodape_vivo(&self) -> bool {
        false
    }

    /// Drawn over the screen below.
    fn is_modal(&self) -> bool {
        false
    }
    /// True when what it did may have changed what the screen below shows: that one is told and reads again.
    fn muda_o_de_baixo(&self) -> bool {
        !self.is_modal()
    }

    /// Sentence of the message row while no fresh notification stands there.
    fn message(&self) -> Option<(Nivel, String)> {
        None
    }

    fn field_help(&self) -> Option<Ajuda> {
        None
    }

    /// Left and right text of the title row when the screen replaces the usual one (login does).
    fn title_row(&self, _cx: &Session) -> Option<(String, String)> {
        None
    }
}
