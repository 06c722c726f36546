//! The one command of the closing: what it asks next, and behind which question.
#![allow(clippy::unwrap_used, clippy::panic)]

use super::fechamento::Fechamento;
use crate::quadro::{Confirm, Effect, Pergunta, Resposta, Session};
use crate::servico::{Competencia, ErroUsuario, Papel, SituacaoFechamento};
use crate::testes::com_papel;

fn mes() -> Competencia {
    Competencia::ler("202506").unwrap()
}

fn situacao(estado: &str, meu: bool) -> SituacaoFechamento {
    SituacaoFechamento {
        competencia: "202506".into(),
        cnes: "2077485".into(),
        estado: estado.into(),
        pedido_por: Some("ana".into()),
        pedido_meu: meu,
        ..SituacaoFechamento::default()
    }
}

/// Runs the command and gives what it brings for this state.
fn rodar(f: &mut Fechamento, s: SituacaoFechamento, cx: &Session) -> Effect {
    let mut out = Vec::new();
    f.comando(mes(), cx, &mut out);
    let Some(Effect::Ask(id, Pergunta::Fechamento(c))) = out.pop() else { panic!("{out:?}") };
    assert_eq!(c, mes());
    assert!(f.recebe(id, &Ok(Resposta::Fechamento(Box::new(s))), mes(), cx, &mut out));
    assert_eq!(out.len(), 1, "{out:?}");
    out.remove(0)
}

fn guardado(e: Effect) -> (Confirm, Pergunta) {
    let Effect::Confirm(c) = e else { panic!("{e:?}") };
    let Effect::Ask(_, p) = *c.effect else { panic!() };
    (Confirm { effect: Box::new(Effect::Bell), ..c }, p)
}

#[test]
fn pede_confirma_ou_grava_o_relatorio_conforme_o_estado() {
    let cx = com_papel(Papel::Gestor);
    let mut f = Fechamento::default();
    for aberta in ["aberta", "reaberta"] {
        let (c, p) = guardado(rodar(&mut f, situacao(aberta, true), &cx));
        assert!(matches!(p, Pergunta::FechamentoPedir(m) if m == mes()), "{p:?}");
        assert_eq!(c.palavra, Some("FECHAR"));
    }
    let (c, p) = guardado(rodar(&mut f, situacao("pedido", false), &cx));
    assert!(matches!(p, Pergunta::FechamentoConfirmar(m) if m == mes()), "{p:?}");
    assert!(c.palavra == Some("FECHAR") && c.texto.contains("pedido de ana"), "{c:?}");
    // One's own request, and a role that may not confirm: told, nothing to be typed.
    assert!(matches!(rodar(&mut f, situacao("pedido", true), &cx), Effect::Notify(..)));
    let operador = com_papel(Papel::Operador);
    assert!(matches!(rodar(&mut f, situacao("pedido", false), &operador), Effect::Notify(..)));
    let (c, p) = guardado(rodar(&mut f, situacao("fechada", true), &cx));
    let Pergunta::FechamentoRelatorio { arquivo, .. } = p else { panic!("{p:?}") };
    assert_eq!((arquivo.to_str(), c.palavra), (Some("fechamento_2077485_202506.txt"), None));
}

#[test]
fn recusa_do_servico_aparece() {
    let cx = com_papel(Papel::Gestor);
    let (mut f, mut out) = (Fechamento::default(), Vec::new());
    f.comando(mes(), &cx, &mut out);
    let Some(Effect::Ask(id, _)) = out.pop() else { panic!() };
    let e = ErroUsuario::nao_encontrado("O mês");
    assert!(f.recebe(id, &Err(e), mes(), &cx, &mut out));
    assert!(matches!(&out[..], [Effect::Notify(_, t)] if t.contains("O mês")), "{out:?}");
}
