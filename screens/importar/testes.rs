//! Importar: from the picker to the written lot, with every way out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unnecessary_wraps)]

use std::path::{Path, PathBuf};

use nexsus_widgets::Tecla;

use super::Importar;
use crate::comum::testes::{
    COMPRIDO, HOSTIL, abrir, avisos, erro, limpo, responder, retrato, retrato_ascii, so_ascii, terminar,
};
use crate::quadro::{
    Desfecho, Effect, EntradaPasta, JobId, Leave, Modo, Msg, Pasta, PedidoTela, Pergunta, Progresso, Resposta,
    ResultadoTrabalho, Rota, Screen, Session, Trabalho,
};
use crate::servico::{
    ErroDoArquivo, ErroUsuario, Linhas, PedidoImportacao, RejeitoLinha, ResultadoArquivo, SituacaoArquivo, Soma, Tipo,
};
use crate::testes::{digitar, foto, pressionar, sessao, trabalho, varrer};

fn pasta(p: &Pergunta) -> Result<Resposta, ErroUsuario> {
    let Pergunta::ListarPasta(onde) = p else { panic!("{p:?}") };
    let caminho = if onde.as_os_str().is_empty() { PathBuf::from("/dados/junho") } else { onde.clone() };
    let e =
        |nome: &str, pasta, bytes| EntradaPasta { nome: nome.into(), pasta, bytes, quando: "03/06/2025 08:10".into() };
    let entradas = vec![
        e("anteriores", true, 0),
        e("pacientes.xlsx", false, 48_200),
        e("producao_junho.pdf", false, 1_204_224),
        e("tb_procedimento.txt", false, 900),
        e("foto.png", false, 10),
    ];
    Ok(Resposta::Pasta(Pasta { caminho, entradas }))
}

fn resultado(situacao: SituacaoArquivo, rejeitadas: u64) -> ResultadoArquivo {
    let r = |linha, motivo: &str, texto: &str| RejeitoLinha {
        pagina: 9,
        linha,
        motivo: motivo.into(),
        texto: texto.into(),
        ..RejeitoLinha::default()
    };
    let rejeitos: Vec<RejeitoLinha> = [
        r(417, "paciente_ausente", "12/06/2025          ADRIANA S. SOUZA     0301010072 CONS. MEDICA ESPEC   10,00"),
        r(933, "data_invalida", HOSTIL),
        r(1502, "data_invalida", COMPRIDO),
    ]
    .into_iter()
    .take(rejeitadas as usize)
    .collect();
    let gravado = situacao == SituacaoArquivo::Gravado;
    ResultadoArquivo {
        arquivo: "/dados/junho/producao_junho.pdf".into(),
        sha256: "9f2c00000000000000000000000000000000000000000000000000000000aae1".into(),
        tipo: "pdf".into(),
        layout: "aureo-tabular".into(),
        lote: gravado.then_some(91),
        situacao,
        erro: (situacao == SituacaoArquivo::Recusado).then(|| ErroDoArquivo {
            codigo: "pdf_protegido".into(),
            mensagem: "O PDF tem senha.".into(),
            remedio: "Salve-o sem senha e escolha de novo.".into(),
        }),
        linhas: Linhas { lidas: 1928 - 3 + rejeitadas, novas: 1842, iguais: 37, alteradas: 6, rejeitadas, mobilia: 40 },
        soma: Soma { lida: Some("59740.90".into()), impressa: Some("59740.90".into()), confere: Some(true) },
        rejeitos,
        suspeitos: Vec::new(),
        avisos: vec!["Página 12 sem tabela.".into()],
        segundos: 1.9,
    }
}

fn importado(r: ResultadoArquivo) -> ResultadoTrabalho {
    ResultadoTrabalho::Importacao(Box::new(r))
}

fn nova(cx: &Session) -> Importar {
    let mut t = Importar::nova(&PedidoTela::default());
    assert!(abrir(&mut t, cx, pasta).is_empty());
    t
}

fn pedido(efeitos: &[Effect]) -> (JobId, PedidoImportacao) {
    let mut p = efeitos.iter().filter_map(|e| match e {
        Effect::Start(id, Trabalho::Importar(p)) => Some((*id, p.clone())),
        _ => None,
    });
    p.next().unwrap_or_else(|| panic!("{efeitos:?}"))
}

/// Chose the PDF; the rehearsal runs.
fn lendo(cx: &Session) -> (Importar, JobId) {
    let mut t = nova(cx);
    let mut teclas = digitar("producao");
    teclas.push(Tecla::Enter);
    let e = pressionar(&mut t, cx, &teclas);
    let (id, p) = pedido(&e);
    assert!(p.ensaio && p.tipo == Tipo::Pdf);
    assert_eq!(p.arquivo, Path::new("/dados/junho/producao_junho.pdf"));
    (t, id)
}

fn previa(cx: &Session, rejeitadas: u64) -> Importar {
    let (mut t, id) = lendo(cx);
    terminar(&mut t, cx, id, importado(resultado(SituacaoArquivo::Ensaio, rejeitadas)));
    t
}

fn gravada(cx: &Session) -> Importar {
    let mut t = previa(cx, 3);
    let e = pressionar(&mut t, cx, &[Tecla::F(2)]);
    let (id, p) = pedido(&e);
    assert!(!p.ensaio, "F2 grava");
    let e = terminar(&mut t, cx, id, importado(resultado(SituacaoArquivo::Gravado, 3)));
    assert!(avisos(&e)[0].starts_with("Conferência:"));
    t
}

#[test]
fn pasta_de_cima_e_de_baixo() {
    let cx = sessao();
    let mut t = nova(&cx);
    let mut teclas = digitar("ante");
    teclas.push(Tecla::Enter);
    let e = pressionar(&mut t, &cx, &teclas);
    let Some(Effect::Ask(_, Pergunta::ListarPasta(p))) = e.first() else { panic!("{e:?}") };
    assert_eq!(p, Path::new("/dados/junho/anteriores"));
    responder(&mut t, &cx, e, pasta);
    assert!(retrato(t, 80, 24).contains("/dados/junho/anteriores"));
}

#[test]
fn caminho_colado_com_aspas_e_lido() {
    let cx = sessao();
    let mut t = nova(&cx);
    let mut e = Vec::new();
    t.update(&Msg::Paste("\"/tmp/um dois.xlsx\"\n".into()), &cx, &mut e);
    e.extend(pressionar(&mut t, &cx, &[Tecla::Enter]));
    let (_, p) = pedido(&e);
    assert_eq!((p.arquivo.as_path(), p.tipo), (Path::new("/tmp/um dois.xlsx"), Tipo::Planilha));
}

#[test]
fn arquivo_que_nao_se_importa_e_recusado_com_frase() {
    let cx = sessao();
    let mut t = nova(&cx);
    let mut e = Vec::new();
    t.update(&Msg::Paste("/tmp/foto.png".into()), &cx, &mut e);
    e.extend(pressionar(&mut t, &cx, &[Tecla::Enter]));
    assert!(avisos(&e)[0].contains("não é PDF"), "{e:?}");
}

#[test]
fn enter_enter_grava_quando_nada_foi_rejeitado() {
    let cx = sessao();
    let mut t = previa(&cx, 0);
    let e = pressionar(&mut t, &cx, &[Tecla::Enter]);
    assert!(!pedido(&e).1.ensaio);
}

#[test]
fn com_rejeitadas_o_enter_as_mostra_antes() {
    let cx = sessao();
    let mut t = previa(&cx, 3);
    assert!(pressionar(&mut t, &cx, &[Tecla::Enter]).is_empty());
    let q = retrato_do_passo(&t, &cx, "Rejeitadas");
    assert!(q.contains("data inexistente"), "{q}");
    // Filter, Esc closes the filter, Esc goes back to the preview.
    pressionar(&mut t, &cx, &[Tecla::Letra('/')]);
    assert_eq!(t.modo(), Modo::Campo);
    pressionar(&mut t, &cx, &[Tecla::Esc, Tecla::Esc]);
    assert!(t.title().ends_with("PDF"));
}

fn retrato_do_passo(t: &Importar, cx: &Session, passo: &str) -> String {
    assert!(t.title().ends_with(passo), "{}", t.title());
    let mut outra = previa(cx, 3);
    pressionar(&mut outra, cx, &[Tecla::Enter]);
    retrato(outra, 80, 24)
}

#[test]
fn esc_e_del_cancelam_a_leitura() {
    for tecla in [Tecla::Esc, Tecla::Del] {
        let cx = sessao();
        let (mut t, id) = lendo(&cx);
        assert!(matches!(t.leave(), Leave::Busy(_)));
        let e = pressionar(&mut t, &cx, &[tecla, tecla]);
        assert!(matches!(e[..], [Effect::Cancel(x)] if x == id), "um só pedido de cancelamento: {e:?}");
        let mut out = Vec::new();
        t.update(&Msg::Finished(id, Desfecho::Cancelled), &cx, &mut out);
        assert!(avisos(&out)[0].contains("Cancelado"));
        assert!(matches!(t.leave(), Leave::Free));
        // Late progress of the cancelled job changes nothing.
        let p = Progresso { feito: 5, total: Some(10), fase: "lendo".into() };
        t.update(&Msg::Progress(id, p), &cx, &mut out);
        assert!(matches!(t.leave(), Leave::Free));
    }
}

#[test]
fn recusado_mostra_motivo_e_remedio_e_nao_grava() {
    let cx = sessao();
    let (mut t, id) = lendo(&cx);
    terminar(&mut t, &cx, id, importado(resultado(SituacaoArquivo::Recusado, 0)));
    assert!(t.enabled("importar.gravar", &cx).is_err());
    let q = retrato(t, 80, 24);
    assert!(q.contains("O PDF tem senha.") && q.contains("Salve-o sem senha"), "{q}");
}

#[test]
fn repetido_nao_grava_e_diz_por_que() {
    let cx = sessao();
    let (mut t, id) = lendo(&cx);
    terminar(&mut t, &cx, id, importado(resultado(SituacaoArquivo::Repetido, 0)));
    assert!(t.enabled("importar.gravar", &cx).unwrap_err().contains("já foram gravados"));
    let e = pressionar(&mut t, &cx, &[Tecla::F(7)]);
    assert!(matches!(e[..], [Effect::Push(Rota::Lotes)]));
}

#[test]
fn falha_na_gravacao_volta_a_previa() {
    let cx = sessao();
    let mut t = previa(&cx, 0);
    let e = pressionar(&mut t, &cx, &[Tecla::F(2)]);
    let id = trabalho(&e);
    let mut out = Vec::new();
    t.update(&Msg::Finished(id, Desfecho::Failed(erro())), &cx, &mut out);
    assert_eq!(avisos(&out).len(), 1);
    assert!(t.enabled("importar.gravar", &cx).is_ok(), "pode tentar de novo");
}

#[test]
fn opcoes_do_txt_entram_no_pedido() {
    let cx = sessao();
    let mut t = Importar::nova(&PedidoTela { arquivo: Some("/d/tb.txt".into()), ..PedidoTela::default() });
    let mut e = Vec::new();
    t.update(&Msg::Opened, &cx, &mut e);
    let id = trabalho(&e);
    terminar(&mut t, &cx, id, importado(resultado(SituacaoArquivo::Recusado, 0)));
    let mut teclas = digitar("062025");
    teclas.extend(digitar("/d/layout.txt"));
    teclas.push(Tecla::Enter);
    let e = pressionar(&mut t, &cx, &teclas);
    let (_, p) = pedido(&e);
    assert_eq!(p.competencia.map(|c| c.to_string()), Some("202506".into()));
    assert_eq!(p.leiaute, Some("/d/layout.txt".into()));
}

#[test]
fn depois_de_gravar_enter_comeca_outra() {
    let cx = sessao();
    let mut t = gravada(&cx);
    assert!(t.enabled("importar.gravar", &cx).is_err());
    let e = pressionar(&mut t, &cx, &[Tecla::Enter]);
    assert!(matches!(e[..], [Effect::Ask(_, Pergunta::ListarPasta(_))]));
    assert_eq!(t.title(), "Importar");
}

#[test]
fn enter_sobre_uma_rejeitada_nao_grava() {
    let cx = sessao();
    let mut t = previa(&cx, 3);
    pressionar(&mut t, &cx, &[Tecla::Enter]);
    assert!(t.title().ends_with("Rejeitadas"), "{}", t.title());
    let e = pressionar(&mut t, &cx, &[Tecla::Enter]);
    assert!(!e.iter().any(|e| matches!(e, Effect::Start(..))), "{e:?}");
    assert!(avisos(&e)[0].contains("F2 grava"), "{e:?}");
    let e = pressionar(&mut t, &cx, &[Tecla::F(2)]);
    assert!(!pedido(&e).1.ensaio);
}

#[test]
fn fotos_e_tamanhos() {
    let cx = sessao();
    foto("importar_arquivo_80x24", &retrato(nova(&cx), 80, 24));
    foto("importar_arquivo_120x35", &retrato(nova(&cx), 120, 35));
    foto("importar_previa_80x24", &retrato(previa(&cx, 3), 80, 24));
    foto("importar_previa_120x35", &retrato(previa(&cx, 3), 120, 35));
    let rejeitadas = || {
        let mut t = previa(&cx, 3);
        pressionar(&mut t, &cx, &[Tecla::Enter, Tecla::Baixo]);
        t
    };
    let q = retrato(rejeitadas(), 80, 24);
    limpo(&q);
    foto("importar_rejeitadas_80x24", &q);
    foto("importar_rejeitadas_120x35", &retrato(rejeitadas(), 120, 35));
    let andando = || {
        let mut c = sessao();
        let (mut t, id) = lendo(&c);
        c.agora += chrono::TimeDelta::seconds(4);
        let p = Progresso { feito: 19, total: Some(38), fase: "lendo páginas".into() };
        t.update(&Msg::Progress(id, p), &c, &mut Vec::new());
        t
    };
    let q = retrato(andando(), 80, 24);
    assert!(q.contains("50%") && q.contains("resta 4s"), "{q}");
    foto("importar_lendo_80x24", &q);
    foto("importar_gravada_80x24", &retrato(gravada(&cx), 80, 24));
    so_ascii(&retrato_ascii(rejeitadas(), 80, 24));
    so_ascii(&retrato_ascii(previa(&cx, 3), 80, 24));
    for t in [&mut nova(&cx), &mut previa(&cx, 3), &mut rejeitadas(), &mut andando(), &mut gravada(&cx)] {
        varrer(t);
    }
}
