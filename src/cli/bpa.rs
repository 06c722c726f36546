//! `nexsus bpa exportar` writes the remittance. `nexsus bpa ler` tells what a BPA text file says, alone or against another
//! file or the Produção. Refused lines are named by number, reason and field; the line itself holds names and goes out only
//! with `--json`.

use nexsus_domain::bpa::LarguraBpi;
use nexsus_service::{
    ComparacaoBpa, CompararCom, OrgaosPedidos, PedidoRemessa, RelatorioBpa, Resultado, SituacaoRemessa, saida,
};
use serde::Serialize;

use super::argumentos::{ArgsBpaExportar, ArgsBpaLer, Bpa};
use super::contexto::Contexto;
use super::saida::{aviso, tabela};
use super::textos::bpa as t;

/// Refused lines named one by one.
const RECUSADAS: usize = 20;

pub async fn rodar(cx: &Contexto, acao: Bpa) -> Resultado<i32> {
    match acao {
        Bpa::Ler(a) => ler(cx, a).await,
        Bpa::Exportar(a) => exportar(cx, *a).await,
    }
}

/// The report, and the comparison when one was asked for.
#[derive(Serialize)]
struct Leitura {
    #[serde(flatten)]
    relatorio: RelatorioBpa,
    #[serde(skip_serializing_if = "Option::is_none")]
    comparacao: Option<ComparacaoBpa>,
}

async fn ler(cx: &Contexto, a: ArgsBpaLer) -> Resultado<i32> {
    let sessao = cx.sessao().await?;
    let relatorio = cx.nucleo.bpa_ler(&sessao, &a.arquivo, &*cx.observador).await?;
    let outro = if a.com_producao { t::A_PRODUCAO } else { t::O_OUTRO };
    let com = a.com.map(CompararCom::Arquivo).or(a.com_producao.then_some(CompararCom::Producao));
    let comparacao = match com {
        Some(com) if relatorio.erro.is_none() => {
            Some(cx.nucleo.bpa_comparar(&sessao, &a.arquivo, com, &*cx.observador).await?)
        }
        _ => None,
    };
    cx.observador.apagar();
    let l = Leitura { relatorio, comparacao };
    cx.saida.responder(&l, || {
        let comparacao = l.comparacao.as_ref().map(|c| t::comparacao(c, t::O_ARQUIVO, outro));
        [Some(para_pessoas(&l.relatorio)), comparacao].into_iter().flatten().collect::<Vec<_>>().join("\n")
    });
    let r = &l.relatorio;
    if let Some(e) = &r.erro {
        aviso(&format!("nexsus: {}: {} {}", r.arquivo, e.mensagem, e.remedio));
        return Ok(saida::DADOS);
    }
    let igual = l.comparacao.as_ref().is_none_or(|c| c.igual);
    Ok(if r.confere && r.rejeitos.is_empty() && igual { saida::OK } else { saida::ACHADOS })
}

async fn exportar(cx: &Contexto, a: ArgsBpaExportar) -> Resultado<i32> {
    let sessao = cx.sessao().await?;
    let pedido = PedidoRemessa {
        cnes: a.cnes,
        nome: a.nome,
        orgaos: OrgaosPedidos {
            origem: a.origem,
            sigla: a.sigla,
            cgc_cpf: a.cnpj.map(|c| c.to_string()),
            destino: a.destino,
            indicador: a.indicador,
            versao: a.versao,
        },
        cabecalho_longo: a.cabecalho_130,
        largura: a.largura.map(|l| if l == "351" { LarguraBpi::De351 } else { LarguraBpi::De350 }),
        so_linhas_de_dados: a.sem_contar_cabecalho,
        acentos: a.acentos,
        com_espelhadas: a.com_espelhadas,
        trocar: a.trocar,
        ensaio: a.ensaio,
        ..PedidoRemessa::de(a.competencia, a.saida)
    };
    let r = cx.nucleo.bpa_exportar(&sessao, pedido, &*cx.observador).await?;
    cx.observador.apagar();
    cx.saida.responder(&r, || t::exportada(&r));
    Ok(if r.situacao == SituacaoRemessa::Diferente { saida::ACHADOS } else { saida::OK })
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
            linhas.push(format!("  {}: {}{campo}", l.linha, l.motivo));
        }
        if r.rejeitos.len() > RECUSADAS {
            linhas.push(format!("  {}", t::mais(r.rejeitos.len() - RECUSADAS)));
        }
    }
    linhas.join("\n")
}
