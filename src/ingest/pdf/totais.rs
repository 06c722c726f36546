//! Lines of totals: what they are called, what they sum, and how many lines they say there are.

use nexsus_domain::Dinheiro;
use nexsus_domain::texto::dobrar;

use super::colunas::Modelo;
use super::linhas::Linha;
use super::sinais::{dinheiro, enfeite_de_valor, parece_valor};
use super::titulos::Campo;

/// What a printed sum covers, by its words.
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// What it covers.
    pub alcance: Alcance,
    /// Its words without names, numbers or days: `total do dia`.
    pub nome: String,
    /// The sum, when one is printed.
    pub soma: Option<Dinheiro>,
    /// How many lines (or units) it says there are.
    pub contagem: Option<u64>,
    /// The line begins with the word of the total.
    pub no_inicio: bool,
}

/// How totals begin.
const INICIOS: [&str; 24] = [
    "SUBTOTAL",
    "SUB-TOTAL",
    "SUB TOTAL",
    "TOTAL",
    "TOTAIS",
    "SOMA",
    "SOMATORIO",
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
    "VLR. TOTAL",
    "VL TOTAL",
    "VL. TOTAL",
    "ACUMULADO",
    "A REPORTAR",
    "REPORTE",
];

/// Words that may stand in the name of a control; all others may be names of persons.
const PALAVRAS: [&str; 38] = [
    "SUBTOTAL",
    "SUB-TOTAL",
    "SUB",
    "TOTAL",
    "TOTAIS",
    "SOMA",
    "TRANSPORTE",
    "A",
    "TRANSPORTAR",
    "TRANSPORTADO",
    "SALDO",
    "VALOR",
    "GERAL",
    "DO",
    "DA",
    "DE",
    "POR",
    "DOS",
    "DAS",
    "DIA",
    "DATA",
    "PACIENTE",
    "PROCEDIMENTO",
    "EXAME",
    "PAGINA",
    "FOLHA",
    "GRUPO",
    "CONVENIO",
    "PROFISSIONAL",
    "MEDICO",
    "SETOR",
    "RELATORIO",
    "PERIODO",
    "ATENDIMENTOS",
    "MES",
    "ACUMULADO",
    "UNIDADE",
    "QUANTIDADE",
];

fn comeca(t: &str) -> bool {
    INICIOS.iter().any(|p| t.strip_prefix(p).is_some_and(|r| !r.starts_with(|c: char| c.is_ascii_alphabetic())))
}

/// True when the first word is one of a total.
pub fn comeca_como_total(l: &Linha) -> bool {
    let texto = dobrar(&l.texto());
    comeca(texto.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()))
}

/// Recognises totals, subtotals and carry lines by their first words. `m` is the table in force.
pub fn total(l: &Linha, m: &Modelo) -> Option<Total> {
    let texto = dobrar(&l.texto());
    let t = texto.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let comeca =
        INICIOS.iter().any(|p| t.strip_prefix(p).is_some_and(|r| !r.starts_with(|c: char| c.is_ascii_alphabetic())));
    let no_meio = [" TOTAL DO ", " TOTAL DA ", " TOTAL GERAL", " SUBTOTAL", " TOTAL:", " TOTAL :"]
        .iter()
        .any(|p| texto.contains(p));
    let ultimo = coluna_do_valor(l, m).or_else(|| l.palavras.iter().rposition(|p| parece_valor(&p.texto)));
    let algum_numero = l.palavras.iter().any(|p| p.texto.bytes().any(|b| b.is_ascii_digit()));
    if !(comeca && algum_numero || no_meio && ultimo.is_some()) {
        return None;
    }
    Some(Total {
        alcance: alcance(t),
        nome: nome(t),
        soma: ultimo.and_then(|i| valor_em(l, i)),
        contagem: contagem(l, m, t),
        no_inicio: comeca,
    })
}

/// A line that holds nothing but an amount under the column of amounts: a sum without a word.
pub fn so_valor(l: &Linha, m: &Modelo) -> Option<Total> {
    let i = coluna_do_valor(l, m)?;
    l.palavras.iter().all(|p| parece_valor(&p.texto) || enfeite_de_valor(&p.texto)).then(|| Total {
        alcance: Alcance::Grupo,
        nome: "subtotal".to_owned(),
        soma: valor_em(l, i),
        contagem: None,
        no_inicio: false,
    })
}

fn alcance(t: &str) -> Alcance {
    if t.contains("TRANSPORT") || t.contains("REPORT") || t.contains("ACUMULAD") {
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
    }
}

/// The words of the label that name no person, in lower case.
fn nome(t: &str) -> String {
    let mut palavras: Vec<&str> = Vec::new();
    for p in t.split_whitespace() {
        let nua = p.trim_end_matches([':', '.', ',']);
        if !PALAVRAS.contains(&nua) {
            break;
        }
        palavras.push(nua);
        if p.ends_with(':') {
            break;
        }
    }
    while palavras.len() > 1 && matches!(palavras.last(), Some(&("DO" | "DA" | "DE" | "POR" | "DOS" | "DAS" | "A"))) {
        palavras.pop();
    }
    if palavras.is_empty() { "total".to_owned() } else { palavras.join(" ").to_lowercase() }
}

/// The amount under the table's own column of amounts.
fn coluna_do_valor(l: &Linha, m: &Modelo) -> Option<usize> {
    let coluna = &m.colunas[m.indice(Campo::Valor)?];
    l.palavras.iter().rposition(|p| {
        let meio = f32::midpoint(p.x0, p.x1);
        meio >= coluna.esq && meio < coluna.dir && parece_valor(&p.texto)
    })
}

/// The amount at word `i`, with a sign that stands beside it.
fn valor_em(l: &Linha, i: usize) -> Option<Dinheiro> {
    let p = &l.palavras;
    let antes = i.checked_sub(1).map(|j| &*p[j].texto).filter(|s| matches!(*s, "-" | "(" | "−")).unwrap_or("");
    let depois = p.get(i + 1).map(|q| &*q.texto).filter(|s| matches!(*s, "-" | "D" | ")" | "C")).unwrap_or("");
    dinheiro(&format!("{antes}{}{depois}", p[i].texto), ',').or_else(|| dinheiro(&p[i].texto, ','))
}

/// "2 atendimento(s)", "Quantidade: 2" and a whole number under the column of quantities.
fn contagem(l: &Linha, m: &Modelo, t: &str) -> Option<u64> {
    let numero = |s: &str| {
        let s = s.trim_matches(['(', ')', '.', ',', ';', ':']);
        let limpo = s.replace('.', "");
        ((1..=9).contains(&limpo.len()) && limpo.bytes().all(|b| b.is_ascii_digit()))
            .then(|| limpo.parse().ok())
            .flatten()
    };
    let palavras: Vec<&str> = t.split_whitespace().collect();
    let coisas =
        ["ATENDIMENTO", "REGISTRO", "LINHA", "PROCEDIMENTO", "EXAME", "ITEN", "ITEM", "LANCAMENTO", "CONSULTA"];
    let seguido = palavras
        .windows(2)
        .find(|j| coisas.iter().any(|c| j[1].trim_start_matches('(').starts_with(c)))
        .and_then(|j| numero(j[0]));
    let rotulado = || {
        palavras.windows(2).find_map(|j| {
            (matches!(j[0], "QUANTIDADE:" | "QTD:" | "QTDE:" | "QTD.:" | "QUANT.:")
                || j[0].starts_with("ATENDIMENTO") && j[0].ends_with(':'))
            .then(|| numero(j[1]))
            .flatten()
        })
    };
    let na_coluna = || {
        let coluna = &m.colunas[m.indice(Campo::Quantidade)?];
        let mut dentro = l.palavras.iter().filter(|p| {
            let meio = f32::midpoint(p.x0, p.x1);
            meio >= coluna.esq && meio < coluna.dir
        });
        match (dentro.next(), dentro.next()) {
            (Some(p), None) => numero(&p.texto),
            _ => None,
        }
    };
    seguido.or_else(rotulado).or_else(na_coluna)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::cabecalho::Cabecalho;
    use super::super::linhas::Palavra;
    use super::*;

    fn ler(t: &str) -> Option<Total> {
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
        let l = Linha { pagina: 1, numero: 1, y: 0.0, corpo: 8.0, palavras, de_lado: false };
        total(&l, &Modelo { cabecalho: Cabecalho { titulos: Vec::new(), linhas: 1 }, colunas: Vec::new() })
    }

    #[test]
    fn totais_e_o_que_so_parece_total() {
        let t = ler("Total do dia 05/01/2026: 2 atendimento(s) 235,50").unwrap();
        assert_eq!((t.alcance, t.soma, t.contagem), (Alcance::Grupo, Some(Dinheiro(23550)), Some(2)));
        assert_eq!(t.nome, "total do dia");
        let t = ler("TOTAL GERAL (120 atendimentos) 583.881,79").unwrap();
        assert_eq!((t.alcance, t.contagem, t.nome.as_str()), (Alcance::Geral, Some(120), "total geral"));
        let t = ler("Quantidade: 2 Total do procedimento: 0,00").unwrap();
        assert_eq!((t.soma, t.contagem), (Some(Dinheiro(0)), Some(2)));
        assert_eq!(ler("A transportar 10,00").unwrap().alcance, Alcance::Transporte);
        assert_eq!(ler("TOTAL E FRAÇÕES"), None);
        assert_eq!(ler("DOSAGEM DE COLESTEROL TOTAL"), None);
        assert_eq!(ler("Total geral 85,50 -").unwrap().soma, Some(Dinheiro(-8550)));
    }

    #[test]
    fn o_nome_de_um_controle_nao_leva_nome_de_pessoa() {
        assert_eq!(ler("Total de MARIA DA AMOSTRA: 10,00").unwrap().nome, "total");
        assert_eq!(ler("Subtotal do paciente 3 10,00").unwrap().nome, "subtotal do paciente");
    }
}
