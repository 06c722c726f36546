//! Glyph sets: the signs of the screen in three strengths.
//!
//! `Braille` is the full set, `Bloco` leaves braille out, `Ascii` uses nothing
//! above U+007E and transliterates accents on screen only, never in data
//! (map: ux.md 3.2). A widget takes its signs from here and never writes them
//! itself, so a terminal without the glyphs still shows the whole program.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_width::UnicodeWidthChar;

/// Which glyphs the terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Conjunto {
    #[default]
    Braille,
    Bloco,
    Ascii,
}

impl Conjunto {
    /// Reads the value of `--glifos` / `NEXSUS_GLIFOS`.
    pub fn ler(s: &str) -> Option<Self> {
        match s.trim().to_ascii_lowercase().as_str() {
            "utf8-braille" | "braille" | "utf8" => Some(Self::Braille),
            "utf8-bloco" | "bloco" => Some(Self::Bloco),
            "ascii" => Some(Self::Ascii),
            _ => None,
        }
    }

    /// Name as written in the configuration.
    pub fn nome(self) -> &'static str {
        match self {
            Self::Braille => "utf8-braille",
            Self::Bloco => "utf8-bloco",
            Self::Ascii => "ascii",
        }
    }
}

/// The signs of one set. Box corners: `se` upper left, `sd` upper right, `ie` lower left, `id` lower right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glifos {
    pub conjunto: Conjunto,
    pub h: &'static str,
    pub v: &'static str,
    pub se: &'static str,
    pub sd: &'static str,
    pub ie: &'static str,
    pub id: &'static str,
    /// Marker of the selected row.
    pub marca: &'static str,
    /// Separator of the breadcrumb and sign of the current step.
    pub passo: &'static str,
    pub ok: &'static str,
    pub erro: &'static str,
    pub ponto: &'static str,
    pub reticencias: &'static str,
    pub tarefa: &'static str,
    pub alerta: &'static str,
    pub sobe: &'static str,
    pub desce: &'static str,
    pub meio: &'static str,
    pub cheio: &'static str,
    pub vazio: &'static str,
    pub cursor: &'static str,
    /// Eighths of a full bar cell from 1/8 to 7/8; ASCII has none.
    pub oitavos: &'static [&'static str],
}

const UTF8: Glifos = Glifos {
    conjunto: Conjunto::Braille,
    h: "─",
    v: "│",
    se: "┌",
    sd: "┐",
    ie: "└",
    id: "┘",
    marca: "▶",
    passo: "▸",
    ok: "✓",
    erro: "✗",
    ponto: "•",
    reticencias: "…",
    tarefa: "⟳",
    alerta: "⚑",
    sobe: "▲",
    desce: "▼",
    meio: "·",
    cheio: "█",
    vazio: "░",
    cursor: "▏",
    oitavos: &["▏", "▎", "▍", "▌", "▋", "▊", "▉"],
};

const ASCII: Glifos = Glifos {
    conjunto: Conjunto::Ascii,
    h: "-",
    v: "|",
    se: "+",
    sd: "+",
    ie: "+",
    id: "+",
    marca: ">",
    passo: ">",
    ok: "ok",
    erro: "X",
    ponto: "*",
    reticencias: "...",
    tarefa: "~",
    alerta: "!",
    sobe: "^",
    desce: "v",
    meio: "-",
    cheio: "#",
    vazio: ".",
    cursor: "_",
    oitavos: &[],
};

impl Default for Glifos {
    fn default() -> Self {
        UTF8
    }
}

impl Glifos {
    pub fn de(conjunto: Conjunto) -> Self {
        match conjunto {
            Conjunto::Braille => UTF8,
            Conjunto::Bloco => Self { conjunto, ..UTF8 },
            Conjunto::Ascii => ASCII,
        }
    }

    pub fn ascii(&self) -> bool {
        self.conjunto == Conjunto::Ascii
    }

    /// The text as this set can show it; only ASCII changes anything.
    pub fn traduzir<'a>(&self, s: &'a str) -> Cow<'a, str> {
        if !self.ascii() || s.is_ascii() {
            return Cow::Borrowed(s);
        }
        let mut saida = String::with_capacity(s.len());
        for c in s.chars() {
            if c.is_ascii() {
                saida.push(c);
            } else if let Some(t) = sinal(c) {
                saida.push_str(t);
            } else {
                letra(c, &mut saida);
            }
        }
        Cow::Owned(saida)
    }
}

/// Signs that have an agreed ASCII form (ux.md 3.2).
#[allow(clippy::match_same_arms)] // a table, read by families of signs
fn sinal(c: char) -> Option<&'static str> {
    Some(match c {
        '─' | '━' | '┄' | '–' | '—' | '−' | '·' => "-",
        '│' | '┃' | '┊' | '▏' => "|",
        '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' => "+",
        '█' | '▉' | '▊' | '▋' => "#",
        '▓' => "*",
        '▒' => "+",
        '░' => ".",
        '▁' => "1",
        '▂' => "2",
        '▃' => "3",
        '▄' => "4",
        '▅' => "5",
        '▆' => "6",
        '▇' => "7",
        '✓' => "ok",
        '✗' => "X",
        '▶' | '▸' | '›' => ">",
        '‹' => "<",
        '•' | '⠿' => "*",
        '…' => "...",
        '▲' | '↑' => "^",
        '▼' | '↓' => "v",
        '→' => "->",
        '←' => "<-",
        '⟳' => "~",
        '⚑' => "!",
        '⏎' => "/",
        '“' | '”' | '«' | '»' => "\"",
        '‘' | '’' | '´' => "'",
        'º' => "o",
        'ª' => "a",
        '°' => "o",
        '§' => "S",
        'ß' => "ss",
        'Æ' => "AE",
        'æ' => "ae",
        'Ø' => "O",
        'ø' => "o",
        'Đ' | 'Ð' => "D",
        'đ' | 'ð' => "d",
        'Ł' => "L",
        'ł' => "l",
        '×' => "x",
        '±' => "+-",
        '\u{2801}'..='\u{28ff}' => ".",
        '\u{2800}' => " ",
        _ => return None,
    })
}

/// Letter without its accent, or one `?` per column it takes.
fn letra(c: char, saida: &mut String) {
    if is_combining_mark(c) {
        return;
    }
    let antes = saida.len();
    saida.extend(std::iter::once(c).nfd().filter(char::is_ascii));
    if saida.len() == antes {
        for _ in 0..c.width().unwrap_or(1).max(1) {
            saida.push('?');
        }
    }
}

#[cfg(test)]
mod testes {
    use super::*;

    #[test]
    fn ascii_translitera_tudo() {
        let g = Glifos::de(Conjunto::Ascii);
        assert_eq!(g.traduzir("Prévia ✓ ação ▶ R$ 5 … ─┐"), "Previa ok acao > R$ 5 ... -+");
        assert_eq!(g.traduzir("山x"), "??x");
        assert!(g.traduzir("Ωmega ‹U+202E› é\u{0301}").is_ascii());
    }

    #[test]
    fn utf8_nao_mexe() {
        let g = Glifos::default();
        assert!(matches!(g.traduzir("ação ▶"), Cow::Borrowed(_)));
    }

    #[test]
    fn conjunto_ascii_so_tem_ascii() {
        let g = ASCII;
        for s in [
            g.h,
            g.v,
            g.se,
            g.sd,
            g.ie,
            g.id,
            g.marca,
            g.passo,
            g.ok,
            g.erro,
            g.ponto,
            g.reticencias,
            g.tarefa,
            g.alerta,
            g.sobe,
            g.desce,
            g.meio,
            g.cheio,
            g.vazio,
            g.cursor,
        ] {
            assert!(s.is_ascii());
        }
        for c in [Conjunto::Braille, Conjunto::Bloco, Conjunto::Ascii] {
            assert_eq!(Conjunto::ler(c.nome()), Some(c));
        }
    }
}
