//! Enums whose values have names.

use core::fmt;

/// A text is none of the names to choose from.
///
/// ```
/// use openlines::ColorToken;
///
/// assert_eq!("alert".parse(), Ok(ColorToken::Alert));
/// let unknown = "red".parse::<ColorToken>().unwrap_err();
/// assert_eq!(unknown.to_string(), "expected one of `primary`, `secondary`, `alert`, `base`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownChoice {
    /// The names.
    pub expected: &'static [&'static str],
}

impl fmt::Display for UnknownChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected one of `{}`", self.expected.join("`, `"))
    }
}

impl core::error::Error for UnknownChoice {}

/// Defines an enum with a name for each value, to be written and read.
macro_rules! names {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// Every value, in the order of their definition.
            $vis const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Their names, in the same order.
            pub(crate) const NAMES: &'static [&'static str] = &[$($text),+];

            /// Its name, as messages and reports write it.
            $vis const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl core::str::FromStr for $name {
            type Err = $crate::UnknownChoice;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.iter().find(|value| value.as_str() == name);
                found.copied().ok_or($crate::UnknownChoice { expected: Self::NAMES })
            }
        }
    };
}
pub(crate) use names;
