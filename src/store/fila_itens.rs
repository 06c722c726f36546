//! Items of a queued job and the leases on them. A lease (`job_vez`) names who holds some items and until when; its number
//! comes from a counter of the job and is the fence: results are written in one transaction that first asks whether the lease
//! still stands ([`exigir_vez`]). A lease that was taken away leaves nothing behind, so each item ends once.

use uuid::Uuid;

use crate::erro::ErroStore;
use crate::fila::{self, RODANDO};
use crate::tipos::{NumeroCnes, contagem};
use crate::tx::{Tx, executar, executar_em, inserir_muitos, linhas, talvez, valor};

/// An item in hand.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Item {
    /// Place in the job, from 1.
    pub ordem: i64,
    /// What it is about: a CEP, the name of a file, the id of a record; no personal value.
    pub chave: String,
    /// Tries that failed so far.
    pub tentativas: i32,
}

/// Items taken under one lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tomada {
    /// Fencing number.
    pub vez: i64,
    pub itens: Vec<Item>,
    /// When nothing could be taken: in how many milliseconds the next try of an item is due.
    pub espera: Option<i64>,
}

/// Who holds items.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Vez {
    pub vez: i64,
    /// Host and process.
    pub dono: String,
    /// Milliseconds of the database's clock.
    pub ate: i64,
}

/// How the items of a job stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Contas {
    pub na_fila: u64,
    pub tomados: u64,
    pub feitos: u64,
    pub falhos: u64,
    pub ambiguos: u64,
    pub cancelados: u64,
}

impl Contas {
    /// Nothing is left to do.
    pub fn acabou(&self) -> bool {
        self.na_fila == 0 && self.tomados == 0
    }

    pub fn total(&self) -> u64 {
        self.na_fila + self.tomados + self.feitos + self.falhos + self.ambiguos + self.cancelados
    }
}

/// An item that ended badly or waits for its next try.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ItemComErro {
    pub ordem: i64,
    pub chave: String,
    pub estado: String,
    pub tentativas: i32,
    /// Class of the error.
    pub classe: String,
    /// In words, without personal values.
    pub resultado: String,
}

/// Adds items to a locked job, those it has already left out; returns how many came in. They go in the order given.
pub async fn inserir(tx: &mut Tx, cnes: NumeroCnes, job: Uuid, chaves: &[String]) -> Result<u64, ErroStore> {
    let ultima =
        valor!(tx, i64, "SELECT COALESCE(MAX(ordem), 0) FROM job_item WHERE cnes = $1 AND job = $2", cnes, job);
    let numerados: Vec<(i64, &String)> = (ultima + 1..).zip(chaves).collect();
    let colunas =
        &["cnes", "job", "ordem", "chave", "estado", "vez", "tentativas", "quedas", "proxima", "classe", "resultado"];
    let n =
        inserir_muitos!(tx, "job_item", colunas, " ON CONFLICT (cnes, job, chave) DO NOTHING", numerados, |q, item| q
            .bind(cnes)
            .bind(job)
            .bind(item.0)
            .bind(item.1.as_str())
            .bind("na_fila")
            .bind(0_i64)
            .bind(0_i32)
            .bind(0_i32)
            .bind(0_i64)
            .bind("")
            .bind(""));
    executar!(
        tx,
        "UPDATE job SET total = COALESCE(total, 0) + $3 WHERE cnes = $1 AND id = $2",
        cnes,
        job,
        i64::try_from(n).unwrap_or(i64::MAX)
    );
    Ok(n)
}

/// Takes up to `quantos` items that are due, for `prazo_ms`. The job must be locked and may run.
pub async fn tomar(
    tx: &mut Tx,
    cnes: NumeroCnes,
    job: Uuid,
    dono: &str,
    quantos: u32,
    prazo_ms: i64,
) -> Result<Tomada, ErroStore> {
    let vez = valor!(tx, i64, "UPDATE fila SET vez = vez + 1 WHERE cnes = $1 AND job = $2 RETURNING vez", cnes, job);
    let agora = fila::relogio(tx).await?;
    let mut itens = linhas!(
        tx,
        Item,
        "UPDATE job_item SET estado = 'tomado', vez = $4 WHERE cnes = $1 AND job = $2 AND ordem IN (
            SELECT ordem FROM job_item WHERE cnes = $1 AND job = $2 AND estado = 'na_fila' AND proxima <= $3
            ORDER BY proxima, ordem LIMIT $5)
         RETURNING ordem, chave, tentativas",
        cnes,
        job,
        agora,
        vez,
        i64::from(quantos)
    );
    itens.sort_unstable_by_key(|i| i.ordem);
    if itens.is_empty() {
        let proxima = valor!(
            tx,
            Option<i64>,
            "SELECT MIN(proxima) FROM job_item WHERE cnes = $1 AND job = $2 AND estado = 'na_fila'",
            cnes,
            job
        );
        return Ok(Tomada { vez, itens, espera: proxima.map(|p| (p - agora).max(1)) });
    }
    executar!(
        tx,
        "INSERT INTO job_vez (cnes, job, vez, dono, ate) VALUES ($1, $2, $3, $4, $5)",
        cnes,
        job,
        vez,
        dono,
        agora + prazo_ms
    );
    executar!(
        tx,
        "UPDATE job SET estado = $3, mensagem = '', pulso = $4, inicio = COALESCE(inicio, $4)
         WHERE cnes = $1 AND id = $2 AND estado <> $3",
        cnes,
        job,
        RODANDO,
        crate::agora()
    );
    Ok(Tomada { vez, itens, espera: None })
}

/// Who holds items of this job.
pub async fn vezes(tx: &mut Tx, cnes: NumeroCnes, job: Uuid) -> Result<Vec<Vez>, ErroStore> {
    Ok(linhas!(tx, Vez, "SELECT vez, dono, ate FROM job_vez WHERE cnes = $1 AND job = $2 ORDER BY vez", cnes, job))
}

/// Keeps a lease for `prazo_ms` more; false when it is gone.
pub async fn renovar(tx: &mut Tx, cnes: NumeroCnes, job: Uuid, vez: i64, prazo_ms: i64) -> Result<bool, ErroStore> {
    let agora = fila::relogio(tx).await?;
    Ok(executar!(
        tx,
        "UPDATE job_vez SET ate = $4 WHERE cnes = $1 AND job = $2 AND vez = $3",
        cnes,
        job,
        vez,
        agora + prazo_ms
    ) > 0)
}

/// Locks the job and says whether the lease still stands: only then may results be written in this transaction.
pub async fn exigir_vez(tx: &mut Tx, cnes: NumeroCnes, job: Uuid, vez: i64) -> Result<bool, ErroStore> {
    executar!(tx, "UPDATE fila SET vez = vez WHERE cnes = $1 AND job = $2", cnes, job);
    Ok(executar!(tx, "UPDATE job_vez SET vez = vez WHERE cnes = $1 AND job = $2 AND vez = $3", cnes, job, vez) > 0)
}

/// Ends a lease of a locked job; what it did not finish waits again. A holder that died is counted with the item
/// (`queda`): an item on which the program died `quedas_demais` times ends as failed instead of stopping everything for
/// ever. Returns how many items ended that way.
pub async fn largar(
    tx: &mut Tx,
    cnes: NumeroCnes,
    job: Uuid,
    vez: i64,
    queda: Option<(i32, &str)>,
) -> Result<u64, ErroStore> {
    let mut perdidos = 0;
    if let Some((quedas_demais, motivo)) = queda {
        perdidos = executar!(
            tx,
            "UPDATE job_item SET estado = 'falhou', classe = 'queda', resultado = $5
             WHERE cnes = $1 AND job = $2 AND estado = 'tomado' AND vez = $3 AND quedas + 1 >= $4",
            cnes,
            job,
            vez,
            quedas_demais,
            motivo
        );
    }
    executar!(
        tx,
        "UPDATE job_item SET estado = 'na_fila', quedas = quedas + $4
         WHERE cnes = $1 AND job = $2 AND estado = 'tomado' AND vez = $3",
        cnes,
        job,
        vez,
        i32::from(queda.is_some())
    );
    executar!(tx, "DELETE FROM job_vez WHERE cnes = $1 AND job = $2 AND vez = $3", cnes, job, vez);
    Ok(perdidos)
}

/// Ends items of a lease that stands.
pub async fn terminar(
    tx: &mut Tx,
    cnes: NumeroCnes,
    job: Uuid,
    itens: &[i64],
    estado: &str,
    classe: &str,
    resultado: &str,
) -> Result<u64, ErroStore> {
    Ok(executar_em!(
        tx,
        itens,
        6,
        |m| format!(
            "UPDATE job_item SET estado = $3, classe = $4, resultado = $5
             WHERE cnes = $1 AND job = $2 AND ordem IN ({m}) AND estado = 'tomado'"
        ),
        cnes,
        job,
        estado,
        classe,
        resultado
    ))
}

/// Puts items of a lease that stands back, to be tried again in `espera_ms`; `conta` counts the try.
pub async fn adiar(
    tx: &mut Tx,
    cnes: NumeroCnes,
    job: Uuid,
    itens: &[i64],
    (classe, resultado): (&str, &str),
    espera_ms: i64,
    conta: bool,
) -> Result<u64, ErroStore> {
    let proxima = fila::relogio(tx).await? + espera_ms;
    Ok(executar_em!(
        tx,
        itens,
        8,
        |m| {
            format!(
            "UPDATE job_item SET estado = 'na_fila', classe = $3, resultado = $4, proxima = $5, tentativas = tentativas + $6,
                    vez = $7
             WHERE cnes = $1 AND job = $2 AND ordem IN ({m}) AND estado = 'tomado'"
        )
        },
        cnes,
        job,
        classe,
        resultado,
        proxima,
        i32::from(conta),
        0_i64
    ))
}

/// Nothing is left that waits or is in hand. Cheap: looks at one row.
pub async fn acabou(tx: &mut Tx, cnes: NumeroCnes, job: Uuid) -> Result<bool, ErroStore> {
    Ok(talvez!(
        tx,
        (i64,),
        "SELECT ordem FROM job_item WHERE cnes = $1 AND job = $2 AND estado IN ('na_fila', 'tomado') LIMIT 1",
        cnes,
        job
    )
    .is_none())
}

/// How the items stand. Reads them all.
pub async fn contas(tx: &mut Tx, cnes: NumeroCnes, job: Uuid) -> Result<Contas, ErroStore> {
    let mut contas = Contas::default();
    for (estado, n) in linhas!(
        tx,
        (String, i64),
        "SELECT estado, COUNT(*) FROM job_item WHERE cnes = $1 AND job = $2 GROUP BY estado",
        cnes,
        job
    ) {
        let n = contagem(n);
        match estado.as_str() {
            "na_fila" => contas.na_fila = n,
            "tomado" => contas.tomados = n,
            "feito" => contas.feitos = n,
            "falhou" => contas.falhos = n,
            "ambiguo" => contas.ambiguos = n,
            _ => contas.cancelados = n,
        }
    }
    Ok(contas)
}

/// Good ends by what came of them ("novo", "igual" …), most frequent first.
pub async fn resultados(tx: &mut Tx, cnes: NumeroCnes, job: Uuid) -> Result<Vec<(String, i64)>, ErroStore> {
    Ok(linhas!(
        tx,
        (String, i64),
        "SELECT resultado, COUNT(*) AS n FROM job_item WHERE cnes = $1 AND job = $2 AND estado = 'feito'
         GROUP BY resultado ORDER BY n DESC, resultado LIMIT 50",
        cnes,
        job
    ))
}

/// Items with an error, in order.
pub async fn com_erro(tx: &mut Tx, cnes: NumeroCnes, job: Uuid, limite: u32) -> Result<Vec<ItemComErro>, ErroStore> {
    Ok(linhas!(
        tx,
        ItemComErro,
        "SELECT ordem, chave, estado, tentativas, classe, resultado FROM job_item
         WHERE cnes = $1 AND job = $2 AND classe <> '' AND estado <> 'feito' ORDER BY ordem LIMIT $3",
        cnes,
        job,
        i64::from(limite)
    ))
}

/// Cancels what waits in a locked job; what is in hand ends with its lease. Returns how many.
pub async fn cancelar_espera(tx: &mut Tx, cnes: NumeroCnes, job: Uuid) -> Result<u64, ErroStore> {
    Ok(executar!(
        tx,
        "UPDATE job_item SET estado = 'cancelado' WHERE cnes = $1 AND job = $2 AND estado = 'na_fila'",
        cnes,
        job
    ))
}

/// Puts what failed, stayed open or was cancelled in a locked job back into the queue, tries counted from nothing; takes it
/// off the progress. What came to a good end is never done again. Returns how many.
pub async fn repetir(tx: &mut Tx, cnes: NumeroCnes, job: Uuid) -> Result<u64, ErroStore> {
    let contadas = valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM job_item WHERE cnes = $1 AND job = $2 AND estado IN ('falhou', 'ambiguo')",
        cnes,
        job
    );
    let n = executar!(
        tx,
        "UPDATE job_item SET estado = 'na_fila', tentativas = 0, quedas = 0, proxima = 0, classe = '', resultado = ''
         WHERE cnes = $1 AND job = $2 AND estado IN ('falhou', 'ambiguo', 'cancelado')",
        cnes,
        job
    );
    executar!(tx, "UPDATE job SET feito = feito - $3 WHERE cnes = $1 AND id = $2", cnes, job, contadas);
    Ok(n)
}

/// Lets items that wait for their next try be tried at once.
pub async fn apressar(tx: &mut Tx, cnes: NumeroCnes, job: Uuid) -> Result<u64, ErroStore> {
    Ok(executar!(
        tx,
        "UPDATE job_item SET proxima = 0 WHERE cnes = $1 AND job = $2 AND estado = 'na_fila' AND proxima > 0",
        cnes,
        job
    ))
}
