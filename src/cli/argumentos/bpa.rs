//! Arguments of `bpa`: the text file read and written.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nexsus_domain::{Cnes, Cnpj, Competencia};

use super::leitura::{cnes, cnpj, competencia};

#[derive(Debug, Subcommand)]
pub enum Bpa {
    /// Lê um arquivo texto do BPA: leiaute, campo de controle, totais e diferenças; nada é importado
    #[command(alias = "read")]
    Ler(ArgsBpaLer),
    /// Grava o arquivo texto do BPA de uma competência de apresentação e o relatório de controle
    #[command(alias = "export")]
    Exportar(Box<ArgsBpaExportar>),
}

#[derive(Debug, Args)]
pub struct ArgsBpaLer {
    /// Arquivo
    #[arg(value_name = "ARQUIVO")]
    pub arquivo: PathBuf,
    /// Compara campo por campo com outro arquivo do BPA
    #[arg(long, value_name = "OUTRO", conflicts_with = "com_producao")]
    pub com: Option<PathBuf>,
    /// Compara campo por campo com a produção da mesma apresentação
    #[arg(long)]
    pub com_producao: bool,
}

#[derive(Debug, Args)]
pub struct ArgsBpaExportar {
    /// Competência de apresentação
    #[arg(long, value_name = "AAAAMM", value_parser = competencia)]
    pub competencia: Competencia,
    /// Pasta onde gravar
    #[arg(long, value_name = "PASTA")]
    pub saida: PathBuf,
    /// CNES, quando não for o da instalação; pode ser repetido
    #[arg(long, value_name = "CNES", value_parser = cnes)]
    pub cnes: Vec<Cnes>,
    /// Seis letras ou dígitos do nome do arquivo; sem ele, o IBGE do estabelecimento
    #[arg(long, value_name = "XXXXXX")]
    pub nome: Option<String>,
    /// Órgão de origem, no lugar do cadastrado
    #[arg(long, value_name = "NOME")]
    pub origem: Option<String>,
    /// Sigla do órgão de origem
    #[arg(long, value_name = "SIGLA")]
    pub sigla: Option<String>,
    /// CNPJ do órgão de origem
    #[arg(long, value_name = "CNPJ", value_parser = cnpj)]
    pub cnpj: Option<Cnpj>,
    /// Órgão de destino
    #[arg(long, value_name = "NOME")]
    pub destino: Option<String>,
    /// Destino municipal (M) ou estadual (E)
    #[arg(long, value_name = "M|E", value_parser = ["M", "E"])]
    pub indicador: Option<String>,
    /// Versão escrita no cabeçalho
    #[arg(long, value_name = "TEXTO")]
    pub versao: Option<String>,
    /// Cabeçalho de 130 caracteres, no lugar de 126
    #[arg(long)]
    pub cabecalho_130: bool,
    /// Largura das linhas do BPA-I; sem ela, 350 até 06/2026 e 351 depois
    #[arg(long, value_name = "350|351", value_parser = ["350", "351"])]
    pub largura: Option<String>,
    /// O número de linhas do cabeçalho não conta o próprio cabeçalho
    #[arg(long)]
    pub sem_contar_cabecalho: bool,
    /// Mantém os acentos do cabeçalho (ISO-8859-1)
    #[arg(long)]
    pub acentos: bool,
    /// Inclui linhas que já estão na S_PRD pelo espelho
    #[arg(long)]
    pub com_espelhadas: bool,
    /// Troca um arquivo de mesmo nome que seja diferente; o antigo fica guardado ao lado
    #[arg(long)]
    pub trocar: bool,
    /// Só conta e compara, sem gravar
    #[arg(long)]
    pub ensaio: bool,
}
