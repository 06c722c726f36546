//! Pairs of patients that may be one person, found by imports and decided by people: joined, or kept apart for good.

use std::collections::HashSet;

use nexsus_domain::Paciente;
use uuid::Uuid;

use crate::erro::ErroStore;
use crate::paciente::{alterar, excluir_registro};
use crate::paciente_codigo;
use crate::tipos::{NumeroCnes, agora};
use crate::tx::{Tx, executar, executar_em, inserir_muitos, linhas};

/// Nobody decided yet.
pub const ABERTO: &str = "aberto";
/// Two persons.
pub const SEPARADO: &str = "separado";

/// Two records and why they are doubtful.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Par {
    pub a: Uuid,
    pub b: Uuid,
    /// Code of the reason.
    pub motivo: String,
}

/// One order for a pair, whichever way it was found.
fn em_ordem(a: Uuid, b: Uuid) -> (Uuid, Uuid) {
    if a <= b { (a, b) } else { (b, a) }
}

/// Keeps pairs that a lote found; what is known or decided already stays as it is.
pub async fn anotar(tx: &mut Tx, cnes: NumeroCnes, lote: i64, pares: &[Par]) -> Result<u64, ErroStore> {
    let quando = agora();
    let bons: Vec<&Par> = pares.iter().filter(|p| p.a != p.b).collect();
    Ok(inserir_muitos!(
        tx,
        "paciente_par",
        &["cnes", "a", "b", "motivo", "situacao", "lote", "quando"],
        " ON CONFLICT (cnes, a, b) DO NOTHING",
        bons,
        |q, p| {
            let (a, b) = em_ordem(p.a, p.b);
            q.bind(cnes).bind(a).bind(b).bind(&p.motivo).bind(ABERTO).bind(lote).bind(quando)
        }
    ))
}

/// Pairs in a state, oldest first.
async fn na_situacao(tx: &mut Tx, cnes: NumeroCnes, situacao: &str) -> Result<Vec<Par>, ErroStore> {
    Ok(linhas!(
        tx,
        (Uuid, Uuid, String),
        "SELECT a, b, motivo FROM paciente_par WHERE cnes = $1 AND situacao = $2 ORDER BY quando, a, b",
        cnes,
        situacao
    )
    .into_iter()
    .map(|(a, b, motivo)| Par { a, b, motivo })
    .collect())
}

/// Pairs that wait for a decision, oldest first.
pub async fn abertos(tx: &mut Tx, cnes: NumeroCnes) -> Result<Vec<Par>, ErroStore> {
    na_situacao(tx, cnes, ABERTO).await
}

/// Pairs that a person kept apart, in both orders.
pub async fn separados(tx: &mut Tx, cnes: NumeroCnes) -> Result<HashSet<(Uuid, Uuid)>, ErroStore> {
    Ok(na_situacao(tx, cnes, SEPARADO).await?.into_iter().flat_map(|p| [(p.a, p.b), (p.b, p.a)]).collect())
}

/// Two persons: never asked again. A pair that no import found is kept apart all the same.
pub async fn separar(tx: &mut Tx, cnes: NumeroCnes, a: Uuid, b: Uuid) -> Result<(), ErroStore> {
    let (a, b) = em_ordem(a, b);
    executar!(
        tx,
        "INSERT INTO paciente_par (cnes, a, b, motivo, situacao, lote, quando) VALUES ($1, $2, $3, '', $4, 0, $5)
         ON CONFLICT (cnes, a, b) DO UPDATE SET situacao = excluded.situacao, quando = excluded.quando",
        cnes,
        a,
        b,
        SEPARADO,
        agora()
    );
    Ok(())
}

/// One person: `fica` takes this content and all codes of `sai`, whose record goes away; attendances keep their codes.
/// Each is named with the version that was read; `Conflito` when one changed since. Returns the new version of `fica`.
pub async fn unir(
    tx: &mut Tx,
    cnes: NumeroCnes,
    fica: (Uuid, i64),
    sai: (Uuid, i64),
    conteudo: &Paciente,
) -> Result<i64, ErroStore> {
    if fica.0 == sai.0 {
        return Err(ErroStore::NaoEncontrado);
    }
    let versao = alterar(tx, cnes, fica.0, fica.1, conteudo).await?;
    let codigo = paciente_codigo::passar(tx, cnes, sai.0, fica.0).await?;
    executar!(tx, "UPDATE producao SET paciente = $3 WHERE prd_uid = $1 AND paciente = $2", cnes, sai.0, fica.0);
    let outros: Vec<Par> = linhas!(
        tx,
        (Uuid, Uuid, String),
        "SELECT a, b, motivo FROM paciente_par WHERE cnes = $1 AND situacao = 'aberto' AND (a = $2 OR b = $2)",
        cnes,
        sai.0
    )
    .into_iter()
    .map(|(a, b, motivo)| Par {
        a: if a == sai.0 { fica.0 } else { a },
        b: if b == sai.0 { fica.0 } else { b },
        motivo,
    })
    .collect();
    excluir_registro(tx, cnes, sai.0, sai.1).await?;
    anotar(tx, cnes, 0, &outros).await?;
    paciente_codigo::anotar_codigos(tx, cnes, 0, &[(codigo, fica.0)]).await?;
    Ok(versao)
}

/// Forgets the pairs of records that go away.
pub(crate) async fn esquecer(tx: &mut Tx, cnes: NumeroCnes, ids: &[Uuid]) -> Result<(), ErroStore> {
    executar_em!(
        tx,
        ids,
        2,
        |m| format!("DELETE FROM paciente_par WHERE cnes = $1 AND (a IN ({m}) OR b IN ({m}))"),
        cnes
    );
    Ok(())
}
