//! Arguments of `depara` and `regra-profissional`: what is decided once and reused.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Subcommand};
use nexsus_domain::{Cbo, Cns, CodigoProcedimento, Competencia};

use super::leitura::{cbo, cns, competencia, grupo, procedimento};

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

#[derive(Debug, Args)]
pub struct UmArquivo {
    /// Arquivo
    #[arg(value_name = "ARQUIVO")]
    pub arquivo: PathBuf,
}

#[derive(Debug, Subcommand)]
pub enum Regra {
    /// Lista as regras
    #[command(alias = "list")]
    Listar,
    /// Grava uma regra; a mais específica vence
    #[command(alias = "set")]
    Definir(ArgsRegra),
    /// Lê as regras de um CSV
    #[command(alias = "import")]
    Importar(UmArquivo),
    /// Grava as regras em um CSV
    #[command(alias = "export")]
    Exportar(UmArquivo),
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("ambito").required(true).multiple(false))]
pub struct ArgsRegra {
    /// CNS do profissional
    #[arg(long, value_name = "CNS", value_parser = cns)]
    pub cns: Cns,
    /// CBO em que ele atende
    #[arg(long, value_name = "CBO", value_parser = cbo)]
    pub cbo: Cbo,
    /// Nome do profissional
    #[arg(long, value_name = "NOME")]
    pub nome: Option<String>,
    /// Vale para tudo que não tiver regra mais específica
    #[arg(long, group = "ambito")]
    pub tudo: bool,
    /// Vale para um grupo SIGTAP (dois dígitos)
    #[arg(long, value_name = "GG", group = "ambito", value_parser = grupo)]
    pub grupo: Option<String>,
    /// Vale para um procedimento SIGTAP
    #[arg(long, value_name = "SIGTAP", group = "ambito", value_parser = procedimento)]
    pub procedimento: Option<CodigoProcedimento>,
    /// Vale para um lote de importação
    #[arg(long, value_name = "N", group = "ambito")]
    pub lote: Option<i64>,
}
