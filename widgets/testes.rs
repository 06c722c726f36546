//! What the widgets look like, and that no size breaks them.
//!
//! `telas` holds snapshots against the mock-ups of ux.md 4, `tamanhos` draws
//! every widget at every size from 0x0 to 45x12 inside a larger buffer and
//! looks that nothing was written outside, `bytes` counts changed cells.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod acaso;
mod apoio;
mod bytes;
mod formularios;
mod tamanhos;
mod telas;

/// Cleaned text has one door to the cells: no other file builds ratatui text or writes symbols.
#[test]
fn so_o_pincel_escreve_celulas() {
    fn ver(pasta: &std::path::Path, achados: &mut Vec<String>) {
        for e in std::fs::read_dir(pasta).unwrap() {
            let c = e.unwrap().path();
            let nome = c.file_name().unwrap().to_string_lossy().into_owned();
            if c.is_dir() && nome != "testes" {
                ver(&c, achados);
            } else if c.extension().is_some_and(|x| x == "rs") && nome != "pincel.rs" && nome != "testes.rs" {
                let s = std::fs::read_to_string(&c).unwrap();
                for proibido in ["Span::", "Line::", "set_string", "set_symbol", "set_char", "cell_mut", "println!"] {
                    if s.contains(proibido) {
                        achados.push(format!("{nome}: {proibido}"));
                    }
                }
            }
        }
    }
    let mut achados = Vec::new();
    ver(std::path::Path::new(env!("CARGO_MANIFEST_DIR")), &mut achados);
    assert!(achados.is_empty(), "{achados:?}");
}
