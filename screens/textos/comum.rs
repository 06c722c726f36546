//! Words several screens use.

pub const COMECANDO: &str = "Começando";
pub const CANCELAR: &str = "Del ou Esc cancela; o que já estava gravado continua como está.";
pub const CANCELANDO: &str = "Cancelando: termina a linha em curso e para.";
pub const RESTA: &str = "resta";
pub const COMPETENCIA: &str = "Competência";
pub const CARREGANDO: &str = "Carregando…";
pub const SO_COM_LINHA: &str = "Escolha antes uma linha da lista.";
pub const EM_CURSO: &str = "Espere o trabalho em curso terminar, ou cancele com Del.";
pub const NADA_EM_CURSO: &str = "Nenhum trabalho em curso para cancelar.";
pub const CANCELADO: &str = "Cancelado a pedido. Nada deste trabalho ficou pela metade.";
pub const FILTRO: &str = "/ filtra";
pub const DE: &str = "de";

pub const LINHAS: (&str, &str) = ("linha", "linhas");

/// Prompt for a path.
pub const CAMINHO_RODAPE: &str = "Enter confirma · Esc volta";
pub const CAMINHO_DICA: &str = "Digite ou cole o caminho do arquivo.";

// Rejected lines.
pub const REJ_LINHA: &str = "Linha";
pub const REJ_PAGINA: &str = "Pág";
pub const REJ_MOTIVO: &str = "Motivo";
pub const REJ_TEXTO: &str = "Como estava no arquivo";
pub const REJ_COMO: &str = "Como resolver";
pub const REJ_POR_MOTIVO: &str = "Por motivo";
pub const REJ_VAZIO: &str = "Nenhuma linha rejeitada.";

// Accounting of lines.
pub const CONTA_SITUACAO: &str = "Situação";
pub const CONTA_LINHAS: &str = "Linhas";
pub const CONTA_OBS: &str = "Observação";
pub const CONTA_NOVAS: &str = "+ Novas";
pub const CONTA_IGUAIS: &str = "= Já existentes";
pub const CONTA_ALTERADAS: &str = "~ Mudariam";
pub const CONTA_ALTERADAS_FEITO: &str = "~ Alteradas";
pub const CONTA_REJEITADAS: &str = "✗ Rejeitadas";
pub const CONTA_MOBILIA: &str = "· Cabeçalhos e totais";
pub const CONTA_TOTAL: &str = "Total do arquivo";
pub const OBS_IGUAIS: &str = "já estão no banco: pula";
pub const OBS_ALTERADAS: &str = "completam ou trocam o que está gravado";
pub const OBS_MOBILIA: &str = "não são dados";
pub const OBS_SEM_SOMA: &str = "sem total impresso";
pub const OBS_SOMA_IMPRESSA: &str = "impresso";
pub const CONFERENCIA: &str = "Conferência";

/// Beside a proposed name.
pub const CAMINHO_PROPOSTO: &str = "Enter aceita; digitar troca o nome proposto.";
pub const CAMINHO_SEM_NOME: &str = "Falta o nome do arquivo.";

/// A name with another ending than the file gets.
pub fn extensao_errada(pedida: &str) -> String {
    format!("O nome deve terminar em .{pedida}.")
}

/// Observation beside the rejected lines.
pub fn obs_rejeitadas(motivos: usize) -> String {
    match motivos {
        0 => String::new(),
        1 => "1 motivo".to_owned(),
        n => format!("{n} motivos"),
    }
}

/// A line reason in words (codes of the reader).
pub fn motivo(codigo: &str) -> &str {
    match codigo {
        "data_invalida" => "data inexistente ou ilegível",
        "valor_invalido" => "valor não é um número",
        "valor_ausente" => "valor em branco",
        "paciente_ausente" => "sem código de paciente",
        "codigo_ausente" => "sem código",
        "nome_ausente" => "paciente sem nome",
        "nome_invalido" => "nome não é um nome",
        "cod_pac_conflitante" => "código é de outra pessoa",
        "largura_invalida" => "tamanho da linha errado",
        "codigo_invalido" => "código de procedimento errado",
        "bytes_invalidos" => "caracteres de controle na linha",
        "duplicado" => "chave repetida no arquivo",
        outro => outro,
    }
}

pub const ESCOLHA_RODAPE: &str = "1-9 escolhe · Enter · Esc volta";
pub const MES_TITULO: &str = "Competência";
pub const MES_RODAPE: &str = "digite 06/2025 ou 0625 · Enter · Esc volta";
pub const MES_NENHUM: &str = "Nenhum mês com isto. Digite o mês inteiro: 06/2025 ou 0625.";
pub const MES_PRODUCAO: &str = "com produção";
pub const MES_ATENDIMENTOS: &str = "só atendimentos";
pub const MES_VAZIO: &str = "nada ainda";
pub const ESCOLHA_VAZIA: &str = "Nada com este texto.";
pub const SEM_LISTA: &str = "Este campo não tem lista de valores.";
pub const ULTIMO_CAMPO: &str = "Último campo: F2 grava.";

/// Said when the role of the user stops a key that does several things.
pub fn sem_permissao(acao: &str) -> String {
    format!("Seu perfil não permite: {acao}.")
}
