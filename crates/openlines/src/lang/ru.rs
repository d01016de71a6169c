//! Russian.

use super::Words;
use crate::code::{Code, Effect, Kind, Syntax};

pub(super) const DID_YOU_MEAN: &str = "did you mean `{}`? ";

pub(super) fn words(code: &Code) -> Words {
    let (message, help) = match code {
        Code::LinkScheme => (
            "`{key}` does not start with `https://`, `http://` or `/`",
            "write the full address, in lower case up to the host",
        ),
        _ => ("`{key}` is wrong", "write it as documented"),
    };
    Words { message, help }
}

pub(super) fn effect(effect: Effect) -> &'static str {
    effect.as_str()
}

pub(super) fn kind(kind: Kind) -> &'static str {
    kind.as_str()
}

pub(super) fn syntax(kind: Syntax) -> &'static str {
    kind.as_str()
}
