//! One row becomes a patient, a refused line, or nothing of interest. Bad documents and dates leave a blank and a warning.

use chrono::{Datelike, Local, NaiveDate};
use nexsus_domain::data::ler_data;
use nexsus_domain::tabela::{nacionalidade, separar_tipo};
use nexsus_domain::texto::{arrumar, dobrar};
use nexsus_domain::{Cep, Cns, Cpf, Ibge6, Paciente, Raca, Sexo};

use super::celula::{Celula, data_serial};
use super::colunas::{Coluna, Mapa};
use crate::Motivo;
use crate::textos;

/// What a row is.
pub enum Resultado {
    /// A patient.
    Paciente(Box<Paciente>),
    /// Refused.
    Recusa(Motivo),
    /// Total, repeated header, note.
    Mobilia,
}

/// Warnings by kind, with the first lines of each.
#[derive(Debug, Default)]
pub struct Avisos {
    grupos: Vec<(&'static str, u32, Vec<u32>)>,
}

/// Lines named in one warning.
const LINHAS_CITADAS: usize = 10;

impl Avisos {
    fn anotar(&mut self, campo: &'static str, linha: u32) {
        if let Some(g) = self.grupos.iter_mut().find(|g| g.0 == campo) {
            g.1 += 1;
            if g.2.len() < LINHAS_CITADAS {
                g.2.push(linha);
            }
        } else {
            self.grupos.push((campo, 1, vec![linha]));
        }
    }

    /// One sentence per kind.
    pub fn frases(self) -> Vec<String> {
        self.grupos.into_iter().map(|(campo, n, linhas)| textos::campo_em_branco(campo, n, &linhas)).collect()
    }
}

/// The row as shown to people.
pub fn texto(celulas: &[Celula]) -> String {
    let mut s = String::new();
    for c in celulas.iter().filter(|c| !c.vazia()) {
        if !s.is_empty() {
            s.push_str(" | ");
        }
        s.push_str(&arrumar(&c.texto()));
        if s.len() > 2000 {
            break;
        }
    }
    s
}

/// Reads a row under its header.
pub fn ler(numero: u32, celulas: &[Celula], mapa: &Mapa, avisos: &mut Avisos) -> Resultado {
    if Mapa::repetido(celulas) || e_total(celulas) {
        return Resultado::Mobilia;
    }
    let de = |c: Coluna| mapa.celula(celulas, c);
    let t = |c: Coluna| arrumar(&de(c).texto());
    let (cod_pac, nome) = (codigo(de(Coluna::CodPac)), t(Coluna::Nome));
    if cod_pac.is_empty() && nome.is_empty() && celulas.iter().filter(|c| !c.vazia()).count() <= 2 {
        // A note or a signature under the list.
        return Resultado::Mobilia;
    }
    if cod_pac.is_empty() {
        return Resultado::Recusa(Motivo::CodigoAusente);
    }
    if nome.is_empty() {
        return Resultado::Recusa(Motivo::NomeAusente);
    }
    if !nome_de_gente(&nome) {
        return Resultado::Recusa(Motivo::NomeInvalido);
    }
    let mut opcional = |c: Coluna, campo: &'static str, vazio: bool| {
        if vazio && !de(c).vazia() {
            avisos.anotar(campo, numero);
        }
    };
    let cns_pac = de(Coluna::Cns).digitos().and_then(|d| Cns::ler(&d).ok());
    opcional(Coluna::Cns, "CNS", cns_pac.is_none());
    let cpf = de(Coluna::Cpf).digitos().and_then(|d| completar_zeros(&d, 11, 8)).and_then(|d| Cpf::ler(&d).ok());
    opcional(Coluna::Cpf, "CPF", cpf.is_none());
    let dtnasc = nascimento(de(Coluna::Nascimento));
    opcional(Coluna::Nascimento, "data de nascimento", dtnasc.is_none());
    let sexo = Sexo::ler(&t(Coluna::Sexo)).ok();
    opcional(Coluna::Sexo, "sexo", sexo.is_none());
    let raca = Raca::ler(&t(Coluna::Raca)).ok();
    opcional(Coluna::Raca, "raça/cor", raca.is_none());
    let cep = de(Coluna::Cep).digitos().and_then(|d| completar_zeros(&d, 8, 7)).and_then(|d| Cep::ler(&d).ok());
    opcional(Coluna::Cep, "CEP", cep.is_none());
    let ddd = de(Coluna::Ddd).digitos().unwrap_or_default();
    Resultado::Paciente(Box::new(Paciente {
        cod_pac,
        cns_pac,
        cpf,
        nome,
        dtnasc,
        sexo,
        raca,
        etnia: completar_zeros_ou_texto(de(Coluna::Etnia), 4),
        nacionalidade: pais(&t(Coluna::Nacionalidade)),
        codlog: tipo_de_logradouro(de(Coluna::CodLog)),
        logradouro: t(Coluna::Logradouro),
        numero: t(Coluna::Numero),
        compl: t(Coluna::Complemento),
        bairro: t(Coluna::Bairro),
        municipio: municipio(&t(Coluna::Municipio)),
        cep,
        telefone: telefone(&ddd, de(Coluna::Telefone)),
        email: t(Coluna::Email),
        situacao_rua: None,
        sem_cpf: None,
    }))
}

/// "TOTAL DE REGISTROS: 118" and the like: few cells, the first says total.
fn e_total(celulas: &[Celula]) -> bool {
    let mut cheias = celulas.iter().filter(|c| !c.vazia());
    let primeira = cheias.next().map(|c| dobrar(&c.texto())).unwrap_or_default();
    let total = ["TOTAL", "TOTAIS", "SUBTOTAL", "QUANTIDADE DE", "QTD", "SOMA"].iter().any(|p| primeira.starts_with(p));
    total && cheias.count() <= 3
}

fn codigo(c: &Celula) -> String {
    let t = arrumar(&c.texto());
    match c {
        Celula::Texto(_) => {
            t.strip_suffix(".0").filter(|s| s.bytes().all(|b| b.is_ascii_digit())).map_or(t.clone(), str::to_owned)
        }
        _ => t,
    }
}

/// A name has at least two letters and does not begin like a formula.
fn nome_de_gente(nome: &str) -> bool {
    !nome.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
        && nome.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && nome.chars().filter(char::is_ascii_digit).count() * 2 <= nome.chars().count()
}

/// Puts back zeros that a spreadsheet took away; fewer digits than `minimo` are no such number.
fn completar_zeros(digitos: &str, tamanho: usize, minimo: usize) -> Option<String> {
    (digitos.len() >= minimo && digitos.len() <= tamanho).then(|| format!("{digitos:0>tamanho$}"))
}

fn completar_zeros_ou_texto(c: &Celula, tamanho: usize) -> String {
    let t = arrumar(&c.texto());
    if !t.is_empty() && t.len() <= tamanho && t.bytes().all(|b| b.is_ascii_digit()) {
        format!("{t:0>tamanho$}")
    } else {
        t
    }
}

/// A birth date: a date cell, a serial number, or a text. Two-digit years that would lie ahead belong to the last century.
fn nascimento(c: &Celula) -> Option<NaiveDate> {
    let hoje = Local::now().date_naive();
    let dia = match c {
        Celula::Vazia => None,
        Celula::Data(d) => Some(*d),
        Celula::Numero(n) if *n < 110_000.0 => data_serial(*n),
        Celula::Numero(n) => Celula::inteiro(*n).and_then(|i| ler_data(&format!("{i:08}"))),
        Celula::Texto(t) => data_de_texto(t, hoje),
    }?;
    (dia <= hoje && dia.year() >= hoje.year() - 130).then_some(dia)
}

fn data_de_texto(t: &str, hoje: NaiveDate) -> Option<NaiveDate> {
    let t = t.trim();
    let digitos = t.bytes().all(|b| b.is_ascii_digit());
    if digitos && t.len() == 5 {
        return t.parse().ok().and_then(data_serial);
    }
    let dia = ler_data(t).or_else(|| crate::pdf::data_com_mes(t))?;
    let ano_curto =
        t.split_whitespace().next().and_then(|d| d.rsplit(['/', '-', '.']).next()).is_some_and(|a| a.len() == 2);
    if ano_curto && dia > hoje { dia.with_year(dia.year() - 100) } else { Some(dia) }
}

fn pais(t: &str) -> String {
    if t.is_empty() { String::new() } else { nacionalidade(t).unwrap_or_else(|| t.to_owned()) }
}

/// Three digits: from a number, or from the word ("Rua", "Av.").
fn tipo_de_logradouro(c: &Celula) -> String {
    let t = completar_zeros_ou_texto(c, 3);
    if t.is_empty() || t.bytes().all(|b| b.is_ascii_digit()) {
        return t;
    }
    separar_tipo(&t).map_or_else(String::new, |(codigo, _)| codigo.to_owned())
}

fn municipio(t: &str) -> String {
    let digitos: String = t.chars().filter(char::is_ascii_digit).collect();
    if digitos.len() >= 6 && digitos.len() == t.chars().filter(|c| c.is_alphanumeric()).count() {
        return Ibge6::ler(&digitos).map_or_else(|_| t.to_owned(), |i| i.to_string());
    }
    t.to_owned()
}

/// Digits without the 55 of Brasil and without a trunk zero.
fn telefone(ddd: &str, c: &Celula) -> String {
    let bruto = match c {
        // Two numbers in one cell: the first.
        Celula::Texto(t) => t.split(['/', ';', '|']).next().unwrap_or_default().to_owned(),
        _ => c.texto(),
    };
    let d: String = bruto.chars().filter(char::is_ascii_digit).collect();
    let d = if matches!(d.len(), 12 | 13) && d.starts_with("55") { d[2..].to_owned() } else { d };
    let d = if matches!(d.len(), 11 | 12) && d.starts_with('0') { d[1..].to_owned() } else { d };
    if matches!(d.len(), 8 | 9) && ddd.len() == 2 { format!("{ddd}{d}") } else { d }
}
