//! Where requests go, read strictly: a webhook URL is the credential itself.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use crate::secret::Secret;

/// Longest URL taken, in bytes.
const MAX_BYTES: usize = 2048;

/// Base of the REST URLs of one portal, to which the method is added.
///
/// `https` only; `http` is allowed to this machine itself, where the emulator runs.
/// Who is behind a host is not asked: a service that takes webhooks from strangers looks at [`portal`](Self::portal) first, or it sends where they like, into its own network as well.
///
/// ```
/// use openlines_send::Endpoint;
///
/// let endpoint = Endpoint::webhook("https://example.bitrix24.com/rest/1/0123456789abcdef/")?;
/// assert_eq!(endpoint.portal(), "example.bitrix24.com");
/// assert_eq!(format!("{endpoint:?}"), "https://example.bitrix24.com/rest/***/");
/// # Ok::<(), openlines_send::InvalidUrl>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    origin: Origin,
    /// From `/rest/` to the slash before the method.
    path: Secret,
    /// The secret part of a webhook's path.
    secret: Option<Secret>,
}

impl Endpoint {
    /// Reads the URL of an incoming webhook: `https://{host}/rest/{user}/{secret}/`.
    ///
    /// # Errors
    /// - anything else, as another path, a query, user info or a fragment; only the last slash may be missing
    pub fn webhook(url: &str) -> Result<Self, InvalidUrl> {
        let (origin, path) = Origin::parse(url)?;
        let rest = path.strip_prefix("/rest/").ok_or(InvalidUrl::Webhook)?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (user, secret) = rest.split_once('/').ok_or(InvalidUrl::Webhook)?;
        let is_user = !user.is_empty() && user.bytes().all(|byte| byte.is_ascii_digit());
        let is_secret = !secret.is_empty()
            && secret
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        if !is_user || !is_secret {
            return Err(InvalidUrl::Webhook);
        }
        Ok(Self {
            origin,
            path: Secret::new(format!("/rest/{user}/{secret}/")),
            secret: Some(Secret::new(secret)),
        })
    }

    /// Reads the `client_endpoint` of an application: `https://{host}/rest/`.
    ///
    /// Its host is sent the tokens, so take it from an answer of the authorisation server: what comes to an event handler anybody may have sent.
    ///
    /// # Errors
    /// - anything else; only the last slash may be missing
    pub fn oauth(client_endpoint: &str) -> Result<Self, InvalidUrl> {
        let (origin, path) = Origin::parse(client_endpoint)?;
        if !matches!(path, "/rest/" | "/rest") {
            return Err(InvalidUrl::ClientEndpoint);
        }
        Ok(Self {
            origin,
            path: Secret::new("/rest/"),
            secret: None,
        })
    }

    /// Host of the portal, with its port where one is written: no secret.
    pub fn portal(&self) -> &str {
        &self.origin.host
    }

    /// Secret of the webhook; `None` for an application, whose requests need a token.
    #[cfg(feature = "async")]
    pub(crate) fn secret(&self) -> Option<&Secret> {
        self.secret.as_ref()
    }

    /// Full URL of a method.
    pub(crate) fn method(&self, name: &str) -> Secret {
        let path = self.path.expose();
        Secret::new(format!("{}{path}{name}", self.origin))
    }

    /// Whether requests go there without TLS: to this machine itself.
    #[cfg(feature = "reqwest")]
    pub(crate) fn is_plain(&self) -> bool {
        self.origin.scheme == "http"
    }

    /// Where tokens are renewed on the same host.
    #[cfg(feature = "async")]
    pub(crate) fn token_url(&self) -> Secret {
        Secret::new(format!("{}/oauth/token/", self.origin))
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secret = self.secret.as_ref().map_or("", |_| "***/");
        write!(f, "{}/rest/{secret}", self.origin)
    }
}

/// Scheme and host.
#[derive(Clone, PartialEq, Eq)]
struct Origin {
    scheme: &'static str,
    /// In lower case, with its port where one is written.
    host: String,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)
    }
}

impl Origin {
    /// The origin of a URL, and its path.
    ///
    /// Only what every URL reader understands alike is let through, so nothing can point elsewhere than it says.
    fn parse(url: &str) -> Result<(Self, &str), InvalidUrl> {
        if url.len() > MAX_BYTES {
            return Err(InvalidUrl::Length);
        }
        let is_odd = |byte: u8| !byte.is_ascii_graphic() || matches!(byte, b'\\' | b'%');
        if url.bytes().any(is_odd) {
            return Err(InvalidUrl::Character);
        }
        let (scheme, rest) = url.split_once("://").ok_or(InvalidUrl::Scheme)?;
        if rest.contains('#') {
            return Err(InvalidUrl::Fragment);
        }
        if rest.contains('?') {
            return Err(InvalidUrl::Query);
        }
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err(InvalidUrl::UserInfo);
        }
        let authority = authority.to_ascii_lowercase();
        let (is_loopback, port) = match authority.strip_prefix('[') {
            Some(rest) => {
                let (address, port) = rest.split_once(']').ok_or(InvalidUrl::Host)?;
                let port = match port {
                    "" => None,
                    port => Some(port.strip_prefix(':').ok_or(InvalidUrl::Host)?),
                };
                (is_ipv6_loopback(address)?, port)
            }
            None => match authority.split_once(':') {
                Some((host, port)) => (is_name_loopback(host)?, Some(port)),
                None => (is_name_loopback(&authority)?, None),
            },
        };
        let is_port = |port: &str| {
            port.bytes().all(|byte| byte.is_ascii_digit())
                && port.parse::<u16>().is_ok_and(|port| port > 0)
        };
        if port.is_some_and(|port| !is_port(port)) {
            return Err(InvalidUrl::Host);
        }
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "https" => "https",
            "http" if is_loopback => "http",
            _ => return Err(InvalidUrl::Scheme),
        };
        let origin = Self {
            scheme,
            host: authority,
        };
        Ok((origin, path))
    }
}

/// Whether an IPv6 address is that of this machine itself.
fn is_ipv6_loopback(address: &str) -> Result<bool, InvalidUrl> {
    let address: Ipv6Addr = address.parse().map_err(|_| InvalidUrl::Host)?;
    Ok(address.is_loopback())
}

/// Whether a name of letters, digits and hyphens, or a full IPv4 address, is that of this machine itself.
fn is_name_loopback(host: &str) -> Result<bool, InvalidUrl> {
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return Ok(address.is_loopback());
    }
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    // URL readers take a host that ends in a number for an IPv4 address in disguise.
    let ends_in_number = host
        .rsplit('.')
        .next()
        .is_none_or(|label| label.starts_with(|first: char| first.is_ascii_digit()));
    if ends_in_number || !host.split('.').all(is_label) {
        return Err(InvalidUrl::Host);
    }
    Ok(host == "localhost")
}

/// Why a URL is not taken.
///
/// It never holds the URL, which may be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidUrl {
    /// Longer than 2048 bytes.
    Length,
    /// White space, a backslash, a percent sign, or a character outside ASCII.
    Character,
    /// Neither `https://` nor `http://` to this machine itself.
    Scheme,
    /// A user name or password before the host.
    UserInfo,
    /// No host name, address or port of the usual form.
    Host,
    /// A query.
    Query,
    /// A fragment.
    Fragment,
    /// Not the path of a webhook.
    Webhook,
    /// Not the path of a `client_endpoint`.
    ClientEndpoint,
}

impl std::error::Error for InvalidUrl {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expected: Result<&str, InvalidUrl>) {
        let read = Endpoint::webhook(url);
        let urls = read.map(|endpoint| endpoint.method("m"));
        let urls = urls.as_ref().map(Secret::expose);
        assert_eq!(urls.map_err(|error| *error), expected, "{url}");
    }

    #[test]
    fn webhook_urls_are_read_strictly() {
        use InvalidUrl::{Character, Fragment, Host, Length, Query, Scheme, UserInfo, Webhook};
        check(
            "https://p.bitrix24.ru/rest/1/ab-c_9/",
            Ok("https://p.bitrix24.ru/rest/1/ab-c_9/m"),
        );
        check(
            "HTTPS://P.Bitrix24.RU:8443/rest/12/Abc",
            Ok("https://p.bitrix24.ru:8443/rest/12/Abc/m"),
        );
        check(
            "http://127.0.0.1:8080/rest/1/abc/",
            Ok("http://127.0.0.1:8080/rest/1/abc/m"),
        );
        check(
            "http://localhost/rest/1/abc/",
            Ok("http://localhost/rest/1/abc/m"),
        );
        check(
            "http://[::1]:80/rest/1/abc/",
            Ok("http://[::1]:80/rest/1/abc/m"),
        );
        check(
            "https://[::1]/rest/1/abc/",
            Ok("https://[::1]/rest/1/abc/m"),
        );
        for (url, error) in [
            ("", Scheme),
            ("p.ru/rest/1/abc/", Scheme),
            ("http://p.ru/rest/1/abc/", Scheme),
            ("http://127.0.0.1.p.ru/rest/1/abc/", Scheme),
            ("http://localhost.p.ru/rest/1/abc/", Scheme),
            ("ftp://p.ru/rest/1/abc/", Scheme),
            ("javascript://p.ru/rest/1/abc/", Scheme),
            (" https://p.ru/rest/1/abc/", Character),
            ("https://p.ru/rest/1/abc/\n", Character),
            ("https://пример.рф/rest/1/abc/", Character),
            ("https://p.ru\\@q.ru/rest/1/abc/", Character),
            ("https://p.ru/rest/1/a%2fbc/", Character),
            ("https://me@p.ru/rest/1/abc/", UserInfo),
            ("https://me:pw@p.ru/rest/1/abc/", UserInfo),
            ("https:///rest/1/abc/", Host),
            ("https://p..ru/rest/1/abc/", Host),
            ("https://p.ru./rest/1/abc/", Host),
            ("https://p_.ru/rest/1/abc/", Host),
            ("https://127.1/rest/1/abc/", Host),
            ("https://0x7f000001/rest/1/abc/", Host),
            ("https://2130706433/rest/1/abc/", Host),
            ("https://p.ru:/rest/1/abc/", Host),
            ("https://p.ru:0/rest/1/abc/", Host),
            ("https://p.ru:+1/rest/1/abc/", Host),
            ("https://p.ru:65536/rest/1/abc/", Host),
            ("https://p.ru:1:2/rest/1/abc/", Host),
            ("https://[::1/rest/1/abc/", Host),
            ("https://[::1]x/rest/1/abc/", Host),
            ("https://p.ru/rest/1/abc/?a=1", Query),
            ("https://p.ru/rest/1/abc/#a", Fragment),
            ("https://p.ru", Webhook),
            ("https://p.ru/rest/", Webhook),
            ("https://p.ru/rest/1/", Webhook),
            ("https://p.ru/rest/x/abc/", Webhook),
            ("https://p.ru/rest//abc/", Webhook),
            ("https://p.ru/rest/1/abc//", Webhook),
            ("https://p.ru/rest/1/../", Webhook),
            ("https://p.ru/rest/1/abc/profile.json", Webhook),
            ("https://p.ru/rest/api/1/abc/", Webhook),
            ("https://p.ru//rest/1/abc/", Webhook),
        ] {
            check(url, Err(error));
        }
        let longest = format!(
            "{:a<width$}/",
            "https://p.ru/rest/1/",
            width = MAX_BYTES - 1
        );
        check(&longest, Ok(&format!("{longest}m")));
        let long = longest.replace("/1/", "/12/");
        check(&long, Err(Length));
    }

    #[test]
    fn client_endpoints_are_read_strictly() {
        let endpoint = Endpoint::oauth("https://p.ru/rest/").expect("an endpoint");
        assert_eq!(endpoint.method("m").expose(), "https://p.ru/rest/m");
        #[cfg(feature = "async")]
        assert_eq!(endpoint.token_url().expose(), "https://p.ru/oauth/token/");
        assert_eq!(
            Endpoint::oauth("https://p.ru/rest/1/abc/"),
            Err(InvalidUrl::ClientEndpoint)
        );
    }
}
