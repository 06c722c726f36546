//! `nexsus depara`: the verbs of the de-para and of what is set for a procedure.

use clap::Subcommand;
use nexsus_domain::{CodigoProcedimento, Competencia};

use super::{UmArquivo, competencia, procedimento};

#[derive(Debug, Subcommand)]
pub enum Depara {
    /// Lista os códigos vistos e o que já está decidido
    #[command(alias = "list")]
    Listar,
    /// Diz qual código SIGTAP corresponde a um código de origem
    #[command(alias = "set")]
    Definir {
        /// Código do sistema de origem, como sai no relatório
        #[arg(value_name = "CODIGO")]
        codigo: String,
        /// Código SIGTAP, com ou sem pontuação
        #[arg(value_name = "SIGTAP", value_parser = procedimento)]
        sigtap: CodigoProcedimento,
    },
    /// Escolhe o que vale para um procedimento onde o atendimento não diz: CID, serviço, BPA-I ou BPA-C; vazio desfaz
    #[command(alias = "default")]
    Padrao {
        /// Código SIGTAP, com ou sem pontuação; sem ele, lista o que está escolhido
        #[arg(value_name = "SIGTAP", value_parser = procedimento)]
        sigtap: Option<CodigoProcedimento>,
        /// CID, usado quando a SIGTAP exige
        #[arg(long, value_name = "CID", requires = "sigtap")]
        cid: Option<String>,
        /// Serviço e classificação, como 114/007
        #[arg(long, value_name = "SSS/CCC", requires = "sigtap")]
        servico: Option<String>,
        /// BPA-I ou BPA-C, quando a SIGTAP aceita os dois
        #[arg(long, value_name = "BPA-I|BPA-C", requires = "sigtap")]
        instrumento: Option<String>,
    },
    /// Lê o de-para de um CSV
    #[command(alias = "import")]
    Importar(UmArquivo),
    /// Grava o de-para em um CSV
    #[command(alias = "export")]
    Exportar(UmArquivo),
    /// Sugere códigos SIGTAP pelo nome, para o que falta
    #[command(alias = "suggest")]
    Sugerir {
        /// Competência da tabela SIGTAP; sem ela, o mês corrente
        #[arg(long, value_name = "AAAAMM", value_parser = competencia)]
        competencia: Option<Competencia>,
    },
}
