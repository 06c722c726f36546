//! `nexsus migrar`: brings the schema up to this program, or only names what is missing.

use nexsus_service::{Resultado, saida};
use serde::Serialize;

use super::argumentos::ArgsMigrar;
use super::contexto::Contexto;
use super::textos;

#[derive(Serialize)]
struct Resposta {
    ensaio: bool,
    migracoes: Vec<String>,
}

pub async fn rodar(cx: &Contexto, a: ArgsMigrar) -> Resultado<i32> {
    let migracoes = cx.nucleo.migrar(a.ensaio).await?;
    let r = Resposta { ensaio: a.ensaio, migracoes };
    cx.saida.responder(&r, || {
        let mut linhas = r.migracoes.clone();
        if linhas.is_empty() {
            linhas.push(textos::ESQUEMA_EM_DIA.to_owned());
        } else if r.ensaio {
            linhas.push(textos::ENSAIO.to_owned());
        }
        linhas.join("\n")
    });
    Ok(saida::OK)
}
