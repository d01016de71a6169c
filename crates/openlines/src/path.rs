//! Paths: keys and indices on the stack, written as a JSON Pointer (RFC 6901).

use alloc::string::String;

use crate::bytes::{Block, Which};
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

impl Default for Segment {
    fn default() -> Self {
        Self::Index(0)
    }
}

/// Path from the whole document to a value in it.
///
/// What is written of it stays until it is left: problems often stand near each other.
#[derive(Debug)]
pub(crate) struct Path {
    /// The segments, and of those that are written, where they end.
    segments: [(Segment, usize); DEEPEST],
    length: usize,
    pointer: String,
    written: usize,
}

impl Path {
    /// The path of the whole document.
    pub(crate) fn new() -> Self {
        /// Longer than most paths.
        const BYTES: usize = 64;
        Self {
            segments: Default::default(),
            length: 0,
            pointer: String::with_capacity(BYTES),
            written: 0,
        }
    }

    /// Goes a step down; no rule goes deeper than [`DEEPEST`].
    #[inline]
    pub(crate) fn push(&mut self, segment: Segment) {
        if let Some((place, _)) = self.segments.get_mut(self.length) {
            *place = segment;
        }
        self.length += 1;
    }

    /// Turns the last step to another place in the same list or object.
    #[inline]
    pub(crate) fn turn_to(&mut self, segment: Segment) {
        let last = self.length.saturating_sub(1);
        if let Some((place, _)) = self.segments.get_mut(last) {
            *place = segment;
        }
        self.written = self.written.min(last);
    }

    /// The last step, unless it is deeper than [`DEEPEST`].
    #[inline]
    pub(crate) fn last(&self) -> Option<Segment> {
        let last = self.segments.get(self.length.checked_sub(1)?);
        last.map(|(segment, _)| *segment)
    }

    /// Goes a step up.
    #[inline]
    pub(crate) fn pop(&mut self) {
        self.length = self.length.saturating_sub(1);
        self.written = self.written.min(self.length);
    }

    /// This as a JSON Pointer, with the keys of this text.
    pub(crate) fn pointer(&mut self, text: &str) -> &str {
        let json = Json::new(text);
        let length = self.length.min(DEEPEST);
        let parts = self.segments.split_at_mut_checked(self.written);
        let (written, rest) = parts.unwrap_or_default();
        let end = written.last().map_or(0, |(_, end)| *end);
        self.pointer.truncate(end);
        let rest = rest.iter_mut().take(length.saturating_sub(self.written));
        for (segment, end) in rest {
            self.pointer.push('/');
            match segment {
                Segment::Index(index) => write_number(&mut self.pointer, *index),
                Segment::Key(offset) => write_key(&mut self.pointer, &json, *offset),
            }
            *end = self.pointer.len();
        }
        self.written = length;
        &self.pointer
    }
}

fn write_key(pointer: &mut String, json: &Json<'_>, offset: usize) {
    if let Some((name, key)) = json.short_key_at(offset)
        && !is_special(Block::new(name.bytes().0)).any()
    {
        return pointer.push_str(key);
    }
    let key = json.key_at(offset);
    for c in key.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(c),
        }
    }
}

/// Which characters are written otherwise in a JSON Pointer.
fn is_special(block: Block) -> Which {
    block.is(b'~') | block.is(b'/')
}

fn write_number(pointer: &mut String, number: usize) {
    if number >= 10 {
        write_number(pointer, number / 10);
    }
    pointer.push(char::from(b"0123456789"[number % 10]));
}
