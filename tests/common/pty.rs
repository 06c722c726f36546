//! A terminal for tests: starts the real binary in a pseudo-terminal, shows what a person would
//! see (through the vt100 emulator), types keys, answers the terminal's questions, keeps every
//! byte that came out, and compares the terminal's settings before and after.
//!
//! Nothing here sleeps a fixed time: a test waits for what it expects to see, and the deadline is
//! long, because the machine may be busy. A frame is looked at only when it is whole (DEC 2026).

use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, NativePtySystem, PtySize, PtySystem};

use super::emulador::{ABRE, Escrita, Estado, FECHA, Jeito, Partilha, ler};
use super::processos;
use super::teclas;

/// How long anything expected may take on a machine that does ten other things.
pub const PRAZO: Duration = Duration::from_mins(1);

/// What the terminal is like; the default is an xterm at 80x24.
#[derive(Clone, Debug)]
pub struct Terminal {
    pub colunas: u16,
    pub linhas: u16,
    pub jeito: Jeito,
    pub ambiente: Vec<(String, String)>,
    pub argumentos: Vec<String>,
}

impl Default for Terminal {
    fn default() -> Self {
        Self { colunas: 80, linhas: 24, jeito: Jeito::Comum, ambiente: Vec::new(), argumentos: Vec::new() }
    }
}

impl Terminal {
    pub fn de(colunas: u16, linhas: u16) -> Self {
        Self { colunas, linhas, ..Self::default() }
    }

    pub fn jeito(mut self, jeito: Jeito) -> Self {
        self.jeito = jeito;
        self
    }

    pub fn com(mut self, nome: &str, valor: &str) -> Self {
        self.ambiente.push((nome.into(), valor.into()));
        self
    }

    /// Starts the program on the installation at `pasta`.
    pub fn abrir(self, pasta: &Path) -> Pty {
        Pty::abrir(self, pasta)
    }
}

/// The program in its terminal.
pub struct Pty {
    mestre: Option<Box<dyn MasterPty + Send>>,
    escrita: Escrita,
    filho: Box<dyn Child + Send + Sync>,
    saida: Option<ExitStatus>,
    estado: Partilha,
    leitor: Option<JoinHandle<()>>,
    antes: String,
}

/// The child of one test must not inherit the terminal of another.
static UM_DE_CADA_VEZ: Mutex<()> = Mutex::new(());

/// Held while a process is started.
pub fn vez() -> MutexGuard<'static, ()> {
    UM_DE_CADA_VEZ.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Pty {
    fn abrir(t: Terminal, pasta: &Path) -> Self {
        let mut comando = CommandBuilder::new(env!("CARGO_BIN_EXE_nexsus"));
        comando.env_clear();
        comando.args(&t.argumentos);
        comando.cwd(pasta);
        for (nome, valor) in ambiente(pasta) {
            comando.env(nome, valor);
        }
        comando.env("TERM", "xterm-256color");
        for (nome, valor) in &t.ambiente {
            comando.env(nome, valor);
        }
        let guarda = vez();
        let par = NativePtySystem::default().openpty(tamanho(t.colunas, t.linhas)).expect("pseudo-terminal");
        let antes = format!("{:?}", par.master.get_termios().expect("termios"));
        let filho = par.slave.spawn_command(comando).expect("o binário inicia");
        drop(par.slave);
        drop(guarda);
        let escrita: Escrita = Arc::new(Mutex::new(Some(par.master.take_writer().expect("escrita"))));
        let estado: Partilha = Arc::new((
            Mutex::new(Estado {
                tela: vt100::Parser::new(natural(t.linhas), natural(t.colunas), 0),
                jeito: t.jeito,
                pedacos: Vec::new(),
                total: 0,
                rabo: Vec::new(),
                em_quadro: false,
                perguntas: 0,
                ultimo: Instant::now(),
                fim: false,
                parar: false,
            }),
            Condvar::new(),
        ));
        let leitura = par.master.try_clone_reader().expect("leitura");
        let leitor = std::thread::spawn({
            let (estado, escrita) = (Arc::clone(&estado), Arc::clone(&escrita));
            move || ler(leitura, &estado, &escrita)
        });
        Self { mestre: Some(par.master), escrita, filho, saida: None, estado, leitor: Some(leitor), antes }
    }

    fn trancar(&self) -> MutexGuard<'_, Estado> {
        self.estado.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // ------------------------------------------------------------------ typing

    /// Sends bytes as they are.
    pub fn enviar(&self, bytes: &[u8]) {
        let mut e = self.escrita.lock().unwrap_or_else(PoisonError::into_inner);
        let w = e.as_mut().expect("o terminal está aberto");
        w.write_all(bytes).and_then(|()| w.flush()).expect("o terminal aceita teclas");
    }

    /// Presses a key by its name (`F1`, `Enter`, `^K`, `Alt+3`, `Baixo`, `a`).
    pub fn tecla(&self, nome: &str) -> &Self {
        self.enviar(&teclas::bytes(nome));
        self
    }

    /// Types text, one key per character.
    pub fn digitar(&self, texto: &str) -> &Self {
        self.enviar(texto.as_bytes());
        self
    }

    /// Pastes text as a terminal with bracketed paste does.
    pub fn colar(&self, texto: &str) -> &Self {
        assert!(self.trancar().tela.screen().bracketed_paste(), "o programa ligou a colagem marcada");
        self.enviar(format!("\x1b[200~{texto}\x1b[201~").as_bytes());
        self
    }

    /// The window gets another size.
    pub fn medir(&self, colunas: u16, linhas: u16) -> &Self {
        self.trancar().tela.screen_mut().set_size(natural(linhas), natural(colunas));
        self.mestre.as_ref().expect("aberto").resize(tamanho(colunas, linhas)).expect("novo tamanho");
        self
    }

    // ------------------------------------------------------------------ looking

    /// Waits until `certo` holds for a whole frame; the panic shows the screen.
    pub fn espere_que(&self, o_que: &str, certo: impl Fn(&vt100::Screen) -> bool) -> &Self {
        let fim = Instant::now() + PRAZO;
        let mut e = self.trancar();
        loop {
            if !e.em_quadro && certo(e.tela.screen()) {
                return self;
            }
            let falta = fim.saturating_duration_since(Instant::now());
            if falta.is_zero() || e.fim {
                let tela = texto(e.tela.screen());
                let tela = tela.trim_end();
                let como = if e.fim { "o programa acabou" } else { "o prazo passou" };
                drop(e);
                panic!("esperava {o_que}, mas {como}. Na tela:\n{tela}");
            }
            e = self
                .estado
                .1
                .wait_timeout(e, falta.min(Duration::from_millis(200)))
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Waits for a text anywhere on the screen.
    pub fn espere(&self, procurado: &str) -> &Self {
        self.espere_que(&format!("“{procurado}”"), |s| texto(s).contains(procurado))
    }

    /// Waits until a text is gone.
    pub fn espere_sumir(&self, procurado: &str) -> &Self {
        self.espere_que(&format!("que “{procurado}” saísse"), |s| !texto(s).contains(procurado))
    }

    /// Waits for all of these texts in one frame.
    pub fn espere_todos(&self, procurados: &[&str]) -> &Self {
        self.espere_que(&format!("{procurados:?}"), |s| {
            let t = texto(s);
            procurados.iter().all(|p| t.contains(p))
        })
    }

    /// Waits until nothing came out for a while.
    pub fn sossegar(&self, quanto: Duration) -> &Self {
        let fim = Instant::now() + PRAZO;
        loop {
            let e = self.trancar();
            let parado = e.ultimo.elapsed();
            if (parado >= quanto && !e.em_quadro) || e.fim {
                return self;
            }
            assert!(Instant::now() < fim, "a tela não sossega:\n{}", texto(e.tela.screen()));
            let falta = quanto.saturating_sub(parado).max(Duration::from_millis(1));
            drop(self.estado.1.wait_timeout(e, falta).unwrap_or_else(PoisonError::into_inner));
        }
    }

    /// The screen as text, one line per row, without blanks at the end.
    pub fn texto(&self) -> String {
        texto(self.trancar().tela.screen())
    }

    /// Asks something of the emulator.
    pub fn ver<T>(&self, f: impl FnOnce(&vt100::Screen) -> T) -> T {
        f(self.trancar().tela.screen())
    }

    /// Row and column (from 0) of a text.
    pub fn lugar(&self, procurado: &str) -> Option<(u16, u16)> {
        self.ver(|s| {
            linhas(s).iter().enumerate().find_map(|(y, l)| {
                let byte = l.find(procurado)?;
                Some((u16::try_from(y).expect("linha"), u16::try_from(l[..byte].chars().count()).expect("coluna")))
            })
        })
    }

    /// The row that holds a text.
    pub fn linha_com(&self, procurado: &str) -> Option<String> {
        self.ver(|s| linhas(s).into_iter().find(|l| l.contains(procurado)))
    }

    // ------------------------------------------------------------------ bytes

    /// Bytes that have come out so far.
    pub fn total(&self) -> usize {
        self.trancar().total
    }

    /// Waits until more than `desde` bytes have come out, and nothing more comes.
    pub fn espere_bytes(&self, desde: usize) -> &Self {
        let fim = Instant::now() + PRAZO;
        let mut e = self.trancar();
        while e.total <= desde {
            assert!(Instant::now() < fim && !e.fim, "nenhum byte novo. Na tela:\n{}", texto(e.tela.screen()));
            e = self.estado.1.wait_timeout(e, Duration::from_millis(50)).unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(e);
        self.sossegar(Duration::from_millis(150))
    }

    /// Everything that came out from byte `desde` on.
    pub fn bruto(&self, desde: usize) -> Vec<u8> {
        let e = self.trancar();
        e.pedacos.concat().split_off(desde.min(e.total))
    }

    /// How many times the program asked where the cursor is.
    pub fn perguntas(&self) -> usize {
        self.trancar().perguntas
    }

    /// Presses a key and gives the bytes that it made come out.
    pub fn custo(&self, tecla: &str) -> Vec<u8> {
        self.sossegar(Duration::from_millis(150));
        let antes = self.total();
        self.tecla(tecla).espere_bytes(antes);
        self.bruto(antes)
    }

    /// The pieces in which the bytes came, from byte `desde` on.
    pub fn pedacos(&self, desde: usize) -> Vec<Vec<u8>> {
        let e = self.trancar();
        let mut antes = 0;
        let mut v = Vec::new();
        for p in &e.pedacos {
            if antes >= desde {
                v.push(p.clone());
            }
            antes += p.len();
        }
        v
    }

    // ------------------------------------------------------------------ ending

    /// Process id of the program (the supervisor).
    pub fn pid(&self) -> u32 {
        self.filho.process_id().expect("processo")
    }

    /// The processes the program started and that live.
    pub fn descendentes(&self) -> Vec<u32> {
        processos::descendentes(self.pid())
    }

    /// Waits for the end; the code is that of a shell (128 plus the signal).
    pub fn acabar(&mut self) -> u32 {
        let fim = Instant::now() + PRAZO;
        loop {
            if let Some(s) = self.filho.try_wait().expect("estado do processo") {
                self.saida = Some(s.clone());
                break;
            }
            assert!(Instant::now() < fim, "o programa não terminou. Na tela:\n{}", self.texto());
            std::thread::sleep(Duration::from_millis(5));
        }
        if let Some(l) = self.leitor.take() {
            l.join().expect("leitor");
        }
        let s = self.saida.clone().expect("saída");
        assert!(s.signal().is_none(), "morto por sinal: {s}");
        s.exit_code()
    }

    /// Is the terminal as it was before the program started?
    pub fn conferir_devolvido(&self) {
        let depois = format!("{:?}", self.mestre.as_ref().expect("aberto").get_termios().expect("termios"));
        assert_eq!(self.antes, depois, "ajustes do terminal (termios)");
        let bruto = self.bruto(0);
        self.ver(|s| {
            assert!(!s.alternate_screen(), "ficou na tela alternativa");
            assert!(!s.hide_cursor(), "cursor ficou escondido");
            assert!(!s.bracketed_paste(), "colagem marcada ficou ligada");
            assert!(!s.application_keypad() && !s.application_cursor(), "modo de teclado ficou ligado");
            assert_eq!(s.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "mouse ficou ligado");
            assert_eq!((s.fgcolor(), s.bgcolor()), (vt100::Color::Default, vt100::Color::Default), "cor ficou");
            assert!(!s.bold() && !s.inverse() && !s.underline(), "atributo ficou");
        });
        assert!(
            ultimo(&bruto, FECHA) > ultimo(&bruto, ABRE) || ultimo(&bruto, ABRE).is_none(),
            "um quadro ficou aberto"
        );
        for modo in ["1000", "1002", "1003", "1004", "1006"] {
            let liga = format!("\x1b[?{modo}h");
            assert!(ultimo(&bruto, liga.as_bytes()).is_none(), "ligou o modo {modo}, que não é da casa");
        }
    }

    /// Closes the window: every descriptor of the terminal goes away. Gives the process id.
    pub fn fechar_janela(&mut self) -> u32 {
        let pid = self.pid();
        self.trancar().parar = true;
        // Any byte that comes out wakes the reading thread, which then lets go of its descriptor.
        self.tecla("^L");
        if let Some(l) = self.leitor.take() {
            l.join().expect("leitor");
        }
        self.escrita.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.mestre = None;
        pid
    }

    /// Has the program itself ended? (Reaps it.)
    pub fn acabou(&mut self) -> bool {
        self.filho.try_wait().is_ok_and(|s| s.is_some())
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if self.saida.is_none() && !self.acabou() {
            for p in self.descendentes().into_iter().chain([self.pid()]) {
                processos::sinal(p, rustix::process::Signal::KILL);
            }
            let _ = self.filho.wait();
        }
        self.escrita.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.mestre = None;
        if let Some(l) = self.leitor.take() {
            let _ = l.join();
        }
    }
}

/// The environment of every run: nothing of the machine's but PATH.
pub fn ambiente(pasta: &Path) -> Vec<(String, String)> {
    let pasta = pasta.display().to_string();
    [
        ("PATH", std::env::var("PATH").unwrap_or_default()),
        ("HOME", pasta.clone()),
        ("NEXSUS_PASTA", pasta),
        ("LANG", "C.UTF-8".into()),
        ("TZ", "America/Sao_Paulo".into()),
    ]
    .map(|(n, v)| (n.to_owned(), v))
    .into()
}

fn natural(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).expect("tamanho maior que zero")
}

fn tamanho(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

/// Rows of the screen, blanks at the end cut.
pub fn linhas(s: &vt100::Screen) -> Vec<String> {
    let (_, colunas) = s.size();
    s.rows(0, colunas.get()).map(|l| l.trim_end().to_owned()).collect()
}

/// The screen as text.
pub fn texto(s: &vt100::Screen) -> String {
    linhas(s).join("\n")
}

/// Where `agulha` stands last.
pub fn ultimo(palheiro: &[u8], agulha: &[u8]) -> Option<usize> {
    palheiro.windows(agulha.len()).rposition(|w| w == agulha)
}
