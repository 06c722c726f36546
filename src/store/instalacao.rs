//! The installation itself: one row, made together with the keys. Here only its mark of being a demonstration.

use crate::erro::ErroStore;
use crate::tx::{Tx, executar, valor};

/// Marks the installation as a demonstration; nothing takes the mark away again.
pub async fn marcar_demo(tx: &mut Tx) -> Result<(), ErroStore> {
    executar!(tx, "UPDATE instalacao SET demo = $1 WHERE unica = 1", true);
    Ok(())
}

/// Whether everything in this database is invented.
pub async fn e_demo(tx: &mut Tx) -> Result<bool, ErroStore> {
    let quantas: i64 = valor!(tx, i64, "SELECT COUNT(*) FROM instalacao WHERE unica = 1 AND demo = $1", true);
    Ok(quantas > 0)
}
