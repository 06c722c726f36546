//! Alerts: things somebody must look at. One row per `chave`; a repeated alert refreshes its count instead of piling up.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::erro::ErroStore;
use crate::tipos::{NumeroCnes, agora, novo_id};
use crate::tx::{Tx, executar, linhas, valor};

/// An alert to raise. `texto` names no person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NovoAlerta {
    pub chave: String,
    pub tipo: String,
    pub severidade: String,
    pub texto: String,
    pub rota: String,
    pub quantos: i64,
}

/// A raised alert. `situacao`: `aberto`, `conferido`.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Alerta {
    pub id: Uuid,
    pub chave: String,
    pub tipo: String,
    pub severidade: String,
    pub texto: String,
    pub rota: String,
    pub quantos: i64,
    pub situacao: String,
    pub criado: DateTime<Utc>,
    pub alterado: DateTime<Utc>,
}

/// Raises or refreshes the alert of this key and opens it again; returns its id.
pub async fn inserir(tx: &mut Tx, cnes: NumeroCnes, a: &NovoAlerta) -> Result<Uuid, ErroStore> {
    Ok(valor!(
        tx,
        Uuid,
        "INSERT INTO alerta (cnes, id, chave, tipo, severidade, texto, rota, quantos, situacao, criado, alterado)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'aberto', $9, $9)
         ON CONFLICT (cnes, chave) DO UPDATE SET tipo = excluded.tipo, severidade = excluded.severidade, texto = excluded.texto,
            rota = excluded.rota, quantos = excluded.quantos, situacao = 'aberto', alterado = excluded.alterado
         RETURNING id",
        cnes,
        novo_id(),
        &a.chave,
        &a.tipo,
        &a.severidade,
        &a.texto,
        &a.rota,
        a.quantos,
        agora()
    ))
}

/// Newest first; with `so_abertos` only those not yet looked at.
pub async fn listar(tx: &mut Tx, cnes: NumeroCnes, so_abertos: bool, limite: u32) -> Result<Vec<Alerta>, ErroStore> {
    Ok(linhas!(
        tx,
        Alerta,
        "SELECT id, chave, tipo, severidade, texto, rota, quantos, situacao, criado, alterado FROM alerta
         WHERE cnes = $1 AND ($2 = 0 OR situacao = 'aberto') ORDER BY alterado DESC, id DESC LIMIT $3",
        cnes,
        i32::from(so_abertos),
        i64::from(limite)
    ))
}

pub async fn marcar(tx: &mut Tx, cnes: NumeroCnes, id: Uuid, situacao: &str) -> Result<(), ErroStore> {
    let n = executar!(
        tx,
        "UPDATE alerta SET situacao = $3, alterado = $4 WHERE cnes = $1 AND id = $2",
        cnes,
        id,
        situacao,
        agora()
    );
    if n == 0 { Err(ErroStore::NaoEncontrado) } else { Ok(()) }
}
