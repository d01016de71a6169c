//! Where the reader stands: keys and indices on the stack, written as a JSON Pointer (RFC 6901).

use alloc::string::String;

use crate::read::json::Json;

/// Deepest place a rule looks at, in segments: `/ATTACH/BLOCKS/0/RICH_LINK/0/PREVIEW_SIZE/WIDTH`.
const DEEPEST: usize = 8;

/// One step of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Segment {
    /// Offset of a key in the document.
    Key(usize),
    /// Index in a list.
    Index(usize),
}

/// Path from the whole document to a value in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path {
    segments: [Segment; DEEPEST],
    length: usize,
}

impl Path {
    pub(crate) const fn root() -> Self {
        Self {
            segments: [Segment::Index(0); DEEPEST],
            length: 0,
        }
    }

    /// Goes a step down; no rule goes deeper than [`DEEPEST`].
    pub(crate) fn push(&mut self, segment: Segment) {
        if let Some(place) = self.segments.get_mut(self.length) {
            *place = segment;
        }
        self.length += 1;
    }

    /// Goes a step up.
    pub(crate) fn pop(&mut self) {
        self.length = self.length.saturating_sub(1);
    }

    /// Writes it as a JSON Pointer, with the keys of this document.
    pub(crate) fn write(&self, json: &Json<'_>, pointer: &mut String) {
        for segment in self.segments.iter().take(self.length) {
            pointer.push('/');
            let key = match segment {
                Segment::Index(index) => {
                    write_number(pointer, *index);
                    continue;
                }
                Segment::Key(offset) => json.key_at(*offset),
            };
            if key.stored.is_some() && !key.raw.bytes().any(is_special) {
                pointer.push_str(key.raw);
                continue;
            }
            for c in key.chars() {
                match c {
                    '~' => pointer.push_str("~0"),
                    '/' => pointer.push_str("~1"),
                    _ => pointer.push(c),
                }
            }
        }
    }
}

/// Whether a character is written otherwise in a JSON Pointer.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'~' | b'/')
}

fn write_number(pointer: &mut String, number: usize) {
    if number >= 10 {
        write_number(pointer, number / 10);
    }
    pointer.push(char::from(b"0123456789"[number % 10]));
}
