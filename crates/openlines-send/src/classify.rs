//! What an answer says about the message.

use serde_json::{Map, Value};

use crate::call::Call;
use crate::code::{Class, ErrorCode};
use crate::outcome::{Failure, OperatingReset, Outcome, Refused, Sent, Unknown, Why};
use crate::response::{MAX_RESPONSE_BYTES, Response};
use crate::time::PortalTime;

/// What an answer to a message says about it.
///
/// `error` is looked for before `result`, whatever the status, and a known code decides alone.
/// The status decides only where there is no code or an unknown one.
///
/// | answer | outcome |
/// |---|---|
/// | a known code | as the code says |
/// | an unknown or empty code, status 4xx | refused |
/// | an unknown or empty code, any other status | unknown |
/// | no `error`, the method's `result`, status 2xx | sent |
/// | neither, a redirection (301, 302, 307, 308) that names a host | refused: the portal has moved |
/// | neither, status 4xx except 408 and 499, and no object that is cut off, no `{"error"` behind other text, not compressed, and not longer than is read | refused |
/// | anything else | unknown |
///
/// ```
/// use openlines::NetworkMessage;
/// use openlines_send::{Response, classify};
///
/// let outcome = classify::<NetworkMessage>(&Response::new(200, [], r#"{"result": true}"#));
/// assert!(outcome.is_ok());
///
/// let page = Response::new(502, [], "<html>502 Bad Gateway</html>");
/// assert!(classify::<NetworkMessage>(&page).is_err_and(|failure| failure.is_unknown()));
/// ```
///
/// # Errors
/// Every outcome but sent.
pub fn classify<M: Call>(response: &Response) -> Outcome<M::Reply> {
    let members = members(response)?;
    let is_success = (200..300).contains(&response.status);
    match members.get("result").and_then(M::reply) {
        Some(reply) if is_success => Ok(Sent {
            reply,
            time: time(&members),
        }),
        _ => Err(unknown(response, Why::Unreadable)),
    }
}

/// The same of an answer by the portal that was asked; one that redirects to itself has not moved.
#[cfg(feature = "async")]
pub(crate) fn classify_from<M: Call>(response: &Response, portal: &str) -> Outcome<M::Reply> {
    match classify::<M>(response) {
        Err(Failure::Refused(refused))
            if refused
                .moved_to
                .as_deref()
                .is_some_and(|host| is_same_host(host, portal)) =>
        {
            Err(unknown(response, Why::Unreadable))
        }
        outcome => outcome,
    }
}

/// Whether two hosts are one, with the usual port written or not.
#[cfg(feature = "async")]
fn is_same_host(one: &str, other: &str) -> bool {
    fn name(host: &str) -> &str {
        let name = host.strip_suffix(":443").or(host.strip_suffix(":80"));
        name.unwrap_or(host)
    }
    name(one) == name(other)
}

/// What stands in an answer without an `error`, which is read as far as it does not depend on the method.
pub(crate) fn members(response: &Response) -> Result<Map<String, Value>, Failure> {
    let is_large = response.body.len() > MAX_RESPONSE_BYTES;
    let body = if is_large { &[] } else { &*response.body };
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
        // What begins as an object and does not end may have held any code, and so may one behind a warning of PHP or within what is compressed.
        let is_cut_off = body.trim_ascii_start().starts_with(b"{");
        let is_behind = body.windows(8).any(|part| part == b"{\"error\"");
        let is_hidden = response.is_compressed && !body.is_empty();
        return Err(if is_large {
            unreadable(response, Why::TooLarge)
        } else if is_cut_off || is_behind || is_hidden {
            unreadable(response, Why::Unreadable)
        } else {
            by_status(response)
        });
    };
    if let Some(error) = members.get("error").filter(|error| !error.is_null()) {
        return Err(by_error(response, error, &members));
    }
    if !members.contains_key("result") && (300..500).contains(&response.status) {
        return Err(by_status(response));
    }
    Ok(members)
}

fn time(members: &Map<String, Value>) -> Option<PortalTime> {
    members.get("time").and_then(PortalTime::read)
}

/// The outcome of an answer that was not read; why, unless its status says that the portal failed.
fn unreadable(response: &Response, why: Why) -> Failure {
    match response.status {
        500.. => unknown(response, Why::Failed),
        _ => unknown(response, why),
    }
}

/// The outcome where there is no error code to go by.
fn by_status(response: &Response) -> Failure {
    let moved_to = match response.status {
        301 | 302 | 307 | 308 => response.location.as_deref().and_then(host),
        _ => None,
    };
    // 408 and 499 are a gateway's words for having lost patience or the caller: it may have passed the request on.
    let is_refusal = matches!(response.status, 400..=407 | 409..=498);
    if moved_to.is_none() && !is_refusal {
        return unreadable(response, Why::Unreadable);
    }
    Failure::Refused(Box::new(Refused {
        status: response.status,
        code: None,
        description: None,
        argument: None,
        moved_to,
        retry_after: response.retry_after,
        operating_reset: None,
    }))
}

/// The outcome an `error` stands for.
fn by_error(response: &Response, error: &Value, members: &Map<String, Value>) -> Failure {
    let (code, description) = match error {
        Value::String(code) => (ErrorCode::from(code.as_str()), None),
        Value::Object(error) => {
            let text = |key: &str| error.get(key).and_then(Value::as_str);
            let code = text("code").unwrap_or_default();
            (ErrorCode::from(code), v3_description(error))
        }
        other => (ErrorCode::Other(other.to_string()), None),
    };
    let code = Some(code).filter(|code| !code.as_str().is_empty());
    let text = |key: &str| {
        let text = members.get(key)?.as_str()?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    let description = text("error_description").or(description);
    let is_refusal = match code.as_ref().and_then(ErrorCode::class) {
        Some(class) => class != Class::Unknown,
        None => (400..500).contains(&response.status),
    };
    if !is_refusal {
        return Failure::Unknown(Box::new(Unknown {
            why: Why::Failed,
            status: Some(response.status),
            code,
            description,
            retry_after: response.retry_after,
        }));
    }
    Failure::Refused(Box::new(Refused {
        status: response.status,
        code,
        description,
        argument: text("argument"),
        moved_to: None,
        retry_after: response.retry_after,
        operating_reset: time(members).as_ref().and_then(operating_reset),
    }))
}

/// `message` and `validation` of an error as the third version of REST writes it.
fn v3_description(error: &Map<String, Value>) -> Option<String> {
    let message = error.get("message").and_then(Value::as_str);
    let problems = error.get("validation").and_then(Value::as_array);
    let problems = problems.into_iter().flatten().map(|problem| {
        let text = |key: &str| problem.get(key).and_then(Value::as_str).unwrap_or_default();
        format!("`{}`: {}", text("field"), text("message"))
    });
    let parts: Vec<String> = message
        .map(str::to_owned)
        .into_iter()
        .chain(problems)
        .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// When operating time is given back, and what time it is on the portal.
pub(crate) fn operating_reset(time: &PortalTime) -> Option<OperatingReset> {
    let now = time.finish.or(time.start);
    Some(OperatingReset {
        at: whole(time.operating_reset_at?),
        now: now.map(whole),
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates, and parts of a second do not matter"
)]
fn whole(seconds: f64) -> u64 {
    seconds as u64
}

pub(crate) fn unknown(response: &Response, why: Why) -> Failure {
    Failure::Unknown(Box::new(Unknown {
        status: Some(response.status),
        retry_after: response.retry_after,
        ..Unknown::without_answer(why)
    }))
}

/// Host of a redirection that names one, with its port; its path and query may hold the secret.
fn host(location: &str) -> Option<String> {
    let (scheme, rest) = location.split_once("//")?;
    if !["", "http:", "https:"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
    {
        return None;
    }
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
