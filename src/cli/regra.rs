//! `nexsus regra-profissional`: who performed what; the most specific rule wins.

use nexsus_service::{Ambito, RegraProfissional, Resultado, saida};
use serde::Serialize;

use super::argumentos::{ArgsRegra, Regra};
use super::contexto::Contexto;
use super::depara::Linhas;
use super::saida::tabela;
use super::textos;

#[derive(Serialize)]
struct Lista {
    regras: Vec<Linha>,
}

#[derive(Serialize)]
struct Linha {
    ambito: &'static str,
    chave: String,
    cns: String,
    cbo: String,
    nome: Option<String>,
}

impl Linha {
    fn de(r: &RegraProfissional) -> Self {
        let (ambito, chave) = r.ambito.partes();
        Self { ambito, chave, cns: r.cns.to_string(), cbo: r.cbo.to_string(), nome: r.nome.clone() }
    }
}

pub async fn rodar(cx: &Contexto, acao: Regra) -> Resultado<i32> {
    let s = cx.sessao().await?;
    match acao {
        Regra::Listar => {
            let regras = cx.nucleo.regra_listar(&s).await?;
            let r = Lista { regras: regras.iter().map(Linha::de).collect() };
            cx.saida.responder(&r, || em_tabela(&r.regras));
        }
        Regra::Definir(a) => {
            let regra = RegraProfissional { ambito: ambito(&a), cns: a.cns, cbo: a.cbo, nome: a.nome };
            let r = Linha::de(&regra);
            cx.nucleo.regra_definir(&s, regra).await?;
            cx.saida.responder(&r, || textos::REGRA_GRAVADA.to_owned());
        }
        Regra::Importar(a) => {
            let linhas = cx.nucleo.regra_importar(&s, &a.arquivo).await?;
            let r = Linhas { arquivo: a.arquivo.display().to_string(), linhas };
            cx.saida.responder(&r, || textos::lidas(r.linhas, &r.arquivo));
        }
        Regra::Exportar(a) => {
            let linhas = cx.nucleo.regra_exportar(&s, &a.arquivo).await?;
            let r = Linhas { arquivo: a.arquivo.display().to_string(), linhas };
            cx.saida.responder(&r, || textos::gravado(r.linhas, &r.arquivo));
        }
    }
    Ok(saida::OK)
}

/// The arguments allow exactly one of the four.
fn ambito(a: &ArgsRegra) -> Ambito {
    if let Some(n) = a.lote {
        Ambito::Lote(n)
    } else if let Some(c) = a.procedimento {
        Ambito::Procedimento(c)
    } else if let Some(g) = &a.grupo {
        Ambito::Grupo(g.clone())
    } else {
        Ambito::Tudo
    }
}

fn em_tabela(regras: &[Linha]) -> String {
    let linhas: Vec<_> = regras
        .iter()
        .map(|r| {
            let nome = r.nome.clone().unwrap_or_default();
            vec![r.ambito.to_owned(), r.chave.clone(), r.cns.clone(), r.cbo.clone(), nome]
        })
        .collect();
    tabela(&["VALE PARA", "CHAVE", "CNS", "CBO", "NOME"], &linhas, &[])
}
