//! `ATTACH` and `KEYBOARD` as wholes: given or not, of which shape, how large.

use crate::code::{Code, PortalCode};
use crate::limits::{PART_CHARS, PART_DB_BYTES};
use crate::measure::Stored;
use crate::read::{Keys, Mode, Next, Object, Reader, Scalar};
use crate::report::Size;

/// How a part is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Not given, or refused as a whole; nothing is left to read.
    Nothing,
    /// A list that is not empty.
    List,
    /// An object that is not empty.
    Object,
}

/// Looks at a part and reads over it if it holds nothing; `portal_code` is the portal's answer to what it refuses.
pub(crate) fn open<M: Mode>(r: &mut Reader<'_, M>, portal_code: PortalCode) -> Shape {
    let at = r.at();
    let Some(scalar) = (match r.next() {
        Next::List if !r.next_is_empty() => return Shape::List,
        Next::Object if !r.next_is_empty() => return Shape::Object,
        _ => r.scalar(),
    }) else {
        r.skip();
        r.problem(at, Code::EmptyPart);
        return Shape::Nothing;
    };
    match scalar {
        // Reported as a key's `null` unless it is the whole document.
        Scalar::Null if !r.is_at_root() => {}
        _ if scalar.is_empty() => r.problem(at, Code::EmptyPart),
        Scalar::Text(_) => r.problem(at, Code::PartAsText { portal_code }),
        _ => r.problem(at, Code::Shape { portal_code }),
    }
    Shape::Nothing
}

/// Reads `BLOCKS` or `BUTTONS`, entry by entry, each of which is kept or not; false where that alone makes the portal refuse the message.
///
/// Of an entry without the list around it nothing else is said but what the portal fails over.
#[expect(
    clippy::inline_always,
    reason = "a call takes long in WebAssembly, and every message comes through here"
)]
#[inline(always)]
pub(crate) fn entries<M: Mode>(
    r: &mut Reader<'_, M>,
    portal_code: PortalCode,
    entry: Keys,
    each: &mut dyn FnMut(&mut Reader<'_, M>) -> bool,
) -> bool {
    let at = r.at();
    match r.next() {
        Next::List | Next::Object if r.next_is_empty() => {
            r.skip();
            r.problem(at, Code::NoEntries { portal_code });
            false
        }
        Next::List => {
            r.list(|r| {
                each(r);
            });
            true
        }
        Next::Object => {
            r.values_or_entry(entry, each);
            true
        }
        next => {
            r.skip();
            if next != Next::Null {
                r.problem(at, Code::Shape { portal_code });
            }
            false
        }
    }
}

/// Reads an object without `BLOCKS` or `BUTTONS` once more, from where it began, as the list that the portal takes it for; false where nothing in it is kept.
///
/// What was found in it as an object is said only then: it was not meant to be a list.
pub(crate) fn as_list<M: Mode>(
    r: &mut Reader<'_, M>,
    object: &Object,
    portal_code: PortalCode,
    entry: Keys,
    each: &mut dyn FnMut(&mut Reader<'_, M>) -> bool,
) -> bool {
    let start = object.start;
    let found = r.take_found(start);
    r.return_to(start);
    r.problem(start.at(), Code::ObjectForList);
    let mut any_kept = false;
    r.values(&mut |r, _| any_kept |= each(r));
    if !any_kept {
        let portal_code = if r.take_found(start).fails() {
            PortalCode::InternalServerError
        } else {
            portal_code
        };
        r.put_found_but(object, entry, found);
        r.problem(start.at(), Code::Shape { portal_code });
    }
    any_kept
}

/// Problems of a part that is too large, by measure: bytes, stored characters, bytes in the database.
pub(crate) struct TooLarge {
    pub(crate) bytes: fn(max: usize, actual: usize) -> Code,
    pub(crate) chars: fn(max: usize, actual: usize) -> Code,
    pub(crate) db_bytes: fn(max: usize, actual: usize) -> Code,
}

/// Measures a part just read, which began at an offset, and holds it against the limits.
#[expect(
    clippy::inline_always,
    reason = "a call takes long in WebAssembly, and every message comes through here"
)]
#[inline(always)]
pub(crate) fn measure<M: Mode>(
    r: &mut Reader<'_, M>,
    at: usize,
    bytes: usize,
    stored: Option<Stored>,
    too_large: &TooLarge,
) -> Size {
    let max_bytes = r.options.max_bytes;
    // Whatever is permitted, the portal takes no more.
    let max_chars = r.options.max_chars.min(PART_CHARS);
    if bytes > max_bytes {
        r.problem(at, (too_large.bytes)(max_bytes, bytes));
    }
    if let Some(stored) = stored {
        let (chars, db_bytes) = (stored.chars() as usize, stored.db_bytes() as usize);
        if chars > max_chars {
            r.problem(at, (too_large.chars)(max_chars, chars));
        }
        if db_bytes > PART_DB_BYTES {
            r.problem(at, (too_large.db_bytes)(PART_DB_BYTES, db_bytes));
        }
    }
    // A limit may be greater.
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Size {
        bytes: count(bytes),
        max_bytes: count(max_bytes),
        chars: stored.map(Stored::chars),
        max_chars: count(max_chars),
        db_bytes: stored.map(Stored::db_bytes),
        max_db_bytes: count(PART_DB_BYTES),
    }
}
