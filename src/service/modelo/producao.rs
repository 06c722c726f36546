//! Requests and results of de-para, professional rules, production and mirror.

use nexsus_domain::{Cbo, Cnes, Cns, CodigoProcedimento, Competencia, Dinheiro, PadraoProcedimento};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One code of the source system and the SIGTAP code it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeparaLinha {
    /// Code as the source report prints it.
    pub cod_proc_aureo: String,
    /// Name as the source report prints it.
    pub proc_aureo: String,
    /// SIGTAP code, once known.
    pub co_procedimento: Option<CodigoProcedimento>,
    /// Name in the newest SIGTAP competência that holds the code.
    pub nome_sigtap: String,
    /// How it was decided: "definido", "igual" (already a SIGTAP code) or "pendente".
    pub origem: String,
    /// Attendances that carry the code.
    pub atendimentos: i64,
}

/// Proposals for one code without de-para.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sugestao {
    /// Code of the source system.
    pub cod_proc_aureo: String,
    /// Its name.
    pub proc_aureo: String,
    /// Best first: code, name, likeness 0..=1.
    pub opcoes: Vec<(CodigoProcedimento, String, f32)>,
}

/// What is set for a procedure, with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PadraoListado {
    /// The choices.
    #[serde(flatten)]
    pub padrao: PadraoProcedimento,
    /// Name in the newest SIGTAP that has the procedure.
    pub nome: String,
}

/// Choices for a procedure: `None` leaves what was there, an empty text takes it away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PedidoPadrao {
    /// The procedure.
    pub co_procedimento: CodigoProcedimento,
    /// CID, used where the SIGTAP asks for one.
    pub cid: Option<String>,
    /// Service and class, `114/007`.
    pub servico: Option<String>,
    /// `BPA-I` or `BPA-C`.
    pub instrumento: Option<String>,
}

/// What a professional rule is about; the most specific one wins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ambito {
    /// One import lot.
    Lote(i64),
    /// One SIGTAP procedure.
    Procedimento(CodigoProcedimento),
    /// A group of SIGTAP (first two digits).
    Grupo(String),
    /// Everything else.
    Tudo,
}

impl Ambito {
    /// Kind and key as stored and exported.
    pub fn partes(&self) -> (&'static str, String) {
        match self {
            Self::Lote(n) => ("lote", n.to_string()),
            Self::Procedimento(c) => ("procedimento", c.to_string()),
            Self::Grupo(g) => ("grupo", g.clone()),
            Self::Tudo => ("tudo", String::new()),
        }
    }

    /// Reads what [`Ambito::partes`] wrote; `None` when it makes no sense.
    pub fn ler(tipo: &str, chave: &str) -> Option<Self> {
        match tipo {
            "lote" => chave.parse().ok().map(Self::Lote),
            "procedimento" => CodigoProcedimento::ler(chave).ok().map(Self::Procedimento),
            "grupo" if chave.len() == 2 && chave.bytes().all(|b| b.is_ascii_digit()) => {
                Some(Self::Grupo(chave.to_owned()))
            }
            "tudo" => Some(Self::Tudo),
            _ => None,
        }
    }
}

/// Who performed what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegraProfissional {
    /// What the rule is about.
    pub ambito: Ambito,
    /// CNS of the professional.
    pub cns: Cns,
    /// CBO in which he performs it.
    pub cbo: Cbo,
    /// His name, where known.
    pub nome: Option<String>,
}

/// Request to generate production.
#[derive(Debug, Clone)]
pub struct PedidoGeracao {
    /// Competência of execution.
    pub competencia: Competencia,
    /// Establishment; the one of the session when absent.
    pub cnes: Option<Cnes>,
    /// Competência of presentation; the competência itself when absent.
    pub mvm: Option<Competencia>,
    /// Only count, write nothing.
    pub ensaio: bool,
}

/// Request to take lines of the Produção back or to number them again.
#[derive(Debug, Clone)]
pub struct PedidoDesfazer {
    /// Competência of execution.
    pub competencia: Competencia,
    /// Establishment; the one of the session when absent.
    pub cnes: Option<Cnes>,
    /// Only the lines of this professional.
    pub profissional: Option<Cns>,
    /// Also lines that went out in a text file: the operator says that it was never delivered. Only for taking back.
    pub exportadas: bool,
    /// Only count, write nothing.
    pub ensaio: bool,
}

/// What was taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ResultadoDesfazer {
    /// AAAAMM.
    pub competencia: String,
    /// Lines removed.
    pub retiradas: u64,
    /// Attendances that wait again.
    pub atendimentos: u64,
    /// Lines that stay, by state; `em_duvida` are those whose last mirroring ended without an answer.
    pub ficam: Vec<(String, u64)>,
    /// Warnings.
    pub avisos: Vec<String>,
}

/// What was numbered again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ResultadoRenumerar {
    /// AAAAMM.
    pub competencia: String,
    /// Lines that could be numbered again.
    pub livres: u64,
    /// Of them, lines whose place changed.
    pub mudaram: u64,
    /// Folhas in use by the lines numbered again.
    pub folhas: u64,
    /// Lines that keep their place because they left the house, or may have.
    pub fixas: u64,
}

/// An attendance that could not become a line.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct Pendente {
    /// Attendance.
    pub atendimento: Uuid,
    /// Reason code.
    pub motivo: String,
    /// The reason and the way out in words.
    pub frase: String,
    /// Where it is mended: a record, or a record and a field ("paciente.cpf", "depara").
    pub onde: String,
    /// The key of that record: code of the report, id of the patient, procedure, competência.
    pub chave: String,
}

/// The key may be a patient's.
impl std::fmt::Debug for Pendente {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pendente")
            .field("atendimento", &self.atendimento)
            .field("motivo", &self.motivo)
            .field("onde", &self.onde)
            .finish_non_exhaustive()
    }
}

/// Counted criticas.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ContagemCriticas {
    /// Lines stopped by at least one blocking crítica.
    pub bloqueio: u64,
    /// Lines with warnings only.
    pub aviso: u64,
}

/// Result of `producao gerar` (cli.md).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResultadoGeracao {
    /// AAAAMM.
    pub competencia: String,
    /// Lines numbered and written (or that would be).
    pub geradas: u64,
    /// Criticas by severity.
    pub criticas: ContagemCriticas,
    /// Attendances left behind, with reasons.
    pub pendentes: Vec<Pendente>,
    /// Folhas opened or continued.
    pub folhas: u64,
    /// SIGTAP value of the lines, as "58411.20".
    pub valor_sigtap: String,
    /// Remarks that did not stop anything.
    pub avisos: Vec<String>,
}

impl ResultadoGeracao {
    /// Attendances left behind, each counted once however many reasons it has.
    pub fn atendimentos_pendentes(&self) -> usize {
        self.pendentes.iter().map(|p| p.atendimento).collect::<std::collections::HashSet<_>>().len()
    }
}

/// A crítica on a line or on an attendance that is not yet a line.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct CriticaDaLinha {
    /// "NX-001".
    pub id: String,
    /// "bloqueio" or "aviso".
    pub severidade: String,
    /// What is wrong.
    pub frase: String,
    /// What to do.
    pub remedio: String,
    /// Source of the rule.
    pub fonte: String,
    /// BPA/SIA code, where one is known.
    pub codigo_externo: Option<String>,
    /// Attendance.
    pub atendimento: Uuid,
    /// Folha/sequência when the line is numbered.
    pub folha: Option<String>,
    /// Where it is mended: a record, or a record and a field.
    pub onde: String,
    /// The key of that record.
    pub chave: String,
}

/// The criticas of a month, and how many lines were brought up to their records before.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CriticasDoMes {
    /// Lines that took what their records say today.
    pub corrigidas: u64,
    /// What is left.
    pub criticas: Vec<CriticaDaLinha>,
}

impl From<Vec<CriticaDaLinha>> for CriticasDoMes {
    fn from(criticas: Vec<CriticaDaLinha>) -> Self {
        Self { corrigidas: 0, criticas }
    }
}

/// The key may be a patient's.
impl std::fmt::Debug for CriticaDaLinha {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CriticaDaLinha")
            .field("id", &self.id)
            .field("atendimento", &self.atendimento)
            .field("folha", &self.folha)
            .field("onde", &self.onde)
            .finish_non_exhaustive()
    }
}

/// A line of the Produção list (no patient document in clear).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinhaDaLista {
    /// Row.
    pub id: Uuid,
    /// "001".
    pub folha: String,
    /// "01".
    pub sequencia: String,
    /// CNS of the professional; none in the BPA-C.
    pub cns_prof: Option<Cns>,
    /// CBO.
    pub cbo: Cbo,
    /// Procedure.
    pub procedimento: CodigoProcedimento,
    /// Attendance date dd/mm/aaaa.
    pub data: String,
    /// Name of the patient, 30 characters.
    pub paciente: String,
    /// Quantity.
    pub quantidade: i32,
    /// SIGTAP value of the line.
    pub valor: Dinheiro,
    /// validada, espelhada, divergente ...
    pub estado: String,
}

/// A page of the Produção list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaginaProducao {
    /// The lines.
    pub linhas: Vec<LinhaDaLista>,
    /// Lines of the competência.
    pub total: u64,
    /// Lines before this page.
    pub antes: u64,
}

/// A month that can be worked on, and what it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct MesDeTrabalho {
    /// The month.
    pub competencia: Competencia,
    /// Attendances came in for it.
    pub atendimentos: bool,
    /// Lines were generated for it.
    pub producao: bool,
}

/// An attendance as the source report printed it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct AtendimentoDaLista {
    /// Attendance.
    pub id: Uuid,
    /// dd/mm/aaaa.
    pub data: String,
    /// Code of the patient in the source system.
    pub cod_pac: String,
    /// Code of the procedure in the source system.
    pub codigo: String,
    /// Its name there.
    pub procedimento: String,
    /// Import lot and line in it.
    pub lote: i64,
    pub linha: i32,
}

/// The code of the patient stays out.
impl std::fmt::Debug for AtendimentoDaLista {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AtendimentoDaLista")
            .field("id", &self.id)
            .field("data", &self.data)
            .field("codigo", &self.codigo)
            .finish_non_exhaustive()
    }
}

/// One professional in the summary of a competência.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResumoProfissional {
    /// CNS; none for the lines of the BPA-C.
    pub cns: Option<Cns>,
    /// Name where known.
    pub nome: String,
    /// CBOs used.
    pub cbos: Vec<String>,
    /// Last folha.
    pub folhas: u64,
    /// Lines.
    pub linhas: u64,
    /// SIGTAP value.
    pub valor: Dinheiro,
    /// Share of the value, 0..=100.
    pub parte: u32,
    /// Lines already mirrored.
    pub espelhadas: u64,
}

/// Summary of a competência.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ResumoProducao {
    /// Per professional, biggest value first.
    pub profissionais: Vec<ResumoProfissional>,
    /// Lines in all.
    pub linhas: u64,
    /// Value in all, centavos.
    pub valor_centavos: i64,
    /// Attendances of the month not yet generated.
    pub a_faturar: u64,
    /// Lines by state.
    pub estados: Vec<(String, u64)>,
}

/// What the mirror would do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PlanoEspelho {
    /// Missing in S_PRD.
    pub incluir: u64,
    /// There and equal.
    pub igual: u64,
    /// There with other content.
    pub divergente: u64,
    /// Rows of the BPA program that are not ours.
    pub alheias: u64,
}

/// Both sides counted after mirroring.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ConferenciaEspelho {
    /// Lines in NEXSUS.
    pub linhas_nexsus: u64,
    /// Our lines found in S_PRD.
    pub linhas_s_prd: u64,
    /// Sum of quantities in NEXSUS.
    pub soma_qt_nexsus: i64,
    /// Sum of quantities of our lines in S_PRD.
    pub soma_qt_s_prd: i64,
    /// Every line there, equal.
    pub confere: bool,
    /// Lines that are missing, differ, or are not ours: the first thousand.
    pub diferencas: Vec<DiferencaEspelho>,
    /// All of them counted, by professional and day.
    pub dias: Vec<DiaEspelho>,
}

/// One line the two sides disagree about. Names nobody: the professional by his masked CNS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiferencaEspelho {
    /// `falta` (not in S_PRD), `diferente`, `repetida` (its place is taken more than once), `a_mais` (not ours).
    pub situacao: &'static str,
    /// `BPI` or `BPA`.
    pub instrumento: String,
    pub profissional: String,
    /// Day of the attendance, AAAA-MM-DD; empty when the other side has none.
    pub dia: String,
    pub folha: String,
    pub sequencia: String,
    pub procedimento: String,
    /// Columns that differ.
    pub colunas: Vec<String>,
}

/// Differences of one professional on one day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DiaEspelho {
    pub profissional: String,
    pub dia: String,
    pub faltam: u64,
    pub diferentes: u64,
    pub a_mais: u64,
}

/// Result of taking mirrored lines back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ResultadoCancelamento {
    /// Lines cancelled by this call.
    pub canceladas: u64,
    /// Rows removed from S_PRD.
    pub excluidas: u64,
    /// Were not there any more.
    pub ja_ausentes: u64,
    /// Changed on the other side since we wrote them: left alone.
    pub divergentes: u64,
    /// Still to be removed.
    pub pendentes: u64,
}

/// Result of `espelhar` (cli.md).
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ResultadoEspelho {
    /// The plan.
    pub plano: PlanoEspelho,
    /// Lines that this run put into S_PRD and read back equal.
    pub espelhadas: u64,
    /// Comparison afterwards; null in a rehearsal.
    pub conferencia: Option<ConferenciaEspelho>,
    /// Target and its properties, in words.
    pub destino: Vec<String>,
    /// Remarks: columns the target lacks, texts cut, default password in use.
    pub avisos: Vec<String>,
}
