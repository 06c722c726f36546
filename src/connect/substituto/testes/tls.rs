//! TLS: whom the client may trust, and the token that wants a certificate.

use super::super::{Opcoes, Substituto};
use super::{construtor, pegar};

#[tokio::test]
async fn token_so_com_certificado_e_ninguem_confia_no_desconhecido_nem_no_vencido() {
    let s = Substituto::iniciar(Opcoes { tls: true, ..Opcoes::default() }).await.unwrap();
    let credenciais = s.credenciais().unwrap();
    let ca = reqwest::Certificate::from_pem(credenciais.ca.as_bytes()).unwrap();
    let pem = format!("{}{}", credenciais.certificado, credenciais.chave.expor());
    let identidade = reqwest::Identity::from_pem(pem.as_bytes()).unwrap();
    let sem = construtor().tls_certs_only([ca.clone()]).build().unwrap();
    let com = construtor().tls_certs_only([ca]).identity(identidade).build().unwrap();
    let base = s.url_tls().unwrap();
    for caminho in ["/api/osb/token", "/api/token"] {
        assert_eq!(pegar(&sem, format!("{base}{caminho}")).await.0, 401);
        assert_eq!(pegar(&com, format!("{base}{caminho}")).await.0, 200);
        // Not by the plain door either.
        assert_eq!(pegar(&sem, format!("{}{caminho}", s.url())).await.0, 401);
    }
    assert_eq!(pegar(&sem, format!("{base}/ws/01001000/json/")).await.0, 200);
    let outra = Substituto::iniciar(Opcoes { tls: true, ..Opcoes::default() }).await.unwrap();
    let alheio = outra.credenciais().unwrap();
    let pem = format!("{}{}", alheio.certificado, alheio.chave.expor());
    let ca = reqwest::Certificate::from_pem(credenciais.ca.as_bytes()).unwrap();
    let estranho = construtor()
        .tls_certs_only([ca])
        .identity(reqwest::Identity::from_pem(pem.as_bytes()).unwrap())
        .build()
        .unwrap();
    assert!(estranho.get(format!("{base}/api/token")).send().await.is_err());
    for (url, palavra) in [
        (s.url_de_ca_desconhecida().unwrap(), "UnknownIssuer"),
        (s.url_de_certificado_vencido().unwrap(), "Expired"),
        (outra.url_tls().unwrap(), "UnknownIssuer"),
    ] {
        let erro = sem.get(format!("{url}/ws/01001000/json/")).send().await.unwrap_err();
        assert!(format!("{erro:?}").contains(palavra), "{erro:?}");
    }
    assert!(!format!("{s:?}").contains("PRIVATE KEY") && !format!("{:?}", s.opcoes()).contains("senha de teste"));
}
