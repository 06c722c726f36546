//! How columns share the width: drop by priority, then narrow the blanks, then share the rest.

use super::{Coluna, Largura};

fn minimo(c: &Coluna) -> u16 {
    match c.largura {
        Largura::Fixa(n) => n,
        Largura::Flexivel { min, .. } => min,
    }
}

/// Answers (index, x, width) of the columns that are shown, within `w` columns.
pub(super) fn repartir(colunas: &[Coluna], w: u16) -> Vec<(usize, u16, u16)> {
    let mut quais: Vec<usize> = (0..colunas.len()).collect();
    let precisa = |quais: &[usize], vao: u16| {
        quais.iter().map(|i| u32::from(minimo(&colunas[*i]))).sum::<u32>()
            + u32::from(vao) * quais.len().saturating_sub(1) as u32
    };
    let cabe = u32::from(w);
    while precisa(&quais, 1) > cabe {
        let pior = quais
            .iter()
            .enumerate()
            .filter(|(_, i)| colunas[**i].prioridade > 0)
            .max_by_key(|(ordem, i)| (colunas[**i].prioridade, *ordem))
            .map(|(ordem, _)| ordem);
        match pior {
            Some(o) => {
                quais.remove(o);
            }
            None => break,
        }
    }
    let vao: u16 = if precisa(&quais, 2) <= cabe { 2 } else { 1 };
    let sobra = cabe.saturating_sub(precisa(&quais, vao)) as u16;
    let pesos: u32 = quais.iter().map(|i| u32::from(peso(&colunas[*i]))).sum();
    let mut dado = 0u16;
    let mut visto = 0u32;
    let mut x = 0u16;
    let mut saida = Vec::with_capacity(quais.len());
    for i in quais {
        let mut larg = minimo(&colunas[i]);
        let meu = peso(&colunas[i]);
        if pesos > 0 && meu > 0 {
            // Running share: the roundings add up to exactly what is left.
            visto += u32::from(meu);
            let ate = (u32::from(sobra) * visto / pesos) as u16;
            larg += ate - dado;
            dado = ate;
        }
        if x >= w {
            break;
        }
        larg = larg.min(w - x);
        saida.push((i, x, larg));
        x = x.saturating_add(larg).saturating_add(vao);
    }
    saida
}

fn peso(c: &Coluna) -> u16 {
    match c.largura {
        Largura::Fixa(_) => 0,
        Largura::Flexivel { peso, .. } => peso,
    }
}

#[cfg(test)]
mod testes {
    use super::*;

    fn cols() -> Vec<Coluna> {
        vec![
            Coluna::nova("a", "A", Largura::Fixa(6)),
            Coluna::nova("b", "B", Largura::Flexivel { min: 10, peso: 2 }),
            Coluna::nova("c", "C", Largura::Flexivel { min: 5, peso: 1 }).prioridade(1),
            Coluna::nova("d", "D", Largura::Fixa(8)).prioridade(2),
        ]
    }

    #[test]
    fn reparte_tudo_e_nunca_passa() {
        let c = cols();
        for w in 0..=200u16 {
            let r = repartir(&c, w);
            let mut fim = 0;
            for (_, x, l) in &r {
                assert!(*x >= fim && x + l <= w, "{w}");
                fim = x + l;
            }
            if w >= 40 {
                assert_eq!(fim, w, "{w}");
                assert_eq!(r.len(), 4);
            }
        }
        let nomes = |w| repartir(&c, w).iter().map(|(i, ..)| *i).collect::<Vec<_>>();
        assert_eq!(nomes(31), [0, 1, 2]);
        assert_eq!(nomes(18), [0, 1]);
    }
}
