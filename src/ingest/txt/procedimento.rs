//! Named texts of one line become a typed procedure, the same for fixed width and delimited files.

use nexsus_domain::texto::arrumar;
use nexsus_domain::{CodigoProcedimento, Competencia, Dinheiro, Procedimento};

use crate::Motivo;

/// How amounts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moeda {
    /// Whole centavos without a mark (SIGTAP).
    Centavos,
    /// Reais with a decimal mark.
    Reais,
}

/// Builds a procedure; `campo` answers the text of a column or `None` when the file has no such column.
///
/// # Errors
/// `codigo_ausente`, `codigo_invalido`, `valor_invalido`.
pub fn montar<'a>(
    campo: impl Fn(&str) -> Option<&'a str>,
    moeda: Moeda,
    competencia: Option<Competencia>,
) -> Result<Procedimento, Motivo> {
    let texto = |n: &str| campo(n).map(str::trim).unwrap_or_default();
    let codigo = texto("CO_PROCEDIMENTO");
    if codigo.is_empty() {
        return Err(Motivo::CodigoAusente);
    }
    let co_procedimento = CodigoProcedimento::ler(codigo).map_err(|_| Motivo::CodigoInvalido)?;
    let inteiro = |n: &str, padrao: i32| match texto(n) {
        "" => Ok(padrao),
        t if t.bytes().all(|b| b.is_ascii_digit()) => t.parse::<i32>().map_err(|_| Motivo::ValorInvalido),
        _ => Err(Motivo::ValorInvalido),
    };
    let dinheiro = |n: &str| match texto(n) {
        "" => Ok(Dinheiro::ZERO),
        t if moeda == Moeda::Centavos => {
            let digitos = t.bytes().all(|b| b.is_ascii_digit());
            t.parse::<i64>().ok().filter(|_| digitos).map(Dinheiro).ok_or(Motivo::ValorInvalido)
        }
        t => Dinheiro::ler(t).map_err(|_| Motivo::ValorInvalido),
    };
    let dt_competencia = match texto("DT_COMPETENCIA") {
        "" => competencia.ok_or(Motivo::DataInvalida)?,
        t => Competencia::ler(t).map_err(|_| Motivo::DataInvalida)?,
    };
    let no_procedimento = arrumar(texto("NO_PROCEDIMENTO"));
    if no_procedimento.is_empty() {
        return Err(Motivo::NomeAusente);
    }
    Ok(Procedimento {
        co_procedimento,
        no_procedimento,
        tp_complexidade: texto("TP_COMPLEXIDADE").to_owned(),
        tp_sexo: texto("TP_SEXO").to_owned(),
        // 9999 is what SIGTAP writes for "no limit" and "not applicable"; a file without the column limits nothing.
        qt_maxima_execucao: inteiro("QT_MAXIMA_EXECUCAO", 9999)?,
        qt_dias_permanencia: inteiro("QT_DIAS_PERMANENCIA", 9999)?,
        qt_pontos: inteiro("QT_PONTOS", 0)?,
        vl_idade_minima: inteiro("VL_IDADE_MINIMA", 9999)?,
        vl_idade_maxima: inteiro("VL_IDADE_MAXIMA", 9999)?,
        vl_sh: dinheiro("VL_SH")?,
        vl_sa: dinheiro("VL_SA")?,
        vl_sp: dinheiro("VL_SP")?,
        co_financiamento: texto("CO_FINANCIAMENTO").to_owned(),
        co_rubrica: texto("CO_RUBRICA").to_owned(),
        qt_tempo_permanencia: inteiro("QT_TEMPO_PERMANENCIA", 9999)?,
        dt_competencia,
    })
}
