//! What a portal remembers, and how a call changes it.

use core::fmt;
use core::str::FromStr;
use std::collections::HashSet;
use std::net::IpAddr;
use std::time::Duration;

use serde_json::{Map, Value};

use super::answer::{
    self, Answer, TimeStyle, Timing, expired_token, operation_time_limit, too_many_requests,
};
use super::limit::{Buckets, Operating, Rate, Weekly};
use super::message::{Call, Kept, without_credentials};
use super::method::{batch, crm, network};
use super::oauth::{OAuth, Token};

/// Commercial plan of a portal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plan {
    /// 2 requests a second, 50 in a burst.
    #[default]
    Standard,
    /// 5 requests a second, 250 in a burst.
    Enterprise,
    /// As standard, for a partner (NFR): without the weekly limit per recipient.
    Partner,
}

impl Plan {
    pub(super) fn rate(self) -> Rate {
        match self {
            Self::Standard | Self::Partner => Rate {
                per_second: 2.0,
                burst: 50.0,
            },
            Self::Enterprise => Rate {
                per_second: 5.0,
                burst: 250.0,
            },
        }
    }
}

impl FromStr for Plan {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text {
            "standard" => Ok(Self::Standard),
            "enterprise" => Ok(Self::Enterprise),
            "partner" => Ok(Self::Partner),
            _ => Err(UnknownName::new(
                text,
                "none of standard, enterprise, partner",
            )),
        }
    }
}

/// A name that is none of those known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    text: String,
    /// What it is instead: `none of …`.
    is: &'static str,
}

impl UnknownName {
    pub(super) fn new(text: &str, is: &'static str) -> Self {
        Self {
            text: text.to_owned(),
            is,
        }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is {}", self.text, self.is)
    }
}

impl std::error::Error for UnknownName {}

/// Kind of a CRM object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrmKind {
    /// `lead`
    Lead,
    /// `deal`
    Deal,
    /// `company`
    Company,
    /// `contact`
    Contact,
}

impl FromStr for CrmKind {
    type Err = UnknownName;

    /// Any case, as the portal reads it.
    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text.to_ascii_lowercase().as_str() {
            "lead" => Ok(Self::Lead),
            "deal" => Ok(Self::Deal),
            "company" => Ok(Self::Company),
            "contact" => Ok(Self::Contact),
            _ => Err(UnknownName::new(
                text,
                "none of lead, deal, company, contact",
            )),
        }
    }
}

impl fmt::Display for CrmKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lead => "lead",
            Self::Deal => "deal",
            Self::Company => "company",
            Self::Contact => "contact",
        })
    }
}

/// A CRM object with its open chats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrmObject {
    pub(super) kind: CrmKind,
    pub(super) id: i64,
    pub(super) chats: Vec<i64>,
    pub(super) closed_to: Vec<i64>,
}

impl CrmObject {
    /// An object without chats that every user may see.
    pub fn new(kind: CrmKind, id: i64) -> Self {
        Self {
            kind,
            id,
            chats: Vec::new(),
            closed_to: Vec::new(),
        }
    }

    /// Adds an open chat.
    pub fn chat(mut self, id: i64) -> Self {
        self.chats.push(id);
        self
    }

    /// Takes away a user's access.
    pub fn closed_to(mut self, user: i64) -> Self {
        self.closed_to.push(user);
        self
    }
}

impl FromStr for CrmObject {
    type Err = UnknownName;

    /// An object with one chat: `deal:288:341`.
    fn from_str(text: &str) -> Result<Self, UnknownName> {
        let unknown = || UnknownName::new(text, "no object with its chat, such as deal:288:341");
        let id = |text: &str| text.parse().ok().filter(|id: &i64| *id > 0);
        let mut parts = text.split(':');
        let (Some(kind), Some(object), Some(chat), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(unknown());
        };
        let object = id(object).ok_or_else(unknown)?;
        let chat = id(chat).ok_or_else(unknown)?;
        Ok(Self::new(kind.parse()?, object).chat(chat))
    }
}

impl fmt::Display for CrmObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.id)?;
        self.chats.iter().try_for_each(|chat| write!(f, ":{chat}"))
    }
}

/// How a caller proves who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Credentials {
    /// User and secret of an incoming webhook, from the path.
    Webhook { user: i64, secret: String },
    /// An application's token, from the body, the query or the header.
    Token(Option<String>),
}

/// One REST request.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) number: u64,
    pub(super) now: Duration,
    pub(super) peer: IpAddr,
    pub(super) credentials: Credentials,
    /// Method in lower case.
    pub(super) method: String,
    /// User the call is made for; the webhook's or the application's.
    pub(super) user: i64,
}

/// What a portal remembers.
#[derive(Debug)]
pub(super) struct State {
    pub(super) lines: HashSet<String>,
    pub(super) has_imbot: bool,
    /// Users there are; `None` where every id is one.
    pub(super) users: Option<HashSet<i64>>,
    pub(super) webhook: (i64, String),
    pub(super) has_weekly_limit: bool,
    pub(super) weekly: Weekly,
    /// `None` where requests are not limited.
    pub(super) buckets: Option<Buckets<IpAddr>>,
    pub(super) operating: Operating<(String, String)>,
    /// Operating time one call takes.
    pub(super) operating_cost: Duration,
    pub(super) oauth: OAuth,
    pub(super) crm: Vec<CrmObject>,
    pub(super) kept: Kept,
    pub(super) next_id: u64,
    pub(super) time: TimeStyle,
    pub(super) requests: u64,
}

impl State {
    pub(super) fn is_user(&self, id: i64) -> bool {
        self.users.as_ref().is_none_or(|users| users.contains(&id))
    }

    /// Answers a request, its `time` included. `clock` tells the time once the call has run.
    pub(super) fn answer(
        &mut self,
        request: &Request,
        params: Map<String, Value>,
        clock: &dyn Fn() -> Duration,
    ) -> Answer {
        if let Err(refused) = self.admit(request) {
            return refused;
        }
        let mut answer = if request.method == batch::NAME {
            batch::run(&params, |method, params| {
                let call = Request {
                    method: method.to_owned(),
                    ..request.clone()
                };
                let answer = self.call(&call, params);
                let time = self.time(&call, clock()).unwrap_or_default();
                (answer, time)
            })
        } else {
            self.call(request, params)
        };
        if answer.status == 200 || answer.outcome() == "OPERATION_TIME_LIMIT" {
            let time = self.time(request, clock());
            if let Some(time) = time {
                answer.body.insert("time".to_owned(), time);
            }
        }
        answer
    }

    /// Rate and authorisation, which come before any method.
    fn admit(&mut self, request: &Request) -> Result<(), Answer> {
        if let Some(buckets) = &mut self.buckets
            && !buckets.take(request.peer, request.now)
        {
            return Err(too_many_requests());
        }
        match &request.credentials {
            Credentials::Webhook { user, secret }
                if (*user, secret) == (self.webhook.0, &self.webhook.1) =>
            {
                Ok(())
            }
            Credentials::Webhook { .. } => Err(Answer::error(
                401,
                "INVALID_CREDENTIALS",
                "Invalid request credentials",
            )),
            Credentials::Token(None) => Err(Answer::error(
                401,
                "NO_AUTH_FOUND",
                "Wrong authorization data",
            )),
            Credentials::Token(Some(token)) => match self.oauth.judge(token, request.now) {
                Token::Valid => Ok(()),
                Token::Expired => Err(expired_token()),
                Token::Unknown => Err(Answer::error(
                    401,
                    "invalid_token",
                    "Unable to get application by token",
                )),
            },
        }
    }

    /// Runs one method, alone or in a batch.
    fn call(&mut self, request: &Request, params: Map<String, Value>) -> Answer {
        let method = match request.method.as_str() {
            network::NAME => network::NAME,
            crm::NAME => crm::NAME,
            _ => return Answer::error(404, "ERROR_METHOD_NOT_FOUND", "Method not found!"),
        };
        let key = (client(&request.credentials), request.method.clone());
        let (_, _, has_time_left) = self.operating.look(key.clone(), request.now);
        if !has_time_left {
            return operation_time_limit();
        }
        self.operating.add(&key, self.operating_cost);
        let params = Value::Object(params);
        let answer = if method == network::NAME {
            network::add(self, &params, request)
        } else {
            crm::add(self, &params, request)
        };
        let is_delivered = answer.body.contains_key("result");
        let id = is_delivered.then_some(self.next_id);
        self.next_id += u64::from(is_delivered);
        self.kept.push(Call {
            request: request.number,
            at: request.now,
            method,
            outcome: answer.outcome().to_owned(),
            id,
            params: without_credentials(params),
        });
        answer
    }

    fn time(&mut self, request: &Request, finish: Duration) -> Option<Value> {
        let key = (client(&request.credentials), request.method.clone());
        let (operating, operating_reset_at, _) = self.operating.look(key, request.now);
        let timing = Timing {
            request: request.number,
            start: request.now,
            finish,
            operating,
            operating_reset_at,
        };
        answer::time(self.time, &timing)
    }
}

/// Whose operating time a call uses.
fn client(credentials: &Credentials) -> String {
    match credentials {
        Credentials::Webhook { user, .. } => format!("webhook of {user}"),
        Credentials::Token(_) => "application".to_owned(),
    }
}
