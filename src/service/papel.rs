//! Roles and what each may do. The matrix is the file `assets/papeis.toml`; guards, disabled
//! keys and tests are derived from it, so there is no second list that could drift.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// Role of a user (requirements.md N9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Papel {
    /// Everything, on every establishment.
    Super,
    /// Manages users and settings.
    Admin,
    /// Types and bills all day.
    Operador,
    /// Sees results.
    Gestor,
    /// Sees the trail only.
    Auditor,
    /// Remote support: sees states, no personal data.
    Suporte,
}

impl Papel {
    /// All roles, in the order of the matrix.
    pub const TODOS: [Self; 6] = [Self::Super, Self::Admin, Self::Operador, Self::Gestor, Self::Auditor, Self::Suporte];

    /// Name as stored and shown.
    pub fn nome(self) -> &'static str {
        match self {
            Self::Super => "super",
            Self::Admin => "admin",
            Self::Operador => "operador",
            Self::Gestor => "gestor",
            Self::Auditor => "auditor",
            Self::Suporte => "suporte",
        }
    }

    /// Reads the stored name.
    pub fn ler(nome: &str) -> Option<Self> {
        Self::TODOS.into_iter().find(|p| p.nome() == nome)
    }

    /// Whether the matrix grants the action to this role.
    pub fn pode(self, acao: Acao) -> bool {
        matriz().get(acao.nome()).is_some_and(|papeis| papeis.contains(&self))
    }
}

macro_rules! acoes {
    ($( $variante:ident = $nome:literal, $frase:literal; )*) => {
        /// Something a use case does and the matrix guards.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Acao { $( #[doc = $frase] $variante, )* }

        impl Acao {
            /// Every action.
            pub const TODAS: &'static [Self] = &[ $( Self::$variante, )* ];

            /// Key of the action in the matrix file and in the audit trail.
            pub fn nome(self) -> &'static str { match self { $( Self::$variante => $nome, )* } }

            /// The action in words, for "your role does not allow: ...".
            pub fn frase(self) -> &'static str { match self { $( Self::$variante => $frase, )* } }
        }
    };
}

acoes! {
    InicioVer = "inicio_ver", "ver a tela inicial";
    PacienteVer = "paciente_ver", "ver pacientes";
    PacienteEditar = "paciente_editar", "alterar pacientes";
    PacienteExcluir = "paciente_excluir", "excluir pacientes";
    PacienteRevelar = "paciente_revelar", "mostrar documentos de pacientes";
    Importar = "importar", "importar arquivos";
    LoteVer = "lote_ver", "ver lotes de importação";
    LoteRejeitosVer = "lote_rejeitos_ver", "ver linhas rejeitadas";
    LoteDesfazer = "lote_desfazer", "desfazer lotes";
    ProcedimentoVer = "procedimento_ver", "ver procedimentos";
    DeparaVer = "depara_ver", "ver o de-para";
    DeparaEditar = "depara_editar", "alterar o de-para";
    RegraVer = "regra_ver", "ver regras de profissional";
    RegraEditar = "regra_editar", "alterar regras de profissional";
    ProducaoVer = "producao_ver", "ver a produção";
    ProducaoGerar = "producao_gerar", "gerar a produção";
    ProducaoDesfazer = "producao_desfazer", "desfazer ou renumerar a produção";
    FecharPedir = "fechar_pedir", "pedir o fechamento da competência";
    FecharConfirmar = "fechar_confirmar", "confirmar o fechamento da competência";
    FecharReabrir = "fechar_reabrir", "reabrir uma competência fechada";
    BpaExportar = "bpa_exportar", "gravar o arquivo texto do BPA";
    EspelhoVer = "espelho_ver", "ver o espelho";
    Espelhar = "espelhar", "espelhar no banco do BPA";
    EstabelecimentoVer = "estabelecimento_ver", "ver o estabelecimento";
    EstabelecimentoEditar = "estabelecimento_editar", "alterar o estabelecimento";
    Exportar = "exportar", "exportar tabelas";
    ExportarRevelado = "exportar_revelado", "exportar dados pessoais sem máscara";
    TarefaVer = "tarefa_ver", "ver tarefas";
    TarefaCancelar = "tarefa_cancelar", "cancelar tarefas";
    TarefaExecutar = "tarefa_executar", "executar tarefas";
    AgendaEditar = "agenda_editar", "alterar a agenda";
    AuditoriaVer = "auditoria_ver", "ver a auditoria";
    UsuarioEditar = "usuario_editar", "alterar usuários";
    Demo = "demo", "preencher com dados de demonstração";
}

#[derive(Deserialize)]
struct Arquivo {
    acoes: HashMap<String, Vec<Papel>>,
}

fn matriz() -> &'static HashMap<String, Vec<Papel>> {
    static MATRIZ: OnceLock<HashMap<String, Vec<Papel>>> = OnceLock::new();
    // A matrix that does not parse denies everything; the test below keeps it parsing.
    MATRIZ.get_or_init(|| {
        toml::from_str::<Arquivo>(include_str!("../../assets/papeis.toml")).map(|a| a.acoes).unwrap_or_default()
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;

    #[test]
    fn matriz_e_codigo_tem_as_mesmas_acoes() {
        let arquivo: Arquivo = toml::from_str(include_str!("../../assets/papeis.toml")).unwrap();
        let mut no_arquivo: Vec<_> = arquivo.acoes.keys().map(String::as_str).collect();
        let mut no_codigo: Vec<_> = Acao::TODAS.iter().map(|a| a.nome()).collect();
        no_arquivo.sort_unstable();
        no_codigo.sort_unstable();
        assert_eq!(no_arquivo, no_codigo);
        assert!(arquivo.acoes.values().all(|p| !p.is_empty()));
    }

    #[test]
    fn operador_ve_mas_nao_espelha() {
        assert!(Papel::Operador.pode(Acao::EspelhoVer));
        assert!(!Papel::Operador.pode(Acao::Espelhar));
        assert!(Papel::Admin.pode(Acao::Espelhar));
        assert!(!Papel::Auditor.pode(Acao::PacienteVer));
    }

    #[test]
    fn nome_de_papel_vai_e_volta() {
        for p in Papel::TODOS {
            assert_eq!(Papel::ler(p.nome()), Some(p));
        }
        assert_eq!(Papel::ler("ADMIN"), None);
    }
}
