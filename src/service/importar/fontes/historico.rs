//! BPA text files as history: lines of our establishment, nothing that names a patient.

use std::collections::BTreeSet;

use nexsus_domain::Competencia;
use nexsus_ingest::Lida;
use nexsus_ingest::bpa::RegistroBpa;
use nexsus_store::{Tx, historico};

use super::super::aplicar::{Alvo, Efeito};
use super::{Alheias, dono, somar};
use crate::erro::Resultado;

/// Lines of one remittance on their way in.
pub(in crate::importar) struct Historico {
    alvo: Alvo,
    meses: BTreeSet<Competencia>,
    alheias: Alheias,
    efeito: Efeito,
}

impl Historico {
    pub fn novo(alvo: Alvo) -> Self {
        Self { alvo, meses: BTreeSet::new(), alheias: Alheias::default(), efeito: Efeito::default() }
    }

    pub async fn bloco(&mut self, tx: &mut Tx, itens: Vec<Lida<RegistroBpa>>) -> Resultado<()> {
        let cnes = dono(self.alvo)?;
        let mut nossas = Vec::with_capacity(itens.len());
        for item in itens {
            match item.valor {
                // The header is no line of production.
                RegistroBpa::Cabecalho(_) => self.efeito.mobilia += 1,
                RegistroBpa::Linha(l) if l.cnes != cnes => self.alheias.contar(l.cnes),
                RegistroBpa::Linha(l) => {
                    self.meses.insert(l.cmp);
                    nossas.push(*l);
                }
            }
        }
        let conta = historico::bloco(tx, self.alvo.cnes, self.alvo.lote, &nossas).await?;
        somar(&mut self.efeito, conta);
        Ok(())
    }

    pub fn concluir(mut self) -> Efeito {
        let mut meses = self.meses.iter();
        self.efeito.competencia = meses.next().copied().filter(|_| meses.next().is_none());
        self.alheias.contar_no(&mut self.efeito);
        self.efeito
    }
}
