//! De-para: missing codes first, one key accepts a proposal, a typed code is checked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unnecessary_wraps)]

use nexsus_widgets::Tecla;

use super::Depara;
use crate::comum::testes::{
    COMPRIDO, HOSTIL, abrir, avisos, consulta, limpo, responder, retrato, retrato_ascii, so_ascii,
};
use crate::quadro::{Effect, Msg, Pergunta, Resposta, Screen, Session};
use crate::servico::{CodigoProcedimento, DeparaLinha, ErroUsuario, Papel, Sugestao};
use crate::testes::{com_papel, digitar, foto, pressionar, sessao, varrer};

fn outro() -> CodigoProcedimento {
    CodigoProcedimento::ler("0205020143").unwrap()
}

fn linha(cod: &str, nome: &str, codigo: Option<CodigoProcedimento>, origem: &str, atendimentos: i64) -> DeparaLinha {
    DeparaLinha {
        cod_proc_aureo: cod.into(),
        proc_aureo: nome.into(),
        co_procedimento: codigo,
        nome_sigtap: codigo.map(|_| "CONSULTA MÉDICA EM ATENÇÃO ESPECIALIZADA".into()).unwrap_or_default(),
        origem: origem.into(),
        atendimentos,
    }
}

fn resposta(p: &Pergunta) -> Result<Resposta, ErroUsuario> {
    Ok(match p {
        Pergunta::DeparaListar => Resposta::Depara(vec![
            linha("1001", "CONS. MEDICA", Some(consulta()), "definido", 900),
            linha("0301010072", "CONSULTA", Some(consulta()), "igual", 12),
            linha("2040", "ULTRASSOM OBSTETRICO", None, "pendente", 44),
            linha("2041", HOSTIL, None, "pendente", 3),
            linha("2042", COMPRIDO, None, "pendente", 1),
        ]),
        Pergunta::DeparaSugerir(_) => Resposta::Sugestoes(vec![Sugestao {
            cod_proc_aureo: "2040".into(),
            proc_aureo: "ULTRASSOM OBSTETRICO".into(),
            opcoes: vec![
                (outro(), "ULTRASSONOGRAFIA OBSTETRICA".into(), 0.92),
                (consulta(), "CONSULTA MEDICA".into(), 0.11),
            ],
        }]),
        Pergunta::DeparaDefinir { .. } => Resposta::Feito,
        Pergunta::ProcedimentoBuscar { texto, .. } => Resposta::Procedimentos(if texto == "ultras" {
            vec![(consulta(), "ULTRASSONOGRAFIA DE ABDOMEN".into()), (outro(), "ULTRASSONOGRAFIA OBSTETRICA".into())]
        } else {
            vec![]
        }),
        Pergunta::DeparaExportar(_) => Resposta::Quantos(5),
        _ => panic!("{p:?}"),
    })
}

fn tela(cx: &Session) -> Depara {
    let mut t = Depara::nova();
    abrir(&mut t, cx, resposta);
    t
}

#[test]
fn o_que_falta_vem_primeiro_por_peso() {
    let cx = sessao();
    let q = retrato(tela(&cx), 80, 24);
    let onde = |s: &str| q.find(s).unwrap();
    assert!(onde(" 2040 ") < onde(" 2041 ") && onde(" 2041 ") < onde(" 1001 "), "{q}");
    assert_eq!(tela(&cx).message().unwrap().1, "3 códigos sem de-para.");
}

#[test]
fn uma_tecla_aceita_a_sugestao() {
    let cx = sessao();
    let mut t = tela(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('1')]);
    let [Effect::Ask(_, Pergunta::DeparaDefinir { cod_aureo, codigo })] = &e[..] else { panic!("{e:?}") };
    assert_eq!((cod_aureo.as_str(), *codigo), ("2040", outro()));
    let e = responder(&mut t, &cx, e, resposta);
    assert!(avisos(&e)[0].contains("2040"));
}

#[test]
fn sugestao_que_nao_existe_explica() {
    let cx = sessao();
    let mut t = tela(&cx);
    assert!(t.enabled("depara.sugestao3", &cx).unwrap_err().contains("Não há sugestão"));
    pressionar(&mut t, &cx, &[Tecla::End]);
    assert!(t.enabled("depara.sugestao1", &cx).unwrap_err().contains("já é um procedimento SIGTAP"));
}

#[test]
fn codigo_digitado_e_conferido() {
    let cx = sessao();
    let mut t = tela(&cx);
    let Some(Effect::Open(mut caixa)) = pressionar(&mut t, &cx, &[Tecla::Enter]).pop() else { panic!() };
    let mut teclas = digitar("0205020144");
    teclas.push(Tecla::Enter);
    let e = pressionar(caixa.as_mut(), &cx, &teclas);
    assert!(matches!(e[..], [Effect::Bell]), "dígito errado não passa: {e:?}");
    let mut teclas = vec![Tecla::Apaga];
    teclas.extend(digitar("3"));
    teclas.push(Tecla::Enter);
    let mut e = pressionar(caixa.as_mut(), &cx, &teclas);
    let Some(Effect::Pick(id, valor)) = e.pop() else { panic!("{e:?}") };
    t.update(&Msg::Picked(id, valor), &cx, &mut e);
    assert!(matches!(&e[..], [Effect::Ask(_, Pergunta::DeparaDefinir { cod_aureo, .. })] if cod_aureo == "2040"));
    varrer(caixa.as_mut());
}

#[test]
fn f4_procura_na_tabela_e_o_escolhido_vai_para_o_campo() {
    let cx = sessao();
    let mut t = tela(&cx);
    let Some(Effect::Open(mut caixa)) = pressionar(&mut t, &cx, &[Tecla::Enter]).pop() else { panic!() };
    let Some(Effect::Open(mut procura)) = pressionar(caixa.as_mut(), &cx, &[Tecla::F(4)]).pop() else { panic!() };
    let mut e = Vec::new();
    procura.update(&Msg::Opened, &cx, &mut e);
    // The name of the source is a first guess.
    assert!(matches!(&e[..], [Effect::Ask(_, Pergunta::ProcedimentoBuscar { texto, .. })] if texto == "ULTRASSOM"));
    let teclas: Vec<Tecla> = [Tecla::Apaga; 9].into_iter().chain(digitar("ultras")).collect();
    e.extend(pressionar(procura.as_mut(), &cx, &teclas));
    responder(procura.as_mut(), &cx, e, resposta);
    let mut e = pressionar(procura.as_mut(), &cx, &[Tecla::Baixo, Tecla::Enter]);
    let Some(Effect::Pick(id, valor)) = e.pop() else { panic!("{e:?}") };
    caixa.update(&Msg::Picked(id, valor), &cx, &mut e);
    varrer(procura.as_mut());
    varrer(caixa.as_mut());
    let e = pressionar(caixa.as_mut(), &cx, &[Tecla::Enter]);
    assert!(matches!(&e[..], [Effect::Pick(_, v)] if *v == outro().to_string()), "{e:?}");
}

#[test]
fn digitar_sobre_um_codigo_ja_definido_o_troca() {
    let cx = sessao();
    let mut t = tela(&cx);
    pressionar(&mut t, &cx, &[Tecla::Baixo; 3]);
    let Some(Effect::Open(mut caixa)) = pressionar(&mut t, &cx, &[Tecla::Enter]).pop() else { panic!() };
    let mut teclas = digitar("0205020143");
    teclas.push(Tecla::Enter);
    let e = pressionar(caixa.as_mut(), &cx, &teclas);
    assert!(matches!(&e[..], [Effect::Pick(_, v)] if *v == outro().to_string()), "{e:?}");
}

#[test]
fn definir_o_ultimo_diz_que_acabou() {
    let cx = sessao();
    let mut t = tela(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('1')]);
    let e = responder(&mut t, &cx, e, |p| {
        Ok(match p {
            Pergunta::DeparaListar => Resposta::Depara(vec![linha("2040", "X", Some(outro()), "definido", 44)]),
            p => return resposta(p),
        })
    });
    assert!(avisos(&e)[0].ends_with("Todos os códigos têm de-para."), "{e:?}");
}

#[test]
fn visao_dos_que_faltam_e_filtro() {
    let cx = sessao();
    let mut t = tela(&cx);
    pressionar(&mut t, &cx, &[Tecla::F(7)]);
    assert!(!retrato(t, 80, 24).contains(" 1001 "));
    let mut t = tela(&cx);
    let mut teclas = vec![Tecla::Letra('/')];
    teclas.extend(digitar("obstetrico"));
    pressionar(&mut t, &cx, &teclas);
    assert!(retrato(t, 80, 24).contains("1 de 5"));
}

#[test]
fn gestor_ve_mas_nao_define() {
    let cx = com_papel(Papel::Gestor);
    let mut t = tela(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('1'), Tecla::Enter]);
    assert!(e.iter().all(|e| matches!(e, Effect::Bell)), "{e:?}");
}

#[test]
fn exportar_pergunta_o_caminho() {
    let cx = sessao();
    let mut t = tela(&cx);
    let Some(Effect::Open(mut caixa)) = pressionar(&mut t, &cx, &[Tecla::F(8)]).pop() else { panic!() };
    let mut e = pressionar(caixa.as_mut(), &cx, &[Tecla::Enter]);
    let Some(Effect::Pick(id, valor)) = e.pop() else { panic!("{e:?}") };
    assert_eq!(valor, "depara.csv");
    t.update(&Msg::Picked(id, valor), &cx, &mut e);
    let e = responder(&mut t, &cx, e, resposta);
    assert_eq!(avisos(&e), ["De-para exportado: 5 códigos."]);
}

#[test]
fn fotos_e_tamanhos() {
    let cx = sessao();
    let q = retrato(tela(&cx), 80, 24);
    limpo(&q);
    foto("depara_80x24", &q);
    foto("depara_120x35", &retrato(tela(&cx), 120, 35));
    so_ascii(&retrato_ascii(tela(&cx), 80, 24));
    varrer(&mut tela(&cx));
    varrer(&mut Depara::nova());
}
