//! Accounts: name, Argon2 hash (PHC text), role, lock. Names that differ only in case or accents are the same name.
//! TOTP, OIDC and recovery columns stand ready in the table; a later issue fills them.

use chrono::{DateTime, Utc};
use nexsus_domain::texto;
use uuid::Uuid;

use crate::erro::ErroStore;
use crate::tipos::{agora, contagem, novo_id};
use crate::tx::{Tx, executar, linhas, talvez, valor};

/// An account. `senha` is the PHC text, never a password.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Usuario {
    pub id: Uuid,
    pub usuario: String,
    pub senha: String,
    pub papel: String,
    /// `ativo` or `inativo`.
    pub situacao: String,
    pub falhas: i32,
    pub bloqueado_ate: Option<DateTime<Utc>>,
    pub ultimo_acesso: Option<DateTime<Utc>>,
    /// The person must choose a password before anything else.
    pub trocar_senha: bool,
    pub versao: i64,
}

impl std::fmt::Debug for Usuario {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Usuario")
            .field("id", &self.id)
            .field("papel", &self.papel)
            .field("situacao", &self.situacao)
            .finish_non_exhaustive()
    }
}

macro_rules! selecionar {
    ($fim:literal) => {
        concat!(
            "SELECT id, usuario, senha, papel, situacao, falhas, bloqueado_ate, ultimo_acesso, trocar_senha, versao FROM usuario ",
            $fim
        )
    };
}

/// New active account; `Duplicado` when the name is taken.
pub async fn inserir(tx: &mut Tx, nome: &str, phc: &str, papel: &str) -> Result<Usuario, ErroStore> {
    let (id, quando) = (novo_id(), agora());
    let nome = texto::arrumar(nome);
    executar!(
        tx,
        "INSERT INTO usuario (id, usuario, chave_nome, senha, papel, situacao, falhas, senha_desde, trocar_senha, versao, criado)
         VALUES ($1, $2, $3, $4, $5, 'ativo', 0, $6, $7, 1, $6)",
        id,
        &nome,
        texto::dobrar(&nome),
        phc,
        papel,
        quando,
        false
    );
    por_id(tx, id).await?.ok_or(ErroStore::NaoEncontrado)
}

/// Account by name, case and accents aside.
pub async fn por_nome(tx: &mut Tx, nome: &str) -> Result<Option<Usuario>, ErroStore> {
    Ok(talvez!(tx, Usuario, selecionar!("WHERE chave_nome = $1"), texto::dobrar(nome)))
}

pub async fn por_id(tx: &mut Tx, id: Uuid) -> Result<Option<Usuario>, ErroStore> {
    Ok(talvez!(tx, Usuario, selecionar!("WHERE id = $1"), id))
}

pub async fn listar(tx: &mut Tx) -> Result<Vec<Usuario>, ErroStore> {
    Ok(linhas!(tx, Usuario, selecionar!("ORDER BY chave_nome")))
}

pub async fn contar(tx: &mut Tx) -> Result<u64, ErroStore> {
    Ok(contagem(valor!(tx, i64, "SELECT COUNT(*) FROM usuario")))
}

/// Counts one failed try and locks until `bloqueio` if given; returns the number of failures now. Call it before the hash runs.
pub async fn registrar_falha(tx: &mut Tx, id: Uuid, bloqueio: Option<DateTime<Utc>>) -> Result<i32, ErroStore> {
    Ok(valor!(
        tx,
        i32,
        "UPDATE usuario SET falhas = falhas + 1, bloqueado_ate = COALESCE($2, bloqueado_ate) WHERE id = $1 RETURNING falhas",
        id,
        bloqueio
    ))
}

pub async fn limpar_falhas(tx: &mut Tx, id: Uuid) -> Result<(), ErroStore> {
    let n = executar!(tx, "UPDATE usuario SET falhas = 0, bloqueado_ate = NULL WHERE id = $1", id);
    achado(n)
}

/// New PHC text; clears failures and the duty to change.
pub async fn mudar_senha(tx: &mut Tx, id: Uuid, phc: &str) -> Result<(), ErroStore> {
    let n = executar!(
        tx,
        "UPDATE usuario SET senha = $2, senha_desde = $3, trocar_senha = $4, falhas = 0, bloqueado_ate = NULL, versao = versao + 1 WHERE id = $1",
        id,
        phc,
        agora(),
        false
    );
    achado(n)
}

/// Marks a successful access.
pub async fn ultimo_acesso(tx: &mut Tx, id: Uuid, quando: DateTime<Utc>) -> Result<(), ErroStore> {
    let n = executar!(
        tx,
        "UPDATE usuario SET ultimo_acesso = $2, falhas = 0, bloqueado_ate = NULL WHERE id = $1",
        id,
        quando
    );
    achado(n)
}

/// `ativo` or `inativo`; `Conflito` when the row changed meanwhile.
pub async fn mudar_situacao(tx: &mut Tx, id: Uuid, versao: i64, situacao: &str) -> Result<i64, ErroStore> {
    let n = executar!(
        tx,
        "UPDATE usuario SET situacao = $3, versao = versao + 1 WHERE id = $1 AND versao = $2",
        id,
        versao,
        situacao
    );
    conferir(tx, id, n, versao).await
}

pub async fn mudar_papel(tx: &mut Tx, id: Uuid, versao: i64, papel: &str) -> Result<i64, ErroStore> {
    let n = executar!(
        tx,
        "UPDATE usuario SET papel = $3, versao = versao + 1 WHERE id = $1 AND versao = $2",
        id,
        versao,
        papel
    );
    conferir(tx, id, n, versao).await
}

async fn conferir(tx: &mut Tx, id: Uuid, mudadas: u64, versao: i64) -> Result<i64, ErroStore> {
    if mudadas > 0 {
        return Ok(versao + 1);
    }
    let atual = talvez!(tx, (i64,), "SELECT versao FROM usuario WHERE id = $1", id);
    Err(atual.map_or(ErroStore::NaoEncontrado, |(v,)| ErroStore::Conflito(v)))
}

fn achado(n: u64) -> Result<(), ErroStore> {
    if n == 0 { Err(ErroStore::NaoEncontrado) } else { Ok(()) }
}
