//! Numbering counter per establishment, competência and professional (`domain.md` 4, `scale.md` A2). The consolidated form
//! has no professional: there the key is `None` and one counter serves the establishment and the month.
//! `travar` takes the row lock by an upsert and reads the last place; `gravar` writes the new one in the same transaction.
//! With several professionals in one transaction call `travar` in ascending order of the key: no deadlock then.

use nexsus_domain::numeracao::Ultimo;
use nexsus_domain::{Cbo, Cns, Competencia, Folha, Sequencia};

use crate::erro::ErroStore;
use crate::producao_escrita::numero_prof;
use crate::tipos::NumeroCnes;
use crate::tx::{Tx, executar, linhas, talvez};

fn ruim() -> ErroStore {
    ErroStore::corrompido("contador", "folha")
}

pub(crate) fn montar(folha: i16, sequencia: i16, cbo: &str) -> Result<Option<Ultimo>, ErroStore> {
    if folha == 0 {
        return Ok(None);
    }
    Ok(Some(Ultimo {
        folha: Folha::de_numero(i32::from(folha)).map_err(|_| ruim())?,
        sequencia: Sequencia::de_numero(i32::from(sequencia)).map_err(|_| ruim())?,
        cbo: Cbo::ler(cbo).map_err(|_| ruim())?,
    }))
}

/// Locks the counter until the transaction ends and returns the last place given; `None` = nothing numbered yet.
pub async fn travar(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    cns: Option<Cns>,
) -> Result<Option<Ultimo>, ErroStore> {
    let linha = talvez!(
        tx,
        (i16, i16, String),
        "INSERT INTO contador (cnes, cmp, cns_prof, folha, sequencia, cbo) VALUES ($1, $2, $3, 0, 0, '')
         ON CONFLICT (cnes, cmp, cns_prof) DO UPDATE SET folha = contador.folha RETURNING folha, sequencia, cbo",
        cnes,
        cmp.numero(),
        numero_prof(cns)
    );
    let (folha, sequencia, cbo) = linha.ok_or_else(ruim)?;
    montar(folha, sequencia, &cbo)
}

/// Keeps every other generation of this competência waiting until the transaction ends; take it before reading what is to be
/// billed. The row is that of the consolidated form (`cns_prof` 0); its number stays as it is.
pub async fn travar_competencia(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia) -> Result<(), ErroStore> {
    executar!(
        tx,
        "INSERT INTO contador (cnes, cmp, cns_prof, folha, sequencia, cbo) VALUES ($1, $2, 0, 0, 0, '')
         ON CONFLICT (cnes, cmp, cns_prof) DO UPDATE SET folha = contador.folha",
        cnes,
        cmp.numero()
    );
    Ok(())
}

/// Writes the last place; the counter must have been locked in this transaction.
pub async fn gravar(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    cns: Option<Cns>,
    ultimo: &Ultimo,
) -> Result<(), ErroStore> {
    let n = executar!(
        tx,
        "UPDATE contador SET folha = $4, sequencia = $5, cbo = $6 WHERE cnes = $1 AND cmp = $2 AND cns_prof = $3",
        cnes,
        cmp.numero(),
        numero_prof(cns),
        ultimo.folha.numero() as i16,
        ultimo.sequencia.numero() as i16,
        ultimo.cbo.to_string()
    );
    if n == 0 { Err(ErroStore::NaoEncontrado) } else { Ok(()) }
}

/// Forgets the counter: the next line of this professional starts at 001/01. Only when no line of it stands any more.
pub async fn zerar(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia, cns: Option<Cns>) -> Result<(), ErroStore> {
    executar!(
        tx,
        "UPDATE contador SET folha = 0, sequencia = 0, cbo = '' WHERE cnes = $1 AND cmp = $2 AND cns_prof = $3",
        cnes,
        cmp.numero(),
        numero_prof(cns)
    );
    Ok(())
}

/// Last place of every professional of a competência; the consolidated form is not among them ([`consolidado`]).
pub async fn listar(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia) -> Result<Vec<(Cns, Ultimo)>, ErroStore> {
    let todas = linhas!(
        tx,
        (i64, i16, i16, String),
        "SELECT cns_prof, folha, sequencia, cbo FROM contador WHERE cnes = $1 AND cmp = $2 AND folha > 0 AND cns_prof > 0 ORDER BY cns_prof",
        cnes,
        cmp.numero()
    );
    let mut saida = Vec::with_capacity(todas.len());
    for (cns, folha, sequencia, cbo) in todas {
        let cns = Cns::de_numero(cns).map_err(|_| ErroStore::corrompido("contador", "cns_prof"))?;
        if let Some(u) = montar(folha, sequencia, &cbo)? {
            saida.push((cns, u));
        }
    }
    Ok(saida)
}

/// Last place of the consolidated form in a competência.
pub async fn consolidado(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia) -> Result<Option<Ultimo>, ErroStore> {
    let linha = talvez!(
        tx,
        (i16, i16, String),
        "SELECT folha, sequencia, cbo FROM contador WHERE cnes = $1 AND cmp = $2 AND cns_prof = 0",
        cnes,
        cmp.numero()
    );
    linha.map_or(Ok(None), |(folha, sequencia, cbo)| montar(folha, sequencia, &cbo))
}
