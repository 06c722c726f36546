//! Money in whole centavos. No floating point: sums are exact and overflow is an answer, not a wrap.
//!
//! People and reports write `1.234,56`; files and JSON carry `1234.56`. Negative values come as `-85,50`, `85,50-`,
//! `(85,50)` or `85,50 D` (estorno); `C` after a value says credit and changes nothing.

use std::fmt;

use crate::invalido::Invalido;
use crate::textos::{motivo, tipo};

/// An amount in centavos of real.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dinheiro(pub i64);

impl Dinheiro {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From centavos.
    pub const fn de_centavos(centavos: i64) -> Self {
        Self(centavos)
    }

    /// In centavos.
    pub const fn centavos(self) -> i64 {
        self.0
    }

    /// Reads an amount as Brazilian reports and people write it; a dot before exactly one or two last digits is taken as
    /// the decimal mark of a machine (`1234.56`), a dot before three as thousands (`1.234`).
    pub fn ler(texto: &str) -> Result<Self, Invalido> {
        let (negativo, corpo) = sinal(texto)?;
        let (inteiros, decimais) = match (corpo.rfind(','), corpo.rfind('.')) {
            (Some(v), _) => (grupos(&corpo[..v], ',')?, &corpo[v + 1..]),
            (None, Some(p)) if matches!(corpo.len() - p - 1, 1 | 2) => (grupos(&corpo[..p], '.')?, &corpo[p + 1..]),
            (None, _) => (grupos(&corpo, ',')?, ""),
        };
        if inteiros.is_empty() && decimais.is_empty() {
            return Err(forma());
        }
        // A comma with nothing after it is a cut value, not a whole one.
        if decimais.is_empty() && corpo.contains(',') {
            return Err(forma());
        }
        montar(negativo, &inteiros, decimais)
    }

    /// Reads `1234.56`, the form of files and JSON; nothing else.
    pub fn ler_tecnico(texto: &str) -> Result<Self, Invalido> {
        let (negativo, corpo) = match texto.trim().strip_prefix('-') {
            Some(resto) => (true, resto),
            None => (false, texto.trim()),
        };
        let (inteiros, decimais) = corpo.split_once('.').unwrap_or((corpo, "00"));
        if inteiros.is_empty() || decimais.is_empty() {
            return Err(forma());
        }
        montar(negativo, inteiros, decimais)
    }

    /// `1234.56`.
    pub fn tecnico(self) -> String {
        let (sinal, n) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        format!("{sinal}{}.{:02}", n / 100, n % 100)
    }

    /// `R$ 1.234,56`.
    pub fn formatado(self) -> String {
        format!("R$ {self}")
    }

    /// Sum of two; `None` when it does not fit.
    pub fn somar(self, outro: Self) -> Option<Self> {
        self.0.checked_add(outro.0).map(Self)
    }

    /// Difference of two; `None` when it does not fit.
    pub fn subtrair(self, outro: Self) -> Option<Self> {
        self.0.checked_sub(outro.0).map(Self)
    }

    /// Value times quantity; `None` when it does not fit.
    pub fn vezes(self, quantidade: i32) -> Option<Self> {
        self.0.checked_mul(i64::from(quantidade)).map(Self)
    }

    /// Sum of many; `None` when it does not fit.
    pub fn soma(valores: impl IntoIterator<Item = Self>) -> Option<Self> {
        valores.into_iter().try_fold(Self::ZERO, Self::somar)
    }
}

const fn forma() -> Invalido {
    Invalido::novo(tipo::DINHEIRO, motivo::VALOR_FORMA)
}

/// Takes off the currency mark, the spaces and exactly one sign; two signs are refused.
fn sinal(texto: &str) -> Result<(bool, String), Invalido> {
    let mut corpo: String = texto
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{2212}' | '\u{2013}' => '-',
            outro => outro.to_ascii_uppercase(),
        })
        .collect();
    let mut sinais = 0u8;
    let mut moeda = 0u8;
    let mut negativo = false;
    loop {
        if let Some(resto) = corpo.strip_prefix("R$") {
            corpo = resto.to_owned();
            moeda += 1;
            continue;
        }
        let sem_parenteses = corpo.strip_prefix('(').map(|r| r.strip_suffix(')').ok_or_else(forma));
        let (resto, menos) = if let Some(r) = sem_parenteses {
            (r?, true)
        } else if let Some(r) = corpo.strip_prefix('-').or_else(|| corpo.strip_suffix(['-', 'D'])) {
            (r, true)
        } else if let Some(r) = corpo.strip_prefix('+').or_else(|| corpo.strip_suffix(['+', 'C'])) {
            (r, false)
        } else {
            break;
        };
        corpo = resto.to_owned();
        negativo = menos;
        sinais += 1;
    }
    if sinais > 1 || moeda > 1 || corpo.is_empty() {
        return Err(forma());
    }
    Ok((negativo, corpo))
}

/// Whole part: plain digits, or groups of three after dots. `decimal` is the mark already used, which may not come again.
fn grupos(texto: &str, decimal: char) -> Result<String, Invalido> {
    if !texto.contains('.') {
        return Ok(texto.to_owned());
    }
    let mut partes = texto.split('.');
    let primeira = partes.next().unwrap_or_default();
    let certas = (1..=3).contains(&primeira.len()) && partes.all(|p| p.len() == 3);
    if decimal == '.' || !certas {
        return Err(forma());
    }
    Ok(texto.replace('.', ""))
}

fn montar(negativo: bool, inteiros: &str, decimais: &str) -> Result<Dinheiro, Invalido> {
    let so_digitos = inteiros.bytes().chain(decimais.bytes()).all(|b| b.is_ascii_digit());
    if !so_digitos || decimais.len() > 2 {
        return Err(forma());
    }
    let grande = Invalido::novo(tipo::DINHEIRO, motivo::VALOR_GRANDE);
    let mut centavos: i64 = 0;
    for b in inteiros.bytes().chain(format!("{decimais:0<2}").bytes()) {
        // Built on the negative side, which is one longer, so that every i64 can be read back.
        centavos = centavos.checked_mul(10).and_then(|n| n.checked_sub(i64::from(b - b'0'))).ok_or(grande)?;
    }
    if negativo { Ok(Dinheiro(centavos)) } else { centavos.checked_neg().map(Dinheiro).ok_or(grande) }
}

impl fmt::Display for Dinheiro {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.0.unsigned_abs();
        let inteiros = (n / 100).to_string();
        let mut texto = String::with_capacity(inteiros.len() + 8);
        if self.0 < 0 {
            texto.push('-');
        }
        for (i, c) in inteiros.chars().enumerate() {
            if i > 0 && (inteiros.len() - i).is_multiple_of(3) {
                texto.push('.');
            }
            texto.push(c);
        }
        f.pad(&format!("{texto},{:02}", n % 100))
    }
}

impl std::str::FromStr for Dinheiro {
    type Err = Invalido;
    fn from_str(texto: &str) -> Result<Self, Invalido> {
        Self::ler(texto)
    }
}

/// JSON carries the technical form as text: a number would pass through floating point in some readers. Binary forms carry
/// the centavos.
impl serde::Serialize for Dinheiro {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.serialize_str(&self.tecnico()) } else { s.serialize_i64(self.0) }
    }
}

impl<'de> serde::Deserialize<'de> for Dinheiro {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if !d.is_human_readable() {
            return i64::deserialize(d).map(Self);
        }
        let texto = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        Self::ler_tecnico(&texto).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod testes {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn formas_aceitas() {
        for (t, centavos) in [
            ("1.234,56", 123456),
            ("1234,56", 123456),
            ("1234.56", 123456),
            ("-85,50", -8550),
            ("(85,50)", -8550),
            ("85,50-", -8550),
            ("85,50 D", -8550),
            ("85,50 C", 8550),
            ("R$ 1.234,56", 123456),
            ("R$ -85,50", -8550),
            ("-R$ 85,50", -8550),
            ("(R$ 85,50)", -8550),
            ("0,00", 0),
            ("5", 500),
            ("1.234", 123400),
            ("1.234.567,8", 123456780),
            ("12.5", 1250),
            (",50", 50),
            ("R$\u{a0}150,00", 15000),
            ("\u{2212}1,00", -100),
            ("+2,00", 200),
            ("0.05", 5),
            ("48.730,25", 4873025),
        ] {
            assert_eq!(Dinheiro::ler(t), Ok(Dinheiro(centavos)), "{t}");
        }
    }

    #[test]
    fn formas_recusadas() {
        for t in [
            "",
            "-",
            "R$",
            "abc",
            "1,234.56",
            "1,234",
            "1.23,45",
            "12.34.567,00",
            "--1,00",
            "(1,00",
            "1,00)",
            "(-1,00)",
            "-1,00 D",
            "1,",
            ".",
            ",",
            "1..234",
            "1 2x",
            "R$R$1",
            "1.2345,00",
            "1.234.56",
            "٣,00",
        ] {
            assert!(Dinheiro::ler(t).is_err(), "{t}");
        }
        assert_eq!(Dinheiro::ler("99999999999999999999,00").unwrap_err().motivo, motivo::VALOR_GRANDE);
        for t in ["1.234,56", "1,5", "", "-", ".5", "5.", "1.234.5", "+1", "1.234"] {
            assert!(Dinheiro::ler_tecnico(t).is_err(), "{t}");
        }
    }

    #[test]
    fn impressao() {
        assert_eq!(Dinheiro(123456789).to_string(), "1.234.567,89");
        assert_eq!(Dinheiro(-5).to_string(), "-0,05");
        assert_eq!(Dinheiro(-5).tecnico(), "-0.05");
        assert_eq!(Dinheiro(100000).to_string(), "1.000,00");
        assert_eq!(Dinheiro(99999).formatado(), "R$ 999,99");
        assert_eq!(format!("{:>10}", Dinheiro(8550)), "     85,50");
        assert_eq!(serde_json::to_string(&Dinheiro(5841120)).unwrap(), "\"58411.20\"");
    }

    #[test]
    fn contas_nao_dao_a_volta() {
        assert_eq!(Dinheiro::soma([Dinheiro(1), Dinheiro(2), Dinheiro(-4)]), Some(Dinheiro(-1)));
        assert_eq!(Dinheiro(i64::MAX).somar(Dinheiro(1)), None);
        assert_eq!(Dinheiro::soma([Dinheiro(i64::MIN), Dinheiro(-1)]), None);
        assert_eq!(Dinheiro(i64::MAX).vezes(2), None);
        assert_eq!(Dinheiro(630).vezes(54), Some(Dinheiro(34020)));
        assert_eq!(Dinheiro(1).subtrair(Dinheiro(3)), Some(Dinheiro(-2)));
    }

    proptest::proptest! {
        #[test]
        fn ida_e_volta(n: i64) {
            let d = Dinheiro(n);
            proptest::prop_assert_eq!(Dinheiro::ler(&d.to_string()), Ok(d));
            proptest::prop_assert_eq!(Dinheiro::ler_tecnico(&d.tecnico()), Ok(d));
            proptest::prop_assert_eq!(Dinheiro::ler(&d.tecnico()), Ok(d));
            let j = serde_json::to_string(&d).unwrap();
            proptest::prop_assert_eq!(serde_json::from_str::<Dinheiro>(&j).unwrap(), d);
        }

        #[test]
        fn nunca_entra_em_panico(t in "[-+()RrDdCc$ .,0-9]{0,14}") {
            if let Ok(d) = Dinheiro::ler(&t) {
                proptest::prop_assert_eq!(Dinheiro::ler(&d.to_string()), Ok(d));
            }
        }
    }
}
