//! Lines that are no rows but say something about the rows below: group headers ("Paciente: 001234 - ...").

use nexsus_domain::texto::dobrar;

use super::colunas::Modelo;
use super::linhas::{Linha, Palavra, juntar};
use super::registro::cns_no_texto;
use super::sinais::{parece_codigo, parece_data, parece_sigla, parece_valor};
use super::titulos::{Campo, campo_do_texto};
use crate::comum::chave;

/// Values that a group header hands down to its rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grupo {
    /// Day, as written.
    pub data: Option<String>,
    /// Code of the patient; blank when another patient is named without a code.
    pub paciente: Option<String>,
    /// Code of the procedure.
    pub codigo: Option<String>,
    /// Name of the procedure.
    pub nome: Option<String>,
    /// CNS of the professional; blank when another professional is named without one.
    pub cns_prof: Option<String>,
    /// Occupation of the professional.
    pub cbo: Option<String>,
}

impl Grupo {
    /// Takes what a newer header says; what it does not say stays. `seguida`: no record stands between this header and the
    /// one before, so a name without a code only completes it.
    pub fn receber(&mut self, novo: Self, seguida: bool) {
        let vale = |novo: &Option<String>, velho: &Option<String>| match novo {
            Some(n) => !(seguida && n.is_empty() && velho.is_some()),
            None => false,
        };
        if novo.data.is_some() {
            self.data = novo.data;
        }
        if vale(&novo.paciente, &self.paciente) {
            self.paciente = novo.paciente;
        }
        if vale(&novo.cns_prof, &self.cns_prof) {
            self.cns_prof = novo.cns_prof;
        }
        if novo.cbo.is_some() {
            self.cbo = novo.cbo;
        }
        if novo.codigo.is_some() || novo.nome.is_some() {
            if seguida {
                self.codigo = novo.codigo.or_else(|| self.codigo.take());
                self.nome = novo.nome.or_else(|| self.nome.take());
            } else {
                (self.codigo, self.nome) = (novo.codigo, novo.nome);
            }
        }
    }

    fn vazio(&self) -> bool {
        *self == Self::default()
    }

    /// What it groups by, in words of a layout.
    pub fn de_que(&self) -> impl Iterator<Item = &'static str> {
        [
            ("profissional", self.cns_prof.is_some()),
            ("paciente", self.paciente.is_some()),
            ("dia", self.data.is_some()),
            ("procedimento", self.codigo.is_some() || self.nome.is_some()),
        ]
        .into_iter()
        .filter(|(_, tem)| *tem)
        .map(|(n, _)| n)
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
    let profissional = pares.iter().any(|(c, _)| matches!(c, Campo::Profissional | Campo::CnsProf));
    for (campo, valor) in pares {
        if valor.is_empty() {
            continue;
        }
        match campo {
            Campo::Data if falta(&[Campo::Data]) => {
                g.data = valor.split_whitespace().find(|p| parece_data(p)).map(str::to_owned);
            }
            Campo::CodPac if falta(&[Campo::CodPac]) => {
                g.paciente = valor.split_whitespace().next().map(str::to_owned);
            }
            Campo::Paciente if falta(&[Campo::CodPac]) && g.paciente.as_deref().is_none_or(str::is_empty) => {
                // A column of names still needs the code; a table without one must not keep the code of another person.
                g.paciente = separar(&valor).0.or_else(|| falta(&[Campo::Paciente]).then(String::new));
            }
            Campo::Codigo | Campo::CodProc if falta(&[Campo::CodProc]) => {
                let (codigo, nome) = primeiro_e_resto(&valor);
                g.codigo = Some(codigo);
                if !nome.is_empty() {
                    g.nome = Some(nome);
                }
            }
            Campo::Proc if falta(&[Campo::CodProc]) => {
                let (codigo, nome) = separar(&valor);
                if g.codigo.is_none() {
                    g.codigo = codigo;
                }
                if !nome.is_empty() {
                    g.nome = Some(nome);
                }
            }
            Campo::CnsProf | Campo::Profissional if falta(&[Campo::CnsProf]) => {
                let cns = cns_no_texto(&valor).map(|c| c.to_string());
                if cns.is_some() || g.cns_prof.is_none() {
                    g.cns_prof = Some(cns.unwrap_or_default());
                }
            }
            Campo::Cbo if falta(&[Campo::Cbo]) => g.cbo = Some(valor),
            // "Profissional: DR. FULANO  CNS: 7...": the CNS of whoever the line is about.
            Campo::Outro if profissional && falta(&[Campo::CnsProf]) => {
                if let Some(cns) = cns_no_texto(&valor) {
                    g.cns_prof = Some(cns.to_string());
                }
            }
            _ => {}
        }
    }
    (!g.vazio()).then_some(g)
}

/// A group line that a profile names: what stands behind the label goes to the field.
pub fn grupo_rotulado(l: &Linha, rotulo: &str, campo: Campo) -> Option<Grupo> {
    let alvo = chave(rotulo);
    let mut lido = String::new();
    let n = l.palavras.iter().position(|p| {
        lido.push_str(&chave(&p.texto));
        lido.len() >= alvo.len()
    })?;
    if alvo.is_empty() || lido != alvo {
        return None;
    }
    let valor = juntar(l.palavras[n + 1..].iter().map(|p| &*p.texto).filter(|t| *t != ":"));
    if valor.is_empty() {
        return None;
    }
    let mut g = Grupo::default();
    match campo {
        Campo::Data => g.data = valor.split_whitespace().find(|p| parece_data(p)).map(str::to_owned),
        Campo::CodPac => g.paciente = Some(primeiro_e_resto(&valor).0),
        Campo::Paciente => g.paciente = Some(separar(&valor).0.unwrap_or_default()),
        Campo::CodProc => {
            let (codigo, nome) = primeiro_e_resto(&valor);
            (g.codigo, g.nome) = (Some(codigo), Some(nome).filter(|n| !n.is_empty()));
        }
        Campo::Proc => {
            let (codigo, nome) = separar(&valor);
            (g.codigo, g.nome) = (codigo, Some(nome).filter(|n| !n.is_empty()));
        }
        Campo::CnsProf | Campo::Profissional => {
            g.cns_prof = Some(cns_no_texto(&valor).map_or_else(String::new, |c| c.to_string()));
        }
        Campo::Cbo => g.cbo = Some(valor),
        _ => return None,
    }
    (!g.vazio()).then_some(g)
}

/// True for a line that begins with a known label and a colon, whatever it is about.
pub fn rotulada(l: &Linha) -> bool {
    l.palavras
        .iter()
        .take(4)
        .position(|p| p.texto.ends_with(':'))
        .is_some_and(|n| campo_do_texto(&juntar(l.palavras[..=n].iter().map(|p| &*p.texto))).is_some())
}

/// First word (a dash may stick to it) and what follows, without the dash between them.
fn primeiro_e_resto(valor: &str) -> (String, String) {
    let valor = sem_continuacao(valor);
    let (primeiro, resto) = valor.split_once(' ').unwrap_or((&valor, ""));
    let resto = resto.trim_start_matches(['-', '–', '—', '/', ':', '|', ' ']);
    (primeiro.trim_end_matches(['-', ':', ',', '–']).to_owned(), resto.to_owned())
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
            let valor = com_vaos(p.get(marcas[k].1..fim)?, l.corpo);
            marcas[k].2.map(|c| (c, valor))
        })
        .collect()
}

/// Words joined by one blank, and by two where a wide gap stands between them: what follows is another thing.
fn com_vaos(p: &[Palavra], corpo: f32) -> String {
    let mut s = String::new();
    for (i, q) in p.iter().enumerate() {
        if i > 0 {
            s.push_str(if q.x0 - p[i - 1].x1 > 1.2 * corpo { "  " } else { " " });
        }
        s.push_str(&q.texto);
    }
    s
}

/// Group lines without a colon: "Paciente 001234 ANA", "05/01/2026 - segunda-feira", "001234 - ANA TESTE".
fn sem_dois_pontos(l: &Linha, modelo: Option<&Modelo>) -> Vec<(Campo, String)> {
    let p = &l.palavras;
    let Some(m) = modelo else { return Vec::new() };
    if p.is_empty() || p.iter().any(|q| parece_valor(&q.texto)) {
        return Vec::new();
    }
    let resto = |i: usize| com_vaos(&p[i..], l.corpo);
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
        && let Some(dia) = dia_sozinho(l)
    {
        return vec![(Campo::Data, dia)];
    }
    // "ANA TESTE - Matrícula 093488": the label stands behind the name.
    if !m.tem(Campo::CodPac) && !p.iter().any(|q| parece_data(&q.texto)) {
        let rotulo = (1..p.len().saturating_sub(1))
            .find(|&i| campo_do_texto(&p[i].texto) == Some(Campo::CodPac) && parece_codigo(&p[i + 1].texto));
        if let Some(i) = rotulo.filter(|i| p[..*i].iter().all(|q| !q.texto.bytes().any(|b| b.is_ascii_digit()))) {
            return vec![(Campo::CodPac, p[i + 1].texto.to_string())];
        }
    }
    // "065077 ANA DOS SANTOS": a code and a name at the left edge, where the table names no patient.
    let de_nome = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '.');
    let nomes = p[1..].iter().filter(|q| q.texto.chars().all(de_nome)).count();
    let borda = m.cabecalho.titulos.first().map_or(0.0, |t| t.x0) + 0.5 * l.corpo;
    if !m.tem(Campo::CodPac)
        && !m.tem(Campo::Paciente)
        && nomes >= 2
        && nomes + 1 == p.len()
        && p[0].x0 <= borda
        && p[0].texto.len() >= 3
        && p[0].texto.bytes().all(|b| b.is_ascii_digit())
    {
        return vec![(Campo::Paciente, resto(0))];
    }
    let seguida = p.len() >= 3 && matches!(&*p[1].texto, "-" | "–" | "—");
    if seguida && parece_codigo(&p[0].texto) && !m.tem(Campo::CodPac) && !m.tem(Campo::Paciente) {
        return vec![(Campo::Paciente, resto(0))];
    }
    // A mnemonic counts only at the edge of the table: a wrapped name may go on with "ARTERIAL - MAPA".
    let de_procedimento = parece_codigo(&p[0].texto) || parece_sigla(&p[0].texto) && p[0].x0 <= borda;
    if seguida && de_procedimento && !m.tem(Campo::CodProc) && !m.tem(Campo::Proc) {
        return vec![(Campo::Proc, resto(0))];
    }
    Vec::new()
}

/// The day of a line that holds one day and otherwise a few words ("Atendimentos do dia 05/01/2026", "05/01/2026 - segunda").
fn dia_sozinho(l: &Linha) -> Option<String> {
    let p = &l.palavras;
    let i = p.iter().position(|q| parece_data(&q.texto))?;
    let outras = || p.iter().enumerate().filter(|(k, _)| *k != i).map(|(_, q)| &*q.texto);
    let de_emissao = |t: &str| {
        let t = dobrar(t);
        ["EMI", "IMPR", "PERIODO", "NASC", "COMPETENCIA", "VALIDADE", "VENC", "GERADO", "PAG", "HORA"]
            .iter()
            .any(|s| t.starts_with(s))
    };
    let so_palavras = outras().all(|t| !t.bytes().any(|b| b.is_ascii_digit()) && !de_emissao(t));
    (p.len() <= 7 && so_palavras && !outras().any(|t| t.eq_ignore_ascii_case("a") || t.eq_ignore_ascii_case("até")))
        .then(|| p[i].texto.to_string())
}

/// Splits "001234 - ANA TESTE", "ANA TESTE (001234)" and "ECG - ELETRO" into code and rest.
pub fn separar(texto: &str) -> (Option<String>, String) {
    let texto = sem_continuacao(texto);
    // A code set apart by a wide gap is one, whatever its letters.
    if let Some((codigo, nome)) = texto.split_once("  ")
        && (parece_codigo(codigo) || parece_sigla(codigo))
        && nome.contains(char::is_alphabetic)
    {
        let nome = nome.trim_start_matches([' ', '-', '–', '—', '/', ':', '|']);
        return (Some(codigo.to_owned()), juntar(nome.split_whitespace()));
    }
    let palavras: Vec<&str> = texto.split_whitespace().collect();
    let Some(primeira) = palavras.first() else {
        return (None, String::new());
    };
    let traco = |s: &str| matches!(s, "-" | "–" | "—" | "/" | ":" | "|");
    let seguida = palavras.get(1).is_some_and(|s| traco(s));
    // "001234-ANA": the dash may stick to the code.
    if let Some((a, b)) = primeira.split_once(['-', '–'])
        && parece_codigo(a)
        && a.len() >= 4
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
            .map(|(i, s)| Palavra {
                x0: i as f32 * 50.0,
                x1: i as f32 * 50.0 + 40.0,
                texto: s.into(),
                cadeia: 0,
                celula: 0,
            })
            .collect();
        Linha { pagina: 1, numero: 1, y: 0.0, corpo: 8.0, palavras, de_lado: false }
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
