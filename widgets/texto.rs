//! The only text type that reaches the screen.
//!
//! A [`Texto`] can only be built by cleaning: whatever stood in a file, a
//! database row or an answer of the network cannot move the cursor, change a
//! colour, turn the writing direction or hide itself once it is here
//! (security.md 2.5). Removed or replaced characters leave a visible mark, so
//! two values that differ only by an invisible character never look alike.

use std::borrow::Cow;
use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_width::UnicodeWidthChar;

/// Longest text in characters that is kept; the rest becomes an ellipsis.
pub const LIMITE: usize = 4096;

/// Combining marks kept after one base character.
const MARCAS_POR_LETRA: usize = 4;

/// One line of text that is safe to draw.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Texto(String);

// On screen stand names and documents of people: a released program never prints them
// through `Debug`; builds for development do, for the sake of readable tests.
impl fmt::Debug for Texto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if cfg!(debug_assertions) {
            write!(f, "Texto({:?})", self.0)
        } else {
            write!(f, "Texto({} letras)", self.0.chars().count())
        }
    }
}

impl Texto {
    /// Cleans `bruto`; at most [`LIMITE`] characters.
    pub fn novo(bruto: &str) -> Self {
        Self(limpar(bruto).into_owned())
    }

    /// Cleans `bruto` and keeps at most `max` characters (an ellipsis marks the cut).
    pub fn com_limite(bruto: &str, max: usize) -> Self {
        Self(limpar_ate(bruto, max).into_owned())
    }

    /// One `Texto` per line of `bruto`.
    pub fn linhas(bruto: &str) -> Vec<Self> {
        bruto.lines().map(Self::novo).collect()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn vazio(&self) -> bool {
        self.0.is_empty()
    }

    /// Display width in columns, before any transliteration to ASCII.
    pub fn largura(&self) -> usize {
        largura(&self.0)
    }

    /// This text followed by `outro`.
    pub fn mais(&self, outro: &Self) -> Self {
        Self::novo(&format!("{}{}", self.0, outro.0))
    }

    /// Joins the texts that are not empty with `sep` between them.
    pub fn juntar(partes: &[Self], sep: &str) -> Self {
        let vivas: Vec<&str> = partes.iter().filter(|p| !p.vazio()).map(Self::as_str).collect();
        Self::novo(&vivas.join(sep))
    }
}

impl fmt::Display for Texto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<&str> for Texto {
    fn from(s: &str) -> Self {
        Self::novo(s)
    }
}

impl From<String> for Texto {
    fn from(s: String) -> Self {
        Self::novo(&s)
    }
}

impl From<&String> for Texto {
    fn from(s: &String) -> Self {
        Self::novo(s)
    }
}

impl From<&Texto> for Texto {
    fn from(t: &Texto) -> Self {
        t.clone()
    }
}

impl AsRef<str> for Texto {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// `format!` whose result is cleaned at once.
#[macro_export]
macro_rules! texto {
    ($($arg:tt)*) => { $crate::texto::Texto::from(::std::format!($($arg)*)) };
}

/// Display width in columns; a character without width counts zero.
pub(crate) fn largura(s: &str) -> usize {
    s.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Makes a text harmless for a terminal line (rules: security.md 2.5).
pub fn limpar(bruto: &str) -> Cow<'_, str> {
    limpar_ate(bruto, LIMITE)
}

fn limpar_ate(bruto: &str, max: usize) -> Cow<'_, str> {
    if bruto.chars().all(inofensivo) && (bruto.len() <= max || bruto.chars().count() <= max) {
        return Cow::Borrowed(bruto);
    }
    // A hostile input may be huge: nothing beyond a few times the limit can be shown.
    let teto = max.saturating_mul(MARCAS_POR_LETRA + 2).saturating_add(16);
    let mut saida = Saida::novo(max);
    let mut chars = bruto.chars().take(teto).nfc().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => saida.letra('⏎'),
            '\t' => saida.letra(' '),
            // The symbols U+2400..U+2421 were made to show the control characters.
            '\u{0}'..='\u{1f}' => saida.letra(simbolo_de_controle(c)),
            '\u{7f}' => saida.letra('\u{2421}'),
            c if inofensivo(c) => saida.letra(c),
            c if e_espaco(c) => saida.letra(' '),
            c if seletor_de_variante(c) => {}
            c if proibido(c) => saida.aviso(c),
            c if is_combining_mark(c) => saida.marca(c),
            c if c.width().unwrap_or(0) == 0 => saida.aviso(c),
            c => saida.letra(c),
        }
        if saida.cheia() {
            break;
        }
    }
    // What lies beyond the look is lost as well, even if little was kept of the rest.
    saida.passou |= bruto.chars().nth(teto).is_some();
    Cow::Owned(saida.fechar())
}

/// Characters that need no look: printable ASCII, Latin letters, our own chrome.
fn inofensivo(c: char) -> bool {
    matches!(c,
        ' '..='~'
        | '\u{a1}'..='\u{ac}'
        | '\u{ae}'..='\u{17f}'
        | '–' | '—' | '‘' | '’' | '“' | '”' | '•' | '…' | '‹' | '›' | '−'
        | '←' | '↑' | '→' | '↓' | '⏎' | '⟳' | '⚑' | '✓' | '✗'
        | '\u{2400}'..='\u{2421}'
        | '\u{2500}'..='\u{25ff}'
        | '\u{2800}'..='\u{28ff}')
}

fn simbolo_de_controle(c: char) -> char {
    char::from_u32(0x2400 + c as u32).unwrap_or('·')
}

fn e_espaco(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Variation selectors change width from terminal to terminal and mean nothing here.
fn seletor_de_variante(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180d}' | '\u{180f}')
}

/// Invisible or direction-turning characters, and those that mean nothing public.
fn proibido(c: char) -> bool {
    let n = c as u32;
    matches!(c,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}'
        | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}'
        | '\u{fdd0}'..='\u{fdef}')
        || n & 0xfffe == 0xfffe
}

/// Whether a character may enter a field: visible, or a mark on a visible one.
pub(crate) fn digitavel(c: char) -> bool {
    !c.is_control()
        && !proibido(c)
        && !seletor_de_variante(c)
        && !matches!(c, '\u{2028}' | '\u{2029}')
        && (c.width().unwrap_or(0) > 0 || is_combining_mark(c))
}

/// Collects the cleaned characters and keeps count.
struct Saida {
    texto: String,
    quantos: usize,
    max: usize,
    marcas: usize,
    passou: bool,
}

impl Saida {
    fn novo(max: usize) -> Self {
        Self { texto: String::new(), quantos: 0, max, marcas: 0, passou: false }
    }

    fn por(&mut self, c: char) {
        if self.quantos < self.max {
            self.texto.push(c);
            self.quantos += 1;
        } else {
            self.passou = true;
        }
    }

    fn letra(&mut self, c: char) {
        self.marcas = 0;
        self.por(c);
    }

    fn marca(&mut self, c: char) {
        if self.texto.is_empty() {
            // A mark needs something to stand on, else it would join the cell to its left.
            self.por('◌');
        }
        if self.marcas < MARCAS_POR_LETRA {
            self.marcas += 1;
            self.por(c);
        }
    }

    fn aviso(&mut self, c: char) {
        self.marcas = 0;
        for a in format!("‹U+{:04X}›", c as u32).chars() {
            self.por(a);
        }
    }

    fn cheia(&self) -> bool {
        self.passou
    }

    fn fechar(mut self) -> String {
        if self.passou && self.max > 0 {
            if self.quantos >= self.max {
                self.texto.pop();
            }
            self.texto.push('…');
        }
        self.texto
    }
}

/// Key for comparing as people search: upper case, no accents, single spaces.
pub fn dobrar(s: &str) -> String {
    let mut saida = String::with_capacity(s.len());
    let mut espaco = false;
    for c in s.nfd().filter(|c| !is_combining_mark(*c)) {
        if c.is_whitespace() {
            espaco = !saida.is_empty();
            continue;
        }
        if espaco {
            saida.push(' ');
            espaco = false;
        }
        saida.extend(c.to_uppercase());
    }
    saida
}

/// Breaks a text at spaces into lines of at most `largura_max` columns; a longer word is cut.
/// Blanks inside a line stay (help pages align with them); the indent is kept on every line.
pub fn quebrar(t: &Texto, largura_max: usize) -> Vec<Texto> {
    if largura_max == 0 || t.vazio() {
        return Vec::new();
    }
    if t.largura() <= largura_max {
        return vec![t.clone()];
    }
    let s = t.as_str();
    let recuo = s.len() - s.trim_start_matches(' ').len();
    let recuo = " ".repeat(if recuo < largura_max / 2 { recuo } else { 0 });
    let mut linhas = Vec::new();
    let mut atual = recuo.clone();
    let mut coluna = recuo.len();
    let mut vaos = 0;
    for palavra in s.trim_start_matches(' ').split(' ') {
        if palavra.is_empty() {
            vaos += 1;
            continue;
        }
        let w = largura(palavra);
        if coluna > recuo.len() && coluna + vaos + w > largura_max {
            linhas.push(Texto(std::mem::replace(&mut atual, recuo.clone())));
            coluna = recuo.len();
        } else if coluna > recuo.len() {
            atual.push_str(&" ".repeat(vaos));
            coluna += vaos;
        }
        vaos = 1;
        for c in palavra.chars() {
            let w = c.width().unwrap_or(0);
            if coluna + w > largura_max && coluna > recuo.len() {
                linhas.push(Texto(std::mem::replace(&mut atual, recuo.clone())));
                coluna = recuo.len();
            }
            atual.push(c);
            coluna += w;
        }
    }
    if coluna > recuo.len() {
        linhas.push(Texto(atual));
    }
    linhas
}

#[cfg(test)]
mod testes {
    use super::*;

    #[test]
    fn o_que_e_limpo_nao_e_copiado() {
        for s in ["", "José da Conceição", "▶ ✓ ✗ ─│ R$ 1.234,56 ⟳ ⚑ …"] {
            assert!(matches!(limpar(s), Cow::Borrowed(_)), "{s}");
        }
    }

    #[test]
    fn controles_viram_marcas_visiveis() {
        assert_eq!(limpar("a\x1b[31mb"), "a␛[31mb");
        assert_eq!(limpar("a\u{9b}2Jb"), "a‹U+009B›2Jb");
        assert_eq!(limpar("x\0\x07\x7f"), "x␀␇␡");
        assert_eq!(limpar("um\r\ndois\ntres\tquatro"), "um⏎dois⏎tres quatro");
        assert_eq!(limpar("a\u{2028}b"), "a⏎b");
    }

    #[test]
    fn invisiveis_e_bidirecionais_aparecem() {
        assert_eq!(limpar("maria\u{202e}luas"), "maria‹U+202E›luas");
        assert_eq!(limpar("ma\u{200b}ria"), "ma‹U+200B›ria");
        assert_eq!(limpar("\u{feff}x"), "‹U+FEFF›x");
        assert_eq!(limpar("a\u{e0041}"), "a‹U+E0041›");
        assert_eq!(limpar("a\u{fffe}"), "a‹U+FFFE›");
        assert_eq!(limpar("a\u{e123}"), "a‹U+E123›");
        assert_ne!(limpar("ana"), limpar("ana\u{200d}"));
    }

    #[test]
    fn combinantes_em_excesso_caem() {
        let z = format!("z{}fim", "\u{0310}".repeat(50));
        let l = limpar(&z);
        assert_eq!(l.chars().filter(|c| is_combining_mark(*c)).count(), 4);
        assert!(l.ends_with("fim"));
        assert_eq!(limpar("\u{0301}a"), "◌\u{0301}a");
    }

    #[test]
    fn normaliza_para_nfc_e_corta_no_limite() {
        assert_eq!(limpar("Joa\u{0303}o"), "João");
        let t = Texto::com_limite(&"a".repeat(100), 10);
        assert_eq!(t.as_str(), "aaaaaaaaa…");
        let escondido = format!("{}x", "\u{fe0f}".repeat(100_000));
        assert_eq!(limpar(&escondido), "…");
        assert_eq!(limpar(&"é".repeat(10_000)).chars().count(), LIMITE);
    }

    #[test]
    fn limpar_duas_vezes_e_o_mesmo_e_nunca_sobra_controle() {
        // A small generator: enough to visit every class of character many times.
        let mut semente = 0x2545_f491_4f6c_dd1d_u64;
        let mut proximo = || {
            semente ^= semente << 13;
            semente ^= semente >> 7;
            semente ^= semente << 17;
            semente
        };
        for _ in 0..4000 {
            let mut s = String::new();
            for _ in 0..(proximo() % 24) {
                let teto = [0x80, 0x3000, 0x1_0000, 0x11_0000][(proximo() % 4) as usize];
                if let Some(c) = char::from_u32((proximo() % teto) as u32) {
                    s.push(c);
                }
            }
            let um = limpar(&s).into_owned();
            assert_eq!(limpar(&um), um, "{s:?}");
            for c in um.chars() {
                assert!(!c.is_control(), "{s:?}");
                assert!(!proibido(c), "{s:?}");
                assert!(c.width().unwrap_or(0) > 0 || is_combining_mark(c), "{s:?}");
            }
        }
    }

    #[test]
    fn quebra_por_palavras() {
        let t = Texto::novo("O arquivo não abre: confira a pasta.");
        let l: Vec<String> = quebrar(&t, 12).iter().map(ToString::to_string).collect();
        assert_eq!(l, ["O arquivo", "não abre:", "confira a", "pasta."]);
        assert_eq!(quebrar(&Texto::novo("abcdefgh"), 3).len(), 3);
        let t = Texto::novo("  F6     novo paciente");
        assert_eq!(quebrar(&t, 40), std::slice::from_ref(&t));
        let l: Vec<String> = quebrar(&t, 16).iter().map(ToString::to_string).collect();
        assert_eq!(l, ["  F6     novo", "  paciente"]);
        for w in 1..30 {
            assert!(quebrar(&t, w).iter().all(|l| l.largura() <= w), "{w}");
        }
        assert!(quebrar(&t, 0).is_empty());
    }

    #[test]
    fn dobra_sem_acentos() {
        assert_eq!(dobrar("  João  da Conceição "), "JOAO DA CONCEICAO");
    }
}
