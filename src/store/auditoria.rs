//! Audit trail: append-only rows in one chain per establishment (`security.md` 2.3, `scale.md` A5 rules 1 and 4).
//! Each row carries HMAC-SHA-256(k_audit, previous hash, length-prefixed fields); the id is dense and comes from the head
//! row, locked in the same transaction as the action. The head is sealed too, so that a cut tail shows.
//! `detalhe` is kept as the very text that was hashed; it names fields and counts, never values of patients.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use uuid::Uuid;

use crate::chaves::{Chaves, mac};
use crate::erro::ErroStore;
use crate::tipos::{NumeroCnes, agora};
use crate::tx::{Tx, executar, linhas, talvez, valores};

/// What happened; the store adds time, id and hash. `cnes` 0 = outside any establishment (login, keys).
#[derive(Debug, Clone, Default)]
pub struct Evento {
    pub usuario: String,
    pub sessao: Option<Uuid>,
    pub papel: String,
    pub acao: String,
    /// `ok`, `negado`, `erro`.
    pub resultado: String,
    pub objeto: String,
    /// Opaque id of the row concerned.
    pub registro: String,
    pub cnes: NumeroCnes,
    /// Address the request came from.
    pub origem: String,
    pub ssh: String,
    pub terminal: String,
    /// Version of the program.
    pub programa: String,
    pub finalidade: String,
    pub detalhe: serde_json::Value,
}

/// A row of the trail.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Registro {
    pub cnes: NumeroCnes,
    pub id: i64,
    pub usuario: String,
    /// Local date and time (Brasília) of the specification; `quando` is the same moment in UTC.
    pub data_acesso: NaiveDate,
    pub hora_acesso: String,
    pub quando: DateTime<Utc>,
    pub sessao: Option<Uuid>,
    pub papel: String,
    pub acao: String,
    pub resultado: String,
    pub objeto: String,
    pub registro: String,
    pub origem: String,
    pub ssh: String,
    pub terminal: String,
    pub programa: String,
    pub finalidade: String,
    pub detalhe: String,
    pub hash_ant: Vec<u8>,
    pub hash: Vec<u8>,
}

/// What to list; empty fields do not restrict.
#[derive(Debug, Clone, Default)]
pub struct Filtro {
    pub cnes: NumeroCnes,
    pub usuario: Option<String>,
    pub acao: Option<String>,
    pub de: Option<DateTime<Utc>>,
    /// Exclusive.
    pub ate: Option<DateTime<Utc>>,
    /// Only rows before this id: the next page.
    pub antes_de: Option<i64>,
}

/// The first place where the chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quebra {
    pub cnes: NumeroCnes,
    pub id: i64,
    pub motivo: MotivoQuebra,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MotivoQuebra {
    /// The id is missing, or stands where another should.
    Falta,
    /// The row does not give its hash, or does not follow its predecessor.
    Alterado,
    /// The head is missing, forged, or does not match the last row.
    Cabeca,
}

impl std::fmt::Display for Quebra {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.id)?;
        if self.cnes == 0 { Ok(()) } else { write!(f, " (CNES {:07})", self.cnes) }
    }
}

/// Brasília has had no daylight saving since 2019; the offset is fixed so that old rows never move.
const BRASILIA_S: i32 = -3 * 3600;
const POR_PAGINA: i64 = 1000;

fn hash_da_linha(chaves: &Chaves, r: &Registro) -> Result<[u8; 32], ErroStore> {
    let sessao = r.sessao.map(|s| s.as_bytes().to_vec()).unwrap_or_default();
    mac(
        chaves.chave_auditoria(),
        &[
            b"linha",
            &r.hash_ant,
            &r.cnes.to_be_bytes(),
            &r.id.to_be_bytes(),
            r.usuario.as_bytes(),
            r.data_acesso.to_string().as_bytes(),
            r.hora_acesso.as_bytes(),
            &r.quando.timestamp_micros().to_be_bytes(),
            &sessao,
            r.papel.as_bytes(),
            r.acao.as_bytes(),
            r.resultado.as_bytes(),
            r.objeto.as_bytes(),
            r.registro.as_bytes(),
            r.origem.as_bytes(),
            r.ssh.as_bytes(),
            r.terminal.as_bytes(),
            r.programa.as_bytes(),
            r.finalidade.as_bytes(),
            r.detalhe.as_bytes(),
        ],
    )
}

fn selo_da_cabeca(chaves: &Chaves, cnes: NumeroCnes, id: i64, hash: &[u8]) -> Result<[u8; 32], ErroStore> {
    mac(chaves.chave_auditoria(), &[b"cabeca", &cnes.to_be_bytes(), &id.to_be_bytes(), hash])
}

/// Appends one row; returns its id. Part of the caller's transaction: no row, no action.
pub async fn registrar(tx: &mut Tx, e: &Evento) -> Result<i64, ErroStore> {
    let chaves = tx.chaves_arc()?;
    // The upsert locks the head; a new chain starts before its first row.
    let cabeca = talvez!(
        tx,
        (i64, Vec<u8>),
        "INSERT INTO auditoria_cabeca (cnes, id, hash, selo) VALUES ($1, 0, $2, $2)
         ON CONFLICT (cnes) DO UPDATE SET id = auditoria_cabeca.id RETURNING id, hash",
        e.cnes,
        Vec::<u8>::new()
    );
    let (ultimo, hash_ant) = cabeca.ok_or_else(|| ErroStore::corrompido("auditoria_cabeca", "id"))?;
    let quando = agora();
    let local = FixedOffset::east_opt(BRASILIA_S)
        .map_or_else(|| quando.naive_utc(), |f| quando.with_timezone(&f).naive_local());
    let mut r = Registro {
        cnes: e.cnes,
        id: ultimo + 1,
        usuario: e.usuario.clone(),
        data_acesso: local.date(),
        hora_acesso: local.format("%H:%M:%S").to_string(),
        quando,
        sessao: e.sessao,
        papel: e.papel.clone(),
        acao: e.acao.clone(),
        resultado: e.resultado.clone(),
        objeto: e.objeto.clone(),
        registro: e.registro.clone(),
        origem: e.origem.clone(),
        ssh: e.ssh.clone(),
        terminal: e.terminal.clone(),
        programa: e.programa.clone(),
        finalidade: e.finalidade.clone(),
        detalhe: if e.detalhe.is_null() { String::new() } else { e.detalhe.to_string() },
        hash_ant,
        hash: Vec::new(),
    };
    r.hash = hash_da_linha(&chaves, &r)?.to_vec();
    executar!(
        tx,
        "INSERT INTO auditoria (cnes, id, usuario, data_acesso, hora_acesso, quando, sessao, papel, acao, resultado, objeto, registro,
                                origem, ssh, terminal, programa, finalidade, detalhe, hash_ant, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        r.cnes,
        r.id,
        &r.usuario,
        r.data_acesso,
        &r.hora_acesso,
        r.quando,
        r.sessao,
        &r.papel,
        &r.acao,
        &r.resultado,
        &r.objeto,
        &r.registro,
        &r.origem,
        &r.ssh,
        &r.terminal,
        &r.programa,
        &r.finalidade,
        &r.detalhe,
        &r.hash_ant,
        &r.hash
    );
    let selo = selo_da_cabeca(&chaves, r.cnes, r.id, &r.hash)?.to_vec();
    executar!(
        tx,
        "UPDATE auditoria_cabeca SET id = $2, hash = $3, selo = $4 WHERE cnes = $1",
        r.cnes,
        r.id,
        &r.hash,
        &selo
    );
    Ok(r.id)
}

macro_rules! selecionar {
    ($fim:literal) => {
        concat!(
            "SELECT cnes, id, usuario, data_acesso, hora_acesso, quando, sessao, papel, acao, resultado, objeto, registro,
                    origem, ssh, terminal, programa, finalidade, detalhe, hash_ant, hash FROM auditoria ",
            $fim
        )
    };
}

/// Newest first.
pub async fn listar(tx: &mut Tx, f: &Filtro, limite: u32) -> Result<Vec<Registro>, ErroStore> {
    Ok(linhas!(
        tx,
        Registro,
        selecionar!(
            "WHERE cnes = $1 AND ($2 IS NULL OR usuario = $2) AND ($3 IS NULL OR acao = $3)
               AND ($4 IS NULL OR quando >= $4) AND ($5 IS NULL OR quando < $5) AND ($6 IS NULL OR id < $6)
             ORDER BY id DESC LIMIT $7"
        ),
        f.cnes,
        f.usuario.as_deref(),
        f.acao.as_deref(),
        f.de,
        f.ate,
        f.antes_de,
        i64::from(limite)
    ))
}

/// Checks every chain; `None` = all hold, else the first break found.
pub async fn verificar(tx: &mut Tx) -> Result<Option<Quebra>, ErroStore> {
    let mut cadeias = valores!(tx, i32, "SELECT cnes FROM auditoria_cabeca");
    cadeias.extend(valores!(tx, i32, "SELECT DISTINCT cnes FROM auditoria"));
    cadeias.sort_unstable();
    cadeias.dedup();
    for cnes in cadeias {
        if let Some(q) = verificar_cadeia(tx, cnes).await? {
            return Ok(Some(q));
        }
    }
    Ok(None)
}

async fn verificar_cadeia(tx: &mut Tx, cnes: NumeroCnes) -> Result<Option<Quebra>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    let (mut esperado, mut anterior) = (1_i64, Vec::<u8>::new());
    let quebra = |id, motivo| Ok(Some(Quebra { cnes, id, motivo }));
    loop {
        let pagina = linhas!(
            tx,
            Registro,
            selecionar!("WHERE cnes = $1 AND id >= $2 ORDER BY id LIMIT $3"),
            cnes,
            esperado,
            POR_PAGINA
        );
        if pagina.is_empty() {
            break;
        }
        for r in pagina {
            if r.id != esperado {
                return quebra(esperado, MotivoQuebra::Falta);
            }
            if r.hash_ant != anterior || hash_da_linha(&chaves, &r)?.as_slice() != r.hash.as_slice() {
                return quebra(r.id, MotivoQuebra::Alterado);
            }
            anterior = r.hash;
            esperado += 1;
        }
    }
    // A row with an id below 1 would hide from the walk above.
    if !valores!(tx, i64, "SELECT id FROM auditoria WHERE cnes = $1 AND id < 1", cnes).is_empty() {
        return quebra(0, MotivoQuebra::Falta);
    }
    let ultimo = esperado - 1;
    let cabeca =
        talvez!(tx, (i64, Vec<u8>, Vec<u8>), "SELECT id, hash, selo FROM auditoria_cabeca WHERE cnes = $1", cnes);
    match cabeca {
        Some((id, hash, selo)) if selo_da_cabeca(&chaves, cnes, id, &hash)?.as_slice() == selo.as_slice() => {
            if id > ultimo {
                quebra(esperado, MotivoQuebra::Falta)
            } else if id < ultimo || hash != anterior {
                quebra(ultimo, MotivoQuebra::Cabeca)
            } else {
                Ok(None)
            }
        }
        _ => quebra(ultimo, MotivoQuebra::Cabeca),
    }
}

/// Head of a chain (last id and its hash), to anchor it outside.
pub async fn ancora(tx: &mut Tx, cnes: NumeroCnes) -> Result<Option<(i64, Vec<u8>)>, ErroStore> {
    Ok(talvez!(tx, (i64, Vec<u8>), "SELECT id, hash FROM auditoria_cabeca WHERE cnes = $1", cnes))
}
