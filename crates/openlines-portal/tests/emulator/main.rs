//! The emulator over HTTP, as a client meets it.
#![cfg(feature = "server")]

mod checks;
mod faults;
mod host;
mod http;
mod limits;
mod page;
mod received;

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use openlines_portal::Portal;
use serde_json::{Value, json};

/// One exchange on a connection of its own.
struct Reply {
    status: u16,
    head: String,
    body: String,
    /// In how many pieces the body came; one where its length was told.
    pieces: usize,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.body))
    }

    /// Status and error code, `ok` where there is none.
    fn outcome(&self) -> (u16, String) {
        let json = self.json();
        (
            self.status,
            json["error"].as_str().unwrap_or("ok").to_owned(),
        )
    }
}

fn exchange(
    portal: &Portal,
    method: &str,
    path: &str,
    headers: &str,
    body: &str,
) -> io::Result<Reply> {
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    );
    exchange_as_is(portal.address(), &request)
}

/// A connection on which nobody waits for ever.
fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    Ok(stream)
}

/// The same with a request that is written out.
fn exchange_as_is(address: SocketAddr, request: &str) -> io::Result<Reply> {
    let mut stream = connect(address)?;
    stream.write_all(request.as_bytes())?;
    let mut text = Vec::new();
    stream.read_to_end(&mut text)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let (head, body) = text
        .split_once("\r\n\r\n")
        .ok_or(io::ErrorKind::UnexpectedEof)?;
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let (body, pieces) = if head.contains("transfer-encoding: chunked") {
        unchunked(body)
    } else {
        (body.to_owned(), 1)
    };
    Ok(Reply {
        status: status.ok_or(io::ErrorKind::InvalidData)?,
        head: head.to_owned(),
        body,
        pieces,
    })
}

/// A body, and in how many pieces it came.
fn unchunked(body: &str) -> (String, usize) {
    let mut lines = body.split("\r\n");
    let (mut text, mut pieces) = (String::new(), 0);
    while let (Some(size), Some(chunk)) = (lines.next(), lines.next()) {
        if size != "0" {
            text.push_str(chunk);
            pieces += 1;
        }
    }
    (text, pieces)
}

const JSON: &str = "Content-Type: application/json\r\n";

const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

const ADD: &str = "/rest/1/portalonyourdesk/imopenlines.network.message.add";

const CRM: &str = "/rest/1/portalonyourdesk/imopenlines.crm.message.add";

fn post(portal: &Portal, path: &str, body: &Value) -> Reply {
    exchange(portal, "POST", path, JSON, &body.to_string()).expect("an answer")
}

/// A message to user `user`, with `extra` beside the required parameters.
fn message(portal: &Portal, user: i64, extra: &Value) -> Value {
    let mut message = json!({"CODE": portal.line(), "USER_ID": user, "MESSAGE": "hi"});
    for (key, value) in extra.as_object().expect("an object") {
        message[key] = value.clone();
    }
    message
}

#[track_caller]
fn check(reply: &Reply, status: u16, outcome: &str) {
    assert_eq!(
        reply.outcome(),
        (status, outcome.to_owned()),
        "{}",
        reply.body
    );
}
