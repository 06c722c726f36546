//! Each fault switch seen from outside, by header, by call and by the control path.

use std::io;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::super::{CEP_INEXISTENTE, Falha, Opcoes, Substituto};
use super::{abrir, de_pe, envelope, lista_de, pegar};

/// The raw answer, and how the connection ended.
async fn cru(s: &Substituto, falha: &str) -> (Vec<u8>, io::Result<()>) {
    let mut fluxo = TcpStream::connect(s.endereco()).await.unwrap();
    let pedido = format!(
        "GET /ws/01001000/json/ HTTP/1.1\r\nHost: x\r\nX-Substituto-Falha: {falha}\r\nConnection: close\r\n\r\n"
    );
    fluxo.write_all(pedido.as_bytes()).await.unwrap();
    let mut tudo = Vec::new();
    let mut pedaco = [0_u8; 4096];
    loop {
        match fluxo.read(&mut pedaco).await {
            Ok(0) => return (tudo, Ok(())),
            Ok(n) => tudo.extend_from_slice(&pedaco[..n]),
            Err(e) => return (tudo, Err(e)),
        }
    }
}

fn partes(bytes: &[u8]) -> (String, Vec<u8>) {
    let meio = bytes.windows(4).position(|j| j == b"\r\n\r\n").unwrap();
    (String::from_utf8(bytes[..meio].to_vec()).unwrap().to_lowercase(), bytes[meio + 4..].to_vec())
}

#[tokio::test]
async fn cortes_resets_e_silencio_na_conexao() {
    let (s, _) = de_pe(Opcoes::default()).await;
    let inteiro = partes(&cru(&s, "").await.0).1;

    let (bytes, fim) = cru(&s, "cortar=50").await;
    let (cabeca, corpo) = partes(&bytes);
    assert!(fim.is_ok() && cabeca.contains(&format!("content-length: {}", inteiro.len())), "{cabeca}");
    assert_eq!(corpo, inteiro[..50]);

    let (bytes, fim) = cru(&s, "truncar=50").await;
    let (cabeca, corpo) = partes(&bytes);
    assert!(fim.is_ok() && cabeca.contains("content-length: 50") && corpo == inteiro[..50]);

    let (bytes, fim) = cru(&s, "reset").await;
    assert!(bytes.is_empty());
    assert_eq!(fim.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
    let (bytes, fim) = cru(&s, "reset=20").await;
    assert_eq!(fim.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
    assert_eq!(partes(&bytes).1, inteiro[..20]);
    let (bytes, fim) = cru(&s, "fechar").await;
    assert!(bytes.is_empty() && fim.is_ok());

    let (bytes, _) = cru(&s, "pedacos").await;
    let (cabeca, corpo) = partes(&bytes);
    assert!(
        cabeca.contains("transfer-encoding: chunked") && corpo.starts_with(b"61\r\n") && corpo.ends_with(b"0\r\n\r\n")
    );
    let (bytes, _) = cru(&s, "pedacos, cortar=100").await;
    assert!(!partes(&bytes).1.ends_with(b"0\r\n\r\n"));
}

#[tokio::test]
async fn estados_e_corpos_trocados() {
    let (s, c) = de_pe(Opcoes::default()).await;
    let com =
        |falha: &str| c.get(format!("{}/ws/01001000/json/", s.url())).header("X-Substituto-Falha", falha.to_owned());
    let espera = async |falha: &str| {
        let r = com(falha).send().await.unwrap();
        (r.status().as_u16(), r.headers().get("retry-after").map(|v| v.to_str().unwrap().to_owned()))
    };
    assert_eq!(espera("429").await, (429, None));
    assert_eq!(espera("429=7").await, (429, Some("7".into())));
    assert_eq!(espera("503").await, (503, Some("120".into())));
    for (falha, status) in [("403", 403), ("html", 200), ("503", 503)] {
        let (achado, tipo, texto) = abrir(com(falha)).await;
        assert!(achado == status && tipo.starts_with("text/html") && texto.starts_with("<html>"), "{falha}");
    }
    assert_eq!(abrir(com("vazio")).await.2, "");
    assert_eq!(abrir(com("401")).await.0, 401);
    assert_eq!(abrir(com("palavra-errada")).await.0, 400);
    assert_eq!(abrir(com("inchar=100000")).await.2.len(), 100_000);

    // The wrong label makes the words unreadable, in both directions.
    let (_, tipo, texto) = abrir(com("rotulo-latin1")).await;
    assert!(tipo.ends_with("charset=ISO-8859-1") && texto.contains("PraÃ§a"));
    let bytes = com("bytes-latin1").send().await.unwrap().bytes().await.unwrap();
    assert!(bytes.windows(6).any(|j| j == b"Pra\xE7a "));
    let claro: Value = serde_json::from_str(&abrir(com("gzip, pedacos")).await.2).unwrap();
    assert_eq!(claro["logradouro"], "Praça da Sé");
    let crus = cru(&s, "gzip").await.0;
    assert!(partes(&crus).0.contains("content-encoding: gzip") && partes(&crus).1.starts_with(&[0x1F, 0x8B]));

    let antes = Instant::now();
    assert_eq!(abrir(com("atraso=120")).await.0, 200);
    assert!(antes.elapsed() >= Duration::from_millis(120));
    let antes = Instant::now();
    assert!(abrir(com("lento=10")).await.2.contains("siafi"));
    assert!(antes.elapsed() >= Duration::from_millis(150));

    let xml = c
        .post(format!("{}/cnes/ProfissionalSaudeService/v1r0", s.url()))
        .header("X-Substituto-Falha", "doctype, rotulo-latin1")
        .body(envelope("senha de teste", &lista_de("9999983")));
    let texto = abrir(xml).await.2;
    assert!(texto.starts_with("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><!DOCTYPE"), "{texto}");
    let circuito = c.post(format!("{}/cadsus/v2/PDQSupplierJWT", s.url())).header("X-Substituto-Falha", "circuito");
    let (status, _, texto) = abrir(circuito).await;
    assert!(status == 500 && texto.contains("Forced circuit exception"));
    let url = format!("{}/ws/{CEP_INEXISTENTE}/json/", s.url());
    assert_eq!(abrir(c.get(&url).header("X-Substituto-Falha", "erro-booleano")).await.2, "{\"erro\":true}");
}

#[tokio::test]
async fn cada_servico_diz_429_e_401_do_seu_jeito() {
    let (s, c) = de_pe(Opcoes::default()).await;
    s.falhar("/", Falha::lista("429=3").unwrap(), None);
    let pegue = async |caminho: &str| pegar(&c, format!("{}{caminho}", s.url())).await;
    assert_eq!(pegue("/api/cep/v1/01001000").await.2, "please stop abusing our public API");
    assert!(pegue("/api/fhir/r4/Patient").await.2.contains("OperationOutcome"));
    assert!(pegue("/cnes/estabelecimentos").await.1.starts_with("application/json"));
    s.curar();
    s.falhar("/api/", vec![Falha::NaoAutorizado], None);
    assert!(pegue("/api/fhir/r4/Patient").await.2.contains("EHR-ERR882"));
    assert!(pegue("/api/osb/token").await.2.contains("unauthorized"));
    assert_eq!(s.tokens_emitidos(), 0);
}

#[tokio::test]
async fn falhas_contadas_por_chamada_e_pelo_caminho_de_controle() {
    let (s, c) = de_pe(Opcoes::default()).await;
    let url = format!("{}/ws/01001000/json/", s.url());
    s.falhar("/ws/", vec![Falha::Indisponivel], Some(2));
    let mut vistos = Vec::new();
    for _ in 0..3 {
        vistos.push(pegar(&c, url.clone()).await.0);
    }
    assert_eq!(vistos, [503, 503, 200]);

    let controle = format!("{}/_substituto/falhas", s.url());
    let ordem = json!({ "caminho": "/ws/", "falha": "429=1", "vezes": 1 });
    assert_eq!(abrir(c.post(&controle).body(ordem.to_string())).await.0, 200);
    assert_eq!((pegar(&c, url.clone()).await.0, pegar(&c, url.clone()).await.0), (429, 200));
    for ruim in [json!({}), json!({ "caminho": "/ws/", "falha": "nada" }), json!("x")] {
        assert_eq!(abrir(c.post(&controle).body(ruim.to_string())).await.0, 400);
    }
    let (_, _, texto) = pegar(&c, format!("{}/_substituto/contagem?caminho=/ws/", s.url())).await;
    assert_eq!(serde_json::from_str::<Value>(&texto).unwrap()["total"], 5);
    assert_eq!(s.contagem("/_substituto/"), 0);
    let (_, _, texto) = pegar(&c, format!("{}/_substituto/mundo", s.url())).await;
    assert_eq!(serde_json::from_str::<Value>(&texto).unwrap()["cnes"], "9999991");
    s.falhar("/", vec![Falha::Fechar], None);
    assert!(c.get(&url).send().await.is_err());
    assert_eq!(abrir(c.delete(&controle)).await.0, 200);
    assert_eq!(pegar(&c, url).await.0, 200);
}

#[tokio::test]
async fn parado_nao_escuta_mais() {
    let (s, c) = de_pe(Opcoes::default()).await;
    let onde = s.endereco();
    assert_eq!(pegar(&c, format!("{}/ws/01001000/json/", s.url())).await.0, 200);
    s.parar().await;
    assert!(TcpStream::connect(onde).await.is_err());
    let (outro, _) = de_pe(Opcoes { porta: onde.port(), ..Opcoes::default() }).await;
    assert_eq!(outro.endereco(), onde);
    assert!(Substituto::iniciar(Opcoes { porta: onde.port(), ..Opcoes::default() }).await.is_err());
}
