//! Every sentence this crate itself puts on the screen.

use crate::texto::Texto;

pub(crate) fn pequena(largura: u16, altura: u16, minimo: (u16, u16)) -> Texto {
    Texto::from(format!(
        "Janela pequena: {largura}x{altura}. Aumente para pelo menos {}x{} (o ideal é 80x24).",
        minimo.0, minimo.1
    ))
}

pub const VAZIO: &str = "Nenhuma linha.";
pub const OBRIGATORIO: &str = "campo obrigatório";
pub const DATA_INVALIDA: &str = "data inválida";
pub const COMPETENCIA_INVALIDA: &str = "competência inválida";
pub const VALOR_INVALIDO: &str = "valor inválido";
pub const OPCAO_INVALIDA: &str = "não está na lista";
pub const SIM: &str = "Sim";
pub const NAO: &str = "Não";
pub const PALAVRA_ERRADA: &str = "A palavra não confere: nada foi feito.";
pub const CAMINHO: &str = "Caminho";
pub const PASTA: &str = "pasta";
pub const PASTA_ACIMA: &str = "pasta acima";
pub const NOME: &str = "Nome";
pub const TAMANHO: &str = "Tamanho";
pub const DATA: &str = "Data";

/// "faltam 3 números".
pub(crate) fn faltam(n: usize) -> String {
    if n == 1 { "falta 1 número".into() } else { format!("faltam {n} números") }
}

/// Bottom line of a dialog that asks yes or no.
pub const RODAPE_SN: &str = "S sim · N não · Esc volta";

/// Bottom line of a dialog that asks for a word.
pub const RODAPE_PALAVRA: &str = "Enter confirma a palavra · Esc volta";

/// "Digite ESPELHAR para confirmar:".
pub(crate) fn digite(palavra: &str) -> String {
    format!("Digite {palavra} para confirmar:")
}

/// "Campo CNS: 15 números."
pub(crate) fn campo(rotulo: &str, obrigatorio: bool, ajuda: &str) -> String {
    let marca = if obrigatorio { " (obrigatório)" } else { "" };
    if ajuda.is_empty() { format!("Campo {rotulo}{marca}.") } else { format!("Campo {rotulo}{marca}: {ajuda}") }
}

/// "linhas 1 a 20 de 340".
pub(crate) fn posicao(de: usize, ate: usize, total: usize) -> String {
    format!("linhas {de} a {ate} de {total}")
}

/// Standard help of a mask.
pub const AJUDA_DATA: &str = "dia/mês/ano; aceita 12/6, 120625, h (hoje), h-3, o (ontem).";
pub const AJUDA_COMPETENCIA: &str = "mês e ano, por exemplo 0625 ou 06/2025.";
pub const AJUDA_CPF: &str = "11 números.";
pub const AJUDA_CNS: &str = "15 números.";
pub const AJUDA_CEP: &str = "8 números.";
pub const AJUDA_TELEFONE: &str = "DDD e número.";
pub const AJUDA_DINHEIRO: &str = "valor em reais; vírgula ou ponto para os centavos.";
pub const AJUDA_SN: &str = "S ou N.";
