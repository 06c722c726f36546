//! Birth dates as people and programs write them in a text cell.

use chrono::{Datelike, NaiveDate};
use nexsus_domain::data::ler_data;
use nexsus_domain::texto::dobrado;

use super::celula::{Celula, data_serial};

/// A day in any of the forms; a two-digit year that would lie ahead belongs to the last century.
pub fn data_de_texto(t: &str, hoje: NaiveDate) -> Option<NaiveDate> {
    let t = t.trim();
    let t = t.strip_suffix(".0").filter(|s| s.bytes().all(|b| b.is_ascii_digit())).unwrap_or(t);
    let digitos = t.bytes().all(|b| b.is_ascii_digit());
    if digitos && t.len() == 5 {
        return t.parse().ok().and_then(data_serial);
    }
    // 19800305000000: the time of day is of no interest.
    if digitos && t.len() == 14 {
        return ler_data(&t[..8]);
    }
    // "03:00 PM" after the day: the half of the day is of no interest.
    let sem_meio_dia = t.strip_suffix("AM").or_else(|| t.strip_suffix("PM")).map_or(t, str::trim_end);
    let dia = ler_data(sem_meio_dia).or_else(|| crate::pdf::data_com_mes(t)).or_else(|| por_palavras(t, hoje))?;
    let ano_curto =
        t.split_whitespace().next().and_then(|d| d.rsplit(['/', '-', '.']).next()).is_some_and(|a| a.len() == 2);
    if ano_curto && dia > hoje { dia.with_year(dia.year() - 100) } else { Some(dia) }
}

/// A date that is none with the day first, and is one with the month first: other dates of such a list are misread
/// without a sign, so the operator is told.
pub fn mes_antes_do_dia(c: &Celula<'_>) -> bool {
    let texto = c.texto();
    let dia = texto.split_whitespace().next().unwrap_or_default();
    let partes: Vec<&str> = dia.split(['/', '-', '.']).collect();
    matches!(partes[..], [m, d, a] if a.len() == 4 && ler_data(dia).is_none() && ler_data(&format!("{d}/{m}/{a}")).is_some())
}

/// Months in Portuguese and in English; the first three letters of one are those of no other.
const MESES: [(&str, &str); 12] = [
    ("JANEIRO", "JANUARY"),
    ("FEVEREIRO", "FEBRUARY"),
    ("MARCO", "MARCH"),
    ("ABRIL", "APRIL"),
    ("MAIO", "MAY"),
    ("JUNHO", "JUNE"),
    ("JULHO", "JULY"),
    ("AGOSTO", "AUGUST"),
    ("SETEMBRO", "SEPTEMBER"),
    ("OUTUBRO", "OCTOBER"),
    ("NOVEMBRO", "NOVEMBER"),
    ("DEZEMBRO", "DECEMBER"),
];

fn mes(t: &str) -> Option<u32> {
    let i = MESES.iter().position(|(pt, en)| t.len() >= 3 && (pt.starts_with(t) || en.starts_with(t)))?;
    u32::try_from(i + 1).ok()
}

/// "1º de março de 1980", "qua, 05/03/1980", "Mar  5 1980 12:00AM", "05 03 1980", "05/03/1980 (45 anos)": three parts that
/// can only be one day, after a day of the week and before a time or a note in brackets.
fn por_palavras(t: &str, hoje: NaiveDate) -> Option<NaiveDate> {
    const SEMANA: [&str; 14] = [
        "SEG", "TER", "QUA", "QUI", "SEX", "SAB", "DOM", "SEGUNDA", "TERCA", "QUARTA", "QUINTA", "SEXTA", "SABADO",
        "DOMINGO",
    ];
    let inteira = dobrado(t);
    let dobrada = inteira.split_once('(').map_or(&*inteira, |(antes, _)| antes);
    let partes: Vec<&str> = dobrada
        .split(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != 'º' && c != 'ª')
        .filter(|p| !p.is_empty() && !matches!(*p, "DE" | "AS" | "FEIRA"))
        .skip_while(|p| SEMANA.contains(p))
        .collect();
    let [um, dois, tres, hora @ ..] = &partes[..] else { return None };
    let e_hora = |p: &&str| p.starts_with(|c: char| c.is_ascii_digit()) || matches!(*p, "AM" | "PM" | "H");
    if !hora.iter().all(e_hora) || hora.first().is_some_and(|h| !h.contains([':', 'H'])) {
        return None;
    }
    let numero = |p: &str| {
        let p = p.trim_end_matches(['O', 'A', 'º', 'ª']);
        (p.len() <= 4 && !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
            .then(|| p.parse::<u32>().ok())
            .flatten()
    };
    let (ano, m, dia) = match (numero(um), mes(um), numero(dois), mes(dois)) {
        (_, _, _, Some(m)) if um.len() == 4 && numero(um).is_some() => (*um, m, numero(tres)?),
        (Some(dia), _, _, Some(m)) | (_, Some(m), Some(dia), _) => (*tres, m, dia),
        (Some(_), _, Some(m), _) if um.len() == 4 => (*um, m, numero(tres)?),
        (Some(dia), _, Some(m), _) => (*tres, m, dia),
        _ => return None,
    };
    let n = i32::try_from(numero(ano)?).ok()?;
    let do_ano = |n: i32| NaiveDate::from_ymd_opt(n, m, dia);
    match ano.len() {
        4 => do_ano(n).filter(|d| d.year() >= 1850),
        2 => do_ano(2000 + n).filter(|d| *d <= hoje).or_else(|| do_ano(1900 + n)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formas_de_um_dia() {
        let hoje = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default();
        let dia = NaiveDate::from_ymd_opt(1980, 3, 5);
        for t in [
            "05/03/1980",
            "5.3.80",
            "05/mar/1980",
            "05-Mar-80",
            "5-mar.-80",
            "05/MARÇO/1980",
            "05/03/1980 (45 anos)",
            "05/03/1980 às 10:30",
            "qua, 05/03/1980",
            "Quarta-feira, 5 de março de 1980",
            "Mar  5 1980 12:00AM",
            "March 5, 1980",
            "1980/3/5",
            "1980 mar 5",
            "05 03 1980",
            "05\\03\\1980",
            "05–03–1980",
            "19800305000000",
            "29285",
            "29285.0",
        ] {
            assert_eq!(data_de_texto(t, hoje), dia, "{t}");
        }
        for t in
            ["00/00/0000", "31/02/1980", "/ /", "não sabe", "05/03/1980 MARIA", "05/1980", "12 34 56 78", "MAR 1980"]
        {
            assert_eq!(data_de_texto(t, hoje), None, "{t}");
        }
    }
}
