//! Objects and lists: known keys, unknown ones, and keys that stand twice, of which the last counts.

use alloc::collections::BinaryHeap;
use alloc::vec::Vec;
use core::mem;

use super::string::Text;
use super::{Case, Key, Keys, Mark, Mode, Name, Next, Reader, is_crm_key};
use crate::code::Code;
use crate::number;

/// Reads an object, each known key as is said behind its name, and gives the [`Object`].
///
/// A key is known because it is named here, so that no other comes.
macro_rules! read_object {
    ($r:ident, { $($arms:tt)+ }) => {
        $crate::read::read_object!($r, $crate::read::Case::Sensitive, { $($arms)+ })
    };
    ($r:ident, $case:expr, { $($key:ident => $read:expr),+ $(,)? }) => {{
        use $crate::read::{Key, Keys};
        let known = const { Keys::of(&[$(Key::$key),+]) };
        let mut object = $r.object_in($case, known);
        while let Some(key) = $r.key(&mut object) {
            match key {
                $(Key::$key => $read,)+
                _ => break,
            }
        }
        object
    }};
}
pub(crate) use read_object;

/// Reads what stands under a key of a set that is needed elsewhere, too, as is said behind its name.
///
/// That all of the set are named here, and no others, is checked when the crate is compiled; so what is said of the first needs no look at the key.
macro_rules! read_key {
    ($known:expr, $key:expr, { $first:ident => $read_first:expr, $($name:ident => $read:expr),+ $(,)? }) => {{
        use $crate::read::Key;
        const _: () = assert!(
            $known.are(&[Key::$first, $(Key::$name),+]),
            "other keys are read than known"
        );
        match $key {
            $(Key::$name => $read,)+
            _ => $read_first,
        }
    }};
}
pub(crate) use read_key;

/// An object being read.
#[derive(Clone, Copy)]
pub(crate) struct Object {
    /// Where it begins, and what was found before it.
    pub(crate) start: Mark,
    pub(super) known: Keys,
    pub(super) case: Case,
    /// Whether no member was read yet.
    first: bool,
    /// Known keys that were read.
    pub(super) met: Keys,
    /// Those whose value is `null`.
    nulls: Keys,
    /// Whether a known key stands there twice.
    twice: bool,
    /// Known keys that stand anywhere in it, once that was asked.
    all: Option<Keys>,
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

impl<'a, M: Mode> Reader<'a, M> {
    /// Enters an object whose keys are known.
    pub(crate) fn object(&mut self, known: Keys) -> Object {
        self.object_in(Case::Sensitive, known)
    }

    /// Enters an object whose keys are known, in one of the ways the portal compares them.
    pub(crate) fn object_in(&mut self, case: Case, known: Keys) -> Object {
        let start = self.mark();
        self.json.enter();
        Object {
            start,
            known,
            case,
            first: true,
            met: Keys::default(),
            nulls: Keys::default(),
            twice: false,
            all: None,
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
            if let Some(key) = self.known_key(offset, object.known, object.case) {
                break key;
            }
            let suggestion = self.suggestion(offset, object);
            self.unknown(offset, object.case, object.known, suggestion);
        };
        if object.met.has(key) {
            (object.twice, self.may_repeat) = (true, true);
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
        self.may_repeat = true;
        self.every_member(&mut |r, member| {
            if member.is_earlier {
                r.problem(member.offset, Code::DuplicateKey);
                r.skip();
            } else {
                each(r, r.json.key_at(member.offset));
            }
        });
    }

    /// Shows every member of an object, whose value is to be read.
    fn every_member(&mut self, each: &mut dyn FnMut(&mut Self, Member)) {
        let start = self.mark();
        let mut keys = Vec::new();
        self.members(start, &mut |r, offset| {
            keys.push((r.json.key_at(offset), offset));
        });
        // The smallest sort there is: this is no place to be fast.
        let keys = BinaryHeap::from(keys).into_sorted_vec();
        let mut first = true;
        self.json.enter();
        loop {
            let before = self.json.compact();
            let Some(offset) = self.json.member(first) else {
                return;
            };
            let key = self.json.key_at(offset);
            let behind = keys.partition_point(|other| *other <= (key, offset));
            let is_earlier = keys.get(behind).is_some_and(|(other, _)| *other == key);
            // The comma before a member goes with it; of the first, the one behind it.
            let from = before - usize::from(mem::take(&mut first));
            each(
                self,
                Member {
                    from,
                    offset,
                    is_earlier,
                },
            );
        }
    }

    /// Bytes that the value just read takes as compact JSON; of a key that stands twice, the last one counts.
    pub(crate) fn bytes_since(&mut self, value: Mark) -> usize {
        let bytes = self.json.compact() - value.place.compact();
        if self.may_repeat {
            bytes - self.again(value, Self::repeated)
        } else {
            bytes
        }
    }

    /// Reads over a value, and says how many bytes of compact JSON are members whose key stands once more behind them.
    #[cold]
    fn repeated(&mut self) -> usize {
        let mut bytes = 0;
        match self.json.next() {
            Next::List => self.list(|r| bytes += r.repeated()),
            Next::Object => self.every_member(&mut |r, member| {
                if member.is_earlier {
                    r.json.skip();
                    bytes += r.json.compact() - member.from;
                } else {
                    bytes += r.repeated();
                }
            }),
            _ => self.json.skip(),
        }
        bytes
    }

    /// Whether an object comes next whose keys count from zero on: to the portal it is a list.
    #[inline]
    pub(crate) fn next_counts_from_zero(&mut self) -> bool {
        self.next_is_object() && self.json.next_may_begin_with_zero() && self.counts_from_zero()
    }

    #[cold]
    fn counts_from_zero(&mut self) -> bool {
        let (mut count, mut counts) = (0, true);
        let mark = self.mark();
        self.members(mark, &mut |r, offset| {
            let key = r.json.key_at(offset);
            let index = if key.is("0") {
                Some(0)
            } else {
                number::canonical(key.chars())
            };
            match index {
                // A key that stands twice counts where it stands first.
                Some(index) if index <= count => count += i64::from(index == count),
                _ => counts = false,
            }
        });
        counts
    }

    /// Reads a list.
    pub(crate) fn list(&mut self, mut each: impl FnMut(&mut Self)) {
        let mut first = true;
        self.json.enter();
        while self.json.item(mem::take(&mut first)) {
            each(self);
        }
    }

    /// Reads an object in place of a list of entries with these keys, each of which the portal keeps or not.
    pub(crate) fn values_or_entry(&mut self, entry: Keys, each: &mut dyn FnMut(&mut Self) -> bool) {
        let mark = self.mark();
        let is_entry = self.all_keys(mark, entry, Case::Sensitive) != Keys::default();
        self.problem(mark.at(), Code::ObjectForList);
        let mut any_kept = false;
        self.values(&mut |r, _| any_kept |= each(r));
        if is_entry && !any_kept {
            self.expect_list(mark);
        }
    }

    /// Shows the offset of each key of an object, at its value, and goes on where this was.
    pub(crate) fn members(&mut self, object: Mark, each: &mut dyn FnMut(&mut Self, usize)) {
        self.again(object, |r| {
            let mut first = true;
            r.json.enter();
            while let Some(offset) = r.json.member(mem::take(&mut first)) {
                each(r, offset);
                r.json.skip();
            }
        });
    }

    /// The known key of a member.
    fn known_key(&mut self, offset: usize, known: Keys, case: Case) -> Option<Key> {
        let name = self.json.name_at(offset);
        let key = known.meant(name, case)?;
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
        // Most have one key, and nothing stands around it; where more does, it is read anew.
        if let Some((name, ahead)) = self.json.first_key()
            && let Some(key) = known.find(name)
        {
            let start = self.mark();
            self.json.enter();
            self.json.go_to(ahead);
            let value = each(self, key);
            if self.json.leaves() {
                return value;
            }
            self.json.leave_unread();
            self.return_to(start);
        }
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
        let (mut all, mut given) = (Keys::default(), Keys::default());
        self.members(start, &mut |r, offset| {
            if let Some(key) = known.meant(r.json.name_at(offset), Case::Sensitive) {
                all = all.with(key);
                given = if r.json.next_is_null() {
                    given.without(key)
                } else {
                    given.with(key)
                };
            }
        });
        let winner = given.iter().next();
        let mut value = None;
        self.every_member(&mut |r, member| {
            let offset = member.offset;
            let Some(key) = r.known_key(offset, known, Case::Sensitive) else {
                let suggestion = r.nearest(offset, known, all);
                r.unknown(offset, Case::Sensitive, known, suggestion);
                return;
            };
            if member.is_earlier {
                r.problem(offset, Code::DuplicateKey);
                r.skip();
            } else if r.json.next_is_null() {
                r.problem(r.json.offset(), Code::Null);
                r.skip();
            } else if winner == Some(key) {
                value = each(r, key);
            } else {
                if let Some(expected) = winner.map(Key::name) {
                    r.problem(offset, Code::ExtraBlockKey { expected });
                }
                r.skip();
            }
        });
        if winner.is_none() {
            self.unknown_block(start, known);
        }
        value
    }

    /// Reports an object without any known key, instead of what was found in it.
    #[cold]
    fn unknown_block(&mut self, start: Mark, known: Keys) {
        self.found.truncate(start.found);
        // Those that stand there are `null`.
        let nulls = self.all_keys(start, known, Case::Sensitive);
        let mut suggestion = None;
        self.members(start, &mut |r, offset| {
            let name = r.json.name_at(offset);
            if known.meant(name, Case::Sensitive).is_none() {
                suggestion = suggestion.or_else(|| r.nearest(offset, known, nulls));
            }
        });
        let suggestion = suggestion.map(Key::name);
        self.problem(start.at(), Code::UnknownBlock { suggestion });
    }

    /// The known keys that stand anywhere in an object, also where it is not read to its end.
    #[cold]
    fn all_keys(&self, object: Mark, known: Keys, case: Case) -> Keys {
        let mut there = self.json.reader_at(object.at());
        let mut all = Keys::default();
        let mut first = true;
        there.enter();
        while let Some(offset) = there.member(mem::take(&mut first)) {
            if let Some(key) = known.meant(there.name_at(offset), case) {
                all = all.with(key);
            }
            there.skip();
        }
        all
    }

    /// The key that an unknown one of an object most likely means.
    #[cold]
    fn suggestion(&mut self, offset: usize, object: &mut Object) -> Option<Key> {
        let suggestion = self.nearest(offset, object.known, object.met)?;
        let look = || self.all_keys(object.start, object.known, object.case);
        let there = *object.all.get_or_insert_with(look);
        Some(suggestion).filter(|key| !there.has(*key))
    }

    /// The documented key that an unknown one most likely means, unless it is one of those that stand there.
    #[cold]
    fn nearest(&self, offset: usize, known: Keys, there: Keys) -> Option<Key> {
        let suggestion = known.documented().suggest(self.json.key_at(offset));
        suggestion.filter(|key| !there.has(*key))
    }

    /// Reports the key just read as unknown, and reads over its value.
    #[cold]
    fn unknown(&mut self, offset: usize, case: Case, known: Keys, suggestion: Option<Key>) {
        let key = self.json.key_at(offset);
        let same = match case {
            Case::Wrong => known.names().find(|name| key.is_ignoring_case(name)),
            Case::Sensitive | Case::Tolerated => None,
        };
        let code = match same {
            Some(expected) => Code::WrongKeyCase { expected },
            None => Code::UnknownKey {
                suggestion: suggestion.map(Key::name),
            },
        };
        self.problem(offset, code);
        // Two of them may be the same.
        self.may_repeat |= mem::replace(&mut self.met_unknown, true);
        // Only a message's own keys are read in any case.
        self.met_crm_key |= case == Case::Tolerated && is_crm_key(key);
        self.skip();
    }

    /// Of keys that stand twice the last counts: reports the earlier ones, and forgets what was found in them.
    #[cold]
    fn settle_duplicates(&mut self, object: &Object) {
        let mut lost = self.spans(object, object.known);
        lost.reverse();
        let mut behind = Keys::default();
        lost.retain(|span| {
            let is_earlier = behind.has(span.name);
            behind = behind.with(span.name);
            is_earlier
        });
        self.forget(object.start.found, &|found| {
            let last = lost.partition_point(|span| span.key >= found.offset);
            lost.get(last).is_some_and(|span| found.offset < span.end)
        });
        for span in lost.iter().rev() {
            self.problem(span.key, Code::DuplicateKey);
        }
    }
}

/// A member that [`Reader::every_member`] shows.
struct Member {
    /// Where it begins, with its comma, in bytes of compact JSON.
    from: usize,
    /// Of its key.
    offset: usize,
    /// Whether the same key stands once more behind it.
    is_earlier: bool,
}
