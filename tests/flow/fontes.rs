//! The offline sources by the command line: what goes in, what is told, that the same again writes nothing, and the way
//! back.

use serde_json::Value;

use crate::casa::Casa;
use crate::dbf::{Campo, RETORNO, linha_de_retorno, registro, tabela};

const CNES_XML: &str = include_str!("../fixtures/cnes.xml");
const OURO: &str = include_str!("../fixtures/bpa_ouro.txt");

fn remessa() -> String {
    OURO.lines().map(|l| l.replace('·', " ") + "\r\n").collect()
}

/// The result of one file; its counts must add up.
fn um(casa: &Casa, tipo: &str, caminho: &str, resto: &[&str], codigo: i32) -> Value {
    let (fim, r) = casa.json(["importar", tipo, caminho].into_iter().chain(resto.iter().copied()));
    assert_eq!(fim, codigo, "{r}");
    let a = r["arquivos"][0].clone();
    let l = contas(&a);
    assert_eq!(l[0], l[1] + l[2] + l[3] + l[4] + l[5], "{a}");
    assert_eq!(a["tipo"], tipo);
    a
}

/// lidas, novas, iguais, alteradas, rejeitadas, mobilia.
fn contas(a: &Value) -> [u64; 6] {
    ["lidas", "novas", "iguais", "alteradas", "rejeitadas", "mobilia"].map(|n| a["linhas"][n].as_u64().unwrap())
}

fn avisos(a: &Value) -> String {
    a["avisos"].as_array().unwrap().iter().map(|t| t.as_str().unwrap().to_owned() + "\n").collect()
}

#[test]
fn xml_do_cnes_enche_o_cadastro() {
    let casa = Casa::aberta();
    let xml = casa.arquivo("XmlParaESUS31_350950.xml", CNES_XML);
    // Rehearsed first: counted the same, nothing written.
    let ensaio = um(&casa, "cnes-xml", &xml, &["--ensaio"], 1);
    assert_eq!((&ensaio["situacao"], &ensaio["lote"]), (&"ensaio".into(), &Value::Null));
    let a = um(&casa, "cnes-xml", &xml, &[], 1);
    assert_eq!(a["linhas"], ensaio["linhas"]);
    // One team and three places of work are new, the establishment gets its CNPJ; two lines belong to another unit,
    // one professional works nowhere; three lines are refused.
    assert_eq!(contas(&a), [11, 4, 0, 1, 3, 3], "{a}");
    assert!(avisos(&a).contains("2 linha(s) de 1 outro(s) estabelecimento(s)"), "{a}");
    let motivos: Vec<&str> = a["rejeitos"].as_array().unwrap().iter().map(|r| r["motivo"].as_str().unwrap()).collect();
    assert_eq!(motivos, ["duplicado", "codigo_invalido", "codigo_ausente"]);

    let de_novo = um(&casa, "cnes-xml", &xml, &[], 1);
    assert_eq!((&de_novo["situacao"], &contas(&de_novo)[1..4]), (&"repetido".into(), &[0, 5, 0][..]));
    // Another file with the same content: everything equal.
    let outro = casa.arquivo("outro.xml", format!("{CNES_XML}\n"));
    assert_eq!(contas(&um(&casa, "cnes-xml", &outro, &[], 1))[1..4], [0, 5, 0]);
    let saida = casa.em("p.csv");
    casa.rodar(["exportar", "profissional", "--saida", &saida, "--tecnico"]).deve(0);
    let csv = std::fs::read_to_string(&saida).unwrap();
    assert!(csv.contains("HELENA DA AMOSTRA DE TESTE") && csv.contains("2231F9"), "{csv}");
    assert_eq!(csv.lines().count(), 4, "{csv}");
    assert!(!csv.contains("52998224725"), "o CPF não sai sem pedir");
    // The register does not go back by lot, and says so.
    let fim = casa.rodar(["lote", "desfazer", "1"]).deve(65);
    assert!(fim.erro.contains("não volta atrás por lote"), "{fim:?}");
}

#[test]
fn bpa_ler_confere_o_arquivo_de_ouro() {
    let casa = Casa::aberta();
    let bom = casa.arquivo("PA350950.JAN", remessa());
    let (fim, r) = casa.json(["bpa", "ler", &bom]);
    assert_eq!(fim, 0, "{r}");
    assert_eq!((&r["confere"], &r["cabecalho"]["controle"]), (&true.into(), &1483.into()));
    assert_eq!(r["cabecalho"]["cabecalho"]["controle"], 1483);
    assert_eq!(r["competencias"].as_array().unwrap().len(), 2);
    assert_eq!(r["competencias"][1]["quantidade"], 3);
    let texto = casa.rodar(["bpa", "ler", &bom]).deve(0).saida;
    assert!(texto.contains("Cabeçalho e linhas conferem.") && texto.contains("01/2026"), "{texto}");

    let trocado = casa.arquivo("trocado.txt", remessa().replacen("054000012BPA", "054000013BPA", 1));
    let fim = casa.rodar(["bpa", "ler", &trocado]).deve(1);
    assert!(fim.saida.contains("o cabeçalho traz 1483, as linhas dão 1484"), "{fim:?}");
    let ruim = casa.arquivo("ruim.txt", remessa().replacen("20260115001", "20260231001", 1));
    let fim = casa.rodar(["bpa", "ler", &ruim]).deve(1);
    assert!(fim.saida.contains("3: data_invalida (prd-dtaten)"), "{fim:?}");
    assert!(!fim.saida.contains("MARIA"), "a linha recusada não sai em texto: {fim:?}");
    let nada = casa.arquivo("nada.txt", "isto não é uma remessa\n");
    let (fim, r) = casa.json(["bpa", "ler", &nada]);
    assert_eq!((fim, &r["erro"]["codigo"]), (65, &"leiaute_desconhecido".into()));
}

#[test]
fn bpa_entra_como_historico_sem_nomes_e_volta_atras() {
    let casa = Casa::aberta();
    let outra = remessa().replace("1234560", "9999990");
    let texto = remessa() + &outra.lines().skip(1).collect::<Vec<_>>().join("\r\n");
    let bom = casa.arquivo("PA350950.JAN", texto);
    let a = um(&casa, "bpa", &bom, &[], 0);
    // Header and three lines of another establishment are furniture.
    assert_eq!(contas(&a), [7, 3, 0, 0, 0, 4], "{a}");
    assert!(avisos(&a).contains("outro(s) estabelecimento(s)") && avisos(&a).contains("Campo de controle"), "{a}");
    assert_eq!(um(&casa, "bpa", &bom, &[], 0)["situacao"], "repetido");
    // The same lines in another file are known; a changed quantity corrects.
    let puro = casa.arquivo("puro.txt", remessa());
    assert_eq!(contas(&um(&casa, "bpa", &puro, &[], 0))[1..4], [0, 3, 0]);
    let corrigido = casa.arquivo("corrigido.txt", remessa().replacen("054000012BPA", "054000015BPA", 1));
    assert_eq!(contas(&um(&casa, "bpa", &corrigido, &[], 0))[1..4], [0, 2, 1]);
    let banco = std::fs::read(acha_banco(&casa)).unwrap();
    for nome in ["MARIA TESTE", "JOSE TESTE", "DAS FLORES", "52998224725"] {
        assert!(!banco.windows(nome.len()).any(|j| j == nome.as_bytes()), "{nome}");
    }
    // What corrected stays; what is not the newest waits for the newer.
    assert!(casa.rodar(["lote", "desfazer", "3"]).deve(65).erro.contains("corrigiu 1 linha"));
    assert!(casa.rodar(["lote", "desfazer", "1"]).deve(65).erro.contains("mais novo"));
}

fn acha_banco(casa: &Casa) -> std::path::PathBuf {
    let mut pastas = vec![casa.pasta().to_path_buf()];
    while let Some(p) = pastas.pop() {
        for e in std::fs::read_dir(p).unwrap().flatten() {
            let c = e.path();
            if c.is_dir() {
                pastas.push(c);
            } else if c.extension().is_some_and(|x| x == "db") {
                return c;
            }
        }
    }
    panic!("sem banco");
}

#[test]
fn retorno_mostra_a_glosa_e_volta_atras() {
    let casa = Casa::aberta();
    let mut alheia = linha_de_retorno(9, "0301010072", 7, 7, 1000);
    alheia[0] = b"9999990".to_vec();
    let linhas = [
        linha_de_retorno(1, "0301010072", 3, 1, 1000),
        linha_de_retorno(2, "0211020036", 2, 2, 515),
        linha_de_retorno(3, "0301010073", 1, 1, 1000),
        alheia,
    ];
    let dbf = casa.arquivo("S_PRD.DBF", tabela(RETORNO, 3, &linhas));
    let a = um(&casa, "retorno", &dbf, &[], 1);
    assert_eq!(contas(&a), [4, 2, 0, 0, 1, 1], "{a}");
    assert_eq!(a["rejeitos"][0]["motivo"], "codigo_invalido");
    assert!(
        avisos(&a).contains(
            "Competência 01/2026: apresentado R$ 40,30 (5), aprovado R$ 20,30 (3), glosado R$ 20,00 (2), 49,6 % do valor."
        ),
        "{a}"
    );
    assert_eq!(um(&casa, "retorno", &dbf, &[], 1)["situacao"], "repetido");
    casa.rodar(["lote", "desfazer", "1"]).deve(0);
    assert_eq!(contas(&um(&casa, "retorno", &dbf, &[], 1))[1], 2, "desfeito, entra de novo");

    let mut cortado = tabela(RETORNO, 3, &linhas);
    cortado.truncate(cortado.len() - 50);
    let cortado = casa.arquivo("cortado.dbf", cortado);
    assert_eq!(um(&casa, "retorno", &cortado, &[], 65)["erro"]["codigo"], "corrompido");
    let texto = casa.arquivo("nada.dbf", "nada disto é uma tabela de dados, de modo nenhum");
    assert_eq!(um(&casa, "retorno", &texto, &[], 65)["erro"]["codigo"], "leiaute_desconhecido");
}

const PA: &[Campo<'_>] = &[
    ("PA_CMP", 'C', 6, 0),
    ("PA_ID", 'C', 9, 0),
    ("PA_DV", 'C', 1, 0),
    ("PA_TOTAL", 'N', 12, 2),
    ("PA_DC", 'C', 60, 0),
    ("PA_DOC", 'C', 1, 0),
    ("PA_IDADEMX", 'N', 3, 0),
    ("PA_IDADEMN", 'N', 3, 0),
    ("PA_SEXO", 'C', 1, 0),
    ("PA_QTDMAX", 'N', 6, 0),
    ("PA_CNSPCN", 'C', 1, 0),
];

fn s_pa(cmp: &str, total: &str) -> Vec<u8> {
    let linha =
        |id: &str, dv: &str| registro(&[cmp, id, dv, total, "CONSULTA DE TESTE", "D", "130", "0", "A", "9999", "S"]);
    tabela(PA, 2, &[linha("030101007", "2"), linha("021102003", "6")])
}

#[test]
fn kit_enche_o_que_a_sigtap_nao_encheu() {
    let casa = Casa::aberta();
    crate::amostras::importar_tudo(&casa);
    let com_sigtap = casa.arquivo("sigtap.dbf", s_pa(crate::amostras::COMPETENCIA, "99.00"));
    let a = um(&casa, "kit", &com_sigtap, &[], 0);
    assert_eq!(contas(&a), [2, 0, 0, 0, 0, 2], "a SIGTAP vence: {a}");
    assert!(avisos(&a).contains("A tabela SIGTAP já está importada"), "{a}");

    let novo = casa.arquivo("S_PA.DBF", s_pa("202401", "10.00"));
    let a = um(&casa, "kit", &novo, &[], 0);
    assert_eq!(contas(&a), [2, 2, 0, 0, 0, 0], "{a}");
    let cbo = tabela(
        &[("PACBO_PA", 'C', 9, 0), ("PACBO_CBO", 'C', 6, 0), ("PACBO_CMP", 'C', 6, 0)],
        2,
        &[registro(&["030101007", "225125", "202401"]), registro(&["030101007", "225125", "202401"])],
    );
    let cbo = casa.arquivo("S_PACBO.DBF", cbo);
    let a = um(&casa, "kit", &cbo, &[], 0);
    assert_eq!(contas(&a), [2, 1, 1, 0, 0, 0], "{a}");
    let lote = a["lote"].to_string();
    casa.rodar(["lote", "desfazer", &lote]).deve(0);
    // Corrected by a newer KIT of the same month.
    let corrigido = casa.arquivo("S_PA2.DBF", s_pa("202401", "11.00"));
    assert_eq!(contas(&um(&casa, "kit", &corrigido, &[], 0))[1..4], [0, 0, 2]);
}
