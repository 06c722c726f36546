//! Establishment, teams and professionals from the CNES. A blank of the source never empties what we hold: weekly hours,
//! CPF and the data of the establishment are only completed or corrected.

use std::collections::{BTreeSet, HashMap};

use nexsus_domain::{Cbo, Cnes, Cnpj, Equipe, Ibge6, Profissional};
use nexsus_ingest::Lida;
use nexsus_ingest::cnes_xml::RegistroCnes;
use nexsus_store::{Gravado, Tx, equipe, estabelecimento, profissional};

use super::super::aplicar::{Alvo, Efeito};
use super::{Alheias, dono, textos};
use crate::erro::Resultado;

type Chave = (i64, Cbo);

/// Records of one source on their way in.
pub(in crate::importar) struct Cadastro {
    alvo: Alvo,
    /// What stood before; read with the first block.
    antes: Option<Antes>,
    vistos: BTreeSet<Chave>,
    achou_a_unidade: bool,
    alheias: Alheias,
    efeito: Efeito,
}

struct Antes {
    cnes: Cnes,
    profissionais: HashMap<Chave, Gravado<Profissional>>,
    equipes: HashMap<String, Equipe>,
}

impl Cadastro {
    pub fn novo(alvo: Alvo) -> Self {
        Self {
            alvo,
            antes: None,
            vistos: BTreeSet::new(),
            achou_a_unidade: false,
            alheias: Alheias::default(),
            efeito: Efeito::default(),
        }
    }

    pub async fn bloco(&mut self, tx: &mut Tx, itens: Vec<Lida<RegistroCnes>>) -> Resultado<()> {
        let antes = match self.antes.take() {
            Some(a) => a,
            None => Antes::ler(tx, self.alvo).await?,
        };
        for item in itens {
            if item.valor.cnes() != antes.cnes {
                self.alheias.contar(item.valor.cnes());
                continue;
            }
            match item.valor {
                RegistroCnes::Estabelecimento { cnes, nome, cnpj, ibge } => {
                    self.achou_a_unidade = true;
                    self.unidade(tx, cnes, &nome, cnpj, ibge).await?;
                }
                RegistroCnes::Equipe(e) => self.equipe(tx, &antes, &e).await?,
                RegistroCnes::Lotacao(p) => self.lotacao(tx, &antes, *p).await?,
            }
        }
        self.antes = Some(antes);
        Ok(())
    }

    async fn unidade(
        &mut self,
        tx: &mut Tx,
        cnes: Cnes,
        nome: &str,
        cnpj: Option<Cnpj>,
        ibge: Option<Ibge6>,
    ) -> Resultado<()> {
        let Some(atual) = estabelecimento::obter(tx, cnes.numero()).await? else {
            self.efeito.iguais += 1;
            return Ok(());
        };
        let mut novo = atual.dado.clone();
        if novo.nome_estab.trim().is_empty() {
            nome.clone_into(&mut novo.nome_estab);
        }
        novo.cnpj = novo.cnpj.or(cnpj);
        novo.ibge = novo.ibge.or(ibge);
        if novo.uf.is_empty() {
            novo.uf = novo.ibge.map(|i| i.uf().to_owned()).unwrap_or_default();
        }
        if novo == atual.dado {
            self.efeito.iguais += 1;
            return Ok(());
        }
        self.efeito.alteradas += 1;
        if self.alvo.lote.is_some() {
            estabelecimento::alterar(tx, atual.versao, &novo).await?;
        }
        Ok(())
    }

    async fn equipe(&mut self, tx: &mut Tx, antes: &Antes, e: &Equipe) -> Resultado<()> {
        match antes.equipes.get(&e.ine) {
            Some(a) if a == e => {
                self.efeito.iguais += 1;
                return Ok(());
            }
            Some(_) => self.efeito.alteradas += 1,
            None => self.efeito.novas += 1,
        }
        if self.alvo.lote.is_some() {
            equipe::gravar(tx, e).await?;
        }
        Ok(())
    }

    async fn lotacao(&mut self, tx: &mut Tx, antes: &Antes, mut p: Profissional) -> Resultado<()> {
        let chave = (p.cns_prof.numero(), p.cbo_prof);
        self.vistos.insert(chave);
        match antes.profissionais.get(&chave) {
            Some(a) => {
                p.ch_prof = p.ch_prof.or(a.dado.ch_prof);
                p.cpf = p.cpf.or(a.dado.cpf);
                if p.ine.is_empty() {
                    p.ine.clone_from(&a.dado.ine);
                }
                if p == a.dado {
                    self.efeito.iguais += 1;
                    return Ok(());
                }
                self.efeito.alteradas += 1;
            }
            None => self.efeito.novas += 1,
        }
        if self.alvo.lote.is_some() {
            profissional::gravar(tx, &p).await?;
        }
        Ok(())
    }

    pub async fn concluir(mut self, tx: &mut Tx) -> Resultado<Efeito> {
        let antes = match self.antes.take() {
            Some(a) => a,
            None => Antes::ler(tx, self.alvo).await?,
        };
        if !self.achou_a_unidade && self.vistos.is_empty() {
            self.efeito.avisos.push(textos::sem_a_unidade(antes.cnes));
        } else {
            let ausentes = antes.profissionais.keys().filter(|c| !self.vistos.contains(*c)).count();
            if ausentes > 0 {
                self.efeito.avisos.push(textos::ausentes(ausentes));
            }
        }
        self.alheias.contar_no(&mut self.efeito);
        Ok(self.efeito)
    }
}

impl Antes {
    async fn ler(tx: &mut Tx, alvo: Alvo) -> Resultado<Self> {
        let cnes = dono(alvo)?;
        let profissionais = profissional::listar(tx, alvo.cnes).await?;
        Ok(Self {
            cnes,
            profissionais: profissionais
                .into_iter()
                .map(|p| ((p.dado.cns_prof.numero(), p.dado.cbo_prof), p))
                .collect(),
            equipes: equipe::listar(tx, alvo.cnes).await?,
        })
    }
}
