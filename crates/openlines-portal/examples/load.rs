//! How many requests a second the server answers on loopback, and whether its memory stays flat.
//!
//! ```sh
//! cargo run --release --package openlines-portal --example load -- 1000000 16
//! ```
//!
//! The server runs in a process of its own, started by this one with the argument `serve`.
//! The other arguments are how many requests to send and over how many connections; each is kept alive, and has one request under way at a time.

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use openlines_portal::{Plan, Portal};
use serde_json::Value;

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
    let each = requests.div_ceil(connections);
    let requests = each * connections;

    let server = Server::start()?;
    send(&server.url, WARM_UP.div_ceil(connections), connections)?;
    let (memory, processor) = (server.resident()?, server.processor()?);
    let start = Instant::now();
    send(&server.url, each, connections)?;
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

/// Runs a server, and prints where it takes messages.
fn serve() -> Result<(), Box<dyn Error>> {
    let portal = Portal::builder().plan(Plan::Partner).rate_off().start()?;
    println!("{}imopenlines.network.message.add", portal.webhook());
    loop {
        thread::park();
    }
}

/// A server in a process of its own, until it is dropped.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start() -> Result<Self, Box<dyn Error>> {
        let mut process = Command::new(env::current_exe()?)
            .arg("serve")
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = process.stdout.take().ok_or("no output")?;
        let mut url = String::new();
        BufReader::new(stdout).read_line(&mut url)?;
        let url = url.trim().to_owned();
        Ok(Self { process, url })
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

/// Sends so many requests over each of so many connections, one at a time, each of which must be delivered.
fn send(url: &str, requests: usize, connections: usize) -> Result<(), Box<dyn Error>> {
    let message: Value = serde_json::from_str(EXAMPLE)?;
    let over_one = || {
        let agent = ureq::Agent::new_with_defaults();
        for _ in 0..requests {
            let answer: Value = agent
                .post(url)
                .send_json(&message)?
                .body_mut()
                .read_json()?;
            assert_eq!(answer["result"], true, "{answer}");
        }
        Ok::<_, ureq::Error>(())
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..connections).map(|_| scope.spawn(over_one)).collect();
        for thread in threads {
            thread.join().map_err(|_| "a message was not delivered")??;
        }
        Ok(())
    })
}
