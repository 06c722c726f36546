//! The demonstration: fills an empty database through the front door. Sample files are written
//! and then imported, mapped, ruled and billed by the same use cases an operator uses; only the
//! SIGTAP side tables, which need a whole monthly package, are put in directly.

mod arquivos;
pub(crate) mod gerador;
mod pdf;
mod planilha;

use std::fs;
use std::path::{Path, PathBuf};

use nexsus_domain::{Competencia, RegrasSigtap};
use nexsus_ingest::Tipo;
use nexsus_store::procedimento;
use serde::Serialize;
use serde_json::json;

use crate::erro::{ErroUsuario, Resultado, de_arquivo, saida};
use crate::modelo::{Ambito, PedidoGeracao, PedidoImportacao, RegraProfissional};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::Acao;
use crate::sessao::Sessao;
use gerador::{PROFISSIONAIS, Sorte, TIPOS};

const PACIENTES: usize = 120;
const ATENDIMENTOS_POR_MES: usize = 160;

/// What the demonstration made.
#[derive(Debug, Clone, Serialize)]
pub struct ResultadoDemo {
    /// Folder with the sample files.
    pub pasta: PathBuf,
    /// The sample files.
    pub arquivos: Vec<String>,
    /// Competências with attendances, AAAAMM; the last one is left to be billed by hand.
    pub competencias: Vec<String>,
    /// Patients registered.
    pub pacientes: usize,
    /// Attendances imported.
    pub atendimentos: usize,
    /// Lines generated.
    pub linhas: u64,
}

impl Nucleo {
    /// Fills an empty database with invented data. `competencias` months up to the one before
    /// `ate`; everything but the last month is billed.
    pub async fn demo(
        &self,
        s: &Sessao,
        semente: u64,
        competencias: u32,
        pasta: Option<&Path>,
        ate: Competencia,
        obs: &dyn Observador,
    ) -> Resultado<ResultadoDemo> {
        self.autorizar(s, Acao::Demo).await?;
        self.exigir_vazio(s).await?;
        let pasta = pasta.map_or_else(|| self.pastas().dados.join("demo"), Path::to_path_buf);
        fs::create_dir_all(&pasta).map_err(|e| de_arquivo(&e, &pasta))?;
        let sessao = self.estabelecimento_da_demo(s).await?;

        let mut sorte = Sorte::nova(semente);
        let pessoas = gerador::pessoas(&mut sorte, PACIENTES);
        let mut nomes = Vec::new();
        let mut gravar = |nome: String, bytes: &[u8]| -> Resultado<PathBuf> {
            let caminho = pasta.join(&nome);
            fs::write(&caminho, bytes).map_err(|e| de_arquivo(&e, &caminho))?;
            nomes.push(nome);
            Ok(caminho)
        };
        let cadastro = gravar("pacientes.xlsx".into(), &arquivos::cadastro(&pessoas)?)?;
        self.importar(&sessao, PedidoImportacao::de(Tipo::Planilha, cadastro), obs).await?;

        let quantas = i32::try_from(competencias.clamp(1, 24)).unwrap_or(1);
        let meses: Vec<Competencia> = (0..quantas).map(|i| ate.mais(i - quantas)).collect();
        let mut atendimentos = 0;
        for mes in &meses {
            let numero = mes.numero();
            gravar(format!("tb_procedimento_{numero}_layout.txt"), arquivos::leiaute().as_bytes())?;
            let tabela = gravar(format!("tb_procedimento_{numero}.txt"), &arquivos::sigtap(*mes))?;
            self.importar(&sessao, PedidoImportacao::de(Tipo::Txt, tabela), obs).await?;
            self.regras_da_demo(&sessao, *mes).await?;
            let visitas = gerador::visitas(&mut sorte, &pessoas, *mes, ATENDIMENTOS_POR_MES);
            atendimentos += visitas.len();
            let pdf = arquivos::relatorio(&visitas, &mes.formatado());
            let relatorio = gravar(format!("atendimentos_{numero}.pdf"), &pdf)?;
            self.importar(&sessao, PedidoImportacao::de(Tipo::Pdf, relatorio), obs).await?;
        }
        for tipo in &TIPOS {
            if let Some(codigo) = gerador::sigtap(tipo) {
                self.depara_definir(&sessao, tipo.codigo_aureo, codigo).await?;
            }
        }
        self.profissionais_da_demo(&sessao, &mut sorte).await?;
        let mut linhas = 0;
        for mes in meses.split_last().map_or(&[][..], |(_, antes)| antes) {
            let pedido = PedidoGeracao { competencia: *mes, cnes: None, mvm: None, ensaio: false };
            linhas += self.producao_gerar(&sessao, pedido, obs).await?.geradas;
        }
        let caso = self.escrita(&sessao, Acao::Demo).await?;
        caso.concluir("instalacao", "demo", json!({ "semente": semente, "competencias": quantas })).await?;
        Ok(ResultadoDemo {
            pasta,
            arquivos: nomes,
            competencias: meses.iter().map(|m| m.numero().to_string()).collect(),
            pacientes: PACIENTES,
            atendimentos,
            linhas,
        })
    }

    async fn exigir_vazio(&self, s: &Sessao) -> Resultado<()> {
        let vazio =
            self.pacientes_pagina(s, String::new(), None, 1).await?.total == 0 && self.lotes(s).await?.is_empty();
        if vazio {
            return Ok(());
        }
        Err(ErroUsuario::novo(
            "demo_recusada",
            saida::SEM_SAIDA,
            "Este banco já tem dados: a demonstração só enche um banco vazio.",
            "Use outra pasta: NEXSUS_PASTA=OUTRA nexsus iniciar ..., e depois nexsus demo.",
        ))
    }

    async fn estabelecimento_da_demo(&self, s: &Sessao) -> Resultado<Sessao> {
        if s.cnes.is_some() {
            return Ok(s.clone());
        }
        let cnes = gerador::cnes().ok_or_else(|| ErroUsuario::interno("demonstração"))?;
        let dados = nexsus_domain::Estabelecimento::novo(cnes, "UBS DE DEMONSTRAÇÃO");
        self.estabelecimento_gravar(s, None, dados).await
    }

    async fn regras_da_demo(&self, s: &Sessao, mes: Competencia) -> Resultado<()> {
        let regras: Vec<_> = TIPOS
            .iter()
            .filter_map(gerador::sigtap)
            .map(|codigo| {
                let regra = RegrasSigtap {
                    registros: vec!["01".into(), "02".into()],
                    ocupacoes: PROFISSIONAIS.iter().map(|p| p.1.to_owned()).collect(),
                    detalhes: vec!["009".into()],
                    ..RegrasSigtap::default()
                };
                (codigo, regra)
            })
            .collect();
        let mut caso = self.escrita(s, Acao::Demo).await?;
        procedimento::gravar_regras(&mut caso.tx, mes, &regras).await?;
        caso.concluir("procedimento", &mes.to_string(), json!({ "regras": regras.len() })).await
    }

    async fn profissionais_da_demo(&self, s: &Sessao, sorte: &mut Sorte) -> Resultado<()> {
        for (nome, cbo, grupo) in PROFISSIONAIS {
            let (Some(cns), Some(cbo)) = (gerador::cns(sorte), gerador::cbo(cbo)) else { continue };
            let ambito = Ambito::Grupo(grupo.into());
            self.regra_definir(s, RegraProfissional { ambito, cns, cbo, nome: Some(nome.into()) }).await?;
        }
        Ok(())
    }
}
