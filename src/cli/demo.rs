//! `nexsus demo`: invented data in an empty database, to try the program without real ones.

use nexsus_service::{Resultado, ResultadoDemo, saida};

use super::argumentos::ArgsDemo;
use super::contexto::{Contexto, mes_corrente};
use super::textos;

pub async fn rodar(cx: &Contexto, a: ArgsDemo) -> Resultado<i32> {
    let s = cx.sessao().await?;
    let ate = a.ate.map_or_else(mes_corrente, Ok)?;
    let pasta = a.pasta.as_deref();
    let r = cx.nucleo.demo(&s, a.semente, a.competencias, pasta, ate, &*cx.observador).await?;
    cx.observador.apagar();
    cx.saida.responder(&r, || feito(&r));
    Ok(saida::OK)
}

fn feito(r: &ResultadoDemo) -> String {
    let mut linhas = vec![
        format!(
            "Dados inventados: {} pacientes, {} atendimentos, {} linhas de produção.",
            r.pacientes, r.atendimentos, r.linhas
        ),
        format!("Competências: {}.", r.competencias.join(", ")),
        format!("Arquivos de exemplo em {}:", r.pasta.display()),
    ];
    linhas.extend(r.arquivos.iter().map(|a| format!("  {a}")));
    if !r.usuarios.is_empty() {
        linhas.push(format!(
            "Contas inventadas: {}; senha de todas em {}.",
            r.usuarios.join(", "),
            r.senha_arquivo.display()
        ));
    }
    if let Some(ultima) = r.competencias.last() {
        linhas.push(textos::proximo(&format!("nexsus producao gerar --competencia {ultima}")));
    }
    linhas.join("\n")
}
