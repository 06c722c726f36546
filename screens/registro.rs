//! The rows that hold in every screen, and the questions asked of the registry: which row does a key start,
//! what stands in the footer. Screen rows live beside their screens; `telas::CAMADAS` lists them all.

use nexsus_widgets::{Tecla, rodape::Atalho};

use crate::comando::{Command, CommandId, Grupo};
use crate::msg::Session;
use crate::screen::{Modo, Screen};

pub const AJUDA: CommandId = "ajuda";
pub const PALETA: CommandId = "menu";
pub const TAREFAS: CommandId = "tarefas";
pub const VOLTAR: CommandId = "voltar";
pub const REDESENHAR: CommandId = "redesenhar";
pub const SAIR: CommandId = "sair";
pub const TROCAR: CommandId = "usuario.trocar";
/// Runs a fast code line given as argument (`pac silva`).
pub const IR: CommandId = "ir.codigo";

/// Rows of every screen (ux.md 3.3).
pub const GLOBAIS: &[Command] = &[
    Command::novo(AJUDA, "Ajuda", "Mostra a ajuda do campo e todos os comandos desta tela.")
        .keys(&[Tecla::F(1), Tecla::Ctrl('g')])
        .list(&[Tecla::Letra('?')])
        .grupo(Grupo::Global)
        .footer(1),
    Command::novo(PALETA, "Comandos", "Abre a lista de comandos: digite parte do nome ou um código como pac.")
        .keys(&[Tecla::F(10), Tecla::Ctrl('k')])
        .list(&[Tecla::Letra(':')])
        .grupo(Grupo::Global)
        .footer(1),
    Command::novo(TAREFAS, "Tarefas", "Mostra as tarefas em andamento e as últimas terminadas.")
        .keys(&[Tecla::F(9)])
        .list(&[Tecla::Letra('b')])
        .grupo(Grupo::Global)
        .footer(6),
    Command::novo(VOLTAR, "Volta", "Volta para onde você estava, sem perder nada do que foi gravado.")
        .keys(&[Tecla::Esc, Tecla::F(12)])
        .list(&[Tecla::Letra('q')])
        .grupo(Grupo::Global)
        .footer(1),
    Command::novo(REDESENHAR, "Redesenha", "Desenha a tela de novo quando outro programa escreveu por cima.")
        .keys(&[Tecla::Ctrl('l')])
        .grupo(Grupo::Global),
    Command::novo(TROCAR, "Trocar", "Encerra a sessão e volta para a entrada, para outra pessoa usar.")
        .grupo(Grupo::Global),
    Command::novo(SAIR, "Sair", "Encerra o programa. Ctrl+C duas vezes faz o mesmo.").grupo(Grupo::Global),
];

/// The row `key` starts in these rows.
pub fn achar(linhas: &'static [Command], key: Tecla, modo: Modo) -> Option<&'static Command> {
    linhas.iter().find(|c| c.casa(key, modo == Modo::Campo))
}

/// The row of this name in these rows.
pub fn por_id(linhas: &'static [Command], id: &str) -> Option<&'static Command> {
    linhas.iter().find(|c| c.id == id)
}

/// May this global row act over this layer? A window that has no rows of its own (palette, help, a question) keeps
/// only the way back; before the login there is nowhere to go.
pub fn global_vale(id: CommandId, janela_muda: bool, raiz_sem_entrada: bool) -> bool {
    match id {
        REDESENHAR => true,
        AJUDA => !janela_muda,
        VOLTAR | SAIR => !raiz_sem_entrada || janela_muda,
        _ => !raiz_sem_entrada && !janela_muda,
    }
}

/// A window without rows of its own.
pub fn janela_muda(tela: &dyn Screen) -> bool {
    tela.is_modal() && tela.commands().is_empty()
}

/// Which key of a row the footer shows: inside fields a letter would be text.
fn tecla_do_rodape(c: &Command, modo: Modo) -> Option<Tecla> {
    match (c.id, modo) {
        (PALETA, _) => Some(Tecla::Ctrl('k')),
        (_, Modo::Lista) => c.keys.first().or_else(|| c.list.first()).copied(),
        (_, Modo::Campo) => c.keys.first().copied(),
    }
}

/// Footer of a screen: help first, its rows as declared, the way back and the palette last.
pub fn rodape(tela: &dyn Screen, cx: &Session) -> Vec<Atalho> {
    let (modo, entrou) = (tela.modo(), cx.sessao.is_some());
    let mut v = Vec::new();
    let global = |id: CommandId| por_id(GLOBAIS, id).filter(|c| global_vale(c.id, false, !entrou));
    let mut por = |c: &Command, fixo: bool| {
        if let Some(t) = tecla_do_rodape(c, modo) {
            let tecla = c.mostra.map_or_else(|| t.rotulo(), str::to_owned);
            v.push(if fixo { Atalho::fixo(tecla, c.label) } else { Atalho::novo(tecla, c.label, c.footer) });
        }
    };
    let linhas = tela.commands();
    let repetido = |g: &Command| linhas.iter().any(|c| c.id == g.id || c.keys.iter().any(|k| g.keys.contains(k)));
    if let Some(c) = global(AJUDA) {
        por(c, true);
    }
    // Nothing runs: the key that stops it would only be noise.
    let some = |c: &Command| c.id.ends_with(".cancelar") || tela.rodape_vivo();
    let parado = |c: &Command| some(c) && tela.enabled(c.id, cx).is_err();
    for c in linhas.iter().filter(|c| c.footer > 0 && !parado(c)) {
        por(c, false);
    }
    for id in [TAREFAS, VOLTAR] {
        if let Some(c) = global(id).filter(|g| !repetido(g)) {
            por(c, false);
        }
    }
    if let Some(c) = global(PALETA) {
        por(c, true);
    } else if !entrou {
        v.push(Atalho::fixo("^C", crate::textos::SAIR));
    }
    v
}
