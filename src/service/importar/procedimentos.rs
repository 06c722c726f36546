//! Procedures: one row per code and competência; a later file of the same competência corrects. Done block by block, so
//! that a table of any length takes the memory of one block.

use std::collections::{BTreeMap, HashMap};

use nexsus_domain::{Competencia, Procedimento};
use nexsus_ingest::Lida;
use nexsus_store::{Tx, procedimento};

use super::aplicar::{Alvo, Efeito, MUDANCAS};
use crate::erro::Resultado;
use crate::observador::Observador;

/// Procedures of one file on their way in.
pub(super) struct Procedimentos {
    alvo: Alvo,
    /// Competências met so far, and whether anything stood in them before this file.
    meses: BTreeMap<Competencia, bool>,
    feitas: u64,
    efeito: Efeito,
}

impl Procedimentos {
    pub fn novo(alvo: Alvo) -> Self {
        Self { alvo, meses: BTreeMap::new(), feitas: 0, efeito: Efeito::default() }
    }

    pub async fn bloco(&mut self, tx: &mut Tx, itens: Vec<Lida<Procedimento>>, obs: &dyn Observador) -> Resultado<()> {
        let mut por_mes: BTreeMap<Competencia, Vec<&Procedimento>> = BTreeMap::new();
        for i in &itens {
            por_mes.entry(i.valor.dt_competencia).or_default().push(&i.valor);
        }
        for (mes, lidos) in por_mes {
            let tinha = match self.meses.get(&mes) {
                Some(t) => *t,
                None => {
                    let t = procedimento::ha_na_competencia(tx, mes).await?;
                    self.meses.insert(mes, t);
                    t
                }
            };
            let codigos: Vec<i64> = lidos.iter().map(|p| p.co_procedimento.numero()).collect();
            let antes = if tinha { procedimento::existentes_de(tx, mes, &codigos).await? } else { HashMap::new() };
            let mut gravar = Vec::with_capacity(lidos.len());
            for p in lidos {
                let hash = procedimento::hash(p);
                match antes.get(&p.co_procedimento) {
                    None => self.efeito.novas += 1,
                    Some(h) if *h == hash => {
                        self.efeito.iguais += 1;
                        continue;
                    }
                    Some(_) => {
                        self.efeito.alteradas += 1;
                        if self.alvo.lote.is_none() && self.efeito.mudancas.len() < MUDANCAS {
                            let antes = procedimento::obter(tx, p.co_procedimento, mes).await?;
                            self.efeito.mudancas.extend(antes.and_then(|a| diferenca(&a, p)));
                        }
                    }
                }
                gravar.push((p, hash));
            }
            if let Some(lote) = self.alvo.lote {
                procedimento::gravar(tx, &gravar, Some((self.alvo.cnes, lote))).await?;
            }
        }
        self.feitas += itens.len() as u64;
        let fase = if self.alvo.lote.is_some() { "gravando" } else { "comparando com o banco" };
        obs.progresso(self.feitas, None, fase);
        Ok(())
    }

    pub fn concluir(mut self) -> Efeito {
        let mut meses = self.meses.into_keys();
        self.efeito.competencia = meses.next().filter(|_| meses.next().is_none());
        self.efeito
    }
}

/// What a corrected row says now and then, only the columns that differ.
fn diferenca(a: &Procedimento, b: &Procedimento) -> Option<(String, String, String)> {
    let colunas = |p: &Procedimento| {
        vec![
            ("nome", p.no_procedimento.clone()),
            ("complexidade", p.tp_complexidade.clone()),
            ("sexo", p.tp_sexo.clone()),
            ("quantidade máxima", p.qt_maxima_execucao.to_string()),
            ("pontos", p.qt_pontos.to_string()),
            ("idade mínima", p.vl_idade_minima.to_string()),
            ("idade máxima", p.vl_idade_maxima.to_string()),
            ("valor SH", p.vl_sh.to_string()),
            ("valor SA", p.vl_sa.to_string()),
            ("valor SP", p.vl_sp.to_string()),
            ("financiamento", p.co_financiamento.clone()),
            ("rubrica", p.co_rubrica.clone()),
            ("permanência", format!("{}/{}", p.qt_dias_permanencia, p.qt_tempo_permanencia)),
        ]
    };
    let (mut antes, mut depois) = (Vec::new(), Vec::new());
    for ((nome, velho), (_, novo)) in colunas(a).into_iter().zip(colunas(b)) {
        if velho != novo {
            antes.push(format!("{nome} {velho}"));
            depois.push(format!("{nome} {novo}"));
        }
    }
    (!antes.is_empty()).then(|| (b.co_procedimento.formatado(), antes.join(", "), depois.join(", ")))
}
