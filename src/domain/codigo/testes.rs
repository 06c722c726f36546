//! Vectors of domain.md 5.3, 6.1 and 6.2, round trips and the silence of `Debug` and of refusals.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

const CNS_VALIDOS: [&str; 8] = [
    "123456789010000",
    "100000000000007",
    "120000000000001",
    "123456789100018",
    "234567890120004",
    "700000000000005",
    "898000000000010",
    "900000000000008",
];

#[test]
fn cns_vetores() {
    for t in CNS_VALIDOS {
        assert_eq!(Cns::ler(t).unwrap().to_string(), t);
    }
    for t in [
        "123456789010001",
        "100000000000000",
        "300000000000000",
        "700000000000000",
        "111111111111111",
        "70000000000000",
        "7000000000000005",
        "70000000000000X",
        "",
        "123456789100000",
    ] {
        assert!(Cns::ler(t).is_err(), "{t}");
    }
    assert_eq!(Cns::ler("700 0000 0000 0005"), Cns::ler("700.0000.0000-0005"));
    assert_eq!(Cns::ler("700000000000005").unwrap().mascarado(), "700••••••••0005");
    assert_eq!(Cns::ler("700000000000005").unwrap().formatado(), "700 0000 0000 0005");
}

#[test]
fn cpf_vetores() {
    for t in ["52998224725", "11144477735", "12345678909"] {
        assert_eq!(Cpf::ler(t).unwrap().to_string(), t);
    }
    for t in ["52998224724", "00000000000", "11111111111", "5299822472", "529982247255", "5299822472A"] {
        assert!(Cpf::ler(t).is_err(), "{t}");
    }
    let c = Cpf::ler("529.982.247-25").unwrap();
    assert_eq!(c.formatado(), "529.982.247-25");
    assert_eq!(c.mascarado(), "529••••••25");
    assert_eq!(c.mascarado().chars().count(), 11);
    // The dv of this invented number begins a number with a zero: the zero must survive.
    let com_zero = Cpf::ler("01234567890").unwrap();
    assert_eq!(com_zero.to_string(), "01234567890");
    assert_eq!(Cpf::de_numero(1234567890), Ok(com_zero));
}

#[test]
fn cnpj_vetores() {
    let c = Cnpj::ler("11.222.333/0001-81").unwrap();
    assert_eq!(c.to_string(), "11222333000181");
    assert_eq!(c.formatado(), "11.222.333/0001-81");
    // The alphanumeric example published by the Receita Federal.
    assert_eq!(Cnpj::ler("12.ABC.345/01DE-35").unwrap().to_string(), "12ABC34501DE35");
    for t in ["11222333000182", "00000000000000", "1122233300018", "12ABC34501DE36", "12ABC34501DEA5", "12ABÇ34501DE35"]
    {
        assert!(Cnpj::ler(t).is_err(), "{t}");
    }
}

#[test]
fn cnes_vetores() {
    assert_eq!(Cnes::ler("1234560").unwrap().numero(), 1234560);
    for t in ["1234561", "0000000", "123456", "12345600", "123456A"] {
        assert!(Cnes::ler(t).is_err(), "{t}");
    }
    assert!(Cnes::de_numero(0).is_err());
    assert!(Cnes::de_numero(-5).is_err());
}

#[test]
fn numero_negativo_nao_passa_por_pontuacao() {
    assert!(Cns::de_numero(-700000000000005).is_err());
    assert!(Cpf::de_numero(-52998224725).is_err());
    assert!(CodigoProcedimento::de_numero(-3301010072).is_err());
    assert!(Cnes::de_numero(-1234560).is_err());
    assert!(Cep::de_numero(-13010000).is_err());
    assert!(Ibge6::de_numero(-350950).is_err());
}

#[test]
fn procedimento_vetores() {
    for t in [
        "0301010072",
        "0301010048",
        "0301060029",
        "0211020036",
        "0205020143",
        "0204030030",
        "0202010503",
        "0101010010",
        "0301010110",
        "0301010021",
        "0301010030",
        "0301010056",
        "0301010064",
        "0301010099",
        "0301010129",
        "0301010137",
        "0301010153",
    ] {
        assert_eq!(CodigoProcedimento::ler(t).unwrap().to_string(), t);
    }
    for t in ["0301010073", "0000000000", "301010072", "03010100720", "ECG"] {
        assert!(CodigoProcedimento::ler(t).is_err(), "{t}");
    }
    let c = CodigoProcedimento::ler("03.01.01.007-2").unwrap();
    assert_eq!(c.formatado(), "03.01.01.007-2");
    assert_eq!(c.grupo(), "03");
    assert_eq!(c.forma(), "030101");
    assert_eq!(c.numero(), 301010072);
}

#[test]
fn ibge_corta_os_primeiros_seis() {
    assert_eq!(Ibge6::ler("3509502").unwrap().to_string(), "350950");
    assert_eq!(Ibge6::ler("3509502"), Ibge6::ler("350950"));
    assert_eq!(Ibge6::ler("3509502").unwrap().uf(), "SP");
    for t in ["350000", "3500000", "35095", "35095022", "990950", "CAMPIN", ""] {
        assert!(Ibge6::ler(t).is_err(), "{t}");
    }
}

#[test]
fn cep_cbo_cid() {
    assert_eq!(Cep::ler("13010-000").unwrap().formatado(), "13010-000");
    assert_eq!(Cep::de_numero(1310100).unwrap().to_string(), "01310100");
    assert_eq!(Cep::ler("01.310-100").unwrap().numero(), 1310100);
    for t in ["", "1301000", "00000000", "1301000A"] {
        assert!(Cep::ler(t).is_err(), "{t}");
    }
    assert_eq!(Cbo::ler("2251-25").unwrap().to_string(), "225125");
    assert_eq!(Cbo::ler("2231f9").unwrap().como_str(), "2231F9");
    assert_eq!(Cbo::ler("225125").unwrap().formatado(), "2251-25");
    for t in ["", "22512", "2251255", "2251$5", "22512é"] {
        assert!(Cbo::ler(t).is_err(), "{t}");
    }
    assert_eq!(Cid::ler("j45.0").unwrap().to_string(), "J450");
    assert_eq!(Cid::ler("J450").unwrap().formatado(), "J45.0");
    assert_eq!(Cid::ler(" I10 ").unwrap().formatado(), "I10");
    assert!(Cid::ler("I10").unwrap() < Cid::ler("I100").unwrap());
    for t in ["", "I1", "110", "II0", "I10000", "I1X", "*I10"] {
        assert!(Cid::ler(t).is_err(), "{t}");
    }
}

#[test]
fn debug_e_recusa_nao_mostram_o_numero() {
    let (cns, cpf) = (Cns::ler("700000000000005").unwrap(), Cpf::ler("52998224725").unwrap());
    for t in [format!("{cns:?}"), format!("{cpf:?}"), format!("{:?}", Some((cns, cpf)))] {
        assert!(!t.chars().any(|c| c.is_ascii_digit()), "{t}");
    }
    let recusa = Cpf::ler("52998224724").unwrap_err();
    assert!(!format!("{recusa} {recusa:?}").contains("529"));
    assert_eq!(recusa.to_string(), "CPF: o dígito verificador não confere");
    let json = serde_json::from_str::<Cpf>("\"52998224724\"").unwrap_err().to_string();
    assert!(!json.contains("529"), "{json}");
}

#[test]
fn serde_e_o_texto_canonico() {
    assert_eq!(serde_json::to_string(&Cpf::ler("529.982.247-25").unwrap()).unwrap(), "\"52998224725\"");
    assert_eq!(serde_json::from_str::<Cid>("\"J45.0\"").unwrap(), Cid::ler("J450").unwrap());
    assert!(serde_json::from_str::<Cnes>("1234560").is_err());
}

/// Completes eleven digits to a definitive CNS, written apart from the code under test.
fn cns_de_pis(pis: &str) -> String {
    let soma = |t: &str| -> u32 { t.bytes().enumerate().map(|(i, b)| u32::from(b - b'0') * (15 - i as u32)).sum() };
    (0..=1u32)
        .flat_map(|meio| (0..=9u32).map(move |dv| (meio, dv)))
        .map(|(meio, dv)| format!("{pis}00{meio}{dv}"))
        .find(|t| soma(t) % 11 == 0)
        .unwrap()
}

fn completar(base: &str, tamanho: usize, aceita: impl Fn(&str) -> bool) -> Option<String> {
    let falta = tamanho - base.len();
    (0..10u32.pow(falta as u32)).map(|n| format!("{base}{n:0falta$}")).find(|t| aceita(t))
}

macro_rules! volta {
    ($tipo:ty, $texto:expr) => {{
        let x = <$tipo>::ler(&$texto).unwrap();
        prop_assert_eq!(x.to_string(), $texto);
        prop_assert_eq!(<$tipo>::ler(&x.formatado()).unwrap(), x);
        prop_assert_eq!(x.to_string().parse::<$tipo>().unwrap(), x);
        let json = serde_json::to_string(&x).unwrap();
        prop_assert_eq!(serde_json::from_str::<$tipo>(&json).unwrap(), x);
        x
    }};
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn volta_cns_definitivo(pis in "[12][0-9]{10}") {
        let x = volta!(Cns, cns_de_pis(&pis));
        prop_assert_eq!(Cns::de_numero(x.numero()).unwrap(), x);
    }

    #[test]
    fn volta_cns_provisorio(base in "[789][0-9]{12}") {
        // Some bases have no last pair; most have nine.
        if let Some(t) = completar(&base, 15, |t| Cns::ler(t).is_ok()) {
            let x = volta!(Cns, t);
            prop_assert_eq!(Cns::de_numero(x.numero()).unwrap(), x);
        }
    }

    #[test]
    fn cns_so_um_digito_final_serve(base in "[12789][0-9]{13}") {
        let servem = (0..10).filter(|d| Cns::ler(&format!("{base}{d}")).is_ok()).count();
        prop_assert!(servem <= 1);
    }

    #[test]
    fn volta_cpf(base in "[0-9]{9}") {
        if let Some(t) = completar(&base, 11, |t| Cpf::ler(t).is_ok()) {
            let x = volta!(Cpf, t);
            prop_assert_eq!(Cpf::de_numero(x.numero()).unwrap(), x);
        } else {
            // Only the nine equal digits have no pair: their number is refused as repeated.
            prop_assert!(base.bytes().all(|b| b == base.as_bytes()[0]));
        }
    }

    #[test]
    fn volta_cnpj(base in "[0-9A-Z]{12}") {
        if let Some(t) = completar(&base, 14, |t| Cnpj::ler(t).is_ok()) {
            volta!(Cnpj, t);
        } else {
            prop_assert!(base.bytes().all(|b| b == base.as_bytes()[0]));
        }
    }

    #[test]
    fn volta_cnes(base in 1u32..999_999) {
        let t = completar(&format!("{base:06}"), 7, |t| Cnes::ler(t).is_ok()).unwrap();
        let x = volta!(Cnes, t);
        prop_assert_eq!(Cnes::de_numero(x.numero()).unwrap(), x);
    }

    #[test]
    fn volta_procedimento(base in 1u64..999_999_999) {
        let t = completar(&format!("{base:09}"), 10, |t| CodigoProcedimento::ler(t).is_ok()).unwrap();
        let x = volta!(CodigoProcedimento, t);
        prop_assert_eq!(CodigoProcedimento::de_numero(x.numero()).unwrap(), x);
        // A single changed digit of the body is always seen, save where 10 and 11 share the zero.
        prop_assert_eq!((0..10).filter(|d| CodigoProcedimento::ler(&format!("{base:09}{d}")).is_ok()).count(), 1);
    }

    #[test]
    fn volta_cep(n in 1i32..=99_999_999) {
        let x = volta!(Cep, format!("{n:08}"));
        prop_assert_eq!(Cep::de_numero(x.numero()).unwrap(), x);
    }

    #[test]
    fn volta_ibge(uf in 0usize..5, resto in 1u32..=9999) {
        let x = volta!(Ibge6, format!("{}{resto:04}", ["11", "29", "35", "43", "53"][uf]));
        prop_assert_eq!(Ibge6::de_numero(x.numero()).unwrap(), x);
    }

    #[test]
    fn volta_cbo(t in "[0-9A-Z]{6}") {
        volta!(Cbo, t);
    }

    #[test]
    fn volta_cid(t in "[A-Z][0-9]{2}[0-9A-Z]?") {
        volta!(Cid, t);
    }

    #[test]
    fn nada_derruba(t in ".{0,20}") {
        let _ = (Cns::ler(&t), Cpf::ler(&t), Cnpj::ler(&t), Cnes::ler(&t), Cep::ler(&t));
        let _ = (Cbo::ler(&t), Cid::ler(&t), Ibge6::ler(&t), CodigoProcedimento::ler(&t));
    }

    #[test]
    fn numero_qualquer_nao_derruba(n: i64, m: i32) {
        let _ = (Cns::de_numero(n), Cpf::de_numero(n), CodigoProcedimento::de_numero(n));
        let _ = (Cnes::de_numero(m), Cep::de_numero(m), Ibge6::de_numero(m));
    }
}
