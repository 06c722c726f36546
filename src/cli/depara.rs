//! `nexsus depara`: which SIGTAP code stands for a code of the source system.

use nexsus_domain::{Cid, CodigoProcedimento};
use nexsus_service::{DeparaLinha, PadraoListado, PedidoPadrao, Resultado, Sugestao, saida};
use serde::Serialize;

use super::argumentos::Depara;
use super::contexto::{Contexto, mes_corrente};
use super::saida::tabela;
use super::textos;

#[derive(Serialize)]
struct Lista {
    depara: Vec<DeparaLinha>,
}

#[derive(Serialize)]
struct Definido {
    cod_proc_aureo: String,
    co_procedimento: String,
}

/// Lines that went into or came out of a file.
#[derive(Serialize)]
pub struct Linhas {
    pub arquivo: String,
    pub linhas: u64,
}

#[derive(Serialize)]
struct Padroes {
    padroes: Vec<PadraoListado>,
}

#[derive(Serialize)]
struct Sugestoes {
    sugestoes: Vec<DeUmCodigo>,
}

#[derive(Serialize)]
struct DeUmCodigo {
    cod_proc_aureo: String,
    proc_aureo: String,
    opcoes: Vec<Opcao>,
}

#[derive(Serialize)]
struct Opcao {
    co_procedimento: CodigoProcedimento,
    no_procedimento: String,
    semelhanca: f32,
}

pub async fn rodar(cx: &Contexto, acao: Depara) -> Resultado<i32> {
    let s = cx.sessao().await?;
    match acao {
        Depara::Listar => {
            let r = Lista { depara: cx.nucleo.depara_listar(&s).await? };
            cx.saida.responder(&r, || lista(&r.depara));
        }
        Depara::Definir { codigo, sigtap } => {
            cx.nucleo.depara_definir(&s, &codigo, sigtap).await?;
            let r = Definido { cod_proc_aureo: codigo, co_procedimento: sigtap.to_string() };
            cx.saida.responder(&r, || textos::definido(&r.cod_proc_aureo, &sigtap.formatado()));
        }
        Depara::Padrao { sigtap: None, .. } => {
            let r = Padroes { padroes: cx.nucleo.padrao_listar(&s).await? };
            cx.saida.responder(&r, || padroes(&r.padroes));
        }
        Depara::Padrao { sigtap: Some(co_procedimento), cid, servico, instrumento } => {
            let pedido = PedidoPadrao { co_procedimento, cid, servico, instrumento };
            let r = cx.nucleo.padrao_definir(&s, pedido).await?;
            cx.saida.responder(&r, || textos::padrao(&r.co_procedimento.formatado(), r.vazio()));
        }
        Depara::Importar(a) => {
            let linhas = cx.nucleo.depara_importar(&s, &a.arquivo).await?;
            let r = Linhas { arquivo: a.arquivo.display().to_string(), linhas };
            cx.saida.responder(&r, || textos::lidas(r.linhas, &r.arquivo));
        }
        Depara::Exportar(a) => {
            let linhas = cx.nucleo.depara_exportar(&s, &a.arquivo).await?;
            let r = Linhas { arquivo: a.arquivo.display().to_string(), linhas };
            cx.saida.responder(&r, || textos::gravado(r.linhas, &r.arquivo));
        }
        Depara::Sugerir { competencia } => {
            let competencia = competencia.map_or_else(mes_corrente, Ok)?;
            let sugestoes = cx.nucleo.depara_sugerir(&s, competencia).await?;
            let r = Sugestoes { sugestoes: sugestoes.into_iter().map(DeUmCodigo::de).collect() };
            cx.saida.responder(&r, || em_texto(&r.sugestoes));
        }
    }
    Ok(saida::OK)
}

impl DeUmCodigo {
    fn de(s: Sugestao) -> Self {
        let opcoes = s.opcoes.into_iter().map(|(co_procedimento, no_procedimento, semelhanca)| Opcao {
            co_procedimento,
            no_procedimento,
            semelhanca,
        });
        Self { cod_proc_aureo: s.cod_proc_aureo, proc_aureo: s.proc_aureo, opcoes: opcoes.collect() }
    }
}

fn padroes(todos: &[PadraoListado]) -> String {
    let ou_traco = |t: String| if t.is_empty() { "—".to_owned() } else { t };
    let linhas: Vec<_> = todos
        .iter()
        .map(|l| {
            let p = &l.padrao;
            let servico =
                if p.servico.is_empty() { String::new() } else { format!("{}/{}", p.servico, p.classificacao) };
            vec![
                p.co_procedimento.formatado(),
                l.nome.clone(),
                ou_traco(p.cid.map(Cid::formatado).unwrap_or_default()),
                ou_traco(servico),
                ou_traco(p.instrumento.map_or("", textos::instrumento).to_owned()),
            ]
        })
        .collect();
    tabela(&["SIGTAP", "NOME", "CID", "SERVIÇO", "INSTRUMENTO"], &linhas, &[])
}

fn lista(linhas: &[DeparaLinha]) -> String {
    let linhas: Vec<_> = linhas
        .iter()
        .map(|l| {
            vec![
                l.cod_proc_aureo.clone(),
                l.proc_aureo.clone(),
                l.co_procedimento.map_or_else(|| "—".to_owned(), CodigoProcedimento::formatado),
                l.nome_sigtap.clone(),
                l.origem.clone(),
                l.atendimentos.to_string(),
            ]
        })
        .collect();
    tabela(&["CÓDIGO", "NOME", "SIGTAP", "NOME SIGTAP", "ORIGEM", "ATENDIMENTOS"], &linhas, &[5])
}

fn em_texto(sugestoes: &[DeUmCodigo]) -> String {
    if sugestoes.is_empty() {
        return textos::NADA.to_owned();
    }
    let mut linhas = Vec::new();
    for s in sugestoes {
        linhas.push(format!("{}  {}", s.cod_proc_aureo, s.proc_aureo));
        for o in &s.opcoes {
            let por_cento = o.semelhanca * 100.0;
            linhas.push(format!("  {}  {por_cento:3.0} %  {}", o.co_procedimento.formatado(), o.no_procedimento));
        }
    }
    linhas.join("\n")
}
