//! `nexsus doctor`: what works, what does not, what to do. Needs no session: it must also help
//! the one who cannot get in.

use nexsus_service::{Resultado, Verificacao, saida};
use serde::Serialize;

use super::contexto::Contexto;

#[derive(Serialize)]
struct Resposta {
    verificacoes: Vec<Verificacao>,
}

pub async fn rodar(cx: &Contexto) -> Resultado<i32> {
    let r = Resposta { verificacoes: cx.nucleo.doctor().await };
    cx.saida.responder(&r, || {
        let largura = r.verificacoes.iter().map(|v| v.item.chars().count()).max().unwrap_or(0);
        let mut linhas = Vec::new();
        for v in &r.verificacoes {
            linhas.push(format!("{:<5}  {:<largura$}  {}", v.estado, v.item, v.detalhe));
            if !v.remedio.is_empty() {
                linhas.push(format!("{:<5}  {:<largura$}  → {}", "", "", v.remedio));
            }
        }
        linhas.join("\n")
    });
    let falhas = r.verificacoes.iter().any(|v| v.estado == "falha");
    Ok(if falhas { saida::ACHADOS } else { saida::OK })
}
