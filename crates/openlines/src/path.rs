//! Paths: keys and indices on the stack, written as a JSON Pointer (RFC 6901).

use alloc::string::String;
use alloc::vec::Vec;

use crate::bytes::{Block, Which};
use crate::read::json::Json;

/// One step of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Segment {
    /// Offset of a key in the document, or of the white space before it.
    Key(usize),
    /// Index in a list.
    Index(usize),
}

/// Path from the whole document to a value in it.
///
/// What was written of it before is copied: problems often stand near each other.
#[derive(Debug)]
pub(crate) struct Path {
    /// The segments, and of those that were written last, where they ended.
    segments: Vec<(Segment, usize)>,
    written: usize,
}

impl Path {
    /// The path of the whole document.
    pub(crate) fn new() -> Self {
        // More than most paths take.
        Self {
            segments: Vec::with_capacity(8),
            written: 0,
        }
    }

    /// Goes a step down.
    #[inline]
    pub(crate) fn push(&mut self, segment: Segment) {
        self.segments.push((segment, 0));
    }

    /// Turns the last step to another place in the same list or object.
    #[inline]
    pub(crate) fn turn_to(&mut self, segment: Segment) {
        if let Some((last, _)) = self.segments.last_mut() {
            *last = segment;
        }
        self.written = self.written.min(self.segments.len().saturating_sub(1));
    }

    /// The last step.
    #[inline]
    pub(crate) fn last(&self) -> Option<Segment> {
        self.segments.last().map(|(segment, _)| *segment)
    }

    /// Goes a step up.
    #[inline]
    pub(crate) fn pop(&mut self) {
        self.segments.pop();
        self.written = self.written.min(self.segments.len());
    }

    /// This as a JSON Pointer, with the keys of this text; takes the one that was written last.
    pub(crate) fn pointer(&mut self, text: &str, last: &str) -> String {
        let json = Json::new(text);
        let parts = self.segments.split_at_mut_checked(self.written);
        let (written, rest) = parts.unwrap_or_default();
        let end = written.last().map_or(0, |(_, end)| *end);
        // Room for most keys.
        let mut pointer = String::with_capacity(end + 12 * (rest.len() + 1));
        pointer.push_str(last.get(..end).unwrap_or_default());
        for (segment, end) in rest {
            pointer.push('/');
            match segment {
                Segment::Index(index) => write_number(&mut pointer, *index),
                Segment::Key(offset) => write_key(&mut pointer, &json, *offset),
            }
            *end = pointer.len();
        }
        self.written = self.segments.len();
        pointer
    }
}

fn write_key(pointer: &mut String, json: &Json<'_>, offset: usize) {
    let offset = json.key_from(offset);
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
