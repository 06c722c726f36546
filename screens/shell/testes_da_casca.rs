#![allow(clippy::unwrap_used)]

use nexsus_widgets::Tecla;

use super::*;
use crate::confirmar::Confirmacao;
use crate::msg::{Desfecho, JobId, Progresso};
use crate::pergunta::{Pergunta, Resposta, Trabalho};
use crate::servico::{ErroUsuario, Papel};
use crate::testes::{com_papel, digitar, quadro, sem_sessao, sessao, visual};

fn no_inicio() -> Shell {
    let (shell, _) = Shell::novo(sessao(), &Rota::Inicio);
    shell
}

fn digita(s: &mut Shell, texto: &str) -> Vec<Effect> {
    digitar(texto).into_iter().flat_map(|t| s.tecla(t)).collect()
}

#[test]
fn paleta_abre_pelos_tres_caminhos_e_esc_fecha() {
    for t in [Tecla::F(10), Tecla::Ctrl('k'), Tecla::Letra(':')] {
        let mut s = no_inicio();
        s.tecla(t);
        assert_eq!(s.profundidade(), 2, "{t:?}");
        s.tecla(Tecla::Esc);
        assert_eq!(s.profundidade(), 1);
    }
}

#[test]
fn dentro_de_um_campo_letra_e_texto() {
    let mut s = no_inicio();
    s.tecla(Tecla::Ctrl('k'));
    digita(&mut s, ":q?");
    assert_eq!(s.profundidade(), 2);
    assert_eq!(s.titulo(), "Comando");
}

#[test]
fn codigo_com_argumento_abre_a_tela_e_fica_nos_recentes() {
    let mut s = no_inicio();
    s.tecla(Tecla::Letra(':'));
    digita(&mut s, "tar");
    s.tecla(Tecla::Enter);
    assert_eq!(s.titulo(), "Tarefas");
    s.tecla(Tecla::Esc);
    s.tecla(Tecla::Letra(':'));
    assert!(quadro(&mut s, 80, 24, &visual()).contains(":tar"));
}

#[test]
fn codigo_errado_diz_por_que() {
    let mut s = no_inicio();
    let e = s.ir("esp xx".into());
    assert!(matches!(e[..], [Effect::Bell]));
    assert!(quadro(&mut s, 80, 24, &visual()).contains("competência"));
}

#[test]
fn ajuda_em_toda_tela_e_executa_o_escolhido() {
    for t in [Tecla::F(1), Tecla::Ctrl('g'), Tecla::Letra('?')] {
        let mut s = no_inicio();
        s.tecla(t);
        assert!(s.titulo().starts_with("Ajuda"), "{t:?}");
    }
    let mut s = no_inicio();
    s.tecla(Tecla::F(1));
    digita(&mut s, "tarefas");
    s.tecla(Tecla::Enter);
    assert_eq!(s.titulo(), "Tarefas");
}

#[test]
fn antes_da_entrada_nao_ha_para_onde_ir() {
    let (mut s, _) = Shell::novo(sem_sessao(), &Rota::Login);
    for t in [Tecla::F(10), Tecla::Ctrl('k'), Tecla::F(9), Tecla::Esc, Tecla::F(12)] {
        s.tecla(t);
        assert_eq!(s.profundidade(), 1, "{t:?}");
    }
}

#[test]
fn ctrl_c_so_na_segunda_vez_seguida() {
    let mut s = no_inicio();
    assert!(s.tecla(Tecla::Ctrl('c')).is_empty());
    s.tecla(Tecla::Baixo);
    assert!(s.tecla(Tecla::Ctrl('c')).is_empty());
    assert!(matches!(s.tecla(Tecla::Ctrl('c'))[..], [Effect::QuitNow]));
}

#[test]
fn voltar_da_raiz_pergunta_e_enter_adiantado_nao_sai() {
    let mut s = no_inicio();
    s.tecla(Tecla::Esc);
    assert_eq!(s.profundidade(), 2);
    assert!(!s.tecla(Tecla::Enter).iter().any(|e| matches!(e, Effect::QuitNow)));
    let mut s = no_inicio();
    s.tecla(Tecla::Letra('q'));
    assert!(s.tecla(Tecla::Letra('s')).iter().any(|e| matches!(e, Effect::QuitNow)));
}

#[test]
fn confirmacao_com_palavra_guarda_o_efeito() {
    let mut s = no_inicio();
    let c = Confirm {
        effect: Box::new(Effect::Cancel(JobId(9))),
        titulo: "Espelhar".into(),
        texto: "Envia 12 linhas ao banco do BPA.".into(),
        palavra: Some("ESPELHAR"),
    };
    s.executar(vec![Effect::Confirm(c)]);
    // A type-ahead Enter, an S, half the word: nothing.
    assert!(s.tecla(Tecla::Enter).is_empty());
    assert!(s.tecla(Tecla::Letra('S')).is_empty());
    s.tecla(Tecla::Apaga);
    assert!(digita(&mut s, "ESPEL").is_empty());
    assert!(s.tecla(Tecla::Enter).is_empty());
    assert!(digita(&mut s, "HAR").is_empty());
    let e = s.tecla(Tecla::Enter);
    assert!(matches!(e[..], [Effect::Cancel(JobId(9))]), "{e:?}");
    assert_eq!(s.profundidade(), 1);
}

#[test]
fn colar_a_palavra_nao_confirma() {
    let mut s = no_inicio();
    let c = Confirm {
        effect: Box::new(Effect::Cancel(JobId(9))),
        titulo: "Excluir".into(),
        texto: "Exclui 12 pacientes.".into(),
        palavra: Some("EXCLUIR"),
    };
    s.executar(vec![Effect::Confirm(c)]);
    assert!(s.colar("EXCLUIR\n".into()).is_empty());
    assert!(s.tecla(Tecla::Enter).is_empty());
    assert_eq!(s.profundidade(), 2);
}

#[test]
fn resposta_de_id_desconhecido_nao_muda_nada() {
    let mut s = no_inicio();
    let antes = quadro(&mut s, 80, 24, &visual());
    let e = s.mensagem(&Msg::Reply(crate::msg::ReqId(9_999), Ok(Resposta::Feito)));
    assert!(e.is_empty());
    assert_eq!(quadro(&mut s, 80, 24, &visual()), antes);
}

fn espelhar() -> Trabalho {
    Trabalho::Espelhar(crate::servico::Competencia::ler("202506").unwrap())
}

#[test]
fn progresso_atrasado_depois_do_fim_nao_muda_nada() {
    let mut s = no_inicio();
    s.executar(vec![Effect::Start(JobId(50), espelhar())]);
    s.mensagem(&Msg::Progress(JobId(50), Progresso { feito: 64, total: Some(100), fase: "linhas".into() }));
    assert!(quadro(&mut s, 80, 24, &visual()).contains("1 tarefa 64%"));
    s.mensagem(&Msg::Finished(JobId(50), Desfecho::Cancelled));
    let antes = quadro(&mut s, 80, 24, &visual());
    assert!(!antes.contains("64%"));
    s.mensagem(&Msg::Progress(JobId(50), Progresso { feito: 99, total: Some(100), fase: "linhas".into() }));
    s.mensagem(&Msg::Finished(JobId(50), Desfecho::Cancelled));
    assert_eq!(quadro(&mut s, 80, 24, &visual()), antes);
}

#[test]
fn sair_com_tarefa_pergunta_antes() {
    let mut s = no_inicio();
    s.executar(vec![Effect::Start(JobId(50), espelhar())]);
    let e = s.executar(vec![Effect::Quit]);
    assert!(e.is_empty());
    assert!(quadro(&mut s, 80, 24, &visual()).contains("tarefa em andamento"));
    assert!(s.tecla(Tecla::Letra('s')).iter().any(|e| matches!(e, Effect::QuitNow)));
}

#[test]
fn falha_de_tarefa_fica_escrita() {
    let mut s = no_inicio();
    s.executar(vec![Effect::Start(JobId(50), espelhar())]);
    let erro = ErroUsuario::novo("x", 69, "O Firebird não responde.", "Confira o servidor.");
    s.mensagem(&Msg::Finished(JobId(50), Desfecho::Failed(erro)));
    assert!(quadro(&mut s, 80, 24, &visual()).contains("O Firebird não responde."));
}

#[test]
fn sem_permissao_a_tecla_diz_por_que() {
    let (mut s, _) = Shell::novo(com_papel(Papel::Auditor), &Rota::Inicio);
    let e = s.tecla(Tecla::Letra('i'));
    assert!(matches!(e[..], [Effect::Bell]));
    assert!(quadro(&mut s, 80, 24, &visual()).contains("perfil não permite"));
}

#[test]
fn trocar_de_usuario_volta_ao_login_e_avisa_o_servico() {
    let mut s = no_inicio();
    let e = s.executar(vec![Effect::Logout]);
    assert!(e.iter().any(|e| matches!(e, Effect::Ask(_, Pergunta::Sair))));
    assert!(e.iter().any(|e| matches!(e, Effect::Logout)));
    assert!(s.session.sessao.is_none());
    assert_eq!(s.profundidade(), 1);
}

#[test]
fn telas_demais_sao_recusadas_com_frase() {
    let mut s = no_inicio();
    for _ in 0..30 {
        s.executar(vec![Effect::Push(Rota::Tarefas)]);
    }
    assert_eq!(s.profundidade(), FUNDO_DA_PILHA);
    assert!(quadro(&mut s, 80, 24, &visual()).contains("muitas telas"));
}

#[test]
fn tamanhos_da_casca_inteira() {
    let mut s = no_inicio();
    s.tecla(Tecla::Letra(':'));
    for l in 0..=45 {
        for a in 0..=12 {
            quadro(&mut s, l, a, &visual());
        }
    }
    // Below 40x10: one line with the size needed.
    assert!(quadro(&mut s, 39, 9, &visual()).contains("40"));
}

#[test]
fn redesenhar_e_efeito_para_fora() {
    let mut s = no_inicio();
    assert!(matches!(s.tecla(Tecla::Ctrl('l'))[..], [Effect::Redraw]));
}

#[test]
fn inicio_pergunta_ao_abrir() {
    let (_, e) = Shell::novo(sessao(), &Rota::Inicio);
    assert!(matches!(e.first(), Some(Effect::Ask(_, Pergunta::Inicio))), "{e:?}");
}

#[test]
fn fotos_das_janelas() {
    let mut s = no_inicio();
    s.ir("tar".into());
    s.tecla(Tecla::Esc);
    s.tecla(Tecla::Ctrl('k'));
    digita(&mut s, "pac silv");
    crate::testes::foto("paleta_80x24", &quadro(&mut s, 80, 24, &visual()));
    s.tecla(Tecla::Esc);
    s.tecla(Tecla::F(1));
    crate::testes::foto("ajuda_80x24", &quadro(&mut s, 80, 24, &visual()));
    s.tecla(Tecla::Esc);
    s.tecla(Tecla::Esc);
    crate::testes::foto("confirmar_80x24", &quadro(&mut s, 80, 24, &visual()));
}

#[test]
fn janelas_aguentam_todo_tamanho() {
    let cx = sessao();
    let linhas = crate::inicio::COMANDOS;
    crate::testes::varrer(&mut crate::paleta::Paleta::nova("Início", linhas, vec!["pac silva".into()], &cx));
    let campo =
        crate::screen::Ajuda { titulo: "CNS".into(), texto: "15 números do Cartão Nacional de Saúde.".into() };
    crate::testes::varrer(&mut crate::ajuda::Painel::novo("Início".into(), Some(campo), linhas, Modo::Lista, true));
    crate::testes::varrer(&mut crate::aviso::Aviso::novo("Aviso", (0..40).map(|n| format!("linha {n}")).collect()));
    for palavra in [None, Some("ESPELHAR")] {
        let c =
            Confirm { effect: Box::new(Effect::Quit), titulo: "Sair".into(), texto: "Vai sair mesmo?".into(), palavra };
        crate::testes::varrer(&mut Confirmacao::nova(c));
    }
}

#[test]
fn tarefa_iniciada_pela_paleta_conta_uma_vez() {
    let mut s = no_inicio();
    s.tecla(Tecla::Letra(':'));
    digita(&mut s, "imp /dados/junho.pdf");
    let e = s.tecla(Tecla::Enter);
    let inicios: Vec<JobId> =
        e.iter().filter_map(|e| if let Effect::Start(id, _) = e { Some(*id) } else { None }).collect();
    assert_eq!(inicios.len(), 1, "{e:?}");
    assert_eq!(s.vivas.ativas(), 1);
    s.mensagem(&Msg::Finished(inicios[0], Desfecho::Cancelled));
    assert_eq!(s.vivas.ativas(), 0);
}
