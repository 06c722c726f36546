//! The SIA's answer to a remittance (DBF): presented and approved quantity and value per line, with the error flags.
//!
//! Two layouts are known, told apart by their column names: `S_PRD.DBF` of the SIA program (`PRD_*`) and the production
//! files DATASUS publishes (`PA_*`). A table without the columns that a glosa needs is `leiaute_desconhecido`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{BufReader, Read};

use nexsus_domain::{Cbo, Cnes, Cns, CodigoProcedimento, Competencia, Dinheiro, Folha, LinhaRetorno, Sequencia};

use crate::dbf::{Dbf, Defeito, Registro};
use crate::pacote::{Pacote, e_zip};
use crate::{ErroDeArquivo, Itens, Leitura, Lida, Motivo, Opcoes, Tipo, textos};

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

    fn montar(&self, r: &Registro<'_>) -> Result<LinhaRetorno, Defeito> {
        let cmp = r.em(self.cmp, competencia)?;
        let mvm = self.mvm.map_or(Ok(cmp), |l| r.em(l, |t| if t.is_empty() { Ok(cmp) } else { competencia(t) }))?;
        let procedimento = r.em(self.procedimento, |t| match t {
            "" => Err(Motivo::CodigoAusente),
            t => CodigoProcedimento::ler(t).map_err(|_| Motivo::CodigoInvalido),
        })?;
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
            cnes: r.em(self.cnes, |t| match t {
                "" => Err(Motivo::CodigoAusente),
                t => Cnes::ler(&format!("{t:0>7}")).map_err(|_| Motivo::CodigoInvalido),
            })?,
            mvm,
            cmp,
            org: self.org.map(|l| r.texto(l)).unwrap_or_default().chars().take(3).collect(),
            procedimento,
            cns_prof: opcional(r, self.cns, Cns::ler)?,
            cbo: opcional(r, self.cbo, Cbo::ler)?,
            folha: opcional(r, self.folha, Folha::ler)?,
            sequencia: opcional(r, self.sequencia, Sequencia::ler)?,
            qt_apresentada: r.em(self.qt.0, quantidade)?,
            qt_aprovada: r.em(self.qt.1, quantidade)?,
            vl_apresentado: r.em(self.vl.0, valor)?,
            vl_aprovado: r.em(self.vl.1, valor)?,
            erros,
        })
    }
}

/// Lines of the BPA already met, by what makes one unique (domain.md 2.3 and 4): nothing in the base of the BPA forbids two
/// of the same folha and sequência, and a remittance imported twice has them. Both would count in the glosa; the first
/// stands. Other instruments (APAC, RAAS) number otherwise and are not looked at.
#[derive(Default)]
struct Vistas {
    chaves: HashMap<Chave, LinhaRetorno>,
    repetidas: u64,
    diferentes: u64,
}

#[derive(PartialEq, Eq, Hash)]
struct Chave(i32, Competencia, Competencia, bool, Option<(Option<Cns>, Option<Cbo>)>, Folha, Sequencia);

impl Vistas {
    fn repetida(&mut self, l: &LinhaRetorno) -> bool {
        let (Some(folha), Some(sequencia)) = (l.folha, l.sequencia) else { return false };
        // The consolidated form is numbered per unit and month, the individual one also per professional and occupation.
        let consolidada = match l.org.as_str() {
            "BPA" => true,
            "BPI" | "" => false,
            _ => return false,
        };
        let de_quem = (!consolidada).then_some((l.cns_prof, l.cbo));
        let chave = Chave(l.cnes.numero(), l.mvm, l.cmp, consolidada, de_quem, folha, sequencia);
        match self.chaves.entry(chave) {
            Entry::Vacant(v) => {
                v.insert(l.clone());
                false
            }
            Entry::Occupied(antes) => {
                self.repetidas += 1;
                self.diferentes += u64::from(antes.get() != l);
                true
            }
        }
    }

    fn aviso(&self) -> Option<String> {
        (self.repetidas > 0).then(|| textos::retorno_repetidas(self.repetidas, self.diferentes))
    }
}

fn ler_tabela(entrada: impl Read) -> Result<Leitura, ErroDeArquivo> {
    let mut tabela = Dbf::abrir(BufReader::new(entrada), None)?;
    let mapa = Mapa::da_tabela(&tabela).ok_or(ErroDeArquivo::LeiauteDesconhecido)?;
    let por_linha = mapa.folha.is_some() && mapa.sequencia.is_some();
    let (mut itens, mut rejeitos, mut mobilia) = (Vec::new(), Vec::new(), 0_u64);
    let mut soma = Some(Dinheiro(0));
    let mut vistas = Vistas::default();
    let mut linha = 0;
    while let Some(r) = tabela.proximo()? {
        linha += 1;
        if r.apagado {
            mobilia += 1;
            continue;
        }
        let lido = mapa.montar(&r).and_then(|v| match mapa.sequencia {
            Some(lugar) if vistas.repetida(&v) => Err(Defeito { motivo: Motivo::Duplicado, lugar }),
            _ => Ok(v),
        });
        match lido {
            Ok(valor) => {
                soma = soma.and_then(|s| s.somar(valor.vl_apresentado));
                itens.push(Lida { pagina: 1, linha, texto: String::new(), valor });
            }
            Err(d) => rejeitos.push(r.recusado(1, linha, d)),
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
        avisos: vistas.aviso().into_iter().chain((mobilia > 0).then(|| textos::dbf_apagados(mobilia))).collect(),
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

/// Blank and zeros of the whole width stand for "none" in these tables.
fn opcional<T, E>(
    r: &Registro<'_>,
    lugar: Option<usize>,
    ler: impl FnOnce(&str) -> Result<T, E>,
) -> Result<Option<T>, Defeito> {
    let Some(lugar) = lugar else { return Ok(None) };
    r.em(lugar, |t| {
        if t.bytes().all(|b| b == b'0') {
            return Ok(None);
        }
        ler(t).map(Some).map_err(|_| Motivo::CodigoInvalido)
    })
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
