//! What a service may do wrong, as a switch: by the header `X-Substituto-Falha` of one request, by the control path, or by
//! [`super::Substituto::falhar`]. Several switches work together (`gzip, cortar=100`). The words are those of
//! [`Falha::ler`]; [`PALAVRAS`] explains them.

use std::time::Duration;

use super::corpo::{Fim, Resposta};
use super::xml::{self, Prefixos, Soap};

/// Header that carries switches for one request.
pub const CABECALHO: &str = "x-substituto-falha";

/// Every word of [`Falha::ler`] with its meaning, for `/_substituto/` and for people.
pub const PALAVRAS: &[(&str, &str)] = &[
    ("atraso=MS", "espera antes de responder"),
    ("401", "credencial recusada"),
    ("403", "página HTML de bloqueio"),
    ("429", "limite, sem Retry-After"),
    ("429=S", "limite, com Retry-After de S segundos"),
    ("503", "página HTML de manutenção, com Retry-After"),
    ("html", "200 com página HTML no lugar da resposta"),
    ("vazio", "200 com corpo vazio"),
    ("cortar=N", "a conexão cai depois de N bytes do corpo"),
    ("truncar=N", "só os N primeiros bytes do corpo, com o tamanho certo no cabeçalho"),
    ("inchar=N", "corpo com espaços no fim até N bytes"),
    ("rotulo-latin1", "bytes UTF-8 com rótulo ISO-8859-1"),
    ("bytes-latin1", "bytes Windows-1252 com rótulo UTF-8"),
    ("gzip", "corpo comprimido"),
    ("pedacos", "Transfer-Encoding: chunked em pedaços de 97 bytes"),
    ("lento=MS", "16 bytes a cada MS milissegundos"),
    ("reset", "a conexão é cortada com RST sem resposta"),
    ("reset=N", "RST depois de N bytes do corpo"),
    ("fechar", "a conexão é fechada sem resposta"),
    ("doctype", "um DOCTYPE antes da raiz do XML"),
    ("circuito", "falha SOAP \"Forced circuit exception\""),
    ("erro-booleano", "ViaCEP: {\"erro\": true} no lugar do texto"),
    ("prefixos=falantes", "CNES: prefixos curtos"),
    ("prefixos=nenhum", "CNES: sem prefixos"),
];

/// One thing that goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Falha {
    /// Waits before anything is sent.
    Atraso(Duration),
    /// 401, in the form of the service.
    NaoAutorizado,
    /// 403 with an HTML page.
    Bloqueado,
    /// 429 with or without Retry-After, in seconds.
    Limite(Option<u32>),
    /// 503 with an HTML page and `Retry-After: 120`.
    Indisponivel,
    /// 200 with an HTML page: a captive portal.
    Html,
    /// 200 without a body.
    Vazio,
    /// The connection ends after this many bytes of the body.
    Cortar(usize),
    /// Only so many bytes of the body, well framed.
    Truncar(usize),
    /// Spaces at the end until the body has so many bytes.
    Inchar(usize),
    /// UTF-8 bytes labelled ISO-8859-1.
    RotuloLatin1,
    /// Windows-1252 bytes labelled UTF-8.
    BytesLatin1,
    /// Compressed body.
    Gzip,
    /// Chunked body in small pieces.
    Pedacos,
    /// Sixteen bytes, then this pause.
    Lento(Duration),
    /// RST, before the answer or after so many bytes of the body.
    Reset(Option<usize>),
    /// FIN without an answer.
    Fechar,
    /// A DOCTYPE before the root element.
    Doctype,
    /// The bus refuses the caller.
    Circuito,
    /// Older form of "not found" of ViaCEP.
    ErroBooleano,
    /// Another way of writing the answers of CNES.
    Prefixos(Prefixos),
}

impl Falha {
    /// Reads one word of [`PALAVRAS`].
    pub fn ler(texto: &str) -> Option<Self> {
        let (nome, valor) = texto.trim().split_once('=').map_or((texto.trim(), None), |(n, v)| (n, Some(v.trim())));
        let numero = || valor.and_then(|v| v.parse::<usize>().ok());
        let tempo = || numero().map(|n| Duration::from_millis(n as u64));
        let sem = |f: Self| valor.is_none().then_some(f);
        match nome {
            "atraso" => tempo().map(Self::Atraso),
            "401" => sem(Self::NaoAutorizado),
            "403" => sem(Self::Bloqueado),
            "429" if valor.is_none() => Some(Self::Limite(None)),
            "429" => numero().and_then(|n| u32::try_from(n).ok()).map(|n| Self::Limite(Some(n))),
            "503" => sem(Self::Indisponivel),
            "html" => sem(Self::Html),
            "vazio" => sem(Self::Vazio),
            "cortar" => numero().map(Self::Cortar),
            "truncar" => numero().map(Self::Truncar),
            "inchar" => numero().filter(|n| *n <= 64 << 20).map(Self::Inchar),
            "rotulo-latin1" => sem(Self::RotuloLatin1),
            "bytes-latin1" => sem(Self::BytesLatin1),
            "gzip" => sem(Self::Gzip),
            "pedacos" => sem(Self::Pedacos),
            "lento" => tempo().map(Self::Lento),
            "reset" if valor.is_none() => Some(Self::Reset(None)),
            "reset" => numero().map(|n| Self::Reset(Some(n))),
            "fechar" => sem(Self::Fechar),
            "doctype" => sem(Self::Doctype),
            "circuito" => sem(Self::Circuito),
            "erro-booleano" => sem(Self::ErroBooleano),
            "prefixos" if valor == Some("falantes") => Some(Self::Prefixos(Prefixos::Falantes)),
            "prefixos" if valor == Some("nenhum") => Some(Self::Prefixos(Prefixos::SemPrefixo)),
            _ => None,
        }
    }

    /// Reads words with commas between them; `None` when one of them is unknown.
    pub fn lista(texto: &str) -> Option<Vec<Self>> {
        texto.split(',').map(str::trim).filter(|t| !t.is_empty()).map(Self::ler).collect()
    }

    /// The answer that stands in place of the one of the service, if this switch has one.
    pub(super) fn em_lugar(&self, caminho: &str) -> Option<Resposta> {
        let html = |status, titulo: &str| {
            Resposta::html(
                status,
                &format!(
                    "<html><head><title>{titulo}</title></head>\n<body><center><h1>{titulo}</h1></center></body></html>\n"
                ),
            )
        };
        Some(match self {
            Self::NaoAutorizado => super::cadsus::recusa(caminho),
            Self::Bloqueado => html(403, "403 Forbidden"),
            Self::Limite(espera) => {
                let r = limite(caminho);
                match espera {
                    Some(s) => r.com("Retry-After", s.to_string()),
                    None => r,
                }
            }
            Self::Indisponivel => html(503, "503 Service Temporarily Unavailable").com("Retry-After", "120".into()),
            Self::Html => html(200, "Bem-vindo à rede sem fio"),
            Self::Vazio => Resposta::nova(200, "text/plain", Vec::new()),
            Self::Circuito => {
                let corpo = xml::falha(Soap::V12, "Receiver", "Forced circuit exception", "");
                Resposta::nova(500, Soap::V12.tipo(), corpo.into_bytes())
            }
            _ => return None,
        })
    }

    /// Changes the answer; the wait is not its business.
    pub(super) fn aplicar(&self, r: &mut Resposta) {
        match self {
            Self::Cortar(n) => r.fim = Fim::Cair(*n),
            Self::Reset(n) => r.fim = n.map_or(Fim::ResetSemResposta, Fim::Reset),
            Self::Fechar => r.fim = Fim::SemResposta,
            Self::Truncar(n) => r.corpo.truncate(*n),
            Self::Inchar(n) => {
                let n = (*n).max(r.corpo.len());
                r.corpo.resize(n, b' ');
            }
            Self::RotuloLatin1 => {
                r.tipo = format!("{}; charset=ISO-8859-1", r.tipo.split(';').next().unwrap_or_default());
                trocar_prologo(&mut r.corpo, "ISO-8859-1");
            }
            Self::BytesLatin1 => {
                if let Ok(texto) = std::str::from_utf8(&r.corpo) {
                    r.corpo = encoding_rs::WINDOWS_1252.encode(texto).0.into_owned();
                }
            }
            Self::Gzip => r.comprimir(),
            Self::Pedacos => r.em_pedacos(97, Duration::ZERO),
            Self::Lento(pausa) => r.em_pedacos(16, *pausa),
            Self::Doctype => {
                let fim = r.corpo.windows(2).position(|w| w == b"?>").map_or(0, |p| p + 2);
                r.corpo.splice(fim..fim, *b"<!DOCTYPE a [<!ENTITY b \"c\">]>");
            }
            _ => {}
        }
    }
}

/// 429 in the form of each service.
fn limite(caminho: &str) -> Resposta {
    if caminho.starts_with("/api/cep/") {
        return Resposta::nova(429, "text/plain", b"please stop abusing our public API".to_vec());
    }
    if caminho.starts_with("/api/fhir/") {
        return super::rnds::desfecho(429, "throttled", "Too Many Requests");
    }
    if caminho.starts_with("/cnes/estabelecimentos") {
        return Resposta::json(429, &serde_json::json!({ "message": "Too Many Requests" }));
    }
    Resposta::nova(429, "text/plain", b"Too Many Requests\n".to_vec())
}

fn trocar_prologo(corpo: &mut Vec<u8>, rotulo: &str) {
    if let Ok(texto) = std::str::from_utf8(corpo) {
        *corpo = texto.replacen("UTF-8", rotulo, usize::from(texto.starts_with("<?xml"))).into_bytes();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod testes {
    use super::*;

    #[test]
    fn toda_palavra_explicada_e_lida_e_as_outras_nao() {
        for (palavra, _) in PALAVRAS {
            let exemplo = palavra.replace("=MS", "=5").replace("=N", "=7").replace("=S", "=9");
            assert!(Falha::ler(&exemplo).is_some(), "{palavra}");
        }
        assert_eq!(Falha::lista("gzip, 429=3"), Some(vec![Falha::Gzip, Falha::Limite(Some(3))]));
        assert_eq!(Falha::lista(""), Some(Vec::new()));
        for ruim in ["503=1", "gzip=2", "cortar", "cortar=x", "nada", "429=x", "inchar=999999999999"] {
            assert_eq!(Falha::ler(ruim), None, "{ruim}");
        }
    }
}
