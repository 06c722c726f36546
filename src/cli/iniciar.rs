//! `nexsus iniciar`: database, keys, first administrator, establishment. Refused a second time.

use nexsus_service::{DadosIniciais, Resultado, saida};
use serde::Serialize;

use super::argumentos::ArgsIniciar;
use super::contexto::Contexto;
use super::{senha, textos};

#[derive(Serialize)]
struct Resposta {
    banco: String,
    admin: String,
    cnes: Option<String>,
    pasta_de_chaves: String,
}

pub async fn rodar(cx: &Contexto, a: ArgsIniciar) -> Resultado<i32> {
    let senha = senha::obter(&a.senha, cx.interativo, true)?;
    cx.nucleo.iniciar(DadosIniciais { admin: a.admin.clone(), senha, cnes: a.cnes, nome_estab: a.nome }).await?;
    let r = Resposta {
        banco: cx.nucleo.config().banco.clone(),
        admin: a.admin.trim().to_owned(),
        cnes: a.cnes.map(|c| c.to_string()),
        pasta_de_chaves: cx.nucleo.pastas().chaves.display().to_string(),
    };
    cx.saida.responder(&r, || {
        let proximo = textos::proximo(&format!("nexsus entrar {}", r.admin));
        [textos::criado(&r.banco, &r.admin), textos::GUARDE_A_CHAVE.to_owned(), r.pasta_de_chaves.clone(), proximo]
            .join("\n")
    });
    Ok(saida::OK)
}
