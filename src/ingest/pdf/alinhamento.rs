//! How the lines of a wrapped record stand to its anchor: below it, on both sides, or above it.
//!
//! Reports align cells at the top, in the middle or at the bottom; which one is decided per table, by counting what each
//! would contradict.

use super::colunas::Modelo;
use super::linhas::Linha;
use super::tabela::Especie;
use super::titulos::Campo;

/// How the cells of a wrapped record stand to its anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modo {
    Topo,
    Meio,
    Base,
}

/// Stretches of anchors and continuations without a barrier (title, total, group, page) between them.
fn blocos<'a>(
    linhas: &'a [Linha],
    especies: &'a [Especie],
    em_vigor: &'a [Option<usize>],
) -> impl Iterator<Item = (usize, usize)> + 'a {
    let mut i = 0;
    std::iter::from_fn(move || {
        while i < linhas.len() && !matches!(especies[i], Especie::Ancora | Especie::Orfa) {
            i += 1;
        }
        if i >= linhas.len() {
            return None;
        }
        let inicio = i;
        while i < linhas.len()
            && !matches!(especies[i], Especie::Titulo | Especie::Total(_) | Especie::Grupo(_))
            && linhas[i].pagina == linhas[inicio].pagina
            && em_vigor[i] == em_vigor[inicio]
        {
            i += 1;
        }
        Some((inicio, i))
    })
}

/// Counts what each way of alignment would contradict and takes the best.
pub fn modo(linhas: &[Linha], especies: &[Especie], em_vigor: &[Option<usize>], m: usize, modelo: &Modelo) -> Modo {
    let (mut topo, mut base, mut meio) = (0_u32, 0_u32, 0_u32);
    for (a, b) in blocos(linhas, especies, em_vigor).filter(|(a, _)| em_vigor[*a] == Some(m)) {
        let ancoras: Vec<usize> = (a..b).filter(|i| especies[*i] == Especie::Ancora).collect();
        let (Some(primeira), Some(ultima)) = (ancoras.first(), ancoras.last()) else {
            continue;
        };
        let orfas: Vec<usize> =
            (a..b).filter(|i| especies[*i] == Especie::Orfa && vizinha(linhas, especies, *i)).collect();
        topo += u32::from(orfas.first().is_some_and(|o| o < primeira));
        base += u32::from(orfas.last().is_some_and(|o| o > ultima));
        let proc = modelo.indice(Campo::Proc);
        let sem_nome = ancoras
            .iter()
            .filter(|i| proc.is_some_and(|p| modelo.repartir(&linhas[**i])[p].is_empty()) && !orfas.is_empty())
            .count();
        topo += sem_nome as u32;
        base += sem_nome as u32;
        let (mut acima, mut abaixo) = (vec![0_u32; ancoras.len()], vec![0_u32; ancoras.len()]);
        for o in &orfas {
            if let Some(k) = mais_perto(linhas, &ancoras, *o) {
                if linhas[*o].y < linhas[ancoras[k]].y {
                    acima[k] += 1;
                } else {
                    abaixo[k] += 1;
                }
            }
        }
        meio += acima.iter().zip(&abaixo).map(|(x, y)| x.abs_diff(*y)).sum::<u32>();
    }
    if topo <= meio && topo <= base {
        Modo::Topo
    } else if meio <= base {
        Modo::Meio
    } else {
        Modo::Base
    }
}

/// True when the line before or after is part of a table and near.
fn vizinha(linhas: &[Linha], especies: &[Especie], i: usize) -> bool {
    let perto = |j: usize| {
        linhas.get(j).is_some_and(|l| {
            l.pagina == linhas[i].pagina
                && (l.y - linhas[i].y).abs() < alcance(&linhas[i])
                && matches!(especies[j], Especie::Ancora | Especie::Orfa)
        })
    };
    i.checked_sub(1).is_some_and(perto) || perto(i + 1)
}

/// How far apart two lines of one record may stand.
pub fn alcance(l: &Linha) -> f32 {
    1.9 * l.corpo.max(4.0)
}

pub fn mais_perto(linhas: &[Linha], ancoras: &[usize], o: usize) -> Option<usize> {
    (0..ancoras.len()).min_by(|a, b| {
        let d = |k: usize| (linhas[ancoras[k]].y - linhas[o].y).abs();
        d(*a).total_cmp(&d(*b))
    })
}
