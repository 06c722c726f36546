//! Patients whose code is nearly the one that was read, or whose name stands in a raw line: what the queue of refused
//! lines offers. Searched in the name index in memory; only those found are decrypted.

use nexsus_domain::{Paciente, texto};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::erro::ErroStore;
use crate::indice::Indice;
use crate::paciente::por_ids;
use crate::tipos::{Gravado, NumeroCnes};
use crate::tx::Tx;

/// Share of a name that must stand in the line, percent.
const NOME_MINIMO: u32 = 70;

/// Why a patient is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Semelhanca {
    /// That much of the name stands in the line, percent.
    Nome(u32),
    /// The code differs by so many characters; 0 = only by letters that look like digits.
    Codigo(u32),
}

/// A patient that may be the one meant.
#[derive(Clone, PartialEq)]
pub struct Parecido {
    pub paciente: Gravado<Paciente>,
    pub semelhanca: Semelhanca,
}

impl std::fmt::Debug for Parecido {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parecido").field("semelhanca", &self.semelhanca).finish_non_exhaustive()
    }
}

/// At most `limite`, best first. `codigo` may be empty; `linha` is the raw line, in which names are looked for.
pub async fn parecidos(
    tx: &mut Tx,
    cnes: NumeroCnes,
    codigo: &str,
    linha: &str,
    limite: usize,
) -> Result<Vec<Parecido>, ErroStore> {
    let indice = Indice::atual(tx, cnes).await?;
    let codigo = so_numeros(&texto::dobrar(codigo));
    let linha = Zeroizing::new(texto::dobrar(linha));
    let palavras: Vec<&str> = linha
        .split(|c: char| !c.is_alphabetic())
        .filter(|p| !p.is_empty() && !matches!(*p, "DE" | "DA" | "DO" | "DAS" | "DOS" | "E"))
        .collect();
    // Best of each kind; the name says more than the code when much of it is there.
    let mut melhores: Vec<(u32, Semelhanca, Uuid)> = Vec::new();
    indice.cada(|id, cod, nome| {
        let por_nome = Some(parte_do_nome(nome, &palavras)).filter(|n| *n >= NOME_MINIMO);
        let por_codigo = (!codigo.is_empty()).then(|| distancia(&so_numeros(cod), &codigo)).flatten();
        let nota = match (por_nome, por_codigo) {
            (Some(n), Some(_)) => Some((100 + n, Semelhanca::Nome(n))),
            (Some(n), None) => Some((n, Semelhanca::Nome(n))),
            (None, Some(d)) => Some((if d == 0 { 90 } else { 60 }, Semelhanca::Codigo(d))),
            (None, None) => None,
        };
        if let Some((nota, por)) = nota {
            melhores.push((nota, por, id));
            if melhores.len() > 50 * limite.max(1) {
                cortar(&mut melhores, limite);
            }
        }
    });
    cortar(&mut melhores, limite);
    let ids: Vec<Uuid> = melhores.iter().map(|m| m.2).collect();
    let mut fichas = por_ids(tx, cnes, &ids).await?;
    let mut saida = Vec::with_capacity(fichas.len());
    for (_, semelhanca, id) in melhores {
        if let Some(i) = fichas.iter().position(|g| g.id == id) {
            saida.push(Parecido { paciente: fichas.swap_remove(i), semelhanca });
        }
    }
    Ok(saida)
}

fn cortar(melhores: &mut Vec<(u32, Semelhanca, Uuid)>, limite: usize) {
    melhores.sort_by(|a, b| b.0.cmp(&a.0).then(a.2.cmp(&b.2)));
    melhores.truncate(limite);
}

/// Share of the letters of a name whose words stand in the line; an initial (`S.`) counts for its word half. At least two
/// whole words must be there.
fn parte_do_nome(nome: &str, palavras: &[&str]) -> u32 {
    let (mut todas, mut achadas, mut inteiras) = (0_usize, 0_usize, 0_u32);
    for p in nome.split(' ').filter(|p| !p.is_empty() && !matches!(*p, "DE" | "DA" | "DO" | "DAS" | "DOS" | "E")) {
        let peso = p.chars().count();
        todas += peso;
        if palavras.contains(&p) {
            achadas += peso;
            inteiras += 1;
        } else if palavras.iter().any(|q| q.len() == 1 && p.starts_with(q)) {
            achadas += peso / 2;
        } else if inteiras == 0 && todas > peso {
            // Neither the first nor the second word: it is somebody else.
            return 0;
        }
    }
    if inteiras < 2 || todas == 0 { 0 } else { u32::try_from(achadas * 100 / todas).unwrap_or(0) }
}

/// Letters that stand for digits become digits; leading zeros go.
fn so_numeros(codigo: &str) -> String {
    let limpo: String = codigo
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c {
            'O' | 'Q' => '0',
            'I' | 'L' => '1',
            'Z' => '2',
            'S' => '5',
            'B' => '8',
            outro => outro,
        })
        .collect();
    limpo.trim_start_matches('0').to_owned()
}

/// 0 when equal, 1 when one character was changed, left out, added or swapped with its neighbour; else `None`.
fn distancia(a: &str, b: &str) -> Option<u32> {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a == b {
        return Some(0);
    }
    // A change in a code of one or two characters says nothing.
    if a.len().min(b.len()) < 3 || a.len().abs_diff(b.len()) > 1 {
        return None;
    }
    let igual = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (ra, rb) = (&a[igual..], &b[igual..]);
    let um = match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Equal => {
            ra[1..] == rb[1..] || (ra.len() > 1 && ra[0] == rb[1] && ra[1] == rb[0] && ra[2..] == rb[2..])
        }
        std::cmp::Ordering::Less => ra == &rb[1..],
        std::cmp::Ordering::Greater => &ra[1..] == rb,
    };
    um.then_some(1)
}

#[cfg(test)]
mod testes {
    use super::*;

    #[test]
    fn distancia_de_um() {
        for (a, b, d) in [
            ("4503", "4503", Some(0)),
            ("4503", "4513", Some(1)),
            ("4503", "450", Some(1)),
            ("450", "4503", Some(1)),
            ("4503", "4530", Some(1)),
            ("4503", "4530X", None),
            ("12", "13", None),
            ("4503", "5403", Some(1)),
            ("4503", "9913", None),
        ] {
            assert_eq!(distancia(a, b), d, "{a} {b}");
        }
        assert_eq!(so_numeros("0045O3"), "4503");
    }

    #[test]
    fn nome_dentro_da_linha() {
        let linha: Vec<&str> = "12/06/2025  ADRIANA S SOUZA CONSULTA".split(|c: char| !c.is_alphabetic()).collect();
        let n = parte_do_nome("ADRIANA SILVA DE SOUZA", &linha);
        assert!((70..100).contains(&n), "{n}");
        assert_eq!(parte_do_nome("ADRIANA SOUZA", &linha), 100);
        assert_eq!(parte_do_nome("ADRIANA", &linha), 0);
        assert_eq!(parte_do_nome("CARLOS SOUZA", &linha), 0);
    }
}
