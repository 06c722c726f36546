//! Delimited tables (`;`, `|`, tab, comma), with a header by synonyms or without one by what the columns hold.

use std::borrow::Cow;
use std::io::Read;

use nexsus_domain::{CodigoProcedimento, Competencia, Dinheiro};

use super::entrada::falha;
use super::leiaute::COLUNAS;
use super::linhas::{Linhas, branca, numeradas};
use super::mesa::Mesa;
use super::procedimento::{Moeda, campos, montar};
use crate::comum::chave;
use crate::textos;
use crate::{ErroDeArquivo, Motivo, Opcoes};

/// Lines looked at to recognise delimiter and columns.
const AMOSTRA: usize = 200;

/// What was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delimitado {
    separador: char,
    /// Name of the SIGTAP column for each field, where known.
    colunas: Vec<Option<&'static str>>,
    /// Line number of the header, if there is one.
    cabecalho: Option<u32>,
    moeda: Moeda,
}

/// Recognises delimiter, header and columns; `None` when the text is no delimited table of procedures.
pub fn farejar(texto: &str) -> Option<Delimitado> {
    let amostra: Vec<(u32, &str)> = numeradas(texto).filter(|(_, l)| !branca(l)).take(AMOSTRA).collect();
    for separador in [';', '|', '\t', ','] {
        let campos: Vec<usize> = amostra.iter().map(|(_, l)| dividir(l, separador).len()).collect();
        let tipico = mediana(campos.clone());
        if tipico < 2 || campos.iter().filter(|n| **n == tipico).count() * 10 < campos.len() * 7 {
            continue;
        }
        if let Some(d) = com_cabecalho(&amostra, separador).or_else(|| sem_cabecalho(&amostra, separador, tipico)) {
            return Some(d);
        }
    }
    None
}

fn com_cabecalho(amostra: &[(u32, &str)], separador: char) -> Option<Delimitado> {
    for (n, linha) in amostra.iter().take(30) {
        let mut colunas: Vec<Option<&'static str>> =
            dividir(linha, separador).iter().map(|t| coluna(&chave(t))).collect();
        for i in 1..colunas.len() {
            if colunas[..i].contains(&colunas[i]) {
                colunas[i] = None;
            }
        }
        let tem = |c: &str| colunas.contains(&Some(c));
        if tem("CO_PROCEDIMENTO") && tem("NO_PROCEDIMENTO") {
            let dados: Vec<&str> = amostra.iter().filter(|(m, _)| m > n).map(|(_, l)| *l).collect();
            let moeda = moeda(&colunas, &dados, separador);
            return Some(Delimitado { separador, colunas, cabecalho: Some(*n), moeda });
        }
    }
    None
}

/// Without a header: the column of codes, the longest texts, the amounts.
fn sem_cabecalho(amostra: &[(u32, &str)], separador: char, campos: usize) -> Option<Delimitado> {
    let linhas: Vec<Vec<Cow<'_, str>>> =
        amostra.iter().map(|(_, l)| dividir(l, separador)).filter(|c| c.len() == campos).collect();
    let parte =
        |i: usize, f: &dyn Fn(&str) -> bool| linhas.iter().filter(|c| f(c[i].trim())).count() * 10 >= linhas.len() * 8;
    let mut colunas: Vec<Option<&'static str>> = vec![None; campos];
    let codigo = (0..campos).find(|&i| parte(i, &|t| CodigoProcedimento::ler(t).is_ok()))?;
    colunas[codigo] = Some("CO_PROCEDIMENTO");
    let letras = |i: usize| linhas.iter().map(|c| c[i].chars().filter(|x| x.is_alphabetic()).count()).sum::<usize>();
    let nome =
        (0..campos).filter(|&i| i != codigo).max_by_key(|&i| letras(i)).filter(|&i| letras(i) > linhas.len() * 3)?;
    colunas[nome] = Some("NO_PROCEDIMENTO");
    let outros = || (0..campos).filter(|&i| i != codigo && i != nome);
    let valores: Vec<usize> =
        outros().filter(|&i| parte(i, &|t| t.contains([',', '.']) && Dinheiro::ler(t).is_ok())).collect();
    // As in the fixed-width files: centavos filled with zeros.
    let (valores, moeda) = if valores.is_empty() {
        (outros().filter(|&i| parte(i, &em_centavos)).collect(), Moeda::Centavos)
    } else {
        (valores, Moeda::Reais)
    };
    match valores[..] {
        [sa] => colunas[sa] = Some("VL_SA"),
        [sh, sa, sp, ..] => {
            colunas[sh] = Some("VL_SH");
            colunas[sa] = Some("VL_SA");
            colunas[sp] = Some("VL_SP");
        }
        _ => {}
    }
    let competencia =
        (0..campos).find(|&i| colunas[i].is_none() && parte(i, &|t| t.len() == 6 && Competencia::ler(t).is_ok()));
    if let Some(i) = competencia {
        colunas[i] = Some("DT_COMPETENCIA");
    }
    Some(Delimitado { separador, colunas, cabecalho: None, moeda })
}

/// A long run of digits without a mark.
fn em_centavos(t: &str) -> bool {
    t.len() >= 9 && t.bytes().all(|b| b.is_ascii_digit())
}

/// Long runs of digits without a mark in the value columns are centavos, as in the fixed-width files.
fn moeda(colunas: &[Option<&str>], dados: &[&str], separador: char) -> Moeda {
    let valores: Vec<usize> =
        (0..colunas.len()).filter(|&i| colunas[i].is_some_and(|c| matches!(c, "VL_SH" | "VL_SA" | "VL_SP"))).collect();
    let (mut cheios, mut longos) = (0, 0);
    for l in dados {
        let c = dividir(l, separador);
        for t in valores.iter().filter_map(|&i| c.get(i)).map(|t| t.trim()).filter(|t| !t.is_empty()) {
            cheios += 1;
            longos += usize::from(em_centavos(t));
        }
    }
    if cheios > 0 && longos * 10 >= cheios * 8 { Moeda::Centavos } else { Moeda::Reais }
}

/// Reads every line; returns the description of the layout.
pub fn ler(
    mut linhas: Linhas<impl Read>,
    d: &Delimitado,
    op: &Opcoes,
    mesa: &mut Mesa<'_, '_>,
) -> Result<String, ErroDeArquivo> {
    let mut competencia = op.competencia;
    if !d.colunas.contains(&Some("DT_COMPETENCIA")) && competencia.is_none() {
        competencia = Competencia::de_data(chrono::Local::now().date_naive()).ok();
        if let Some(c) = competencia {
            mesa.avisos.push(textos::competencia_suposta(c));
        }
    }
    if !d.colunas.iter().flatten().any(|c| c.starts_with("VL_S")) {
        mesa.avisos.push(textos::SEM_VALORES.to_owned());
    }
    let minimo =
        d.colunas.iter().rposition(|c| matches!(c, Some("CO_PROCEDIMENTO" | "NO_PROCEDIMENTO"))).map_or(0, |i| i + 1);
    let lugares = COLUNAS.map(|nome| d.colunas.iter().position(|c| *c == Some(nome)));
    let inicio = d.cabecalho.unwrap_or(0);
    while let Some(linha) = linhas.proxima().map_err(|e| falha(&e))? {
        if linha.branca() {
            continue;
        }
        if linha.numero <= inicio {
            mesa.mobilia += 1;
            continue;
        }
        let texto = linha.texto();
        let partes = dividir(texto.trim_end_matches('\u{1A}'), d.separador);
        let sobram = partes.iter().skip(d.colunas.len()).any(|c| !c.trim().is_empty());
        if mobilia(&partes, d) {
            mesa.mobilia += 1;
            continue;
        }
        let celulas = lugares.map(|i| i.map(|i| Cow::Borrowed(partes.get(i).map_or("", |t| t.as_ref()))));
        let lido = if linha.com_controle() {
            Err(Motivo::BytesInvalidos)
        } else if linha.longa || partes.len() < minimo || sobram {
            Err(Motivo::LarguraInvalida)
        } else {
            montar(&celulas, d.moeda, competencia)
        };
        mesa.aceitar(linha.numero, || linha.util().enxuta(), lido, || campos(&celulas, d.moeda, competencia))?;
    }
    Ok(textos::layout_delimitado(d.separador, d.cabecalho.is_some()))
}

/// A repeated header, or a total: neither has a code, and the one names the columns, the other says what it is.
fn mobilia(partes: &[Cow<'_, str>], d: &Delimitado) -> bool {
    let do_codigo = d.colunas.iter().position(|c| *c == Some("CO_PROCEDIMENTO")).and_then(|i| partes.get(i));
    if do_codigo.is_some_and(|t| t.contains(|c: char| c.is_ascii_digit())) {
        return false;
    }
    let primeira = partes.iter().map(|t| chave(t)).find(|t| !t.is_empty()).unwrap_or_default();
    let titulos = || partes.iter().zip(&d.colunas).filter(|(t, c)| c.is_some() && coluna(&chave(t)) == **c).count();
    ["TOTAL", "SUBTOTAL"].iter().any(|t| primeira.starts_with(t)) || d.cabecalho.is_some() && titulos() >= 2
}

/// Splits at the separator, with quotes as CSV has them.
fn dividir(linha: &str, separador: char) -> Vec<Cow<'_, str>> {
    if !linha.contains('"') {
        return linha.split(separador).map(Cow::Borrowed).collect();
    }
    let mut campos = vec![String::new()];
    let mut aspas = false;
    let mut letras = linha.chars().peekable();
    while let Some(c) = letras.next() {
        let Some(atual) = campos.last_mut() else {
            break;
        };
        match c {
            '"' if aspas && letras.peek() == Some(&'"') => {
                atual.push('"');
                letras.next();
            }
            '"' if aspas => aspas = false,
            '"' if atual.trim().is_empty() => {
                atual.clear();
                aspas = true;
            }
            c if c == separador && !aspas => campos.push(String::new()),
            c => atual.push(c),
        }
    }
    campos.into_iter().map(Cow::Owned).collect()
}

fn mediana(mut v: Vec<usize>) -> usize {
    v.sort_unstable();
    v.get(v.len() / 2).copied().unwrap_or(0)
}

/// The SIGTAP column a title means.
fn coluna(chave: &str) -> Option<&'static str> {
    Some(match chave {
        "COPROCEDIMENTO"
        | "CODIGO"
        | "COD"
        | "CODPROCEDIMENTO"
        | "CODIGOPROCEDIMENTO"
        | "CODIGODOPROCEDIMENTO"
        | "COPROC"
        | "CODPROC"
        | "CODIGOSIGTAP"
        | "SIGTAP"
        | "CDPROCEDIMENTO"
        | "CODSIGTAP" => "CO_PROCEDIMENTO",
        "NOPROCEDIMENTO"
        | "NOME"
        | "DESCRICAO"
        | "PROCEDIMENTO"
        | "NOMEPROCEDIMENTO"
        | "NOMEDOPROCEDIMENTO"
        | "DESCRICAODOPROCEDIMENTO"
        | "DESCRICAOPROCEDIMENTO"
        | "NMPROCEDIMENTO"
        | "DSPROCEDIMENTO" => "NO_PROCEDIMENTO",
        "TPCOMPLEXIDADE" | "COMPLEXIDADE" => "TP_COMPLEXIDADE",
        "TPSEXO" | "SEXO" => "TP_SEXO",
        "QTMAXIMAEXECUCAO" | "QTMAXIMA" | "QUANTIDADEMAXIMA" | "QTDMAXIMA" | "QTDEMAXIMA" | "QTMAX" | "MAXIMO" => {
            "QT_MAXIMA_EXECUCAO"
        }
        "QTDIASPERMANENCIA" | "DIASPERMANENCIA" | "PERMANENCIA" => "QT_DIAS_PERMANENCIA",
        "QTPONTOS" | "PONTOS" => "QT_PONTOS",
        "VLIDADEMINIMA" | "IDADEMINIMA" | "IDADEMIN" => "VL_IDADE_MINIMA",
        "VLIDADEMAXIMA" | "IDADEMAXIMA" | "IDADEMAX" => "VL_IDADE_MAXIMA",
        "VLSH" | "VALORSH" | "SH" | "SERVICOHOSPITALAR" | "VALORHOSPITALAR" => "VL_SH",
        "VLSA"
        | "VALORSA"
        | "SA"
        | "VALOR"
        | "VALORAMBULATORIAL"
        | "SERVICOAMBULATORIAL"
        | "VALORSUS"
        | "VL"
        | "VLR" => "VL_SA",
        "VLSP" | "VALORSP" | "SP" | "SERVICOPROFISSIONAL" | "VALORPROFISSIONAL" => "VL_SP",
        "COFINANCIAMENTO" | "FINANCIAMENTO" => "CO_FINANCIAMENTO",
        "CORUBRICA" | "RUBRICA" => "CO_RUBRICA",
        "QTTEMPOPERMANENCIA" | "TEMPOPERMANENCIA" => "QT_TEMPO_PERMANENCIA",
        "DTCOMPETENCIA" | "COMPETENCIA" | "CMP" | "COMP" | "ANOMES" | "DATACOMPETENCIA" => "DT_COMPETENCIA",
        _ => return None,
    })
}
