//! The program by its command line against real servers: the walk to S_PRD on both databases, and
//! what it says when a server is missing or refuses.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use serde_json::{Value, json};

use crate::amostras::{self, COMPETENCIA};
use crate::casa::Casa;
use crate::common::firebird::BancoBpa;
use crate::common::postgres::BancoPg;
use crate::common::servidores;

fn linhas(bpa: &BancoBpa) -> String {
    bpa.consultar("SELECT COUNT(*) FROM S_PRD")[0][0].trim().to_owned()
}

/// Variables that point the program to this BPA database.
fn para_o_bpa(bpa: &BancoBpa) -> Vec<(&'static str, String)> {
    let (servidor, porta) = servidores::firebird();
    vec![
        ("NEXSUS_FIREBIRD_SERVIDOR", servidor),
        ("NEXSUS_FIREBIRD_PORTA", porta.to_string()),
        ("NEXSUS_FIREBIRD_BANCO", bpa.caminho.clone()),
    ]
}

fn casa_com(pares: &[(&'static str, String)]) -> Casa {
    let pares: Vec<_> = pares.iter().map(|(n, v)| (*n, v.as_str())).collect();
    Casa::com_ambiente(&pares).abrir()
}

fn gerar(casa: &Casa) {
    amostras::importar_tudo(casa);
    amostras::decidir(casa);
    let (_, r) = casa.json(["producao", "gerar", "--competencia", COMPETENCIA]);
    assert_eq!(r["geradas"], 5, "{r}");
}

fn plano(r: &Value) -> [u64; 4] {
    ["incluir", "igual", "divergente", "alheias"].map(|c| r["plano"][c].as_u64().unwrap_or_else(|| panic!("{r}")))
}

fn ate_a_s_prd(casa: &Casa, bpa: &BancoBpa) {
    gerar(casa);
    let espelhar = ["espelhar", "--competencia", COMPETENCIA];

    // Without a person and without the word nothing is written.
    for modo in [None, Some("--ensaio")] {
        let (codigo, r) = casa.json(espelhar.into_iter().chain(modo));
        assert_eq!((codigo, plano(&r), &r["espelhadas"]), (0, [5, 0, 0, 0], &json!(0)), "{r}");
        assert_eq!(r["conferencia"], json!(null), "{r}");
        assert_eq!(linhas(bpa), "0");
    }
    let ensaio = casa.rodar(espelhar.into_iter().chain(["--ensaio"])).deve(0);
    assert!(ensaio.saida.contains("copie o arquivo do BPA"), "{}", ensaio.saida);
    let (codigo, r) = casa.json(espelhar.into_iter().chain(["--confirmar"]));
    assert_eq!((codigo, &r["espelhadas"]), (0, &json!(5)), "{r}");
    let esperada = json!({
        "linhas_nexsus": 5, "linhas_s_prd": 5, "soma_qt_nexsus": 5, "soma_qt_s_prd": 5, "confere": true,
        "diferencas": [], "dias": []
    });
    assert_eq!(r["conferencia"], esperada, "{r}");
    assert_eq!(linhas(bpa), "5");

    let (codigo, r) = casa.json(espelhar.into_iter().chain(["--confirmar"]));
    assert_eq!((codigo, &r["espelhadas"]), (0, &json!(0)), "{r}");
    assert_eq!(linhas(bpa), "5", "a segunda vez não duplica");
    let (codigo, r) = casa.json(["espelhar", "conferir", "--competencia", COMPETENCIA]);
    assert_eq!((codigo, &r["conferencia"]["confere"]), (0, &json!(true)), "{r}");

    // Somebody changes one of our rows and takes another away.
    bpa.executar("UPDATE S_PRD SET PRD_QT_P = 9 WHERE PRD_SEQ = '01'");
    bpa.executar("DELETE FROM S_PRD WHERE PRD_SEQ = '02'");
    let (codigo, r) = casa.json(["espelhar", "conferir", "--competencia", COMPETENCIA]);
    assert_eq!((codigo, &r["conferencia"]["confere"]), (1, &json!(false)), "{r}");
    let quais: Vec<[&str; 2]> = r["conferencia"]["diferencas"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| ["situacao", "sequencia"].map(|c| d[c].as_str().unwrap()))
        .collect();
    assert_eq!(quais.len(), 2, "{r}");
    assert!(quais.contains(&["diferente", "01"]) && quais.contains(&["falta", "02"]), "{r}");
    let conta =
        |c: &str| r["conferencia"]["dias"].as_array().unwrap().iter().filter_map(|d| d[c].as_u64()).sum::<u64>();
    assert_eq!((conta("faltam"), conta("diferentes"), conta("a_mais")), (1, 1, 0), "{r}");
    let reconciliar = ["espelhar", "reconciliar", "--competencia", COMPETENCIA];
    casa.json(reconciliar);
    assert_eq!(linhas(bpa), "4", "sem --confirmar só confere");
    let (codigo, r) = casa.json(reconciliar.into_iter().chain(["--confirmar"]));
    assert_eq!((codigo, &r["espelhadas"]), (1, &json!(1)), "a mudada fica para uma pessoa decidir: {r}");
    assert_eq!(linhas(bpa), "5");
    cancelar_e_gerar_de_novo(casa, bpa);
    let (_, doctor) = casa.json(["doctor"]);
    assert!(doctor["verificacoes"].as_array().unwrap().iter().all(|v| v["estado"] != "falha"), "{doctor}");
}

/// A mirrored line is taken back; its attendance comes back on a new place, and the old one stays empty.
fn cancelar_e_gerar_de_novo(casa: &Casa, bpa: &BancoBpa) {
    let antes = bpa.consultar("SELECT PRD_CNSMED, PRD_FLH, PRD_SEQ FROM S_PRD WHERE PRD_SEQ = '02'").remove(0);
    let lugar = format!("{}/{}", antes[1].trim(), antes[2].trim());
    let pedido = [
        "espelhar",
        "cancelar",
        "--competencia",
        COMPETENCIA,
        "--profissional",
        antes[0].trim(),
        "--linha",
        &lugar,
        "--motivo",
        "quantidade errada",
    ];
    let (codigo, r) = casa.json(pedido);
    assert_eq!(codigo, 64, "sem --confirmar nada é cancelado: {r}");
    assert_eq!(linhas(bpa), "5");
    let (codigo, r) = casa.json(pedido.into_iter().chain(["--confirmar"]));
    assert_eq!((codigo, &r["canceladas"], &r["excluidas"]), (0, &json!(1), &json!(1)), "{r}");
    assert_eq!(linhas(bpa), "4");
    let (codigo, r) = casa.json(pedido.into_iter().chain(["--confirmar"]));
    assert_eq!((codigo, r["erro"]["codigo"].as_str()), (65, Some("linha_ja_cancelada")), "{r}");

    let (_, r) = casa.json(["espelhar", "reconciliar", "--competencia", COMPETENCIA, "--confirmar"]);
    assert_eq!(r["espelhadas"], 0, "a cancelada não volta: {r}");
    let (_, r) = casa.json(["producao", "gerar", "--competencia", COMPETENCIA]);
    assert_eq!(r["geradas"], 1, "{r}");
    let (_, r) = casa.json(["espelhar", "--competencia", COMPETENCIA, "--confirmar"]);
    assert_eq!(r["espelhadas"], 1, "{r}");
    assert_eq!(linhas(bpa), "5");
    let no_lugar = format!("SELECT COUNT(*) FROM S_PRD WHERE PRD_CNSMED = '{}' AND PRD_SEQ = '02'", antes[0].trim());
    assert_eq!(bpa.consultar(&no_lugar)[0][0].trim(), "0", "o lugar da cancelada fica vago");
}

#[test]
fn ate_a_s_prd_com_sqlite() {
    let bpa = BancoBpa::novo("programa_lite");
    ate_a_s_prd(&casa_com(&para_o_bpa(&bpa)), &bpa);
}

#[tokio::test]
async fn ate_a_s_prd_com_postgresql() {
    let bpa = BancoBpa::novo("programa_pg");
    let pg = BancoPg::novo("programa").await;
    let mut pares = para_o_bpa(&bpa);
    pares.push(("NEXSUS_BANCO", pg.url.clone()));
    pares.push(("NEXSUS_BANCO_SENHA_ARQUIVO", pg.arquivo_da_senha.clone()));
    let casa = casa_com(&pares);
    ate_a_s_prd(&casa, &bpa);
    casa.rodar(["iniciar", "--admin", "outro", "--senha-arquivo", &casa.senha()]).deve(73);
    let (codigo, r) = casa.json(["demo"]);
    assert_eq!((codigo, r["erro"]["codigo"].as_str()), (73, Some("demo_recusada")), "{r}");
}

#[test]
fn bpa_antigo_sem_cpf_leva_o_cns_e_deixa_de_fora_quem_nao_tem() {
    let bpa = BancoBpa::novo("programa_antigo");
    bpa.executar("ALTER TABLE S_PRD DROP PRD_CPF_PCNTE");
    let casa = casa_com(&para_o_bpa(&bpa));
    gerar(&casa);
    let espelhar = ["espelhar", "--competencia", COMPETENCIA, "--confirmar"];

    // Nobody has a CNS: nothing goes out without document, everything is named.
    let (codigo, r) = casa.json(espelhar);
    assert_eq!((codigo, plano(&r), &r["espelhadas"]), (1, [0, 0, 0, 0], &json!(0)), "{r}");
    assert_eq!(r["conferencia"]["confere"], json!(false), "{r}");
    let avisos = r["avisos"].to_string();
    assert!(avisos.contains("5 linhas não cabem") && avisos.contains("Folha 001/01"), "{avisos}");
    assert_eq!(linhas(&bpa), "0");

    // One of them gets his CNS; his lines go, the others still wait.
    let com_cns = casa.arquivo("cns.csv", "COD_PAC;NOME;CNS_PAC\n1002;JOSÉ TESTE DE SOUZA;898000000000010\n");
    casa.rodar(["importar", "xlsx", &com_cns]).deve(0);
    let (codigo, r) = casa.json(espelhar);
    assert_eq!((codigo, &r["espelhadas"]), (1, &json!(2)), "{r}");
    assert_eq!(bpa.consultar("SELECT DISTINCT PRD_CNSPAC FROM S_PRD"), [["898000000000010"]]);
    assert_eq!(linhas(&bpa), "2");
    let (_, r) = casa.json(espelhar);
    assert_eq!((plano(&r), &r["espelhadas"]), ([0, 2, 0, 0], &json!(0)), "{r}");

    // The BPA is brought up to date: what had failed is tried again by itself.
    bpa.executar("ALTER TABLE S_PRD ADD PRD_CPF_PCNTE VARCHAR(11)");
    let (_, r) = casa.json(espelhar);
    assert_eq!(r["espelhadas"], json!(3), "{r}");
    assert_eq!(linhas(&bpa), "5");
}

#[test]
fn bpa_antigo_retira_o_que_levou_o_cns() {
    let bpa = BancoBpa::novo("antigo_cancela");
    bpa.executar("ALTER TABLE S_PRD DROP PRD_CPF_PCNTE, DROP PRD_SITUACAO_RUA, DROP CHK_SUM, DROP PRD_APRES");
    let casa = casa_com(&para_o_bpa(&bpa));
    gerar(&casa);
    let com_cns = casa.arquivo("cns.csv", "COD_PAC;NOME;CNS_PAC\n1002;JOSÉ TESTE DE SOUZA;898000000000010\n");
    casa.rodar(["importar", "xlsx", &com_cns]).deve(0);
    let espelhar = ["espelhar", "--competencia", COMPETENCIA, "--confirmar"];
    let (_, r) = casa.json(espelhar);
    assert_eq!(r["espelhadas"], json!(2), "{r}");
    let (uma, outra) = {
        let mut l = bpa.consultar("SELECT PRD_CNSMED, PRD_FLH, PRD_SEQ FROM S_PRD ORDER BY 1, 2, 3");
        (l.remove(0), l.remove(0))
    };
    // Somebody puts his own row on the place of the other one: that is not ours to remove.
    bpa.executar(&format!("UPDATE S_PRD SET PRD_NMPAC = 'DIGITADA' WHERE PRD_SEQ = '{}'", outra[2].trim()));
    for (linha, chave, quantas) in [(&uma, "excluidas", "1"), (&outra, "divergentes", "1")] {
        let lugar = format!("{}/{}", linha[1].trim(), linha[2].trim());
        let pedido = ["espelhar", "cancelar", "--competencia", COMPETENCIA, "--profissional", linha[0].trim()];
        let resto = ["--linha", &lugar, "--motivo", "dia errado", "--confirmar"];
        let (codigo, r) = casa.json(pedido.into_iter().chain(resto));
        assert_eq!((codigo, r[chave].as_u64()), (i32::from(chave == "divergentes"), Some(1)), "{r}");
        assert_eq!(linhas(&bpa), quantas);
    }
    assert_eq!(bpa.consultar("SELECT PRD_NMPAC FROM S_PRD"), [["DIGITADA"]]);
}

#[test]
fn ctrl_c_na_pergunta_desiste_na_hora() {
    let bpa = BancoBpa::novo("programa_ctrl_c");
    let casa = casa_com(&para_o_bpa(&bpa));
    gerar(&casa);
    let modelo = casa.comando(["espelhar", "--competencia", COMPETENCIA]);
    let mut comando = CommandBuilder::new(modelo.get_program());
    comando.args(modelo.get_args());
    for (nome, valor) in modelo.get_envs() {
        match valor {
            Some(valor) => comando.env(nome, valor),
            None => comando.env_remove(nome),
        }
    }
    let vez = crate::common::pty::vez();
    let par = native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
    let mut filho = par.slave.spawn_command(comando).unwrap();
    drop((par.slave, vez));
    let mut leitor = par.master.try_clone_reader().unwrap();
    let mut lido = String::new();
    while !lido.contains("digite a compet") {
        let mut pedaco = [0; 1024];
        let n = leitor.read(&mut pedaco).unwrap_or(0);
        assert!(n > 0, "acabou sem perguntar: {lido}");
        lido.push_str(&String::from_utf8_lossy(&pedaco[..n]));
    }
    // From here on nobody reads for us: the rest must not fill the terminal and stop the program.
    std::thread::spawn(move || std::io::copy(&mut leitor, &mut std::io::sink()));
    // Kept open: a dropped writer would send a line and its end, which answers the question.
    let mut dedos = par.master.take_writer().unwrap();
    dedos.write_all(b"\x03").unwrap();
    let limite = Instant::now() + Duration::from_secs(15);
    let fim = loop {
        if let Some(fim) = filho.try_wait().unwrap() {
            break fim;
        }
        if Instant::now() > limite {
            filho.kill().unwrap();
            panic!("Ctrl-C ficou esperando um Enter");
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!(fim.exit_code(), 130);
    assert_eq!(linhas(&bpa), "0");
}

#[tokio::test]
async fn senha_errada_do_postgresql() {
    let pg = BancoPg::novo("programa_senha").await;
    let casa = Casa::vazia();
    let errada = casa.arquivo("errada", "nao-e-esta\n");
    let mut comando = casa.comando(["migrar", "--banco", &pg.url]);
    comando.env("NEXSUS_BANCO_SENHA_ARQUIVO", errada);
    let fim = crate::casa::Fim::de(comando).deve(69);
    assert!(fim.erro.contains("senha"), "{fim:?}");
}

#[test]
fn firebird_que_nao_responde_ou_recusa() {
    let bpa = BancoBpa::novo("programa_falha");
    let mut pares = para_o_bpa(&bpa);
    let casa = casa_com(&pares);
    gerar(&casa);
    let espelhar = ["espelhar", "--competencia", COMPETENCIA, "--confirmar"];
    let com = |nome: &str, valor: &str| {
        let mut comando = casa.comando(espelhar);
        comando.env(nome, valor);
        crate::casa::Fim::de(comando)
    };
    let fechada = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    com("NEXSUS_FIREBIRD_PORTA", &fechada.to_string()).deve(69);
    com("NEXSUS_FIREBIRD_BANCO", "/nao/existe.fdb").deve(78);
    let errada = casa.arquivo("errada", "nao-e-esta\n");
    let fim = com("NEXSUS_FIREBIRD_SENHA_ARQUIVO", &errada).deve(78);
    assert!(!fim.erro.contains("nao-e-esta"), "{fim:?}");
    assert_eq!(linhas(&bpa), "0");

    // Without a BPA named there is nowhere to go, and that is said.
    pares.clear();
    let sem = casa_com(&pares);
    sem.rodar(["espelhar", "--competencia", COMPETENCIA, "--ensaio"]).deve(78);
}
