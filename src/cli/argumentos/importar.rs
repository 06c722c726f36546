//! Arguments of `importar` and `lote`: what comes in, and the lots it came in.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nexsus_domain::{Cns, Competencia};

use super::leitura::{cns, competencia};

#[derive(Debug, Subcommand)]
pub enum Importar {
    /// Relatório de atendimentos em PDF
    Pdf(ImportarPdf),
    /// Cadastro de pacientes em planilha (xlsx, xls, xlsb, ods) ou CSV
    Xlsx(ImportarXlsx),
    /// Tabela de procedimentos em texto (SIGTAP)
    Txt(ImportarTxt),
    /// XML do CNES (XmlParaESUS31, .xml ou .zip): profissionais, equipes e o estabelecimento
    CnesXml(ImportarFonte),
    /// Cópia do banco do SCNES (CNES.GDB), lida pelo servidor Firebird da configuração: profissionais com carga horária
    Scnes(ImportarScnes),
    /// Retorno do SIA (DBF): apresentado, aprovado e a glosa real
    Retorno(ImportarFonte),
    /// Tabelas do KIT SIA (S_PA.DBF e outras, soltas ou em zip); onde há SIGTAP, vale a SIGTAP
    Kit(ImportarFonte),
    /// Arquivo texto do BPA já enviado, como histórico; nome, documento e endereço do paciente não são guardados
    Bpa(ImportarFonte),
}

#[derive(Debug, Args)]
pub struct ImportarFonte {
    /// Arquivos
    #[arg(required = true, value_name = "ARQUIVO")]
    pub arquivos: Vec<PathBuf>,
    #[command(flatten)]
    pub comum: ImportarComum,
}

#[derive(Debug, Args)]
pub struct ImportarScnes {
    /// Caminho do CNES.GDB como o servidor Firebird o enxerga
    #[arg(value_name = "ARQUIVO")]
    pub arquivo: String,
    #[command(flatten)]
    pub comum: ImportarComum,
}

#[derive(Debug, Args)]
pub struct ImportarPdf {
    /// Arquivos
    #[arg(required = true, value_name = "ARQUIVO")]
    pub arquivos: Vec<PathBuf>,
    /// Perfil de leitura do relatório
    #[arg(long, value_name = "NOME")]
    pub layout: Option<String>,
    /// CNS do profissional de todos os atendimentos do arquivo
    #[arg(long, value_name = "CNS", value_parser = cns)]
    pub profissional: Option<Cns>,
    #[command(flatten)]
    pub comum: ImportarComum,
}

#[derive(Debug, Args)]
pub struct ImportarXlsx {
    /// Arquivos
    #[arg(required = true, value_name = "ARQUIVO")]
    pub arquivos: Vec<PathBuf>,
    /// Grava em CSV os pares de pacientes que talvez sejam a mesma pessoa
    #[arg(long, value_name = "ARQUIVO")]
    pub suspeitos: Option<PathBuf>,
    #[command(flatten)]
    pub comum: ImportarComum,
}

#[derive(Debug, Args)]
pub struct ImportarTxt {
    /// Arquivos
    #[arg(required = true, value_name = "ARQUIVO")]
    pub arquivos: Vec<PathBuf>,
    /// Arquivo de leiaute; sem ele vale o *_layout.txt ao lado do arquivo
    #[arg(long, value_name = "ARQUIVO")]
    pub leiaute: Option<PathBuf>,
    /// Competência da tabela, quando o arquivo não a traz
    #[arg(long, value_name = "AAAAMM", value_parser = competencia)]
    pub competencia: Option<Competencia>,
    #[command(flatten)]
    pub comum: ImportarComum,
}

#[derive(Debug, Args)]
pub struct ImportarComum {
    /// Só mostra o que seria gravado
    #[arg(long)]
    pub ensaio: bool,
    /// Grava em CSV as linhas rejeitadas
    #[arg(long, value_name = "ARQUIVO")]
    pub rejeitos: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Lote {
    /// Lista os lotes, do mais novo ao mais antigo
    #[command(alias = "list")]
    Listar,
    /// Mostra um lote
    #[command(alias = "show")]
    Mostrar(NumeroDoLote),
    /// Mostra as linhas rejeitadas de um lote, ou as grava em CSV para corrigir
    #[command(alias = "rejects")]
    Rejeitos {
        /// Número do lote
        #[arg(value_name = "N")]
        numero: i64,
        /// Grava em CSV, com uma coluna para cada campo; o arquivo corrigido volta com lote reimportar
        #[arg(long, value_name = "ARQUIVO")]
        saida: Option<PathBuf>,
    },
    /// Traz de volta linhas corrigidas: o CSV de lote rejeitos --saida, ou o arquivo de origem corrigido
    #[command(alias = "reimport")]
    Reimportar {
        /// Número do lote
        #[arg(value_name = "N")]
        numero: i64,
        /// Arquivo corrigido
        #[arg(value_name = "ARQUIVO")]
        arquivo: PathBuf,
    },
    /// Desfaz um lote que ainda não foi usado na produção
    #[command(alias = "undo")]
    Desfazer(RetirarLote),
    /// Joga fora uma prévia que espera na tela de importação; dela nada foi gravado
    #[command(alias = "discard")]
    Descartar(RetirarLote),
}

#[derive(Debug, Args)]
pub struct RetirarLote {
    /// Número do lote
    #[arg(value_name = "N")]
    pub numero: i64,
    /// Não pergunta no terminal
    #[arg(long)]
    pub sim: bool,
}

#[derive(Debug, Args)]
pub struct NumeroDoLote {
    /// Número do lote
    #[arg(value_name = "N")]
    pub numero: i64,
}
