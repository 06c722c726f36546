//! Work of the queue whose items are months: generate, judge, mirror. Each is a use case that may be run again without
//! doing anything twice; here stands only which months are due.

use nexsus_domain::Competencia;
use nexsus_store::{fechamento, outbox};

use super::classe::Falha;
use super::obra::{Bancada, Desfecho, Fase, Futuro, Item, Leva, Obra};
use super::textos;
use crate::erro::{ErroUsuario, Resultado};
use crate::modelo::{MesDeTrabalho, PedidoGeracao};
use crate::papel::Acao;

#[derive(Debug, Clone, Copy)]
pub(super) struct Gerar;
#[derive(Debug, Clone, Copy)]
pub(super) struct Criticar;
#[derive(Debug, Clone, Copy)]
pub(super) struct Espelhar;

/// The months the job names, else those that are open and fit, oldest first.
async fn meses(b: &Bancada, serve: impl Fn(&MesDeTrabalho) -> bool) -> Resultado<Leva> {
    if let Some(nomeados) = b.parametros.get("competencias").and_then(|c| c.as_array()) {
        let chaves = nomeados.iter().filter_map(|c| c.as_str().map(str::to_owned)).collect();
        return Ok(Leva { chaves, continua: None });
    }
    let mut meses = b.nucleo.producao_meses(&b.sessao).await?;
    meses.reverse();
    let mut tx = b.nucleo.banco().await?.ler().await?;
    let mut chaves = Vec::new();
    for m in meses.into_iter().filter(serve) {
        let fechada = fechamento::obter(&mut tx, b.sessao.numero_cnes(), m.competencia).await?;
        if fechada.is_none_or(|f| f.estado != fechamento::FECHADA) {
            chaves.push(m.competencia.to_string());
        }
    }
    Ok(Leva { chaves, continua: None })
}

fn competencia(item: &Item) -> Resultado<Competencia> {
    Competencia::ler(&item.chave)
        .map_err(|_| ErroUsuario::invalido("A competência não é um mês.", "Escreva AAAAMM, por exemplo 202601."))
}

/// Tells the end of a use case in words of the queue.
async fn desfecho(b: &Bancada, item: &Item, fim: Resultado<(&'static str, String)>) -> Desfecho {
    match fim {
        Ok((resultado, frase)) => {
            b.anotar("info", &format!("{}: {frase}", item.chave)).await;
            Desfecho::feito(resultado)
        }
        Err(e) if e.codigo == "cancelado" => Desfecho::Largado,
        Err(e) => {
            b.anotar("erro", &format!("{}: {e}", item.chave)).await;
            Desfecho::Falhou(Falha::from(&e))
        }
    }
}

impl Obra for Gerar {
    fn nome(&self) -> &'static str {
        "gerar"
    }

    fn rotulo(&self) -> &'static str {
        "gerando a produção"
    }

    fn fase(&self) -> Fase {
        Fase::Produzir
    }

    fn acao(&self) -> Acao {
        Acao::ProducaoGerar
    }

    fn lote(&self) -> u32 {
        1
    }

    fn itens<'a>(&'a self, b: &'a Bancada, _de: &'a str) -> Futuro<'a, Resultado<Leva>> {
        Box::pin(meses(b, |m| m.atendimentos))
    }

    fn fazer<'a>(&'a self, b: &'a Bancada, item: &'a Item) -> Futuro<'a, Desfecho> {
        Box::pin(async move {
            let fim = async {
                let pedido = PedidoGeracao { competencia: competencia(item)?, cnes: None, mvm: None, ensaio: false };
                let r = b.nucleo.producao_gerar(&b.sessao, pedido, b).await?;
                let frase =
                    format!("{} linha(s) geradas, {} atendimento(s) pendentes", r.geradas, r.atendimentos_pendentes());
                Ok((if r.pendentes.is_empty() { "completa" } else { "com pendências" }, frase))
            };
            desfecho(b, item, fim.await).await
        })
    }
}

impl Obra for Criticar {
    fn nome(&self) -> &'static str {
        "criticar"
    }

    fn rotulo(&self) -> &'static str {
        "conferindo as críticas"
    }

    fn fase(&self) -> Fase {
        Fase::Criticar
    }

    fn acao(&self) -> Acao {
        Acao::ProducaoGerar
    }

    fn lote(&self) -> u32 {
        1
    }

    fn itens<'a>(&'a self, b: &'a Bancada, _de: &'a str) -> Futuro<'a, Resultado<Leva>> {
        Box::pin(meses(b, |m| m.atendimentos || m.producao))
    }

    fn fazer<'a>(&'a self, b: &'a Bancada, item: &'a Item) -> Futuro<'a, Desfecho> {
        Box::pin(async move {
            let fim = async {
                let r = b.nucleo.producao_corrigir_e_criticar(&b.sessao, competencia(item)?).await?;
                let bloqueios = r.criticas.iter().filter(|c| c.severidade == "bloqueio").count();
                let frase = format!(
                    "{} crítica(s), {bloqueios} de bloqueio; {} linha(s) corrigidas pelo cadastro",
                    r.criticas.len(),
                    r.corrigidas
                );
                Ok((if bloqueios > 0 { "com bloqueios" } else { "sem bloqueios" }, frase))
            };
            desfecho(b, item, fim.await).await
        })
    }
}

impl Obra for Espelhar {
    fn nome(&self) -> &'static str {
        "espelhar"
    }

    fn rotulo(&self) -> &'static str {
        "espelhando na S_PRD"
    }

    fn fase(&self) -> Fase {
        Fase::Espelhar
    }

    fn acao(&self) -> Acao {
        Acao::Espelhar
    }

    fn lote(&self) -> u32 {
        1
    }

    fn itens<'a>(&'a self, b: &'a Bancada, _de: &'a str) -> Futuro<'a, Resultado<Leva>> {
        Box::pin(async move {
            // Nothing is written into another program's base without somebody who said so once.
            if !b.nucleo.config().executar_espelhar {
                b.anotar("aviso", textos::ESPELHO_DESLIGADO).await;
                return Ok(Leva::default());
            }
            if b.nucleo.config().firebird.is_none() {
                b.anotar("aviso", textos::SEM_FIREBIRD).await;
                return Ok(Leva::default());
            }
            let leva = meses(b, |m| m.producao).await?;
            let mut tx = b.nucleo.banco().await?.ler().await?;
            let cnes = b.sessao.numero_cnes();
            let mut chaves = Vec::new();
            for chave in leva.chaves {
                let Ok(cmp) = Competencia::ler(&chave) else { continue };
                let falta = !outbox::pendentes(&mut tx, cnes, cmp, 1).await?.is_empty()
                    || !outbox::a_excluir(&mut tx, cnes, cmp).await?.is_empty();
                if falta {
                    chaves.push(chave);
                }
            }
            Ok(Leva { chaves, continua: None })
        })
    }

    fn fazer<'a>(&'a self, b: &'a Bancada, item: &'a Item) -> Futuro<'a, Desfecho> {
        Box::pin(async move {
            let fim = async {
                let r = b.nucleo.espelhar(&b.sessao, competencia(item)?, b).await?;
                let frase = format!("{} linha(s) espelhadas, {} divergente(s)", r.espelhadas, r.plano.divergente);
                let confere = r.conferencia.is_none_or(|c| c.confere);
                Ok((if confere { "confere" } else { "não confere" }, frase))
            };
            desfecho(b, item, fim.await).await
        })
    }
}
