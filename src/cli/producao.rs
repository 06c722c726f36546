//! `nexsus producao gerar|criticar`: from attendances to numbered lines, and what stands against it.

use nexsus_service::{CriticaDaLinha, PedidoGeracao, Pendente, Resultado, ResultadoGeracao, saida};

use super::argumentos::Producao;
use super::contexto::Contexto;
use super::importar::reais;
use super::saida::tabela;
use super::textos;

pub async fn rodar(cx: &Contexto, acao: Producao) -> Resultado<i32> {
    let s = cx.sessao().await?;
    match acao {
        Producao::Gerar { competencia, cnes, mvm, ensaio } => {
            let pedido = PedidoGeracao { competencia, cnes, mvm, ensaio };
            let r = cx.nucleo.producao_gerar(&s, pedido, &*cx.observador).await?;
            cx.observador.apagar();
            cx.saida.responder(&r, || geracao(&r, ensaio));
            let achados = !r.pendentes.is_empty() || r.criticas.bloqueio > 0;
            Ok(if achados { saida::ACHADOS } else { saida::OK })
        }
        Producao::Criticar { competencia } => {
            let criticas = cx.nucleo.producao_criticar(&s, competencia).await?;
            cx.saida.responder(&criticas, || lista(&criticas));
            Ok(if criticas.is_empty() { saida::OK } else { saida::ACHADOS })
        }
    }
}

fn geracao(r: &ResultadoGeracao, ensaio: bool) -> String {
    let mut linhas = vec![
        format!(
            "Competência {}: {} linhas em {} folhas, valor SIGTAP {}.",
            r.competencia,
            r.geradas,
            r.folhas,
            reais(&r.valor_sigtap)
        ),
        format!("Críticas: {} que impedem, {} avisos.", r.criticas.bloqueio, r.criticas.aviso),
    ];
    if !r.pendentes.is_empty() {
        linhas.push(format!("Atendimentos que ficaram de fora: {}.", r.pendentes.len()));
        linhas.extend(por_motivo(&r.pendentes));
    }
    if ensaio {
        linhas.push(textos::ENSAIO.to_owned());
    }
    linhas.join("\n")
}

/// Reasons with their counts, the commonest first.
fn por_motivo(pendentes: &[Pendente]) -> Vec<String> {
    let mut contas: Vec<(&str, &str, u64)> = Vec::new();
    for p in pendentes {
        match contas.iter_mut().find(|(m, _, _)| *m == p.motivo) {
            Some(conta) => conta.2 += 1,
            None => contas.push((&p.motivo, &p.frase, 1)),
        }
    }
    contas.sort_by_key(|(motivo, _, n)| (std::cmp::Reverse(*n), *motivo));
    contas.iter().map(|(motivo, frase, n)| format!("  {n:>6}  {motivo}: {frase}")).collect()
}

fn lista(criticas: &[CriticaDaLinha]) -> String {
    let linhas: Vec<_> = criticas
        .iter()
        .map(|c| {
            vec![
                c.id.clone(),
                c.severidade.clone(),
                c.folha.clone().unwrap_or_else(|| "—".to_owned()),
                c.frase.clone(),
                c.remedio.clone(),
            ]
        })
        .collect();
    tabela(&["CRÍTICA", "PESO", "FOLHA/SEQ", "O QUE HÁ", "O QUE FAZER"], &linhas, &[])
}
