//! Connections: how many there may be, and how one is reset.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower_service::Service as _;

/// What waits for connections.
pub(super) struct Listener {
    pub(super) tcp: TcpListener,
    /// Connections at a time; others wait.
    pub(super) max_connections: usize,
    /// How long a connection may wait for its next request.
    pub(super) idle: Duration,
    /// Where every connection starts with a handshake.
    #[cfg(feature = "tls")]
    pub(super) tls: Option<tokio_rustls::TlsAcceptor>,
}

impl Listener {
    /// Serves every connection.
    pub(super) async fn serve(self, app: Router) {
        let room = self.max_connections.clamp(1, Semaphore::MAX_PERMITS);
        let room = Arc::new(Semaphore::new(room));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(self.idle);
        loop {
            // The semaphore is never closed, so there is always a permit in the end.
            let permit = Arc::clone(&room).acquire_owned().await.ok();
            let (stream, peer) = self.next().await;
            let (http, app) = (http.clone(), app.clone());
            #[cfg(feature = "tls")]
            let tls = self.tls.clone();
            tokio::spawn(async move {
                let _permit = permit;
                #[cfg(feature = "tls")]
                if let Some(tls) = tls {
                    if let Some(stream) = super::tls::handshake(&tls, stream).await {
                        serve(&http, app, peer, stream, |stream| stream.get_ref().0).await;
                    }
                    return;
                }
                serve(&http, app, peer, stream, |stream| stream).await;
            });
        }
    }

    /// The next connection.
    async fn next(&self) -> (TcpStream, SocketAddr) {
        loop {
            match self.tcp.accept().await {
                Ok((stream, peer)) => {
                    // Small answers must not wait for more; where this fails they come a little later.
                    let _ = stream.set_nodelay(true);
                    return (stream, peer);
                }
                // Out of file descriptors, as a rule: others have to close first.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }
}

/// In an answer: the connection is reset instead.
#[derive(Clone)]
pub(super) struct Reset;

/// Serves one connection to its end.
async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    http: &http1::Builder,
    app: Router,
    peer: SocketAddr,
    stream: S,
    tcp: fn(&S) -> &TcpStream,
) {
    let service = service_fn(|mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = app.clone().call(request);
        async {
            let Ok(answer) = answer.await;
            match answer.extensions().get::<Reset>() {
                Some(Reset) => Err(io::Error::from(io::ErrorKind::ConnectionReset)),
                None => Ok(answer),
            }
        }
    });
    let mut served = http.serve_connection(TokioIo::new(stream), service);
    // How a connection ends is the caller's business, but for our own error.
    if let Err(error) = (&mut served).await
        && error.is_user()
    {
        // Without lingering, closing sends a reset instead of an orderly end.
        let _ = tcp(served.into_parts().io.inner()).set_zero_linger();
    }
}
