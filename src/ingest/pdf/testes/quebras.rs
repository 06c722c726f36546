//! Cells of several lines: cut by the page, painted whole over their neighbours, broken in awkward places.

use super::*;

fn registro(p: &mut Pagina, y: f32, dia: &str, codigo: &str, valor: &str) {
    p.celulas(y, &[(40.0, dia), (110.0, "001234"), (180.0, codigo), (540.0 - largura(valor), valor)]);
}

fn nomes(v: &[String]) -> Vec<&str> {
    v.iter().map(|l| l.split('|').nth(3).unwrap()).collect()
}

#[test]
fn pe_da_pagina_corta_um_nome_alinhado_no_topo() {
    let mut a = Pagina::nova();
    a.celulas(40.0, &TITULOS);
    registro(&mut a, 770.0, "05/01/2026", "0301010072", "10,00");
    a.texto(250.0, 770.0, "CONSULTA");
    registro(&mut a, 790.0, "06/01/2026", "0205020046", "20,00");
    a.texto(250.0, 790.0, "ULTRASSONOGRAFIA DE ABDÔMEN");
    let mut b = Pagina::nova();
    b.celulas(40.0, &TITULOS);
    b.texto(250.0, 56.0, "TOTAL COM DOPPLER");
    registro(&mut b, 76.0, "07/01/2026", "0301010072", "10,00");
    b.texto(250.0, 76.0, "CONSULTA");
    let (v, l) = linhas(&pdf(&[a, b]));
    assert_eq!(nomes(&v), ["CONSULTA", "ULTRASSONOGRAFIA DE ABDÔMEN TOTAL COM DOPPLER", "CONSULTA"]);
    assert!(l.rejeitos.is_empty());
}

#[test]
fn pe_da_pagina_corta_um_nome_alinhado_no_meio() {
    let meio = |p: &mut Pagina, y: f32, dia: &str| {
        registro(p, y, dia, "0205020046", "20,00");
        p.texto(250.0, y - 5.0, "ULTRASSONOGRAFIA DE");
        p.texto(250.0, y + 5.0, "ABDÔMEN SUPERIOR");
    };
    let mut a = Pagina::nova();
    a.celulas(40.0, &TITULOS);
    for k in 0..5_u8 {
        meio(&mut a, 60.0 + 30.0 * f32::from(k), "05/01/2026");
    }
    a.texto(250.0, 205.0, "ULTRASSONOGRAFIA DE");
    let mut b = Pagina::nova();
    b.celulas(40.0, &TITULOS);
    registro(&mut b, 56.0, "06/01/2026", "0205020046", "20,00");
    b.texto(250.0, 61.0, "ABDÔMEN SUPERIOR");
    meio(&mut b, 91.0, "07/01/2026");
    let (v, l) = linhas(&pdf(&[a, b]));
    assert_eq!(nomes(&v), ["ULTRASSONOGRAFIA DE ABDÔMEN SUPERIOR"; 7]);
    assert!(l.rejeitos.is_empty());
}

/// Calc prints rows too low for their text: cells of three lines in rows of 14 points, painted after all the others.
#[test]
fn celulas_pintadas_inteiras_por_cima_das_vizinhas() {
    let exames = [
        ["ULTRASSONOGRAFIA", "DE ABDÔMEN", "SUPERIOR"],
        ["RADIOGRAFIA", "DE TÓRAX EM", "DUAS POSIÇÕES"],
        ["TOMOGRAFIA", "DE CRÂNIO", "COM CONTRASTE"],
        ["RESSONÂNCIA", "DE COLUNA", "LOMBAR"],
    ];
    let mut p = Pagina::nova();
    p.celulas(40.0, &TITULOS);
    let y = |k: usize| 70.0 + 14.0 * k as f32;
    for k in 0..exames.len() {
        registro(&mut p, y(k), "05/01/2026", &format!("020502004{k}"), "20,00");
    }
    for (k, linhas) in exames.iter().enumerate() {
        for (n, l) in linhas.iter().enumerate() {
            p.texto(250.0, y(k) + 11.0 * (n as f32 - 1.0), l);
        }
    }
    let (v, l) = linhas(&pdf(&[p]));
    assert_eq!(nomes(&v), exames.map(|e| e.join(" ")));
    assert!(!l.avisos.is_empty(), "o papel mostra texto sobre texto");
}

#[test]
fn cifrao_numa_linha_e_valor_na_outra() {
    let mut p = Pagina::nova();
    p.celulas(40.0, &[(40.0, "Código"), (120.0, "Procedimento"), (400.0, "Vl. Unit."), (500.0, "Valor")]);
    p.texto(40.0, 54.0, "Data: 05/01/2026");
    p.texto(40.0, 66.0, "Paciente: 001234 - MARIA DA AMOSTRA DE TESTE");
    p.celulas(80.0, &[(40.0, "0301010072"), (120.0, "CONSULTA"), (400.0, "R$ 10,00"), (500.0, "R$ 10,00")]);
    p.celulas(94.0, &[(40.0, "0211020036"), (120.0, "ELETROCARDIOGRAMA"), (400.0, "R$ 900,00"), (510.0, "R$")]);
    p.texto(490.0, 104.0, "1.800,00");
    let (v, _) = linhas(&pdf(&[p]));
    let certas =
        ["2026-01-05|001234|0301010072|CONSULTA|1000", "2026-01-05|001234|0211020036|ELETROCARDIOGRAMA|180000"];
    assert_eq!(v, certas);
}

#[test]
fn nome_partido_depois_da_barra() {
    let mut p = Pagina::nova();
    p.celulas(40.0, &TITULOS);
    registro(&mut p, 60.0, "05/01/2026", "0202020142", "10,00");
    p.texto(250.0, 60.0, "TEMPO DE PROTROMBINA (TAP/");
    p.texto(250.0, 70.0, "INR)");
    registro(&mut p, 90.0, "05/01/2026", "0401010015", "10,00");
    p.texto(250.0, 90.0, "SEDAÇÃO P/");
    p.texto(250.0, 100.0, "EXAME");
    let (v, _) = linhas(&pdf(&[p]));
    assert_eq!(nomes(&v), ["TEMPO DE PROTROMBINA (TAP/INR)", "SEDAÇÃO P/ EXAME"]);
}

#[test]
fn negrito_falso_com_as_copias_partidas_em_letras_diferentes() {
    let mut p = Pagina::nova();
    p.celulas(40.0, &TITULOS);
    for (x, t) in TITULOS {
        // The second copy comes in two pieces, its letters set a little apart.
        let corte = t.char_indices().nth(2).unwrap().0;
        p.texto(x, 40.0, &t[..corte]);
        p.texto(x + 0.9 + largura(&t[..corte]), 40.0, &t[corte..]);
    }
    tabela(&mut p, 60.0, &simples());
    assert_eq!(linhas(&pdf(&[p])).0, SIMPLES);
}

#[test]
fn titulo_de_duas_palavras_e_um_quando_nada_ha_sob_a_segunda() {
    let mut p = Pagina::nova();
    p.celulas(40.0, &[(40.0, "Cód. Cliente"), (150.0, "Usuário"), (330.0, "Valor"), (420.0, "Data do Exame")]);
    p.texto(40.0, 54.0, "Procedimento: 40302830 - DOSAGEM DE VITAMINA");
    for (k, nome) in ["MARIA DA AMOSTRA DE TESTE", "JOSÉ DA AMOSTRA", "ANA TESTE"].into_iter().enumerate() {
        let y = 68.0 + 12.0 * k as f32;
        p.celulas(y, &[(40.0, "001234"), (150.0, nome), (335.0, "10,00"), (420.0, "05/01/2026")]);
    }
    assert_eq!(linhas(&pdf(&[p])).0, ["2026-01-05|001234|40302830|DOSAGEM DE VITAMINA|1000"; 3]);
}
