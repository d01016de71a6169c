//! `imopenlines.crm.message.add`.

use serde_json::Value;

use super::super::answer::{Answer, internal_error};
use super::super::request::Request;
use super::super::state::State;
use crate::crm::{self, Asked, Refused};
use crate::php;

/// Name in lower case.
pub(in super::super) const NAME: &str = "imopenlines.crm.message.add";

/// Runs the method.
pub(in super::super) fn add(state: &mut State, params: &Value, request: &Request) -> Answer {
    match check(state, params, request) {
        Ok(()) => Answer::result(state.next_id),
        Err(refused) => refused,
    }
}

fn check(state: &State, params: &Value, request: &Request) -> Result<(), Answer> {
    let Asked {
        kind,
        entity,
        user,
        chat,
        message,
    } = crm::asked(params).map_err(argument)?;
    let entity = state
        .crm
        .iter()
        .find(|known| known.kind == kind && known.id == entity);
    let may_see = |user: i64| entity.is_some_and(|entity| !entity.closed_to.contains(&user));
    if !may_see(request.credentials.user()) || !may_see(user) || !state.is_user(user) {
        return Err(Answer::error(403, "ACCESS_DENIED", "Access denied"));
    }
    if !entity.is_some_and(|entity| entity.chats.contains(&chat)) {
        return Err(Answer::error(
            400,
            "CHAT_NOT_IN_CRM",
            "The chat does not belong to the CRM entity",
        ));
    }
    // An array reaches a string function here.
    if php::is_array(message) {
        Err(internal_error())
    } else {
        Ok(())
    }
}

fn argument(refused: Refused) -> Answer {
    let Refused { argument, problem } = refused;
    Answer::error(
        400,
        "ERROR_ARGUMENT",
        &format!("Argument '{argument}' {problem}"),
    )
    .with("argument", argument)
}
