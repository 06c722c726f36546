//! Text printed over text: names that run into the next column, cells cut in height whose lines lie on their neighbours.
//!
//! Such rows are read by how they were painted, which is less sure than where they stand, and part of a name may be
//! missing on the paper itself. The person is told how many there are.

use super::linhas::{Linha, Palavra};
use super::tabela::Registro;

/// Baselines nearer than this lie on one another, in letter heights.
const PERTO: f32 = 0.55;
/// How far words must overlap to count, in letter heights.
const SOBRE: f32 = 0.5;
/// Lines looked at below each one.
const OLHADAS: usize = 8;

/// How many records have a line on which, or under which, other text lies.
pub fn contar(linhas: &[Linha], registros: &[Registro]) -> usize {
    let marcadas = marcar(linhas);
    registros.iter().filter(|r| r.linhas.iter().any(|(l, _)| marcadas[*l])).count()
}

fn marcar(linhas: &[Linha]) -> Vec<bool> {
    let mut marcadas: Vec<bool> = linhas.iter().map(|l| l.palavras.iter().any(|p| p.cadeia != 0)).collect();
    for (i, l) in linhas.iter().enumerate() {
        for (j, outra) in linhas.iter().enumerate().skip(i + 1).take(OLHADAS) {
            let corpo = l.corpo.min(outra.corpo);
            if outra.pagina != l.pagina || outra.y - l.y >= PERTO * corpo {
                break;
            }
            // Large letters behind the table are a mark of the paper.
            if l.corpo.max(outra.corpo) < 1.6 * corpo && uma_sobre_outra(&l.palavras, &outra.palavras, SOBRE * corpo) {
                (marcadas[i], marcadas[j]) = (true, true);
            }
        }
    }
    marcadas
}

/// Both lists are in order of their left edges.
fn uma_sobre_outra(a: &[Palavra], b: &[Palavra], minimo: f32) -> bool {
    let (mut i, mut j) = (0, 0);
    while let (Some(p), Some(q)) = (a.get(i), b.get(j)) {
        if p.x1.min(q.x1) - p.x0.max(q.x0) > minimo {
            return true;
        }
        if p.x1 < q.x1 { i += 1 } else { j += 1 }
    }
    false
}
