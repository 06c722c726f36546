//! The steps and the ways between them.

use std::path::Path;

use nexsus_widgets::Tecla;

use super::*;
use crate::comum::testes::{avisos, confirmacao, erro, limpo, retrato, retrato_ascii, so_ascii};
use crate::quadro::{Desfecho, Leave, Modo, Msg, Progresso, Rota, Screen};
use crate::servico::Tipo;
use crate::testes::{foto, sessao, trabalho, varrer};

#[test]
fn pasta_de_cima_e_de_baixo() {
    let cx = sessao();
    let mut t = nova(&cx);
    let mut teclas = digitar("ante");
    teclas.push(Tecla::Enter);
    teclar(&mut t, &cx, &teclas);
    assert!(retrato(t, 80, 24).contains("/dados/junho/anteriores"));
}

#[test]
fn caminho_colado_e_olhado_e_lido() {
    let cx = sessao();
    let mut t = nova(&cx);
    let mut e = Vec::new();
    t.update(&Msg::Paste("\"/tmp/um dois.xlsx\"\n".into()), &cx, &mut e);
    e.extend(teclar(&mut t, &cx, &[Tecla::Enter]));
    let (_, p) = preparo(&e);
    assert_eq!((p.arquivo.as_path(), p.tipo), (Path::new("/tmp/um dois.xlsx"), Tipo::Planilha));
    let mut t = nova(&cx);
    t.update(&Msg::Paste("/tmp/foto.png".into()), &cx, &mut e);
    let e = teclar(&mut t, &cx, &[Tecla::Enter]);
    assert!(avisos(&e)[0].contains("não é PDF"), "{e:?}");
}

#[test]
fn o_til_e_a_pasta_de_casa_e_so_o_executor_a_conhece() {
    let cx = sessao();
    let mut t = nova(&cx);
    let mut teclas = digitar("~/junho");
    teclas.push(Tecla::Enter);
    let e = pressionar(&mut t, &cx, &teclas);
    assert!(matches!(&e[..], [Effect::Ask(_, Pergunta::Olhar(p))] if p == Path::new("~/junho")), "{e:?}");
}

#[test]
fn enter_enter_grava_quando_nada_foi_rejeitado() {
    let cx = sessao();
    let mut t = previa(&cx, 0);
    assert_eq!(gravacao(&teclar(&mut t, &cx, &[Tecla::Enter])).1, 91);
}

#[test]
fn esc_e_del_cancelam_a_leitura() {
    for tecla in [Tecla::Esc, Tecla::Del] {
        let cx = sessao();
        let (mut t, id) = lendo(&cx);
        assert!(matches!(t.leave(), Leave::Busy(_)));
        let e = teclar(&mut t, &cx, &[tecla, tecla]);
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
    terminar(&mut t, &cx, id, lido(previa_de(SituacaoArquivo::Recusado, 0)));
    assert!(t.enabled("previa.gravar", &cx).is_err());
    let q = retrato(t, 80, 24);
    assert!(q.contains("O PDF tem senha.") && q.contains("Salve-o sem senha"), "{q}");
}

#[test]
fn linhas_que_so_repetem_outras_tem_a_sua_conta() {
    let cx = sessao();
    assert!(!retrato(previa(&cx, 0), 80, 24).contains("= Repetidas"));
    let (mut t, id) = lendo(&cx);
    let mut p = previa_de(SituacaoArquivo::Ensaio, 0);
    p.repetidas.linhas = 5;
    terminar(&mut t, &cx, id, lido(p));
    let q = retrato(t, 80, 24);
    assert!(q.contains("= Repetidas") && q.contains("= Já existentes") && q.contains("Total do arquivo"), "{q}");
}

#[test]
fn repetido_nao_grava_e_diz_por_que() {
    let cx = sessao();
    let (mut t, id) = lendo(&cx);
    terminar(&mut t, &cx, id, lido(previa_de(SituacaoArquivo::Repetido, 0)));
    assert!(t.enabled("previa.gravar", &cx).unwrap_err().contains("já foram gravados"));
    assert!(matches!(teclar(&mut t, &cx, &[Tecla::F(7)])[..], [Effect::Push(Rota::Lotes)]));
}

#[test]
fn falha_na_gravacao_volta_a_previa() {
    let cx = sessao();
    let mut t = previa(&cx, 0);
    let id = trabalho(&teclar(&mut t, &cx, &[Tecla::F(2)]));
    let mut out = Vec::new();
    t.update(&Msg::Finished(id, Desfecho::Failed(erro())), &cx, &mut out);
    assert_eq!(avisos(&out).len(), 1);
    assert!(t.enabled("previa.gravar", &cx).is_ok(), "pode tentar de novo");
}

#[test]
fn opcoes_do_txt_entram_no_pedido() {
    let cx = sessao();
    let mut t = Importar::nova(&PedidoTela { arquivo: Some("/d/tb.txt".into()), ..PedidoTela::default() });
    let mut e = Vec::new();
    t.update(&Msg::Opened, &cx, &mut e);
    // The kind is told by the name: it is read at once.
    let tipo = crate::quadro::tipo_de(Path::new("/d/tb.txt"));
    let mut t = Importar::nova(&PedidoTela { tipo, arquivo: Some("/d/tb.txt".into()), lote: None });
    let mut e = Vec::new();
    t.update(&Msg::Opened, &cx, &mut e);
    let id = trabalho(&e);
    terminar(&mut t, &cx, id, lido(previa_de(SituacaoArquivo::Recusado, 0)));
    let mut teclas = digitar("062025");
    teclas.extend(digitar("/d/layout.txt"));
    teclas.push(Tecla::Enter);
    let (_, p) = preparo(&teclar(&mut t, &cx, &teclas));
    assert_eq!(p.competencia.map(|c| c.to_string()), Some("202506".into()));
    assert_eq!(p.leiaute, Some("/d/layout.txt".into()));
}

#[test]
fn coluna_trocada_vira_perfil_e_o_arquivo_e_lido_com_ele() {
    let cx = sessao();
    let mut t = previa(&cx, 4);
    teclar(&mut t, &cx, &[Tecla::Esc]);
    assert!(t.title().ends_with("Layout"), "{}", t.title());
    let e = teclar(&mut t, &cx, &[Tecla::Baixo, Tecla::Baixo, Tecla::Enter]);
    assert!(matches!(e[..], [Effect::Open(_)]), "{e:?}");
    let pedido = |t: &mut Importar, valor: &str| {
        // The window over the screen answers under the newest id.
        let id = crate::msg::ReqId(cx.req().0 - 1);
        let mut out = Vec::new();
        t.update(&Msg::Picked(id, valor.into()), &cx, &mut out);
        responder(t, &cx, out, servico)
    };
    let e = pedido(&mut t, "cod_pac");
    assert!(avisos(&e)[0].contains("COD.PAC ficou sem uso"), "diz o que perdeu a coluna: {:?}", avisos(&e));
    let (id, p) = preparo(&e);
    let campos: Vec<String> = p.arranjo.unwrap().colunas.into_iter().map(|c| c.campo).collect();
    assert_eq!(campos[..3], ["data_atend", "", "cod_pac"], "lê de novo com a correção");
    let mut nova = previa_de(SituacaoArquivo::Ensaio, 4);
    nova.amostra.linhas = vec![vec!["OUTRA LEITURA".into()]];
    terminar(&mut t, &cx, id, lido(nova));
    assert!(t.title().ends_with("Layout"), "fica neste passo: {}", t.title());
    assert!(retrato_sem_fim(&mut t).contains("OUTRA LEITURA"), "a amostra é a nova");
    assert!(t.message().unwrap().1.contains("só para este arquivo"));
    let e = teclar(&mut t, &cx, &[Tecla::Letra('s')]);
    assert!(matches!(e[..], [Effect::Open(_)]), "pede o nome do perfil: {e:?}");
    let e = pedido(&mut t, "clinica-norte");
    assert!(avisos(&e)[0].contains("clinica-norte"));
    // The next reading uses the profile by its name.
    let p = preparo(&teclar(&mut t, &cx, &[Tecla::F(5)])).1;
    assert_eq!((p.perfil.as_deref(), p.arranjo), (Some("clinica-norte"), None));
}

#[test]
fn layout_de_pouca_confianca_e_mostrado_antes_da_previa() {
    let cx = sessao();
    let (mut t, id) = lendo(&cx);
    let mut p = previa_de(SituacaoArquivo::Ensaio, 0);
    p.arranjo.as_mut().unwrap().confianca = 30;
    terminar(&mut t, &cx, id, lido(p));
    assert!(t.title().ends_with("Layout"));
    teclar(&mut t, &cx, &[Tecla::F(2)]);
    assert!(t.title().ends_with("PDF"), "{}", t.title());
}

#[test]
fn linhas_do_arquivo_abrem_em_outra_tela() {
    let cx = sessao();
    let mut t = previa(&cx, 4);
    let e = teclar(&mut t, &cx, &[Tecla::Esc, Tecla::F(4)]);
    let Some(Effect::Open(mut brutas)) = e.into_iter().next() else { panic!("nada abriu") };
    abrir(brutas.as_mut(), &cx, servico);
    let e = pressionar(brutas.as_mut(), &cx, &[Tecla::Letra('n')]);
    responder(brutas.as_mut(), &cx, e, servico);
    assert!(brutas.title().ends_with("Página 2"), "{}", brutas.title());
    let e = pressionar(brutas.as_mut(), &cx, &[Tecla::Letra('p')]);
    responder(brutas.as_mut(), &cx, e, servico);
    assert!(matches!(pressionar(brutas.as_mut(), &cx, &[Tecla::Letra('p')])[..], [Effect::Bell]), "antes da 1ª não há");
    varrer(brutas.as_mut());
}

#[test]
fn linha_longa_anda_para_o_lado_e_diz_onde_esta() {
    let cx = sessao();
    let longa = format!("{}FIM DA LINHA", "abcdefgh".repeat(20));
    let mut t = crate::importar::brutas::Brutas::nova("/dados/x.pdf".into(), 1, None);
    abrir(&mut t, &cx, |p| match p {
        Pergunta::Brutas { pagina, .. } => {
            Ok(Resposta::Brutas(vec![PaginaBruta { pagina: *pagina, linhas: vec![longa.clone(), "curta".into()] }]))
        }
        outra => servico(outra),
    });
    let q = retrato_sem_fim(&mut t);
    assert!(q.contains("colunas 1 a 69 de 172") && q.contains("curta") && !q.contains("FIM DA LINHA"), "{q}");
    pressionar(&mut t, &cx, &[Tecla::Direita]);
    let q = retrato_sem_fim(&mut t);
    assert!(q.contains("colunas 9 a 77 de 172") && !q.contains("curta"), "{q}");
    pressionar(&mut t, &cx, &[Tecla::Direita; 40]);
    let q = retrato_sem_fim(&mut t);
    assert!(q.contains("colunas 104 a 172 de 172") && q.contains("FIM DA LINHA"), "{q}");
    assert!(matches!(pressionar(&mut t, &cx, &[Tecla::Direita])[..], [Effect::Bell]), "não passa do fim");
    pressionar(&mut t, &cx, &[Tecla::Esquerda; 40]);
    assert!(retrato_sem_fim(&mut t).contains("colunas 1 a 69 de 172"));
}

#[test]
fn so_promete_desfazer_o_que_se_desfaz() {
    let cx = sessao();
    for (tipo, diz) in [
        ("pdf", "até gerar"),
        ("cnes-xml", "não volta atrás por lote"),
        ("retorno", "enquanto outro arquivo não"),
        ("kit", "enquanto outro arquivo não"),
    ] {
        let (mut t, id) = lendo(&cx);
        let mut p = previa_de(SituacaoArquivo::Ensaio, 0);
        p.resultado.tipo = tipo.into();
        terminar(&mut t, &cx, id, lido(p));
        let q: String = retrato_sem_fim(&mut t).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(q.contains(diz), "{tipo}: {q}");
    }
}

#[test]
fn lote_parado_se_retoma_onde_estava() {
    let cx = sessao();
    let mut t = Importar::nova(&PedidoTela { lote: Some(91), ..PedidoTela::default() });
    abrir(&mut t, &cx, servico);
    assert!(t.title().ends_with("PDF"), "nada decidido: mostra a prévia");
    assert_eq!(gravacao(&teclar(&mut t, &cx, &[Tecla::F(2)])).1, 91);
    let mut t = Importar::nova(&PedidoTela { lote: Some(91), ..PedidoTela::default() });
    abrir(&mut t, &cx, |p| match p {
        Pergunta::Previa(_) => {
            let mut p = previa_de(SituacaoArquivo::Ensaio, 4);
            p.fila = ContasDaFila { pendentes: 3, corrigidas: 1, ..ContasDaFila::default() };
            Ok(Resposta::Previa(Box::new(p)))
        }
        outra => servico(outra),
    });
    assert!(t.title().ends_with("Corrigir"), "{}", t.title());
}

#[test]
fn lote_gravado_abre_na_fila_e_grava_so_o_corrigido() {
    let cx = sessao();
    let mut t = Importar::nova(&PedidoTela { lote: Some(80), ..PedidoTela::default() });
    abrir(&mut t, &cx, servico);
    assert!(t.title().ends_with("Corrigir"), "{}", t.title());
    assert!(t.enabled("corrigir.lote", &cx).is_err(), "nada corrigido ainda");
    teclar(&mut t, &cx, &[Tecla::Letra('1'), Tecla::F(2)]);
    assert_eq!(gravacao(&teclar(&mut t, &cx, &[Tecla::Letra('g')])).1, 80);
    let mut t = Importar::nova(&PedidoTela { lote: Some(80), ..PedidoTela::default() });
    abrir(&mut t, &cx, servico);
    assert!(matches!(teclar(&mut t, &cx, &[Tecla::Esc])[..], [Effect::Pop]));
}

#[test]
fn descartar_pergunta_antes() {
    let cx = sessao();
    let mut t = previa(&cx, 4);
    let e = pressionar(&mut t, &cx, &[Tecla::Ctrl('d')]);
    let (efeito, palavra, texto) = confirmacao(e);
    assert!(matches!(efeito, Effect::Ask(_, Pergunta::PreviaDescartar(91))), "{efeito:?}");
    assert!(palavra.is_none() && texto.contains("Nada dele foi gravado"), "{texto}");
}

#[test]
fn depois_de_gravar_enter_comeca_outra() {
    let cx = sessao();
    let mut t = gravada(&cx);
    assert!(t.enabled("previa.gravar", &cx).is_err());
    let e = pressionar(&mut t, &cx, &[Tecla::Enter]);
    assert!(e.iter().any(|e| matches!(e, Effect::Ask(_, Pergunta::Olhar(_)))), "{e:?}");
    assert_eq!(t.title(), "Importar");
}

#[test]
fn fotos_e_tamanhos() {
    let cx = sessao();
    let com_lote = || {
        let mut t = Importar::nova(&PedidoTela::default());
        abrir(&mut t, &cx, |p| match p {
            Pergunta::Previas => Ok(Resposta::Lotes(vec![crate::lotes::exemplo(91, "producao_maio.pdf", "previa")])),
            outra => servico(outra),
        });
        t
    };
    foto("importar_arquivo_80x24", &retrato(com_lote(), 80, 24));
    foto("importar_arquivo_120x35", &retrato(com_lote(), 120, 35));
    let no_layout = || {
        let mut t = previa(&cx, 4);
        teclar(&mut t, &cx, &[Tecla::Esc]);
        t
    };
    foto("importar_layout_80x24", &retrato(no_layout(), 80, 24));
    foto("importar_layout_120x35", &retrato(no_layout(), 120, 35));
    foto("importar_previa_80x24", &retrato(previa(&cx, 4), 80, 24));
    foto("importar_previa_120x35", &retrato(previa(&cx, 4), 120, 35));
    let q = retrato(na_fila(&cx), 80, 24);
    limpo(&q);
    foto("importar_corrigir_80x24", &q);
    let larga = || {
        // The first picture tells the queue that there is room; the next line asks for its page.
        let mut t = na_fila(&cx);
        retrato_de(&mut t);
        teclar(&mut t, &cx, &[Tecla::Baixo, Tecla::Cima]);
        t
    };
    let q = retrato(larga(), 120, 35);
    limpo(&q);
    foto("importar_corrigir_120x35", &q);
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
    so_ascii(&retrato_ascii(na_fila(&cx), 80, 24));
    so_ascii(&retrato_ascii(previa(&cx, 4), 80, 24));
    so_ascii(&retrato_ascii(no_layout(), 80, 24));
    let mut telas = [com_lote(), no_layout(), previa(&cx, 4), na_fila(&cx), larga(), andando(), gravada(&cx)];
    for t in &mut telas {
        varrer(t);
        assert!(matches!(t.modo(), Modo::Campo | Modo::Lista));
    }
}

/// What stands on the screen, and the screen goes on.
pub(super) fn retrato_sem_fim(t: &mut dyn Screen) -> String {
    let area = ratatui::layout::Rect::new(0, 0, 80, 21);
    let mut buf = ratatui::buffer::Buffer::empty(area);
    t.view(area, &mut buf, &crate::testes::visual());
    let linha = |y| (0..80).map(|x| buf[(x, y)].symbol().to_owned()).collect::<String>();
    (0..21).map(linha).collect::<Vec<_>>().join("\n")
}

/// Draws once at 120x35.
pub(super) fn retrato_de(t: &mut Importar) {
    let area = ratatui::layout::Rect::new(0, 0, 120, 32);
    t.view(area, &mut ratatui::buffer::Buffer::empty(area), &crate::testes::visual());
}
