//! `imopenlines.crm.message.add`.

use serde_json::Value;

use super::super::answer::{Answer, internal_error};
use super::super::crm_object::CrmKind;
use super::super::request::Request;
use super::super::state::State;
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

/// The checks in the portal's order; keys are case-sensitive here.
fn check(state: &State, params: &Value, request: &Request) -> Result<(), Answer> {
    let given = |name: &'static str| {
        let value = params.get(name).unwrap_or(&Value::Null);
        if php::empty(value) {
            Err(argument(name, "is null or empty"))
        } else {
            Ok(value)
        }
    };
    let id = |name: &'static str| {
        let value = given(name)?;
        let id = php::intval(value);
        if php::is_numeric(value) && id > 0 {
            Ok(id)
        } else {
            Err(argument(name, "has an invalid type"))
        }
    };

    let kind = given("CRM_ENTITY_TYPE")?;
    let kind = kind.as_str().and_then(|name| name.parse::<CrmKind>().ok());
    let kind = kind.ok_or_else(|| argument("CRM_ENTITY_TYPE", "has an invalid type"))?;
    let entity = id("CRM_ENTITY")?;
    let user = id("USER_ID")?;
    let chat = id("CHAT_ID")?;
    let message = given("MESSAGE")?;

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

fn argument(name: &'static str, problem: &str) -> Answer {
    Answer::error(
        400,
        "ERROR_ARGUMENT",
        &format!("Argument '{name}' {problem}"),
    )
    .with("argument", name)
}
