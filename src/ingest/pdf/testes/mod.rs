//! Whole reports made here as PDF bytes, with invented patients: the shapes of domain.md 7.2 and the quirks of producers.

#![allow(clippy::unwrap_used, clippy::panic, clippy::many_single_char_names)]

mod arranjo;
mod fabrica;
mod formas;
mod leitores;
mod quebras;

use nexsus_domain::{Atendimento, Dinheiro};

use super::*;
use crate::{Itens, Lida, Motivo};
use fabrica::{Pagina, largura, pdf};

fn atendimentos(l: &Leitura) -> &[Lida<Atendimento>] {
    match &l.itens {
        Itens::Atendimentos(v) => v,
        _ => panic!("tipo errado"),
    }
}

/// Rows as "data|paciente|código|nome|centavos".
fn linhas(bytes: &[u8]) -> (Vec<String>, Leitura) {
    let l = ler(bytes, &Opcoes::default()).unwrap();
    assert!(l.confere());
    let v = atendimentos(&l)
        .iter()
        .map(|a| {
            let v = &a.valor;
            format!("{}|{}|{}|{}|{}", v.data_atend, v.cod_pac, v.cod_proc_aureo, v.proc_aureo, v.valor_aureo.0)
        })
        .collect();
    (v, l)
}

const TITULOS: [(f32, &str); 5] =
    [(40.0, "Data"), (110.0, "Prontuário"), (180.0, "Código"), (250.0, "Procedimento"), (500.0, "Valor")];

fn tabela(p: &mut Pagina, y: f32, linhas: &[[&str; 5]]) -> f32 {
    let mut y = y;
    for l in linhas {
        for (i, (x, _)) in TITULOS.iter().enumerate() {
            let x = if i == 4 { 540.0 - largura(l[i]) } else { *x };
            p.texto(x, y, l[i]);
        }
        y += 12.0;
    }
    y
}

fn simples() -> Vec<[&'static str; 5]> {
    vec![
        ["05/01/2026", "001234", "0301010072", "CONSULTA MÉDICA", "1.150,00"],
        ["05/01/2026", "001301", "02.11.02.003-6", "ELETROCARDIOGRAMA", "85,50"],
        ["06/01/26", "001302", "ECG", "RAIO X DE TÓRAX", "-85,50"],
    ]
}

const SIMPLES: [&str; 3] = [
    "2026-01-05|001234|0301010072|CONSULTA MÉDICA|115000",
    "2026-01-05|001301|0211020036|ELETROCARDIOGRAMA|8550",
    "2026-01-06|001302|ECG|RAIO X DE TÓRAX|-8550",
];

fn pagina_simples() -> Pagina {
    let mut p = Pagina::nova();
    p.texto(40.0, 40.0, "CLINICA EXEMPLO LTDA");
    p.texto(40.0, 54.0, "Período: 01/01/2026 a 31/01/2026");
    p.celulas(80.0, &TITULOS);
    let y = tabela(&mut p, 96.0, &simples());
    p.celulas(y, &[(40.0, "TOTAL GERAL: 3 atendimento(s)"), (504.0, "1.150,00")]);
    p.texto(40.0, 800.0, "Emitido em 02/02/2026 08:15 - Página 1 de 1");
    p
}

#[test]
fn tabela_plana_com_total() {
    let (v, l) = linhas(&pdf(&[pagina_simples()]));
    assert_eq!(v, SIMPLES);
    assert_eq!((l.soma_lida, l.soma_impressa), (Some(Dinheiro(115_000)), Some(Dinheiro(115_000))));
    assert!(l.rejeitos.is_empty() && l.mobilia == 5);
    assert_eq!(atendimentos(&l)[2].valor.quantidade, -1);
}

#[test]
fn letra_por_letra_ao_contrario_negrito_falso_e_giros() {
    for p in [
        pagina_simples().letra_por_letra(),
        pagina_simples().de_tras_para_frente(),
        pagina_simples().letra_por_letra().de_tras_para_frente(),
        pagina_simples().negrito_falso(),
        pagina_simples().girada(90),
        pagina_simples().girada(270),
        pagina_simples().girada(180),
        pagina_simples().torta(1.0),
        pagina_simples().torta(-1.5),
        pagina_simples().conteudo_deitado(),
        pagina_simples().marca_dagua("CÓPIA"),
    ] {
        let forma = p.forma;
        let (v, _) = linhas(&pdf(&[p]));
        assert_eq!(v, SIMPLES, "{forma}");
    }
}

#[test]
fn linhas_ruins_viram_rejeitos_com_motivo() {
    let mut p = Pagina::nova();
    p.celulas(40.0, &TITULOS);
    let mut l = simples();
    l.extend([
        ["31/02/2026", "001234", "0301010072", "CONSULTA", "1,00"],
        ["07/01/2026", "", "0301010072", "CONSULTA", "1,00"],
        ["07/01/2026", "001234", "", "CONSULTA", "1,00"],
        ["07/01/2026", "001234", "0301010072", "CONSULTA", "ERRO"],
        ["07/01/2026", "001234", "0301010072", "CONSULTA", ""],
    ]);
    tabela(&mut p, 60.0, &l);
    let (v, l) = linhas(&pdf(&[p]));
    assert_eq!(v, SIMPLES);
    let motivos: Vec<Motivo> = l.rejeitos.iter().map(|r| r.motivo).collect();
    assert_eq!(
        motivos,
        [
            Motivo::DataInvalida,
            Motivo::PacienteAusente,
            Motivo::CodigoAusente,
            Motivo::ValorInvalido,
            Motivo::ValorAusente
        ]
    );
}

#[test]
fn nome_quebrado_no_topo_e_no_meio_e_hifen() {
    for meio in [false, true] {
        let mut p = Pagina::nova();
        p.celulas(40.0, &TITULOS);
        let mut y = 60.0;
        for (i, nomes) in [
            &["NO PERIODO POS-", "OPERATORIO"][..],
            &["CONSULTA"],
            &["UM NOME", "EM TRES", "LINHAS"],
            &["DOIS -", "PEDIATRICO"],
        ]
        .iter()
        .enumerate()
        {
            let n = nomes.len() as f32;
            let base = if meio { y + (n - 1.0) * 5.0 } else { y };
            let pac = format!("00{i}1");
            p.celulas(base, &[(40.0, "05/01/2026"), (110.0, &pac), (180.0, "0301010072"), (510.0, "1,00")]);
            for (k, t) in nomes.iter().enumerate() {
                p.texto(250.0, y + 10.0 * k as f32, t);
            }
            y += 10.0 * n + if meio { 4.0 } else { 0.0 };
        }
        p.celulas(y, &[(40.0, "TOTAL GERAL"), (510.0, "4,00")]);
        let (v, _) = linhas(&pdf(&[p]));
        let nomes: Vec<&str> = v.iter().map(|l| l.split('|').nth(3).unwrap()).collect();
        assert_eq!(
            nomes,
            ["NO PERIODO POS-OPERATORIO", "CONSULTA", "UM NOME EM TRES LINHAS", "DOIS - PEDIATRICO"],
            "meio: {meio}"
        );
    }
}

#[test]
fn data_impressa_so_quando_muda() {
    let mut p = Pagina::nova();
    p.celulas(40.0, &TITULOS);
    let l: Vec<[&str; 5]> = (0..8)
        .map(|i| {
            [
                if i % 4 == 0 { ["05/01/2026", "06/01/2026"][i / 4] } else { "" },
                "001234",
                "0301010072",
                "CONSULTA",
                "1,00",
            ]
        })
        .collect();
    tabela(&mut p, 60.0, &l);
    let (v, l) = linhas(&pdf(&[p]));
    assert_eq!(v.iter().filter(|l| l.starts_with("2026-01-05")).count(), 4);
    assert_eq!((v.len(), l.rejeitos.len()), (8, 0));
}

#[test]
fn pagina_sem_titulos_continua_a_tabela_e_rodapes_nao_entram() {
    let mut p = pagina_simples();
    p.texto(40.0, 20.0, "Clinica Exemplo");
    let mut q = Pagina::nova();
    q.texto(40.0, 20.0, "Clinica Exemplo");
    let y = tabela(&mut q, 60.0, &simples());
    q.celulas(y + 30.0, &[(40.0, "______________________")]);
    q.texto(250.0, y + 42.0, "Assinatura do responsavel");
    q.texto(40.0, 800.0, "Emitido em 02/02/2026 08:15 - Página 2 de 2");
    let (v, l) = linhas(&pdf(&[p, q]));
    assert_eq!(v.len(), 6);
    assert_eq!(v[3..], SIMPLES);
    assert_eq!(l.rejeitos.len(), 0);
}

#[test]
fn colunas_que_quase_se_tocam() {
    let mut p = Pagina::nova();
    // Every cell begins 1.5 points after the widest of the column before it.
    let l = simples();
    let mut x = 40.0;
    let mut xs = Vec::new();
    for (i, (_, titulo)) in TITULOS.iter().enumerate() {
        xs.push(x);
        let cheia = l.iter().map(|c| largura(c[i])).fold(largura(titulo), f32::max);
        x += cheia + 1.5;
    }
    for (i, (_, titulo)) in TITULOS.iter().enumerate() {
        p.texto(xs[i], 40.0, titulo);
        for (k, c) in l.iter().enumerate() {
            p.texto(xs[i], 56.0 + 12.0 * k as f32, c[i]);
        }
    }
    let (v, _) = linhas(&pdf(&[p]));
    assert_eq!(v, SIMPLES);
}

#[test]
fn nome_que_fala_em_total_e_registro() {
    let mut p = Pagina::nova();
    p.celulas(40.0, &TITULOS);
    tabela(&mut p, 60.0, &[["05/01/2026", "001234", "0408050063", "ARTROPLASTIA TOTAL DO JOELHO", "85,50"]]);
    let (v, l) = linhas(&pdf(&[p]));
    assert_eq!(v, ["2026-01-05|001234|0408050063|ARTROPLASTIA TOTAL DO JOELHO|8550"]);
    assert_eq!(l.soma_impressa, None);
}

#[test]
fn nome_comprido_pintado_sobre_a_coluna_seguinte() {
    let mut p = Pagina::nova();
    p.celulas(
        40.0,
        &[
            (40.0, "Data"),
            (100.0, "Prontuário"),
            (160.0, "Paciente"),
            (260.0, "Código"),
            (320.0, "Procedimento"),
            (500.0, "Valor"),
        ],
    );
    for (k, nome) in
        ["ANA TESTE", "MARIA APARECIDA TESTE DOS SANTOS VASCONCELOS", "JOSE TESTE", "LUIZ TESTE"].iter().enumerate()
    {
        let y = 60.0 + 12.0 * k as f32;
        p.celulas(
            y,
            &[
                (40.0, "05/01/2026"),
                (100.0, "001234"),
                (160.0, nome),
                (260.0, "0301010072"),
                (320.0, "CONSULTA"),
                (505.0, "10,00"),
            ],
        );
    }
    let (v, l) = linhas(&pdf(&[p]));
    assert_eq!(v, vec!["2026-01-05|001234|0301010072|CONSULTA|1000"; 4]);
    assert!(l.rejeitos.is_empty());
}

#[test]
fn codigo_do_paciente_ao_lado_do_nome_e_procedimento_com_codigo() {
    let mut p = Pagina::nova();
    p.celulas(40.0, &[(40.0, "Código"), (90.0, "Nome"), (220.0, "Data"), (290.0, "Procedimento"), (500.0, "Valor R$")]);
    for k in 0..4_u8 {
        let y = 60.0 + 12.0 * f32::from(k);
        p.celulas(
            y,
            &[
                (40.0, "001234"),
                (90.0, "ANA TESTE"),
                (220.0, "05/01/2026"),
                (290.0, "03.01.01.007-2 - CONSULTA MEDICA"),
                (505.0, "(10,00)"),
            ],
        );
    }
    let (v, _) = linhas(&pdf(&[p]));
    assert_eq!(v, vec!["2026-01-05|001234|0301010072|CONSULTA MEDICA|-1000"; 4]);
}

#[test]
fn transporte_e_subtotais_de_pagina_nao_contam_duas_vezes() {
    let mut p = Pagina::nova();
    p.celulas(40.0, &TITULOS);
    let y = tabela(&mut p, 60.0, &simples());
    p.celulas(y, &[(250.0, "A transportar"), (504.0, "1.150,00")]);
    let mut q = Pagina::nova();
    q.celulas(40.0, &TITULOS);
    q.celulas(52.0, &[(250.0, "Transporte"), (504.0, "1.150,00")]);
    let y = tabela(&mut q, 64.0, &simples());
    q.celulas(y, &[(250.0, "Total geral"), (504.0, "2.300,00")]);
    let (v, l) = linhas(&pdf(&[p, q]));
    assert_eq!((v.len(), l.soma_lida, l.soma_impressa), (6, Some(Dinheiro(230_000)), Some(Dinheiro(230_000))));
}

#[test]
fn arquivos_recusados() {
    let op = Opcoes::default();
    let bom = pdf(&[pagina_simples()]);
    assert_eq!(ler(&bom[..bom.len() * 6 / 10], &op), Err(ErroDeArquivo::Corrompido));
    assert_eq!(ler(b"texto", &op), Err(ErroDeArquivo::NaoEPdf));
    let mut carta = Pagina::nova();
    carta.texto(40.0, 40.0, "Prezado senhor, segue o relatório.");
    assert_eq!(ler(&pdf(&[carta]), &op), Err(ErroDeArquivo::SemTabela));
    assert_eq!(ler(&pdf(&[Pagina::nova()]), &op), Err(ErroDeArquivo::SemTexto));
    // One page missing from the tree that /Count promises.
    let texto = String::from_utf8_lossy(&bom).into_owned();
    assert!(texto.contains("/Count 1"));
    let mentiroso: Vec<u8> = trocar(&bom, b"/Count 1", b"/Count 3");
    assert_eq!(ler(&mentiroso, &op), Err(ErroDeArquivo::Corrompido));
}

fn trocar(bytes: &[u8], de: &[u8], para: &[u8]) -> Vec<u8> {
    let i = bytes.windows(de.len()).position(|j| j == de).unwrap();
    let mut v = bytes.to_vec();
    v[i..i + de.len()].copy_from_slice(para);
    v
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
    #[test]
    fn bytes_trocados_nunca_derrubam(onde in proptest::collection::vec((0.0_f64..1.0, proptest::num::u8::ANY), 1..12)) {
        let mut b = pdf(&[pagina_simples()]);
        let n = b.len() as f64;
        for (p, x) in onde {
            b[(p * n) as usize] = x;
        }
        if let Ok(l) = ler(&b, &Opcoes::default()) {
            proptest::prop_assert!(l.confere());
        }
    }
}
