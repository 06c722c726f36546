//! The mapping of domain.md 8.2: attendance, patient, professional, procedure and establishment become one line of the BPA-I,
//! or one part of a line of the BPA-C.
//!
//! What can be derived is derived, what has a default of the field gets it, and what would have to be invented is a pendência.
//! All the pendências of an attendance come at once, so that the operator fixes them in one visit.

use super::instrumento::escolher;
use super::linha::{Instrumento, LinhaSemNumero, Sinais};
use super::motivo::{CampoPaciente, MotivoPendencia};
use chrono::NaiveDate;

use crate::data::idade_em_anos;
use crate::tabela::{LOGRADOURO_PADRAO, carater, nacionalidade, separar_tipo};
use crate::texto::{so_digitos, sus};
use crate::{
    Atendimento, CepLinha, Cns, CodigoProcedimento, Competencia, Cpf, Estabelecimento, Ibge6, Paciente,
    PadraoProcedimento, Procedimento, Profissional, Raca, RegrasSigtap,
};

/// Oldest age the BPA takes, in years.
const IDADE_MAXIMA: u16 = 130;
/// Largest quantity the BPA takes.
const QUANTIDADE_MAXIMA: i32 = 999_999;

/// Everything known about one attendance. `None` says "looked for and not there".
#[derive(Debug, Clone, Copy)]
pub struct DadosDaLinha<'a> {
    pub estabelecimento: &'a Estabelecimento,
    pub atendimento: &'a Atendimento,
    pub paciente: Option<&'a Paciente>,
    /// The one the report names or the rule gives.
    pub profissional: Option<&'a Profissional>,
    /// What the de-para gives for the code of the report.
    pub codigo: Option<CodigoProcedimento>,
    /// The row of the SIGTAP in the competência.
    pub procedimento: Option<&'a Procedimento>,
    pub regras: &'a RegrasSigtap,
    /// The row of the patient's CEP.
    pub cep: Option<&'a CepLinha>,
    /// What was set for the procedure, used where the attendance says nothing.
    pub padrao: Option<&'a PadraoProcedimento>,
    /// Month of execution.
    pub cmp: Competencia,
    /// Month of processing.
    pub mvm: Competencia,
}

/// Makes the line, or says everything that is missing.
pub fn mapear(d: DadosDaLinha<'_>) -> Result<LinhaSemNumero, Vec<MotivoPendencia>> {
    let mut faltas = Vec::new();
    let (servico, classificacao) = servico(&d);
    let instrumento = match (d.codigo, d.procedimento) {
        (None, _) => Err(MotivoPendencia::SemDepara),
        (Some(_), None) => Err(MotivoPendencia::SemSigtap),
        (Some(_), Some(_)) => escolher(d.regras, d.padrao.and_then(|p| p.instrumento), (&servico, &classificacao))
            .ok_or(MotivoPendencia::NaoBpa),
    };
    faltas.extend(instrumento.err());
    if d.profissional.is_none() {
        faltas.push(MotivoPendencia::SemProfissional);
    }
    if !(1..=QUANTIDADE_MAXIMA).contains(&d.atendimento.quantidade) {
        faltas.push(MotivoPendencia::QuantidadeFora);
    }
    match instrumento {
        Ok(Instrumento::Bpa) => consolidada(&d, faltas),
        // Without a procedure the patient is looked at all the same: all the pendências come at once.
        _ => individualizada(&d, (servico, classificacao), faltas),
    }
}

/// A part of a line of the BPA-C: no patient but for the age, where attribute 012 asks for it. Equal parts are joined
/// afterwards, which sums them by procedure, CBO and age.
fn consolidada(d: &DadosDaLinha<'_>, mut faltas: Vec<MotivoPendencia>) -> Result<LinhaSemNumero, Vec<MotivoPendencia>> {
    let mut data_fora = d.atendimento.data_atend > d.cmp.ultimo_dia();
    let mut idade = None;
    if d.regras.tem_detalhe("012") {
        match d.paciente.map(|p| p.dtnasc) {
            None => faltas.push(MotivoPendencia::SemPaciente),
            Some(None) => faltas.push(MotivoPendencia::PacienteIncompleto(CampoPaciente::Nascimento)),
            Some(Some(nascimento)) => {
                idade = idade_na_linha(nascimento, d.atendimento.data_atend);
                data_fora |= idade.is_none();
            }
        }
    }
    if data_fora {
        faltas.push(MotivoPendencia::DataFora);
    }
    match (d.codigo, d.profissional) {
        (Some(pa), Some(quem)) if faltas.is_empty() => {
            let uid = d.estabelecimento.cnes_estab;
            let qt = d.atendimento.quantidade;
            Ok(LinhaSemNumero::consolidada(uid, d.cmp, d.mvm, quem.cbo_prof, pa, idade, qt))
        }
        _ => Err(faltas),
    }
}

/// A line of the BPA-I.
fn individualizada(
    d: &DadosDaLinha<'_>,
    (servico, classificacao): (String, String),
    mut faltas: Vec<MotivoPendencia>,
) -> Result<LinhaSemNumero, Vec<MotivoPendencia>> {
    let dtaten = d.atendimento.data_atend;
    let mut data_fora = dtaten > d.cmp.ultimo_dia();
    let pessoa = match d.paciente {
        None => {
            faltas.push(MotivoPendencia::SemPaciente);
            None
        }
        Some(p) => Pessoa::ler(p, d, &mut faltas),
    };
    let nascimento = d.paciente.and_then(|p| p.dtnasc);
    let idade = nascimento.and_then(|n| {
        let anos = idade_na_linha(n, dtaten);
        data_fora |= anos.is_none();
        anos
    });
    if data_fora {
        faltas.push(MotivoPendencia::DataFora);
    }
    let (Some(pa), Some(profissional), Some(paciente), Some(pessoa), Some(dtnasc), Some(idade)) =
        (d.codigo, d.profissional, d.paciente, pessoa, nascimento, idade)
    else {
        return Err(faltas);
    };
    if !faltas.is_empty() {
        return Err(faltas);
    }
    let (lograd, end) = endereco(paciente, d.cep);
    let (ddd, tel) = telefone(&paciente.telefone);
    let (cpf, cnspac) = pessoa.documento;
    Ok(LinhaSemNumero {
        uid: d.estabelecimento.cnes_estab,
        cmp: d.cmp,
        cnsmed: Some(profissional.cns_prof),
        cbo: profissional.cbo_prof,
        pa,
        cnspac,
        nmpac: pessoa.nome,
        dtnasc,
        sexo: pessoa.sexo,
        ibge: pessoa.ibge,
        dtaten,
        cid: cid(d),
        idade,
        qt: d.atendimento.quantidade,
        caten: carater(&d.atendimento.carater)
            .or_else(|| carater(&d.estabelecimento.carater_padrao))
            .unwrap_or("01")
            .to_owned(),
        naut: sus(&d.atendimento.autorizacao, 13),
        org: Instrumento::Bpi,
        mvm: d.mvm,
        sinais: Sinais::default(),
        etnia: if pessoa.raca == Raca::Indigena { sus(&paciente.etnia, 4) } else { String::new() },
        raca: pessoa.raca,
        servico,
        classificacao,
        equipe: String::new(),
        nac: pessoa.nacionalidade,
        advqt: "00".to_owned(),
        cnpj: None,
        eqp_area: String::new(),
        eqp_seq: String::new(),
        lograd,
        cep: paciente.cep,
        end,
        compl: sus(&paciente.compl, 10),
        num: numero(&paciente.numero),
        bairro: ou(&paciente.bairro, d.cep.map(|c| c.bairro.as_str()), 30),
        ddd,
        tel,
        email: sus(&paciente.email, 40),
        ine: so_digitos(&profissional.ine).chars().take(10).collect(),
        cpf,
        situacao_rua: paciente.situacao_rua,
    })
}

/// Years at the attendance; `None` before the birth or beyond what the layout takes.
fn idade_na_linha(nascimento: NaiveDate, em: NaiveDate) -> Option<u16> {
    idade_em_anos(nascimento, em).and_then(|a| u16::try_from(a).ok()).filter(|a| *a <= IDADE_MAXIMA)
}

/// What a line demands of the patient.
struct Pessoa {
    nome: String,
    sexo: crate::Sexo,
    raca: Raca,
    nacionalidade: String,
    ibge: Ibge6,
    documento: (Option<Cpf>, Option<Cns>),
}

impl Pessoa {
    fn ler(p: &Paciente, d: &DadosDaLinha<'_>, faltas: &mut Vec<MotivoPendencia>) -> Option<Self> {
        let mut falta = |campo| faltas.push(MotivoPendencia::PacienteIncompleto(campo));
        let nome = sus(&p.nome, 30);
        if nome.is_empty() {
            falta(CampoPaciente::Nome);
        }
        if p.dtnasc.is_none() {
            falta(CampoPaciente::Nascimento);
        }
        if p.sexo.is_none() {
            falta(CampoPaciente::Sexo);
        }
        if p.raca.is_none() {
            falta(CampoPaciente::Raca);
        }
        let nacionalidade = nacionalidade(&p.nacionalidade);
        if nacionalidade.is_none() {
            falta(CampoPaciente::Nacionalidade);
        }
        let ibge = Ibge6::ler(&p.municipio).ok().or_else(|| d.cep.and_then(|c| c.ibge));
        if ibge.is_none() {
            falta(CampoPaciente::Municipio);
        }
        let documento = documento(p);
        if documento == (None, None) && !d.regras.tem_detalhe("034") {
            faltas.push(MotivoPendencia::SemDocumento);
        }
        Some(Self { nome, sexo: p.sexo?, raca: p.raca?, nacionalidade: nacionalidade?, ibge: ibge?, documento })
    }
}

/// One document, never two: the CPF if there is one, else the CNS (domain.md 6.3).
fn documento(p: &Paciente) -> (Option<Cpf>, Option<Cns>) {
    match p.cpf {
        Some(cpf) => (Some(cpf), None),
        None => (None, p.cns_pac),
    }
}

fn cid(d: &DadosDaLinha<'_>) -> String {
    let pedido = !d.regras.cids.is_empty() || d.regras.tem_detalhe("048");
    let padrao = d.padrao.and_then(|p| p.cid).filter(|_| pedido);
    d.atendimento.cid.or(padrao).map(|c| c.to_string()).unwrap_or_default()
}

/// The pair of the attendance, else the one set for the procedure, else the only one it has; with several the operator must
/// say which.
fn servico(d: &DadosDaLinha<'_>) -> (String, String) {
    let lido = (sus(&d.atendimento.servico, 3), sus(&d.atendimento.classificacao, 3));
    if !lido.0.is_empty() || !lido.1.is_empty() {
        return lido;
    }
    match (d.padrao.filter(|p| !p.servico.is_empty()), d.regras.servicos.as_slice()) {
        // A pair that nobody asks for would be refused by nobody and read by nobody.
        (Some(_), []) if !d.regras.tem_detalhe("038") => lido,
        (Some(p), _) => (sus(&p.servico, 3), sus(&p.classificacao, 3)),
        (None, [(s, c)]) => (sus(s, 3), sus(c, 3)),
        _ => lido,
    }
}

/// Type of street and name of the street without the type. The patient's own words win over the table of CEPs.
fn endereco(p: &Paciente, cep: Option<&CepLinha>) -> (String, String) {
    let do_paciente = !p.logradouro.trim().is_empty();
    let (texto, codigo) = match cep {
        Some(c) if !do_paciente => (c.logradouro.as_str(), c.cod_log.as_str()),
        _ => (p.logradouro.as_str(), p.codlog.as_str()),
    };
    let codigo = tipo_de(codigo);
    let achado = separar_tipo(texto);
    match (codigo, achado) {
        // A code that disagrees with the words: the code was chosen, the words may be part of the name ("Rua Via Láctea").
        (Some(dito), Some((visto, _))) if dito != visto => (dito, sus(texto, 30)),
        (_, Some((visto, via))) => (visto.to_owned(), sus(&via, 30)),
        (Some(dito), None) => (dito, sus(texto, 30)),
        (None, None) => {
            let do_cep =
                cep.and_then(|c| tipo_de(&c.cod_log).or_else(|| separar_tipo(&c.logradouro).map(|t| t.0.to_owned())));
            (do_cep.unwrap_or_else(|| LOGRADOURO_PADRAO.to_owned()), sus(texto, 30))
        }
    }
}

/// A type of street written as a code (`81`, `081`) or as a word (`Rua`).
fn tipo_de(texto: &str) -> Option<String> {
    let t = texto.trim();
    if (1..=3).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit()) {
        return Some(format!("{t:0>3}")).filter(|c| c != "000");
    }
    separar_tipo(t).map(|(codigo, _)| codigo.to_owned())
}

/// The house number, or `SN` for none.
fn numero(texto: &str) -> String {
    let n = sus(texto, 20);
    match n.as_str() {
        "" | "S/N" | "S/NO" | "S/N." | "S.N" | "S.N." | "S N" | "SN" | "0" => "SN".to_owned(),
        _ => sus(&n, 5),
    }
}

fn ou(primeiro: &str, segundo: Option<&str>, largura: usize) -> String {
    let t = sus(primeiro, largura);
    if t.is_empty() { sus(segundo.unwrap_or_default(), largura) } else { t }
}

/// Area code and number. What is neither ten nor eleven digits with an area code nor eight or nine without is left out: half a
/// telephone helps nobody.
fn telefone(texto: &str) -> (String, String) {
    let mut d = so_digitos(texto);
    if d.len() >= 12 && d.starts_with("55") {
        d = d[2..].to_owned();
    }
    let d = d.trim_start_matches('0');
    match d.len() {
        10 | 11 => (d[..2].to_owned(), d[2..].to_owned()),
        8 | 9 => (String::new(), d.to_owned()),
        _ => (String::new(), String::new()),
    }
}

#[cfg(test)]
#[path = "mapear_testes.rs"]
mod testes;
