//! The matrix in force: every use case refuses every role that the matrix does not name, and a
//! refusal stands in the trail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use nexsus_domain::{Cbo, Cns, CodigoProcedimento, Competencia, Estabelecimento, Paciente};
use nexsus_store::{auditoria, usuario};
use uuid::Uuid;

use crate::fila::{Jeito, Obras, PedidoCadeia};
use crate::modelo::*;
use crate::sessao::{Origem, Sessao, senha};
use crate::testes::{Casa, casa, frase};
use crate::{Acao, ErroUsuario, Nucleo, Papel, SemObservador, Tipo};

type Caso<'a> = Pin<Box<dyn Future<Output = Result<(), ErroUsuario>> + 'a>>;

fn mes() -> Competencia {
    Competencia::ler("202601").unwrap()
}

fn codigo() -> CodigoProcedimento {
    CodigoProcedimento::ler("0301010072").unwrap()
}

fn regra() -> RegraProfissional {
    RegraProfissional {
        ambito: Ambito::Tudo,
        cns: Cns::ler("700000000000005").unwrap(),
        cbo: Cbo::ler("225125").unwrap(),
        nome: Some("PROFISSIONAL INVENTADO".into()),
    }
}

fn exportacao(revelar: bool) -> PedidoExportacao {
    PedidoExportacao {
        tabela: "paciente".into(),
        formato: "csv".into(),
        saida: "/nao/existe/x.csv".into(),
        filtro: None,
        tecnico: false,
        revelar,
    }
}

fn desfazer() -> PedidoDesfazer {
    PedidoDesfazer { competencia: mes(), cnes: None, profissional: None, exportadas: false, ensaio: true }
}

macro_rules! casos {
    ($n:ident, $s:ident; $( $acao:ident => $chamada:expr; )*) => {
        fn todos<'a>($n: &'a Nucleo, $s: &'a Sessao) -> Vec<(Acao, Caso<'a>)> {
            vec![ $( (Acao::$acao, Box::pin(async move { $chamada.await.map(drop) }) as Caso<'a>), )* ]
        }
    };
}

casos! { n, s;
    InicioVer => n.inicio(s);
    PacienteVer => n.pacientes_pagina(s, String::new(), None, 1);
    PacienteVer => n.paciente_obter(s, Uuid::nil());
    PacienteEditar => n.paciente_gravar(s, None, Paciente { cod_pac: "1".into(), nome: "X".into(), ..Paciente::default() });
    PacienteExcluir => n.paciente_excluir(s, Uuid::nil(), 1);
    PacienteRevelar => n.paciente_revelar(s, Uuid::nil());
    Importar => n.importar(s, PedidoImportacao::de(Tipo::Pdf, "/nao/existe.pdf"), &SemObservador);
    Importar => n.preparar_importacao(s, PedidoImportacao::de(Tipo::Pdf, "/nao/existe.pdf"), &SemObservador);
    Importar => n.previa(s, 1);
    Importar => n.gravar_previa(s, 1, &SemObservador);
    Importar => n.abandonar_previa(s, 1);
    Importar => n.sugestoes(s, 1, Uuid::nil());
    Importar => n.corrigir_linha(s, 1, Correcao { id: Uuid::nil(), campos: Vec::new(), iguais: false, lembrar: false });
    PacienteEditar => n.cadastrar_da_linha(s, 1, Uuid::nil(), Paciente { cod_pac: "1".into(), nome: "X".into(), ..Paciente::default() });
    Importar => n.marcar_linhas(s, 1, Vec::new(), SituacaoDaLinha::Adiada);
    Importar => n.salvar_perfil(s, 1, "x".into());
    Importar => n.salvar_arranjo(s, crate::modelo::Arranjo::default(), "x".into());
    Importar => n.pares_suspeitos(s);
    Importar => n.decidir_par(s, DecisaoDoPar::Separar { a: Uuid::nil(), b: Uuid::nil() });
    Importar => n.reimportar(s, 1, "/nao/existe.csv".into(), &SemObservador);
    LoteRejeitosVer => n.fila_do_lote(s, 1);
    LoteRejeitosVer => n.exportar_rejeitos(s, 1, Path::new("/nao/existe/r.csv"));
    LoteRejeitosVer => n.linhas_brutas(s, "/nao/existe.pdf".into(), 1);
    LoteVer => n.previas(s);
    LoteVer => n.lotes(s);
    LoteVer => n.lote(s, 1);
    LoteRejeitosVer => n.rejeitos(s, 1);
    LoteDesfazer => n.desfazer_lote(s, 1);
    DeparaVer => n.depara_listar(s);
    DeparaVer => n.depara_sugerir(s, mes());
    DeparaEditar => n.depara_definir(s, "ECG", codigo());
    DeparaVer => n.padrao_listar(s);
    DeparaEditar => n.padrao_definir(s, PedidoPadrao { co_procedimento: codigo(), cid: None, servico: None, instrumento: None });
    RegraVer => n.regra_listar(s);
    RegraEditar => n.regra_definir(s, regra());
    RegraEditar => n.regra_excluir(s, &Ambito::Tudo);
    ProducaoVer => n.producao_resumo(s, mes());
    ProducaoVer => n.producao_pagina(s, mes(), "", 0, 1);
    ProducaoVer => n.producao_criticar(s, mes());
    ProducaoGerar => n.producao_gerar(s, PedidoGeracao { competencia: mes(), cnes: None, mvm: None, ensaio: true }, &SemObservador);
    ProducaoDesfazer => n.producao_desfazer(s, desfazer(), &SemObservador);
    ProducaoDesfazer => n.producao_renumerar(s, desfazer(), &SemObservador);
    FecharPedir => n.fechamento_pedir(s, mes());
    FecharConfirmar => n.fechamento_confirmar(s, mes());
    FecharReabrir => n.fechamento_reabrir(s, mes(), "motivo");
    ProducaoVer => n.fechamento_situacao(s, mes());
    ProducaoVer => n.fechamento_relatorio(s, mes(), None);
    BpaExportar => n.bpa_exportar(s, PedidoRemessa::de(mes(), "/nao/existe"), &SemObservador);
    Espelhar => n.espelhar(s, mes(), &SemObservador);
    EstabelecimentoVer => n.estabelecimento_obter(s);
    EstabelecimentoEditar => n.estabelecimento_gravar(s, None, Estabelecimento::novo(crate::demo::gerador::cnes().unwrap(), "X"));
    Exportar => n.exportar(s, exportacao(false), &SemObservador);
    ExportarRevelado => n.exportar(s, exportacao(true), &SemObservador);
    DeparaVer => n.depara_exportar(s, Path::new("/nao/existe/d.csv"));
    RegraVer => n.regra_exportar(s, Path::new("/nao/existe/r.csv"));
    TarefaVer => n.tarefas(s);
    TarefaCancelar => n.tarefa_cancelar(s, Uuid::nil());
    TarefaVer => n.fila_listar(s, 1);
    TarefaVer => n.fila_mostrar(s, Uuid::nil());
    TarefaVer => n.agenda_listar(s);
    TarefaCancelar => n.fila_cancelar(s, Uuid::nil());
    TarefaExecutar => n.fila_pausar(s, Uuid::nil());
    TarefaExecutar => n.fila_retomar(s, Uuid::nil());
    TarefaExecutar => n.fila_repetir(s, Uuid::nil());
    TarefaExecutar => n.fila_priorizar(s, Uuid::nil(), 1);
    TarefaExecutar => async { n.fila_enfileirar(s, &Obras::default(), &PedidoCadeia::default()).await };
    TarefaExecutar => async { n.fila_rodar(s, &Obras::default(), Jeito::default(), Arc::new(SemObservador)).await };
    TarefaExecutar => async { n.agenda_vencidas(s, &Obras::default(), false, false).await };
    AgendaEditar => async { n.agenda_definir(s, &Obras::padrao(), "completa", "diario 02:10").await };
    AgendaEditar => n.agenda_ligar(s, "completa", false);
    AgendaEditar => n.agenda_remover(s, "completa");
    Demo => n.demo(s, 1, 1, None, mes(), &SemObservador);
}

async fn entrar_como(casa: &Casa, papel: Papel) -> Sessao {
    let nome = format!("um.{}", papel.nome());
    let banco = casa.nucleo.banco().await.unwrap();
    let mut tx = banco.escrever().await.unwrap();
    let tempero = *tx.chaves().unwrap().pepper();
    let phc = senha::cifrar(&frase(), &tempero).unwrap();
    usuario::inserir(&mut tx, &nome, &phc, papel.nome()).await.unwrap();
    tx.commit().await.unwrap();
    casa.nucleo.entrar(&nome, &frase(), &Origem::default()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quem_a_matriz_nao_nomeia_e_recusado_e_fica_na_trilha() {
    let casa = casa().await;
    let mut provados = 0;
    for papel in Papel::TODOS {
        let sessao = entrar_como(&casa, papel).await;
        for (acao, caso) in todos(&casa.nucleo, &sessao) {
            if papel.pode(acao) {
                continue;
            }
            let e = caso.await.expect_err(acao.nome());
            assert_eq!(e.codigo, "sem_permissao", "{} {}", papel.nome(), acao.nome());
            provados += 1;
        }
        let banco = casa.nucleo.banco().await.unwrap();
        let filtro = auditoria::Filtro {
            cnes: sessao.numero_cnes(),
            usuario: Some(sessao.usuario.clone()),
            ..auditoria::Filtro::default()
        };
        let trilha = auditoria::listar(&mut banco.ler().await.unwrap(), &filtro, 1000).await.unwrap();
        let esperadas = todos(&casa.nucleo, &sessao).iter().filter(|(a, _)| !papel.pode(*a)).count();
        assert_eq!(trilha.iter().filter(|r| r.resultado == "negado").count(), esperadas, "{}", papel.nome());
    }
    assert!(provados > 60, "{provados}");
}
