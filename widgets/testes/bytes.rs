//! Cells that change per key: what a thin line pays (ux.md 3.4).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::apoio::*;
use crate::*;

fn lista(sel: usize, e: &mut EstadoTabela, l: &[Linha]) -> Buffer {
    let a = Rect::new(0, 0, 80, 24);
    let mut b = Buffer::empty(a);
    let c = moldura().desenhar(a, &mut b, &Visual::default());
    e.selecionar(sel);
    Tabela::nova(&colunas()).desenhar(c, &mut b, &Visual::default(), &Dados::todos(l), e);
    b
}

fn muitas() -> Vec<Linha> {
    (0..400)
        .map(|i| {
            let base = linhas().swap_remove(i % 9);
            Linha::nova(i as u128, base.celulas)
        })
        .collect()
}

#[test]
fn andar_na_pagina_muda_so_duas_linhas() {
    let l = muitas();
    let mut e = EstadoTabela::default();
    let a = lista(3, &mut e, &l);
    let b = lista(4, &mut e, &l);
    let mudou = a.diff(&b);
    assert!(mudou.iter().all(|(_, y, _)| (3..=8).contains(y)));
    let ys: std::collections::BTreeSet<u16> = mudou.iter().map(|(_, y, _)| *y).collect();
    assert_eq!(ys.len(), 2);
    assert!(mudou.len() <= 2 * 78, "{}", mudou.len());
}

#[test]
fn segurar_a_seta_custa_menos_com_meia_pagina() {
    let l = muitas();
    let total = |meia: bool| {
        let mut e = EstadoTabela::default();
        e.meia_pagina(meia);
        let mut antes = lista(0, &mut e, &l);
        let mut n = 0;
        for i in 1..300 {
            let b = lista(i, &mut e, &l);
            n += antes.diff(&b).len();
            antes = b;
        }
        n / 299
    };
    let (com, sem) = (total(true), total(false));
    assert!(com * 2 < sem, "{com} {sem}");
    assert!(com <= 250, "{com}");
}

#[test]
fn uma_linha_tem_poucas_trocas_de_estilo() {
    let l = muitas();
    let b = lista(3, &mut EstadoTabela::default(), &l);
    for y in 3..20 {
        let trocas =
            (1..80).filter(|x| b.cell((*x, y)).unwrap().style() != b.cell((*x - 1, y)).unwrap().style()).count();
        assert!(trocas <= 2, "linha {y}: {trocas}");
    }
}

#[test]
fn digitar_muda_poucas_celulas() {
    let mut f = formulario();
    f.focar("num");
    f.tecla(Tecla::Letra('1'));
    let a = Rect::new(0, 0, 80, 24);
    let v = Visual::default();
    let mut antes = Buffer::empty(a);
    f.desenhar(a, &mut antes, &v, true);
    f.tecla(Tecla::Apaga);
    let mut depois = Buffer::empty(a);
    f.desenhar(a, &mut depois, &v, true);
    assert_eq!(antes.diff(&depois).len(), 1);
}
