//! Nothing secret is ever printed.
//!
//! The test runs itself as a process of its own, which logs everything at the lowest level there is, prints whatever can be printed,
//! and talks to a server that repeats every secret it is told. All it printed is then searched.
#![cfg(all(feature = "reqwest", feature = "blocking", feature = "tracing"))]

use std::env;
use std::fmt::{Debug, Display};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use openlines::{Checked, CrmEntity, CrmMessage, Payload};
use openlines_send::{
    App, BoxFuture, Bucket, Client, Clock, Endpoint, Http, Journal, NotSent, Once, Policy, Reqwest,
    Response, Secret, StoreError, TokenStore, Tokens, blocking, classify, encode,
};

/// Every secret there is, each with a part that is found whatever stands around it.
const WEBHOOK: &str = "planted0webhook";
const CLIENT: &str = "planted0client";
const ACCESS: &str = "planted0access";
const REFRESH: &str = "planted0refresh";
const NEW_ACCESS: &str = "planted0newaccess";
const NEW_REFRESH: &str = "planted0newrefresh";
/// Token that a message carries itself.
const OWN: &str = "planted0own";
const PROXY: &str = "planted0proxy";
/// Text of the message: whom it concerns is nobody else's business.
const TEXT: &str = "planted0text";
/// What all of them have in common.
const PLANTED: &str = "planted0";

/// Answers that repeat what they were asked, `ECHO` standing for all of it.
const ANSWERS: &[&str] = &[
    "400 Bad\r\n\r\n{\"error\":\"ECHO\",\"error_description\":\"ECHO\",\"argument\":\"ECHO\"}",
    "400 Bad\r\n\r\n{\"error\":{\"code\":\"ECHO\",\"message\":\"ECHO\",\"validation\":[{\"field\":\"ECHO\"}]}}",
    "500 Bad\r\n\r\n{\"error\":\"ECHO\",\"error_description\":\"ECHO\"}",
    "200 Fine\r\n\r\n{\"error\":\"WRONG_ENCODING\",\"error_description\":\"ECHO\"}",
    "200 Fine\r\nX-Echo: ECHO\r\n\r\n{\"result\":7,\"time\":{\"start\":\"ECHO\",\"date_start\":\"ECHO\"}}",
    "302 Found\r\nLocation: https://ECHO.example/rest/1/ECHO/\r\n\r\n<html>ECHO",
    "502 Bad\r\nRetry-After: ECHO\r\n\r\n<html>ECHO",
    "200 Fine\r\n\r\nECHO",
    "ECHO",
    "",
    "401 No\r\n\r\n{\"error\":\"expired_token\",\"error_description\":\"ECHO\"}",
];

/// Reads one request, and answers it.
fn serve(mut stream: TcpStream, number: usize) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        let lower = text.to_ascii_lowercase();
        let length = lower.split("content-length: ").nth(1);
        let length = length.and_then(|rest| rest.split("\r\n").next()?.parse::<usize>().ok());
        let body = text.split_once("\r\n\r\n").map(|(_, body)| body.len());
        if body.is_some() && body >= length {
            break;
        }
        let count = stream.read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        request.extend_from_slice(&buffer[..count]);
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let secrets = [
        WEBHOOK,
        CLIENT,
        ACCESS,
        REFRESH,
        NEW_ACCESS,
        NEW_REFRESH,
        OWN,
    ];
    let echo: Vec<&str> = secrets
        .into_iter()
        .filter(|secret| request.contains(secret))
        .collect();
    let echo = echo.join("-");
    // Every other renewal succeeds.
    let answer = if request.starts_with("POST /oauth/token/") && number.is_multiple_of(2) {
        format!(
            "200 Fine\r\n\r\n{{\"access_token\":\"{NEW_ACCESS}\",\"refresh_token\":\"{NEW_REFRESH}\",\"echo\":\"{echo}\"}}"
        )
    } else {
        ANSWERS[number % ANSWERS.len()].replace("ECHO", &echo)
    };
    if !answer.is_empty() {
        write!(
            stream,
            "HTTP/1.1 {}",
            answer.replacen("\r\n", "\r\nConnection: close\r\n", 1)
        )?;
    }
    Ok(())
}

struct NoWait;

impl Clock for NoWait {
    fn now(&self) -> Duration {
        Duration::from_secs(1_700_000_000)
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::task::yield_now())
    }
}

impl blocking::Clock for NoWait {
    fn now(&self) -> Duration {
        Duration::from_secs(1_700_000_000)
    }

    fn sleep(&self, _: Duration) {}
}

/// Fails every other time, and says too much.
struct Store;

fn old() -> Tokens {
    Tokens::new(Secret::new(ACCESS), Secret::new(REFRESH))
}

impl TokenStore for Store {
    fn load(&self) -> BoxFuture<'_, Result<Tokens, StoreError>> {
        Box::pin(async { Ok(old()) })
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        let text = format!("cannot write {}", tokens.access_token.expose());
        Box::pin(async { Err(text.into()) })
    }
}

impl blocking::TokenStore for Store {
    fn load(&self) -> Result<Tokens, StoreError> {
        Ok(old())
    }

    fn save(&self, _: &Tokens) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Prints everything the `log` crate is given.
struct Printer;

impl log::Log for Printer {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        println!(
            "log {} {}: {}",
            record.level(),
            record.target(),
            record.args()
        );
    }

    fn flush(&self) {}
}

fn print(value: &impl Debug) {
    println!("{value:?} {value:#?}");
}

fn print_both(value: &(impl Debug + Display)) {
    println!("{value}");
    print(value);
}

fn message() -> Checked<CrmMessage> {
    let message = CrmMessage {
        crm_entity_type: CrmEntity::Deal,
        crm_entity: 1,
        user_id: 1,
        chat_id: 1,
        message: TEXT.to_owned(),
    };
    let mut message = serde_json::to_value(message).expect("JSON");
    message["auth"] = OWN.into();
    CrmMessage::from_value(&message).expect("a message")
}

/// Goes through everything there is, printing it.
#[tokio::main(flavor = "current_thread")]
async fn say_everything(host: &str, journal: &Path) {
    log::set_logger(&Printer).expect("the only logger");
    log::set_max_level(log::LevelFilter::Trace);
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(std::io::stdout)
        .init();

    let url = format!("http://{host}/rest/1/{WEBHOOK}/");
    for wrong in [
        format!("{url}?{WEBHOOK}"),
        format!("{url}#{WEBHOOK}"),
        format!("{url}{WEBHOOK}/"),
        format!("http://{WEBHOOK}@{host}/rest/1/{WEBHOOK}/"),
        format!("http://{WEBHOOK}.example/rest/1/{WEBHOOK}/"),
        WEBHOOK.to_owned(),
    ] {
        print_both(&Client::webhook(&wrong).expect_err("an error"));
        print_both(&Endpoint::webhook(&wrong).expect_err("an error"));
        print_both(&Endpoint::oauth(&wrong).expect_err("an error"));
        print_both(&blocking::Client::webhook(&wrong).expect_err("an error"));
    }
    let proxy = Http::default().proxy(format!("no proxy {PROXY}"));
    print(&proxy);
    print_both(&Reqwest::new(&proxy).expect_err("an error"));
    print_both(&blocking::Ureq::new(&proxy).expect_err("an error"));

    let webhook = Endpoint::webhook(&url).expect("a webhook");
    let oauth = Endpoint::oauth(&format!("http://{host}/rest/")).expect("an endpoint");
    let app = App::new("local.1", Secret::new(CLIENT))
        .server_endpoint(&format!("http://{host}/rest/"))
        .expect("an endpoint");
    print(&(&webhook, &oauth, &app, old(), Secret::new(WEBHOOK)));
    print(&encode(&webhook, None, &message()));
    print(&encode(&oauth, Some(&Secret::new(ACCESS)), &message()));
    let response = Response::new(200, [("location", WEBHOOK.as_bytes())], NEW_ACCESS);
    print(&response);
    print(&classify::<CrmMessage>(&response));

    let http = Http::default().timeout(Duration::from_secs(5));
    let policy = Policy::default().retries(1);
    let client = |endpoint: &Endpoint| {
        let transport = Reqwest::new(&http).expect("a transport");
        Client::new(endpoint.clone(), transport, NoWait)
            .bucket(Bucket::unlimited())
            .policy(policy)
    };
    let journal = Journal::open(journal, webhook.portal()).expect("a journal");
    let clients = [client(&webhook), client(&oauth).app(app.clone(), Store)];
    for (index, client) in clients.iter().enumerate() {
        print(client);
        for n in 0..2 * ANSWERS.len() {
            let key = format!("{index} {n}");
            match client.send_once(&journal, &key, &message()).await {
                Once::Done(Err(failure)) => print_both(&failure),
                once => print(&once),
            }
        }
    }
    print(&journal);

    let blocking_http = http.clone();
    // The blocking clients have a thread of their own, as they do not belong on this one.
    let blocking = thread::spawn(move || {
        let client = |endpoint: Endpoint| {
            let transport = blocking::Ureq::new(&blocking_http).expect("a transport");
            blocking::Client::new(endpoint, transport, NoWait)
                .bucket(Bucket::unlimited())
                .policy(policy)
        };
        let clients = [client(webhook), client(oauth).app(app, Store)];
        // At this level ureq would write everything down.
        print_both(&clients[0].send(&message()).expect_err("nothing sent"));
        log::set_max_level(log::LevelFilter::Debug);
        for client in clients {
            print(&client);
            for _ in 0..2 * ANSWERS.len() {
                match client.send(&message()) {
                    Err(failure) => print_both(&failure),
                    Ok(sent) => print(&sent),
                }
            }
        }
    });
    blocking.join().expect("no panic");

    let closed = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = closed.local_addr().expect("an address");
    drop(closed);
    let endpoint = Endpoint::webhook(&format!("http://{address}/rest/1/{WEBHOOK}/"));
    let failure = client(&endpoint.expect("a webhook")).send(&message()).await;
    print_both(&failure.expect_err("nobody there"));
    let behind = Http::default().proxy(format!("http://{PROXY}:{PROXY}@{address}"));
    print(&behind);
    for host in [host, "portal.example"] {
        let scheme = if host.contains(':') { "http" } else { "https" };
        let endpoint = Endpoint::webhook(&format!("{scheme}://{host}/rest/1/{WEBHOOK}/"));
        let endpoint = endpoint.expect("a webhook");
        let transport = Reqwest::new(&behind).expect("a transport");
        print(&transport);
        let client = Client::new(endpoint.clone(), transport, NoWait);
        let failure = client.send(&message()).await;
        print_both(&failure.expect_err("no proxy there"));
        let behind = behind.clone();
        let failure = thread::spawn(move || {
            let transport = blocking::Ureq::new(&behind).expect("a transport");
            print(&transport);
            blocking::Client::new(endpoint, transport, NoWait).send(&message())
        });
        let failure = failure.join().expect("no panic");
        print_both(&failure.expect_err("no proxy there"));
    }
    print_both(&NotSent::Deadline(Duration::ZERO));
    print_both(&NotSent::Stopped);
}

#[test]
fn nothing_secret_is_printed() {
    if let (Ok(host), Some(journal)) =
        (env::var("OPENLINES_HOST"), env::var_os("OPENLINES_JOURNAL"))
    {
        return say_everything(&host, Path::new(&journal));
    }

    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let host = listener.local_addr().expect("an address").to_string();
    thread::spawn(move || {
        for (number, stream) in listener.incoming().enumerate() {
            // A client that went away is no matter here.
            let _ = stream.and_then(|stream| serve(stream, number));
        }
    });
    let folder = tempfile::TempDir::new().expect("a folder");
    let journal = folder.path().join("journal");
    let output = Command::new(env::current_exe().expect("this test"))
        .args(["nothing_secret_is_printed", "--exact", "--nocapture"])
        .env("OPENLINES_HOST", &host)
        .env("OPENLINES_JOURNAL", &journal)
        .output()
        .expect("a process");
    let mut printed = String::from_utf8_lossy(&output.stdout).into_owned();
    printed.push_str(&String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{printed}");
    let written = std::fs::read_to_string(journal).expect("a journal");

    // What should be there is, so that the rest was looked for in the right place.
    for expected in [
        "log DEBUG reqwest",
        "log DEBUG ureq",
        "send{method=\"imopenlines.crm.message.add\"",
        "outcome=\"refused\"",
        "the portal has moved to `***-***.example`",
        "WRONG_ENCODING",
        "the token store failed: cannot write ***",
        "the renewal was refused: ",
        "no connection: ",
        "POST http://127.0.0.1",
        "not sent: no connection: ureq would write the credentials into its log",
    ] {
        assert!(printed.contains(expected), "{expected} in {printed}");
    }
    assert!(written.contains("\"refused\"") && written.contains("\"unknown\""));
    for (place, text) in [("output", &printed), ("journal", &written)] {
        let found: Vec<&str> = text.lines().filter(|line| line.contains(PLANTED)).collect();
        assert!(found.is_empty(), "{place}: {found:#?}");
    }
}
