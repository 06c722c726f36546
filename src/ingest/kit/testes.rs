#![allow(clippy::unwrap_used, clippy::panic)]
use std::io::Write;

use nexsus_domain::Dinheiro;

use super::*;
use crate::Motivo;
use crate::dbf::fabrica::{Campo, registro, tabela};

const PA: &[Campo<'_>] = &[
    ("PA_CMP", 'C', 6, 0),
    ("PA_ID", 'C', 9, 0),
    ("PA_DV", 'C', 1, 0),
    ("PA_TOTAL", 'N', 12, 2),
    ("PA_DC", 'C', 60, 0),
    ("PA_RUB", 'C', 4, 0),
    ("PA_CPX", 'C', 4, 0),
    ("PA_CTF", 'C', 4, 0),
    ("PA_DOC", 'C', 1, 0),
    ("PA_IDADEMX", 'N', 3, 0),
    ("PA_IDADEMN", 'N', 3, 0),
    ("PA_SEXO", 'C', 1, 0),
    ("PA_QTDMAX", 'N', 6, 0),
    ("PA_CNSPCN", 'C', 1, 0),
    ("PA_EXIGCBO", 'C', 1, 0),
    ("PA_6MESES", 'C', 1, 0),
];

fn pa(cmp: &str, id: &str, dv: &str, doc: &str) -> Vec<Vec<u8>> {
    registro(&[
        cmp,
        id,
        dv,
        "10.00",
        "CONSULTA DE TESTE",
        "",
        "0002",
        "0600",
        doc,
        "60",
        "8",
        "A",
        "9999",
        "S",
        "N",
        "N",
    ])
}

fn zip(dentro: &[(&str, &[u8])]) -> Vec<u8> {
    let mut z = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (nome, bytes) in dentro {
        z.start_file(*nome, ::zip::write::SimpleFileOptions::default()).unwrap();
        z.write_all(bytes).unwrap();
    }
    z.finish().unwrap().into_inner()
}

fn itens(l: &Leitura) -> &[Lida<RegistroKit>] {
    let Itens::Kit(v) = &l.itens else { panic!() };
    v
}

#[test]
fn s_pa_vira_sigtap() {
    let b = tabela(
        PA,
        2,
        &[
            pa("202512", "030101007", "2", "D"),
            pa("202512", "030101007", "3", "D"),
            pa("202512", "030101007", "2", "?"),
        ],
    );
    let l = ler(&b, &Opcoes::default()).unwrap();
    assert!(l.confere());
    assert_eq!(l.rejeitos.iter().map(|r| r.motivo).collect::<Vec<_>>(), [Motivo::CodigoInvalido; 2]);
    let campos: Vec<&str> = l.rejeitos.iter().map(|r| r.campos[0].nome.as_str()).collect();
    assert_eq!(campos, ["PA_DV", "PA_DOC"]);
    let RegistroKit::Procedimento { procedimento: p, registros, detalhes } = &itens(&l)[0].valor else { panic!() };
    assert_eq!(p.co_procedimento.to_string(), "0301010072");
    // 60 years and 11 months, 8 years: what the SIGTAP says of 0205020143 (domain.md 10, item 4).
    assert_eq!((p.vl_idade_minima, p.vl_idade_maxima, p.vl_sa), (96, 731, Dinheiro(1000)));
    assert_eq!((p.tp_sexo.as_str(), p.tp_complexidade.as_str(), p.co_financiamento.as_str()), ("I", "2", "06"));
    assert_eq!(registros, &["01", "02", "07"]);
    assert_eq!(detalhes, &["009", "021"]);
}

#[test]
fn o_zip_junta_as_tabelas_e_nomeia_as_alheias() {
    let cbo = tabela(
        &[("PACBO_PA", 'C', 9, 0), ("PACBO_CBO", 'C', 6, 0), ("PACBO_CMP", 'C', 6, 0)],
        0,
        &[registro(&["030101007", "225125", "202512"]), registro(&["030101007", "2251", "202512"])],
    );
    let cdn = tabela(
        &[("CDN_TB", 'C', 2, 0), ("CDN_IT", 'C', 8, 0), ("CDN_DSCR", 'C', 40, 0)],
        2,
        &[vec![b"54".to_vec(), b"05".to_vec(), b"IND\xD6GENA".to_vec()]],
    );
    let mun = tabela(
        &[("CODUF", 'C', 2, 0), ("CODMUNIC", 'C', 4, 0), ("NOME", 'C', 20, 0)],
        2,
        &[
            registro(&["35", "0950", "CAMPINAS"]),
            registro(&["35", "0000", "SAO PAULO"]),
            registro(&["99", "0950", "X"]),
        ],
    );
    let alheia = tabela(&[("XPTO", 'C', 2, 0)], 0, &[registro(&["1"])]);
    let z = zip(&[
        ("S_PACBO.DBF", &cbo),
        ("s_cdn.dbf", &cdn),
        ("CADMUN.DBF", &mun),
        ("S_RUB.DBF", &alheia),
        ("S_CEP.DBF", &alheia),
        ("leia.txt", b"x"),
    ]);
    let l = ler(&z, &Opcoes::default()).unwrap();
    assert!(l.confere());
    assert_eq!((l.lidas, l.rejeitos.len()), (6, 2));
    assert_eq!(l.layout, "KIT SIA: CADMUN, S_CDN, S_PACBO");
    assert!(l.avisos[0].contains("S_RUB.DBF") && l.avisos[0].contains("ViaCEP"), "{:?}", l.avisos);
    let nomes: Vec<String> = itens(&l)
        .iter()
        .filter_map(|i| match &i.valor {
            RegistroKit::Codigo(c) => Some(format!("{} {} {}", c.tabela, c.codigo, c.nome)),
            _ => None,
        })
        .collect();
    assert_eq!(nomes, ["CADMUN 350950 CAMPINAS", "CADMUN 350000 SAO PAULO", "54 05 INDÍGENA"]);
}

#[test]
fn sem_tabela_conhecida_e_recusado() {
    let z = zip(&[("S_RUB.DBF", &tabela(&[("XPTO", 'C', 2, 0)], 0, &[registro(&["1"])]))]);
    assert_eq!(ler(&z, &Opcoes::default()).unwrap_err(), ErroDeArquivo::LeiauteDesconhecido);
    assert_eq!(ler(&zip(&[]), &Opcoes::default()).unwrap_err(), ErroDeArquivo::LeiauteDesconhecido);
    let z = zip(&[("S_PA.DBF", &tabela(PA, 2, &[pa("202512", "030101007", "2", "D")])[..400])]);
    let e = ler(&z, &Opcoes::default()).unwrap_err();
    assert_eq!((e.geral(), e.mensagem().contains("S_PA.DBF")), (ErroDeArquivo::Corrompido, true));
}

#[test]
fn nenhum_bloco_sai_vazio_nem_grande_demais() {
    let linha = |i: usize| registro(&["030101007", &format!("{:06}", 220_000 + i), "202512"]);
    let linhas: Vec<_> = (0..2 * LINHAS_POR_BLOCO).map(linha).collect();
    let campos = [("PACBO_PA", 'C', 9, 0), ("PACBO_CBO", 'C', 6, 0), ("PACBO_CMP", 'C', 6, 0)];
    let mut blocos = Vec::new();
    let r = ler_em_blocos(&tabela(&campos, 0, &linhas), &Opcoes::default(), &mut |b| {
        blocos.push(b.itens.len());
        ControlFlow::Continue(())
    })
    .unwrap();
    assert!(r.confere());
    assert_eq!(blocos, [LINHAS_POR_BLOCO; 2]);
}
