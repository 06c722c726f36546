//! The JSON keys are a contract: exactly these, no more, no less.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::amostras::{self, COMPETENCIA};
use crate::casa::Casa;

fn chaves(valor: &Value) -> BTreeSet<&str> {
    valor.as_object().unwrap_or_else(|| panic!("{valor}")).keys().map(String::as_str).collect()
}

fn sao(valor: &Value, esperadas: &[&str]) {
    assert_eq!(chaves(valor), esperadas.iter().copied().collect(), "{valor}");
}

#[test]
fn importar() {
    let casa = Casa::aberta();
    let bom = amostras::relatorio_com_erro(&casa);
    let ruim = casa.arquivo("ruim.pdf", "isto não é um PDF\n");
    let (_, r) = casa.json(["importar", "pdf", &bom, &ruim]);
    sao(&r, &["arquivos"]);
    for arquivo in r["arquivos"].as_array().unwrap() {
        sao(
            arquivo,
            &[
                "arquivo",
                "sha256",
                "tipo",
                "layout",
                "lote",
                "situacao",
                "erro",
                "linhas",
                "soma",
                "rejeitos",
                "suspeitos",
                "suspeitos_omitidos",
                "avisos",
                "segundos",
            ],
        );
        sao(&arquivo["linhas"], &["lidas", "novas", "iguais", "alteradas", "rejeitadas", "mobilia"]);
        sao(&arquivo["soma"], &["lida", "impressa", "confere"]);
        let l = |nome: &str| arquivo["linhas"][nome].as_u64().unwrap();
        assert_eq!(l("lidas"), l("novas") + l("iguais") + l("alteradas") + l("rejeitadas") + l("mobilia"));
    }
    let [bom, ruim] = [&r["arquivos"][0], &r["arquivos"][1]];
    assert_eq!(bom["erro"], json!(null));
    assert_eq!(bom["sha256"].as_str().unwrap().len(), 64);
    sao(&bom["rejeitos"][0], &["pagina", "linha", "motivo", "frase", "texto"]);
    sao(&ruim["erro"], &["codigo", "mensagem", "remedio"]);
    assert_eq!(ruim["erro"]["codigo"], "nao_e_pdf");
    assert_eq!(ruim["situacao"], "recusado");
}

#[test]
fn gerar_e_erro() {
    let casa = Casa::aberta();
    amostras::importar_tudo(&casa);
    let (_, r) = casa.json(["producao", "gerar", "--competencia", COMPETENCIA, "--ensaio"]);
    for chave in ["competencia", "geradas", "criticas", "pendentes", "folhas", "valor_sigtap"] {
        assert!(chaves(&r).contains(chave), "{chave} em {r}");
    }
    sao(&r["criticas"], &["bloqueio", "aviso"]);
    for chave in ["atendimento", "motivo"] {
        assert!(chaves(&r["pendentes"][0]).contains(chave), "{r}");
    }
    assert_eq!(r["competencia"], COMPETENCIA);

    casa.rodar(["sair"]).deve(0);
    let (codigo, r) = casa.json(["lote", "listar"]);
    assert_eq!(codigo, 67);
    sao(&r, &["erro"]);
    sao(&r["erro"], &["codigo", "mensagem", "remedio"]);
}

#[test]
fn quem_migrar_doctor() {
    let casa = Casa::aberta();
    let (_, r) = casa.json(["quem"]);
    sao(&r, &["usuario", "papel", "cnes", "nome_estab", "ultimo_acesso"]);
    assert_eq!((&r["usuario"], &r["papel"], &r["cnes"]), (&json!("admin"), &json!("admin"), &json!(crate::casa::CNES)));
    let (codigo, r) = casa.json(["migrar"]);
    assert_eq!((codigo, r), (0, json!({"ensaio": false, "migracoes": []})));
    let (codigo, r) = casa.json(["doctor"]);
    assert_eq!(codigo, 0, "{r}");
    for v in r["verificacoes"].as_array().unwrap() {
        sao(v, &["item", "estado", "detalhe", "remedio"]);
    }
    let (_, r) = casa.json(["config", "mostrar", "--origem"]);
    assert_eq!(r["banco.url"]["origem"], "padrão do programa", "{r}");
}
