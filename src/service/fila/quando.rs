//! When something is due, as people write it: `cada 30 min`, `cada 2 h`, `diario 02:10`, `semanal seg 02:10`,
//! `mensal 1 02:10` (31 = last day). Times are those of the wall clock of the establishment.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use nexsus_domain::texto::dobrar;

use super::textos;
use crate::erro::Resultado;

/// A rule of the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quando {
    /// Every so many minutes, 1 to 10,080.
    Cada(u32),
    Diario(NaiveTime),
    /// Days from Monday, 0 to 6.
    Semanal(u32, NaiveTime),
    /// Day 1 to 31; in shorter months the last one.
    Mensal(u32, NaiveTime),
}

const DIAS: [&str; 7] = ["seg", "ter", "qua", "qui", "sex", "sab", "dom"];
const UMA_SEMANA: u32 = 7 * 24 * 60;

impl Quando {
    /// Reads the words; accents and capitals do not matter.
    ///
    /// # Errors
    /// The words are not one of the forms above.
    pub fn ler(texto: &str) -> Resultado<Self> {
        Self::talvez(texto).ok_or_else(textos::quando_invalido)
    }

    fn talvez(texto: &str) -> Option<Self> {
        let dobrado = dobrar(texto).to_lowercase();
        let palavras: Vec<&str> = dobrado.split_whitespace().collect();
        match palavras.as_slice() {
            ["cada", n, unidade] => {
                let n: u32 = n.parse().ok()?;
                let minutos = match *unidade {
                    "min" | "minuto" | "minutos" => n,
                    "h" | "hora" | "horas" => n.checked_mul(60)?,
                    _ => return None,
                };
                (1..=UMA_SEMANA).contains(&minutos).then_some(Self::Cada(minutos))
            }
            ["diario", h] => Some(Self::Diario(hora(h)?)),
            ["semanal", dia, h] => {
                let n = DIAS.iter().position(|d| dia.starts_with(d))?;
                Some(Self::Semanal(u32::try_from(n).ok()?, hora(h)?))
            }
            ["mensal", dia, h] => {
                let n: u32 = dia.parse().ok()?;
                (1..=31).contains(&n).then_some(Self::Mensal(n, hora(h)?))
            }
            _ => None,
        }
    }

    /// The first moment after `depois`, both on the wall clock.
    pub fn proxima(self, depois: NaiveDateTime) -> NaiveDateTime {
        let hoje = depois.date();
        // Past the end of the calendar nothing is ever due again; no clock gets there.
        let achada = match self {
            Self::Cada(minutos) => depois.checked_add_signed(TimeDelta::minutes(i64::from(minutos))),
            Self::Diario(h) => {
                (0..2).filter_map(|n| hoje.checked_add_days(Days::new(n))).map(|d| d.and_time(h)).find(|q| *q > depois)
            }
            Self::Semanal(dia, h) => (0..8)
                .filter_map(|n| hoje.checked_add_days(Days::new(n)))
                .filter(|d| d.weekday().num_days_from_monday() == dia)
                .map(|d| d.and_time(h))
                .find(|q| *q > depois),
            Self::Mensal(dia, h) => (0..3)
                .filter_map(|n| no_mes(hoje.with_day(1)?.checked_add_months(Months::new(n))?, dia))
                .map(|d| d.and_time(h))
                .find(|q| *q > depois),
        };
        achada.unwrap_or(NaiveDateTime::MAX)
    }
}

/// The day of the month of `primeiro`, or its last one.
fn no_mes(primeiro: NaiveDate, dia: u32) -> Option<NaiveDate> {
    primeiro.with_day(dia).or_else(|| primeiro.checked_add_months(Months::new(1))?.pred_opt())
}

fn hora(texto: &str) -> Option<NaiveTime> {
    let (h, m) = texto.split_once(':')?;
    let dois = |t: &str| (t.len() <= 2 && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.parse().ok()).flatten();
    NaiveTime::from_hms_opt(dois(h)?, dois(m)?, 0)
}

impl fmt::Display for Quando {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cada(m) if m % 60 == 0 => write!(f, "cada {} h", m / 60),
            Self::Cada(m) => write!(f, "cada {m} min"),
            Self::Diario(h) => write!(f, "diario {}", h.format("%H:%M")),
            Self::Semanal(d, h) => write!(f, "semanal {} {}", DIAS[*d as usize % 7], h.format("%H:%M")),
            Self::Mensal(d, h) => write!(f, "mensal {d} {}", h.format("%H:%M")),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;

    fn em(t: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(t, "%Y-%m-%d %H:%M").unwrap()
    }

    #[test]
    fn diz_a_proxima_vez() {
        for (regra, depois, proxima) in [
            ("cada 30 min", "2026-11-24 12:00", "2026-11-24 12:30"),
            ("cada 2 h", "2026-11-24 23:00", "2026-11-25 01:00"),
            ("diario 02:10", "2026-11-24 02:09", "2026-11-24 02:10"),
            ("Diário 2:10", "2026-11-24 02:10", "2026-11-25 02:10"),
            ("semanal segunda 08:00", "2026-11-24 12:00", "2026-11-30 08:00"),
            ("semanal ter 12:00", "2026-11-24 12:00", "2026-12-01 12:00"),
            ("semanal sábado 00:00", "2026-11-24 12:00", "2026-11-28 00:00"),
            ("mensal 1 02:10", "2026-12-15 00:00", "2027-01-01 02:10"),
            ("mensal 31 02:10", "2027-02-01 00:00", "2027-02-28 02:10"),
            ("mensal 31 02:10", "2027-02-28 02:10", "2027-03-31 02:10"),
        ] {
            let q = Quando::ler(regra).unwrap();
            assert_eq!(q.proxima(em(depois)), em(proxima), "{regra}");
            assert_eq!(Quando::ler(&q.to_string()).unwrap(), q, "{regra}");
        }
    }

    #[test]
    fn recusa_o_que_nao_entende() {
        for ruim in [
            "",
            "diario",
            "diario 25:00",
            "cada 0 min",
            "cada 99999999999 h",
            "mensal 0 02:10",
            "mensal 32 02:10",
            "semanal x 02:10",
            "diario +2:10",
            "cada 71582789 h",
        ] {
            assert_eq!(Quando::ler(ruim).unwrap_err().codigo, "invalido", "{ruim}");
        }
    }
}
