//! Dense numbers per establishment: an upsert takes the row lock, so a rollback gives the number back and no gap stays.
//! Also the change counters that tell caches when to look again.

use crate::erro::ErroStore;
use crate::tipos::NumeroCnes;
use crate::tx::{Tx, valor};

/// Next number of `nome` in this establishment, from 1.
pub async fn proximo(tx: &mut Tx, cnes: NumeroCnes, nome: &str) -> Result<i64, ErroStore> {
    Ok(valor!(
        tx,
        i64,
        "INSERT INTO sequencia (cnes, nome, ultimo) VALUES ($1, $2, 1)
         ON CONFLICT (cnes, nome) DO UPDATE SET ultimo = sequencia.ultimo + 1 RETURNING ultimo",
        cnes,
        nome
    ))
}

/// Advances the change counter of a table; the row lock lasts until commit, so counters are seen in commit order.
pub(crate) async fn mudar(tx: &mut Tx, cnes: NumeroCnes, tabela: &str) -> Result<i64, ErroStore> {
    Ok(valor!(
        tx,
        i64,
        "INSERT INTO mudanca (cnes, tabela, contador) VALUES ($1, $2, 1)
         ON CONFLICT (cnes, tabela) DO UPDATE SET contador = mudanca.contador + 1 RETURNING contador",
        cnes,
        tabela
    ))
}

/// Present change counter of a table (0 = never changed). Screens poll it to know when to reload.
pub async fn contador_de_mudancas(tx: &mut Tx, cnes: NumeroCnes, tabela: &str) -> Result<i64, ErroStore> {
    Ok(valor!(tx, i64, "SELECT COALESCE(MAX(contador), 0) FROM mudanca WHERE cnes = $1 AND tabela = $2", cnes, tabela))
}
