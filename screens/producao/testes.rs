//! Produção: rehearsal, question, writing, views, months, and what was left behind.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unnecessary_wraps)]

use nexsus_widgets::Tecla;

use super::Producao;
use crate::comum::testes::{
    HOSTIL, abrir, avisos, cbo, cns, confirmacao, consulta, limpo, responder, retrato, retrato_ascii, so_ascii,
    terminar, uuid,
};
use crate::quadro::{
    Desfecho, Effect, JobId, Leave, Msg, Pergunta, Progresso, Resposta, ResultadoTrabalho, Rota, Screen, Session,
    Trabalho,
};
use crate::servico::{
    Competencia, ContagemCriticas, CriticaDaLinha, Dinheiro, ErroUsuario, LinhaDaLista, PaginaProducao, Papel,
    Pendente, ResultadoGeracao, ResumoProducao, ResumoProfissional,
};
use crate::testes::{com_papel, foto, pressionar, sessao, trabalho, varrer};

fn profissional(nome: &str, linhas: u64, valor: i64) -> ResumoProfissional {
    ResumoProfissional {
        cns: Some(cns()),
        nome: nome.into(),
        cbos: vec!["225125".into()],
        folhas: linhas.div_ceil(99),
        linhas,
        valor: Dinheiro::de_centavos(valor),
        parte: 41,
        espelhadas: 12,
    }
}

pub fn resposta(p: &Pergunta) -> Result<Resposta, ErroUsuario> {
    Ok(match p {
        Pergunta::ProducaoResumo(_) => Resposta::ProducaoResumo(ResumoProducao {
            profissionais: vec![
                profissional("DRA. HELENA PRADO", 774, 2_394_860),
                profissional(HOSTIL, 630, 2_730_000),
                profissional("", 438, 716_260),
            ],
            linhas: 1842,
            valor_centavos: 5_841_120,
            a_faturar: 37,
            estados: vec![("validada".into(), 1830), ("espelhada".into(), 12)],
        }),
        Pergunta::ProducaoCriticar(_) => Resposta::Criticas(
            vec![
                CriticaDaLinha {
                    onde: "atendimento.quantidade".into(),
                    ..critica("NX-014", "aviso", "Quantidade acima do usual para o procedimento.", Some("001/07"))
                },
                CriticaDaLinha {
                    onde: "paciente.dtnasc".into(),
                    chave: uuid(5).to_string(),
                    ..critica("NX-001", "bloqueio", "A data do atendimento está fora da janela da competência.", None)
                },
            ]
            .into(),
        ),
        Pergunta::ProducaoPagina { antes, limite, filtro, .. } => {
            let total = if filtro.is_empty() { 1842 } else { 3 };
            let fim = total.min(antes + u64::from(*limite));
            let linhas = (*antes..fim).map(linha).collect();
            Resposta::ProducaoPagina(PaginaProducao { linhas, total, antes: *antes })
        }
        _ => panic!("{p:?}"),
    })
}

fn linha(i: u64) -> LinhaDaLista {
    LinhaDaLista {
        id: uuid(u128::from(i)),
        folha: format!("{:03}", i / 99 + 1),
        sequencia: format!("{:02}", i % 99 + 1),
        cns_prof: Some(cns()),
        cbo: cbo(),
        procedimento: consulta(),
        data: "12/06/2025".into(),
        paciente: if i == 2 { HOSTIL.into() } else { "ADRIANA SILVA DE SOUZA".into() },
        quantidade: 1,
        valor: Dinheiro::de_centavos(1000),
        estado: if i == 0 { "espelhada".into() } else { "validada".into() },
    }
}

fn critica(id: &str, severidade: &str, frase: &str, folha: Option<&str>) -> CriticaDaLinha {
    CriticaDaLinha {
        id: id.into(),
        severidade: severidade.into(),
        frase: frase.into(),
        remedio: "Corrija a data no sistema de origem e importe de novo.".into(),
        fonte: "Portaria SAS 1.110/2021".into(),
        codigo_externo: Some("ERR 33".into()),
        atendimento: uuid(9),
        folha: folha.map(Into::into),
        ..CriticaDaLinha::default()
    }
}

pub fn geracao(geradas: u64) -> ResultadoTrabalho {
    let p = |n, motivo: &str, frase: &str| {
        let (onde, chave) = match motivo {
            "sem_depara" => ("depara", "2040".to_owned()),
            _ => ("paciente.cpf", uuid(77).to_string()),
        };
        let (motivo, frase, onde) = (motivo.into(), frase.into(), onde.into());
        Pendente { atendimento: uuid(n), motivo, frase, onde, chave }
    };
    ResultadoTrabalho::Geracao(Box::new(ResultadoGeracao {
        competencia: "202506".into(),
        geradas,
        criticas: ContagemCriticas { bloqueio: 2, aviso: 5 },
        pendentes: vec![
            p(1, "sem_depara", "Código 2040 sem de-para: defina-o em De-para (DEP)."),
            p(2, "sem_documento", "Paciente sem CPF e sem CNS: complete a ficha."),
            p(3, "sem_depara", "Código 2040 sem de-para: defina-o em De-para (DEP)."),
        ],
        folhas: 20,
        valor_sigtap: "58411.20".into(),
        avisos: Vec::new(),
    }))
}

pub fn tela(cx: &Session) -> Producao {
    let mut t = Producao::nova(None);
    assert!(abrir(&mut t, cx, resposta).is_empty());
    t
}

fn gerando(cx: &Session) -> (Producao, JobId) {
    let mut t = tela(cx);
    let e = pressionar(&mut t, cx, &[Tecla::F(2)]);
    assert!(matches!(&e[..], [Effect::Start(_, Trabalho::Gerar(p))] if p.ensaio), "primeiro o ensaio: {e:?}");
    let id = trabalho(&e);
    (t, id)
}

#[test]
fn gerar_ensaia_pergunta_e_so_entao_grava() {
    let cx = sessao();
    let (mut t, id) = gerando(&cx);
    let (efeito, palavra, texto) = confirmacao(terminar(&mut t, &cx, id, geracao(1842)));
    assert_eq!(palavra, None);
    for parte in [
        "06/2025",
        "1.842 linhas",
        "20 folhas",
        "58.411,20",
        "2 linhas com bloqueio ficam",
        "3 atendimentos pendentes ficam como estão",
    ] {
        assert!(texto.contains(parte), "{parte}: {texto}");
    }
    let Effect::Start(gravar, Trabalho::Gerar(p)) = efeito else { panic!("{efeito:?}") };
    assert!(!p.ensaio);
    // Armed is not running: a refused question leaves the screen free.
    assert!(matches!(t.leave(), Leave::Free));
    let mut out = Vec::new();
    t.update(&Msg::Progress(gravar, Progresso::default()), &cx, &mut out);
    assert!(matches!(t.leave(), Leave::Busy(_)));
    let e = terminar(&mut t, &cx, gravar, geracao(1842));
    assert_eq!(avisos(&e), ["Produção gerada: 1.842 linhas, 20 folhas."]);
    assert!(responder(&mut t, &cx, e, resposta).len() == 1, "e lê tudo de novo");
}

#[test]
fn pendentes_dizem_a_verdade_sem_previa() {
    let cx = sessao();
    let mut t = Producao::nova(None);
    let mut e = Vec::new();
    t.update(&Msg::Opened, &cx, &mut e);
    let presa = |n, id: &str| CriticaDaLinha { atendimento: uuid(n), ..critica(id, "bloqueio", "Sem regra.", None) };
    let sabe = |p: &Pergunta| match p {
        // Two attendances, one of them for two reasons; a line already generated is not pending.
        Pergunta::ProducaoCriticar(_) => Ok(Resposta::Criticas(
            vec![
                presa(1, "sem_profissional"),
                presa(2, "sem_profissional"),
                presa(2, "NX-001"),
                critica("NX-014", "bloqueio", "Quantidade.", Some("001/07")),
            ]
            .into(),
        )),
        p => resposta(p),
    };
    // Not known yet is not zero.
    let casca = |t| retrato(t, 80, 24);
    assert!(casca(Producao::nova(None)).contains("4 Pendentes (—)"));
    responder(&mut t, &cx, e, sabe);
    pressionar(&mut t, &cx, &[Tecla::Letra('4')]);
    let q = casca(t);
    assert!(q.contains("4 Pendentes (2)") && q.contains("3 Críticas (2)"), "{q}");
    assert!(q.contains("sem regra de profissional                  2") && q.contains("crítica NX-001"), "{q}");
}

#[test]
fn nada_a_gerar_nao_pergunta() {
    let cx = sessao();
    let (mut t, id) = gerando(&cx);
    let e = terminar(&mut t, &cx, id, geracao(0));
    assert!(!e.iter().any(|e| matches!(e, Effect::Confirm(_))));
    assert!(avisos(&e)[0].contains("pendências"));
}

#[test]
fn previa_mostra_pendentes_agrupados_e_f4_leva_a_quem_resolve() {
    let cx = sessao();
    let mut t = tela(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('t')]);
    let id = trabalho(&e);
    assert!(terminar(&mut t, &cx, id, geracao(5)).is_empty());
    assert!(t.title().ends_with("Pendentes"));
    let e = pressionar(&mut t, &cx, &[Tecla::F(4)]);
    assert!(matches!(e[..], [Effect::Push(Rota::DeparaDe(_))]), "o motivo mais frequente vem primeiro: {e:?}");
    let e = pressionar(&mut t, &cx, &[Tecla::Baixo, Tecla::F(4)]);
    assert!(matches!(e[..], [Effect::Push(Rota::PacienteCampo(..))]), "{e:?}");
}

#[test]
fn enter_no_profissional_mostra_as_linhas_dele() {
    let cx = sessao();
    let mut t = tela(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Enter]);
    let [Effect::Ask(_, Pergunta::ProducaoPagina { filtro, .. })] = &e[..] else { panic!("{e:?}") };
    assert_eq!(filtro, "700123456780005");
    responder(&mut t, &cx, e, resposta);
    assert_eq!(t.title(), "Produção ▸ DRA. HELENA PRADO");
    let e = pressionar(&mut t, &cx, &[Tecla::Esc]);
    assert!(matches!(&e[..], [Effect::Ask(_, Pergunta::ProducaoPagina { filtro, .. })] if filtro.is_empty()));
    let e = pressionar(&mut t, &cx, &[Tecla::Esc]);
    assert!(matches!(e[..], [Effect::Pop]));
}

#[test]
fn linhas_vem_por_paginas() {
    let cx = sessao();
    let mut t = tela(&cx);
    pressionar(&mut t, &cx, &[Tecla::Letra('2')]);
    let e = pressionar(&mut t, &cx, &[Tecla::Baixo; 99]);
    let antes: Vec<u64> = e
        .iter()
        .filter_map(
            |e| if let Effect::Ask(_, Pergunta::ProducaoPagina { antes, .. }) = e { Some(*antes) } else { None },
        )
        .collect();
    assert_eq!(antes, [100]);
    responder(&mut t, &cx, e, resposta);
    let e = pressionar(&mut t, &cx, &[Tecla::End]);
    responder(&mut t, &cx, e, resposta);
    let q = retrato(t, 80, 24);
    assert!(q.contains("▶ 019  60"), "a linha 1.842 é a 60 da folha 19\n{q}");
}

#[test]
fn outro_mes_muda_a_competencia_de_trabalho() {
    let cx = sessao();
    let mut t = tela(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('<')]);
    assert!(matches!(e[0], Effect::SetCompetencia(c) if c == Competencia::ler("202505").unwrap()), "{e:?}");
    assert_eq!(e.len(), 4, "resumo, críticas e linhas do novo mês");
}

#[test]
fn cancelar_a_geracao() {
    let cx = sessao();
    let (mut t, id) = gerando(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Del]);
    assert!(matches!(e[..], [Effect::Cancel(x)] if x == id));
    let mut out = Vec::new();
    t.update(&Msg::Finished(id, Desfecho::Cancelled), &cx, &mut out);
    assert_eq!(avisos(&out).len(), 1);
    assert!(t.enabled("producao.cancelar", &cx).is_err());
}

#[test]
fn gestor_ve_mas_nao_gera() {
    let cx = com_papel(Papel::Gestor);
    let mut t = tela(&cx);
    assert!(matches!(pressionar(&mut t, &cx, &[Tecla::F(2)])[..], [Effect::Bell]));
}

#[test]
fn fotos_e_tamanhos() {
    let cx = sessao();
    let em = |k: char| {
        let mut t = tela(&cx);
        pressionar(&mut t, &cx, &[Tecla::Letra(k)]);
        t
    };
    let pendentes = || {
        let mut t = tela(&cx);
        let e = pressionar(&mut t, &cx, &[Tecla::Letra('t')]);
        let id = trabalho(&e);
        terminar(&mut t, &cx, id, geracao(1842));
        t
    };
    for (nome, k) in [("resumo", '1'), ("linhas", '2'), ("criticas", '3')] {
        let q = retrato(em(k), 80, 24);
        limpo(&q);
        assert!(!q.contains("700123456780005"), "CNS coberto");
        foto(&format!("producao_{nome}_80x24"), &q);
        foto(&format!("producao_{nome}_120x35"), &retrato(em(k), 120, 35));
        so_ascii(&retrato_ascii(em(k), 80, 24));
        varrer(&mut em(k));
    }
    foto("producao_pendentes_80x24", &retrato(pendentes(), 80, 24));
    foto("producao_pendentes_120x35", &retrato(pendentes(), 120, 35));
    varrer(&mut pendentes());
    varrer(&mut gerando(&cx).0);
    varrer(&mut Producao::nova(None));
}
