//! A portal before it is started: what there is, and what it answers like.

use std::collections::HashSet;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{fmt, io};

use super::answer::TimeStyle;
use super::clock::Clock;
use super::crm_object::CrmObject;
use super::desk::Desk;
use super::fault::FaultRule;
use super::fault::due::Faults;
use super::limit::{Buckets, Operating, Weekly};
use super::listener::Listener;
use super::log::{Log, LogFormat};
use super::message::Kept;
use super::oauth::OAuth;
use super::plan::Plan;
use super::request::{WEBHOOK_SECRET, WEBHOOK_USER};
use super::serving::Serving;
use super::state::State;
use super::{DEFAULT_LINE, Portal, http};
use crate::crm::CrmKind;

/// A portal to be set up; see [`Portal::builder`].
#[must_use]
pub struct Builder {
    listen: SocketAddr,
    lines: Vec<String>,
    has_imbot: bool,
    users: Option<HashSet<i64>>,
    plan: Plan,
    limits_rate: bool,
    clock: Clock,
    faults: Vec<FaultRule>,
    operating_cost: Duration,
    crm: Vec<CrmObject>,
    time: TimeStyle,
    log: Option<Log>,
    max_connections: usize,
    idle: Duration,
    max_messages: usize,
    #[cfg(feature = "tls")]
    tls: bool,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            lines: Vec::new(),
            has_imbot: true,
            users: None,
            plan: Plan::default(),
            limits_rate: true,
            clock: Clock::default(),
            faults: Vec::new(),
            operating_cost: Duration::ZERO,
            crm: Vec::new(),
            time: TimeStyle::default(),
            log: None,
            max_connections: 1024,
            idle: Duration::from_mins(1),
            max_messages: 1000,
            #[cfg(feature = "tls")]
            tls: false,
        }
    }
}

impl Builder {
    /// Address to listen on; a free port on loopback unless named.
    ///
    /// Nobody has to prove anything, so keep it on loopback, where it answers to the names of loopback alone.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Adds a connected line; [`DEFAULT_LINE`] unless one is named.
    pub fn line(mut self, code: impl Into<String>) -> Self {
        self.lines.push(code.into());
        self
    }

    /// Takes away the module `imbot`, without which the network method answers `IMBOT_ERROR`.
    pub fn without_imbot(mut self) -> Self {
        self.has_imbot = false;
        self
    }

    /// Adds a user; every id is one unless one is named.
    pub fn user(mut self, id: i64) -> Self {
        self.users.get_or_insert_default().insert(id);
        self
    }

    /// Commercial plan; it decides the rate and whether there is a weekly limit.
    pub fn plan(mut self, plan: Plan) -> Self {
        self.plan = plan;
        self
    }

    /// Takes any number of requests a second, for tests of load and of faults.
    pub fn rate_off(mut self) -> Self {
        self.limits_rate = false;
        self
    }

    /// Clock to live by; the system's unless given.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Adds a fault.
    pub fn fault(mut self, rule: impl Into<FaultRule>) -> Self {
        self.faults.push(rule.into());
        self
    }

    /// Operating time one call takes of the 480 seconds in 10 minutes; none unless given.
    pub fn operating_cost(mut self, cost: Duration) -> Self {
        self.operating_cost = cost;
        self
    }

    /// Adds a CRM object, or chats to one that is there; `deal:1:1`, deal 1 with chat 1, unless one is given.
    pub fn crm(mut self, object: CrmObject) -> Self {
        let is_same = |known: &&mut CrmObject| (known.kind, known.id) == (object.kind, object.id);
        match self.crm.iter_mut().find(is_same) {
            Some(known) => {
                known.chats.extend(object.chats);
                known.closed_to.extend(object.closed_to);
            }
            None => self.crm.push(object),
        }
        self
    }

    /// How `time` is written.
    pub fn time(mut self, style: TimeStyle) -> Self {
        self.time = style;
        self
    }

    /// Writes one line a request, without its end; none for a browser's preflight, nor for the page and the list of messages, unless they are refused for their `Host`.
    ///
    /// Nothing is answered before it returns, so it is not to wait for a reader.
    pub fn log(mut self, format: LogFormat, write: impl FnMut(&str) + Send + 'static) -> Self {
        self.log = Some(Log {
            format,
            out: Box::new(write),
        });
        self
    }

    /// Connections at a time; 1024 unless given, others wait.
    pub fn max_connections(mut self, max: usize) -> Self {
        self.max_connections = max;
        self
    }

    /// How long a connection may wait for a request, or take to send one, in real time; a minute unless given.
    pub fn idle(mut self, idle: Duration) -> Self {
        self.idle = idle;
        self
    }

    /// Messages kept; 1000 unless given, and 64 MiB of parameters at most.
    pub fn max_messages(mut self, max: usize) -> Self {
        self.max_messages = max;
        self
    }

    /// Speaks HTTPS with a certificate made for the occasion, valid for `localhost`, `127.0.0.1` and the address.
    #[cfg(feature = "tls")]
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// Starts the portal on a thread of its own.
    ///
    /// # Errors
    /// An address that cannot be listened on, or no thread to run on.
    pub fn start(mut self) -> io::Result<Portal> {
        self.furnish();
        let tcp = TcpListener::bind(self.listen)?;
        tcp.set_nonblocking(true)?;
        let address = tcp.local_addr()?;
        #[cfg(feature = "tls")]
        let (acceptor, certificate) = self
            .tls
            .then(|| super::tls::acceptor(&address.ip().to_string()))
            .transpose()?
            .unzip();
        #[cfg(not(feature = "tls"))]
        let certificate = None;
        let scheme = if certificate.is_some() {
            "https"
        } else {
            "http"
        };
        let base = format!("{scheme}://{address}");
        let webhook = format!("{base}/rest/{WEBHOOK_USER}/{WEBHOOK_SECRET}/");
        let (max_connections, idle) = (self.max_connections, self.idle);
        let lines = self.lines.clone();
        let desk = Arc::new(self.desk(base, address));
        let served = Arc::clone(&desk);
        let serving = Serving::start(async move {
            let Ok(tcp) = tokio::net::TcpListener::from_std(tcp) else {
                return;
            };
            let listener = Listener {
                tcp,
                max_connections,
                idle,
                #[cfg(feature = "tls")]
                tls: acceptor,
            };
            listener.serve(http::router(served)).await;
        })?;
        Ok(Portal {
            _serving: serving,
            desk,
            address,
            lines,
            webhook,
            certificate,
        })
    }

    /// Puts in what every portal has: a line, and a CRM object with a chat.
    fn furnish(&mut self) {
        if self.lines.is_empty() {
            self.lines.push(DEFAULT_LINE.to_owned());
        }
        if self.crm.is_empty() {
            self.crm.push(CrmObject::new(CrmKind::Deal, 1).chat(1));
        }
    }

    /// What all requests share, at the address it listens on.
    fn desk(self, base: String, address: SocketAddr) -> Desk {
        let state = State {
            lines: self.lines.into_iter().collect(),
            has_imbot: self.has_imbot,
            users: self.users,
            has_weekly_limit: self.plan != Plan::Partner,
            weekly: Weekly::default(),
            buckets: self.limits_rate.then(|| Buckets::new(self.plan.rate())),
            operating: Operating::default(),
            operating_cost: self.operating_cost,
            oauth: OAuth::new(self.clock.now()),
            crm: self.crm,
            kept: Kept::new(self.max_messages),
            next_id: 1,
            time: self.time,
            requests: 0,
        };
        let faults = Faults {
            rules: self.faults,
            ..Faults::default()
        };
        Desk {
            state: Mutex::new(state),
            clock: self.clock,
            faults: Mutex::new(faults),
            log: self.log.map(Mutex::new),
            base,
            is_loopback: address.ip().to_canonical().is_loopback(),
            idle: self.idle,
        }
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("listen", &self.listen)
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}
