//! Numbers, money and moments as an operator in Brazil writes them.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use nexsus_widgets::Dia;

use crate::servico::{Competencia, Dinheiro};
use crate::textos::comum as t;

/// 1842 -> "1.842".
pub fn milhares(n: u64) -> String {
    let bruto = n.to_string();
    let mut saida = String::with_capacity(bruto.len() + bruto.len() / 3);
    for (i, c) in bruto.chars().enumerate() {
        if i > 0 && (bruto.len() - i).is_multiple_of(3) {
            saida.push('.');
        }
        saida.push(c);
    }
    saida
}

/// "58411.20" -> "58.411,20"; what cannot be read is shown as it came.
pub fn reais(tecnico: &str) -> String {
    Dinheiro::ler_tecnico(tecnico).map_or_else(|_| tecnico.to_owned(), |d| d.to_string())
}

/// 1 -> "1 linha", 2 -> "2 linhas".
pub fn conta(n: u64, um: &str, varios: &str) -> String {
    format!("{} {}", milhares(n), if n == 1 { um } else { varios })
}

/// Day and time of the establishment's wall clock.
pub fn quando(m: DateTime<Utc>) -> String {
    crate::servico::na_parede(m).format("%d/%m/%y %H:%M").to_string()
}

/// First and last characters of a long hexadecimal sum: `9f2c…e1`.
pub fn resumo_hex(h: &str) -> String {
    match (h.get(..4), h.len().checked_sub(2).and_then(|i| h.get(i..))) {
        (Some(a), Some(b)) if h.len() > 8 => format!("{a}…{b}"),
        _ => h.to_owned(),
    }
}

/// "Competência 06/2025".
pub fn competencia(c: Competencia) -> String {
    format!("{} {}", t::COMPETENCIA, c.formatado())
}

/// 2048 -> "2 KB"; sizes of files for the picker.
pub fn tamanho(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!("{} MB", bytes / 1_048_576),
    }
}

/// The same day for the widgets, which know no chrono.
pub fn dia(d: NaiveDate) -> Dia {
    Dia::novo(d.year(), d.month() as u8, d.day() as u8).unwrap_or(Dia { ano: 2000, mes: 1, dia: 1 })
}

#[cfg(test)]
mod testes_de_formato {
    use super::*;

    #[test]
    fn milhares_com_ponto() {
        for (n, s) in [(0, "0"), (999, "999"), (1000, "1.000"), (24310, "24.310"), (1_842_000, "1.842.000")] {
            assert_eq!(milhares(n), s);
        }
    }

    #[test]
    fn soma_curta_nao_perde_nada() {
        assert_eq!(resumo_hex("9f2caaaaaae1"), "9f2c…e1");
        assert_eq!(resumo_hex("9f2c"), "9f2c");
        assert_eq!(resumo_hex("ééééééé"), "éé…é");
    }

    #[test]
    fn dinheiro_ilegivel_fica_como_veio() {
        assert_eq!(reais("58411.20"), "58.411,20");
        assert_eq!(reais("x"), "x");
    }
}
