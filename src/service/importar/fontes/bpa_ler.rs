//! `bpa ler`: what a BPA text file says, whether its header agrees with its lines, and what cannot be read. Writes nothing
//! but the mark in the trail that somebody looked.

use std::collections::BTreeMap;
use std::path::Path;

use nexsus_domain::Competencia;
use nexsus_ingest::bpa::{CabecalhoLido, RegistroBpa};
use nexsus_ingest::{Itens, Leitura, Tipo};
use serde_json::json;

use super::super::{arquivo, mostrar, vazio};
use crate::erro::{ErroUsuario, Resultado};
use crate::modelo::{ErroDoArquivo, Linhas, PedidoImportacao, RelatorioBpa, TotalBpa};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;
use crate::tarefa::em_paralelo;

impl Nucleo {
    /// Reads a BPA text file and compares its header with its lines.
    pub async fn bpa_ler(&self, s: &Sessao, caminho: &Path, obs: &dyn Observador) -> Resultado<RelatorioBpa> {
        self.autorizar(s, Acao::Importar).await?;
        let pedido = PedidoImportacao::de(Tipo::Bpa, caminho);
        let (copia, onde) = (pedido.clone(), self.trabalhador().clone());
        let (sha256, lido) = em_paralelo(obs, move |ponte| {
            let mut aberto = arquivo::abrir(&copia, None, ponte)?;
            let lido = if aberto.grande {
                Err(nexsus_ingest::ErroDeArquivo::LimiteExcedido)
            } else {
                onde.ler(&mut aberto.arquivo, &aberto.pedido, ponte)?
            };
            Ok((aberto.sha256, lido))
        })
        .await?;
        let mut relatorio = RelatorioBpa {
            arquivo: pedido.arquivo.display().to_string(),
            sha256: vazio(&pedido, &sha256).sha256,
            ..RelatorioBpa::default()
        };
        match lido {
            Ok(leitura) => relatorio.preencher(leitura)?,
            Err(e) => {
                relatorio.erro = Some(ErroDoArquivo {
                    codigo: e.codigo().into(),
                    mensagem: e.mensagem().into(),
                    remedio: e.remedio_para(Tipo::Bpa).into(),
                });
            }
        }
        // Refused lines are shown, and they hold names.
        let caso = self.escrita(s, Acao::Importar).await?;
        caso.concluir("arquivo", &relatorio.sha256, json!({ "bpa_ler": relatorio.linhas.lidas })).await?;
        Ok(relatorio)
    }
}

impl RelatorioBpa {
    fn preencher(&mut self, leitura: Leitura) -> Resultado<()> {
        let Itens::Bpa(itens) = leitura.itens else { return Err(ErroUsuario::interno("linhas do BPA")) };
        let mut cabecalho: Option<CabecalhoLido> = None;
        let mut totais: BTreeMap<(Competencia, &'static str), TotalBpa> = BTreeMap::new();
        for item in itens {
            match item.valor {
                RegistroBpa::Cabecalho(c) => cabecalho = Some(*c),
                RegistroBpa::Linha(l) => {
                    let total = totais.entry((l.cmp, l.org.codigo())).or_insert_with(|| TotalBpa {
                        competencia: l.cmp,
                        instrumento: l.org.codigo().into(),
                        linhas: 0,
                        quantidade: 0,
                    });
                    total.linhas += 1;
                    total.quantidade += i64::from(l.quantidade);
                }
            }
        }
        self.layout = leitura.layout;
        self.linhas = Linhas {
            lidas: leitura.lidas,
            novas: totais.values().map(|t| t.linhas).sum(),
            rejeitadas: leitura.rejeitos.len() as u64,
            mobilia: leitura.mobilia + u64::from(cabecalho.is_some()),
            ..Linhas::default()
        };
        self.confere = cabecalho.as_ref().is_some_and(|c| c.diferencas.is_empty());
        self.cabecalho = cabecalho;
        self.competencias = totais.into_values().collect();
        self.rejeitos = leitura.rejeitos.into_iter().map(mostrar).collect();
        Ok(())
    }
}
