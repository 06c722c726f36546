//! What leaves the house and what is told about it: exports, demonstration, masked records, jobs, the mirror's queue.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use nexsus_domain::{Cep, Cnes, Cns, Competencia, Cpf, Estabelecimento, Paciente};
use nexsus_store::{auditoria, estabelecimento, job, outbox, usuario};
use zeroize::Zeroizing;

use crate::config::{ConfigFirebirdToml, Configuracao, Pastas};
use crate::modelo::*;
use crate::observador::{Observador, SemObservador};
use crate::sessao::{Origem, Sessao, senha};
use crate::testes::{Casa, casa, frase};
use crate::{Nucleo, Papel, Trabalhador, saida};

fn mes(t: &str) -> Competencia {
    Competencia::ler(t).unwrap()
}

fn pessoa() -> Paciente {
    Paciente {
        cod_pac: "4512".into(),
        nome: "PESSOA INVENTADA".into(),
        cns_pac: Some(Cns::ler("700000000000005").unwrap()),
        cpf: Some(Cpf::ler("52998224725").unwrap()),
        logradouro: "RUA DO ENSAIO".into(),
        bairro: "BAIRRO DO ENSAIO".into(),
        cep: Some(Cep::ler("01001000").unwrap()),
        telefone: "1133334444".into(),
        ..Paciente::default()
    }
}

async fn entrar_como(casa: &Casa, papel: Papel) -> Sessao {
    let mut tx = casa.nucleo.banco().await.unwrap().escrever().await.unwrap();
    let tempero = *tx.chaves().unwrap().pepper();
    let phc = senha::cifrar(&frase(), &tempero).unwrap();
    usuario::inserir(&mut tx, papel.nome(), &phc, papel.nome()).await.unwrap();
    tx.commit().await.unwrap();
    casa.nucleo.entrar(papel.nome(), &frase(), &Origem::default()).await.unwrap()
}

fn exportacao(casa: &Casa, nome: &str, revelar: bool) -> PedidoExportacao {
    PedidoExportacao {
        tabela: "paciente".into(),
        formato: "csv".into(),
        saida: casa.pasta.path().join(nome),
        filtro: None,
        tecnico: false,
        revelar,
    }
}

/// (action, object) of every row of the trail, newest first.
async fn trilha(casa: &Casa) -> Vec<(String, String)> {
    let filtro = auditoria::Filtro { cnes: casa.sessao.numero_cnes(), ..auditoria::Filtro::default() };
    let mut tx = casa.nucleo.banco().await.unwrap().ler().await.unwrap();
    auditoria::listar(&mut tx, &filtro, 1000).await.unwrap().into_iter().map(|r| (r.acao, r.objeto)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exportar_esconde_o_endereco_nao_troca_arquivo_e_e_tarefa() {
    let casa = casa().await;
    let (n, s) = (&casa.nucleo, &casa.sessao);
    n.paciente_gravar(s, None, pessoa()).await.unwrap();
    assert_eq!(n.exportar(s, exportacao(&casa, "p.csv", false), &SemObservador).await.unwrap(), 1);
    let texto = std::fs::read_to_string(casa.pasta.path().join("p.csv")).unwrap();
    assert!(texto.contains("PESSOA INVENTADA"));
    for escondido in ["BAIRRO DO ENSAIO", "01001000", "RUA DO ENSAIO", "1133334444", "52998224725", "700000000000005"] {
        assert!(!texto.contains(escondido), "{escondido}");
    }
    n.exportar(s, exportacao(&casa, "r.csv", true), &SemObservador).await.unwrap();
    assert!(std::fs::read_to_string(casa.pasta.path().join("r.csv")).unwrap().contains("BAIRRO DO ENSAIO"));

    let e = n.exportar(s, exportacao(&casa, "p.csv", true), &SemObservador).await.unwrap_err();
    assert_eq!((e.codigo, e.saida), ("arquivo_existe", saida::SEM_SAIDA));
    assert_eq!(std::fs::read_to_string(casa.pasta.path().join("p.csv")).unwrap(), texto);
    let tarefas = n.tarefas(s).await.unwrap();
    assert_eq!(tarefas.iter().filter(|t| t.tipo == "exportar" && t.estado == "concluido").count(), 2);
    assert_eq!(trilha(&casa).await.iter().filter(|(_, objeto)| objeto == "paciente").count(), 3);
}

/// Has given up from the start.
struct Desistiu;

impl Observador for Desistiu {
    fn progresso(&self, _: u64, _: Option<u64>, _: &'static str) {}
    fn cancelado(&self) -> bool {
        true
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exportacao_cancelada_nao_deixa_arquivo() {
    let casa = casa().await;
    casa.nucleo.paciente_gravar(&casa.sessao, None, pessoa()).await.unwrap();
    let e = casa.nucleo.exportar(&casa.sessao, exportacao(&casa, "p.csv", false), &Desistiu).await.unwrap_err();
    assert_eq!(e.saida, saida::INTERROMPIDO);
    assert!(!casa.pasta.path().join("p.csv").exists());
    assert!(casa.nucleo.tarefas(&casa.sessao).await.unwrap().iter().any(|t| t.estado == "cancelado"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn depara_e_regras_que_saem_ficam_na_trilha() {
    let casa = casa().await;
    let (n, s) = (&casa.nucleo, &casa.sessao);
    let (d, r) = (casa.pasta.path().join("d.csv"), casa.pasta.path().join("r.csv"));
    n.depara_exportar(s, &d).await.unwrap();
    n.regra_exportar(s, &r).await.unwrap();
    let trilha = trilha(&casa).await;
    for objeto in ["depara", "regra_profissional"] {
        assert!(trilha.iter().any(|t| t.1 == objeto), "{objeto}: {trilha:?}");
    }
    assert_eq!(n.depara_exportar(s, &d).await.unwrap_err().saida, saida::SEM_SAIDA);
    assert_eq!(n.regra_exportar(s, &r).await.unwrap_err().saida, saida::SEM_SAIDA);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quem_so_olha_nao_recebe_documento_nem_endereco() {
    let casa = casa().await;
    let g = casa.nucleo.paciente_gravar(&casa.sessao, None, pessoa()).await.unwrap();
    let gestor = entrar_como(&casa, Papel::Gestor).await;
    let p = casa.nucleo.paciente_obter(&gestor, g.id).await.unwrap().paciente;
    assert_eq!((p.cpf, p.cns_pac, p.cep), (None, None, None));
    assert_eq!([p.logradouro.as_str(), &p.bairro, &p.telefone], ["•••"; 3]);
    assert_eq!(p.nome, "PESSOA INVENTADA");
    let operador = entrar_como(&casa, Papel::Operador).await;
    assert_eq!(casa.nucleo.paciente_obter(&operador, g.id).await.unwrap().paciente, pessoa());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn demonstracao_diz_que_e_e_nao_escreve_por_cima() {
    let casa = casa().await;
    let (n, s) = (&casa.nucleo, &casa.sessao);
    assert!(!n.inicio(s).await.unwrap().saudacao.contains("DEMONSTRAÇÃO"));
    let pasta = casa.pasta.path().join("meus");
    std::fs::create_dir(&pasta).unwrap();
    std::fs::write(pasta.join("pacientes.xlsx"), "meu").unwrap();
    let e = n.demo(s, 1, 1, Some(&pasta), mes("202604"), &SemObservador).await.unwrap_err();
    assert_eq!((e.codigo, e.saida), ("arquivo_existe", saida::SEM_SAIDA));
    assert_eq!(std::fs::read_to_string(pasta.join("pacientes.xlsx")).unwrap(), "meu");
    assert_eq!(std::fs::read_dir(&pasta).unwrap().count(), 1);

    let r = n.demo(s, 1, 1, None, mes("202604"), &SemObservador).await.unwrap();
    assert_eq!(r.usuarios, ["operador", "gestor", "auditor"]);
    let modo = std::fs::metadata(&r.senha_arquivo).unwrap().permissions().mode();
    assert_eq!(modo & 0o777, 0o600);
    let texto = std::fs::read_to_string(&r.senha_arquivo).unwrap();
    let sorteada = Zeroizing::new(texto.trim().to_owned());
    for nome in &r.usuarios {
        let dele = n.entrar(nome, &sorteada, &Origem::default()).await.unwrap();
        assert_eq!(dele.papel.nome(), nome);
    }
    assert!(n.inicio(s).await.unwrap().saudacao.contains("DEMONSTRAÇÃO"));
    assert!(n.doctor().await.iter().any(|v| v.item == "demonstração"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelar_nao_espera_quem_segura_o_escritor() {
    let casa = casa().await;
    let tarefa = casa.nucleo.abrir_tarefa(&casa.sessao, "gerar", "x").await.unwrap();
    let vigia = tarefa.vigia(&SemObservador);
    let seguro = casa.nucleo.banco().await.unwrap().escrever().await.unwrap();
    let (n, s, id) = (casa.nucleo.clone(), casa.sessao.clone(), tarefa.id);
    let pedido = tokio::spawn(async move { n.tarefa_cancelar(&s, id).await });
    let mut olhadas = 0;
    while !vigia.cancelado() && olhadas < 40 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        olhadas += 1;
    }
    assert!(vigia.cancelado(), "o sinal esperou pela própria transação");
    drop(seguro);
    pedido.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tarefa_em_curso_conta_aos_outros_onde_esta() {
    let casa = casa().await;
    let tarefa = casa.nucleo.abrir_tarefa(&casa.sessao, "gerar", "x").await.unwrap();
    tarefa.vigia(&SemObservador).progresso(3, Some(9), "montando as linhas");
    let mut vista = None;
    for _ in 0..60 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        vista = casa.nucleo.tarefas(&casa.sessao).await.unwrap().into_iter().find(|t| t.feito == 3);
        if vista.is_some() {
            break;
        }
    }
    let vista = vista.expect("progresso no banco");
    assert_eq!((vista.total, vista.fase.as_str(), vista.estado.as_str()), (Some(9), "montando as linhas", "rodando"));
    casa.nucleo.fechar_tarefa(&casa.sessao, tarefa, Ok(()), |()| (9, "fim".into())).await.unwrap();
    let fim = casa.nucleo.tarefas(&casa.sessao).await.unwrap().remove(0);
    assert_eq!((fim.feito, fim.estado.as_str()), (9, "concluido"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tarefa_dada_por_encerrada_para_de_trabalhar() {
    let casa = casa().await;
    let tarefa = casa.nucleo.abrir_tarefa(&casa.sessao, "espelhar", "x").await.unwrap();
    let vigia = tarefa.vigia(&SemObservador);
    assert!(!vigia.cancelado());
    let mut tx = casa.nucleo.banco().await.unwrap().escrever().await.unwrap();
    let encerrada = job::Andamento { estado: "interrompido".into(), ..job::Andamento::default() };
    job::atualizar(&mut tx, casa.sessao.numero_cnes(), tarefa.id, &encerrada).await.unwrap();
    tx.commit().await.unwrap();
    let mut olhadas = 0;
    while !vigia.cancelado() && olhadas < 100 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        olhadas += 1;
    }
    assert!(vigia.cancelado(), "trabalha ainda, embora outro programa possa ter tomado o lugar");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tarefa_de_outra_maquina_que_calou_foi_interrompida() {
    let casa = casa().await;
    let cnes = casa.sessao.numero_cnes();
    let mut tx = casa.nucleo.banco().await.unwrap().escrever().await.unwrap();
    let nova = job::NovoJob { tipo: "gerar".into(), processo: "outra-maquina:1:1".into(), ..job::NovoJob::default() };
    let id = job::criar(&mut tx, cnes, &nova).await.unwrap();
    let em = |minutos| nexsus_store::agora() + chrono::TimeDelta::minutes(minutos);
    crate::tarefa::encerrar_mortas_em(&mut tx, cnes, em(5)).await.unwrap();
    assert_eq!(job::obter(&mut tx, cnes, id).await.unwrap().unwrap().estado, "rodando");
    crate::tarefa::encerrar_mortas_em(&mut tx, cnes, em(11)).await.unwrap();
    assert_eq!(job::obter(&mut tx, cnes, id).await.unwrap().unwrap().estado, "interrompido");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gerar_para_outra_unidade_fica_na_trilha_dela() {
    let casa = casa().await;
    let outro = (7_654_321..).find_map(|n| Cnes::de_numero(n).ok()).unwrap();
    let pedido = PedidoGeracao { competencia: mes("202603"), cnes: Some(outro), mvm: None, ensaio: false };
    let gerar = || casa.nucleo.producao_gerar(&casa.sessao, pedido.clone(), &SemObservador);
    assert_eq!(gerar().await.unwrap_err().codigo, "nao_encontrado");
    let mut tx = casa.nucleo.banco().await.unwrap().escrever().await.unwrap();
    estabelecimento::inserir(&mut tx, &Estabelecimento::novo(outro, "OUTRA UNIDADE")).await.unwrap();
    tx.commit().await.unwrap();
    gerar().await.unwrap();
    let mut tx = casa.nucleo.banco().await.unwrap().ler().await.unwrap();
    for (cnes, quantas) in [(outro.numero(), 1), (casa.sessao.numero_cnes(), 0)] {
        let filtro = auditoria::Filtro { cnes, acao: Some("producao_gerar".into()), ..auditoria::Filtro::default() };
        assert_eq!(auditoria::listar(&mut tx, &filtro, 10).await.unwrap().len(), quantas);
        assert_eq!(job::listar(&mut tx, cnes, 10).await.unwrap().len(), quantas);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn espelho_que_falha_deixa_o_motivo_na_fila() {
    let casa = casa().await;
    casa.nucleo.demo(&casa.sessao, 7, 2, None, mes("202604"), &SemObservador).await.unwrap();
    let porta = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let pastas = Pastas::em(casa.pasta.path());
    let mut config = Configuracao::padrao(&pastas).unwrap();
    config.firebird = Some(ConfigFirebirdToml {
        servidor: "127.0.0.1".into(),
        porta,
        banco: "BPA.GDB".into(),
        usuario: "SYSDBA".into(),
        senha_arquivo: None,
        prazo_segundos: 5,
        so_1_5: false,
        linhas_por_transacao: None,
    });
    let nucleo = Nucleo::com_trabalhador(config, pastas, Trabalhador::AquiMesmo);
    let (cmp, cnes) = (mes("202602"), casa.sessao.numero_cnes());
    for tentativa in 1..=2 {
        let e = nucleo.espelhar(&casa.sessao, cmp, &SemObservador).await.unwrap_err();
        assert_eq!((e.codigo, e.saida), ("firebird_desligado", saida::INDISPONIVEL));
        let mut tx = nucleo.banco().await.unwrap().ler().await.unwrap();
        let fila = outbox::pendentes(&mut tx, cnes, cmp, 1000).await.unwrap();
        assert!(fila.len() > 100);
        assert!(fila.iter().all(|i| i.estado == outbox::ERRO && i.erro.as_deref() == Some("firebird_desligado")));
        assert!(fila.iter().all(|i| i.tentativas == tentativa));
    }
    // A look is a job too, and leaves the queue alone.
    assert!(nucleo.espelho_ensaio(&casa.sessao, cmp, &SemObservador).await.is_err());
    let tarefas = nucleo.tarefas(&casa.sessao).await.unwrap();
    assert_eq!((tarefas[0].tipo.as_str(), tarefas[0].estado.as_str()), ("ensaiar espelho", "falhou"));
    let mut tx = nucleo.banco().await.unwrap().ler().await.unwrap();
    assert_eq!(outbox::pendentes(&mut tx, cnes, cmp, 1).await.unwrap()[0].tentativas, 2);
    drop(tx);

    // Another machine is at it: told at once, and the queue stays as it was.
    let mut tx = nucleo.banco().await.unwrap().escrever().await.unwrap();
    let la = job::NovoJob {
        tipo: "espelhar".into(),
        usuario: "outro".into(),
        processo: "outra-maquina:1:1".into(),
        total: None,
        fase: String::new(),
        parametros: serde_json::json!({}),
    };
    job::criar(&mut tx, cnes, &la).await.unwrap();
    tx.commit().await.unwrap();
    let e = nucleo.espelhar(&casa.sessao, cmp, &SemObservador).await.unwrap_err();
    assert_eq!((e.codigo, e.saida), ("espelho_em_curso", saida::MAIS_TARDE));
    let mut tx = nucleo.banco().await.unwrap().ler().await.unwrap();
    assert_eq!(outbox::pendentes(&mut tx, cnes, cmp, 1).await.unwrap()[0].tentativas, 2);
}
