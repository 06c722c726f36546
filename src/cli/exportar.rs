//! `nexsus exportar TABELA`: a table as a file, whole or not at all.

use nexsus_service::{ErroUsuario, PedidoExportacao, Resultado, saida};
use serde::Serialize;

use super::argumentos::ArgsExportar;
use super::contexto::Contexto;
use super::textos;

#[derive(Serialize)]
struct Resposta {
    tabela: String,
    formato: String,
    saida: String,
    linhas: u64,
}

pub async fn rodar(cx: &Contexto, a: ArgsExportar) -> Resultado<i32> {
    if a.formato != "csv" {
        return Err(ErroUsuario::invalido(textos::FORMATO, textos::FORMATOS));
    }
    let s = cx.sessao().await?;
    let pedido = PedidoExportacao {
        tabela: a.tabela.clone(),
        formato: a.formato.clone(),
        saida: a.saida.clone(),
        filtro: a.filtro,
        tecnico: a.tecnico,
        revelar: a.revelar,
    };
    let linhas = cx.nucleo.exportar(&s, pedido, &*cx.observador).await?;
    cx.observador.apagar();
    let r = Resposta { tabela: a.tabela, formato: a.formato, saida: a.saida.display().to_string(), linhas };
    cx.saida.responder(&r, || textos::gravado(r.linhas, &r.saida));
    Ok(saida::OK)
}
