//! Closing by two persons: who may, what refuses, that no writer gets past it, and the way back.
#![allow(clippy::unwrap_used)]

use std::os::unix::fs::PermissionsExt as _;

use nexsus_domain::Competencia;
use nexsus_store::{Tx, auditoria, producao, usuario};
use uuid::Uuid;

use crate::modelo::{PedidoDesfazer, PedidoGeracao};
use crate::papel::{Acao, Papel};
use crate::sessao::{Origem, Sessao, senha};
use crate::testes::{Casa, casa, frase};
use crate::{ErroUsuario, LugarDaLinha, SemObservador, saida};

fn mes() -> Competencia {
    Competencia::ler("202603").unwrap()
}

async fn entrar_como(casa: &Casa, papel: Papel) -> Sessao {
    let mut tx = casa.nucleo.banco().await.unwrap().escrever().await.unwrap();
    let tempero = *tx.chaves().unwrap().pepper();
    let phc = senha::cifrar(&frase(), &tempero).unwrap();
    // The demonstration has users called by their roles.
    let nome = format!("um.{}", papel.nome());
    usuario::inserir(&mut tx, &nome, &phc, papel.nome()).await.unwrap();
    tx.commit().await.unwrap();
    casa.nucleo.entrar(&nome, &frase(), &Origem::default()).await.unwrap()
}

fn geracao() -> PedidoGeracao {
    PedidoGeracao { competencia: mes(), cnes: None, mvm: None, ensaio: false }
}

async fn ids_em(tx: &mut Tx, cnes: i32, estado: &str) -> Vec<Uuid> {
    let f = producao::Filtro { estado: Some(estado.into()), ..producao::Filtro::default() };
    producao::todas(tx, cnes, mes(), &f).await.unwrap().into_iter().map(|l| l.id).collect()
}

/// A month with lines, all of them out of the house.
async fn casa_pronta() -> Casa {
    let casa = casa().await;
    casa.nucleo.demo(&casa.sessao, 7, 1, None, mes().mais(1), &SemObservador).await.unwrap();
    casa.nucleo.producao_gerar(&casa.sessao, geracao(), &SemObservador).await.unwrap();
    let e = casa.nucleo.fechamento_pedir(&casa.sessao, mes()).await.unwrap_err();
    let total = casa.nucleo.producao_resumo(&casa.sessao, mes()).await.unwrap().linhas;
    assert_eq!(e.codigo, "linhas_por_sair");
    assert!(total > 50 && e.o_que.contains(&format!("{total} linha(s)")), "{}", e.o_que);
    exportar(&casa).await;
    casa
}

/// As `bpa exportar` leaves them.
async fn exportar(casa: &Casa) {
    let cnes = casa.sessao.numero_cnes();
    let mut tx = casa.nucleo.banco().await.unwrap().escrever().await.unwrap();
    let ids = ids_em(&mut tx, cnes, producao::VALIDADA).await;
    producao::marcar_estado(&mut tx, cnes, mes(), &ids, producao::EXPORTADA).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn duas_pessoas_fecham_ninguem_mais_grava_e_reaberta_volta() {
    let casa = casa_pronta().await;
    let (nucleo, admin) = (&casa.nucleo, &casa.sessao);
    let (operador, gestor) = (entrar_como(&casa, Papel::Operador).await, entrar_como(&casa, Papel::Gestor).await);
    assert_eq!(nucleo.fechamento_situacao(&operador, mes()).await.unwrap().estado, "aberta");
    assert_eq!(nucleo.fechamento_confirmar(admin, mes()).await.unwrap_err().codigo, "sem_pedido");
    assert_eq!(nucleo.fechamento_pedir(&operador, mes().mais(5)).await.unwrap_err().codigo, "sem_producao");

    // Pending attendances and críticas are told and stop nothing.
    let pedido = nucleo.fechamento_pedir(admin, mes()).await.unwrap();
    assert_eq!((pedido.estado.as_str(), pedido.pedido_meu, pedido.confere), ("pedido", true, Some(true)));
    assert!(pedido.resumo.atendimentos_pendentes > 0);
    let e = nucleo.fechamento_confirmar(admin, mes()).await.unwrap_err();
    assert_eq!((e.codigo, e.saida), ("mesma_pessoa", saida::SEM_PERMISSAO));
    assert_eq!(nucleo.fechamento_confirmar(&operador, mes()).await.unwrap_err().codigo, "sem_permissao");
    let visto = nucleo.fechamento_situacao(&gestor, mes()).await.unwrap();
    assert!(!visto.pedido_meu);

    let r = nucleo.fechamento_confirmar(&gestor, mes()).await.unwrap();
    let s = &r.situacao;
    assert_eq!(
        (s.estado.as_str(), s.pedido_por.as_deref(), s.confirmado_por.as_deref()),
        ("fechada", Some("admin"), Some("um.gestor"))
    );
    assert!(s.resumo.criticas_de("bloqueio") > 0, "as pendências constam do relatório");
    // The totals are those of the lines, and the head is the row of the trail that tells of the closing.
    let resumo = nucleo.producao_resumo(admin, mes()).await.unwrap();
    assert_eq!((s.resumo.linhas, s.resumo.valor_centavos), (resumo.linhas, resumo.valor_centavos));
    let somadas: u64 = s.resumo.individualizado.iter().chain(&s.resumo.consolidado).map(|t| t.linhas).sum();
    assert_eq!(somadas, resumo.linhas);
    let mut tx = nucleo.banco().await.unwrap().ler().await.unwrap();
    let filtro = auditoria::Filtro {
        cnes: admin.numero_cnes(),
        acao: Some("fechar_confirmar".into()),
        ..auditoria::Filtro::default()
    };
    let linha =
        auditoria::listar(&mut tx, &filtro, 9).await.unwrap().into_iter().find(|r| r.resultado == "ok").unwrap();
    assert_eq!(
        (s.auditoria_seq, s.auditoria_hash.clone().unwrap()),
        (Some(linha.id), crate::remessa::hex(&linha.hash))
    );
    assert_eq!(auditoria::verificar(&mut tx).await.unwrap(), None);
    drop(tx);
    for parte in [
        "RELATÓRIO DE FECHAMENTO",
        "FECHADA",
        "admin",
        "um.gestor",
        &s.resumo.marca,
        s.auditoria_hash.as_ref().unwrap(),
    ] {
        assert!(r.texto.contains(parte), "{parte} em {}", r.texto);
    }
    assert!(r.texto.lines().all(|l| l.chars().count() <= 110), "{}", r.texto);

    ninguem_grava(&casa, &operador).await;

    // The report goes to a new file of one's own, whole.
    let arquivo = casa.pasta.path().join("fechamento.txt");
    nucleo.fechamento_relatorio(&operador, mes(), Some(&arquivo)).await.unwrap();
    assert_eq!(std::fs::metadata(&arquivo).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_to_string(&arquivo).unwrap().replace("\r\n", "\n"), r.texto);
    let e = nucleo.fechamento_relatorio(&operador, mes(), Some(&arquivo)).await.unwrap_err();
    assert_eq!(e.codigo, "arquivo_existe");

    assert_eq!(nucleo.fechamento_reabrir(&gestor, mes(), "x").await.unwrap_err().codigo, "sem_permissao");
    assert_eq!(nucleo.fechamento_reabrir(admin, mes(), " \n ").await.unwrap_err().codigo, "motivo_ausente");
    let reaberta = nucleo.fechamento_reabrir(admin, mes(), "faltou\num dia").await.unwrap();
    assert_eq!((reaberta.estado.as_str(), reaberta.motivo.as_deref()), ("reaberta", Some("faltou um dia")));
    assert_eq!(nucleo.fechamento_reabrir(admin, mes(), "x").await.unwrap_err().codigo, "nao_fechada");
    let pedido = PedidoDesfazer { competencia: mes(), cnes: None, profissional: None, exportadas: true, ensaio: false };
    assert_eq!(nucleo.producao_desfazer(&operador, pedido, &SemObservador).await.unwrap().retiradas, resumo.linhas);
}

fn fechada<T: std::fmt::Debug>(r: Result<T, ErroUsuario>) {
    let e = r.unwrap_err();
    assert_eq!((e.codigo, e.saida), ("competencia_fechada", saida::DADOS), "{e}");
    assert!(e.o_que.contains("03/2026") && e.o_que_fazer.contains("reabrir"), "{e}");
}

/// Every use case that writes lines, on a closed month: refused, and nothing of it changed.
async fn ninguem_grava(casa: &Casa, operador: &Sessao) {
    let (nucleo, admin) = (&casa.nucleo, &casa.sessao);
    let cnes = admin.numero_cnes();
    let antes = {
        let mut tx = nucleo.leitura(admin, Acao::ProducaoVer).await.unwrap();
        producao::versoes(&mut tx, cnes, mes()).await.unwrap()
    };
    fechada(nucleo.producao_gerar(operador, geracao(), &SemObservador).await);
    fechada(nucleo.producao_gerar(operador, PedidoGeracao { ensaio: true, ..geracao() }, &SemObservador).await);
    let desfazer =
        PedidoDesfazer { competencia: mes(), cnes: None, profissional: None, exportadas: true, ensaio: false };
    fechada(nucleo.producao_desfazer(operador, desfazer, &SemObservador).await);
    fechada(nucleo.fechamento_pedir(operador, mes()).await);
    fechada(nucleo.fechamento_confirmar(admin, mes()).await);
    // Every line has left, so there is nothing to number: that the month is closed is said all the same.
    let renumerar =
        PedidoDesfazer { competencia: mes(), cnes: None, profissional: None, exportadas: false, ensaio: false };
    fechada(nucleo.producao_renumerar(operador, renumerar, &SemObservador).await);
    let mut tx = nucleo.banco().await.unwrap().escrever().await.unwrap();
    let ids = ids_em(&mut tx, cnes, producao::EXPORTADA).await;
    fechada(producao::excluir(&mut tx, cnes, mes(), &ids[..1]).await.map_err(ErroUsuario::from));
    let primeira = producao::por_ids(&mut tx, cnes, mes(), &ids[..1]).await.unwrap().remove(0).linha;
    drop(tx);
    let lugar = LugarDaLinha { cns_prof: primeira.cnsmed, folha: primeira.flh, sequencia: primeira.seq };
    fechada(nucleo.anotar_cancelamento(admin, mes(), &[lugar], "motivo").await);
    let mut tx = nucleo.leitura(admin, Acao::ProducaoVer).await.unwrap();
    assert_eq!(producao::versoes(&mut tx, cnes, mes()).await.unwrap(), antes);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o_que_se_confirma_e_o_que_se_pediu() {
    let casa = casa_pronta().await;
    let gestor = entrar_como(&casa, Papel::Gestor).await;
    let cnes = casa.sessao.numero_cnes();
    let pedido = casa.nucleo.fechamento_pedir(&casa.sessao, mes()).await.unwrap();
    let mut tx = casa.nucleo.banco().await.unwrap().escrever().await.unwrap();
    let ids = ids_em(&mut tx, cnes, producao::EXPORTADA).await;
    producao::marcar_estado(&mut tx, cnes, mes(), &ids[..1], producao::VALIDADA).await.unwrap();
    tx.commit().await.unwrap();
    let e = casa.nucleo.fechamento_confirmar(&gestor, mes()).await.unwrap_err();
    assert_eq!(e.codigo, "linhas_por_sair", "uma linha voltou a esperar");
    let mut tx = casa.nucleo.banco().await.unwrap().escrever().await.unwrap();
    producao::marcar_estado(&mut tx, cnes, mes(), &ids[..1], producao::CANCELADA).await.unwrap();
    tx.commit().await.unwrap();
    let e = casa.nucleo.fechamento_confirmar(&gestor, mes()).await.unwrap_err();
    assert_eq!((e.codigo, e.saida), ("fechamento_mudou", saida::MAIS_TARDE));
    let (eram, sao) = (pedido.resumo.linhas, pedido.resumo.linhas - 1);
    assert!(e.o_que.contains(&format!("eram {eram} linha")) && e.o_que.contains(&format!("são {sao} linha")), "{e}");
    assert_eq!(casa.nucleo.fechamento_situacao(&gestor, mes()).await.unwrap().confere, Some(false));
    // Asked again by the second person, the first may confirm.
    casa.nucleo.fechamento_pedir(&gestor, mes()).await.unwrap();
    assert_eq!(casa.nucleo.fechamento_confirmar(&gestor, mes()).await.unwrap_err().codigo, "mesma_pessoa");
    let r = casa.nucleo.fechamento_confirmar(&casa.sessao, mes()).await.unwrap();
    assert_eq!((r.situacao.resumo.linhas, r.situacao.confere), (sao, Some(true)));
}
