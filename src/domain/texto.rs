//! Text normalisation: one place decides how accents, spaces and width are treated.
//!
//! [`dobrar`] is for comparing and searching, [`arrumar`] for keeping what a person wrote, [`sus`] for what goes to the BPA
//! (domain.md 6.5), [`so_digitos`] for numbers with punctuation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Upper case, accents stripped, runs of spaces collapsed: the form in which two texts are compared.
pub fn dobrar(texto: &str) -> String {
    let sem_acento: String = texto.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_uppercase).collect();
    colapsar(&sem_acento)
}

/// NFC, no control characters, trimmed, runs of spaces collapsed. Keeps case and accents.
pub fn arrumar(texto: &str) -> String {
    // Up to here nothing combines: the text is composed as it is.
    if texto.chars().all(|c| c < '\u{300}') {
        return colapsar(texto);
    }
    let composto: String = texto.nfc().collect();
    colapsar(&composto)
}

/// The form the BPA takes: upper case, printable ASCII without accents or quotes, at most `max_chars` characters.
pub fn sus(texto: &str, max_chars: usize) -> String {
    let limpo: String = dobrar(texto)
        .chars()
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            outro => outro,
        })
        .filter(|c| (' '..='~').contains(c) && !matches!(c, '"' | '\'' | '`'))
        .collect();
    let cortado: String = colapsar(&limpo).chars().take(max_chars).collect();
    cortado.trim_end().to_owned()
}

/// Only the ASCII digits of the text.
pub fn so_digitos(texto: &str) -> String {
    texto.chars().filter(char::is_ascii_digit).collect()
}

/// Trims and makes every run of whitespace or control characters one space. A zero-width mark vanishes.
fn colapsar(texto: &str) -> String {
    let mut saida = String::with_capacity(texto.len());
    let mut devo_espaco = false;
    for c in texto.chars() {
        if matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{00AD}' | '\u{2060}') {
            continue;
        }
        if c.is_whitespace() || c.is_control() {
            devo_espaco = !saida.is_empty();
            continue;
        }
        if devo_espaco {
            saida.push(' ');
            devo_espaco = false;
        }
        saida.push(c);
    }
    saida
}

#[cfg(test)]
mod testes {
    use super::*;

    #[test]
    fn dobrar_ignora_acento_caixa_e_espaco() {
        assert_eq!(dobrar("  São   João\tda Conceição "), "SAO JOAO DA CONCEICAO");
        assert_eq!(dobrar("Jose\u{301}"), dobrar("JOSÉ"));
        assert_eq!(dobrar("1ª"), "1A");
        assert_eq!(dobrar(""), "");
    }

    #[test]
    fn arrumar_guarda_o_que_a_pessoa_escreveu() {
        assert_eq!(arrumar(" José\u{a0}\u{a0}da  Silva\r\n"), "José da Silva");
        assert_eq!(arrumar("Jose\u{301}"), "José");
        assert_eq!(arrumar("A\u{0}B"), "A B");
        assert_eq!(arrumar("A\u{200B}B"), "AB");
    }

    #[test]
    fn sus_corta_e_limpa() {
        assert_eq!(sus("Maria d'Ávila \"Tetê\"", 30), "MARIA DAVILA TETE");
        assert_eq!(sus("Rua – Fundos", 30), "RUA - FUNDOS");
        assert_eq!(sus("ABCDE FGHIJ", 6), "ABCDE");
        assert_eq!(sus("日本", 10), "");
        assert_eq!(sus("ação", 0), "");
    }

    #[test]
    fn so_digitos_separa() {
        assert_eq!(so_digitos("(11) 9 8888-7777"), "11988887777");
        assert_eq!(so_digitos("٣"), "");
    }

    proptest::proptest! {
        #[test]
        fn dobrar_e_sus_sao_idempotentes(t in ".{0,40}") {
            let d = dobrar(&t);
            proptest::prop_assert_eq!(dobrar(&d), d);
            let s = sus(&t, 30);
            proptest::prop_assert!(s.is_ascii() && s.len() <= 30);
            proptest::prop_assert_eq!(sus(&s, 30), s);
        }
    }
}
