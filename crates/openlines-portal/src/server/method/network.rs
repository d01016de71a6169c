//! `imopenlines.network.message.add`.

use std::time::Duration;

use serde_json::Value;

use super::super::answer::{Answer, internal_error};
use super::super::request::Request;
use super::super::state::State;
use crate::{Outcome, Received, Settings, receive_with};

/// Name in lower case.
pub(in super::super) const NAME: &str = "imopenlines.network.message.add";

/// What a portal makes of the parameters at that time.
pub(in super::super) fn received(params: &Value, now: Duration) -> Received {
    let unix_time = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
    let settings = Settings {
        unix_time,
        ..Settings::default()
    };
    receive_with(params, &settings)
}

/// Runs the method.
pub(in super::super) fn add(state: &mut State, params: &Value, request: &Request) -> Answer {
    let received = received(params, request.now);
    if let Some(refused) = refusal(state, &received, request) {
        return refused;
    }
    if let (Some(line), Some(user), true) =
        (&received.code, received.user_id, state.has_weekly_limit)
    {
        state.weekly.note(line, user, request.now);
    }
    Answer::result(true)
}

/// The first check that fails, in the portal's order; `None` where the message is delivered.
fn refusal(state: &State, received: &Received, request: &Request) -> Option<Answer> {
    let Some(line) = &received.code else {
        return error(received.outcome);
    };
    if !state.has_imbot {
        return Some(Answer::error(
            400,
            "IMBOT_ERROR",
            "Module IMBOT is not installed",
        ));
    }
    if !state.lines.contains(line) {
        return Some(Answer::error(400, "NOT_FOUND", "Openline not found"));
    }
    let Some(user) = received.user_id else {
        return error(received.outcome);
    };
    if state.has_weekly_limit && state.weekly.is_reached(line, user, request.now) {
        let description = "You can send only one message to this user per week";
        return Some(Answer::error(400, "USER_MESSAGE_LIMIT", description));
    }
    if let Some(refused) = error(received.answer()) {
        return Some(refused);
    }
    (!state.is_user(user))
        .then(|| error(Outcome::WrongRequest))
        .flatten()
}

fn error(outcome: Outcome) -> Option<Answer> {
    let description = match outcome {
        Outcome::Ok => return None,
        Outcome::Code => "Openline code is incorrect",
        Outcome::UserIdEmpty => "User ID can't be empty",
        Outcome::MessageEmpty => "Message can't be empty",
        Outcome::AttachError => "Incorrect attach params",
        Outcome::AttachOversize => "You have exceeded the maximum allowable size of attach",
        Outcome::KeyboardError => "Incorrect keyboard params",
        Outcome::WrongRequest => "Message isn't added",
        Outcome::PhpFatal => {
            return Some(internal_error());
        }
    };
    Some(Answer::error(400, outcome.code(), description))
}
