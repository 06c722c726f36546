//! Remembered corrections: what a person put in place of a wrong value of a column, so that later imports do it by
//! themselves. Both values may belong to a person, so they are encrypted, and the key is a blind index.

use uuid::Uuid;

use crate::erro::ErroStore;
use crate::tipos::{NumeroCnes, agora, novo_id};
use crate::tx::{Tx, executar, linhas};

const TABELA: &str = "correcao";

/// One remembered change of a column.
#[derive(Clone, PartialEq, Eq)]
pub struct Correcao {
    /// Column, in lower case.
    pub campo: String,
    /// What stood there.
    pub de: String,
    /// What a person put there.
    pub para: String,
}

impl std::fmt::Debug for Correcao {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Correcao").field("campo", &self.campo).finish_non_exhaustive()
    }
}

/// Remembers a change for imports of this kind (`pdf`, `xlsx`, `txt`); a newer one of the same value replaces the older.
pub async fn lembrar(tx: &mut Tx, cnes: NumeroCnes, tipo: &str, c: &Correcao, usuario: &str) -> Result<(), ErroStore> {
    let chaves = tx.chaves_arc()?;
    let id = novo_id();
    let indice = chaves.indice_cego(TABELA, &c.de)?;
    let (de, para) = (chaves.cifrar(TABELA, "de", id, &c.de)?, chaves.cifrar(TABELA, "para", id, &c.para)?);
    executar!(
        tx,
        "INSERT INTO correcao (cnes, tipo, campo, chave, id, de, para, usuario, quando) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (cnes, tipo, campo, chave) DO UPDATE SET id = excluded.id, de = excluded.de, para = excluded.para,
            usuario = excluded.usuario, quando = excluded.quando",
        cnes,
        tipo,
        &c.campo,
        &indice,
        id,
        &de,
        &para,
        usuario,
        agora()
    );
    Ok(())
}

/// Everything remembered for imports of this kind.
pub async fn do_tipo(tx: &mut Tx, cnes: NumeroCnes, tipo: &str) -> Result<Vec<Correcao>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    linhas!(
        tx,
        (String, Uuid, Vec<u8>, Vec<u8>),
        "SELECT campo, id, de, para FROM correcao WHERE cnes = $1 AND tipo = $2 ORDER BY campo, quando",
        cnes,
        tipo
    )
    .into_iter()
    .map(|(campo, id, de, para)| {
        Ok(Correcao {
            campo,
            de: chaves.decifrar(TABELA, "de", id, &de)?.to_string(),
            para: chaves.decifrar(TABELA, "para", id, &para)?.to_string(),
        })
    })
    .collect()
}
