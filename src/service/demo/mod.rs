//! The demonstration: fills an empty database through the front door. Sample files are written
//! and then imported, mapped, ruled and billed by the same use cases an operator uses; only the
//! SIGTAP side tables, which need a whole monthly package, are put in directly.

pub(crate) mod arquivos;
pub(crate) mod gerador;
pub(crate) mod pdf;
mod planilha;

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nexsus_domain::{Competencia, RegrasSigtap};
use nexsus_ingest::Tipo;
use nexsus_store::{instalacao, procedimento, usuario};
use serde::Serialize;
use serde_json::json;
use zeroize::Zeroizing;

use crate::csv_seguro::{exigir_livre, ja_existe};
use crate::erro::{ErroUsuario, Resultado, de_arquivo, saida};
use crate::modelo::{Ambito, PedidoGeracao, PedidoImportacao, RegraProfissional};
use crate::nucleo::Nucleo;
use crate::observador::Observador;
use crate::papel::{Acao, Papel};
use crate::sessao::{Sessao, senha};
use gerador::{PROFISSIONAIS, Sorte, TIPOS};

const PACIENTES: usize = 120;
const ATENDIMENTOS_POR_MES: usize = 160;

/// File with the password of the invented accounts.
const SENHA: &str = "senha-demo";

/// Every file the demonstration makes in its folder.
fn nomes_dos_arquivos(meses: &[Competencia]) -> Vec<String> {
    let do_mes = |m: &Competencia| {
        let n = m.numero();
        [format!("tb_procedimento_{n}_layout.txt"), format!("tb_procedimento_{n}.txt"), format!("atendimentos_{n}.pdf")]
    };
    ["pacientes.xlsx".to_owned(), SENHA.to_owned()].into_iter().chain(meses.iter().flat_map(do_mes)).collect()
}

/// A new file of this account alone; never over another one.
fn criar(caminho: &Path, bytes: &[u8]) -> Resultado<()> {
    let erro = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::AlreadyExists => ja_existe(caminho),
        _ => de_arquivo(&e, caminho),
    };
    let mut arquivo = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(caminho).map_err(erro)?;
    arquivo.write_all(bytes).and_then(|()| arquivo.sync_all()).map_err(erro)
}

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
    /// Invented accounts, named as their roles.
    pub usuarios: Vec<String>,
    /// File (0600) with the password they share.
    pub senha_arquivo: PathBuf,
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
        let quantas = i32::try_from(competencias.clamp(1, 24)).unwrap_or(1);
        let meses: Vec<Competencia> = (0..quantas).map(|i| ate.mais(i - quantas)).collect();
        // Before the first row is written: the folder may be somebody's own.
        for nome in nomes_dos_arquivos(&meses) {
            exigir_livre(&pasta.join(nome))?;
        }
        let sessao = self.estabelecimento_da_demo(s).await?;

        let mut sorte = Sorte::nova(semente);
        let pessoas = gerador::pessoas(&mut sorte, PACIENTES);
        let mut nomes = Vec::new();
        let mut gravar = |nome: String, bytes: &[u8]| -> Resultado<PathBuf> {
            let caminho = pasta.join(&nome);
            criar(&caminho, bytes)?;
            nomes.push(nome);
            Ok(caminho)
        };
        let cadastro = gravar("pacientes.xlsx".into(), &arquivos::cadastro(&pessoas)?)?;
        self.importar(&sessao, PedidoImportacao::de(Tipo::Planilha, cadastro), obs).await?;

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
        let senha_arquivo = pasta.join(SENHA);
        let usuarios = self.usuarios_da_demo(&sessao, &senha_arquivo).await?;
        let mut caso = self.escrita(&sessao, Acao::Demo).await?;
        instalacao::marcar_demo(&mut caso.tx).await?;
        caso.concluir("instalacao", "demo", json!({ "semente": semente, "competencias": quantas })).await?;
        Ok(ResultadoDemo {
            pasta,
            arquivos: nomes,
            competencias: meses.iter().map(|m| m.numero().to_string()).collect(),
            pacientes: PACIENTES,
            atendimentos,
            linhas,
            usuarios,
            senha_arquivo,
        })
    }

    /// One account for each role that works with the data; their password is drawn here and stands in one file only.
    async fn usuarios_da_demo(&self, s: &Sessao, arquivo: &Path) -> Resultado<Vec<String>> {
        let mut acaso = Zeroizing::new([0_u8; 18]);
        getrandom::fill(acaso.as_mut_slice()).map_err(|_| ErroUsuario::interno("sorteio de senha"))?;
        let frase = Zeroizing::new(URL_SAFE_NO_PAD.encode(acaso.as_slice()));
        criar(arquivo, format!("{}\n", frase.as_str()).as_bytes())?;
        let tempero = *self.banco().await?.ler().await?.chaves()?.pepper();
        let mut feitos = Vec::new();
        for papel in [Papel::Operador, Papel::Gestor, Papel::Auditor] {
            let copia = frase.clone();
            let phc = tokio::task::spawn_blocking(move || senha::cifrar(&copia, &tempero))
                .await
                .map_err(|_| ErroUsuario::interno("cifra de senha"))??;
            let mut caso = self.escrita(s, Acao::Demo).await?;
            if usuario::por_nome(&mut caso.tx, papel.nome()).await?.is_none() {
                let novo = usuario::inserir(&mut caso.tx, papel.nome(), &phc, papel.nome()).await?;
                caso.concluir("usuario", &novo.id.to_string(), json!({ "papel": papel.nome() })).await?;
                feitos.push(papel.nome().to_owned());
            }
        }
        Ok(feitos)
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
