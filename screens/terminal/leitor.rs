//! The key thread: blocks on crossterm, undoes the terminal's traps, drops the garbage of broken sequences, and
//! puts everything into the one queue.

use std::time::{Duration, Instant};

use crossterm::event::{Event, read};
use crossterm::terminal::size;
use nexsus_widgets::{Tecla, limpar};

/// Largest paste taken (security.md 2.5).
pub const COLAGEM_MAXIMA: usize = 64 * 1024;

/// What the thread reports.
#[derive(Clone, PartialEq, Eq)]
pub enum Lido {
    Tecla(Tecla),
    Colar(String),
    ColagemGrande(usize),
    Tamanho(u16, u16),
    /// The terminal cannot be read any more.
    Fim,
}

impl std::fmt::Debug for Lido {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Tecla(_) => "Tecla",
            Self::Colar(_) => "Colar",
            Self::ColagemGrande(_) => "ColagemGrande",
            Self::Tamanho(..) => "Tamanho",
            Self::Fim => "Fim",
        })
    }
}

/// Swallows what follows Esc when a terminal sends a sequence nobody knows (`Esc [ 1 1 ~` from Alt+F1 in PuTTY):
/// a person does not type `[` within 50 ms of Esc.
#[derive(Debug, Default)]
pub struct Filtro {
    esc: Option<Instant>,
    lixo: Option<Instant>,
}

const JUNTO: Duration = Duration::from_millis(50);

impl Filtro {
    /// Does this key go on?
    pub fn passa(&mut self, tecla: Tecla, agora: Instant) -> bool {
        if let Some(desde) = self.lixo {
            if agora.duration_since(desde) < JUNTO {
                match tecla {
                    Tecla::Letra('0'..='9' | ';') => {
                        self.lixo = Some(agora);
                        return false;
                    }
                    Tecla::Letra('~' | 'A'..='Z' | 'a'..='z') => {
                        self.lixo = None;
                        return false;
                    }
                    _ => {}
                }
            }
            self.lixo = None;
        }
        let junto = self.esc.take().is_some_and(|e| agora.duration_since(e) < JUNTO);
        if junto && matches!(tecla, Tecla::Letra('[' | 'O')) {
            self.lixo = Some(agora);
            return false;
        }
        if tecla == Tecla::Esc {
            self.esc = Some(agora);
        }
        true
    }
}

/// Cleans pasted text line by line: lines stay lines, every other control character goes.
pub fn limpar_colagem(texto: &str) -> String {
    let texto = texto.replace("\r\n", "\n").replace('\r', "\n");
    texto
        .split('\n')
        .map(|l| l.split('\t').map(|c| limpar(c).into_owned()).collect::<Vec<_>>().join("\t"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Reads for ever; `enviar` returns false when nobody listens any more.
pub fn ler(mut enviar: impl FnMut(Lido) -> bool) {
    let mut filtro = Filtro::default();
    // Changes of size come as signals (see `sinais`); one that came before the first of them is asked for.
    if let Ok((c, l)) = size()
        && !enviar(Lido::Tamanho(c, l))
    {
        return;
    }
    loop {
        let fica = match read() {
            Ok(Event::Key(k)) => {
                let agora = Instant::now();
                let mut fica = true;
                for t in Tecla::de_crossterm(&k) {
                    if filtro.passa(t, agora) {
                        fica &= enviar(Lido::Tecla(t));
                    }
                }
                fica
            }
            Ok(Event::Paste(t)) if t.len() > COLAGEM_MAXIMA => enviar(Lido::ColagemGrande(t.len())),
            Ok(Event::Paste(t)) => enviar(Lido::Colar(limpar_colagem(&t))),
            Ok(_) => true,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => true,
            Err(_) => {
                enviar(Lido::Fim);
                false
            }
        };
        if !fica {
            return;
        }
    }
}

#[cfg(test)]
mod testes_do_leitor {
    use super::*;

    fn passam(teclas: &[(Tecla, u64)]) -> Vec<Tecla> {
        let inicio = Instant::now();
        let mut f = Filtro::default();
        teclas.iter().filter(|(t, ms)| f.passa(*t, inicio + Duration::from_millis(*ms))).map(|(t, _)| *t).collect()
    }

    #[test]
    fn alt_f1_da_putty_some_menos_o_esc() {
        let l = Tecla::Letra;
        assert_eq!(
            passam(&[(Tecla::Esc, 0), (l('['), 1), (l('1'), 1), (l('1'), 2), (l('~'), 2), (l('a'), 3)]),
            [Tecla::Esc, l('a')]
        );
    }

    #[test]
    fn quem_digita_colchete_depois_o_recebe() {
        let l = Tecla::Letra;
        assert_eq!(passam(&[(Tecla::Esc, 0), (l('['), 300), (l('1'), 301)]), [Tecla::Esc, l('['), l('1')]);
        assert_eq!(passam(&[(l('['), 0), (l('1'), 1)]), [l('['), l('1')]);
    }

    #[test]
    fn colagem_perde_controles_e_guarda_linhas() {
        assert_eq!(limpar_colagem("a\r\nb\tc"), "a\nb\tc");
        assert!(!limpar_colagem("x\u{1b}[2Jy").contains('\u{1b}'));
    }
}
