#![allow(clippy::unwrap_used)]

use chrono::{TimeZone, Utc};

use super::*;
use crate::msg::{Desfecho, Progresso};
use crate::pergunta::Trabalho;
use crate::servico::Competencia;
use crate::testes::{foto, pergunta, pressionar, quadro, sessao, varrer, visual};

fn gravada(n: u128, rotulo: &str, estado: &str, mensagem: &str) -> Tarefa {
    let inicio = Utc.with_ymd_and_hms(2025, 6, 16, 15, 0, 0).unwrap();
    Tarefa {
        id: Uuid::from_u128(n),
        tipo: "importar".into(),
        rotulo: rotulo.into(),
        estado: estado.into(),
        feito: 10,
        total: Some(10),
        fase: "gravar".into(),
        inicio,
        fim: None,
        mensagem: mensagem.into(),
        usuario: "maria".into(),
    }
}

fn com_tarefas() -> (Painel, Session) {
    let mut cx = sessao();
    let mut vivas = TarefasVivas::default();
    vivas.iniciar(JobId(5), &Trabalho::Espelhar(Competencia::ler("202506").unwrap()), cx.agora);
    cx.agora += chrono::Duration::seconds(60);
    let mut p = Painel::novo(&vivas);
    let mut out = Vec::new();
    p.update(&Msg::Opened, &cx, &mut out);
    let id = pergunta(&out);
    let lista = vec![
        gravada(1, "Importar PDF", "concluido", "1.842 novas, 3 pendentes"),
        gravada(2, "Importar planilha", "falhou", "Falta a coluna CNS."),
        gravada(3, "Espelhar 05/2025", "rodando", ""),
    ];
    p.update(&Msg::Reply(id, Ok(Resposta::Tarefas(lista))), &cx, &mut out);
    let progresso = Progresso { feito: 412, total: Some(640), fase: "linhas".into() };
    p.update(&Msg::Progress(JobId(5), progresso), &cx, &mut out);
    (p, cx)
}

#[test]
fn cancelar_pergunta_antes_e_vale_so_para_o_que_roda() {
    let (mut p, cx) = com_tarefas();
    let e = pressionar(&mut p, &cx, &[Tecla::Del]);
    assert!(matches!(&e[..], [Effect::Confirm(c)] if matches!(*c.effect, Effect::Cancel(JobId(5)))), "{e:?}");
    let e = pressionar(&mut p, &cx, &[Tecla::Baixo, Tecla::Del]);
    assert!(e.iter().any(|e| matches!(e, Effect::Notify(Nivel::Aviso, _))));
    assert!(!e.iter().any(|e| matches!(e, Effect::Confirm(_))));
}

#[test]
fn progresso_depois_do_fim_nao_ressuscita() {
    let (mut p, cx) = com_tarefas();
    let mut out = Vec::new();
    p.update(&Msg::Finished(JobId(5), Desfecho::Cancelled), &cx, &mut out);
    p.update(&Msg::Progress(JobId(5), Progresso { feito: 600, total: Some(640), fase: String::new() }), &cx, &mut out);
    assert!(p.linhas().iter().all(|l| !matches!(l, Linha::Viva(v) if v.ativa())));
}

#[test]
fn quanto_resta() {
    let cx = sessao();
    let p = |feito, total| Progresso { feito, total: Some(total), fase: String::new() };
    let em = |s| cx.agora + chrono::Duration::seconds(s);
    assert_eq!(resta(&p(50, 100), cx.agora, em(30)), "resta 30s");
    assert_eq!(resta(&p(10, 100), cx.agora, em(20)), "resta 3m00s");
    assert_eq!(resta(&p(1, 1_000), cx.agora, em(20)), "resta 5h33m");
    assert_eq!(resta(&p(0, 100), cx.agora, em(20)), "");
    assert_eq!(resta(&p(100, 100), cx.agora, em(20)), "");
    assert_eq!(resta(&p(50, 100), cx.agora, em(-20)), "");
}

#[test]
fn tamanhos() {
    varrer(&mut com_tarefas().0);
    varrer(&mut Painel::novo(&TarefasVivas::default()));
}

#[test]
fn foto_do_painel() {
    let (p, cx) = com_tarefas();
    let mut casca = crate::testes::casca_com(Box::new(crate::inicio::InicioTela::nova()), cx);
    casca.abrir_para_teste(Box::new(p));
    foto("tarefas_80x24", &quadro(&mut casca, 80, 24, &visual()));
}
