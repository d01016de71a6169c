//! HTTPS with a certificate made for the occasion.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rcgen::CertifiedKey;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::{ServerConfig, version};

use super::listener::{Io, Stream};

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Connections whose handshake is under way.
pub(super) struct Handshakes {
    acceptor: TlsAcceptor,
    under_way: JoinSet<Option<(Io, SocketAddr)>>,
}

impl Handshakes {
    /// For the names by which a portal is called, and the certificate in PEM.
    pub(super) fn new(host: &str) -> io::Result<(Self, String)> {
        let names = vec![
            "localhost".to_owned(),
            "127.0.0.1".to_owned(),
            host.to_owned(),
        ];
        let CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(names).map_err(io::Error::other)?;
        let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&version::TLS13, &version::TLS12])
            .and_then(|config| {
                config
                    .with_no_client_auth()
                    .with_single_cert(vec![cert.der().clone()], key.into())
            })
            .map_err(io::Error::other)?;
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Ok((
            Self {
                acceptor,
                under_way: JoinSet::new(),
            },
            cert.pem(),
        ))
    }

    pub(super) fn begin(&mut self, stream: Stream, peer: SocketAddr) {
        let handshake = self.acceptor.accept(stream);
        self.under_way.spawn(async move {
            let tls = tokio::time::timeout(HANDSHAKE, handshake)
                .await
                .ok()?
                .ok()?;
            Some((Io::Tls(Box::new(tls)), peer))
        });
    }

    /// The next connection whose handshake went well; waits for ever while there is none.
    pub(super) async fn done(&mut self) -> (Io, SocketAddr) {
        while let Some(ended) = self.under_way.join_next().await {
            if let Ok(Some(connection)) = ended {
                return connection;
            }
        }
        std::future::pending().await
    }
}
