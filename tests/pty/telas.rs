//! Text captures of the real program on the demonstration, in assets/telas: evidence for people, and
//! a notice when a screen changes. `NEXSUS_ATUALIZA=1 cargo test --test pty telas` writes them anew.
//!
//! The walk to S_PRD is taken in tests/servers, where there is a Firebird.

use crate::comum::album::Album;
use crate::comum::instalacao::{ADMIN, Instalacao, SENHA};
use crate::comum::passos::{PRONTO, credenciais, ir, sair};
use crate::comum::pty::Terminal;

fn album(colunas: u16, linhas: u16) {
    let nova = Instalacao::virgem();
    let mut a = Album::novo(colunas, linhas, &nova);
    let p = Terminal::de(colunas, linhas).abrir(nova.pasta());
    p.espere_todos(&["Primeiro uso", "SQLite novo"]);
    a.foto(&p, "01-primeiro-uso");
    drop(p);

    let i = Instalacao::demo();
    let amostras = i.caminho("dados/demo");
    a.pasta = i.pasta().canonicalize().unwrap().display().to_string();
    let p = Terminal::de(colunas, linhas).abrir(i.pasta());
    p.espere_todos(&[PRONTO, "Usuário"]);
    a.foto(&p, "02-entrada");
    credenciais(&p, ADMIN, SENHA);
    p.espere_todos(&["NEXSUS ▸ Início", "a faturar", "Ir para"]);
    a.foto(&p, "03-inicio");
    p.tecla("^K").espere("Comando ─").digitar("prod").espere(":prod");
    a.foto(&p, "04-comandos");
    p.tecla("Esc").espere_sumir("Comando ─").tecla("F1").espere("letras filtram");
    a.foto(&p, "05-ajuda");
    p.tecla("Esc").espere_sumir("letras filtram").tecla("F9").espere_todos(&["Del cancela", "pacientes.xlsx"]);
    a.foto(&p, "06-tarefas");
    p.tecla("Esc").espere_sumir("Del cancela");

    ir(&p, "pac", "Pacientes");
    p.espere("120 de 120").tecla("Baixo");
    a.foto(&p, "07-pacientes");
    p.tecla("Enter").espere_todos(&["Endereço", "Atendimentos ("]);
    a.foto(&p, "08-paciente");

    ir(&p, "imp", "Importar");
    p.espere("dados").digitar(&format!("{}/", amostras.display())).tecla("Enter").espere("pacientes.xlsx");
    a.foto(&p, "09-importar-arquivo");
    let relatorio = amostras.join("atendimentos_202512.pdf");
    ir(&p, &format!("imp {}", relatorio.display()), "Importar");
    p.espere("Arquivo já importado");
    a.foto(&p, "10-importar-previa");
    p.tecla("F7").espere_todos(&["NEXSUS ▸ Lotes", "0001  xlsx"]);
    a.foto(&p, "11-lotes");

    ir(&p, "dep", "De-para");
    p.espere_todos(&["ECG", "Todos os códigos têm de-para"]);
    a.foto(&p, "12-depara");
    ir(&p, "reg", "Regra de profissional");
    p.espere("grupo 03");
    a.foto(&p, "13-regras");
    ir(&p, "prd 11/2025", "Produção");
    p.espere_todos(&["DR. JOÃO DE DEMONSTRAÇÃO", "Total"]);
    a.foto(&p, "14-producao");
    p.tecla("2").espere("Produção ▸ Linhas").espere("/11/2025");
    a.foto(&p, "15-producao-linhas");
    ir(&p, "esp 11/2025", "Espelho no BPA");
    p.espere("DR. JOÃO DE DEMONSTRAÇÃO").tecla("Enter").espere("✗");
    a.foto(&p, "16-espelho");
    sair(p);
    a.fechar();
}

#[test]
fn telas_em_80x24() {
    album(80, 24);
}

#[test]
fn telas_em_120x35() {
    album(120, 35);
}
