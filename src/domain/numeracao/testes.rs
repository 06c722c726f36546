//! The properties of the numbering (domain.md 4).

#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;
use crate::exemplos::{cbo, cod, dia, linha};

fn lugar(folha: u16, sequencia: u8) -> (Folha, Sequencia) {
    (Folha::nova(folha).unwrap(), Sequencia::nova(sequencia).unwrap())
}

fn ultimo(folha: u16, sequencia: u8, ocupacao: &str) -> Ultimo {
    let (folha, sequencia) = lugar(folha, sequencia);
    Ultimo { folha, sequencia, cbo: cbo(ocupacao) }
}

#[test]
fn comeca_em_um_e_a_centesima_abre_folha() {
    let mut n = Numerador::novo(None, 99);
    let medico = cbo("225125");
    let todas: Vec<_> = (0..199).map(|_| n.proximo(&medico).unwrap()).collect();
    assert_eq!(todas[0], lugar(1, 1));
    assert_eq!(todas[98], lugar(1, 99));
    assert_eq!(todas[99], lugar(2, 1));
    assert_eq!(todas[197], lugar(2, 99));
    assert_eq!(todas[198], lugar(3, 1));
}

#[test]
fn mudar_de_cbo_abre_folha() {
    let mut n = Numerador::novo(None, 99);
    assert_eq!(n.proximo(&cbo("225125")), Ok(lugar(1, 1)));
    assert_eq!(n.proximo(&cbo("225125")), Ok(lugar(1, 2)));
    assert_eq!(n.proximo(&cbo("225270")), Ok(lugar(2, 1)));
    assert_eq!(n.proximo(&cbo("225125")), Ok(lugar(3, 1)));
}

#[test]
fn continua_depois_do_ultimo() {
    let medico = cbo("225125");
    let segue = |u| Numerador::novo(Some(u), 99).proximo(&medico);
    assert_eq!(segue(ultimo(4, 17, "225125")), Ok(lugar(4, 18)));
    assert_eq!(segue(ultimo(4, 99, "225125")), Ok(lugar(5, 1)));
    assert_eq!(segue(ultimo(4, 17, "223505")), Ok(lugar(5, 1)));
    // The limit was lowered since the last run.
    assert_eq!(Numerador::novo(Some(ultimo(4, 57, "225125")), 20).proximo(&medico), Ok(lugar(5, 1)));
    assert_eq!(segue(ultimo(999, 99, "225125")), Err(FolhasEsgotadas));
    assert_eq!(segue(ultimo(999, 98, "225125")), Ok(lugar(999, 99)));
    assert_eq!(segue(ultimo(999, 1, "223505")), Err(FolhasEsgotadas));
}

#[test]
fn o_maior_de_dois_ultimos() {
    let (a, b) = (ultimo(2, 99, "225125"), ultimo(3, 1, "223505"));
    assert_eq!(Ultimo::maior(Some(a), Some(b)), Some(b));
    assert_eq!(Ultimo::maior(Some(b), Some(a)), Some(b));
    assert_eq!(Ultimo::maior(None, Some(a)), Some(a));
    assert_eq!(Ultimo::maior(Some(a), None), Some(a));
    assert_eq!(Ultimo::maior(None, None), None);
}

#[test]
fn cabem_98901_e_nem_uma_a_mais() {
    let medico = cbo("225125");
    let muitos = vec![medico; 98_901];
    let mut n = Numerador::novo(None, 99);
    let lugares = n.lugares(&muitos).unwrap();
    assert_eq!(lugares.len(), 98_901);
    assert_eq!(lugares.last(), Some(&lugar(999, 99)));
    assert_eq!(n.proximo(&medico), Err(FolhasEsgotadas));

    let demais = vec![medico; 98_902];
    let mut n = Numerador::novo(None, 99);
    assert_eq!(n.lugares(&demais), Err(FolhasEsgotadas));
    // Refused whole: the counter did not move.
    assert_eq!(n.ultimo(), None);
    assert_eq!(n.proximo(&medico), Ok(lugar(1, 1)));
}

#[test]
fn lote_recusado_nao_devolve_linha() {
    let mut n = Numerador::novo(Some(ultimo(999, 98, "225125")), 99);
    let antes = n.ultimo();
    assert_eq!(n.numerar(vec![linha(), linha()]), Err(FolhasEsgotadas));
    assert_eq!(n.ultimo(), antes);
    assert_eq!(n.numerar(vec![linha()]).unwrap()[0].seq.numero(), 99);
}

#[test]
fn ordem_da_folha() {
    let fazer = |ocupacao: &str, d: u32, nome: &str, pa: &str| {
        let mut l = linha();
        l.cbo = cbo(ocupacao);
        l.dtaten = dia(2026, 1, d);
        l.nmpac = nome.into();
        l.pa = cod(pa);
        l
    };
    let certa = vec![
        fazer("223505", 20, "ZULMIRA TESTE", "0301010048"),
        fazer("225125", 5, "BENTO TESTE", "0301010072"),
        fazer("225125", 6, "ANA TESTE", "0211020036"),
        fazer("225125", 6, "ANA TESTE", "0301010072"),
        fazer("225125", 6, "CAIO TESTE", "0211020036"),
    ];
    let mut trocada: Vec<_> = certa.iter().rev().cloned().collect();
    ordenar(&mut trocada);
    assert_eq!(trocada, certa);
    let numeradas = Numerador::novo(None, 99).numerar(certa).unwrap();
    let lugares: Vec<_> = numeradas.iter().map(|l| (l.flh, l.seq)).collect();
    assert_eq!(lugares, [lugar(1, 1), lugar(2, 1), lugar(2, 2), lugar(2, 3), lugar(2, 4)]);
}

#[test]
fn outro_cnes_recomeca_e_consolidado_mistura_cbo() {
    // Each key has its own counter: a second Numerador knows nothing of the first.
    let mut um = Numerador::novo(None, 99);
    um.proximo(&cbo("225125")).unwrap();
    assert_eq!(Numerador::novo(None, 99).proximo(&cbo("225125")), Ok(lugar(1, 1)));
    let mut c = Numerador::consolidado(None);
    for i in 0..20u8 {
        let ocupacao = if i % 2 == 0 { "225125" } else { "223505" };
        assert_eq!(c.proximo(&cbo(ocupacao)), Ok(lugar(1, i + 1)));
    }
    assert_eq!(c.proximo(&cbo("225125")), Ok(lugar(2, 1)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn sem_repeticao_e_dentro_da_faixa(
        ocupacoes in prop::collection::vec(0usize..4, 0..400),
        limite: u8,
        inicio in prop::option::of((1u16..=990, 1u8..=99, 0usize..4)),
    ) {
        let nomes = ["225125", "225270", "223505", "2231F9"].map(cbo);
        let inicio = inicio.map(|(f, s, c)| {
            let (folha, sequencia) = lugar(f, s);
            Ultimo { folha, sequencia, cbo: nomes[c] }
        });
        let teto = limite.clamp(1, 99);
        let mut n = Numerador::novo(inicio, limite);
        let mut vistos = HashSet::new();
        let mut cbo_da_folha = std::collections::HashMap::new();
        let mut anterior = inicio.map(|u| (u.folha, u.sequencia));
        for i in ocupacoes {
            match n.proximo(&nomes[i]) {
                Ok((f, s)) => {
                    prop_assert!(vistos.insert((f, s)));
                    prop_assert!((1..=i32::from(teto)).contains(&s.numero()));
                    prop_assert!((1..=999).contains(&f.numero()));
                    prop_assert!(Some((f, s)) > anterior);
                    prop_assert_eq!(*cbo_da_folha.entry(f).or_insert(nomes[i]), nomes[i]);
                    if let Some(u) = inicio.filter(|u| u.folha == f) {
                        prop_assert_eq!(u.cbo, nomes[i]);
                    }
                    anterior = Some((f, s));
                }
                Err(FolhasEsgotadas) => {
                    prop_assert_eq!(anterior.unwrap().0, Folha::ULTIMA);
                }
            }
        }
    }

    #[test]
    fn em_partes_ou_de_uma_vez_da_no_mesmo(total in 1usize..300, corte in 0usize..300) {
        let medico = cbo("225125");
        let corte = corte.min(total);
        let inteiro = Numerador::novo(None, 99).lugares(&vec![medico; total]).unwrap();
        let mut primeiro = Numerador::novo(None, 99);
        let mut partes = primeiro.lugares(&vec![medico; corte]).unwrap();
        partes.extend(Numerador::novo(primeiro.ultimo(), 99).lugares(&vec![medico; total - corte]).unwrap());
        prop_assert_eq!(partes, inteiro);
    }
}
