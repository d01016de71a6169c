//! Paths: keys and indices on the stack, written as a JSON Pointer (RFC 6901).

use alloc::string::String;
use alloc::vec::Vec;

use super::json::Json;
use crate::bytes::{Block, block_at};

/// One step of a path: where it is now in an object or a list.
#[derive(Clone, Copy, Debug)]
struct Step {
    is_list: bool,
    /// Offset of the key in the document, or of the white space before it.
    key: usize,
    /// How many keys or items are before it.
    index: usize,
    /// Where the step ends in the path that was written last; zero if it was not written.
    end: usize,
}

/// Path from the whole document to a value in it.
///
/// What was written of it before is copied: problems often stand near each other.
#[derive(Debug)]
pub(crate) struct Path(Vec<Step>);

impl Path {
    /// The path of the whole document.
    pub(crate) fn new() -> Self {
        // More than most paths take.
        Self(Vec::with_capacity(8))
    }

    /// Goes down to the first key or item, which begins at an offset.
    #[inline]
    pub(crate) fn enter(&mut self, is_list: bool, key: usize) {
        self.0.push(Step {
            is_list,
            key,
            index: 0,
            end: 0,
        });
    }

    /// Goes on to the next key or item, which begins at an offset.
    #[inline]
    pub(crate) fn go_on(&mut self, key: usize) {
        if let Some(step) = self.0.last_mut() {
            step.key = key;
            step.index += 1;
            step.end = 0;
        }
    }

    /// Goes a step up.
    #[inline]
    pub(crate) fn leave(&mut self) {
        self.0.pop();
    }

    /// This as a JSON Pointer, with the keys of this text; takes the one that was written last.
    pub(crate) fn pointer(&mut self, text: &str, last: &str) -> String {
        let written = self.0.iter().take_while(|step| step.end > 0);
        let (written, end) = written.fold((0, 0), |(count, _), step| (count + 1, step.end));
        let rest = self.0.get_mut(written..).unwrap_or_default();
        // Room for most keys.
        let mut pointer = String::with_capacity(end + 12 * (rest.len() + 1));
        pointer.push_str(last.get(..end).unwrap_or_default());
        for step in rest {
            pointer.push('/');
            if step.is_list {
                write_number(&mut pointer, step.index);
            } else {
                write_key(&mut pointer, text, step.key);
            }
            step.end = pointer.len();
        }
        pointer
    }
}

fn write_key(pointer: &mut String, text: &str, offset: usize) {
    let json = Json::new(text);
    let quote = json.next_from(offset);
    let start = quote + 1;
    let block = Block::new(block_at(text.as_bytes(), start));
    let special = block.is(b'\\') | block.is(b'~') | block.is(b'/');
    if let Some(length) = (block.is(b'"') | special).first()
        && text.as_bytes().get(start + length) == Some(&b'"')
        && let Some(key) = text.get(start..start + length)
    {
        return pointer.push_str(key);
    }
    for c in json.key_at(quote).chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(c),
        }
    }
}

fn write_number(pointer: &mut String, number: usize) {
    if number >= 10 {
        write_number(pointer, number / 10);
    }
    pointer.push(char::from(b"0123456789"[number % 10]));
}
