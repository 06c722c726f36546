//! The billing month. Arithmetic counts months, so it does not break at the turn of a year (domain.md 6.4).

use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use crate::invalido::Invalido;
use crate::textos::{motivo, tipo};

const ANO_MINIMO: i32 = 1990;
const ANO_MAXIMO: i32 = 2099;
const MESES: [&str; 12] = ["JAN", "FEV", "MAR", "ABR", "MAI", "JUN", "JUL", "AGO", "SET", "OUT", "NOV", "DEZ"];

/// A month from 01/1990 to 12/2099. Kept as the count of months since year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Competencia(i32);

impl Competencia {
    /// The first month there is.
    pub const MINIMA: Self = Self(ANO_MINIMO * 12);
    /// The last month there is.
    pub const MAXIMA: Self = Self(ANO_MAXIMO * 12 + 11);

    /// Builds from year and month (1 to 12).
    pub fn nova(ano: i32, mes: u32) -> Result<Self, Invalido> {
        if !(1..=12).contains(&mes) {
            return Err(Invalido::novo(tipo::COMPETENCIA, motivo::COMP_MES));
        }
        if !(ANO_MINIMO..=ANO_MAXIMO).contains(&ano) {
            return Err(Invalido::novo(tipo::COMPETENCIA, motivo::COMP_ANO));
        }
        Ok(Self(ano * 12 + mes as i32 - 1))
    }

    /// Reads `AAAAMM`, `AAAA-MM`, `MM/AAAA`, `MMAAAA`, `MM/AA` and `MMAA` (years 2000 to 2099).
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        let forma = || Invalido::novo(tipo::COMPETENCIA, motivo::COMP_FORMA);
        let texto = texto.trim();
        let numero = |t: &str| -> Result<i32, Invalido> {
            if t.is_empty() || t.len() > 4 || !t.bytes().all(|b| b.is_ascii_digit()) {
                return Err(forma());
            }
            t.parse().map_err(|_| forma())
        };
        let (ano, mes) = if let Some((a, b)) = texto.split_once(['/', '-', '.']) {
            match (a.len(), b.len()) {
                (4, 1 | 2) => (numero(a)?, numero(b)?),
                (1 | 2, 4) => (numero(b)?, numero(a)?),
                (1 | 2, 2) => (2000 + numero(b)?, numero(a)?),
                _ => return Err(forma()),
            }
        } else if !texto.is_ascii() {
            return Err(forma());
        } else {
            match texto.len() {
                // No month begins like a year of ours, so one of the two readings always falls out.
                6 => {
                    let ano = numero(&texto[..4])?;
                    if (ANO_MINIMO..=ANO_MAXIMO).contains(&ano) {
                        (ano, numero(&texto[4..])?)
                    } else {
                        (numero(&texto[2..])?, numero(&texto[..2])?)
                    }
                }
                4 => (2000 + numero(&texto[2..])?, numero(&texto[..2])?),
                _ => return Err(forma()),
            }
        };
        Self::nova(ano, mes as u32)
    }

    /// The month of a date; dates outside 1990 to 2099 are refused.
    pub fn de_data(data: NaiveDate) -> Result<Self, Invalido> {
        Self::nova(data.year(), data.month())
    }

    /// `202506`, as kept in an integer column.
    pub fn numero(self) -> i32 {
        self.ano() * 100 + self.mes() as i32
    }

    /// Back from [`Competencia::numero`]; checked again.
    pub fn de_numero(n: i32) -> Result<Self, Invalido> {
        if n < 0 {
            return Err(Invalido::novo(tipo::COMPETENCIA, motivo::COMP_FORMA));
        }
        Self::nova(n / 100, (n % 100) as u32)
    }

    /// Year.
    pub fn ano(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// Month, 1 to 12.
    pub fn mes(self) -> u32 {
        self.0.rem_euclid(12) as u32 + 1
    }

    /// Moves by months, forward or back; stops at the first and last month there are.
    pub fn mais(self, meses: i32) -> Self {
        Self(self.0.saturating_add(meses).clamp(Self::MINIMA.0, Self::MAXIMA.0))
    }

    /// How many months this one lies after `outra` (negative when before).
    pub fn meses_desde(self, outra: Self) -> i32 {
        self.0 - outra.0
    }

    /// First day of the month.
    pub fn primeiro_dia(self) -> NaiveDate {
        // Year and month are in range by construction, so the fallback is never taken.
        NaiveDate::from_ymd_opt(self.ano(), self.mes(), 1).unwrap_or_default()
    }

    /// Last day of the month.
    pub fn ultimo_dia(self) -> NaiveDate {
        let seguinte = Self(self.0 + 1);
        NaiveDate::from_ymd_opt(seguinte.ano(), seguinte.mes(), 1)
            .and_then(|d| d.checked_sub_days(Days::new(1)))
            .unwrap_or_default()
    }

    /// Does the day fall in this month?
    pub fn contem(self, data: NaiveDate) -> bool {
        self.primeiro_dia() <= data && data <= self.ultimo_dia()
    }

    /// `06/2025`.
    pub fn formatado(self) -> String {
        format!("{:02}/{}", self.mes(), self.ano())
    }

    /// Three letters of the month as in the name of the remittance file (domain.md 3.6).
    pub fn abreviatura(self) -> &'static str {
        MESES[self.0.rem_euclid(12) as usize]
    }
}

impl fmt::Display for Competencia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}{:02}", self.ano(), self.mes())
    }
}

texto_canonico!(Competencia, i32);

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn c(t: &str) -> Competencia {
        Competencia::ler(t).unwrap()
    }

    #[test]
    fn formas_aceitas() {
        for t in ["202506", "06/2025", "6/2025", "062025", "0625", "06/25", "2025-06", " 202506 "] {
            assert_eq!(c(t).numero(), 202506, "{t}");
        }
        assert_eq!(c("201212").formatado(), "12/2012");
        assert_eq!(c("122012").formatado(), "12/2012");
        assert_eq!(c("202506").abreviatura(), "JUN");
        assert_eq!(c("202512").abreviatura(), "DEZ");
    }

    #[test]
    fn formas_recusadas() {
        for t in [
            "", "*", "202513", "202500", "13/2025", "1325", "198912", "210001", "20256", "2025061", "á2506", "06/125",
            "+62025",
        ] {
            assert!(Competencia::ler(t).is_err(), "{t}");
        }
        assert!(Competencia::de_numero(-1).is_err());
    }

    #[test]
    fn virada_de_ano() {
        assert_eq!(c("202601").mais(-1), c("202512"));
        assert_eq!(c("202601").mais(-3), c("202510"));
        assert_eq!(c("202512").mais(1), c("202601"));
        assert_eq!(c("202512").mais(13), c("202701"));
        assert_eq!(c("202601").meses_desde(c("202512")), 1);
        assert_eq!(c("202512").meses_desde(c("202601")), -1);
        assert_eq!(c("202603").meses_desde(c("202509")), 6);
        assert_eq!(c("209912").mais(1), Competencia::MAXIMA);
        assert_eq!(c("199001").mais(i32::MIN), Competencia::MINIMA);
    }

    #[test]
    fn dias_do_mes() {
        assert_eq!(c("202402").ultimo_dia().to_string(), "2024-02-29");
        assert_eq!(c("202502").ultimo_dia().to_string(), "2025-02-28");
        assert_eq!(c("202512").ultimo_dia().to_string(), "2025-12-31");
        assert_eq!(c("209912").ultimo_dia().to_string(), "2099-12-31");
        assert_eq!(c("202512").primeiro_dia().to_string(), "2025-12-01");
        assert!(c("202402").contem(c("202402").ultimo_dia()));
        assert!(!c("202402").contem(c("202403").primeiro_dia()));
    }

    proptest::proptest! {
        #[test]
        fn ida_e_volta(ano in 1990i32..=2099, mes in 1u32..=12, passo in -600i32..600) {
            let x = Competencia::nova(ano, mes).unwrap();
            proptest::prop_assert_eq!(c(&x.to_string()), x);
            proptest::prop_assert_eq!(c(&x.formatado()), x);
            proptest::prop_assert_eq!(Competencia::de_numero(x.numero()).unwrap(), x);
            proptest::prop_assert_eq!(Competencia::de_data(x.ultimo_dia()).unwrap(), x);
            let y = x.mais(passo);
            if y > Competencia::MINIMA && y < Competencia::MAXIMA {
                proptest::prop_assert_eq!(y.meses_desde(x), passo);
                proptest::prop_assert_eq!(y.mais(-passo), x);
            }
        }
    }
}
