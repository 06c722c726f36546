//! Who lives in the stand-in: invented professionals, patients, addresses and establishments, the same for the same
//! seed. Check digits are right, nobody was given the numbers on purpose, and the names say that they are invented.
//! The first ones of each kind are the traps of webservices.md 9: two CNS of one person with the provisional one first,
//! a definitive one of series 898, only a provisional one, a definitive one with a wrong check digit, homonyms,
//! letters that XML must escape, workload missing or empty, streets of every kind.

use chrono::{Days, NaiveDate};
use nexsus_domain::{Cns, Cpf};

/// CEP of one street, as ViaCEP knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endereco {
    /// Eight digits.
    pub cep: String,
    /// Type and name in one text; empty when the CEP is of a whole town.
    pub logradouro: String,
    /// Range of numbers, never part of an address.
    pub complemento: String,
    /// Empty when the CEP is of a whole town.
    pub bairro: String,
    /// Town.
    pub localidade: String,
    /// Two letters.
    pub uf: String,
    /// Seven digits.
    pub ibge: String,
}

/// An invented patient of the CADSUS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paciente {
    /// Full name.
    pub nome: String,
    /// Full name of the mother.
    pub mae: String,
    /// Full name of the father, or `SEM INFORMAÇÃO`.
    pub pai: String,
    /// Eleven digits.
    pub cpf: Option<String>,
    /// CNS and `D` (definitive) or `P` (provisional), in the order of the answer.
    pub cartoes: Vec<(String, char)>,
    /// Day of birth.
    pub nascimento: NaiveDate,
    /// `M` or `F`.
    pub sexo: char,
    /// `01` to `05` or `99`.
    pub raca: String,
    /// CEP of the house, eight digits.
    pub cep: String,
}

impl Paciente {
    /// A patient handed in from outside (those of the demonstration); what is not told is invented.
    pub fn inventado(nome: &str, nascimento: NaiveDate, sexo: char, cpf: Option<String>, cns: Option<String>) -> Self {
        Self {
            nome: nome.to_owned(),
            mae: format!("MÃE DE {nome}"),
            pai: "SEM INFORMAÇÃO".into(),
            cpf,
            cartoes: cns.into_iter().map(|c| (c, 'D')).collect(),
            nascimento,
            sexo,
            raca: "99".into(),
            cep: "17500000".into(),
        }
    }
}

/// Weekly hours of one CBO in one link. `None` is left out of the answer, an empty text is sent empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CboDoVinculo {
    /// Six characters.
    pub codigo: String,
    /// Name of the occupation.
    pub descricao: String,
    /// `qtCargaHorariaAmbulatotial`.
    pub ambulatorial: Option<String>,
    /// `qtCargaHorariaOutros`.
    pub outros: Option<String>,
    /// `qtCargaHorariaHospSus`.
    pub hospitalar: Option<String>,
}

impl CboDoVinculo {
    /// Sum of the hours that are there; `None` when there is none.
    pub fn carga(&self) -> Option<u32> {
        [&self.ambulatorial, &self.outros, &self.hospitalar]
            .into_iter()
            .flatten()
            .filter_map(|t| t.parse::<u32>().ok())
            .reduce(|a, b| a + b)
    }
}

/// Link of a professional with the establishment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vinculo {
    /// tipoVinculacao, 1 to 9.
    pub tipo: u8,
    /// Occupations of the link.
    pub cbos: Vec<CboDoVinculo>,
}

/// An invented professional of [`super::Opcoes::cnes`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profissional {
    /// Full name, at most 70 characters.
    pub nome: String,
    /// Eleven digits.
    pub cpf: String,
    /// As [`Paciente::cartoes`].
    pub cartoes: Vec<(String, char)>,
    /// Links with the establishment.
    pub vinculos: Vec<Vinculo>,
}

impl Profissional {
    /// The definitive CNS, or the first there is.
    pub fn cns(&self) -> &str {
        let definitivo = self.cartoes.iter().find(|c| c.1 == 'D').or_else(|| self.cartoes.first());
        definitivo.map_or("", |c| c.0.as_str())
    }
}

/// An invented establishment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unidade {
    /// Seven digits; the check digit is not always right.
    pub cnes: String,
    /// Trade name.
    pub nome: String,
    /// Closed: the open-data service lists it all the same.
    pub desativada: bool,
}

/// Everything the stand-in knows.
#[derive(Debug, Clone, Default)]
pub struct Mundo {
    /// Professionals of the one establishment that has any.
    pub profissionais: Vec<Profissional>,
    /// Patients.
    pub pacientes: Vec<Paciente>,
    /// Addresses by CEP, ascending.
    pub enderecos: Vec<Endereco>,
    /// Establishments; the first one has the professionals, the second one none.
    pub unidades: Vec<Unidade>,
}

/// CEP of a whole town: street and district empty.
pub const CEP_GERAL: &str = "18900000";
/// CEP that OpenCEP and BrasilAPI know and ViaCEP does not.
pub const CEP_SO_OPENCEP: &str = "13990001";
/// CEP that only BrasilAPI knows, without IBGE code.
pub const CEP_SO_BRASILAPI: &str = "13990002";
/// CEP nobody knows.
pub const CEP_INEXISTENTE: &str = "99999999";
/// First of the CEPs made from [`super::Opcoes::ceps`]; the others follow one by one.
pub const PRIMEIRO_CEP: u32 = 13_010_000;
/// Name that twelve patients share.
pub const HOMONIMO: &str = "MARIA DA AMOSTRA DE TESTE";
/// CNPJ of every establishment.
pub const CNPJ: &str = "11111111000191";

const HOMONIMOS: usize = 12;
const NOMES: [&str; 12] =
    ["ANA", "BRUNO", "CECÍLIA", "DAVI", "ELISA", "FÁBIO", "GLÓRIA", "HÉLIO", "INÊS", "JOSÉ", "LÍDIA", "MÁRIO"];
const SOBRENOMES: [&str; 10] = [
    "DA AMOSTRA",
    "D'ÁVILA & SOUZA",
    "FICTÍCIO",
    "INVENTADO",
    "DO ENSAIO",
    "MODELO",
    "IMAGINÁRIO",
    "SUPOSTO",
    "DA FANTASIA",
    "PROTÓTIPO",
];
const CBOS: [(&str, &str); 6] = [
    ("225125", "MEDICO CLINICO"),
    ("223505", "ENFERMEIRO"),
    ("223605", "FISIOTERAPEUTA GERAL"),
    ("322205", "TECNICO DE ENFERMAGEM"),
    ("251510", "PSICOLOGO CLINICO"),
    ("2231F9", "MEDICO RESIDENTE"),
];
const TIPOS: [&str; 10] =
    ["Rua", "Avenida", "1ª Travessa", "Praça", "R.", "Rodovia", "Alameda", "Estrada Municipal", "Av.", "Vila"];
const RUAS: [&str; 8] = [
    "das Flores de Teste",
    "Bahia",
    "da Amostra",
    "São José do Ensaio",
    "Dom Pedro II",
    "do Comércio",
    "15 de Novembro",
    "Monte Alegre",
];

/// A repeatable number for one thing: the seed, the kind of thing, its index (the mixing of splitmix64).
fn sorte(semente: u64, que: u64, indice: usize) -> u64 {
    let mut z = semente ^ que.wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ (indice as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// Tries check digits until the number is valid; there is one within a hundred.
fn com_digito<T: ToString>(raiz: u64, largura: usize, ler: impl Fn(&str) -> Option<T>) -> String {
    let achado = (0..100_u64).find_map(|dv| ler(&format!("{:0largura$}", raiz * 100 + dv)));
    achado.map(|t| t.to_string()).unwrap_or_default()
}

fn cpf(semente: u64, indice: usize) -> String {
    let base = 100_000_000 + (semente % 7_000) * 100_000;
    com_digito(base + indice as u64, 11, |t| Cpf::ler(t).ok())
}

/// A CNS; `serie` is its first three digits.
fn cns(serie: u64, semente: u64, indice: usize) -> String {
    let raiz = serie * 10_000_000_000 + (semente % 1_000) * 10_000_000 + indice as u64;
    com_digito(raiz, 15, |t| Cns::ler(t).ok())
}

fn nome(semente: u64, que: u64, indice: usize) -> String {
    let primeiro = NOMES[indice % NOMES.len()];
    let segundo = SOBRENOMES[(indice / NOMES.len()) % SOBRENOMES.len()];
    let terceiro = SOBRENOMES[(sorte(semente, que, indice) % SOBRENOMES.len() as u64) as usize];
    format!("{primeiro} {segundo} {terceiro} DE TESTE")
}

impl Mundo {
    pub(super) fn novo(o: &super::Opcoes) -> Self {
        let mut pacientes: Vec<_> = (0..o.pacientes.min(50_000)).map(|i| paciente(o.semente, i, o.ceps)).collect();
        pacientes.extend(o.pessoas.iter().cloned());
        Self {
            profissionais: (0..o.profissionais.min(30_000)).map(|i| profissional(o.semente, i)).collect(),
            pacientes,
            enderecos: enderecos(o.semente, o.ceps.min(900_000)),
            unidades: unidades(&o.cnes, &o.cnes_vazio),
        }
    }

    /// The address of a CEP of eight digits.
    pub fn endereco(&self, cep: &str) -> Option<&Endereco> {
        let lugar = self.enderecos.binary_search_by(|e| e.cep.as_str().cmp(cep)).ok()?;
        self.enderecos.get(lugar)
    }

    /// CEPs that ViaCEP knows.
    pub fn ceps(&self) -> impl Iterator<Item = &str> {
        self.enderecos.iter().map(|e| e.cep.as_str()).filter(|c| *c != CEP_SO_OPENCEP && *c != CEP_SO_BRASILAPI)
    }
}

fn profissional(semente: u64, i: usize) -> Profissional {
    let mut cartoes = vec![(cns(700, semente, 60_000 + i), 'D')];
    if i % 3 == 1 {
        // A client that takes the first one takes the wrong one.
        cartoes.insert(0, (cns(898, semente, 60_000 + i), 'P'));
    }
    let hora = |n: usize| Some(n.to_string());
    let cbo = |n: usize, amb, outros, hosp| CboDoVinculo {
        codigo: CBOS[n % CBOS.len()].0.into(),
        descricao: CBOS[n % CBOS.len()].1.into(),
        ambulatorial: amb,
        outros,
        hospitalar: hosp,
    };
    let amb = 4 * (1 + (sorte(semente, 3, i) % 10) as usize);
    let comum = cbo(i, hora(amb), hora(0), hora(0));
    let vinculos = match i % 10 {
        // Two CBO in one link, one of them with an empty text.
        2 => vec![Vinculo {
            tipo: 1,
            cbos: vec![cbo(i, hora(24), hora(6), hora(0)), cbo(i + 1, Some(String::new()), hora(0), hora(10))],
        }],
        // The same CBO by two links: the hours add up.
        5 => vec![
            Vinculo { tipo: 1, cbos: vec![comum.clone()] },
            Vinculo { tipo: 2, cbos: vec![cbo(i, hora(6), None, None)] },
        ],
        // No workload at all: unknown, not 0.
        7 => vec![Vinculo { tipo: 1, cbos: vec![cbo(i, None, None, None)] }],
        _ => vec![Vinculo { tipo: 1, cbos: vec![comum] }],
    };
    Profissional { nome: nome(semente, 1, i), cpf: cpf(semente, 60_000 + i), cartoes, vinculos }
}

fn paciente(semente: u64, i: usize, ceps: usize) -> Paciente {
    let acaso = sorte(semente, 2, i);
    let nascimento = NaiveDate::from_ymd_opt(1940, 1, 1).unwrap_or_default() + Days::new(acaso % 29_000);
    let (definitivo, provisorio) = ((cns(700, semente, i), 'D'), (cns(898, semente, i), 'P'));
    let mut p = Paciente {
        nome: if (20..20 + HOMONIMOS).contains(&i) { HOMONIMO.to_owned() } else { nome(semente, 2, i) },
        mae: format!("JOANA {} DE TESTE", SOBRENOMES[i % SOBRENOMES.len()]),
        pai: if i.is_multiple_of(2) { "SEM INFORMAÇÃO".to_owned() } else { format!("PEDRO {}", SOBRENOMES[i % 7]) },
        cpf: Some(cpf(semente, i)),
        cartoes: vec![provisorio.clone(), definitivo.clone()],
        nascimento,
        sexo: if (acaso >> 20).is_multiple_of(2) { 'F' } else { 'M' },
        raca: format!("0{}", 1 + acaso % 5),
        cep: format!("{:08}", PRIMEIRO_CEP as usize + i % ceps.max(1)),
    };
    match i {
        1 => p.cartoes = vec![(provisorio.0, 'D'), (definitivo.0, 'P')],
        2 => {
            // Known by a provisional card alone.
            (p.nome, p.cpf, p.raca) = ("RN DE MARIA DA AMOSTRA".into(), None, "99".into());
            p.cartoes = vec![provisorio];
        }
        // Two definitive ones, the first with a wrong check digit.
        3 => p.cartoes = vec![(trocar_digito(&definitivo.0), 'D'), definitivo],
        _ if i % 5 == 4 => p.cartoes = vec![definitivo],
        _ => {}
    }
    if (20..20 + HOMONIMOS).contains(&i) {
        p.sexo = 'F';
    }
    p
}

fn trocar_digito(cns: &str) -> String {
    let ultimo = cns.bytes().last().map_or(0, |b| (b.saturating_sub(b'0') + 1) % 10);
    format!("{}{ultimo}", cns.get(..14).unwrap_or_default())
}

fn enderecos(semente: u64, quantos: usize) -> Vec<Endereco> {
    let geral = |cep: &str, localidade: &str, ibge: &str| Endereco {
        cep: cep.into(),
        logradouro: String::new(),
        complemento: String::new(),
        bairro: String::new(),
        localidade: localidade.into(),
        uf: "SP".into(),
        ibge: ibge.into(),
    };
    let campinas = |cep: String, logradouro: String, bairro: &str, complemento: &str| Endereco {
        cep,
        logradouro,
        complemento: complemento.into(),
        bairro: bairro.into(),
        localidade: "Campinas".into(),
        uf: "SP".into(),
        ibge: "3509502".into(),
    };
    let mut todos = vec![
        Endereco {
            cep: "01001000".into(),
            logradouro: "Praça da Sé".into(),
            complemento: "lado ímpar".into(),
            bairro: "Sé".into(),
            localidade: "São Paulo".into(),
            uf: "SP".into(),
            ibge: "3550308".into(),
        },
        geral(CEP_GERAL, "Santa Cruz do Rio Pardo", "3546405"),
        // The town of the patients of `nexsus demo`.
        geral("17500000", "Marília", "3529005"),
        campinas(CEP_SO_OPENCEP.into(), "Rua Só do OpenCEP".into(), "Centro", ""),
        campinas(CEP_SO_BRASILAPI.into(), "Rua Só da BrasilAPI".into(), "Centro", ""),
    ];
    todos.extend((0..quantos).map(|i| {
        let acaso = sorte(semente, 4, i);
        let tipo = TIPOS[i % TIPOS.len()];
        let rua = RUAS[(acaso % RUAS.len() as u64) as usize];
        let complemento = ["", "lado par", "de 1001 a 1999 - lado ímpar"][i % 3];
        let bairro = ["Centro", "Jardim do Teste", "Vila Amostra"][(acaso >> 9) as usize % 3];
        campinas(format!("{:08}", PRIMEIRO_CEP as usize + i), format!("{tipo} {rua} {i}"), bairro, complemento)
    }));
    todos.sort_by(|a, b| a.cep.cmp(&b.cep));
    todos.dedup_by(|a, b| a.cep == b.cep);
    todos
}

fn unidades(cnes: &str, vazio: &str) -> Vec<Unidade> {
    let nova = |cnes: String, nome: String, desativada| Unidade { cnes, nome, desativada };
    let mut todas = vec![
        nova(cnes.into(), "CLÍNICA MODELO DE TESTE".into(), false),
        nova(vazio.into(), "UNIDADE SEM PROFISSIONAIS DE TESTE".into(), false),
    ];
    // Enough for three pages of twenty; leading zeros, closed ones among the open ones.
    todas.extend((0..43_usize).map(|i| nova(format!("{:07}", 19 + i), format!("UBS FICTÍCIA {i:02}"), i % 4 == 3)));
    todas
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use std::collections::BTreeSet;

    use nexsus_domain::{Cep, Cnpj, Ibge6};

    use super::super::Opcoes;
    use super::*;

    #[test]
    fn mesma_semente_mesmo_mundo_e_todo_numero_e_valido_e_unico() {
        let opcoes = Opcoes { profissionais: 1000, pacientes: 1000, ceps: 5000, ..Opcoes::default() };
        let m = Mundo::novo(&opcoes);
        let outro = Mundo::novo(&opcoes);
        assert_eq!(m.profissionais, outro.profissionais);
        assert_eq!(m.pacientes, outro.pacientes);
        assert_eq!(m.enderecos, outro.enderecos);
        let diferente = Mundo::novo(&Opcoes { semente: 8, ..opcoes });
        assert_ne!(m.pacientes, diferente.pacientes);

        let mut cpfs = BTreeSet::new();
        let mut cartoes = BTreeSet::new();
        for p in &m.profissionais {
            assert!(Cpf::ler(&p.cpf).is_ok() && Cns::ler(p.cns()).is_ok() && p.nome.chars().count() <= 70, "{p:?}");
            assert!(cpfs.insert(p.cpf.clone()));
            assert!(p.cartoes.iter().all(|c| cartoes.insert(c.0.clone())));
        }
        for (i, p) in m.pacientes.iter().enumerate() {
            assert!(p.cpf.iter().all(|c| Cpf::ler(c).is_ok() && cpfs.insert(c.clone())), "{i}");
            for (n, (cns, _)) in p.cartoes.iter().enumerate() {
                assert_eq!(Cns::ler(cns).is_ok(), (i, n) != (3, 0), "{i}: {cns}");
                assert!(cartoes.insert(cns.clone()), "{i}: {cns}");
            }
            assert!(m.endereco(&p.cep).is_some());
        }
        assert_eq!(m.pacientes.iter().filter(|p| p.nome == HOMONIMO).count(), HOMONIMOS);
        assert_eq!(m.ceps().count(), 5003);
        assert!(m.enderecos.iter().all(|e| Cep::ler(&e.cep).is_ok() && Ibge6::ler(&e.ibge).is_ok()));
        assert!(Cnpj::ler(CNPJ).is_ok());
    }
}
