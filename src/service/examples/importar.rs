//! Imports files into a new installation in a temporary folder (or into `NEXSUS_BANCO`) and tells
//! what it cost: processor seconds and peak memory of the program and of its parser workers.
//! `cargo run --release -p nexsus-service --example importar -- xlsx ARQUIVO...`

use std::fs;
use std::path::PathBuf;

use nexsus_service::{
    Configuracao, DadosIniciais, ErroUsuario, Nucleo, Origem, Pastas, PedidoImportacao, Resultado, SemObservador, Tipo,
    trabalhador,
};

fn main() {
    let argumentos: Vec<String> = std::env::args().skip(1).collect();
    if argumentos.first().is_some_and(|a| a == trabalhador::VERBO) {
        std::process::exit(trabalhador::atender());
    }
    let motor = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let fim = motor.map_err(|_| ErroUsuario::interno("início")).and_then(|m| m.block_on(Box::pin(rodar(&argumentos))));
    if let Err(e) = fim {
        eprintln!("{e}");
        std::process::exit(e.saida);
    }
}

async fn rodar(argumentos: &[String]) -> Resultado<()> {
    let uso = || ErroUsuario::invalido("Uso: importar pdf|xlsx|txt|kit ARQUIVO...", "Diga o tipo e os arquivos.");
    let (tipo, arquivos) = argumentos.split_first().ok_or_else(uso)?;
    let tipo = match tipo.as_str() {
        "pdf" => Tipo::Pdf,
        "xlsx" => Tipo::Planilha,
        "txt" => Tipo::Txt,
        "kit" => Tipo::Kit,
        _ => return Err(uso()),
    };
    let raiz = std::env::temp_dir().join(format!("nexsus-importar-{}", std::process::id()));
    let pastas = Pastas::em(&raiz);
    let mut config = Configuracao::padrao(&pastas)?;
    if let Ok(banco) = std::env::var("NEXSUS_BANCO") {
        config.banco = banco;
        config.banco_senha_arquivo = std::env::var_os("NEXSUS_SENHA_ARQUIVO").map(PathBuf::from);
    }
    let nucleo = Nucleo::novo(config, pastas);
    let senha = || zeroize::Zeroizing::new("um barco azul no rio".to_owned());
    let dados = DadosIniciais { admin: "admin".into(), senha: senha(), cnes: None, nome_estab: None };
    nucleo.iniciar(dados).await?;
    let sessao = nucleo.entrar("admin", &senha(), &Origem::default()).await?;
    for arquivo in arquivos {
        let antes = processador();
        let pedido = PedidoImportacao::de(tipo, arquivo);
        let r = nucleo.importar(&sessao, pedido, &SemObservador).await?;
        let (nosso, filhos) = processador();
        println!(
            "{arquivo}: {:?} {:?} soma {:?}; CPU {:.2} s + leitor {:.2} s; relógio {:.2} s; memória {} KiB",
            r.situacao,
            r.linhas,
            r.soma.lida,
            nosso - antes.0,
            filhos - antes.1,
            r.segundos,
            memoria(),
        );
    }
    nucleo.fechar().await;
    if std::env::var_os("NEXSUS_GUARDAR").is_none() {
        let _ = fs::remove_dir_all(raiz);
    }
    Ok(())
}

/// Seconds of processor of this process and of its ended children (fields 14 to 17 of /proc/self/stat).
fn processador() -> (f64, f64) {
    let texto = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let campos: Vec<f64> = texto
        .rsplit_once(')')
        .map(|(_, resto)| resto.split_whitespace().skip(11).take(4).filter_map(|t| t.parse().ok()).collect())
        .unwrap_or_default();
    match campos[..] {
        [u, s, cu, cs] => ((u + s) / 100.0, (cu + cs) / 100.0),
        _ => (0.0, 0.0),
    }
}

/// Peak resident memory of this process, KiB.
fn memoria() -> String {
    let texto = fs::read_to_string("/proc/self/status").unwrap_or_default();
    texto
        .lines()
        .find_map(|l| l.strip_prefix("VmHWM:"))
        .map(|l| l.trim().trim_end_matches(" kB").to_owned())
        .unwrap_or_default()
}
