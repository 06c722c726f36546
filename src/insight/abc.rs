//! The ABC curve: who or what makes up most of the value (ux.md 5.2 "Mix (ABC/Pareto)":
//! A up to 80 % of the accumulated value, B up to 95 %, C the rest).

use nexsus_domain::Dinheiro;
use serde::Serialize;

/// Class of an item on the ABC curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Classe {
    /// Carries the first 80 %.
    A,
    /// Carries the next 15 %.
    B,
    /// The rest.
    C,
}

/// One item with its share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parte<K> {
    /// The item.
    pub chave: K,
    /// Its value, centavos.
    pub valor: Dinheiro,
    /// Share of the whole in hundredths of a percent (4100 = 41 %).
    pub parte: i64,
    /// Accumulated share up to and including it, same unit.
    pub acumulado: i64,
    /// Its class.
    pub classe: Classe,
}

/// Sorts by value, biggest first (equal values by key, so that the order is repeatable), and
/// gives each item its share. Items without value are class C; a whole of zero has no shares.
pub fn curva_abc<K: Ord>(itens: impl IntoIterator<Item = (K, Dinheiro)>) -> Vec<Parte<K>> {
    let mut itens: Vec<(K, Dinheiro)> = itens.into_iter().collect();
    itens.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let total: i128 = itens.iter().map(|(_, v)| i128::from(v.centavos().max(0))).sum();
    let mut soma: i128 = 0;
    itens
        .into_iter()
        .map(|(chave, valor)| {
            let positivo = i128::from(valor.centavos().max(0));
            let antes = fracao(soma, total);
            soma += positivo;
            let classe = match antes {
                _ if positivo == 0 => Classe::C,
                ..8_000 => Classe::A,
                8_000..9_500 => Classe::B,
                _ => Classe::C,
            };
            Parte { chave, valor, parte: fracao(positivo, total), acumulado: fracao(soma, total), classe }
        })
        .collect()
}

/// `parte` of `total` in hundredths of a percent, rounded half up; 0 of nothing.
fn fracao(parte: i128, total: i128) -> i64 {
    if total == 0 {
        return 0;
    }
    i64::try_from((parte * 10_000 + total / 2) / total).unwrap_or(10_000)
}

#[cfg(test)]
mod testes {
    use super::*;

    fn curva(valores: &[(&'static str, i64)]) -> Vec<Parte<&'static str>> {
        curva_abc(valores.iter().map(|&(k, v)| (k, Dinheiro::de_centavos(v))))
    }

    #[test]
    fn classes_pelo_acumulado() {
        let c = curva(&[("c", 500), ("a", 8_000), ("b", 1_500)]);
        let resumo: Vec<_> = c.iter().map(|p| (p.chave, p.parte, p.acumulado, p.classe)).collect();
        assert_eq!(
            resumo,
            [("a", 8_000, 8_000, Classe::A), ("b", 1_500, 9_500, Classe::B), ("c", 500, 10_000, Classe::C)]
        );
    }

    #[test]
    fn sem_valor_nao_divide_por_zero() {
        let c = curva(&[("x", 0), ("y", -5)]);
        assert!(c.iter().all(|p| p.parte == 0 && p.acumulado == 0 && p.classe == Classe::C));
        assert!(curva(&[]).is_empty());
    }

    #[test]
    fn empate_tem_ordem_fixa_e_tudo_soma_cem() {
        let c = curva(&[("z", 100), ("a", 100), ("m", 100)]);
        assert_eq!(c.iter().map(|p| p.chave).collect::<String>(), "amz");
        assert_eq!(c.last().map(|p| p.acumulado), Some(10_000));
    }
}
