//! Keys an object knows, found by a perfect hash that is made, and checked, when the crate is compiled.

use super::json::Text;

/// Known keys.
pub(crate) struct Keys {
    pub(crate) names: &'static [&'static str],
    /// Index of the name in each slot.
    slots: [u8; SLOTS],
}

/// Whether a key has to be written as it is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// Another case is another key.
    Sensitive,
    /// The portal upper-cases keys.
    Tolerated,
    /// Another case is not read, and very likely meant to be.
    Wrong,
}

const SLOTS: usize = 64;
const FREE: u8 = u8::MAX;

impl Keys {
    /// Known keys; two that fall into one slot do not compile, and ask for other factors in [`slot`].
    pub(crate) const fn new(names: &'static [&'static str]) -> Self {
        let mut slots = [FREE; SLOTS];
        let mut index = 0;
        while index < names.len() {
            let slot = slot(names[index].as_bytes());
            assert!(slots[slot] == FREE, "two keys fall into one slot");
            #[expect(
                clippy::cast_possible_truncation,
                reason = "there are fewer keys than slots"
            )]
            {
                slots[slot] = index as u8;
            }
            index += 1;
        }
        Self { names, slots }
    }

    /// Index and name of a known key.
    pub(crate) fn find(&self, key: Text<'_>, case: Case) -> Option<(usize, &'static str)> {
        let matches = |name: &str| match case {
            Case::Tolerated => key.is(name) || is_upper(name) && key.is_ignoring_case(name),
            Case::Sensitive | Case::Wrong => key.is(name),
        };
        if key.escaped {
            return self
                .names
                .iter()
                .copied()
                .enumerate()
                .find(|(_, name)| matches(name));
        }
        let index = usize::from(*self.slots.get(slot(key.raw.as_bytes()))?);
        let name = *self.names.get(index)?;
        matches(name).then_some((index, name))
    }

    /// Index of a known name, which is not looked at again: no other falls into its slot.
    #[inline]
    pub(crate) fn index(&self, name: &'static str) -> u32 {
        debug_assert!(self.names.contains(&name), "{name} is no known key");
        self.slots
            .get(slot(name.as_bytes()))
            .map_or(0, |index| u32::from(*index))
    }
}

/// Whether a name is what the portal's upper-casing leads to; `auth` is not.
fn is_upper(name: &str) -> bool {
    !name.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Slot of a key in any case, by its first, middle and last letter.
const fn slot(key: &[u8]) -> usize {
    const UPPER: u8 = !0x20;
    if key.is_empty() {
        return 0;
    }
    let first = key[0] & UPPER;
    let middle = key[key.len() / 2] & UPPER;
    let last = key[key.len() - 1] & UPPER;
    (first as usize * 4 + middle as usize * 11 + last as usize * 15) % SLOTS
}
