//! The sentences of the remittance, and its control report (domain.md 3.6).

use crate::modelo::ResultadoRemessa;

pub const MUDOU: &str = "A produção mudou enquanto o arquivo era feito. Nada foi gravado.";
pub const REPITA: &str = "Repita a exportação.";
pub const NAO_CONFERE: &str = "O arquivo relido do disco não é igual à produção.";
pub const NAO_ENTREGUE: &str =
    "Nada foi entregue. Confira o disco de destino e repita; se voltar a acontecer, avise o suporte.";
pub const GRANDE: &str = "O arquivo passa de 200 MB.";
pub const CONFIRA_ARQUIVO: &str = "Confira se é mesmo um arquivo texto do BPA.";
pub const SEM_CABECALHO: &str = "A primeira linha não é um cabeçalho do BPA com o mês de apresentação.";
pub const NOME_RUIM: &str = "O nome do arquivo do BPA precisa de seis letras ou dígitos depois de PA.";
pub const COMO_NOMEAR: &str =
    "Informe --nome, por exemplo o código IBGE do município com 6 dígitos, ou grave o município no estabelecimento.";
pub const PASTA: &str = "A pasta de destino não existe.";
pub const CRIE_A_PASTA: &str = "Crie a pasta ou informe outra em --saida.";

pub fn faltam(campos: &[&str]) -> String {
    format!("Falta para o cabeçalho do arquivo do BPA: {}.", campos.join(", "))
}
pub const COMO_COMPLETAR: &str =
    "Grave-os no cadastro do estabelecimento (tela Estabelecimento) ou informe --origem, --sigla, --cnpj e --destino.";

pub const SEM_LINHAS_REMEDIO: &str =
    "Gere a produção da competência (producao gerar) ou confira a competência de apresentação.";
pub const LINHA_REMEDIO: &str =
    "Corrija o cadastro, desfaça a produção destas linhas e gere de novo. Nada foi gravado.";

pub fn sem_ddd(quantas: u32) -> String {
    format!("{quantas} linha(s) com telefone sem DDD: o telefone não vai no arquivo.")
}
pub fn espelhadas_fora(quantas: u64) -> String {
    format!("{quantas} linha(s) já estão na S_PRD pelo espelho e ficaram fora do arquivo; --com-espelhadas as inclui.")
}
pub fn ja_exportadas(quantas: u64) -> String {
    format!("{quantas} linha(s) já saíram em arquivo antes: importar os dois no BPA duplicaria a produção.")
}

/// The text beside the file: who, which file, what it counts.
pub fn relatorio(
    r: &ResultadoRemessa,
    nome: &str,
    mes: &str,
    orgaos: &nexsus_domain::bpa::Orgaos,
    cnes: &[String],
) -> String {
    let linhas = [
        "RELATÓRIO DE CONTROLE DE REMESSA DO BPA".to_owned(),
        String::new(),
        format!("Órgão de origem ......: {} ({})", orgaos.origem, orgaos.sigla),
        format!("Órgão de destino .....: {} ({})", orgaos.destino, orgaos.indicador),
        format!("Apresentação .........: {mes}"),
        format!("Arquivo ..............: {nome}"),
        format!("Estabelecimentos .....: {}", cnes.join(", ")),
        String::new(),
        format!("Registros gravados ...: {}", r.linhas),
        format!("  BPA consolidado ....: {}", r.bpa_c),
        format!("  BPA individualizado : {}", r.bpa_i),
        format!("Folhas (BPAs) ........: {}", r.folhas),
        format!("Quantidade ...........: {}", r.quantidade),
        format!("Campo de controle ....: {}", r.controle),
        format!("SHA-256 do arquivo ...: {}", r.sha256),
        String::new(),
        "O arquivo foi relido do disco e conferido campo por campo com a produção.".to_owned(),
        String::new(),
    ];
    linhas.join("\r\n")
}
