//! Single-line editor: a value, a cursor, insert or overwrite.
//!
//! The core under the form fields, the filters and the path line. It knows no
//! mask; it refuses characters that could never be shown.

use ratatui::layout::Position;
use ratatui::style::Style;
use unicode_normalization::UnicodeNormalization;
use unicode_width::UnicodeWidthChar;

use crate::pincel::Pincel;
use crate::tecla::Tecla;
use crate::texto::{Texto, digitavel, largura};

/// Largest paste in bytes; a bigger one is refused whole.
pub const COLAGEM_MAX: usize = 64 * 1024;

/// Editable line. The cursor counts characters.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct LinhaEdicao {
    texto: String,
    cursor: usize,
    max: usize,
    sobrescreve: bool,
}

// What an operator types may be a password or a person's data: never in a log.
impl std::fmt::Debug for LinhaEdicao {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LinhaEdicao")
            .field("letras", &self.quantas())
            .field("cursor", &self.cursor)
            .finish_non_exhaustive()
    }
}

impl LinhaEdicao {
    /// An empty line that takes at most `max` characters.
    pub fn nova(max: usize) -> Self {
        Self { max, ..Self::default() }
    }

    pub fn texto(&self) -> &str {
        &self.texto
    }

    pub fn cursor(&self) -> usize {
        self.cursor
    }

    pub fn quantas(&self) -> usize {
        self.texto.chars().count()
    }

    pub fn vazia(&self) -> bool {
        self.texto.is_empty()
    }

    /// Whether typing replaces the character under the cursor.
    pub fn sobrescreve(&self) -> bool {
        self.sobrescreve
    }

    pub fn alternar_insercao(&mut self) {
        self.sobrescreve = !self.sobrescreve;
    }

    /// Replaces the value; the cursor goes to the end.
    pub fn definir(&mut self, s: &str) {
        self.texto = s.nfc().map(espaco_comum).filter(|c| digitavel(*c)).take(self.max).collect();
        self.cursor = self.quantas();
    }

    pub fn limpar(&mut self) {
        self.texto.clear();
        self.cursor = 0;
    }

    /// Takes the value out, leaving the line empty.
    pub fn tirar(&mut self) -> String {
        self.cursor = 0;
        std::mem::take(&mut self.texto)
    }

    /// Puts a character at the cursor; `false` when it is full or not typeable.
    pub fn inserir(&mut self, c: char) -> bool {
        let c = espaco_comum(c);
        if !digitavel(c) {
            return false;
        }
        let i = self.byte(self.cursor);
        if self.sobrescreve && i < self.texto.len() {
            self.texto.remove(i);
        } else if self.quantas() >= self.max {
            return false;
        }
        self.texto.insert(i, c);
        self.cursor += 1;
        true
    }

    /// Puts a pasted text at the cursor: line ends become a blank, the rest is cut at the limit.
    /// Answers whether anything entered.
    pub fn colar(&mut self, s: &str) -> bool {
        if s.len() > COLAGEM_MAX {
            return false;
        }
        let antes = self.quantas();
        let linha = s.trim_end_matches(['\r', '\n']).replace("\r\n", "\n");
        for c in linha.nfc() {
            let c = if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c };
            let c = espaco_comum(c);
            if digitavel(c) && self.quantas() < self.max {
                let i = self.byte(self.cursor);
                self.texto.insert(i, c);
                self.cursor += 1;
            }
        }
        self.quantas() > antes
    }

    /// Backspace; `false` when nothing stood before the cursor.
    pub fn apagar(&mut self) -> bool {
        if self.cursor == 0 {
            return false;
        }
        self.cursor -= 1;
        self.excluir()
    }

    /// Delete; `false` when nothing stood at the cursor.
    pub fn excluir(&mut self) -> bool {
        let i = self.byte(self.cursor);
        if i >= self.texto.len() {
            return false;
        }
        self.texto.remove(i);
        true
    }

    /// Moves the cursor to a character position.
    pub fn ir(&mut self, n: usize) {
        self.cursor = n.min(self.quantas());
    }

    /// Handles an editing key; `false` when it is not one or changed nothing.
    pub fn tecla(&mut self, t: Tecla) -> bool {
        match t {
            Tecla::Letra(c) => self.inserir(c),
            Tecla::Apaga => self.apagar(),
            Tecla::Del => self.excluir(),
            Tecla::Esquerda => self.mover(self.cursor.saturating_sub(1)),
            Tecla::Direita => self.mover(self.cursor + 1),
            Tecla::Home => self.mover(0),
            Tecla::End => self.mover(usize::MAX),
            Tecla::Ctrl('u') if !self.vazia() => {
                self.limpar();
                true
            }
            _ => false,
        }
    }

    fn mover(&mut self, n: usize) -> bool {
        let antes = self.cursor;
        self.ir(n);
        antes != self.cursor
    }

    fn byte(&self, n: usize) -> usize {
        self.texto.char_indices().nth(n).map_or(self.texto.len(), |(i, _)| i)
    }

    /// Draws in `cabe` columns with the cursor always in view; answers where the cursor is.
    pub fn desenhar(&self, p: &mut Pincel<'_>, x: u16, y: u16, cabe: u16, estilo: Style) -> Option<Position> {
        let todos: Vec<char> = self.texto.chars().collect();
        desenhar_janela(p, (x, y), cabe, &todos, self.cursor, estilo)
    }
}

/// Draws the part of `letras` that keeps position `cursor` in view.
pub(crate) fn desenhar_janela(
    p: &mut Pincel<'_>,
    (x, y): (u16, u16),
    cabe: u16,
    letras: &[char],
    cursor: usize,
    estilo: Style,
) -> Option<Position> {
    let cabe = cabe.min(p.largura().saturating_sub(x)) as usize;
    if cabe == 0 {
        return None;
    }
    let g = p.visual().glifos;
    // Each character in the glyph set, so that columns are counted as drawn.
    let partes: Vec<String> = letras.iter().map(|c| g.traduzir(c.encode_utf8(&mut [0; 4])).into_owned()).collect();
    let w = |i: usize| largura(&partes[i]);
    let cursor = cursor.min(letras.len());
    let mut inicio = cursor;
    // One column stays free for the cursor after the last character.
    let mut usado = usize::from(cursor == letras.len());
    if cursor < letras.len() {
        usado = w(cursor);
    }
    while inicio > 0 && usado + w(inicio - 1) <= cabe {
        inicio -= 1;
        usado += w(inicio);
    }
    // Back from the middle, fill up to the right as well.
    let visto: String = partes[inicio..].concat();
    let coluna: usize = (inicio..cursor).map(w).sum();
    let max = cabe as u16;
    let mut t = String::new();
    let mut n = 0;
    for c in visto.chars() {
        n += c.width().unwrap_or(0);
        if n > cabe {
            break;
        }
        t.push(c);
    }
    p.escrever_ate(x, y, max, &Texto::novo(&t), estilo);
    p.posicao(x.saturating_add(coluna as u16), y)
}

fn espaco_comum(c: char) -> char {
    if matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}') { ' ' } else { c }
}

#[cfg(test)]
mod testes {
    use super::*;

    #[test]
    fn edita_com_acentos() {
        let mut l = LinhaEdicao::nova(10);
        for c in "João".chars() {
            assert!(l.inserir(c));
        }
        l.tecla(Tecla::Home);
        l.tecla(Tecla::Direita);
        l.tecla(Tecla::Del);
        assert_eq!(l.texto(), "Jão");
        l.tecla(Tecla::End);
        l.tecla(Tecla::Apaga);
        l.alternar_insercao();
        l.ir(0);
        l.inserir('T');
        assert_eq!(l.texto(), "Tã");
    }

    #[test]
    fn colagem_nao_passa_do_limite_nem_traz_controles() {
        let mut l = LinhaEdicao::nova(8);
        assert!(l.colar("ab\ncd\x1b[0m\u{202e}efgh\r\n"));
        assert_eq!(l.texto(), "ab cd[0m");
        let mut l = LinhaEdicao::nova(usize::MAX);
        assert!(!l.colar(&"x".repeat(COLAGEM_MAX + 1)));
        assert!(l.vazia());
        assert!(l.colar("linha\n"));
        assert_eq!(l.texto(), "linha");
    }

    #[test]
    fn nada_do_conteudo_no_debug() {
        let mut l = LinhaEdicao::nova(20);
        l.definir("segredo");
        assert!(!format!("{l:?}").contains("segredo"));
    }
}
