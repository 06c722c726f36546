//! Which service stands behind which path, and the control path `/_substituto/` of tests in other languages.

use std::time::Duration;

use hyper::header::{AUTHORIZATION, HeaderMap, HeaderName};
use hyper::{Method, Uri};
use serde_json::json;

use super::corpo::Resposta;
use super::estado::Estado;
use super::falha::{CABECALHO, Falha, PALAVRAS};
use super::xml::Prefixos;
use super::{cadsus, cep, cnes, demas, rnds};

/// A request with its body read.
pub(super) struct Pedido {
    pub metodo: Method,
    pub uri: Uri,
    pub cabecalhos: HeaderMap,
    pub corpo: Vec<u8>,
    /// The caller showed a client certificate of the stand-in's own authority.
    pub com_certificado: bool,
}

const CONTROLE: &str = "/_substituto/";

/// The answer, faults laid over it.
pub(super) async fn responder(estado: &Estado, p: Pedido) -> Resposta {
    let caminho = p.uri.path().to_owned();
    if let Some(ordem) = caminho.strip_prefix(CONTROLE) {
        return controle(estado, ordem, &p);
    }
    let _em_curso = estado.entrou(&caminho);
    let mut falhas = estado.falhas_para(&caminho);
    if let Some(texto) = p.cabecalhos.get(CABECALHO) {
        match texto.to_str().ok().and_then(Falha::lista) {
            Some(mais) => falhas.extend(mais),
            None => return Resposta::html(400, "X-Substituto-Falha não entendido: veja /_substituto/falhas\n"),
        }
    }
    for f in &falhas {
        if let Falha::Atraso(quanto) = f {
            tokio::time::sleep(*quanto).await;
        }
    }
    let em_lugar = falhas.iter().find_map(|f| f.em_lugar(&caminho));
    let mut r = match em_lugar {
        Some(r) => r,
        None => rotear(estado, &caminho, &p, &falhas),
    };
    for f in &falhas {
        f.aplicar(&mut r);
    }
    r
}

fn rotear(estado: &Estado, caminho: &str, p: &Pedido, falhas: &[Falha]) -> Resposta {
    let cabecalho = |nome: &HeaderName| p.cabecalhos.get(nome).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let partes: Vec<String> = caminho.trim_matches('/').split('/').map(sem_percentos).collect();
    let resto = |n: usize| partes.get(n..).unwrap_or_default();
    let pares = || pares(p.uri.query().unwrap_or_default());
    if p.metodo == Method::POST {
        if caminho == cadsus::COM_TOKEN || caminho == cadsus::COM_SENHA {
            return cadsus::pdq(estado, caminho, cabecalho(&AUTHORIZATION), &p.corpo);
        }
        if let [raiz, servico, versao] = partes.as_slice()
            && raiz == "cnes"
            && versao == "v1r0"
        {
            let estilo = falhas.iter().find_map(|f| if let Falha::Prefixos(e) = f { Some(*e) } else { None });
            let estilo: Prefixos = estilo.unwrap_or(estado.opcoes.prefixos);
            return cnes::responder(estado, servico, &p.corpo, estilo);
        }
    }
    if p.metodo != Method::GET {
        return Resposta::html(405, "<html><body><h1>405 Method Not Allowed</h1></body></html>\n");
    }
    match caminho {
        "/api/osb/token" | "/api/token" => cadsus::token(estado, caminho, p.com_certificado),
        "/api/fhir/r4/Patient" => {
            let pares = pares();
            let qual = pares.iter().find(|c| c.0 == "identifier").map_or("", |c| c.1.as_str());
            let servidor = HeaderName::from_static("x-authorization-server");
            rnds::paciente(estado, cabecalho(&AUTHORIZATION), cabecalho(&servidor), qual)
        }
        _ if caminho.starts_with("/ws/") => cep::viacep(estado, resto(1), falhas.contains(&Falha::ErroBooleano)),
        _ if caminho.starts_with("/api/cep/v1/") => cep::brasilapi(estado, resto(3).first().map_or("", String::as_str)),
        _ if caminho.starts_with("/v1/") => cep::opencep(estado, resto(1).first().map_or("", String::as_str)),
        _ if caminho.starts_with("/cnes/") => demas::responder(estado, resto(1), &pares()),
        _ => Resposta::html(404, "<html><body><h1>404 Not Found</h1></body></html>\n"),
    }
}

/// `GET contagem?caminho=P`, `GET mundo`, `GET falhas`, `POST falhas`, `DELETE falhas`, `DELETE contagem`,
/// `DELETE tokens`.
fn controle(estado: &Estado, ordem: &str, p: &Pedido) -> Resposta {
    let feito = || Resposta::json(200, &json!({ "feito": true }));
    match (p.metodo.as_str(), ordem) {
        ("GET", "contagem") => {
            let pares = pares(p.uri.query().unwrap_or_default());
            let prefixo = pares.iter().find(|c| c.0 == "caminho").map_or("", |c| c.1.as_str());
            let caminhos = estado.contagens(prefixo);
            let total: u64 = caminhos.values().sum();
            Resposta::json(200, &json!({ "total": total, "simultaneos": estado.simultaneos(), "caminhos": caminhos }))
        }
        ("GET", "mundo") => mundo(estado),
        ("GET", "falhas") => {
            let todas: Vec<_> = PALAVRAS.iter().map(|(p, d)| json!({ "palavra": p, "efeito": d })).collect();
            Resposta::json(200, &json!({ "cabecalho": CABECALHO, "palavras": todas }))
        }
        ("POST", "falhas") => {
            let lido: Option<serde_json::Value> = serde_json::from_slice(&p.corpo).ok();
            let texto = |nome: &str| lido.as_ref().and_then(|v| v[nome].as_str());
            let falhas = texto("falha").and_then(Falha::lista);
            let vezes = lido.as_ref().and_then(|v| v["vezes"].as_u64()).and_then(|n| u32::try_from(n).ok());
            match (texto("caminho"), falhas) {
                (Some(caminho), Some(falhas)) => {
                    estado.programar(caminho, falhas, vezes);
                    feito()
                }
                _ => Resposta::json(400, &json!({ "erro": "caminho ou falha não entendido" })),
            }
        }
        ("DELETE", "falhas") => {
            estado.desprogramar();
            feito()
        }
        ("DELETE", "contagem") => {
            estado.zerar();
            feito()
        }
        ("DELETE", "tokens") => {
            estado.vencer_tokens();
            feito()
        }
        _ => Resposta::json(404, &json!({ "erro": "ordem desconhecida" })),
    }
}

/// The first people and codes, so that somebody who only has the address can ask for something that exists.
fn mundo(estado: &Estado) -> Resposta {
    let m = &estado.mundo;
    let cartoes = |c: &[(String, char)]| -> Vec<_> {
        c.iter().map(|(n, t)| json!({ "cns": n, "tipo": t.to_string() })).collect()
    };
    let profissionais: Vec<_> = m
        .profissionais
        .iter()
        .take(50)
        .map(|p| {
            let cargas: Vec<_> =
                p.vinculos.iter().flat_map(|v| &v.cbos).map(super::mundo::CboDoVinculo::carga).collect();
            json!({ "nome": p.nome, "cpf": p.cpf, "cns": p.cns(), "cartoes": cartoes(&p.cartoes), "cargas": cargas })
        })
        .collect();
    let pacientes: Vec<_> = m
        .pacientes
        .iter()
        .take(50)
        .map(|p| {
            json!({
                "nome": p.nome, "mae": p.mae, "cpf": p.cpf, "sexo": p.sexo.to_string(), "cartoes": cartoes(&p.cartoes),
                "nascimento": p.nascimento.format("%Y%m%d").to_string(),
            })
        })
        .collect();
    Resposta::json(
        200,
        &json!({
            "cnes": estado.opcoes.cnes, "cnes_sem_profissionais": estado.opcoes.cnes_vazio,
            "total_de_profissionais": m.profissionais.len(), "total_de_pacientes": m.pacientes.len(),
            "ceps": m.ceps().take(20).collect::<Vec<_>>(), "profissionais": profissionais, "pacientes": pacientes,
        }),
    )
}

/// A piece of a path or of a query without its percent signs.
fn sem_percentos(texto: &str) -> String {
    let b = texto.as_bytes();
    let mut saida = Vec::with_capacity(b.len());
    let mut i = 0;
    while let Some(&c) = b.get(i) {
        let hexa = texto.get(i + 1..i + 3).filter(|_| c == b'%').and_then(|h| u8::from_str_radix(h, 16).ok());
        saida.push(hexa.unwrap_or(c));
        i += if hexa.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&saida).into_owned()
}

fn pares(consulta: &str) -> Vec<(String, String)> {
    let par = |p: &str| p.split_once('=').map(|(n, v)| (sem_percentos(n), sem_percentos(&v.replace('+', " "))));
    consulta.split('&').filter_map(par).collect()
}

/// Longest time a client may take to send its request.
pub(super) const ESPERA_DO_PEDIDO: Duration = Duration::from_secs(30);
