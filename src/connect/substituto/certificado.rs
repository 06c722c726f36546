//! The certificates of the stand-in, made when it starts: an own authority, the server's certificate, the client's one that
//! the token demands, and two servers nobody should trust (another authority, out of date).

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::RootCertStore;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;

use super::ErroSubstituto;

/// What a client needs to come in, as PEM texts.
#[derive(Debug, Clone)]
pub struct Credenciais {
    /// The stand-in's authority.
    pub ca: String,
    /// Certificate of the client.
    pub certificado: String,
    /// Its key: invented for this run and good for nothing else.
    pub chave: crate::Segredo,
}

/// Ready TLS configurations of the listeners.
pub(super) struct Servidores {
    /// Own authority, client certificate accepted.
    pub bom: Arc<rustls::ServerConfig>,
    /// Signed by an authority nobody was told of.
    pub desconhecido: Arc<rustls::ServerConfig>,
    /// Expired in 2020.
    pub vencido: Arc<rustls::ServerConfig>,
}

type Autoridade = CertifiedIssuer<'static, KeyPair>;

fn parametros(nome: &str, quais: Vec<String>) -> Result<CertificateParams, ErroSubstituto> {
    let mut p = CertificateParams::new(quais)?;
    p.distinguished_name.push(DnType::CommonName, nome);
    Ok(p)
}

fn autoridade(nome: &str) -> Result<Autoridade, ErroSubstituto> {
    let mut p = parametros(nome, Vec::new())?;
    p.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    p.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(CertifiedIssuer::self_signed(p, KeyPair::generate()?)?)
}

fn servidor(
    de: &Autoridade,
    vencido: bool,
    raizes: Option<&RootCertStore>,
) -> Result<Arc<rustls::ServerConfig>, ErroSubstituto> {
    let mut p = parametros("localhost", vec!["localhost".into(), "127.0.0.1".into()])?;
    p.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    if vencido {
        p.not_before = date_time_ymd(2019, 1, 1);
        p.not_after = date_time_ymd(2020, 1, 1);
    }
    let chave = KeyPair::generate()?;
    let certificado = p.signed_by(&chave, de)?;
    let provedor = Arc::new(rustls::crypto::ring::default_provider());
    let base = rustls::ServerConfig::builder_with_provider(provedor.clone()).with_safe_default_protocol_versions()?;
    let base = match raizes {
        None => base.with_no_client_auth(),
        Some(raizes) => base.with_client_cert_verifier(
            // The certificate is asked of everybody and demanded by the paths of the token alone.
            WebPkiClientVerifier::builder_with_provider(Arc::new(raizes.clone()), provedor)
                .allow_unauthenticated()
                .build()
                .map_err(|_| ErroSubstituto::Certificado)?,
        ),
    };
    let chave = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(chave.serialize_der()));
    let mut config = base.with_single_cert(vec![certificado.der().clone()], chave)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// Makes all of them.
pub(super) fn fazer() -> Result<(Credenciais, Servidores), ErroSubstituto> {
    // Two stand-ins must not be taken for each other.
    let casa = autoridade(&format!("AC de teste do substituto {}", uuid::Uuid::new_v4()))?;
    let alheia = autoridade("AC desconhecida")?;
    let mut raizes = RootCertStore::empty();
    raizes.add(casa.der().clone())?;

    let mut cliente = parametros("MUNICIPIO DE TESTE:11111111000191", Vec::new())?;
    cliente.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let chave = KeyPair::generate()?;
    let certificado = cliente.signed_by(&chave, &casa)?;
    let credenciais =
        Credenciais { ca: casa.pem(), certificado: certificado.pem(), chave: chave.serialize_pem().into() };
    let servidores = Servidores {
        bom: servidor(&casa, false, Some(&raizes))?,
        desconhecido: servidor(&alheia, false, None)?,
        vencido: servidor(&casa, true, None)?,
    };
    Ok((credenciais, servidores))
}
