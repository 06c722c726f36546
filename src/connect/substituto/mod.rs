//! The stand-in of the outside services (webservices.md 8): CNES, CADSUS, RNDS, ViaCEP, OpenCEP, BrasilAPI and the open
//! data of DEMAS under their real paths, on the loopback, with invented people and with every fault a client must bear.
//! Started by the tests and by `nexsus demo --servicos`. It shares no line with the clients, so that the one proves the
//! other.
//!
//! Faults are switched by [`Substituto::falhar`], by the header `X-Substituto-Falha` or by `POST /_substituto/falhas`
//! with `{"caminho": "/ws/", "falha": "429=2, gzip", "vezes": 3}`; [`PALAVRAS`] lists the words.

mod arvore;
mod cadsus;
mod cep;
mod certificado;
mod cnes;
mod corpo;
mod demas;
mod estado;
mod falha;
mod mundo;
mod rede;
mod rnds;
mod rotas;
#[cfg(test)]
mod testes;
mod xml;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::Segredo;
pub use certificado::Credenciais;
use estado::Estado;
pub use falha::{CABECALHO, Falha, PALAVRAS};
pub use mundo::{
    CEP_GERAL, CEP_INEXISTENTE, CEP_SO_BRASILAPI, CEP_SO_OPENCEP, CNPJ, CboDoVinculo, Endereco, HOMONIMO, Mundo,
    PRIMEIRO_CEP, Paciente, Profissional, Unidade, Vinculo,
};
pub use xml::Prefixos;

/// What a stand-in is to be like.
#[derive(Debug, Clone)]
pub struct Opcoes {
    /// Same seed, same people.
    pub semente: u64,
    /// Port of the plain listener; 0 takes a free one.
    pub porta: u16,
    /// Professionals of [`Opcoes::cnes`], up to 30,000.
    pub profissionais: usize,
    /// Patients, up to 50,000; the first 32 are the special ones.
    pub pacientes: usize,
    /// CEPs of streets from [`PRIMEIRO_CEP`] on, up to 900,000; five special ones are always there.
    pub ceps: usize,
    /// Patients besides the made ones.
    pub pessoas: Vec<Paciente>,
    /// The establishment with professionals. The default is that of webservices.md 8, whose check digit is wrong: a client
    /// that checks before it asks needs another one, such as 1234560.
    pub cnes: String,
    /// The establishment whose list is empty.
    pub cnes_vazio: String,
    /// Account of the SOAP services.
    pub usuario: String,
    /// Its password.
    pub senha: Segredo,
    /// Also listen with TLS; the token then demands the client certificate.
    pub tls: bool,
    /// ViaCEP answers so many requests in [`Opcoes::viacep_janela`] and closes the connection after that.
    pub viacep_por_minuto: Option<u32>,
    /// One minute, unless a test has no time.
    pub viacep_janela: Duration,
    /// ViaCEP says "not found" in the older form.
    pub erro_booleano: bool,
    /// Life of a token, 30 minutes as the real one.
    pub token_vida: Duration,
    /// A token is refused after so many calls.
    pub token_chamadas: Option<u32>,
    /// Persons per page of PDQ.
    pub pdq_por_pagina: usize,
    /// Whether the list of links already has the hours, which nobody could confirm (webservices.md 10).
    pub horas_na_pesquisa: bool,
    /// How CNES writes its answers.
    pub prefixos: Prefixos,
}

impl Default for Opcoes {
    fn default() -> Self {
        Self {
            semente: 1,
            porta: 0,
            profissionais: 30,
            pacientes: 60,
            ceps: 200,
            pessoas: Vec::new(),
            cnes: "9999991".into(),
            cnes_vazio: "9999983".into(),
            usuario: "CONTA.DE.TESTE".into(),
            senha: "senha de teste".into(),
            tls: false,
            viacep_por_minuto: None,
            viacep_janela: Duration::from_mins(1),
            erro_booleano: false,
            token_vida: Duration::from_mins(30),
            token_chamadas: None,
            pdq_por_pagina: 5,
            horas_na_pesquisa: true,
            prefixos: Prefixos::default(),
        }
    }
}

/// Why a stand-in does not start.
#[derive(Debug, thiserror::Error)]
pub enum ErroSubstituto {
    /// The port is taken or the machine refuses to listen.
    #[error("não foi possível escutar em 127.0.0.1: {0}")]
    Porta(#[from] std::io::Error),
    /// The certificates could not be made.
    #[error("não foi possível fazer os certificados de teste")]
    Certificado,
}

impl From<rcgen::Error> for ErroSubstituto {
    fn from(_: rcgen::Error) -> Self {
        Self::Certificado
    }
}

impl From<rustls::Error> for ErroSubstituto {
    fn from(_: rustls::Error) -> Self {
        Self::Certificado
    }
}

#[derive(Debug, Clone)]
struct ComTls {
    credenciais: Credenciais,
    bom: SocketAddr,
    desconhecido: SocketAddr,
    vencido: SocketAddr,
}

/// A running stand-in. Dropping it stops it.
#[derive(Debug)]
pub struct Substituto {
    estado: Arc<Estado>,
    endereco: SocketAddr,
    tls: Option<ComTls>,
    parada: watch::Sender<bool>,
    tarefas: Vec<JoinHandle<()>>,
}

impl Substituto {
    /// Starts it on the loopback, inside the running tokio runtime.
    ///
    /// # Errors
    /// The port is taken; the certificates cannot be made.
    pub async fn iniciar(opcoes: Opcoes) -> Result<Self, ErroSubstituto> {
        let (porta, com_tls) = (opcoes.porta, opcoes.tls);
        let estado = Arc::new(Estado::novo(opcoes));
        let (parada, ouve) = watch::channel(false);
        let mut tarefas = Vec::new();
        let (ouvinte, endereco) = rede::abrir(porta).await?;
        tarefas.push(tokio::spawn(rede::servir(ouvinte, None, Arc::clone(&estado), ouve.clone())));
        let mut tls = None;
        if com_tls {
            let (credenciais, servidores) = certificado::fazer()?;
            let mut lugares = Vec::new();
            for config in [servidores.bom, servidores.desconhecido, servidores.vencido] {
                let (ouvinte, onde) = rede::abrir(0).await?;
                lugares.push(onde);
                tarefas.push(tokio::spawn(rede::servir(ouvinte, Some(config), Arc::clone(&estado), ouve.clone())));
            }
            if let [bom, desconhecido, vencido] = lugares[..] {
                tls = Some(ComTls { credenciais, bom, desconhecido, vencido });
            }
        }
        Ok(Self { estado, endereco, tls, parada, tarefas })
    }

    /// Where it listens without TLS.
    pub fn endereco(&self) -> SocketAddr {
        self.endereco
    }

    /// Base URL without TLS and without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.endereco)
    }

    /// Base URL with TLS, certificate of [`Credenciais::ca`].
    pub fn url_tls(&self) -> Option<String> {
        self.tls.as_ref().map(|t| format!("https://{}", t.bom))
    }

    /// Base URL whose certificate comes from an authority nobody was told of.
    pub fn url_de_ca_desconhecida(&self) -> Option<String> {
        self.tls.as_ref().map(|t| format!("https://{}", t.desconhecido))
    }

    /// Base URL whose certificate ended in 2020.
    pub fn url_de_certificado_vencido(&self) -> Option<String> {
        self.tls.as_ref().map(|t| format!("https://{}", t.vencido))
    }

    /// Authority and client certificate, when TLS is on.
    pub fn credenciais(&self) -> Option<&Credenciais> {
        self.tls.as_ref().map(|t| &t.credenciais)
    }

    /// The people, places and codes it answers with.
    pub fn mundo(&self) -> &Mundo {
        &self.estado.mundo
    }

    /// What it was started with.
    pub fn opcoes(&self) -> &Opcoes {
        &self.estado.opcoes
    }

    /// Requests so far to paths that begin so (a whole path counts that one path).
    pub fn contagem(&self, caminho: &str) -> u64 {
        self.contagens(caminho).values().sum()
    }

    /// Requests so far by path, of paths that begin so.
    pub fn contagens(&self, prefixo: &str) -> BTreeMap<String, u64> {
        self.estado.contagens(prefixo)
    }

    /// Most requests that were being answered at one time.
    pub fn simultaneos(&self) -> usize {
        self.estado.simultaneos()
    }

    /// Forgets the counts.
    pub fn zerar(&self) {
        self.estado.zerar();
    }

    /// Lets requests to paths that begin so fail, `vezes` times or (`None`) until [`Substituto::curar`].
    pub fn falhar(&self, caminho: &str, falhas: Vec<Falha>, vezes: Option<u32>) {
        self.estado.programar(caminho, falhas, vezes);
    }

    /// Takes all switched faults away.
    pub fn curar(&self) {
        self.estado.desprogramar();
    }

    /// Refuses every token given so far.
    pub fn vencer_tokens(&self) {
        self.estado.vencer_tokens();
    }

    /// Tokens given so far.
    pub fn tokens_emitidos(&self) -> u64 {
        self.estado.tokens_emitidos()
    }

    /// Stops listening and closes every connection.
    pub async fn parar(mut self) {
        let _ = self.parada.send(true);
        for tarefa in self.tarefas.drain(..) {
            let _ = tarefa.await;
        }
    }
}

impl Drop for Substituto {
    fn drop(&mut self) {
        let _ = self.parada.send(true);
        for tarefa in &self.tarefas {
            tarefa.abort();
        }
    }
}
