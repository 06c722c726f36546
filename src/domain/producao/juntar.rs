//! Repeated lines of one batch become one line with the summed quantity (domain.md 6.4, "Duplicates").
//!
//! Only lines equal in every column but the quantity are joined: patient, professional, day, procedure and all the rest.
//! The maximum of the procedure is judged afterwards by critica NX-008, so splitting a quantity does not escape it.

use std::collections::HashMap;

use super::linha::LinhaSemNumero;

/// Largest quantity of one line of the BPA.
const QUANTIDADE_MAXIMA: i32 = 999_999;

/// Joins the repeated lines and the marks (the ids of the attendances) that came with them, in the order of the first of
/// each. A sum that the column cannot hold starts another line.
pub fn juntar<T>(linhas: Vec<(LinhaSemNumero, T)>) -> Vec<(LinhaSemNumero, Vec<T>)> {
    let mut saida: Vec<(LinhaSemNumero, Vec<T>)> = Vec::with_capacity(linhas.len());
    let mut lugar: HashMap<LinhaSemNumero, usize> = HashMap::with_capacity(linhas.len());
    for (linha, marca) in linhas {
        let mut chave = linha.clone();
        chave.qt = 0;
        let junta = lugar.get(&chave).and_then(|i| saida.get_mut(*i)).and_then(|aberta| {
            let soma = aberta.0.qt.checked_add(linha.qt).filter(|s| *s <= QUANTIDADE_MAXIMA)?;
            Some((aberta, soma))
        });
        if let Some((aberta, soma)) = junta {
            aberta.0.qt = soma;
            aberta.1.push(marca);
        } else {
            lugar.insert(chave, saida.len());
            saida.push((linha, vec![marca]));
        }
    }
    saida
}

#[cfg(test)]
mod testes {
    use super::*;
    use crate::exemplos::{dia, linha};

    fn com(qt: i32, d: u32) -> LinhaSemNumero {
        LinhaSemNumero { qt, dtaten: dia(2026, 1, d), ..linha() }
    }

    #[test]
    fn iguais_somam_e_diferentes_ficam() {
        let saida = juntar(vec![(com(1, 15), 'a'), (com(1, 16), 'b'), (com(2, 15), 'c')]);
        assert_eq!(saida, [(com(3, 15), vec!['a', 'c']), (com(1, 16), vec!['b'])]);
        assert!(juntar::<u8>(vec![]).is_empty());
    }

    #[test]
    fn soma_que_nao_cabe_abre_outra_linha() {
        let saida = juntar(vec![(com(999_999, 15), 1), (com(1, 15), 2), (com(1, 15), 3)]);
        assert_eq!(saida, [(com(999_999, 15), vec![1]), (com(2, 15), vec![2, 3])]);
        assert_eq!(juntar(vec![(com(999_998, 15), 1), (com(1, 15), 2)]).len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn nada_se_perde(partes in proptest::collection::vec((1i32..50, 1u32..5), 0..40)) {
            let total: i32 = partes.iter().map(|p| p.0).sum();
            let quantos = partes.len();
            let saida = juntar(partes.into_iter().enumerate().map(|(i, (q, d))| (com(q, d), i)).collect());
            proptest::prop_assert_eq!(saida.iter().map(|l| l.0.qt).sum::<i32>(), total);
            proptest::prop_assert_eq!(saida.iter().map(|l| l.1.len()).sum::<usize>(), quantos);
            proptest::prop_assert!(saida.len() <= 4);
        }
    }
}
