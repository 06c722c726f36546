//! What the screen stages and the command line meet: the use cases of the wizard with the real worker process, and the
//! verbs over what they left.

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use nexsus_service::{
    Configuracao, Nucleo, Origem, Pastas, PedidoImportacao, SemObservador, Sessao, SituacaoArquivo, Tipo, Trabalhador,
};
use portable_pty::{CommandBuilder, NativePtySystem, PtySize, PtySystem as _};
use serde_json::json;
use zeroize::Zeroizing;

use crate::amostras;
use crate::casa::{Casa, SENHA};

/// The use cases on this installation; files are read by the program itself, as a child.
async fn nucleo(casa: &Casa) -> (Nucleo, Sessao) {
    let pastas = Pastas::em(&casa.pasta().join("instalacao"));
    let config = Configuracao::padrao(&pastas).unwrap();
    let leitor = Trabalhador::Processo(PathBuf::from(env!("CARGO_BIN_EXE_nexsus")));
    let nucleo = Nucleo::com_trabalhador(config, pastas, leitor);
    let sessao = nucleo.entrar("admin", &Zeroizing::new(SENHA.into()), &Origem::default()).await.unwrap();
    (nucleo, sessao)
}

fn rodar<F: Future>(f: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(f)
}

/// Stages a file as the screen does; gives the number of the lot.
fn preparar(casa: &Casa, arquivo: &str) -> i64 {
    rodar(async {
        let (n, s) = nucleo(casa).await;
        let pedido = PedidoImportacao::de(Tipo::Pdf, arquivo);
        let p = n.preparar_importacao(&s, pedido, &SemObservador).await.unwrap();
        n.fechar().await;
        p.resultado.lote.unwrap()
    })
}

#[test]
fn a_linha_de_comando_ve_a_previa_da_tela() {
    let casa = Casa::aberta();
    let pdf = amostras::relatorio(&casa);
    let lote = preparar(&casa, &pdf);
    let n = lote.to_string();
    let fim = casa.rodar(["lote", "desfazer", &n]).deve(65);
    assert!(fim.erro.contains("é uma prévia") && fim.erro.contains(&format!("nexsus lote descartar {n}")), "{fim:?}");
    let (codigo, r) = casa.json(["importar", "pdf", &pdf, "--ensaio"]);
    let a = &r["arquivos"][0];
    assert_eq!((codigo, &a["situacao"], &a["lote"]), (0, &json!("ensaio"), &json!(lote)), "{r}");
    assert!(a["avisos"][0].as_str().unwrap().contains("espera em prévia"), "{r}");

    // Thrown away, it is as if it had never been; a second time there is nothing.
    let (codigo, r) = casa.json(["lote", "descartar", &n]);
    assert_eq!((codigo, r), (0, json!({"lote": lote, "descartado": true})));
    casa.rodar(["lote", "descartar", &n]).deve(65);
    assert_eq!(casa.json(["lote", "listar"]).1["lotes"], json!([]));

    // Staged again, the import without questions writes that very lot.
    let lote = preparar(&casa, &pdf);
    let (codigo, r) = casa.json(["importar", "pdf", &pdf]);
    let a = &r["arquivos"][0];
    assert_eq!(
        (codigo, &a["situacao"], &a["lote"], &a["linhas"]["novas"]),
        (0, &json!("gravado"), &json!(lote), &json!(6))
    );
    assert!(a["avisos"][0].as_str().unwrap().contains("esperava em prévia"), "{r}");
    assert_eq!(casa.json(["importar", "pdf", &pdf]).1["arquivos"][0]["situacao"], "repetido");
    casa.rodar(["lote", "desfazer", &lote.to_string(), "--sim"]).deve(0);
    let fim = casa.rodar(["lote", "desfazer", &lote.to_string()]).deve(65);
    assert!(fim.erro.contains("já foi desfeito"), "{fim:?}");
}

#[test]
fn linhas_brutas_e_perfil_corrigido_pelo_leitor_de_verdade() {
    let casa = Casa::aberta();
    // A title nobody foresaw over the patients.
    let pdf = fs::read(amostras::relatorio(&casa)).unwrap();
    let titulo = pdf.windows(9).position(|j| j == b"(COD_PAC)").unwrap();
    let mut estranho = pdf.clone();
    estranho[titulo + 1..titulo + 8].copy_from_slice(b"XYZQKWV");
    let estranho = casa.arquivo("estranho.pdf", estranho);
    let bom = casa.em("atendimentos.pdf");
    rodar(async {
        let (n, s) = nucleo(&casa).await;
        let brutas = n.linhas_brutas(&s, bom.clone().into(), 1).await.unwrap();
        assert_eq!(brutas.len(), 1);
        let texto = brutas[0].linhas.join("\n");
        assert!(texto.contains("ELETROCARDIOGRAMA") && texto.contains("TOTAL GERAL"), "{texto}");

        let previa = n.preparar_importacao(&s, PedidoImportacao::de(Tipo::Pdf, &bom), &SemObservador).await.unwrap();
        let mut arranjo = previa.arranjo.unwrap();
        // A person says which column holds the patients under its other title.
        let coluna = arranjo.colunas.iter_mut().find(|c| c.campo == "cod_pac").unwrap();
        coluna.titulo = "XYZQKWV".into();
        let caminho = n.salvar_arranjo(&s, arranjo, "Clínica estranha".into()).await.unwrap();
        assert_eq!(fs::metadata(&caminho).unwrap().permissions().mode() & 0o777, 0o600);
        let pedido =
            PedidoImportacao { perfil: Some("Clínica estranha".into()), ..PedidoImportacao::de(Tipo::Pdf, &estranho) };
        let p = n.preparar_importacao(&s, pedido, &SemObservador).await.unwrap();
        assert_eq!((p.resultado.situacao, p.novas.linhas, p.rejeitadas.linhas), (SituacaoArquivo::Ensaio, 6, 0));
        let usado = p.arranjo.unwrap();
        assert!(usado.colunas.iter().any(|c| c.campo == "cod_pac" && c.titulo == "XYZQKWV"), "{usado:?}");
        n.abandonar_previa(&s, p.resultado.lote.unwrap()).await.unwrap();
        n.fechar().await;
    });
    // And by its name on the command line.
    let (codigo, r) = casa.json(["importar", "pdf", &estranho, "--layout", "Clínica estranha"]);
    assert_eq!((codigo, &r["arquivos"][0]["linhas"]["novas"]), (0, &json!(6)), "{r}");
    let (codigo, r) = casa.json(["importar", "pdf", &bom, "--layout", "Outro nome"]);
    assert_eq!((codigo, &r["erro"]["codigo"]), (65, &json!("perfil_desconhecido")), "{r}");
}

#[test]
fn rejeitos_so_onde_ha_o_que_dizer_e_so_da_conta() {
    let casa = Casa::aberta();
    let csv = casa.em("r.csv");
    casa.rodar(["importar", "pdf", &casa.em("falta.pdf"), "--rejeitos", &csv]).deve(66);
    let ruim = casa.arquivo("ruim.pdf", "nada de PDF");
    casa.rodar(["importar", "pdf", &ruim, "--rejeitos", &csv]).deve(65);
    assert!(!PathBuf::from(&csv).exists());
    casa.rodar(["importar", "pdf", &ruim, &amostras::relatorio_com_erro(&casa), "--rejeitos", &csv]).deve(65);
    assert_eq!(fs::read_to_string(&csv).unwrap().lines().count(), 2);
    assert_eq!(fs::metadata(&csv).unwrap().permissions().mode() & 0o777, 0o600);
    let sobras = fs::read_dir(casa.pasta())
        .unwrap()
        .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with(".r.csv"));
    assert_eq!(sobras.count(), 0);
}

#[test]
fn reimportar_diz_os_bytes_e_a_soma_da_tabela() {
    let casa = Casa::aberta();
    let (_, r) = casa.json(["importar", "pdf", &amostras::relatorio_com_erro(&casa)]);
    let lote = r["arquivos"][0]["lote"].to_string();
    let tabela = casa.em("t.csv");
    casa.rodar(["lote", "rejeitos", &lote, "--saida", &tabela]).deve(0);
    let certa = casa.arquivo("c.csv", fs::read_to_string(&tabela).unwrap().replace(";31/06/2025;", ";30/06/2025;"));
    let (_, r) = casa.json(["lote", "reimportar", &lote, &certa]);
    let a = &r["arquivos"][0];
    assert_eq!(a["sha256"].as_str().unwrap().len(), 64, "{r}");
    assert_eq!(a["soma"], json!({"lida": "150.00", "impressa": null, "confere": null}), "{r}");
}

/// Runs at a terminal of its own and types this answer to the question; what it said and how it ended.
fn no_terminal(casa: &Casa, args: &[&str], pergunta: &str, resposta: &str) -> (String, u32) {
    let par = NativePtySystem::default().openpty(PtySize::default()).unwrap();
    let mut comando = CommandBuilder::new(env!("CARGO_BIN_EXE_nexsus"));
    comando.args(args);
    comando.env_clear();
    comando.env("HOME", casa.pasta());
    comando.env("NEXSUS_PASTA", casa.pasta().join("instalacao"));
    comando.cwd(casa.pasta());
    let mut filho = par.slave.spawn_command(comando).unwrap();
    drop(par.slave);
    let (mut leitor, mut escrita) = (par.master.try_clone_reader().unwrap(), par.master.take_writer().unwrap());
    let (mut dito, mut bloco, mut respondido) = (Vec::new(), [0; 1024], false);
    // The end of the child closes the terminal, which ends the reading.
    while let Ok(n @ 1..) = leitor.read(&mut bloco) {
        dito.extend_from_slice(&bloco[..n]);
        if !respondido && String::from_utf8_lossy(&dito).contains(pergunta) {
            write!(escrita, "{resposta}\r").unwrap();
            respondido = true;
        }
    }
    (String::from_utf8_lossy(&dito).into_owned(), filho.wait().unwrap().exit_code())
}

#[test]
fn desfazer_pergunta_a_quem_esta_no_terminal() {
    let casa = Casa::aberta();
    casa.rodar(["importar", "pdf", &amostras::relatorio(&casa)]).deve(0);
    let situacao = || casa.json(["lote", "mostrar", "1"]).1["situacao"].clone();
    let (dito, fim) = no_terminal(&casa, &["lote", "desfazer", "1"], "digite 1", "");
    assert!(fim == 130 && dito.contains("6 linhas novas"), "{fim} {dito}");
    assert_eq!(situacao(), "gravado");
    let (dito, fim) = no_terminal(&casa, &["lote", "desfazer", "1"], "digite 1", "1");
    assert!(fim == 0 && dito.contains("Lote 1 desfeito"), "{fim} {dito}");
    assert_eq!(situacao(), "desfeito");
}
