//! How fast the mirror is, beside a bare loop of the same statements: the same lines, the same server, one run.
//!
//! `tests/run --so-servidores cargo run --release -p nexsus-connect --example espelhar -- [LINES] [REPEATS]`
//!
//! Prints one JSON line per way and repeat: `{"forma", "linhas", "segundos", "linhas_por_segundo"}`. The bare loops know
//! nothing of keys, of what is there already, or of reading back. `tests/bench/espelho.py` adds Python's fdb and ratios.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, dead_code)]

use std::time::Instant;

use nexsus_connect::{ConfigFirebird, Espelho, Resultado};
use nexsus_domain::{LinhaBpa, ValorColuna};
use rsfbclient::{IntoParam, SqlType};

#[path = "../common/firebird.rs"]
mod firebird;
#[path = "../common/linhas.rs"]
mod linhas;
#[path = "../common/servidores.rs"]
mod servidores;

use firebird::BancoBpa;

const POR_BLOCO: usize = 20;

fn main() {
    let mut argumentos = std::env::args().skip(1);
    let quantas: usize = argumentos.next().map_or(10_000, |n| n.parse().expect("número de linhas"));
    let vezes: usize = argumentos.next().map_or(1, |n| n.parse().expect("número de vezes"));
    // As many professionals as 5,000 lines each need.
    let nossas: Vec<LinhaBpa> = (0..quantas.div_ceil(5_000))
        .flat_map(|medico| linhas::linhas(medico, (quantas - medico * 5_000).min(5_000)))
        .collect();
    let banco = BancoBpa::novo("medida");
    for _ in 0..vezes {
        for (nome, obra) in [
            ("blocos de 20, laço nu", nua as fn(&BancoBpa, &[LinhaBpa], usize)),
            ("nexsus", |b, l, _| espelhar(b.config(), l)),
            ("uma a uma, laço nu", |b, l, _| nua(b, l, 1)),
            ("nexsus, palavras do 1.5", |b, l, _| espelhar(ConfigFirebird { so_1_5: true, ..b.config() }, l)),
        ] {
            banco.executar("DELETE FROM S_PRD");
            assert_eq!(banco.linhas(), 0);
            let inicio = Instant::now();
            obra(&banco, &nossas, POR_BLOCO);
            let segundos = inicio.elapsed().as_secs_f64();
            assert_eq!(banco.linhas(), nossas.len(), "{nome}");
            println!(
                "{{\"forma\":\"{nome}\",\"linhas\":{quantas},\"segundos\":{segundos:.3},\"linhas_por_segundo\":{:.0}}}",
                quantas as f64 / segundos
            );
        }
    }
}

fn espelhar(config: ConfigFirebird, linhas: &[LinhaBpa]) {
    let feitas = Espelho::conectar(&config).expect("conecta").incluir(linhas).expect("inclui");
    assert!(feitas.iter().all(|r| *r == Resultado::Incluida));
}

/// One transaction, one prepared statement, `por_vez` lines in each.
fn nua(banco: &BancoBpa, linhas: &[LinhaBpa], por_vez: usize) {
    let colunas: Vec<&str> = linhas[0].colunas().iter().map(|c| c.0).collect();
    let sql = comando(&colunas, por_vez);
    let mut conexao = banco.conexao();
    conexao
        .with_transaction(|tr| {
            let mut preparado = tr.prepare(&sql, false)?;
            for bloco in linhas.chunks_exact(por_vez) {
                preparado.execute(bloco.iter().flat_map(valores).collect::<Vec<_>>())?;
            }
            Ok(())
        })
        .expect("grava");
    let resto = linhas.chunks_exact(por_vez).remainder();
    if !resto.is_empty() {
        nua(banco, resto, 1);
    }
}

fn valores(linha: &LinhaBpa) -> Vec<SqlType> {
    linha
        .colunas()
        .into_iter()
        .map(|(_, valor)| match valor {
            ValorColuna::Texto(t) => t.into_param(),
            ValorColuna::Numero(n) => n.into_param(),
        })
        .collect()
}

fn comando(colunas: &[&str], por_vez: usize) -> String {
    let lista = colunas.join(",");
    if por_vez == 1 {
        return format!("INSERT INTO S_PRD ({lista}) VALUES ({})", vec!["?"; colunas.len()].join(","));
    }
    let (mut declaradas, mut corpo) = (Vec::new(), String::new());
    for l in 0..por_vez {
        let nomes: Vec<String> = (0..colunas.len()).map(|c| format!("p{l}_{c}")).collect();
        for (nome, coluna) in nomes.iter().zip(colunas) {
            let tipo = if *coluna == "PRD_QT_P" { "DOUBLE PRECISION" } else { "VARCHAR(40)" };
            declaradas.push(format!("{nome} {tipo} = ?"));
        }
        corpo += &format!("INSERT INTO S_PRD ({lista}) VALUES (:{});\n", nomes.join(",:"));
    }
    format!("EXECUTE BLOCK ({}) AS BEGIN {corpo} END", declaradas.join(","))
}
