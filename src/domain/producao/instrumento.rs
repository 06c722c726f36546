//! BPA-I or BPA-C: which of the two a procedure goes by (domain.md 6.4, "Instrument").
//!
//! One procedure must not stand in both forms of one establishment and month (critica 058), so the choice hangs on the
//! procedure and on what the operator set for it, never on whether the data of one patient happen to be complete.

use super::linha::Instrumento;
use crate::RegrasSigtap;

/// Conditioned rule of dental care: in BPA-I only for people with disability in a CEO.
const REGRA_PCD: &str = "0001";
/// The pair of service and class with which it may be individualised.
const SERVICO_PCD: (&str, &str) = ("114", "007");

/// The instrument for a procedure. What the operator set stands where the SIGTAP accepts it; else the individualised form,
/// else the consolidated; `None` when the procedure belongs to neither (APAC, AIH, RAAS). Without a single instrument on
/// record the side table was not imported, and the individualised form is the one that loses nothing.
pub fn escolher(regras: &RegrasSigtap, preferido: Option<Instrumento>, servico: (&str, &str)) -> Option<Instrumento> {
    if regras.registros.is_empty() {
        return Some(preferido.unwrap_or(Instrumento::Bpi));
    }
    let aceita = |i: Instrumento| regras.tem_registro(i.registro());
    if let Some(i) = preferido.filter(|i| aceita(*i)) {
        return Some(i);
    }
    let individual = aceita(Instrumento::Bpi);
    let consolidado = aceita(Instrumento::Bpa);
    // The conditioned rule turns the preference around, except for the pair it names.
    let fora_da_regra = regras.condicionadas.iter().any(|r| r == REGRA_PCD) && servico != SERVICO_PCD;
    match (individual, consolidado) {
        (true, true) if fora_da_regra => Some(Instrumento::Bpa),
        (true, _) => Some(Instrumento::Bpi),
        (false, true) => Some(Instrumento::Bpa),
        (false, false) => None,
    }
}

#[cfg(test)]
mod testes {
    use super::*;
    use Instrumento::{Bpa, Bpi};

    fn com(registros: &[&str], condicionadas: &[&str]) -> RegrasSigtap {
        let textos = |t: &[&str]| t.iter().map(|r| (*r).to_owned()).collect();
        RegrasSigtap { registros: textos(registros), condicionadas: textos(condicionadas), ..RegrasSigtap::default() }
    }

    #[test]
    fn pelos_registros_da_sigtap() {
        for (registros, esperado) in [
            (&["02"][..], Some(Bpi)),
            (&["01"], Some(Bpa)),
            (&["01", "02", "07"], Some(Bpi)),
            (&["06", "07"], None),
            (&[], Some(Bpi)),
        ] {
            assert_eq!(escolher(&com(registros, &[]), None, ("", "")), esperado, "{registros:?}");
        }
    }

    #[test]
    fn a_escolha_da_pessoa_vale_onde_a_sigtap_aceita() {
        assert_eq!(escolher(&com(&["01", "02"], &[]), Some(Bpa), ("", "")), Some(Bpa));
        assert_eq!(escolher(&com(&["02"], &[]), Some(Bpa), ("", "")), Some(Bpi));
        assert_eq!(escolher(&com(&["01"], &[]), Some(Bpi), ("", "")), Some(Bpa));
        assert_eq!(escolher(&com(&["07"], &[]), Some(Bpi), ("", "")), None);
        assert_eq!(escolher(&com(&[], &[]), Some(Bpa), ("", "")), Some(Bpa));
    }

    #[test]
    fn regra_0001_individualiza_so_com_o_seu_servico() {
        let r = com(&["01", "02"], &["0001"]);
        assert_eq!(escolher(&r, None, ("114", "007")), Some(Bpi));
        assert_eq!(escolher(&r, None, ("114", "001")), Some(Bpa));
        assert_eq!(escolher(&r, None, ("", "")), Some(Bpa));
        assert_eq!(escolher(&r, Some(Bpi), ("", "")), Some(Bpi), "a pessoa sabe mais");
        assert_eq!(escolher(&com(&["02"], &["0001"]), None, ("", "")), Some(Bpi));
        assert_eq!(escolher(&com(&["01", "02"], &["0012"]), None, ("", "")), Some(Bpi));
    }
}
