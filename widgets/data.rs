//! Days and months as people type them (entry rules: ux.md 3.3).
//!
//! Only enough calendar for the input masks; today comes from the caller,
//! because nothing here may read a clock.

use std::fmt;

/// A day of the proleptic Gregorian calendar, years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dia {
    pub ano: i32,
    pub mes: u8,
    pub dia: u8,
}

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mes {
    pub ano: i32,
    pub mes: u8,
}

impl fmt::Display for Dia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{:02}/{:04}", self.dia, self.mes, self.ano)
    }
}

impl fmt::Display for Mes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{:04}", self.mes, self.ano)
    }
}

fn bissexto(ano: i32) -> bool {
    ano % 4 == 0 && (ano % 100 != 0 || ano % 400 == 0)
}

fn dias_do_mes(ano: i32, mes: u8) -> u8 {
    match mes {
        4 | 6 | 9 | 11 => 30,
        2 if bissexto(ano) => 29,
        2 => 28,
        _ => 31,
    }
}

impl Dia {
    /// `None` when there is no such day.
    pub fn novo(ano: i32, mes: u8, dia: u8) -> Option<Self> {
        ((1..=9999).contains(&ano) && (1..=12).contains(&mes) && (1..=dias_do_mes(ano, mes)).contains(&dia))
            .then_some(Self { ano, mes, dia })
    }

    /// Days since 0000-03-01 (Howard Hinnant's civil calendar arithmetic).
    fn ordinal(self) -> i64 {
        let a = i64::from(self.ano) - i64::from(self.mes <= 2);
        let m = (i64::from(self.mes) + 9) % 12;
        365 * a + a.div_euclid(4) - a.div_euclid(100) + a.div_euclid(400) + (153 * m + 2) / 5 + i64::from(self.dia) - 1
    }

    fn de_ordinal(n: i64) -> Option<Self> {
        let era = n.div_euclid(146_097);
        let d = n.rem_euclid(146_097);
        let a = (d - d / 1460 + d / 36_524 - d / 146_096) / 365;
        let resto = d - (365 * a + a / 4 - a / 100);
        let m = (5 * resto + 2) / 153;
        let dia = resto - (153 * m + 2) / 5 + 1;
        let mes = if m < 10 { m + 3 } else { m - 9 };
        let ano = a + era * 400 + i64::from(mes <= 2);
        Self::novo(i32::try_from(ano).ok()?, u8::try_from(mes).ok()?, u8::try_from(dia).ok()?)
    }

    /// This day plus `dias` (negative goes back); `None` outside years 1 to 9999.
    pub fn mais(self, dias: i64) -> Option<Self> {
        Self::de_ordinal(self.ordinal().checked_add(dias)?)
    }

    /// Reads what an operator types: `12062025`, `120625`, `12/6`, `12`, `h`, `h-3`, `o`, `2025-06-12`.
    pub fn ler_entrada(s: &str, hoje: Self) -> Option<Self> {
        let s = s.trim().to_lowercase();
        if let Some(resto) = s.strip_prefix('h') {
            return hoje.mais(passo(resto)?);
        }
        if let Some(resto) = s.strip_prefix('o') {
            return hoje.mais(passo(resto)?.checked_sub(1)?);
        }
        let partes = numeros(&s)?;
        match partes.as_slice() {
            [(n, 1 | 2)] => Self::novo(hoje.ano, hoje.mes, u8::try_from(*n).ok()?),
            [(n, 4)] => Self::montar(n / 100, n % 100, i64::from(hoje.ano)),
            [(n, 6)] => Self::montar(n / 10_000, n / 100 % 100, ano_curto(n % 100, hoje)),
            [(n, 8)] => Self::montar(n / 1_000_000, n / 10_000 % 100, n % 10_000),
            [(d, 1 | 2), (m, 1 | 2)] => Self::montar(*d, *m, i64::from(hoje.ano)),
            [(d, 1 | 2), (m, 1 | 2), (a, 2)] => Self::montar(*d, *m, ano_curto(*a, hoje)),
            [(d, 1 | 2), (m, 1 | 2), (a, 4)] | [(a, 4), (m, 1 | 2), (d, 1 | 2)] => Self::montar(*d, *m, *a),
            _ => None,
        }
    }

    fn montar(dia: i64, mes: i64, ano: i64) -> Option<Self> {
        Self::novo(i32::try_from(ano).ok()?, u8::try_from(mes).ok()?, u8::try_from(dia).ok()?)
    }
}

impl Mes {
    pub fn novo(ano: i32, mes: u8) -> Option<Self> {
        ((1..=9999).contains(&ano) && (1..=12).contains(&mes)).then_some(Self { ano, mes })
    }

    /// Reads `0625`, `062025`, `202506`, `6/25`, `06/2025`, `2025-06`, `6` (this year).
    pub fn ler_entrada(s: &str, hoje: Dia) -> Option<Self> {
        let partes = numeros(s.trim())?;
        let m = |ano: i64, mes: i64| Self::novo(i32::try_from(ano).ok()?, u8::try_from(mes).ok()?);
        match partes.as_slice() {
            [(n, 1 | 2)] => m(i64::from(hoje.ano), *n),
            [(n, 3 | 4)] => m(2000 + n % 100, n / 100),
            [(n, 6)] => m(n % 10_000, n / 10_000).or_else(|| m(n / 100, n % 100)),
            [(mes, 1 | 2), (a, 2)] => m(2000 + a, *mes),
            [(mes, 1 | 2), (a, 4)] | [(a, 4), (mes, 1 | 2)] => m(*a, *mes),
            _ => None,
        }
    }
}

/// "", "-3", "+2" as a number of days.
fn passo(s: &str) -> Option<i64> {
    let s = s.trim();
    if s.is_empty() {
        return Some(0);
    }
    let (sinal, n) = match s.strip_prefix('-') {
        Some(n) => (-1, n),
        None => (1, s.strip_prefix('+')?),
    };
    let n = n.trim();
    if n.is_empty() || n.len() > 5 || !n.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    n.parse::<i64>().ok().map(|n| n * sinal)
}

/// Two-digit year: this century unless that lies more than a year ahead (births of 1987).
fn ano_curto(a: i64, hoje: Dia) -> i64 {
    let seculo = i64::from(hoje.ano).div_euclid(100) * 100;
    let ano = seculo + a;
    if ano > i64::from(hoje.ano) + 1 { ano - 100 } else { ano }
}

/// Splits at punctuation into (value, digits).
fn numeros(s: &str) -> Option<Vec<(i64, usize)>> {
    s.split(['/', '-', '.', ' '])
        .map(|p| {
            if p.is_empty() || p.len() > 8 || !p.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            Some((p.parse().ok()?, p.len()))
        })
        .collect()
}

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn hoje() -> Dia {
        Dia::novo(2025, 6, 30).unwrap()
    }

    fn ler(s: &str) -> Option<String> {
        Dia::ler_entrada(s, hoje()).map(|d| d.to_string())
    }

    #[test]
    fn entradas_de_data() {
        for (e, q) in [
            ("12062025", "12/06/2025"),
            ("120625", "12/06/2025"),
            ("120387", "12/03/1987"),
            ("12/6", "12/06/2025"),
            ("1206", "12/06/2025"),
            ("7", "07/06/2025"),
            ("12/6/25", "12/06/2025"),
            ("12.06.2025", "12/06/2025"),
            ("2025-06-12", "12/06/2025"),
            ("h", "30/06/2025"),
            ("H-3", "27/06/2025"),
            ("h+2", "02/07/2025"),
            ("o", "29/06/2025"),
            ("29/02/2024", "29/02/2024"),
        ] {
            assert_eq!(ler(e).as_deref(), Some(q), "{e}");
        }
        for e in ["", "31/04/2025", "29/02/2025", "x", "h3", "1/2/3/4", "00/01/2025", "12/13", "h-999999"] {
            assert_eq!(ler(e), None, "{e}");
        }
    }

    #[test]
    fn dias_vao_e_voltam_por_quatro_seculos() {
        let mut d = Dia::novo(1899, 12, 31).unwrap();
        let base = d;
        for n in 1..=150_000 {
            let p = d.mais(1).unwrap();
            assert!(p > d);
            assert_eq!(base.mais(n), Some(p));
            assert_eq!(p.mais(-1), Some(d));
            d = p;
        }
        assert_eq!(Dia::novo(9999, 12, 31).unwrap().mais(1), None);
    }

    #[test]
    fn entradas_de_competencia() {
        for (e, q) in [
            ("0625", "06/2025"),
            ("062025", "06/2025"),
            ("202506", "06/2025"),
            ("6/25", "06/2025"),
            ("06/2025", "06/2025"),
            ("2025-06", "06/2025"),
            ("6", "06/2025"),
        ] {
            let m = Mes::ler_entrada(e, hoje()).map(|m| m.to_string());
            assert_eq!(m.as_deref(), Some(q), "{e}");
        }
        for e in ["", "1325", "99", "06-2025-1", "abc"] {
            assert_eq!(Mes::ler_entrada(e, hoje()), None, "{e}");
        }
    }
}
