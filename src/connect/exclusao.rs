//! Taking back lines that we mirrored, so that running it again, or after a crash, ends the same way.
//!
//! A row is removed only while it is still exactly what NEXSUS wrote: the statement itself compares every column the
//! two sides share, so what the BPA program or somebody else changed in between is not touched. The row must be the
//! only one with its key; a second one means that somebody else's row cannot be told from ours.

use std::sync::Arc;

use rsfbclient::prelude::*;
use rsfbclient::{FbError, SqlType, Transaction};

use crate::ajuste::{Bruta, Celula, Molde, Pronta};
use crate::conversa::{Alvo, Conversa};
use crate::erro::ErroFirebird;
use crate::gravacao::{cedendo, chave, para_gravar, reler};
use crate::plano::{Exclusao, Situacao};
use crate::sql;

/// Removes one batch and says what became of each line, in the given order.
pub(crate) fn excluir(conversa: &mut Conversa, brutas: &[Bruta]) -> Result<Vec<Exclusao>, ErroFirebird> {
    let alvo = conversa.alvo()?;
    let prontas = conversa.aprontar(brutas)?;
    let antes = reler(conversa, &alvo, &prontas)?;
    let tirar: Vec<usize> = (0..prontas.len()).filter(|i| antes[*i] == Situacao::Igual).collect();
    cedendo(conversa, |c| tentar(c, &alvo, &prontas, &tirar))?;
    let depois = reler(conversa, &alvo, &prontas)?;
    Ok(antes
        .into_iter()
        .zip(depois)
        .map(|situacoes| match situacoes {
            (Situacao::Igual, Situacao::Ausente) => Exclusao::Excluida,
            (_, Situacao::Ausente) => Exclusao::JaAusente,
            (_, Situacao::Igual | Situacao::Diferente) => Exclusao::Divergente,
        })
        .collect())
}

/// One transaction for the whole batch. A statement that meets no row is no error: the row changed since it was read,
/// and the second reading says so.
fn tentar(conversa: &mut Conversa, alvo: &Alvo, prontas: &[Pronta], tirar: &[usize]) -> Result<(), ErroFirebird> {
    if tirar.is_empty() {
        return Ok(());
    }
    let conf = para_gravar(conversa);
    let pulso = Arc::clone(&conversa.pulso);
    let banco = conversa.banco.clone();
    let traduzir = |e: FbError| ErroFirebird::do_cliente(&e, &banco);
    let mut tr = Transaction::new(&mut conversa.conexao, conf).map_err(traduzir)?;
    let comando = sql::excluir_se_igual(&alvo.molde.comparadas());
    for indice in tirar {
        let mexidas = tr.execute(&comando, valores(&alvo.molde, &prontas[*indice])).map_err(traduzir)?;
        if mexidas > 1 {
            // Two equal rows under one key: which of them is ours nobody can say.
            tr.rollback().map_err(traduzir)?;
            return Err(ErroFirebird::Travada);
        }
        pulso.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    }
    tr.commit().map_err(traduzir)
}

fn valores(molde: &Molde, pronta: &Pronta) -> Vec<SqlType> {
    let comparadas = molde.celulas_comparadas(&pronta.celulas).map(|celula| match celula {
        Celula::Texto(_) => SqlType::Text(celula.texto().to_owned()),
        Celula::Numero(n) => SqlType::Floating(*n),
    });
    chave(&pronta.chave).into_iter().chain(comparadas).collect()
}
