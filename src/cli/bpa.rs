//! `nexsus bpa ler`: what a BPA text file says. Refused lines are named by number, reason and field; the line itself holds
//! names and goes out only with `--json`.

use nexsus_service::{RelatorioBpa, Resultado, saida};

use super::argumentos::Bpa;
use super::contexto::Contexto;
use super::saida::{aviso, tabela};
use super::textos::bpa as t;

/// Refused lines named one by one.
const RECUSADAS: usize = 20;

pub async fn rodar(cx: &Contexto, acao: Bpa) -> Resultado<i32> {
    let Bpa::Ler(a) = acao;
    let sessao = cx.sessao().await?;
    let r = cx.nucleo.bpa_ler(&sessao, &a.arquivo, &*cx.observador).await?;
    cx.observador.apagar();
    cx.saida.responder(&r, || para_pessoas(&r));
    if let Some(e) = &r.erro {
        aviso(&format!("nexsus: {}: {} {}", r.arquivo, e.mensagem, e.remedio));
        return Ok(saida::DADOS);
    }
    Ok(if r.confere && r.rejeitos.is_empty() { saida::OK } else { saida::ACHADOS })
}

fn para_pessoas(r: &RelatorioBpa) -> String {
    let Some(c) = &r.cabecalho else { return r.arquivo.clone() };
    let h = &c.cabecalho;
    let mes = h.mvm.map(nexsus_domain::Competencia::formatado).unwrap_or_default();
    let mut linhas = vec![
        format!("{}: {}", r.arquivo, r.layout),
        format!("  {}", t::apresentacao(&mes, &h.origem, &h.destino, &h.versao)),
        format!("  {}", t::controle(h.controle, c.controle)),
        format!("  {}", t::contas(r.linhas.lidas, r.linhas.novas, r.linhas.rejeitadas, r.linhas.mobilia)),
    ];
    let totais: Vec<_> = r
        .competencias
        .iter()
        .map(|c| {
            vec![
                c.competencia.formatado(),
                t::forma(&c.instrumento).to_owned(),
                c.linhas.to_string(),
                c.quantidade.to_string(),
            ]
        })
        .collect();
    linhas.push(tabela(&t::TITULOS, &totais, &[2, 3]));
    if r.confere {
        linhas.push(t::CONFERE.to_owned());
    }
    linhas.extend(c.diferencas.iter().map(|d| format!("! {d}")));
    if !r.rejeitos.is_empty() {
        linhas.push(t::recusadas(r.rejeitos.len()));
        for l in r.rejeitos.iter().take(RECUSADAS) {
            let campo = l.campos.first().map(|c| format!(" ({})", c.nome)).unwrap_or_default();
            linhas.push(format!("  {}: {}{campo}. {}", l.linha, l.motivo, l.frase));
        }
        if r.rejeitos.len() > RECUSADAS {
            linhas.push(format!("  {}", t::mais(r.rejeitos.len() - RECUSADAS)));
        }
    }
    linhas.join("\n")
}
