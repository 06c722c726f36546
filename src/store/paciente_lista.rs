//! The patient list: pages by keyset over the in-memory index, each page's rows decrypted on demand.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use nexsus_domain::{Cns, Cpf, Sexo, texto};
use uuid::Uuid;

use crate::erro::ErroStore;
use crate::indice::{Indice, Ordem};
use crate::paciente_linha::{Leitor, claro};
use crate::tipos::{Cursor, NumeroCnes, Pagina};
use crate::tx::{Tx, linhas_em, valores};

/// Restriction of the patient list.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Filtro {
    /// Part of the name, beginning of the code, or a whole CPF or CNS (with or without punctuation).
    pub texto: String,
}

impl std::fmt::Debug for Filtro {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Filtro").field("vazio", &self.texto.is_empty()).finish()
    }
}

/// A line of the patient list.
#[derive(Clone, PartialEq, Eq)]
pub struct ResumoPaciente {
    pub id: Uuid,
    pub versao: i64,
    pub cod_pac: String,
    pub nome: String,
    pub cns_pac: Option<Cns>,
    pub cpf: Option<Cpf>,
    pub dtnasc: Option<NaiveDate>,
    pub sexo: Option<Sexo>,
    pub municipio: String,
    pub alterado: DateTime<Utc>,
}

impl std::fmt::Debug for ResumoPaciente {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResumoPaciente").field("id", &self.id).finish_non_exhaustive()
    }
}

#[derive(sqlx::FromRow)]
struct LinhaResumo {
    id: Uuid,
    versao: i64,
    cod_pac: String,
    nome: Option<Vec<u8>>,
    cns_pac: Option<Vec<u8>>,
    cpf: Option<Vec<u8>>,
    dtnasc: Option<Vec<u8>>,
    sexo: Option<String>,
    municipio: String,
    alterado: DateTime<Utc>,
}

/// One page of the list, after `depois`, at most `limite` lines.
pub async fn pagina(
    tx: &mut Tx,
    cnes: NumeroCnes,
    filtro: &Filtro,
    ordem: Ordem,
    depois: Option<&Cursor>,
    limite: u32,
) -> Result<Pagina<ResumoPaciente>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    let exatos = por_documento(tx, cnes, &filtro.texto).await?;
    let indice = Indice::atual(tx, cnes).await?;
    let achados = indice.pagina(&filtro.texto, &exatos, ordem, depois, limite as usize);
    let mut por_id: HashMap<Uuid, LinhaResumo> = linhas_em!(
        tx,
        LinhaResumo,
        achados.ids,
        2,
        |m| format!(
            "SELECT id, versao, cod_pac, nome, cns_pac, cpf, dtnasc, sexo, municipio, alterado FROM paciente WHERE cnes = $1 AND id IN ({m})"
        ),
        cnes
    )
    .into_iter()
    .map(|l| (l.id, l))
    .collect();
    let mut linhas = Vec::with_capacity(achados.ids.len());
    for id in &achados.ids {
        let Some(r) = por_id.remove(id) else { continue };
        let l = Leitor { chaves: &chaves, id: *id };
        linhas.push(ResumoPaciente {
            id: r.id,
            versao: r.versao,
            nome: l.texto("nome", r.nome.as_ref())?,
            cns_pac: l.tipo("cns_pac", r.cns_pac.as_ref(), Cns::ler)?,
            cpf: l.tipo("cpf", r.cpf.as_ref(), Cpf::ler)?,
            dtnasc: l.tipo("dtnasc", r.dtnasc.as_ref(), str::parse::<NaiveDate>)?,
            sexo: claro("sexo", r.sexo.as_ref(), Sexo::ler)?,
            cod_pac: r.cod_pac,
            municipio: r.municipio,
            alterado: r.alterado,
        });
    }
    Ok(Pagina { linhas, total: indice.total(), casam: achados.casam, proximo: achados.proximo })
}

/// The page that begins at the `posicao`-th match, counted from 0.
pub async fn pagina_na_posicao(
    tx: &mut Tx,
    cnes: NumeroCnes,
    filtro: &Filtro,
    ordem: Ordem,
    posicao: u64,
    limite: u32,
) -> Result<Pagina<ResumoPaciente>, ErroStore> {
    let exatos = por_documento(tx, cnes, &filtro.texto).await?;
    let depois = Indice::atual(tx, cnes).await?.cursor(&filtro.texto, &exatos, ordem, posicao);
    pagina(tx, cnes, filtro, ordem, depois.as_ref(), limite).await
}

/// Ids whose CPF or CNS is exactly what was typed.
async fn por_documento(tx: &mut Tx, cnes: NumeroCnes, procura: &str) -> Result<HashSet<Uuid>, ErroStore> {
    if procura.chars().any(char::is_alphabetic) {
        return Ok(HashSet::new());
    }
    let chaves = tx.chaves_arc()?;
    let digitos = texto::so_digitos(procura);
    if let Ok(cpf) = Cpf::ler(&digitos) {
        let bi = chaves.indice_cego("cpf", &cpf.to_string())?;
        return Ok(valores!(tx, Uuid, "SELECT id FROM paciente WHERE cnes = $1 AND cpf_bi = $2", cnes, &bi)
            .into_iter()
            .collect());
    }
    if let Ok(cns) = Cns::ler(&digitos) {
        let bi = chaves.indice_cego("cns_pac", &cns.to_string())?;
        return Ok(valores!(tx, Uuid, "SELECT id FROM paciente WHERE cnes = $1 AND cns_pac_bi = $2", cnes, &bi)
            .into_iter()
            .collect());
    }
    Ok(HashSet::new())
}

/// Bytes the name index of this establishment holds in memory now.
pub fn memoria_do_indice(tx: &Tx, cnes: NumeroCnes) -> usize {
    tx.banco.indices.read().ok().and_then(|m| m.get(&cnes).map(|i| i.memoria())).unwrap_or(0)
}
