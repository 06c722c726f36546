//! BPA text files as history: production that left the house before NEXSUS, without anything that names a patient.

use nexsus_domain::{Cnes, Competencia, Ibge6, LinhaHistorico};

use crate::erro::ErroStore;
use crate::fontes::{Chaveada, comparar, hashes_gravados, resumo};
use crate::procedimento::Contagem;
use crate::tipos::{NumeroCnes, contagem};
use crate::tx::{Tx, inserir_muitos, linhas};

/// Lines and quantity of one competência.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TotalDoMes {
    pub cmp: Competencia,
    pub linhas: u64,
    pub quantidade: u64,
}

/// Folha and sequência name a line within professional and month, whatever it says.
fn chave(l: &LinhaHistorico) -> Vec<u8> {
    resumo(&[
        &l.mvm.to_string(),
        &l.cmp.to_string(),
        l.org.codigo(),
        &l.cns_prof.map(|c| c.to_string()).unwrap_or_default(),
        &l.cbo.to_string(),
        &l.folha.to_string(),
        &l.sequencia.to_string(),
    ])
    .to_vec()
}

fn hash(l: &LinhaHistorico) -> Vec<u8> {
    resumo(&[
        &l.procedimento.to_string(),
        &l.quantidade.to_string(),
        &l.data.map(|d| d.to_string()).unwrap_or_default(),
        l.sexo.map_or("", nexsus_domain::Sexo::letra),
        &l.idade.map(|i| i.to_string()).unwrap_or_default(),
        &l.ibge.map(|i| i.to_string()).unwrap_or_default(),
        &l.cid.map(|c| c.to_string()).unwrap_or_default(),
    ])
    .to_vec()
}

const COLUNAS: &[&str] = &[
    "cnes",
    "chave",
    "mvm",
    "cmp",
    "org",
    "cns_prof",
    "cbo",
    "folha",
    "sequencia",
    "co_procedimento",
    "quantidade",
    "data_atend",
    "sexo",
    "idade",
    "ibge",
    "cid",
    "conteudo_hash",
    "lote",
];

const SUBSTITUIR: &str = " ON CONFLICT (cnes, chave) DO UPDATE SET co_procedimento = excluded.co_procedimento, \
    quantidade = excluded.quantidade, data_atend = excluded.data_atend, sexo = excluded.sexo, idade = excluded.idade, \
    ibge = excluded.ibge, cid = excluded.cid, conteudo_hash = excluded.conteudo_hash, lote = excluded.lote";

/// Compares a block with what stands and, when `lote` is given, writes what is new or different.
pub async fn bloco(
    tx: &mut Tx,
    cnes: NumeroCnes,
    lote: Option<i64>,
    todas: &[LinhaHistorico],
) -> Result<Contagem, ErroStore> {
    let com_chave: Vec<Chaveada<'_, LinhaHistorico>> =
        todas.iter().map(|l| Chaveada { chave: chave(l), hash: hash(l), linha: l }).collect();
    let antes = hashes_gravados(tx, "historico_bpa", cnes, &com_chave).await?;
    let (conta, gravar) = comparar(&com_chave, &antes);
    if let Some(lote) = lote {
        inserir_muitos!(tx, "historico_bpa", COLUNAS, SUBSTITUIR, gravar, |q, item| {
            let l = item.linha;
            q.bind(cnes)
                .bind(&item.chave)
                .bind(l.mvm.numero())
                .bind(l.cmp.numero())
                .bind(l.org.codigo())
                .bind(l.cns_prof.map(nexsus_domain::Cns::numero))
                .bind(l.cbo.to_string())
                .bind(l.folha.numero())
                .bind(l.sequencia.numero())
                .bind(l.procedimento.numero())
                .bind(i64::from(l.quantidade))
                .bind(l.data)
                .bind(l.sexo.map_or("", nexsus_domain::Sexo::letra))
                .bind(l.idade.map(i32::from))
                .bind(l.ibge.map(Ibge6::numero))
                .bind(l.cid.map(|c| c.to_string()).unwrap_or_default())
                .bind(&item.hash)
                .bind(lote)
        });
    }
    Ok(conta)
}

/// Lines and quantities by competência, oldest first.
pub async fn por_competencia(tx: &mut Tx, cnes: Cnes) -> Result<Vec<TotalDoMes>, ErroStore> {
    linhas!(
        tx,
        (i32, i64, i64),
        "SELECT cmp, COUNT(*), CAST(SUM(quantidade) AS BIGINT) FROM historico_bpa WHERE cnes = $1 GROUP BY cmp ORDER BY cmp",
        cnes.numero()
    )
    .into_iter()
    .map(|(cmp, n, q)| {
        Ok(TotalDoMes {
            cmp: Competencia::de_numero(cmp).map_err(|_| ErroStore::corrompido("historico_bpa", "cmp"))?,
            linhas: contagem(n),
            quantidade: contagem(q),
        })
    })
    .collect()
}
