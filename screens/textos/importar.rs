//! Words of the import wizard.

use crate::servico::Tipo;

pub const TITULO: &str = "Importar";
pub const NOMES_DOS_PASSOS: &[&str] = &["Arquivo", "Leiaute", "Prévia", "Rejeitadas", "Gravar"];

pub const PASTA: &str = "Pasta";
pub const ACIMA: &str = "sobe";
pub const FILTRO_OU_CAMINHO: &str = "Filtro ou caminho";
pub const NOME_ARQUIVO: &str = "Arquivo";
pub const TAMANHO: &str = "Tamanho";
pub const QUANDO: &str = "Alterado";
pub const PASTA_VAZIA: &str = "Nada aqui que se possa importar (PDF, XLSX, CSV ou TXT).";
pub const DICA_ARQUIVO: &str = "Digite para filtrar · cole um caminho · Enter abre · ← volta uma pasta";
pub const DICA_TIPOS: &str = "PDF: atendimentos do Áureo · XLSX, XLS, ODS, CSV: pacientes · TXT: procedimentos SIGTAP";
pub const TIPO_ESTRANHO: &str =
    "Este arquivo não é PDF, planilha nem TXT. Escolha outro, ou salve-o num desses formatos.";
pub const LENDO: &str = "Lendo o arquivo; nada é gravado agora.";
pub const ENTENDIDO: &str = "O que foi entendido";
pub const OPCOES: &str = "Opções de leitura";
pub const NADA_GRAVADO: &str = "nada foi gravado ainda";
pub const NUNCA: &str = "nunca importado";
pub const OPCOES_MUDARAM: &str = "As opções mudaram: F5 lê o arquivo de novo com elas.";
pub const RECUSADO: &str = "Arquivo recusado";
pub const REPETIDO: &str = "Arquivo já importado";
pub const REPETIDO_FAZER: &str = "Os mesmos bytes já foram gravados; nada a fazer. F7 mostra os lotes.";
pub const REJEICOES: &str = "Rejeições";
pub const AVISOS: &str = "Avisos";
pub const SUSPEITOS: &str = "pares de cadastros parecidos para conferir";
pub const DESFAZ: &str = "Pode ser desfeita inteira (F7, Del) até gerar a produção.";
pub const GRAVANDO: &str = "Gravando em uma só transação: qualquer erro desfaz tudo.";
pub const GRAVADO: &str = "Importação gravada";
pub const DEPOIS: &str = "O que fazer agora";
pub const SEGUINTE_PDF: &str = "Confira o de-para (DEP) e gere a produção (PRD).";
pub const SEGUINTE_PAC: &str = "Importe os atendimentos (PDF) ou confira os pacientes (PAC).";
pub const SEGUINTE_TXT: &str = "Confira o de-para (DEP): as sugestões usam esta tabela.";
pub const PRIMEIRO_ARQUIVO: &str = "Escolha antes um arquivo.";
pub const SEM_PREVIA: &str = "Espere a prévia ficar pronta.";
pub const NADA_NOVO: &str = "Não há linha nova nem alterada para gravar.";
pub const JA_GRAVADO: &str = "Esta importação já foi gravada. Enter começa outra.";
pub const SEM_REJEITADAS: &str = "Nenhuma linha rejeitada neste arquivo.";
pub const SAIR_GRAVANDO: &str = "A gravação continua em segundo plano; F9 mostra. Sair desta tela?";
pub const MSG_PREVIA_REJEITADAS: &str =
    "Enter mostra as rejeitadas; F2 grava as válidas e guarda as rejeitadas no lote.";
pub const MSG_PREVIA: &str = "F2 ou Enter grava.";
pub const MSG_OPCOES: &str = "Enter avança pelos campos; F5 lê de novo; Esc volta.";
pub const MSG_REJEITADAS: &str = "Corrija na origem e F5 lê de novo, ou F2 grava as válidas.";

pub const R_COMPETENCIA: &str = "Competência";
pub const R_LEIAUTE: &str = "Leiaute";
pub const R_PROFISSIONAL: &str = "CNS do profissional";
pub const A_COMPETENCIA: &str = "Mês da tabela, quando o arquivo não o traz em cada linha (MM/AAAA).";
pub const A_LEIAUTE: &str = "Caminho do arquivo *_layout.txt que acompanha a tabela SIGTAP.";
pub const A_PROFISSIONAL: &str = "Quem atendeu todas as linhas deste arquivo; em branco vale a regra de profissional.";
pub const E_CNS: &str = "dígito verificador não confere";
pub const E_COMPETENCIA: &str = "mês inexistente";
pub const SEM_OPCOES: &str = "Planilhas não pedem opção: as colunas são reconhecidas pelo nome.";

/// The reader's name for people.
pub fn tipo(t: Tipo) -> &'static str {
    match t {
        Tipo::Pdf => "PDF de atendimentos",
        Tipo::Planilha => "Planilha de pacientes",
        Tipo::Txt => "Tabela SIGTAP",
        Tipo::CnesXml => "XML do CNES",
        Tipo::Retorno => "Retorno do SIA",
        Tipo::Kit => "Tabelas do KIT SIA",
        Tipo::Bpa => "Texto do BPA (histórico)",
    }
}

/// Short name for the title row.
pub fn tipo_curto(t: Tipo) -> &'static str {
    match t {
        Tipo::Pdf => "PDF",
        Tipo::Planilha => "Planilha",
        Tipo::Txt => "TXT",
        Tipo::CnesXml => "CNES",
        Tipo::Retorno => "Retorno",
        Tipo::Kit => "KIT",
        Tipo::Bpa => "BPA",
    }
}

/// After sources that are complete in themselves.
pub const SEGUINTE_FONTE: &str = "Os dados desta fonte já valem; os avisos acima dizem o que ficou de fora.";

/// Next step after a written import.
pub fn seguinte(t: Option<Tipo>) -> &'static str {
    match t {
        Some(Tipo::Pdf) | None => SEGUINTE_PDF,
        Some(Tipo::Planilha) => SEGUINTE_PAC,
        Some(Tipo::Txt | Tipo::Kit) => SEGUINTE_TXT,
        Some(Tipo::CnesXml | Tipo::Retorno | Tipo::Bpa) => SEGUINTE_FONTE,
    }
}

/// How a lot is undone without the screen.
pub fn comando_desfazer(lote: i64) -> String {
    format!("Lote {lote:04}. Desfazer por comando: nexsus lote desfazer {lote}")
}
