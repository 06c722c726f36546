//! The one error a person sees: what happened, where, what to do, and the exit code of the
//! command line (cli.md). Every error of the rooms below is translated here, once; none of
//! the texts ever carries a value that was read or typed.

use nexsus_connect::ErroFirebird;
use nexsus_ingest::ErroDeArquivo;
use nexsus_store::ErroStore;

/// Exit codes of cli.md (sysexits).
pub mod saida {
    /// Everything done.
    pub const OK: i32 = 0;
    /// Finished, with rejected lines or findings.
    pub const ACHADOS: i32 = 1;
    /// Wrong use of the command.
    pub const USO: i32 = 64;
    /// The data file is bad.
    pub const DADOS: i32 = 65;
    /// No such file.
    pub const SEM_ARQUIVO: i32 = 66;
    /// Unknown user, wrong password, no session.
    pub const SEM_USUARIO: i32 = 67;
    /// A service or database is down.
    pub const INDISPONIVEL: i32 = 69;
    /// A fault of the program.
    pub const INTERNO: i32 = 70;
    /// An output file cannot be created.
    pub const SEM_SAIDA: i32 = 73;
    /// Reading or writing failed.
    pub const ENTRADA_SAIDA: i32 = 74;
    /// Try again later.
    pub const MAIS_TARDE: i32 = 75;
    /// No permission.
    pub const SEM_PERMISSAO: i32 = 77;
    /// The configuration is wrong.
    pub const CONFIGURACAO: i32 = 78;
    /// Interrupted by the operator (Ctrl-C, Esc).
    pub const INTERROMPIDO: i32 = 130;
}

/// What a person is told: what happened and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{o_que} {o_que_fazer}")]
pub struct ErroUsuario {
    /// Stable short name, for scripts and logs.
    pub codigo: &'static str,
    /// What happened and where, one sentence.
    pub o_que: String,
    /// What to do now, one sentence.
    pub o_que_fazer: String,
    /// Exit code of cli.md.
    pub saida: i32,
}

/// Result of every use case.
pub type Resultado<T> = Result<T, ErroUsuario>;

impl ErroUsuario {
    /// A user error from its four parts.
    pub fn novo(codigo: &'static str, saida: i32, o_que: impl Into<String>, o_que_fazer: impl Into<String>) -> Self {
        Self { codigo, o_que: o_que.into(), o_que_fazer: o_que_fazer.into(), saida }
    }

    /// The session is missing, expired or revoked.
    pub fn sem_sessao() -> Self {
        Self::novo(
            "sem_sessao",
            saida::SEM_USUARIO,
            "Não há sessão aberta, ou ela expirou.",
            "Entre de novo: nexsus entrar USUARIO --senha-arquivo ARQUIVO.",
        )
    }

    /// The role of the user does not allow the action.
    pub fn sem_permissao(acao: &str) -> Self {
        Self::novo(
            "sem_permissao",
            saida::SEM_PERMISSAO,
            format!("Seu perfil não permite: {acao}."),
            "Peça a um administrador que faça isto ou que mude seu perfil.",
        )
    }

    /// The operator asked to stop.
    pub fn cancelado() -> Self {
        Self::novo(
            "cancelado",
            saida::INTERROMPIDO,
            "Operação cancelada a pedido.",
            "Nada foi gravado por ela; pode repetir quando quiser.",
        )
    }

    /// The record changed meanwhile.
    pub fn conflito(registro: &str) -> Self {
        Self::novo(
            "conflito",
            saida::MAIS_TARDE,
            format!("{registro} foi alterado por outra pessoa enquanto estava aberto."),
            "Abra de novo, confira as duas versões e grave outra vez.",
        )
    }

    /// A record that was asked for does not exist.
    pub fn nao_encontrado(registro: &str) -> Self {
        Self::novo(
            "nao_encontrado",
            saida::DADOS,
            format!("{registro} não existe."),
            "Confira o código ou liste os registros.",
        )
    }

    /// The production of the competência (AAAAMM) is closed.
    pub fn competencia_fechada(cnes: i32, cmp: i32) -> Self {
        Self::novo(
            "competencia_fechada",
            saida::DADOS,
            format!(
                "A competência {:02}/{:04} do CNES {cnes:07} está fechada: suas linhas não mudam mais. Nada foi gravado.",
                cmp % 100,
                cmp / 100
            ),
            format!(
                "Se for preciso corrigir, um administrador a reabre: nexsus producao reabrir --competencia {cmp} --motivo TEXTO."
            ),
        )
    }

    /// A value typed or passed is not valid.
    pub fn invalido(o_que: impl Into<String>, o_que_fazer: impl Into<String>) -> Self {
        Self::novo("invalido", saida::USO, o_que, o_que_fazer)
    }

    /// A fault of the program itself.
    pub fn interno(onde: &'static str) -> Self {
        Self::novo(
            "interno",
            saida::INTERNO,
            format!("Falha interna em {onde}."),
            "Nada foi gravado pela metade. Veja o arquivo de log e avise o suporte.",
        )
    }
}

impl From<ErroStore> for ErroUsuario {
    fn from(e: ErroStore) -> Self {
        tracing::warn!(erro = %e, "banco central");
        match e {
            ErroStore::Indisponivel { o_que } => Self::novo(
                "banco_indisponivel",
                saida::INDISPONIVEL,
                format!("O banco central não responde: {o_que}."),
                "Confira se o servidor está no ar e o endereço na configuração; depois repita.",
            ),
            ErroStore::SenhaErrada => Self::novo(
                "banco_senha",
                saida::INDISPONIVEL,
                "O banco central recusou usuário ou senha.",
                "Confira o arquivo de senha do banco na configuração.",
            ),
            ErroStore::SemPermissao { o_que } => Self::novo(
                "banco_permissao",
                saida::SEM_PERMISSAO,
                format!("Permissão recusada: {o_que}."),
                "Confira o dono e o modo do arquivo (chaves e segredos: 0600), ou os direitos da conta no servidor.",
            ),
            ErroStore::NaoEncontrado => Self::nao_encontrado("O registro"),
            ErroStore::Conflito(_) => Self::conflito("O registro"),
            ErroStore::Duplicado { .. } => Self::novo(
                "duplicado",
                saida::DADOS,
                "Já existe um registro com a mesma chave.",
                "Abra o registro existente em vez de criar outro.",
            ),
            ErroStore::CompetenciaFechada { cnes, cmp } => Self::competencia_fechada(cnes, cmp),
            ErroStore::EsquemaAtrasado { .. } => Self::novo(
                "esquema_atrasado",
                saida::CONFIGURACAO,
                "O banco central é de uma versão anterior do programa.",
                "Faça uma cópia do banco e rode: nexsus migrar.",
            ),
            ErroStore::EsquemaMaisNovo { .. } => Self::novo(
                "esquema_novo",
                saida::CONFIGURACAO,
                "O banco central foi criado por uma versão mais nova do programa.",
                "Instale a versão atual do NEXSUS nesta máquina.",
            ),
            ErroStore::ChaveAusente => Self::novo(
                "chave_ausente",
                saida::CONFIGURACAO,
                "A chave que protege os dados pessoais não foi encontrada.",
                "Restaure o arquivo de chave para a pasta de chaves; sem ele os dados não se abrem.",
            ),
            ErroStore::ChaveErrada => Self::novo(
                "chave_errada",
                saida::CONFIGURACAO,
                "A chave desta pasta não é a deste banco.",
                "Restaure a chave que foi criada junto com o banco. Os dados não foram tocados.",
            ),
            ErroStore::DadoCorrompido { tabela: "arquivo", .. } => Self::novo(
                "banco_danificado",
                saida::DADOS,
                "O arquivo do banco central está danificado ou não é um banco.",
                "Restaure a cópia de segurança mais recente; não grave nada nele.",
            ),
            ErroStore::DadoCorrompido { tabela, coluna } => Self::novo(
                "dado_corrompido",
                saida::DADOS,
                format!("Um dado protegido de {tabela}.{coluna} não se abre: foi alterado fora do programa."),
                "Restaure a cópia de segurança mais recente e avise o responsável pelos dados.",
            ),
            ErroStore::DiscoCheio => Self::novo(
                "disco_cheio",
                saida::ENTRADA_SAIDA,
                "O disco está cheio: nada mais pode ser gravado.",
                "Libere espaço na pasta de dados e repita. Nada ficou pela metade.",
            ),
            ErroStore::Ocupado => Self::novo(
                "ocupado",
                saida::MAIS_TARDE,
                "O banco central está ocupado com outra gravação.",
                "Espere um instante e repita.",
            ),
            ErroStore::AlvoInvalido { motivo } => Self::novo(
                "banco_endereco",
                saida::CONFIGURACAO,
                format!("O endereço do banco central não serve: {motivo}."),
                "Use sqlite:ARQUIVO ou postgres://USUARIO@SERVIDOR/BANCO, sem senha.",
            ),
            ErroStore::EmUso { onde, quantos } => Self::novo(
                "em_uso",
                saida::DADOS,
                format!("O registro está em uso por {quantos} de {onde}."),
                "Desfaça primeiro o que depende dele.",
            ),
            ErroStore::MigracaoAlterada { numero } => Self::novo(
                "migracao_alterada",
                saida::CONFIGURACAO,
                format!("A migração {numero} deste banco não é a deste programa."),
                "Use a versão do programa que criou o banco, ou restaure uma cópia.",
            ),
            outro => {
                tracing::error!(erro = %outro, "banco central, erro sem nome");
                Self::interno("banco central")
            }
        }
    }
}

impl From<ErroFirebird> for ErroUsuario {
    fn from(e: ErroFirebird) -> Self {
        tracing::warn!(codigo = e.codigo(), "firebird");
        let saida = match &e {
            ErroFirebird::SenhaErrada
            | ErroFirebird::ArquivoErrado { .. }
            | ErroFirebird::SemPermissao
            | ErroFirebird::SemTabela
            | ErroFirebird::SemColuna { .. }
            | ErroFirebird::NaoEScnes { .. }
            | ErroFirebird::ColunaObrigatoria { .. } => saida::CONFIGURACAO,
            ErroFirebird::Travada => saida::MAIS_TARDE,
            ErroFirebird::TextoForaDoWin1252 { .. } | ErroFirebird::LinhaAlheia => saida::DADOS,
            _ => saida::INDISPONIVEL,
        };
        Self::novo(e.codigo(), saida, e.mensagem(), e.remedio())
    }
}

impl From<ErroDeArquivo> for ErroUsuario {
    fn from(e: ErroDeArquivo) -> Self {
        Self::novo("arquivo", saida::DADOS, e.mensagem(), e.remedio())
    }
}

/// Translates an input/output error on a named file.
pub fn de_arquivo(e: &std::io::Error, arquivo: &std::path::Path) -> ErroUsuario {
    use std::io::ErrorKind as K;
    let nome = arquivo.display();
    match e.kind() {
        K::NotFound => ErroUsuario::novo(
            "sem_arquivo",
            saida::SEM_ARQUIVO,
            format!("O arquivo {nome} não existe."),
            "Confira o caminho e o nome.",
        ),
        K::PermissionDenied => ErroUsuario::novo(
            "arquivo_permissao",
            saida::SEM_PERMISSAO,
            format!("Sem permissão para abrir {nome}."),
            "Peça acesso de leitura ao dono do arquivo ou copie-o para uma pasta sua.",
        ),
        K::AlreadyExists => ErroUsuario::novo(
            "arquivo_existe",
            saida::SEM_SAIDA,
            format!("Já existe um arquivo {nome}."),
            "Escolha outro nome; o programa não escreve por cima.",
        ),
        K::StorageFull => ErroUsuario::novo(
            "disco_cheio",
            saida::ENTRADA_SAIDA,
            format!("O disco encheu ao gravar {nome}."),
            "Libere espaço e repita.",
        ),
        _ => ErroUsuario::novo(
            "arquivo_es",
            saida::ENTRADA_SAIDA,
            format!("Falha ao ler ou gravar {nome}."),
            "Confira o disco, o compartilhamento de rede e repita.",
        ),
    }
}
