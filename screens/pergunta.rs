//! One variant per service call: what a screen may ask (`Pergunta`), what comes back (`Resposta`), and the
//! work that runs as a job (`Trabalho`). Data only; `runtime::executor` is the one place that calls.
//! `Debug` prints the variant's name and nothing else: the contents are patients, paths and passwords.

use std::fmt;
use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::servico::{
    Ambito, Arranjo, AtendimentoDaLista, CodigoProcedimento, Competencia, ConferenciaEspelho, Correcao, Corrigido,
    CriticasDoMes, CursorPaciente, DadosIniciais, DecisaoDoPar, DeparaLinha, Estabelecimento, FichaPaciente, Gravado,
    Inicio, LinhaDaFila, LugarDaLinha, MesDeTrabalho, Paciente, PadraoListado, PaginaBruta, PaginaPacientes,
    PaginaProducao, Palpite, ParDePacientes, PedidoDesfazer, PedidoGeracao, PedidoImportacao, PedidoPadrao,
    PedidoRemessa, Previa, RegraProfissional, RejeitoLinha, ResultadoArquivo, ResultadoCancelamento, ResultadoDesfazer,
    ResultadoEspelho, ResultadoGeracao, ResultadoRemessa, ResultadoRenumerar, ResumoLote, ResumoProducao, Sessao,
    Situacao, SituacaoDaLinha, SituacaoFechamento, Sugestao, Tarefa, Tipo, Uuid,
};

/// A short call; answered by `Msg::Reply`.
pub enum Pergunta {
    Situacao,
    Iniciar(DadosIniciais),
    Entrar {
        usuario: String,
        senha: Zeroizing<String>,
    },
    Sair,
    Inicio,
    Tarefas,
    TarefaCancelar(Uuid),
    /// What stands at a path, for the file picker: a folder with its contents, or a file with its kind. Empty is the
    /// folder used last, `~` the home folder.
    Olhar(PathBuf),
    /// The establishment of the session, for its form.
    Estabelecimento,
    /// Answered by a fresh session: the establishment is part of it.
    EstabelecimentoGravar {
        versao: Option<i64>,
        dados: Box<Estabelecimento>,
    },
    Lotes,
    Lote(i64),
    Rejeitos(i64),
    DesfazerLote(i64),
    /// Staged lots that wait to be written.
    Previas,
    /// One staged lot, compared with the database as it is now.
    Previa(i64),
    /// Drops a staged lot.
    PreviaDescartar(i64),
    /// Refused lines of a lot.
    Fila(i64),
    Palpites {
        lote: i64,
        linha: Uuid,
    },
    Corrigir {
        lote: i64,
        correcao: Box<Correcao>,
    },
    Marcar {
        lote: i64,
        linhas: Vec<Uuid>,
        situacao: SituacaoDaLinha,
    },
    /// Lines of the pages around one page, as the reader saw them.
    Brutas {
        arquivo: PathBuf,
        pagina: u32,
    },
    Perfis,
    /// Keeps the layout of a staged lot under a name.
    PerfilSalvar {
        lote: i64,
        nome: String,
    },
    /// Keeps a layout corrected by hand under a name.
    PerfilCorrigir {
        arranjo: Box<Arranjo>,
        nome: String,
    },
    /// Pairs of patients that may be one person.
    Pares,
    ParDecidir(Box<DecisaoDoPar>),
    DeparaListar,
    DeparaDefinir {
        cod_aureo: String,
        codigo: CodigoProcedimento,
    },
    DeparaSugerir(Competencia),
    /// Procedures by name or code, for the lookup of a field.
    ProcedimentoBuscar {
        texto: String,
        competencia: Competencia,
    },
    DeparaImportar(PathBuf),
    DeparaExportar(PathBuf),
    RegraListar,
    RegraDefinir(RegraProfissional),
    RegraExcluir(Ambito),
    RegraImportar(PathBuf),
    RegraExportar(PathBuf),
    ProducaoResumo(Competencia),
    ProducaoCriticar(Competencia),
    ProducaoPagina {
        competencia: Competencia,
        filtro: String,
        antes: u64,
        limite: u32,
    },
    /// Where the closing of a month stands.
    Fechamento(Competencia),
    FechamentoPedir(Competencia),
    FechamentoConfirmar(Competencia),
    /// The closing report to a new file; answered by its name.
    FechamentoRelatorio {
        competencia: Competencia,
        arquivo: PathBuf,
    },
    /// Months with attendances or lines, for the competência picker.
    ProducaoMeses,
    /// Attendances as the report printed them.
    ProducaoAtendimentos(Vec<Uuid>),
    /// What is set for every procedure.
    PadraoListar,
    PadraoDefinir(PedidoPadrao),
    PacientesPagina {
        filtro: String,
        depois: Option<CursorPaciente>,
        limite: u32,
    },
    PacienteObter(Uuid),
    PacienteGravar {
        chave: Option<(Uuid, i64)>,
        paciente: Box<Paciente>,
    },
    PacienteExcluir {
        id: Uuid,
        versao: i64,
    },
    PacienteRevelar(Uuid),
}

/// One entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntradaPasta {
    pub nome: String,
    pub pasta: bool,
    pub bytes: u64,
    /// dd/mm/aaaa hh:mm, local.
    pub quando: String,
    /// Reader the file asks for, by its name or by its first bytes.
    pub tipo: Option<Tipo>,
    /// A Firebird database: a copy of the SCNES.
    pub scnes: bool,
}

/// A folder as the picker shows it: folders first, then files, each by name.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Pasta {
    pub caminho: PathBuf,
    pub entradas: Vec<EntradaPasta>,
    /// Other folders used lately, newest first.
    pub recentes: Vec<PathBuf>,
}

/// The answer to a `Pergunta`.
pub enum Resposta {
    Feito,
    Texto(String),
    Quantos(u64),
    Situacao(Situacao),
    Sessao(Box<Sessao>),
    Inicio(Inicio),
    Tarefas(Vec<Tarefa>),
    Pasta(Pasta),
    /// The path is a file; `None` when no reader is for it.
    Arquivo(PathBuf, Option<Tipo>),
    /// The path is a database: a copy of the SCNES.
    Scnes(PathBuf),
    Previa(Box<Previa>),
    Fila(Vec<LinhaDaFila>),
    Palpites(Vec<Palpite>),
    Corrigido(Corrigido),
    Brutas(Vec<PaginaBruta>),
    Perfis(Vec<String>),
    Pares(Vec<ParDePacientes>),
    Estabelecimento(Option<Box<Gravado<Estabelecimento>>>),
    Lotes(Vec<ResumoLote>),
    Lote(Box<ResumoLote>),
    Rejeitos(Vec<RejeitoLinha>),
    Depara(Vec<DeparaLinha>),
    Sugestoes(Vec<Sugestao>),
    Procedimentos(Vec<(CodigoProcedimento, String)>),
    Regras(Vec<RegraProfissional>),
    ProducaoResumo(ResumoProducao),
    Criticas(CriticasDoMes),
    ProducaoPagina(PaginaProducao),
    Fechamento(Box<SituacaoFechamento>),
    Meses(Vec<MesDeTrabalho>),
    Atendimentos(Vec<AtendimentoDaLista>),
    Padroes(Vec<PadraoListado>),
    Pacientes(PaginaPacientes),
    Ficha(Box<FichaPaciente>),
    Gravado(Box<Gravado<Paciente>>),
    Revelado {
        cpf: Option<String>,
        cns: Option<String>,
    },
}

/// Work that takes longer than 200 ms: runs as a job with progress and cancel.
#[derive(Clone)]
pub enum Trabalho {
    /// Reads a file and stages it as a lot; nothing is written.
    Preparar(PedidoImportacao),
    /// Reads a copy of the SCNES through the Firebird server; a rehearsal answers with a preview.
    Scnes {
        caminho: PathBuf,
        ensaio: bool,
    },
    /// Writes a staged lot, or the mended lines of a written one.
    GravarPrevia(i64),
    /// Refused lines of a lot to a CSV that can be mended and read back.
    ExportarRejeitos {
        lote: i64,
        saida: PathBuf,
    },
    Reimportar {
        lote: i64,
        arquivo: PathBuf,
    },
    Gerar(PedidoGeracao),
    ProducaoDesfazer(PedidoDesfazer),
    ProducaoRenumerar(PedidoDesfazer),
    BpaExportar(Box<PedidoRemessa>),
    /// Takes mirrored lines out of S_PRD.
    EspelhoCancelar {
        competencia: Competencia,
        lugares: Vec<LugarDaLinha>,
        motivo: String,
    },
    EspelhoEnsaio(Competencia),
    Espelhar(Competencia),
    EspelhoConferir(Competencia),
    EspelhoReconciliar(Competencia),
}

impl Trabalho {
    /// What the job strip and the jobs panel call it; no file name, it may name a person.
    pub fn nome(&self) -> String {
        match self {
            Self::Preparar(p) => crate::textos::prever(p.tipo).to_owned(),
            Self::Scnes { ensaio: true, .. } => "Prévia da cópia do SCNES".to_owned(),
            Self::Scnes { .. } => "Gravar cópia do SCNES".to_owned(),
            Self::GravarPrevia(lote) => format!("Gravar lote {lote}"),
            Self::ExportarRejeitos { lote, .. } => format!("Exportar rejeitadas do lote {lote}"),
            Self::Reimportar { lote, .. } => format!("Reimportar lote {lote}"),
            Self::Gerar(p) if p.ensaio => format!("Prévia da produção {}", p.competencia.formatado()),
            Self::Gerar(p) => format!("Gerar produção {}", p.competencia.formatado()),
            Self::ProducaoDesfazer(p) => format!("Desfazer produção {}", p.competencia.formatado()),
            Self::ProducaoRenumerar(p) => format!("Renumerar produção {}", p.competencia.formatado()),
            Self::BpaExportar(p) => format!("Exportar BPA {}", p.competencia.formatado()),
            Self::EspelhoCancelar { competencia, .. } => format!("Retirar do BPA {}", competencia.formatado()),
            Self::EspelhoEnsaio(c) => format!("Ensaio do espelho {}", c.formatado()),
            Self::Espelhar(c) => format!("Espelhar {}", c.formatado()),
            Self::EspelhoConferir(c) => format!("Conferir espelho {}", c.formatado()),
            Self::EspelhoReconciliar(c) => format!("Reconciliar espelho {}", c.formatado()),
        }
    }

    /// Jobs of one kind replace each other's waiting place; order matters for these, so they queue.
    pub fn externo(&self) -> bool {
        matches!(self, Self::Espelhar(_) | Self::EspelhoReconciliar(_) | Self::EspelhoCancelar { .. })
    }
}

/// What a finished job brings.
pub enum ResultadoTrabalho {
    Importacao(Box<ResultadoArquivo>),
    Previa(Box<Previa>),
    /// Lines that went to the file, and where it stands.
    Exportado(u64, PathBuf),
    Geracao(Box<ResultadoGeracao>),
    Desfeita(Box<ResultadoDesfazer>),
    Renumerada(ResultadoRenumerar),
    Remessa(Box<ResultadoRemessa>),
    Cancelamento(ResultadoCancelamento),
    Espelho(Box<ResultadoEspelho>),
    Conferencia(Box<ConferenciaEspelho>),
}

macro_rules! debug_pelo_nome {
    ($tipo:ident: $($padrao:pat => $nome:literal,)*) => {
        impl fmt::Debug for $tipo {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                #[allow(clippy::enum_glob_use)]
                use $tipo::*;
                f.write_str(match self { $($padrao => $nome,)* })
            }
        }
    };
}

debug_pelo_nome! { Pergunta:
    Situacao => "Situacao", Iniciar(_) => "Iniciar", Entrar { .. } => "Entrar", Sair => "Sair", Inicio => "Inicio",
    Tarefas => "Tarefas", TarefaCancelar(_) => "TarefaCancelar", Olhar(_) => "Olhar",
    Estabelecimento => "Estabelecimento", EstabelecimentoGravar { .. } => "EstabelecimentoGravar", Lotes => "Lotes",
    Lote(_) => "Lote", Rejeitos(_) => "Rejeitos", DesfazerLote(_) => "DesfazerLote", Previas => "Previas",
    Previa(_) => "Previa", PreviaDescartar(_) => "PreviaDescartar", Fila(_) => "Fila", Palpites { .. } => "Palpites",
    Corrigir { .. } => "Corrigir", Marcar { .. } => "Marcar", Brutas { .. } => "Brutas", Perfis => "Perfis",
    PerfilSalvar { .. } => "PerfilSalvar", PerfilCorrigir { .. } => "PerfilCorrigir", Pares => "Pares",
    ParDecidir(_) => "ParDecidir", DeparaListar => "DeparaListar",
    DeparaDefinir { .. } => "DeparaDefinir", DeparaSugerir(_) => "DeparaSugerir", ProcedimentoBuscar { .. } => "ProcedimentoBuscar", DeparaImportar(_) => "DeparaImportar",
    DeparaExportar(_) => "DeparaExportar", RegraListar => "RegraListar", RegraDefinir(_) => "RegraDefinir", RegraExcluir(_) => "RegraExcluir",
    RegraImportar(_) => "RegraImportar", RegraExportar(_) => "RegraExportar", ProducaoResumo(_) => "ProducaoResumo",
    ProducaoCriticar(_) => "ProducaoCriticar", ProducaoPagina { .. } => "ProducaoPagina",
    Fechamento(_) => "Fechamento", FechamentoPedir(_) => "FechamentoPedir", FechamentoConfirmar(_) => "FechamentoConfirmar",
    FechamentoRelatorio { .. } => "FechamentoRelatorio",
    ProducaoMeses => "ProducaoMeses", ProducaoAtendimentos(_) => "ProducaoAtendimentos",
    PadraoListar => "PadraoListar", PadraoDefinir(_) => "PadraoDefinir",
    PacientesPagina { .. } => "PacientesPagina", PacienteObter(_) => "PacienteObter",
    PacienteGravar { .. } => "PacienteGravar", PacienteExcluir { .. } => "PacienteExcluir",
    PacienteRevelar(_) => "PacienteRevelar",
}

debug_pelo_nome! { Resposta:
    Feito => "Feito", Texto(_) => "Texto", Quantos(_) => "Quantos", Situacao(_) => "Situacao", Sessao(_) => "Sessao",
    Inicio(_) => "Inicio", Tarefas(_) => "Tarefas", Pasta(_) => "Pasta", Arquivo(..) => "Arquivo", Scnes(_) => "Scnes", Previa(_) => "Previa", Fila(_) => "Fila", Palpites(_) => "Palpites",
    Corrigido(_) => "Corrigido", Brutas(_) => "Brutas", Perfis(_) => "Perfis", Pares(_) => "Pares",
    Estabelecimento(_) => "Estabelecimento", Lotes(_) => "Lotes", Lote(_) => "Lote",
    Rejeitos(_) => "Rejeitos", Depara(_) => "Depara", Sugestoes(_) => "Sugestoes", Procedimentos(_) => "Procedimentos", Regras(_) => "Regras",
    ProducaoResumo(_) => "ProducaoResumo", Criticas(_) => "Criticas", ProducaoPagina(_) => "ProducaoPagina",
    Fechamento(_) => "Fechamento", Meses(_) => "Meses", Atendimentos(_) => "Atendimentos", Padroes(_) => "Padroes",
    Pacientes(_) => "Pacientes", Ficha(_) => "Ficha", Gravado(_) => "Gravado", Revelado { .. } => "Revelado",
}

debug_pelo_nome! { Trabalho:
    Preparar(_) => "Preparar", Scnes { .. } => "Scnes", GravarPrevia(_) => "GravarPrevia", ExportarRejeitos { .. } => "ExportarRejeitos",
    Reimportar { .. } => "Reimportar", Gerar(_) => "Gerar", ProducaoDesfazer(_) => "ProducaoDesfazer",
    ProducaoRenumerar(_) => "ProducaoRenumerar", BpaExportar(_) => "BpaExportar",
    EspelhoCancelar { .. } => "EspelhoCancelar", EspelhoEnsaio(_) => "EspelhoEnsaio",
    Espelhar(_) => "Espelhar", EspelhoConferir(_) => "EspelhoConferir", EspelhoReconciliar(_) => "EspelhoReconciliar",
}

debug_pelo_nome! { ResultadoTrabalho:
    Importacao(_) => "Importacao", Previa(_) => "Previa", Exportado(..) => "Exportado", Geracao(_) => "Geracao",
    Desfeita(_) => "Desfeita", Renumerada(_) => "Renumerada", Remessa(_) => "Remessa", Cancelamento(_) => "Cancelamento",
    Espelho(_) => "Espelho", Conferencia(_) => "Conferencia",
}
