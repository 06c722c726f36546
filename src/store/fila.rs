//! The queue of jobs: who waits, what must be ready before, who pauses, cancels, tries again, and the log of each job.
//! The rows of a job's items and the leases on them stand in [`crate::fila_itens`]. Whoever changes the state of a queued job
//! takes the row of `fila` first ([`trancar`]), always in that order, so that programs wait for each other and never lock up.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::erro::ErroStore;
use crate::job::{self, NovoJob};
use crate::tipos::{NumeroCnes, agora, novo_id};
use crate::tx::{Con, Tx, executar, inserir_muitos, linhas, talvez, valor, valores};

/// Waits for its turn, or for another program to go on with it.
pub const NA_FILA: &str = "na_fila";
/// Some program has its items in hand.
pub const RODANDO: &str = "rodando";
/// A person stopped it for a while.
pub const PAUSADO: &str = "pausado";
/// An error stopped it that somebody must mend first (password, contract of a service).
pub const PARADO: &str = "parado";
pub const CONCLUIDO: &str = "concluido";
/// Ended, and not one item came to a good end.
pub const FALHOU: &str = "falhou";
pub const CANCELADO: &str = "cancelado";

/// A job to queue.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NovaTarefa {
    /// Which work it is.
    pub obra: String,
    /// Name of the chain it belongs to.
    pub cadeia: String,
    /// One run of the chain.
    pub rodada: Uuid,
    pub usuario: String,
    /// Higher goes first.
    pub prioridade: i32,
    /// No personal values.
    pub parametros: serde_json::Value,
    /// Jobs that must be `concluido` before.
    pub antes: Vec<Uuid>,
}

/// A job of the queue as it stands.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Tarefa {
    pub id: Uuid,
    pub obra: String,
    pub cadeia: String,
    pub rodada: Uuid,
    pub estado: String,
    pub prioridade: i32,
    /// Every item is known.
    pub semeado: bool,
    /// Where the search for items goes on.
    pub marca: String,
    /// Items per 1,000 seconds, smoothed; 0 = not known.
    pub ritmo: i64,
    pub feito: i64,
    pub total: Option<i64>,
    pub fase: String,
    pub mensagem: String,
    /// JSON text.
    pub parametros: String,
    pub cancelar: bool,
    pub usuario: String,
    pub criado: DateTime<Utc>,
    pub inicio: Option<DateTime<Utc>>,
    pub fim: Option<DateTime<Utc>>,
    /// Jobs it still waits for.
    pub faltam: i64,
}

/// A line of the log of a job.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LinhaDoLog {
    pub quando: DateTime<Utc>,
    /// `info`, `aviso`, `erro`.
    pub nivel: String,
    pub texto: String,
}

macro_rules! selecionar {
    ($fim:literal) => {
        concat!(
            "SELECT j.id, f.obra, f.cadeia, f.rodada, j.estado, f.prioridade, f.semeado, f.marca, f.ritmo, j.feito, j.total,
                    j.fase, j.mensagem, j.parametros, j.cancelar, j.usuario, j.criado, j.inicio, j.fim,
                    (SELECT COUNT(*) FROM job_depende d JOIN job a ON a.cnes = d.cnes AND a.id = d.antes
                     WHERE d.cnes = j.cnes AND d.job = j.id AND a.estado <> 'concluido') AS faltam
             FROM fila f JOIN job j ON j.cnes = f.cnes AND j.id = f.job ",
            $fim
        )
    };
}

/// Milliseconds since 1970 by the clock of the database: the one clock all programs share.
pub async fn relogio(tx: &mut Tx) -> Result<i64, ErroStore> {
    Ok(match &mut tx.con {
        Con::Lite(t) => {
            sqlx::query_scalar("SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)").fetch_one(&mut **t).await?
        }
        Con::Pg(t) => {
            sqlx::query_scalar("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)")
                .fetch_one(&mut **t)
                .await?
        }
    })
}

/// Puts a job into the queue.
pub async fn enfileirar(tx: &mut Tx, cnes: NumeroCnes, n: &NovaTarefa) -> Result<Uuid, ErroStore> {
    let novo = NovoJob {
        tipo: format!("executar {}", n.obra),
        usuario: n.usuario.clone(),
        // No process: whether somebody is at it is told by the leases of its items.
        processo: String::new(),
        total: None,
        fase: String::new(),
        parametros: n.parametros.clone(),
    };
    let id = job::criar_em(tx, cnes, &novo, NA_FILA).await?;
    executar!(
        tx,
        "INSERT INTO fila (cnes, job, obra, cadeia, rodada, prioridade, semeado, marca, vez, visto, ritmo)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0, 0, 0)",
        cnes,
        id,
        &n.obra,
        &n.cadeia,
        n.rodada,
        n.prioridade,
        false
    );
    inserir_muitos!(tx, "job_depende", &["cnes", "job", "antes"], "", n.antes, |q, antes| q
        .bind(cnes)
        .bind(id)
        .bind(*antes));
    Ok(id)
}

/// Jobs that have not ended, first those of higher priority, then the older ones.
pub async fn abertas(tx: &mut Tx, cnes: NumeroCnes) -> Result<Vec<Tarefa>, ErroStore> {
    Ok(linhas!(
        tx,
        Tarefa,
        selecionar!(
            "WHERE j.cnes = $1 AND j.estado IN ('na_fila', 'rodando', 'pausado', 'parado')
             ORDER BY f.prioridade DESC, j.criado, j.id"
        ),
        cnes
    ))
}

/// Newest first, ended ones too.
pub async fn listar(tx: &mut Tx, cnes: NumeroCnes, limite: u32) -> Result<Vec<Tarefa>, ErroStore> {
    Ok(linhas!(
        tx,
        Tarefa,
        selecionar!("WHERE j.cnes = $1 ORDER BY j.criado DESC, j.id DESC LIMIT $2"),
        cnes,
        i64::from(limite)
    ))
}

pub async fn obter(tx: &mut Tx, cnes: NumeroCnes, id: Uuid) -> Result<Option<Tarefa>, ErroStore> {
    Ok(talvez!(tx, Tarefa, selecionar!("WHERE j.cnes = $1 AND j.id = $2"), cnes, id))
}

/// Jobs of one run of a chain, in the order they were queued.
pub async fn da_rodada(tx: &mut Tx, cnes: NumeroCnes, rodada: Uuid) -> Result<Vec<Tarefa>, ErroStore> {
    Ok(linhas!(tx, Tarefa, selecionar!("WHERE j.cnes = $1 AND f.rodada = $2 ORDER BY j.criado, j.id"), cnes, rodada))
}

/// Jobs that must end before this one may begin.
pub async fn dependencias(tx: &mut Tx, cnes: NumeroCnes, id: Uuid) -> Result<Vec<Uuid>, ErroStore> {
    Ok(valores!(tx, Uuid, "SELECT antes FROM job_depende WHERE cnes = $1 AND job = $2 ORDER BY antes", cnes, id))
}

/// Takes the row of the job until the transaction ends; gives the job as it stands then.
pub async fn trancar(tx: &mut Tx, cnes: NumeroCnes, id: Uuid) -> Result<Option<Tarefa>, ErroStore> {
    if executar!(tx, "UPDATE fila SET vez = vez WHERE cnes = $1 AND job = $2", cnes, id) == 0 {
        return Ok(None);
    }
    obter(tx, cnes, id).await
}

/// Puts the state of a locked job; a state in which nothing goes on any more ends it. Keeps what it has done.
pub async fn por_estado(
    tx: &mut Tx,
    cnes: NumeroCnes,
    id: Uuid,
    estado: &str,
    mensagem: &str,
) -> Result<(), ErroStore> {
    let quando = agora();
    let fim = matches!(estado, CONCLUIDO | FALHOU | CANCELADO).then_some(quando);
    let inicio = (estado == RODANDO).then_some(quando);
    executar!(
        tx,
        "UPDATE job SET estado = $3, mensagem = $4, pulso = $5, fim = $6, inicio = COALESCE(inicio, $7), cancelar = $8, fase = ''
         WHERE cnes = $1 AND id = $2",
        cnes,
        id,
        estado,
        mensagem,
        quando,
        fim,
        inicio,
        false
    );
    Ok(())
}

/// Asks whoever has items of a locked job in hand to let go of them.
pub async fn pedir_cancelamento(tx: &mut Tx, cnes: NumeroCnes, id: Uuid) -> Result<(), ErroStore> {
    executar!(tx, "UPDATE job SET cancelar = $3 WHERE cnes = $1 AND id = $2", cnes, id, true);
    Ok(())
}

/// Higher goes first.
pub async fn priorizar(tx: &mut Tx, cnes: NumeroCnes, id: Uuid, prioridade: i32) -> Result<bool, ErroStore> {
    Ok(executar!(tx, "UPDATE fila SET prioridade = $3 WHERE cnes = $1 AND job = $2", cnes, id, prioridade) > 0)
}

/// Tells in one short word what is being done now.
pub async fn fase(tx: &mut Tx, cnes: NumeroCnes, id: Uuid, fase: &str) -> Result<(), ErroStore> {
    executar!(
        tx,
        "UPDATE job SET fase = $3, pulso = $4 WHERE cnes = $1 AND id = $2 AND estado = 'rodando'",
        cnes,
        id,
        fase,
        agora()
    );
    Ok(())
}

/// Counts `terminados` items of a locked job as ended at `agora_ms` and keeps the pace, from which the rest is told.
pub async fn andar(tx: &mut Tx, cnes: NumeroCnes, id: Uuid, terminados: u64, agora_ms: i64) -> Result<(), ErroStore> {
    let n = i64::try_from(terminados).unwrap_or(i64::MAX);
    executar!(tx, "UPDATE job SET feito = feito + $3, pulso = $4 WHERE cnes = $1 AND id = $2", cnes, id, n, agora());
    let antes = talvez!(tx, (i64, i64), "SELECT visto, ritmo FROM fila WHERE cnes = $1 AND job = $2", cnes, id);
    let (visto, ritmo) = antes.unwrap_or_default();
    let passou = agora_ms - visto;
    // After a pause the first look only starts the watch again.
    let ritmo = if visto == 0 || passou > PAUSA_NO_RITMO {
        ritmo
    } else {
        let agora = n.saturating_mul(1_000_000) / passou.max(1);
        if ritmo == 0 { agora } else { (ritmo * 4 + agora) / 5 }
    };
    executar!(tx, "UPDATE fila SET visto = $3, ritmo = $4 WHERE cnes = $1 AND job = $2", cnes, id, agora_ms, ritmo);
    Ok(())
}

/// Milliseconds without an end after which the pace is measured anew.
const PAUSA_NO_RITMO: i64 = 60_000;

/// Every item of a locked job is known, or where the search for them goes on.
pub async fn semeado(tx: &mut Tx, cnes: NumeroCnes, id: Uuid, marca: Option<&str>) -> Result<(), ErroStore> {
    executar!(
        tx,
        "UPDATE fila SET semeado = $3, marca = COALESCE($4, marca) WHERE cnes = $1 AND job = $2",
        cnes,
        id,
        marca.is_none(),
        marca
    );
    Ok(())
}

/// Whether an open job of this chain stands in the queue; gives its run.
pub async fn rodada_aberta(tx: &mut Tx, cnes: NumeroCnes, cadeia: &str) -> Result<Option<Uuid>, ErroStore> {
    Ok(talvez!(
        tx,
        (Uuid,),
        "SELECT f.rodada FROM fila f JOIN job j ON j.cnes = f.cnes AND j.id = f.job
         WHERE f.cnes = $1 AND f.cadeia = $2 AND j.estado IN ('na_fila', 'rodando', 'pausado', 'parado')
         ORDER BY j.criado DESC LIMIT 1",
        cnes,
        cadeia
    )
    .map(|(r,)| r))
}

/// Lets one program at a time look whether a chain stands in the queue and put it there.
pub async fn trancar_cadeias(tx: &mut Tx, cnes: NumeroCnes) -> Result<(), ErroStore> {
    crate::sequencia::proximo(tx, cnes, "fila").await.map(|_| ())
}

/// Writes a line of the log. `texto` holds no personal values.
pub async fn anotar(tx: &mut Tx, cnes: NumeroCnes, id: Uuid, nivel: &str, texto: &str) -> Result<(), ErroStore> {
    executar!(
        tx,
        "INSERT INTO job_log (cnes, job, id, quando, nivel, texto) VALUES ($1, $2, $3, $4, $5, $6)",
        cnes,
        id,
        novo_id(),
        agora(),
        nivel,
        texto
    );
    Ok(())
}

/// The last lines of the log, oldest of them first.
pub async fn ler_log(tx: &mut Tx, cnes: NumeroCnes, id: Uuid, limite: u32) -> Result<Vec<LinhaDoLog>, ErroStore> {
    let mut linhas = linhas!(
        tx,
        LinhaDoLog,
        "SELECT quando, nivel, texto FROM job_log WHERE cnes = $1 AND job = $2 ORDER BY id DESC LIMIT $3",
        cnes,
        id,
        i64::from(limite)
    );
    linhas.reverse();
    Ok(linhas)
}

/// Keys of items that came to a good end in any job of this work.
pub async fn feitos_da_obra(tx: &mut Tx, cnes: NumeroCnes, obra: &str) -> Result<Vec<String>, ErroStore> {
    Ok(valores!(
        tx,
        String,
        "SELECT i.chave FROM fila f JOIN job_item i ON i.cnes = f.cnes AND i.job = f.job
         WHERE f.cnes = $1 AND f.obra = $2 AND i.estado = 'feito'",
        cnes,
        obra
    ))
}

/// How many jobs stand open.
pub async fn quantas_abertas(tx: &mut Tx, cnes: NumeroCnes) -> Result<u64, ErroStore> {
    let n = valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM fila f JOIN job j ON j.cnes = f.cnes AND j.id = f.job
         WHERE f.cnes = $1 AND j.estado IN ('na_fila', 'rodando', 'pausado', 'parado')",
        cnes
    );
    Ok(crate::tipos::contagem(n))
}
