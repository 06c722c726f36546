//! Registry rows that mean the same on every list and form.

use nexsus_widgets::Tecla;

use crate::comando::{Command, Grupo};

/// The way back, offered to the screen first so that it can close a filter or an inner step.
pub const VOLTAR: Command = Command::novo(
    "voltar",
    "Volta",
    "Volta um passo: fecha o filtro, depois o passo, depois a tela. Nada gravado se perde.",
)
.keys(&[Tecla::Esc, Tecla::F(12)])
.list(&[Tecla::Letra('q')])
.grupo(Grupo::Navegacao)
.footer(1);

/// Row of a filter; the id differs per screen.
pub const fn buscar(id: &'static str) -> Command {
    Command::novo(id, "Busca", "Filtra a lista enquanto você digita, sem ligar para acentos; Esc limpa.")
        .keys(&[Tecla::F(3), Tecla::Ctrl('f')])
        .list(&[Tecla::Letra('/')])
        .grupo(Grupo::Lista)
        .footer(2)
}

/// Row of a reload.
pub const fn atualizar(id: &'static str) -> Command {
    Command::novo(id, "Atualiza", "Lê de novo o que está gravado.")
        .keys(&[Tecla::F(5), Tecla::Ctrl('r')])
        .list(&[Tecla::Letra('r')])
        .grupo(Grupo::Lista)
        .footer(6)
}
