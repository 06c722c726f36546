//! The lines that stand, as far as the rules over a whole set ask: no encrypted column is opened, the patient is its id.

use chrono::NaiveDate;
use nexsus_domain::critica::Vizinha;
use nexsus_domain::{Cns, CodigoProcedimento, Competencia, Instrumento};
use uuid::Uuid;

use crate::erro::ErroStore;
use crate::producao_linha::TABELA;
use crate::tipos::NumeroCnes;
use crate::tx::{Tx, linhas};

/// Every line of the competência that counts, cancelled ones left out.
pub async fn vizinhas(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia) -> Result<Vec<Vizinha>, ErroStore> {
    let ruim = |coluna| ErroStore::corrompido(TABELA, coluna);
    linhas!(
        tx,
        (String, i64, i64, NaiveDate, i32, Option<Uuid>),
        "SELECT prd_org, prd_pa, prd_cnsmed, prd_dtaten, prd_qt_p, paciente FROM producao
         WHERE prd_uid = $1 AND prd_cmp = $2 AND estado <> 'cancelada'",
        cnes,
        cmp.numero()
    )
    .into_iter()
    .map(|(org, pa, cns, dtaten, qt, paciente)| {
        Ok(Vizinha {
            org: Instrumento::ler(&org).map_err(|_| ruim("prd_org"))?,
            pa: CodigoProcedimento::de_numero(pa).map_err(|_| ruim("prd_pa"))?,
            // The consolidated form has no professional: 0 in the column.
            cnsmed: (cns != 0).then(|| Cns::de_numero(cns)).transpose().map_err(|_| ruim("prd_cnsmed"))?,
            dtaten,
            qt,
            pessoa: paciente.map(|id| id.as_u128()),
        })
    })
    .collect()
}
