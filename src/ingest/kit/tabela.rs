//! Which table a DBF is, by its columns, and the record of each.

use std::io::Read;

use nexsus_domain::texto::arrumar;
use nexsus_domain::{Cbo, Cid, CodigoDeTabela, CodigoProcedimento, Competencia, Dinheiro, Ibge6, Procedimento};

use super::{RegistroKit, traducao};
use crate::Motivo;
use crate::dbf::{Dbf, Defeito, Registro};

/// A known table with the places of its columns.
pub enum Tabela {
    Pa(Box<Pa>),
    PaCbo { pa: usize, cbo: usize, cmp: usize },
    PaCid { pa: usize, cid: usize, cmp: usize },
    PaSrv { pa: usize, srv: usize, clf: usize, cmp: usize },
    Cdn { tb: usize, it: usize, nome: usize },
    CadMun { uf: usize, municipio: usize, nome: usize },
}

/// The columns of `S_PA`; those that newer and older months lack are optional.
pub struct Pa {
    cmp: usize,
    id: usize,
    dv: Option<usize>,
    total: usize,
    nome: usize,
    rubrica: Option<usize>,
    complexidade: Option<usize>,
    financiamento: Option<usize>,
    doc: usize,
    maxima: usize,
    minima: usize,
    sexo: usize,
    quantidade: usize,
    /// Column, the letter that sets the attribute, the attribute.
    detalhes: Vec<(usize, &'static str, &'static str)>,
}

/// Columns of `S_PA` that are attributes of the SIGTAP (domain.md 5.4).
const DETALHES: [(&str, &str, &str); 6] = [
    ("PA_CNSPCN", "S", "009"),
    ("PA_EXIGCBO", "N", "021"),
    ("PA_IDEBPA", "S", "012"),
    ("PA_6MESES", "S", "029"),
    ("PA_EXIGAUT", "S", "036"),
    ("PA_CPFPCN", "S", "058"),
];

impl Tabela {
    /// The table these columns belong to.
    pub fn reconhecer<R: Read>(t: &Dbf<R>) -> Option<Self> {
        let c = |nome: &str| t.lugar(nome);
        if let (Some(cmp), Some(id), Some(total)) = (c("PA_CMP"), c("PA_ID"), c("PA_TOTAL")) {
            return Some(Self::Pa(Box::new(Pa {
                cmp,
                id,
                dv: c("PA_DV"),
                total,
                nome: c("PA_DC")?,
                rubrica: c("PA_RUB"),
                complexidade: c("PA_CPX"),
                financiamento: c("PA_CTF"),
                doc: c("PA_DOC")?,
                maxima: c("PA_IDADEMX")?,
                minima: c("PA_IDADEMN")?,
                sexo: c("PA_SEXO")?,
                quantidade: c("PA_QTDMAX")?,
                detalhes: DETALHES.iter().filter_map(|(n, l, d)| Some((c(n)?, *l, *d))).collect(),
            })));
        }
        if let (Some(pa), Some(cbo), Some(cmp)) = (c("PACBO_PA"), c("PACBO_CBO"), c("PACBO_CMP")) {
            return Some(Self::PaCbo { pa, cbo, cmp });
        }
        if let (Some(pa), Some(cid), Some(cmp)) = (c("PACID_PA"), c("PACID_CID"), c("PACID_CMP")) {
            return Some(Self::PaCid { pa, cid, cmp });
        }
        if let (Some(pa), Some(srv), Some(clf), Some(cmp)) =
            (c("PASRV_PA"), c("PASRV_SRV"), c("PASRV_CSF"), c("PASRV_CMP"))
        {
            return Some(Self::PaSrv { pa, srv, clf, cmp });
        }
        if let (Some(tb), Some(it), Some(nome)) = (c("CDN_TB"), c("CDN_IT"), c("CDN_DSCR")) {
            return Some(Self::Cdn { tb, it, nome });
        }
        if let (Some(uf), Some(municipio), Some(nome)) = (c("CODUF"), c("CODMUNIC"), c("NOME")) {
            return Some(Self::CadMun { uf, municipio, nome });
        }
        None
    }

    /// Its name in the KIT.
    pub const fn nome(&self) -> &'static str {
        match self {
            Self::Pa(_) => "S_PA",
            Self::PaCbo { .. } => "S_PACBO",
            Self::PaCid { .. } => "S_PACID",
            Self::PaSrv { .. } => "S_PASRV",
            Self::Cdn { .. } => "S_CDN",
            Self::CadMun { .. } => "CADMUN",
        }
    }

    /// Types one record; a refusal names the column.
    pub fn montar(&self, r: &Registro<'_>) -> Result<RegistroKit, Defeito> {
        match self {
            Self::Pa(pa) => pa.montar(r),
            Self::PaCbo { pa, cbo, cmp } => Ok(RegistroKit::Ocupacao(
                r.em(*cmp, competencia)?,
                r.em(*pa, procedimento)?,
                r.em(*cbo, |t| Cbo::ler(t).map_err(|_| Motivo::CodigoInvalido))?,
            )),
            Self::PaCid { pa, cid, cmp } => Ok(RegistroKit::Cid(
                r.em(*cmp, competencia)?,
                r.em(*pa, procedimento)?,
                r.em(*cid, |t| Cid::ler(t).map_err(|_| Motivo::CodigoInvalido))?,
            )),
            Self::PaSrv { pa, srv, clf, cmp } => Ok(RegistroKit::Servico(
                r.em(*cmp, competencia)?,
                r.em(*pa, procedimento)?,
                r.em(*srv, tres)?,
                r.em(*clf, tres)?,
            )),
            Self::Cdn { tb, it, nome } => {
                Ok(codigo(r.em(*tb, codigo_presente)?, r.em(*it, codigo_presente)?, r.em(*nome, nome_presente)?))
            }
            Self::CadMun { uf, municipio, nome } => {
                let uf = r.texto(*uf);
                let ibge = r.em(*municipio, |m| {
                    let ibge = format!("{uf:0>2}{m:0>4}");
                    // The state itself stands in the same table, as municipality 0000.
                    let bom = ibge.ends_with("0000") || Ibge6::ler(&ibge).is_ok();
                    if bom { Ok(ibge) } else { Err(Motivo::CodigoInvalido) }
                })?;
                Ok(codigo("CADMUN".to_owned(), ibge, r.em(*nome, nome_presente)?))
            }
        }
    }
}

impl Pa {
    fn montar(&self, r: &Registro<'_>) -> Result<RegistroKit, Defeito> {
        let texto = |lugar: Option<usize>| lugar.map(|l| r.texto(l)).unwrap_or_default();
        let no_procedimento = r.em(self.nome, nome_presente)?;
        let co_procedimento = r.em(self.id, procedimento)?;
        if let Some(dv) = self.dv {
            let certo = |t: &str| t.is_empty() || co_procedimento.to_string().ends_with(t);
            r.em(dv, |t| if certo(t) { Ok(()) } else { Err(Motivo::CodigoInvalido) })?;
        }
        let numero = |lugar| r.em(lugar, |t| traducao::inteiro(t).ok_or(Motivo::ValorInvalido));
        let procedimento = Procedimento {
            co_procedimento,
            no_procedimento,
            tp_complexidade: traducao::complexidade(&texto(self.complexidade)),
            tp_sexo: r.em(self.sexo, |t| traducao::sexo(t).ok_or(Motivo::CodigoInvalido))?.to_owned(),
            qt_maxima_execucao: numero(self.quantidade)?,
            qt_dias_permanencia: 0,
            qt_pontos: 0,
            vl_idade_minima: traducao::idade_minima(numero(self.minima)?),
            vl_idade_maxima: traducao::idade_maxima(numero(self.maxima)?),
            vl_sh: Dinheiro(0),
            vl_sa: r.em(self.total, |t| traducao::valor(t).ok_or(Motivo::ValorInvalido))?,
            vl_sp: Dinheiro(0),
            co_financiamento: texto(self.financiamento).chars().take(2).collect(),
            co_rubrica: texto(self.rubrica),
            qt_tempo_permanencia: 0,
            dt_competencia: r.em(self.cmp, competencia)?,
        };
        let registros = r.em(self.doc, |t| traducao::registros(t).ok_or(Motivo::CodigoInvalido))?;
        let detalhes = self
            .detalhes
            .iter()
            .filter(|(lugar, letra, _)| r.texto(*lugar).eq_ignore_ascii_case(letra))
            .map(|(.., detalhe)| (*detalhe).to_owned())
            .collect();
        Ok(RegistroKit::Procedimento {
            procedimento: Box::new(procedimento),
            registros: registros.iter().map(|t| (*t).to_owned()).collect(),
            detalhes,
        })
    }
}

/// Nine digits (the KIT leaves the check digit out) or all ten.
fn procedimento(texto: &str) -> Result<CodigoProcedimento, Motivo> {
    match texto.chars().count() {
        0 => Err(Motivo::CodigoAusente),
        9 => (0..10).find_map(|dv| CodigoProcedimento::ler(&format!("{texto}{dv}")).ok()).ok_or(Motivo::CodigoInvalido),
        _ => CodigoProcedimento::ler(texto).map_err(|_| Motivo::CodigoInvalido),
    }
}

fn competencia(texto: &str) -> Result<Competencia, Motivo> {
    let n = texto.parse().map_err(|_| Motivo::DataInvalida)?;
    Competencia::de_numero(n).map_err(|_| Motivo::DataInvalida)
}

fn tres(texto: &str) -> Result<String, Motivo> {
    let bom = (1..=3).contains(&texto.len()) && texto.bytes().all(|b| b.is_ascii_alphanumeric());
    if bom { Ok(format!("{texto:0>3}")) } else { Err(Motivo::CodigoInvalido) }
}

fn codigo_presente(texto: &str) -> Result<String, Motivo> {
    if texto.is_empty() { Err(Motivo::CodigoAusente) } else { Ok(texto.to_owned()) }
}

fn nome_presente(texto: &str) -> Result<String, Motivo> {
    let nome = arrumar(texto);
    if nome.is_empty() { Err(Motivo::NomeAusente) } else { Ok(nome) }
}

fn codigo(tabela: String, codigo: String, nome: String) -> RegistroKit {
    RegistroKit::Codigo(CodigoDeTabela { tabela, codigo, nome })
}
