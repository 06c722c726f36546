//! Sentences of the queue.

use nexsus_store::fila_itens::Contas;

use crate::erro::{ErroUsuario, saida};

pub(super) const CAIU: &str = "O programa morreu várias vezes neste item; ele foi posto de lado.";
pub(super) const FALHA_AO_TRABALHAR: &str = "Falha interna ao trabalhar neste item. Avise o suporte.";
pub(super) const NADA_A_FAZER: &str = "nada a fazer";
pub(super) const PAUSADA: &str = "pausada a pedido";
pub(super) const CANCELADA: &str = "cancelada a pedido";
pub(super) const SEM_PASTA: &str =
    "Nenhuma pasta é vigiada. Escreva em config.toml: [importar] e, abaixo, pasta = \"/caminho\".";
pub(super) const ESPELHO_DESLIGADO: &str = "O espelhamento automático está desligado. Para ligar, escreva em config.toml: [executar] e, abaixo, espelhar = true.";
pub(super) const SEM_FIREBIRD: &str = "O banco do BPA (Firebird) não está configurado; nada foi espelhado.";

/// How a job ended: "980 feitos (novo 900, igual 80), 20 com falha".
pub(super) fn fim(c: Contas, resultados: &[(String, i64)]) -> String {
    if c.total() == 0 {
        return NADA_A_FAZER.to_owned();
    }
    let mut partes = vec![match c.feitos {
        1 => "1 feito".to_owned(),
        n => format!("{n} feitos"),
    }];
    let quais: Vec<String> =
        resultados.iter().filter(|(r, _)| !r.is_empty()).take(6).map(|(r, n)| format!("{r} {n}")).collect();
    if !quais.is_empty() {
        partes[0] = format!("{} ({})", partes[0], quais.join(", "));
    }
    for (n, o_que) in [
        (c.falhos, "com falha"),
        (c.ambiguos, "à espera de decisão"),
        (c.cancelados, "não feitos"),
        (c.na_fila + c.tomados, "por fazer"),
    ] {
        if n > 0 {
            partes.push(format!("{n} {o_que}"));
        }
    }
    partes.join(", ")
}

pub(super) fn presos(quantos: u64) -> String {
    match quantos {
        1 => "1 item foi posto de lado: o programa morreu várias vezes nele.".to_owned(),
        n => format!("{n} itens foram postos de lado: o programa morreu várias vezes neles."),
    }
}

pub(super) fn tarefa_desconhecida(nome: &str, ha: &[&str]) -> ErroUsuario {
    ErroUsuario::invalido(
        format!("A tarefa {nome} não existe."),
        format!("Use uma destas: completa, {}.", ha.join(", ")),
    )
}

pub(super) fn sem_tarefa() -> ErroUsuario {
    ErroUsuario::novo(
        "nao_encontrado",
        saida::DADOS,
        "Não há tarefa na fila com esse número.",
        "Veja os números com: nexsus tarefas listar.",
    )
}

pub(super) fn ja_terminou() -> ErroUsuario {
    ErroUsuario::novo(
        "ja_terminou",
        saida::DADOS,
        "Esta tarefa já terminou.",
        "Veja o que ela fez: nexsus tarefas mostrar.",
    )
}

pub(super) fn nada_a_repetir() -> ErroUsuario {
    ErroUsuario::novo(
        "nada_a_repetir",
        saida::DADOS,
        "Esta tarefa não tem item com falha nem cancelado.",
        "O que terminou bem não se repete; para fazer de novo, mande executar outra vez.",
    )
}

pub(super) fn quando_invalido() -> ErroUsuario {
    ErroUsuario::invalido(
        "O horário não pôde ser entendido.",
        "Escreva: cada 30 min, cada 2 h, diario 02:10, semanal seg 02:10 ou mensal 1 02:10.",
    )
}

pub(super) fn sem_hora(nome: &str) -> ErroUsuario {
    ErroUsuario::novo(
        "nao_encontrado",
        saida::DADOS,
        format!("A agenda não tem {nome}."),
        "Veja o que há: nexsus agenda listar.",
    )
}

pub(super) fn hora_da_config(nome: &str) -> ErroUsuario {
    ErroUsuario::novo(
        "agenda_da_configuracao",
        saida::CONFIGURACAO,
        format!("O horário de {nome} vem do arquivo de configuração e só muda lá."),
        "Altere ou retire a linha na seção [agenda] de config.toml.",
    )
}
