//! Cells whose lines were painted one right after the other.
//!
//! Spreadsheets and browsers paint a wrapped cell whole, line by line, before they go on to the next one. Where rows are
//! too low for their text the lines of neighbouring cells stand interleaved on the paper, and only the order of painting
//! still tells which of them belong together. What is found here is a hint: the sharing out of lines weighs it.

/// A phrase (runs painted one after the other on one baseline) in painting order.
#[derive(Debug, Clone, Copy)]
pub struct Frase {
    pub x0: f32,
    pub x1: f32,
    pub y: f32,
    pub corpo: f32,
}

/// Most lines of one cell; longer chains are whole columns painted from top to bottom.
const MAIOR: usize = 12;
/// Steps between lines of one cell, in letter heights.
const PASSOS: std::ops::Range<f32> = 0.95..1.75;
/// Most phrases looked at around a chain; no page has so many on a few lines.
const OLHADAS: usize = 2000;
/// How exactly the steps of one cell agree, in letter heights.
const FOLGA: f32 = 0.03;

/// For every phrase the number of its cell, from 1; 0 where it stands alone or nothing tells.
pub fn celulas(frases: &[Frase]) -> Vec<u32> {
    let mut saida = vec![0_u32; frases.len()];
    let Some(passo) = passo_comum(frases) else { return saida };
    let mut por_y: Vec<usize> = (0..frases.len()).collect();
    por_y.sort_by(|a, b| frases[*a].y.total_cmp(&frases[*b].y));
    let (mut i, mut n) = (0, 0_u32);
    while i < frases.len() {
        let mut fim = i + 1;
        while fim < frases.len() && segue(&frases[fim - 1], &frases[fim], passo) {
            fim += 1;
        }
        if (2..=MAIOR).contains(&(fim - i)) && fora_de_ordem(frases, &por_y, i, fim) {
            n += 1;
            saida[i..fim].fill(n);
        }
        i = fim;
    }
    saida
}

/// The step from `a` to `b` in letter heights, when `b` can be the next line of the cell of `a`.
fn degrau(a: &Frase, b: &Frase) -> Option<f32> {
    let junto = |p: f32, q: f32| (p - q).abs() < 0.08 * a.corpo;
    let alinhadas =
        junto(a.x0, b.x0) || junto(a.x1, b.x1) || junto(f32::midpoint(a.x0, a.x1), f32::midpoint(b.x0, b.x1));
    let passo = (b.y - a.y) / a.corpo;
    (alinhadas && (a.corpo - b.corpo).abs() < 0.05 * a.corpo && PASSOS.contains(&passo)).then_some(passo)
}

fn segue(a: &Frase, b: &Frase, passo: f32) -> bool {
    degrau(a, b).is_some_and(|p| (p - passo).abs() < FOLGA)
}

/// The commonest step between phrases painted one under the other, the least of them where two are as common.
fn passo_comum(frases: &[Frase]) -> Option<f32> {
    let mut passos: Vec<f32> = frases.windows(2).filter_map(|f| degrau(&f[0], &f[1])).collect();
    passos.sort_by(f32::total_cmp);
    let (mut melhor, mut onde, mut j) = (0, None, 0);
    for i in 0..passos.len() {
        while passos[i] - passos[j] > FOLGA {
            j += 1;
        }
        if i - j + 1 > melhor {
            (melhor, onde) = (i - j + 1, Some(f32::midpoint(passos[j], passos[i])));
        }
    }
    onde
}

/// True when something beside the chain was painted before it and stands lower, or after it and stands higher: a page
/// painted line by line shows chains too, and there they say nothing.
fn fora_de_ordem(frases: &[Frase], por_y: &[usize], de: usize, ate: usize) -> bool {
    let (a, b) = (&frases[de], &frases[ate - 1]);
    let (perto, fora) = (1.5 * a.corpo, 0.3 * a.corpo);
    let inicio = por_y.partition_point(|&i| frases[i].y < a.y - perto);
    por_y[inicio..]
        .iter()
        .take(OLHADAS)
        .take_while(|&&i| frases[i].y <= b.y + perto)
        .any(|&i| (i < de && frases[i].y > a.y + fora) || (i >= ate && frases[i].y < b.y - fora))
}

#[cfg(test)]
mod testes {
    use super::*;

    fn frase(x: f32, y: f32) -> Frase {
        Frase { x0: x, x1: x + 60.0, y, corpo: 10.0 }
    }

    #[test]
    fn celulas_pintadas_inteiras_se_acham_mesmo_entrelacadas() {
        // Rows of 15 points, cells of three lines in the middle of them, painted after the codes of all rows.
        let mut f: Vec<Frase> = (0..4_u8).map(|r| frase(10.0, 100.0 + 15.0 * f32::from(r))).collect();
        for r in 0..4_u8 {
            let meio = 100.0 + 15.0 * f32::from(r);
            f.extend([-12.0, 0.0, 12.0].map(|d| frase(200.0, meio + d)));
        }
        let c = celulas(&f);
        assert_eq!(c, [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
    }

    #[test]
    fn pagina_pintada_linha_a_linha_nada_diz() {
        // Second line of one record and first line of the next, painted from top to bottom.
        let linhas = [(10.0, 100.0), (200.0, 100.0), (200.0, 112.0), (200.0, 124.0), (10.0, 130.0), (200.0, 136.0)];
        let f: Vec<Frase> = linhas.iter().map(|(x, y)| frase(*x, *y)).collect();
        assert_eq!(celulas(&f), [0; 6]);
    }
}
