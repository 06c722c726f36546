//! What a wrong text most likely meant: the nearest date, amount or code that is right. Pure; nothing is looked up here.

use chrono::NaiveDate;
use nexsus_domain::{CodigoProcedimento, Dinheiro, data};

/// Letters that stand for digits in bad scans and hasty typing.
pub(super) fn so_numeros(texto: &str) -> String {
    texto
        .chars()
        .map(|c| match c {
            'O' | 'o' | 'Q' | 'D' => '0',
            'I' | 'l' | 'i' | '|' => '1',
            'Z' | 'z' => '2',
            'S' | 's' => '5',
            'G' => '6',
            'B' => '8',
            outro => outro,
        })
        .collect()
}

/// Valid readings of a date that is none, nearest first, each with why.
pub(super) fn datas(texto: &str) -> Vec<(NaiveDate, &'static str)> {
    let mut saida: Vec<(NaiveDate, &'static str)> = Vec::new();
    let mut por = |d: Option<NaiveDate>, porque| {
        if let Some(d) = d
            && saida.iter().all(|(x, _)| *x != d)
        {
            saida.push((d, porque));
        }
    };
    let limpo = so_numeros(texto.trim());
    if limpo != texto.trim() {
        por(data::ler_data(&limpo), "letra por número");
    }
    let partes: Vec<&str> = limpo.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
    let soltos = limpo.bytes().all(|b| b.is_ascii_digit());
    let (dia, mes, ano) = match partes[..] {
        [a, m, d] if a.len() == 4 => (d, m, a),
        [d, m, a] => (d, m, a),
        [t] if soltos && t.len() == 8 => (&t[..2], &t[2..4], &t[4..]),
        [t] if soltos && t.len() == 6 => (&t[..2], &t[2..4], &t[4..]),
        _ => return saida,
    };
    let (Ok(dia), Ok(mes), Ok(mut ano)) = (dia.parse::<u32>(), mes.parse::<u32>(), ano.parse::<i32>()) else {
        return saida;
    };
    if ano < 100 {
        ano += 2000;
    }
    por(NaiveDate::from_ymd_opt(ano, mes, dia), "outra forma de escrever");
    por(NaiveDate::from_ymd_opt(ano, dia, mes).filter(|_| mes > 12), "dia e mês trocados");
    if (28..=31).contains(&dia) {
        let ultimo = (28..=31).rev().find_map(|d| NaiveDate::from_ymd_opt(ano, mes, d));
        por(ultimo.filter(|u| chrono::Datelike::day(u) < dia), "último dia do mês");
    }
    // One digit too many or one figure out of place: 32 for 23, 13 for 31.
    let trocado = dia % 10 * 10 + dia / 10;
    por(NaiveDate::from_ymd_opt(ano, mes, trocado).filter(|_| dia > 31), "algarismos trocados");
    saida
}

/// Amounts that a text may mean, each with why.
pub(super) fn valores(texto: &str) -> Vec<(Dinheiro, &'static str)> {
    let texto = texto.trim();
    let mut saida: Vec<(Dinheiro, &'static str)> = Vec::new();
    let mut por = |t: &str, porque| {
        if let Ok(v) = Dinheiro::ler(t)
            && saida.iter().all(|(x, _)| *x != v)
        {
            saida.push((v, porque));
        }
    };
    let limpo: String =
        so_numeros(texto).chars().filter(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-')).collect();
    // Letters alone are no amount, however much they look like one.
    if !texto.bytes().any(|b| b.is_ascii_digit()) {
        return saida;
    }
    let porque = if so_numeros(texto) == texto { "sem os outros sinais" } else { "letra por número" };
    por(&limpo, porque);
    // The last mark is the decimal one, whichever it is.
    if let Some(marca) = limpo.rfind([',', '.']) {
        let (inteiros, decimais) = limpo.split_at(marca);
        let inteiros: String = inteiros.chars().filter(|c| c.is_ascii_digit() || *c == '-').collect();
        let decimais: String = decimais.chars().filter(char::is_ascii_digit).collect();
        match decimais.len() {
            1 => por(&format!("{inteiros},{decimais}0"), "faltava um zero"),
            2 => por(&format!("{inteiros},{decimais}"), "vírgula e ponto"),
            3.. => por(&format!("{inteiros},{}", &decimais[..2]), "decimais a mais"),
            _ => por(&format!("{inteiros},00"), "sem centavos"),
        }
    }
    saida
}

/// SIGTAP codes one slip away from a text that is none: letters for digits, the check digit, two digits swapped.
pub(super) fn codigos_sigtap(texto: &str) -> Vec<(CodigoProcedimento, &'static str)> {
    let limpo = so_numeros(texto);
    let digitos: Vec<u8> = limpo.bytes().filter(u8::is_ascii_digit).collect();
    let mut saida: Vec<(CodigoProcedimento, &'static str)> = Vec::new();
    let mut por = |d: &[u8], porque| {
        if let Ok(c) = CodigoProcedimento::ler(&String::from_utf8_lossy(d))
            && saida.iter().all(|(x, _)| *x != c)
        {
            saida.push((c, porque));
        }
    };
    if digitos.len() == 9 {
        // Spreadsheets lose the leading zero.
        por(&[b"0", digitos.as_slice()].concat(), "faltava o zero da frente");
        return saida;
    }
    if digitos.len() != 10 {
        return saida;
    }
    if limpo != texto {
        por(&digitos, "letra por número");
    }
    for i in 0..9 {
        let mut d = digitos.clone();
        d.swap(i, i + 1);
        if d != digitos {
            por(&d, "dois algarismos trocados");
        }
    }
    for n in b'0'..=b'9' {
        let mut d = digitos.clone();
        d[9] = n;
        if d != digitos {
            por(&d, "dígito verificador");
        }
    }
    saida
}

/// The same code but for letters that look like digits, punctuation and leading zeros.
pub(super) fn mesmo_codigo(a: &str, b: &str) -> bool {
    let forma = |t: &str| {
        let limpo: String = so_numeros(t).chars().filter(char::is_ascii_alphanumeric).collect();
        limpo.trim_start_matches('0').to_uppercase()
    };
    !forma(a).is_empty() && forma(a) == forma(b)
}

/// How much of the words of `alvo` stand in `onde`, 0 to 100 by letters. Both are folded.
pub(super) fn semelhanca(alvo: &str, onde: &str) -> u32 {
    let la: Vec<&str> = onde.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let (mut todas, mut achadas) = (0, 0);
    for p in alvo.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()) {
        let peso = p.chars().count();
        todas += peso;
        if la.contains(&p) || (peso >= 4 && la.iter().any(|q| q.len() >= 4 && (p.starts_with(q) || q.starts_with(p)))) {
            achadas += peso;
        }
    }
    (achadas * 100_usize).checked_div(todas).and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;

    fn primeira(texto: &str) -> String {
        datas(texto).first().map(|(d, _)| data::formatar(*d)).unwrap_or_default()
    }

    #[test]
    fn data_mais_proxima() {
        assert_eq!(primeira("31/02/2025"), "28/02/2025");
        assert_eq!(primeira("31/02/2024"), "29/02/2024");
        assert_eq!(primeira("02/31/2025"), "");
        assert_eq!(primeira("06/25/2025"), "25/06/2025");
        assert_eq!(primeira("1O/O6/2025"), "10/06/2025");
        assert_eq!(primeira("32/05/2025"), "23/05/2025");
        assert_eq!(primeira("31.06.25"), "30/06/2025");
        assert!(datas("amanhã").is_empty() && datas("").is_empty() && datas("99/99/99").is_empty());
    }

    #[test]
    fn valor_mais_provavel() {
        let v = |t: &str| valores(t).iter().map(|(v, _)| v.tecnico()).collect::<Vec<_>>();
        assert_eq!(v("1O,00"), ["10.00"]);
        assert_eq!(v("R$ 15,5O"), ["15.50"]);
        assert!(v("1,234.56").contains(&"1234.56".to_owned()));
        assert!(v("12,5").contains(&"12.50".to_owned()));
        assert!(v("ERRO").is_empty() && v("").is_empty());
    }

    #[test]
    fn codigo_a_um_deslize() {
        let certo = CodigoProcedimento::ler("0301010072").unwrap();
        for errado in ["0301010073", "O301010072", "0310010072", "301010072"] {
            assert!(codigos_sigtap(errado).iter().any(|(c, _)| *c == certo), "{errado}");
        }
        assert!(codigos_sigtap("ECG").is_empty());
        assert!(mesmo_codigo("0045O3", "004503") && !mesmo_codigo("4504", "4503") && !mesmo_codigo("", ""));
    }

    #[test]
    fn semelhanca_por_letras() {
        assert_eq!(semelhanca("CONSULTA MEDICA", "CONSULTA MEDICA"), 100);
        assert!(semelhanca("CONSULTA MEDICA ESPECIALIZADA", "0301 CONSULTA MEDICA ESPEC 10,00") == 100);
        assert!(semelhanca("RADIOGRAFIA DE TORAX", "CONSULTA") == 0);
        assert_eq!(semelhanca("", "X"), 0);
    }
}
