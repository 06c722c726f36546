//! Helpers for the tests of screens: answers fed back, pictures of one screen inside the shell, invented people.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, TimeZone, Utc};

use crate::quadro::{Desfecho, Effect, JobId, Msg, Pergunta, Resposta, ResultadoTrabalho, Screen, Session};
use crate::rota::Rota;
use crate::servico::{Cbo, Cns, CodigoProcedimento, ErroUsuario, Uuid};
use crate::shell::Shell;
use crate::testes::{quadro, sessao, visual, visual_ascii};

/// A name that tries to move the cursor, change colours and turn the writing direction.
pub const HOSTIL: &str = "MARIA\u{1b}[2J\u{1b}]0;x\u{7}\u{202e}AVLIS\u{200b}";
/// A name longer than any column.
pub const COMPRIDO: &str =
    "MARIA APARECIDA DAS GRAÇAS DO NASCIMENTO DE OLIVEIRA E SILVA CAVALCANTI DE ALBUQUERQUE NETA";

pub fn cns() -> Cns {
    Cns::ler("700123456780005").unwrap()
}

pub fn cbo() -> Cbo {
    Cbo::ler("225125").unwrap()
}

pub fn consulta() -> CodigoProcedimento {
    CodigoProcedimento::ler("0301010072").unwrap()
}

pub fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// 16/06/2025 at this hour UTC.
pub fn as_horas(h: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2025, 6, 16, h, 30, 0).unwrap()
}

/// Opens the screen and answers its questions.
pub fn abrir<F>(tela: &mut dyn Screen, cx: &Session, f: F) -> Vec<Effect>
where
    F: FnMut(&Pergunta) -> Result<Resposta, ErroUsuario>,
{
    let mut out = Vec::new();
    tela.update(&Msg::Opened, cx, &mut out);
    responder(tela, cx, out, f)
}

/// Answers every question, also those the answers raise; gives the effects that are no questions.
pub fn responder<F>(tela: &mut dyn Screen, cx: &Session, efeitos: Vec<Effect>, mut f: F) -> Vec<Effect>
where
    F: FnMut(&Pergunta) -> Result<Resposta, ErroUsuario>,
{
    let mut resto = Vec::new();
    let mut fila = efeitos;
    for _ in 0..20 {
        let mut novos = Vec::new();
        for e in fila {
            if let Effect::Ask(id, p) = e {
                tela.update(&Msg::Reply(id, f(&p)), cx, &mut novos);
            } else {
                resto.push(e);
            }
        }
        if novos.is_empty() {
            return resto;
        }
        fila = novos;
    }
    panic!("perguntas sem fim");
}

/// Ends the job with this result.
pub fn terminar(tela: &mut dyn Screen, cx: &Session, id: JobId, r: ResultadoTrabalho) -> Vec<Effect> {
    let mut out = Vec::new();
    tela.update(&Msg::Finished(id, Desfecho::Done(r)), cx, &mut out);
    out
}

/// The effect behind the only confirmation, and the word it wants.
pub fn confirmacao(efeitos: Vec<Effect>) -> (Effect, Option<&'static str>, String) {
    let mut c = efeitos.into_iter().filter_map(|e| if let Effect::Confirm(c) = e { Some(c) } else { None });
    let c = c.next().expect("uma confirmação");
    (*c.effect, c.palavra, c.texto)
}

pub fn avisos(efeitos: &[Effect]) -> Vec<String> {
    efeitos.iter().filter_map(|e| if let Effect::Notify(_, t) = e { Some(t.clone()) } else { None }).collect()
}

pub fn erro() -> ErroUsuario {
    ErroUsuario::novo("teste", 1, "O banco não responde.", "Tente de novo.")
}

/// The whole frame with this screen on top, as it stands.
pub fn retrato(tela: impl Screen + 'static, l: u16, a: u16) -> String {
    quadro(&mut casca(tela), l, a, &visual())
}

/// The same with ASCII glyphs and no colour.
pub fn retrato_ascii(tela: impl Screen + 'static, l: u16, a: u16) -> String {
    quadro(&mut casca(tela), l, a, &visual_ascii())
}

fn casca(tela: impl Screen + 'static) -> Shell {
    let (mut shell, _) = Shell::novo(sessao(), &Rota::Login);
    shell.abrir_para_teste(Box::new(tela));
    shell
}

/// Nothing that drives a terminal may reach the frame.
pub fn limpo(quadro: &str) {
    let mau = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{200b}';
    assert!(!quadro.chars().any(mau), "controle na tela:\n{quadro:?}");
}

/// Only ASCII, so that TERM=linux and raw lines can show it. Accents are allowed where the glyph set keeps them.
pub fn so_ascii(quadro: &str) {
    let maus: String = quadro.chars().filter(|c| !c.is_ascii()).collect();
    assert!(maus.is_empty(), "fora do ASCII: {maus}\n{quadro}");
}
