//! The schedule: which chain of jobs is due when. What the words of `quando` mean is the service's affair; here stands when
//! the next run is (milliseconds of the database's clock) and who took it.

use crate::erro::ErroStore;
use crate::tipos::NumeroCnes;
use crate::tx::{Tx, executar, linhas, talvez};

/// Written in the configuration; follows it.
pub const DA_CONFIG: &str = "config";
/// Written by a person, on screen or by command.
pub const DE_PESSOA: &str = "pessoa";

/// An entry of the schedule.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Hora {
    /// Chain or job it starts; one entry per name.
    pub nome: String,
    /// As written: `diario 02:10`.
    pub quando: String,
    /// [`DA_CONFIG`] or [`DE_PESSOA`].
    pub origem: String,
    pub ativa: bool,
    pub proxima: i64,
    pub ultima: Option<i64>,
    pub versao: i64,
}

pub async fn listar(tx: &mut Tx, cnes: NumeroCnes) -> Result<Vec<Hora>, ErroStore> {
    Ok(linhas!(
        tx,
        Hora,
        "SELECT nome, quando, origem, ativa, proxima, ultima, versao FROM agenda WHERE cnes = $1 ORDER BY nome",
        cnes
    ))
}

pub async fn obter(tx: &mut Tx, cnes: NumeroCnes, nome: &str) -> Result<Option<Hora>, ErroStore> {
    Ok(talvez!(
        tx,
        Hora,
        "SELECT nome, quando, origem, ativa, proxima, ultima, versao FROM agenda WHERE cnes = $1 AND nome = $2",
        cnes,
        nome
    ))
}

/// Writes an entry over one of the same name; what ran last stays known.
pub async fn gravar(
    tx: &mut Tx,
    cnes: NumeroCnes,
    nome: &str,
    quando: &str,
    origem: &str,
    proxima: i64,
) -> Result<(), ErroStore> {
    executar!(
        tx,
        "INSERT INTO agenda (cnes, nome, quando, origem, ativa, proxima, versao) VALUES ($1, $2, $3, $4, $5, $6, 1)
         ON CONFLICT (cnes, nome) DO UPDATE SET quando = excluded.quando, origem = excluded.origem, ativa = excluded.ativa,
            proxima = excluded.proxima, versao = agenda.versao + 1",
        cnes,
        nome,
        quando,
        origem,
        true,
        proxima
    );
    Ok(())
}

/// Switches an entry off, or on from `proxima`; false when there is none of this name.
pub async fn ligar(tx: &mut Tx, cnes: NumeroCnes, nome: &str, ativa: bool, proxima: i64) -> Result<bool, ErroStore> {
    Ok(executar!(
        tx,
        "UPDATE agenda SET ativa = $3, proxima = $4, versao = versao + 1 WHERE cnes = $1 AND nome = $2",
        cnes,
        nome,
        ativa,
        proxima
    ) > 0)
}

pub async fn remover(tx: &mut Tx, cnes: NumeroCnes, nome: &str) -> Result<bool, ErroStore> {
    Ok(executar!(tx, "DELETE FROM agenda WHERE cnes = $1 AND nome = $2", cnes, nome) > 0)
}

/// Takes a run that is due and says when the next one is; false when somebody else took it meanwhile.
pub async fn tomar(tx: &mut Tx, cnes: NumeroCnes, h: &Hora, agora: i64, proxima: i64) -> Result<bool, ErroStore> {
    Ok(executar!(
        tx,
        "UPDATE agenda SET proxima = $5, ultima = $4, versao = versao + 1 WHERE cnes = $1 AND nome = $2 AND versao = $3",
        cnes,
        &h.nome,
        h.versao,
        agora,
        proxima
    ) > 0)
}
