//! One row becomes a patient, a refused line, or nothing of interest. Bad documents and dates leave a blank and a warning.

use chrono::{Datelike, Local, NaiveDate};
use nexsus_domain::data::ler_data;
use nexsus_domain::tabela::{nacionalidade, separar_tipo};
use nexsus_domain::texto::{arrumado, arrumar, dobrado};
use nexsus_domain::{Cep, Cns, Cpf, Ibge6, Paciente, Raca, Sexo};

use super::celula::{Celula, data_serial};
use super::colunas::{Coluna, Mapa};
use super::nascimento::{data_de_texto, mes_antes_do_dia};
use crate::textos;
use crate::{Campo, Motivo};

/// What a row is.
pub enum Resultado {
    /// A patient.
    Paciente(Box<Paciente>),
    /// Refused.
    Recusa(Motivo),
    /// Total, repeated header, note.
    Mobilia,
}

/// Lines named in one warning.
const LINHAS_CITADAS: usize = 10;

/// How often something happened, with the first lines.
#[derive(Debug, Default)]
pub struct Vezes {
    quantas: u32,
    linhas: Vec<u32>,
}

impl Vezes {
    fn anotar(&mut self, linha: u32) {
        self.quantas += 1;
        if self.linhas.len() < LINHAS_CITADAS {
            self.linhas.push(linha);
        }
    }
}

/// Warnings by kind.
#[derive(Debug, Default)]
pub struct Avisos {
    em_branco: Vec<(&'static str, Vezes)>,
    trocados: Vezes,
    mes_antes_do_dia: Vezes,
    sexo_por_numero: Vezes,
    longos: Vec<(&'static str, Vezes)>,
    /// Cells whose formula has no result in the file.
    pub formulas_sem_valor: u64,
    /// Quotes of a csv that do not close were read as letters.
    pub aspas_soltas: bool,
}

fn anotar_em(lista: &mut Vec<(&'static str, Vezes)>, campo: &'static str, linha: u32) {
    let i = lista.iter().position(|g| g.0 == campo).unwrap_or_else(|| {
        lista.push((campo, Vezes::default()));
        lista.len() - 1
    });
    lista[i].1.anotar(linha);
}

impl Avisos {
    fn anotar(&mut self, campo: &'static str, linha: u32) {
        anotar_em(&mut self.em_branco, campo, linha);
    }

    /// One sentence per kind.
    pub fn frases(self) -> Vec<String> {
        let mut f: Vec<String> =
            self.em_branco.into_iter().map(|(campo, v)| textos::campo_em_branco(campo, v.quantas, &v.linhas)).collect();
        if self.trocados.quantas > 0 {
            f.push(textos::documento_trocado(self.trocados.quantas, &self.trocados.linhas));
        }
        if self.mes_antes_do_dia.quantas > 0 {
            f.push(textos::mes_antes_do_dia(self.mes_antes_do_dia.quantas, &self.mes_antes_do_dia.linhas));
        }
        if self.sexo_por_numero.quantas > 0 {
            f.push(textos::sexo_por_numero(self.sexo_por_numero.quantas, &self.sexo_por_numero.linhas));
        }
        f.extend(self.longos.into_iter().map(|(campo, v)| textos::campo_longo(campo, v.quantas, &v.linhas)));
        if self.formulas_sem_valor > 0 {
            f.push(textos::formulas_sem_valor(self.formulas_sem_valor));
        }
        if self.aspas_soltas {
            f.push(textos::ASPAS_SOLTAS.to_owned());
        }
        f
    }
}

/// Bytes that a field may have (security.md 2.6); a longer one is refused with its line or left blank with a warning.
const CAMPO_ATE: usize = 4096;

/// Bytes of a row that are kept to be shown.
const TEXTO_ATE: usize = 2000;

/// The row as shown to people.
pub fn texto(celulas: &[Celula<'_>]) -> String {
    let mut s = String::with_capacity(160);
    for c in celulas.iter().filter(|c| !c.vazia()) {
        if !s.is_empty() {
            s.push_str(" | ");
        }
        let t = c.texto();
        let inicio = &t[..t.floor_char_boundary(TEXTO_ATE)];
        s.push_str(&arrumado(inicio));
        if inicio.len() < t.len() || s.len() > TEXTO_ATE {
            s.push('…');
            break;
        }
    }
    s
}

/// What stands in each column that was found, for a person to mend.
pub fn campos(celulas: &[Celula<'_>], mapa: &Mapa) -> Vec<Campo> {
    mapa.campos(celulas).map(|(nome, c)| Campo { nome: nome.to_owned(), valor: arrumar(&c.texto()) }).collect()
}

/// Reads rows under their header.
pub struct Leitor {
    hoje: NaiveDate,
}

impl Leitor {
    pub fn novo() -> Self {
        Self { hoje: Local::now().date_naive() }
    }

    /// Reads one row.
    pub fn ler(&self, numero: u32, celulas: &[Celula<'_>], mapa: &Mapa, avisos: &mut Avisos) -> Resultado {
        if e_total(celulas) {
            return Resultado::Mobilia;
        }
        let longas = longas(celulas, mapa);
        if longas.contains(&Coluna::CodPac) || longas.contains(&Coluna::CodigoENome) {
            return Resultado::Recusa(Motivo::CodigoInvalido);
        }
        if longas.contains(&Coluna::Nome) || longas.contains(&Coluna::Sobrenome) {
            return Resultado::Recusa(Motivo::NomeInvalido);
        }
        for c in &longas {
            anotar_em(&mut avisos.longos, c.campo(), numero);
        }
        let de = |c: Coluna| if longas.contains(&c) { &Celula::Vazia } else { mapa.celula(celulas, c) };
        let t = |c: Coluna| arrumar(&de(c).sem_apostrofo());
        let (cod_pac, nome) = nome_e_codigo(celulas, mapa);
        if e_nota(celulas, &cod_pac, &nome) {
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
        let documentos = Documentos::ler(celulas, mapa);
        opcional(Coluna::Documento, "documento", documentos.cns.is_none() && documentos.cpf.is_none());
        opcional(Coluna::Cns, "CNS", documentos.cns.is_none() && !documentos.cns_era_cpf);
        opcional(Coluna::Cpf, "CPF", documentos.cpf.is_none() && !documentos.cpf_era_cns);
        let dtnasc = self.nascimento(de(Coluna::Nascimento));
        opcional(Coluna::Nascimento, "data de nascimento", dtnasc.is_none());
        let texto_do_sexo = de(Coluna::Sexo).sem_apostrofo();
        let por_numero = sexo_por_numero(&texto_do_sexo);
        let sexo = por_numero.or_else(|| em_partes(&texto_do_sexo, |t| Sexo::ler(t).ok()));
        opcional(Coluna::Sexo, "sexo", sexo.is_none());
        let raca = em_partes(&de(Coluna::Raca).sem_apostrofo(), raca);
        opcional(Coluna::Raca, "raça/cor", raca.is_none());
        let cep = de(Coluna::Cep).digitos().and_then(|d| completar_zeros(&d, 8, 7)).and_then(|d| Cep::ler(&d).ok());
        opcional(Coluna::Cep, "CEP", cep.is_none());
        let situacao_rua = sim_ou_nao(de(Coluna::SituacaoRua));
        opcional(Coluna::SituacaoRua, "situação de rua", situacao_rua.is_none());
        let sem_cpf = sim_ou_nao(de(Coluna::SemCpf));
        opcional(Coluna::SemCpf, "declaração de não ter CPF", sem_cpf.is_none());
        if dtnasc.is_none() && mes_antes_do_dia(de(Coluna::Nascimento)) {
            avisos.mes_antes_do_dia.anotar(numero);
        }
        if documentos.cns_era_cpf || documentos.cpf_era_cns {
            avisos.trocados.anotar(numero);
        }
        if por_numero.is_some() {
            avisos.sexo_por_numero.anotar(numero);
        }
        Resultado::Paciente(Box::new(Paciente {
            cod_pac,
            cns_pac: documentos.cns,
            cpf: documentos.cpf,
            nome,
            dtnasc,
            sexo,
            raca,
            etnia: completar_zeros_ou_texto(de(Coluna::Etnia), 4),
            nacionalidade: pais(&t(Coluna::Nacionalidade)),
            codlog: tipo_de_logradouro(de(Coluna::CodLog)),
            logradouro: t(Coluna::Logradouro),
            numero: sem_decimal(t(Coluna::Numero)),
            compl: t(Coluna::Complemento),
            bairro: t(Coluna::Bairro),
            municipio: municipio(celulas, mapa),
            cep,
            telefone: telefone(celulas, mapa),
            email: t(Coluna::Email),
            situacao_rua,
            sem_cpf,
        }))
    }

    /// A birth date: a date cell, a serial number, or a text. Two-digit years that would lie ahead belong to the last
    /// century.
    fn nascimento(&self, c: &Celula<'_>) -> Option<NaiveDate> {
        let dia = match c {
            Celula::Vazia => None,
            Celula::Data(d) => Some(*d),
            Celula::Numero(n) if *n < 110_000.0 => data_serial(*n),
            Celula::Numero(n) => Celula::inteiro(*n).and_then(|i| ler_data(&format!("{i:08}"))),
            Celula::Texto(_) => data_de_texto(&c.sem_apostrofo(), self.hoje),
        }?;
        (dia <= self.hoje && dia.year() >= self.hoje.year() - 130).then_some(dia)
    }
}

/// The two documents. A number that its check digits prove to be the other one goes where it belongs.
struct Documentos {
    cns: Option<Cns>,
    cpf: Option<Cpf>,
    cns_era_cpf: bool,
    cpf_era_cns: bool,
}

impl Documentos {
    fn ler(celulas: &[Celula<'_>], mapa: &Mapa) -> Self {
        let digitos = |c: Coluna| mapa.celulas(celulas, c).filter_map(Celula::digitos);
        let cns = digitos(Coluna::Cns).find_map(|d| Cns::ler(&d).ok());
        let cpf = digitos(Coluna::Cpf).find_map(|d| Cpf::ler(&completar_zeros(&d, 11, 8)?).ok());
        let trocado_cpf = if cpf.is_none() && cns.is_none() {
            digitos(Coluna::Cns).filter(|d| d.len() == 11).find_map(|d| Cpf::ler(&d).ok())
        } else {
            None
        };
        let trocado_cns = if cpf.is_none() && cns.is_none() {
            digitos(Coluna::Cpf).filter(|d| d.len() == 15).find_map(|d| Cns::ler(&d).ok())
        } else {
            None
        };
        let (so_cpf, so_cns) = documento_qualquer(celulas, mapa);
        Self {
            cns: cns.or(trocado_cns).or(so_cns),
            cpf: cpf.or(trocado_cpf).or(so_cpf),
            cns_era_cpf: trocado_cpf.is_some(),
            cpf_era_cns: trocado_cns.is_some(),
        }
    }
}

/// What a column says that may hold either document, or both: told by length and check digits.
fn documento_qualquer(celulas: &[Celula<'_>], mapa: &Mapa) -> (Option<Cpf>, Option<Cns>) {
    let (mut cpf, mut cns) = (None, None);
    for c in mapa.celulas(celulas, Coluna::Documento) {
        // A number has lost its zeros; a short text may be another document.
        let minimo = if matches!(c, Celula::Numero(_)) { 9 } else { 11 };
        let texto = c.sem_apostrofo();
        let inteira = c.digitos().into_iter().map(std::borrow::Cow::into_owned);
        let partes =
            texto.split(['/', ';', '|', ',', '\n']).filter_map(|p| Some(Celula::from(p).digitos()?.into_owned()));
        for d in inteira.chain(partes) {
            cns = cns.or_else(|| Cns::ler(&d).ok());
            cpf = cpf.or_else(|| Cpf::ler(&completar_zeros(&d, 11, minimo)?).ok());
        }
    }
    (cpf, cns)
}

/// Mapped columns whose text is longer than a field may be.
fn longas(celulas: &[Celula<'_>], mapa: &Mapa) -> Vec<Coluna> {
    if celulas.iter().all(|c| !matches!(c, Celula::Texto(t) if t.len() > CAMPO_ATE)) {
        return Vec::new();
    }
    let longa = |c: &Coluna| mapa.celulas(celulas, *c).any(|v| matches!(v, Celula::Texto(t) if t.len() > CAMPO_ATE));
    Coluna::TODAS.into_iter().filter(longa).collect()
}

/// The code and the whole name, from the columns they stand in.
fn nome_e_codigo(celulas: &[Celula<'_>], mapa: &Mapa) -> (String, String) {
    let de = |c: Coluna| mapa.celula(celulas, c);
    let (mut cod, mut nome) = (codigo(de(Coluna::CodPac)), arrumar(&de(Coluna::Nome).sem_apostrofo()));
    if mapa.tem(Coluna::Sobrenome) {
        let resto = arrumar(&de(Coluna::Sobrenome).sem_apostrofo());
        // Some lists have the whole name in the first column and the last name again.
        let ja = format!(" {nome}").ends_with(&format!(" {resto}"));
        if !resto.is_empty() && !nome.is_empty() && !ja {
            nome = format!("{nome} {resto}");
        }
    }
    if mapa.tem(Coluna::CodigoENome) {
        let junto = arrumar(&de(Coluna::CodigoENome).sem_apostrofo());
        let fim =
            junto.find(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | ':' | ';' | '|')).unwrap_or(junto.len());
        let (antes, depois) = junto.split_at(fim);
        if antes.bytes().any(|b| b.is_ascii_digit()) {
            let depois = depois.trim_start_matches([' ', '-', '–', ':', ';', '|']);
            cod = if cod.is_empty() { antes.to_owned() } else { cod };
            nome = if nome.is_empty() { depois.to_owned() } else { nome };
        } else if nome.is_empty() {
            nome = junto;
        }
    }
    (cod, nome)
}

/// 1 and 2 (IBGE), or 3 in older files of DATASUS. The operator is told, because other systems count otherwise.
fn sexo_por_numero(t: &str) -> Option<Sexo> {
    match t.trim() {
        "1" | "01" | "1.0" => Some(Sexo::Masculino),
        "2" | "02" | "2.0" | "3" | "03" => Some(Sexo::Feminino),
        _ => None,
    }
}

/// A number that passed through a program as text: "10.0".
fn sem_decimal(t: String) -> String {
    match t.strip_suffix(".0").filter(|s| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit())) {
        Some(inteiro) => inteiro.to_owned(),
        None => t,
    }
}

/// A value that may stand with its code: "01 - BRANCA", "F (FEMININO)".
fn em_partes<T>(t: &str, ler: impl Fn(&str) -> Option<T>) -> Option<T> {
    let t = t.trim();
    if t.is_empty() {
        return None;
    }
    ler(t).or_else(|| {
        let partes = t.split(['-', '–', '(', ')', ':', '.', '/']).map(str::trim).filter(|p| !p.is_empty());
        let lidas: Vec<Option<T>> = partes.map(&ler).collect();
        // One part alone may say it; two that are read say the same, as long as nobody writes "M/F".
        if t.contains('/') && lidas.len() > 1 { None } else { lidas.into_iter().flatten().next() }
    })
}

fn raca(t: &str) -> Option<Raca> {
    Raca::ler(t).ok().or_else(|| match &*dobrado(t) {
        "NAO INFORMADO" | "NAO INFORMADA" | "NAO DECLARADO" | "NAO DECLARADA" | "IGNORADO" | "IGNORADA"
        | "SEM INFORMACOES" => Some(Raca::SemInformacao),
        _ => None,
    })
}

fn sim_ou_nao(c: &Celula<'_>) -> Option<bool> {
    match &*dobrado(c.texto().trim()) {
        "S" | "SIM" | "1" | "X" | "TRUE" | "VERDADEIRO" => Some(true),
        "N" | "NAO" | "0" | "FALSE" | "FALSO" => Some(false),
        _ => None,
    }
}

/// "TOTAL DE REGISTROS: 118" and the like: few cells, the first says total.
fn e_total(celulas: &[Celula<'_>]) -> bool {
    // A line drawn with dashes.
    if celulas
        .iter()
        .all(|c| matches!(c, Celula::Vazia | Celula::Texto(_)) && !c.texto().contains(char::is_alphanumeric))
    {
        return true;
    }
    let mut cheias = celulas.iter().filter(|c| !c.vazia());
    let Some(primeira) = cheias.next() else { return true };
    let Celula::Texto(t) = primeira else { return false };
    if t.len() > 200 {
        return false;
    }
    let t = dobrado(t);
    let total = ["TOTAL", "TOTAIS", "SUBTOTAL", "QUANTIDADE", "QTD", "SOMA"].iter().any(|p| t.starts_with(p));
    total && cheias.count() <= 3
}

/// A note, a signature, a repeated heading: at most two cells, and no code that looks like one.
fn e_nota(celulas: &[Celula<'_>], cod_pac: &str, nome: &str) -> bool {
    if celulas.iter().filter(|c| !c.vazia()).count() > 2 {
        return false;
    }
    if cod_pac.is_empty() && nome.is_empty() {
        return true;
    }
    if !cod_pac.is_empty() && !nome.is_empty() {
        // "Relatório de pacientes" and "Página 2" of a page that begins anew.
        return cod_pac.contains(' ') && !cod_pac.bytes().any(|b| b.is_ascii_digit());
    }
    if nome.is_empty() {
        // A code is one short word; a sentence in its column is none.
        return cod_pac.chars().count() > 20
            || cod_pac.contains([' ', ':'])
            || !cod_pac.bytes().any(|b| b.is_ascii_digit());
    }
    const COMECOS: [&str; 14] = [
        "TOTAL",
        "EMITIDO",
        "IMPRESSO",
        "GERADO",
        "PAGINA",
        "FONTE",
        "OBS",
        "NOTA:",
        "LEGENDA",
        "RELATORIO",
        "FILTRO",
        "USUARIO:",
        "DATA:",
        "*",
    ];
    let sozinho = celulas.iter().filter(|c| !c.vazia()).count() == 1;
    if sozinho && (nome.contains([':', ',']) || nome.starts_with(|c: char| c.is_ascii_digit())) {
        // "6 paciente(s)", "Maceió, 1 de fevereiro de 2025".
        return true;
    }
    let nome = dobrado(nome);
    COMECOS.iter().any(|c| nome.starts_with(c))
}

fn codigo(c: &Celula<'_>) -> String {
    let t = arrumar(&c.sem_apostrofo());
    if matches!(c, Celula::Texto(_)) { sem_decimal(t) } else { t }
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

fn completar_zeros_ou_texto(c: &Celula<'_>, tamanho: usize) -> String {
    let t = arrumar(&c.texto());
    if !t.is_empty() && t.len() <= tamanho && t.bytes().all(|b| b.is_ascii_digit()) {
        format!("{t:0>tamanho$}")
    } else {
        t
    }
}

fn pais(t: &str) -> String {
    if t.is_empty() { String::new() } else { nacionalidade(t).unwrap_or_else(|| t.to_owned()) }
}

/// Three digits: from a number, or from the word ("Rua", "Av.").
fn tipo_de_logradouro(c: &Celula<'_>) -> String {
    let t = completar_zeros_ou_texto(c, 3);
    if t.is_empty() || t.bytes().all(|b| b.is_ascii_digit()) {
        return t;
    }
    separar_tipo(&t).map_or_else(String::new, |(codigo, _)| codigo.to_owned())
}

/// Six digits of the IBGE from whichever column has them, else the first text.
fn municipio(celulas: &[Celula<'_>], mapa: &Mapa) -> String {
    let codigo = |t: &str| {
        let digitos: String = t.chars().filter(char::is_ascii_digit).collect();
        let so_digitos = digitos.len() >= 6 && digitos.len() == t.chars().filter(|c| c.is_alphanumeric()).count();
        if so_digitos { Ibge6::ler(&digitos).ok().map(|i| i.to_string()) } else { None }
    };
    // "2704302 - Maceió"
    let junto = |t: &str| {
        let mut numeros = t.split(|c: char| !c.is_ascii_digit()).filter(|n| matches!(n.len(), 6 | 7));
        numeros.next().filter(|_| numeros.next().is_none()).and_then(|n| Ibge6::ler(n).ok()).map(|i| i.to_string())
    };
    let todos = || mapa.celulas(celulas, Coluna::Municipio);
    todos()
        .find_map(|c| codigo(&sem_decimal(c.texto().into_owned())).or_else(|| junto(&c.texto())))
        .unwrap_or_else(|| todos().next().map(|c| arrumar(&c.texto())).unwrap_or_default())
}

/// The first telephone, with the area code that stands beside it; a cell of two digits under such a title is one.
fn telefone(celulas: &[Celula<'_>], mapa: &Mapa) -> String {
    let mut ddd = String::new();
    let mut numero = String::new();
    for c in mapa.celulas(celulas, Coluna::Ddd).chain(mapa.celulas(celulas, Coluna::Telefone)) {
        let d = digitos_do_telefone(c);
        match d.len() {
            0 => {}
            2 => ddd = d,
            _ if numero.is_empty() => numero = d,
            _ => {}
        }
    }
    match numero.len() {
        8 | 9 if ddd.len() == 2 => ddd + &numero,
        0 => ddd,
        _ => numero,
    }
}

/// Digits without the 55 of Brasil and without a trunk zero.
fn digitos_do_telefone(c: &Celula<'_>) -> String {
    let bruto = match c {
        // Two numbers in one cell: the first.
        Celula::Texto(t) => sem_decimal(t.split(['/', ';', '|']).next().unwrap_or_default().trim().to_owned()),
        _ => c.texto().into_owned(),
    };
    let d: String = bruto.chars().filter(char::is_ascii_digit).collect();
    let d = if matches!(d.len(), 12 | 13) && d.starts_with("55") { d[2..].to_owned() } else { d };
    if matches!(d.len(), 3 | 11 | 12) && d.starts_with('0') { d[1..].to_owned() } else { d }
}
