//! Repeated lines of one batch become one line with the summed quantity (domain.md 6.4, "Duplicates").
//!
//! Only lines equal in every column but the quantity are joined: patient, professional, day, procedure and all the rest.
//! The maximum of the procedure is judged afterwards by critica NX-008, so splitting a quantity does not escape it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::linha::LinhaSemNumero;

/// Largest quantity of one line of the BPA.
const QUANTIDADE_MAXIMA: i32 = 999_999;

/// Joins the repeated lines and the marks (the ids of the attendances) that came with them, in the order of the first of
/// each. A sum that the column cannot hold starts another line. Parts of the BPA-C have nothing but procedure, CBO and age
/// of their own, so joining them is their aggregation.
pub fn juntar<T>(linhas: Vec<(LinhaSemNumero, T)>) -> Vec<(LinhaSemNumero, Vec<T>)> {
    let mut saida: Vec<(LinhaSemNumero, Vec<T>)> = Vec::with_capacity(linhas.len());
    // The open line of each content, by hash; lines of other content with the same hash stand side by side.
    let mut abertas: HashMap<u64, Vec<usize>> = HashMap::with_capacity(linhas.len());
    for (mut linha, marca) in linhas {
        let qt = std::mem::take(&mut linha.qt);
        let candidatas = abertas.entry(hash(&linha)).or_default();
        let igual = candidatas.iter().position(|i| saida.get(*i).is_some_and(|(outra, _)| mesmas(outra, &mut linha)));
        linha.qt = qt;
        let aberta = igual.and_then(|k| candidatas.get(k)).and_then(|i| saida.get_mut(*i));
        if let Some(aberta) = aberta
            && let Some(soma) = aberta.0.qt.checked_add(qt).filter(|s| *s <= QUANTIDADE_MAXIMA)
        {
            aberta.0.qt = soma;
            aberta.1.push(marca);
            continue;
        }
        match igual.and_then(|k| candidatas.get_mut(k)) {
            Some(cheia) => *cheia = saida.len(),
            None => candidatas.push(saida.len()),
        }
        saida.push((linha, vec![marca]));
    }
    saida
}

fn hash(linha: &LinhaSemNumero) -> u64 {
    let mut h = DefaultHasher::new();
    linha.hash(&mut h);
    h.finish()
}

/// Equal but for the quantity; `linha` leaves with that of the other.
fn mesmas(outra: &LinhaSemNumero, linha: &mut LinhaSemNumero) -> bool {
    linha.qt = outra.qt;
    linha == outra
}

#[cfg(test)]
mod testes {
    use super::*;
    use crate::exemplos::{CONSULTA, OBSTETRICO, cbo, cod, dia, linha};

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

    #[test]
    fn consolidado_soma_por_procedimento_cbo_e_idade() {
        let de = |pa: &str, ocupacao: &str, idade: Option<u16>, qt| {
            let l = linha();
            LinhaSemNumero::consolidada(l.uid, l.cmp, l.mvm, cbo(ocupacao), cod(pa), idade, qt)
        };
        let saida = juntar(vec![
            (de(CONSULTA, "225125", Some(30), 1), 1),
            (de(CONSULTA, "225125", Some(31), 1), 2),
            (de(CONSULTA, "225125", Some(30), 2), 3),
            (de(CONSULTA, "223505", Some(30), 1), 4),
            (de(OBSTETRICO, "225125", None, 1), 5),
            (de(OBSTETRICO, "225125", None, 4), 6),
        ]);
        let vistas: Vec<_> = saida.iter().map(|(l, marcas)| (l.idade, l.qt, marcas.clone())).collect();
        assert_eq!(vistas, [(30, 3, vec![1, 3]), (31, 1, vec![2]), (30, 1, vec![4]), (0, 5, vec![5, 6])]);
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
