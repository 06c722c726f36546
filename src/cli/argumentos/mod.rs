//! Every verb, argument and help text, told once; one file per group of verbs. The doc comments here are what `--ajuda`
//! prints, therefore they are in Portuguese; the notes for programmers start with two slashes.

mod bpa;
mod espelho;
mod importar;
mod leitura;
mod producao;
mod regras;

use std::path::PathBuf;

use clap::{ArgAction, ArgGroup, Args, Parser, Subcommand};
use nexsus_domain::{Cnes, Competencia};

pub use bpa::{ArgsBpaExportar, ArgsBpaLer, Bpa};
pub use espelho::{ArgsEspelhar, Espelho};
pub use importar::{Importar, ImportarComum, ImportarFonte, ImportarScnes, Lote, RetirarLote};
use leitura::{cnes, competencia};
pub use producao::{LinhasDaProducao, Producao};
pub use regras::{ArgsRegra, Depara, Regra};

/// Faturamento SUS no terminal: do relatório de atendimentos à tabela S_PRD do BPA.
#[derive(Debug, Parser)]
#[command(name = "nexsus", version)]
pub struct Argumentos {
    #[command(flatten)]
    pub geral: Gerais,
    #[command(subcommand)]
    pub verbo: Option<Verbo>,
}

#[derive(Debug, Args)]
pub struct Gerais {
    /// Arquivo de configuração, no lugar do arquivo do usuário
    #[arg(long, global = true, value_name = "ARQUIVO")]
    pub config: Option<PathBuf>,
    /// Banco central: sqlite:ARQUIVO ou postgres://CONTA@SERVIDOR/BANCO
    #[arg(long, global = true, value_name = "URL")]
    pub banco: Option<String>,
    /// Resposta como um objeto JSON na saída padrão
    #[arg(long, global = true)]
    pub json: bool,
    /// Sem cores
    #[arg(long, global = true)]
    pub sem_cor: bool,
    /// Nunca pergunta nada; o que faltar é erro
    #[arg(long, global = true)]
    pub nao_interativo: bool,
    /// Mais detalhe no arquivo de log (repita para ainda mais)
    #[arg(short = 'v', long = "detalhe", global = true, action = ArgAction::Count)]
    pub detalhe: u8,
    /// Desenho da tela: auto, utf8-braille, utf8-bloco ou ascii
    #[arg(long, global = true, value_name = "CONJUNTO")]
    pub glifos: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Verbo {
    /// Cria o banco, as chaves e o primeiro administrador
    #[command(alias = "init")]
    Iniciar(ArgsIniciar),
    /// Enche um banco vazio com dados inventados, para experimentar
    Demo(ArgsDemo),
    /// Abre a sessão usada pelos próximos comandos
    #[command(alias = "login")]
    Entrar(ArgsEntrar),
    /// Encerra a sessão
    #[command(alias = "logout")]
    Sair,
    /// Mostra de quem é a sessão
    #[command(alias = "whoami")]
    Quem,
    /// Atualiza a estrutura do banco
    #[command(alias = "migrate")]
    Migrar(ArgsMigrar),
    /// Importa arquivos: atendimentos, pacientes, procedimentos, CNES, retorno do SIA, KIT, BPA
    #[command(alias = "import")]
    Importar {
        #[command(subcommand)]
        o_que: Importar,
    },
    /// Lotes de importação
    #[command(alias = "batch")]
    Lote {
        #[command(subcommand)]
        acao: Lote,
    },
    /// De-para: código do sistema de origem para código SIGTAP
    #[command(alias = "mapping")]
    Depara {
        #[command(subcommand)]
        acao: Depara,
    },
    /// Regras que dizem qual profissional realizou o quê
    #[command(alias = "professional-rule")]
    RegraProfissional {
        #[command(subcommand)]
        acao: Regra,
    },
    /// Produção: linhas do BPA individualizado
    #[command(alias = "production")]
    Producao {
        #[command(subcommand)]
        acao: Producao,
    },
    /// Arquivo texto do BPA
    Bpa {
        #[command(subcommand)]
        acao: Bpa,
    },
    /// Leva a produção para a tabela S_PRD do BPA (sem --confirmar, só ensaia)
    #[command(alias = "mirror")]
    Espelhar(ArgsEspelhar),
    /// Grava uma tabela em arquivo
    #[command(alias = "export")]
    Exportar(ArgsExportar),
    /// Confere a instalação e diz o que falta
    Doctor,
    /// Configuração em vigor
    Config {
        #[command(subcommand)]
        acao: Config,
    },
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("senha").multiple(false))]
pub struct FonteDaSenha {
    /// Arquivo só seu (modo 0600) com a senha na primeira linha
    #[arg(long, value_name = "ARQUIVO", group = "senha")]
    pub senha_arquivo: Option<PathBuf>,
    /// Lê a senha da entrada padrão
    #[arg(long, group = "senha")]
    pub senha_stdin: bool,
}

#[derive(Debug, Args)]
pub struct ArgsIniciar {
    /// Nome de usuário do primeiro administrador
    #[arg(long, value_name = "NOME")]
    pub admin: String,
    #[command(flatten)]
    pub senha: FonteDaSenha,
    /// CNES do estabelecimento
    #[arg(long, value_parser = cnes)]
    pub cnes: Option<Cnes>,
    /// Nome do estabelecimento
    #[arg(long, value_name = "NOME", requires = "cnes")]
    pub nome: Option<String>,
}

#[derive(Debug, Args)]
pub struct ArgsDemo {
    /// Mesma semente, mesmos dados
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64))]
    pub semente: u64,
    /// Quantos meses de movimento (1 a 24)
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=24))]
    pub competencias: u32,
    /// Pasta para os arquivos de exemplo
    #[arg(long, value_name = "PASTA")]
    pub pasta: Option<PathBuf>,
    /// Primeiro mês que fica sem movimento; sem ele, o mês corrente
    #[arg(long, value_name = "AAAAMM", value_parser = competencia)]
    pub ate: Option<Competencia>,
}

#[derive(Debug, Args)]
pub struct ArgsEntrar {
    /// Nome de usuário
    #[arg(value_name = "USUARIO")]
    pub usuario: String,
    #[command(flatten)]
    pub senha: FonteDaSenha,
}

#[derive(Debug, Args)]
pub struct ArgsMigrar {
    /// Só mostra o que seria feito
    #[arg(long)]
    pub ensaio: bool,
}

#[derive(Debug, Args)]
pub struct ArgsExportar {
    /// atendimento, paciente, procedimento, profissional, producao, estabelecimento, depara, lote ou auditoria
    #[arg(value_name = "TABELA")]
    pub tabela: String,
    /// Formato do arquivo: csv
    #[arg(long, value_name = "FORMATO", default_value = "csv")]
    pub formato: String,
    /// Arquivo a criar; o que houver com este nome é trocado por inteiro
    #[arg(long, value_name = "ARQUIVO")]
    pub saida: PathBuf,
    /// Condições coluna=valor, unidas por « e »
    #[arg(long, value_name = "CONDICAO")]
    pub filtro: Option<String>,
    /// Para máquinas: vírgula, datas AAAA-MM-DD, ponto decimal, nomes da especificação
    #[arg(long)]
    pub tecnico: bool,
    /// Dados pessoais sem máscara (fica na auditoria)
    #[arg(long)]
    pub revelar: bool,
}

#[derive(Debug, Subcommand)]
pub enum Config {
    /// Mostra os valores em vigor
    #[command(alias = "show")]
    Mostrar {
        /// Mostra também de onde veio cada valor
        #[arg(long)]
        origem: bool,
    },
}
