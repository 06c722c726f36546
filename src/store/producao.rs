//! Production: numbered BPA lines. A validated line and its outbox row are written in the same transaction; an attendance
//! stands behind at most one line (that is a key); a line that left the house is never removed.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use nexsus_domain::{Cbo, Cns, Competencia, Dinheiro, LinhaBpa, Ultimo};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::erro::ErroStore;
use crate::fechamento::{exigir_aberta, so_constata};
pub use crate::producao_escrita::inserir_lote;
use crate::producao_escrita::{Fila, enfileirar, numero_prof};
use crate::producao_linha::{Linha, TABELA, selecionar};
pub use crate::producao_vizinhas::vizinhas;
use crate::tipos::{NumeroCnes, agora, contagem};
use crate::tx::{Tx, executar_em, linhas, linhas_em, talvez, valor};

pub const RASCUNHO: &str = "rascunho";
/// Ready to mirror: has an outbox row.
pub const VALIDADA: &str = "validada";
pub const ESPELHADA: &str = "espelhada";
pub const EXPORTADA: &str = "exportada";
pub const CANCELADA: &str = "cancelada";

/// Mirrored, but `S_PRD` holds something else at its place.
pub const DIVERGENTE: &str = "divergente";

/// A finding as it stood when the line was made. Sentences name no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriticaGravada {
    pub id: String,
    pub severidade: String,
    pub frase: String,
    pub remedio: String,
    #[serde(default)]
    pub fonte: String,
    #[serde(default)]
    pub codigo_externo: Option<String>,
    /// Where it is mended: code of `Onde`.
    #[serde(default)]
    pub onde: String,
}

/// A line to store.
#[derive(Debug, Clone, PartialEq)]
pub struct LinhaProducao {
    pub linha: LinhaBpa,
    /// Attendances this line bills.
    pub atendimentos: Vec<Uuid>,
    pub paciente: Option<Uuid>,
    /// SIGTAP value of the whole line.
    pub valor: Dinheiro,
    pub estado: String,
    pub criticas: Vec<CriticaGravada>,
}

/// A stored line.
#[derive(Debug, Clone, PartialEq)]
pub struct ProducaoGravada {
    pub id: Uuid,
    pub versao: i64,
    pub linha: LinhaBpa,
    pub atendimentos: Vec<Uuid>,
    pub paciente: Option<Uuid>,
    pub valor: Dinheiro,
    pub estado: String,
    pub criticas: Vec<CriticaGravada>,
    pub criada: DateTime<Utc>,
}

/// Place in the order professional, folha, sequência.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ChaveProducao {
    pub cns_prof: i64,
    pub folha: i16,
    pub sequencia: i16,
}

/// Restriction of the list; empty fields do not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filtro {
    pub estado: Option<String>,
    pub cns_prof: Option<Cns>,
    /// Only lines of the consolidated form, which have no professional.
    pub consolidadas: bool,
    /// Only lines with findings.
    pub com_critica: bool,
}

impl Filtro {
    fn prof(&self) -> Option<i64> {
        if self.consolidadas { Some(0) } else { self.cns_prof.map(Cns::numero) }
    }
}

/// Totals of one professional and occupation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalProfissional {
    /// None: the consolidated form.
    pub cns_prof: Option<Cns>,
    pub cbo: Cbo,
    pub folhas: u64,
    pub linhas: u64,
    pub quantidade: u64,
    pub valor: Dinheiro,
    /// Lines by state.
    pub por_estado: Vec<(String, u64)>,
}

async fn montar(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    lidas: Vec<Linha>,
) -> Result<Vec<ProducaoGravada>, ErroStore> {
    let chaves = tx.chaves_arc()?;
    let ids: Vec<Uuid> = lidas.iter().map(|l| l.id).collect();
    let mut ligacoes: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (producao, atendimento) in linhas_em!(
        tx,
        (Uuid, Uuid),
        ids,
        3,
        |m| format!(
            "SELECT producao, atendimento FROM producao_atendimento WHERE cnes = $1 AND cmp = $2 AND producao IN ({m})"
        ),
        cnes,
        cmp.numero()
    ) {
        ligacoes.entry(producao).or_default().push(atendimento);
    }
    lidas
        .into_iter()
        .map(|l| {
            let mut atendimentos = ligacoes.remove(&l.id).unwrap_or_default();
            atendimentos.sort_unstable();
            Ok(ProducaoGravada {
                linha: l.linha(&chaves)?,
                criticas: serde_json::from_str(&l.criticas).map_err(|_| ErroStore::corrompido(TABELA, "criticas"))?,
                id: l.id,
                versao: l.versao,
                atendimentos,
                paciente: l.paciente,
                valor: Dinheiro(l.valor),
                estado: l.estado,
                criada: l.criada,
            })
        })
        .collect()
}

/// One page in key order after `depois`, and the place to go on from if more follow.
pub async fn listar(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    f: &Filtro,
    depois: Option<ChaveProducao>,
    limite: u32,
) -> Result<(Vec<ProducaoGravada>, Option<ChaveProducao>), ErroStore> {
    let d = depois.unwrap_or(ChaveProducao { cns_prof: -1, folha: 0, sequencia: 0 });
    let mut lidas = linhas!(
        tx,
        Linha,
        selecionar!(
            "WHERE prd_uid = $1 AND prd_cmp = $2 AND ($3 IS NULL OR estado = $3) AND ($4 IS NULL OR prd_cnsmed = $4)
               AND ($5 = 0 OR criticas <> '[]') AND (prd_cnsmed, prd_flh, prd_seq) > ($6, $7, $8)
             ORDER BY prd_cnsmed, prd_flh, prd_seq LIMIT $9"
        ),
        cnes,
        cmp.numero(),
        f.estado.as_deref(),
        f.prof(),
        i32::from(f.com_critica),
        d.cns_prof,
        d.folha,
        d.sequencia,
        i64::from(limite) + 1
    );
    let ha_mais = lidas.len() > limite as usize;
    lidas.truncate(limite as usize);
    let proximo = lidas.last().filter(|_| ha_mais).map(|l| {
        let (cns_prof, folha, sequencia) = l.chave();
        ChaveProducao { cns_prof, folha, sequencia }
    });
    Ok((montar(tx, cnes, cmp, lidas).await?, proximo))
}

/// Every line that matches, in key order, read page by page.
pub async fn todas(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    f: &Filtro,
) -> Result<Vec<ProducaoGravada>, ErroStore> {
    const PAGINA: u32 = 1_000;
    let mut todas = Vec::new();
    let mut depois = None;
    loop {
        let (pagina, resto) = listar(tx, cnes, cmp, f, depois, PAGINA).await?;
        todas.extend(pagina);
        match resto {
            Some(lugar) => depois = Some(lugar),
            None => return Ok(todas),
        }
    }
}

/// Key of the line before the `posicao`-th that matches (counted from 0), from which [`listar`] goes on there. Only keys are
/// skipped over, never whole lines.
pub async fn chave_na_posicao(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    f: &Filtro,
    posicao: u64,
) -> Result<Option<ChaveProducao>, ErroStore> {
    let Some(anterior) = posicao.checked_sub(1) else {
        return Ok(None);
    };
    let achada = talvez!(
        tx,
        (i64, i16, i16),
        "SELECT prd_cnsmed, prd_flh, prd_seq FROM producao WHERE prd_uid = $1 AND prd_cmp = $2 AND ($3 IS NULL OR estado = $3)
           AND ($4 IS NULL OR prd_cnsmed = $4) AND ($5 = 0 OR criticas <> '[]')
         ORDER BY prd_cnsmed, prd_flh, prd_seq LIMIT 1 OFFSET $6",
        cnes,
        cmp.numero(),
        f.estado.as_deref(),
        f.prof(),
        i32::from(f.com_critica),
        i64::try_from(anterior).unwrap_or(i64::MAX)
    );
    // Past the end: a key behind every line, so that the page is empty instead of the first one.
    let fim = ChaveProducao { cns_prof: i64::MAX, folha: i16::MAX, sequencia: i16::MAX };
    Ok(Some(achada.map_or(fim, |(cns_prof, folha, sequencia)| ChaveProducao { cns_prof, folha, sequencia })))
}

/// Lines that match the filter.
pub async fn contar(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia, f: &Filtro) -> Result<u64, ErroStore> {
    Ok(contagem(valor!(
        tx,
        i64,
        "SELECT COUNT(*) FROM producao WHERE prd_uid = $1 AND prd_cmp = $2 AND ($3 IS NULL OR estado = $3)
            AND ($4 IS NULL OR prd_cnsmed = $4) AND ($5 = 0 OR criticas <> '[]')",
        cnes,
        cmp.numero(),
        f.estado.as_deref(),
        f.prof(),
        i32::from(f.com_critica)
    )))
}

/// Several at once, in no promised order.
pub async fn por_ids(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    ids: &[Uuid],
) -> Result<Vec<ProducaoGravada>, ErroStore> {
    let lidas = linhas_em!(
        tx,
        Linha,
        ids,
        3,
        |m| format!("{} AND id IN ({m})", selecionar!("WHERE prd_uid = $1 AND prd_cmp = $2")),
        cnes,
        cmp.numero()
    );
    montar(tx, cnes, cmp, lidas).await
}

/// Totals by professional and occupation; cancelled lines do not count.
pub async fn totais(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia) -> Result<Vec<TotalProfissional>, ErroStore> {
    let somas = linhas!(
        tx,
        (i64, String, i64, i64, i64, i64),
        "SELECT prd_cnsmed, prd_cbo, COUNT(DISTINCT prd_flh), COUNT(*), CAST(SUM(prd_qt_p) AS BIGINT), CAST(SUM(valor) AS BIGINT)
         FROM producao WHERE prd_uid = $1 AND prd_cmp = $2 AND estado <> 'cancelada' GROUP BY prd_cnsmed, prd_cbo ORDER BY prd_cnsmed, prd_cbo",
        cnes,
        cmp.numero()
    );
    let mut estados: HashMap<(i64, String), Vec<(String, u64)>> = HashMap::new();
    for (cns, cbo, estado, n) in linhas!(
        tx,
        (i64, String, String, i64),
        "SELECT prd_cnsmed, prd_cbo, estado, COUNT(*) FROM producao WHERE prd_uid = $1 AND prd_cmp = $2
         GROUP BY prd_cnsmed, prd_cbo, estado ORDER BY estado",
        cnes,
        cmp.numero()
    ) {
        estados.entry((cns, cbo)).or_default().push((estado, contagem(n)));
    }
    somas
        .into_iter()
        .map(|(cns, cbo, folhas, linhas, quantidade, valor)| {
            Ok(TotalProfissional {
                cns_prof: (cns != 0)
                    .then(|| Cns::de_numero(cns))
                    .transpose()
                    .map_err(|_| ErroStore::corrompido(TABELA, "prd_cnsmed"))?,
                cbo: Cbo::ler(&cbo).map_err(|_| ErroStore::corrompido(TABELA, "prd_cbo"))?,
                folhas: contagem(folhas),
                linhas: contagem(linhas),
                quantidade: contagem(quantidade),
                valor: Dinheiro(valor),
                por_estado: estados.remove(&(cns, cbo)).unwrap_or_default(),
            })
        })
        .collect()
}

/// How many lines in each state.
pub async fn por_estado(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia) -> Result<Vec<(String, u64)>, ErroStore> {
    Ok(linhas!(
        tx,
        (String, i64),
        "SELECT estado, COUNT(*) FROM producao WHERE prd_uid = $1 AND prd_cmp = $2 GROUP BY estado ORDER BY estado",
        cnes,
        cmp.numero()
    )
    .into_iter()
    .map(|(e, n)| (e, contagem(n)))
    .collect())
}

/// Competências that have lines, newest first.
pub async fn competencias(tx: &mut Tx, cnes: NumeroCnes) -> Result<Vec<Competencia>, ErroStore> {
    crate::tx::valores!(tx, i32, "SELECT DISTINCT prd_cmp FROM producao WHERE prd_uid = $1 ORDER BY prd_cmp DESC", cnes)
        .into_iter()
        .map(|n| Competencia::de_numero(n).map_err(|_| ErroStore::corrompido(TABELA, "prd_cmp")))
        .collect()
}

/// The furthest place in use by one key, whatever the state of its line; `None` professional = the consolidated form.
pub async fn ultimo_lugar(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    cns: Option<Cns>,
) -> Result<Option<Ultimo>, ErroStore> {
    let achado = talvez!(
        tx,
        (i16, i16, String),
        "SELECT prd_flh, prd_seq, prd_cbo FROM producao WHERE prd_uid = $1 AND prd_cmp = $2 AND prd_cnsmed = $3
         ORDER BY prd_flh DESC, prd_seq DESC LIMIT 1",
        cnes,
        cmp.numero(),
        numero_prof(cns)
    );
    achado.map_or(Ok(None), |(folha, sequencia, cbo)| crate::contador::montar(folha, sequencia, &cbo))
}

/// Version and state of every line of a competência, without its content.
pub async fn versoes(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
) -> Result<HashMap<Uuid, (i64, String)>, ErroStore> {
    let todas = linhas!(
        tx,
        (Uuid, i64, String),
        "SELECT id, versao, estado FROM producao WHERE prd_uid = $1 AND prd_cmp = $2",
        cnes,
        cmp.numero()
    );
    Ok(todas.into_iter().map(|(id, versao, estado)| (id, (versao, estado))).collect())
}

/// Puts lines into a state and keeps the outbox in step: `validada` gets a row if it has none, any row that has not left is
/// dropped for `rascunho`, `cancelada` and `exportada`. Returns how many lines there were. A closed competência takes only what
/// a look at `S_PRD` says (`espelhada`, `divergente`); a line that is gone from there goes back by [`reenviar`].
pub async fn marcar_estado(
    tx: &mut Tx,
    cnes: NumeroCnes,
    cmp: Competencia,
    ids: &[Uuid],
    estado: &str,
) -> Result<u64, ErroStore> {
    if !ids.is_empty() && !so_constata(estado) {
        exigir_aberta(tx, cnes, cmp).await?;
    }
    let n = executar_em!(
        tx,
        ids,
        5,
        |m| format!(
            "UPDATE producao SET estado = $3, alterada = $4, versao = versao + 1 WHERE prd_uid = $1 AND prd_cmp = $2 AND id IN ({m})"
        ),
        cnes,
        cmp.numero(),
        estado,
        agora()
    );
    match estado {
        VALIDADA => {
            let com_fila: std::collections::HashSet<Uuid> =
                crate::outbox::das_linhas(tx, cnes, cmp, ids).await?.into_iter().map(|(p, _, _)| p).collect();
            let faltam: Vec<Uuid> = ids.iter().copied().filter(|id| !com_fila.contains(id)).collect();
            let chaves = tx.chaves_arc()?;
            let fila = por_ids(tx, cnes, cmp, &faltam)
                .await?
                .iter()
                .map(|g| Ok(Fila::nova(g.id, &g.linha, &chaves.marca_de_conteudo(&g.linha.hash_conteudo())?)))
                .collect::<Result<Vec<Fila>, ErroStore>>()?;
            enfileirar(tx, &fila).await?;
        }
        // An exported line is in a file that the BPA reads: mirrored too, it would be there twice.
        RASCUNHO | CANCELADA | EXPORTADA => tirar_da_fila(tx, cnes, cmp, ids).await?,
        _ => {}
    }
    Ok(n)
}

/// Puts lines that were mirrored and are gone from `S_PRD` back into the queue as they are: the content does not change, so a
/// closed competência allows it. Other lines stay as they are. Returns how many there were.
pub async fn reenviar(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia, ids: &[Uuid]) -> Result<u64, ErroStore> {
    Ok(executar_em!(
        tx,
        ids,
        5,
        |m| format!(
            "UPDATE producao SET estado = $3, alterada = $4, versao = versao + 1 WHERE prd_uid = $1 AND prd_cmp = $2
             AND estado IN ('validada', 'espelhada', 'divergente') AND id IN ({m})
             AND EXISTS (SELECT 1 FROM outbox o WHERE o.cnes = $1 AND o.cmp = $2 AND o.producao = producao.id)"
        ),
        cnes,
        cmp.numero(),
        VALIDADA,
        agora()
    ))
}

/// Cancels lines that may have left the house: they keep their place (a folha that was sent is never renumbered), their
/// attendances are free again, and what stands of them in `S_PRD` waits in the outbox to be taken back. Lines without
/// an outbox row never left and need none. Returns the attendances, which the caller puts back to `pendente`.
pub async fn cancelar(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia, ids: &[Uuid]) -> Result<Vec<Uuid>, ErroStore> {
    exigir_aberta(tx, cnes, cmp).await?;
    let gravadas = por_ids(tx, cnes, cmp, ids).await?;
    executar_em!(
        tx,
        ids,
        5,
        |m| format!(
            "UPDATE producao SET estado = $3, alterada = $4, versao = versao + 1 WHERE prd_uid = $1 AND prd_cmp = $2 AND id IN ({m})"
        ),
        cnes,
        cmp.numero(),
        CANCELADA,
        agora()
    );
    executar_em!(
        tx,
        ids,
        4,
        |m| format!(
            "UPDATE outbox SET operacao = 'excluir', estado = 'pendente', erro = NULL, alterada = $3 WHERE cnes = $1 AND cmp = $2 AND producao IN ({m})"
        ),
        cnes,
        cmp.numero(),
        agora()
    );
    soltar_atendimentos(tx, cnes, cmp, ids).await?;
    Ok(gravadas.into_iter().flat_map(|g| g.atendimentos).collect())
}

async fn soltar_atendimentos(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia, ids: &[Uuid]) -> Result<(), ErroStore> {
    executar_em!(
        tx,
        ids,
        3,
        |m| format!("DELETE FROM producao_atendimento WHERE cnes = $1 AND cmp = $2 AND producao IN ({m})"),
        cnes,
        cmp.numero()
    );
    Ok(())
}

async fn tirar_da_fila(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia, ids: &[Uuid]) -> Result<(), ErroStore> {
    executar_em!(
        tx,
        ids,
        3,
        |m| format!(
            "DELETE FROM outbox WHERE cnes = $1 AND cmp = $2 AND estado IN ('pendente', 'erro') AND producao IN ({m})"
        ),
        cnes,
        cmp.numero()
    );
    Ok(())
}

/// Removes lines that never left the house (`rascunho`, `validada` unsent, `cancelada`) and frees their attendances, which the
/// caller puts back to `pendente`. `EmUso` when one of them was mirrored or exported. Returns the attendances freed.
pub async fn excluir(tx: &mut Tx, cnes: NumeroCnes, cmp: Competencia, ids: &[Uuid]) -> Result<Vec<Uuid>, ErroStore> {
    exigir_aberta(tx, cnes, cmp).await?;
    let gravadas = por_ids(tx, cnes, cmp, ids).await?;
    let enviados = crate::outbox::das_linhas(tx, cnes, cmp, ids)
        .await?
        .into_iter()
        .filter(|(_, _, e)| e == "enviado" || e == "divergente")
        .count();
    let sairam = gravadas.iter().filter(|g| g.estado == ESPELHADA || g.estado == EXPORTADA).count().max(enviados);
    if sairam > 0 {
        return Err(ErroStore::EmUso { onde: "espelho", quantos: sairam as u64 });
    }
    tirar_da_fila(tx, cnes, cmp, ids).await?;
    soltar_atendimentos(tx, cnes, cmp, ids).await?;
    executar_em!(
        tx,
        ids,
        3,
        |m| format!("DELETE FROM producao WHERE prd_uid = $1 AND prd_cmp = $2 AND id IN ({m})"),
        cnes,
        cmp.numero()
    );
    Ok(gravadas.into_iter().flat_map(|g| g.atendimentos).collect())
}
