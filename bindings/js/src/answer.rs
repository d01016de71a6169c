//! What JavaScript gets back.

use alloc::string::String;

use openlines::{Lang, Report, Size, Subject};

/// A report as it crosses the boundary.
///
/// Most checks of a form being filled in find nothing, and reading JSON takes longer than such a check: without problems the report is a few numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing to say but the method and the sizes.
    Clean([u32; CLEAN_WORDS]),
    /// The report as JSON text.
    Json(String),
}

/// Numbers of a report without problems: the method, then [`SIZE_WORDS`] each for `ATTACH` and `KEYBOARD`.
pub const CLEAN_WORDS: usize = 1 + 2 * SIZE_WORDS;
/// Numbers of one part: `bytes`, `max_bytes`, `chars`, `max_chars`, `db_bytes`, `max_db_bytes`, as in the report.
pub const SIZE_WORDS: usize = 6;
/// What stands for `null`: no text is that long.
pub const ABSENT: u32 = u32::MAX;

impl Answer {
    /// Puts a report in words, or in numbers.
    pub fn new(report: &Report, lang: Lang) -> Self {
        if report.problems.is_empty() {
            Self::Clean(clean(report))
        } else {
            Self::Json(report.localized(lang).to_json())
        }
    }
}

fn clean(report: &Report) -> [u32; CLEAN_WORDS] {
    let method = match report.subject {
        Subject::Network => 1,
        Subject::Crm => 2,
        Subject::Attach | Subject::Keyboard | Subject::LinkKeyboard => ABSENT,
    };
    let mut words = [method; CLEAN_WORDS];
    let (attach, keyboard) = words[1..].split_at_mut(SIZE_WORDS);
    attach.copy_from_slice(&size(report.sizes.attach));
    keyboard.copy_from_slice(&size(report.sizes.keyboard));
    words
}

fn size(size: Option<Size>) -> [u32; SIZE_WORDS] {
    size.map_or([ABSENT; SIZE_WORDS], |size| {
        [
            size.bytes,
            size.max_bytes,
            size.chars.unwrap_or(ABSENT),
            size.max_chars,
            size.db_bytes.unwrap_or(ABSENT),
            size.max_db_bytes,
        ]
    })
}

#[cfg(test)]
mod tests {
    use openlines::{Code, Problem, Sizes};

    use super::*;

    const SIZE: Size = Size {
        bytes: 1,
        max_bytes: 2,
        chars: Some(3),
        max_chars: 4,
        db_bytes: None,
        max_db_bytes: 6,
    };

    #[test]
    fn a_report_without_problems_is_numbers() {
        let sizes = Sizes {
            attach: Some(SIZE),
            keyboard: None,
        };
        let report = Report {
            subject: Subject::Crm,
            problems: vec![],
            sizes,
        };
        let expected = [
            2, 1, 2, 3, 4, ABSENT, 6, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT,
        ];
        assert_eq!(Answer::new(&report, Lang::En), Answer::Clean(expected));
    }

    #[test]
    fn a_report_with_a_problem_is_the_json_text_of_the_core() {
        let code = Code::EmptyPart;
        let severity = code.severity();
        let problem = Problem {
            path: "/ATTACH".into(),
            code,
            severity,
            at: None,
        };
        let report = Report {
            subject: Subject::Network,
            problems: vec![problem],
            sizes: Sizes::default(),
        };
        let expected = report.localized(Lang::Ru).to_json();
        assert_eq!(Answer::new(&report, Lang::Ru), Answer::Json(expected));
    }
}
