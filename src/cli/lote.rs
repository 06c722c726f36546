//! `nexsus lote`: what was imported, what was refused, and how to take it back.

use nexsus_service::{ErroUsuario, Linhas, RejeitoLinha, Resultado, ResumoLote, Sessao, saida};
use serde::Serialize;

use super::argumentos::{Lote, RetirarLote};
use super::contexto::Contexto;
use super::saida::tabela;
use super::{importar, pergunta, textos};

#[derive(Serialize)]
struct Lotes {
    lotes: Vec<ResumoLote>,
}

#[derive(Serialize)]
struct Rejeitos {
    lote: i64,
    rejeitos: Vec<RejeitoLinha>,
}

#[derive(Serialize)]
struct EmTabela {
    lote: i64,
    saida: String,
    linhas: u64,
}

#[derive(Serialize)]
struct Descartado {
    lote: i64,
    descartado: bool,
}

#[derive(Serialize)]
struct Desfeito {
    lote: i64,
    retirados: u64,
}

pub async fn rodar(cx: &Contexto, acao: Lote) -> Resultado<i32> {
    let s = cx.sessao().await?;
    match acao {
        Lote::Listar => {
            let r = Lotes { lotes: cx.nucleo.lotes(&s).await? };
            cx.saida.responder(&r, || em_tabela(&r.lotes));
            Ok(saida::OK)
        }
        Lote::Mostrar(n) => {
            let r = cx.nucleo.lote(&s, n.numero).await?;
            cx.saida.responder(&r, || inteiro(&r));
            Ok(saida::OK)
        }
        Lote::Rejeitos { numero, saida: Some(destino) } => {
            let gravadas = cx.nucleo.exportar_rejeitos(&s, numero, &destino).await?;
            let r = EmTabela { lote: numero, saida: destino.display().to_string(), linhas: gravadas };
            cx.saida.responder(&r, || {
                let proximo = textos::proximo(&format!("nexsus lote reimportar {numero} {}", r.saida));
                format!("{}\n{proximo}", textos::gravado(r.linhas, &r.saida))
            });
            Ok(saida::OK)
        }
        Lote::Rejeitos { numero, saida: None } => {
            let r = Rejeitos { lote: numero, rejeitos: cx.nucleo.rejeitos(&s, numero).await? };
            cx.saida.responder(&r, || {
                let linhas: Vec<_> = r
                    .rejeitos
                    .iter()
                    .map(|l| {
                        let (pagina, linha) = (l.pagina.to_string(), l.linha.to_string());
                        vec![pagina, linha, l.motivo.clone(), l.frase.clone(), l.texto.clone()]
                    })
                    .collect();
                tabela(&["PÁGINA", "LINHA", "MOTIVO", "EXPLICAÇÃO", "TEXTO"], &linhas, &[0, 1])
            });
            Ok(saida::OK)
        }
        Lote::Reimportar { numero, arquivo } => {
            let r = cx.nucleo.reimportar(&s, numero, arquivo, &*cx.observador).await?;
            cx.observador.apagar();
            let codigo = importar::codigo(&r);
            let r = importar::Resposta { arquivos: vec![r] };
            cx.saida.responder(&r, || importar::para_pessoas(&r.arquivos));
            Ok(codigo)
        }
        Lote::Desfazer(a) => {
            if !certo(cx, &s, &a, "gravado", textos::pergunta_desfazer).await? {
                return Err(ErroUsuario::cancelado());
            }
            let retirados = cx.nucleo.desfazer_lote(&s, a.numero).await?;
            let r = Desfeito { lote: a.numero, retirados };
            cx.saida.responder(&r, || textos::desfeito(r.lote, r.retirados));
            Ok(saida::OK)
        }
        Lote::Descartar(a) => {
            if !certo(cx, &s, &a, "previa", textos::pergunta_descartar).await? {
                return Err(ErroUsuario::cancelado());
            }
            cx.nucleo.abandonar_previa(&s, a.numero).await?;
            let r = Descartado { lote: a.numero, descartado: true };
            cx.saida.responder(&r, || textos::descartado(r.lote));
            Ok(saida::OK)
        }
    }
}

/// Asks the person at the terminal, unless `--sim` was given; where there is none the command itself is the answer. A lot
/// in another state is not asked about: the use case says what is wrong with it.
async fn certo(
    cx: &Contexto,
    s: &Sessao,
    a: &RetirarLote,
    situacao: &str,
    frase: fn(&ResumoLote) -> String,
) -> Resultado<bool> {
    if a.sim || !cx.interativo || cx.saida.e_json() {
        return Ok(true);
    }
    let l = cx.nucleo.lote(s, a.numero).await?;
    if l.situacao != situacao {
        return Ok(true);
    }
    Ok(pergunta::perguntar(&frase(&l))? == a.numero.to_string())
}

fn em_tabela(lotes: &[ResumoLote]) -> String {
    let linhas: Vec<_> = lotes
        .iter()
        .map(|l| {
            vec![
                l.numero.to_string(),
                nexsus_service::na_parede(l.quando).format("%d/%m/%Y %H:%M").to_string(),
                l.tipo.clone(),
                l.situacao.clone(),
                l.linhas.novas.to_string(),
                l.linhas.rejeitadas.to_string(),
                l.usuario.clone(),
                l.arquivo.clone(),
            ]
        })
        .collect();
    tabela(&["LOTE", "QUANDO", "TIPO", "SITUAÇÃO", "NOVAS", "REJEITADAS", "USUÁRIO", "ARQUIVO"], &linhas, &[0, 4, 5])
}

fn inteiro(l: &ResumoLote) -> String {
    let Linhas { lidas, novas, iguais, alteradas, rejeitadas, mobilia } = l.linhas;
    let soma = match (&l.soma.lida, &l.soma.impressa) {
        (Some(a), Some(b)) => format!("{} (total impresso {})", importar::reais(a), importar::reais(b)),
        (Some(a), None) => importar::reais(a),
        _ => "não há".to_owned(),
    };
    let linhas = [
        ("Lote", l.numero.to_string()),
        ("Arquivo", l.arquivo.clone()),
        ("Tipo", format!("{} ({})", l.tipo, l.layout)),
        ("Situação", l.situacao.clone()),
        ("Quando", nexsus_service::na_parede(l.quando).format("%d/%m/%Y %H:%M:%S").to_string()),
        ("Usuário", l.usuario.clone()),
        ("Linhas lidas", lidas.to_string()),
        ("  novas", novas.to_string()),
        ("  iguais", iguais.to_string()),
        ("  alteradas", alteradas.to_string()),
        ("  rejeitadas", rejeitadas.to_string()),
        ("  sem dados", mobilia.to_string()),
        ("Soma", soma),
    ];
    linhas.map(|(nome, valor)| format!("{nome:<14} {valor}")).join("\n")
}
