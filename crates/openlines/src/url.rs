//! Links: what the portal's test lets through, and what leads somewhere.

use alloc::string::String;

use crate::bytes::{Block, count};
use crate::code::{Code, Kind};
use crate::measure::Stored;
use crate::read::string::Text;
use crate::read::{Kept, Made, Mode, Reader};
use crate::text::{self, is_gap, rewritten};

/// Where a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In `ATTACH`: stored as it is; a list or object makes the portal fail.
    Attach,
    /// In `ATTACH`, beside another target: stored without a test.
    Unchecked,
    /// On a button: stored HTML-escaped.
    Button,
    /// On a button of the network method, where links lead to an external site.
    External,
}

impl Place {
    /// Whether the portal HTML-escapes it.
    const fn escapes(self) -> bool {
        matches!(self, Self::Button | Self::External)
    }
}

/// What a link begins with, in the portal's eyes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// `http://` or `https://`
    Site,
    /// `/`
    Path,
    /// Anything else.
    Refused,
}

/// Reads a link.
pub(crate) fn read<M: Mode>(r: &mut Reader<'_, M>, place: Place) -> Option<Made<M, String>> {
    let at = r.at();
    let Some(text) = r.text_inline() else {
        let wrong_type = |actual| Code::WrongType {
            expected: Kind::String,
            actual,
        };
        let nested = |actual| match place {
            Place::Attach => Code::type_error(Kind::String, actual),
            _ => wrong_type(actual),
        };
        if place == Place::Unchecked && r.kind() != Kind::Null {
            r.problem(at, Code::LinkUnchecked);
            let value = M::make(|_| String::new());
            let stored = text::as_is(r);
            return Some(Kept { value, stored });
        }
        r.instead_of_text(at, nested, wrong_type);
        return None;
    };
    if text.stored().is_none() && rewritten(r, text).changes() {
        r.problem(at, Code::Backslash);
    }
    let plain = plain(text, place);
    let (start, leads_nowhere) = match plain {
        Some(_) => judge_plain(text.raw),
        None => judge(&rewritten(r, text)),
    };
    match (start, place) {
        (Start::Refused, Place::Unchecked) => r.problem(at, Code::LinkUnchecked),
        (Start::Refused, _) => {
            r.problem(at, Code::LinkScheme);
            return None;
        }
        (Start::Path, Place::External) => r.problem(at, Code::LinkRelative),
        _ if leads_nowhere => r.problem(at, Code::LinkMalformed),
        _ => {}
    }
    Some(Kept {
        value: r.string(text),
        stored: plain.unwrap_or_else(|| measure(rewritten(r, text), place)),
    })
}

/// The portal's test of the start, and whether the link leads nowhere.
fn judge(chars: &(impl Iterator<Item = char> + Clone)) -> (Start, bool) {
    let after = |start: &str| {
        let mut rest = chars.clone();
        start
            .chars()
            .all(|c| rest.next() == Some(c))
            .then_some(rest)
    };
    let has_gap = || chars.clone().any(is_gap);
    if let Some(rest) = after("https://").or_else(|| after("http://")) {
        (Start::Site, has_gap() || !has_host(rest))
    } else if let Some(mut rest) = after("/") {
        (
            Start::Path,
            // Browsers read a backslash as a slash.
            has_gap() || rest.next().is_none_or(|c| matches!(c, '/' | '\\')),
        )
    } else {
        (Start::Refused, false)
    }
}

/// Whether a host begins where a link to a site leads: at its start and behind each `@`, up to the path.
fn has_host(mut rest: impl Iterator<Item = char>) -> bool {
    let mut begins = true;
    loop {
        match rest.next() {
            None | Some('/' | '?' | '#') => return !begins,
            Some(':' | '@') if begins => return false,
            c => begins = c == Some('@'),
        }
    }
}

/// Length as stored of a link that holds nothing but printable ASCII, no `@`, `<` or `>`.
fn plain(text: Text<'_>, place: Place) -> Option<Stored> {
    let bytes = text.raw.as_bytes();
    // Nothing that is below the space stands in it.
    let is_odd = |block: Block| {
        let html = block.is(b'<') | block.is(b'>');
        html | block.is(b' ') | block.is(b'@') | block.from(b'\x7f')
    };
    let stored = text.stored().filter(|_| !Block::any(bytes, is_odd))?;
    Some(if place.escapes() {
        let ampersands = count(bytes, |block| block.is(b'&'));
        stored + Stored::ascii(ampersands * "amp;".len())
    } else {
        stored
    })
}

/// The same as [`judge`] for a plain link.
fn judge_plain(raw: &str) -> (Start, bool) {
    if let Some(rest) = raw
        .strip_prefix("https://")
        .or_else(|| raw.strip_prefix("http://"))
    {
        let first = rest.bytes().next();
        (
            Start::Site,
            matches!(first, None | Some(b'/' | b'?' | b'#' | b':')),
        )
    } else if let Some(rest) = raw.strip_prefix('/') {
        let first = rest.bytes().next();
        (Start::Path, matches!(first, None | Some(b'/')))
    } else {
        (Start::Refused, false)
    }
}

/// Length as stored: in `ATTACH` as it is, on buttons HTML-escaped.
fn measure(chars: impl Iterator<Item = char>, place: Place) -> Stored {
    let escapes = place.escapes();
    let length = |c| {
        if escapes {
            Stored::html(c)
        } else {
            Stored::char(c)
        }
    };
    chars.map(length).sum::<Stored>() + Stored::EMPTY_TEXT
}

/// The start of any link on a button.
#[cfg(feature = "schema")]
const START: &str = r"^(?:https?://|/[^/\\])";

/// The start of any link in `ATTACH`, where a backslash may stand before a quote and is taken from it.
#[cfg(feature = "schema")]
const ATTACH_START: &str = r#"^(?:https?://|/(?:[^/\\]|\\"))"#;

/// The start of a link to a site without a host, as [`has_host`] looks for it.
///
/// That `$` matches before a line break at the end in some languages does no harm: a link has none.
#[cfg(feature = "schema")]
const NO_HOST: &str = "^https?://(?:[^/?#]*@)?(?:[/?#:@]|$)";

/// The characters of [`is_gap`].
///
/// `\x00` and the like mean the same to all languages; beyond ASCII no escape does.
#[cfg(feature = "schema")]
const GAP: &str =
    "[\\x00-\\x20\\x7f-\u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}]";

/// Any link in `ATTACH` the portal keeps and that leads somewhere.
///
/// A backslash before `n` or `t` becomes white space there, whatever stands before it.
#[cfg(feature = "schema")]
pub(crate) fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    let gap = alloc::format!(r"{GAP}|\\[nt]");
    schema_of(ATTACH_START, &gap)
}

/// Any link on a button the portal keeps and that leads somewhere.
#[cfg(feature = "schema")]
pub(crate) fn button_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schema_of(START, GAP)
}

/// A link to an external site.
#[cfg(feature = "schema")]
pub(crate) fn external_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schema_of("^https?://", GAP)
}

/// The start of a link as a pattern, and what it has nowhere as one that must not match.
///
/// Two patterns, so that what is allowed inside need not be said.
#[cfg(feature = "schema")]
fn schema_of(start: &str, gap: &str) -> schemars::Schema {
    let not = alloc::format!("{gap}|{NO_HOST}");
    schemars::json_schema!({
        "type": "string",
        "pattern": start,
        // Generators of code make of a type that is not named one that is anything.
        "not": { "type": "string", "pattern": not },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::json::Json;

    #[test]
    fn both_judges_agree() {
        for link in [
            "https://example.com/a",
            "http://x",
            "https://",
            "https:///a",
            "https://?q",
            "/",
            "//host",
            "/a",
            "HTTP://x",
            "",
            "https:/x",
            "ftp://x",
        ] {
            let (start, nowhere) = judge_plain(link);
            let (slow_start, slow_nowhere) = judge(&link.chars());
            assert!(start == slow_start && nowhere == slow_nowhere, "{link}");
        }
    }

    #[test]
    fn plain_links_are_measured_as_all_are() {
        for place in [
            Place::Attach,
            Place::Unchecked,
            Place::Button,
            Place::External,
        ] {
            for (quoted, is_plain) in [
                (r#""https://example.com/a?b=c""#, true),
                (r#""https://example.com/a?b=c&d=e&&amp;f=g#h""#, true),
                (r#""&""#, true),
                (r#""/a\/b&c""#, false),
                (r#""/a<b>&c""#, false),
                (r#""/a@b""#, false),
                (r#""/a b""#, false),
                (r#""/я&""#, false),
            ] {
                let text = Json::new(quoted).text();
                let plain = plain(text, place);
                assert_eq!(plain.is_some(), is_plain, "{quoted}");
                assert_eq!(
                    plain.unwrap_or(measure(text.chars(), place)),
                    measure(text.chars(), place),
                    "{quoted}"
                );
            }
        }
    }

    #[test]
    fn a_site_has_a_host() {
        for link in [
            "https://u@h",
            "https://u:p@h/",
            "https://a@b@h?q",
            "https://h:80/@",
            "https://h?@",
            "https://h/#@/",
        ] {
            assert!(!judge(&link.chars()).1, "{link}");
        }
        for link in [
            "https://u@",
            "https://u:p@/",
            "https://u@:80/",
            "https://@h/",
            "https://u@@h",
            "https://u@?q",
            "https://u@#f",
        ] {
            assert!(judge(&link.chars()).1, "{link}");
        }
    }
}
