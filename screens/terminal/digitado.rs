//! Keys out of raw bytes: what was typed while the handshake was reading. crossterm cannot be given bytes back,
//! so the little that people type ahead is understood here: text, Enter, Tab, Backspace, arrows, function keys.

use nexsus_widgets::Tecla;

/// The keys in `bytes`; what is not understood is dropped, never turned into text.
pub fn teclas(bytes: &[u8]) -> Vec<Tecla> {
    let mut v = Vec::new();
    let mut resto = bytes;
    while let Some((&b, depois)) = resto.split_first() {
        resto = depois;
        match b {
            0x1b => {
                let (tecla, n) = escape(resto);
                v.extend(tecla);
                resto = &resto[n..];
            }
            b'\r' | b'\n' => v.push(Tecla::Enter),
            b'\t' => v.push(Tecla::Tab),
            0x7f | 0x08 => v.push(Tecla::Apaga),
            1..=26 => v.push(Tecla::Ctrl((b - 1 + b'a') as char)),
            0x20..=0x7e => v.push(Tecla::Letra(b as char)),
            0xc2..=0xf4 => {
                let n = match b {
                    0xc2..=0xdf => 1,
                    0xe0..=0xef => 2,
                    _ => 3,
                };
                let mut letra = vec![b];
                letra.extend(resto.iter().take(n));
                if let Some(c) = std::str::from_utf8(&letra).ok().and_then(|s| s.chars().next()) {
                    v.push(Tecla::Letra(c));
                    resto = &resto[n..];
                }
            }
            _ => {}
        }
    }
    v
}

/// The key after ESC and how many bytes it took.
fn escape(resto: &[u8]) -> (Option<Tecla>, usize) {
    match resto {
        [b'[', b'[', c @ b'A'..=b'E', ..] => (Some(Tecla::F(c - b'A' + 1)), 3),
        [b'[', corpo @ ..] => {
            let Some(fim) = corpo.iter().position(|b| (0x40..=0x7e).contains(b)) else { return (None, resto.len()) };
            (csi(&corpo[..fim], corpo[fim]), fim + 2)
        }
        [b'O', c, ..] => (ss3(*c), 2),
        _ => (Some(Tecla::Esc), 0),
    }
}

fn csi(parametros: &[u8], fim: u8) -> Option<Tecla> {
    let n: u16 = std::str::from_utf8(parametros).ok()?.split(';').next()?.parse().unwrap_or(0);
    Some(match (fim, n) {
        (b'A', _) => Tecla::Cima,
        (b'B', _) => Tecla::Baixo,
        (b'C', _) => Tecla::Direita,
        (b'D', _) => Tecla::Esquerda,
        (b'H', _) | (b'~', 1 | 7) => Tecla::Home,
        (b'F', _) | (b'~', 4 | 8) => Tecla::End,
        (b'Z', _) => Tecla::TabVolta,
        (b'~', 2) => Tecla::Ins,
        (b'~', 3) => Tecla::Del,
        (b'~', 5) => Tecla::PgUp,
        (b'~', 6) => Tecla::PgDn,
        (b'~', 11..=15) => Tecla::F(n as u8 - 10),
        (b'~', 17..=21) => Tecla::F(n as u8 - 11),
        (b'~', 23..=24) => Tecla::F(n as u8 - 12),
        _ => return None,
    })
}

fn ss3(c: u8) -> Option<Tecla> {
    Some(match c {
        b'A' => Tecla::Cima,
        b'B' => Tecla::Baixo,
        b'C' => Tecla::Direita,
        b'D' => Tecla::Esquerda,
        b'H' => Tecla::Home,
        b'F' => Tecla::End,
        b'M' => Tecla::Enter,
        b'P'..=b'S' => Tecla::F(c - b'P' + 1),
        _ => return None,
    })
}

#[cfg(test)]
mod testes_do_digitado {
    use super::*;

    #[test]
    fn texto_e_controles() {
        assert_eq!(
            teclas("Zé\r\t\x7f".as_bytes()),
            [Tecla::Letra('Z'), Tecla::Letra('é'), Tecla::Enter, Tecla::Tab, Tecla::Apaga]
        );
        assert_eq!(teclas(&[0x0b]), [Tecla::Ctrl('k')]);
    }

    #[test]
    fn teclas_de_funcao_em_todas_as_formas() {
        assert_eq!(teclas(b"\x1b[11~\x1bOP\x1b[[A"), [Tecla::F(1), Tecla::F(1), Tecla::F(1)]);
        assert_eq!(teclas(b"\x1b[21~\x1b[24~\x1b[15~"), [Tecla::F(10), Tecla::F(12), Tecla::F(5)]);
        assert_eq!(teclas(b"\x1b[A\x1bOM"), [Tecla::Cima, Tecla::Enter]);
    }

    #[test]
    fn lixo_nao_vira_texto() {
        assert_eq!(teclas(b"\x1b[?1;2c"), []);
        assert_eq!(teclas(&[0xe9, b'A']), [Tecla::Letra('A')]);
        assert_eq!(teclas(b"\x1b[200"), []);
    }
}
