//! Who performed what when the report does not say: one rule per scope (`domain.md` 8.3 item 1).

use nexsus_domain::{Cbo, Cns};
use serde::{Deserialize, Serialize};

use crate::erro::ErroStore;
use crate::tipos::{NumeroCnes, agora};
use crate::tx::{Tx, executar, linhas};

/// What a rule covers, from the widest to the narrowest.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Ambito {
    Tudo,
    /// First two digits of the SIGTAP code.
    Grupo(String),
    /// Code of the procedure, as the operator names it (SIGTAP digits or the code of the source system).
    Procedimento(String),
    /// Number of an import.
    Lote(i64),
}

impl Ambito {
    fn partes(&self) -> (&'static str, String) {
        match self {
            Self::Tudo => ("tudo", String::new()),
            Self::Grupo(g) => ("grupo", g.clone()),
            Self::Procedimento(p) => ("procedimento", p.clone()),
            Self::Lote(n) => ("lote", n.to_string()),
        }
    }

    fn de_partes(ambito: &str, alvo: String) -> Option<Self> {
        match ambito {
            "tudo" => Some(Self::Tudo),
            "grupo" => Some(Self::Grupo(alvo)),
            "procedimento" => Some(Self::Procedimento(alvo)),
            "lote" => alvo.parse().ok().map(Self::Lote),
            _ => None,
        }
    }
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Regra {
    pub ambito: Ambito,
    pub cns: Cns,
    pub cbo: Cbo,
}

/// Sets the rule of its scope, replacing an earlier one.
pub async fn definir(tx: &mut Tx, cnes: NumeroCnes, r: &Regra) -> Result<(), ErroStore> {
    let (ambito, alvo) = r.ambito.partes();
    executar!(
        tx,
        "INSERT INTO regra_profissional (cnes, ambito, alvo, cns_prof, cbo, versao, alterado) VALUES ($1, $2, $3, $4, $5, 1, $6)
         ON CONFLICT (cnes, ambito, alvo) DO UPDATE SET cns_prof = excluded.cns_prof, cbo = excluded.cbo,
            versao = regra_profissional.versao + 1, alterado = excluded.alterado",
        cnes,
        ambito,
        &alvo,
        r.cns.numero(),
        r.cbo.to_string(),
        agora()
    );
    Ok(())
}

/// All rules of an establishment, by scope and target.
pub async fn listar(tx: &mut Tx, cnes: NumeroCnes) -> Result<Vec<Regra>, ErroStore> {
    let ruim = |coluna| ErroStore::corrompido("regra_profissional", coluna);
    linhas!(
        tx,
        (String, String, i64, String),
        "SELECT ambito, alvo, cns_prof, cbo FROM regra_profissional WHERE cnes = $1 ORDER BY ambito, alvo",
        cnes
    )
    .into_iter()
    .map(|(ambito, alvo, cns, cbo)| {
        Ok(Regra {
            ambito: Ambito::de_partes(&ambito, alvo).ok_or_else(|| ruim("ambito"))?,
            cns: Cns::de_numero(cns).map_err(|_| ruim("cns_prof"))?,
            cbo: Cbo::ler(&cbo).map_err(|_| ruim("cbo"))?,
        })
    })
    .collect()
}

/// Same as [`listar`]: the generation of production takes them all.
pub async fn todas(tx: &mut Tx, cnes: NumeroCnes) -> Result<Vec<Regra>, ErroStore> {
    listar(tx, cnes).await
}

/// Forgets a rule; false when there was none.
pub async fn excluir(tx: &mut Tx, cnes: NumeroCnes, ambito: &Ambito) -> Result<bool, ErroStore> {
    let (ambito, alvo) = ambito.partes();
    Ok(executar!(
        tx,
        "DELETE FROM regra_profissional WHERE cnes = $1 AND ambito = $2 AND alvo = $3",
        cnes,
        ambito,
        &alvo
    ) > 0)
}
