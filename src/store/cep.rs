//! Postal codes: a reference table shared by all establishments.

use nexsus_domain::{Cep, CepLinha, Ibge6};

use crate::erro::ErroStore;
use crate::tipos::agora;
use crate::tx::{Tx, executar, linhas, linhas_em, talvez};

#[derive(sqlx::FromRow)]
struct Linha {
    cep: i32,
    cod_log: String,
    logradouro: String,
    bairro: String,
    ibge: Option<i32>,
    uf: String,
    localidade: String,
}

impl Linha {
    fn montar(self) -> Result<CepLinha, ErroStore> {
        Ok(CepLinha {
            cep: Cep::de_numero(self.cep).map_err(|_| ErroStore::corrompido("cep", "cep"))?,
            cod_log: self.cod_log,
            logradouro: self.logradouro,
            bairro: self.bairro,
            ibge: self.ibge.map(Ibge6::de_numero).transpose().map_err(|_| ErroStore::corrompido("cep", "ibge"))?,
            uf: self.uf,
            localidade: self.localidade,
        })
    }
}

/// Inserts or replaces; `fonte` names where it came from.
pub async fn gravar(tx: &mut Tx, c: &CepLinha, fonte: &str) -> Result<(), ErroStore> {
    executar!(
        tx,
        "INSERT INTO cep (cep, cod_log, logradouro, bairro, ibge, uf, localidade, fonte, consultado) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (cep) DO UPDATE SET cod_log = excluded.cod_log, logradouro = excluded.logradouro, bairro = excluded.bairro,
            ibge = excluded.ibge, uf = excluded.uf, localidade = excluded.localidade, fonte = excluded.fonte, consultado = excluded.consultado",
        c.cep.numero(),
        &c.cod_log,
        &c.logradouro,
        &c.bairro,
        c.ibge.map(Ibge6::numero),
        &c.uf,
        &c.localidade,
        fonte,
        agora()
    );
    Ok(())
}

pub async fn obter(tx: &mut Tx, cep: &Cep) -> Result<Option<CepLinha>, ErroStore> {
    let achada = talvez!(
        tx,
        Linha,
        "SELECT cep, cod_log, logradouro, bairro, ibge, uf, localidade FROM cep WHERE cep = $1",
        cep.numero()
    );
    achada.map(Linha::montar).transpose()
}

/// Those of some numbers that are on hand, in no promised order.
pub async fn obter_varios(tx: &mut Tx, ceps: &[Cep]) -> Result<Vec<CepLinha>, ErroStore> {
    let numeros: Vec<i32> = ceps.iter().map(|c| c.numero()).collect();
    linhas_em!(tx, Linha, numeros, 1, |m| format!(
        "SELECT cep, cod_log, logradouro, bairro, ibge, uf, localidade FROM cep WHERE cep IN ({m})"
    ))
    .into_iter()
    .map(Linha::montar)
    .collect()
}

/// All of them, in order of number.
pub async fn listar(tx: &mut Tx) -> Result<Vec<CepLinha>, ErroStore> {
    linhas!(tx, Linha, "SELECT cep, cod_log, logradouro, bairro, ibge, uf, localidade FROM cep ORDER BY cep")
        .into_iter()
        .map(Linha::montar)
        .collect()
}
