//! Connections: how many there may be, and how one is reset.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_service::Service as _;

/// A listener that waits while there are too many connections.
pub(super) struct Listener {
    tcp: TcpListener,
    room: Arc<Semaphore>,
    #[cfg(feature = "tls")]
    tls: Option<super::tls::Handshakes>,
}

impl Listener {
    pub(super) fn new(listener: TcpListener, max_connections: usize) -> Self {
        let room = Arc::new(Semaphore::new(
            max_connections.clamp(1, Semaphore::MAX_PERMITS),
        ));
        Self {
            tcp: listener,
            room,
            #[cfg(feature = "tls")]
            tls: None,
        }
    }

    /// The same, where every connection starts with a handshake.
    #[cfg(feature = "tls")]
    pub(super) fn with_tls(self, handshakes: Option<super::tls::Handshakes>) -> Self {
        Self {
            tls: handshakes,
            ..self
        }
    }
}

/// The next connection, once there is room for it.
async fn next(listener: &TcpListener, room: &Arc<Semaphore>) -> (Stream, SocketAddr) {
    // The semaphore is never closed, so there is always a permit in the end.
    let permit = Arc::clone(room).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((tcp, peer)) => {
                // Small answers must not wait for more; where this fails they come a little later.
                let _ = tcp.set_nodelay(true);
                let stream = Stream {
                    tcp,
                    reset: Arc::default(),
                    _permit: permit,
                };
                return (stream, peer);
            }
            // Out of file descriptors, as a rule: others have to close first.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

impl Listener {
    /// Serves every connection, and closes those whose next request does not come for so long.
    pub(super) async fn serve(mut self, app: Router, idle: Duration) {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(idle);
        loop {
            let (io, peer) = self.accept().await;
            let connection = Connection {
                peer,
                reset: Arc::clone(&io.stream().reset),
            };
            let app = app.clone();
            let service = service_fn(move |mut request: Request<Incoming>| {
                let connection = ConnectInfo(connection.clone());
                request.extensions_mut().insert(connection);
                app.clone().call(request)
            });
            let served = http.serve_connection(TokioIo::new(io), service);
            // How a connection ends is the caller's business.
            tokio::spawn(async move { drop(served.await) });
        }
    }

    async fn accept(&mut self) -> (Io, SocketAddr) {
        #[cfg(feature = "tls")]
        if let Some(handshakes) = &mut self.tls {
            loop {
                tokio::select! {
                    (io, peer) = handshakes.done() => return (io, peer),
                    (stream, peer) = next(&self.tcp, &self.room) => handshakes.begin(stream, peer),
                }
            }
        }
        let (stream, peer) = next(&self.tcp, &self.room).await;
        (Io::Plain(stream), peer)
    }
}

/// A connection as it is served.
pub(super) enum Io {
    Plain(Stream),
    #[cfg(feature = "tls")]
    Tls(Box<tokio_rustls::server::TlsStream<Stream>>),
}

impl Io {
    fn stream(&self) -> &Stream {
        match self {
            Self::Plain(stream) => stream,
            #[cfg(feature = "tls")]
            Self::Tls(tls) => tls.get_ref().0,
        }
    }
}

/// Calls the same on whatever the connection is.
macro_rules! delegate {
    ($self:ident, $io:ident => $call:expr) => {
        match $self.get_mut() {
            Io::Plain($io) => $call,
            #[cfg(feature = "tls")]
            Io::Tls($io) => $call,
        }
    };
}

impl AsyncRead for Io {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        delegate!(self, io => Pin::new(io).poll_read(cx, buf))
    }
}

impl AsyncWrite for Io {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        delegate!(self, io => Pin::new(io).poll_write(cx, buf))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        delegate!(self, io => Pin::new(io).poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        delegate!(self, io => Pin::new(io).poll_shutdown(cx))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        delegate!(self, io => Pin::new(io).poll_write_vectored(cx, bufs))
    }

    fn is_write_vectored(&self) -> bool {
        match self {
            Self::Plain(stream) => stream.is_write_vectored(),
            #[cfg(feature = "tls")]
            Self::Tls(tls) => tls.is_write_vectored(),
        }
    }
}

/// A connection that can be reset while it is served.
pub(super) struct Stream {
    tcp: TcpStream,
    reset: Arc<AtomicBool>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Stream {
    fn check(&self) -> io::Result<()> {
        if self.reset.load(Ordering::Relaxed) {
            Err(io::ErrorKind::ConnectionReset.into())
        } else {
            Ok(())
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if self.reset.load(Ordering::Relaxed) {
            // Without lingering, closing sends a reset instead of an orderly end.
            let _ = self.tcp.set_zero_linger();
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.tcp).poll_read(cx, buf)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.tcp).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check()?;
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.tcp).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }
}

/// What a request knows of its connection.
#[derive(Clone, Debug)]
pub(super) struct Connection {
    pub(super) peer: SocketAddr,
    reset: Arc<AtomicBool>,
}

impl Connection {
    /// Ends the connection with a reset as soon as something is written to it.
    pub(super) fn reset(&self) {
        self.reset.store(true, Ordering::Relaxed);
    }
}
