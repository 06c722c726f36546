//! The SIA's answer to a remittance (DBF): presented and approved quantity and value per line, with the error flags.
//!
//! Two layouts are known, told apart by their column names: `S_PRD.DBF` of the SIA program (`PRD_*`) and the production
//! files DATASUS publishes (`PA_*`). A table without the columns that a glosa needs is `leiaute_desconhecido`.

use std::io::{BufReader, Read};

use nexsus_domain::{Cbo, Cnes, Cns, CodigoProcedimento, Competencia, Dinheiro, Folha, LinhaRetorno, Sequencia};

use crate::dbf::{Dbf, Registro};
use crate::pacote::{Pacote, e_zip};
use crate::{ErroDeArquivo, Itens, Leitura, Lida, Motivo, Opcoes, Rejeito, Tipo, textos};

/// Error flags that say something of the line; the others of the same beginning are descriptions.
const SINAIS: [&str; 8] = ["FLPA", "FLCBO", "FLCA", "FLIDA", "FLQT", "FLER", "FLMUN", "FLCID"];

/// Reads the table, or the only table of a zip.
///
/// # Errors
/// `vazio`, `corrompido`, `leiaute_desconhecido`, `limite_excedido`, `sem_linhas`, `senha_necessaria`.
pub fn ler(bytes: &[u8], _op: &Opcoes) -> Result<Leitura, ErroDeArquivo> {
    if e_zip(bytes) {
        let mut pacote = Pacote::abrir(bytes)?;
        let dentro = pacote.com_final(".dbf");
        let [(i, _)] = dentro[..] else { return Err(ErroDeArquivo::LeiauteDesconhecido) };
        return pacote.ler(i, |r| ler_tabela(r));
    }
    ler_tabela(bytes)
}

/// Where each thing stands in this table.
struct Mapa {
    cnes: usize,
    cmp: usize,
    mvm: Option<usize>,
    procedimento: usize,
    org: Option<usize>,
    cns: Option<usize>,
    cbo: Option<usize>,
    folha: Option<usize>,
    sequencia: Option<usize>,
    qt: (usize, usize),
    vl: (usize, usize),
    sinais: Vec<(&'static str, usize)>,
}

impl Mapa {
    fn da_tabela<R: Read>(t: &Dbf<R>) -> Option<Self> {
        let um = |nomes: &[&str]| nomes.iter().find_map(|n| t.lugar(n));
        let sinais = SINAIS
            .iter()
            .filter_map(|s| Some((*s, ["PRD_", "PA_"].iter().find_map(|p| t.lugar(&format!("{p}{s}")))?)))
            .collect();
        Some(Self {
            cnes: um(&["PRD_UID", "PA_CODUNI", "PA_CNES", "CODUNI", "CNES"])?,
            cmp: um(&["PRD_CMP", "PA_CMP", "CMP"])?,
            mvm: um(&["PRD_MVM", "PA_MVM", "MVM"]),
            procedimento: um(&["PRD_PA", "PA_PROC_ID", "PA_CODPRO", "PA_PROC", "PROC_ID"])?,
            org: um(&["PRD_ORG", "PA_DOCORIG", "PA_ORG"]),
            cns: um(&["PRD_CNSMED", "PA_CNSMED", "CNSMED"]),
            cbo: um(&["PRD_CBO", "PA_CBOCOD", "PA_CBO"]),
            folha: um(&["PRD_FLH", "PA_FLH"]),
            sequencia: um(&["PRD_SEQ", "PA_SEQ"]),
            qt: (um(&["PRD_QT_P", "PA_QTDPRO", "PA_QTDP"])?, um(&["PRD_QT_A", "PA_QTDAPR", "PA_QTDA"])?),
            vl: (um(&["PRD_VL_P", "PA_VALPRO", "PA_VALP"])?, um(&["PRD_VL_A", "PA_VALAPR", "PA_VALA"])?),
            sinais,
        })
    }

    fn montar(&self, r: &Registro<'_>) -> Result<LinhaRetorno, Motivo> {
        let texto = |lugar: Option<usize>| lugar.map(|l| r.texto(l)).unwrap_or_default();
        let cmp = competencia(&r.texto(self.cmp))?;
        let mvm = match texto(self.mvm).as_str() {
            "" => cmp,
            t => competencia(t)?,
        };
        let procedimento = match r.texto(self.procedimento).as_str() {
            "" => return Err(Motivo::CodigoAusente),
            t => CodigoProcedimento::ler(t).map_err(|_| Motivo::CodigoInvalido)?,
        };
        let erros = self
            .sinais
            .iter()
            .filter_map(|(nome, lugar)| {
                let v = r.texto(*lugar);
                (!matches!(v.as_str(), "" | "0" | "00"))
                    .then(|| format!("{nome}={}", v.chars().take(4).collect::<String>()))
            })
            .collect::<Vec<_>>()
            .join(" ");
        Ok(LinhaRetorno {
            cnes: Cnes::ler(&format!("{:0>7}", r.texto(self.cnes))).map_err(|_| Motivo::CodigoInvalido)?,
            mvm,
            cmp,
            org: texto(self.org).chars().take(3).collect(),
            procedimento,
            cns_prof: opcional(&texto(self.cns), Cns::ler)?,
            cbo: opcional(&texto(self.cbo), Cbo::ler)?,
            folha: opcional(&texto(self.folha), Folha::ler)?,
            sequencia: opcional(&texto(self.sequencia), Sequencia::ler)?,
            qt_apresentada: quantidade(&r.texto(self.qt.0))?,
            qt_aprovada: quantidade(&r.texto(self.qt.1))?,
            vl_apresentado: valor(&r.texto(self.vl.0))?,
            vl_aprovado: valor(&r.texto(self.vl.1))?,
            erros,
        })
    }
}

fn ler_tabela(entrada: impl Read) -> Result<Leitura, ErroDeArquivo> {
    let mut tabela = Dbf::abrir(BufReader::new(entrada), None)?;
    let mapa = Mapa::da_tabela(&tabela).ok_or(ErroDeArquivo::LeiauteDesconhecido)?;
    let por_linha = mapa.folha.is_some() && mapa.sequencia.is_some();
    let (mut itens, mut rejeitos, mut mobilia) = (Vec::new(), Vec::new(), 0_u64);
    let mut soma = Some(Dinheiro(0));
    let mut linha = 0;
    while let Some(r) = tabela.proximo()? {
        linha += 1;
        if r.apagado {
            mobilia += 1;
            continue;
        }
        match mapa.montar(&r) {
            Ok(valor) => {
                soma = soma.and_then(|s| s.somar(valor.vl_apresentado));
                itens.push(Lida { pagina: 1, linha, texto: String::new(), valor });
            }
            Err(motivo) => {
                rejeitos.push(Rejeito { pagina: 1, linha, motivo, texto: r.linha(), campos: Vec::new() });
            }
        }
    }
    if itens.is_empty() && rejeitos.is_empty() {
        return Err(ErroDeArquivo::SemLinhas);
    }
    Ok(Leitura {
        tipo: Tipo::Retorno,
        layout: textos::layout_retorno(por_linha, tabela.campos.len()),
        lidas: u64::from(linha),
        mobilia,
        avisos: if mobilia > 0 { vec![textos::dbf_apagados(mobilia)] } else { Vec::new() },
        itens: Itens::Retorno(itens),
        rejeitos,
        soma_lida: soma,
        soma_impressa: None,
        controles: Vec::new(),
        arranjo: None,
    })
}

/// `AAAAMM` as the tables write it.
fn competencia(texto: &str) -> Result<Competencia, Motivo> {
    let n = texto.parse().map_err(|_| Motivo::DataInvalida)?;
    Competencia::de_numero(n).map_err(|_| Motivo::DataInvalida)
}

/// Blank, zeros and nines of the whole width stand for "none" in these tables.
fn opcional<T, E>(texto: &str, ler: impl FnOnce(&str) -> Result<T, E>) -> Result<Option<T>, Motivo> {
    if texto.is_empty() || texto.bytes().all(|b| b == b'0') {
        return Ok(None);
    }
    ler(texto).map(Some).map_err(|_| Motivo::CodigoInvalido)
}

/// A whole number, perhaps written with decimals of zero; blank is zero, stars are an overflow of the field.
fn quantidade(texto: &str) -> Result<i32, Motivo> {
    let inteiro = texto.split_once(['.', ',']).map_or(Some(texto), |(i, d)| d.bytes().all(|b| b == b'0').then_some(i));
    match inteiro {
        Some("") if texto.is_empty() => Ok(0),
        Some(t) => t.parse::<i32>().ok().filter(|n| *n >= 0).ok_or(Motivo::ValorInvalido),
        None => Err(Motivo::ValorInvalido),
    }
}

fn valor(texto: &str) -> Result<Dinheiro, Motivo> {
    if texto.is_empty() {
        return Ok(Dinheiro(0));
    }
    let texto = texto.strip_prefix('.').map_or_else(|| texto.to_owned(), |d| format!("0.{d}"));
    Dinheiro::ler_tecnico(&texto).ok().filter(|d| d.0 >= 0).ok_or(Motivo::ValorInvalido)
}

#[cfg(test)]
mod testes;
