//! `nexsus espelhar`: rehearses, or writes into S_PRD when that is said out loud. Without a person
//! and without `--confirmar` nothing is ever written.

use nexsus_domain::Competencia;
use nexsus_service::{ConferenciaEspelho, LugarDaLinha, Resultado, ResultadoCancelamento, ResultadoEspelho, saida};

use super::argumentos::{ArgsEspelhar, Espelho};
use super::contexto::Contexto;
use super::saida::tabela;
use super::{pergunta, textos, uso};

pub async fn rodar(cx: &Contexto, a: ArgsEspelhar) -> Resultado<i32> {
    let s = cx.sessao().await?;
    match a.acao {
        Some(Espelho::Conferir(c)) => {
            let r = cx.nucleo.espelho_conferir(&s, c.competencia, &*cx.observador).await?;
            cx.observador.apagar();
            cx.saida.responder(&r, || resultado(&r, Modo::Conferencia));
            Ok(codigo(&r))
        }
        Some(Espelho::Reconciliar { de, confirmar }) => {
            let antes = cx.nucleo.espelho_conferir(&s, de.competencia, &*cx.observador).await?;
            cx.observador.apagar();
            if !confirmar && !perguntar(cx, &antes, Modo::Conferencia, de.competencia)? {
                return Ok(codigo(&antes));
            }
            let r = cx.nucleo.espelho_reconciliar(&s, de.competencia, &*cx.observador).await?;
            cx.observador.apagar();
            cx.saida.responder(&r, || resultado(&r, Modo::Gravacao));
            Ok(codigo(&r))
        }
        Some(Espelho::Cancelar { de, profissional, linhas, motivo, confirmar }) => {
            let pergunta = textos::confirme_cancelamento(linhas.len(), &de.competencia.to_string());
            let pode_perguntar = cx.interativo && !cx.saida.e_json();
            let sim = confirmar || (pode_perguntar && confirmado(&pergunta, de.competencia)?);
            if !sim {
                return Err(uso::cancelar_sem_confirmar());
            }
            let lugares: Vec<LugarDaLinha> = linhas
                .into_iter()
                .map(|(folha, sequencia)| LugarDaLinha { cns_prof: profissional, folha, sequencia })
                .collect();
            let r = cx.nucleo.espelho_cancelar(&s, de.competencia, &lugares, &motivo, &*cx.observador).await?;
            cx.observador.apagar();
            cx.saida.responder(&r, || cancelamento(&r));
            Ok(if r.divergentes + r.pendentes > 0 { saida::ACHADOS } else { saida::OK })
        }
        None => {
            let competencia = a.competencia.ok_or_else(uso::falta_competencia)?;
            let ensaio = cx.nucleo.espelho_ensaio(&s, competencia, &*cx.observador).await?;
            cx.observador.apagar();
            if a.ensaio {
                cx.saida.responder(&ensaio, || resultado(&ensaio, Modo::Ensaio));
                return Ok(codigo(&ensaio));
            }
            if !a.confirmar && !perguntar(cx, &ensaio, Modo::Ensaio, competencia)? {
                return Ok(codigo(&ensaio));
            }
            let r = cx.nucleo.espelhar(&s, competencia, &*cx.observador).await?;
            cx.observador.apagar();
            cx.saida.responder(&r, || resultado(&r, Modo::Gravacao));
            Ok(codigo(&r))
        }
    }
}

/// Lines that differ, or sides that do not agree, are findings.
fn codigo(r: &ResultadoEspelho) -> i32 {
    let diferem = r.conferencia.as_ref().is_some_and(|c| !c.confere);
    if r.plano.divergente > 0 || diferem { saida::ACHADOS } else { saida::OK }
}

/// Shows what there is and asks the person, if there is one, whether to write.
fn perguntar(cx: &Contexto, r: &ResultadoEspelho, modo: Modo, competencia: Competencia) -> Resultado<bool> {
    cx.saida.responder(r, || resultado(r, modo));
    Ok(cx.interativo
        && !cx.saida.e_json()
        && r.plano.incluir > 0
        && confirmado(&textos::confirme(&competencia.to_string()), competencia)?)
}

/// The operator types the competência: a Enter too many must not write into another program's base.
fn confirmado(pergunta: &str, competencia: Competencia) -> Resultado<bool> {
    let texto = pergunta::perguntar(pergunta)?;
    Ok(Competencia::ler(&texto).is_ok_and(|c| c == competencia))
}

/// What was done, which decides what there is to tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Modo {
    Ensaio,
    Gravacao,
    Conferencia,
}

fn resultado(r: &ResultadoEspelho, modo: Modo) -> String {
    let p = &r.plano;
    let mut linhas = r.destino.clone();
    linhas.push(format!(
        "Plano: incluir {}, já iguais {}, divergentes {}, de outros {}.",
        p.incluir, p.igual, p.divergente, p.alheias
    ));
    match modo {
        Modo::Ensaio => {
            linhas.push(textos::ENSAIO.to_owned());
            if p.incluir > 0 {
                linhas.push(textos::COPIE_O_BPA.to_owned());
            }
        }
        Modo::Gravacao => linhas.push(format!("Espelhadas agora: {}.", r.espelhadas)),
        Modo::Conferencia => {}
    }
    linhas.extend(r.conferencia.as_ref().map(conferencia));
    linhas.extend(r.conferencia.as_ref().and_then(diferencas));
    linhas.extend(r.avisos.iter().map(|t| format!("! {t}")));
    linhas.join("\n")
}

fn conferencia(c: &ConferenciaEspelho) -> String {
    format!(
        "Conferência: {} linhas no NEXSUS, {} na S_PRD; quantidades {} e {}: {}.",
        c.linhas_nexsus,
        c.linhas_s_prd,
        c.soma_qt_nexsus,
        c.soma_qt_s_prd,
        if c.confere { "confere" } else { "NÃO confere" }
    )
}

/// Differences shown one by one on a terminal; the JSON has more.
const MOSTRADAS: usize = 30;

/// Days that disagree, then the lines themselves.
fn diferencas(c: &ConferenciaEspelho) -> Option<String> {
    if c.dias.is_empty() {
        return None;
    }
    let dias: Vec<_> = c
        .dias
        .iter()
        .map(|d| {
            let conta = |n: u64| n.to_string();
            vec![d.profissional.clone(), d.dia.clone(), conta(d.faltam), conta(d.diferentes), conta(d.a_mais)]
        })
        .collect();
    let linhas: Vec<_> = c
        .diferencas
        .iter()
        .take(MOSTRADAS)
        .map(|d| {
            vec![
                textos::diferenca(d.situacao).to_owned(),
                d.profissional.clone(),
                d.dia.clone(),
                format!("{}/{}", d.folha, d.sequencia),
                d.procedimento.clone(),
                d.colunas.join(", "),
            ]
        })
        .collect();
    let mut saida = tabela(&["PROFISSIONAL", "DIA", "FALTAM", "DIFERENTES", "SÓ NO BPA"], &dias, &[2, 3, 4]);
    saida.push_str("\n\n");
    let titulos = ["O QUE HÁ", "PROFISSIONAL", "DIA", "FOLHA/SEQ", "PROCEDIMENTO", "COLUNAS"];
    saida.push_str(&tabela(&titulos, &linhas, &[]));
    if let Some(resto) = c.diferencas.len().checked_sub(MOSTRADAS).filter(|n| *n > 0) {
        saida.push_str(&format!("\nE mais {resto}; a lista está em --json."));
    }
    Some(saida)
}

fn cancelamento(r: &ResultadoCancelamento) -> String {
    let mut linhas = vec![format!(
        "Canceladas: {}. Retiradas da S_PRD: {}; já não estavam lá: {}.",
        r.canceladas, r.excluidas, r.ja_ausentes
    )];
    if r.divergentes > 0 {
        linhas.push(format!("! {} mudaram no BPA depois de espelhadas e ficaram lá: apague-as no BPA.", r.divergentes));
    }
    linhas.push("Os atendimentos voltaram a ficar pendentes; gere a produção para pô-los em lugares novos.".to_owned());
    linhas.join("\n")
}
