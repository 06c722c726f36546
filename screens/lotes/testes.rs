//! Lotes: list, one lot, undo by typed word, importing again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unnecessary_wraps)]

use nexsus_widgets::Tecla;

use super::{Lote, Lotes};
use crate::comum::testes::{
    COMPRIDO, HOSTIL, abrir, as_horas, avisos, confirmacao, limpo, retrato, retrato_ascii, so_ascii,
};
use crate::quadro::{Effect, Msg, Pergunta, Resposta, Rota, Screen, Session, Trabalho};
use crate::servico::{ErroUsuario, Linhas, Papel, RejeitoLinha, ResumoLote, Soma};
use crate::testes::{com_papel, foto, pressionar, sessao, varrer};

pub fn lote(numero: i64, arquivo: &str, situacao: &str) -> ResumoLote {
    ResumoLote {
        numero,
        tipo: "pdf".into(),
        arquivo: arquivo.into(),
        situacao: situacao.into(),
        layout: "aureo-tabular".into(),
        linhas: Linhas { lidas: 1928, novas: 1842, iguais: 37, alteradas: 6, rejeitadas: 3, mobilia: 40 },
        soma: Soma { lida: Some("59740.90".into()), impressa: None, confere: None },
        quando: as_horas(17),
        usuario: "maria".into(),
    }
}

fn resposta(p: &Pergunta) -> Result<Resposta, ErroUsuario> {
    Ok(match p {
        Pergunta::Lotes => Resposta::Lotes(vec![
            lote(89, HOSTIL, "gravado"),
            lote(91, "producao_junho.pdf", "gravado"),
            lote(90, COMPRIDO, "desfeito"),
        ]),
        Pergunta::Lote(n) => Resposta::Lote(Box::new(lote(*n, "producao_junho.pdf", "gravado"))),
        Pergunta::Rejeitos(_) => Resposta::Rejeitos(vec![RejeitoLinha {
            pagina: 9,
            linha: 417,
            motivo: "data_invalida".into(),
            texto: "31/02/2025 004512 FULANA DE TAL".into(),
            ..RejeitoLinha::default()
        }]),
        _ => panic!("{p:?}"),
    })
}

fn lotes(cx: &Session) -> Lotes {
    let mut t = Lotes::nova();
    abrir(&mut t, cx, resposta);
    t
}

fn detalhe(cx: &Session) -> Lote {
    let mut t = Lote::novo(91);
    abrir(&mut t, cx, resposta);
    t
}

#[test]
fn o_mais_novo_vem_primeiro_e_enter_o_abre() {
    let cx = sessao();
    let mut t = lotes(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Enter]);
    assert!(matches!(e[..], [Effect::Push(Rota::Lote(91))]), "{e:?}");
}

#[test]
fn desfazer_pede_a_palavra_e_diz_quantas_linhas() {
    let cx = sessao();
    let mut t = lotes(&cx);
    let (efeito, palavra, texto) = confirmacao(pressionar(&mut t, &cx, &[Tecla::Del]));
    assert_eq!(palavra, Some("DESFAZER"));
    assert!(texto.contains("0091") && texto.contains("1.848 linhas"), "{texto}");
    let Effect::Ask(id, Pergunta::DesfazerLote(91)) = efeito else { panic!("{efeito:?}") };
    let mut out = Vec::new();
    t.update(&Msg::Shown, &cx, &mut out);
    t.update(&Msg::Reply(id, Ok(Resposta::Quantos(1848))), &cx, &mut out);
    assert_eq!(avisos(&out), ["Lote 0091 desfeito: 1.848 linhas."]);
}

#[test]
fn lote_desfeito_nao_se_desfaz_de_novo() {
    let cx = sessao();
    let mut t = lotes(&cx);
    pressionar(&mut t, &cx, &[Tecla::Baixo]);
    assert_eq!(t.enabled("lotes.desfazer", &cx), Err("Este lote já foi desfeito.".into()));
}

#[test]
fn reimportar_pede_caminho_e_vira_trabalho() {
    let cx = sessao();
    let mut t = detalhe(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::F(6)]);
    let Some(Effect::Open(mut caixa)) = e.into_iter().next() else { panic!() };
    let mut out = Vec::new();
    caixa.update(&Msg::Paste("/tmp/corrigido.pdf\n".into()), &cx, &mut out);
    out.extend(pressionar(caixa.as_mut(), &cx, &[Tecla::Enter]));
    let Some(Effect::Pick(id, valor)) = out.pop() else { panic!("{out:?}") };
    t.update(&Msg::Picked(id, valor), &cx, &mut out);
    assert!(
        matches!(&out[..], [Effect::Start(_, Trabalho::Reimportar { lote: 91, arquivo })] if arquivo.ends_with("corrigido.pdf")),
        "{out:?}"
    );
    varrer(caixa.as_mut());
}

#[test]
fn quem_nao_pode_ver_linhas_nao_as_pede() {
    let cx = com_papel(Papel::Suporte);
    let mut t = Lote::novo(91);
    abrir(&mut t, &cx, |p| {
        assert!(!matches!(p, Pergunta::Rejeitos(_)), "não se pergunta o que não se pode ver");
        resposta(p)
    });
    assert!(retrato(t, 80, 24).contains("não mostra o texto"));
}

#[test]
fn fotos_e_tamanhos() {
    let cx = sessao();
    let q = retrato(lotes(&cx), 80, 24);
    limpo(&q);
    foto("lotes_80x24", &q);
    foto("lotes_120x35", &retrato(lotes(&cx), 120, 35));
    foto("lote_80x24", &retrato(detalhe(&cx), 80, 24));
    foto("lote_120x35", &retrato(detalhe(&cx), 120, 35));
    so_ascii(&retrato_ascii(detalhe(&cx), 80, 24));
    varrer(&mut lotes(&cx));
    varrer(&mut detalhe(&cx));
    varrer(&mut Lotes::nova());
    varrer(&mut Lote::novo(1));
}

#[test]
fn lote_parado_abre_no_assistente_e_a_fila_do_gravado_tambem() {
    let cx = sessao();
    let mut t = Lotes::nova();
    abrir(&mut t, &cx, |p| match p {
        Pergunta::Lotes => Ok(Resposta::Lotes(vec![lote(92, "julho.pdf", "previa")])),
        outra => resposta(outra),
    });
    let e = pressionar(&mut t, &cx, &[Tecla::Enter]);
    assert!(matches!(&e[..], [Effect::Push(Rota::Importar(p))] if p.lote == Some(92)), "{e:?}");
    assert!(t.enabled("lotes.desfazer", &cx).is_err(), "o que não foi gravado não se desfaz");
    for tecla in [Tecla::F(4), Tecla::Enter] {
        let e = pressionar(&mut detalhe(&cx), &cx, &[tecla]);
        assert!(matches!(&e[..], [Effect::Push(Rota::Importar(p))] if p.lote == Some(91)), "{e:?}");
    }
}
