//! Problems before their paths are known: reporting them, going back, and forgetting those of what the portal never reads.

use alloc::vec::Vec;
use core::cell::Cell;
use core::mem;

use super::json::Place;
use super::locate::{behind, locate};
use super::{Judged, Key, Keys, Mode, Next, Object, Reader};
use crate::code::{Code, Effect, Kind, PortalCode, Severity};
use crate::limits::MAX_PROBLEMS;
use crate::report::Report;
use crate::subject::Subject;

/// A problem, before its path is known.
///
/// Where it is says its offset alone: that of a key or of a value, of whose member or item it is.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    pub(super) offset: usize,
    /// Key that is missing from the object at the offset.
    pub(super) missing: Option<Key>,
    pub(super) code: Code,
    pub(super) severity: Severity,
}

/// Place to read again from.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    pub(super) place: Place,
    pub(super) found: usize,
    left_out: bool,
}

impl Mark {
    /// Offset of the value there.
    pub(crate) fn at(self) -> usize {
        self.place.offset()
    }
}

impl<M: Mode> Reader<'_, M> {
    /// The place of the next value, and what was found up to it.
    #[expect(
        clippy::inline_always,
        reason = "a call takes long in WebAssembly, and every message comes through here"
    )]
    #[inline(always)]
    pub(crate) fn mark(&mut self) -> Mark {
        self.at();
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

    /// Puts back what was taken out, but not that these keys of an object are unknown.
    ///
    /// An entry stands there without the list around it, as in `{"ATTACH": {"MESSAGE": "hi"}}`: a block where the list of blocks belongs.
    pub(crate) fn put_found_but(&mut self, object: &Object, entry: Keys, mut taken: Taken) {
        let own = self.spans(object, entry);
        let from = self.found.len();
        self.found.append(&mut taken.found);
        self.forget(from, &|found| {
            let is_own = own.binary_search_by_key(&found.offset, |span| span.key);
            matches!(found.code, Code::UnknownKey { .. }) && is_own.is_ok()
        });
        self.left_out = taken.left_out;
    }

    /// Of an entry without the list around it (as in [`put_found_but`](Self::put_found_but)) nothing else is said but that a list belongs there, and whether the portal refuses the message for it.
    #[cold]
    pub(super) fn expect_list(&mut self, mark: Mark) {
        let (expected, actual) = (Kind::Array, Kind::Object);
        let mut since = self.found.iter().skip(mark.found);
        let code = if since.any(|found| found.code.portal_code().is_some()) {
            Code::type_error(expected, actual)
        } else {
            Code::WrongType { expected, actual }
        };
        self.found.truncate(mark.found);
        self.left_out = mark.left_out;
        self.problem(mark.at(), code);
    }

    /// Reads again from a place in the same list or object; what was found since is forgotten.
    pub(crate) fn return_to(&mut self, mark: Mark) {
        self.json.return_to(mark.place);
        self.found.truncate(mark.found);
        self.left_out = mark.left_out;
    }

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
        if self.found.is_empty() {
            // More than most texts need.
            self.found.reserve(16);
        }
        self.keep(Found {
            offset,
            missing,
            code,
            severity,
        });
    }

    /// Keeps a problem; beyond the bound one of each gravity is enough to judge by.
    fn keep(&mut self, found: Found) {
        let beyond = self.found.get(MAX_PROBLEMS..).unwrap_or_default();
        let is_alike = |other: &Found| {
            gravity(other.severity, &other.code) == gravity(found.severity, &found.code)
        };
        if beyond.iter().any(is_alike) {
            self.left_out = true;
        } else {
            self.found.push(found);
        }
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
            self.problem(at, Code::Undocumented { suggestion: None });
        }
    }

    /// Reports a problem of a key of the object just read; of an absent key, at the object.
    #[cold]
    pub(crate) fn problem_of(&mut self, object: &Object, key: Key, code: Code) {
        if !object.met.has(key) {
            self.report_problem(object.start.at(), Some(key), code);
        } else if !self.errors_only || self.severity(&code) == Severity::Error {
            let spans = self.spans(object, Keys::of(&[key]));
            let offset = spans.last().map_or(object.start.at(), |span| span.value);
            self.problem(offset, code);
        }
    }

    /// Reports a required key that is not there; one that is there and invalid has its problem already.
    #[inline]
    pub(crate) fn require(&mut self, object: &Object, key: Key) {
        if !object.has(key) {
            self.missing_key(object, key);
        }
    }

    #[cold]
    fn missing_key(&mut self, object: &Object, key: Key) {
        let expected = key.name();
        self.missing(object, key, Code::MissingKey { expected });
    }

    /// The same of a parameter of a method.
    pub(crate) fn require_parameter(&mut self, object: &Object, key: Key, portal_code: PortalCode) {
        if !object.has(key) {
            self.missing(object, key, Code::MissingParameter { portal_code });
        }
    }

    #[cold]
    fn missing(&mut self, object: &Object, key: Key, code: Code) {
        // Said once: a `null` is a missing key.
        let spans = self.spans(object, Keys::of(&[key]));
        self.forget(object.start.found, &|found| {
            spans.iter().any(|span| span.value == found.offset)
        });
        self.problem_of(object, key, code);
    }

    /// Reports that the portal loses a key of the object just read, instead of what was found in its value.
    #[inline]
    pub(crate) fn lose(&mut self, object: &Object, key: Key, code: Code) {
        if object.has(key) {
            self.lost(object, key, code);
        }
    }

    /// The same of several keys.
    #[inline(never)]
    pub(crate) fn lose_all(&mut self, object: &Object, keys: Keys, code: Code) {
        for key in object.met.and(keys).iter() {
            self.lose(object, key, code);
        }
    }

    #[cold]
    fn lost(&mut self, object: &Object, key: Key, code: Code) {
        let spans = self.spans(object, Keys::of(&[key]));
        self.forget(object.start.found, &|found| within(&spans, found.offset));
        self.problem_of(object, key, code);
    }

    /// Reads a value of the object just read once more, and forgets what was found in it.
    pub(crate) fn reread<T>(
        &mut self,
        object: &Object,
        value: Mark,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let start = value.at();
        let end = self.again(value, |r| {
            r.skip();
            r.json.offset()
        });
        // Since the object began: what was found in it before the value may have been forgotten.
        self.forget(object.start.found, &|found| {
            (start..end).contains(&found.offset)
        });
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
        if !is_failure(found) {
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
        // Those beyond the bound may be alike now.
        let beyond = MAX_PROBLEMS.max(object.start.found);
        let since: Vec<_> = self.found.iter().skip(beyond).copied().collect();
        self.found.truncate(beyond);
        for found in since {
            self.keep(found);
        }
    }

    /// Where members with these keys stand in an object just read.
    pub(super) fn spans(&mut self, object: &Object, keys: Keys) -> Vec<Span> {
        let here = self.json.place();
        self.json.return_to(object.start.place);
        let mut spans = Vec::new();
        let mut first = true;
        self.json.enter();
        while let Some(key) = self.json.member(mem::take(&mut first)) {
            let value = self.json.at();
            self.json.skip();
            if let Some(name) = keys.meant(self.json.name_at(key), object.case) {
                let end = self.json.offset();
                spans.push(Span {
                    name,
                    key,
                    value,
                    end,
                });
            }
        }
        self.json.return_to(here);
        spans
    }

    /// Forgets what was found and is lost, from so many problems on; `retain_mut` looks at all of them.
    #[inline(never)]
    pub(super) fn forget(&mut self, from: usize, is_lost: &dyn Fn(&Found) -> bool) {
        // Only the tail is looked at: a list of many bad items calls this for each of them.
        let since = self.found.get_mut(from..).unwrap_or_default();
        let since = Cell::from_mut(since).as_slice_of_cells();
        let mut places = since.iter();
        for found in since {
            if !is_lost(&found.get())
                && let Some(place) = places.next()
            {
                place.set(found.get());
            }
        }
        let lost = places.len();
        self.found.truncate(self.found.len() - lost);
    }

    pub(super) fn report(&mut self, text: &str, subject: Subject) -> Report {
        let mut found = mem::take(&mut self.found);
        if self.left_out
            && found
                .iter()
                .all(|found| found.severity == Severity::Warning)
        {
            // One may have been left out beside another that was forgotten later.
            let mut errors = Reader::<Judged>::for_errors(text, self.options);
            errors.judge_as(text, subject);
            found.append(&mut errors.found);
        }
        let (mut problems, too_long) = if found.is_empty() {
            (Vec::new(), false)
        } else {
            sort(&mut found);
            locate(text, &found, self.ended)
        };
        if self.left_out || too_long {
            problems.push(behind(text));
        }
        Report {
            subject,
            problems,
            sizes: self.sizes,
        }
    }
}

/// What a message is judged by: beyond the bounds of a report one problem of each is enough.
pub(super) fn gravity(severity: Severity, code: &Code) -> (Severity, Option<PortalCode>) {
    (severity, code.portal_code())
}

/// Problems taken out, and whether some were left out beside them.
pub(crate) struct Taken {
    found: Vec<Found>,
    left_out: bool,
}

impl Taken {
    /// Whether the portal fails over something.
    pub(crate) fn fails(&self) -> bool {
        is_failure(&self.found)
    }
}

/// Whether the portal fails over something of this.
fn is_failure(found: &[Found]) -> bool {
    let mut found = found.iter();
    found.any(|found| matches!(found.code, Code::TypeError { .. }))
}

/// Where a member stands: offsets of its key, its value and its end.
pub(super) struct Span {
    pub(super) name: Key,
    pub(super) key: usize,
    value: usize,
    pub(super) end: usize,
}

fn within(spans: &[Span], offset: usize) -> bool {
    spans
        .iter()
        .any(|span| (span.key..span.end).contains(&offset))
}

/// Sorts by offset, and those of one offset as they were found; most are in order already.
///
/// `sort_by_key` would be a twentieth of the WebAssembly module.
#[inline(never)]
fn sort(found: &mut [Found]) {
    let cells = Cell::from_mut(found).as_slice_of_cells();
    for end in 0..=cells.len() {
        let before = cells.get(..end).unwrap_or_default();
        for [one, next] in before.array_windows().rev() {
            let (earlier, later) = (one.get(), next.get());
            if earlier.offset <= later.offset {
                break;
            }
            one.set(later);
            next.set(earlier);
        }
    }
}
