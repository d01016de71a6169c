//! Reading and judging in one pass.
//!
//! [`json`] pulls tokens; [`Reader`] knows where it stands, collects problems and carries on: over objects in [`object`], with problems in [`found`].
//! What a value means is said beside its type: in the blocks, in [`text`](crate::text), [`url`](crate::url) and so on.

mod found;
pub(crate) mod json;
mod kept;
mod key;
mod locate;
mod mode;
mod name;
mod object;
mod path;
mod plain;
pub(crate) mod string;
mod structure;
mod suggest;

use alloc::string::String;
use alloc::vec::Vec;
use core::marker::PhantomData;

use self::found::Found;
pub(crate) use self::found::Mark;
pub(crate) use self::json::Next;
use self::json::{Failure, Json, Number};
pub(crate) use self::kept::{Kept, KeptList, Made, length, open, text_length, value};
pub(crate) use self::key::{Case, Key, Keys};
pub(crate) use self::mode::{Judged, Mode, Typed};
pub(crate) use self::name::Name;
pub(crate) use self::object::{Object, read_key, read_object};
use self::string::Text;
pub(crate) use self::suggest::suggest;
use crate::attach::Attach;
use crate::code::{Code, Kind, PortalCode, Syntax};
use crate::keyboard::{Keyboard, LinkKeyboard};
use crate::limits::{MAX_DEPTH, MAX_TEXT_BYTES};
use crate::measure::Stored;
use crate::method::{CrmMessage, NetworkMessage};
use crate::options::Options;
use crate::report::{Report, Sizes};
use crate::subject::Subject;

/// A type that is read from a message.
pub trait Read: Sized {
    #[doc(hidden)]
    fn read<M: Mode>(reader: &mut Reader<'_, M>) -> Option<M::Of<Self>>;

    /// What an empty text of it stands for.
    #[doc(hidden)]
    fn empty() -> Option<Self> {
        None
    }
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

/// Reader of one text.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing it was asked for or came across"
)]
pub struct Reader<'a, M> {
    json: Json<'a>,
    found: Vec<Found>,
    /// Whether an unknown key was met.
    met_unknown: bool,
    /// Whether a key may stand twice in some object.
    may_repeat: bool,
    pub(crate) options: Options,
    pub(crate) sizes: Sizes,
    /// Whether the portal rewrites backslash sequences in the texts that come next: it does in `ATTACH`.
    pub(crate) rewrites: bool,
    /// Length of the attachment's undocumented `DESCRIPTION`, if the block just read sets it.
    pub(crate) description: Option<Stored>,
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

/// Reads a text as a typed value, and reports.
pub(crate) fn read<T: Read>(text: &str, subject: Subject, options: Options) -> (Option<T>, Report) {
    let mut reader = Reader::<Typed>::new(text, options);
    let value = reader.whole(text, subject, T::read);
    let report = reader.report(text, subject);
    let passed = report.is_valid().then(|| value.or_else(T::empty));
    (passed.flatten(), report)
}

/// Reads a text, and reports; without a subject its keys say what it is.
pub(crate) fn check(text: &str, subject: Option<Subject>, options: Options) -> Report {
    let mut reader = Reader::<Judged>::new(text, options);
    let subject = reader.judge(text, subject);
    reader.report(text, subject)
}

/// Reads a text, and tells whether it has no error; without a subject its keys say what it is.
pub(crate) fn is_valid(text: &str, subject: Option<Subject>, options: Options) -> bool {
    let mut reader = Reader::<Judged>::for_errors(text, options);
    reader.judge(text, subject);
    reader.found.is_empty()
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
        let object = reader.mark();
        reader.members(object, &mut |r, offset| {
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
    pub(crate) fn new(text: &'a str, options: Options) -> Self {
        Self {
            json: Json::new(text),
            found: Vec::new(),
            met_unknown: false,
            may_repeat: false,
            options,
            sizes: Sizes::default(),
            rewrites: false,
            description: None,
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

    /// Reads the whole text for its problems alone, and says as what.
    ///
    /// Where its keys are to say that, it is read as a message of the network method, which most are, and once more if it turns out to be none.
    fn judge(&mut self, text: &'a str, subject: Option<Subject>) -> Subject {
        let first = subject.unwrap_or(Subject::Network);
        self.judge_as(text, first);
        if subject.is_some() || !self.met_crm_key {
            return first;
        }
        let errors_only = self.errors_only;
        *self = Self::new(text, self.options);
        self.errors_only = errors_only;
        self.judge_as(text, Subject::Crm);
        Subject::Crm
    }

    fn judge_as(&mut self, text: &str, subject: Subject) {
        self.whole(text, subject, |r| {
            match subject {
                Subject::Network => drop(NetworkMessage::read(r)),
                Subject::Crm => drop(CrmMessage::read(r)),
                Subject::Attach => drop(Attach::read(r)),
                Subject::Keyboard => drop(<Keyboard>::read(r)),
                Subject::LinkKeyboard => drop(LinkKeyboard::read(r)),
            }
            Some(())
        });
    }

    /// Reads the whole text.
    fn whole<T>(
        &mut self,
        text: &str,
        subject: Subject,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        if text.len() > MAX_TEXT_BYTES {
            self.too_long(text, text.len());
            return None;
        }
        let value = read(self);
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
                Scalar::Number(self.again(mark, |r| r.json.number())).kind()
            }
        }
    }

    /// Reads the next value if it is a text.
    #[inline]
    pub(crate) fn text(&mut self) -> Option<Text<'a>> {
        self.next_is_text().then(|| self.json.text())
    }

    /// The same where most texts are read.
    #[expect(
        clippy::inline_always,
        reason = "a text is more than registers hold, and a call would wait for it"
    )]
    #[inline(always)]
    pub(crate) fn text_inline(&mut self) -> Option<Text<'a>> {
        self.next_is_text().then(|| self.json.text_inline())
    }

    /// Reads the next value if it is an integer from 1 on, and not a great one; says how many digits it has.
    #[inline]
    pub(crate) fn small_integer(&mut self) -> Option<(i64, usize)> {
        self.json.small_integer()
    }

    /// Reads the next value unless it is a list or object.
    #[inline]
    pub(crate) fn scalar(&mut self) -> Option<Scalar<'a>> {
        Some(match self.next() {
            Next::List | Next::Object => return None,
            Next::Text => Scalar::Text(self.json.text()),
            Next::Number => Scalar::Number(self.json.number()),
            Next::Bool => Scalar::Bool(self.json.bool()),
            Next::Null | Next::End => {
                self.json.null();
                Scalar::Null
            }
        })
    }

    /// Reads over what the portal loses for its type, and reports that.
    #[cold]
    pub(crate) fn wrong_type(&mut self, expected: Kind) {
        self.refuse(|actual| Code::WrongType { expected, actual });
    }

    /// Reads over a list or object that the portal fails over, and reports that.
    #[cold]
    pub(crate) fn type_error(&mut self, expected: Kind) {
        self.refuse(|actual| Code::type_error(expected, actual));
    }

    /// Reads over a value, and reports it by its type.
    pub(crate) fn refuse(&mut self, code: impl FnOnce(Kind) -> Code) {
        let at = self.at();
        let actual = self.kind();
        self.skip();
        self.problem(at, code(actual));
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

    /// Reads the next value if it is one of these texts, and tells which; else the number of them.
    #[inline(never)]
    pub(crate) fn text_of(&mut self, names: &[Name]) -> usize {
        if self.next_is_text()
            && let Some((name, end)) = self.json.short_text()
            && let Some(place) = names.iter().position(|known| *known == name)
        {
            self.json.return_to(end);
            return place;
        }
        names.len()
    }

    /// Whether the next value is `true`, if it is a value.
    pub(crate) fn next_is_true(&mut self) -> bool {
        self.json.next_is_true()
    }

    /// Whether the next value is `false`, if it is a value.
    pub(crate) fn next_is_false(&mut self) -> bool {
        self.json.next_is_false()
    }

    /// Whether the list or object that comes next is empty.
    pub(crate) fn next_is_empty(&mut self) -> bool {
        self.next();
        self.json.next_is_empty()
    }

    /// Whether the whole document is being read, not a part of it.
    pub(crate) fn is_at_root(&self) -> bool {
        self.json.depth() == 0
    }

    /// Reads over the next value.
    pub(crate) fn skip(&mut self) {
        // Nobody looks at the keys in it.
        self.may_repeat |=
            matches!(self.json.next(), Next::List | Next::Object) && !self.json.next_is_empty();
        self.json.skip();
    }

    /// Reads over a list or object, and tells whether it is empty.
    pub(crate) fn skip_is_empty(&mut self) -> bool {
        let empty = self.next_is_empty();
        self.skip();
        empty
    }

    /// A text for a typed value.
    #[inline]
    #[expect(clippy::unused_self, reason = "it says which mode is meant")]
    pub(crate) fn string(&self, text: Text<'_>) -> M::Of<String> {
        M::make(|_| text.unescaped())
    }
}
