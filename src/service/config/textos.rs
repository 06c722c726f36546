//! Sentences about folders, configuration files and secret files. Names and lines, never values.

use std::path::Path;

use super::Origem;
use crate::erro::{ErroUsuario, saida};

fn config(o_que: String, o_que_fazer: impl Into<String>) -> ErroUsuario {
    ErroUsuario::novo("configuracao", saida::CONFIGURACAO, o_que, o_que_fazer)
}

pub(super) fn toml(arquivo: &Path, linha: usize) -> ErroUsuario {
    config(
        format!("O arquivo de configuração {} não pôde ser entendido na linha {linha}.", arquivo.display()),
        "Escreva cada linha como chave = valor, com textos entre aspas.",
    )
}

pub(super) fn desconhecida(arquivo: &Path, linha: usize, nome: &str) -> ErroUsuario {
    config(
        format!("A chave {nome} ({}, linha {linha}) não existe.", arquivo.display()),
        "Corrija o nome ou apague a linha.",
    )
}

pub(super) fn tipo_errado(arquivo: &Path, linha: usize, nome: &str) -> ErroUsuario {
    config(
        format!("A chave {nome} ({}, linha {linha}) tem um valor que não serve.", arquivo.display()),
        "Use um texto entre aspas, um número inteiro ou true/false, conforme a chave.",
    )
}

pub(super) fn config_aberta(arquivo: &Path) -> ErroUsuario {
    config(
        format!("O arquivo de configuração {} pode ser alterado por outras contas.", arquivo.display()),
        format!("Rode: chmod go-w {}.", arquivo.display()),
    )
}

pub(super) fn vazio(nome: &str, origem: &Origem) -> ErroUsuario {
    config(format!("A chave {nome} ({origem}) está vazia."), "Escreva um valor ou retire a chave.")
}

pub(super) fn inteiro(nome: &str, de: u64, ate: u64, origem: &Origem) -> ErroUsuario {
    config(
        format!("A chave {nome} ({origem}) precisa de um número inteiro."),
        format!("Use um número de {de} a {ate}."),
    )
}

pub(super) fn logico(nome: &str, origem: &Origem) -> ErroUsuario {
    config(format!("A chave {nome} ({origem}) só aceita true ou false."), "Corrija o valor.")
}

pub(super) fn hora(nome: &str, origem: &Origem, formas: &str) -> ErroUsuario {
    config(format!("O horário da chave {nome} ({origem}) não pôde ser entendido."), formas)
}

pub(super) fn um_de(nome: &str, quais: &[&str], origem: &Origem) -> ErroUsuario {
    config(format!("A chave {nome} ({origem}) não aceita esse valor."), format!("Use um destes: {}.", quais.join(", ")))
}

pub(super) fn banco(origem: &Origem) -> ErroUsuario {
    config(
        format!("O endereço do banco central ({origem}) não foi entendido."),
        "Use sqlite:ARQUIVO ou postgres://CONTA@SERVIDOR/BANCO.",
    )
}

pub(super) fn banco_com_senha(origem: &Origem) -> ErroUsuario {
    config(
        format!("O endereço do banco central ({origem}) traz uma senha."),
        "Tire a senha do endereço e ponha-a num arquivo só seu, indicado em banco.senha_arquivo.",
    )
}

pub(super) fn cnes(origem: &Origem) -> ErroUsuario {
    config(format!("A chave cnes ({origem}) não é um CNES válido."), "Use os 7 dígitos do estabelecimento.")
}

pub(super) fn nao_e_arquivo(arquivo: &Path) -> ErroUsuario {
    config(format!("{} não é um arquivo comum.", arquivo.display()), "Indique um arquivo, não uma pasta ou um canal.")
}

pub(super) fn segredo_aberto(arquivo: &Path) -> ErroUsuario {
    config(
        format!("O arquivo de senha {} pode ser lido por outras contas.", arquivo.display()),
        format!("Rode: chmod 600 {}.", arquivo.display()),
    )
}

pub(super) fn segredo_ruim(arquivo: &Path) -> ErroUsuario {
    config(
        format!("O arquivo de senha {} está vazio ou tem mais de uma linha.", arquivo.display()),
        "Deixe nele uma única linha com a senha.",
    )
}

pub(super) fn sem_casa() -> ErroUsuario {
    config("Esta conta não tem pasta pessoal.".to_owned(), "Defina a variável NEXSUS_PASTA com a pasta da instalação.")
}

pub(super) fn pasta_nao_criada(pasta: &Path) -> ErroUsuario {
    ErroUsuario::novo(
        "pasta",
        saida::SEM_SAIDA,
        format!("Não foi possível criar a pasta {}.", pasta.display()),
        "Confira as permissões da pasta acima dela ou defina NEXSUS_PASTA.",
    )
}

pub(super) fn pasta_aberta(pasta: &Path) -> ErroUsuario {
    config(
        format!("A pasta {} pode ser aberta por outras contas.", pasta.display()),
        format!("Rode: chmod 700 {}.", pasta.display()),
    )
}

pub(super) fn pasta_alheia(pasta: &Path) -> ErroUsuario {
    config(
        format!("A pasta {} pertence a outra conta.", pasta.display()),
        "Use a conta dona da instalação ou defina NEXSUS_PASTA com uma pasta sua.",
    )
}
