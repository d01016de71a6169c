//! A pull reader over JSON text.
//!
//! It accepts exactly the texts `serde_json` accepts, builds no tree and allocates nothing.
//! After a failure it behaves as if the text had ended, so loops over it end by themselves.

use super::name::Name;
use super::plain::{plain, plain_long, special};
use super::string::{Text, hex};
use crate::bytes::{Block, WIDTH, block_at};
use crate::code::Syntax;
use crate::float;
use crate::limits::MAX_DEPTH;
use crate::measure::Stored;

/// Reader at a place in a text.
pub(crate) struct Json<'a> {
    text: &'a str,
    pos: usize,
    /// Bytes before `pos` that the same value as compact JSON would not have.
    slack: usize,
    depth: usize,
    failure: Option<Failure>,
}

/// Why a text could not be read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It is not JSON.
    Syntax { kind: Syntax, offset: usize },
    /// It is nested too deep.
    TooDeep { offset: usize },
}

/// Place to come back to.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pos: usize,
    slack: usize,
}

impl Place {
    /// Bytes before it.
    pub(crate) fn offset(self) -> usize {
        self.pos
    }

    /// Bytes that compact JSON would have taken up to it.
    pub(crate) fn compact(self) -> usize {
        self.pos - self.slack
    }
}

/// Place to go on to.
#[derive(Clone, Copy)]
pub(crate) struct Ahead {
    pos: usize,
    /// Bytes up to it that compact JSON would not have.
    spaces: usize,
}

/// What the next value is, by its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Null,
    Bool,
    Number,
    Text,
    List,
    Object,
    /// The text has ended or failed.
    End,
}

/// A JSON number as it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number<'a> {
    pub(crate) raw: &'a str,
    /// Whether it has neither fraction nor exponent.
    pub(crate) integer: bool,
}

impl<'a> Json<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            pos: 0,
            slack: 0,
            depth: 0,
            failure: None,
        }
    }

    pub(crate) fn failure(&self) -> Option<Failure> {
        self.failure
    }

    /// Offset of the next value, of whatever kind.
    #[inline]
    pub(crate) fn at(&mut self) -> usize {
        self.peek();
        self.pos
    }

    /// Whether the next value is `null`, if it is a value.
    #[inline]
    pub(crate) fn next_is_null(&mut self) -> bool {
        self.peek() == Some('n')
    }

    /// Whether the next value is `true`, if it is a value.
    pub(crate) fn next_is_true(&mut self) -> bool {
        self.peek() == Some('t')
    }

    /// Whether the next value is `false`, if it is a value.
    pub(crate) fn next_is_false(&mut self) -> bool {
        self.peek() == Some('f')
    }

    /// How many lists and objects the reader is in.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Whether the next value is a text, if it is a value.
    #[inline]
    pub(crate) fn next_is_text(&mut self) -> bool {
        self.peek() == Some('"')
    }

    /// Whether the next value is an object, if it is a value.
    #[inline]
    pub(crate) fn next_is_object(&mut self) -> bool {
        self.peek() == Some('{')
    }

    /// Bytes read so far.
    pub(crate) fn offset(&self) -> usize {
        self.pos
    }

    /// Text that was read since an offset.
    pub(crate) fn since(&self, offset: usize) -> &'a str {
        self.text.get(offset..self.pos).unwrap_or_default()
    }

    /// Bytes that compact JSON would have taken so far.
    pub(crate) fn compact(&self) -> usize {
        self.place().compact()
    }

    pub(crate) fn place(&self) -> Place {
        Place {
            pos: self.pos,
            slack: self.slack,
        }
    }

    /// Comes back to a place in the list or object being read; a text that failed stays failed.
    pub(crate) fn return_to(&mut self, place: Place) {
        if self.failure.is_none() {
            self.pos = place.pos;
            self.slack = place.slack;
        }
    }

    /// What the next value is; stands at its first byte afterwards.
    #[expect(
        clippy::inline_always,
        reason = "a call takes long in WebAssembly, and every message comes through here"
    )]
    #[inline(always)]
    pub(crate) fn next(&mut self) -> Next {
        match self.peek() {
            Some('"') => Next::Text,
            Some('{') => Next::Object,
            Some('[') => Next::List,
            Some('-' | '0'..='9') => Next::Number,
            Some('n') => Next::Null,
            Some('t' | 'f') => Next::Bool,
            _ => {
                self.fail_value();
                Next::End
            }
        }
    }

    /// Reads `null`.
    pub(crate) fn null(&mut self) {
        self.word("null");
    }

    /// Reads `true` or `false`.
    pub(crate) fn bool(&mut self) -> bool {
        let on = self.byte() == Some(b't');
        self.word(if on { "true" } else { "false" });
        on
    }

    /// Reads an integer from 1 on if it has at most 15 digits, which any number type holds; says how many there are.
    // A call takes long in WebAssembly, and every message comes through here; clippy does not mind where a body begins with an item.
    #[inline(always)]
    pub(crate) fn small_integer(&mut self) -> Option<(i64, usize)> {
        const DIGITS: usize = 15;
        let rest = self.text.as_bytes().get(self.pos..)?;
        let (mut integer, mut count) = (0, 0);
        for byte in rest {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            integer = integer * 10 + i64::from(digit);
            count += 1;
            if count > DIGITS {
                return None;
            }
        }
        let ends = !matches!(rest.get(count), Some(b'.' | b'e' | b'E'));
        if rest.first() == Some(&b'0') || count == 0 || !ends {
            return None;
        }
        self.pos += count;
        Some((integer, count))
    }

    /// Reads a number.
    pub(crate) fn number(&mut self) -> Number<'a> {
        let start = self.pos;
        let (mut integer, mut exponent) = (true, false);
        self.takes(b"-");
        if !self.takes(b"0") {
            self.digits();
        }
        if self.takes(b".") {
            integer = false;
            self.digits();
        }
        if self.takes(b"eE") {
            (integer, exponent) = (false, true);
            self.takes(b"+-");
            self.digits();
        }
        if let Some(b'0'..=b'9') = self.byte() {
            self.fail(Syntax::InvalidNumber, self.pos);
        }
        let raw = self.text.get(start..self.pos).unwrap_or_default();
        // Only an exponent or more digits than the range has can leave the range.
        if (exponent || raw.len() > 300) && float::overflows(raw) {
            self.fail(Syntax::NumberOutOfRange, start);
        }
        Number { raw, integer }
    }

    /// The text that begins at an offset, if it is short and not escaped, and where it ends.
    #[expect(
        clippy::inline_always,
        reason = "what it returns goes through memory otherwise"
    )]
    #[inline(always)]
    fn name(&self, start: usize) -> Option<(Name, usize)> {
        let bytes = self.text.as_bytes();
        if bytes.get(start) != Some(&b'"') {
            return None;
        }
        let block = block_at(bytes, start + 1);
        let length = special(Block::new(block)).first()?;
        if block[length] != b'"' {
            return None;
        }
        Some((Name::first(block, length), start + length + 2))
    }

    /// The key at an offset, if it is short, escapes undone.
    pub(crate) fn name_at(&self, offset: usize) -> Option<Name> {
        match self.name(offset) {
            Some((name, _)) => Some(name),
            None => self.key_at(offset).name(),
        }
    }

    /// Offset of what comes from an offset on, before which white space may stand.
    pub(crate) fn next_from(&self, offset: usize) -> usize {
        match self.text.as_bytes().get(offset) {
            Some(byte) if *byte > b' ' => offset,
            _ => self.behind_space(offset),
        }
    }

    /// The key at an offset, which was read before.
    #[cold]
    pub(crate) fn key_at(&self, offset: usize) -> Text<'a> {
        self.reader_at(offset).text()
    }

    /// Another reader of the text, from an offset on, which leaves this one where it is.
    pub(super) fn reader_at(&self, offset: usize) -> Self {
        let mut there = Json::new(self.text);
        there.pos = offset;
        there
    }

    /// The text that comes next, if it is short, and the place behind it.
    #[inline]
    pub(crate) fn short_text(&mut self) -> Option<(Name, Place)> {
        match self.name(self.pos) {
            Some((name, pos)) => Some((
                name,
                Place {
                    pos,
                    ..self.place()
                },
            )),
            None => self.odd_short_text(),
        }
    }

    /// The same for a text that is escaped or not short.
    #[inline(never)]
    fn odd_short_text(&mut self) -> Option<(Name, Place)> {
        // Without an end in the next block it is not short.
        special(Block::new(block_at(self.text.as_bytes(), self.pos + 1))).first()?;
        let start = self.place();
        let name = self.text().name();
        let end = self.place();
        self.return_to(start);
        Some((name?, end))
    }

    /// Reads a string.
    #[inline(never)]
    pub(crate) fn text(&mut self) -> Text<'a> {
        self.text_inline()
    }

    /// The same where most strings are read.
    #[expect(
        clippy::inline_always,
        reason = "a text is more than registers hold, and a call would wait for it"
    )]
    #[inline(always)]
    pub(crate) fn text_inline(&mut self) -> Text<'a> {
        let start = self.pos + 1;
        let (end, stored) = plain(self.text, start);
        self.pos = end;
        if self.byte() == Some(b'"') {
            self.pos += 1;
            let raw = self.text.get(start..end).unwrap_or_default();
            Text::new(raw, stored.map(|stored| stored + Stored::EMPTY_TEXT))
        } else {
            Text::escaped(self.escaped_text(start))
        }
    }

    /// Reads the rest of a string with escapes in it.
    #[inline(never)]
    fn escaped_text(&mut self, start: usize) -> &'a str {
        loop {
            match self.byte() {
                Some(b'"') => {
                    let raw = self.text.get(start..self.pos).unwrap_or_default();
                    self.pos += 1;
                    return raw;
                }
                Some(b'\\') => self.escape(),
                _ => {
                    self.fail_here(Syntax::ControlCharacter);
                    return "";
                }
            }
            // Escapes often follow each other.
            if self.byte() != Some(b'\\') {
                self.pos = plain_long(self.text, self.pos).0;
            }
        }
    }

    /// Enters the list or object that comes next.
    pub(crate) fn enter(&mut self) {
        if self.depth == MAX_DEPTH {
            self.failure
                .get_or_insert(Failure::TooDeep { offset: self.pos });
            self.pos = self.text.len();
        }
        self.depth += 1;
        self.pos += 1;
    }

    /// Goes on to the next item of a list, or leaves the list.
    #[inline]
    pub(crate) fn item(&mut self, first: bool) -> bool {
        // Whether a value follows the comma, whoever reads it finds out.
        if !first && self.byte() == Some(b',') {
            self.pos += 1;
            return true;
        }
        self.any_item(first)
    }

    /// The same where it need not be fast.
    #[inline(never)]
    fn any_item(&mut self, first: bool) -> bool {
        match self.peek() {
            Some(']') => {
                self.leave();
                false
            }
            Some(',') if !first => {
                self.pos += 1;
                true
            }
            Some(_) if first => true,
            _ => {
                self.fail_here(Syntax::ExpectedComma);
                false
            }
        }
    }

    /// Leaves the object if that is what comes next.
    #[inline]
    pub(crate) fn leaves(&mut self) -> bool {
        let leaves = self.byte() == Some(b'}');
        if leaves {
            self.leave();
        }
        leaves
    }

    /// The key of the next member, and the place of its value, if the key is short and the value is not `null`.
    ///
    /// Nothing stands around them, as in compact JSON, or they are `SPACED`: white space stands before the key, and a space behind the colon.
    #[inline]
    pub(crate) fn short_key<const SPACED: bool>(&self, first: bool) -> Option<(Name, Ahead)> {
        let comma = self.byte() == Some(b',');
        if comma == first {
            return None;
        }
        // By what was expected, not by what was read: the machine need not wait for it.
        let start = self.pos + usize::from(!first);
        if SPACED {
            let key = self.behind_space(start);
            self.short_key_at::<SPACED>(key, key - start)
        } else {
            self.short_key_at::<SPACED>(start, 0)
        }
    }

    /// The first key of an object that comes next, and the place of its value, where nothing stands around them.
    #[inline]
    pub(crate) fn first_key(&self) -> Option<(Name, Ahead)> {
        self.short_key_at::<false>(self.pos + 1, 0)
    }

    /// The key at an offset, and the place of its value, behind so many spaces.
    ///
    /// Escapes are not looked for: of `"LI\"NK"` it would be `LI\`, which is no known key.
    #[expect(
        clippy::inline_always,
        reason = "what it returns goes through memory otherwise"
    )]
    #[inline(always)]
    fn short_key_at<const SPACED: bool>(
        &self,
        start: usize,
        mut spaces: usize,
    ) -> Option<(Name, Ahead)> {
        let bytes = self.text.as_bytes();
        let (b'"', behind) = bytes.get(start..)?.split_first()? else {
            return None;
        };
        let block = block_at(behind, 0);
        let length = Block::new(block).is(b'"').first()?;
        let mut pos = start + length + 3;
        let [b':', mut next, ..] = *bytes.get(pos - 1..)? else {
            return None;
        };
        if SPACED && next == b' ' {
            spaces += 1;
            pos += 1;
            next = *bytes.get(pos)?;
        }
        if matches!(next, 0..=b' ' | b'n') {
            return None;
        }
        Some((Name::first(block, length), Ahead { pos, spaces }))
    }

    /// Goes on to a place ahead, in the list or object being read.
    #[inline]
    pub(crate) fn go_to(&mut self, ahead: Ahead) {
        self.pos = ahead.pos;
        self.slack += ahead.spaces;
    }

    /// Goes on to the next member and reads over its key, or leaves the object; says where the key is.
    #[inline(never)]
    pub(crate) fn member(&mut self, first: bool) -> Option<usize> {
        match self.peek() {
            Some('}') => {
                self.leave();
                return None;
            }
            Some(',') if !first => {
                self.pos += 1;
                self.peek();
            }
            _ if first => {}
            _ => self.fail_here(Syntax::ExpectedComma),
        }
        let offset = self.pos;
        if self.byte() != Some(b'"') {
            self.fail_here(Syntax::ExpectedKey);
        }
        if self.failure.is_some() {
            return None;
        }
        match self.name(offset) {
            Some((_, end)) => self.pos = end,
            None => {
                self.text();
            }
        }
        match self.peek() {
            Some(':') => self.pos += 1,
            _ => self.fail_here(Syntax::ExpectedColon),
        }
        self.failure.is_none().then_some(offset)
    }

    /// Reads over the next value.
    pub(crate) fn skip(&mut self) {
        match self.next() {
            Next::Null => self.null(),
            Next::Bool => {
                self.bool();
            }
            Next::Number => {
                self.number();
            }
            Next::Text => {
                self.text();
            }
            Next::List => {
                self.enter();
                let mut first = true;
                while self.any_item(first) {
                    first = false;
                    self.skip();
                }
            }
            Next::Object => {
                self.enter();
                let mut first = true;
                while self.member(first).is_some() {
                    first = false;
                    self.skip();
                }
            }
            Next::End => {}
        }
    }

    /// Whether the list or object that begins here is empty.
    pub(crate) fn next_is_empty(&self) -> bool {
        let inside = self.next_from(self.pos + 1);
        matches!(self.text.as_bytes().get(inside), Some(b']' | b'}'))
    }

    /// Whether the first key of the object that begins here may be `0`.
    pub(crate) fn next_may_begin_with_zero(&self) -> bool {
        let key = self.next_from(self.pos + 1);
        matches!(self.text.as_bytes().get(key + 1), Some(b'0' | b'\\'))
    }

    /// Makes sure nothing stands after the value.
    pub(crate) fn end(&mut self) {
        if self.peek().is_some() {
            self.fail(Syntax::TrailingCharacters, self.pos);
        }
    }

    /// The first failure counts; afterwards the text is over.
    #[cold]
    fn fail(&mut self, kind: Syntax, offset: usize) {
        self.failure.get_or_insert(Failure::Syntax { kind, offset });
        self.pos = self.text.len();
        self.slack = 0;
    }

    /// Fails where the text goes on wrongly, or does not go on.
    #[cold]
    fn fail_here(&mut self, kind: Syntax) {
        if self.pos < self.text.len() {
            self.fail(kind, self.pos);
        } else {
            self.fail(Syntax::UnexpectedEnd, self.text.len());
        }
    }

    /// Fails where no value begins.
    #[cold]
    fn fail_value(&mut self) {
        let marked = self.pos == 0 && self.text.starts_with('\u{feff}');
        self.fail_here(if marked {
            Syntax::ByteOrderMark
        } else {
            Syntax::ExpectedValue
        });
    }

    #[inline]
    fn leave(&mut self) {
        self.leave_unread();
        self.pos += 1;
    }

    /// Leaves a list or an object in which more may stand, to read it again.
    #[inline]
    pub(super) fn leave_unread(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Reads the next byte if it is one of these, and says so.
    #[inline]
    fn takes(&mut self, bytes: &[u8]) -> bool {
        let takes = self.byte().is_some_and(|byte| bytes.contains(&byte));
        if takes {
            self.pos += 1;
        }
        takes
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.pos).copied()
    }

    /// First byte that is not white space, as a character: one that may be missing is one number.
    #[inline]
    fn peek(&mut self) -> Option<char> {
        match self.byte() {
            Some(byte) if byte > b' ' => Some(byte.into()),
            _ => self.peek_over_space(),
        }
    }

    #[cold]
    fn peek_over_space(&mut self) -> Option<char> {
        let start = self.pos;
        self.pos = self.behind_space(start);
        self.slack += self.pos - start;
        self.byte().map(char::from)
    }

    /// Offset behind the white space that begins at an offset.
    #[inline(never)]
    fn behind_space(&self, offset: usize) -> usize {
        let mut at = offset;
        loop {
            // Behind the end of the text stand zeros, which are no space.
            let block = Block::new(block_at(self.text.as_bytes(), at));
            let space = block.is(b' ') | block.is(b'\n') | block.is(b'\r') | block.is(b'\t');
            match (!space).first() {
                Some(length) => return at + length,
                None => at += WIDTH,
            }
        }
    }

    fn word(&mut self, word: &str) {
        for expected in word.bytes() {
            match self.byte() {
                Some(byte) if byte == expected => self.pos += 1,
                _ => return self.fail_here(Syntax::ExpectedValue),
            }
        }
    }

    /// Reads at least one digit.
    fn digits(&mut self) {
        if !matches!(self.byte(), Some(b'0'..=b'9')) {
            return self.fail_here(Syntax::InvalidNumber);
        }
        while let Some(b'0'..=b'9') = self.byte() {
            self.pos += 1;
        }
    }

    /// Reads one backslash sequence.
    fn escape(&mut self) {
        let start = self.pos;
        self.pos += 2;
        match self.text.as_bytes().get(start + 1) {
            Some(b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't') => {}
            Some(b'/') => self.slack += 1,
            Some(b'u') => {
                let Some(unit) = self.hex4() else {
                    return self.fail_escape(start);
                };
                let minimal = match unit {
                    0x08 | 0x09 | 0x0A | 0x0C | 0x0D | 0x22 | 0x5C | 0x80..=0x7FF => 2,
                    0x00..=0x1F => 6,
                    0x20..=0x7F => 1,
                    0xD800..=0xDBFF => {
                        if self.text.as_bytes().get(self.pos..self.pos + 2) != Some(b"\\u") {
                            return self.fail(Syntax::LoneSurrogate, start);
                        }
                        self.pos += 2;
                        match self.hex4() {
                            Some(0xDC00..=0xDFFF) => 4,
                            Some(_) => return self.fail(Syntax::LoneSurrogate, start),
                            None => return self.fail_escape(start),
                        }
                    }
                    0xDC00..=0xDFFF => return self.fail(Syntax::LoneSurrogate, start),
                    _ => 3,
                };
                self.slack += self.pos - start - minimal;
            }
            Some(_) => self.fail(Syntax::InvalidEscape, start),
            None => self.fail(Syntax::UnexpectedEnd, self.text.len()),
        }
    }

    fn hex4(&mut self) -> Option<u16> {
        let digits = self.text.as_bytes().get(self.pos..self.pos + 4)?;
        self.pos += 4;
        hex(digits)
    }

    fn fail_escape(&mut self, start: usize) {
        let rest = self.text.as_bytes().get(start + 2..).unwrap_or_default();
        if rest.iter().all(|byte| *byte != b'"') {
            self.fail(Syntax::UnexpectedEnd, self.text.len());
        } else {
            self.fail(Syntax::InvalidEscape, start);
        }
    }
}

impl Number<'_> {
    /// Value as a 64-bit float.
    pub(crate) fn float(self) -> f64 {
        float::parse(self.raw)
    }
}
