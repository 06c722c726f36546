//! The command line: reads the arguments, opens what the verb needs, runs it, says how it ended.
//! One file per verb; arguments and their help in `argumentos`, every other sentence in `textos`.
//! Standard output carries data only; messages and progress go to standard error.

mod ajuda;
mod argumentos;
mod bpa;
mod config;
mod contexto;
mod demo;
mod depara;
mod doctor;
mod entrar;
mod espelhar;
mod exportar;
mod importar;
mod iniciar;
mod lote;
mod migrar;
pub mod panico;
mod pergunta;
mod producao;
mod registro;
mod regra;
mod saida;
mod senha;
mod sinais;
mod tela;
mod textos;
mod uso;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use clap::{CommandFactory, FromArgMatches};
use nexsus_service::{Bandeiras, Configuracao, ErroUsuario, Nucleo, Pastas, Resultado};

use argumentos::{Argumentos, Verbo};
use contexto::Contexto;
use saida::Saida;

/// How long a verb may take to stop by itself after the operator asked for it.
const TOLERANCIA: Duration = Duration::from_secs(5);

/// Runs the program and returns its exit code.
pub fn rodar(argumentos: Vec<OsString>) -> i32 {
    // Wanted even when the arguments do not parse: a script reads the error as JSON too.
    let quer_json = argumentos.iter().take_while(|a| *a != "--").any(|a| a == "--json");
    let saida = Saida::nova(quer_json);
    let comando = ajuda::traduzir(Argumentos::command());
    let lidos = comando.try_get_matches_from(&argumentos).and_then(|m| Argumentos::from_arg_matches(&m));
    let lidos = match lidos {
        Ok(lidos) => lidos,
        Err(e) => return uso::responder(&e, &saida),
    };
    let fim = catch_unwind(AssertUnwindSafe(|| executar(lidos, &argumentos, saida.clone())))
        .unwrap_or_else(|_| Err(ErroUsuario::interno("programa")));
    match fim {
        Ok(codigo) => saida.fim(codigo),
        Err(e) => {
            saida.erro(&e);
            sinais::codigo_recebido().unwrap_or(e.saida)
        }
    }
}

fn executar(lidos: Argumentos, argumentos: &[OsString], saida: Saida) -> Resultado<i32> {
    let geral = lidos.geral;
    if lidos.verbo.is_none()
        && let Some(fim) = tela::vigiar(argumentos, &geral)
    {
        return fim;
    }
    let pastas = Pastas::descobrir()?;
    match pastas.preparar() {
        // `doctor` tells what is wrong with the folders instead of stopping at it.
        Err(_) if matches!(lidos.verbo, Some(Verbo::Doctor)) => {}
        fim => fim?,
    }
    let config = Configuracao::carregar(
        &pastas,
        &Bandeiras {
            config: geral.config.clone(),
            banco: geral.banco.clone(),
            glifos: geral.glifos.clone(),
            detalhe: geral.detalhe,
        },
    )?;
    let _registro = registro::iniciar(&pastas, &config);
    match lidos.verbo {
        None => Ok(tela::abrir(config, pastas, &geral)),
        Some(Verbo::Config { acao }) => Ok(config::rodar(&acao, &config, &saida)),
        Some(verbo) => {
            let motor = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .map_err(|_| ErroUsuario::interno("início do programa"))?;
            let fim = motor.block_on(async {
                sinais::escutar();
                ate_o_fim_ou_sinal(async {
                    let interativo = !geral.nao_interativo && saida::ha_pessoa();
                    // `doctor` opens what it can by itself: it must also help when nothing opens.
                    let nucleo = Nucleo::novo(config, pastas);
                    let cx = Contexto::novo(nucleo, saida, interativo);
                    let fim = Box::pin(despachar(&cx, verbo)).await;
                    cx.nucleo.fechar().await;
                    fim
                })
                .await
            });
            // A library thread that does not come back must not keep the program alive.
            motor.shutdown_timeout(Duration::from_millis(500));
            fim
        }
    }
}

/// Lets the verb finish; after a signal it has some seconds to stop by itself, then it is dropped,
/// which rolls its transaction back.
async fn ate_o_fim_ou_sinal(trabalho: impl Future<Output = Resultado<i32>>) -> Resultado<i32> {
    let mut trabalho = std::pin::pin!(trabalho);
    tokio::select! {
        fim = &mut trabalho => fim,
        () = sinais::espera() => {
            tokio::time::timeout(TOLERANCIA, trabalho).await.unwrap_or_else(|_| Err(ErroUsuario::cancelado()))
        }
    }
}

async fn despachar(cx: &Contexto, verbo: Verbo) -> Resultado<i32> {
    match verbo {
        Verbo::Iniciar(a) => iniciar::rodar(cx, a).await,
        Verbo::Demo(a) => demo::rodar(cx, a).await,
        Verbo::Entrar(a) => entrar::entrar(cx, a).await,
        Verbo::Sair => entrar::sair(cx).await,
        Verbo::Quem => entrar::quem(cx).await,
        Verbo::Migrar(a) => migrar::rodar(cx, a).await,
        Verbo::Importar { o_que } => importar::rodar(cx, o_que).await,
        Verbo::Lote { acao } => lote::rodar(cx, acao).await,
        Verbo::Depara { acao } => depara::rodar(cx, acao).await,
        Verbo::RegraProfissional { acao } => regra::rodar(cx, acao).await,
        Verbo::Producao { acao } => producao::rodar(cx, acao).await,
        Verbo::Bpa { acao } => bpa::rodar(cx, acao).await,
        Verbo::Espelhar(a) => espelhar::rodar(cx, a).await,
        Verbo::Exportar(a) => exportar::rodar(cx, a).await,
        Verbo::Doctor => doctor::rodar(cx).await,
        // Answered before anything is opened.
        Verbo::Config { .. } => Err(ErroUsuario::interno("config")),
    }
}
