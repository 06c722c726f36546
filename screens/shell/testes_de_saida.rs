//! Leaving with something at stake: forms that were typed in, running jobs, a session that ended by itself.
#![allow(clippy::unwrap_used, clippy::panic)]

use nexsus_widgets::Tecla;

use super::*;
use crate::msg::{Desfecho, JobId, Progresso, ReqId};
use crate::pergunta::{Pergunta, Resposta, Trabalho};
use crate::rota::PedidoTela;
use crate::servico::{Competencia, ErroUsuario, Papel, Sessao};
use crate::testes::{digitar, quadro, sessao, visual};

fn tela(s: &mut Shell) -> String {
    quadro(s, 80, 24, &visual())
}

fn pela_paleta(s: &mut Shell, linha: &str) -> Vec<Effect> {
    s.tecla(Tecla::Ctrl('k'));
    for t in digitar(linha) {
        s.tecla(t);
    }
    s.tecla(Tecla::Enter)
}

/// Home, and over it a new patient with a letter typed.
fn com_ficha_suja() -> Shell {
    let (mut s, _) = Shell::novo(sessao(), &Rota::Inicio);
    s.executar(vec![Effect::Push(Rota::Paciente(None))]);
    s.tecla(Tecla::Letra('7'));
    assert!(matches!(s.pilha.last().unwrap().leave(), Leave::Dirty(_)));
    s
}

fn espelhando(s: &mut Shell) {
    let cmp = Competencia::ler("202506").unwrap();
    s.executar(vec![Effect::Start(JobId(50), Trabalho::Espelhar(cmp))]);
}

#[test]
fn ficha_suja_nao_se_perde_por_atalho_nenhum() {
    for (linha, fundo) in [("ini", 1), ("trocar", 1), ("sair", 2)] {
        let mut s = com_ficha_suja();
        let e = pela_paleta(&mut s, linha);
        assert!(e.is_empty(), "{linha}: {e:?}");
        assert!(tela(&mut s).contains("não gravadas"), "{linha}");
        assert!(s.session.sessao.is_some(), "{linha}");
        s.tecla(Tecla::Letra('n'));
        assert_eq!((s.profundidade(), s.titulo().as_str()), (2, "Pacientes ▸ novo"), "{linha}");
        pela_paleta(&mut s, linha);
        let e = s.tecla(Tecla::Letra('s'));
        assert_eq!(s.profundidade(), fundo, "{linha}");
        assert_eq!(e.iter().any(|e| matches!(e, Effect::QuitNow)), linha == "sair");
        assert_eq!(e.iter().any(|e| matches!(e, Effect::Logout)), linha == "trocar");
    }
}

#[test]
fn ficha_limpa_nao_pergunta() {
    let (mut s, _) = Shell::novo(sessao(), &Rota::Inicio);
    s.executar(vec![Effect::Push(Rota::Paciente(None))]);
    pela_paleta(&mut s, "ini");
    assert_eq!((s.profundidade(), s.titulo().as_str()), (1, "Início"));
}

#[test]
fn trocar_com_tarefa_pergunta_diz_qual_e_a_interrompe_antes() {
    let (mut s, _) = Shell::novo(sessao(), &Rota::Inicio);
    espelhando(&mut s);
    let e = pela_paleta(&mut s, "trocar");
    assert!(e.is_empty() && s.session.sessao.is_some(), "{e:?}");
    let q = tela(&mut s);
    assert!(q.contains("Espelhar 06/2025") && q.contains("interrompida"), "{q}");
    let e = s.tecla(Tecla::Letra('s'));
    assert!(
        matches!(e[..], [Effect::Cancel(JobId(50)), Effect::Ask(_, Pergunta::Sair), Effect::Logout, Effect::Ask(..)]),
        "{e:?}"
    );
}

#[test]
fn inicio_com_tarefa_na_tela_pergunta_e_a_deixa_seguir() {
    let (mut s, _) = Shell::novo(sessao(), &Rota::Inicio);
    s.executar(vec![Effect::Push(Rota::Producao(None))]);
    let e = s.tecla(Tecla::F(2));
    let Some(Effect::Start(id, _)) = e.first() else { panic!("{e:?}") };
    s.mensagem(&Msg::Progress(*id, Progresso::default()));
    pela_paleta(&mut s, "ini");
    let q = tela(&mut s);
    assert!(q.contains("Prévia da produção 06/2025 continua em segundo"), "{q}");
    let e = s.tecla(Tecla::Letra('s'));
    assert!(!e.iter().any(|e| matches!(e, Effect::Cancel(_))), "{e:?}");
    assert_eq!((s.profundidade(), s.vivas.ativas()), (1, 1));
}

fn vencida() -> Result<Resposta, ErroUsuario> {
    Err(ErroUsuario::sem_sessao())
}

/// A form that was being written when the answer said that the session had ended.
fn caida() -> Shell {
    let mut s = com_ficha_suja();
    let e = s.mensagem(&Msg::Reply(ReqId(9_000), vencida()));
    assert!(e.iter().any(|e| matches!(e, Effect::Logout)), "{e:?}");
    s
}

fn entra(s: &mut Shell, usuario: &str) {
    let nova = Sessao::de_exemplo(usuario, Papel::Operador, None, "");
    s.executar(vec![Effect::Login(Box::new(nova))]);
}

#[test]
fn sessao_vencida_volta_ao_login_com_a_frase_da_tela() {
    let mut s = caida();
    assert!(s.session.sessao.is_none());
    let q = tela(&mut s);
    assert!(q.contains("Sua sessão terminou") && q.contains("maria"), "{q}");
    assert!(!q.contains("nexsus entrar") && !q.contains("Pacientes"), "{q}");
    // The other answers of the same moment change nothing more.
    let n = s.profundidade();
    assert!(s.mensagem(&Msg::Reply(ReqId(9_001), vencida())).is_empty());
    assert_eq!(s.profundidade(), n);
}

#[test]
fn a_mesma_pessoa_volta_aonde_estava_e_outra_nao_ve_nada() {
    let mut s = caida();
    entra(&mut s, "maria");
    assert_eq!(s.titulo(), "Pacientes ▸ novo");
    assert!(matches!(s.pilha.last().unwrap().leave(), Leave::Dirty(_)), "o que foi digitado continua");
    let mut s = caida();
    entra(&mut s, "joana");
    assert_eq!((s.profundidade(), s.titulo().as_str()), (1, "Início"));
}

#[test]
fn resposta_atrasada_da_sessao_velha_nao_derruba_a_nova() {
    let mut s = caida();
    entra(&mut s, "maria");
    s.mensagem(&Msg::Reply(ReqId(1), vencida()));
    assert!(s.session.sessao.is_some());
    let nova = s.session.req();
    s.mensagem(&Msg::Reply(nova, vencida()));
    assert!(s.session.sessao.is_none());
}

#[test]
fn a_nota_do_fim_nao_cobre_a_mensagem_de_quem_comecou() {
    let (mut s, _) = Shell::novo(sessao(), &Rota::Inicio);
    s.executar(vec![Effect::Push(Rota::Producao(None))]);
    let inicio = |e: Vec<Effect>| {
        let id = e.iter().find_map(|e| if let Effect::Start(id, _) = e { Some(*id) } else { None });
        id.unwrap()
    };
    let id = inicio(s.tecla(Tecla::Letra('t')));
    s.mensagem(&Msg::Finished(id, Desfecho::Cancelled));
    assert!(tela(&mut s).contains("Cancelado a pedido"), "a tela dona fala");
    // Another screen on top: the shell says it.
    let id = inicio(s.tecla(Tecla::Letra('t')));
    s.executar(vec![Effect::Push(Rota::Lotes)]);
    s.nota = None;
    s.mensagem(&Msg::Finished(id, Desfecho::Failed(ErroUsuario::novo("x", 69, "Parou.", "Tente."))));
    assert!(tela(&mut s).contains("Parou."));
}

#[test]
fn rodape_so_oferece_cancelar_quando_algo_roda() {
    let (mut s, _) = Shell::novo(sessao(), &Rota::Inicio);
    s.executar(vec![Effect::Push(Rota::Producao(None))]);
    let largo = |s: &mut Shell| quadro(s, 200, 24, &visual());
    assert!(!largo(&mut s).contains("Del Cancela"));
    s.tecla(Tecla::Letra('t'));
    assert!(largo(&mut s).contains("Del Cancela"));
}

#[test]
fn so_quem_pede_acorda_o_programa() {
    let (mut s, _) = Shell::novo(sessao(), &Rota::Inicio);
    for rota in
        [Rota::Pacientes(None), Rota::Paciente(None), Rota::Producao(None), Rota::Importar(PedidoTela::default())]
    {
        s.executar(vec![Effect::Push(rota)]);
        assert_eq!(s.acorda(), None, "{}", s.titulo());
    }
}
