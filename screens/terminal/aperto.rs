//! The one handshake with the terminal, at start, within 150 ms (ux.md 3.2): is it UTF-8, and which glyphs does
//! it draw one column wide? A terminal left in ISO-8859-1 is switched to UTF-8 by `ESC % G` and back at the end.
//!
//! Answers are cursor positions (`ESC [ l ; c R`). Bytes that are not answers were typed by the person waiting and
//! are given back. An answer that comes too late is swallowed by the key reader.

use std::io;
use std::time::{Duration, Instant};

use nexsus_widgets::glifos::Conjunto;
use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// Whole budget of the handshake.
pub const PRAZO: Duration = Duration::from_millis(150);
const PRIMEIRA: Duration = Duration::from_millis(120);

/// é, a block, a braille cell: after each the cursor position is asked.
const PERGUNTA: &[u8] = "\r\x1b[2Ké\x1b[6n\r█\x1b[6n\r⠿\x1b[6n\r\x1b[2K".as_bytes();
const LIGA_UTF8: &[u8] = b"\x1b%G";

/// How the terminal takes accents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acentos {
    Utf8,
    /// Was 8-bit; `ESC % G` made it UTF-8.
    Ajustado,
    /// Only ASCII is safe.
    OitoBits,
}

/// What is known of the terminal after the handshake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conhecido {
    pub acentos: Acentos,
    pub conjunto: Conjunto,
    pub respondeu: bool,
    /// Bytes typed meanwhile.
    pub digitado: Vec<u8>,
}

/// What the environment says when the terminal says nothing.
#[derive(Clone, Debug, Default)]
pub struct Ambiente {
    pub term: String,
    pub utf8: bool,
    pub tmux: bool,
    /// `NEXSUS_PROBE=0`.
    pub sem_sonda: bool,
}

impl Ambiente {
    /// Reads the process environment.
    pub fn ler() -> Self {
        let var = |n: &str| std::env::var(n).unwrap_or_default();
        let local = ["LC_ALL", "LC_CTYPE", "LANG"].iter().map(|n| var(n)).find(|v| !v.is_empty()).unwrap_or_default();
        let local = local.to_ascii_lowercase().replace('-', "");
        Self {
            term: var("TERM"),
            utf8: local.contains("utf8"),
            tmux: !var("TMUX").is_empty(),
            sem_sonda: var("NEXSUS_PROBE") == "0",
        }
    }

    /// Consoles with 256 glyphs, and things that are hardly terminals.
    fn pobre(&self) -> bool {
        matches!(self.term.as_str(), "linux" | "dumb" | "" | "vt100" | "vt220" | "ansi")
    }

    fn sem_resposta(&self, digitado: Vec<u8>) -> Conhecido {
        let acentos = if self.utf8 { Acentos::Utf8 } else { Acentos::OitoBits };
        let conjunto = if !self.utf8 || self.pobre() { Conjunto::Ascii } else { Conjunto::Braille };
        Conhecido { acentos, conjunto, respondeu: false, digitado }
    }
}

/// The other side of the line: the terminal, or a stand-in in tests.
pub trait Linha {
    fn dizer(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Waits at most `prazo` for bytes; an empty answer is silence.
    fn ouvir(&mut self, prazo: Duration) -> io::Result<Vec<u8>>;
}

/// The real terminal on standard input and output.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fio;

impl Linha for Fio {
    fn dizer(&mut self, bytes: &[u8]) -> io::Result<()> {
        super::escritor::escrever_tudo(bytes)
    }

    fn ouvir(&mut self, prazo: Duration) -> io::Result<Vec<u8>> {
        let entrada = rustix::stdio::stdin();
        let mut fds = [PollFd::new(&entrada, PollFlags::IN)];
        let espera = Timespec { tv_sec: 0, tv_nsec: i64::from(prazo.subsec_nanos()) };
        match poll(&mut fds, Some(&espera)) {
            Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(Vec::new()),
            Ok(_) => {}
            Err(e) => return Err(e.into()),
        }
        let mut b = [0u8; 1024];
        let n = rustix::io::read(entrada, &mut b)?;
        Ok(b[..n].to_vec())
    }
}

/// Takes cursor positions out of a stream and keeps the rest.
#[derive(Default)]
struct Ouvido {
    pendente: Vec<u8>,
    colunas: Vec<u16>,
    digitado: Vec<u8>,
}

impl Ouvido {
    fn comer(&mut self, bytes: &[u8]) {
        self.pendente.extend_from_slice(bytes);
        loop {
            let Some(i) = self.pendente.iter().position(|b| *b == 0x1b) else {
                self.digitado.append(&mut self.pendente);
                return;
            };
            self.digitado.extend(self.pendente.drain(..i));
            match posicao(&self.pendente) {
                Achado::Coluna(c, n) => {
                    self.colunas.push(c);
                    self.pendente.drain(..n);
                }
                Achado::Incompleta => return,
                Achado::Outra => {
                    let b = self.pendente.remove(0);
                    self.digitado.push(b);
                }
            }
        }
    }

    fn terminar(&mut self) -> Vec<u8> {
        // A lone ESC at the end is a key; half an answer is not.
        if self.pendente.len() == 1 {
            self.digitado.append(&mut self.pendente);
        }
        std::mem::take(&mut self.digitado)
    }
}

enum Achado {
    Coluna(u16, usize),
    Incompleta,
    Outra,
}

/// Reads `ESC [ l ; c R` at the start of `b`.
fn posicao(b: &[u8]) -> Achado {
    if b.len() < 2 {
        return Achado::Incompleta;
    }
    if b[1] != b'[' {
        return Achado::Outra;
    }
    let corpo = &b[2..];
    let Some(fim) = corpo.iter().position(|c| !c.is_ascii_digit() && *c != b';') else {
        return if corpo.len() < 12 { Achado::Incompleta } else { Achado::Outra };
    };
    let coluna =
        std::str::from_utf8(&corpo[..fim]).ok().and_then(|t| t.split_once(';')).and_then(|(_, c)| c.parse().ok());
    match (corpo[fim], coluna) {
        (b'R', Some(c)) => Achado::Coluna(c, fim + 3),
        _ => Achado::Outra,
    }
}

/// Does the handshake. Never fails: silence or an error means "believe the environment".
pub fn apertar(linha: &mut dyn Linha, amb: &Ambiente) -> Conhecido {
    if amb.sem_sonda || amb.term == "dumb" {
        return amb.sem_resposta(Vec::new());
    }
    let fim = Instant::now() + PRAZO;
    let mut ouvido = Ouvido::default();
    let mut colunas = sondar(linha, &mut ouvido, Instant::now() + PRIMEIRA);
    let mut acentos = Acentos::Utf8;
    if colunas.first() == Some(&3) {
        acentos = Acentos::OitoBits;
        if linha.dizer(LIGA_UTF8).is_ok() {
            let outra = sondar(linha, &mut ouvido, fim);
            if outra.first() == Some(&2) {
                acentos = Acentos::Ajustado;
                colunas = outra;
            }
        }
    }
    let digitado = ouvido.terminar();
    let Some(_) = colunas.first() else { return amb.sem_resposta(digitado) };
    let conjunto = match (acentos, colunas.get(1), colunas.get(2)) {
        (Acentos::OitoBits, ..) => Conjunto::Ascii,
        _ if amb.pobre() => Conjunto::Ascii,
        (_, Some(2), Some(2)) => Conjunto::Braille,
        (_, Some(2), _) => Conjunto::Bloco,
        _ => Conjunto::Ascii,
    };
    Conhecido { acentos, conjunto, respondeu: true, digitado }
}

/// Asks and waits for three answers or the end of the time.
fn sondar(linha: &mut dyn Linha, ouvido: &mut Ouvido, ate: Instant) -> Vec<u16> {
    ouvido.colunas.clear();
    if linha.dizer(PERGUNTA).is_err() {
        return Vec::new();
    }
    while ouvido.colunas.len() < 3 {
        let falta = ate.saturating_duration_since(Instant::now());
        if falta.is_zero() {
            break;
        }
        match linha.ouvir(falta) {
            Ok(b) => ouvido.comer(&b),
            Err(_) => break,
        }
    }
    std::mem::take(&mut ouvido.colunas)
}

/// Inside tmux the pane is always UTF-8, even when the person's terminal is not: tmux knows.
pub fn cliente_do_tmux_sem_utf8() -> bool {
    let (tx, rx) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let saida = std::process::Command::new("tmux")
            .args(["display", "-p", "#{client_utf8}"])
            .stdin(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .output();
        let _ = tx.send(saida.is_ok_and(|s| s.stdout.starts_with(b"0")));
    });
    rx.recv_timeout(Duration::from_millis(60)).unwrap_or(false)
}

#[cfg(test)]
mod testes_do_aperto;
