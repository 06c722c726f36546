//! Arguments of `producao`: generated, taken back, numbered again, judged, closed.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use nexsus_domain::{Cnes, Cns, Competencia};

use super::leitura::{cnes, cns, competencia};

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
    /// Pede o fechamento de uma competência, ou o confirma (outra pessoa): as linhas não mudam mais
    #[command(alias = "close")]
    Fechar {
        /// Competência do atendimento
        #[arg(long, value_name = "AAAAMM", value_parser = competencia)]
        competencia: Competencia,
        /// Confirma o que outra pessoa pediu
        #[arg(long)]
        confirmar: bool,
    },
    /// Reabre uma competência fechada
    #[command(alias = "reopen")]
    Reabrir {
        /// Competência do atendimento
        #[arg(long, value_name = "AAAAMM", value_parser = competencia)]
        competencia: Competencia,
        /// Por que é reaberta (fica na trilha)
        #[arg(long, value_name = "TEXTO")]
        motivo: String,
    },
    /// Relatório do fechamento: totais, críticas, quem pediu e quem confirmou, cabeça da trilha de auditoria
    #[command(alias = "closing")]
    Fechamento {
        /// Competência do atendimento
        #[arg(long, value_name = "AAAAMM", value_parser = competencia)]
        competencia: Competencia,
        /// Grava o relatório em um arquivo novo, só seu
        #[arg(long, value_name = "ARQUIVO")]
        saida: Option<PathBuf>,
    },
}

#[derive(Debug, Clone, Copy, Args)]
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
