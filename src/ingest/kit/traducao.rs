//! The KIT's own ways turned into those of the SIGTAP (domain.md 5.4).

use nexsus_domain::Dinheiro;

/// Age that stands for "does not apply" in the KIT, years.
const SEM_IDADE_KIT: i32 = 999;
/// The same in the SIGTAP, months.
const SEM_IDADE: i32 = 9_999;

/// A whole number; blank is zero.
pub fn inteiro(texto: &str) -> Option<i32> {
    let t = texto.split_once('.').map_or(texto, |(i, _)| i);
    if t.is_empty() { Some(0) } else { t.parse().ok().filter(|n| *n >= 0) }
}

/// Reais with two decimals.
pub fn valor(texto: &str) -> Option<Dinheiro> {
    match texto {
        "" => Some(Dinheiro(0)),
        t if t.starts_with('.') => Dinheiro::ler_tecnico(&format!("0{t}")).ok(),
        t => Dinheiro::ler_tecnico(t).ok().filter(|d| d.0 >= 0),
    }
}

/// Years to the first month of them.
pub fn idade_minima(anos: i32) -> i32 {
    if anos >= SEM_IDADE_KIT { SEM_IDADE } else { anos * 12 }
}

/// Years to the last month of them: 60 is 60 years and 11 months.
pub fn idade_maxima(anos: i32) -> i32 {
    if anos >= SEM_IDADE_KIT { SEM_IDADE } else { anos * 12 + 11 }
}

/// `A` both becomes `I`.
pub fn sexo(letra: &str) -> Option<&'static str> {
    match letra {
        "A" | "I" | "" => Some("I"),
        "F" => Some("F"),
        "M" => Some("M"),
        "N" => Some("N"),
        _ => None,
    }
}

/// The last digit, 0 to 3; anything else says nothing.
pub fn complexidade(texto: &str) -> String {
    texto.chars().last().filter(|c| ('0'..='3').contains(c)).unwrap_or('0').to_string()
}

/// Instruments of the one letter of `PA_DOC` (table 51 of the KIT).
pub fn registros(letra: &str) -> Option<&'static [&'static str]> {
    Some(match letra {
        "0" => &["01"],
        "1" => &["02"],
        "2" => &["02", "07"],
        "3" => &["06", "07"],
        "4" => &["01", "07"],
        "5" => &["08"],
        "6" => &["01", "08"],
        "7" => &["02", "08"],
        "8" => &["07", "08"],
        "9" => &["02", "07", "08"],
        "A" => &["09"],
        "B" => &["01", "02"],
        "C" => &["01", "02", "08"],
        "D" => &["01", "02", "07"],
        "E" => &["01", "02", "07", "08"],
        "F" => &["01", "09"],
        _ => return None,
    })
}
