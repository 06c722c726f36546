//! The key type of our code, and its one translation from the terminal library.
//!
//! All traps measured in ux.md 3.1 are solved here once: Enter has several
//! faces (CR, LF), Backspace may be `^H`, `Alt+1..=` stand for F1..F12, and an
//! unbound Alt+letter is really Esc followed by that letter.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// One key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tecla {
    /// A printable character, already with Shift and accents applied.
    Letra(char),
    Enter,
    Tab,
    TabVolta,
    Cima,
    Baixo,
    Esquerda,
    Direita,
    Home,
    End,
    PgUp,
    PgDn,
    /// Backspace, also `^H`.
    Apaga,
    Del,
    Ins,
    Esc,
    /// Ctrl with a lower-case letter.
    Ctrl(char),
    /// F1 to F12.
    F(u8),
}

/// Zero, one or two keys that one terminal event stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Teclas(Option<Tecla>, Option<Tecla>);

impl Iterator for Teclas {
    type Item = Tecla;

    fn next(&mut self) -> Option<Tecla> {
        let primeira = self.0.take();
        self.0 = self.1.take();
        primeira
    }
}

impl From<Tecla> for Teclas {
    fn from(t: Tecla) -> Self {
        Self(Some(t), None)
    }
}

impl Tecla {
    /// Translates a terminal event; releases and unknown keys give nothing.
    pub fn de_crossterm(e: &KeyEvent) -> Teclas {
        if e.kind == KeyEventKind::Release {
            return Teclas::default();
        }
        let ctrl = e.modifiers.contains(KeyModifiers::CONTROL);
        let alt = e.modifiers.contains(KeyModifiers::ALT);
        // Esc and the next key in one packet look like Alt with that key. An Esc must never be lost: with it
        // would go a "no", and the Enter behind it would become a "yes".
        let simples = |t: Tecla| match t {
            Tecla::Enter | Tecla::Tab | Tecla::Apaga | Tecla::Ctrl(_) if alt => Teclas(Some(Self::Esc), Some(t)),
            _ => Teclas(Some(t), None),
        };
        match e.code {
            KeyCode::Char(c) if ctrl => match c.to_ascii_lowercase() {
                'j' | 'm' => simples(Self::Enter),
                'h' => simples(Self::Apaga),
                'i' => simples(Self::Tab),
                c => simples(Self::Ctrl(c)),
            },
            KeyCode::Char(c) if alt => match alt_funcao(c) {
                Some(n) => simples(Self::F(n)),
                None => Teclas(Some(Self::Esc), Some(Self::Letra(c))),
            },
            KeyCode::Char(c) if c.is_control() => Teclas::default(),
            KeyCode::Char(c) => simples(Self::Letra(c)),
            codigo => sem_letra(codigo).map(simples).unwrap_or_default(),
        }
    }

    /// Name of the key in the footer and in the help.
    pub fn rotulo(self) -> String {
        match self {
            Self::Letra(' ') => "Espaço".into(),
            Self::Letra(c) => c.to_string(),
            Self::Ctrl(c) => format!("^{}", c.to_ascii_uppercase()),
            Self::F(n) => format!("F{n}"),
            Self::TabVolta => "Shift+Tab".into(),
            Self::Cima => "↑".into(),
            Self::Baixo => "↓".into(),
            Self::Esquerda => "←".into(),
            Self::Direita => "→".into(),
            Self::Apaga => "Backspace".into(),
            Self::Enter => "Enter".into(),
            Self::Tab => "Tab".into(),
            Self::Home => "Home".into(),
            Self::End => "End".into(),
            Self::PgUp => "PgUp".into(),
            Self::PgDn => "PgDn".into(),
            Self::Del => "Del".into(),
            Self::Ins => "Ins".into(),
            Self::Esc => "Esc".into(),
        }
    }
}

/// tn5250's mapping for terminals without function keys.
fn alt_funcao(c: char) -> Option<u8> {
    match c {
        '1'..='9' => Some(c as u8 - b'0'),
        '0' => Some(10),
        '-' => Some(11),
        '=' => Some(12),
        _ => None,
    }
}

fn sem_letra(c: KeyCode) -> Option<Tecla> {
    Some(match c {
        KeyCode::Enter => Tecla::Enter,
        KeyCode::Tab => Tecla::Tab,
        KeyCode::BackTab => Tecla::TabVolta,
        KeyCode::Up => Tecla::Cima,
        KeyCode::Down => Tecla::Baixo,
        KeyCode::Left => Tecla::Esquerda,
        KeyCode::Right => Tecla::Direita,
        KeyCode::Home => Tecla::Home,
        KeyCode::End => Tecla::End,
        KeyCode::PageUp => Tecla::PgUp,
        KeyCode::PageDown => Tecla::PgDn,
        KeyCode::Backspace => Tecla::Apaga,
        KeyCode::Delete => Tecla::Del,
        KeyCode::Insert => Tecla::Ins,
        KeyCode::Esc => Tecla::Esc,
        KeyCode::F(n @ 1..=12) => Tecla::F(n),
        _ => return None,
    })
}

#[cfg(test)]
mod testes {
    use super::*;

    fn teclas(c: KeyCode, m: KeyModifiers) -> Vec<Tecla> {
        Tecla::de_crossterm(&KeyEvent::new(c, m)).collect()
    }

    #[test]
    fn armadilhas_do_terminal() {
        let c = KeyModifiers::CONTROL;
        let a = KeyModifiers::ALT;
        assert_eq!(teclas(KeyCode::Char('j'), c), [Tecla::Enter]);
        assert_eq!(teclas(KeyCode::Char('h'), c), [Tecla::Apaga]);
        assert_eq!(teclas(KeyCode::Char('K'), c), [Tecla::Ctrl('k')]);
        assert_eq!(teclas(KeyCode::Char('1'), a), [Tecla::F(1)]);
        assert_eq!(teclas(KeyCode::Char('='), a), [Tecla::F(12)]);
        assert_eq!(teclas(KeyCode::Char('x'), a), [Tecla::Esc, Tecla::Letra('x')]);
        assert_eq!(teclas(KeyCode::Char('É'), KeyModifiers::SHIFT), [Tecla::Letra('É')]);
        assert_eq!(teclas(KeyCode::Enter, a), [Tecla::Esc, Tecla::Enter]);
        assert_eq!(teclas(KeyCode::Char('k'), a | c), [Tecla::Esc, Tecla::Ctrl('k')]);
        assert_eq!(teclas(KeyCode::Up, a), [Tecla::Cima]);
        assert_eq!(teclas(KeyCode::F(20), KeyModifiers::NONE), []);
        let solta = KeyEvent::new_with_kind(KeyCode::Enter, KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(Tecla::de_crossterm(&solta).count(), 0);
    }
}
