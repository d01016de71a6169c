//! `MESSAGE`: a text with BB codes.

use alloc::string::String;

use crate::choice::{self, Flag, Strictness};
use crate::code::{Code, Kind};
use crate::read::{Key, Made, Mode, Reader, read_object};
use crate::text::{self, Style};

/// Reads the text, or the undocumented object that may make it the attachment's `description` too.
pub(super) fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, String>> {
    if r.next_is_object() {
        read_object(r)
    } else {
        text::required(r, Style::Lines)
    }
}

#[cold]
fn read_object<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, String>> {
    let (mut text, mut is_description) = (None, false);
    let object = read_object!(r, {
        Text => text = text::required(r, Style::Lines),
        AsDescription => is_description = read_flag(r),
    });
    if !object.has(Key::Text) {
        // The portal trims the object itself, and fails.
        r.return_to(object.start);
        r.type_error(Kind::String);
        return None;
    }
    r.problem(object.start.at(), Code::Undocumented { suggestion: None });
    let text = text?;
    r.description = is_description.then_some(text.stored);
    Some(text)
}

/// Reads `AS_DESCRIPTION`: only `Y` means anything.
fn read_flag<M: Mode>(r: &mut Reader<'_, M>) -> bool {
    let at = r.at();
    let flag = choice::read::<_, Flag>(r, Strictness::Lenient).map(|flag| flag.value);
    if flag == Some(Flag::No) {
        r.problem(at, Code::Needless);
    }
    flag == Some(Flag::Yes)
}
