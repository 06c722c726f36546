//! The stand-in over real sockets: every path, every fault, TLS, counters. The client here is reqwest with nothing of this
//! crate's own clients, and a raw socket where HTTP itself is what breaks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod falhas;
mod servicos;
mod tls;

use std::time::Duration;

use super::{Opcoes, Substituto};

/// A client of ring, which trusts nobody but whom the test names.
pub(super) fn cliente() -> reqwest::Client {
    construtor().build().unwrap()
}

pub(super) fn construtor() -> reqwest::ClientBuilder {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10)).tls_certs_only([])
}

pub(super) async fn de_pe(opcoes: Opcoes) -> (Substituto, reqwest::Client) {
    (Substituto::iniciar(opcoes).await.unwrap(), cliente())
}

/// Status, content type, body.
pub(super) async fn pegar(c: &reqwest::Client, url: String) -> (u16, String, String) {
    abrir(c.get(url)).await
}

pub(super) async fn abrir(p: reqwest::RequestBuilder) -> (u16, String, String) {
    let r = p.send().await.unwrap();
    let tipo = r.headers().get("content-type").map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
    (r.status().as_u16(), tipo, r.text().await.unwrap())
}

/// A SOAP 1.2 request with the account of the default options.
pub(super) fn envelope(senha: &str, corpo: &str) -> String {
    let wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    format!(
        "<e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\"><e:Header><w:Security xmlns:w=\"{wsse}\">\
         <w:UsernameToken><w:Username>CONTA.DE.TESTE</w:Username><w:Password>{senha}</w:Password></w:UsernameToken>\
         </w:Security></e:Header><e:Body>{corpo}</e:Body></e:Envelope>"
    )
}

pub(super) const CNES: &str = "http://servicos.saude.gov.br/cnes/v1r0";
pub(super) const FILTRO: &str = "http://servicos.saude.gov.br/wsdl/mensageria/v1r0";
pub(super) const ESQUEMA: &str = "http://servicos.saude.gov.br/schema";

pub(super) fn lista_de(cnes: &str) -> String {
    format!(
        "<requestConsultarProfissionaisSaude xmlns=\"{CNES}/profissionalsaudeservice\">\
         <FiltroPesquisaEstabelecimentoSaude xmlns=\"{FILTRO}/filtropesquisaestabelecimentosaude\">\
         <CodigoCNES xmlns=\"{ESQUEMA}/cnes/v1r0/codigocnes\"><codigo>{cnes}</codigo></CodigoCNES>\
         </FiltroPesquisaEstabelecimentoSaude></requestConsultarProfissionaisSaude>"
    )
}

pub(super) async fn soap(s: &Substituto, c: &reqwest::Client, servico: &str, envelope: String) -> (u16, String) {
    let (status, tipo, texto) = abrir(
        c.post(format!("{}/cnes/{servico}/v1r0", s.url()))
            .header("content-type", "application/soap+xml; charset=UTF-8")
            .body(envelope),
    )
    .await;
    assert_eq!(tipo, "application/soap+xml; charset=UTF-8");
    (status, texto)
}
