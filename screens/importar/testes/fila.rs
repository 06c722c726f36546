//! The queue of refused lines.

use nexsus_widgets::Tecla;

use super::passos::{retrato_de, retrato_sem_fim};
use super::*;
use crate::comum::testes::{avisos, erro, retrato};
use crate::quadro::{Leave, Modo, Msg, Rota, Screen};
use crate::servico::{Correcao, FichaPaciente, Paciente, PacienteDaLista, PaginaPacientes};
use crate::testes::sessao;

fn correcao(efeitos: &[Effect]) -> Correcao {
    let mut c = efeitos.iter().filter_map(|e| match e {
        Effect::Ask(_, Pergunta::Corrigir { lote: 91, correcao }) => Some((**correcao).clone()),
        _ => None,
    });
    c.next().unwrap_or_else(|| panic!("{efeitos:?}"))
}

fn valor(c: &Correcao, nome: &str) -> String {
    c.campos.iter().find(|x| x.nome == nome).unwrap().valor.clone()
}

#[test]
fn sugestao_e_f2_corrigem_e_vao_a_proxima() {
    let cx = sessao();
    let mut t = na_fila(&cx);
    assert!(t.title().ends_with("Corrigir"));
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('1'), Tecla::F(2)]);
    let c = correcao(&e);
    assert_eq!((c.id, valor(&c, "data_atend").as_str(), c.iguais, c.lembrar), (uuid(1), "30/06/2025", false, false));
    assert_eq!(valor(&c, "valor_aureo"), "10,00", "as outras colunas vão como estavam");
    let e = responder(&mut t, &cx, e, servico);
    assert_eq!(avisos(&e), ["Linha corrigida."]);
    let q = retrato(t, 80, 24);
    assert!(q.contains("Rejeitadas 2 de 4") && q.contains("resolvidas 1 · adiadas 0 · pendentes 3"), "{q}");
}

#[test]
fn teclas_digitadas_antes_da_resposta_esperam_por_ela() {
    let cx = sessao();
    let mut t = na_fila(&cx);
    // Line 1 is mended, line 2 put off, line 3 mended by its second suggestion: typed at once, no answer seen yet.
    let teclas = [Tecla::Letra('1'), Tecla::F(2), Tecla::Ctrl('x'), Tecla::Letra('2'), Tecla::F(2)];
    let e = pressionar(&mut t, &cx, &teclas);
    assert_eq!(e.iter().filter(|e| matches!(e, Effect::Ask(..))).count(), 1, "{e:?}");
    let mut feitas = Vec::new();
    responder(&mut t, &cx, e, |p| {
        match p {
            Pergunta::Corrigir { correcao, .. } => feitas.push((correcao.id, valor(correcao, "data_atend"))),
            Pergunta::Marcar { linhas, situacao, .. } => feitas.push((linhas[0], format!("{situacao:?}"))),
            _ => {}
        }
        servico(p)
    });
    let esperadas = [(uuid(1), "30/06/2025"), (uuid(2), "Adiada"), (uuid(3), "01/07/2025")];
    assert_eq!(feitas, esperadas.map(|(id, v)| (id, v.to_owned())));
}

#[test]
fn iguais_e_lembrar_vao_com_a_correcao() {
    let cx = sessao();
    let mut t = na_fila(&cx);
    let q = retrato_com(&cx, &[]);
    assert!(q.contains("[ ] aplicar a mesma correção às outras linhas com \"31/06/2025\" (1)"), "{q}");
    let e = pressionar(&mut t, &cx, &[Tecla::Letra(' '), Tecla::Letra('x'), Tecla::Letra('1'), Tecla::F(2)]);
    let c = correcao(&e);
    assert!(c.iguais && c.lembrar);
    let mut pedidas = 0;
    responder(&mut t, &cx, e, |p| {
        pedidas += u32::from(matches!(p, Pergunta::Fila(_)));
        servico(p)
    });
    assert_eq!(pedidas, 1, "as outras linhas também mudaram: a fila é lida de novo");
    // Nothing equal: the switch does not go along.
    let mut t = na_fila(&cx);
    let e = teclar(&mut t, &cx, &[Tecla::Baixo]);
    assert!(e.is_empty());
    let q = retrato_sem_fim(&mut t);
    assert!(!q.contains("aplicar a mesma correção") && q.contains("lembrar esta troca"), "sem outra igual: {q}");
    assert!(t.enabled("corrigir.iguais", &cx).is_err());
    teclar(&mut t, &cx, &[Tecla::Letra(' '), Tecla::Enter]);
    assert_eq!(t.modo(), Modo::Campo);
    let mut teclas = digitar("4512");
    teclas.push(Tecla::F(2));
    let c = correcao(&pressionar(&mut t, &cx, &teclas));
    assert!(!c.iguais);
    assert_eq!(valor(&c, "cod_pac"), "4512");
}

fn retrato_com(cx: &Session, teclas: &[Tecla]) -> String {
    let mut t = na_fila(cx);
    teclar(&mut t, cx, teclas);
    retrato(t, 80, 24)
}

#[test]
fn recusa_do_servico_fica_no_campo_e_nada_se_perde() {
    let cx = sessao();
    let mut t = na_fila(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('1'), Tecla::F(2), Tecla::F(2)]);
    let e =
        responder(&mut t, &cx, e, |p| if matches!(p, Pergunta::Corrigir { .. }) { Err(erro()) } else { servico(p) });
    assert_eq!(avisos(&e).len(), 1, "a tecla que esperava não repete a recusa");
    assert!(matches!(t.leave(), Leave::Dirty(_)));
    let q = retrato(t, 80, 24);
    assert!(q.contains("[30/06/2025]") && q.contains("O banco não responde."), "{q}");
}

#[test]
fn o_que_foi_digitado_espera_na_linha() {
    let cx = sessao();
    let mut t = na_fila(&cx);
    teclar(&mut t, &cx, &[Tecla::Letra('1'), Tecla::Baixo]);
    assert!(matches!(t.leave(), Leave::Dirty(_)));
    let c = correcao(&teclar_sem_resposta(&mut t, &cx));
    assert_eq!((c.id, valor(&c, "data_atend").as_str()), (uuid(1), "30/06/2025"));
}

/// Back to the first line and F2.
fn teclar_sem_resposta(t: &mut Importar, cx: &Session) -> Vec<Effect> {
    teclar(t, cx, &[Tecla::Cima]);
    pressionar(t, cx, &[Tecla::F(2)])
}

#[test]
fn adiar_ignorar_e_reabrir() {
    let cx = sessao();
    for (tecla, situacao) in
        [(Tecla::Ctrl('x'), SituacaoDaLinha::Adiada), (Tecla::Ctrl('d'), SituacaoDaLinha::Ignorada)]
    {
        let mut t = na_fila(&cx);
        let e = pressionar(&mut t, &cx, &[tecla]);
        assert!(
            matches!(&e[..], [Effect::Ask(_, Pergunta::Marcar { linhas, situacao: s, .. })] if *s == situacao && linhas.len() == 1),
            "{e:?}"
        );
        responder(&mut t, &cx, e, servico);
    }
    // A line that waits is open already; one put off is opened again.
    let mut t = na_fila(&cx);
    assert!(t.enabled("corrigir.reabrir", &cx).is_err());
    teclar(&mut t, &cx, &[Tecla::Ctrl('x'), Tecla::Cima]);
    assert!(t.enabled("corrigir.reabrir", &cx).is_ok() && t.enabled("corrigir.adiar", &cx).is_err());
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('u')]);
    assert!(matches!(&e[..], [Effect::Ask(_, Pergunta::Marcar { situacao: SituacaoDaLinha::Pendente, .. })]), "{e:?}");
    // With "equal ones" on, all of them go.
    let mut t = na_fila(&cx);
    let e = pressionar(&mut t, &cx, &[Tecla::Letra(' '), Tecla::Letra('a')]);
    assert!(
        matches!(&e[..], [Effect::Ask(_, Pergunta::Marcar { linhas, .. })] if linhas == &[uuid(1), uuid(3)]),
        "{e:?}"
    );
}

#[test]
fn linha_sem_paciente_oferece_cadastrar_um_novo() {
    let cx = sessao();
    let mut t = na_fila(&cx);
    teclar(&mut t, &cx, &[Tecla::Baixo]);
    assert!(retrato_sem_fim(&mut t).contains("1  cadastrar novo paciente"));
    let e = teclar(&mut t, &cx, &[Tecla::Letra('1')]);
    assert!(matches!(&e[..], [Effect::Push(Rota::PacienteNovo { codigo, .. })] if codigo.is_empty()), "{e:?}");
    // Back from the form the suggestions are asked for again: the new one may be among them.
    let mut e = Vec::new();
    t.update(&Msg::Shown, &cx, &mut e);
    assert!(matches!(&e[..], [Effect::Ask(_, Pergunta::Palpites { linha, .. })] if *linha == uuid(2)), "{e:?}");
}

#[test]
fn tela_larga_mostra_o_paciente_do_banco() {
    let cx = sessao();
    let mut t = na_fila(&cx);
    retrato_de(&mut t);
    let mut pedidas = Vec::new();
    let e = pressionar(&mut t, &cx, &[Tecla::Baixo, Tecla::Cima]);
    responder(&mut t, &cx, e, |p| {
        pedidas.push(format!("{p:?}"));
        Ok(match p {
            Pergunta::PacientesPagina { filtro, .. } => {
                assert_eq!(filtro, "004512");
                let um = |n, cod: &str| PacienteDaLista {
                    id: uuid(n),
                    cod_pac: cod.into(),
                    nome: String::new(),
                    nascimento: String::new(),
                    cns: String::new(),
                    situacao: String::new(),
                };
                let linhas = vec![um(8, "1004512"), um(9, "004512")];
                Resposta::Pacientes(PaginaPacientes { linhas, ..PaginaPacientes::default() })
            }
            Pergunta::PacienteObter(id) => {
                assert_eq!(*id, uuid(9), "o código é exatamente este");
                let paciente = Paciente {
                    cod_pac: "004512".into(),
                    nome: "ADRIANA DA AMOSTRA DE TESTE".into(),
                    cpf: crate::servico::Cpf::ler("52998224725").ok(),
                    ..Paciente::default()
                };
                let atendimentos = vec!["03/06/2025  0301010072".into(); 14];
                Resposta::Ficha(Box::new(FichaPaciente { id: *id, versao: 1, paciente, atendimentos }))
            }
            outra => servico(outra)?,
        })
    });
    let q = retrato(t, 120, 35);
    assert!(q.contains("Paciente 004512 (banco)") && q.contains("14 no total"), "{q}");
    assert!(!q.contains("52998224725") && !q.contains("529.982"), "o CPF fica coberto: {q}");
    assert_eq!(pedidas.iter().filter(|p| *p == "PacienteObter").count(), 1);
}

#[test]
fn agrupar_junta_as_linhas_e_de_novo_desfaz() {
    let cx = sessao();
    let numeros = |teclas: &[Tecla]| {
        let q = retrato_com(&cx, teclas);
        let ordem = ["0417", "0420", "0933", "1502"].map(|n| q.find(n).unwrap());
        let mut v: Vec<usize> = (0..4).collect();
        v.sort_by_key(|i| ordem[*i]);
        v
    };
    assert_eq!(numeros(&[]), [0, 1, 2, 3]);
    assert_eq!(numeros(&[Tecla::Letra('m')]), [0, 2, 1, 3], "por motivo");
    assert_eq!(numeros(&[Tecla::Letra('m'), Tecla::Letra('m')]), [0, 1, 2, 3]);
}

#[test]
fn sem_pendentes_f2_grava_e_voltar_compara_de_novo() {
    let cx = sessao();
    let mut t = na_fila(&cx);
    let tudo = ContasDaFila { pendentes: 0, corrigidas: 4, ..ContasDaFila::default() };
    let todas = |p: &Pergunta| match p {
        Pergunta::Corrigir { .. } => Ok(Resposta::Corrigido(Corrigido { linhas: 4, fila: tudo })),
        Pergunta::Fila(_) => {
            let mut l = linhas_da_fila();
            for l in &mut l {
                l.situacao = SituacaoDaLinha::Corrigida;
            }
            Ok(Resposta::Fila(l))
        }
        outra => servico(outra),
    };
    let e = pressionar(&mut t, &cx, &[Tecla::Letra('1'), Tecla::F(2)]);
    let e = responder(&mut t, &cx, e, todas);
    assert_eq!(avisos(&e), ["4 linhas corrigidas."]);
    assert!(t.message().unwrap().1.contains("F2 ou g grava"));
    let e = pressionar(&mut t, &cx, &[Tecla::Esc]);
    assert!(matches!(e[..], [Effect::Ask(_, Pergunta::Previa(91))]), "a prévia mudou: {e:?}");
    responder(&mut t, &cx, e, servico);
    teclar(&mut t, &cx, &[Tecla::Enter]);
    assert_eq!(gravacao(&pressionar(&mut t, &cx, &[Tecla::F(2)])).1, 91);
}

#[test]
fn enter_sobre_uma_rejeitada_nao_grava() {
    let cx = sessao();
    let mut t = na_fila(&cx);
    let e = teclar(&mut t, &cx, &[Tecla::Enter]);
    assert!(!e.iter().any(|e| matches!(e, Effect::Start(..))), "{e:?}");
    assert_eq!(t.modo(), Modo::Campo);
    // Esc leaves the fields, then the queue.
    teclar(&mut t, &cx, &[Tecla::Esc]);
    assert_eq!(t.modo(), Modo::Lista);
    teclar(&mut t, &cx, &[Tecla::Letra('/')]);
    assert_eq!(t.modo(), Modo::Campo);
    teclar(&mut t, &cx, &[Tecla::Esc, Tecla::Esc]);
    assert!(t.title().ends_with("PDF"), "{}", t.title());
}

#[test]
fn quem_nao_pode_ver_as_rejeitadas_nao_as_ve() {
    let cx = crate::testes::com_papel(crate::servico::Papel::Gestor);
    let mut t = Importar::nova(&PedidoTela { lote: Some(80), ..PedidoTela::default() });
    let e = abrir(&mut t, &cx, servico);
    assert!(avisos(&e)[0].contains("perfil"), "{e:?}");
    let mut out = Vec::new();
    t.update(&Msg::Resize, &cx, &mut out);
    assert!(out.is_empty());
}

#[test]
fn linha_de_fonte_oficial_mostra_o_erro_e_a_saida_sem_campos() {
    let cx = sessao();
    let mut out = Vec::new();
    let mut f = crate::importar::fila::Fila::abrir(91, Some(crate::servico::Tipo::Retorno), None, &cx, &mut out);
    let [Effect::Ask(id, Pergunta::Fila(91))] = out[..] else { panic!("{out:?}") };
    let mut l = linhas_da_fila().remove(0);
    l.motivo = "codigo_invalido".into();
    l.campos = vec![campo("PRD_PA", "0301010073")];
    l.texto = "PRD_UID=1234560 PRD_PA=0301010073 PRD_ORG=BPI".into();
    f.resposta(id, &Ok(Resposta::Fila(vec![l])), &cx, &mut out);
    let area = ratatui::layout::Rect::new(0, 0, 80, 19);
    let mut buf = ratatui::buffer::Buffer::empty(area);
    f.desenhar(None, area, &mut buf, &crate::testes::visual());
    let q: String = buf.content().iter().map(ratatui::buffer::Cell::symbol).collect();
    for diz in ["registro 417", "✗ código errado", "PRD_PA: 0301010073", "^^^^^^^^^^", "Corrija no programa de origem"]
    {
        assert!(q.contains(diz), "{diz}: {q}");
    }
    assert!(!q.contains("[0301010073") && !q.contains("lembrar esta troca"), "{q}");
    assert!(f.pode("corrigir.gravar").is_err() && f.pode("corrigir.adiar").is_ok());
}
