//! The SIA's return: lines of our establishment go in, and the glosa of the file is told by competência.

use std::collections::BTreeMap;

use nexsus_domain::{Competencia, Dinheiro, LinhaRetorno};
use nexsus_ingest::Lida;
use nexsus_store::Tx;
use nexsus_store::retorno::{self, Glosa, Vezes};

use super::super::aplicar::{Alvo, Efeito};
use super::{Alheias, dono, somar, textos};
use crate::erro::Resultado;
use crate::estabelecimento::exigir_cnes;
use crate::nucleo::Nucleo;
use crate::papel::Acao;
use crate::sessao::Sessao;

/// Lines of one return on their way in.
pub(in crate::importar) struct Retorno {
    alvo: Alvo,
    vezes: Vezes,
    meses: BTreeMap<Competencia, Soma>,
    alheias: Alheias,
    efeito: Efeito,
}

#[derive(Default)]
struct Soma {
    qt: (u64, u64),
    vl: (i64, i64),
}

impl Retorno {
    pub fn novo(alvo: Alvo) -> Self {
        Self {
            alvo,
            vezes: Vezes::default(),
            meses: BTreeMap::new(),
            alheias: Alheias::default(),
            efeito: Efeito::default(),
        }
    }

    pub async fn bloco(&mut self, tx: &mut Tx, itens: Vec<Lida<LinhaRetorno>>) -> Resultado<()> {
        let cnes = dono(self.alvo)?;
        let mut nossas = Vec::with_capacity(itens.len());
        for l in itens.into_iter().map(|i| i.valor) {
            if l.cnes != cnes {
                self.alheias.contar(l.cnes);
                continue;
            }
            let s = self.meses.entry(l.cmp).or_default();
            s.qt.0 += u64::try_from(l.qt_apresentada).unwrap_or(0);
            s.qt.1 += u64::try_from(l.qt_aprovada).unwrap_or(0);
            s.vl.0 = s.vl.0.saturating_add(l.vl_apresentado.0);
            s.vl.1 = s.vl.1.saturating_add(l.vl_aprovado.0);
            nossas.push(l);
        }
        let conta = retorno::bloco(tx, self.alvo.cnes, self.alvo.lote, &mut self.vezes, &nossas).await?;
        somar(&mut self.efeito, conta);
        Ok(())
    }

    pub fn concluir(mut self) -> Efeito {
        let mut meses = self.meses.keys();
        self.efeito.competencia = meses.next().copied().filter(|_| meses.next().is_none());
        for (cmp, s) in &self.meses {
            self.efeito.avisos.push(textos::glosa(*cmp, s.qt, (Dinheiro(s.vl.0), Dinheiro(s.vl.1))));
        }
        self.alheias.contar_no(&mut self.efeito);
        self.efeito
    }
}

impl Nucleo {
    /// Presented and approved by competência, of every return imported: the real glosa.
    pub async fn glosa(&self, s: &Sessao) -> Resultado<Vec<Glosa>> {
        let mut tx = self.leitura(s, Acao::LoteVer).await?;
        Ok(retorno::glosa_por_competencia(&mut tx, exigir_cnes(s, None)?).await?)
    }
}
