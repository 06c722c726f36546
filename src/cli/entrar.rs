//! `nexsus entrar`, `sair`, `quem`: the session that the following commands use.

use nexsus_service::{Origem, Resultado, Sessao, saida};
use serde::Serialize;

use super::argumentos::ArgsEntrar;
use super::contexto::Contexto;
use super::{senha, textos};

#[derive(Serialize)]
struct Quem {
    usuario: String,
    papel: &'static str,
    cnes: Option<String>,
    nome_estab: String,
    ultimo_acesso: Option<String>,
}

impl Quem {
    fn de(s: &Sessao) -> Self {
        Self {
            usuario: s.usuario.clone(),
            papel: s.papel.nome(),
            cnes: s.cnes.map(|c| c.to_string()),
            nome_estab: s.nome_estab.clone(),
            ultimo_acesso: s.ultimo_acesso.map(|q| q.to_rfc3339()),
        }
    }

    fn frase(&self) -> String {
        let lugar = match &self.cnes {
            Some(c) => format!("{} (CNES {c})", self.nome_estab),
            None => "estabelecimento ainda não informado".to_owned(),
        };
        format!("{}, perfil {}, {lugar}", self.usuario, self.papel)
    }
}

#[derive(Serialize)]
struct Saiu {
    saiu: bool,
}

pub async fn entrar(cx: &Contexto, a: ArgsEntrar) -> Resultado<i32> {
    let senha = senha::obter(&a.senha, cx.interativo, false)?;
    let sessao = cx.nucleo.entrar(&a.usuario, &senha, &Origem::deste_terminal()).await?;
    cx.nucleo.guardar_sessao(&sessao)?;
    let quem = Quem::de(&sessao);
    cx.saida.responder(&quem, || quem.frase());
    Ok(saida::OK)
}

pub async fn sair(cx: &Contexto) -> Resultado<i32> {
    let sessao = cx.sessao().await?;
    cx.nucleo.sair(&sessao).await?;
    cx.saida.responder(&Saiu { saiu: true }, || textos::SAIU.to_owned());
    Ok(saida::OK)
}

pub async fn quem(cx: &Contexto) -> Resultado<i32> {
    let quem = Quem::de(&cx.sessao().await?);
    cx.saida.responder(&quem, || quem.frase());
    Ok(saida::OK)
}
