//! What must hold of any input; tried with mutated cases in the tests, and by coverage in `fuzz/`.

use openlines::{
    Attach, Code, CrmMessage, Keyboard, LinkKeyboard, NetworkMessage, Options, Payload, PortalCode,
    Problem, Report, Subject,
};
use openlines_portal::{
    Effect, Lang, Outcome, Received, crm, params_from_text, receive, receive_text,
};
use serde_json::{Deserializer, Value};

use crate::agreement::is_uncounted;
use crate::holds::holds;
use crate::json::Json;
use crate::told::{counts, is_told, is_told_nearby, not_stored};

/// Whatever is checked, exactly the texts that `serde_json` accepts are read, and of the others nothing else is said.
///
/// # Panics
/// If that does not hold.
pub fn reader(text: &str) {
    let too_long = text.len() > openlines::limits::MAX_TEXT_BYTES;
    let is_refused = too_long || serde_json::from_str::<Value>(text).is_err();
    for &subject in Subject::ALL {
        let report = subject.check(text);
        let refuses = |problem: &Problem| {
            matches!(
                problem.code,
                Code::Syntax { .. } | Code::TooDeep { .. } | Code::TooLong { .. }
            )
        };
        assert_eq!(report.problems.iter().any(refuses), is_refused, "{text:?}");
        assert!(!is_refused || report.problems.len() == 1, "{text:?}");
    }
}

/// Nothing panics; what is clean stays clean once it is read and written again; every path leads somewhere.
///
/// # Panics
/// If that does not hold.
pub fn check(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).ok();
    for &subject in Subject::ALL {
        let report = Options::default().check_bytes(subject, bytes);
        let Some(text) = text else {
            assert!(!report.is_valid());
            continue;
        };
        assert_eq!(subject.is_valid(text), report.is_valid(), "{text}");
        for problem in &report.problems {
            let at = problem.at.expect("a text has places");
            assert_eq!(
                Some([at.line, at.column]),
                place(text, at.offset),
                "{text}: {problem:?}"
            );
            assert!(!is_senseless(problem.code), "{text}: {problem:?}");
        }
        assert!(
            report
                .problems
                .is_sorted_by_key(|problem| problem.at.map(|at| at.offset)),
            "{text}"
        );
        let has_duplicates = report
            .problems
            .iter()
            .any(|problem| problem.code == Code::DuplicateKey);
        if let (Ok(document), false) = (serde_json::from_str::<Value>(text), has_duplicates) {
            for problem in &report.problems {
                assert!(leads_there(text, &document, problem), "{text}: {problem:?}");
            }
        }
    }
    if let Some(text) = text {
        again::<NetworkMessage>(text);
        again::<CrmMessage>(text);
        again::<Attach>(text);
        again::<Keyboard>(text);
        again::<LinkKeyboard>(text);
    }
}

/// What the core says of a message of either method agrees with what the portal on the desk makes of it, and nothing is lost untold.
///
/// # Panics
/// If that does not hold.
pub fn portal(text: &str) {
    network(text);
    crm(text);
}

/// Whether not all of a text was read: of that nothing can be said.
fn is_unread(report: &Report) -> bool {
    report
        .errors()
        .any(|error| matches!(error.code, Code::TooDeep { .. } | Code::TooLong { .. }))
}

/// Whether a key stands in two cases and one of them twice: of these the portal takes another than the core, which tells of them anyway.
fn has_key_in_two_cases(message: &Json) -> bool {
    let Json::Object(members) = message else {
        return false;
    };
    let twice = members.iter().enumerate().filter(|(i, (key, _))| {
        let earlier = &members[..*i];
        earlier.iter().any(|(other, _)| other == key)
    });
    let mut keys = twice.map(|(_, (key, _))| key);
    keys.any(|key| {
        let mut others = members.iter().filter(|(other, _)| other != key);
        others.any(|(other, _)| other.eq_ignore_ascii_case(key))
    })
}

/// Whether a number stands in it that the core counts only nearly: one of more than fifteen digits that is no integer of PHP's, or almost zero.
fn has_long_number(message: &Json) -> bool {
    match message {
        Json::Word(number) | Json::Text(number) => {
            let (mantissa, _) = number.split_once(['e', 'E']).unwrap_or((number, ""));
            let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
            number.trim().parse().is_ok_and(|float: f64| {
                digits > 15 && number.trim().parse::<i64>().is_err()
                    || (-1e-300..1e-300).contains(&float) && float != 0.0
            })
        }
        Json::List(items) => items.iter().any(has_long_number),
        Json::Object(members) => members.iter().any(|(_, value)| has_long_number(value)),
    }
}

fn network(text: &str) {
    let report = Subject::Network.check(text);
    let message = Json::read(text);
    let is_nearly = |message: &Json| has_key_in_two_cases(message) || has_long_number(message);
    let params = params_from_text(text);
    let received = receive(&params);
    tells_of_what_was_sent(&params, &received);
    if is_unread(&report) {
        return;
    }
    // More than so many are told by none.
    let is_whole = !report
        .problems
        .iter()
        .any(|problem| matches!(problem.code, Code::TooManyProblems { .. }));
    for loss in received.trace.iter().filter(|_| is_whole) {
        let is_told = if report.is_valid() {
            !counts(loss)
        } else {
            is_told(loss, &report)
        };
        assert!(is_told, "{loss}\n{text}\n{report}");
    }
    if let Some(stored) = received.stored.as_ref().filter(|_| is_whole) {
        for (path, value) in not_stored(&params, &stored.to_json()) {
            assert!(
                is_told_nearby(&path, &report),
                "{path}: {value}\n{text}\n{report}"
            );
        }
    }
    if message.as_ref().is_some_and(is_nearly) {
        return;
    }
    if let Some(message) = message
        && let Err(failure) = holds(&message, text)
    {
        panic!("{failure}\n{text}\n{report}");
    }
    let attach = report.sizes.attach.filter(|_| !is_uncounted(&report));
    for (what, ours, portal) in [
        ("ATTACH", attach, received.attach_size),
        ("KEYBOARD", report.sizes.keyboard, received.keyboard_size),
    ] {
        let ours = ours.and_then(|ours| Some([ours.chars?, ours.db_bytes?]));
        if let (Some(ours), Some(portal)) = (ours, portal) {
            let ours = ours.map(u64::from);
            let portal = [portal.chars, portal.db_bytes].map(|count| count as u64);
            assert_eq!(ours, portal, "{what}\n{text}\n{report}");
        }
    }
}

/// What the portal tells is of places that were sent, and says why a message is refused; it can be shown, and read once more.
fn tells_of_what_was_sent(params: &Value, received: &Received) {
    for loss in &received.trace {
        let is_absent_parameter =
            loss.effect == Effect::Rejected && loss.path.rfind('/') == Some(0);
        let is_sent = params.pointer(&loss.path).is_some();
        assert!(is_sent || is_absent_parameter, "{loss} in {params}");
    }
    let mut losses = received.trace.iter();
    let is_refused = losses.any(|loss| loss.effect == Effect::Rejected);
    assert_eq!(is_refused, received.answer() != Outcome::Ok, "{params}");
    assert_eq!(received.stored.is_some(), received.outcome == Outcome::Ok);
    assert_eq!(receive_text(&params.to_string()), *received, "{params}");
    let shown = received.side_by_side(params, 80, Lang::En);
    assert!(shown.starts_with("outcome: "), "{shown}");
}

fn crm(text: &str) {
    let report = Subject::Crm.check(text);
    if is_unread(&report) {
        return;
    }
    let params = params_from_text(text);
    let asked = crm::asked(&params);
    let refused = match &asked {
        Err(refused) => Some((refused.argument, PortalCode::ErrorArgument)),
        Ok(asked) if asked.message.is_array() || asked.message.is_object() => {
            Some(("MESSAGE", PortalCode::InternalServerError))
        }
        Ok(_) => None,
    };
    let mut rejections = report
        .errors()
        .filter(|error| error.code.portal_code().is_some());
    if let Some((argument, code)) = refused {
        // Of what is no parameters none is named.
        let is_told = |error: &Problem| {
            error.code.portal_code() == Some(code)
                && (error.path == format!("/{argument}") || !params.is_object())
        };
        assert!(
            rejections.any(is_told),
            "refused for {argument}\n{text}\n{report}"
        );
    } else if let Some(rejection) = rejections.next() {
        panic!("taken, but: {rejection}\n{text}\n{report}");
    }
    if let Ok(asked) = asked
        && report.is_valid()
    {
        for (key, id) in [
            ("CRM_ENTITY", asked.entity),
            ("USER_ID", asked.user),
            ("CHAT_ID", asked.chat),
        ] {
            let sent = match &params[key] {
                Value::String(sent) => sent.parse().ok(),
                sent => sent.as_f64(),
            };
            assert_eq!(sent, Value::from(id).as_f64(), "{key}\n{text}\n{report}");
        }
    }
}

/// Whether a problem asks for what is there.
fn is_senseless(code: Code) -> bool {
    match code {
        Code::WrongType { expected, actual }
        | Code::Converted { expected, actual }
        | Code::TypeError {
            expected, actual, ..
        } => expected == actual,
        _ => false,
    }
}

/// Line and column of an offset, if a character begins there.
pub fn place(text: &str, offset: usize) -> Option<[usize; 2]> {
    let before = text.get(..offset)?;
    let line = before.rsplit('\n').next().unwrap_or_default();
    Some([1 + before.matches('\n').count(), 1 + line.chars().count()])
}

/// The path of a problem leads to the key or value at its place, or to what is missing from the value there.
fn leads_there(text: &str, document: &Value, problem: &Problem) -> bool {
    let Some((parent, key)) = problem.path.rsplit_once('/') else {
        return true;
    };
    let rest = problem.at.and_then(|at| text.get(at.offset..));
    let mut values = Deserializer::from_str(rest.unwrap_or_default()).into_iter::<Value>();
    let Some(Ok(here)) = values.next() else {
        return false;
    };
    let value = document.pointer(&problem.path);
    let parent = document.pointer(parent);
    let is_key =
        parent.is_some_and(Value::is_object) && here == key.replace("~1", "/").replace("~0", "~");
    let is_missing = parent == Some(&here) && value.is_none_or(Value::is_null);
    value == Some(&here) || value.is_some() && is_key || is_missing
}

/// What is clean, read and written again, is clean and the same.
fn again<T: Payload>(text: &str) {
    let Ok(checked) = T::from_json(text) else {
        return;
    };
    let write = |value: &T| serde_json::to_string(value).expect("a typed value is JSON");
    let written = write(checked.value());
    match T::from_json(&written) {
        Ok(read) => assert_eq!(write(read.value()), written, "{text}"),
        Err(report) => panic!("{text}\nis clean, but\n{written}\nis not: {report}"),
    }
}
