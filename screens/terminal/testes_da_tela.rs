#![allow(clippy::unwrap_used)]

use std::io;

use nexsus_widgets::{
    Visual,
    glifos::{Conjunto, Glifos},
};
use ratatui::style::Style;

use super::*;

#[derive(Default)]
struct Conta {
    paginas: Vec<Vec<u8>>,
}

impl Saida for &mut Conta {
    fn escrever(&mut self, p: &[u8]) -> io::Result<()> {
        self.paginas.push(p.to_vec());
        Ok(())
    }
}

#[test]
fn um_quadro_e_uma_escrita_e_nada_muda_e_nada_sai() {
    let mut c = Conta::default();
    let g = Visual::default().glifos;
    let mut t = Tela::nova(&mut c, 20, 4);
    let pinta = |_: Rect, b: &mut Buffer| {
        b.set_string(0, 0, "Início", Style::default());
        Some(Position { x: 3, y: 1 })
    };
    assert!(t.quadro(&g, pinta).unwrap() > 0);
    assert_eq!(t.quadro(&g, pinta).unwrap(), 0);
    t.repintar();
    assert!(t.quadro(&g, pinta).unwrap() > 0);
    drop(t);
    assert_eq!(c.paginas.len(), 2);
    assert!(c.paginas.iter().all(|p| p.starts_with(ABRE) && p.ends_with(FECHA)));
    // No question to the terminal ever leaves with a frame.
    assert!(c.paginas.iter().all(|p| !p.windows(2).any(|w| w == b"6n")));
}

#[test]
fn conjunto_ascii_nao_deixa_sair_acento() {
    let mut c = Conta::default();
    let g = Glifos::de(Conjunto::Ascii);
    let mut t = Tela::nova(&mut c, 20, 2);
    t.quadro(&g, |_, b| {
        b.set_string(0, 0, "Situação ─ ok", Style::default());
        None
    })
    .unwrap();
    drop(t);
    assert!(c.paginas[0].is_ascii());
    assert!(String::from_utf8_lossy(&c.paginas[0]).contains("Situacao"));
}

#[test]
fn mudar_de_tamanho_repinta() {
    let mut c = Conta::default();
    let g = Visual::default().glifos;
    let mut t = Tela::nova(&mut c, 20, 2);
    t.medir(0, 0);
    t.quadro(&g, |a, _| {
        assert!(a.is_empty());
        None
    })
    .unwrap();
    t.medir(10, 3);
    assert_eq!(t.tamanho(), (10, 3));
    assert!(t.quadro(&g, |_, _| None).unwrap() > 0);
}
