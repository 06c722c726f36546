//! The terminal's side of the line: reads what the program writes, draws it in the vt100 emulator,
//! keeps the bytes, and answers questions as the kind of terminal it plays.

use std::io::{Read, Write};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Instant;

pub const ABRE: &[u8] = b"\x1b[?2026h";
pub const FECHA: &[u8] = b"\x1b[?2026l";
const ONDE_ESTOU: &[u8] = b"\x1b[6n";
const QUEM_ES: [&[u8]; 2] = [b"\x1b[c", b"\x1b[0c"];
const VIRA_UTF8: &[u8] = b"\x1b%G";

/// How the terminal behaves when it is asked something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jeito {
    /// UTF-8, answers at once with the real place of the cursor.
    Comum,
    /// Says nothing, as a serial line or an old gateway.
    Mudo,
    /// 8-bit (ISO-8859-1) until `ESC % G`, then UTF-8: a badly set PuTTY.
    Latin1,
    /// 8-bit and stays so.
    SoLatin1,
}

/// What the terminal knows at one moment.
pub struct Estado {
    pub tela: vt100::Parser,
    pub jeito: Jeito,
    /// Everything that came out, in the pieces it came in.
    pub pedacos: Vec<Vec<u8>>,
    pub total: usize,
    /// The last bytes, for sequences cut between two pieces.
    pub rabo: Vec<u8>,
    pub em_quadro: bool,
    pub perguntas: usize,
    pub ultimo: Instant,
    pub fim: bool,
    pub parar: bool,
}

/// Shared between the reading thread and the test.
pub type Partilha = Arc<(Mutex<Estado>, Condvar)>;
/// The way in, while the window is open.
pub type Escrita = Arc<Mutex<Option<Box<dyn Write + Send>>>>;

/// Reads until the program ends or the test closes the window.
pub fn ler(mut leitura: Box<dyn Read + Send>, estado: &Partilha, escrita: &Escrita) {
    let mut b = [0u8; 8 * 1024];
    loop {
        let n = leitura.read(&mut b).unwrap_or(0);
        let mut e = estado.0.lock().unwrap_or_else(PoisonError::into_inner);
        if n == 0 {
            e.fim = true;
            e.em_quadro = false;
            estado.1.notify_all();
            return;
        }
        e.total += n;
        e.pedacos.push(b[..n].to_vec());
        e.ultimo = Instant::now();
        let respostas = e.comer(&b[..n]);
        let parar = e.parar;
        drop(e);
        if !respostas.is_empty()
            && let Some(w) = escrita.lock().unwrap_or_else(PoisonError::into_inner).as_mut()
        {
            // A program that has just ended hears nothing more.
            let _ = w.write_all(&respostas).and_then(|()| w.flush());
        }
        estado.1.notify_all();
        if parar {
            return;
        }
    }
}

impl Estado {
    /// Draws the bytes and gives what the terminal answers.
    fn comer(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut respostas = Vec::new();
        // Byte by byte: an answer needs the cursor where it was when the question came.
        for b in bytes {
            self.desenhar(*b);
            self.rabo.push(*b);
            if self.rabo.len() > 16 {
                self.rabo.remove(0);
            }
            if self.rabo.ends_with(ABRE) {
                self.em_quadro = true;
            } else if self.rabo.ends_with(FECHA) {
                self.em_quadro = false;
            } else if self.rabo.ends_with(VIRA_UTF8) && self.jeito == Jeito::Latin1 {
                self.jeito = Jeito::Comum;
            } else if self.rabo.ends_with(ONDE_ESTOU) {
                self.perguntas += 1;
                if self.jeito != Jeito::Mudo {
                    let (l, c) = self.tela.screen().cursor_position();
                    respostas.extend(format!("\x1b[{};{}R", l + 1, c + 1).into_bytes());
                }
            } else if QUEM_ES.iter().any(|q| self.rabo.ends_with(q)) && self.jeito != Jeito::Mudo {
                respostas.extend(b"\x1b[?62;22c");
            }
        }
        respostas
    }

    fn desenhar(&mut self, b: u8) {
        if matches!(self.jeito, Jeito::Latin1 | Jeito::SoLatin1) && b >= 0x80 {
            // One column per byte, whatever it stands for; 80..9F would be C1 controls.
            let c = if b < 0xa0 { '?' } else { char::from(b) };
            self.tela.process(c.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            self.tela.process(&[b]);
        }
    }
}
