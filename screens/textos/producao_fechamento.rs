//! Words of the closing of a month.

pub const AJUDA: &str =
    "Pede o fechamento do mês, confirma o que outra pessoa pediu ou grava o relatório; pede a palavra FECHAR.";
pub const PALAVRA: &str = "FECHAR";
pub const PEDIR: &str = "Pedir fechamento";
pub const CONFIRMAR: &str = "Confirmar fechamento";
pub const RELATORIO: &str = "Relatório de fechamento";
pub const PEDIDO: &str = "Fechamento pedido; outra pessoa confirma.";
pub const FECHADA: &str = "Competência fechada: as linhas não mudam mais. A mesma tecla grava o relatório.";
pub const ESPERA_OUTRA_PESSOA: &str = "O fechamento já foi pedido por você; outra pessoa confirma.";

pub fn pedir(competencia: &str, totais: &str, pendentes: u64) -> String {
    let ficam = if pendentes == 0 { String::new() } else { format!(" {pendentes} atendimento(s) ficam fora.") };
    format!(
        "Competência {competencia}: {totais}.{ficam} Depois de confirmado por outra pessoa, as linhas não mudam mais."
    )
}

pub fn confirmar(competencia: &str, quem: &str, totais: &str) -> String {
    format!("Competência {competencia}, pedido de {quem}: {totais}. Confirmado, as linhas não mudam mais.")
}

pub fn relatorio(arquivo: &str) -> String {
    format!("A competência está fechada. Gravar o relatório em {arquivo}?")
}

pub fn gravado(arquivo: &str) -> String {
    format!("Relatório gravado em {arquivo}.")
}
