//! What a portal remembers, and how a call changes it.

use std::collections::HashSet;
use std::net::IpAddr;
use std::time::Duration;

use serde_json::{Map, Value};

use super::answer::{
    self, Answer, TimeStyle, expired_token, operation_time_limit, too_many_requests,
};
use super::clock::Clock;
use super::crm_object::CrmObject;
use super::limit::{Buckets, Operating, Weekly};
use super::message::{Call, Kept, without_credentials};
use super::method::{batch, crm, network};
use super::oauth::{OAuth, Token};
use super::request::{Credentials, Request, WEBHOOK_SECRET, WEBHOOK_USER};

/// What a portal remembers.
#[derive(Debug)]
pub(super) struct State {
    pub(super) lines: HashSet<String>,
    pub(super) has_imbot: bool,
    /// Users there are; `None` where every id is one.
    pub(super) users: Option<HashSet<i64>>,
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

/// Runs a method.
type Method = fn(&mut State, &Value, &Request) -> Answer;

impl State {
    pub(super) fn is_user(&self, id: i64) -> bool {
        self.users.as_ref().is_none_or(|users| users.contains(&id))
    }

    /// Answers a request, its `time` included.
    pub(super) fn answer(
        &mut self,
        request: &Request,
        params: Map<String, Value>,
        clock: &Clock,
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
                let time = self.time(&call, clock.now()).unwrap_or_default();
                (answer, time)
            })
        } else {
            self.call(request, params)
        };
        if (answer.status == 200 || answer.outcome() == "OPERATION_TIME_LIMIT")
            && let Some(time) = self.time(request, clock.now())
        {
            answer = answer.with("time", time);
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
            Credentials::Webhook {
                user: WEBHOOK_USER,
                secret,
            } if secret == WEBHOOK_SECRET => Ok(()),
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
        let (method, add): (_, Method) = match request.method.as_str() {
            network::NAME => (network::NAME, network::add),
            crm::NAME => (crm::NAME, crm::add),
            _ => return Answer::error(404, "ERROR_METHOD_NOT_FOUND", "Method not found!"),
        };
        let key = (client(&request.credentials), request.method.clone());
        let (_, _, has_time_left) = self.operating.look(key.clone(), request.now);
        if !has_time_left {
            return operation_time_limit();
        }
        self.operating.add(&key, self.operating_cost);
        let params = Value::Object(params);
        let answer = add(self, &params, request);
        let is_delivered = answer.body.get("result").is_some();
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
        let (operating, reset_at, _) = self.operating.look(key, request.now);
        answer::time(self.time, request, finish, operating, reset_at)
    }
}

/// Whose operating time a call uses.
fn client(credentials: &Credentials) -> String {
    match credentials {
        Credentials::Webhook { user, .. } => format!("webhook of {user}"),
        Credentials::Token(_) => "application".to_owned(),
    }
}
