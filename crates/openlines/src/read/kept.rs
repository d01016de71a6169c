//! What the portal keeps of a value, and how long it is there.

use alloc::vec::Vec;

use super::Mode;
use crate::measure::{Items, Stored};

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
