//! What JavaScript asks for.

use openlines::{Options, Report, Severity, Subject, limits};

/// Bits of the method: 0 where the keys say, 1 for `network`, 2 for `crm`.
const METHOD: u32 = 0b11;
/// Whether what is undocumented is only warned of.
const CONTRACT: u32 = 1 << 2;
/// Whether unknown keys are only warned of.
const UNKNOWN_KEYS: u32 = 1 << 3;
/// Whether places in the text are to be said.
pub const PLACES: u32 = 1 << 4;

/// How a text is to be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// What the text is checked as; `None`: its keys say.
    pub subject: Option<Subject>,
    /// How strictly.
    pub options: Options,
}

impl Request {
    /// Reads the numbers JavaScript passes; `js/options.ts` makes them.
    ///
    /// Of the limits, of `ATTACH` and of `KEYBOARD` each, `u32::MAX` is the portal's own.
    pub fn from_numbers(flags: u32, max_bytes: u32, max_chars: u32) -> Self {
        Self {
            subject: match flags & METHOD {
                1 => Some(Subject::Network),
                2 => Some(Subject::Crm),
                _ => None,
            },
            options: Options {
                contract: severity(flags & CONTRACT),
                unknown_keys: severity(flags & UNKNOWN_KEYS),
                max_bytes: limit(max_bytes, limits::PART_BYTES),
                max_chars: limit(max_chars, limits::PART_CHARS),
            },
        }
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

fn severity(flag: u32) -> Severity {
    if flag == 0 {
        Severity::Error
    } else {
        Severity::Warning
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

    #[test]
    fn defaults_are_those_of_the_core() {
        let request = Request::from_numbers(0, u32::MAX, u32::MAX);
        let expected = Request {
            subject: None,
            options: Options::default(),
        };
        assert_eq!(request, expected);
    }

    #[test]
    fn every_number_has_its_meaning() {
        let request = Request::from_numbers(2 | CONTRACT | PLACES, 7, 8);
        let options = Options {
            contract: Severity::Warning,
            unknown_keys: Severity::Error,
            max_bytes: 7,
            max_chars: 8,
        };
        let expected = Request {
            subject: Some(Subject::Crm),
            options,
        };
        assert_eq!(request, expected);
        let request = Request::from_numbers(1 | UNKNOWN_KEYS, 7, 8);
        assert_eq!(request.subject, Some(Subject::Network));
        assert_eq!(request.options.unknown_keys, Severity::Warning);
        assert_eq!(request.options.contract, Severity::Error);
    }
}
