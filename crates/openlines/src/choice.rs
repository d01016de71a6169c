//! Fields with a fixed set of values.

use crate::code::{Code, Kind};
use crate::measure::Stored;
use crate::read::{Kept, Mode, Name, Reader, suggest};

/// A value out of a fixed set.
pub(crate) trait Choice: Copy + 'static {
    /// Every value.
    const ALL: &'static [Self];
    /// Their wire names, in the same order.
    const NAMES: &'static [&'static str];
    /// The same, to be compared at once.
    const SHORT: &'static [Name];
}

/// Defines a [`Choice`] with its wire names.
macro_rules! choices {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$doc:meta])* $variant:ident = $wire:literal,)+ }) => {
        $crate::names::names! {
            $(#[$meta])*
            #[non_exhaustive]
            $vis enum $name { $($(#[$doc])* $variant = $wire,)+ }
        }

        impl $crate::choice::Choice for $name {
            const ALL: &'static [Self] = Self::ALL;
            const NAMES: &'static [&'static str] = Self::NAMES;
            const SHORT: &'static [$crate::read::Name] = &[$($crate::read::Name::of($wire)),+];
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        /// For structs of your own: a message is read by [`Payload`](crate::Payload).
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = alloc::string::String::deserialize(deserializer)?;
                name.parse().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> alloc::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::choice::schema::<Self>(generator)
            }
        }
    };
}
pub(crate) use choices;

/// What the portal does with a list or object in place of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strictness {
    /// It takes the default.
    Lenient,
    /// The same, but it keeps `true`, which PHP finds equal to any text.
    KeepsTrue,
    /// It fails.
    Fails,
}

/// Reads a choice; anything else becomes the field's default.
pub(crate) fn read<M: Mode, C: Choice>(
    r: &mut Reader<'_, M>,
    strictness: Strictness,
) -> Option<Kept<C>> {
    let Kept { value, stored } = read_place(r, strictness, C::NAMES, C::SHORT)?;
    let value = *C::ALL.get(value)?;
    Some(Kept { value, stored })
}

/// Reads a choice, and tells its place.
#[expect(
    clippy::inline_always,
    reason = "a call takes long in WebAssembly, and every message comes through here"
)]
#[inline(always)]
fn read_place<M: Mode>(
    r: &mut Reader<'_, M>,
    strictness: Strictness,
    names: &'static [&'static str],
    short: &[Name],
) -> Option<Kept<usize>> {
    let value = r.text_of(short);
    if let Some(name) = names.get(value) {
        let stored = Stored::name(name);
        return Some(Kept { value, stored });
    }
    let keeps = strictness == Strictness::KeepsTrue && r.next_is_true();
    refuse(r, strictness, names);
    keeps.then_some(Kept {
        value: 0,
        stored: Stored::boolean(true),
    })
}

/// Reads what is none of some names, and says so.
pub(crate) fn refuse<M: Mode>(
    r: &mut Reader<'_, M>,
    strictness: Strictness,
    names: &'static [&'static str],
) {
    let at = r.at();
    let choice = |suggestion| Code::Choice {
        expected: names,
        suggestion,
    };
    let Some(text) = r.text() else {
        let nested = |actual| match strictness {
            Strictness::Lenient | Strictness::KeepsTrue => choice(None),
            Strictness::Fails => Code::type_error(Kind::String, actual),
        };
        return r.instead_of_text(at, nested, |_| choice(None));
    };
    r.problem(at, choice(suggest(text, names)));
}

choices! {
    /// `Y` or `N`, from a `bool` and to one.
    ///
    /// ```
    /// use openlines::LinkButton;
    ///
    /// let button = LinkButton::new("Docs", "https://example.com/").disabled(true);
    /// assert!(button.disabled.is_some_and(bool::from));
    /// ```
    pub enum Flag {
        /// `Y`
        Yes = "Y",
        /// `N`
        No = "N",
    }
}

impl From<bool> for Flag {
    fn from(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

impl From<Flag> for bool {
    fn from(flag: Flag) -> Self {
        flag == Flag::Yes
    }
}

/// The names of a choice.
#[cfg(feature = "schema")]
pub(crate) fn schema<C: Choice>(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "string", "enum": C::NAMES })
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use crate::ColorToken;

    #[test]
    fn a_name_is_read_as_it_is_written() {
        for &token in ColorToken::ALL {
            let text = serde_json::to_string(&token).expect("a text");
            assert_eq!(serde_json::from_str(&text).ok(), Some(token));
        }
        let unknown = serde_json::from_str::<ColorToken>(r#""red""#).expect_err("no such token");
        assert!(unknown.to_string().contains("expected one of `primary`"));
    }
}
