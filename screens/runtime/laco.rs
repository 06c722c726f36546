//! Start, loop, end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use nexsus_widgets::Visual;
use nexsus_widgets::glifos::Conjunto;
use nexsus_widgets::tema::Perfil;
use signal_hook::consts::{SIGHUP, SIGTERM, SIGWINCH};

use super::Opcoes;
use super::executor::Executor;
use crate::msg::{Desfecho, Effect, JobId, Msg, Nivel, ReqId, Session};
use crate::pergunta::Resposta;
use crate::rota::Rota;
use crate::servico::{ErroUsuario, Nucleo};
use crate::shell::Shell;
use crate::terminal::aperto::{self, Acentos, Ambiente, Conhecido};
use crate::terminal::escritor::Tty;
use crate::terminal::leitor::{self, Lido};
use crate::terminal::{Tela, digitado, modos, sinais};
use crate::textos::{self, terminal as t};

/// Shortest time between frames on a busy line: 30 per second.
const QUADRO: Duration = Duration::from_millis(33);
/// Frames that may follow each other at once, so that a key never waits for the one before it.
const CREDITO: u32 = 3;
/// How often progress is looked at while a job runs.
const OLHAR: Duration = Duration::from_millis(200);
/// Added to a wake-up that a screen asked for.
const MARGEM: Duration = Duration::from_millis(20);
/// How long leaving waits for jobs to reach the end of their batch.
const DESPEDIDA: Duration = Duration::from_millis(1_500);

/// Everything that can wake the loop.
#[derive(Debug)]
pub enum Evento {
    Lido(Lido),
    Resposta(ReqId, Box<Result<Resposta, ErroUsuario>>),
    Fim(JobId, Desfecho),
    Sinal(i32),
}

pub fn abrir(nucleo: Nucleo, opcoes: Opcoes) -> i32 {
    modos::vigiar_panico(std::thread::current().id(), &opcoes.log);
    // The hook has already given the terminal back and said where the log is.
    catch_unwind(AssertUnwindSafe(|| rodar(nucleo, &opcoes))).unwrap_or(70)
}

fn rodar(nucleo: Nucleo, opcoes: &Opcoes) -> i32 {
    let guarda = match modos::entrar() {
        Ok(g) => g,
        Err(e) => {
            modos::dizer(&t::nao_abriu(&e));
            return 74;
        }
    };
    let amb = Ambiente::ler();
    let mut conhecido = aperto::apertar(&mut aperto::Fio, &amb);
    if conhecido.acentos == Acentos::Ajustado {
        modos::ajustado();
    }
    if amb.tmux && !amb.sem_sonda && aperto::cliente_do_tmux_sem_utf8() {
        conhecido.conjunto = Conjunto::Ascii;
    }
    let visual = visual(opcoes, &amb, &conhecido);
    let (tx, rx) = channel();
    let codigo = match Laco::novo(nucleo, &visual, &conhecido, &amb, tx) {
        Ok(mut laco) => {
            laco.adiantar(&conhecido.digitado);
            laco.correr(&rx)
        }
        Err(e) => {
            drop(guarda);
            modos::dizer(&t::nao_abriu(&e));
            return 70;
        }
    };
    drop(guarda);
    if codigo == 128 + SIGHUP {
        tracing::info!("{}", t::LINHA_CAIU);
    }
    codigo
}

fn visual(opcoes: &Opcoes, amb: &Ambiente, c: &Conhecido) -> Visual {
    let pedido = opcoes.glifos.clone().or_else(|| std::env::var("NEXSUS_GLIFOS").ok());
    let conjunto = pedido.as_deref().and_then(Conjunto::ler).unwrap_or(c.conjunto);
    let sem_cor = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) || amb.term == "dumb";
    let perfil =
        opcoes.tema.as_deref().and_then(Perfil::ler).unwrap_or(if sem_cor { Perfil::Mono } else { Perfil::Padrao });
    Visual::novo(perfil, conjunto)
}

/// Size of the terminal; 80x24 where the kernel does not know.
fn tamanho() -> (u16, u16) {
    match rustix::termios::tcgetwinsize(rustix::stdio::stdout()) {
        Ok(w) if w.ws_col > 0 && w.ws_row > 0 => (w.ws_col, w.ws_row),
        _ => (80, 24),
    }
}

fn servidor() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname").map_or_else(|_| "local".to_owned(), |s| s.trim().to_owned())
}

fn fatos(amb: &Ambiente, c: &Conhecido, v: &Visual, (colunas, linhas): (u16, u16)) -> Vec<(String, String)> {
    let acentos = match c.acentos {
        // The screen decides: with plain ASCII no accent is drawn, whatever the terminal could take.
        _ if v.glifos.ascii() => "sem acentos na tela",
        Acentos::Utf8 if c.respondeu => "UTF-8",
        Acentos::Utf8 => "UTF-8 (pelo ambiente)",
        Acentos::Ajustado => "UTF-8 (ajustado)",
        Acentos::OitoBits => "sem acentos",
    };
    let desenho = if v.glifos.ascii() { "ASCII" } else { "linhas e blocos" };
    let tipo = if amb.tmux { format!("{} no tmux", amb.term) } else { amb.term.clone() };
    [
        ("Terminal", format!("{tipo} {colunas}x{linhas}")),
        ("Acentos", acentos.to_owned()),
        ("Desenho", desenho.to_owned()),
    ]
    .map(|(a, b)| (a.to_owned(), b))
    .into()
}

struct Laco {
    shell: Shell,
    tela: Tela<Tty>,
    visual: Visual,
    executor: Executor,
    sujo: bool,
    credito: u32,
    ultimo: Instant,
    saida: Option<i32>,
}

impl Laco {
    fn novo(
        nucleo: Nucleo,
        visual: &Visual,
        c: &Conhecido,
        amb: &Ambiente,
        tx: Sender<Evento>,
    ) -> std::io::Result<Self> {
        let (colunas, linhas) = tamanho();
        let banco = if nucleo.config().banco.starts_with("postgres") { "PostgreSQL" } else { "SQLite" };
        let mut session =
            Session::nova(agora(), servidor(), banco.to_owned()).ok_or_else(|| std::io::Error::other(t::RELOGIO))?;
        session.terminal = fatos(amb, c, visual, (colunas, linhas));
        let (shell, efeitos) = Shell::novo(session, &Rota::Login);
        let mut laco = Self {
            shell,
            tela: Tela::nova(Tty, colunas, linhas),
            visual: *visual,
            executor: Executor::novo(nucleo, tx.clone())?,
            sujo: true,
            credito: CREDITO,
            ultimo: Instant::now(),
            saida: None,
        };
        // The frame first, then the questions behind it: the database is opened while people read.
        laco.desenhar()?;
        laco.fazer(efeitos);
        let ouvinte = tx.clone();
        sinais::vigiar(move |s| {
            // The loop may already be gone.
            let _ = ouvinte.send(Evento::Sinal(s));
        })?;
        std::thread::Builder::new()
            .name("teclado".into())
            .spawn(move || leitor::ler(|l| tx.send(Evento::Lido(l)).is_ok()))?;
        Ok(laco)
    }

    /// Keys that were typed while the handshake was listening.
    fn adiantar(&mut self, bytes: &[u8]) {
        for k in digitado::teclas(bytes) {
            self.receber(Evento::Lido(Lido::Tecla(k)));
        }
    }

    fn correr(&mut self, rx: &Receiver<Evento>) -> i32 {
        loop {
            if self.sujo && self.pode_desenhar() && self.desenhar().is_err() {
                // The terminal takes nothing any more: the same as a dropped line.
                self.receber(Evento::Sinal(SIGHUP));
            }
            if let Some(codigo) = self.saida {
                self.despedir(rx);
                return codigo;
            }
            let evento = match self.espera() {
                None => rx.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(prazo) => rx.recv_timeout(prazo),
            };
            match evento {
                Ok(e) => {
                    self.receber(e);
                    // What is already waiting is taken before the next frame.
                    while self.saida.is_none()
                        && let Ok(e) = rx.try_recv()
                    {
                        self.receber(e);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => self.saida = Some(70),
            }
            self.colher();
            self.acordar();
        }
    }

    /// How long the loop may sleep: for ever when nothing is due.
    fn espera(&self) -> Option<Duration> {
        let quadro = self.sujo.then(|| QUADRO.saturating_sub(self.ultimo.elapsed()));
        let olhar = self.executor.trabalhando().then_some(OLHAR);
        let acorda = self.shell.acorda().map(|q| falta(q, agora()));
        [quadro, olhar, acorda].into_iter().flatten().min()
    }

    /// The moment a screen asked for has come.
    fn acordar(&mut self) {
        let agora = agora();
        if self.shell.acorda().is_some_and(|q| q <= agora) {
            self.shell.session.agora = agora;
            let efeitos = self.shell.mensagem(&Msg::Tick);
            self.fazer(efeitos);
            self.sujo = true;
        }
    }

    fn pode_desenhar(&mut self) -> bool {
        let passou = self.ultimo.elapsed();
        let ganho = (passou.as_millis() / QUADRO.as_millis()) as u32;
        self.credito = self.credito.saturating_add(ganho).min(CREDITO);
        self.credito > 0
    }

    fn desenhar(&mut self) -> std::io::Result<()> {
        let shell = &mut self.shell;
        let visual = self.visual;
        self.tela.quadro(&visual.glifos, |area, buf| shell.desenhar(area, buf, &visual))?;
        self.sujo = false;
        self.credito = self.credito.saturating_sub(1);
        self.ultimo = Instant::now();
        Ok(())
    }

    fn colher(&mut self) {
        for (id, p) in self.executor.colher() {
            let efeitos = self.shell.mensagem(&Msg::Progress(id, p));
            self.fazer(efeitos);
            self.sujo = true;
        }
    }

    /// The size stands behind the kind of terminal in what the screens tell of it.
    fn anotar_tamanho(&mut self, colunas: u16, linhas: u16) {
        if let Some((_, valor)) = self.shell.session.terminal.first_mut() {
            let tipo = valor.rsplit_once(' ').map_or("", |(tipo, _)| tipo);
            *valor = format!("{tipo} {colunas}x{linhas}");
        }
    }

    fn receber(&mut self, e: Evento) {
        self.shell.session.agora = agora();
        self.sujo = true;
        let efeitos = match e {
            Evento::Lido(Lido::Tecla(k)) => self.shell.tecla(k),
            Evento::Lido(Lido::Colar(texto)) => self.shell.colar(texto),
            Evento::Lido(Lido::ColagemGrande(_)) => {
                self.shell.avisar(Nivel::Aviso, textos::COLAGEM_GRANDE);
                vec![Effect::Bell]
            }
            // Asked for here, not where it was heard: several changes in a row end with the last one.
            // Drawn anew even at the size it had: a window that shrank and grew again has lost what it showed.
            Evento::Sinal(SIGWINCH) => match crossterm::terminal::size() {
                Ok((c, l)) if c > 0 && l > 0 => {
                    self.tela.medir(c, l);
                    self.anotar_tamanho(c, l);
                    self.shell.mensagem(&Msg::Resize)
                }
                _ => Vec::new(),
            },
            Evento::Lido(Lido::Tamanho(c, l)) if (c, l) == self.tela.tamanho() || c == 0 || l == 0 => Vec::new(),
            Evento::Lido(Lido::Tamanho(c, l)) => {
                self.tela.medir(c, l);
                self.anotar_tamanho(c, l);
                self.shell.mensagem(&Msg::Resize)
            }
            Evento::Lido(Lido::Fim) => {
                self.saida = Some(128 + SIGHUP);
                self.shell.mensagem(&Msg::Hangup)
            }
            Evento::Resposta(id, r) => self.shell.mensagem(&Msg::Reply(id, *r)),
            Evento::Fim(id, fim) => {
                // The last report goes out before the ending.
                self.colher();
                if self.executor.terminou(id) { self.shell.mensagem(&Msg::Finished(id, fim)) } else { Vec::new() }
            }
            Evento::Sinal(s) => {
                self.saida = Some(128 + s);
                self.shell.mensagem(&Msg::Hangup)
            }
        };
        self.fazer(efeitos);
    }

    fn fazer(&mut self, efeitos: Vec<Effect>) {
        for e in efeitos {
            match e {
                Effect::Ask(id, p) => self.executor.perguntar(id, p),
                Effect::Start(id, trabalho) => self.executor.iniciar(id, trabalho),
                Effect::Cancel(id) => self.executor.cancelar(id),
                Effect::Login(s) => self.executor.entrou(*s),
                Effect::Logout => self.executor.saiu(),
                // A bell that cannot ring is not worth a word.
                Effect::Bell => drop(self.tela.campainha()),
                Effect::Redraw => {
                    self.tela.repintar();
                    self.sujo = true;
                }
                Effect::QuitNow => self.saida = Some(self.saida.unwrap_or(0)),
                // Navigation never leaves the shell.
                _ => {}
            }
        }
    }

    /// Jobs reach the end of their batch, the database is closed; not longer than a person waits.
    fn despedir(&mut self, rx: &Receiver<Evento>) {
        self.executor.cancelar_todos();
        let fim = Instant::now() + DESPEDIDA;
        while self.executor.trabalhando() {
            match rx.recv_timeout(fim.saturating_duration_since(Instant::now())) {
                Ok(Evento::Fim(id, _)) => {
                    self.executor.terminou(id);
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
        let limpo = self.saida.is_none_or(|c| c != 128 + SIGHUP && c != 128 + SIGTERM);
        self.executor.fechar(if limpo { DESPEDIDA } else { DESPEDIDA / 5 });
    }
}

/// From now to that moment, a little late rather than early: a tick too soon would be followed by another.
fn falta(quando: chrono::NaiveDateTime, agora: chrono::NaiveDateTime) -> Duration {
    (quando - agora).to_std().unwrap_or_default() + MARGEM
}

/// Local time: the one clock of the screens.
fn agora() -> chrono::NaiveDateTime {
    crate::servico::relogio()
}

#[cfg(test)]
mod testes_do_laco {
    use super::*;

    #[test]
    fn acorda_na_hora_pedida_e_nunca_antes() {
        let agora = agora();
        let oito = chrono::TimeDelta::seconds(8);
        let d = falta(agora + oito, agora);
        assert!(d >= Duration::from_secs(8) && d < Duration::from_secs(9), "{d:?}");
        // A moment that has passed is not a busy loop.
        assert!(falta(agora - oito, agora) > Duration::ZERO);
    }
}
