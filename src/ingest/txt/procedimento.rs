//! Texts of one line under their columns become a typed procedure, the same for fixed width and delimited files.

use std::borrow::Cow;

use nexsus_domain::texto::arrumar;
use nexsus_domain::{CodigoProcedimento, Competencia, Dinheiro, Procedimento};

use super::leiaute::COLUNAS;
use crate::{Campo, Motivo};

const VALORES: std::ops::RangeInclusive<usize> = 9..=11;
const COMPETENCIA: usize = 15;

/// The cells of a line, in the order of [`COLUNAS`]; `None` for a column the file does not have.
pub type Celulas<'a> = [Option<Cow<'a, str>>; COLUNAS.len()];

/// How amounts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moeda {
    /// Whole centavos without a mark (SIGTAP).
    Centavos,
    /// Reais with a decimal mark.
    Reais,
    /// By a person or in a file, told apart by the look: nine digits and more without a mark are centavos.
    PelaForma,
}

/// Builds a procedure.
///
/// # Errors
/// `codigo_ausente`, `codigo_invalido`, `valor_invalido`, `data_invalida`, `nome_ausente`.
pub fn montar(celulas: &Celulas<'_>, moeda: Moeda, competencia: Option<Competencia>) -> Result<Procedimento, Motivo> {
    let [
        codigo,
        nome,
        complexidade,
        sexo,
        maxima,
        dias,
        pontos,
        idade_min,
        idade_max,
        sh,
        sa,
        sp,
        fin,
        rub,
        tempo,
        cmp,
    ] = celulas.each_ref().map(Option::as_deref);
    let codigo = texto(codigo);
    if codigo.is_empty() {
        return Err(Motivo::CodigoAusente);
    }
    let co_procedimento = CodigoProcedimento::ler(codigo).map_err(|_| Motivo::CodigoInvalido)?;
    let dt_competencia = match texto(cmp) {
        "" => competencia.ok_or(Motivo::DataInvalida)?,
        t => Competencia::ler(t).map_err(|_| Motivo::DataInvalida)?,
    };
    let no_procedimento = arrumar(texto(nome));
    if no_procedimento.is_empty() {
        return Err(Motivo::NomeAusente);
    }
    Ok(Procedimento {
        co_procedimento,
        no_procedimento,
        tp_complexidade: texto(complexidade).to_owned(),
        tp_sexo: texto(sexo).to_owned(),
        // 9999 is what SIGTAP writes for "no limit" and "not applicable"; a file without the column limits nothing.
        qt_maxima_execucao: inteiro(maxima, 9999)?,
        qt_dias_permanencia: inteiro(dias, 9999)?,
        qt_pontos: inteiro(pontos, 0)?,
        vl_idade_minima: inteiro(idade_min, 9999)?,
        vl_idade_maxima: inteiro(idade_max, 9999)?,
        vl_sh: dinheiro(sh, moeda)?,
        vl_sa: dinheiro(sa, moeda)?,
        vl_sp: dinheiro(sp, moeda)?,
        co_financiamento: texto(fin).to_owned(),
        co_rubrica: texto(rub).to_owned(),
        qt_tempo_permanencia: inteiro(tempo, 9999)?,
        dt_competencia,
    })
}

/// The line as a person mends it: every column there is, under its name in lower case. Amounts in centavos are
/// filled with zeros, so that they cannot be taken for reais.
pub fn campos(celulas: &Celulas<'_>, moeda: Moeda, competencia: Option<Competencia>) -> Vec<Campo> {
    let mut saida = Vec::with_capacity(COLUNAS.len());
    for (i, (nome, celula)) in COLUNAS.iter().zip(celulas).enumerate() {
        let limpo = texto(celula.as_deref()).replace(|c: char| c.is_control(), "\u{FFFD}");
        let valor = match celula {
            Some(_) if moeda == Moeda::Centavos && VALORES.contains(&i) && so_digitos(&limpo) => {
                format!("{limpo:0>12}")
            }
            Some(_) => limpo,
            None if i == COMPETENCIA => competencia.map(|c| c.to_string()).unwrap_or_default(),
            None => continue,
        };
        saida.push(Campo { nome: nome.to_ascii_lowercase(), valor });
    }
    saida
}

/// Cells from the columns of a mended line.
pub fn celulas(campos: &[Campo]) -> Celulas<'_> {
    COLUNAS
        .map(|nome| campos.iter().find(|c| c.nome.eq_ignore_ascii_case(nome)).map(|c| Cow::Borrowed(c.valor.as_str())))
}

fn texto(celula: Option<&str>) -> &str {
    celula.unwrap_or_default().trim()
}

fn so_digitos(t: &str) -> bool {
    !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit())
}

fn inteiro(celula: Option<&str>, padrao: i32) -> Result<i32, Motivo> {
    match texto(celula) {
        "" => Ok(padrao),
        t if so_digitos(t) => t.parse().map_err(|_| Motivo::ValorInvalido),
        _ => Err(Motivo::ValorInvalido),
    }
}

fn dinheiro(celula: Option<&str>, moeda: Moeda) -> Result<Dinheiro, Motivo> {
    let t = texto(celula);
    let em_centavos = match moeda {
        Moeda::Centavos => true,
        Moeda::Reais => false,
        Moeda::PelaForma => t.len() >= 9 && so_digitos(t),
    };
    if t.is_empty() {
        Ok(Dinheiro::ZERO)
    } else if em_centavos {
        t.parse().ok().filter(|_| so_digitos(t)).map(Dinheiro).ok_or(Motivo::ValorInvalido)
    } else {
        Dinheiro::ler(t).map_err(|_| Motivo::ValorInvalido)
    }
}
