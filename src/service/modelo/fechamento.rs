//! The closing of a competência as the use cases tell it.

use serde::{Deserialize, Serialize};

/// Totals of one professional and occupation; without a professional: the BPA-C of that occupation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TotalFechado {
    /// CNS with its middle hidden; none on BPA-C.
    pub profissional: Option<String>,
    /// Name, empty where the CNES file does not bring it.
    pub nome: String,
    /// CBO.
    pub cbo: String,
    /// Folhas in use.
    pub folhas: u64,
    /// Lines that count, cancelled ones left out.
    pub linhas: u64,
    /// Sum of the quantities.
    pub quantidade: u64,
    /// SIGTAP value, in cents.
    pub valor_centavos: i64,
}

/// How often a crítica stood at the time of the request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriticaFechada {
    /// NX-nnn, or the reason why an attendance waits.
    pub id: String,
    /// `bloqueio` or `aviso`.
    pub severidade: String,
    /// How many.
    pub quantas: u64,
}

/// What is closed: the sums that are asked about, and what was known beside them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumoFechamento {
    /// Lines that count.
    pub linhas: u64,
    /// Folhas of all professionals and of the BPA-C.
    pub folhas: u64,
    /// Sum of the quantities.
    pub quantidade: u64,
    /// SIGTAP value, in cents.
    pub valor_centavos: i64,
    /// BPA-I by professional and CBO.
    pub individualizado: Vec<TotalFechado>,
    /// BPA-C by CBO.
    pub consolidado: Vec<TotalFechado>,
    /// Lines by state, cancelled ones too.
    pub estados: Vec<(String, u64)>,
    /// Críticas of the month; told, no reason to refuse.
    pub criticas: Vec<CriticaFechada>,
    /// Attendances of the month that stay out; told, no reason to refuse.
    pub atendimentos_pendentes: u64,
    /// SHA-256 over place, content and value of every line, hexadecimal: any change of a line changes it.
    pub marca: String,
}

impl ResumoFechamento {
    /// Críticas of this weight.
    pub fn criticas_de(&self, severidade: &str) -> u64 {
        self.criticas.iter().filter(|c| c.severidade == severidade).map(|c| c.quantas).sum()
    }
}

/// Where the closing of a competência stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SituacaoFechamento {
    /// AAAAMM.
    pub competencia: String,
    /// Seven digits.
    pub cnes: String,
    /// Name of the establishment.
    pub estabelecimento: String,
    /// `aberta`, `pedido`, `fechada` or `reaberta`.
    pub estado: String,
    /// Who asked.
    pub pedido_por: Option<String>,
    /// When, RFC 3339 in UTC.
    pub pedido_em: Option<String>,
    /// Who confirmed.
    pub confirmado_por: Option<String>,
    /// When, RFC 3339 in UTC.
    pub confirmado_em: Option<String>,
    /// Why it was opened again.
    pub motivo: Option<String>,
    /// Whether the request waits for another person than the one of this session.
    pub pedido_meu: bool,
    /// Lines that wait to be mirrored or exported, and removals that wait in the mirror.
    pub por_sair: u64,
    /// Totals: of the closing when it is closed, of today otherwise.
    pub resumo: ResumoFechamento,
    /// Whether the lines of today are still those of the request or of the closing.
    pub confere: Option<bool>,
    /// Number of the row of the audit trail that tells of the confirmation.
    pub auditoria_seq: Option<i64>,
    /// Its hash, hexadecimal.
    pub auditoria_hash: Option<String>,
}

/// The closing report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RelatorioFechamento {
    /// What it tells.
    #[serde(flatten)]
    pub situacao: SituacaoFechamento,
    /// The report as text, lines ended by LF.
    pub texto: String,
    /// Where it was written, when that was asked for.
    pub arquivo: Option<String>,
}
