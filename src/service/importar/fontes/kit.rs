//! The KIT SIA: procedures and rules of months that the SIGTAP has not filled, and the small code tables.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use nexsus_domain::{CodigoDeTabela, CodigoProcedimento, Competencia, Procedimento};
use nexsus_ingest::Lida;
use nexsus_ingest::kit::RegistroKit;
use nexsus_store::{Tx, kit, procedimento, sigtap};

use super::super::aplicar::{Alvo, Efeito};
use super::{somar, textos};
use crate::erro::Resultado;
use crate::observador::Observador;

/// Procedure with its instruments and attributes.
type Regrado = (Procedimento, Vec<String>, Vec<String>);
type Mes = (Competencia, &'static str);

/// Records of one KIT on their way in.
pub(in crate::importar) struct Kit {
    alvo: Alvo,
    /// Tables of months met so far: may the KIT write there?
    pode: BTreeMap<Mes, bool>,
    /// In a rehearsal: the rows that stand.
    antes: BTreeMap<Mes, HashSet<Vec<String>>>,
    meses: BTreeSet<Competencia>,
    cedidos: BTreeSet<Competencia>,
    cedidas: u64,
    feitas: u64,
    efeito: Efeito,
}

impl Kit {
    pub fn novo(alvo: Alvo) -> Self {
        Self {
            alvo,
            pode: BTreeMap::new(),
            antes: BTreeMap::new(),
            meses: BTreeSet::new(),
            cedidos: BTreeSet::new(),
            cedidas: 0,
            feitas: 0,
            efeito: Efeito::default(),
        }
    }

    pub async fn bloco(&mut self, tx: &mut Tx, itens: Vec<Lida<RegistroKit>>, obs: &dyn Observador) -> Resultado<()> {
        let mut procedimentos: BTreeMap<Competencia, Vec<Regrado>> = BTreeMap::new();
        let mut lados: BTreeMap<Mes, Vec<Vec<String>>> = BTreeMap::new();
        let mut codigos: Vec<CodigoDeTabela> = Vec::new();
        self.feitas += itens.len() as u64;
        for item in itens {
            let (mes, linha) = match item.valor {
                RegistroKit::Procedimento { procedimento, registros, detalhes } => {
                    let mes = procedimento.dt_competencia;
                    procedimentos.entry(mes).or_default().push((*procedimento, registros, detalhes));
                    continue;
                }
                RegistroKit::Codigo(c) => {
                    codigos.push(c);
                    continue;
                }
                RegistroKit::Ocupacao(c, p, cbo) => {
                    ((c, "rl_procedimento_ocupacao"), vec![p.to_string(), cbo.to_string()])
                }
                RegistroKit::Cid(c, p, cid) => ((c, "rl_procedimento_cid"), vec![p.to_string(), cid.to_string()]),
                RegistroKit::Servico(c, p, s, k) => ((c, "rl_procedimento_servico"), vec![p.to_string(), s, k]),
            };
            lados.entry(mes).or_default().push(linha);
        }
        for (mes, todos) in procedimentos {
            self.procedimentos(tx, mes, &todos).await?;
        }
        for (mes, linhas) in lados {
            self.lado(tx, mes, &linhas).await?;
        }
        let lote = self.alvo.lote.map(|l| (self.alvo.cnes, l));
        let conta = kit::codigos(tx, lote, &codigos).await?;
        somar(&mut self.efeito, conta);
        obs.progresso(self.feitas, None, if lote.is_some() { "gravando" } else { "comparando com o banco" });
        Ok(())
    }

    /// May the KIT write there? Asked once, before the first row of the file goes in.
    async fn pode(&mut self, tx: &mut Tx, (mes, arquivo): Mes) -> Resultado<bool> {
        let tabela = arquivo.strip_prefix("rl_").unwrap_or(arquivo);
        if let Some(p) = self.pode.get(&(mes, arquivo)) {
            return Ok(*p);
        }
        let p = kit::pode_encher(tx, tabela, mes).await?;
        if let (true, Some(lote)) = (p, self.alvo.lote) {
            kit::marcar(tx, tabela, mes, (self.alvo.cnes, lote)).await?;
        }
        self.pode.insert((mes, arquivo), p);
        Ok(p)
    }

    fn ceder(&mut self, mes: Competencia, linhas: usize) {
        self.cedidos.insert(mes);
        self.cedidas += linhas as u64;
    }

    async fn procedimentos(&mut self, tx: &mut Tx, mes: Competencia, todos: &[Regrado]) -> Resultado<()> {
        if !self.pode(tx, (mes, "procedimento")).await? {
            self.ceder(mes, todos.len());
            return Ok(());
        }
        self.meses.insert(mes);
        let codigos: Vec<i64> = todos.iter().map(|(p, ..)| p.co_procedimento.numero()).collect();
        let antes = procedimento::existentes_de(tx, mes, &codigos).await?;
        let mut novos: HashMap<CodigoProcedimento, (&Procedimento, [u8; 32])> = HashMap::new();
        for (p, ..) in todos {
            let hash = procedimento::hash(p);
            match antes.get(&p.co_procedimento) {
                // A code that comes twice in a table is told by the first.
                _ if novos.contains_key(&p.co_procedimento) => self.efeito.iguais += 1,
                Some(h) if *h == hash => self.efeito.iguais += 1,
                outro => {
                    if outro.is_some() {
                        self.efeito.alteradas += 1;
                    } else {
                        self.efeito.novas += 1;
                    }
                    novos.insert(p.co_procedimento, (p, hash));
                }
            }
        }
        let Some(lote) = self.alvo.lote else { return Ok(()) };
        let gravar: Vec<(&Procedimento, [u8; 32])> = novos.into_values().collect();
        procedimento::gravar(tx, &gravar, Some((self.alvo.cnes, lote))).await?;
        for (arquivo, qual) in [("rl_procedimento_registro", 0), ("rl_procedimento_detalhe", 1)] {
            if self.pode(tx, (mes, arquivo)).await? {
                let de = |t: &Regrado| if qual == 0 { t.1.clone() } else { t.2.clone() };
                let linhas: Vec<Vec<String>> = todos
                    .iter()
                    .flat_map(|t| {
                        de(t).into_iter().map(|v| vec![t.0.co_procedimento.to_string(), v]).collect::<Vec<_>>()
                    })
                    .collect();
                sigtap::gravar(tx, mes, arquivo, &linhas).await?;
            }
        }
        Ok(())
    }

    async fn lado(&mut self, tx: &mut Tx, (mes, arquivo): Mes, linhas: &[Vec<String>]) -> Resultado<()> {
        if !self.pode(tx, (mes, arquivo)).await? {
            self.ceder(mes, linhas.len());
            return Ok(());
        }
        self.meses.insert(mes);
        let novas = if self.alvo.lote.is_some() {
            sigtap::gravar(tx, mes, arquivo, linhas).await?
        } else {
            if !self.antes.contains_key(&(mes, arquivo)) {
                let antes = sigtap::linhas_de(tx, mes, arquivo).await?;
                self.antes.insert((mes, arquivo), antes);
            }
            let antes = self.antes.get(&(mes, arquivo));
            linhas.iter().filter(|l| !antes.is_some_and(|a| a.contains(*l))).count() as u64
        };
        self.efeito.novas += novas;
        self.efeito.iguais += linhas.len() as u64 - novas;
        Ok(())
    }

    pub fn concluir(mut self) -> Efeito {
        let mut meses = self.meses.iter();
        self.efeito.competencia = meses.next().copied().filter(|_| meses.next().is_none());
        if self.cedidas > 0 {
            let cedidos: Vec<Competencia> = self.cedidos.iter().copied().collect();
            self.efeito.avisos.push(textos::sigtap_vence(&cedidos, self.cedidas));
            self.efeito.mobilia += self.cedidas;
        }
        self.efeito
    }
}
