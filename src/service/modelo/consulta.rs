//! Patients, home screen, jobs, export, doctor.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use nexsus_domain::{Cnes, Paciente};
use serde::Serialize;
use uuid::Uuid;
use zeroize::Zeroizing;

/// What `iniciar` and the first-run wizard need.
#[derive(Debug, Clone)]
pub struct DadosIniciais {
    /// User name of the first administrator.
    pub admin: String,
    /// His password.
    pub senha: Zeroizing<String>,
    /// Establishment, when already known.
    pub cnes: Option<Cnes>,
    /// Its name.
    pub nome_estab: Option<String>,
}

/// Whether the installation can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Situacao {
    /// Nothing there yet: the wizard or `iniciar` must run.
    Nova,
    /// Ready for login.
    Pronta,
    /// The schema is older than the program: `migrar`.
    PrecisaMigrar,
}

/// Place in an ordered list of patients from which the next page goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CursorPaciente {
    /// Rows before the page.
    pub antes: u64,
}

/// A patient in the list: documents masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PacienteDaLista {
    /// Row.
    pub id: Uuid,
    /// COD_PAC.
    pub cod_pac: String,
    /// Name.
    pub nome: String,
    /// dd/mm/aaaa or empty.
    pub nascimento: String,
    /// Masked CNS or "—".
    pub cns: String,
    /// "ok", "sem documento", "sem CNS" ...
    pub situacao: String,
}

/// A page of patients.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaginaPacientes {
    /// The rows.
    pub linhas: Vec<PacienteDaLista>,
    /// Patients in the establishment.
    pub total: u64,
    /// Patients that match the filter.
    pub casam: u64,
    /// Matches before the first row of this page.
    pub antes: u64,
}

/// One patient, whole, with what is known about him.
#[derive(Debug, Clone, PartialEq)]
pub struct FichaPaciente {
    /// Row.
    pub id: Uuid,
    /// Version for the optimistic lock.
    pub versao: i64,
    /// The record.
    pub paciente: Paciente,
    /// Attendances, newest first, ready to show.
    pub atendimentos: Vec<String>,
}

/// Something that is missing today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pendencia {
    /// What is missing, in words.
    pub texto: String,
    /// How many.
    pub quantos: u64,
    /// Fast code of the place that settles it: "IMP", "DEP", "PRD", "ESP", "PAC", "EST", "TAR".
    pub lugar: &'static str,
    /// Urgent things come first and carry "!".
    pub urgente: bool,
}

/// The home screen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Inicio {
    /// Last access and establishment, one line.
    pub saudacao: String,
    /// What is missing today, urgent first.
    pub pendencias: Vec<Pendencia>,
    /// Figures of the current competência, ready to show.
    pub numeros: Vec<(String, String)>,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tarefa {
    /// Row.
    pub id: Uuid,
    /// importar, gerar, espelhar ...
    pub tipo: String,
    /// What it works on, without personal data.
    pub rotulo: String,
    /// executando, concluida, cancelada, falhou, interrompida.
    pub estado: String,
    /// Units done.
    pub feito: u64,
    /// Units in all, where known.
    pub total: Option<u64>,
    /// Phase.
    pub fase: String,
    /// When it started, UTC.
    pub inicio: DateTime<Utc>,
    /// When it ended, UTC.
    pub fim: Option<DateTime<Utc>>,
    /// Result or error in words.
    pub mensagem: String,
    /// Who started it.
    pub usuario: String,
}

/// Request to export a table.
#[derive(Debug, Clone)]
pub struct PedidoExportacao {
    /// atendimento, paciente, procedimento, profissional, producao, cep, estabelecimento, auditoria, depara, rejeito.
    pub tabela: String,
    /// csv.
    pub formato: String,
    /// File to create.
    pub saida: PathBuf,
    /// "coluna=valor" conditions joined by "e".
    pub filtro: Option<String>,
    /// Comma separated, ISO dates, dot decimals, names of the specification.
    pub tecnico: bool,
    /// Personal data without masks.
    pub revelar: bool,
}

/// One check of `doctor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verificacao {
    /// What was checked.
    pub item: String,
    /// "ok", "aviso" or "falha".
    pub estado: String,
    /// What was found.
    pub detalhe: String,
    /// What to do; empty when ok.
    pub remedio: String,
}
