//! The whole walk: from three files to numbered lines and out again.

use std::collections::BTreeSet;
use std::fs;

use serde_json::json;

use crate::amostras::{self, COMPETENCIA};
use crate::casa::Casa;

#[test]
fn de_tres_arquivos_a_producao_numerada() {
    let casa = Casa::aberta();
    let (_, r) = casa.json(["importar", "xlsx", &amostras::cadastro(&casa)]);
    assert_eq!(r["arquivos"][0]["linhas"]["novas"], 3, "{r}");
    let (_, r) = casa.json(["importar", "txt", &amostras::procedimentos(&casa)]);
    assert_eq!(r["arquivos"][0]["linhas"]["novas"], 2, "{r}");
    let (codigo, r) = casa.json(["importar", "pdf", &amostras::relatorio(&casa)]);
    assert_eq!(codigo, 0, "{r}");
    let pdf = &r["arquivos"][0];
    assert_eq!(pdf["situacao"], "gravado");
    assert_eq!(pdf["linhas"]["novas"], 6, "{r}");
    assert_eq!(pdf["soma"], json!({"lida": "1706.50", "impressa": "1706.50", "confere": true}));

    // The same bytes again write nothing, under another name too.
    let copia = casa.em("outro nome.pdf");
    fs::copy(casa.em("atendimentos.pdf"), &copia).unwrap();
    for arquivo in [casa.em("atendimentos.pdf"), copia] {
        let (codigo, r) = casa.json(["importar", "pdf", &arquivo]);
        assert_eq!((codigo, &r["arquivos"][0]["situacao"]), (0, &json!("repetido")), "{r}");
    }
    let (_, lotes) = casa.json(["lote", "listar"]);
    assert_eq!(lotes["lotes"].as_array().unwrap().len(), 3, "{lotes}");

    // Nothing decided yet: everything is pending, nothing is written.
    let (codigo, r) = casa.json(["producao", "gerar", "--competencia", COMPETENCIA]);
    assert_eq!((codigo, &r["geradas"]), (1, &json!(0)), "{r}");

    let (_, depara) = casa.json(["depara", "listar"]);
    let origem = |cod: &str| {
        depara["depara"].as_array().unwrap().iter().find(|d| d["cod_proc_aureo"] == cod).unwrap()["origem"].clone()
    };
    assert_eq!(origem("CARD01"), "pendente");
    assert_eq!(origem(amostras::ECG), "igual");
    let (_, sugestoes) = casa.json(["depara", "sugerir", "--competencia", COMPETENCIA]);
    let de_consulta =
        &sugestoes["sugestoes"].as_array().unwrap().iter().find(|s| s["cod_proc_aureo"] == "CARD01").unwrap()["opcoes"];
    assert_eq!(de_consulta[0]["co_procedimento"], amostras::CONSULTA, "{sugestoes}");

    amostras::decidir(&casa);
    let gerar = ["producao", "gerar", "--competencia", COMPETENCIA];
    let (_, ensaio) = casa.json(gerar.into_iter().chain(["--ensaio"]));
    assert_eq!(ensaio["geradas"], 5, "{ensaio}");
    let (codigo, r) = casa.json(gerar);
    assert_eq!(codigo, 1, "o RAIOX9 continua pendente: {r}");
    assert_eq!(r["geradas"], 5, "o ensaio não grava: {r}");
    assert_eq!(r["folhas"], 1);
    assert_eq!(r["valor_sigtap"], "40.30");
    assert_eq!(r["pendentes"][0]["motivo"], "sem_depara", "{r}");
    let (_, r) = casa.json(gerar);
    assert_eq!(r["geradas"], 0, "gerar de novo não repete linhas: {r}");

    let (_, criticas) = casa.json(["producao", "criticar", "--competencia", COMPETENCIA]);
    assert!(criticas.is_array(), "{criticas}");

    let producao = casa.em("producao.csv");
    casa.rodar(["exportar", "producao", "--formato", "csv", "--tecnico", "--revelar", "--saida", &producao]).deve(0);
    let texto = fs::read_to_string(&producao).unwrap();
    let mut leitor = csv::Reader::from_reader(texto.as_bytes());
    let titulos = leitor.headers().unwrap().clone();
    let coluna = |nome: &str| titulos.iter().position(|t| t == nome).unwrap_or_else(|| panic!("{nome} em {titulos:?}"));
    let (flh, seq, pa) = (coluna("PRD_FLH"), coluna("PRD_SEQ"), coluna("PRD_PA"));
    let linhas: Vec<_> = leitor.records().map(Result::unwrap).collect();
    let lugares: BTreeSet<_> = linhas.iter().map(|l| (l[flh].to_owned(), l[seq].to_owned())).collect();
    let esperados: BTreeSet<_> = (1..=5).map(|n| ("001".to_owned(), format!("{n:02}"))).collect();
    assert_eq!(lugares, esperados);
    assert_eq!(linhas.iter().filter(|l| &l[pa] == amostras::CONSULTA).count(), 3);

    // A lot whose attendances became lines cannot be taken back.
    let numero = pdf["lote"].to_string();
    let fim = casa.rodar(["lote", "desfazer", &numero]);
    assert_ne!(fim.codigo, 0, "{fim:?}");

    casa.rodar(["sair"]).deve(0);
    casa.rodar(["quem"]).deve(67);
}

#[test]
fn linha_ruim_fica_no_lote_e_o_codigo_avisa() {
    let casa = Casa::aberta();
    let rejeitos = casa.em("rejeitos.csv");
    let pdf = amostras::relatorio_com_erro(&casa);
    let fim = casa.rodar(["importar", "pdf", &pdf, "--json", "--rejeitos", &rejeitos]).deve(1);
    let r: serde_json::Value = serde_json::from_str(&fim.saida).unwrap();
    let arquivo = &r["arquivos"][0];
    assert_eq!(arquivo["linhas"]["novas"], 2, "{r}");
    assert_eq!(arquivo["linhas"]["rejeitadas"], 1, "{r}");
    assert_eq!(arquivo["rejeitos"][0]["motivo"], "data_invalida");
    let csv = fs::read_to_string(&rejeitos).unwrap();
    assert_eq!(csv.lines().count(), 2, "{csv}");
    assert!(csv.contains("data_invalida"));

    let numero = arquivo["lote"].to_string();
    let (_, no_lote) = casa.json(["lote", "rejeitos", &numero]);
    assert_eq!(no_lote["rejeitos"].as_array().unwrap().len(), 1);
    let (_, mostrado) = casa.json(["lote", "mostrar", &numero]);
    assert_eq!(mostrado["linhas"]["rejeitadas"], 1);

    // Nothing was built on it, so it goes away whole and may come back.
    casa.rodar(["lote", "desfazer", &numero]).deve(0);
    let tudo = casa.em("atendimentos.csv");
    casa.rodar(["exportar", "atendimento", "--saida", &tudo, "--tecnico"]).deve(0);
    assert_eq!(fs::read_to_string(&tudo).unwrap().lines().count(), 1);
    let (_, r) = casa.json(["importar", "pdf", &pdf]);
    assert_eq!(r["arquivos"][0]["situacao"], "gravado", "{r}");
}

/// Refused lines go out as a table with a column for each field and come back mended, into the same lot.
#[test]
fn linhas_rejeitadas_voltam_corrigidas_pelo_csv() {
    let casa = Casa::aberta();
    let da_importacao = casa.em("rejeitos.csv");
    let pdf = amostras::relatorio_com_erro(&casa);
    let fim = casa.rodar(["importar", "pdf", &pdf, "--json", "--rejeitos", &da_importacao]).deve(1);
    let r: serde_json::Value = serde_json::from_str(&fim.saida).unwrap();
    let lote = r["arquivos"][0]["lote"].to_string();
    let do_lote = casa.em("do_lote.csv");
    let (codigo, r) = casa.json(["lote", "rejeitos", &lote, "--saida", &do_lote]);
    assert_eq!((codigo, &r["linhas"]), (0, &json!(1)), "{r}");
    let texto = fs::read_to_string(&do_lote).unwrap();
    assert_eq!(texto, fs::read_to_string(&da_importacao).unwrap(), "as duas tabelas têm a mesma forma");
    let titulos = texto.lines().next().unwrap();
    assert!(titulos.starts_with("\u{feff}PAGINA;LINHA;MOTIVO;DESCRICAO;TEXTO;"), "{titulos}");
    assert!(titulos.contains("DATA_ATEND") && texto.contains("data_invalida"), "{texto}");
    // Over a file that is there already nothing is written.
    casa.rodar(["lote", "rejeitos", &lote, "--saida", &do_lote]).deve(73);

    // Still wrong stays refused, with its reason.
    let ainda = casa.arquivo("ainda.csv", texto.replace(";31/06/2025;", ";32/06/2025;"));
    let (codigo, r) = casa.json(["lote", "reimportar", &lote, &ainda]);
    let a = &r["arquivos"][0];
    assert_eq!((codigo, &a["linhas"]["lidas"], &a["linhas"]["rejeitadas"]), (1, &json!(1), &json!(1)), "{r}");
    assert_eq!(a["rejeitos"][0]["motivo"], "data_invalida");
    let certo = casa.arquivo("certo.csv", texto.replace(";31/06/2025;", ";30/06/2025;"));
    let (codigo, r) = casa.json(["lote", "reimportar", &lote, &certo]);
    let a = &r["arquivos"][0];
    assert_eq!((codigo, &a["situacao"], &a["lote"].to_string()), (0, &json!("gravado"), &lote), "{r}");
    assert_eq!((&a["linhas"]["novas"], &a["linhas"]["rejeitadas"]), (&json!(1), &json!(0)), "{r}");
    let (_, mostrado) = casa.json(["lote", "mostrar", &lote]);
    assert_eq!((&mostrado["linhas"]["novas"], &mostrado["linhas"]["rejeitadas"]), (&json!(3), &json!(0)));
    assert_eq!(mostrado["soma"]["lida"], "450.00");
    // A second time it is there already.
    let (codigo, r) = casa.json(["lote", "reimportar", &lote, &certo]);
    let linhas = &r["arquivos"][0]["linhas"];
    assert_eq!((codigo, &linhas["novas"], &linhas["iguais"]), (0, &json!(0), &json!(1)), "{r}");
}

#[test]
fn ensaio_nao_grava() {
    let casa = Casa::aberta();
    let (codigo, r) = casa.json(["importar", "pdf", &amostras::relatorio(&casa), "--ensaio"]);
    assert_eq!((codigo, &r["arquivos"][0]["situacao"]), (0, &json!("ensaio")), "{r}");
    assert_eq!(r["arquivos"][0]["lote"], json!(null));
    let (_, lotes) = casa.json(["lote", "listar"]);
    assert_eq!(lotes["lotes"], json!([]));
}

#[test]
fn depara_e_regras_vao_e_voltam_por_csv() {
    let casa = Casa::aberta();
    amostras::importar_tudo(&casa);
    amostras::decidir(&casa);
    let (depara, regras) = (casa.em("depara.csv"), casa.em("regras.csv"));
    casa.rodar(["depara", "exportar", &depara]).deve(0);
    casa.rodar(["regra-profissional", "exportar", &regras]).deve(0);

    let outra = Casa::aberta();
    amostras::importar_tudo(&outra);
    outra.rodar(["depara", "importar", &depara]).deve(0);
    outra.rodar(["regra-profissional", "importar", &regras]).deve(0);
    let regras = |casa: &Casa| casa.json(["regra-profissional", "listar"]).1;
    assert_eq!(regras(&casa), regras(&outra));
    assert_eq!(regras(&casa)["regras"][0]["cns"], amostras::CNS_DO_PROFISSIONAL);
    let codigos = |casa: &Casa| {
        let (_, r) = casa.json(["depara", "listar"]);
        let linhas = r["depara"].as_array().unwrap().iter();
        linhas.map(|d| (d["cod_proc_aureo"].to_string(), d["co_procedimento"].to_string())).collect::<BTreeSet<_>>()
    };
    assert_eq!(codigos(&casa), codigos(&outra));
    assert_eq!(codigos(&casa).len(), 3);
}

#[test]
fn demonstracao_enche_um_banco_vazio_uma_vez() {
    let casa = Casa::aberta();
    let (codigo, r) = casa.json(["demo", "--competencias", "1"]);
    assert_eq!(codigo, 0, "{r}");
    assert!(r["atendimentos"].as_u64().unwrap() > 0);
    let fim = casa.rodar(["demo"]);
    assert_ne!(fim.codigo, 0);
}

#[test]
fn da_producao_ao_arquivo_do_bpa_e_de_volta() {
    let casa = Casa::aberta();
    amostras::importar_tudo(&casa);
    amostras::decidir(&casa);
    casa.json(["producao", "gerar", "--competencia", COMPETENCIA]);
    let (codigo, r) = casa.json(["producao", "renumerar", "--competencia", COMPETENCIA]);
    assert_eq!((codigo, &r["livres"], &r["mudaram"]), (0, &json!(5), &json!(0)), "{r}");

    let pasta = casa.pasta().display().to_string();
    let exportar = ["bpa", "exportar", "--competencia", COMPETENCIA, "--saida", &pasta, "--nome", "350950"];
    let fim = casa.rodar(exportar).deve(78);
    assert!(fim.erro.contains("órgão de origem") && fim.erro.contains("--origem"), "{fim:?}");
    let orgaos = ["--origem", "CLINICA", "--sigla", "CLI", "--cnpj", "11222333000181", "--destino", "SMS"];
    let tudo = || exportar.into_iter().chain(orgaos);
    let (codigo, r) = casa.json(tudo());
    assert_eq!((codigo, &r["situacao"], &r["linhas"]), (0, &json!("gravado"), &json!(5)), "{r}");
    let arquivo = r["arquivo"].as_str().unwrap().to_owned();
    assert!(arquivo.contains("/PA350950."), "{arquivo}");
    let (codigo, r) = casa.json(["bpa", "ler", &arquivo, "--com-producao"]);
    assert_eq!((codigo, &r["comparacao"]["igual"], &r["comparacao"]["iguais"]), (0, &json!(true), &json!(5)), "{r}");
    let (codigo, r) = casa.json(tudo());
    assert_eq!((codigo, &r["situacao"]), (0, &json!("igual")), "{r}");

    let texto = fs::read_to_string(&arquivo).unwrap();
    let outro = casa.arquivo("outro.txt", texto.replacen("350950", "350951", 1));
    let fim = casa.rodar(["bpa", "ler", &arquivo, "--com", &outro]).deve(1);
    assert!(fim.saida.contains("prd-ibge: [350950] e [350951]"), "{fim:?}");

    // What went out stays; taken back on the operator's word, the attendances wait again.
    let (codigo, r) = casa.json(["producao", "desfazer", "--competencia", COMPETENCIA]);
    assert_eq!((codigo, &r["retiradas"], &r["ficam"]), (1, &json!(0), &json!([["exportada", 5]])), "{r}");
    let (codigo, r) = casa.json(["producao", "desfazer", "--competencia", COMPETENCIA, "--exportadas"]);
    assert_eq!((codigo, &r["retiradas"]), (0, &json!(5)), "{r}");
    let (_, r) = casa.json(["producao", "gerar", "--competencia", COMPETENCIA]);
    assert_eq!(r["geradas"], 5, "{r}");
}
