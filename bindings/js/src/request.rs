//! What JavaScript asks for.

use openlines::{Lang, Options, Severity, Subject, limits};

use crate::answer::Answer;

/// How a text is to be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// What the text is checked as; `None`: [`Subject::detect`] says.
    pub subject: Option<Subject>,
    /// Language of messages.
    pub lang: Lang,
    /// How strictly.
    pub options: Options,
    /// Whether the places of problems in the text mean anything to the caller.
    pub places: bool,
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
            lang: match numbers.lang {
                0 => Lang::En,
                1 => Lang::Ru,
                _ => return None,
            },
            options: Options {
                contract: severity(numbers.contract)?,
                unknown_keys: severity(numbers.unknown_keys)?,
                max_bytes: limit(numbers.max_bytes, limits::PART_BYTES),
                max_chars: limit(numbers.max_chars, limits::PART_CHARS),
            },
            places: numbers.places != 0,
        })
    }

    /// Checks a text and collects every problem.
    pub fn check(&self, text: &str) -> Answer {
        let mut report = self.options.check(self.subject_of(text), text);
        if !self.places {
            for problem in &mut report.problems {
                problem.at = None;
            }
        }
        Answer::new(&report, self.lang)
    }

    /// Whether a text has no error.
    pub fn is_valid(&self, text: &str) -> bool {
        self.options.is_valid(self.subject_of(text), text)
    }

    fn subject_of(&self, text: &str) -> Subject {
        self.subject.unwrap_or_else(|| Subject::detect(text))
    }
}

/// A [`Request`] as the numbers JavaScript passes.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    /// `auto`, `network`, `crm`.
    pub method: u32,
    /// `en`, `ru`.
    pub lang: u32,
    /// `error`, `warn`.
    pub contract: u32,
    /// `error`, `warn`.
    pub unknown_keys: u32,
    /// Bytes of `ATTACH` and of `KEYBOARD`, each; `u32::MAX`: as many as the portal takes.
    pub max_bytes: u32,
    /// Stored characters of `ATTACH` and of `KEYBOARD`, each; `u32::MAX`: as many as the portal takes.
    pub max_chars: u32,
    /// 0 or 1.
    pub places: u32,
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
        lang: 0,
        contract: 0,
        unknown_keys: 0,
        max_bytes: u32::MAX,
        max_chars: u32::MAX,
        places: 1,
    };

    #[test]
    fn defaults_are_those_of_the_core() {
        let request = Request::from_numbers(DEFAULT);
        let expected = Request {
            subject: None,
            lang: Lang::En,
            options: Options::default(),
            places: true,
        };
        assert_eq!(request, Some(expected));
    }

    #[test]
    fn every_number_has_its_meaning() {
        let numbers = Numbers {
            method: 2,
            lang: 1,
            contract: 1,
            unknown_keys: 1,
            max_bytes: 7,
            max_chars: 8,
            places: 0,
        };
        let options = Options {
            contract: Severity::Warning,
            unknown_keys: Severity::Warning,
            max_bytes: 7,
            max_chars: 8,
        };
        let expected = Request {
            subject: Some(Subject::Crm),
            lang: Lang::Ru,
            options,
            places: false,
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
            Numbers { lang: 2, ..DEFAULT },
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
