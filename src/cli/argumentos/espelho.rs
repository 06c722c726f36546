//! Arguments of `espelhar`: rehearsal, writing, comparison, cancellation.

use clap::{Args, Subcommand};
use nexsus_domain::{Cns, Competencia, Folha, Sequencia};

use super::leitura::{cns, competencia, lugar};

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
