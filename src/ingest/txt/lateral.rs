//! Side tables of the SIGTAP (rules, diagnoses, occupations and the like), always by a layout.

use std::io::Read;

use nexsus_domain::texto::arrumar;
use nexsus_domain::{CodigoProcedimento, Competencia, LinhaDeTabela, TabelaSigtap};

use super::entrada::falha;
use super::leiaute::Leiaute;
use super::linhas::{Linhas, Regua};
use super::mesa::Mesa;
use crate::textos;
use crate::{Campo, ErroDeArquivo, Motivo};

const COMPETENCIA: &str = "DT_COMPETENCIA";

/// The table a lone layout file describes, told by its columns.
pub fn pelo_leiaute(texto: &str) -> Option<(TabelaSigtap, Leiaute)> {
    TabelaSigtap::TODAS.iter().find_map(|t| {
        let l = Leiaute::de_tabela(texto, t.arquivo())?;
        let colunas = l.campos.iter().map(|c| c.nome.as_str()).filter(|n| *n != COMPETENCIA);
        colunas.eq(t.colunas().iter().copied()).then_some((*t, l))
    })
}

/// Reads every line; rows without a month of their own take `mes`, else the month of the rows before them, else this.
pub fn ler(
    mut linhas: Linhas<impl Read>,
    tabela: TabelaSigtap,
    l: &Leiaute,
    mes: Option<Competencia>,
    mesa: &mut Mesa<'_, '_>,
) -> Result<String, ErroDeArquivo> {
    let lugares = lugares(tabela, l).ok_or(ErroDeArquivo::LeiauteDesconhecido)?;
    let proprio = l.campo(COMPETENCIA).map(|c| (c.inicio, c.fim));
    let mut mes = mes.or(mesa.mes);
    if proprio.is_none() && mes.is_none() {
        mes = Competencia::de_data(chrono::Local::now().date_naive()).ok();
        mesa.avisos.extend(mes.map(textos::competencia_suposta));
    }
    let minimo = proprio.or_else(|| lugares.get(tabela.chaves() - 1).copied()).map_or(0, |(_, fim)| fim);
    while let Some(linha) = linhas.proxima().map_err(|e| falha(&e))? {
        if linha.branca() {
            continue;
        }
        let util = linha.util();
        let regua = util.regua();
        let torta = linha.longa || regua.largura() > l.largura || regua.largura() < minimo;
        let lido = if linha.com_controle() {
            Err(Motivo::BytesInvalidos)
        } else if torta {
            Err(Motivo::LarguraInvalida)
        } else {
            montar(tabela, &regua, &lugares, proprio, mes)
        };
        // Of a line of another width the columns would be a guess.
        let campos = || if torta { Vec::new() } else { campos(tabela, &regua, &lugares, proprio, mes) };
        mesa.aceitar_linha(util.numero, || util.enxuta(), lido, campos)?;
    }
    Ok(textos::layout_lateral(tabela.arquivo()))
}

/// Where the columns stand: by their names, or by their order where the layout has as many under other names.
fn lugares(tabela: TabelaSigtap, l: &Leiaute) -> Option<Vec<(usize, usize)>> {
    let pelo_nome: Option<Vec<_>> = tabela.colunas().iter().map(|n| l.campo(n).map(|c| (c.inicio, c.fim))).collect();
    pelo_nome.or_else(|| {
        let outras: Vec<_> = l.campos.iter().filter(|c| c.nome != COMPETENCIA).map(|c| (c.inicio, c.fim)).collect();
        (outras.len() == tabela.colunas().len()).then_some(outras)
    })
}

fn montar(
    tabela: TabelaSigtap,
    regua: &Regua<'_>,
    lugares: &[(usize, usize)],
    proprio: Option<(usize, usize)>,
    mes: Option<Competencia>,
) -> Result<LinhaDeTabela, Motivo> {
    let celula = |&(inicio, fim): &(usize, usize)| arrumar(&regua.fatia(inicio, fim));
    let colunas: Vec<String> = lugares.iter().map(celula).collect();
    let competencia = match proprio {
        Some(lugar) => Competencia::ler(&celula(&lugar)).map_err(|_| Motivo::DataInvalida),
        None => mes.ok_or(Motivo::DataInvalida),
    };
    conferir(tabela, colunas, competencia)
}

/// The rules of a row, whoever wrote it.
fn conferir(
    tabela: TabelaSigtap,
    mut colunas: Vec<String>,
    competencia: Result<Competencia, Motivo>,
) -> Result<LinhaDeTabela, Motivo> {
    if colunas.first().is_none_or(String::is_empty) {
        return Err(Motivo::CodigoAusente);
    }
    if tabela.de_procedimento() {
        let codigo = CodigoProcedimento::ler(&colunas[0]).map_err(|_| Motivo::CodigoInvalido)?;
        if colunas[1].is_empty() {
            return Err(Motivo::CodigoAusente);
        }
        colunas[0] = codigo.to_string();
    }
    Ok(LinhaDeTabela { tabela, competencia: competencia?, colunas })
}

/// The row as a person mends it: every column under its name in lower case, the month last.
fn campos(
    tabela: TabelaSigtap,
    regua: &Regua<'_>,
    lugares: &[(usize, usize)],
    proprio: Option<(usize, usize)>,
    mes: Option<Competencia>,
) -> Vec<Campo> {
    let limpo = |s: &str| arrumar(s).replace(char::is_control, "\u{FFFD}");
    let nomes = tabela.colunas().iter().map(|n| n.to_ascii_lowercase());
    let mut v: Vec<Campo> = nomes
        .zip(lugares)
        .map(|(nome, (inicio, fim))| Campo { nome, valor: limpo(&regua.fatia(*inicio, *fim)) })
        .collect();
    let competencia = match proprio {
        Some((inicio, fim)) => limpo(&regua.fatia(inicio, fim)),
        None => mes.map(|c| c.to_string()).unwrap_or_default(),
    };
    v.push(Campo { nome: COMPETENCIA.to_ascii_lowercase(), valor: competencia });
    v
}

/// A mended row, its table told by its columns; `None` when they are of no side table.
pub fn das_colunas(campos: &[Campo]) -> Option<Result<LinhaDeTabela, Motivo>> {
    let valor = |nome: &str| campos.iter().find(|c| c.nome.eq_ignore_ascii_case(nome)).map(|c| arrumar(&c.valor));
    let competencia = valor(COMPETENCIA)?;
    let tabela = TabelaSigtap::TODAS
        .iter()
        .copied()
        .find(|t| campos.len() == t.colunas().len() + 1 && t.colunas().iter().all(|n| valor(n).is_some()))?;
    let colunas = tabela.colunas().iter().filter_map(|n| valor(n)).collect();
    Some(conferir(tabela, colunas, Competencia::ler(&competencia).map_err(|_| Motivo::DataInvalida)))
}
