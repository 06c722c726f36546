//! What the lots of the offline sources share: keys and hashes of lines, and the way back.
//!
//! Only the newest standing lot of a source can be undone, and only when it corrected nothing: earlier values are not kept.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::erro::ErroStore;
use crate::kit;
use crate::lote::Lote;
use crate::procedimento::Contagem;
use crate::tipos::{NumeroCnes, contagem};
use crate::tx::{Tx, executar, linhas_em, valor};

/// SHA-256 of texts, length-prefixed.
pub(crate) fn resumo(partes: &[&str]) -> [u8; 32] {
    let mut soma = Sha256::new();
    for p in partes {
        soma.update((p.len() as u64).to_be_bytes());
        soma.update(p.as_bytes());
    }
    soma.finalize().into()
}

/// `EmUso` of `profissional` (the register of professionals is not undone), `fonte_alterada` or `fonte_posterior`.
pub(crate) async fn conferir_desfazer(tx: &mut Tx, cnes: NumeroCnes, lote: &Lote) -> Result<(), ErroStore> {
    match lote.tipo.as_str() {
        "cnes-xml" | "scnes" => {
            return Err(ErroStore::EmUso { onde: "profissional", quantos: lote.resultado.novas });
        }
        "retorno" | "bpa" | "kit" => {}
        _ => return Ok(()),
    }
    if lote.resultado.alteradas > 0 {
        return Err(ErroStore::EmUso { onde: "fonte_alterada", quantos: lote.resultado.alteradas });
    }
    let depois = contagem(valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM lote WHERE cnes = $1 AND tipo = $2 AND situacao = 'gravado' AND numero > $3",
        cnes,
        &lote.tipo,
        lote.numero
    ));
    if depois > 0 {
        return Err(ErroStore::EmUso { onde: "fonte_posterior", quantos: depois });
    }
    if lote.tipo == "kit" { kit::conferir_desfazer(tx, cnes, lote.numero).await } else { Ok(()) }
}

/// Takes back the rows of a lot of one of these sources.
pub(crate) async fn desfazer(tx: &mut Tx, cnes: NumeroCnes, lote: &Lote) -> Result<u64, ErroStore> {
    Ok(match lote.tipo.as_str() {
        "retorno" => executar!(tx, "DELETE FROM retorno WHERE cnes = $1 AND lote = $2", cnes, lote.numero),
        "bpa" => executar!(tx, "DELETE FROM historico_bpa WHERE cnes = $1 AND lote = $2", cnes, lote.numero),
        "kit" => kit::desfazer(tx, cnes, lote.numero).await?,
        _ => 0,
    })
}

/// A line with the key that names it and the hash of what it says.
pub(crate) struct Chaveada<'l, T> {
    pub chave: Vec<u8>,
    pub hash: Vec<u8>,
    pub linha: &'l T,
}

/// The hashes that stand in a table of the establishment for the keys of a block.
pub(crate) async fn hashes_gravados<T>(
    tx: &mut Tx,
    tabela: &'static str,
    cnes: NumeroCnes,
    bloco: &[Chaveada<'_, T>],
) -> Result<HashMap<Vec<u8>, Vec<u8>>, ErroStore> {
    let chaves: Vec<&[u8]> = bloco.iter().map(|l| l.chave.as_slice()).collect();
    let pares = linhas_em!(
        tx,
        (Vec<u8>, Vec<u8>),
        chaves,
        2,
        |m| format!("SELECT chave, conteudo_hash FROM {tabela} WHERE cnes = $1 AND chave IN ({m})"),
        cnes
    );
    Ok(pares.into_iter().collect())
}

/// Counts a block of lines against the hashes that stand, and says which must be written.
pub(crate) fn comparar<'c, 'l, T>(
    linhas: &'c [Chaveada<'l, T>],
    antes: &HashMap<Vec<u8>, Vec<u8>>,
) -> (Contagem, Vec<&'c Chaveada<'l, T>>) {
    let mut conta = Contagem::default();
    let mut gravar = Vec::new();
    for l in linhas {
        match antes.get(&l.chave) {
            Some(h) if *h == l.hash => {
                conta.iguais += 1;
                continue;
            }
            Some(_) => conta.alteradas += 1,
            None => conta.novas += 1,
        }
        gravar.push(l);
    }
    (conta, gravar)
}
