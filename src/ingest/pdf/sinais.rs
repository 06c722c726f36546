//! What a single word looks like: a date, an amount, a code. Shapes only; values are judged later.

use chrono::NaiveDate;
use nexsus_domain::Dinheiro;
use nexsus_domain::data::ler_data;

use super::perfil::Ordem;

/// Months as reports abbreviate them.
const MESES: [&str; 12] = ["JAN", "FEV", "MAR", "ABR", "MAI", "JUN", "JUL", "AGO", "SET", "OUT", "NOV", "DEZ"];

/// True for `dd/mm/aa(aa)`, `aaaa-mm-dd` and `dd-MMM-aaaa`, existing day or not.
pub fn parece_data(s: &str) -> bool {
    let s = s.trim_end_matches([',', ';', ':', ')']).trim_start_matches('(');
    let mut partes = s.split(['/', '-', '.']);
    let (Some(dia), Some(mes), Some(ano), None) = (partes.next(), partes.next(), partes.next(), partes.next()) else {
        return false;
    };
    let digitos =
        |t: &str, min: usize, max: usize| (min..=max).contains(&t.len()) && t.bytes().all(|x| x.is_ascii_digit());
    let brasileira = digitos(dia, 1, 2)
        && (digitos(mes, 1, 2) || numero_do_mes(mes).is_some())
        && (digitos(ano, 2, 2) || digitos(ano, 4, 4));
    brasileira || (digitos(dia, 4, 4) && digitos(mes, 1, 2) && digitos(ano, 1, 2))
}

fn numero_do_mes(s: &str) -> Option<usize> {
    MESES.iter().position(|m| s.eq_ignore_ascii_case(m)).map(|p| p + 1)
}

/// The day a word names; two-digit years are 20yy (corpus README).
pub fn data(s: &str) -> Option<NaiveDate> {
    let s = s.trim_end_matches([',', ';', ':', ')']).trim_start_matches('(');
    if let Some(d) = ler_data(s) {
        return Some(d);
    }
    let partes: Vec<&str> = s.split(['/', '-', '.']).collect();
    if let [d, m, a] = partes[..]
        && let Some(m) = numero_do_mes(m)
    {
        return ler_data(&format!("{d}/{m:02}/{a}"));
    }
    None
}

/// The day at the start of a cell; an hour behind it is ignored. `ordem` counts only where the text leaves it open.
pub fn data_na_ordem(texto: &str, ordem: Ordem) -> Option<NaiveDate> {
    let mut palavras = texto.split_whitespace();
    let mut primeira = palavras.next()?.to_owned();
    // A narrow cell breaks "05/01/2026" after "05/01/20": the rest of the year stands on the next line.
    if let Some(resto) = palavras.next().filter(|r| r.len() < 5 && r.bytes().all(|b| b.is_ascii_digit())) {
        let junta = format!("{primeira}{resto}");
        if junta.len() >= 8 && parece_data(&junta) && data(&junta).is_some() {
            primeira = junta;
        }
    }
    if ordem != Ordem::DiaMesAno {
        let partes: Vec<&str> = primeira.split(['/', '-', '.']).collect();
        if let [a, b, c] = partes[..]
            && a.len() <= 2
        {
            return match ordem {
                Ordem::MesDiaAno => data(&format!("{b}/{a}/{c}")),
                _ => data(&format!("{c}/{b}/{a}")),
            };
        }
    }
    data(&primeira).or_else(|| data(texto))
}

/// An amount; `decimal` is the mark of centavos. `1,234.56` can mean only one thing and is read in any case.
pub fn dinheiro(texto: &str, decimal: char) -> Option<Dinheiro> {
    let americano = match (texto.rfind(','), texto.rfind('.')) {
        (Some(v), Some(p)) => v < p,
        _ => decimal == '.',
    };
    if americano { Dinheiro::ler(&texto.replace(',', "")).ok() } else { Dinheiro::ler(texto).ok() }
}

/// True for an amount with two decimals (sign, parentheses and R$ allowed) or a bare `R$`.
pub fn parece_valor(s: &str) -> bool {
    let s = s.trim_start_matches("R$").trim_matches(['(', ')', '-', '+', '−', '–']);
    let s = s.trim_start_matches("R$").trim_start_matches(['-', '−', '–']);
    let s = s.strip_suffix(['D', 'C', 'd', 'c']).unwrap_or(s);
    let b = s.as_bytes();
    let n = b.len();
    n >= 3
        && matches!(b[n - 3], b',' | b'.')
        && b[n - 1].is_ascii_digit()
        && b[n - 2].is_ascii_digit()
        && b[..n - 3].iter().all(|c| c.is_ascii_digit() || *c == b'.' || *c == b',')
        && !parece_data(s)
}

/// True for an hour: `08:10`, `8:10:05`, `08h10`.
pub fn parece_hora(s: &str) -> bool {
    let b = s.as_bytes();
    (4..=8).contains(&b.len())
        && b[0].is_ascii_digit()
        && b.iter().all(|c| c.is_ascii_digit() || matches!(c, b':' | b'h' | b'H'))
        && b.iter().any(|c| !c.is_ascii_digit())
}

/// True for a word that only dresses an amount: `R$`, `-`, `D`, `C`.
pub fn enfeite_de_valor(s: &str) -> bool {
    matches!(s, "R$" | "-" | "D" | "C" | "(" | ")" | "+" | "−" | "–" | "-R$" | "(R$")
}

/// True for a code: at least one digit, no letter in lower case, only letters, digits and `.-/`; not a date or amount.
pub fn parece_codigo(s: &str) -> bool {
    let n = s.chars().count();
    (1..=20).contains(&n)
        && s.bytes().any(|b| b.is_ascii_digit())
        && s.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || matches!(c, '.' | '-' | '/' | '_'))
        && s.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !parece_data(s)
        && !parece_valor(s)
}

/// Short word in capitals, as the mnemonics of laboratories (`ECG`, `HMG`).
pub fn parece_sigla(s: &str) -> bool {
    (2..=12).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// A code with its dots and dash taken off when ten digits remain (corpus README).
pub fn codigo_limpo(s: &str) -> String {
    let s = s.trim();
    let digitos: String = s.chars().filter(char::is_ascii_digit).collect();
    if digitos.len() == 10 && s.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | ' ' | '/')) {
        digitos
    } else {
        s.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formas() {
        for s in ["31/02/2025", "01/01/25", "2025-01-02", "05-JAN-2026", "1.2.2025"] {
            assert!(parece_data(s), "{s}");
        }
        for s in ["000123/99", "1.234,56", "02.11.02.003-6", "12/2025", "PA/LAT/X"] {
            assert!(!parece_data(s), "{s}");
        }
        for s in ["1.234,56", "-85,50", "85,50-", "(85,50)", "0.63", "R$10,00"] {
            assert!(parece_valor(s), "{s}");
        }
        for s in ["ERRO", "1234", "01.02.25", ",5", "2ª"] {
            assert!(!parece_valor(s), "{s}");
        }
        assert!(
            parece_codigo("02.11.02.003-6")
                && parece_codigo("CARD01")
                && !parece_codigo("PÓS-2")
                && !parece_codigo("1,00")
        );
        assert_eq!(codigo_limpo("02.11.02.003-6"), "0211020036");
        assert_eq!(codigo_limpo("ECG-1"), "ECG-1");
        assert_eq!(data("05-jan-2026"), data("05/01/2026"));
    }
}
