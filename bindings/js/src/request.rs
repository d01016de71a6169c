//! What JavaScript asks for.

use openlines::{Options, Report, Severity, Subject, limits};

/// How a text is to be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// What the text is checked as; `None`: its keys say.
    pub subject: Option<Subject>,
    /// How strictly.
    pub options: Options,
}

impl Request {
    /// Reads the numbers JavaScript passes; `js/options.ts` has the names.
    ///
    /// `None`: a number that stands for nothing.
    pub fn from_numbers(numbers: Numbers) -> Option<Self> {
        Some(Self {
            subject: match numbers.method {
                0 => None,
                1 => Some(Subject::Network),
                2 => Some(Subject::Crm),
                _ => return None,
            },
            options: Options {
                contract: severity(numbers.contract)?,
                unknown_keys: severity(numbers.unknown_keys)?,
                max_bytes: limit(numbers.max_bytes, limits::PART_BYTES),
                max_chars: limit(numbers.max_chars, limits::PART_CHARS),
            },
        })
    }

    /// Checks a text and collects every problem.
    pub fn check(&self, text: &str) -> Report {
        self.options.check(self.subject, text)
    }

    /// Whether a text has no error.
    pub fn is_valid(&self, text: &str) -> bool {
        self.options.is_valid(self.subject, text)
    }
}

/// A [`Request`] as the numbers JavaScript passes.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    /// `auto`, `network`, `crm`.
    pub method: u32,
    /// `error`, `warn`.
    pub contract: u32,
    /// `error`, `warn`.
    pub unknown_keys: u32,
    /// Bytes of `ATTACH` and of `KEYBOARD`, each; `u32::MAX`: as many as the portal takes.
    pub max_bytes: u32,
    /// Stored characters of `ATTACH` and of `KEYBOARD`, each; `u32::MAX`: as many as the portal takes.
    pub max_chars: u32,
}

fn severity(number: u32) -> Option<Severity> {
    match number {
        0 => Some(Severity::Error),
        1 => Some(Severity::Warning),
        _ => None,
    }
}

fn limit(number: u32, portal: usize) -> usize {
    match number {
        u32::MAX => portal,
        _ => usize::try_from(number).unwrap_or(portal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULT: Numbers = Numbers {
        method: 0,
        contract: 0,
        unknown_keys: 0,
        max_bytes: u32::MAX,
        max_chars: u32::MAX,
    };

    #[test]
    fn defaults_are_those_of_the_core() {
        let request = Request::from_numbers(DEFAULT);
        let expected = Request {
            subject: None,
            options: Options::default(),
        };
        assert_eq!(request, Some(expected));
    }

    #[test]
    fn every_number_has_its_meaning() {
        let numbers = Numbers {
            method: 2,
            contract: 1,
            unknown_keys: 1,
            max_bytes: 7,
            max_chars: 8,
        };
        let options = Options {
            contract: Severity::Warning,
            unknown_keys: Severity::Warning,
            max_bytes: 7,
            max_chars: 8,
        };
        let expected = Request {
            subject: Some(Subject::Crm),
            options,
        };
        assert_eq!(Request::from_numbers(numbers), Some(expected));
    }

    #[test]
    fn numbers_without_a_meaning_are_refused() {
        for numbers in [
            Numbers {
                method: 3,
                ..DEFAULT
            },
            Numbers {
                contract: 2,
                ..DEFAULT
            },
            Numbers {
                unknown_keys: 2,
                ..DEFAULT
            },
        ] {
            assert_eq!(Request::from_numbers(numbers), None);
        }
    }
}
