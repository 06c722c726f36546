//! The remittance from end to end on a demonstration month.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use nexsus_domain::bpa::{FormaRemessa, LinhaRemessa, Orgaos, escrever};
use nexsus_domain::{Cbo, Competencia, Dinheiro, Folha, Ibge6, LinhaSemNumero, Sequencia};
use nexsus_store::{auditoria, estabelecimento, producao};

use super::gravar::provar;
use super::reunir::reunir;
use crate::SemObservador;
use crate::modelo::*;
use crate::papel::Acao;
use crate::testes::{Casa, casa};

fn mes() -> Competencia {
    Competencia::ler("202601").unwrap()
}

/// A month generated, the establishment complete, and one BPA-C line beside.
async fn pronta() -> Casa {
    let casa = casa().await;
    casa.nucleo.demo(&casa.sessao, 7, 2, None, mes().mais(2), &SemObservador).await.unwrap();
    let n = casa.sessao.numero_cnes();
    let mut tx = casa.nucleo.banco().await.unwrap().escrever().await.unwrap();
    let e = estabelecimento::obter(&mut tx, n).await.unwrap().unwrap();
    let mut dado = e.dado;
    dado.sigla = "SMS".into();
    dado.orgao_origem = "Secretaria de Amostra".into();
    dado.orgao_destino = "Secretaria de Amostra".into();
    dado.cnpj = nexsus_domain::Cnpj::ler("11222333000181").ok();
    dado.ibge = Ibge6::ler("350950").ok();
    estabelecimento::alterar(&mut tx, e.versao, &dado).await.unwrap();
    let junta = LinhaSemNumero::consolidada(
        dado.cnes_estab,
        mes(),
        mes(),
        Cbo::ler("223505").unwrap(),
        nexsus_domain::CodigoProcedimento::ler("0301010048").unwrap(),
        None,
        12,
    );
    let nova = producao::LinhaProducao {
        linha: junta.numerar(Folha::PRIMEIRA, Sequencia::PRIMEIRA),
        atendimentos: Vec::new(),
        paciente: None,
        valor: Dinheiro(0),
        estado: producao::VALIDADA.into(),
        criticas: Vec::new(),
    };
    producao::inserir_lote(&mut tx, &[nova]).await.unwrap();
    tx.commit().await.unwrap();
    casa
}

fn pedido(pasta: &Path) -> PedidoRemessa {
    PedidoRemessa::de(mes(), pasta)
}

async fn estados(casa: &Casa) -> Vec<(String, u64)> {
    let mut tx = casa.nucleo.banco().await.unwrap().ler().await.unwrap();
    producao::por_estado(&mut tx, casa.sessao.numero_cnes(), mes()).await.unwrap()
}

fn nomes(pasta: &Path) -> Vec<String> {
    let mut nomes: Vec<_> =
        std::fs::read_dir(pasta).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    nomes.sort();
    nomes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn arquivo_gravado_conferido_marcado_e_na_trilha() {
    let casa = pronta().await;
    let (n, s) = (&casa.nucleo, &casa.sessao);
    let pasta = tempfile::tempdir().unwrap();

    // A rehearsal counts the same and leaves nothing.
    let ensaio =
        n.bpa_exportar(s, PedidoRemessa { ensaio: true, ..pedido(pasta.path()) }, &SemObservador).await.unwrap();
    assert_eq!((ensaio.situacao, nomes(pasta.path()).len()), (SituacaoRemessa::Ensaio, 0));
    let r = n.bpa_exportar(s, pedido(pasta.path()), &SemObservador).await.unwrap();
    assert_eq!((r.situacao, r.bpa_c, r.ineditas), (SituacaoRemessa::Gravado, 1, r.linhas));
    assert_eq!((&r.sha256, r.controle, r.folhas), (&ensaio.sha256, ensaio.controle, ensaio.folhas));
    assert_eq!(nomes(pasta.path()), ["PA350950.JAN", "PA350950.JAN.relatorio.txt"]);
    for nome in nomes(pasta.path()) {
        let modo = std::fs::metadata(pasta.path().join(&nome)).unwrap().permissions().mode();
        assert_eq!(modo & 0o777, 0o600, "{nome}");
    }
    let relatorio = std::fs::read_to_string(&r.relatorio).unwrap();
    assert!(
        relatorio.contains(&format!("Campo de controle ....: {}", r.controle)) && relatorio.contains("PA350950.JAN")
    );
    assert_eq!(estados(&casa).await, [(producao::EXPORTADA.to_owned(), r.linhas)]);

    // The reader of everybody finds nothing to say, and the Produção says the same.
    let lido = n.bpa_ler(s, Path::new(&r.arquivo), &SemObservador).await.unwrap();
    assert!(lido.confere && lido.rejeitos.is_empty());
    assert_eq!(lido.linhas.novas, r.linhas);
    let c = n.bpa_comparar(s, Path::new(&r.arquivo), CompararCom::Producao, &SemObservador).await.unwrap();
    assert_eq!((c.igual, c.iguais), (true, r.linhas));

    let mut tx = n.banco().await.unwrap().ler().await.unwrap();
    let filtro = auditoria::Filtro {
        cnes: s.numero_cnes(),
        acao: Some(Acao::BpaExportar.nome().to_owned()),
        ..auditoria::Filtro::default()
    };
    let linha = auditoria::listar(&mut tx, &filtro, 10).await.unwrap().remove(0);
    assert_eq!((linha.objeto.as_str(), linha.registro.as_str()), ("remessa", "202601"));
    assert!(linha.detalhe.contains(&r.sha256));
    assert!(n.tarefas(s).await.unwrap().iter().any(|t| t.tipo == "exportar BPA" && t.estado == "concluido"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_segunda_vez_diz_o_que_mudou_e_nao_troca_sem_ordem() {
    let casa = pronta().await;
    let (n, s) = (&casa.nucleo, &casa.sessao);
    let pasta = tempfile::tempdir().unwrap();
    let um = n.bpa_exportar(s, pedido(pasta.path()), &SemObservador).await.unwrap();
    let dois = n.bpa_exportar(s, pedido(pasta.path()), &SemObservador).await.unwrap();
    assert_eq!((dois.situacao, dois.ineditas), (SituacaoRemessa::Igual, 0));
    let anterior = dois.anterior.unwrap();
    assert_eq!((&anterior.sha256, anterior.linhas), (&um.sha256, um.linhas));
    assert!(dois.avisos.iter().any(|a| a.contains("já saíram em arquivo")));

    // Somebody changes a quantity and a name in the file, and takes a line away.
    let arquivo = PathBuf::from(&um.arquivo);
    let texto = std::fs::read_to_string(&arquivo).unwrap();
    let mut linhas: Vec<String> = texto.split_terminator("\r\n").map(str::to_owned).collect();
    linhas[3].replace_range(88..94, "000777");
    linhas[3].replace_range(112..118, "OUTREM");
    linhas.pop();
    std::fs::write(&arquivo, linhas.join("\r\n") + "\r\n").unwrap();
    let c = n.bpa_comparar(s, &arquivo, CompararCom::Producao, &SemObservador).await.unwrap();
    assert_eq!((c.igual, c.diferentes.len(), c.so_no_segundo.len(), c.so_no_primeiro.len()), (false, 1, 1, 0));
    let campos: Vec<_> = c.diferentes[0].campos.iter().map(|d| (d.campo, d.primeiro.as_str())).collect();
    assert_eq!(campos, [("prd-qt", "000777"), ("prd-nmpac", "•••")]);
    assert!(!serde_json::to_string(&c).unwrap().contains("OUTREM"));

    let tres = n.bpa_exportar(s, pedido(pasta.path()), &SemObservador).await.unwrap();
    assert_eq!(tres.situacao, SituacaoRemessa::Diferente);
    assert!(std::fs::read_to_string(&arquivo).unwrap().contains("OUTREM"), "fica como estava");
    let diferencas = tres.diferencas.unwrap();
    assert_eq!((diferencas.diferentes.len(), diferencas.so_no_segundo.len()), (1, 1));

    let troca = PedidoRemessa { trocar: true, ..pedido(pasta.path()) };
    let quatro = n.bpa_exportar(s, troca, &SemObservador).await.unwrap();
    assert_eq!(quatro.situacao, SituacaoRemessa::Trocado);
    assert_eq!(std::fs::read_to_string(&arquivo).unwrap(), texto);
    assert!(std::fs::read_to_string(quatro.substituido.unwrap()).unwrap().contains("OUTREM"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn o_que_falta_e_dito_e_nada_fica_pela_metade() {
    let casa = casa().await;
    let (n, s) = (&casa.nucleo, &casa.sessao);
    let pasta = tempfile::tempdir().unwrap();
    let erro = |p| async move { n.bpa_exportar(s, p, &SemObservador).await.unwrap_err() };
    assert_eq!(erro(pedido(&pasta.path().join("nao"))).await.codigo, "sem_pasta");
    let com_nome = |nome: &str| PedidoRemessa { nome: Some(nome.into()), ..pedido(pasta.path()) };
    assert_eq!(erro(com_nome("../../x")).await.codigo, "invalido");
    let e = erro(com_nome("350950")).await;
    assert_eq!(e.codigo, "cabecalho_incompleto");
    assert!(e.o_que.contains("sigla") && e.o_que.contains("órgão de destino"), "{}", e.o_que);
    let completo = PedidoRemessa {
        orgaos: OrgaosPedidos {
            origem: Some("X".into()),
            sigla: Some("X".into()),
            cgc_cpf: Some("11222333000181".into()),
            destino: Some("X".into()),
            ..OrgaosPedidos::default()
        },
        ..com_nome("350950")
    };
    let e = erro(completo).await;
    assert_eq!((e.codigo, e.saida), ("remessa_recusada", crate::saida::DADOS));
    assert!(nomes(pasta.path()).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn relido_diferente_nao_vale() {
    let casa = pronta().await;
    let mut tx = casa.nucleo.banco().await.unwrap().ler().await.unwrap();
    let cnes = casa.sessao.cnes.unwrap();
    let carga = reunir(&mut tx, &[cnes], mes(), false).await.unwrap();
    let itens: Vec<_> = carga.linhas.iter().map(|l| LinhaRemessa { linha: &l.linha }).collect();
    let r = escrever(mes(), &Orgaos::default(), FormaRemessa::default(), &itens).unwrap();
    provar(&r.bytes, &r, &carga.linhas).unwrap();
    // Any byte of a data line that the disk gives back otherwise is found; so is a file that ends too soon.
    let fim = r.bytes.len();
    for onde in (130..fim).step_by(997).chain([fim - 10]).filter(|i| r.bytes[*i].is_ascii_digit()) {
        let mut outro = r.bytes.clone();
        outro[onde] = if outro[onde] == b'4' { b'5' } else { b'4' };
        assert_eq!(provar(&outro, &r, &carga.linhas).unwrap_err().codigo, "remessa_nao_confere", "{onde}");
    }
    for menos in [1, 2, 352, 400] {
        assert!(menos <= 2 || provar(&r.bytes[..fim - menos], &r, &carga.linhas).is_err(), "{menos}");
    }
}

fn desfazer(ensaio: bool, exportadas: bool) -> PedidoDesfazer {
    PedidoDesfazer { competencia: mes(), cnes: None, profissional: None, exportadas, ensaio }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn desfazer_devolve_atendimentos_e_numeros() {
    let casa = pronta().await;
    let (n, s) = (&casa.nucleo, &casa.sessao);
    let antes = n.producao_pagina(s, mes(), "", 0, 1000).await.unwrap();
    let esperam = n.producao_resumo(s, mes()).await.unwrap().a_faturar;
    let ensaio = n.producao_desfazer(s, desfazer(true, false), &SemObservador).await.unwrap();
    assert_eq!(estados(&casa).await, [(producao::VALIDADA.to_owned(), antes.total)]);
    let r = n.producao_desfazer(s, desfazer(false, false), &SemObservador).await.unwrap();
    assert_eq!((r.retiradas, r.atendimentos), (ensaio.retiradas, ensaio.atendimentos));
    assert_eq!((r.retiradas, r.ficam.len(), estados(&casa).await.len()), (antes.total, 0, 0));
    assert_eq!(n.producao_resumo(s, mes()).await.unwrap().a_faturar, esperam + r.atendimentos);

    // Generated again: the same places, without a gap.
    let pedido = PedidoGeracao { competencia: mes(), cnes: None, mvm: None, ensaio: false };
    n.producao_gerar(s, pedido, &SemObservador).await.unwrap();
    let depois = n.producao_pagina(s, mes(), "", 0, 1000).await.unwrap();
    let lugares = |p: &PaginaProducao| -> Vec<_> {
        let do_bpi = p.linhas.iter().filter(|l| l.cns_prof.is_some());
        do_bpi.map(|l| (l.cns_prof, l.folha.clone(), l.sequencia.clone(), l.procedimento, l.data.clone())).collect()
    };
    assert_eq!(lugares(&antes), lugares(&depois));

    // What went out in a file stays, until the operator says that nobody got it.
    let pasta = tempfile::tempdir().unwrap();
    let saiu = n.bpa_exportar(s, self::pedido(pasta.path()), &SemObservador).await.unwrap();
    let r = n.producao_desfazer(s, desfazer(false, false), &SemObservador).await.unwrap();
    assert_eq!((r.retiradas, r.ficam), (0, vec![(producao::EXPORTADA.to_owned(), saiu.linhas)]));
    let r = n.producao_desfazer(s, desfazer(false, true), &SemObservador).await.unwrap();
    assert_eq!((r.retiradas, r.ficam.len()), (saiu.linhas, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn renumerar_fecha_os_furos_e_deixa_o_que_saiu() {
    let casa = pronta().await;
    let (n, s) = (&casa.nucleo, &casa.sessao);
    let cnes = s.numero_cnes();
    let pedir = |ensaio| PedidoDesfazer { ensaio, ..desfazer(false, false) };
    let inteiro = n.producao_renumerar(s, pedir(false), &SemObservador).await.unwrap();
    assert_eq!((inteiro.mudaram, inteiro.fixas), (0, 0), "o que está em ordem fica como está");

    let mut tx = n.banco().await.unwrap().escrever().await.unwrap();
    let todas = producao::todas(&mut tx, cnes, mes(), &producao::Filtro::default()).await.unwrap();
    let alvo = todas.iter().rev().find(|l| l.linha.seq.numero() >= 8 && l.linha.cnsmed.is_some()).unwrap();
    let quem = alvo.linha.cnsmed;
    let dele: Vec<_> = todas.iter().filter(|l| l.linha.cnsmed == quem).collect();
    // The first two left the house; then a gap of two.
    producao::marcar_estado(&mut tx, cnes, mes(), &[dele[0].id, dele[1].id], producao::ESPELHADA).await.unwrap();
    producao::excluir(&mut tx, cnes, mes(), &[dele[3].id, dele[4].id]).await.unwrap();
    tx.commit().await.unwrap();

    let ensaio = n.producao_renumerar(s, pedir(true), &SemObservador).await.unwrap();
    let feito = n.producao_renumerar(s, pedir(false), &SemObservador).await.unwrap();
    assert_eq!(feito, ensaio);
    assert!(feito.mudaram > 0 && feito.fixas == 2, "{feito:?}");
    let mut tx = n.banco().await.unwrap().ler().await.unwrap();
    let filtro = producao::Filtro { cns_prof: quem, ..producao::Filtro::default() };
    let agora = producao::todas(&mut tx, cnes, mes(), &filtro).await.unwrap();
    assert_eq!(agora.len(), dele.len() - 2);
    assert_eq!((agora[0].id, agora[1].id), (dele[0].id, dele[1].id));
    let mut anterior = (agora[0].linha.flh, agora[0].linha.seq, agora[0].linha.cbo);
    for l in &agora[1..] {
        let (f, q) = (l.linha.flh, l.linha.seq);
        let seguinte = f == anterior.0 && Some(q) == anterior.1.seguinte(99) && l.linha.cbo == anterior.2;
        let outra = Some(f) == anterior.0.seguinte() && q == Sequencia::PRIMEIRA && l.linha.cbo != anterior.2;
        assert!(seguinte || outra, "furo em {f}/{q}");
        anterior = (f, q, l.linha.cbo);
    }
    let mut ligados: Vec<_> = agora.iter().flat_map(|l| l.atendimentos.clone()).collect();
    ligados.sort_unstable();
    ligados.dedup();
    assert_eq!(ligados.len(), agora.iter().map(|l| l.atendimentos.len()).sum::<usize>());
    assert!(agora.iter().all(|l| !l.atendimentos.is_empty()));
}
