//! Lines of BPA-I about people who do not exist.

use std::sync::OnceLock;

use chrono::NaiveDate;
use nexsus_domain::{
    Cbo, Cnes, Cns, CodigoProcedimento, Competencia, Folha, Ibge6, Instrumento, LinhaBpa, LinhaSemNumero, Raca,
    Sequencia, Sexo, Sinais,
};

/// The n-th (0 to 999) valid CNS that starts with 7: numbers nobody was given on purpose.
pub fn cns(n: usize) -> Cns {
    static TODOS: OnceLock<Vec<Cns>> = OnceLock::new();
    TODOS.get_or_init(|| {
        (700_000_000_000_000_u64..).filter_map(|numero| Cns::ler(&numero.to_string()).ok()).take(1000).collect()
    })[n]
}

/// The establishment of the tests.
pub fn cnes() -> Cnes {
    Cnes::ler("1234560").expect("CNES de teste")
}

/// The competencia of the tests.
pub fn competencia() -> Competencia {
    Competencia::ler("202601").expect("competência de teste")
}

/// A complete line of professional `medico`, on its folha and sequencia.
pub fn linha(medico: usize, folha: u16, sequencia: u8) -> LinhaBpa {
    let data = |a, m, d| NaiveDate::from_ymd_opt(a, m, d).expect("data");
    LinhaSemNumero {
        uid: cnes(),
        cmp: competencia(),
        cnsmed: Some(cns(medico)),
        cbo: Cbo::ler("225125").expect("CBO"),
        pa: CodigoProcedimento::ler("0301010072").expect("procedimento"),
        cnspac: Some(cns(500)),
        nmpac: "CONCEIÇÃO D'ÁVILA DE TESTE".into(),
        dtnasc: data(1980, 1, 15),
        sexo: Sexo::Feminino,
        ibge: Ibge6::ler("350950").expect("IBGE"),
        dtaten: data(2026, 1, 5),
        cid: String::new(),
        idade: 45,
        qt: 1,
        caten: "01".into(),
        naut: String::new(),
        org: Instrumento::Bpi,
        mvm: competencia(),
        sinais: Sinais::default(),
        raca: Raca::Parda,
        servico: String::new(),
        classificacao: String::new(),
        equipe: String::new(),
        etnia: String::new(),
        nac: "010".into(),
        advqt: "00".into(),
        cnpj: None,
        eqp_area: String::new(),
        eqp_seq: String::new(),
        lograd: "081".into(),
        cep: None,
        end: "PRAÇA DA INVENÇÃO".into(),
        compl: String::new(),
        num: "SN".into(),
        bairro: "CENTRO".into(),
        ddd: String::new(),
        tel: String::new(),
        email: String::new(),
        ine: String::new(),
        cpf: None,
        situacao_rua: None,
    }
    .numerar(Folha::ler(&folha.to_string()).expect("folha"), Sequencia::ler(&sequencia.to_string()).expect("sequência"))
}

/// `quantas` lines of one professional from 001/01 on, 99 to a folha.
pub fn linhas(medico: usize, quantas: usize) -> Vec<LinhaBpa> {
    (0..quantas)
        .map(|n| linha(medico, u16::try_from(n / 99 + 1).expect("folha"), u8::try_from(n % 99 + 1).expect("sequência")))
        .collect()
}
