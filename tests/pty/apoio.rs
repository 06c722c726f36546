//! Steps that many tests share.

use crate::comum::instalacao::{ADMIN, Instalacao, SENHA};
use crate::comum::pty::{Pty, Terminal};

/// What stands on the screen when the login can be used.
pub const PRONTO: &str = "banco: SQLite ok";

/// Opens the program and waits for the login.
pub fn abrir(i: &Instalacao, t: Terminal) -> Pty {
    let p = t.abrir(i.pasta());
    p.espere_todos(&[PRONTO, "Usuário"]);
    p
}

/// Types user and password.
pub fn credenciais(p: &Pty, usuario: &str, senha: &str) {
    p.digitar(usuario).tecla("Enter").digitar(senha).tecla("Enter");
}

/// Opens the program and goes in as the administrator.
pub fn entrar(i: &Instalacao, t: Terminal) -> Pty {
    let p = abrir(i, t);
    credenciais(&p, ADMIN, SENHA);
    p.espere_todos(&["NEXSUS ▸ Início", "O que falta hoje"]);
    p
}

/// Goes somewhere by its fast code, from any screen.
pub fn ir(p: &Pty, codigo: &str, titulo: &str) {
    paleta(p, codigo);
    p.espere(&format!("NEXSUS ▸ {titulo}"));
}

/// Types a line into the palette and runs it.
pub fn paleta(p: &Pty, linha: &str) {
    p.tecla("^K").espere("Comando ─");
    p.digitar(linha).espere(linha).tecla("Enter");
}

/// Leaves by the palette and waits for the end.
pub fn sair(mut p: Pty) -> Pty {
    paleta(&p, "sair");
    assert_eq!(p.acabar(), 0, "código de saída");
    p
}
