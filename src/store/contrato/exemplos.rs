//! Invented people and lines for the contract. Numbers are made by looking for the next one whose check digits agree.

use chrono::{DateTime, NaiveDate, Utc};
use nexsus_domain::{
    Atendimento, Cbo, Cep, Cnes, Cns, CodigoProcedimento, Competencia, Cpf, Dinheiro, Folha, Ibge6, Instrumento,
    Invalido, LinhaBpa, LinhaSemNumero, Paciente, Procedimento, Profissional, Raca, Sequencia, Sexo, Sinais,
};

use crate::atendimento::NovoAtendimento;
use crate::producao::{CriticaGravada, LinhaProducao, VALIDADA};

fn proximo<T>(de: i64, ler: impl Fn(i64) -> Result<T, Invalido>) -> T {
    (de..de + 10_000).find_map(|n| ler(n).ok()).unwrap()
}

pub fn cnes(n: i32) -> Cnes {
    proximo(i64::from(n) * 100 + 1_000_000, |n| Cnes::de_numero(n as i32))
}

pub fn cns(n: i64) -> Cns {
    proximo(700_000_000_000_000 + n * 100, Cns::de_numero)
}

pub fn cpf(n: i64) -> Cpf {
    proximo(10_000_000_000 + n * 1000, Cpf::de_numero)
}

pub fn sigtap(n: i64) -> CodigoProcedimento {
    proximo(301_010_000 + n * 10, CodigoProcedimento::de_numero)
}

pub fn cbo(t: &str) -> Cbo {
    Cbo::ler(t).unwrap()
}

pub fn cmp(n: i32) -> Competencia {
    Competencia::de_numero(n).unwrap()
}

pub fn dia(ano: i32, mes: u32, d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(ano, mes, d).unwrap()
}

pub fn quando(segundos: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000 + segundos, 123_456_000).unwrap()
}

/// A patient with every field filled.
pub fn paciente(n: i64, nome: &str) -> Paciente {
    Paciente {
        cod_pac: format!("P{n:06}"),
        cns_pac: Some(cns(n)),
        cpf: Some(cpf(n)),
        nome: nome.to_owned(),
        dtnasc: Some(dia(1980, 2, 29)),
        sexo: Some(Sexo::Feminino),
        raca: Raca::ler("03").ok(),
        etnia: String::new(),
        nacionalidade: "010".into(),
        codlog: "081".into(),
        logradouro: "Rua da Invenção".into(),
        numero: "123-A".into(),
        compl: "fundos".into(),
        bairro: "Vila Imaginária".into(),
        municipio: "350950".into(),
        cep: Cep::ler("13010000").ok(),
        telefone: "19999990000".into(),
        email: "ninguem@exemplo.invalid".into(),
        situacao_rua: Some(false),
        sem_cpf: None,
    }
}

pub fn profissional(cnes: Cnes, n: i64, cbo_prof: &str) -> Profissional {
    Profissional {
        cns_prof: cns(900_000 + n),
        nome_prof: format!("Profissional Inventado {n}"),
        cbo_prof: cbo(cbo_prof),
        ch_prof: Some(40),
        cpf: Some(cpf(900_000 + n)),
        cnes,
        ine: "0000123456".into(),
    }
}

pub fn procedimento(n: i64, nome: &str, c: Competencia) -> Procedimento {
    Procedimento {
        co_procedimento: sigtap(n),
        no_procedimento: nome.to_owned(),
        tp_complexidade: "2".into(),
        tp_sexo: "I".into(),
        qt_maxima_execucao: 9999,
        qt_dias_permanencia: 9999,
        qt_pontos: 0,
        vl_idade_minima: 0,
        vl_idade_maxima: 1571,
        vl_sh: Dinheiro(0),
        vl_sa: Dinheiro(1000 + n),
        vl_sp: Dinheiro(0),
        co_financiamento: "06".into(),
        co_rubrica: String::new(),
        qt_tempo_permanencia: 9999,
        dt_competencia: c,
    }
}

pub fn atendimento(n: u32, data: NaiveDate, cod_pac: &str) -> NovoAtendimento {
    let mut hash = [0_u8; 32];
    hash[..4].copy_from_slice(&n.to_be_bytes());
    hash[4..8].copy_from_slice(&data.to_string().as_bytes()[4..8]);
    NovoAtendimento {
        pagina: 1 + n / 40,
        linha: n % 40,
        dado: Atendimento {
            data_atend: data,
            cod_pac: cod_pac.to_owned(),
            cod_proc_aureo: format!("ECG{}", n % 3),
            proc_aureo: "Eletrocardiograma de repouso".into(),
            valor_aureo: Dinheiro(8550),
            quantidade: 1,
            cns_prof: Some(cns(900_001)),
            cbo: Some(cbo("225125")),
            cid: nexsus_domain::Cid::ler("I10").ok(),
            carater: "01".into(),
            autorizacao: String::new(),
            servico: String::new(),
            classificacao: String::new(),
        },
        hash,
    }
}

pub fn linha(uid: Cnes, c: Competencia, cnsmed: Cns, folha: u16, sequencia: u8) -> LinhaBpa {
    LinhaSemNumero {
        uid,
        cmp: c,
        cnsmed: Some(cnsmed),
        cbo: cbo("225125"),
        pa: sigtap(7),
        cnspac: Some(cns(77)),
        nmpac: "PACIENTE PLANTADO DA SILVA".into(),
        dtnasc: dia(1980, 1, 15),
        sexo: Sexo::Masculino,
        ibge: Ibge6::de_numero(350_950).unwrap(),
        dtaten: c.primeiro_dia(),
        cid: "I10".into(),
        idade: 45,
        qt: 1,
        caten: "01".into(),
        naut: String::new(),
        org: Instrumento::Bpi,
        mvm: c,
        sinais: Sinais::default(),
        raca: Raca::ler("01").unwrap(),
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
        cep: Cep::ler("13010000").ok(),
        end: "RUA DA INVENCAO".into(),
        compl: "FUNDOS".into(),
        num: "123".into(),
        bairro: "VILA IMAGINARIA".into(),
        ddd: "19".into(),
        tel: "999990000".into(),
        email: "ninguem@exemplo.invalid".into(),
        ine: String::new(),
        cpf: None,
        situacao_rua: None,
    }
    .numerar(Folha::nova(folha).unwrap(), Sequencia::nova(sequencia).unwrap())
}

pub fn nova_linha(l: LinhaBpa) -> LinhaProducao {
    LinhaProducao {
        linha: l,
        atendimentos: Vec::new(),
        paciente: None,
        valor: Dinheiro(1000),
        estado: VALIDADA.into(),
        criticas: Vec::new(),
    }
}

pub fn critica() -> CriticaGravada {
    CriticaGravada {
        id: "NX-001".into(),
        severidade: "aviso".into(),
        frase: "Quantidade acima do usual.".into(),
        remedio: "Confira a quantidade.".into(),
        fonte: String::new(),
        codigo_externo: None,
        onde: "paciente.cep".into(),
    }
}
