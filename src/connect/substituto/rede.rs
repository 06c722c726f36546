//! The listeners: one task per connection, hyper on plain TCP or on TLS, and the ways of ending a connection that hyper
//! alone does not know (RST, silence).

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::corpo::{Corpo, Fim};
use super::estado::Estado;
use super::rotas::{self, Pedido};

/// Largest request body; the largest real one has some three thousand bytes.
const MAIOR: usize = 1 << 20;

/// Opens a listener on the loopback; port 0 takes a free one.
pub(super) async fn abrir(porta: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let ouvinte = TcpListener::bind(("127.0.0.1", porta)).await?;
    let endereco = ouvinte.local_addr()?;
    Ok((ouvinte, endereco))
}

/// Serves until told to stop; with it go all its connections.
pub(super) async fn servir(
    ouvinte: TcpListener,
    tls: Option<Arc<rustls::ServerConfig>>,
    estado: Arc<Estado>,
    mut parada: watch::Receiver<bool>,
) {
    let mut conexoes = JoinSet::new();
    loop {
        let chegada = tokio::select! {
            c = ouvinte.accept() => c,
            _ = parada.wait_for(|p| *p) => return,
            Some(_) = conexoes.join_next() => continue,
        };
        let Ok((fluxo, _)) = chegada else {
            // Out of file descriptors: give the open connections a moment to end.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            continue;
        };
        let _ = fluxo.set_nodelay(true);
        let (estado, tls) = (Arc::clone(&estado), tls.clone());
        conexoes.spawn(async move {
            match tls {
                None => conversar(fluxo, false, &estado, |f| f).await,
                Some(config) => {
                    // A client that refuses the certificate ends here; that is its right.
                    let Ok(fluxo) = TlsAcceptor::from(config).accept(fluxo).await else { return };
                    let certificado = fluxo.get_ref().1.peer_certificates().is_some_and(|c| !c.is_empty());
                    conversar(fluxo, certificado, &estado, |f: &TlsStream<TcpStream>| f.get_ref().0).await;
                }
            }
        });
    }
}

async fn conversar<F>(fluxo: F, com_certificado: bool, estado: &Estado, tcp: fn(&F) -> &TcpStream)
where
    F: AsyncRead + AsyncWrite + Unpin,
{
    let reset = AtomicBool::new(false);
    let servico = service_fn(|pedido| atender(pedido, com_certificado, estado, &reset));
    let mut conexao = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(rotas::ESPERA_DO_PEDIDO)
        .serve_connection(TokioIo::new(fluxo), Box::new(servico));
    let fim = std::future::poll_fn(|cx| std::pin::Pin::new(&mut conexao).poll(cx)).await;
    if fim.is_err() && reset.load(Ordering::SeqCst) {
        let _ = tcp(conexao.into_parts().io.inner()).set_zero_linger();
    }
}

async fn atender(
    pedido: Request<Incoming>,
    com_certificado: bool,
    estado: &Estado,
    reset: &AtomicBool,
) -> Result<Response<Corpo>, io::Error> {
    let (partes, corpo) = pedido.into_parts();
    let corpo = Limited::new(corpo, MAIOR).collect().await.map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
    let pedido = Pedido {
        metodo: partes.method,
        uri: partes.uri,
        cabecalhos: partes.headers,
        corpo: corpo.to_bytes().to_vec(),
        com_certificado,
    };
    let resposta = rotas::responder(estado, pedido).await;
    if matches!(resposta.fim, Fim::Reset(_) | Fim::ResetSemResposta) {
        reset.store(true, Ordering::SeqCst);
    }
    if matches!(resposta.fim, Fim::SemResposta | Fim::ResetSemResposta) {
        // hyper drops the connection of a service that fails, without a byte.
        return Err(io::Error::from(io::ErrorKind::ConnectionAborted));
    }
    Ok(resposta.montar())
}
