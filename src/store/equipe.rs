//! Health teams of an establishment, as the CNES names them.

use std::collections::HashMap;

use nexsus_domain::{Cnes, Equipe};

use crate::erro::ErroStore;
use crate::tipos::{NumeroCnes, agora};
use crate::tx::{Tx, executar, linhas};

/// All of an establishment, by their number.
pub async fn listar(tx: &mut Tx, cnes: NumeroCnes) -> Result<HashMap<String, Equipe>, ErroStore> {
    linhas!(
        tx,
        (String, String, String, String),
        "SELECT ine, nome, tipo, area FROM equipe WHERE cnes = $1 ORDER BY ine",
        cnes
    )
    .into_iter()
    .map(|(ine, nome, tipo, area)| {
        let cnes = Cnes::de_numero(cnes).map_err(|_| ErroStore::corrompido("equipe", "cnes"))?;
        Ok((ine.clone(), Equipe { cnes, ine, nome, tipo, area }))
    })
    .collect()
}

/// Inserts or replaces one.
pub async fn gravar(tx: &mut Tx, e: &Equipe) -> Result<(), ErroStore> {
    executar!(
        tx,
        "INSERT INTO equipe (cnes, ine, nome, tipo, area, versao, alterado) VALUES ($1, $2, $3, $4, $5, 1, $6)
         ON CONFLICT (cnes, ine) DO UPDATE SET nome = excluded.nome, tipo = excluded.tipo, area = excluded.area,
            versao = equipe.versao + 1, alterado = excluded.alterado",
        e.cnes.numero(),
        &e.ine,
        &e.nome,
        &e.tipo,
        &e.area,
        agora()
    );
    Ok(())
}
