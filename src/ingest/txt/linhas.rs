//! Lines of a text, whatever ends them (CRLF, LF, a lone CR, mixed in one file), numbered from 1.

/// Every line with its number; the end-of-file mark of DOS (0x1A) ends the last line and is no content.
pub fn numeradas(texto: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut resto = Some(texto);
    let mut n = 0_u32;
    std::iter::from_fn(move || {
        let t = resto?;
        n = n.saturating_add(1);
        let Some(fim) = t.find(['\r', '\n']) else {
            resto = None;
            return (!t.is_empty()).then_some((n, t));
        };
        let pular = if t[fim..].starts_with("\r\n") { 2 } else { 1 };
        resto = Some(&t[fim + pular..]);
        Some((n, &t[..fim]))
    })
}

/// True for a line that says nothing: blank, or only the end-of-file mark.
pub fn branca(l: &str) -> bool {
    l.chars().all(|c| c.is_whitespace() || c == '\u{1A}')
}

/// True when the line holds a control character other than tab and form feed.
pub fn com_controle(l: &str) -> bool {
    l.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\u{0C}' | '\u{1A}' | '\u{80}'..='\u{9F}'))
        || l.contains('\u{FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fins_de_linha_misturados() {
        let v: Vec<_> = numeradas("a\r\nb\nc\rd\n\ne").collect();
        assert_eq!(v, [(1, "a"), (2, "b"), (3, "c"), (4, "d"), (5, ""), (6, "e")]);
        assert!(branca(" \u{1A}") && !branca("x"));
        assert!(com_controle("a\0b") && !com_controle("a\tb"));
    }
}
