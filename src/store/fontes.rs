//! What the lots of the offline sources share: keys and hashes of lines, and the way back.
//!
//! Only the newest standing lot of a source can be undone, and only when it corrected nothing: earlier values are not kept.

use sha2::{Digest, Sha256};

use crate::erro::ErroStore;
use crate::kit;
use crate::lote::Lote;
use crate::tipos::{NumeroCnes, contagem};
use crate::tx::{Tx, executar, valor};

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

/// Counts a block of lines against the hashes that stand, and says which must be written.
pub(crate) fn comparar<'l, T>(
    linhas: &'l [(Vec<u8>, Vec<u8>, T)],
    antes: &std::collections::HashMap<Vec<u8>, Vec<u8>>,
) -> (crate::procedimento::Contagem, Vec<&'l (Vec<u8>, Vec<u8>, T)>) {
    let mut conta = crate::procedimento::Contagem::default();
    let mut gravar = Vec::new();
    for l in linhas {
        match antes.get(&l.0) {
            Some(h) if *h == l.1 => {
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
