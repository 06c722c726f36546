//! Dates and ages: the forms in which reports and people write a day, and age as the SIGTAP counts it.
//!
//! Ages are `None` when the day is before the birth: nobody is "minus one" month old.

use chrono::{Datelike, NaiveDate};

/// First year a date may have; an older one is a typing error.
const ANO_MINIMO: i32 = 1850;
/// Last year a date may have.
const ANO_MAXIMO: i32 = 2199;

/// Reads `dd/mm/aaaa`, `dd/mm/aa` (years 2000 to 2099), `ddmmaaaa`, `aaaa-mm-dd` and `aaaammdd`; a time after the day is
/// ignored. Separators may be `/`, `-` or `.`. The two forms of eight digits cannot be confused: no month begins with 18 to 21.
pub fn ler_data(texto: &str) -> Option<NaiveDate> {
    let texto = texto.trim();
    let fim = texto.find(|c: char| c.is_whitespace() || c == 'T' || c == 't').unwrap_or(texto.len());
    let (dia, hora) = texto.split_at(fim);
    if !hora_aceitavel(hora) {
        return None;
    }
    if dia.len() == 8 && dia.bytes().all(|b| b.is_ascii_digit()) {
        return montar(&dia[4..8], &dia[2..4], &dia[0..2]).or_else(|| montar(&dia[0..4], &dia[4..6], &dia[6..8]));
    }
    let separador = dia.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separador, '/' | '-' | '.') {
        return None;
    }
    let mut partes = dia.split(separador);
    let (a, b, c) = (partes.next()?, partes.next()?, partes.next()?);
    if partes.next().is_some() || a.is_empty() || b.is_empty() || b.len() > 2 {
        return None;
    }
    if a.len() == 4 {
        return if c.is_empty() || c.len() > 2 { None } else { montar(a, b, c) };
    }
    if a.len() > 2 {
        return None;
    }
    match c.len() {
        4 => montar(c, b, a),
        2 => montar(&format!("20{c}"), b, a),
        _ => None,
    }
}

fn montar(ano: &str, mes: &str, dia: &str) -> Option<NaiveDate> {
    if !(ano.bytes().chain(mes.bytes()).chain(dia.bytes())).all(|b| b.is_ascii_digit()) {
        return None;
    }
    let ano: i32 = ano.parse().ok()?;
    if !(ANO_MINIMO..=ANO_MAXIMO).contains(&ano) {
        return None;
    }
    NaiveDate::from_ymd_opt(ano, mes.parse().ok()?, dia.parse().ok()?)
}

/// What follows the day must look like a time, else the whole text is not a date ("05/01/2026 MARIA" is a line, not a day).
fn hora_aceitavel(resto: &str) -> bool {
    let resto = resto.trim().trim_start_matches(['T', 't']).trim();
    resto.is_empty()
        || (resto.starts_with(|c: char| c.is_ascii_digit())
            && resto.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'h' | 'H' | 'Z' | '+' | '-')))
}

/// Completed months between birth and `em`. Born on a day that a month lacks: the month completes on the first of the next.
pub fn idade_em_meses(nascimento: NaiveDate, em: NaiveDate) -> Option<i32> {
    if em < nascimento {
        return None;
    }
    let meses = (em.year() - nascimento.year()) * 12 + em.month() as i32 - nascimento.month() as i32;
    Some(if em.day() < nascimento.day() { meses - 1 } else { meses })
}

/// Completed years between birth and `em` (domain.md 6.4: under one year counts as 0).
pub fn idade_em_anos(nascimento: NaiveDate, em: NaiveDate) -> Option<i32> {
    idade_em_meses(nascimento, em).map(|meses| meses / 12)
}

/// `AAAAMMDD`, the form of the dates in `S_PRD`.
pub fn aaaammdd(data: NaiveDate) -> String {
    data.format("%Y%m%d").to_string()
}

/// `dd/mm/aaaa`, the form people read.
pub fn formatar(data: NaiveDate) -> String {
    data.format("%d/%m/%Y").to_string()
}

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn dia(a: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(a, m, d).unwrap()
    }

    #[test]
    fn formas_aceitas() {
        let esperado = Some(dia(2026, 1, 5));
        for t in [
            "05/01/2026",
            "5/1/2026",
            "05/01/26",
            "05012026",
            "2026-01-05",
            "20260105",
            "05-01-2026",
            "05.01.2026",
            " 05/01/2026 08:10 ",
            "2026-01-05T08:10:33",
            "2026-01-05 00:00:00",
            "05/01/2026 08h10",
            "2026-01-05T08:10:33.5Z",
        ] {
            assert_eq!(ler_data(t), esperado, "{t}");
        }
        assert_eq!(ler_data("20121015"), Some(dia(2012, 10, 15)));
        assert_eq!(ler_data("20121980"), Some(dia(1980, 12, 20)));
        assert_eq!(ler_data("29/02/2024"), Some(dia(2024, 2, 29)));
    }

    #[test]
    fn formas_recusadas() {
        for t in [
            "",
            "31/02/2026",
            "29/02/2025",
            "00/01/2026",
            "05/13/2026",
            "05/01/2026 MARIA",
            "1/1",
            "05/01/126",
            "5012026",
            "05/01/0026",
            "05/01-2026",
            "05/01/2026/1",
            "aaaa-mm-dd",
            "123456789",
            "+5/01/2026",
            "05/01/",
            "2026-01-",
        ] {
            assert_eq!(ler_data(t), None, "{t}");
        }
    }

    #[test]
    fn idade_nas_bordas() {
        let nasc = dia(2018, 3, 15);
        assert_eq!(idade_em_meses(nasc, dia(2026, 3, 14)), Some(95));
        assert_eq!(idade_em_meses(nasc, dia(2026, 3, 15)), Some(96));
        assert_eq!(idade_em_anos(nasc, dia(2026, 3, 14)), Some(7));
        assert_eq!(idade_em_anos(nasc, dia(2026, 3, 15)), Some(8));
        assert_eq!(idade_em_anos(nasc, nasc), Some(0));
        assert_eq!(idade_em_meses(nasc, dia(2018, 3, 14)), None);
        assert_eq!(idade_em_meses(dia(2024, 2, 29), dia(2025, 2, 28)), Some(11));
        assert_eq!(idade_em_meses(dia(2024, 2, 29), dia(2025, 3, 1)), Some(12));
        assert_eq!(idade_em_meses(dia(2025, 1, 31), dia(2025, 2, 28)), Some(0));
    }

    proptest::proptest! {
        #[test]
        fn ida_e_volta(dias in 0i64..109_572) {
            let d = dia(1900, 1, 1) + chrono::Duration::days(dias);
            proptest::prop_assert_eq!(ler_data(&formatar(d)), Some(d));
            proptest::prop_assert_eq!(ler_data(&aaaammdd(d)), Some(d));
            proptest::prop_assert_eq!(ler_data(&d.format("%d%m%Y").to_string()), Some(d));
            proptest::prop_assert_eq!(ler_data(&d.to_string()), Some(d));
        }
    }
}
