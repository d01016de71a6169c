//! How many requests a second the server answers on loopback, and whether its memory stays flat.
//!
//! ```sh
//! cargo run --release --package openlines-portal --example load -- 1000000 16
//! ```
//!
//! The server runs in a process of its own, started by this one with the argument `serve`.
//! The other arguments are how many requests to send and over how many connections; each is kept alive, and has one request under way at a time.

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use openlines_portal::{Plan, Portal};

/// The documentation's example.
const EXAMPLE: &str = include_str!("../../openlines-cli/demo/message.json");

/// Requests before anything is measured: until then the server fills what it keeps.
const WARM_UP: usize = 20_000;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    if args.first().is_some_and(|arg| arg == "serve") {
        return serve();
    }
    let number = |at: usize, usual: usize| args.get(at).map_or(Ok(usual), |arg| arg.parse());
    let (requests, connections) = (number(0, 1_000_000)?, number(1, 16)?.max(1));

    let server = Server::start()?;
    let mut clients = (0..connections)
        .map(|_| Client::connect(&server.address))
        .collect::<Result<Vec<_>, _>>()?;
    send(&mut clients, WARM_UP)?;
    let (memory, processor) = (server.resident()?, server.processor()?);
    let start = Instant::now();
    send(&mut clients, requests)?;
    let seconds = start.elapsed().as_secs_f64();
    let busy = server.processor()?.saturating_sub(processor).as_secs_f64();

    #[expect(clippy::cast_precision_loss, reason = "a figure to be read")]
    let count = requests as f64;
    println!(
        "{requests} requests over {connections} connections in {seconds:.1} s: {:.0} a second, {} cores for both processes",
        count / seconds,
        thread::available_parallelism()?,
    );
    println!(
        "the server was on a core for {busy:.1} s of them: {:.0} a second of that",
        count / busy
    );
    println!(
        "memory of the server (VmRSS): {memory} before, {} after",
        server.resident()?
    );
    Ok(())
}

/// Runs a server, and prints its address.
fn serve() -> Result<(), Box<dyn Error>> {
    let portal = Portal::builder().plan(Plan::Partner).rate_off().start()?;
    println!("{}", portal.address());
    loop {
        thread::park();
    }
}

/// A server in a process of its own, until it is dropped.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start() -> Result<Self, Box<dyn Error>> {
        let mut process = Command::new(env::current_exe()?)
            .arg("serve")
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = process.stdout.take().ok_or("no output")?;
        let mut address = String::new();
        BufReader::new(stdout).read_line(&mut address)?;
        let address = address.trim().to_owned();
        Ok(Self { process, address })
    }

    /// Memory it holds, as Linux tells it.
    fn resident(&self) -> Result<String, Box<dyn Error>> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        Ok(line.ok_or("no VmRSS")?.trim().to_owned())
    }

    /// Time it was on a core, as Linux tells it: what a busy machine does not change.
    fn processor(&self) -> Result<Duration, Box<dyn Error>> {
        let mut total = Duration::ZERO;
        for thread in fs::read_dir(format!("/proc/{}/task", self.process.id()))? {
            let times = fs::read_to_string(thread?.path().join("schedstat"))?;
            let nanoseconds = times.split(' ').next().unwrap_or_default().parse()?;
            total += Duration::from_nanos(nanoseconds);
        }
        Ok(total)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sends so many requests, one at a time on each connection, and reads every answer.
fn send(clients: &mut [Client], requests: usize) -> Result<(), Box<dyn Error>> {
    let mut left = requests;
    while left > 0 {
        let round = left.min(clients.len());
        for client in &mut clients[..round] {
            client.stream.write_all(&client.request)?;
        }
        for client in &mut clients[..round] {
            client.receive()?;
        }
        left -= round;
    }
    Ok(())
}

/// One connection.
struct Client {
    stream: TcpStream,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Client {
    fn connect(address: &str) -> Result<Self, Box<dyn Error>> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        let body = serde_json::from_str::<serde_json::Value>(EXAMPLE)?.to_string();
        let request = format!(
            "POST /rest/1/portalonyourdesk/imopenlines.network.message.add HTTP/1.1\r\n\
             Host: {address}\r\nUser-Agent: load/1\r\nAccept: application/json\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        Ok(Self {
            stream,
            request: request.into_bytes(),
            answer: Vec::with_capacity(4096),
        })
    }

    /// Reads one answer, which must say that the message was delivered.
    fn receive(&mut self) -> Result<(), Box<dyn Error>> {
        self.answer.clear();
        let mut piece = [0; 4096];
        loop {
            let length = self.stream.read(&mut piece)?;
            if length == 0 {
                return Err("the server has hung up".into());
            }
            self.answer.extend_from_slice(&piece[..length]);
            let answer = str::from_utf8(&self.answer)?;
            let Some((head, body)) = answer.split_once("\r\n\r\n") else {
                continue;
            };
            let expected: usize = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .ok_or("an answer without a length")?
                .parse()?;
            if body.len() < expected {
                continue;
            }
            let is_delivered =
                head.starts_with("HTTP/1.1 200 ") && body.starts_with("{\"result\":true");
            return if is_delivered {
                Ok(())
            } else {
                Err(answer.to_owned().into())
            };
        }
    }
}
