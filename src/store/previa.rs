//! Staged lotes: what was read of a file waits encrypted beside its lote until a person has it written or dropped. At most
//! one staged lote per file content, whatever else was written of it. Part 0 says how the file was read and stays with a
//! written lote, so that its refused lines can still be mended by the same rules; the other parts hold rows and go away.

use uuid::Uuid;
use zeroize::Zeroizing;

use crate::erro::ErroStore;
use crate::lote::{self, ABANDONADO, ABERTO, Lote, NovoLote, PREVIA};
use crate::rejeito;
use crate::tipos::{NumeroCnes, agora};
use crate::tx::{Tx, executar, linhas, talvez};

const TABELA: &str = "lote_linhas";

/// Stages a lote and gives its number; `Duplicado` when the same content is staged already.
pub async fn criar(tx: &mut Tx, cnes: NumeroCnes, n: &NovoLote) -> Result<i64, ErroStore> {
    lote::criar_em(tx, cnes, n, PREVIA).await
}

/// The staged lote with this content.
pub async fn por_sha256(tx: &mut Tx, cnes: NumeroCnes, sha256: &[u8; 32]) -> Result<Option<Lote>, ErroStore> {
    let numero = talvez!(
        tx,
        (i64,),
        "SELECT numero FROM lote WHERE cnes = $1 AND sha256 = $2 AND situacao = 'previa'",
        cnes,
        sha256.as_slice()
    );
    match numero {
        Some((n,)) => lote::obter(tx, cnes, n).await,
        None => Ok(None),
    }
}

/// A ciphertext opens only as this part of this lote.
fn lugar(lote: Uuid, parte: i32) -> Uuid {
    Uuid::from_u128(lote.as_u128() ^ u128::from(parte.unsigned_abs()))
}

/// Keeps one part; an older one of the same number is replaced.
pub async fn guardar(tx: &mut Tx, cnes: NumeroCnes, lote: &Lote, parte: i32, conteudo: &str) -> Result<(), ErroStore> {
    let cifra = tx.chaves_arc()?.cifrar(TABELA, "conteudo", lugar(lote.id, parte), conteudo)?;
    executar!(
        tx,
        "INSERT INTO lote_linhas (cnes, lote, parte, conteudo) VALUES ($1, $2, $3, $4)
         ON CONFLICT (cnes, lote, parte) DO UPDATE SET conteudo = excluded.conteudo",
        cnes,
        lote.numero,
        parte,
        &cifra
    );
    Ok(())
}

/// One part, if there is one.
pub async fn ler(
    tx: &mut Tx,
    cnes: NumeroCnes,
    lote: &Lote,
    parte: i32,
) -> Result<Option<Zeroizing<String>>, ErroStore> {
    let cifra = talvez!(
        tx,
        (Vec<u8>,),
        "SELECT conteudo FROM lote_linhas WHERE cnes = $1 AND lote = $2 AND parte = $3",
        cnes,
        lote.numero,
        parte
    );
    let chaves = tx.chaves_arc()?;
    cifra.map(|(c,)| chaves.decifrar(TABELA, "conteudo", lugar(lote.id, parte), &c)).transpose()
}

/// Numbers of the parts from `de` on, in order.
pub async fn partes(tx: &mut Tx, cnes: NumeroCnes, lote: i64, de: i32) -> Result<Vec<i32>, ErroStore> {
    let todas = linhas!(
        tx,
        (i32,),
        "SELECT parte FROM lote_linhas WHERE cnes = $1 AND lote = $2 AND parte >= $3 ORDER BY parte",
        cnes,
        lote,
        de
    );
    Ok(todas.into_iter().map(|(n,)| n).collect())
}

/// Forgets the parts from `de` on.
pub async fn apagar_linhas(tx: &mut Tx, cnes: NumeroCnes, lote: i64, de: i32) -> Result<u64, ErroStore> {
    Ok(executar!(tx, "DELETE FROM lote_linhas WHERE cnes = $1 AND lote = $2 AND parte >= $3", cnes, lote, de))
}

/// Turns a staged lote into one that is being written; `Duplicado` when its content was written elsewhere meanwhile,
/// `NaoEncontrado` when it is not staged any more.
pub async fn abrir(tx: &mut Tx, cnes: NumeroCnes, lote: i64) -> Result<(), ErroStore> {
    let n = executar!(
        tx,
        "UPDATE lote SET situacao = $3, quando = $4, versao = versao + 1 WHERE cnes = $1 AND numero = $2 AND situacao = 'previa'",
        cnes,
        lote,
        ABERTO,
        agora()
    );
    if n == 0 { Err(ErroStore::NaoEncontrado) } else { Ok(()) }
}

/// Drops a staged lote with everything that was kept of its file; only its number stays.
pub async fn abandonar(tx: &mut Tx, cnes: NumeroCnes, lote: i64) -> Result<(), ErroStore> {
    let n = executar!(
        tx,
        "UPDATE lote SET situacao = $3, concluido = $4, versao = versao + 1 WHERE cnes = $1 AND numero = $2 AND situacao = 'previa'",
        cnes,
        lote,
        ABANDONADO,
        agora()
    );
    if n == 0 {
        return Err(ErroStore::NaoEncontrado);
    }
    rejeito::apagar_do_lote(tx, cnes, lote).await?;
    apagar_linhas(tx, cnes, lote, 0).await?;
    Ok(())
}
