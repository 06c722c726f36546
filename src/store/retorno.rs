//! The SIA's answer, line by line, and the glosa it shows: what was presented less what was approved.

use std::collections::HashMap;

use nexsus_domain::{Cnes, Competencia, Dinheiro, Folha, LinhaRetorno, Sequencia};

use crate::erro::ErroStore;
use crate::fontes::{Chaveada, comparar, hashes_gravados, resumo};
use crate::procedimento::Contagem;
use crate::tipos::{NumeroCnes, contagem};
use crate::tx::{Tx, inserir_muitos, linhas};

/// Figures of one competência.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glosa {
    pub cmp: Competencia,
    pub linhas: u64,
    /// Lines of which something was not approved.
    pub linhas_glosadas: u64,
    pub qt_apresentada: u64,
    pub qt_aprovada: u64,
    pub vl_apresentado: Dinheiro,
    pub vl_aprovado: Dinheiro,
}

impl Glosa {
    /// Presented less approved.
    pub fn vl_glosado(&self) -> Dinheiro {
        Dinheiro(self.vl_apresentado.0 - self.vl_aprovado.0)
    }

    /// Presented less approved.
    pub fn qt_glosada(&self) -> u64 {
        self.qt_apresentada.saturating_sub(self.qt_aprovada)
    }
}

/// Names a line. Files without folha and sequência have no key of their own: there the n-th of equal lines is told apart
/// by `vez`.
fn chave(l: &LinhaRetorno, vez: u32) -> [u8; 32] {
    resumo(&[
        &l.mvm.to_string(),
        &l.cmp.to_string(),
        &l.org,
        &l.procedimento.to_string(),
        &l.cns_prof.map(|c| c.to_string()).unwrap_or_default(),
        &l.cbo.map(|c| c.to_string()).unwrap_or_default(),
        &l.folha.map(|f| f.to_string()).unwrap_or_default(),
        &l.sequencia.map(|s| s.to_string()).unwrap_or_default(),
        &vez.to_string(),
    ])
}

/// Counts how often a line with the same name came before in its file; kept over the blocks of one file.
#[derive(Debug, Default)]
pub struct Vezes(HashMap<[u8; 32], u32>);

impl Vezes {
    fn da(&mut self, l: &LinhaRetorno) -> u32 {
        let n = self.0.entry(chave(l, 0)).or_default();
        *n += 1;
        *n - 1
    }
}

fn hash(l: &LinhaRetorno) -> Vec<u8> {
    resumo(&[
        &l.qt_apresentada.to_string(),
        &l.qt_aprovada.to_string(),
        &l.vl_apresentado.tecnico(),
        &l.vl_aprovado.tecnico(),
        &l.erros,
    ])
    .to_vec()
}

const COLUNAS: &[&str] = &[
    "cnes",
    "chave",
    "mvm",
    "cmp",
    "org",
    "co_procedimento",
    "cns_prof",
    "cbo",
    "folha",
    "sequencia",
    "qt_apresentada",
    "qt_aprovada",
    "vl_apresentado",
    "vl_aprovado",
    "erros",
    "conteudo_hash",
    "lote",
];

const SUBSTITUIR: &str = " ON CONFLICT (cnes, chave) DO UPDATE SET qt_apresentada = excluded.qt_apresentada, \
    qt_aprovada = excluded.qt_aprovada, vl_apresentado = excluded.vl_apresentado, vl_aprovado = excluded.vl_aprovado, \
    erros = excluded.erros, conteudo_hash = excluded.conteudo_hash, lote = excluded.lote";

/// Compares a block with what stands and, when `lote` is given, writes what is new or different.
pub async fn bloco(
    tx: &mut Tx,
    cnes: NumeroCnes,
    lote: Option<i64>,
    vezes: &mut Vezes,
    todas: &[LinhaRetorno],
) -> Result<Contagem, ErroStore> {
    let com_chave: Vec<Chaveada<'_, LinhaRetorno>> =
        todas.iter().map(|l| Chaveada { chave: chave(l, vezes.da(l)).to_vec(), hash: hash(l), linha: l }).collect();
    let antes = hashes_gravados(tx, "retorno", cnes, &com_chave).await?;
    let (conta, gravar) = comparar(&com_chave, &antes);
    if let Some(lote) = lote {
        inserir_muitos!(tx, "retorno", COLUNAS, SUBSTITUIR, gravar, |q, item| {
            let l = item.linha;
            q.bind(cnes)
                .bind(&item.chave)
                .bind(l.mvm.numero())
                .bind(l.cmp.numero())
                .bind(&l.org)
                .bind(l.procedimento.numero())
                .bind(l.cns_prof.map(nexsus_domain::Cns::numero))
                .bind(l.cbo.map(|c| c.to_string()).unwrap_or_default())
                .bind(l.folha.map(Folha::numero))
                .bind(l.sequencia.map(Sequencia::numero))
                .bind(i64::from(l.qt_apresentada))
                .bind(i64::from(l.qt_aprovada))
                .bind(l.vl_apresentado.0)
                .bind(l.vl_aprovado.0)
                .bind(&l.erros)
                .bind(&item.hash)
                .bind(lote)
        });
    }
    Ok(conta)
}

/// Presented and approved by competência, oldest first.
pub async fn glosa_por_competencia(tx: &mut Tx, cnes: Cnes) -> Result<Vec<Glosa>, ErroStore> {
    linhas!(
        tx,
        (i32, i64, i64, i64, i64, i64, i64),
        "SELECT cmp, COUNT(*), CAST(SUM(CASE WHEN qt_aprovada < qt_apresentada OR vl_aprovado < vl_apresentado THEN 1 ELSE 0 END) AS BIGINT),
                CAST(SUM(qt_apresentada) AS BIGINT), CAST(SUM(qt_aprovada) AS BIGINT), CAST(SUM(vl_apresentado) AS BIGINT), CAST(SUM(vl_aprovado) AS BIGINT)
         FROM retorno WHERE cnes = $1 GROUP BY cmp ORDER BY cmp",
        cnes.numero()
    )
    .into_iter()
    .map(|(cmp, n, glosadas, qp, qa, vp, va)| {
        Ok(Glosa {
            cmp: Competencia::de_numero(cmp).map_err(|_| ErroStore::corrompido("retorno", "cmp"))?,
            linhas: contagem(n),
            linhas_glosadas: contagem(glosadas),
            qt_apresentada: contagem(qp),
            qt_aprovada: contagem(qa),
            vl_apresentado: Dinheiro(vp),
            vl_aprovado: Dinheiro(va),
        })
    })
    .collect()
}
