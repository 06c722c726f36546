#![allow(clippy::unwrap_used, clippy::unnecessary_wraps)]

use super::*;
use crate::comum::testes::responder;
use crate::msg::{Desfecho, JobId};
use crate::servico::Pendencia;
use crate::testes::{foto, pressionar, quadro, sessao, texto, varrer, visual_ascii};

fn pendencia(texto: &str, quantos: u64, lugar: &'static str, urgente: bool) -> Pendencia {
    Pendencia { texto: texto.into(), quantos, lugar, urgente }
}

fn exemplo() -> Inicio {
    Inicio {
        saudacao: "Bom dia, maria. Último acesso: 13/06/2025 17:58.".into(),
        pendencias: vec![
            pendencia("códigos do relatório sem procedimento SIGTAP", 4, "DEP", true),
            pendencia("linhas rejeitadas no lote 12 (PDF)", 3, "IMP", true),
            pendencia("atendimentos de 06/2025 ainda não faturados", 1_842, "PRD", false),
            pendencia("linhas prontas para o espelho do BPA", 612, "ESP", false),
            pendencia("pacientes sem CNS e sem CPF", 44, "PAC", false),
        ],
        numeros: vec![("Valor SIGTAP 06/2025".into(), "58.411,20".into()), ("Folhas".into(), "19".into())],
    }
}

fn servico(p: &Pergunta) -> Result<Resposta, crate::servico::ErroUsuario> {
    Ok(match p {
        Pergunta::Inicio => Resposta::Inicio(exemplo()),
        Pergunta::Previas => Resposta::Lotes(Vec::new()),
        _ => unreachable!("{p:?}"),
    })
}

#[test]
fn importacao_parada_vem_antes_e_se_retoma() {
    let cx = sessao();
    let mut t = InicioTela::nova();
    let mut out = Vec::new();
    t.update(&Msg::Opened, &cx, &mut out);
    responder(&mut t, &cx, out, |p| match p {
        Pergunta::Previas => Ok(Resposta::Lotes(vec![crate::lotes::exemplo(91, "junho.pdf", "previa")])),
        outra => servico(outra),
    });
    let quadro = texto_de(&mut t);
    assert!(quadro.contains("Lote 0091 em correção: junho.pdf"), "{quadro}");
    let e = pressionar(&mut t, &cx, &[Tecla::Enter]);
    assert!(matches!(&e[..], [Effect::Push(Rota::Importar(p))] if p.lote == Some(91)), "{e:?}");
    let e = pressionar(&mut t, &cx, &[Tecla::Baixo, Tecla::Enter]);
    assert!(matches!(e.last(), Some(Effect::Push(Rota::Depara))), "{e:?}");
}

/// The body alone as text.
fn texto_de(t: &mut InicioTela) -> String {
    let area = Rect::new(0, 0, 80, 21);
    let mut buf = Buffer::empty(area);
    t.view(area, &mut buf, &crate::testes::visual());
    (0..21).flat_map(|y| (0..80).map(move |x| (x, y))).map(|p| buf[p].symbol()).collect()
}

fn carregado() -> (InicioTela, Session) {
    let cx = sessao();
    let mut t = InicioTela::nova();
    let mut out = Vec::new();
    t.update(&Msg::Opened, &cx, &mut out);
    responder(&mut t, &cx, out, servico);
    (t, cx)
}

#[test]
fn enter_abre_onde_a_pendencia_se_resolve() {
    let (mut t, cx) = carregado();
    assert!(matches!(pressionar(&mut t, &cx, &[Tecla::Enter])[..], [Effect::Push(Rota::Depara)]));
    let e = pressionar(&mut t, &cx, &[Tecla::Baixo, Tecla::Baixo, Tecla::Enter]);
    assert!(matches!(e.last(), Some(Effect::Push(Rota::Producao(None)))), "{e:?}");
}

#[test]
fn fim_de_tarefa_confere_de_novo() {
    let (mut t, cx) = carregado();
    let mut out = Vec::new();
    t.update(&Msg::Finished(JobId(3), Desfecho::Cancelled), &cx, &mut out);
    assert!(out.iter().any(|e| matches!(e, Effect::Ask(_, Pergunta::Inicio))), "{out:?}");
}

#[test]
fn erro_vira_frase_e_o_que_havia_fica() {
    let (mut t, cx) = carregado();
    let e = pressionar(&mut t, &cx, &[Tecla::F(5)]);
    let mut out = Vec::new();
    let erro = crate::servico::ErroUsuario::novo("x", 69, "O banco não responde.", "Tente de novo.");
    let Some(Effect::Ask(id, Pergunta::Inicio)) = e.first() else { unreachable!() };
    t.update(&Msg::Reply(*id, Err(erro)), &cx, &mut out);
    assert!(matches!(&out[..], [Effect::Notify(Nivel::Erro, f)] if f.contains("banco")));
    assert_eq!(t.linhas.len(), 5);
}

#[test]
fn vazio_diz_por_onde_comecar() {
    let cx = sessao();
    let mut t = InicioTela::nova();
    t.receber(&Inicio::default());
    let quadro = texto(Box::new(t), cx, 80, 24);
    assert!(quadro.contains("Nada pendente"), "{quadro}");
}

#[test]
fn milhares() {
    for (n, s) in [(0, "0"), (999, "999"), (1_000, "1.000"), (24_310, "24.310"), (1_000_000, "1.000.000")] {
        assert_eq!(milhar(n), s);
    }
}

#[test]
fn todos_os_codigos_cabem_em_80_colunas() {
    let (t, cx) = carregado();
    let quadro = texto(Box::new(t), cx, 80, 24);
    for c in CODIGOS.iter().skip(1) {
        assert!(quadro.contains(&format!(":{} ", c.codigo.to_lowercase())), "{}: {quadro}", c.codigo);
    }
}

#[test]
fn tamanhos() {
    let (mut t, _) = carregado();
    varrer(&mut t);
    varrer(&mut InicioTela::nova());
}

#[test]
fn fotos() {
    for (l, a) in [(80, 24), (120, 35), (40, 12)] {
        let (t, cx) = carregado();
        foto(&format!("inicio_{l}x{a}"), &texto(Box::new(t), cx, l, a));
    }
    let (t, cx) = carregado();
    let mut casca = crate::testes::casca_com(Box::new(t), cx);
    foto("inicio_80x24_ascii", &quadro(&mut casca, 80, 24, &visual_ascii()));
}
