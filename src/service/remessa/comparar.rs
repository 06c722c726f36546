//! `bpa ler` against something: another file, or the Produção of the month the file presents.

use std::path::{Path, PathBuf};

use nexsus_domain::bpa::{CabecalhoBpa, comparar, comparar_com_linhas};
use serde_json::json;

use super::gravar::{decodificar, em_linhas, ler_arquivo};
use super::reunir::reunir;
use super::textos;
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::estabelecimento::exigir_cnes;
use crate::modelo::{ComparacaoBpa, CompararCom};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;
use crate::tarefa::em_paralelo;

impl Nucleo {
    /// Compares a BPA text file, line by line and field by field; the file stands first in every answer.
    pub async fn bpa_comparar(
        &self,
        s: &Sessao,
        arquivo: &Path,
        com: CompararCom,
        obs: &dyn Observador,
    ) -> Resultado<ComparacaoBpa> {
        self.autorizar(s, Acao::Importar).await?;
        let texto = ler_texto(obs, arquivo.to_owned()).await?;
        let fim: ComparacaoBpa = match com {
            CompararCom::Arquivo(outro) => {
                let outro = ler_texto(obs, outro).await?;
                em_paralelo(obs, move |_| Ok(comparar(em_linhas(&texto), em_linhas(&outro)).into())).await?
            }
            CompararCom::Producao => {
                let mvm =
                    em_linhas(&texto).next().and_then(CabecalhoBpa::ler).and_then(|c| c.mvm).ok_or_else(|| {
                        ErroUsuario::novo(
                            "leiaute_desconhecido",
                            saida::DADOS,
                            textos::SEM_CABECALHO,
                            textos::CONFIRA_ARQUIVO,
                        )
                    })?;
                let cnes = exigir_cnes(s, None)?;
                let mut tx = self.leitura(s, Acao::ProducaoVer).await?;
                let carga = reunir(&mut tx, &[cnes], mvm, true).await?;
                drop(tx);
                em_paralelo(obs, move |_| {
                    Ok(comparar_com_linhas(em_linhas(&texto), carga.linhas.iter().map(|l| &l.linha)).into())
                })
                .await?
            }
        };
        let caso = self.escrita(s, Acao::Importar).await?;
        let detalhe = json!({ "bpa_comparar": fim.iguais, "diferentes": fim.diferentes.len() });
        caso.concluir("arquivo", "", detalhe).await?;
        Ok(fim)
    }
}

async fn ler_texto(obs: &dyn Observador, caminho: PathBuf) -> Resultado<String> {
    em_paralelo(obs, move |_| Ok(decodificar(&ler_arquivo(&caminho)?))).await
}
