//! A cell as every reader gives it, and what can be said of it exactly.

use std::borrow::Cow;

use chrono::NaiveDate;

/// One cell. Text is borrowed from the file where it can be.
#[derive(Debug, Clone, PartialEq)]
pub enum Celula<'a> {
    /// Nothing.
    Vazia,
    /// Text as stored.
    Texto(Cow<'a, str>),
    /// A number without date format.
    Numero(f64),
    /// A number with date format, or an ISO date.
    Data(NaiveDate),
}

/// Whole numbers up to here are exact in a spreadsheet's floating point; a CNS of fifteen digits is.
const EXATO: f64 = 9_007_199_254_740_992.0;

impl<'a> From<&'a str> for Celula<'a> {
    fn from(t: &'a str) -> Self {
        if t.is_empty() { Self::Vazia } else { Self::Texto(Cow::Borrowed(t)) }
    }
}

impl Celula<'_> {
    /// The same, independent of the file.
    pub fn propria(&self) -> Celula<'static> {
        match self {
            Self::Vazia => Celula::Vazia,
            Self::Texto(t) => Celula::Texto(Cow::Owned(t.clone().into_owned())),
            Self::Numero(n) => Celula::Numero(*n),
            Self::Data(d) => Celula::Data(*d),
        }
    }

    /// True for nothing and for blanks.
    pub fn vazia(&self) -> bool {
        match self {
            Self::Vazia => true,
            Self::Texto(t) => t.chars().all(|c| c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}'),
            Self::Numero(_) | Self::Data(_) => false,
        }
    }

    /// True for blanks and for what programs write in place of nothing: `NULL`, `NaN`, `#N/D`, a dash.
    pub fn nada(&self) -> bool {
        const MARCAS: [&str; 18] = [
            "NULL", "\\N", "NAN", "NONE", "NAT", "<NA>", "(NULL)", "<NULL>", "#N/D", "#N/A", "#REF!", "#VALOR!",
            "#VALUE!", "#NOME?", "#NAME?", "#NULO!", "-", "--",
        ];
        match self {
            Self::Texto(t) if t.len() <= 24 => {
                let t = t.trim();
                t.is_empty()
                    || self.vazia()
                    || t.starts_with(['N', 'n', '\\', '<', '(', '#', '-'])
                        && MARCAS.iter().any(|m| t.eq_ignore_ascii_case(m))
            }
            outra => outra.vazia(),
        }
    }

    /// The text without the apostrophes by which a number was kept as text, or all of a file was quoted.
    pub fn sem_apostrofo(&self) -> Cow<'_, str> {
        fn tirar(t: &str) -> &str {
            let resto = t.trim_start().strip_prefix('\'');
            match resto {
                Some(r) if r.starts_with(char::is_alphanumeric) => r.trim_end().strip_suffix('\'').unwrap_or(r),
                _ => t,
            }
        }
        match self.texto() {
            Cow::Borrowed(t) => Cow::Borrowed(tirar(t)),
            Cow::Owned(t) => Cow::Owned(tirar(&t).to_owned()),
        }
    }

    /// The cell as a person reads it; whole numbers without a decimal mark.
    pub fn texto(&self) -> Cow<'_, str> {
        match self {
            Self::Vazia => Cow::Borrowed(""),
            Self::Texto(t) => Cow::Borrowed(t),
            Self::Numero(n) => Cow::Owned(Self::inteiro(*n).map_or_else(|| n.to_string(), |i| i.to_string())),
            Self::Data(d) => Cow::Owned(d.format("%d/%m/%Y").to_string()),
        }
    }

    /// The whole number of a cell, when it is whole and exact.
    pub fn inteiro(n: f64) -> Option<i64> {
        (n.fract() == 0.0 && n.abs() < EXATO).then_some(n as i64)
    }

    /// The digits of a document: a number gives its exact digits, a text its digits. A text in scientific notation has
    /// lost digits and gives `None`: nothing is made up (corpus README).
    pub fn digitos(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Vazia | Self::Data(_) => Some(Cow::Borrowed("")),
            Self::Numero(n) => Self::inteiro(*n).filter(|i| *i >= 0).map(|i| Cow::Owned(i.to_string())),
            Self::Texto(t) => {
                let t = t.trim();
                if so_digitos(t) {
                    return Some(Cow::Borrowed(t));
                }
                let cientifica = t.contains(['E', 'e'])
                    && t.chars().all(|c| c.is_ascii_digit() || matches!(c, 'E' | 'e' | '+' | '-' | ',' | '.' | ' '));
                if cientifica {
                    return None;
                }
                // "12345678901.0" is a number that passed through a program as text.
                match t.strip_suffix(".0").filter(|s| so_digitos(s)) {
                    Some(inteiro) => Some(Cow::Borrowed(inteiro)),
                    // "700.000.005.000.003,00": written out as an amount.
                    None if t.ends_with(",00") && t.contains('.') => {
                        Some(Cow::Owned(t[..t.len() - 3].chars().filter(char::is_ascii_digit).collect()))
                    }
                    None => Some(Cow::Owned(t.chars().filter(char::is_ascii_digit).collect())),
                }
            }
        }
    }
}

fn so_digitos(t: &str) -> bool {
    t.bytes().all(|b| b.is_ascii_digit())
}

/// Day of an Excel serial number (1900 system); `None` outside 1900 to 2199.
pub fn data_serial(n: f64) -> Option<NaiveDate> {
    if !(1.0..110_000.0).contains(&n) {
        return None;
    }
    // A day that some programs write half a minute short, by the old local time of the place.
    let n = n + 1.0 / 1440.0;
    // Excel believes in a 29 February 1900: serials above 60 count from one day earlier.
    let dias = n.floor() as i64 - i64::from(n >= 61.0);
    NaiveDate::from_ymd_opt(1899, 12, 31)?.checked_add_signed(chrono::Duration::days(dias))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numeros_que_eram_codigos() {
        assert_eq!(Celula::Numero(777_156_294_782_823.0).digitos().as_deref(), Some("777156294782823"));
        assert_eq!(Celula::Numero(1.5).digitos(), None);
        assert_eq!(Celula::Texto("7,00001E+14".into()).digitos(), None);
        assert_eq!(Celula::Texto("890.146.572-85".into()).digitos().as_deref(), Some("89014657285"));
        assert_eq!(Celula::Texto("12345.0".into()).digitos().as_deref(), Some("12345"));
        assert_eq!(Celula::Texto("700.000.005.000.003,00".into()).digitos().as_deref(), Some("700000005000003"));
        assert_eq!(Celula::Numero(1008.0).texto(), "1008");
    }

    #[test]
    fn marcas_de_nada_e_apostrofos() {
        for t in ["NULL", "null", "\\N", "NaN", "#N/D", " - ", "None"] {
            assert!(Celula::from(t).nada(), "{t}");
        }
        for t in ["NANCI", "N", "-1", "0", "#1", "A"] {
            assert!(!Celula::from(t).nada(), "{t}");
        }
        for (t, e) in [("'123", "123"), ("'ANA'", "ANA"), ("D'ÁVILA", "D'ÁVILA"), ("'=1", "'=1"), ("'", "'")] {
            assert_eq!(Celula::from(t).sem_apostrofo(), e);
        }
    }

    #[test]
    fn datas_seriais() {
        assert_eq!(data_serial(40605.0), NaiveDate::from_ymd_opt(2011, 3, 3));
        assert_eq!(data_serial(1.0), NaiveDate::from_ymd_opt(1900, 1, 1));
        assert_eq!(data_serial(61.0), NaiveDate::from_ymd_opt(1900, 3, 1));
        assert_eq!(data_serial(18263.99939814815), NaiveDate::from_ymd_opt(1950, 1, 1));
        assert_eq!(data_serial(0.5), None);
        assert_eq!(data_serial(f64::NAN), None);
    }
}
