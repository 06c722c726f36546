//! Words of the mirror.

pub const TITULO: &str = "Espelho no BPA";
pub const PLANO_ENSAIO: &str = "Espelhar produção → S_PRD (ensaio, nada gravado)";
pub const PLANO_FEITO: &str = "Espelhar produção → S_PRD (gravado)";
pub const PLANO_VAZIO: &str = "Espelhar produção → S_PRD";
pub const PRODUCAO: &str = "Produção da competência";
pub const CONFERENCIA: &str = "Conferência dos dois lados";
pub const INCLUIR: &str = "+ inserir";
pub const IGUAIS: &str = "= já iguais";
pub const DIVERGENTES: &str = "~ divergentes";
pub const ALHEIAS: &str = "− só no BPA";
pub const ESPELHADAS: &str = "✓ espelhadas agora";
pub const OBS_INCLUIR: &str = "faltam em S_PRD";
pub const OBS_IGUAIS: &str = "já estão lá, idênticas";
pub const OBS_DIVERGENTES: &str = "há outra linha no mesmo lugar: não se toca";
pub const OBS_ALHEIAS: &str = "digitadas no BPA: não se toca";
pub const OBS_ESPELHADAS: &str = "gravadas e lidas de volta iguais";
pub const SITUACAO: &str = "Situação";
pub const LINHAS: &str = "Linhas";
pub const OBS: &str = "Observação";
pub const LADO: &str = "Lado";
pub const SOMA: &str = "Soma das quantidades";
pub const NEXSUS: &str = "NEXSUS";
pub const S_PRD: &str = "S_PRD (BPA)";
pub const CONFERE: &str = "✓ Os dois lados conferem: mesmas linhas, mesmas quantidades.";
pub const NAO_CONFERE: &str =
    "✗ Os dois lados diferem. o reenvia as nossas linhas que sumiram; as alheias ficam como estão.";
pub const SEM_ENSAIO: &[&str] = &[
    "Enter ou t faz o ensaio: compara linha por linha com o banco do BPA, sem gravar nada.",
    "Depois do ensaio, F2 espelha; é preciso digitar ESPELHAR.",
    "Linhas digitadas no BPA nunca são tocadas; rodar duas vezes não repete nada.",
];
pub const ENSAIE_ANTES: &str = "Faça antes o ensaio (Enter ou t): ele mostra o que seria gravado.";
pub const NADA_A_ESPELHAR: &str = "Nada a inserir: S_PRD já tem todas as linhas desta competência.";
pub const SEM_PRODUCAO: &str = "Não há produção nesta competência. Gere-a antes (PRD).";
pub const MSG_ENSAIO: &str = "Ensaio concluído. F2 espelha (pede a palavra ESPELHAR); Esc volta.";
pub const MSG_FEITO: &str = "Espelhado.";
pub const ESPELHAR: &str = "Espelhar em S_PRD";
pub const SAIR: &str = "O trabalho com o Firebird continua em segundo plano; F9 mostra. Sair desta tela?";
pub const RECONCILIAR: &str = "Reenviar linhas que sumiram";
pub const RECONCILIAR_TEXTO: &str =
    "As linhas já espelhadas que não estão mais em S_PRD serão gravadas de novo. Nada mais é tocado.";
pub const DIFERENCAS: &str = "Diferenças";
pub const DIFERENCAS_POR_DIA: &str = "Diferenças por profissional e dia";
pub const DIFERENCAS_DICA: &str =
    "Enter abre o dia; o reenvia as que faltam; em Produção (x), d retira uma linha nossa do BPA.";
pub const SEM_DIFERENCAS: &str = "Nenhuma diferença.";
pub const SEM_CONFERENCIA: &str = "Faça antes a conferência (F5): ela compara os dois lados linha por linha.";
pub const QUEM: &str = "Profissional";
pub const DIA: &str = "Dia";
pub const FALTAM: &str = "Faltam";
pub const DIFERENTES: &str = "Diferentes";
pub const A_MAIS: &str = "Alheias";
pub const FORMA: &str = "Forma";
pub const PROCEDIMENTO: &str = "Procedimento";
pub const CAMPOS: &str = "Campos que diferem";
pub const VER_DIFERENCAS: &str = "w mostra as diferenças por profissional e dia.";
pub const N_LINHAS: (&str, &str) = ("linha", "linhas");

/// Question before mirroring; `banco` names the file that must be copied first.
pub fn espelhar(competencia: &str, incluir: &str, divergentes: u64, alheias: u64, banco: &str) -> String {
    format!(
        "Competência {competencia}: {incluir} vão para S_PRD. Divergentes {divergentes} e alheias {alheias} não são tocadas. Antes, copie o arquivo do BPA, com o programa do BPA fechado ({banco}): o NEXSUS não faz essa cópia."
    )
}

/// A difference as people read it.
pub fn situacao(codigo: &str) -> &str {
    match codigo {
        "falta" => "falta em S_PRD",
        "diferente" => "diferente em S_PRD",
        "repetida" => "lugar ocupado duas vezes",
        "a_mais" => "só no BPA, não é nossa",
        outro => outro,
    }
}

pub fn nao_listadas(quantas: &str) -> String {
    format!("Mais {quantas} contadas e não listadas: só as primeiras mil se listam uma a uma.")
}
