//! The one owner of the terminal: entering and leaving it, the start-up handshake, keys, signals, and frames.
//!
//! A frame is one `write`: changed cells fill a page in memory, and the page goes out once, inside
//! synchronized-output brackets, only when something changed (terminal.md C.6). ratatui's own `Terminal` is not
//! used: its `clear` asks the terminal a question, and an unchanged frame of it still writes.

pub mod aperto;
pub mod digitado;
pub mod escritor;
pub mod leitor;
pub mod modos;
mod pintor;
pub mod sinais;

use std::io;

use nexsus_widgets::glifos::Glifos;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};

use escritor::Saida;

const ABRE: &[u8] = b"\x1b[?2026h";
const FECHA: &[u8] = b"\x1b[?2026l";
/// Home, default colours, erase all: only before a full repaint.
const APAGA: &[u8] = b"\x1b[0m\x1b[H\x1b[2J";
const CURSOR: &[u8] = b"\x1b[?25h";
const SEM_CURSOR: &[u8] = b"\x1b[?25l";

/// Frames for one terminal.
pub struct Tela<S: Saida> {
    saida: S,
    folha: Vec<u8>,
    antes: Buffer,
    agora: Buffer,
    /// Where the cursor stands; `None` = hidden.
    cursor: Option<Position>,
    tudo: bool,
}

impl<S: Saida> std::fmt::Debug for Tela<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tela").field("area", &self.antes.area).finish_non_exhaustive()
    }
}

impl<S: Saida> Tela<S> {
    /// For a screen that was just cleared and whose cursor is visible.
    pub fn nova(saida: S, colunas: u16, linhas: u16) -> Self {
        let area = Rect::new(0, 0, colunas, linhas);
        Self {
            saida,
            folha: Vec::with_capacity(8 * 1024),
            antes: Buffer::empty(area),
            agora: Buffer::empty(area),
            cursor: Some(Position::ORIGIN),
            tudo: false,
        }
    }

    /// New size: the next frame is a full one, since the terminal may have wrapped or cut lines.
    pub fn medir(&mut self, colunas: u16, linhas: u16) {
        let area = Rect::new(0, 0, colunas, linhas);
        self.antes = Buffer::empty(area);
        self.agora = Buffer::empty(area);
        self.tudo = true;
    }

    /// Forces the next frame to repaint everything.
    pub fn repintar(&mut self) {
        self.tudo = true;
    }

    /// Columns and rows the next frame will have.
    pub fn tamanho(&self) -> (u16, u16) {
        (self.antes.area.width, self.antes.area.height)
    }

    /// Draws one frame and gives how many bytes it took: 0 when nothing changed.
    pub fn quadro(
        &mut self,
        glifos: &Glifos,
        desenhar: impl FnOnce(Rect, &mut Buffer) -> Option<Position>,
    ) -> io::Result<usize> {
        let area = self.agora.area;
        self.agora.reset();
        let cursor = desenhar(area, &mut self.agora);
        if glifos.ascii() {
            so_ascii(&mut self.agora, glifos);
        }
        if self.tudo {
            self.antes = Buffer::empty(area);
        }
        let mudou = self.antes.diff(&self.agora);
        if mudou.is_empty() && cursor == self.cursor && !self.tudo {
            return Ok(0);
        }
        self.folha.clear();
        self.folha.extend_from_slice(ABRE);
        if self.tudo {
            self.folha.extend_from_slice(APAGA);
        }
        pintor::pintar(&mut self.folha, mudou.into_iter());
        self.por_cursor(cursor);
        self.folha.extend_from_slice(FECHA);
        self.tudo = false;
        std::mem::swap(&mut self.antes, &mut self.agora);
        self.saida.escrever(&self.folha).map(|()| self.folha.len())
    }

    fn por_cursor(&mut self, cursor: Option<Position>) {
        match cursor {
            Some(p) => {
                let lugar = format!("\x1b[{};{}H", u32::from(p.y) + 1, u32::from(p.x) + 1);
                self.folha.extend_from_slice(lugar.as_bytes());
                if self.cursor.is_none() {
                    self.folha.extend_from_slice(CURSOR);
                }
            }
            None if self.cursor.is_some() => self.folha.extend_from_slice(SEM_CURSOR),
            None => {}
        }
        self.cursor = cursor;
    }

    /// Rings the bell, outside any frame.
    pub fn campainha(&mut self) -> io::Result<()> {
        self.saida.escrever(b"\x07")
    }
}

/// Last net of the ASCII glyph set: whatever a screen drew, only ASCII leaves (ux.md 3.2).
fn so_ascii(buf: &mut Buffer, glifos: &Glifos) {
    for cel in &mut buf.content {
        if !cel.symbol().is_ascii() {
            trocar(cel, glifos);
        }
    }
}

fn trocar(cel: &mut Cell, glifos: &Glifos) {
    let c = glifos.traduzir(cel.symbol()).chars().next().filter(char::is_ascii).unwrap_or('?');
    cel.set_char(c);
}

#[cfg(test)]
mod testes_da_tela;
