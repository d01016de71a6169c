//! Reading and judging in one pass.
//!
//! [`json`] pulls tokens; [`Reader`] knows where it stands, collects problems and carries on.
//! What a value means is said beside its type: in the blocks, in [`text`](crate::text), [`url`](crate::url) and so on.

pub(crate) mod json;
mod key;
mod locate;
mod mode;
mod name;
mod plain;
mod structure;
mod suggest;

use alloc::collections::BinaryHeap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::marker::PhantomData;
use core::mem;
use core::ops::Range;

pub(crate) use self::json::Next;
use self::json::{Failure, Json, Number, Place, Text};
pub(crate) use self::key::{Case, Key, Keys};
pub(crate) use self::locate::locate;
pub(crate) use self::mode::{Judged, Mode, Typed};
pub(crate) use self::name::Name;
pub(crate) use self::suggest::suggest;
use crate::attach::Attach;
use crate::code::{Code, Effect, Kind, PortalCode, Severity, Syntax};
use crate::keyboard::{Keyboard, LinkKeyboard};
use crate::limits::{MAX_DEPTH, MAX_PROBLEMS, MAX_TEXT_BYTES};
use crate::measure::{Items, Stored};
use crate::method::{CrmMessage, NetworkMessage};
use crate::options::Options;
use crate::report::{Report, Sizes};
use crate::subject::Subject;

/// A type that is read from a message.
pub trait Read: Sized {
    #[doc(hidden)]
    fn read<M: Mode>(reader: &mut Reader<'_, M>) -> Option<M::Of<Self>>;
}

/// What the portal keeps of a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept<T> {
    pub(crate) value: T,
    /// How long it is as the portal stores it.
    pub(crate) stored: Stored,
}

/// What the portal keeps, with its value where values are made.
pub(crate) type Made<M, T> = Kept<<M as Mode>::Of<T>>;

/// What the portal keeps of a list.
pub(crate) struct KeptList<M: Mode, T> {
    pub(crate) values: Vec<M::Of<T>>,
    pub(crate) stored: Items,
}

impl<M: Mode, T> KeptList<M, T> {
    pub(crate) const fn new() -> Self {
        Self {
            values: Vec::new(),
            stored: Items::new(),
        }
    }

    /// Adds an item.
    pub(crate) fn push(&mut self, item: Made<M, T>) {
        self.values.push(item.value);
        self.stored.push(item.stored);
    }

    /// The values, where values are made.
    pub(crate) fn open(self, proof: M::Proof) -> Vec<T> {
        let values = self.values.into_iter();
        values.map(|value| M::open(proof, value)).collect()
    }
}

/// The value of what is kept.
pub(crate) fn value<T>(kept: Option<Kept<T>>) -> Option<T> {
    kept.map(|kept| kept.value)
}

/// The value of what is kept, where values are made.
pub(crate) fn open<M: Mode, T>(proof: M::Proof, kept: Option<Kept<M::Of<T>>>) -> Option<T> {
    kept.map(|kept| M::open(proof, kept.value))
}

/// The length of what is kept.
#[inline]
pub(crate) fn length<T>(kept: &Option<Kept<T>>) -> Option<Stored> {
    kept.as_ref().map(|kept| kept.stored)
}

/// The length of a text that is kept unless it is blank.
#[inline]
pub(crate) fn text_length<T>(kept: &Option<Kept<T>>) -> Option<Stored> {
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
            // Says the same, and allocates nothing for the greatest ones.
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

/// An object being read.
#[derive(Clone, Copy)]
pub(crate) struct Object {
    /// Offset of the object.
    pub(crate) at: usize,
    start: Mark,
    known: Keys,
    case: Case,
    /// Whether no member was read yet.
    first: bool,
    /// Known keys that stand there.
    met: Keys,
    /// Those whose value is `null`.
    nulls: Keys,
    /// Whether a known key stands there twice.
    twice: bool,
}

impl Object {
    /// The key with this name, if it is known and stands there for the first time.
    #[inline]
    fn meet(&mut self, name: Name) -> Option<Key> {
        let key = self.known.find(name)?;
        if self.met.has(key) {
            return None;
        }
        self.first = false;
        self.met = self.met.with(key);
        Some(key)
    }

    /// Whether a known key stands there with a value other than `null`.
    #[inline]
    pub(crate) fn has(&self, key: Key) -> bool {
        self.met.has(key) && !self.nulls.has(key)
    }
}

/// Reader of one text.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing it was asked for or came across"
)]
pub struct Reader<'a, M> {
    json: Json<'a>,
    found: Vec<Found>,
    /// Bytes left out because keys stand twice: offsets of objects, which are apart from each other and in order.
    repeated: Vec<(usize, usize)>,
    pub(crate) options: Options,
    pub(crate) sizes: Sizes,
    /// Length of the attachment's undocumented `DESCRIPTION`, if the block just read sets it.
    pub(crate) description: Option<Stored>,
    /// How deep the members of an item are that may be a list in the portal's eyes.
    item_depth: usize,
    /// Whether an unknown key was `0` there, by which the portal takes an object for a list.
    met_key_zero: bool,
    /// Whether a key of the whole document belongs to `imopenlines.crm.message.add`.
    met_crm_key: bool,
    /// Whether only errors count.
    errors_only: bool,
    /// Whether there were more problems than are kept.
    left_out: bool,
    /// Whether the text was read to its end.
    ended: bool,
    mode: PhantomData<M>,
}

/// A problem, before its path is known.
///
/// Where it is says its offset alone: that of a key or of a value, of whose member or item it is.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    offset: usize,
    /// Key that is missing from the object at the offset.
    missing: Option<Key>,
    code: Code,
    severity: Severity,
}

/// Place to read again from.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    place: Place,
    found: usize,
    left_out: bool,
}

/// Reads a text as a typed value, and reports.
pub(crate) fn read<T: Read>(text: &str, subject: Subject, options: Options) -> (Option<T>, Report) {
    let mut reader = Reader::<Typed>::new(text, options);
    let value = reader.whole::<T>(text, subject);
    let report = reader.report(text, subject);
    (value.filter(|_| report.is_valid()), report)
}

/// Reads a text, and reports.
pub(crate) fn check(text: &str, subject: Subject, options: Options) -> Report {
    let mut reader = Reader::<Judged>::new(text, options);
    reader.judge(text, subject);
    reader.report(text, subject)
}

/// Reads a text, and tells whether it has no error.
pub(crate) fn is_valid(text: &str, subject: Subject, options: Options) -> bool {
    let mut reader = Reader::<Judged>::for_errors(text, options);
    reader.judge(text, subject);
    reader.found.is_empty()
}

/// Reads a text as a message of the method its keys say, and reports.
///
/// It is read as one of the network method, which most are, and once more if it turns out to be none.
pub(crate) fn check_message(text: &str, options: Options) -> Report {
    let mut reader = Reader::<Judged>::new(text, options);
    reader.judge(text, Subject::Network);
    if reader.met_crm_key {
        check(text, Subject::Crm, options)
    } else {
        reader.report(text, Subject::Network)
    }
}

/// Reads a text as a message of the method its keys say, and tells whether it has no error.
pub(crate) fn is_valid_message(text: &str, options: Options) -> bool {
    let mut reader = Reader::<Judged>::for_errors(text, options);
    reader.judge(text, Subject::Network);
    if reader.met_crm_key {
        is_valid(text, Subject::Crm, options)
    } else {
        reader.found.is_empty()
    }
}

/// Reports bytes that are not UTF-8 from an offset on.
pub(crate) fn not_utf8(bytes: &[u8], offset: usize, subject: Subject, options: Options) -> Report {
    let text = core::str::from_utf8(bytes.get(..offset).unwrap_or_default()).unwrap_or_default();
    let mut reader = Reader::<Judged>::new(text, options);
    if bytes.len() > MAX_TEXT_BYTES {
        reader.too_long(text, bytes.len());
    } else {
        reader.problem(
            offset,
            Code::Syntax {
                kind: Syntax::InvalidUtf8,
                portal_code: unreadable(subject),
            },
        );
    }
    reader.report(text, subject)
}

/// Which method a message is meant for, by its top-level keys.
pub(crate) fn detect(text: &str) -> Subject {
    let mut reader = Reader::<Judged>::new(text, Options::default());
    let mut subject = Subject::Network;
    if text.len() <= MAX_TEXT_BYTES && reader.next_is_object() {
        reader.members(|r, offset| {
            if is_crm_key(r.json.key_at(offset)) {
                subject = Subject::Crm;
            }
        });
    }
    subject
}

/// Whether only `imopenlines.crm.message.add` has such a parameter, in any case.
fn is_crm_key(key: Text<'_>) -> bool {
    [Key::CrmEntityType, Key::CrmEntity, Key::ChatId]
        .iter()
        .any(|known| key.is_ignoring_case(known.name()))
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

impl<'a, M: Mode> Reader<'a, M> {
    /// Not inlined, because it is called in many places, and once for each text.
    #[inline(never)]
    fn new(text: &'a str, options: Options) -> Self {
        Self {
            json: Json::new(text),
            found: Vec::new(),
            repeated: Vec::new(),
            options,
            sizes: Sizes::default(),
            description: None,
            item_depth: 0,
            met_key_zero: false,
            met_crm_key: false,
            errors_only: false,
            left_out: false,
            ended: false,
            mode: PhantomData,
        }
    }

    /// One for which only errors count.
    fn for_errors(text: &'a str, options: Options) -> Self {
        let mut reader = Self::new(text, options);
        reader.errors_only = true;
        reader
    }

    /// Reads the whole text for its problems alone.
    fn judge(&mut self, text: &str, subject: Subject) {
        match subject {
            Subject::Network => drop(self.whole::<NetworkMessage>(text, subject)),
            Subject::Crm => drop(self.whole::<CrmMessage>(text, subject)),
            Subject::Attach => drop(self.whole::<Attach>(text, subject)),
            Subject::Keyboard => drop(self.whole::<Keyboard>(text, subject)),
            Subject::LinkKeyboard => drop(self.whole::<LinkKeyboard>(text, subject)),
        }
    }

    /// Reads the whole text.
    fn whole<T: Read>(&mut self, text: &str, subject: Subject) -> Option<M::Of<T>> {
        if text.len() > MAX_TEXT_BYTES {
            self.too_long(text, text.len());
            return None;
        }
        let value = T::read(self);
        self.json.end();
        let Some(failure) = self.json.failure() else {
            self.ended = true;
            return value;
        };
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
        self.found.clear();
        self.left_out = false;
        self.sizes = Sizes::default();
        self.problem(offset, code);
        None
    }

    #[cold]
    fn too_long(&mut self, text: &str, actual: usize) {
        let max = MAX_TEXT_BYTES;
        self.problem(text.floor_char_boundary(max), Code::TooLong { max, actual });
    }

    // What comes next.

    /// What the next value is.
    #[inline]
    pub(crate) fn next(&mut self) -> Next {
        self.json.next()
    }

    /// Whether the next value is an object, if it is a value.
    #[inline]
    pub(crate) fn next_is_object(&mut self) -> bool {
        self.json.next_is_object()
    }

    /// Whether the next value is a text, if it is a value.
    #[inline]
    pub(crate) fn next_is_text(&mut self) -> bool {
        self.json.next_is_text()
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

    /// Reads the next value if it is a text.
    #[inline]
    pub(crate) fn text(&mut self) -> Option<Text<'a>> {
        self.next_is_text().then(|| self.json.text())
    }

    /// Reads the next value if it is an integer from 1 on, and not a great one; says how many digits it has.
    #[inline]
    pub(crate) fn small_integer(&mut self) -> Option<(i64, usize)> {
        self.json.small_integer()
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

    /// Reads over what the portal loses for its type, and reports that.
    #[cold]
    pub(crate) fn wrong_type(&mut self, expected: Kind) {
        let at = self.at();
        let actual = self.kind();
        self.skip();
        self.problem(at, Code::WrongType { expected, actual });
    }

    /// Reads over a list or object that the portal fails over, and reports that.
    #[cold]
    pub(crate) fn type_error(&mut self, expected: Kind) {
        let at = self.at();
        let actual = self.kind();
        self.skip();
        self.problem(at, Code::type_error(expected, actual));
    }

    /// Reads over what stands in place of a text, and reports it by its type: as `nested` a list or object, as `scalar` another value; `null` stands for nothing.
    pub(crate) fn instead_of_text(
        &mut self,
        at: usize,
        nested: impl FnOnce(Kind) -> Code,
        scalar: impl FnOnce(Kind) -> Code,
    ) {
        let actual = self.kind();
        match self.scalar() {
            None => {
                self.skip();
                self.problem(at, nested(actual));
            }
            Some(Scalar::Null) => {}
            Some(_) => self.problem(at, scalar(actual)),
        }
    }

    /// Reads the next value if it is one of these texts.
    #[inline]
    pub(crate) fn text_of<T: Copy>(&mut self, names: &[(Name, T)]) -> Option<T> {
        let (name, end) = self.short_text()?;
        let (_, value) = names.iter().find(|(known, _)| *known == name)?;
        self.json.return_to(end);
        Some(*value)
    }

    /// The next value if it is a short text, and the place behind it.
    #[inline]
    fn short_text(&mut self) -> Option<(Name, Place)> {
        if self.next_is_text() {
            self.json.short_text()
        } else {
            None
        }
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

    /// Whether the list that comes next begins with `null`.
    pub(crate) fn next_begins_with_null(&mut self) -> bool {
        self.next();
        self.json.next_begins_with_null()
    }

    /// Whether the whole document is being read, not a part of it.
    pub(crate) fn is_at_root(&self) -> bool {
        self.json.depth() == 0
    }

    /// Reads over the next value.
    pub(crate) fn skip(&mut self) {
        self.json.skip();
    }

    /// Reads over a list or object, and tells whether it is empty.
    pub(crate) fn skip_is_empty(&mut self) -> bool {
        let mut empty = true;
        if self.next_is_object() {
            self.members(|_, _| empty = false);
        } else {
            self.json.enter();
            while self.json.item(empty) {
                empty = false;
                self.json.skip();
            }
        }
        empty
    }

    /// A text for a typed value.
    #[inline]
    #[expect(clippy::unused_self, reason = "it says which mode is meant")]
    pub(crate) fn string(&self, text: Text<'_>) -> M::Of<String> {
        M::make(|_| text.unescaped())
    }

    /// The digits of a number for a typed value.
    #[expect(clippy::unused_self, reason = "it says which mode is meant")]
    pub(crate) fn digits(&self, digits: &(impl ToString + ?Sized)) -> M::Of<String> {
        M::make(|_| digits.to_string())
    }

    // Objects and lists.

    /// Enters an object whose keys are known.
    pub(crate) fn object(&mut self, known: Keys) -> Object {
        self.object_in(Case::Sensitive, known)
    }

    /// Enters an object whose keys are known, in one of the ways the portal compares them.
    pub(crate) fn object_in(&mut self, case: Case, known: Keys) -> Object {
        let at = self.at();
        let start = self.mark();
        self.json.enter();
        Object {
            at,
            start,
            known,
            case,
            first: true,
            met: Keys::default(),
            nulls: Keys::default(),
            twice: false,
        }
    }

    /// The next known key, whose value is to be read; none once the object is read.
    pub(crate) fn key(&mut self, object: &mut Object) -> Option<Key> {
        if !object.twice && self.json.leaves() {
            return None;
        }
        self.simple_key::<false>(object)
            .or_else(|| self.spaced_key(object))
    }

    /// The same where white space may stand.
    #[inline(never)]
    fn spaced_key(&mut self, object: &mut Object) -> Option<Key> {
        self.json.at();
        if !object.twice && self.json.leaves() {
            return None;
        }
        self.simple_key::<true>(object)
            .or_else(|| self.odd_key(object))
    }

    /// The next key, if it is a short one, known, and stands there for the first time.
    #[inline]
    fn simple_key<const SPACED: bool>(&mut self, object: &mut Object) -> Option<Key> {
        let (name, value) = self.json.short_key::<SPACED>(object.first)?;
        let key = object.meet(name)?;
        self.json.go_to(value);
        Some(key)
    }

    /// The next known key where there is more to be said.
    #[cold]
    #[inline(never)]
    fn odd_key(&mut self, object: &mut Object) -> Option<Key> {
        let key = loop {
            let Some(offset) = self.json.member(mem::take(&mut object.first)) else {
                if object.twice {
                    self.settle_duplicates(object);
                }
                return None;
            };
            if let Some(key) = self.known_key(offset, object.known, object.met, object.case) {
                break key;
            }
        };
        if object.met.has(key) {
            object.twice = true;
            object.nulls = object.nulls.without(key);
        }
        object.met = object.met.with(key);
        if self.json.next_is_null() {
            object.nulls = object.nulls.with(key);
            self.problem(self.json.offset(), Code::Null);
        }
        Some(key)
    }

    /// Reads an object as if it were a list, and shows the keys; of a key that stands twice, the last one.
    ///
    /// The closure is not a type parameter: this is rare, and large.
    pub(crate) fn values(&mut self, each: &mut dyn FnMut(&mut Self, Text<'a>)) {
        let at = self.at();
        let start = self.mark();
        let mut keys = Vec::new();
        self.members(|r, offset| {
            keys.push((r.json.key_at(offset), offset));
        });
        self.return_to(start);
        // The smallest sort there is: this is no place to be fast.
        let keys = BinaryHeap::from(keys).into_sorted_vec();
        let mut lost = 0;
        let mut first = true;
        self.json.enter();
        while let Some((from, offset)) = self.member(&mut first) {
            let key = self.json.key_at(offset);
            let behind = keys.partition_point(|other| *other <= (key, offset));
            if keys.get(behind).is_some_and(|(other, _)| *other == key) {
                self.problem(offset, Code::DuplicateKey);
                self.skip();
                lost += self.json.compact() - from;
            } else {
                each(self, key);
            }
        }
        self.leave_out(at, lost);
    }

    /// Reads an object, and tells whether it has a key `0`, by which the portal takes it for a list.
    pub(crate) fn has_key_zero(&mut self, read: impl FnOnce(&mut Self)) -> bool {
        self.item_depth = self.json.depth() + 1;
        self.met_key_zero = false;
        read(self);
        self.met_key_zero
    }

    /// Reads a list.
    pub(crate) fn list(&mut self, mut each: impl FnMut(&mut Self)) {
        let mut first = true;
        self.json.enter();
        while self.json.item(mem::take(&mut first)) {
            each(self);
        }
    }

    /// Whether the next value, an object, has any of these keys.
    pub(crate) fn has_any(&mut self, keys: Keys) -> bool {
        let start = self.json.place();
        let mut any = false;
        self.members(|r, offset| {
            any |= keys
                .meant(r.json.name_at(offset), Case::Sensitive)
                .is_some();
        });
        self.json.return_to(start);
        any
    }

    /// Reads over an object and shows the offset of each key; stands at its value.
    pub(crate) fn members(&mut self, mut each: impl FnMut(&mut Self, usize)) {
        let mut first = true;
        self.next();
        self.json.enter();
        while let Some(offset) = self.json.member(mem::take(&mut first)) {
            each(self, offset);
            self.json.skip();
        }
    }

    /// The next member: from where on it counts in compact JSON, and the offset of its key.
    #[inline]
    fn member(&mut self, first: &mut bool) -> Option<(usize, usize)> {
        let before = self.json.compact();
        let offset = self.json.member(*first)?;
        // The comma before a member goes with it; of the first, the one behind it.
        let comma = usize::from(mem::take(first));
        Some((before - comma, offset))
    }

    /// The known key of a member; an unknown one is reported and its value read over.
    fn known_key(&mut self, offset: usize, known: Keys, met: Keys, case: Case) -> Option<Key> {
        let name = self.json.name_at(offset);
        let Some(key) = known.meant(name, case) else {
            self.unknown(offset, case, known, met);
            return None;
        };
        if name.and_then(|name| known.find(name)).is_none() {
            let expected = key.name();
            self.problem(offset, Code::KeyCase { expected });
        }
        Some(key)
    }

    /// Reads an object of which one key counts: of those that are there, the first in the order of [`Key`], wherever it stands.
    pub(crate) fn one_of<T>(
        &mut self,
        known: Keys,
        each: fn(&mut Self, Key) -> Option<T>,
    ) -> Option<T> {
        let mut object = self.object(known);
        let (mut found, mut value) = (None, None);
        let mut several = false;
        while let Some(key) = self.key(&mut object) {
            if !object.has(key) {
                self.skip();
            } else if found.is_none() {
                found = Some(key);
                value = each(self, key);
            } else {
                several = true;
                self.skip();
            }
        }
        if several || object.twice {
            self.return_to(object.start);
            return self.one_of_several(known, each);
        }
        if found.is_none() {
            self.unknown_block(object.start, known);
        }
        value
    }

    /// The same where several keys stand there, or one twice.
    #[cold]
    fn one_of_several<T>(
        &mut self,
        known: Keys,
        each: fn(&mut Self, Key) -> Option<T>,
    ) -> Option<T> {
        let start = self.mark();
        let at = self.at();
        let last = self.last_of_each(known, Case::Sensitive);
        self.return_to(start);
        let present = last.iter().filter(|one| one.present);
        let winner = present.map(|one| one.key).min_by_key(|key| *key as u8);
        let (mut value, mut lost) = (None, 0);
        let mut first = true;
        self.json.enter();
        while let Some((from, offset)) = self.member(&mut first) {
            let Some(key) = self.known_key(offset, known, Keys::default(), Case::Sensitive) else {
                continue;
            };
            if is_earlier(&last, key, offset) {
                self.problem(offset, Code::DuplicateKey);
                self.skip();
                lost += self.json.compact() - from;
            } else if self.json.next_is_null() {
                self.problem(self.json.offset(), Code::Null);
                self.skip();
            } else if winner == Some(key) {
                value = each(self, key);
            } else {
                if let Some(expected) = winner.map(Key::name) {
                    self.problem(offset, Code::ExtraBlockKey { expected });
                }
                self.skip();
            }
        }
        self.leave_out(at, lost);
        if winner.is_none() {
            self.unknown_block(start, known);
        }
        value
    }

    /// Reports an object without any known key, instead of what was found in it.
    #[cold]
    fn unknown_block(&mut self, start: Mark, known: Keys) {
        self.found.truncate(start.found);
        let end = self.json.place();
        self.json.return_to(start.place);
        let at = self.at();
        let mut suggestion = None;
        self.members(|r, offset| {
            // A known one is `null`.
            if known
                .meant(r.json.name_at(offset), Case::Sensitive)
                .is_none()
            {
                let written = r.json.key_at(offset);
                suggestion =
                    suggestion.or_else(|| suggest(written, &mut known.documented().names()));
            }
        });
        self.json.return_to(end);
        self.problem(at, Code::UnknownBlock { suggestion });
    }

    /// Looks at an object in which several keys stand there, or one twice.
    #[cold]
    fn last_of_each(&mut self, known: Keys, case: Case) -> Vec<Last> {
        let mut last: Vec<Last> = Vec::new();
        self.members(|r, offset| {
            if let Some(key) = known.meant(r.json.name_at(offset), case) {
                last.retain(|other| other.key != key);
                let present = !r.json.next_is_null();
                last.push(Last {
                    key,
                    offset,
                    present,
                });
            }
        });
        last
    }

    /// Reports the key just read as unknown, and reads over its value.
    #[cold]
    fn unknown(&mut self, offset: usize, case: Case, known: Keys, met: Keys) {
        let key = self.json.key_at(offset);
        let same = match case {
            Case::Wrong => known.names().find(|name| key.is_ignoring_case(name)),
            Case::Sensitive | Case::Tolerated => None,
        };
        let code = match same {
            Some(expected) => Code::WrongKeyCase { expected },
            None => Code::UnknownKey {
                // One that stands before it is not meant.
                suggestion: suggest(key, &mut known.documented().and(met.complement()).names()),
            },
        };
        self.problem(offset, code);
        // Only a message's own keys are read in any case.
        self.met_crm_key |= case == Case::Tolerated && is_crm_key(key);
        if self.json.depth() == self.item_depth && key.is("0") {
            // The last one counts.
            self.met_key_zero = self.next() != Next::Null;
        }
        self.skip();
    }

    /// Of keys that stand twice the last counts: reports the earlier ones, and forgets what was found in them.
    #[cold]
    fn settle_duplicates(&mut self, object: &Object) {
        let Object {
            start, known, case, ..
        } = *object;
        let end = self.json.place();
        self.json.return_to(start.place);
        let last = self.last_of_each(known, case);
        self.json.return_to(start.place);
        // Earlier members as (offset, end), and what they take in compact JSON.
        let mut lost = Vec::new();
        let mut bytes = 0;
        let mut first = true;
        self.json.enter();
        while let Some((from, offset)) = self.member(&mut first) {
            self.json.skip();
            if let Some(key) = known.meant(self.json.name_at(offset), case)
                && is_earlier(&last, key, offset)
            {
                lost.push((offset, self.json.offset()));
                bytes += self.json.compact() - from;
                let inside = self.repeated_in(offset, self.json.offset());
                let inside = self.repeated.get(inside).unwrap_or_default();
                bytes -= inside.iter().map(|(_, n)| n).sum::<usize>();
            }
        }
        self.forget(start, |offset| {
            let before = lost.partition_point(|(from, _)| *from < offset);
            let member = before.checked_sub(1).and_then(|i| lost.get(i));
            member.is_some_and(|(_, end)| offset < *end)
        });
        for (offset, _) in lost {
            self.problem(offset, Code::DuplicateKey);
        }
        self.json.return_to(end);
        self.leave_out(object.at, bytes);
    }

    /// Leaves members of the object just read out of what compact JSON would have taken.
    #[inline]
    fn leave_out(&mut self, object: usize, bytes: usize) {
        if bytes > 0 {
            self.json.discount(bytes);
            let inside = self.repeated_in(object, self.json.offset());
            let bytes_inside: usize = self.repeated.drain(inside.clone()).map(|(_, n)| n).sum();
            self.repeated
                .insert(inside.start, (object, bytes + bytes_inside));
        }
    }

    /// What was left out between two offsets, as a range of `repeated`.
    fn repeated_in(&self, from: usize, to: usize) -> Range<usize> {
        let before = |offset| self.repeated.partition_point(|(at, _)| *at < offset);
        before(from)..before(to)
    }

    // Going back.

    /// This place, and what was found up to it.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            place: self.json.place(),
            found: self.found.len(),
            left_out: self.left_out,
        }
    }

    /// What was found since, taken out.
    pub(crate) fn take_found(&mut self, mark: Mark) -> Taken {
        Taken {
            found: self.found.split_off(mark.found.min(self.found.len())),
            left_out: self.left_out,
        }
    }

    /// Puts back what was taken out, but not that these keys are unknown: an entry of a list stands there without the list.
    pub(crate) fn put_found_but(&mut self, entry: Keys, mut taken: Taken) {
        taken.found.retain(|found| {
            let name = self.json.name_at(found.offset);
            !matches!(found.code, Code::UnknownKey { .. })
                || entry.meant(name, Case::Sensitive).is_none()
        });
        self.found.append(&mut taken.found);
        self.left_out = taken.left_out;
    }

    /// Of an entry without the list around it nothing else is said but the first problem that the portal refuses the message for.
    ///
    /// `unless_lost`: where there is none, everything is, for nothing else says that the entry is lost.
    #[cold]
    pub(crate) fn leave_refusal(&mut self, mark: Mark, unless_lost: bool) {
        let mut since = self.found.iter().skip(mark.found);
        let refusal = since.position(|found| found.code.portal_code().is_some());
        if let Some(place) = refusal {
            self.found.swap(mark.found, mark.found + place);
        } else if unless_lost {
            return;
        }
        self.found
            .truncate(mark.found + usize::from(refusal.is_some()));
        self.left_out = mark.left_out;
    }

    /// Reads again from a place in the same list or object; what was found since is forgotten.
    pub(crate) fn return_to(&mut self, mark: Mark) {
        self.json.return_to(mark.place);
        self.found.truncate(mark.found);
        self.left_out = mark.left_out;
        let behind = self.repeated_in(mark.place.offset(), usize::MAX);
        self.repeated.truncate(behind.start);
    }

    // Problems.

    /// Reports a problem of the key or value at an offset.
    #[cold]
    pub(crate) fn problem(&mut self, offset: usize, code: Code) {
        self.report_problem(offset, None, code);
    }

    fn report_problem(&mut self, offset: usize, missing: Option<Key>, code: Code) {
        let severity = self.severity(&code);
        if self.errors_only && severity == Severity::Warning {
            return;
        }
        // Beyond the bound one of each gravity is enough to judge by.
        let beyond = self.found.get(MAX_PROBLEMS..).unwrap_or_default();
        let is_alike =
            |found: &Found| gravity(found.severity, &found.code) == gravity(severity, &code);
        if self.found.len() >= MAX_PROBLEMS && beyond.iter().any(is_alike) {
            self.left_out = true;
            return;
        }
        if self.found.is_empty() {
            // More than most texts need.
            self.found.reserve(16);
        }
        self.found.push(Found {
            offset,
            missing,
            code,
            severity,
        });
    }

    fn severity(&self, code: &Code) -> Severity {
        match code.effect() {
            // What was not read may hold anything.
            _ if matches!(code, Code::TooLong { .. } | Code::TooDeep { .. }) => Severity::Error,
            Effect::Contract => self.options.contract,
            _ if matches!(code, Code::UnknownKey { .. }) => self.options.unknown_keys,
            effect => effect.severity(),
        }
    }

    /// Reports that no documentation names the key of the next value, unless that is `null`.
    pub(crate) fn undocumented(&mut self) {
        let at = self.at();
        if self.next() != Next::Null {
            self.problem(at, Code::Undocumented);
        }
    }

    /// Reports a problem of a key of the object just read; of an absent key, at the object.
    #[cold]
    pub(crate) fn problem_of(&mut self, object: &Object, key: Key, code: Code) {
        if !object.has(key) {
            self.report_problem(object.at, Some(key), code);
        } else if !self.errors_only || self.severity(&code) == Severity::Error {
            let spans = self.spans(object, Keys::of(&[key]));
            let offset = spans.last().map_or(object.at, |span| span.value);
            self.problem(offset, code);
        }
    }

    /// Reports a required key that is not there; one that is there and invalid has its problem already.
    #[inline]
    pub(crate) fn require(&mut self, object: &Object, key: Key, code: Code) {
        if !object.has(key) {
            self.require_missing(object, key, code);
        }
    }

    #[cold]
    fn require_missing(&mut self, object: &Object, key: Key, code: Code) {
        // Said once: a `null` is a missing key.
        let spans = self.spans(object, Keys::of(&[key]));
        self.forget(object.start, |offset| {
            spans.iter().any(|span| span.value == offset)
        });
        match spans.last() {
            Some(span) => self.problem(span.value, code),
            None => self.report_problem(object.at, Some(key), code),
        }
    }

    /// Reports that the portal loses a key of the object just read, instead of what was found in its value.
    #[inline]
    pub(crate) fn lose(&mut self, object: &Object, key: Key, code: Code) {
        if object.has(key) {
            self.lost(object, key, code);
        }
    }

    /// The same of several keys.
    #[inline]
    pub(crate) fn lose_all(&mut self, object: &Object, keys: Keys, code: Code) {
        for key in object.met.and(keys).iter() {
            self.lose(object, key, code);
        }
    }

    #[cold]
    fn lost(&mut self, object: &Object, key: Key, code: Code) {
        let spans = self.spans(object, Keys::of(&[key]));
        self.forget(object.start, |offset| within(&spans, offset));
        self.problem_of(object, key, code);
    }

    /// Reads a value of the object just read once more, and forgets what was found in it.
    pub(crate) fn reread<T>(
        &mut self,
        object: &Object,
        value: Mark,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let here = self.json.place();
        self.json.return_to(value.place);
        let start = self.at();
        self.skip();
        let end = self.json.offset();
        // Since the object began: what was found in it before the value may have been forgotten.
        self.forget(object.start, |offset| (start..end).contains(&offset));
        let inside = self.repeated_in(start, end);
        self.repeated.drain(inside);
        self.json.return_to(here);
        self.again(value, read)
    }

    /// Reads a value once more, for another purpose, and goes on where this was.
    pub(crate) fn again<T>(&mut self, value: Mark, read: impl FnOnce(&mut Self) -> T) -> T {
        let here = self.json.place();
        self.json.return_to(value.place);
        let read = read(self);
        self.json.return_to(here);
        read
    }

    /// What was found in the object just read was never read by the portal, except under these keys: it cannot have failed over it.
    #[cold]
    pub(crate) fn unread_but(&mut self, object: &Object, keys: &[Key]) {
        let found = self.found.get(object.start.found..).unwrap_or_default();
        if !found
            .iter()
            .any(|found| matches!(found.code, Code::TypeError { .. }))
        {
            return;
        }
        let spans = self.spans(object, Keys::of(keys));
        for found in self.found.iter_mut().skip(object.start.found) {
            if let Code::TypeError {
                expected, actual, ..
            } = found.code
                && !within(&spans, found.offset)
            {
                found.code = Code::WrongType { expected, actual };
            }
        }
    }

    /// Where members with these keys stand in an object just read.
    fn spans(&mut self, object: &Object, keys: Keys) -> Vec<Span> {
        let here = self.json.place();
        self.json.return_to(object.start.place);
        let mut spans = Vec::new();
        let mut first = true;
        self.next();
        self.json.enter();
        while let Some(key) = self.json.member(mem::take(&mut first)) {
            let value = self.json.at();
            self.json.skip();
            if keys.meant(self.json.name_at(key), object.case).is_some() {
                let end = self.json.offset();
                spans.push(Span { key, value, end });
            }
        }
        self.json.return_to(here);
        spans
    }

    /// Forgets what was found since at offsets that are lost.
    fn forget(&mut self, mark: Mark, mut is_lost: impl FnMut(usize) -> bool) {
        // Only the tail is looked at: a list of many bad items calls this for each of them.
        let mut end = mark.found;
        for i in mark.found..self.found.len() {
            if self
                .found
                .get(i)
                .is_some_and(|found| !is_lost(found.offset))
            {
                self.found.swap(end, i);
                end += 1;
            }
        }
        self.found.truncate(end);
    }

    fn report(&mut self, text: &str, subject: Subject) -> Report {
        let mut found = mem::take(&mut self.found);
        if self.left_out
            && found
                .iter()
                .all(|found| found.severity == Severity::Warning)
        {
            // One may have been left out beside another that was forgotten later.
            let mut errors = Reader::<Judged>::for_errors(text, self.options);
            errors.judge(text, subject);
            found.append(&mut errors.found);
        }
        let (mut problems, too_long) = if found.is_empty() {
            (Vec::new(), false)
        } else {
            locate(text, &in_document_order(found), self.ended)
        };
        if self.left_out || too_long {
            problems.push(locate::behind(text));
        }
        Report {
            subject,
            problems,
            sizes: self.sizes,
        }
    }
}

/// What a message is judged by: beyond the bounds of a report one problem of each is enough.
fn gravity(severity: Severity, code: &Code) -> (Severity, Option<PortalCode>) {
    (severity, code.portal_code())
}

/// Problems taken out, and whether some were left out beside them.
pub(crate) struct Taken {
    found: Vec<Found>,
    left_out: bool,
}

/// Where a known key stands last in an object.
struct Last {
    key: Key,
    offset: usize,
    /// Whether its value is other than `null`.
    present: bool,
}

/// Whether a member is not the last one with its key.
fn is_earlier(last: &[Last], key: Key, offset: usize) -> bool {
    !last
        .iter()
        .any(|one| one.key == key && one.offset == offset)
}

/// Where a member stands: offsets of its key, its value and its end.
struct Span {
    key: usize,
    value: usize,
    end: usize,
}

fn within(spans: &[Span], offset: usize) -> bool {
    spans
        .iter()
        .any(|span| (span.key..span.end).contains(&offset))
}

/// By offset, and those of one offset as they were found; most are in order already.
fn in_document_order(found: Vec<Found>) -> Vec<Found> {
    if found.is_sorted_by_key(|found| found.offset) {
        return found;
    }
    let mut ordered: Vec<Found> = Vec::with_capacity(found.len());
    for one in found {
        let before = match ordered.last() {
            Some(last) if last.offset > one.offset => {
                ordered.partition_point(|other| other.offset <= one.offset)
            }
            _ => ordered.len(),
        };
        ordered.insert(before, one);
    }
    ordered
}
