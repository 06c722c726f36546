//! Records 02 and 03: from a line of text to a typed line, or the first field that cannot be.

use chrono::NaiveDate;

use super::campos::{CONSOLIDADO, CampoBpa, INDIVIDUALIZADO, Recorte};
use crate::registro::LinhaHistorico;
use crate::{Cbo, Cid, Cnes, Cns, CodigoProcedimento, Competencia, Folha, Ibge6, Instrumento, Sequencia, Sexo};

/// Characters of record 02.
pub const LARGURA_CONSOLIDADO: usize = 48;
/// Characters of record 03: until 2015, until competência 06/2026, and since.
pub const LARGURAS_INDIVIDUALIZADO: [usize; 3] = [328, 350, 351];

/// Greatest age of the layout, years.
const IDADE_MAXIMA: u16 = 130;

/// Which record a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TipoDeLinha {
    /// 02, BPA-C.
    Consolidada,
    /// 03, BPA-I.
    Individualizada,
}

impl TipoDeLinha {
    /// By the first two characters.
    pub fn da_linha(linha: &str) -> Option<Self> {
        match linha.get(..2)? {
            "02" => Some(Self::Consolidada),
            "03" => Some(Self::Individualizada),
            _ => None,
        }
    }

    /// The fields of the record.
    pub const fn campos(self) -> &'static [CampoBpa] {
        match self {
            Self::Consolidada => CONSOLIDADO,
            Self::Individualizada => INDIVIDUALIZADO,
        }
    }

    /// May a line of this record be so wide?
    pub fn aceita_largura(self, largura: usize) -> bool {
        match self {
            Self::Consolidada => largura == LARGURA_CONSOLIDADO,
            Self::Individualizada => LARGURAS_INDIVIDUALIZADO.contains(&largura),
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefeitoBpa {
    /// The line has another width than its record.
    Largura,
    /// A code is malformed, fails its check digit or is outside its table.
    Codigo,
    /// A date that is no date.
    Data,
    /// A quantity or age that is no number of its range.
    Valor,
}

/// The first defect of a line, and the field it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinhaDefeituosa {
    /// Field of the layout; empty for the width.
    pub campo: &'static str,
    /// What is wrong.
    pub defeito: DefeitoBpa,
}

/// What the line adds to the control field: procedure code plus quantity. `None` when either is no number.
pub fn parcela(tipo: TipoDeLinha, r: &Recorte<'_>) -> Option<u64> {
    let numero = |nome| {
        let t = r.campo(tipo.campos(), nome);
        (!t.is_empty() && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.parse::<u64>().ok()).flatten()
    };
    numero("prd-pa")?.checked_add(numero("prd-qt")?)
}

/// Types a data line; `mvm` is the month of presentation of its file.
pub fn ler_linha(tipo: TipoDeLinha, r: &Recorte<'_>, mvm: Competencia) -> Result<LinhaHistorico, LinhaDefeituosa> {
    use DefeitoBpa as D;
    if !tipo.aceita_largura(r.largura()) {
        return Err(LinhaDefeituosa { campo: "", defeito: D::Largura });
    }
    let campo = |nome| r.campo(tipo.campos(), nome);
    let falha = |campo, defeito| LinhaDefeituosa { campo, defeito };
    macro_rules! obrigatorio {
        ($ler:path, $nome:literal) => {
            $ler(campo($nome)).map_err(|_| falha($nome, D::Codigo))?
        };
    }
    macro_rules! opcional {
        ($ler:path, $nome:literal) => {
            match campo($nome) {
                "" => None,
                t => Some($ler(t).map_err(|_| falha($nome, D::Codigo))?),
            }
        };
    }
    let individual = tipo == TipoDeLinha::Individualizada;
    let cns_prof = if individual { Some(obrigatorio!(Cns::ler, "prd-cnsmed")) } else { None };
    let data = if individual { Some(data(campo("prd-dtaten")).ok_or(falha("prd-dtaten", D::Data))?) } else { None };
    if individual && !campo("prd-dtnasc").is_empty() && self::data(campo("prd-dtnasc")).is_none() {
        return Err(falha("prd-dtnasc", D::Data));
    }
    let idade = match campo("prd-idade") {
        "" => None,
        t => Some(
            inteiro(t)
                .and_then(|n| u16::try_from(n).ok())
                .filter(|n| *n <= IDADE_MAXIMA)
                .ok_or(falha("prd-idade", D::Valor))?,
        ),
    };
    let quantidade = inteiro(campo("prd-qt")).filter(|n| *n > 0).ok_or(falha("prd-qt", D::Valor))?;
    Ok(LinhaHistorico {
        cnes: obrigatorio!(Cnes::ler, "prd-cnes"),
        mvm,
        cmp: mes(campo("prd-cmp")).ok_or(falha("prd-cmp", D::Codigo))?,
        org: if individual { Instrumento::Bpi } else { Instrumento::Bpa },
        cns_prof,
        cbo: obrigatorio!(Cbo::ler, "prd-cbo"),
        folha: obrigatorio!(Folha::ler, "prd-flh"),
        sequencia: obrigatorio!(Sequencia::ler, "prd-seq"),
        procedimento: obrigatorio!(CodigoProcedimento::ler, "prd-pa"),
        quantidade,
        data,
        sexo: opcional!(Sexo::ler, "prd-sexo"),
        // The consolidated form writes 000 where the procedure asks for no age.
        idade: if individual { idade } else { idade.filter(|n| *n > 0) },
        ibge: opcional!(Ibge6::ler, "prd-ibge"),
        cid: opcional!(Cid::ler, "prd-cid"),
    })
}

/// `AAAAMMDD`, nothing else.
fn data(texto: &str) -> Option<NaiveDate> {
    if texto.len() != 8 || !texto.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    NaiveDate::from_ymd_opt(texto[..4].parse().ok()?, texto[4..6].parse().ok()?, texto[6..].parse().ok()?)
}

/// `AAAAMM`, nothing else: the other forms a person may type would read a damaged line as a month.
fn mes(texto: &str) -> Option<Competencia> {
    let bom = texto.len() == 6 && texto.bytes().all(|b| b.is_ascii_digit());
    bom.then(|| Competencia::de_numero(texto.parse().ok()?).ok()).flatten()
}

fn inteiro(texto: &str) -> Option<i32> {
    let bom = !texto.is_empty() && texto.bytes().all(|b| b.is_ascii_digit());
    bom.then(|| texto.parse().ok()).flatten()
}
