//! Words of the de-para of procedures.

pub const TITULO: &str = "De-para";
pub const LISTA: &str = "Códigos do Áureo";
pub const COD: &str = "Áureo";
pub const NOME: &str = "Nome no Áureo";
pub const SIGTAP: &str = "SIGTAP";
pub const NOME_SIGTAP: &str = "Procedimento SIGTAP";
pub const ATENDIMENTOS: &str = "Atend.";
pub const ORIGEM: &str = "Como";
pub const PENDENTE: &str = "! falta";
pub const IGUAL: &str = "já é SIGTAP";
pub const DEFINIDO: &str = "definido";
pub const VAZIO: &str = "Nenhum código ainda: importe atendimentos (IMP).";
pub const SUGESTOES: &str = "Sugestões pelo nome (1-3 aceita)";
pub const SEM_SUGESTAO: &str = "Sem sugestão: Enter digita o código, ou importe a tabela SIGTAP da competência.";
pub const NAO_PRECISA: &str = "Este código já é um procedimento SIGTAP: não precisa de de-para.";
pub const ATUAL: &str = "Hoje vale";
pub const DIGITE: &str = "Código SIGTAP para";
pub const RODAPE: &str = "Enter grava · F4 consulta · Esc volta";
pub const PROCURA: &str = "Procurar procedimento SIGTAP";
pub const PROCURA_RODAPE: &str = "letras procuram · Enter escolhe · Esc volta";
pub const PROCURA_CURTA: &str = "Digite parte do nome ou do código.";
pub const PROCURA_NADA: &str = "Nenhum procedimento com este texto na tabela da competência.";
pub const DICA: &str = "10 números, com ou sem pontos; o dígito é conferido.";
pub const E_CODIGO: &str = "Código com dígito errado ou fora dos 10 números.";
pub const SO_PENDENTES: &str = "só os que faltam";
pub const TODOS: &str = "todos";
pub const FALTAM: (&str, &str) = ("código sem de-para", "códigos sem de-para");
pub const TUDO_PRONTO: &str = "Todos os códigos têm de-para.";
pub const EXPORTAR: &str = "Exportar de-para: arquivo CSV a criar";
pub const IMPORTAR: &str = "Importar de-para: arquivo CSV";
pub const EXPORTADO: &str = "De-para exportado";
pub const IMPORTADO: &str = "De-para importado";
pub const ARQUIVO: &str = "depara.csv";
pub const SEM_ESSA: &str = "Não há sugestão com este número para o código escolhido.";
pub const LINHAS: (&str, &str) = ("código", "códigos");

pub const PROXIMO: &str = "Próximo sem de-para escolhido.";

/// Said after one code was defined.
pub fn definido(cod: &str, codigo: &str) -> String {
    format!("{cod} vale {codigo}.")
}
