//! Professionals: one row per establishment, CNS and CBO. The name is public (CNES publishes it); the CPF is encrypted.

use nexsus_domain::{Cbo, Cnes, Cns, Cpf, Profissional};
use uuid::Uuid;

use crate::chaves::Chaves;
use crate::erro::ErroStore;
use crate::tipos::{Gravado, NumeroCnes, agora, novo_id};
use crate::tx::{Tx, linhas, linhas_em, talvez};

const TABELA: &str = "profissional";

#[derive(sqlx::FromRow)]
struct Linha {
    id: Uuid,
    versao: i64,
    cnes: i32,
    cns_prof: i64,
    cbo_prof: String,
    nome_prof: String,
    ch_prof: Option<i32>,
    cpf: Option<Vec<u8>>,
    ine: String,
}

impl Linha {
    fn montar(self, chaves: &Chaves) -> Result<Gravado<Profissional>, ErroStore> {
        let ruim = |coluna| ErroStore::corrompido(TABELA, coluna);
        let cpf = match self.cpf {
            Some(c) => Some(Cpf::ler(&chaves.decifrar(TABELA, "cpf", self.id, &c)?).map_err(|_| ruim("cpf"))?),
            None => None,
        };
        Ok(Gravado {
            id: self.id,
            versao: self.versao,
            dado: Profissional {
                cns_prof: Cns::de_numero(self.cns_prof).map_err(|_| ruim("cns_prof"))?,
                nome_prof: self.nome_prof,
                cbo_prof: Cbo::ler(&self.cbo_prof).map_err(|_| ruim("cbo_prof"))?,
                ch_prof: self.ch_prof,
                cpf,
                cnes: Cnes::de_numero(self.cnes).map_err(|_| ruim("cnes"))?,
                ine: self.ine,
            },
        })
    }
}

macro_rules! selecionar {
    ($fim:literal) => {
        concat!("SELECT id, versao, cnes, cns_prof, cbo_prof, nome_prof, ch_prof, cpf, ine FROM profissional ", $fim)
    };
}

/// Inserts or replaces the row of this establishment, CNS and CBO.
pub async fn gravar(tx: &mut Tx, p: &Profissional) -> Result<Gravado<Profissional>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    let cnes = p.cnes.numero();
    let antigo = talvez!(
        tx,
        (Uuid,),
        "SELECT id FROM profissional WHERE cnes = $1 AND cns_prof = $2 AND cbo_prof = $3",
        cnes,
        p.cns_prof.numero(),
        p.cbo_prof.to_string()
    );
    // The ciphertext is bound to the row id, so the id must be known first and must survive the upsert.
    let id = antigo.map_or_else(novo_id, |(id,)| id);
    let cpf = p.cpf.map(|c| chaves.cifrar(TABELA, "cpf", id, &c.to_string())).transpose()?;
    let gravada = talvez!(
        tx,
        (Uuid, i64),
        "INSERT INTO profissional (cnes, cns_prof, cbo_prof, id, nome_prof, ch_prof, cpf, ine, situacao, versao, alterado)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'ativo', 1, $9)
         ON CONFLICT (cnes, cns_prof, cbo_prof) DO UPDATE SET nome_prof = excluded.nome_prof, ch_prof = excluded.ch_prof, cpf = excluded.cpf,
            id = excluded.id, ine = excluded.ine, situacao = excluded.situacao, versao = profissional.versao + 1, alterado = excluded.alterado
         RETURNING id, versao",
        cnes,
        p.cns_prof.numero(),
        p.cbo_prof.to_string(),
        id,
        &p.nome_prof,
        p.ch_prof,
        cpf.as_deref(),
        &p.ine,
        agora()
    );
    let (id, versao) = gravada.ok_or(ErroStore::NaoEncontrado)?;
    Ok(Gravado { id, versao, dado: p.clone() })
}

/// One professional; without a CBO the first of his rows.
pub async fn obter(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cns: &Cns,
    cbo: Option<&Cbo>,
) -> Result<Option<Gravado<Profissional>>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    talvez!(
        tx,
        Linha,
        selecionar!("WHERE cnes = $1 AND cns_prof = $2 AND ($3 IS NULL OR cbo_prof = $3) ORDER BY cbo_prof LIMIT 1"),
        cnes,
        cns.numero(),
        cbo.map(ToString::to_string)
    )
    .map(|l| l.montar(&chaves))
    .transpose()
}

/// Weekly hours of some professionals over all their links on hand, those of other establishments too.
pub async fn horas(tx: &mut Tx, quem: &[Cns]) -> Result<Vec<(Cns, i32)>, ErroStore> {
    let numeros: Vec<i64> = quem.iter().map(|c| c.numero()).collect();
    linhas_em!(tx, (i64, i64), numeros, 1, |m| format!(
        "SELECT cns_prof, CAST(SUM(ch_prof) AS BIGINT) FROM profissional WHERE ch_prof IS NOT NULL AND cns_prof IN ({m}) GROUP BY cns_prof"
    ))
    .into_iter()
    .map(|(cns, soma)| {
        let cns = Cns::de_numero(cns).map_err(|_| ErroStore::corrompido(TABELA, "cns_prof"))?;
        Ok((cns, i32::try_from(soma).unwrap_or(i32::MAX)))
    })
    .collect()
}

/// All of an establishment by name.
pub async fn listar(tx: &mut Tx, cnes: NumeroCnes) -> Result<Vec<Gravado<Profissional>>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    linhas!(tx, Linha, selecionar!("WHERE cnes = $1 ORDER BY nome_prof, cns_prof, cbo_prof"), cnes)
        .into_iter()
        .map(|l| l.montar(&chaves))
        .collect()
}
