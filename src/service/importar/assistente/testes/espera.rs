//! Staged lots that meet other ways in and out: an import that asks nothing, undo, lists with repeats, new patients, and
//! lines put off.

use super::*;

/// A report whose printed total covers the refused line too.
fn com_total(linhas: &[[&str; 5]], total: &str) -> Vec<u8> {
    let mut todas = linhas.to_vec();
    todas.push(["TOTAL GERAL", "", "", "", total]);
    relatorio(&todas)
}

impl Casa {
    async fn sem_perguntas(&self, pedido: PedidoImportacao) -> ResultadoArquivo {
        let r = self.nucleo.importar(&self.sessao, pedido, &SemObservador).await.unwrap();
        assert!(r.linhas.fecham(), "{:?}", r.linhas);
        r
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn importar_grava_a_previa_que_espera_com_as_correcoes() {
    let c = casa().await;
    let linhas = [linha("02/03/2026", "1001", "10,00"), linha("31/02/2026", "1002", "20,00")];
    let pedido = c.pedido_pdf("a.pdf", &linhas);
    let lote = c.preparar(pedido.clone()).await.resultado.lote.unwrap();
    let fila = c.fila(lote).await;
    c.corrigir(lote, &fila[0], "data_atend", "28/02/2026").await;

    // A rehearsal shows what the staged lot would write, and says so.
    let ensaio = c.sem_perguntas(PedidoImportacao { ensaio: true, ..pedido.clone() }).await;
    assert_eq!((ensaio.situacao, ensaio.lote, ensaio.linhas.novas), (SituacaoArquivo::Ensaio, Some(lote), 2));
    assert!(ensaio.avisos[0].contains(&format!("prévia no lote {lote}")), "{:?}", ensaio.avisos);
    assert_eq!(c.atendimentos(lote).await, 0);
    let e = c.nucleo.desfazer_lote(&c.sessao, lote).await.unwrap_err();
    assert!(e.codigo == "lote_em_previa" && e.o_que_fazer.contains("nexsus lote descartar"), "{e:?}");

    let r = c.sem_perguntas(pedido.clone()).await;
    assert_eq!((r.situacao, r.lote, r.linhas.novas), (SituacaoArquivo::Gravado, Some(lote), 2));
    assert!(r.avisos[0].contains("1 linha corrigida"), "{:?}", r.avisos);
    assert_eq!(c.atendimentos(lote).await, 2);
    assert_eq!(c.sem_perguntas(pedido).await.situacao, SituacaoArquivo::Repetido);
    c.nucleo.desfazer_lote(&c.sessao, lote).await.unwrap();
    assert_eq!(c.nucleo.desfazer_lote(&c.sessao, lote).await.unwrap_err().codigo, "lote_desfeito");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn importar_com_outras_opcoes_diz_que_a_previa_ficou() {
    let c = casa().await;
    let csv = "codigo;nome;valor\n0301010072;CONSULTA;10,00\n";
    let pedido = |mes: &str| PedidoImportacao {
        competencia: nexsus_domain::Competencia::ler(mes).ok(),
        ..PedidoImportacao::de(Tipo::Txt, c.por("t.csv", csv.as_bytes()))
    };
    let previa = c.preparar(pedido("202601")).await.resultado.lote.unwrap();
    let ensaio = c.sem_perguntas(PedidoImportacao { ensaio: true, ..pedido("202602") }).await;
    assert!(ensaio.avisos.iter().any(|a| a.contains("outras opções")), "{:?}", ensaio.avisos);
    let r = c.sem_perguntas(pedido("202602")).await;
    assert_ne!(r.lote, Some(previa));
    let descarte = format!("nexsus lote descartar {previa}");
    assert!(r.avisos.iter().any(|a| a.contains(&descarte)), "{:?}", r.avisos);
    // The other side sees it too: the staged lot when it is opened, and the file when it is staged again.
    let vista = c.nucleo.previa(&c.sessao, previa).await.unwrap();
    assert!(vista.resultado.avisos.iter().any(|a| a.contains("já foi gravado")), "{:?}", vista.resultado.avisos);
    let de_novo = c.preparar(pedido("202602")).await.resultado;
    assert_eq!((de_novo.situacao, de_novo.lote), (SituacaoArquivo::Repetido, r.lote));
    assert!(de_novo.avisos.iter().any(|a| a.contains(&descarte)), "{:?}", de_novo.avisos);
    c.nucleo.abandonar_previa(&c.sessao, previa).await.unwrap();
    assert_eq!(c.nucleo.desfazer_lote(&c.sessao, previa).await.unwrap_err().codigo, "lote_descartado");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_soma_confere_quando_as_recusadas_explicam_a_diferenca() {
    let c = casa().await;
    let linhas = [linha("02/03/2026", "1001", "10,00"), linha("31/02/2026", "1002", "20,00")];
    let explicado = PedidoImportacao::de(Tipo::Pdf, c.por("a.pdf", &com_total(&linhas, "30,00")));
    let previa = c.preparar(explicado.clone()).await;
    let certa = Soma { lida: Some("10.00".into()), impressa: Some("30.00".into()), confere: Some(true) };
    assert_eq!(previa.resultado.soma, certa);
    assert_eq!(previa.total.linhas, previa.resultado.linhas.lidas - previa.resultado.linhas.mobilia);
    let lote = previa.resultado.lote.unwrap();
    let r = c.gravar(lote).await;
    assert_eq!((r.soma, r.linhas), (certa.clone(), previa.resultado.linhas));
    assert_eq!(c.nucleo.lote(&c.sessao, lote).await.unwrap().soma, certa);
    assert_eq!(c.nucleo.lotes(&c.sessao).await.unwrap()[0].soma, certa);
    assert_eq!(c.sem_perguntas(explicado).await.soma, certa);
    // A line that is missing stays missing.
    let faltando = PedidoImportacao::de(Tipo::Pdf, c.por("b.pdf", &com_total(&linhas, "35,00")));
    assert_eq!(c.sem_perguntas(faltando).await.soma.confere, Some(false));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn repetidas_no_arquivo_nao_sao_ja_existentes() {
    let c = casa().await;
    c.cadastrar_paciente("1", "ANA DA AMOSTRA DE TESTE").await;
    let csv = "1;ANA DA AMOSTRA DE TESTE;;;\n2;BIA DA AMOSTRA DE TESTE;;01/02/1980;\n2;BIA DA AMOSTRA DE TESTE;;01/02/1980;\n2;BIA DA AMOSTRA DE TESTE;;01/02/1980;01001000\n";
    let pedido = c.pedido_csv("p.csv", csv);
    let p = c.preparar(pedido).await;
    assert_eq!((p.novas.linhas, p.iguais.linhas, p.repetidas.linhas, p.alteradas.linhas), (1, 1, 2, 0));
    let soma = p.novas.linhas + p.iguais.linhas + p.repetidas.linhas + p.alteradas.linhas + p.rejeitadas.linhas;
    assert_eq!(p.total.linhas, soma);
    let r = c.gravar(p.resultado.lote.unwrap()).await;
    assert_eq!((r.linhas, r.linhas.iguais), (p.resultado.linhas, 3));
    assert!(r.avisos.iter().any(|a| a.starts_with("2 linhas repetem")), "{:?}", r.avisos);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lista_maior_que_uma_pagina_espera_inteira() {
    use std::fmt::Write as _;
    let c = casa().await;
    let mut csv = String::new();
    for n in 1..=2_500 {
        writeln!(
            csv,
            "{n};PESSOA DE TESTE {};;01/02/1980;",
            "ABCDEFGHIJ".chars().cycle().skip(n).take(n % 7 + 3).collect::<String>()
        )
        .unwrap();
    }
    csv.push_str("1200;ZULMIRA TOTALMENTE OUTRA;;05/06/1955;\n");
    let p = c.preparar(c.pedido_csv("p.csv", &csv)).await;
    let lote = p.resultado.lote.unwrap();
    let mut tx = c.nucleo.leitura(&c.sessao, Acao::LoteVer).await.unwrap();
    let partes = nexsus_store::previa::partes(&mut tx, c.sessao.numero_cnes(), lote, 1).await.unwrap();
    drop(tx);
    assert!(partes.len() >= 3, "{partes:?}");
    let fila = c.fila(lote).await;
    assert_eq!((fila.len(), fila[0].motivo.as_str()), (1, "cod_pac_conflitante"));
    assert_eq!((p.rejeitadas.linhas, p.resultado.linhas.lidas - p.resultado.linhas.mobilia), (1, 2_501));
    assert_eq!(c.gravar(lote).await.linhas, p.resultado.linhas);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paciente_novo_se_cadastra_pela_linha() {
    let c = casa().await;
    let p =
        c.preparar(c.pedido_pdf("a.pdf", &[linha("02/03/2026", "", "10,00"), linha("02/03/2026", "7", "1,00")])).await;
    let lote = p.resultado.lote.unwrap();
    let fila = c.fila(lote).await;
    assert_eq!(fila[0].motivo, "paciente_ausente");
    let ofertas = c.nucleo.sugestoes(&c.sessao, lote, fila[0].id).await.unwrap();
    assert_eq!(ofertas.last().unwrap().campo, NOVO_PACIENTE);
    let novo = |codigo: &str| Paciente {
        cod_pac: codigo.into(),
        nome: "MARIA DA AMOSTRA DE TESTE".into(),
        ..Paciente::default()
    };
    let feito = c.nucleo.cadastrar_da_linha(&c.sessao, lote, fila[0].id, novo("9001")).await.unwrap();
    assert_eq!((feito.linhas, feito.fila.corrigidas, feito.fila.pendentes), (1, 1, 0));
    let e = c.nucleo.cadastrar_da_linha(&c.sessao, lote, fila[0].id, novo("9001")).await.unwrap_err();
    assert_eq!(e.codigo, "codigo_em_uso");
    assert!(c.nucleo.cadastrar_da_linha(&c.sessao, lote, fila[0].id, novo("")).await.is_err());
    assert_eq!(c.gravar(lote).await.linhas.novas, 2);
    let achados = c.nucleo.pacientes_pagina(&c.sessao, "9001".into(), None, 5).await.unwrap();
    assert_eq!(achados.linhas.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn linha_adiada_sai_na_tabela_volta_e_aparece_no_inicio() {
    let c = casa().await;
    let linhas = [linha("02/03/2026", "1001", "10,00"), linha("31/02/2026", "1002", "20,00")];
    let lote = c.preparar(c.pedido_pdf("a.pdf", &linhas)).await.resultado.lote.unwrap();
    let fila = c.fila(lote).await;
    c.nucleo.marcar_linhas(&c.sessao, lote, vec![fila[0].id], SituacaoDaLinha::Adiada).await.unwrap();
    let falta = |texto: &'static str| {
        let c = &c;
        async move {
            let inicio = c.nucleo.inicio(&c.sessao).await.unwrap();
            inicio.pendencias.iter().find(|p| p.texto == texto).map_or(0, |p| p.quantos)
        }
    };
    assert_eq!(falta("linhas adiadas: ficaram no lote para corrigir depois").await, 1);
    c.gravar(lote).await;
    assert_eq!(falta("linhas adiadas: ficaram no lote para corrigir depois").await, 1);
    let tabela = c.pasta.path().join("adiadas.csv");
    assert_eq!(c.nucleo.exportar_rejeitos(&c.sessao, lote, &tabela).await.unwrap(), 1);
    let certa = std::fs::read_to_string(&tabela).unwrap().replace(";31/02/2026;", ";28/02/2026;");
    let certa = c.por("certas.csv", certa.as_bytes());
    let r = c.nucleo.reimportar(&c.sessao, lote, certa.clone(), &SemObservador).await.unwrap();
    assert_eq!((r.linhas.novas, r.linhas.rejeitadas), (1, 0));
    // Of the table itself: its bytes, its amounts.
    assert_eq!((r.sha256.len(), r.soma.lida.as_deref(), r.soma.impressa), (64, Some("20.00"), None));
    assert_eq!(falta("linhas adiadas: ficaram no lote para corrigir depois").await, 0);
    let de_novo = c.nucleo.reimportar(&c.sessao, lote, certa, &SemObservador).await.unwrap();
    assert_eq!((de_novo.linhas.iguais, de_novo.soma.lida.as_deref(), de_novo.sha256), (1, Some("20.00"), r.sha256));
}
