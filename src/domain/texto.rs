//! Text normalisation: one place decides how accents, spaces and width are treated.
//!
//! [`dobrar`] is for comparing and searching, [`arrumar`] for keeping what a person wrote, [`sus`] for what goes to the BPA
//! (domain.md 6.5), [`so_digitos`] for numbers with punctuation.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Upper case, accents stripped, runs of spaces collapsed: the form in which two texts are compared.
pub fn dobrar(texto: &str) -> String {
    dobrado(texto).into_owned()
}

/// [`dobrar`] that borrows a text which is folded already, as most names in a register are.
pub fn dobrado(texto: &str) -> Cow<'_, str> {
    if ja_limpo(texto, |b| b.is_ascii_graphic() && !b.is_ascii_lowercase()) {
        return Cow::Borrowed(texto);
    }
    let mut sem_acento = String::with_capacity(texto.len());
    for c in texto.chars() {
        match c {
            c if c.is_ascii() => sem_acento.push(c.to_ascii_uppercase()),
            // The letters of Portuguese; all else goes the long way.
            'À'..='Ã' | 'à'..='ã' => sem_acento.push('A'),
            'Ç' | 'ç' => sem_acento.push('C'),
            'É' | 'Ê' | 'é' | 'ê' => sem_acento.push('E'),
            'Í' | 'í' => sem_acento.push('I'),
            'Ó'..='Õ' | 'ó'..='õ' => sem_acento.push('O'),
            'Ú' | 'Ü' | 'ú' | 'ü' => sem_acento.push('U'),
            _ => return Cow::Owned(dobrar_qualquer(texto)),
        }
    }
    Cow::Owned(colapsar(&sem_acento))
}

/// The whole rule of [`dobrar`], for any letter.
fn dobrar_qualquer(texto: &str) -> String {
    let sem_acento: String = texto.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_uppercase).collect();
    colapsar(&sem_acento)
}

/// Only such bytes, and single spaces between them.
fn ja_limpo(texto: &str, serve: impl Fn(u8) -> bool) -> bool {
    let mut antes = b' ';
    for b in texto.bytes() {
        let espaco_so = b == b' ' && antes != b' ';
        if !serve(b) && !espaco_so {
            return false;
        }
        antes = b;
    }
    antes != b' ' || texto.is_empty()
}

/// NFC, no control characters, trimmed, runs of spaces collapsed. Keeps case and accents.
pub fn arrumar(texto: &str) -> String {
    arrumado(texto).into_owned()
}

/// [`arrumar`] that borrows a text which is in order already.
pub fn arrumado(texto: &str) -> Cow<'_, str> {
    if ja_limpo(texto, |b| b.is_ascii_graphic()) {
        return Cow::Borrowed(texto);
    }
    // Latin letters that stand whole are composed already.
    if texto.chars().all(|c| c < '\u{300}') {
        return Cow::Owned(colapsar(texto));
    }
    let composto: String = texto.nfc().collect();
    Cow::Owned(colapsar(&composto))
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
    #![allow(clippy::unwrap_used)]
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
        fn o_caminho_curto_diz_o_mesmo_que_a_regra_inteira(
            t in proptest::string::string_regex("([ -~]{0,6}|[À-ÿ]{0,4}|[ \u{a0}\u{ad}]{1,2}|.{0,3}|[Ā-\u{36f}]{0,2}){0,6}").unwrap()
        ) {
            proptest::prop_assert_eq!(dobrar(&t), dobrar_qualquer(&t));
            let inteira: String = t.nfc().collect();
            proptest::prop_assert_eq!(arrumar(&t), colapsar(&inteira));
        }

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
