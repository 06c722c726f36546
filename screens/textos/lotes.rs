//! Words of the import lots.

pub const TITULO: &str = "Lotes";
pub const LOTE: &str = "Lote";
pub const NUMERO: &str = "Lote";
pub const TIPO: &str = "Tipo";
pub const ARQUIVO: &str = "Arquivo";
pub const SITUACAO: &str = "Situação";
pub const NOVAS: &str = "Novas";
pub const REJEITADAS: &str = "Rejeit.";
pub const QUANDO: &str = "Quando";
pub const USUARIO: &str = "Usuário";
pub const VAZIO: &str = "Nenhum lote ainda. F6 importa o primeiro arquivo.";
pub const DESFAZER: &str = "Desfazer lote";
pub const JA_DESFEITO: &str = "Este lote já foi desfeito.";
pub const SO_DESCARTA: &str = "Este lote ainda não foi gravado: abra-o com Enter; na prévia, Ctrl+D o descarta.";
pub const LISTA: &str = "Lotes importados";
pub const CONTAS: &str = "Contas do lote";
pub const REJEITADAS_TITULO: &str = "Linhas rejeitadas";
pub const SEM_PERMISSAO_REJEITOS: &str = "Seu perfil não mostra o texto das linhas rejeitadas.";
pub const F4_ABRE: &str = "F4 abre a fila: corrige, adia ou ignora cada linha.";
pub const REIMPORTAR: &str = "Reimportar corrigido: caminho do arquivo";
pub const REIMPORTADO: &str = "Arquivo corrigido importado";

/// Question before a lot is undone.
pub fn desfazer(numero: i64, arquivo: &str, linhas: &str) -> String {
    format!(
        "O lote {numero:04} ({arquivo}) sai inteiro do banco: {linhas}. O que ele completou em outros cadastros volta a ser como era. Não se desfaz o que já virou produção."
    )
}

/// Said after a lot was undone.
pub fn desfeito(numero: i64, n: &str) -> String {
    format!("Lote {numero:04} desfeito: {n}.")
}

/// State of a lot in words.
pub fn situacao(gravada: &str) -> &str {
    match gravada {
        "previa" => "prévia",
        outra => outra,
    }
}
