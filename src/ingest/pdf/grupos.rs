//! Lines that are no rows but say something about rows: group headers ("Paciente: 001234 - ...") and totals.

use nexsus_domain::Dinheiro;
use nexsus_domain::texto::dobrar;

use super::colunas::Modelo;
use super::linhas::{Linha, juntar};
use super::sinais::{parece_codigo, parece_data, parece_sigla, parece_valor};
use super::titulos::{Campo, campo_do_texto};

/// What a printed sum covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alcance {
    /// The whole report.
    Geral,
    /// One group (patient, day, procedure).
    Grupo,
    /// One page.
    Pagina,
    /// Carried from page to page: no new sum.
    Transporte,
}

/// A line of total, with its sum when it prints one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Total {
    /// What it covers.
    pub alcance: Alcance,
    /// The sum, when one is printed.
    pub soma: Option<Dinheiro>,
    /// The line begins with the word of the total.
    pub no_inicio: bool,
}

/// Recognises totals, subtotals and carry lines by their first words.
pub fn total(l: &Linha) -> Option<Total> {
    let texto = dobrar(&l.texto());
    let t = texto.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let comeca = [
        "SUBTOTAL",
        "SUB-TOTAL",
        "SUB TOTAL",
        "TOTAL",
        "TOTAIS",
        "SOMA",
        "TRANSPORTE",
        "A TRANSPORTAR",
        "TRANSPORTAR",
        "DE TRANSPORTE",
        "SALDO",
        "QUANTIDADE",
        "QTD",
        "QTDE",
        "VALOR TOTAL",
        "TRANSPORTADO",
        "VLR TOTAL",
        "VL TOTAL",
    ]
    .iter()
    .any(|p| t.strip_prefix(p).is_some_and(|r| !r.starts_with(|c: char| c.is_ascii_alphabetic())));
    let no_meio = [" TOTAL DO ", " TOTAL DA ", " TOTAL GERAL", " SUBTOTAL", " TOTAL:", " TOTAL :"]
        .iter()
        .any(|p| texto.contains(p));
    let ultimo = l.palavras.iter().rposition(|p| parece_valor(&p.texto));
    let algum_numero = l.palavras.iter().any(|p| p.texto.bytes().any(|b| b.is_ascii_digit()));
    if !(comeca && algum_numero || no_meio && ultimo.is_some()) {
        return None;
    }
    let soma = ultimo.and_then(|i| valor_em(l, i));
    let alcance = if t.contains("TRANSPORT") {
        Alcance::Transporte
    } else if t.contains("PAGINA") || t.contains("FOLHA") {
        Alcance::Pagina
    } else if t.contains("GERAL") || t.contains("RELATORIO") || t.contains("PERIODO") {
        Alcance::Geral
    } else if t.contains("SUB") || [" DO ", " DA ", " DE ", " POR "].iter().any(|p| t.contains(p)) {
        if t.contains("VALOR TOTAL DO") || t.contains("TOTAL DE ATENDIMENTOS") || t.contains("TOTAL DE PROCEDIMENTOS") {
            Alcance::Geral
        } else {
            Alcance::Grupo
        }
    } else {
        Alcance::Geral
    };
    Some(Total { alcance, soma, no_inicio: comeca })
}

/// The amount at word `i`, with a sign that stands beside it.
fn valor_em(l: &Linha, i: usize) -> Option<Dinheiro> {
    let p = &l.palavras;
    let antes = i.checked_sub(1).map(|j| &*p[j].texto).filter(|s| matches!(*s, "-" | "(" | "−")).unwrap_or("");
    let depois = p.get(i + 1).map(|q| &*q.texto).filter(|s| matches!(*s, "-" | "D" | ")" | "C")).unwrap_or("");
    Dinheiro::ler(&format!("{antes}{}{depois}", p[i].texto)).or_else(|_| Dinheiro::ler(&p[i].texto)).ok()
}

/// Values that a group header hands down to its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grupo {
    /// Day, as written.
    pub data: Option<String>,
    /// Code of the patient.
    pub paciente: Option<String>,
    /// Code of the procedure.
    pub codigo: Option<String>,
    /// Name of the procedure.
    pub nome: Option<String>,
}

impl Grupo {
    /// Takes what a newer header says; what it does not say stays.
    pub fn receber(&mut self, novo: Self) {
        if novo.data.is_some() {
            self.data = novo.data;
        }
        if novo.paciente.is_some() {
            self.paciente = novo.paciente;
        }
        if novo.codigo.is_some() || novo.nome.is_some() {
            (self.codigo, self.nome) = (novo.codigo, novo.nome);
        }
    }

    const fn vazio(&self) -> bool {
        self.data.is_none() && self.paciente.is_none() && self.codigo.is_none() && self.nome.is_none()
    }
}

/// Reads a group header. `modelo` is the table in force, if any: what it has as a column no group line gives.
pub fn grupo(l: &Linha, modelo: Option<&Modelo>) -> Option<Grupo> {
    let falta = |campos: &[Campo]| modelo.is_none_or(|m| !campos.iter().any(|c| m.tem(*c)));
    let mut pares = rotulos(l);
    if pares.is_empty() {
        pares = sem_dois_pontos(l, modelo);
    }
    let mut g = Grupo::default();
    for (campo, valor) in pares {
        if valor.is_empty() {
            continue;
        }
        match campo {
            Campo::Data if falta(&[Campo::Data]) => {
                g.data = valor.split(' ').find(|p| parece_data(p)).map(str::to_owned);
            }
            Campo::CodPac if falta(&[Campo::CodPac]) => {
                g.paciente = valor.split(' ').next().map(str::to_owned);
            }
            Campo::Paciente if falta(&[Campo::CodPac]) && g.paciente.is_none() => {
                g.paciente = separar(&valor).0;
            }
            Campo::Codigo | Campo::CodProc | Campo::Proc if falta(&[Campo::CodProc]) => {
                let (codigo, nome) = separar(&valor);
                if codigo.is_some() {
                    g.codigo = codigo;
                }
                if !nome.is_empty() {
                    g.nome = Some(nome);
                }
            }
            _ => {}
        }
    }
    (!g.vazio()).then_some(g)
}

/// The pairs "Label: value" of a line; empty unless the line begins with a known label.
fn rotulos(l: &Linha) -> Vec<(Campo, String)> {
    let p = &l.palavras;
    // (first word of the label, first word of the value, meaning)
    let mut marcas: Vec<(usize, usize, Option<Campo>)> = Vec::new();
    for i in 0..p.len() {
        let sozinho = &*p[i].texto == ":";
        let Some(resto) = p[i].texto.strip_suffix(':') else {
            continue;
        };
        let fim = if sozinho { i } else { i + 1 };
        let limite = marcas.last().map_or(0, |m| m.1);
        let mut achado: Option<(usize, Campo)> = None;
        for inicio in (limite..fim).rev().take(5) {
            let texto = juntar(p[inicio..fim].iter().map(|q| q.texto.trim_end_matches(':')));
            if let Some(c) = campo_do_texto(&texto) {
                achado = Some((inicio, c));
            }
        }
        match achado {
            Some((inicio, c)) => marcas.push((inicio, i + 1, Some(c))),
            None if !resto.is_empty() || sozinho => {
                marcas.push((fim.saturating_sub(1), i + 1, None));
            }
            None => {}
        }
    }
    if marcas
        .first()
        .is_none_or(|m| m.0 != 0 || matches!(m.2, None | Some(Campo::Outro | Campo::Valor | Campo::Quantidade)))
    {
        return Vec::new();
    }
    (0..marcas.len())
        .filter_map(|k| {
            let fim = marcas.get(k + 1).map_or(p.len(), |m| m.0);
            let valor = juntar(p.get(marcas[k].1..fim)?.iter().map(|q| &*q.texto));
            marcas[k].2.map(|c| (c, valor))
        })
        .collect()
}

/// Group lines without a colon: "Paciente 001234 ANA", "05/01/2026 - segunda-feira", "001234 - ANA TESTE".
fn sem_dois_pontos(l: &Linha, modelo: Option<&Modelo>) -> Vec<(Campo, String)> {
    let p = &l.palavras;
    let Some(m) = modelo else { return Vec::new() };
    if p.is_empty() || p.iter().any(|q| parece_valor(&q.texto)) {
        return Vec::new();
    }
    let resto = |i: usize| juntar(p[i..].iter().map(|q| &*q.texto));
    for n in (1..=p.len().saturating_sub(1).min(4)).rev() {
        let rotulo = juntar(p[..n].iter().map(|q| &*q.texto));
        match campo_do_texto(&rotulo) {
            Some(c @ (Campo::CodPac | Campo::Paciente))
                if !m.tem(Campo::CodPac) && p[n..].iter().any(|q| parece_codigo(&q.texto)) =>
            {
                return vec![(c, resto(n))];
            }
            Some(Campo::Data) if !m.tem(Campo::Data) && parece_data(&p[n].texto) => {
                return vec![(Campo::Data, resto(n))];
            }
            _ => {}
        }
    }
    if !m.tem(Campo::Data)
        && parece_data(&p[0].texto)
        && p.len() <= 5
        && !p[1..].iter().any(|q| parece_codigo(&q.texto))
    {
        return vec![(Campo::Data, p[0].texto.to_string())];
    }
    let codigo_e_nome = p.len() >= 3 && parece_codigo(&p[0].texto) && matches!(&*p[1].texto, "-" | "–" | "—");
    if codigo_e_nome && !m.tem(Campo::CodPac) && !m.tem(Campo::Paciente) {
        return vec![(Campo::Paciente, resto(0))];
    }
    if codigo_e_nome && !m.tem(Campo::CodProc) && !m.tem(Campo::Proc) {
        return vec![(Campo::Proc, resto(0))];
    }
    Vec::new()
}

/// Splits "001234 - ANA TESTE", "ANA TESTE (001234)" and "ECG - ELETRO" into code and rest.
pub fn separar(texto: &str) -> (Option<String>, String) {
    let texto = sem_continuacao(texto);
    let palavras: Vec<&str> = texto.split_whitespace().collect();
    let Some(primeira) = palavras.first() else {
        return (None, String::new());
    };
    let traco = |s: &str| matches!(s, "-" | "–" | "—" | "/" | ":" | "|");
    let seguida = palavras.get(1).is_some_and(|s| traco(s));
    // "001234-ANA": the dash may stick to the code.
    if let Some((a, b)) = primeira.split_once(['-', '–'])
        && parece_codigo(a)
        && !b.is_empty()
        && b.chars().all(char::is_alphabetic)
    {
        let resto = juntar(std::iter::once(b).chain(palavras[1..].iter().copied()));
        return (Some(a.to_owned()), resto);
    }
    let limpa = primeira.trim_end_matches(['-', ':', ',']);
    if parece_codigo(limpa) && limpa.bytes().filter(u8::is_ascii_digit).count() * 2 >= limpa.len()
        || seguida && (parece_codigo(limpa) || parece_sigla(limpa))
    {
        let pula = usize::from(seguida) + 1;
        return (Some(limpa.to_owned()), juntar(palavras.iter().skip(pula).copied()));
    }
    if let Some((ultima, antes)) = palavras.split_last() {
        let nua = ultima.trim_matches(['(', ')', '[', ']', '-']);
        if !antes.is_empty() && parece_codigo(nua) && nua.len() >= 2 {
            let n = antes.len() - usize::from(antes.last().is_some_and(|s| traco(s)));
            return (Some(nua.to_owned()), juntar(antes[..n].iter().copied()));
        }
    }
    (None, juntar(palavras.iter().copied()))
}

fn sem_continuacao(texto: &str) -> String {
    let mut t = texto.trim();
    loop {
        let dobrado = dobrar(t);
        let corte = ["(CONTINUACAO)", "(CONT.)", "(CONT)", "- CONTINUACAO", "CONTINUACAO", "(CONTINUA)"]
            .iter()
            .find(|s| dobrado.ends_with(*s))
            .map(|s| s.chars().count());
        let Some(n) = corte else { return t.to_owned() };
        let fim = t.char_indices().rev().nth(n.saturating_sub(1)).map_or(0, |(i, _)| i);
        t = t[..fim].trim_end();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::linhas::Palavra;
    use super::*;

    fn linha(t: &str) -> Linha {
        let palavras = t
            .split(' ')
            .enumerate()
            .map(|(i, s)| Palavra { x0: i as f32 * 50.0, x1: i as f32 * 50.0 + 40.0, texto: s.into(), cadeia: 0 })
            .collect();
        Linha { pagina: 1, numero: 1, y: 0.0, corpo: 8.0, palavras, de_lado: false }
    }

    #[test]
    fn totais_e_o_que_so_parece_total() {
        let t = total(&linha("Total do dia 05/01/2026: 2 atendimento(s) 235,50")).unwrap();
        assert_eq!((t.alcance, t.soma), (Alcance::Grupo, Some(Dinheiro(23550))));
        assert_eq!(total(&linha("TOTAL GERAL (120 atendimentos) 583.881,79")).unwrap().alcance, Alcance::Geral);
        assert_eq!(total(&linha("Quantidade: 2 Total do procedimento: 0,00")).unwrap().soma, Some(Dinheiro(0)));
        assert_eq!(total(&linha("A transportar 10,00")).unwrap().alcance, Alcance::Transporte);
        assert_eq!(total(&linha("TOTAL E FRAÇÕES")), None);
        assert_eq!(total(&linha("DOSAGEM DE COLESTEROL TOTAL")), None);
        assert_eq!(total(&linha("Total geral 85,50 -")).unwrap().soma, Some(Dinheiro(-8550)));
    }

    #[test]
    fn grupos_com_rotulo() {
        let g = grupo(&linha("Paciente: 001234 - MARIA TESTE CNS: 700000000000005 Nasc.: 15/01/1980"), None).unwrap();
        assert_eq!((g.paciente.as_deref(), g.data), (Some("001234"), None));
        let g = grupo(&linha("Procedimento: ECG - ELETROCARDIOGRAMA Grupo: CARDIOLOGIA"), None).unwrap();
        assert_eq!((g.codigo.as_deref(), g.nome.as_deref()), (Some("ECG"), Some("ELETROCARDIOGRAMA")));
        let g = grupo(&linha("Data do atendimento: 03/02/2025"), None).unwrap();
        assert_eq!(g.data.as_deref(), Some("03/02/2025"));
        let g = grupo(&linha("Paciente: MARIA TESTE Prontuário: 77 (continuação)"), None).unwrap();
        assert_eq!(g.paciente.as_deref(), Some("77"));
        assert_eq!(grupo(&linha("Período: 01/01/2026 a 31/01/2026"), None), None);
        assert_eq!(grupo(&linha("CNPJ 11.222.333/0001-81 Período: 01/01/2026"), None), None);
    }

    #[test]
    fn separa_codigo_de_nome() {
        assert_eq!(separar("001234 - ANA TESTE"), (Some("001234".into()), "ANA TESTE".into()));
        assert_eq!(separar("ANA TESTE (001234)"), (Some("001234".into()), "ANA TESTE".into()));
        assert_eq!(separar("0211020036 ELETRO"), (Some("0211020036".into()), "ELETRO".into()));
        assert_eq!(separar("001234 - ANA (continuação)"), (Some("001234".into()), "ANA".into()));
        assert_eq!(separar("ANA TESTE"), (None, "ANA TESTE".into()));
        assert_eq!(separar(""), (None, String::new()));
    }
}
