//! Codes and the patients they stand for. The code of the record counts first; then the other codes under which imports
//! met the same person; last the code without its leading zeros, which spreadsheets lose, when it leads to one person only.

use std::collections::{HashMap, HashSet};

use nexsus_domain::Paciente;
use uuid::Uuid;

use crate::erro::ErroStore;
use crate::paciente::por_ids;
use crate::tipos::{Gravado, NumeroCnes};
use crate::tx::{Tx, executar, executar_em, inserir_muitos, linhas, linhas_em, talvez};

/// Notes codes under which an import met a patient that is kept under another; once noted by a lote it stays as it is.
pub async fn anotar_codigos(
    tx: &mut Tx,
    cnes: NumeroCnes,
    lote: i64,
    codigos: &[(String, Uuid)],
) -> Result<(), ErroStore> {
    inserir_muitos!(
        tx,
        "paciente_codigo",
        &["cnes", "codigo", "lote", "paciente"],
        " ON CONFLICT (cnes, codigo, lote) DO NOTHING",
        codigos,
        |q, item| q.bind(cnes).bind(&item.0).bind(lote).bind(item.1)
    );
    Ok(())
}

/// Every other code of an establishment with its patient.
pub async fn outros_codigos(tx: &mut Tx, cnes: NumeroCnes) -> Result<Vec<(String, Uuid)>, ErroStore> {
    Ok(linhas!(
        tx,
        (String, Uuid),
        "SELECT DISTINCT codigo, paciente FROM paciente_codigo WHERE cnes = $1 ORDER BY codigo, paciente",
        cnes
    ))
}

/// Several codes at once, keyed by the code asked for; for the generation of production.
pub async fn por_codigos(
    tx: &mut Tx,
    cnes: NumeroCnes,
    codigos: &[String],
) -> Result<HashMap<String, Gravado<Paciente>>, ErroStore> {
    let donos = donos(tx, cnes, codigos).await?;
    let mut ids: Vec<Uuid> = donos.values().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let pacientes: HashMap<Uuid, Gravado<Paciente>> =
        por_ids(tx, cnes, &ids).await?.into_iter().map(|g| (g.id, g)).collect();
    Ok(donos.into_iter().filter_map(|(codigo, id)| Some((codigo, pacientes.get(&id)?.clone()))).collect())
}

/// Which of these codes lead to exactly one patient.
pub async fn com_dono(tx: &mut Tx, cnes: NumeroCnes, codigos: &[String]) -> Result<HashSet<String>, ErroStore> {
    Ok(donos(tx, cnes, codigos).await?.into_keys().collect())
}

/// Gives the other codes of one patient to another; returns the code of the first one's own record.
pub(crate) async fn passar(tx: &mut Tx, cnes: NumeroCnes, de: Uuid, para: Uuid) -> Result<String, ErroStore> {
    let proprio = talvez!(tx, (String,), "SELECT cod_pac FROM paciente WHERE cnes = $1 AND id = $2", cnes, de);
    executar!(tx, "UPDATE paciente_codigo SET paciente = $3 WHERE cnes = $1 AND paciente = $2", cnes, de, para);
    proprio.map(|(c,)| c).ok_or(ErroStore::NaoEncontrado)
}

/// Whose each code is; codes of nobody, or of several, are left out.
async fn donos(tx: &mut Tx, cnes: NumeroCnes, codigos: &[String]) -> Result<HashMap<String, Uuid>, ErroStore> {
    let proprios = linhas_em!(
        tx,
        (String, Uuid),
        codigos,
        2,
        |m| format!("SELECT cod_pac, id FROM paciente WHERE cnes = $1 AND cod_pac IN ({m})"),
        cnes
    );
    let mut donos: HashMap<String, Uuid> = proprios.into_iter().collect();
    let faltam: Vec<&String> = codigos.iter().filter(|c| !donos.contains_key(*c)).collect();
    let outros = linhas_em!(
        tx,
        (String, Uuid),
        faltam,
        2,
        |m| format!("SELECT DISTINCT codigo, paciente FROM paciente_codigo WHERE cnes = $1 AND codigo IN ({m})"),
        cnes
    );
    // A code that two imports gave to different persons has candidates, but no owner.
    let candidatos = agrupar(outros);
    for (codigo, ids) in &candidatos {
        if let Some(id) = unico(ids) {
            donos.insert(codigo.clone(), id);
        }
    }
    let sem_zeros: HashMap<&String, &str> =
        faltam.into_iter().filter(|c| !candidatos.contains_key(*c)).filter_map(|c| Some((c, sem_zeros(c)?))).collect();
    let mut chaves: Vec<String> = sem_zeros.values().map(|c| (*c).to_owned()).collect();
    chaves.sort_unstable();
    chaves.dedup();
    let achados = linhas_em!(
        tx,
        (String, Uuid),
        chaves,
        2,
        |m| {
            format!(
            "SELECT LTRIM(cod_pac, '0'), id FROM paciente WHERE cnes = $1 AND LTRIM(cod_pac, '0') IN ({m})
             UNION SELECT LTRIM(codigo, '0'), paciente FROM paciente_codigo WHERE cnes = $1 AND LTRIM(codigo, '0') IN ({m})"
        )
        },
        cnes
    );
    let achados = agrupar(achados);
    for (codigo, chave) in sem_zeros {
        if let Some(id) = achados.get(chave).and_then(unico) {
            donos.insert(codigo.clone(), id);
        }
    }
    Ok(donos)
}

fn agrupar(pares: Vec<(String, Uuid)>) -> HashMap<String, HashSet<Uuid>> {
    let mut grupos: HashMap<String, HashSet<Uuid>> = HashMap::new();
    for (codigo, id) in pares {
        grupos.entry(codigo).or_default().insert(id);
    }
    grupos
}

fn unico(ids: &HashSet<Uuid>) -> Option<Uuid> {
    ids.iter().copied().next().filter(|_| ids.len() == 1)
}

/// A number without its leading zeros; `None` for what is no number or all zeros.
fn sem_zeros(codigo: &str) -> Option<&str> {
    let resto = codigo.trim_start_matches('0');
    (!resto.is_empty() && resto.bytes().all(|b| b.is_ascii_digit())).then_some(resto)
}

/// Forgets the codes that a lote noted.
pub(crate) async fn esquecer_do_lote(tx: &mut Tx, cnes: NumeroCnes, lote: i64) -> Result<(), ErroStore> {
    executar!(tx, "DELETE FROM paciente_codigo WHERE cnes = $1 AND lote = $2", cnes, lote);
    Ok(())
}

/// Forgets the other codes of patients that go away.
pub(crate) async fn esquecer_dos_pacientes(tx: &mut Tx, cnes: NumeroCnes, ids: &[Uuid]) -> Result<(), ErroStore> {
    executar_em!(tx, ids, 2, |m| format!("DELETE FROM paciente_codigo WHERE cnes = $1 AND paciente IN ({m})"), cnes);
    Ok(())
}
