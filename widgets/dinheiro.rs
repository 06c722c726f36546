//! Money as people type it: comma or dot for the cents (ux.md 3.3).
//!
//! Only text to centavos and back for the input mask; the domain's own money
//! type lives elsewhere.

/// Reads `1.234,56`, `1234.56`, `12,5`, `-3`, `(3,00)`, `R$ 10`; `None` when it is no amount.
pub fn ler_entrada(s: &str) -> Option<i64> {
    let mut s = s.trim();
    if let Some(r) = s.strip_prefix("R$").or_else(|| s.strip_prefix("r$")) {
        s = r.trim_start();
    }
    let mut negativo = false;
    if let Some(r) = s.strip_prefix('(').and_then(|r| r.strip_suffix(')')) {
        negativo = true;
        s = r;
    } else if let Some(r) = s.strip_prefix('-').or_else(|| s.strip_suffix('-')) {
        negativo = true;
        s = r.trim();
    }
    let (inteiro, centavos) = partes(s)?;
    let mut total = 0i64;
    for b in inteiro.bytes() {
        total = total.checked_mul(10)?.checked_add(i64::from(b - b'0'))?;
    }
    let total = total.checked_mul(100)?.checked_add(centavos)?;
    Some(if negativo { -total } else { total })
}

/// Splits into the digits of the reais and the cents.
fn partes(s: &str) -> Option<(String, i64)> {
    if s.is_empty() || !s.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return None;
    }
    let virgulas = s.matches(',').count();
    let pontos = s.matches('.').count();
    let decimal = match (virgulas, pontos) {
        // One dot before exactly three digits is a thousand, else it is the decimal key of the keypad.
        (0, 1) => s.rfind('.').filter(|i| s.len() - i - 1 != 3 || *i == 0 || *i > 3),
        (0, _) => None,
        (1, _) if pontos == 0 || s.rfind(',') > s.rfind('.') => s.rfind(','),
        (_, 1) if s.rfind('.') > s.rfind(',') => s.rfind('.'),
        _ => return None,
    };
    let (cheio, resto) = match decimal {
        Some(i) => (&s[..i], &s[i + 1..]),
        None => (s, ""),
    };
    if resto.len() > 2 {
        return None;
    }
    let grupos: Vec<&str> = cheio.split(['.', ',']).collect();
    let validos = grupos.len() == 1
        || (!grupos[0].is_empty()
            && !grupos[0].starts_with('0')
            && grupos[0].len() <= 3
            && grupos[1..].iter().all(|g| g.len() == 3));
    let inteiro = grupos.concat();
    if !validos || (inteiro.is_empty() && resto.is_empty()) {
        return None;
    }
    let centavos = match resto.len() {
        0 => 0,
        1 => resto.parse::<i64>().ok()? * 10,
        _ => resto.parse().ok()?,
    };
    Some((inteiro, centavos))
}

/// Centavos as `1.234,56`.
pub fn formatar(centavos: i64) -> String {
    let abs = centavos.unsigned_abs();
    let reais = (abs / 100).to_string();
    let mut saida = String::new();
    if centavos < 0 {
        saida.push('-');
    }
    for (i, c) in reais.chars().enumerate() {
        if i > 0 && (reais.len() - i).is_multiple_of(3) {
            saida.push('.');
        }
        saida.push(c);
    }
    let centavos = abs % 100;
    format!("{saida},{centavos:02}")
}

#[cfg(test)]
mod testes {
    use super::*;

    #[test]
    fn virgula_ou_ponto() {
        for (e, c) in [
            ("10", 1000),
            ("10,5", 1050),
            ("10.5", 1050),
            ("10.50", 1050),
            (",5", 50),
            (".50", 50),
            ("1.234", 123_400),
            ("1234.56", 123_456),
            ("1.234,56", 123_456),
            ("1,234.56", 123_456),
            ("1.234.567", 123_456_700),
            ("R$ 67.683,00", 6_768_300),
            ("-3", -300),
            ("3,00-", -300),
            ("(85,50)", -8550),
            ("0", 0),
        ] {
            assert_eq!(ler_entrada(e), Some(c), "{e}");
        }
        for e in ["", ",", "1,234", "1.23.4", "12.3456", "a", "1,2,3", "99999999999999999999", "0.500", "1-2"] {
            assert_eq!(ler_entrada(e), None, "{e}");
        }
    }

    #[test]
    fn formata_e_le_de_volta() {
        for c in [0, 1, 99, 100, 123_456, -85_50, 6_768_300, i64::MAX / 200, -100_000_000] {
            assert_eq!(ler_entrada(&formatar(c)), Some(c));
        }
        assert_eq!(formatar(i64::MIN), "-92.233.720.368.547.758,08");
    }
}
