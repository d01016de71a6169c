//! `MESSAGE`: a text with BB codes.

use alloc::string::String;

use crate::code::{Code, Kind};
use crate::measure::Stored;
use crate::read::{Kept, Keys, Next, Reader, Scalar};
use crate::text::{self, Style};

static KEYS: Keys = Keys::new(&["TEXT", "AS_DESCRIPTION"]);

/// Reads the text, or the undocumented object that may make it the attachment's `description` too.
pub(super) fn read(r: &mut Reader<'_>, description: &mut Option<Stored>) -> Option<Kept<String>> {
    if r.next() != Next::Object {
        return text::required(r, Style::LINES);
    }
    let at = r.at();
    let mark = r.mark();
    let (mut text, mut is_description) = (None, false);
    let seen = r.object(&KEYS, |r, key| match key {
        "TEXT" => text = text::required(r, Style::LINES),
        _ => match r.scalar() {
            Some(Scalar::Text(flag)) => is_description = flag.is("Y"),
            Some(_) => {}
            None => r.skip(),
        },
    });
    if !seen.has("TEXT") {
        // The portal trims the object itself, and fails.
        r.return_to(mark);
        r.skip();
        r.problem(at, Code::type_error(Kind::String, Kind::Object));
        return None;
    }
    r.problem(at, Code::Undocumented);
    let text = text?;
    if is_description {
        *description = Some(text.stored);
    }
    Some(text)
}
