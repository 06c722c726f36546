//! `nexsus config mostrar`: the settings in force, and with `--origem` who gave each its value.

use std::collections::BTreeMap;

use nexsus_service::{Configuracao, saida};
use serde::Serialize;

use super::argumentos::Config;
use super::saida::{Saida, tabela};

#[derive(Serialize)]
struct Valor {
    valor: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    origem: Option<String>,
}

pub fn rodar(acao: &Config, config: &Configuracao, saida: &Saida) -> i32 {
    let Config::Mostrar { origem } = acao;
    let valores: BTreeMap<&str, Valor> = config
        .valores()
        .map(|(nome, v)| (nome, Valor { valor: v.texto.clone(), origem: origem.then(|| v.origem.to_string()) }))
        .collect();
    saida.responder(&valores, || {
        let linhas: Vec<_> = valores
            .iter()
            .map(|(nome, v)| {
                let mut linha = vec![(*nome).to_owned(), v.valor.clone()];
                linha.extend(v.origem.clone());
                linha
            })
            .collect();
        let titulos = ["CHAVE", "VALOR", "ORIGEM"];
        tabela(&titulos[..if *origem { 3 } else { 2 }], &linhas, &[])
    });
    saida::OK
}
