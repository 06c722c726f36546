//! What a person set for a procedure once: CID, service and class, BPA-I or BPA-C (`domain.md` 8.2). Empty text = not chosen.

use nexsus_domain::{Cid, CodigoProcedimento, Instrumento, PadraoProcedimento};

use crate::erro::ErroStore;
use crate::tipos::{NumeroCnes, agora};
use crate::tx::{Tx, executar, linhas};

/// Sets the choices of a procedure, replacing earlier ones; with nothing chosen the row goes.
pub async fn definir(tx: &mut Tx, cnes: NumeroCnes, p: &PadraoProcedimento) -> Result<(), ErroStore> {
    if p.vazio() {
        excluir(tx, cnes, p.co_procedimento).await?;
        return Ok(());
    }
    executar!(
        tx,
        "INSERT INTO procedimento_padrao (cnes, co_procedimento, cid, servico, classificacao, instrumento, versao, alterado)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7)
         ON CONFLICT (cnes, co_procedimento) DO UPDATE SET cid = excluded.cid, servico = excluded.servico,
            classificacao = excluded.classificacao, instrumento = excluded.instrumento,
            versao = procedimento_padrao.versao + 1, alterado = excluded.alterado",
        cnes,
        p.co_procedimento.numero(),
        p.cid.map(|c| c.to_string()).unwrap_or_default(),
        &p.servico,
        &p.classificacao,
        p.instrumento.map_or("", Instrumento::codigo),
        agora()
    );
    Ok(())
}

/// All choices of an establishment, by procedure.
pub async fn listar(tx: &mut Tx, cnes: NumeroCnes) -> Result<Vec<PadraoProcedimento>, ErroStore> {
    let ruim = |coluna| ErroStore::corrompido("procedimento_padrao", coluna);
    linhas!(
        tx,
        (i64, String, String, String, String),
        "SELECT co_procedimento, cid, servico, classificacao, instrumento FROM procedimento_padrao WHERE cnes = $1 ORDER BY co_procedimento",
        cnes
    )
    .into_iter()
    .map(|(codigo, cid, servico, classificacao, instrumento)| {
        Ok(PadraoProcedimento {
            co_procedimento: CodigoProcedimento::de_numero(codigo).map_err(|_| ruim("co_procedimento"))?,
            cid: (!cid.is_empty()).then(|| Cid::ler(&cid)).transpose().map_err(|_| ruim("cid"))?,
            servico,
            classificacao,
            instrumento: (!instrumento.is_empty())
                .then(|| Instrumento::ler(&instrumento))
                .transpose()
                .map_err(|_| ruim("instrumento"))?,
        })
    })
    .collect()
}

/// Forgets the choices of a procedure; false when there were none.
pub async fn excluir(tx: &mut Tx, cnes: NumeroCnes, codigo: CodigoProcedimento) -> Result<bool, ErroStore> {
    Ok(executar!(tx, "DELETE FROM procedimento_padrao WHERE cnes = $1 AND co_procedimento = $2", cnes, codigo.numero())
        > 0)
}
