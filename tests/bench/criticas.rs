//! Measures the criticas: a set of invented lines against tables of the size of the real ones, on one core.
//!
//! `cargo run --release -p nexsus-domain --example criticas [LINHAS] [RODADAS]` (1,000,000 and 3 unless told) prints for each
//! round the lines, the findings, the seconds on the clock and on the core and the lines per second of the core, and the
//! median at the end. The numbers are drawn from
//! a fixed seed, so every round finds the same.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::time::Instant;

use chrono::{Days, NaiveDate};
use nexsus_domain::critica::{Cadastro, Entrada, Tabelas};
use nexsus_domain::{
    Cbo, Cep, Cnes, Cns, CodigoProcedimento, Competencia, Cpf, Dinheiro, Ibge6, Instrumento, LinhaSemNumero,
    Procedimento, Raca, Regras, RegrasSigtap, Sexo, Sinais, criticar,
};

/// Procedures, CBO per procedure and CID per procedure of a real package, roughly.
const PROCEDIMENTOS: u64 = 4_962;
const PROFISSIONAIS: u64 = 400;
const MUNICIPIOS: u64 = 5_570;
const CEPS: u64 = 1_500_000;

/// A small generator of numbers (xorshift): the same seed, the same lines.
struct Sorte(u64);

impl Sorte {
    fn ate(&mut self, fim: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % fim
    }
}

/// Seconds this thread was on a core: what others take of a shared machine does not count. The clock where Linux is not.
fn no_processador(inicio: Instant) -> f64 {
    let lido = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = lido.and_then(|t| t.split_whitespace().next()?.parse::<f64>().ok());
    nanos.map_or_else(|| inicio.elapsed().as_secs_f64(), |n| n / 1e9)
}

fn mes(texto: &str) -> Competencia {
    Competencia::ler(texto).unwrap()
}

/// Numbers whose check digit comes out right, by trying the last ones.
fn com_digito<T>(base: &str, ler: impl Fn(&str) -> Option<T>) -> T {
    (0..100).find_map(|d| ler(&format!("{base}{d:02}")).or_else(|| ler(&format!("{base}{}", d % 10)))).unwrap()
}

fn codigo(n: u64) -> CodigoProcedimento {
    com_digito(&format!("03{n:07}"), |t| CodigoProcedimento::ler(t).ok())
}

fn cns(n: u64) -> Cns {
    com_digito(&format!("7{n:012}"), |t| Cns::ler(t).ok())
}

fn cpf(n: u64) -> Cpf {
    com_digito(&format!("{:09}", n + 1), |t| Cpf::ler(t).ok())
}

fn cbo(n: u64) -> Cbo {
    Cbo::ler(&format!("{:06}", 223_000 + n)).unwrap()
}

fn municipio(n: u64) -> Ibge6 {
    Ibge6::ler(&format!("35{:04}", n % 9_998 + 1)).unwrap()
}

fn sigtap(s: &mut Sorte) -> Vec<(Procedimento, RegrasSigtap)> {
    (0..PROCEDIMENTOS)
        .map(|n| {
            let p = Procedimento {
                co_procedimento: codigo(n),
                no_procedimento: String::new(),
                tp_complexidade: "2".into(),
                tp_sexo: if n.is_multiple_of(400) { "F" } else { "I" }.into(),
                qt_maxima_execucao: if n.is_multiple_of(3) { 9999 } else { 4 },
                qt_dias_permanencia: 9999,
                qt_pontos: 0,
                vl_idade_minima: if n.is_multiple_of(9) { 144 } else { 0 },
                vl_idade_maxima: 1571,
                vl_sh: Dinheiro(0),
                vl_sa: Dinheiro(1000),
                vl_sp: Dinheiro(0),
                co_financiamento: "06".into(),
                co_rubrica: String::new(),
                qt_tempo_permanencia: 9999,
                dt_competencia: mes("202601"),
            };
            let r = RegrasSigtap {
                registros: vec!["01".into(), "02".into()],
                ocupacoes: (0..36).map(|_| cbo(s.ate(60)).to_string()).chain([cbo(n % 60).to_string()]).collect(),
                cids: if n.is_multiple_of(8) { (0..100).map(|k| format!("J{k:02}0")).collect() } else { vec![] },
                servicos: if n.is_multiple_of(5) { vec![("114".into(), "001".into())] } else { vec![] },
                detalhes: vec!["009".into(), "012".into(), "029".into()],
                condicionadas: vec![],
            };
            (p, r)
        })
        .collect()
}

fn linha(s: &mut Sorte, quem: &[(Cns, u64)], procedimentos: &[CodigoProcedimento]) -> LinhaSemNumero {
    let (cnsmed, ocupacao) = quem[s.ate(PROFISSIONAIS) as usize];
    // A procedure that the occupation may do.
    let n = s.ate(PROCEDIMENTOS / 60) * 60 + ocupacao;
    let dtaten = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(s.ate(31));
    let dtnasc = NaiveDate::from_ymd_opt(1940, 1, 1).unwrap() + Days::new(s.ate(24_000));
    let idade = nexsus_domain::data::idade_em_anos(dtnasc, dtaten).unwrap();
    LinhaSemNumero {
        uid: Cnes::ler("1234560").unwrap(),
        cmp: mes("202601"),
        cnsmed: Some(cnsmed),
        cbo: cbo(ocupacao),
        pa: procedimentos[n as usize],
        cnspac: None,
        nmpac: "PESSOA DA AMOSTRA DE TESTE".into(),
        dtnasc,
        sexo: if s.ate(2) == 0 { Sexo::Feminino } else { Sexo::Masculino },
        ibge: municipio(s.ate(MUNICIPIOS)),
        dtaten,
        cid: if n.is_multiple_of(8) { "J450".into() } else { String::new() },
        idade: u16::try_from(idade).unwrap(),
        // One line in a hundred is wrong.
        qt: i32::from(s.ate(100) != 0),
        caten: "01".into(),
        naut: String::new(),
        org: Instrumento::Bpi,
        mvm: mes("202601"),
        sinais: Sinais::default(),
        raca: Raca::Parda,
        servico: if n.is_multiple_of(5) { "114".into() } else { String::new() },
        classificacao: if n.is_multiple_of(5) { "001".into() } else { String::new() },
        equipe: String::new(),
        etnia: String::new(),
        nac: "010".into(),
        advqt: "00".into(),
        cnpj: None,
        eqp_area: String::new(),
        eqp_seq: String::new(),
        lograd: "081".into(),
        cep: Cep::de_numero(10_000_000 + s.ate(CEPS) as i32).ok(),
        end: "DAS AMOSTRAS".into(),
        compl: String::new(),
        num: "100".into(),
        bairro: "CENTRO".into(),
        ddd: "19".into(),
        tel: "999990000".into(),
        email: String::new(),
        ine: String::new(),
        cpf: Some(cpf(s.ate(300_000))),
        situacao_rua: None,
    }
}

fn main() {
    let mut argumentos = std::env::args().skip(1).map(|a| a.parse::<usize>().unwrap());
    let quantas = argumentos.next().unwrap_or(1_000_000);
    let rodadas = argumentos.next().unwrap_or(3).max(1);
    let mut s = Sorte(20_260_110);
    let tabela = sigtap(&mut s);
    let procedimentos: Vec<_> = tabela.iter().map(|(p, _)| p.co_procedimento).collect();
    let quem: Vec<(Cns, u64)> = (0..PROFISSIONAIS).map(|n| (cns(n), n % 60)).collect();
    let inicio = Instant::now();
    let nacionalidades = nexsus_domain::tabela::NACIONALIDADES.map(|n| n.0);
    let regras = Regras::novas(tabela.iter().map(|(p, r)| (p, r)))
        .com_tabelas(
            Tabelas::default()
                .com_municipios((0..MUNICIPIOS).map(municipio))
                .com_ceps((0..CEPS).filter_map(|n| Cep::de_numero(10_000_000 + n as i32).ok()))
                .com_nacionalidades(nacionalidades)
                .com_cids((0..100).map(|k| format!("J{k:02}0")).collect::<Vec<_>>().iter().map(String::as_str)),
        )
        .com_cadastro(
            Cadastro::default()
                .com_vinculos(quem.iter().map(|(c, o)| (*c, cbo(*o))))
                .com_horas(quem.iter().map(|(c, _)| (*c, 40))),
        );
    println!("tabelas preparadas em {:.3} s", inicio.elapsed().as_secs_f64());
    let linhas: Vec<LinhaSemNumero> = (0..quantas).map(|_| linha(&mut s, &quem, &procedimentos)).collect();
    let entradas: Vec<Entrada<'_>> = linhas.iter().map(Entrada::from).collect();
    let hoje = NaiveDate::from_ymd_opt(2026, 2, 5).unwrap();
    let mut tempos = vec![];
    for _ in 0..rodadas {
        let (relogio, antes) = (Instant::now(), no_processador(inicio));
        let achados = criticar(&regras, hoje, &entradas, &[]);
        let (total, segundos) = (relogio.elapsed().as_secs_f64(), no_processador(inicio) - antes);
        tempos.push(segundos);
        println!(
            "{quantas} linhas, {} achados, {total:.3} s de relógio, {segundos:.3} s de processador, {:.0} linhas/s",
            achados.len(),
            quantas as f64 / segundos
        );
    }
    tempos.sort_by(f64::total_cmp);
    println!("mediana: {:.0} linhas/s", quantas as f64 / tempos[tempos.len() / 2]);
}
