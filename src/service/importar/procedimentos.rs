//! Procedures: one row per code and competência; a later file of the same competência corrects. Done block by block, so
//! that a table of any length takes the memory of one block.

use std::collections::{BTreeMap, HashMap, HashSet};

use nexsus_domain::{Competencia, Procedimento};
use nexsus_ingest::Lida;
use nexsus_ingest::sigtap::{LinhaSigtap, TabelaSigtap};
use nexsus_store::{Tx, kit, procedimento, sigtap};

use super::aplicar::{Alvo, Efeito, MUDANCAS};
use crate::erro::Resultado;
use crate::observador::Observador;

/// Procedures of one file on their way in.
pub(super) struct Procedimentos {
    alvo: Alvo,
    /// Competências met so far, and whether anything stood in them before this file.
    meses: BTreeMap<Competencia, bool>,
    /// Side tables of the package met so far, with the rows that stood in them before this file.
    lados: BTreeMap<(Competencia, TabelaSigtap), HashSet<Vec<String>>>,
    feitas: u64,
    efeito: Efeito,
}

impl Procedimentos {
    pub fn novo(alvo: Alvo) -> Self {
        Self { alvo, meses: BTreeMap::new(), lados: BTreeMap::new(), feitas: 0, efeito: Efeito::default() }
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
                    if self.alvo.lote.is_some() {
                        // What the KIT filled is the SIGTAP's from here on.
                        kit::esquecer(tx, "procedimento", mes).await?;
                    }
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

    /// Rows of the monthly package: procedures, and side tables whose newer rows take the place of the older ones.
    pub async fn pacote(&mut self, tx: &mut Tx, itens: Vec<Lida<LinhaSigtap>>, obs: &dyn Observador) -> Resultado<()> {
        let mut procedimentos = Vec::new();
        let mut lados: BTreeMap<(Competencia, TabelaSigtap), Vec<Vec<String>>> = BTreeMap::new();
        for Lida { pagina, linha, texto, valor } in itens {
            match valor {
                LinhaSigtap::Procedimento(p) => procedimentos.push(Lida { pagina, linha, texto, valor: *p }),
                LinhaSigtap::Outra(l) => lados.entry((l.competencia, l.tabela)).or_default().push(l.colunas),
            }
        }
        for ((mes, tabela), mut linhas) in lados {
            let arquivo = tabela.arquivo();
            let guardadas = sigtap::colunas_guardadas(arquivo);
            for l in &mut linhas {
                l.truncate(guardadas);
            }
            if !self.lados.contains_key(&(mes, tabela)) {
                let antes = sigtap::linhas_de(tx, mes, arquivo).await?;
                if self.alvo.lote.is_some() {
                    kit::esquecer(tx, arquivo.strip_prefix("rl_").unwrap_or(arquivo), mes).await?;
                    if !antes.is_empty() {
                        sigtap::esvaziar(tx, mes, arquivo).await?;
                    }
                }
                self.lados.insert((mes, tabela), antes);
            }
            if let Some(antes) = self.lados.get(&(mes, tabela)) {
                let iguais = linhas.iter().filter(|l| antes.contains(*l)).count() as u64;
                self.efeito.iguais += iguais;
                self.efeito.novas += linhas.len() as u64 - iguais;
            }
            self.feitas += linhas.len() as u64;
            if self.alvo.lote.is_some() {
                sigtap::gravar(tx, mes, arquivo, &linhas).await?;
            }
        }
        self.bloco(tx, procedimentos, obs).await
    }

    pub fn concluir(mut self) -> Efeito {
        self.meses.extend(self.lados.into_keys().map(|(mes, _)| (mes, true)));
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
