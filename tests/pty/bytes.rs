//! What goes over the line: whole frames in one write each, nothing while idle, and few bytes per
//! key (ux.md 3.4, terminal.md E.4).

use std::time::{Duration, Instant};

use crate::comum::emulador::{ABRE, FECHA};
use crate::comum::instalacao::Instalacao;
use crate::comum::passos::{abrir, entrar, ir, sair};
use crate::comum::pty::{Pty, Terminal};

/// Cuts a stream into frames. Between them only a bell may ring.
fn quadros(mut resto: &[u8]) -> Vec<Vec<u8>> {
    let mut v = Vec::new();
    while let Some(b) = resto.first() {
        if *b == 0x07 {
            resto = &resto[1..];
            continue;
        }
        assert!(resto.starts_with(ABRE), "fora de um quadro: {:?}", legivel(&resto[..resto.len().min(40)]));
        let fim = resto.windows(FECHA.len()).position(|w| w == FECHA).expect("o quadro fecha");
        let miolo = &resto[ABRE.len()..fim];
        assert!(!miolo.windows(ABRE.len()).any(|w| w == ABRE), "quadro dentro de quadro");
        assert!(!miolo.is_empty(), "quadro vazio");
        v.push(miolo.to_vec());
        resto = &resto[fim + FECHA.len()..];
    }
    v
}

fn legivel(b: &[u8]) -> String {
    String::from_utf8_lossy(b).escape_debug().to_string()
}

/// The stream from its first frame on.
fn desde_o_primeiro(p: &Pty) -> Vec<u8> {
    let b = p.bruto(0);
    let i = b.windows(ABRE.len()).position(|w| w == ABRE).expect("um quadro");
    b[i..].to_vec()
}

#[test]
fn cada_quadro_e_uma_escrita_marcada() {
    let i = Instalacao::demo();
    let p = entrar(&i, Terminal::default());
    ir(&p, "pac", "Pacientes");
    p.sossegar(Duration::from_millis(200));
    let (mut inteiros, mut todos) = (0, 0);
    for _ in 0..30 {
        let antes = p.total();
        let bytes = p.custo("Baixo");
        let q = quadros(&bytes);
        assert_eq!(q.len(), 1, "uma tecla, um quadro: {:?}", q.iter().map(|b| legivel(b)).collect::<Vec<_>>());
        let pedacos = p.pedacos(antes);
        todos += 1;
        inteiros += usize::from(pedacos.len() == 1);
    }
    // The kernel may cut a write for the reader once in a while; the program may not.
    assert!(inteiros * 10 >= todos * 9, "{inteiros} de {todos} quadros vieram em um só pedaço");
    for t in ["PgDn", "PgUp", "End", "Home"] {
        p.custo(t);
    }
    // From the first frame to this moment nothing was written outside a frame.
    let n = quadros(&desde_o_primeiro(&p)).len();
    assert!(n > 30, "{n} quadros");
    sair(p);
}

#[test]
fn nada_sai_com_a_tela_parada() {
    let i = Instalacao::demo();
    let p = abrir(&i, Terminal::default());
    parada(&p, "entrada");
    let p = entrar(&i, Terminal::default());
    parada(&p, "início");
    ir(&p, "pac", "Pacientes");
    parada(&p, "pacientes");
    sair(p);
}

fn parada(p: &Pty, onde: &str) {
    p.sossegar(Duration::from_millis(500));
    let antes = p.total();
    let fim = Instant::now() + Duration::from_secs(3);
    while Instant::now() < fim {
        std::thread::sleep(Duration::from_millis(50));
        let n = p.total() - antes;
        assert_eq!(n, 0, "{onde}: {n} bytes com a tela parada: {}", legivel(&p.bruto(antes)));
    }
}

fn media(v: &[usize]) -> usize {
    v.iter().sum::<usize>() / v.len()
}

/// `seta`: one row down inside the page (ux.md 3.4). `segurada`: average of a key held over several
/// pages. `pagina`: one page down, and the dearest single key.
fn setas(colunas: u16, linhas: u16, seta: usize, segurada: usize, pagina: usize) {
    let i = Instalacao::demo();
    let p = entrar(&i, Terminal::de(colunas, linhas));
    ir(&p, "pac", "Pacientes");
    p.espere("120 de 120").custo("Baixo");
    let custos: Vec<usize> = (0..60).map(|_| p.custo("Baixo").len()).collect();
    p.custo("Home");
    let paginas: Vec<usize> = (0..3).map(|_| p.custo("PgDn").len()).collect();
    println!("{colunas}x{linhas}: ↓ {custos:?}, média {}; PgDn {paginas:?}", media(&custos));
    let mut na_pagina = custos.clone();
    na_pagina.sort_unstable();
    // The dearest quarter holds the jumps to the next page.
    na_pagina.truncate(custos.len() * 3 / 4);
    assert!(na_pagina.iter().all(|c| *c <= seta), "seta na página: {custos:?}");
    assert!(media(&custos) <= segurada, "seta segurada: {custos:?}");
    assert!(custos.iter().chain(&paginas).all(|c| *c <= pagina), "página: {custos:?} {paginas:?}");
    sair(p);
}

#[test]
fn setas_gastam_pouco_em_80x24() {
    setas(80, 24, 500, 500, 2_000);
}

#[test]
fn setas_gastam_pouco_em_120x35() {
    setas(120, 35, 700, 700, 4_000);
}

#[test]
fn letras_gastam_pouco() {
    let i = Instalacao::vazia();
    let p = abrir(&i, Terminal::default());
    let na_entrada: Vec<usize> = "maria".chars().map(|c| p.custo(&c.to_string()).len()).collect();
    assert!(na_entrada.iter().all(|c| *c <= 60), "na entrada: {na_entrada:?}");
    let p = entrar(&i, Terminal::default());
    ir(&p, "pac", "Pacientes");
    p.tecla("F6").espere("novo").sossegar(Duration::from_millis(200));
    p.tecla("Tab").sossegar(Duration::from_millis(200));
    // The first letter may also redraw the message row.
    p.custo("M");
    let na_ficha: Vec<usize> = "ARIA DE TESTE".chars().map(|c| p.custo(&c.to_string()).len()).collect();
    assert!(na_ficha.iter().all(|c| *c <= 60), "na ficha: {na_ficha:?}");
}

#[test]
fn primeiro_quadro_cabe_no_orcamento() {
    let i = Instalacao::vazia();
    for (colunas, linhas, limite) in [(80, 24, 6_000), (120, 35, 10_000), (200, 50, 16_000)] {
        let p = abrir(&i, Terminal::de(colunas, linhas));
        let primeiro = quadros(&desde_o_primeiro(&p)).first().unwrap().len();
        assert!(primeiro <= limite, "{colunas}x{linhas}: {primeiro} bytes");
    }
}

/// A report with refused lines: the amount of every one is a word.
fn com_rejeitadas(i: &Instalacao) -> std::path::PathBuf {
    let codigos: Vec<String> = (0..40).map(|n| format!("{:06}", 4500 + n)).collect();
    let linhas: Vec<[&str; 5]> =
        codigos.iter().map(|c| ["12/12/2025", c.as_str(), "0301010072", "CONSULTA MEDICA", "DEZ"]).collect();
    let arquivo = i.caminho("rejeitadas.pdf");
    std::fs::write(&arquivo, crate::comum::pdf::relatorio(&linhas, None)).unwrap();
    arquivo
}

#[test]
fn o_assistente_gasta_pouco() {
    for (colunas, linhas, segurada) in [(80, 24, 400), (120, 35, 600)] {
        let i = Instalacao::vazia();
        let p = entrar(&i, Terminal::de(colunas, linhas));
        // The picker: typed letters.
        ir(&p, "imp", "Importar");
        p.espere("Filtro ou caminho").sossegar(Duration::from_millis(300));
        p.custo("/");
        let letras: Vec<usize> = "caminho".chars().map(|c| p.custo(&c.to_string()).len()).collect();
        ir(&p, &format!("imp {}", com_rejeitadas(&i).display()), "Importar");
        p.espere("Campo que alimenta").tecla("F2").espere("Total do arquivo");
        p.tecla("Enter").espere("Rejeitadas 1 de 40").sossegar(Duration::from_millis(400));
        p.custo("Baixo");
        // Held down: the answers for a line left behind are part of what a key costs.
        let antes = p.total();
        for n in 0..30 {
            p.tecla("Baixo").espere(&format!("Rejeitadas {} de 40", n + 3));
        }
        p.sossegar(Duration::from_millis(300));
        let media_da_fila = (p.total() - antes) / 30;
        p.tecla("Enter").sossegar(Duration::from_millis(300));
        p.custo("1");
        let no_campo: Vec<usize> = "2345".chars().map(|c| p.custo(&c.to_string()).len()).collect();
        println!("{colunas}x{linhas}: filtro {letras:?}, fila ↓ {media_da_fila}, campo {no_campo:?}");
        assert!(letras.iter().all(|c| *c <= 60), "filtro: {letras:?}");
        assert!(media_da_fila <= segurada, "fila: {media_da_fila} bytes por tecla");
        assert!(no_campo.iter().all(|c| *c <= 60), "campo: {no_campo:?}");
    }
}
