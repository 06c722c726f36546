//! Espelho: nothing is written without a rehearsal and a typed word; running and comparing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unnecessary_wraps)]

use nexsus_widgets::Tecla;

use super::Espelho;
use crate::comum::testes::{abrir, avisos, cns, confirmacao, erro, limpo, retrato, retrato_ascii, so_ascii, terminar};
use crate::quadro::{
    Desfecho, Effect, Leave, Msg, Pergunta, Progresso, Resposta, ResultadoTrabalho, Screen, Session, Trabalho,
};
use crate::servico::{
    Competencia, ConferenciaEspelho, DiaEspelho, DiferencaEspelho, Dinheiro, ErroUsuario, Papel, PlanoEspelho,
    ResultadoEspelho, ResumoProducao, ResumoProfissional,
};
use crate::testes::{com_papel, foto, pressionar, sessao, trabalho, varrer};

fn resposta(p: &Pergunta) -> Result<Resposta, ErroUsuario> {
    let Pergunta::ProducaoResumo(_) = p else { panic!("{p:?}") };
    let profissional = |nome: &str, linhas, espelhadas| ResumoProfissional {
        cns: Some(cns()),
        nome: nome.into(),
        cbos: vec!["225125".into()],
        folhas: 8,
        linhas,
        valor: Dinheiro::de_centavos(2_394_860),
        parte: 41,
        espelhadas,
    };
    Ok(Resposta::ProducaoResumo(ResumoProducao {
        profissionais: vec![profissional("DRA. HELENA PRADO", 774, 0), profissional("DR. JOÃO BATISTA", 630, 630)],
        linhas: 1404,
        valor_centavos: 4_789_720,
        a_faturar: 0,
        estados: vec![],
    }))
}

fn resultado(incluir: u64, espelhadas: u64, confere: Option<bool>) -> ResultadoTrabalho {
    ResultadoTrabalho::Espelho(Box::new(ResultadoEspelho {
        plano: PlanoEspelho { incluir, igual: 630, divergente: 0, alheias: 2 },
        espelhadas,
        conferencia: confere.map(|confere| ConferenciaEspelho {
            linhas_nexsus: 1404,
            linhas_s_prd: if confere { 1404 } else { 1402 },
            soma_qt_nexsus: 1500,
            soma_qt_s_prd: if confere { 1500 } else { 1498 },
            confere,
            diferencas: if confere { Vec::new() } else { vec![diferenca("001"), diferenca("002")] },
            dias: if confere { Vec::new() } else { dias() },
        }),
        destino: ["Banco /dados/BPAMAG.GDB em 127.0.0.1:3050", "Firebird 3.0, charset WIN1252"]
            .into_iter()
            .chain(confere.is_none().then_some("51 campos conferidos: 1 com texto cortado ou letra trocada, abaixo"))
            .map(str::to_owned)
            .collect(),
        avisos: vec!["O Firebird usa a senha de fábrica SYSDBA/masterkey.".into()],
    }))
}

fn diferenca(folha: &str) -> DiferencaEspelho {
    DiferencaEspelho {
        situacao: if folha == "001" { "falta" } else { "diferente" },
        instrumento: "BPI".into(),
        profissional: cns().mascarado(),
        dia: "2025-06-12".into(),
        folha: folha.into(),
        sequencia: "07".into(),
        procedimento: "0301010072".into(),
        colunas: if folha == "001" { Vec::new() } else { vec!["PRD_QT_P".into(), "PRD_CID".into()] },
    }
}

/// The first day has one difference more than the list holds.
fn dias() -> Vec<DiaEspelho> {
    let dia = |dia: &str, faltam, diferentes, a_mais| DiaEspelho {
        profissional: cns().mascarado(),
        dia: dia.into(),
        faltam,
        diferentes,
        a_mais,
    };
    vec![dia("2025-06-12", 2, 1, 0), dia("2025-06-13", 0, 0, 4)]
}

fn com_diferencas(cx: &Session) -> Espelho {
    let mut t = espelhada(cx, false);
    pressionar(&mut t, cx, &[Tecla::Letra('w')]);
    t
}

#[test]
fn diferencas_por_dia_e_depois_linha_por_linha() {
    let cx = sessao();
    let q = retrato(com_diferencas(&cx), 80, 24);
    assert!(q.contains("12/06/2025") && q.contains("13/06/2025"), "{q}");
    let mut t = com_diferencas(&cx);
    // Enter opens the day; nothing is ever started from here.
    assert!(pressionar(&mut t, &cx, &[Tecla::Enter]).is_empty());
    assert!(matches!(pressionar(&mut t, &cx, &[Tecla::Enter])[..], [Effect::Bell]));
    let q = retrato(t, 80, 24);
    for parte in ["falta em S_PRD", "diferente em S_PRD", "PRD_QT_P PRD_CID", "Mais 1 contadas"] {
        assert!(q.contains(parte), "{parte}\n{q}");
    }
    let mut t = com_diferencas(&cx);
    // A step at a time: the lines, the days, the plan, out.
    pressionar(&mut t, &cx, &[Tecla::Enter]);
    assert!(pressionar(&mut t, &cx, &[Tecla::Esc, Tecla::Esc]).is_empty());
    assert!(matches!(pressionar(&mut t, &cx, &[Tecla::Esc])[..], [Effect::Pop]));
}

#[test]
fn sem_conferencia_ou_sem_diferenca_nao_ha_o_que_mostrar() {
    let cx = sessao();
    assert!(tela(&cx).enabled("espelho.diferencas", &cx).unwrap_err().contains("conferência"));
    assert!(espelhada(&cx, true).enabled("espelho.diferencas", &cx).unwrap_err().contains("Nenhuma"));
    assert!(espelhada(&cx, false).enabled("espelho.diferencas", &cx).is_ok());
}

#[test]
fn a_pergunta_lembra_da_copia_e_diz_de_que_arquivo() {
    let cx = sessao();
    let (_, _, texto) = confirmacao(pressionar(&mut ensaiada(&cx), &cx, &[Tecla::F(2)]));
    assert!(texto.contains("copie o arquivo do BPA") && texto.contains("/dados/BPAMAG.GDB"), "{texto}");
}

#[test]
fn o_mes_se_escolhe() {
    let cx = sessao();
    let mut t = ensaiada(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('c')]);
    assert!(matches!(e[..], [Effect::Open(_)]));
    let crate::quadro::ReqId(proximo) = cx.req();
    let mut out = Vec::new();
    t.update(&Msg::Picked(crate::quadro::ReqId(proximo - 1), "202512".into()), &cx, &mut out);
    assert!(matches!(out[0], Effect::SetCompetencia(c) if c == Competencia::ler("202512").unwrap()));
    assert!(t.enabled("espelho.espelhar", &cx).is_err(), "o ensaio era de outro mês");
}

fn tela(cx: &Session) -> Espelho {
    let mut t = Espelho::nova(Some(Competencia::ler("202506").unwrap()));
    abrir(&mut t, cx, resposta);
    t
}

fn ensaiada(cx: &Session) -> Espelho {
    let mut t = tela(cx);
    let e = pressionar(&mut t, cx, &[Tecla::Enter]);
    assert!(matches!(e[..], [Effect::Start(_, Trabalho::EspelhoEnsaio(_))]), "{e:?}");
    let id = trabalho(&e);
    assert!(terminar(&mut t, cx, id, resultado(774, 0, None)).is_empty());
    t
}

fn espelhada(cx: &Session, confere: bool) -> Espelho {
    let mut t = ensaiada(cx);
    let (efeito, palavra, texto) = confirmacao(pressionar(&mut t, cx, &[Tecla::F(2)]));
    assert_eq!(palavra, Some("ESPELHAR"));
    assert!(texto.contains("774 linhas") && texto.contains("alheias 2"), "{texto}");
    let Effect::Start(id, Trabalho::Espelhar(c)) = efeito else { panic!("{efeito:?}") };
    assert_eq!(c, Competencia::ler("202506").unwrap());
    let p = Progresso { feito: 100, total: Some(774), fase: "gravando em S_PRD".into() };
    t.update(&Msg::Progress(id, p), cx, &mut Vec::new());
    assert!(matches!(t.leave(), Leave::Busy(_)));
    let e = terminar(&mut t, cx, id, resultado(0, 774, Some(confere)));
    assert_eq!(avisos(&e), ["Espelhado. 774 linhas."]);
    crate::comum::testes::responder(&mut t, cx, e, resposta);
    t
}

#[test]
fn sem_ensaio_nao_espelha() {
    let cx = sessao();
    let mut t = tela(&cx);
    assert!(t.enabled("espelho.espelhar", &cx).unwrap_err().contains("ensaio"));
    assert!(matches!(pressionar(&mut t, &cx, &[Tecla::F(2)])[..], [Effect::Bell]));
}

#[test]
fn depois_de_espelhar_e_preciso_ensaiar_de_novo() {
    let cx = sessao();
    let t = espelhada(&cx, true);
    assert!(t.enabled("espelho.espelhar", &cx).is_err());
}

#[test]
fn outro_mes_esquece_o_ensaio() {
    let cx = sessao();
    let mut t = ensaiada(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('>')]);
    assert!(matches!(e[0], Effect::SetCompetencia(_)));
    assert!(t.enabled("espelho.espelhar", &cx).is_err());
}

#[test]
fn operador_ensaia_mas_nao_espelha() {
    let cx = com_papel(Papel::Operador);
    let mut t = ensaiada(&cx);
    assert!(matches!(pressionar(&mut t, &cx, &[Tecla::F(2)])[..], [Effect::Bell]));
    let e = pressionar(&mut t, &cx, &[Tecla::Enter]);
    assert_eq!(avisos(&e), ["Seu perfil não permite: espelhar no banco do BPA."]);
}

#[test]
fn nada_a_inserir_nao_pede_confirmacao() {
    let cx = sessao();
    let mut t = tela(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('t')]);
    let id = trabalho(&e);
    terminar(&mut t, &cx, id, resultado(0, 0, None));
    assert!(t.enabled("espelho.espelhar", &cx).unwrap_err().contains("Nada a inserir"));
}

#[test]
fn firebird_desligado_mostra_o_que_fazer() {
    let cx = sessao();
    let mut t = tela(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Enter]);
    let id = trabalho(&e);
    let mut out = Vec::new();
    t.update(&Msg::Finished(id, Desfecho::Failed(erro())), &cx, &mut out);
    assert_eq!(avisos(&out).len(), 1);
    let q = retrato(t, 80, 24);
    assert!(q.contains("O banco não responde.") && q.contains("Tente de novo."), "{q}");
}

#[test]
fn conferencia_sozinha_nao_apaga_o_plano() {
    let cx = sessao();
    let mut t = ensaiada(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::F(5)]);
    assert!(matches!(e[..], [Effect::Start(_, Trabalho::EspelhoConferir(_))]));
    let id = trabalho(&e);
    terminar(&mut t, &cx, id, resultado(774, 0, Some(false)));
    assert!(t.enabled("espelho.espelhar", &cx).is_ok());
    let q = retrato(t, 80, 24);
    assert!(q.contains("Os dois lados diferem"), "{q}");
}

#[test]
fn reenviar_pede_a_palavra() {
    let cx = sessao();
    let mut t = tela(&cx);
    let (efeito, palavra, _) = confirmacao(pressionar(&mut t, &cx, &[Tecla::Letra('o')]));
    assert_eq!(palavra, Some("ESPELHAR"));
    assert!(matches!(efeito, Effect::Start(_, Trabalho::EspelhoReconciliar(_))));
}

#[test]
fn fotos_e_tamanhos() {
    let cx = sessao();
    foto("espelho_80x24", &retrato(tela(&cx), 80, 24));
    let q = retrato(ensaiada(&cx), 80, 24);
    limpo(&q);
    foto("espelho_ensaio_80x24", &q);
    foto("espelho_ensaio_120x35", &retrato(ensaiada(&cx), 120, 35));
    foto("espelho_feito_80x24", &retrato(espelhada(&cx, true), 80, 24));
    foto("espelho_feito_120x35", &retrato(espelhada(&cx, false), 120, 35));
    so_ascii(&retrato_ascii(espelhada(&cx, false), 80, 24));
    foto("espelho_diferencas_80x24", &retrato(com_diferencas(&cx), 80, 24));
    foto("espelho_diferencas_40x12", &retrato(com_diferencas(&cx), 40, 12));
    let linhas = || {
        let mut t = com_diferencas(&cx);
        pressionar(&mut t, &cx, &[Tecla::Enter]);
        t
    };
    foto("espelho_diferencas_linhas_80x24", &retrato(linhas(), 80, 24));
    foto("espelho_diferencas_linhas_120x35", &retrato(linhas(), 120, 35));
    so_ascii(&retrato_ascii(linhas(), 80, 24));
    varrer(&mut linhas());
    varrer(&mut com_diferencas(&cx));
    varrer(&mut tela(&cx));
    varrer(&mut ensaiada(&cx));
    varrer(&mut espelhada(&cx, true));
    varrer(&mut Espelho::nova(None));
}
