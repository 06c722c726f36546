//! Steps on screen that many tests share, from the login to the mirror.

use std::path::Path;

use super::instalacao::{ADMIN, Instalacao, SENHA};
use super::pty::{Pty, Terminal, texto};

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
    p.espere_sumir("Comando ─").espere(&format!("NEXSUS ▸ {titulo}"));
}

/// Types a line into the palette and runs it.
pub fn paleta(p: &Pty, linha: &str) {
    p.tecla("^K").espere("Comando ─");
    p.digitar(linha);
    // A long line scrolls; its end is seen.
    let fim: String = linha.chars().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect();
    p.espere(&fim).tecla("Enter");
}

/// Leaves by the palette and waits for the end.
pub fn sair(mut p: Pty) -> Pty {
    paleta(&p, "sair");
    assert_eq!(p.acabar(), 0, "código de saída");
    p
}

/// Imports a file: preview, then written. Gives the text of the preview.
pub fn importar(p: &Pty, arquivo: &Path) -> String {
    ir(p, &format!("imp {}", arquivo.display()), "Importar");
    p.espere_que("a prévia do arquivo", |s| texto(s).contains("Total do arquivo"));
    let previa = p.texto();
    p.tecla("F2").espere_todos(&["Importação gravada", "O que fazer agora"]);
    previa
}

/// Gives a code of the source system its SIGTAP code, typed.
pub fn definir_depara(p: &Pty, cod_aureo: &str, sigtap: &str) {
    ir(p, "dep", "De-para");
    p.tecla("F3").digitar(cod_aureo).espere(&format!("/{cod_aureo}")).tecla("Enter");
    p.espere_que("a linha do código", |s| texto(s).lines().any(|l| l.contains(cod_aureo) && l.contains("falta")));
    p.tecla("F4").espere("Código SIGTAP para");
    p.digitar(sigtap).espere(sigtap).tecla("Enter");
    p.espere_sumir("Código SIGTAP para").espere("vale");
}

/// One professional for everything.
pub fn definir_regra(p: &Pty, cns: &str, cbo: &str, nome: &str) {
    ir(p, "reg", "Regra de profissional");
    p.tecla("F6").espere("Nova regra");
    // A chosen option and a full CNS go on by themselves; an Enter out of habit right after that does not count.
    p.digitar("T")
        .tecla("Enter")
        .tecla("Enter")
        .digitar(cns)
        .digitar(cbo)
        .tecla("Enter")
        .digitar(nome)
        .espere(nome)
        .tecla("F2");
    p.espere("Regra gravada");
    // The list below the form shows it without being asked.
    p.espere_que("a regra na lista", |s| texto(s).lines().any(|l| l.contains(nome) && l.contains(cbo)));
}

/// Generates the production of a month (MM/AAAA) and leaves it on screen.
pub fn gerar(p: &Pty, mes: &str) {
    ir(p, &format!("prd {mes}"), "Produção");
    p.espere("a faturar").tecla("F2").espere("Gerar produção");
    p.tecla("S").espere("Produção gerada");
}
