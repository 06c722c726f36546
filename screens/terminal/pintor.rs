//! Changed cells to bytes. Ours instead of ratatui's crossterm backend for two reasons: that backend cannot be
//! built without underline colours (SGR 59, which some terminals misread), and it writes the 16 colours in the
//! 256-colour form, which is longer and unknown to consoles that have exactly 16.

use std::io::Write;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// What the terminal's pen is set to.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pena {
    frente: Color,
    fundo: Color,
    modo: Modifier,
}

const LIMPA: Pena = Pena { frente: Color::Reset, fundo: Color::Reset, modo: Modifier::empty() };

/// Appends the bytes that put these cells on screen. The pen is clean before and after.
pub fn pintar<'a>(folha: &mut Vec<u8>, celulas: impl Iterator<Item = (u16, u16, &'a Cell)>) {
    let mut pena = LIMPA;
    // Where the cursor stands, when that is certain.
    let mut lugar: Option<(u16, u16)> = None;
    for (x, y, cel) in celulas {
        if lugar != Some((x, y)) {
            mover(folha, lugar, x, y);
        }
        let nova = Pena { frente: cel.fg, fundo: cel.bg, modo: cel.modifier };
        if nova != pena {
            trocar(folha, pena, nova);
            pena = nova;
        }
        folha.extend_from_slice(cel.symbol().as_bytes());
        lugar = uma_coluna(cel.symbol()).then_some((x + 1, y));
    }
    if pena != LIMPA {
        folha.extend_from_slice(b"\x1b[0m");
    }
}

/// A short hop to the right in the same row costs less than a whole position.
fn mover(folha: &mut Vec<u8>, de: Option<(u16, u16)>, x: u16, y: u16) {
    // Writing to a Vec cannot fail.
    let _ = match de {
        Some((dx, dy)) if dy == y && x > dx => match x - dx {
            1 => folha.write_all(b"\x1b[C"),
            n => write!(folha, "\x1b[{n}C"),
        },
        _ => write!(folha, "\x1b[{};{}H", u32::from(y) + 1, u32::from(x) + 1),
    };
}

/// True for what is surely one column wide: Latin text, box drawing, blocks, braille. Dashes, bullets and the
/// ellipsis are as wide as the block that the handshake measured: a covered document is eight bullets.
fn uma_coluna(s: &str) -> bool {
    let mut cs = s.chars();
    matches!((cs.next(), cs.next()), (Some(c), None)
        if matches!(c, ' '..='\u{7e}' | '\u{a0}'..='\u{2ff}' | '\u{2010}'..='\u{2027}' | '\u{2500}'..='\u{259f}' | '\u{2800}'..='\u{28ff}'))
}

fn trocar(folha: &mut Vec<u8>, de: Pena, para: Pena) {
    let mut p: Vec<String> = Vec::with_capacity(4);
    // Taking an attribute away is spelt differently from terminal to terminal; starting over is not.
    let base = if de.modo.difference(para.modo).is_empty() {
        de
    } else {
        p.push("0".into());
        LIMPA
    };
    let postos = para.modo.difference(base.modo);
    for (m, n) in [
        (Modifier::BOLD, "1"),
        (Modifier::DIM, "2"),
        (Modifier::ITALIC, "3"),
        (Modifier::UNDERLINED, "4"),
        (Modifier::REVERSED, "7"),
    ] {
        if postos.contains(m) {
            p.push(n.into());
        }
    }
    if para.frente != base.frente {
        p.push(cor(para.frente, 30));
    }
    if para.fundo != base.fundo {
        p.push(cor(para.fundo, 40));
    }
    if !p.is_empty() {
        let _ = write!(folha, "\x1b[{}m", p.join(";"));
    }
}

/// SGR of a colour; `base` is 30 for text, 40 for background.
fn cor(c: Color, base: u8) -> String {
    let comum = |n: u8| (base + n).to_string();
    let clara = |n: u8| (base + 60 + n).to_string();
    match c {
        Color::Reset => comum(9),
        Color::Black => comum(0),
        Color::Red => comum(1),
        Color::Green => comum(2),
        Color::Yellow => comum(3),
        Color::Blue => comum(4),
        Color::Magenta => comum(5),
        Color::Cyan => comum(6),
        Color::Gray => comum(7),
        Color::DarkGray => clara(0),
        Color::LightRed => clara(1),
        Color::LightGreen => clara(2),
        Color::LightYellow => clara(3),
        Color::LightBlue => clara(4),
        Color::LightMagenta => clara(5),
        Color::LightCyan => clara(6),
        Color::White => clara(7),
        Color::Indexed(n) => format!("{};5;{n}", base + 8),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", base + 8),
    }
}

#[cfg(test)]
mod testes_do_pintor {
    use super::*;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn bytes(desenha: impl FnOnce(&mut Buffer)) -> String {
        let area = Rect::new(0, 0, 20, 3);
        let antes = Buffer::empty(area);
        let mut depois = Buffer::empty(area);
        desenha(&mut depois);
        let mut f = Vec::new();
        pintar(&mut f, antes.diff(&depois).into_iter());
        String::from_utf8_lossy(&f).into_owned()
    }

    #[test]
    fn texto_seguido_e_um_movimento_so() {
        assert_eq!(
            bytes(|b| {
                b.set_string(2, 1, "Início", Style::default());
            }),
            "\x1b[2;3HInício"
        );
    }

    #[test]
    fn dezesseis_cores_na_forma_curta_e_pena_limpa_no_fim() {
        let s = bytes(|b| {
            b.set_string(0, 0, "x", Style::default().fg(Color::LightRed).bg(Color::Blue));
        });
        assert_eq!(s, "\x1b[1;1H\x1b[91;44mx\x1b[0m");
        assert!(
            !bytes(|b| {
                b.set_string(0, 0, "x", Style::default().fg(Color::Cyan));
            })
            .contains("59m")
        );
    }

    #[test]
    fn tirar_negrito_recomeca_do_zero() {
        let s = bytes(|b| {
            b.set_string(0, 0, "a", Style::default().fg(Color::Cyan).add_modifier(Modifier::BOLD));
            b.set_string(1, 0, "b", Style::default().fg(Color::Cyan));
        });
        assert_eq!(s, "\x1b[1;1H\x1b[1;36ma\x1b[0;36mb\x1b[0m");
    }

    #[test]
    fn depois_de_um_simbolo_largo_a_posicao_e_dita() {
        let s = bytes(|b| {
            b.set_string(0, 0, "語a", Style::default());
        });
        assert_eq!(s, "\x1b[1;1H語\x1b[1;3Ha");
    }

    #[test]
    fn documento_coberto_vai_de_uma_vez() {
        let s = bytes(|b| {
            b.set_string(0, 0, "701••••8118…", Style::default());
        });
        assert_eq!(s, "\x1b[1;1H701••••8118…");
    }

    #[test]
    fn pulo_curto_na_mesma_linha() {
        let s = bytes(|b| {
            b.set_string(0, 0, "a", Style::default());
            b.set_string(5, 0, "b", Style::default());
        });
        assert_eq!(s, "\x1b[1;1Ha\x1b[4Cb");
    }
}
