//! Pacientes: paging, filter, masks, deletion, the form with its rules, and how it looks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unnecessary_wraps)]

use chrono::{NaiveDate, TimeDelta};
use nexsus_widgets::Tecla;

use super::{Ficha, Pacientes};
use crate::comum::testes::{
    COMPRIDO, HOSTIL, abrir, avisos, confirmacao, erro, limpo, responder, retrato, retrato_ascii, so_ascii, uuid,
};
use crate::quadro::{Effect, Leave, Modo, Msg, Pergunta, Resposta, Rota, Screen, Session};
use crate::servico::{
    Cep, Cns, Cpf, ErroUsuario, FichaPaciente, Gravado, Paciente, PacienteDaLista, PaginaPacientes, Papel, Raca, Sexo,
};
use crate::testes::{com_papel, digitar, foto, pergunta, pressionar, sessao, varrer};

fn da_lista(n: u32, nome: &str, situacao: &str) -> PacienteDaLista {
    PacienteDaLista {
        id: uuid(n.into()),
        cod_pac: format!("{:06}", 4512 + 7 * n),
        nome: nome.into(),
        nascimento: "12/03/1987".into(),
        cns: if situacao == "sem CNS" { String::new() } else { "700•••••••3302".into() },
        situacao: situacao.into(),
    }
}

fn pagina(p: &Pergunta) -> Result<Resposta, ErroUsuario> {
    let Pergunta::PacientesPagina { filtro, depois, limite } = p else { panic!("{p:?}") };
    let antes = depois.as_ref().map_or(0, |c| c.antes);
    let casam = if filtro.is_empty() { 250 } else { 2 };
    let nomes = ["ADRIANA SILVA DE SOUZA", "ALICE DA SILVA", "ANTÔNIO SILVA FILHO", COMPRIDO, HOSTIL];
    let fim = casam.min(antes + u64::from(*limite));
    let linhas = (antes..fim)
        .map(|i| da_lista(i as u32, nomes[i as usize % nomes.len()], ["sem CNS", "ok", "duplicado?"][i as usize % 3]))
        .collect();
    Ok(Resposta::Pacientes(PaginaPacientes { linhas, total: 250, casam, antes }))
}

fn lista(cx: &Session) -> Pacientes {
    let mut t = Pacientes::nova(None);
    assert!(abrir(&mut t, cx, pagina).is_empty());
    t
}

fn paciente() -> Paciente {
    Paciente {
        cod_pac: "004512".into(),
        cns_pac: Some(Cns::ler("700123456780005").unwrap()),
        cpf: Some(Cpf::ler("11144477735").unwrap()),
        nome: "ADRIANA SILVA DE SOUZA".into(),
        dtnasc: NaiveDate::from_ymd_opt(1987, 3, 12),
        sexo: Some(Sexo::Feminino),
        raca: Some(Raca::ler("03").unwrap()),
        nacionalidade: "010".into(),
        cep: Some(Cep::ler("17500000").unwrap()),
        logradouro: "DAS FLORES".into(),
        numero: "120".into(),
        bairro: "CENTRO".into(),
        municipio: "352900".into(),
        telefone: "14999990000".into(),
        ..Paciente::default()
    }
}

fn ficha_de(p: Paciente) -> FichaPaciente {
    let atendimentos = vec!["03/06/2025  0301010072  CONSULTA MÉDICA EM ATENÇÃO ESP.  10,00  a faturar".into(); 14];
    FichaPaciente { id: uuid(1), versao: 3, paciente: p, atendimentos }
}

fn ficha(cx: &Session) -> Ficha {
    let mut t = Ficha::nova(Some(uuid(1)));
    abrir(&mut t, cx, |p| {
        assert!(matches!(p, Pergunta::PacienteObter(id) if *id == uuid(1)));
        Ok(Resposta::Ficha(Box::new(ficha_de(paciente()))))
    });
    t
}

#[test]
fn a_lista_vem_por_paginas() {
    let cx = sessao();
    let mut t = lista(&cx);
    // Down to near the end of the first page: the next one is asked once, from row 100 on.
    let e = pressionar(&mut t, &cx, &[Tecla::Baixo; 99]);
    let perguntas: Vec<_> = e
        .iter()
        .filter_map(
            |e| if let Effect::Ask(_, Pergunta::PacientesPagina { depois, .. }) = e { Some(depois) } else { None },
        )
        .collect();
    assert_eq!(perguntas.len(), 1, "uma página de cada vez");
    assert_eq!(perguntas[0].as_ref().unwrap().antes, 100);
    responder(&mut t, &cx, e, pagina);
    let e = pressionar(&mut t, &cx, &[Tecla::Baixo, Tecla::Enter]);
    assert!(matches!(e.last(), Some(Effect::Push(Rota::Paciente(Some(id)))) if *id == uuid(100)), "{e:?}");
}

#[test]
fn fim_e_inicio_da_lista() {
    let cx = sessao();
    let mut t = lista(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::End]);
    responder(&mut t, &cx, e, pagina);
    let e = pressionar(&mut t, &cx, &[Tecla::Enter]);
    assert!(matches!(e.last(), Some(Effect::Push(Rota::Paciente(Some(id)))) if *id == uuid(249)), "{e:?}");
    let e = pressionar(&mut t, &cx, &[Tecla::Home]);
    responder(&mut t, &cx, e, pagina);
    let e = pressionar(&mut t, &cx, &[Tecla::Enter]);
    assert!(matches!(e.last(), Some(Effect::Push(Rota::Paciente(Some(id)))) if *id == uuid(0)), "{e:?}");
}

#[test]
fn filtro_pergunta_a_cada_letra_e_so_a_ultima_resposta_vale() {
    let cx = sessao();
    let mut t = lista(&cx);
    let mut e = pressionar(&mut t, &cx, &[Tecla::Letra('/')]);
    assert_eq!(t.modo(), Modo::Campo);
    e.extend(pressionar(&mut t, &cx, &digitar("qn")));
    let ids: Vec<_> = e.iter().filter_map(|e| if let Effect::Ask(id, _) = e { Some(*id) } else { None }).collect();
    assert_eq!(ids.len(), 2, "q é texto dentro do filtro");
    let mut out = Vec::new();
    // The answer to "q" arrives late: it is not for us any more.
    let velha = PaginaPacientes { linhas: vec![], total: 250, casam: 77, antes: 0 };
    t.update(&Msg::Reply(ids[0], Ok(Resposta::Pacientes(velha))), &cx, &mut out);
    assert!(retrato_de(&cx, |_| {}).contains("250 de 250"));
    let nova = PaginaPacientes { linhas: vec![da_lista(9, "NAIR", "ok")], total: 250, casam: 1, antes: 0 };
    t.update(&Msg::Reply(ids[1], Ok(Resposta::Pacientes(nova))), &cx, &mut out);
    let tela = retrato(t, 80, 24);
    assert!(tela.contains("1 de 250") && tela.contains("NAIR"), "{tela}");
}

fn retrato_de(cx: &Session, f: impl FnOnce(&mut Pacientes)) -> String {
    let mut t = lista(cx);
    f(&mut t);
    retrato(t, 80, 24)
}

#[test]
fn esc_limpa_o_filtro_antes_de_sair() {
    let cx = sessao();
    let mut t = Pacientes::nova(Some("silva"));
    abrir(&mut t, &cx, pagina);
    let e = pressionar(&mut t, &cx, &[Tecla::Esc]);
    pergunta(&e);
    assert!(!e.iter().any(|e| matches!(e, Effect::Pop)));
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('q')]);
    assert!(matches!(e[..], [Effect::Pop]));
}

#[test]
fn excluir_le_a_ficha_e_pede_a_palavra() {
    let cx = sessao();
    let mut t = lista(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Del]);
    let e = responder(&mut t, &cx, e, |p| {
        assert!(matches!(p, Pergunta::PacienteObter(_)));
        let livre = FichaPaciente { atendimentos: Vec::new(), ..ficha_de(paciente()) };
        Ok(Resposta::Ficha(Box::new(livre)))
    });
    let (efeito, palavra, texto) = confirmacao(e);
    assert_eq!(palavra, Some("EXCLUIR"));
    assert!(texto.contains("004512"), "{texto}");
    // Closing the question brings the list back to the top, which reloads; the answer must still be ours.
    let mut out = Vec::new();
    t.update(&Msg::Shown, &cx, &mut out);
    let Effect::Ask(id, Pergunta::PacienteExcluir { versao: 3, .. }) = efeito else { panic!("{efeito:?}") };
    out.clear();
    t.update(&Msg::Reply(id, Ok(Resposta::Feito)), &cx, &mut out);
    assert_eq!(avisos(&out), ["Paciente excluído."]);
    pergunta(&out);
}

#[test]
fn quem_tem_atendimento_nao_chega_a_pergunta() {
    let cx = sessao();
    let mut t = lista(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Del]);
    let e = responder(&mut t, &cx, e, |_| Ok(Resposta::Ficha(Box::new(ficha_de(paciente())))));
    assert!(!e.iter().any(|e| matches!(e, Effect::Confirm(_))), "{e:?}");
    assert!(avisos(&e)[0].contains("não pode ser excluído"));
}

#[test]
fn tela_larga_mostra_a_situacao_na_coluna_dela() {
    let cx = sessao();
    let q = retrato(lista(&cx), 120, 35);
    let situacao = q.lines().filter(|l| l.contains("12/03/1987  ! sem CNS")).count();
    assert!(situacao > 5, "{q}");
    assert!(!q.contains("700…"), "o CNS só no painel do escolhido:\n{q}");
}

#[test]
fn municipio_aparece_sem_rolar() {
    let cx = sessao();
    for (l, a) in [(80, 24), (120, 35)] {
        let q = retrato(ficha(&cx), l, a);
        assert!(q.contains("Município"), "{q}");
    }
}

#[test]
fn documento_errado_e_cheio_nao_foge() {
    let cx = sessao();
    let mut t = Ficha::nova(None);
    abrir(&mut t, &cx, |p| panic!("{p:?}"));
    pressionar(&mut t, &cx, &[Tecla::Enter, Tecla::Enter, Tecla::Enter]);
    let e = pressionar(&mut t, &cx, &digitar("12345678900"));
    assert!(matches!(e[..], [Effect::Bell]), "{e:?}");
    assert_eq!(t.field_help().unwrap().titulo, "CPF");
    pressionar(&mut t, &cx, &digitar("52998224725"));
    assert_eq!(t.field_help().unwrap().titulo, "Nascimento");
}

#[test]
fn embaixo_da_lista_so_o_que_ela_nao_mostra() {
    let cx = sessao();
    let q = retrato(lista(&cx), 80, 24);
    assert_eq!(q.matches("12/03/1987").count(), 14, "a data só na lista:\n{q}");
}

#[test]
fn sem_permissao_as_teclas_nao_agem() {
    let cx = com_papel(Papel::Gestor);
    let mut t = lista(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Del, Tecla::F(6)]);
    assert!(matches!(e[..], [Effect::Bell, Effect::Bell]), "{e:?}");
}

#[test]
fn falha_do_servico_vira_frase() {
    let cx = sessao();
    let mut t = Pacientes::nova(None);
    let e = abrir(&mut t, &cx, |_| Err(erro()));
    assert_eq!(avisos(&e), ["O banco não responde. Tente de novo."]);
}

#[test]
fn a_ficha_abre_coberta_e_f8_mostra_por_alguns_segundos() {
    let mut cx = sessao();
    let mut t = ficha(&cx);
    let fechada = retrato(ficha(&cx), 80, 24);
    assert!(!fechada.contains("700123456780005") && !fechada.contains("111.444"), "{fechada}");
    let revelar = |t: &mut Ficha, cx: &Session| {
        let e = pressionar(t, cx, &[Tecla::F(8)]);
        assert!(matches!(e[..], [Effect::Ask(_, Pergunta::PacienteRevelar(_))]), "{e:?}");
        responder(t, cx, e, |_| Ok(Resposta::Revelado { cpf: None, cns: None }));
    };
    revelar(&mut t, &cx);
    assert!(t.message().unwrap().1.contains("auditoria"));
    let mut outra = ficha(&cx);
    revelar(&mut outra, &cx);
    assert!(retrato(outra, 80, 24).contains("111.444.777-35"));
    // Nobody touches a key: the screen itself asks to be woken, and only while something is revealed.
    assert_eq!(t.acorda(), Some(cx.agora + TimeDelta::seconds(8)));
    cx.agora += TimeDelta::seconds(8);
    t.update(&Msg::Tick, &cx, &mut Vec::new());
    assert_eq!(t.acorda(), None);
    let tela = retrato(t, 80, 24);
    assert!(!tela.contains("111.444.777-35") && tela.contains("cobertos"), "{tela}");
}

#[test]
fn gravar_manda_o_registro_inteiro_com_a_versao() {
    let cx = sessao();
    let mut t = ficha(&cx);
    assert!(matches!(t.leave(), Leave::Free));
    // Focus starts on the name: End, then a letter.
    pressionar(&mut t, &cx, &[Tecla::End, Tecla::Letra('x')]);
    assert!(matches!(t.leave(), Leave::Dirty(_)));
    let e = pressionar(&mut t, &cx, &[Tecla::F(2)]);
    let [Effect::Ask(id, Pergunta::PacienteGravar { chave, paciente: p })] = &e[..] else { panic!("{e:?}") };
    assert_eq!(*chave, Some((uuid(1), 3)));
    let mut esperado = paciente();
    esperado.nome = "ADRIANA SILVA DE SOUZAX".into();
    assert_eq!(**p, esperado);
    let gravado = Gravado { id: uuid(1), versao: 4, dado: esperado };
    let mut out = Vec::new();
    t.update(&Msg::Reply(*id, Ok(Resposta::Gravado(Box::new(gravado)))), &cx, &mut out);
    assert!(matches!(out[..], [Effect::Notify(..), Effect::Pop]));
    assert!(matches!(t.leave(), Leave::Free));
}

#[test]
fn nada_alterado_nao_grava() {
    let cx = sessao();
    let mut t = ficha(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::F(2)]);
    assert_eq!(avisos(&e), ["Nada foi alterado nesta ficha."]);
    assert_eq!(e.len(), 1);
}

#[test]
fn cns_errado_so_sai_vazio_e_depois_de_perguntar() {
    let cx = sessao();
    let mut t = Ficha::nova(None);
    abrir(&mut t, &cx, |p| panic!("{p:?}"));
    let mut teclas = digitar("9001");
    teclas.push(Tecla::Enter);
    teclas.extend(digitar("jose"));
    teclas.push(Tecla::Enter);
    teclas.extend(digitar("700123456780006"));
    teclas.push(Tecla::F(2));
    let e = pressionar(&mut t, &cx, &teclas);
    let (efeito, palavra, texto) = confirmacao(e);
    assert_eq!(palavra, None);
    assert!(texto.starts_with("CNS não confere"), "{texto}");
    let Effect::Ask(_, Pergunta::PacienteGravar { chave: None, paciente }) = efeito else { panic!("{efeito:?}") };
    assert_eq!((paciente.cns_pac, paciente.nome.as_str(), paciente.cod_pac.as_str()), (None, "JOSE", "9001"));
}

#[test]
fn campo_errado_recebe_o_foco() {
    let cx = sessao();
    let mut t = Ficha::nova(None);
    abrir(&mut t, &cx, |p| panic!("{p:?}"));
    let e = pressionar(&mut t, &cx, &[Tecla::F(2)]);
    assert!(!e.iter().any(|e| matches!(e, Effect::Ask(..))), "{e:?}");
    assert_eq!(t.field_help().unwrap().titulo, "Código");
    assert!(retrato(t, 80, 24).contains('✗'));
}

#[test]
fn conflito_manda_recarregar() {
    let cx = sessao();
    let mut t = ficha(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::End, Tecla::Letra('x'), Tecla::F(2)]);
    let e = responder(&mut t, &cx, e, |_| Err(ErroUsuario::conflito("O paciente")));
    assert_eq!(avisos(&e).len(), 1);
    assert!(t.message().unwrap().1.contains("F5"));
    let e = pressionar(&mut t, &cx, &[Tecla::F(5)]);
    let (efeito, ..) = confirmacao(e);
    assert!(matches!(efeito, Effect::Ask(_, Pergunta::PacienteObter(_))));
}

#[test]
fn consulta_de_raca_devolve_o_codigo() {
    let cx = sessao();
    let mut t = Ficha::nova(None);
    abrir(&mut t, &cx, |p| panic!("{p:?}"));
    let passos = [Tecla::Enter; 6];
    pressionar(&mut t, &cx, &passos);
    let e = pressionar(&mut t, &cx, &[Tecla::F(4)]);
    assert_eq!(t.field_help().unwrap().titulo, "Raça/cor");
    let Some(Effect::Open(mut lista)) = e.into_iter().next() else { panic!() };
    let e = pressionar(lista.as_mut(), &cx, &[Tecla::Letra('3')]);
    let Some(Effect::Pick(id, valor)) = e.into_iter().next() else { panic!("a terceira opção") };
    assert_eq!(valor, "03");
    t.update(&Msg::Picked(id, valor), &cx, &mut Vec::new());
    assert!(matches!(t.leave(), Leave::Dirty(_)));
    varrer(lista.as_mut());
}

#[test]
fn fotos_e_tamanhos() {
    let cx = sessao();
    let q = retrato(lista(&cx), 80, 24);
    limpo(&q);
    foto("pacientes_80x24", &q);
    foto("pacientes_120x35", &retrato(lista(&cx), 120, 35));
    foto("paciente_80x24", &retrato(ficha(&cx), 80, 24));
    foto("paciente_120x35", &retrato(ficha(&cx), 120, 35));
    foto("pacientes_40x12", &retrato(lista(&cx), 40, 12));
    so_ascii(&retrato_ascii(lista(&cx), 80, 24));
    so_ascii(&retrato_ascii(ficha(&cx), 80, 24));
    varrer(&mut lista(&cx));
    varrer(&mut ficha(&cx));
    varrer(&mut Pacientes::nova(None));
    varrer(&mut Ficha::nova(None));
}
