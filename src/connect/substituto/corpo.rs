//! An answer before it goes out, and the HTTP body that sends it: whole, in pieces, slowly, or not to its end.

use std::collections::VecDeque;
use std::io::{self, Write as _};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use hyper::{Response, StatusCode};
use tokio::time::Sleep;

/// How long a broken connection stays open, so that the bytes before the break do arrive.
const ESCOAR: Duration = Duration::from_millis(40);

/// How an answer ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Fim {
    /// As it should.
    #[default]
    Inteiro,
    /// FIN after so many bytes of the body, although more were announced.
    Cair(usize),
    /// RST after so many bytes of the body.
    Reset(usize),
    /// FIN without an answer.
    SemResposta,
    /// RST without an answer.
    ResetSemResposta,
}

/// An answer of a service.
#[derive(Debug, Clone)]
pub(super) struct Resposta {
    pub status: u16,
    /// Content-Type.
    pub tipo: String,
    pub cabecalhos: Vec<(&'static str, String)>,
    pub corpo: Vec<u8>,
    pub fim: Fim,
    gzip: bool,
    pedaco: Option<(usize, Duration)>,
}

impl Resposta {
    pub(super) fn nova(status: u16, tipo: &str, corpo: Vec<u8>) -> Self {
        let (cabecalhos, fim) = (Vec::new(), Fim::default());
        Self { status, tipo: tipo.to_owned(), cabecalhos, corpo, fim, gzip: false, pedaco: None }
    }

    pub(super) fn html(status: u16, corpo: &str) -> Self {
        Self::nova(status, "text/html; charset=utf-8", corpo.as_bytes().to_vec())
    }

    pub(super) fn json(status: u16, valor: &serde_json::Value) -> Self {
        Self::nova(status, "application/json; charset=utf-8", valor.to_string().into_bytes())
    }

    /// The connection is closed instead of answered.
    pub(super) fn sem_resposta() -> Self {
        Self { fim: Fim::SemResposta, ..Self::nova(200, "text/plain", Vec::new()) }
    }

    pub(super) fn com(mut self, nome: &'static str, valor: String) -> Self {
        self.cabecalhos.push((nome, valor));
        self
    }

    pub(super) fn comprimir(&mut self) {
        let mut saida = GzEncoder::new(Vec::new(), Compression::default());
        if let Ok(pronto) = saida.write_all(&self.corpo).and_then(|()| saida.finish()) {
            self.corpo = pronto;
            self.gzip = true;
        }
    }

    pub(super) fn em_pedacos(&mut self, bytes: usize, pausa: Duration) {
        self.pedaco = Some((bytes, pausa));
    }

    /// The answer for hyper.
    pub(super) fn montar(self) -> Response<Corpo> {
        let total = self.corpo.len();
        let ate = match self.fim {
            Fim::Cair(n) | Fim::Reset(n) => n.min(total),
            _ => total,
        };
        let (tamanho, pausa) = self.pedaco.unwrap_or((total.max(1), Duration::ZERO));
        let bytes = Bytes::from(self.corpo).slice(..ate);
        let pedacos = (0..ate).step_by(tamanho.max(1)).map(|i| bytes.slice(i..ate.min(i + tamanho))).collect();
        let quebra = matches!(self.fim, Fim::Cair(_) | Fim::Reset(_));
        let corpo = Corpo { pedacos, pausa, sono: None, quebra, exato: self.pedaco.is_none() && !quebra };
        let mut r = Response::new(corpo);
        *r.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let h = r.headers_mut();
        if let Ok(v) = HeaderValue::from_str(&self.tipo) {
            h.insert(CONTENT_TYPE, v);
        }
        if self.gzip {
            h.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        // What breaks must have announced more than it sends.
        if self.pedaco.is_none_or(|p| !p.1.is_zero()) && (quebra || self.pedaco.is_some()) {
            h.insert(CONTENT_LENGTH, HeaderValue::from(total));
        }
        for (nome, valor) in self.cabecalhos {
            if let Ok(v) = HeaderValue::from_str(&valor) {
                h.insert(nome, v);
            }
        }
        r
    }
}

/// The bytes on their way.
#[derive(Debug)]
pub(super) struct Corpo {
    pedacos: VecDeque<Bytes>,
    pausa: Duration,
    sono: Option<Pin<Box<Sleep>>>,
    quebra: bool,
    exato: bool,
}

impl Body for Corpo {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(sono) = self.sono.as_mut() {
            if sono.as_mut().poll(cx).is_pending() {
                return Poll::Pending;
            }
            self.sono = None;
            if self.quebra && self.pedacos.is_empty() {
                return Poll::Ready(Some(Err(io::Error::from(io::ErrorKind::ConnectionAborted))));
            }
        }
        let Some(pedaco) = self.pedacos.pop_front() else {
            if !self.quebra {
                return Poll::Ready(None);
            }
            self.sono = Some(Box::pin(tokio::time::sleep(ESCOAR)));
            return self.poll_frame(cx);
        };
        if !self.pausa.is_zero() && !self.pedacos.is_empty() {
            self.sono = Some(Box::pin(tokio::time::sleep(self.pausa)));
        }
        Poll::Ready(Some(Ok(Frame::data(pedaco))))
    }

    fn size_hint(&self) -> SizeHint {
        if self.exato {
            SizeHint::with_exact(self.pedacos.iter().map(|p| p.len() as u64).sum())
        } else {
            SizeHint::default()
        }
    }
}
