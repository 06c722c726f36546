//! Every verb, argument and help text, told once. The doc comments here are what `--ajuda` prints,
//! therefore they are in Portuguese; the notes for programmers start with two slashes.

mod bpa;
mod depara;

use std::path::PathBuf;

use clap::{ArgAction, ArgGroup, Args, Parser, Subcommand};
use nexsus_domain::{Cbo, Cnes, Cns, CodigoProcedimento, Competencia, Folha, Sequencia};

use super::textos;

pub use bpa::{ArgsBpaExportar, ArgsBpaLer, Bpa};
pub use depara::Depara;

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
pub struct NumeroDoLote {
    /// Número do lote
    #[arg(value_name = "N")]
    pub numero: i64,
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

#[derive(Debug, Subcommand)]
pub enum Producao {
    /// Gera e numera as linhas de uma competência
    #[command(alias = "generate")]
    Gerar {
        /// Competência do atendimento
        #[arg(long, value_name = "AAAAMM", value_parser = competencia)]
        competencia: Competencia,
        /// CNES, quando não for o da instalação
        #[arg(long, value_name = "CNES", value_parser = cnes)]
        cnes: Option<Cnes>,
        /// Competência de apresentação, quando for outra
        #[arg(long, value_name = "AAAAMM", value_parser = competencia)]
        mvm: Option<Competencia>,
        /// Só conta, sem gravar
        #[arg(long)]
        ensaio: bool,
    },
    /// Retira as linhas que ainda não saíram; os atendimentos voltam a esperar
    #[command(alias = "undo")]
    Desfazer {
        #[command(flatten)]
        quais: LinhasDaProducao,
        /// Também as que saíram em arquivo texto, se ele não foi entregue
        #[arg(long)]
        exportadas: bool,
    },
    /// Numera de novo as linhas que ainda não saíram
    #[command(alias = "renumber")]
    Renumerar(LinhasDaProducao),
    /// Mostra as críticas de uma competência
    #[command(alias = "check")]
    Criticar {
        /// Competência do atendimento
        #[arg(long, value_name = "AAAAMM", value_parser = competencia)]
        competencia: Competencia,
    },
}

#[derive(Debug, Args)]
pub struct LinhasDaProducao {
    /// Competência do atendimento
    #[arg(long, value_name = "AAAAMM", value_parser = competencia)]
    pub competencia: Competencia,
    /// CNES, quando não for o da instalação
    #[arg(long, value_name = "CNES", value_parser = cnes)]
    pub cnes: Option<Cnes>,
    /// Só as linhas deste profissional
    #[arg(long, value_name = "CNS", value_parser = cns)]
    pub profissional: Option<Cns>,
    /// Só conta, sem gravar
    #[arg(long)]
    pub ensaio: bool,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct ArgsEspelhar {
    /// Competência do atendimento
    #[arg(long, value_name = "AAAAMM", value_parser = competencia, required = true)]
    pub competencia: Option<Competencia>,
    /// Só mostra o que seria gravado
    #[arg(long, conflicts_with = "confirmar")]
    pub ensaio: bool,
    /// Grava de verdade
    #[arg(long)]
    pub confirmar: bool,
    #[command(subcommand)]
    pub acao: Option<Espelho>,
}

#[derive(Debug, Subcommand)]
pub enum Espelho {
    /// Compara os dois lados
    #[command(alias = "verify")]
    Conferir(UmaCompetencia),
    /// Devolve à S_PRD as linhas nossas que sumiram de lá (sem --confirmar, só confere)
    #[command(alias = "reconcile")]
    Reconciliar {
        #[command(flatten)]
        de: UmaCompetencia,
        /// Grava de verdade
        #[arg(long)]
        confirmar: bool,
    },
    /// Cancela linhas espelhadas e as retira da S_PRD; os atendimentos voltam a ficar pendentes
    #[command(alias = "cancel")]
    Cancelar {
        #[command(flatten)]
        de: UmaCompetencia,
        /// Profissional das linhas; sem ele, as do BPA-C
        #[arg(long, value_name = "CNS", value_parser = cns)]
        profissional: Option<Cns>,
        /// Lugar de cada linha
        #[arg(long = "linha", value_name = "FOLHA/SEQUENCIA", required = true, value_parser = lugar)]
        linhas: Vec<(Folha, Sequencia)>,
        /// Por que são canceladas (fica na trilha)
        #[arg(long, value_name = "TEXTO")]
        motivo: String,
        /// Cancela de verdade
        #[arg(long)]
        confirmar: bool,
    },
}

#[derive(Debug, Args)]
pub struct UmaCompetencia {
    /// Competência do atendimento
    #[arg(long, value_name = "AAAAMM", value_parser = competencia)]
    pub competencia: Competencia,
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

// The parsers answer with a sentence and never with the value: it may be a document of a person.

fn competencia(texto: &str) -> Result<Competencia, String> {
    Competencia::ler(texto).map_err(|_| textos::COMPETENCIA.to_owned())
}

fn lugar(texto: &str) -> Result<(Folha, Sequencia), String> {
    texto
        .split_once('/')
        .and_then(|(f, s)| Some((Folha::ler(f.trim()).ok()?, Sequencia::ler(s.trim()).ok()?)))
        .ok_or_else(|| textos::LUGAR.to_owned())
}

fn cns(texto: &str) -> Result<Cns, String> {
    Cns::ler(texto).map_err(|_| textos::CNS.to_owned())
}

fn cnes(texto: &str) -> Result<Cnes, String> {
    Cnes::ler(texto).map_err(|_| textos::CNES.to_owned())
}

fn cbo(texto: &str) -> Result<Cbo, String> {
    Cbo::ler(texto).map_err(|_| textos::CBO.to_owned())
}

fn procedimento(texto: &str) -> Result<CodigoProcedimento, String> {
    CodigoProcedimento::ler(texto).map_err(|_| textos::PROCEDIMENTO.to_owned())
}

fn grupo(texto: &str) -> Result<String, String> {
    let bom = texto.len() == 2 && texto.bytes().all(|b| b.is_ascii_digit());
    bom.then(|| texto.to_owned()).ok_or_else(|| textos::GRUPO.to_owned())
}
