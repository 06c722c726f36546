//! The core that all use cases hang on: settings, folders, the database opened on first need,
//! and the jobs that run in this process.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use nexsus_store::{Alvo, Banco, Chaves, ErroStore, EstadoEsquema, Mestra, usuario};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::config::{Configuracao, Pastas, ler_segredo};
use crate::erro::{ErroUsuario, Resultado, saida};
use crate::modelo::Situacao;
use crate::tarefa::Sinal;
use crate::trabalhador::Trabalhador;

/// Handle on the use cases; cheap to clone.
#[derive(Clone)]
pub struct Nucleo(Arc<Interno>);

struct Interno {
    config: Configuracao,
    pastas: Pastas,
    trabalhador: Trabalhador,
    banco: OnceCell<Banco>,
    sinais: Mutex<HashMap<Uuid, Arc<Sinal>>>,
}

impl std::fmt::Debug for Nucleo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Nucleo").field("aberto", &self.0.banco.initialized()).finish_non_exhaustive()
    }
}

impl Nucleo {
    /// Builds the core; touches neither disk nor network, so the first frame never waits for it.
    pub fn novo(config: Configuracao, pastas: Pastas) -> Self {
        Self::com_trabalhador(config, pastas, Trabalhador::deste_programa())
    }

    /// Same, with a chosen place for reading files.
    pub fn com_trabalhador(config: Configuracao, pastas: Pastas, trabalhador: Trabalhador) -> Self {
        crate::tempo::definir(config.fuso);
        Self(Arc::new(Interno { config, pastas, trabalhador, banco: OnceCell::new(), sinais: Mutex::default() }))
    }

    /// Builds the core and opens the database when there is one.
    pub async fn abrir(config: Configuracao, pastas: Pastas) -> Resultado<Self> {
        let nucleo = Self::novo(config, pastas);
        if nucleo.situacao().await? == Situacao::Pronta {
            nucleo.banco().await?;
        }
        Ok(nucleo)
    }

    /// Settings.
    pub fn config(&self) -> &Configuracao {
        &self.0.config
    }

    /// Folders.
    pub fn pastas(&self) -> &Pastas {
        &self.0.pastas
    }

    pub(crate) fn trabalhador(&self) -> &Trabalhador {
        &self.0.trabalhador
    }

    pub(crate) fn sinais(&self) -> &Mutex<HashMap<Uuid, Arc<Sinal>>> {
        &self.0.sinais
    }

    /// File of the key that wraps all others.
    pub(crate) fn arquivo_da_chave(&self) -> PathBuf {
        self.0.pastas.chaves.join("nexsus.chave")
    }

    pub(crate) fn alvo(&self) -> Resultado<Alvo> {
        let config = self.config();
        let senha = config
            .banco_senha_arquivo
            .as_deref()
            .map(ler_segredo)
            .transpose()?
            .map(|s| nexsus_store::Segredo::novo(s.to_string()));
        Ok(Alvo::ler(&config.banco)?.com_segredos(senha, config.banco_ca.clone()))
    }

    /// The database without keys, its schema not looked at; `None` when it does not exist yet.
    pub(crate) async fn banco_cru(&self, criar: bool) -> Resultado<Option<Banco>> {
        match Banco::abrir(&self.alvo()?, criar).await {
            Ok(banco) => Ok(Some(banco)),
            Err(ErroStore::NaoEncontrado) => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    /// Whether the installation is new, ready, or needs `migrar`.
    pub async fn situacao(&self) -> Resultado<Situacao> {
        if self.0.banco.initialized() {
            return Ok(Situacao::Pronta);
        }
        let Some(banco) = self.banco_cru(false).await? else { return Ok(Situacao::Nova) };
        Ok(match banco.estado().await? {
            EstadoEsquema::Vazio => Situacao::Nova,
            EstadoEsquema::Atrasado { .. } => Situacao::PrecisaMigrar,
            EstadoEsquema::MaisNovo { tem, quer } => {
                return Err(ErroStore::EsquemaMaisNovo { tem, conhece: quer }.into());
            }
            EstadoEsquema::Atual(_) => {
                let mut tx = banco.ler().await?;
                if usuario::contar(&mut tx).await? == 0 { Situacao::Nova } else { Situacao::Pronta }
            }
        })
    }

    /// The open database with its keys; opens it on first need.
    pub(crate) async fn banco(&self) -> Resultado<&Banco> {
        self.0.banco.get_or_try_init(|| self.abrir_banco()).await
    }

    async fn abrir_banco(&self) -> Resultado<Banco> {
        let banco = self.banco_cru(false).await?.ok_or_else(nao_iniciada)?;
        match banco.estado().await? {
            EstadoEsquema::Atual(_) => {}
            EstadoEsquema::Vazio => return Err(nao_iniciada()),
            EstadoEsquema::Atrasado { tem, quer } => {
                return Err(ErroStore::EsquemaAtrasado { tem, quer }.into());
            }
            EstadoEsquema::MaisNovo { tem, quer } => {
                return Err(ErroStore::EsquemaMaisNovo { tem, conhece: quer }.into());
            }
        }
        let mestra = match Mestra::abrir(&self.arquivo_da_chave()) {
            Err(ErroStore::NaoEncontrado) => return Err(ErroStore::ChaveAusente.into()),
            outro => outro?,
        };
        let mut tx = banco.ler().await?;
        let chaves = Chaves::abrir(&mut tx, &mestra).await?;
        drop(tx);
        Ok(banco.com_chaves(Arc::new(chaves)))
    }

    /// Puts a database that was just made by `iniciar` in place.
    pub(crate) fn adotar_banco(&self, banco: Banco) {
        // Somebody else of this process may have opened it meanwhile; both are the same database.
        let _ = self.0.banco.set(banco);
    }

    /// Applies missing migrations, or only names them. Needs no session: without it nobody can log in.
    pub async fn migrar(&self, ensaio: bool) -> Resultado<Vec<String>> {
        let banco = self.banco_cru(false).await?.ok_or_else(nao_iniciada)?;
        if ensaio {
            return Ok(banco.migracoes_pendentes().await?);
        }
        Ok(banco.migrar().await?)
    }

    /// Closes the database; SQLite folds its log into the file.
    pub async fn fechar(&self) {
        if let Some(banco) = self.0.banco.get() {
            banco.fechar().await;
        }
    }
}

/// The installation has no database yet.
pub(crate) fn nao_iniciada() -> ErroUsuario {
    ErroUsuario::novo(
        "nao_iniciada",
        saida::CONFIGURACAO,
        "Esta instalação ainda não foi iniciada: não há banco de dados.",
        "Rode: nexsus iniciar --admin NOME --senha-arquivo ARQUIVO, ou abra o programa sem comando.",
    )
}
