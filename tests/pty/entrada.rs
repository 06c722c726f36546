//! First run and login.

use std::os::unix::fs::PermissionsExt;

use crate::comum::instalacao::{ADMIN, CNES, Instalacao, SENHA, UNIDADE};
use crate::comum::passos::{PRONTO, abrir, credenciais, entrar, sair};
use crate::comum::pty::Terminal;

#[test]
fn primeiro_uso_cria_chave_administrador_e_estabelecimento() {
    let i = Instalacao::virgem();
    let p = Terminal::default().abrir(i.pasta());
    p.espere_todos(&["Primeiro uso", "Administrador", "CNES"]);
    p.digitar(ADMIN).tecla("Enter").digitar(SENHA).tecla("Enter").digitar(SENHA).tecla("Enter");
    p.espere(ADMIN).digitar(CNES).espere(CNES).tecla("Enter");
    p.digitar(UNIDADE).espere(UNIDADE).tecla("Enter");
    p.espere_todos(&["NEXSUS ▸ Início", UNIDADE, CNES, ADMIN]);
    assert!(!String::from_utf8_lossy(&p.bruto(0)).contains(SENHA), "a senha saiu para o terminal");
    sair(p).conferir_devolvido();

    let chaves: Vec<_> = std::fs::read_dir(i.caminho("chaves")).unwrap().flatten().collect();
    assert_eq!(chaves.len(), 1, "um arquivo de chave");
    assert_eq!(chaves[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);

    // The second time it is a login, with the account just made.
    let p = entrar(&i, Terminal::default());
    p.espere(UNIDADE);
    sair(p);
}

#[test]
fn primeiro_uso_confere_as_duas_senhas_e_o_cnes() {
    let i = Instalacao::virgem();
    let p = Terminal::default().abrir(i.pasta());
    p.espere("Primeiro uso");
    p.digitar(ADMIN).tecla("Enter").digitar(SENHA).tecla("Enter").digitar("outra frase de teste").tecla("Enter");
    p.tecla("Enter").tecla("Enter").espere("não são iguais");
    p.digitar(SENHA).tecla("Enter").digitar(SENHA).tecla("Enter");
    p.digitar("12").espere("[12 ").tecla("Enter").tecla("Enter").espere("✗ O CNES tem 7 números");
    assert!(!i.caminho("chaves").join("mestra").exists(), "nada foi criado");
}

#[test]
fn senha_errada_diz_o_que_houve_e_a_certa_entra() {
    let i = Instalacao::vazia();
    let p = abrir(&i, Terminal::default());
    let errada = "nao e esta a senha";
    credenciais(&p, ADMIN, errada);
    p.espere_que("a recusa", |s| {
        let t = crate::comum::pty::texto(s);
        t.contains(PRONTO) && t.contains('✗') && t.to_lowercase().contains("senha")
    });
    // The field was emptied and has the focus: the right one is just typed.
    p.digitar(SENHA).tecla("Enter").espere_todos(&["NEXSUS ▸ Início", UNIDADE]);
    let saiu = String::from_utf8_lossy(&p.bruto(0)).into_owned();
    assert!(!saiu.contains(errada) && !saiu.contains(SENHA), "uma senha saiu para o terminal");
    sair(p);
}

#[test]
fn quem_digita_antes_de_a_tela_abrir_nao_perde_teclas() {
    let i = Instalacao::vazia();
    let p = Terminal::default().abrir(i.pasta());
    credenciais(&p, ADMIN, SENHA);
    p.espere_todos(&["NEXSUS ▸ Início", UNIDADE]);
    assert!(!p.texto().contains(SENHA));
    sair(p);
}
