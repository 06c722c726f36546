//! What happens to a generation when the attendances change under its hands.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use nexsus_domain::CodigoProcedimento;
use nexsus_domain::Competencia;
use nexsus_store::{atendimento, lote, producao};

use super::gerar::{gravar_bloco, repartir};
use super::preparo::preparar;
use crate::SemObservador;
use crate::modelo::{PedidoGeracao, PedidoPadrao};
use crate::papel::Acao;
use crate::testes::{Casa, casa};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lote_desfeito_durante_a_geracao_faz_desistir() {
    let Casa { nucleo, sessao, pasta: _pasta } = casa().await;
    let mes = Competencia::ler("202603").unwrap();
    nucleo.demo(&sessao, 7, 1, None, mes.mais(1), &SemObservador).await.unwrap();
    let pdf = nucleo.lotes(&sessao).await.unwrap().into_iter().find(|l| l.tipo == "pdf").unwrap().numero;
    let cnes = sessao.numero_cnes();
    let mut caso = nucleo.escrita(&sessao, Acao::ProducaoGerar).await.unwrap();
    let preparo = preparar(&mut caso.tx, cnes, mes, mes, &SemObservador).await.unwrap();
    // What another program may do between the two on a server.
    lote::desfazer(&mut caso.tx, cnes, pdf).await.unwrap();
    let (mut blocos, _) = repartir(preparo.prontas);
    let (cns, bloco) = blocos.pop_first().unwrap();
    let e = gravar_bloco(&mut caso.tx, cnes, mes, cns, bloco, &BTreeMap::new(), 99).await.unwrap_err();
    assert_eq!((e.codigo, e.saida), ("atendimentos_mudaram", crate::saida::MAIS_TARDE));
}

fn padrao(co_procedimento: CodigoProcedimento, instrumento: &str) -> PedidoPadrao {
    PedidoPadrao { co_procedimento, cid: None, servico: None, instrumento: Some(instrumento.into()) }
}

/// A procedure set to the consolidated form leaves as sums by procedure and CBO, without a patient; the others stay as they
/// are; what waits says where it is mended; and the set cannot stand in both forms.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn consolidado_por_escolha_soma_e_o_que_falta_diz_onde() {
    let Casa { nucleo, sessao, pasta: _pasta } = casa().await;
    let mes = Competencia::ler("202603").unwrap();
    nucleo.demo(&sessao, 7, 2, None, mes.mais(1), &SemObservador).await.unwrap();
    let cnes = sessao.numero_cnes();
    let mut tx = nucleo.leitura(&sessao, Acao::ProducaoVer).await.unwrap();
    let todos = atendimento::do_periodo(&mut tx, cnes, mes, Some("pendente")).await.unwrap();
    drop(tx);
    let depara: std::collections::HashMap<_, _> = nucleo
        .depara_listar(&sessao)
        .await
        .unwrap()
        .into_iter()
        .filter_map(|l| Some((l.cod_proc_aureo, l.co_procedimento?)))
        .collect();
    let quantos =
        |c: CodigoProcedimento| todos.iter().filter(|a| depara.get(&a.dado.cod_proc_aureo) == Some(&c)).count();
    let codigo = depara.values().copied().max_by_key(|c| quantos(*c)).unwrap();
    let soma: i32 =
        todos.iter().filter(|a| depara.get(&a.dado.cod_proc_aureo) == Some(&codigo)).map(|a| a.dado.quantidade).sum();
    assert!(soma > 5);

    // What the SIGTAP does not know is refused with nothing kept; what it knows holds.
    let e = nucleo.padrao_definir(&sessao, padrao(codigo, "APAC")).await.unwrap_err();
    assert_eq!(e.saida, crate::saida::USO);
    let estranho = CodigoProcedimento::ler("0205020143").unwrap();
    if !depara.values().any(|c| *c == estranho) {
        let e = nucleo.padrao_definir(&sessao, padrao(estranho, "BPA-C")).await.unwrap_err();
        assert_eq!(e.codigo, "sigtap_desconhecido");
    }
    assert!(nucleo.padrao_listar(&sessao).await.unwrap().is_empty());
    nucleo.padrao_definir(&sessao, padrao(codigo, "BPA-C")).await.unwrap();
    assert_eq!(nucleo.padrao_listar(&sessao).await.unwrap().len(), 1);

    let pedido = PedidoGeracao { competencia: mes, cnes: None, mvm: None, ensaio: false };
    let feito = nucleo.producao_gerar(&sessao, pedido, &SemObservador).await.unwrap();
    let mut tx = nucleo.leitura(&sessao, Acao::ProducaoVer).await.unwrap();
    let filtro = producao::Filtro { consolidadas: true, ..producao::Filtro::default() };
    let sao = producao::todas(&mut tx, cnes, mes, &filtro).await.unwrap();
    drop(tx);
    assert!(sao.iter().all(|l| l.linha.pa == codigo && l.paciente.is_none() && l.linha.cnsmed.is_none()));
    let frases: Vec<_> = feito.pendentes.iter().map(|p| (&p.motivo, &p.frase)).collect();
    assert_eq!(
        sao.iter().map(|l| l.linha.qt).sum::<i32>(),
        soma,
        "nenhum paciente faz falta ao consolidado: {frases:?}"
    );
    let cbos: std::collections::HashSet<_> = sao.iter().map(|l| l.linha.cbo).collect();
    assert_eq!(cbos.len(), sao.len(), "uma linha por ocupação");
    assert!(feito.geradas > sao.len() as u64, "o resto é individualizado");

    // Those without a document wait, and the way to their record is told.
    assert!(!feito.pendentes.is_empty());
    for p in &feito.pendentes {
        assert_eq!((p.motivo.as_str(), p.onde.as_str()), ("sem_documento", "paciente.cpf"));
        assert!(uuid::Uuid::parse_str(&p.chave).is_ok());
        assert!(!format!("{p:?}").contains(&p.chave));
    }
    let criticas = nucleo.producao_criticar(&sessao, mes).await.unwrap();
    assert!(
        feito.pendentes.iter().all(|p| criticas.iter().any(|c| c.atendimento == p.atendimento && c.chave == p.chave))
    );
}

/// What was mended in a record goes into the line, which keeps its place; a line that left the house, a month somebody asked
/// to close and a role that may not generate change nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn linha_com_critica_toma_o_cadastro_corrigido() {
    let Casa { nucleo, sessao, pasta: _pasta } = casa().await;
    let mes = Competencia::ler("202603").unwrap();
    nucleo.demo(&sessao, 7, 2, None, mes.mais(1), &SemObservador).await.unwrap();
    let cnes = sessao.numero_cnes();
    let pedido = PedidoGeracao { competencia: mes, cnes: None, mvm: None, ensaio: false };
    nucleo.producao_gerar(&sessao, pedido, &SemObservador).await.unwrap();
    let linhas = async || {
        let mut tx = nucleo.leitura(&sessao, Acao::ProducaoVer).await.unwrap();
        producao::todas(&mut tx, cnes, mes, &producao::Filtro::default()).await.unwrap()
    };
    let antes = linhas().await;
    // Three patients with a line: a raça that the rules do not take, written into the standing lines.
    let donos: Vec<_> = antes
        .iter()
        .filter_map(|l| l.paciente)
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .take(3)
        .collect();
    for (n, id) in donos.iter().enumerate() {
        let mut caso = nucleo.escrita(&sessao, Acao::PacienteEditar).await.unwrap();
        let g = nexsus_store::paciente::obter(&mut caso.tx, cnes, *id).await.unwrap().unwrap();
        let novo = nexsus_domain::Paciente { logradouro: format!("DAS FLORES {n}"), ..g.dado };
        nexsus_store::paciente::alterar(&mut caso.tx, cnes, *id, g.versao, &novo).await.unwrap();
        caso.tx.commit().await.unwrap();
    }
    let dos_donos = |id: uuid::Uuid| antes.iter().filter(move |l| l.paciente == Some(id));
    let quais: std::collections::HashSet<_> = donos.iter().flat_map(|id| dos_donos(*id)).map(|l| l.id).collect();
    // The second one's lines have left the house.
    let fora: Vec<_> = dos_donos(donos[1]).map(|l| l.id).collect();
    let mut caso = nucleo.escrita(&sessao, Acao::ProducaoGerar).await.unwrap();
    producao::marcar_estado(&mut caso.tx, cnes, mes, &fora, producao::ESPELHADA).await.unwrap();
    caso.tx.commit().await.unwrap();

    let mudam = (dos_donos(donos[0]).count() + dos_donos(donos[2]).count()) as u64;
    assert!(mudam >= 2);
    assert_eq!(nucleo.atualizar_linhas(&sessao, mes, &quais).await.unwrap(), mudam);
    let depois = linhas().await;
    assert_eq!(depois.len(), antes.len());
    for (a, d) in antes.iter().zip(&depois) {
        let n = donos.iter().position(|id| a.paciente == Some(*id));
        assert_eq!(
            (a.linha.flh, a.linha.seq, a.linha.pa, &a.atendimentos),
            (d.linha.flh, d.linha.seq, d.linha.pa, &d.atendimentos)
        );
        match n {
            Some(n @ (0 | 2)) => assert_eq!(d.linha.end, format!("DAS FLORES {n}")),
            _ => assert!(a.id == d.id && a.linha == d.linha),
        }
    }
    // Once is enough; and the criticas of before are not told twice.
    let agora: std::collections::HashSet<_> = depois.iter().map(|l| l.id).collect();
    assert_eq!(nucleo.atualizar_linhas(&sessao, mes, &agora).await.unwrap(), 0);
    assert_eq!(nucleo.producao_corrigir_e_criticar(&sessao, mes).await.unwrap().corrigidas, 0);
}
