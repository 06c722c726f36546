//! `nexsus producao gerar|desfazer|renumerar|criticar|fechar|reabrir|fechamento`: from attendances to numbered lines and
//! back, what stands against it, and the closing of the month.

use std::collections::HashSet;

use nexsus_domain::Competencia;
use nexsus_service::{
    CriticaDaLinha, CriticasDoMes, PedidoDesfazer, PedidoGeracao, Pendente, Resultado, ResultadoGeracao, Sessao, saida,
};

use super::argumentos::{LinhasDaProducao, Producao};
use super::contexto::Contexto;
use super::importar::reais;
use super::saida::{aviso, tabela};
use super::{pergunta, textos};

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
        Producao::Desfazer { quais, exportadas } => {
            let ensaio = quais.ensaio;
            if !ensaio && !certo(cx, &s, quais, exportadas).await? {
                return Ok(saida::OK);
            }
            let r = cx.nucleo.producao_desfazer(&s, pedido(quais, exportadas), &*cx.observador).await?;
            cx.observador.apagar();
            cx.saida.responder(&r, || textos::producao::desfeita(&r, ensaio));
            Ok(if r.ficam.is_empty() { saida::OK } else { saida::ACHADOS })
        }
        Producao::Renumerar(quais) => {
            let ensaio = quais.ensaio;
            let r = cx.nucleo.producao_renumerar(&s, pedido(quais, false), &*cx.observador).await?;
            cx.observador.apagar();
            cx.saida.responder(&r, || textos::producao::renumerada(&r, ensaio));
            Ok(saida::OK)
        }
        Producao::Fechar { competencia, confirmar: false } => {
            let r = cx.nucleo.fechamento_pedir(&s, competencia).await?;
            cx.saida.responder(&r, || textos::fechamento::pedido(&r));
            Ok(saida::OK)
        }
        Producao::Fechar { competencia, confirmar: true } => {
            let r = cx.nucleo.fechamento_confirmar(&s, competencia).await?;
            cx.saida.responder(&r, || r.texto.clone());
            Ok(saida::OK)
        }
        Producao::Reabrir { competencia, motivo } => {
            let r = cx.nucleo.fechamento_reabrir(&s, competencia, &motivo).await?;
            cx.saida.responder(&r, || textos::fechamento::reaberta(&r));
            Ok(saida::OK)
        }
        Producao::Fechamento { competencia, saida: arquivo } => {
            let r = cx.nucleo.fechamento_relatorio(&s, competencia, arquivo.as_deref()).await?;
            cx.saida.responder(&r, || textos::fechamento::relatorio(&r));
            Ok(if r.situacao.confere == Some(false) { saida::ACHADOS } else { saida::OK })
        }
        Producao::Criticar { competencia } => {
            let CriticasDoMes { corrigidas, criticas } =
                cx.nucleo.producao_corrigir_e_criticar(&s, competencia).await?;
            cx.saida.responder(&criticas, || lista(&criticas));
            if corrigidas > 0 {
                aviso(&textos::producao::corrigidas(corrigidas));
            }
            Ok(if criticas.is_empty() { saida::OK } else { saida::ACHADOS })
        }
    }
}

/// Tells the person at the terminal what would go, and has the competência typed; where there is none the command itself
/// is the answer.
async fn certo(cx: &Contexto, s: &Sessao, quais: LinhasDaProducao, exportadas: bool) -> Resultado<bool> {
    if !cx.interativo || cx.saida.e_json() {
        return Ok(true);
    }
    let antes = PedidoDesfazer { ensaio: true, ..pedido(quais, exportadas) };
    let competencia = antes.competencia;
    let r = cx.nucleo.producao_desfazer(s, antes, &*cx.observador).await?;
    cx.observador.apagar();
    if r.retiradas == 0 {
        return Ok(true);
    }
    let texto = pergunta::perguntar(&textos::producao::confirme_desfazer(r.retiradas, &competencia.to_string()))?;
    Ok(Competencia::ler(&texto).is_ok_and(|c| c == competencia))
}

fn pedido(quais: LinhasDaProducao, exportadas: bool) -> PedidoDesfazer {
    PedidoDesfazer {
        competencia: quais.competencia,
        cnes: quais.cnes,
        profissional: quais.profissional,
        exportadas,
        ensaio: quais.ensaio,
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
        linhas.push(format!("Atendimentos que ficaram de fora: {}.", r.atendimentos_pendentes()));
        linhas.extend(por_motivo(&r.pendentes));
    }
    if ensaio {
        linhas.push(textos::ENSAIO.to_owned());
    }
    linhas.join("\n")
}

/// Reasons with the attendances they stop, the commonest first. One attendance may have several reasons, and the same
/// reason for several fields.
fn por_motivo(pendentes: &[Pendente]) -> Vec<String> {
    let mut contas: Vec<(&str, &str, HashSet<_>)> = Vec::new();
    for p in pendentes {
        match contas.iter_mut().find(|(m, _, _)| *m == p.motivo) {
            Some(conta) => drop(conta.2.insert(p.atendimento)),
            None => contas.push((&p.motivo, &p.frase, HashSet::from([p.atendimento]))),
        }
    }
    contas.sort_by_key(|(motivo, _, quais)| (std::cmp::Reverse(quais.len()), *motivo));
    contas.iter().map(|(motivo, frase, quais)| format!("  {:>6}  {motivo}: {frase}", quais.len())).collect()
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

#[cfg(test)]
mod testes {
    use super::*;

    #[test]
    fn conta_atendimentos_e_nao_motivos() {
        let pendente = |n: u128, motivo: &str| Pendente {
            atendimento: uuid::Uuid::from_u128(n),
            motivo: motivo.into(),
            frase: "Falta algo.".into(),
            ..Pendente::default()
        };
        let pendentes = vec![
            pendente(1, "sem_depara"),
            pendente(1, "paciente_incompleto"),
            pendente(1, "paciente_incompleto"),
            pendente(2, "sem_depara"),
        ];
        let motivos = por_motivo(&pendentes);
        assert_eq!(motivos, ["       2  sem_depara: Falta algo.", "       1  paciente_incompleto: Falta algo."]);
        let r = ResultadoGeracao {
            competencia: "202601".into(),
            geradas: 0,
            criticas: nexsus_service::ContagemCriticas::default(),
            pendentes,
            folhas: 0,
            valor_sigtap: "0.00".into(),
            avisos: Vec::new(),
        };
        assert!(geracao(&r, false).contains("de fora: 2."));
    }
}
