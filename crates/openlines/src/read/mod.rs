//! Reading and judging in one pass.
//!
//! [`json`] pulls tokens; [`Reader`] knows where it stands, collects problems and carries on.
//! What a value means is said beside its type: in the blocks, in [`text`](crate::text), [`url`](crate::url) and so on.

pub(crate) mod json;
mod keys;
mod suggest;

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::mem;

pub(crate) use self::json::Next;
use self::json::{Failure, Json, Number, Place, Text};
pub(crate) use self::keys::{Case, Keys};
pub(crate) use self::suggest::suggest;
use crate::code::{Code, Effect, Kind, PortalCode, Severity, Syntax};
use crate::limits::{MAX_DEPTH, MAX_PROBLEMS, MAX_TEXT_BYTES};
use crate::measure::Stored;
use crate::options::Options;
use crate::path::{Path, Segment};
use crate::report::{At, Problem, Report, Sizes};
use crate::subject::Subject;

/// What a reader is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// A typed value and every problem.
    Value,
    /// Every problem.
    Report,
    /// Only whether there is an error.
    Verdict,
}

/// A type that is read from a message.
pub trait Read: Sized {
    #[doc(hidden)]
    fn read(reader: &mut Reader<'_>) -> Option<Self>;
}

/// What the portal keeps of a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept<T> {
    pub(crate) value: T,
    /// How long it is as the portal stores it.
    pub(crate) stored: Stored,
}

/// The value of what is kept.
pub(crate) fn value<T>(kept: Option<Kept<T>>) -> Option<T> {
    kept.map(|kept| kept.value)
}

/// The length of what is kept.
pub(crate) fn length<T>(kept: &Option<Kept<T>>) -> Option<Stored> {
    kept.as_ref().map(|kept| kept.stored)
}

/// The length of a text that is kept unless it is blank.
pub(crate) fn text_length(kept: &Option<Kept<String>>) -> Option<Stored> {
    length(kept).filter(|stored| *stored != Stored::EMPTY_TEXT)
}

/// One value that is neither list nor object.
#[derive(Clone, Copy)]
pub(crate) enum Scalar<'a> {
    Null,
    Bool(bool),
    Number(Number<'a>),
    Text(Text<'a>),
}

impl Scalar<'_> {
    /// Whether PHP calls it empty: `null`, `false`, zero, `""`, `"0"`.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Bool(on) => !on,
            Self::Number(number) if number.integer => matches!(number.raw, "0" | "-0"),
            Self::Number(number) => number.float() == 0.0,
            Self::Text(text) => text.raw.is_empty() || text.is("0"),
        }
    }

    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Null => Kind::Null,
            Self::Bool(_) => Kind::Boolean,
            Self::Number(number) if number.integer => Kind::Integer,
            Self::Number(_) => Kind::Number,
            Self::Text(_) => Kind::String,
        }
    }
}

/// Most keys an object knows; a button knows 20.
const MOST_KEYS: usize = 24;

/// What was seen of an object.
#[derive(Clone, Copy)]
pub(crate) struct Seen {
    /// Offset of the object.
    pub(crate) at: usize,
    start: Mark,
    keys: &'static Keys,
    /// Bit `i`: the key of index `i` stands there with a value other than `null`.
    present: u32,
}

impl Seen {
    /// Whether a known key stands there with a value other than `null`.
    #[inline]
    pub(crate) fn has(&self, key: &'static str) -> bool {
        self.present >> self.keys.index(key) & 1 == 1
    }
}

/// Reader of one text.
pub struct Reader<'a> {
    json: Json<'a>,
    want: Want,
    path: Path<'a>,
    found: Vec<Found>,
    pub(crate) options: Options,
    pub(crate) sizes: Sizes,
    /// Whether an unknown key was `0`, by which the portal takes an object for a list.
    pub(crate) met_key_zero: bool,
    /// Whether there were more problems than are kept.
    left_out: bool,
}

/// A problem, before its line and column are known.
pub(crate) struct Found {
    offset: usize,
    path: String,
    code: Code,
    severity: Severity,
}

/// Place to read again from.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    place: Place,
    found: usize,
}

/// Reads a text as a `T`, and reports.
pub(crate) fn read<T: Read>(
    text: &str,
    subject: Subject,
    options: Options,
    want: Want,
) -> (Option<T>, Report) {
    let mut reader = Reader::new(text, options, want);
    if text.len() > MAX_TEXT_BYTES {
        reader.problem(
            MAX_TEXT_BYTES,
            Code::TooLong {
                max: MAX_TEXT_BYTES,
                actual: text.len(),
            },
        );
        return (None, reader.finish(text, subject));
    }
    let value = T::read(&mut reader);
    reader.json.end();
    let failure = reader.json.failure();
    if let Some(failure) = failure {
        let (offset, code) = match failure {
            Failure::Syntax { kind, offset } => (
                offset,
                Code::Syntax {
                    kind,
                    portal_code: unreadable(subject),
                },
            ),
            Failure::TooDeep { offset } => (offset, Code::TooDeep { max: MAX_DEPTH }),
        };
        // What was found before says nothing: the portal reads none of such a text.
        reader.found.clear();
        reader.left_out = false;
        reader.sizes = Sizes::default();
        reader.path = Path::root();
        reader.problem(offset, code);
    }
    let report = reader.finish(text, subject);
    (
        value.filter(|_| failure.is_none() && report.is_valid()),
        report,
    )
}

/// Reports bytes that are not UTF-8 from an offset on.
pub(crate) fn not_utf8(bytes: &[u8], offset: usize, subject: Subject, options: Options) -> Report {
    let text = core::str::from_utf8(bytes.get(..offset).unwrap_or_default()).unwrap_or_default();
    let mut reader = Reader::new(text, options, Want::Report);
    if bytes.len() > MAX_TEXT_BYTES {
        reader.problem(
            MAX_TEXT_BYTES,
            Code::TooLong {
                max: MAX_TEXT_BYTES,
                actual: bytes.len(),
            },
        );
    } else {
        reader.problem(
            offset,
            Code::Syntax {
                kind: Syntax::InvalidUtf8,
                portal_code: unreadable(subject),
            },
        );
    }
    reader.finish(text, subject)
}

/// Which method a message is meant for, by its top-level keys.
pub(crate) fn detect(text: &str) -> Subject {
    const CRM_KEYS: [&str; 3] = ["CRM_ENTITY_TYPE", "CRM_ENTITY", "CHAT_ID"];
    let mut reader = Reader::new(text, Options::default(), Want::Verdict);
    let mut subject = Subject::Network;
    if text.len() <= MAX_TEXT_BYTES && reader.next() == Next::Object {
        reader.members(|_, _, key| {
            if CRM_KEYS.iter().any(|known| key.is_ignoring_case(known)) {
                subject = Subject::Crm;
            }
        });
    }
    subject
}

/// How the portal answers what is not JSON.
fn unreadable(subject: Subject) -> PortalCode {
    match subject {
        Subject::Network => PortalCode::Code,
        Subject::Crm => PortalCode::ErrorArgument,
        Subject::Attach => PortalCode::AttachError,
        Subject::Keyboard | Subject::LinkKeyboard => PortalCode::KeyboardError,
    }
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, options: Options, want: Want) -> Self {
        Self {
            json: Json::new(text),
            want,
            path: Path::root(),
            found: Vec::new(),
            options,
            sizes: Sizes::default(),
            met_key_zero: false,
            left_out: false,
        }
    }

    // What comes next.

    /// What the next value is.
    #[inline]
    pub(crate) fn next(&mut self) -> Next {
        self.json.next()
    }

    /// Offset of the next value.
    #[inline]
    pub(crate) fn at(&mut self) -> usize {
        self.json.at()
    }

    /// Text that was read since an offset.
    pub(crate) fn since(&self, offset: usize) -> &'a str {
        self.json.since(offset)
    }

    /// Bytes that compact JSON would have taken so far.
    pub(crate) fn compact(&self) -> usize {
        self.json.compact()
    }

    /// Type of the next value.
    pub(crate) fn kind(&mut self) -> Kind {
        match self.next() {
            Next::Object => Kind::Object,
            Next::List => Kind::Array,
            Next::Null | Next::End => Kind::Null,
            Next::Bool => Kind::Boolean,
            Next::Text => Kind::String,
            Next::Number => {
                let mark = self.mark();
                let number = self.json.number();
                self.return_to(mark);
                if number.integer {
                    Kind::Integer
                } else {
                    Kind::Number
                }
            }
        }
    }

    /// Reads the next value unless it is a list or object.
    #[inline]
    pub(crate) fn scalar(&mut self) -> Option<Scalar<'a>> {
        match self.next() {
            Next::Null | Next::End => {
                self.json.null();
                Some(Scalar::Null)
            }
            Next::Bool => Some(Scalar::Bool(self.json.bool())),
            Next::Number => Some(Scalar::Number(self.json.number())),
            Next::Text => Some(Scalar::Text(self.json.text())),
            Next::List | Next::Object => None,
        }
    }

    /// Reads the next value if it is one of these texts.
    pub(crate) fn text_of<T: Copy>(&mut self, names: &[(&str, T)]) -> Option<T> {
        if self.next() != Next::Text {
            return None;
        }
        let place = self.json.place();
        let text = self.json.text();
        let value = names
            .iter()
            .find(|(name, _)| text.is(name))
            .map(|(_, value)| *value);
        if value.is_none() {
            self.json.return_to(place);
        }
        value
    }

    /// Whether the next value is `true`.
    pub(crate) fn next_is_true(&mut self) -> bool {
        self.next() == Next::Bool && self.json.next_starts_with("true")
    }

    /// Whether the next value is `false`.
    pub(crate) fn next_is_false(&mut self) -> bool {
        self.next() == Next::Bool && self.json.next_starts_with("false")
    }

    /// Whether the list or object that comes next is empty.
    pub(crate) fn next_is_empty(&mut self) -> bool {
        self.next();
        self.json.next_is_empty()
    }

    /// Whether the whole document is being read, not a part of it.
    pub(crate) fn is_at_root(&self) -> bool {
        self.path.depth() == 0
    }

    /// Reads over the next value.
    pub(crate) fn skip(&mut self) {
        self.json.skip();
    }

    /// Reads over a list or object, and tells whether it is empty.
    pub(crate) fn skip_is_empty(&mut self) -> bool {
        let mut empty = true;
        if self.next() == Next::Object {
            self.members(|_, _, _| empty = false);
        } else {
            self.json.enter();
            while self.json.item(empty) {
                empty = false;
                self.json.skip();
            }
        }
        empty
    }

    /// Whether typed values are wanted; without them nothing need be allocated.
    pub(crate) fn wants_value(&self) -> bool {
        self.want == Want::Value
    }

    /// A text for a typed value.
    pub(crate) fn string(&self, text: Text<'_>) -> String {
        match (self.want, text.escaped) {
            (Want::Value, false) => text.raw.to_string(),
            (Want::Value, true) => text.chars().collect(),
            _ => String::new(),
        }
    }

    /// The digits of a number for a typed value.
    pub(crate) fn digits(&self, digits: &(impl ToString + ?Sized)) -> String {
        if self.wants_value() {
            digits.to_string()
        } else {
            String::new()
        }
    }

    // Objects and lists.

    /// Reads an object whose keys are known; `each` reads the value of one key.
    pub(crate) fn object(
        &mut self,
        keys: &'static Keys,
        each: impl FnMut(&mut Self, &'static str),
    ) -> Seen {
        self.object_in(Case::Sensitive, keys, each)
    }

    /// Reads an object whose keys are known, in one of the ways the portal compares them.
    pub(crate) fn object_in(
        &mut self,
        case: Case,
        keys: &'static Keys,
        mut each: impl FnMut(&mut Self, &'static str),
    ) -> Seen {
        let at = self.at();
        let start = self.mark();
        let mut seen = Seen {
            at,
            start,
            keys,
            present: 0,
        };
        let mut once = 0_u32;
        let mut lengths = [0_u32; MOST_KEYS];
        let mut twice = None;
        let mut first = true;
        self.json.enter();
        loop {
            let before = self.json.compact();
            let Some((offset, key)) = self.json.member(first) else {
                break;
            };
            // The comma before a member goes with it; of the first, the one behind it.
            let comma = usize::from(mem::take(&mut first));
            self.path.push(Segment::Key(key));
            if let Some((index, name)) = keys.find(key, case) {
                let bit = 1 << index;
                let earlier = once & bit != 0;
                once |= bit;
                seen.present &= !bit;
                if case == Case::Tolerated && !key.is(name) {
                    self.problem(offset, Code::KeyCase { expected: name });
                }
                if self.json.next_is_null() {
                    self.problem(self.json.offset(), Code::Null);
                } else {
                    seen.present |= bit;
                }
                each(self, name);
                if let Some(length) = lengths.get_mut(index) {
                    if earlier {
                        *twice.get_or_insert(0) += *length as usize;
                    }
                    // No text is longer than `MAX_TEXT_BYTES`.
                    *length =
                        u32::try_from(self.json.compact() - before + comma).unwrap_or_default();
                }
            } else {
                self.unknown(offset, key, case, keys);
            }
            self.path.pop();
        }
        if let Some(lost) = twice {
            self.settle_duplicates(start, case, keys);
            self.json.discount(lost);
        }
        seen
    }

    /// Reads an object as if it were a list; of a key that stands twice, the last one.
    pub(crate) fn values(&mut self, mut each: impl FnMut(&mut Self)) {
        let start = self.mark();
        let mut last = BTreeMap::new();
        self.members(|_, offset, key| {
            last.insert(key.chars().collect::<String>(), offset);
        });
        self.return_to(start);
        let mut lost = 0;
        let mut first = true;
        self.json.enter();
        loop {
            let before = self.json.compact();
            let Some((offset, key)) = self.json.member(first) else {
                break;
            };
            let comma = usize::from(mem::take(&mut first));
            self.path.push(Segment::Key(key));
            if last.get(&key.chars().collect::<String>()) == Some(&offset) {
                each(self);
            } else {
                self.problem(offset, Code::DuplicateKey);
                self.skip();
                lost += self.json.compact() - before + comma;
            }
            self.path.pop();
        }
        self.json.discount(lost);
    }

    /// Reads a list.
    pub(crate) fn list(&mut self, mut each: impl FnMut(&mut Self)) {
        let mut index = 0;
        self.json.enter();
        while self.json.item(index == 0) {
            self.path.push(Segment::Index(index));
            each(self);
            self.path.pop();
            index += 1;
        }
    }

    /// Reads over an object and shows each key with its offset; stands at its value.
    pub(crate) fn members(&mut self, mut each: impl FnMut(&mut Self, usize, Text<'a>)) {
        let mut first = true;
        self.next();
        self.json.enter();
        while let Some((offset, key)) = self.json.member(first) {
            first = false;
            each(self, offset, key);
            self.json.skip();
        }
    }

    /// Reads an object of which one key counts: the first of `keys` that is there, wherever it stands.
    pub(crate) fn one_of<T>(
        &mut self,
        keys: &'static Keys,
        mut each: impl FnMut(&mut Self, &'static str) -> Option<T>,
    ) -> Option<T> {
        let at = self.at();
        let start = self.mark();
        let (mut winner, mut value) = (None, None);
        let (mut clash, mut suggestion) = (false, None);
        let mut first = true;
        self.json.enter();
        while let Some((offset, key)) = self.json.member(first) {
            first = false;
            self.path.push(Segment::Key(key));
            match keys.find(key, Case::Sensitive) {
                None => {
                    suggestion = suggestion
                        .or_else(|| suggest(&key.chars().collect::<String>(), keys.names));
                    self.unknown(offset, key, Case::Sensitive, keys);
                }
                Some((index, _)) if self.json.next_is_null() => {
                    self.problem(self.json.offset(), Code::Null);
                    clash |= winner == Some(index);
                    self.skip();
                }
                Some((index, name)) if winner.is_none() => {
                    winner = Some(index);
                    value = each(self, name);
                }
                Some(_) => {
                    clash = true;
                    self.skip();
                }
            }
            self.path.pop();
        }
        if clash {
            return self.one_of_many(start, keys, each);
        }
        if winner.is_none() {
            self.found.truncate(start.found);
            self.problem(at, Code::UnknownBlock { suggestion });
        }
        value
    }

    /// The same again, for an object in which several keys stand there, or one twice.
    fn one_of_many<T>(
        &mut self,
        start: Mark,
        keys: &'static Keys,
        mut each: impl FnMut(&mut Self, &'static str) -> Option<T>,
    ) -> Option<T> {
        self.return_to(start);
        // Of each known key the offset where it stands last, and whether it is there with a value.
        let mut last = Vec::new();
        last.resize(keys.names.len(), (0, false));
        let mut first = true;
        self.json.enter();
        while let Some((offset, key)) = self.json.member(first) {
            first = false;
            if let Some(place) = keys
                .find(key, Case::Sensitive)
                .and_then(|(index, _)| last.get_mut(index))
            {
                *place = (offset, self.json.next() != Next::Null);
            }
            self.json.skip();
        }
        self.return_to(start);
        let winner = last.iter().position(|(_, present)| *present);
        let expected = winner
            .and_then(|index| keys.names.get(index))
            .copied()
            .unwrap_or_default();
        let mut value = None;
        let mut lost = 0;
        first = true;
        self.json.enter();
        loop {
            let before = self.json.compact();
            let Some((offset, key)) = self.json.member(first) else {
                break;
            };
            // The comma before a member goes with it; of the first, the one behind it.
            let comma = usize::from(mem::take(&mut first));
            self.path.push(Segment::Key(key));
            match keys.find(key, Case::Sensitive) {
                None => self.unknown(offset, key, Case::Sensitive, keys),
                Some((index, _)) if last.get(index).is_some_and(|(last, _)| *last != offset) => {
                    self.problem(offset, Code::DuplicateKey);
                    self.skip();
                    lost += self.json.compact() - before + comma;
                }
                Some(_) if self.next() == Next::Null => {
                    self.problem(self.json.offset(), Code::Null);
                    self.skip();
                }
                Some((index, name)) if winner == Some(index) => value = each(self, name),
                Some(_) => {
                    self.problem(offset, Code::ExtraBlockKey { expected });
                    self.skip();
                }
            }
            self.path.pop();
        }
        self.json.discount(lost);
        if winner.is_none() {
            self.found.truncate(start.found);
            let at = start.place.offset();
            self.problem(at, Code::UnknownBlock { suggestion: None });
        }
        value
    }

    /// Reports the key just read as unknown, and reads over its value.
    pub(crate) fn unknown(
        &mut self,
        offset: usize,
        key: Text<'a>,
        case: Case,
        keys: &'static Keys,
    ) {
        let written: String = key.chars().collect();
        let code = match keys
            .names
            .iter()
            .find(|known| known.eq_ignore_ascii_case(&written))
        {
            Some(expected) if case == Case::Wrong => Code::WrongKeyCase { expected },
            _ => Code::UnknownKey {
                suggestion: suggest(&written, keys.names),
            },
        };
        self.problem(offset, code);
        self.met_key_zero |= key.is("0") && self.next() != Next::Null;
        self.skip();
    }

    /// Of keys that stand twice the last counts: reports the earlier ones, and forgets what was found in them.
    fn settle_duplicates(&mut self, start: Mark, case: Case, keys: &'static Keys) {
        let end = self.json.place();
        self.json.return_to(start.place);
        // Of each known key the member read last, as (offset, end, key as written).
        let mut last: Vec<Option<(usize, usize, Text<'a>)>> = Vec::new();
        last.resize(keys.names.len(), None);
        let mut lost = Vec::new();
        let mut first = true;
        self.json.enter();
        while let Some((offset, key)) = self.json.member(first) {
            first = false;
            self.json.skip();
            let Some(place) = keys
                .find(key, case)
                .and_then(|(index, _)| last.get_mut(index))
            else {
                continue;
            };
            lost.extend(place.replace((offset, self.json.offset(), key)));
        }
        lost.sort_unstable_by_key(|(offset, ..)| *offset);
        self.retain_since(start, |found| {
            let before = lost.partition_point(|(offset, ..)| *offset < found.offset);
            let member = before.checked_sub(1).and_then(|i| lost.get(i));
            member.is_none_or(|(_, end, _)| found.offset >= *end)
        });
        for (offset, _, key) in lost {
            self.path.push(Segment::Key(key));
            self.problem(offset, Code::DuplicateKey);
            self.path.pop();
        }
        self.json.return_to(end);
    }

    // Going back.

    /// This place, and what was found up to it.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            place: self.json.place(),
            found: self.found.len(),
        }
    }

    /// What was found since, taken out.
    pub(crate) fn take_found(&mut self, mark: Mark) -> Vec<Found> {
        self.found.split_off(mark.found.min(self.found.len()))
    }

    /// Puts back what was taken out.
    pub(crate) fn put_found(&mut self, mut found: Vec<Found>) {
        self.found.append(&mut found);
    }

    /// Reads again from a place in the same list or object; what was found since is forgotten.
    pub(crate) fn return_to(&mut self, mark: Mark) {
        self.json.return_to(mark.place);
        self.found.truncate(mark.found);
    }

    // Problems.

    /// Reports a problem of the value the reader stands at or has just read.
    #[cold]
    pub(crate) fn problem(&mut self, offset: usize, code: Code) {
        let severity = match code.effect() {
            Effect::Contract => self.options.contract,
            _ if matches!(code, Code::UnknownKey { .. }) => self.options.unknown_keys,
            effect => effect.severity(),
        };
        if self.want == Want::Verdict && severity == Severity::Warning {
            return;
        }
        // Beyond the bound one of each gravity is enough to judge by.
        let beyond = self.found.get(MAX_PROBLEMS..).unwrap_or_default();
        let alike = |found: &Found| {
            found.severity == severity && found.code.portal_code() == code.portal_code()
        };
        if self.found.len() >= MAX_PROBLEMS && beyond.iter().any(alike) {
            self.left_out = true;
            return;
        }
        let path = self.path.to_string();
        self.found.push(Found {
            offset,
            path,
            code,
            severity,
        });
    }

    /// Reports a problem of a key of the object just read; of an absent key, at the object.
    pub(crate) fn problem_of(&mut self, seen: &Seen, key: &'static str, code: Code) {
        self.path.push(Segment::Key(Text {
            raw: key,
            escaped: false,
        }));
        let offset = if seen.has(key) {
            self.offset_of(seen, key)
        } else {
            seen.at
        };
        self.problem(offset, code);
        self.path.pop();
    }

    /// Reports a required key that is not there; one that is there and invalid has its problem already.
    #[inline]
    pub(crate) fn require(&mut self, seen: &Seen, key: &'static str, code: Code) {
        if !seen.has(key) {
            self.missing(seen, key, code);
        }
    }

    #[cold]
    fn missing(&mut self, seen: &Seen, key: &'static str, code: Code) {
        // Said once: a `null` is a missing key.
        let path = self.path_of(key);
        self.retain_since(seen.start, |found| {
            found.code != Code::Null || found.path != path
        });
        self.problem_of(seen, key, code);
    }

    /// Reports that the portal loses a key of the object just read, instead of what was found in its value.
    #[inline]
    pub(crate) fn lose(&mut self, seen: &Seen, mark: Mark, key: &'static str, code: Code) {
        if seen.has(key) {
            self.lost(seen, mark, key, code);
        }
    }

    #[cold]
    fn lost(&mut self, seen: &Seen, mark: Mark, key: &'static str, code: Code) {
        let path = self.path_of(key);
        self.retain_since(mark, |found| !is_at_or_below(&found.path, &path));
        self.problem_of(seen, key, code);
    }

    /// Reads a value of the object just read once more, and forgets what was found in it.
    pub(crate) fn reread<T>(
        &mut self,
        value: Mark,
        key: &'static str,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let end = self.json.place();
        if self.found.len() > value.found {
            let path = self.path_of(key);
            self.retain_since(value, |found| !is_at_or_below(&found.path, &path));
        }
        self.json.return_to(value.place);
        self.path.push(Segment::Key(Text {
            raw: key,
            escaped: false,
        }));
        let read = read(self);
        self.path.pop();
        self.json.return_to(end);
        read
    }

    /// Reads a value once more, for another purpose, and goes on where this was.
    pub(crate) fn again<T>(&mut self, value: Mark, read: impl FnOnce(&mut Self) -> T) -> T {
        let here = self.json.place();
        self.json.return_to(value.place);
        let read = read(self);
        self.json.return_to(here);
        read
    }

    /// What was found since was never read by the portal, except under these keys: it cannot have failed over it.
    pub(crate) fn unread_but(&mut self, mark: Mark, keys: &[&'static str]) {
        let depth = self.path.depth();
        for found in self.found.iter_mut().skip(mark.found) {
            let key = found.path.split('/').nth(depth + 1);
            if let Code::TypeError {
                expected, actual, ..
            } = found.code
                && !key.is_some_and(|key| keys.contains(&key))
            {
                found.code = Code::WrongType { expected, actual };
            }
        }
    }

    /// Offset of a key's last value.
    fn offset_of(&mut self, seen: &Seen, key: &str) -> usize {
        let here = self.json.place();
        self.json.return_to(seen.start.place);
        let mut offset = seen.at;
        self.members(|r, _, written| {
            if written.is_ignoring_case(key) {
                offset = r.at();
            }
        });
        self.json.return_to(here);
        offset
    }

    fn path_of(&mut self, key: &'static str) -> String {
        self.path.push(Segment::Key(Text {
            raw: key,
            escaped: false,
        }));
        let path = self.path.to_string();
        self.path.pop();
        path
    }

    fn retain_since(&mut self, mark: Mark, mut keep: impl FnMut(&Found) -> bool) {
        // Only the tail is looked at: a list of many bad items calls this for each of them.
        let mut end = mark.found;
        for i in mark.found..self.found.len() {
            if self.found.get(i).is_some_and(&mut keep) {
                self.found.swap(end, i);
                end += 1;
            }
        }
        self.found.truncate(end);
    }

    fn finish(mut self, text: &str, subject: Subject) -> Report {
        self.found.sort_by_key(|found| found.offset);
        if self.left_out && self.want != Want::Verdict {
            let code = Code::TooManyProblems { max: MAX_PROBLEMS };
            self.found.push(Found {
                offset: text.len(),
                path: String::new(),
                code,
                severity: code.severity(),
            });
        }
        let mut lines = Lines::new(text);
        let problems = self
            .found
            .into_iter()
            .map(|found| Problem {
                path: found.path,
                code: found.code,
                severity: found.severity,
                at: Some(lines.at(found.offset)),
            })
            .collect();
        Report {
            subject,
            problems,
            sizes: self.sizes,
        }
    }
}

/// Whether a path is this one or leads on from it.
fn is_at_or_below(path: &str, other: &str) -> bool {
    path.strip_prefix(other)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Counts lines and columns, ever onwards.
pub(crate) struct Lines<'a> {
    text: &'a str,
    at: At,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: At {
                offset: 0,
                line: 1,
                column: 1,
            },
        }
    }

    /// Line and column of an offset not before the last one.
    pub(crate) fn at(&mut self, offset: usize) -> At {
        let bytes = self
            .text
            .as_bytes()
            .get(self.at.offset..offset.min(self.text.len()))
            .unwrap_or_default();
        for byte in bytes {
            if *byte == b'\n' {
                self.at.line += 1;
                self.at.column = 1;
            } else if byte & 0xC0 != 0x80 {
                self.at.column += 1;
            }
        }
        self.at.offset += bytes.len();
        At { offset, ..self.at }
    }
}
