//! Remembered corrections at work: a line that was refused is tried again with the values that people put in place of
//! the same wrong ones before. A line that stays wrong stays as it was read.

use std::collections::HashMap;

use nexsus_ingest::{Campo, Item, Opcoes, Tipo};
use nexsus_store::{Tx, correcao};

use crate::erro::Resultado;
use nexsus_ingest::montar;

/// What was remembered for one kind of file: column and wrong value -> value to put there.
#[derive(Default)]
pub(super) struct Memoria(HashMap<(String, String), String>);

impl Memoria {
    pub async fn ler(tx: &mut Tx, cnes: i32, tipo: Tipo) -> Resultado<Self> {
        let todas = correcao::do_tipo(tx, cnes, tipo.codigo()).await?;
        Ok(Self(todas.into_iter().map(|c| ((c.campo, c.de), c.para)).collect()))
    }

    /// The row that the line becomes with what was remembered, if that makes it good.
    pub fn emendar(&self, tipo: Tipo, campos: &[Campo], op: &Opcoes) -> Option<Item> {
        if self.0.is_empty() {
            return None;
        }
        let mut mudou = false;
        let emendados: Vec<Campo> = campos
            .iter()
            .map(|c| {
                let para = self.0.get(&(c.nome.clone(), c.valor.trim().to_owned()));
                mudou |= para.is_some();
                Campo { nome: c.nome.clone(), valor: para.unwrap_or(&c.valor).clone() }
            })
            .collect();
        if !mudou {
            return None;
        }
        montar(tipo, &emendados, op).ok()
    }
}

/// What the operator is told when remembered corrections did something.
pub(super) fn aviso(quantas: u64) -> Option<String> {
    match quantas {
        0 => None,
        1 => Some("1 linha corrigida por troca lembrada.".into()),
        n => Some(format!("{n} linhas corrigidas por trocas lembradas.")),
    }
}
