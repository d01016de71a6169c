//! What a portal makes of the parameters of `imopenlines.network.message.add`.

use serde_json::Value;

use crate::credentials::is_session;
use crate::field::{self, Node};
use crate::measure::measure;
use crate::php;
use crate::received::{AfterAdd, Received, Stored};
use crate::trace::{Path, Reason, Trace, TypeError};
use crate::{Outcome, attach, keyboard};

/// Exact length of CODE in characters.
const CODE_CHARS: usize = 32;

/// An attachment or keyboard of so many characters is too large.
pub(crate) const TOO_MANY_CHARS: usize = 60_000;

/// Characters of the longest message that is kept whole; deduced.
const MAX_MESSAGE_CHARS: usize = 20_006;

/// Characters kept of a longer message, before [`CUT_MARK`]; deduced.
const CUT_MESSAGE_CHARS: usize = 20_000;

const CUT_MARK: &str = " (...)";

/// What a portal takes from outside the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Portal time in seconds since 1970, which becomes the attachment's `ID`.
    pub unix_time: i64,
    /// Colour of an attachment that asks for none: a portal picks one of about 17, always 7 characters.
    pub random_color: &'static str,
}

impl Default for Settings {
    /// The time and colour of the observation, so that the same parameters always give the same result.
    fn default() -> Self {
        Self {
            unix_time: 1_700_000_000,
            random_color: "#df532d",
        }
    }
}

/// What a portal makes of these parameters, with the [`Settings`] of the observation.
///
/// Anything but an object is no parameters, and so is nesting deeper than 512.
pub fn receive(params: &Value) -> Received {
    receive_with(params, &Settings::default())
}

/// What a portal makes of a request body: text that is not JSON is no parameters, not an error of its own.
pub fn receive_text(body: &str) -> Received {
    receive(&params_from_text(body))
}

/// The parameters in a request body; `null` where there are none, as [`receive_text`] reads them.
pub fn params_from_text(body: &str) -> Value {
    // Deeper than serde_json reads by itself, and not so deep that reading recurses without bound.
    if nesting(body) > php::MAX_DEPTH {
        return Value::Null;
    }
    let mut reader = serde_json::Deserializer::from_str(body);
    reader.disable_recursion_limit();
    let value = serde::Deserialize::deserialize(&mut reader);
    value
        .and_then(|value| reader.end().map(|()| value))
        .unwrap_or_default()
}

/// Deepest nesting of brackets outside strings.
fn nesting(json: &str) -> usize {
    let (mut depth, mut deepest, mut in_string, mut escaped) = (0_usize, 0, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// What a portal with these [`Settings`] makes of these parameters.
///
/// ```
/// use openlines_portal::{Settings, receive_with};
/// use serde_json::json;
///
/// let settings = Settings { unix_time: 1_790_000_000, ..Settings::default() };
/// let params = json!({
///     "CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "hi",
///     "ATTACH": [{"MESSAGE": "there"}],
/// });
/// let stored = receive_with(&params, &settings).stored.expect("the portal takes it");
/// assert_eq!(stored.attach.expect("an attachment")["ID"], 1_790_000_000);
/// ```
pub fn receive_with(params: &Value, settings: &Settings) -> Received {
    let mut received = Received {
        outcome: Outcome::Ok,
        code: None,
        user_id: None,
        stored: None,
        attach_size: None,
        keyboard_size: None,
        keyboard_saved: None,
        after_add: None,
        trace: Vec::new(),
    };
    let mut trace = Trace::default();
    let absent = Value::Null;
    let params = if php::too_deep(params) {
        &absent
    } else {
        params
    };
    match read(params, settings, &mut received, &mut trace) {
        Ok(stored) => {
            received.after_add = Some(sent(&stored, params, &mut trace));
            received.stored = Some(stored);
        }
        Err(outcome) => received.outcome = outcome,
    }
    received.trace = trace.told();
    received
}

impl From<TypeError> for Outcome {
    fn from(_: TypeError) -> Self {
        Self::PhpFatal
    }
}

/// The checks in their order; the error is how the first ends that fails.
fn read(
    params: &Value,
    settings: &Settings,
    received: &mut Received,
    trace: &mut Trace,
) -> Result<Stored, Outcome> {
    report_top_level(params, trace);
    received.code = Some(read_code(params, trace)?);
    let user_id = read_user_id(params, trace)?;
    received.user_id = Some(user_id);
    Ok(Stored {
        user_id,
        message: read_message(params, trace)?,
        attach: read_attach(params, settings, received, trace)?,
        keyboard: read_keyboard(params, received, trace)?,
        url_preview: read_url_preview(params, trace),
    })
}

fn read_code(params: &Value, trace: &mut Trace) -> Result<String, Outcome> {
    let code = match parameter(params, "CODE") {
        Some(code) => code.text(trace)?.into_owned(),
        None => String::new(),
    };
    let chars = code.chars().count();
    if chars != CODE_CHARS {
        trace.rejected(&path_of(params, "CODE"), Reason::CodeLength { chars });
        return Err(Outcome::Code);
    }
    Ok(code)
}

fn read_user_id(params: &Value, trace: &mut Trace) -> Result<i64, Outcome> {
    let user = parameter(params, "USER_ID");
    let user_id = user.map_or(0, |user| php::intval(user.value));
    if user_id == 0 {
        trace.rejected(&path_of(params, "USER_ID"), Reason::NotAnId);
        return Err(Outcome::UserIdEmpty);
    }
    if let Some(user) = user {
        user.report_converted(trace, user_id);
    }
    Ok(user_id)
}

fn read_message(params: &Value, trace: &mut Trace) -> Result<String, Outcome> {
    let message = match parameter(params, "MESSAGE") {
        Some(text) => text.kept_text(trace, &[field::trimmed])?,
        None => String::new(),
    };
    if message.is_empty() {
        trace.rejected(&path_of(params, "MESSAGE"), Reason::Blank);
        return Err(Outcome::MessageEmpty);
    }
    Ok(message)
}

fn read_attach(
    params: &Value,
    settings: &Settings,
    received: &mut Received,
    trace: &mut Trace,
) -> Result<Option<Value>, Outcome> {
    let Some(node) = given(params, "ATTACH") else {
        return Ok(None);
    };
    let stored = attach::read(&node, trace, settings)?.ok_or(Outcome::AttachError)?;
    let size = measure(&stored);
    received.attach_size = Some(size);
    if size.chars >= TOO_MANY_CHARS {
        trace.rejected(&node.path, Reason::Oversize { chars: size.chars });
        return Err(Outcome::AttachOversize);
    }
    Ok(Some(stored))
}

fn read_keyboard(
    params: &Value,
    received: &mut Received,
    trace: &mut Trace,
) -> Result<Option<Value>, Outcome> {
    let Some(node) = given(params, "KEYBOARD") else {
        return Ok(None);
    };
    let bot_id = parameter(params, "BOT_ID").map_or(0, |bot| php::intval(bot.value));
    let stored = keyboard::read(&node, bot_id, trace)?.ok_or(Outcome::KeyboardError)?;
    let size = measure(&stored);
    received.keyboard_size = Some(size);
    let saved = size.chars < TOO_MANY_CHARS;
    received.keyboard_saved = Some(saved);
    if !saved {
        trace.dropped(&node.path, Reason::Oversize { chars: size.chars });
    }
    Ok(Some(stored))
}

fn read_url_preview(params: &Value, trace: &mut Trace) -> &'static str {
    let Some(preview) = parameter(params, "URL_PREVIEW") else {
        return "Y";
    };
    if php::loosely_equals(preview.value, "N") {
        preview.report_true(trace);
        return "N";
    }
    if preview.value != "Y" {
        trace.altered(&preview.path, Reason::not_one_of(&["Y", "N"]));
    }
    "Y"
}

/// The sending step; deduced.
fn sent(stored: &Stored, params: &Value, trace: &mut Trace) -> AfterAdd {
    let (message, chars) = as_sent(&stored.message);
    let mut outcome = Outcome::Ok;
    if stored.user_id < 0 {
        trace.rejected(&path_of(params, "USER_ID"), Reason::NegativeId);
        outcome = Outcome::WrongRequest;
    }
    if message.is_empty() {
        trace.rejected(&path_of(params, "MESSAGE"), Reason::Blank);
        outcome = Outcome::WrongRequest;
    }
    let is_cut = chars > MAX_MESSAGE_CHARS;
    if is_cut {
        trace.altered(&path_of(params, "MESSAGE"), Reason::Truncated { chars });
    }
    AfterAdd {
        outcome,
        message,
        is_cut,
    }
}

/// A text of either method as the sender keeps it, and how many characters it had before it was cut.
pub(crate) fn as_sent(message: &str) -> (String, usize) {
    let broken = message
        .replace("[BR]", "\n")
        .replace("[br]", "\n")
        .replace("#BR#", "\n");
    let message = php::trim(&broken);
    let chars = message.chars().count();
    if chars <= MAX_MESSAGE_CHARS {
        return (message.to_owned(), chars);
    }
    let kept = message.chars().take(CUT_MESSAGE_CHARS);
    (kept.chain(CUT_MARK.chars()).collect(), chars)
}

/// A top-level parameter that is set: keys count in upper case, and the later wins.
fn parameter<'p>(params: &'p Value, name: &str) -> Option<Node<'p>> {
    let (key, value) = params
        .as_object()?
        .iter()
        .rfind(|(key, _)| key.eq_ignore_ascii_case(name))?;
    (!value.is_null()).then_some(Node {
        value,
        path: Path::ROOT.key(key),
    })
}

/// The same of a part, which is not given where PHP calls it empty.
fn given<'p>(params: &'p Value, name: &str) -> Option<Node<'p>> {
    parameter(params, name).filter(|node| !php::empty(node.value))
}

/// Where a parameter stands, or would.
fn path_of<'p>(params: &'p Value, name: &'p str) -> Path<'p> {
    Path::ROOT.key(key_of(params, name))
}

/// The key a parameter was sent under, or would have.
fn key_of<'p>(params: &'p Value, name: &'p str) -> &'p str {
    let mut members = params.as_object().into_iter().flatten();
    let found = members.rfind(|(key, _)| key.eq_ignore_ascii_case(name));
    found.map_or(name, |(key, _)| key)
}

/// Reports top-level keys nothing reads, and keys that come again later.
fn report_top_level(params: &Value, trace: &mut Trace) {
    const READ: [&str; 7] = [
        "CODE",
        "USER_ID",
        "MESSAGE",
        "ATTACH",
        "KEYBOARD",
        "URL_PREVIEW",
        "BOT_ID",
    ];
    /// Read by the portal before the method, as a session is.
    const TRANSPORT: [&str; 4] = ["APLOGIN", "STATE", "START", "METHOD"];
    for (key, value) in params.as_object().into_iter().flatten() {
        let is_in = |names: &[&str]| names.iter().any(|name| key.eq_ignore_ascii_case(name));
        if is_in(&READ) {
            if key_of(params, key) != key {
                trace.dropped(&Path::ROOT.key(key), Reason::Repeated);
            }
        } else if !is_session(key) && !is_in(&TRANSPORT) && !value.is_null() {
            trace.dropped(&Path::ROOT.key(key), Reason::Unknown);
        }
    }
}
