//! Invented people, places and procedures for the tests of this crate. Nobody here exists.

#![allow(clippy::unwrap_used)]

use chrono::NaiveDate;

use crate::{
    Atendimento, Cbo, Cep, CepLinha, Cid, Cnes, Cns, CodigoProcedimento, Competencia, Cpf, Dinheiro, Estabelecimento,
    Ibge6, Instrumento, LinhaSemNumero, Paciente, Procedimento, Profissional, Raca, RegrasSigtap, Sexo, Sinais,
};

pub const CONSULTA: &str = "0301010072";
pub const OBSTETRICO: &str = "0205020143";

pub fn dia(ano: i32, mes: u32, dia: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(ano, mes, dia).unwrap()
}

pub fn cmp(texto: &str) -> Competencia {
    Competencia::ler(texto).unwrap()
}

pub fn cod(texto: &str) -> CodigoProcedimento {
    CodigoProcedimento::ler(texto).unwrap()
}

pub fn cbo(texto: &str) -> Cbo {
    Cbo::ler(texto).unwrap()
}

pub fn cns(texto: &str) -> Cns {
    Cns::ler(texto).unwrap()
}

pub fn cpf(texto: &str) -> Cpf {
    Cpf::ler(texto).unwrap()
}

pub fn estabelecimento() -> Estabelecimento {
    Estabelecimento::novo(Cnes::ler("1234560").unwrap(), "Clínica Exemplo")
}

pub fn profissional() -> Profissional {
    Profissional {
        cns_prof: cns("123456789010000"),
        nome_prof: "Fulano de Tal".into(),
        cbo_prof: cbo("225125"),
        ch_prof: Some(40),
        cpf: Some(cpf("11144477735")),
        cnes: Cnes::ler("1234560").unwrap(),
        ine: "0001234567".into(),
    }
}

pub fn paciente() -> Paciente {
    Paciente {
        cod_pac: "001234".into(),
        cns_pac: Some(cns("700000000000005")),
        cpf: Some(cpf("52998224725")),
        nome: "Maria Teste da Conceição".into(),
        dtnasc: Some(dia(1980, 1, 15)),
        sexo: Some(Sexo::Feminino),
        raca: Some(Raca::Branca),
        etnia: String::new(),
        nacionalidade: String::new(),
        codlog: String::new(),
        logradouro: "Rua das Flores".into(),
        numero: "100".into(),
        compl: "Casa".into(),
        bairro: "Centro".into(),
        municipio: "3509502".into(),
        cep: Some(Cep::ler("13010-000").unwrap()),
        telefone: "(19) 99999-0000".into(),
        email: "maria@exemplo.br".into(),
        situacao_rua: None,
        sem_cpf: None,
    }
}

pub fn atendimento() -> Atendimento {
    Atendimento {
        data_atend: dia(2026, 1, 15),
        cod_pac: "001234".into(),
        cod_proc_aureo: "CARD01".into(),
        proc_aureo: "CONSULTA EM CARDIOLOGIA".into(),
        valor_aureo: Dinheiro(15000),
        quantidade: 1,
        cns_prof: None,
        cbo: None,
        cid: None,
        carater: String::new(),
        autorizacao: String::new(),
        servico: String::new(),
        classificacao: String::new(),
    }
}

pub fn procedimento(codigo: &str) -> Procedimento {
    Procedimento {
        co_procedimento: cod(codigo),
        no_procedimento: "PROCEDIMENTO DE EXEMPLO".into(),
        tp_complexidade: "2".into(),
        tp_sexo: "I".into(),
        qt_maxima_execucao: 9999,
        qt_dias_permanencia: 9999,
        qt_pontos: 0,
        vl_idade_minima: 0,
        vl_idade_maxima: 1571,
        vl_sh: Dinheiro::ZERO,
        vl_sa: Dinheiro(1000),
        vl_sp: Dinheiro::ZERO,
        co_financiamento: "06".into(),
        co_rubrica: String::new(),
        qt_tempo_permanencia: 9999,
        dt_competencia: cmp("202601"),
    }
}

pub fn regras() -> RegrasSigtap {
    RegrasSigtap { registros: vec!["01".into(), "02".into()], ..RegrasSigtap::default() }
}

pub fn cep_linha() -> CepLinha {
    CepLinha {
        cep: Cep::ler("13010000").unwrap(),
        cod_log: String::new(),
        logradouro: "Avenida Brasil".into(),
        bairro: "Bosque".into(),
        ibge: Some(Ibge6::ler("350950").unwrap()),
        uf: "SP".into(),
        localidade: "Campinas".into(),
    }
}

/// A line with every text column filled, so that a test can change any of them.
pub fn linha() -> LinhaSemNumero {
    LinhaSemNumero {
        uid: Cnes::ler("1234560").unwrap(),
        cmp: cmp("202601"),
        cnsmed: Some(cns("123456789010000")),
        cbo: cbo("225125"),
        pa: cod(CONSULTA),
        cnspac: None,
        nmpac: "MARIA TESTE DA CONCEICAO".into(),
        dtnasc: dia(1980, 1, 15),
        sexo: Sexo::Feminino,
        ibge: Ibge6::ler("350950").unwrap(),
        dtaten: dia(2026, 1, 15),
        cid: String::new(),
        idade: 46,
        qt: 1,
        caten: "01".into(),
        naut: String::new(),
        org: Instrumento::Bpi,
        mvm: cmp("202601"),
        sinais: Sinais::default(),
        raca: Raca::Branca,
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
        cep: Some(Cep::ler("13010000").unwrap()),
        end: "DAS FLORES".into(),
        compl: "CASA".into(),
        num: "100".into(),
        bairro: "CENTRO".into(),
        ddd: "19".into(),
        tel: "999990000".into(),
        email: "MARIA@EXEMPLO.BR".into(),
        ine: "0001234567".into(),
        cpf: Some(cpf("52998224725")),
        situacao_rua: None,
    }
}

pub fn cid(texto: &str) -> Cid {
    Cid::ler(texto).unwrap()
}
