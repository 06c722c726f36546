//! The use cases together, on SQLite in a temporary folder, files read in this process. What
//! needs servers or the real binary stands in the top-level tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use nexsus_domain::{Competencia, Paciente};
use tempfile::TempDir;
use zeroize::Zeroizing;

use crate::config::{Configuracao, Pastas};
use crate::modelo::*;
use crate::observador::{Observador, SemObservador};
use crate::sessao::{Origem, Sessao};
use crate::{Nucleo, Tipo, Trabalhador, saida};

const SENHA: &str = "um barco azul no rio";

pub(crate) fn frase() -> Zeroizing<String> {
    senha(SENHA)
}

pub(crate) struct Casa {
    pub pasta: TempDir,
    pub nucleo: Nucleo,
    pub sessao: Sessao,
}

fn abrir(pasta: &TempDir) -> Nucleo {
    let pastas = Pastas::em(pasta.path());
    let config = Configuracao::padrao(&pastas).unwrap();
    Nucleo::com_trabalhador(config, pastas, Trabalhador::AquiMesmo)
}

fn senha(t: &str) -> Zeroizing<String> {
    Zeroizing::new(t.into())
}

pub(crate) async fn casa() -> Casa {
    let pasta = tempfile::tempdir().unwrap();
    let nucleo = abrir(&pasta);
    let dados = DadosIniciais {
        admin: "admin".into(),
        senha: senha(SENHA),
        cnes: crate::demo::gerador::cnes(),
        nome_estab: Some("UBS DE TESTE".into()),
    };
    nucleo.iniciar(dados).await.unwrap();
    let sessao = nucleo.entrar("admin", &senha(SENHA), &Origem::default()).await.unwrap();
    Casa { pasta, nucleo, sessao }
}

fn mes(t: &str) -> Competencia {
    Competencia::ler(t).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn caminho_inteiro_pela_demonstracao() {
    let Casa { pasta, nucleo, sessao } = casa().await;
    assert!(!nucleo.inicio(&sessao).await.unwrap().pendencias.is_empty());
    let demo = nucleo.demo(&sessao, 7, 3, None, mes("202604"), &SemObservador).await.unwrap();
    assert_eq!(demo.competencias, ["202601", "202602", "202603"]);
    assert!(demo.linhas > 200, "{}", demo.linhas);

    // Nothing is lost between attendances, lines and pending ones.
    for m in ["202601", "202602"] {
        let r = nucleo.producao_resumo(&sessao, mes(m)).await.unwrap();
        let qt: i32 = pagina_inteira(&nucleo, &sessao, mes(m)).await.iter().map(|l| l.quantidade).sum();
        assert_eq!(qt as u64 + r.a_faturar, 160, "{m}");
        assert_eq!(r.profissionais.iter().map(|p| p.linhas).sum::<u64>(), r.linhas);
    }
    // Folhas and sequences run without gap or repetition per professional.
    let linhas = pagina_inteira(&nucleo, &sessao, mes("202601")).await;
    let mut por_prof = std::collections::BTreeMap::<_, Vec<_>>::new();
    for l in &linhas {
        por_prof.entry(l.cns_prof).or_default().push((l.folha.clone(), l.sequencia.clone()));
    }
    for lugares in por_prof.values() {
        assert_eq!(lugares[0], ("001".to_string(), "01".to_string()));
        assert!(lugares.windows(2).all(|p| p[0] < p[1]));
    }

    // The last month waits; a rehearsal writes nothing, the real run is the same, a second run adds nothing.
    let pedido = |ensaio| PedidoGeracao { competencia: mes("202603"), cnes: None, mvm: None, ensaio };
    let ensaio = nucleo.producao_gerar(&sessao, pedido(true), &SemObservador).await.unwrap();
    assert_eq!(nucleo.producao_resumo(&sessao, mes("202603")).await.unwrap().linhas, 0);
    let feito = nucleo.producao_gerar(&sessao, pedido(false), &SemObservador).await.unwrap();
    assert_eq!(
        (ensaio.geradas, ensaio.folhas, &ensaio.valor_sigtap),
        (feito.geradas, feito.folhas, &feito.valor_sigtap)
    );
    assert!(feito.geradas > 0 && !feito.pendentes.is_empty());
    assert!(feito.pendentes.iter().all(|p| p.motivo == "sem_documento"));
    let de_novo = nucleo.producao_gerar(&sessao, pedido(false), &SemObservador).await.unwrap();
    assert_eq!(de_novo.geradas, 0);
    assert_eq!(de_novo.pendentes.len(), feito.pendentes.len());

    // Same file again: nothing new. A lot in production cannot be undone.
    let arquivo = demo.pasta.join("atendimentos_202603.pdf");
    let r = nucleo.importar(&sessao, PedidoImportacao::de(Tipo::Pdf, &arquivo), &SemObservador).await.unwrap();
    assert_eq!(r.situacao, SituacaoArquivo::Repetido);
    assert_eq!((r.linhas.novas, r.linhas.iguais), (0, 160));
    assert_eq!(nucleo.desfazer_lote(&sessao, r.lote.unwrap()).await.unwrap_err().codigo, "lote_em_uso");

    // The stolen files say nothing about anybody. The log stands open beside the database and holds the last writes.
    let arquivo = achar_banco(&pasta);
    let mut banco = std::fs::read(&arquivo).unwrap();
    let registro = std::fs::read(arquivo.with_extension("db-wal")).unwrap();
    assert!(!registro.is_empty());
    banco.extend(registro);
    let gente = crate::demo::gerador::pessoas(&mut crate::demo::gerador::Sorte::nova(7), 120);
    for p in gente.iter().take(30) {
        for celula in [&p.celulas[3], &p.celulas[1], &p.celulas[2]] {
            assert!(celula.is_empty() || !contem(&banco, celula.as_bytes()), "dado pessoal em claro no banco");
        }
    }
    assert!(nucleo.demo(&sessao, 7, 1, None, mes("202604"), &SemObservador).await.is_err());
}

fn achar_banco(pasta: &TempDir) -> std::path::PathBuf {
    let pastas = Pastas::em(pasta.path());
    pastas.dados.join("nexsus.db")
}

fn contem(onde: &[u8], o_que: &[u8]) -> bool {
    onde.windows(o_que.len()).any(|j| j == o_que)
}

async fn pagina_inteira(nucleo: &Nucleo, s: &Sessao, m: Competencia) -> Vec<LinhaDaLista> {
    let mut todas = Vec::new();
    loop {
        let p = nucleo.producao_pagina(s, m, "", todas.len() as u64, 37).await.unwrap();
        if p.linhas.is_empty() {
            assert_eq!(p.total as usize, todas.len());
            return todas;
        }
        todas.extend(p.linhas);
    }
}

#[tokio::test]
async fn iniciar_uma_vez_so_e_entrar_com_a_senha_certa() {
    let Casa { pasta, nucleo, sessao } = casa().await;
    let outra = DadosIniciais { admin: "outro".into(), senha: senha(SENHA), cnes: None, nome_estab: None };
    assert_eq!(nucleo.iniciar(outra.clone()).await.unwrap_err().codigo, "ja_iniciada");
    assert_eq!(abrir(&pasta).iniciar(outra).await.unwrap_err().codigo, "ja_iniciada");
    let errada = nucleo.entrar("admin", &senha("outra frase qualquer"), &Origem::default()).await.unwrap_err();
    let ninguem = nucleo.entrar("ninguem", &senha(SENHA), &Origem::default()).await.unwrap_err();
    assert_eq!(errada, ninguem);
    assert_eq!(errada.saida, saida::SEM_USUARIO);

    // The session file serves another process until somebody leaves.
    nucleo.guardar_sessao(&sessao).unwrap();
    let outro_processo = abrir(&pasta);
    let mesma = outro_processo.sessao_do_arquivo().await.unwrap();
    assert_eq!(mesma.usuario, "admin");
    assert!(outro_processo.lotes(&mesma).await.is_ok());
    nucleo.sair(&sessao).await.unwrap();
    assert_eq!(outro_processo.lotes(&mesma).await.unwrap_err().codigo, "sem_sessao");
    assert_eq!(nucleo.lotes(&sessao).await.unwrap_err().codigo, "sem_sessao");
}

#[tokio::test]
async fn cinco_erros_bloqueiam_mesmo_com_a_senha_certa_depois() {
    let Casa { nucleo, pasta: _pasta, .. } = casa().await;
    for _ in 0..5 {
        assert!(nucleo.entrar("admin", &senha("frase errada sempre"), &Origem::default()).await.is_err());
    }
    let e = nucleo.entrar("admin", &senha(SENHA), &Origem::default()).await.unwrap_err();
    assert_eq!(e.codigo, "login_recusado");
}

#[tokio::test]
async fn sessao_que_o_servico_nao_deu_nao_vale() {
    let Casa { nucleo, pasta: _pasta, .. } = casa().await;
    let falsa = Sessao::de_exemplo("admin", crate::Papel::Admin, None, "");
    assert_eq!(nucleo.lotes(&falsa).await.unwrap_err().codigo, "sem_sessao");
}

#[tokio::test]
async fn paciente_gravado_achado_sem_acento_e_conflito_de_versao() {
    let Casa { nucleo, sessao, pasta: _pasta } = casa().await;
    let p = Paciente { cod_pac: "004512".into(), nome: "JOÃO  DE   TESTE".into(), ..Paciente::default() };
    let g = nucleo.paciente_gravar(&sessao, None, p.clone()).await.unwrap();
    assert_eq!(nucleo.paciente_gravar(&sessao, None, p.clone()).await.unwrap_err().codigo, "codigo_em_uso");
    let achados = nucleo.pacientes_pagina(&sessao, "joao teste".into(), None, 10).await.unwrap();
    assert_eq!((achados.casam, achados.linhas[0].nome.as_str()), (1, "JOÃO DE TESTE"));
    let mudado = Paciente { nome: "JOÃO MUDADO".into(), ..p.clone() };
    nucleo.paciente_gravar(&sessao, Some((g.id, g.versao)), mudado).await.unwrap();
    let tarde = nucleo.paciente_gravar(&sessao, Some((g.id, g.versao)), p).await.unwrap_err();
    assert_eq!(tarde.codigo, "conflito");
    let ficha = nucleo.paciente_obter(&sessao, g.id).await.unwrap();
    nucleo.paciente_excluir(&sessao, g.id, ficha.versao).await.unwrap();
    assert_eq!(nucleo.pacientes_pagina(&sessao, String::new(), None, 10).await.unwrap().total, 0);
    let sem_nome = Paciente { cod_pac: "1".into(), ..Paciente::default() };
    assert_eq!(nucleo.paciente_gravar(&sessao, None, sem_nome).await.unwrap_err().saida, saida::USO);
}

/// Stops at the n-th look.
struct ParaNa(AtomicU64);

impl Observador for ParaNa {
    fn progresso(&self, _: u64, _: Option<u64>, _: &'static str) {}
    fn cancelado(&self) -> bool {
        self.0.fetch_sub(1, Relaxed) <= 1
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cancelar_no_meio_nao_deixa_nada() {
    let Casa { nucleo, sessao, pasta: _pasta } = casa().await;
    nucleo.demo(&sessao, 3, 1, None, mes("202604"), &SemObservador).await.unwrap();
    let antes = nucleo.lotes(&sessao).await.unwrap().len();
    for n in 1..4 {
        let pedido = PedidoGeracao { competencia: mes("202603"), cnes: None, mvm: None, ensaio: false };
        let e = nucleo.producao_gerar(&sessao, pedido, &ParaNa(AtomicU64::new(n))).await;
        if let Err(e) = e {
            assert_eq!(e.saida, saida::INTERROMPIDO);
            assert_eq!(nucleo.producao_resumo(&sessao, mes("202603")).await.unwrap().linhas, 0);
        }
    }
    assert_eq!(nucleo.lotes(&sessao).await.unwrap().len(), antes);
    let tarefas = nucleo.tarefas(&sessao).await.unwrap();
    assert!(tarefas.iter().any(|t| t.estado == "cancelado"));
    assert!(tarefas.iter().all(|t| t.fim.is_some()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lote_desfeito_volta_ao_que_era() {
    let Casa { nucleo, sessao, pasta } = casa().await;
    let base = Paciente { cod_pac: "1001".into(), nome: "PESSOA JÁ CADASTRADA".into(), ..Paciente::default() };
    let g = nucleo.paciente_gravar(&sessao, None, base.clone()).await.unwrap();
    let csv = pasta.path().join("p.csv");
    std::fs::write(
        &csv,
        "COD_PAC;NOME;DTNASC;SEXO\n1001;PESSOA JÁ CADASTRADA;01/02/1980;F\n1002;OUTRA PESSOA INVENTADA;03/04/1990;M\n",
    )
    .unwrap();
    let pedido = PedidoImportacao::de(Tipo::Planilha, &csv);
    let r = nucleo.importar(&sessao, pedido.clone(), &SemObservador).await.unwrap();
    assert_eq!((r.linhas.novas, r.linhas.alteradas), (1, 1), "{:?}", r.linhas);
    assert!(nucleo.paciente_obter(&sessao, g.id).await.unwrap().paciente.dtnasc.is_some());
    assert!(nucleo.desfazer_lote(&sessao, r.lote.unwrap()).await.unwrap() >= 2);
    let voltou = nucleo.paciente_obter(&sessao, g.id).await.unwrap().paciente;
    assert_eq!(voltou, base);
    assert_eq!(nucleo.pacientes_pagina(&sessao, String::new(), None, 10).await.unwrap().total, 1);
    // An undone file may come in again.
    assert_eq!(nucleo.importar(&sessao, pedido, &SemObservador).await.unwrap().situacao, SituacaoArquivo::Gravado);
}

#[tokio::test]
async fn ensaio_de_importacao_fica_na_trilha() {
    let Casa { nucleo, sessao, pasta } = casa().await;
    let csv = pasta.path().join("p.csv");
    std::fs::write(&csv, "COD_PAC;NOME;DTNASC;SEXO\n1002;PESSOA INVENTADA;03/04/1990;M\n").unwrap();
    let pedido = PedidoImportacao { ensaio: true, ..PedidoImportacao::de(Tipo::Planilha, &csv) };
    let r = nucleo.importar(&sessao, pedido, &SemObservador).await.unwrap();
    assert_eq!((r.situacao, nucleo.lotes(&sessao).await.unwrap().len()), (SituacaoArquivo::Ensaio, 0));
    let mut tx = nucleo.banco().await.unwrap().ler().await.unwrap();
    let filtro = nexsus_store::auditoria::Filtro { cnes: sessao.numero_cnes(), ..Default::default() };
    let trilha = nexsus_store::auditoria::listar(&mut tx, &filtro, 100).await.unwrap();
    assert!(trilha.iter().any(|l| l.acao == "importar" && l.registro == r.sha256 && l.detalhe.contains("ensaio")));
}
