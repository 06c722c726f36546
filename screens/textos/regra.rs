//! Words of the professional rules.

pub const TITULO: &str = "Regra de profissional";
pub const VALE: &str = "Vale para";
pub const NOME: &str = "Profissional";
pub const CNS: &str = "CNS";
pub const CBO: &str = "CBO";
pub const VAZIO: &str = "Nenhuma regra ainda. F6 diz quem atendeu; sem regra a produção não sai.";
pub const EXPLICA: &[&str] = &[
    "A regra diz quem atendeu, porque o relatório do Áureo não traz o profissional.",
    "Vence a mais específica: lote, depois procedimento, depois grupo, depois tudo.",
];
pub const COMO: &str = "Como a regra vale";
pub const LISTA: &str = "Regras";
pub const EXPORTAR: &str = "Exportar regras: arquivo CSV a criar";
pub const IMPORTAR: &str = "Importar regras: arquivo CSV";
pub const ARQUIVO: &str = "regras.csv";
pub const EXPORTADO: &str = "Regras exportadas";
pub const IMPORTADO: &str = "Regras importadas";
pub const LINHAS: (&str, &str) = ("regra", "regras");
pub const TUDO: &str = "tudo";

pub const NOVA: &str = "Nova regra";
pub const ALTERAR: &str = "Alterar regra";
pub const RODAPE: &str = "F2 grava · Esc volta";
pub const GRAVADA: &str = "Regra gravada.";
pub const SUJA: &str = "A regra não foi gravada. Sair e descartar?";
pub const AMBITOS: &[(&str, &str)] = &[
    ("T", "tudo o que não tiver outra regra"),
    ("G", "um grupo SIGTAP"),
    ("P", "um procedimento"),
    ("L", "um lote importado"),
];
pub const R_AMBITO: &str = "Vale para";
pub const R_CHAVE: &str = "Qual";
pub const R_CNS: &str = "CNS";
pub const R_CBO: &str = "CBO";
pub const R_NOME: &str = "Nome";
pub const A_AMBITO: &str = "T tudo, G grupo, P procedimento, L lote. F4 mostra.";
pub const A_CHAVE: &str = "Grupo: 2 números. Procedimento: 10 números. Lote: o número. Em branco para tudo.";
pub const A_CNS: &str = "CNS do profissional, 15 números, como no CNES.";
pub const A_CBO: &str = "CBO em que ele atende, 6 letras ou números (ex.: 225125).";
pub const A_NOME: &str = "Nome do profissional, para você reconhecer na lista.";
pub const E_GRUPO: &str = "grupo tem 2 números";
pub const E_PROCEDIMENTO: &str = "código de procedimento com dígito errado";
pub const E_LOTE: &str = "lote é um número maior que zero";
pub const E_TUDO: &str = "deixe em branco: a regra vale para tudo";
pub const E_CNS: &str = "dígito verificador não confere";
pub const E_CBO: &str = "CBO tem 6 letras ou números";
pub const E_AMBITO: &str = "escolha T, G, P ou L";
pub const CORRIJA: &str = "Corrija os campos marcados com ✗.";
pub const EXCLUIR: &str = "Excluir regra";
pub const EXCLUIDA: &str = "Regra excluída.";

/// Question before a rule is taken away.
pub fn excluir(vale: &str, nome: &str) -> String {
    format!("A regra que vale para {vale} ({nome}) sai. O que já virou produção não muda.")
}
