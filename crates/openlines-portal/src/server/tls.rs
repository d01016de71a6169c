//! HTTPS with a certificate made for the occasion.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use rcgen::CertifiedKey;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::{ServerConfig, version};
use tokio_rustls::server::TlsStream;

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// What shakes hands under the names by which a portal is called, and its certificate in PEM.
pub(super) fn acceptor(host: &str) -> io::Result<(TlsAcceptor, String)> {
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
    Ok((TlsAcceptor::from(Arc::new(config)), cert.pem()))
}

/// A connection whose handshake went well.
pub(super) async fn handshake(
    acceptor: &TlsAcceptor,
    stream: TcpStream,
) -> Option<TlsStream<TcpStream>> {
    let shaken = timeout(HANDSHAKE, acceptor.accept(stream)).await;
    shaken.ok()?.ok()
}
