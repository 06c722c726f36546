//! Two persons close a month by the command line.

use std::fs;

use nexsus_store::{Alvo, Banco, usuario};
use serde_json::json;

use crate::amostras::{self, COMPETENCIA};
use crate::casa::Casa;

/// A second account with the password of the first: the hash holds no name.
fn segunda_pessoa(casa: &Casa, nome: &str, papel: &str) {
    let (_, config) = casa.json(["config", "mostrar"]);
    let url = config["banco.url"]["valor"].as_str().unwrap_or_else(|| panic!("{config}")).to_owned();
    let motor = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    motor.block_on(async {
        let banco = Banco::abrir(&Alvo::ler(&url).unwrap(), false).await.unwrap();
        let mut tx = banco.escrever().await.unwrap();
        let phc = usuario::por_nome(&mut tx, "admin").await.unwrap().unwrap().senha;
        usuario::inserir(&mut tx, nome, &phc, papel).await.unwrap();
        tx.commit().await.unwrap();
        banco.fechar().await;
    });
}

#[test]
fn duas_pessoas_fecham_o_mes() {
    let casa = Casa::aberta();
    let senha = casa.senha();
    amostras::importar_tudo(&casa);
    amostras::decidir(&casa);
    let da_competencia = |verbo: &'static str| ["producao", verbo, "--competencia", COMPETENCIA];
    casa.rodar(da_competencia("gerar")).deve(1);
    let (codigo, r) = casa.json(da_competencia("fechar"));
    assert_eq!((codigo, &r["erro"]["codigo"]), (65, &json!("linhas_por_sair")), "{r}");

    casa.rodar([
        "bpa",
        "exportar",
        "--competencia",
        COMPETENCIA,
        "--saida",
        &casa.em(""),
        "--nome",
        "TESTE1",
        "--origem",
        "POSTO DE TESTE",
        "--sigla",
        "PTESTE",
        "--cnpj",
        "11222333000181",
        "--destino",
        "SECRETARIA DE TESTE",
        "--indicador",
        "M",
    ])
    .deve(0);
    let (codigo, r) = casa.json(da_competencia("fechar"));
    assert_eq!((codigo, &r["estado"], &r["resumo"]["linhas"]), (0, &json!("pedido"), &json!(5)), "{r}");
    let confirmar = || da_competencia("fechar").into_iter().chain(["--confirmar"]);
    let (codigo, r) = casa.json(confirmar());
    assert_eq!((codigo, &r["erro"]["codigo"]), (77, &json!("mesma_pessoa")), "{r}");

    segunda_pessoa(&casa, "gestora", "gestor");
    casa.rodar(["entrar", "gestora", "--senha-arquivo", &senha]).deve(0);
    let fim = casa.rodar(confirmar()).deve(0);
    let (_, r) = casa.json(da_competencia("fechamento"));
    assert_eq!(
        (&r["estado"], &r["pedido_por"], &r["confirmado_por"], &r["confere"]),
        (&json!("fechada"), &json!("admin"), &json!("gestora"), &json!(true)),
        "{r}"
    );
    let hash = r["auditoria_hash"].as_str().unwrap();
    assert!(hash.len() == 64 && fim.saida.contains(hash) && fim.saida.contains("R$ 40,30"), "{fim:?}");
    casa.rodar(["producao", "reabrir", "--competencia", COMPETENCIA, "--motivo", "x"]).deve(77);

    casa.rodar(["entrar", "admin", "--senha-arquivo", &senha]).deve(0);
    let (codigo, r) = casa.json(da_competencia("desfazer").into_iter().chain(["--exportadas"]));
    assert_eq!((codigo, &r["erro"]["codigo"]), (65, &json!("competencia_fechada")), "{r}");
    let arquivo = casa.em("fechamento.txt");
    casa.rodar(da_competencia("fechamento").into_iter().chain(["--saida", &arquivo])).deve(0);
    assert!(fs::read_to_string(&arquivo).unwrap().contains(hash));
    casa.rodar(da_competencia("fechamento").into_iter().chain(["--saida", &arquivo])).deve(73);
    casa.rodar(da_competencia("reabrir")).deve(64);
    let (codigo, r) = casa.json(da_competencia("reabrir").into_iter().chain(["--motivo", "faltou um dia"]));
    assert_eq!((codigo, &r["estado"]), (0, &json!("reaberta")), "{r}");
    let (codigo, r) = casa.json(da_competencia("desfazer").into_iter().chain(["--exportadas"]));
    assert_eq!((codigo, &r["retiradas"]), (0, &json!(5)), "{r}");
}
