//! Between the form and the record: fields of the form, rules of each field (ux.md 4.3), and back.

use chrono::{Datelike, NaiveDate};
use nexsus_widgets::{Campo, Formulario, Mascara};

use crate::comum::formato::dia;
use crate::quadro::Texto;
use crate::servico::{Cep, Cns, Cpf, Ibge6, Paciente, Raca, Sexo};
use crate::textos::pacientes as t;

/// Fields whose wrong value may be left out with a pendência.
pub const DOCUMENTOS: &[&str] = &["cns", "cpf"];

/// Oldest birth accepted, in years.
const IDADE_MAXIMA: i32 = 130;

/// Field a form opens at.
pub const PRIMEIRO: &str = "nome";

/// The field of the form for the one a crítica names.
pub fn da_critica(campo: &str) -> &'static str {
    let nosso = match campo {
        "dtnasc" => "nasc",
        "nacionalidade" => "nac",
        // The code cannot be changed.
        "cod_pac" => PRIMEIRO,
        outro => outro,
    };
    t::ROTULOS.iter().find(|(c, _)| *c == nosso).map_or(PRIMEIRO, |(c, _)| c)
}

/// The label of a field, as on screen.
pub fn rotulo(id: &str) -> &'static str {
    t::ROTULOS.iter().find(|(c, _)| *c == id).map_or("", |(_, r)| r)
}

/// The fields, in the order Enter walks them. `novo` lets the code be typed.
pub fn formulario(novo: bool, hoje: NaiveDate) -> Formulario {
    let c = |id: &'static str, m: Mascara, ajuda: &'static str| Campo::novo(id, rotulo(id), m).ajuda(ajuda);
    let codigo = c("cod_pac", Mascara::maiusculas(20), t::A_CODIGO).largura(20);
    let codigo = if novo { codigo.obrigatorio() } else { codigo.somente_leitura() };
    Formulario::novo(
        vec![
            codigo,
            c("nome", Mascara::maiusculas(70), t::A_NOME).estica().obrigatorio(),
            c("cns", Mascara::Cns, t::A_CNS),
            c("cpf", Mascara::Cpf, t::A_CPF),
            c("nasc", Mascara::Data, t::A_NASC).ao_lado(),
            c("sexo", Mascara::opcoes(t::SEXOS), t::A_SEXO).consulta(),
            c("raca", Mascara::opcoes(t::RACAS), t::A_RACA).consulta().ao_lado(),
            c("etnia", Mascara::Numero { max: 4 }, t::A_ETNIA).largura(4),
            c("nac", Mascara::Numero { max: 3 }, t::A_NAC).largura(3).ao_lado(),
            c("telefone", Mascara::Telefone, t::A_TEL),
            c("email", Mascara::texto(60), t::A_EMAIL).estica().ao_lado(),
            c("rua", Mascara::SimNao, t::A_RUA),
            c("semcpf", Mascara::SimNao, t::A_SEMCPF).ao_lado(),
            c("cep", Mascara::Cep, t::A_CEP).secao(t::ENDERECO),
            c("codlog", Mascara::Numero { max: 3 }, t::A_CODLOG).largura(3),
            c("logradouro", Mascara::maiusculas(60), t::A_LOGRADOURO).estica().ao_lado(),
            c("numero", Mascara::maiusculas(6), t::A_NUMERO).largura(6),
            c("compl", Mascara::maiusculas(20), t::A_COMPL).largura(14).ao_lado(),
            c("bairro", Mascara::maiusculas(40), t::A_BAIRRO).estica().ao_lado(),
            c("municipio", Mascara::Numero { max: 7 }, t::A_MUNICIPIO).largura(7),
        ],
        dia(hoje),
    )
}

fn simnao(v: Option<bool>) -> &'static str {
    match v {
        Some(true) => "S",
        Some(false) => "N",
        None => "",
    }
}

fn texto<T: ToString>(v: Option<&T>) -> String {
    v.map(ToString::to_string).unwrap_or_default()
}

/// Puts a record into the form; documents covered.
pub fn preencher(f: &mut Formulario, p: &Paciente) {
    let nasc = p.dtnasc.map(|d| d.format("%d/%m/%Y").to_string()).unwrap_or_default();
    let valores = [
        ("cod_pac", p.cod_pac.clone()),
        ("nome", p.nome.clone()),
        ("cns", texto(p.cns_pac.as_ref())),
        ("cpf", texto(p.cpf.as_ref())),
        ("nasc", nasc),
        ("sexo", p.sexo.map(|s| s.letra().to_string()).unwrap_or_default()),
        ("raca", p.raca.map(|r| r.codigo().to_string()).unwrap_or_default()),
        ("etnia", p.etnia.clone()),
        ("nac", p.nacionalidade.clone()),
        ("telefone", p.telefone.clone()),
        ("email", p.email.clone()),
        ("rua", simnao(p.situacao_rua).to_owned()),
        ("semcpf", simnao(p.sem_cpf).to_owned()),
        ("cep", texto(p.cep.as_ref())),
        ("codlog", p.codlog.clone()),
        ("logradouro", p.logradouro.clone()),
        ("numero", p.numero.clone()),
        ("compl", p.compl.clone()),
        ("bairro", p.bairro.clone()),
        ("municipio", p.municipio.clone()),
    ];
    let pares: Vec<(&str, &str)> = valores.iter().map(|(c, s)| (*c, s.as_str())).collect();
    f.carregar(&pares);
}

/// Covers CPF and CNS (`cobrir`) or shows them.
pub fn cobrir(f: &mut Formulario, p: &Paciente, cobrir: bool) {
    let cns = p.cns_pac.as_ref().filter(|_| cobrir).map(|c| Texto::novo(&c.mascarado()));
    let cpf = p.cpf.as_ref().filter(|_| cobrir).map(|c| Texto::novo(&c.mascarado()));
    for (id, texto) in [("cns", cns), ("cpf", cpf)] {
        if !f.alterado_em(id) {
            f.mascarar(id, texto);
        }
    }
}

/// Rule of one field, checked when it is left; `None` is right or empty.
pub fn conferir(f: &Formulario, id: &str, hoje: NaiveDate) -> Option<&'static str> {
    let v = f.valor(id);
    if v.is_empty() {
        return match id {
            "nome" => Some(t::E_NOME),
            "cod_pac" => Some(t::E_CODIGO),
            _ => None,
        };
    }
    match id {
        "cns" => Cns::ler(v).err().map(|_| t::E_CNS),
        "cpf" => Cpf::ler(v).err().map(|_| t::E_CPF),
        "cep" => Cep::ler(v).err().map(|_| t::E_CEP),
        "municipio" => Ibge6::ler(v).err().map(|_| t::E_MUNICIPIO),
        "nasc" => match data(v) {
            None => Some(t::E_DATA),
            Some(d) if d > hoje => Some(t::E_FUTURA),
            Some(d) if hoje.year() - d.year() > IDADE_MAXIMA => Some(t::E_ANTIGA),
            Some(_) => None,
        },
        _ => None,
    }
}

fn data(v: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(v, "%d/%m/%Y").ok()
}

/// All fields that break a rule, in form order.
pub fn errados(f: &Formulario, hoje: NaiveDate) -> Vec<(&'static str, &'static str)> {
    t::ROTULOS.iter().filter_map(|(id, _)| conferir(f, id, hoje).map(|m| (*id, m))).collect()
}

/// The record the form says, on top of the one it came from. Values that break a rule are left out.
pub fn ler(f: &Formulario, base: &Paciente) -> Paciente {
    let s = |id: &str| f.valor(id).trim().to_owned();
    let sim = |id: &str| match f.valor(id) {
        "S" => Some(true),
        "N" => Some(false),
        _ => None,
    };
    let mut p = base.clone();
    p.cod_pac = s("cod_pac");
    p.nome = s("nome");
    p.cns_pac = Cns::ler(f.valor("cns")).ok();
    p.cpf = Cpf::ler(f.valor("cpf")).ok();
    p.dtnasc = data(f.valor("nasc"));
    p.sexo = Sexo::ler(f.valor("sexo")).ok();
    p.raca = Raca::ler(f.valor("raca")).ok();
    p.etnia = s("etnia");
    p.nacionalidade = s("nac");
    p.telefone = s("telefone");
    p.email = s("email");
    p.situacao_rua = sim("rua");
    p.sem_cpf = sim("semcpf");
    p.cep = Cep::ler(f.valor("cep")).ok();
    p.codlog = s("codlog");
    p.logradouro = s("logradouro");
    p.numero = s("numero");
    p.compl = s("compl");
    p.bairro = s("bairro");
    // A name read from a spreadsheet stays until a code replaces it.
    let municipio = s("municipio");
    if !municipio.is_empty() || f.alterado_em("municipio") {
        p.municipio = Ibge6::ler(&municipio).map_or(municipio, |m| m.to_string());
    }
    p
}
