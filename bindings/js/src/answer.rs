//! What JavaScript gets back.
//!
//! Words come last, and there: a problem crosses the boundary as numbers and names, which `js/words.ts` has the words for.

use alloc::string::String;
use alloc::vec::Vec;

use openlines::{Param, Problem, Report, Severity, Size, Subject};

/// Numbers of a report: the method, then [`SIZE_WORDS`] each for `ATTACH` and `KEYBOARD`.
pub const NUMBERS: usize = 1 + 2 * SIZE_WORDS;
/// Numbers of one part: `bytes`, `max_bytes`, `chars`, `max_chars`, `db_bytes`, `max_db_bytes`, as in the report.
pub const SIZE_WORDS: usize = 6;
/// What stands for `null`: no text is that long.
pub const ABSENT: u32 = u32::MAX;

/// The method and the sizes of a report.
pub fn numbers(report: &Report) -> [u32; NUMBERS] {
    let method = match report.subject {
        Subject::Network => 1,
        Subject::Crm => 2,
        Subject::Attach | Subject::Keyboard | Subject::LinkKeyboard => ABSENT,
    };
    let mut numbers = [method; NUMBERS];
    let (attach, keyboard) = numbers[1..].split_at_mut(SIZE_WORDS);
    attach.copy_from_slice(&size(report.sizes.attach));
    keyboard.copy_from_slice(&size(report.sizes.keyboard));
    numbers
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

/// Problems as `js/problems.ts` reads them: numbers one after the other, and one text of which they say the pieces.
///
/// A problem is: its code's index and the severity's (0 or 1), [offset, line, column where places mean anything,] its path, its parameters.
/// A piece of text is its length in UTF-16 units, and stands behind the piece before it.
/// A parameter is a `TAG_NUMBER` and two words, the lower first; a `TAG_NAME` and a piece; a `TAG_NAMES`, how many, and as many pieces; or `TAG_NONE`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// All numbers.
    pub words: Vec<u32>,
    /// All pieces.
    pub text: String,
}

const TAG_NONE: u32 = 0;
const TAG_NUMBER: u32 = 1;
const TAG_NAME: u32 = 2;
const TAG_NAMES: u32 = 3;

impl Problems {
    /// The problems of a report.
    pub fn of(report: &Report, places: bool) -> Self {
        // More than most problems need.
        let count = report.problems.len();
        let mut problems = Self {
            words: Vec::with_capacity(16 * count),
            text: String::with_capacity(64 * count),
        };
        for problem in &report.problems {
            problems.add(problem, places);
        }
        problems
    }

    fn add(&mut self, problem: &Problem, places: bool) {
        self.count(problem.code.index());
        self.count(usize::from(problem.severity == Severity::Warning));
        if let Some(at) = problem.at.filter(|_| places) {
            for count in [at.offset, at.line, at.column] {
                self.count(count);
            }
        }
        self.piece(&problem.path);
        problem.code.params(|_, param| self.param(param));
    }

    /// Adds a parameter.
    ///
    /// Not inlined, because it is called for each parameter of each code.
    #[inline(never)]
    fn param(&mut self, param: Param) {
        match param {
            Param::Number(n) => {
                #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
                let halves = [n as u32, (n >> 32) as u32];
                self.words.push(TAG_NUMBER);
                self.words.extend(halves);
            }
            Param::Name(Some(name)) => self.name(name),
            Param::Kind(kind) => self.name(kind.as_str()),
            Param::Syntax(kind) => self.name(kind.as_str()),
            Param::Names(names) => {
                self.words.push(TAG_NAMES);
                self.count(names.len());
                for name in names {
                    self.piece(name);
                }
            }
            _ => self.words.push(TAG_NONE),
        }
    }

    fn name(&mut self, name: &str) {
        self.words.push(TAG_NAME);
        self.piece(name);
    }

    fn piece(&mut self, piece: &str) {
        self.count(if piece.is_ascii() {
            piece.len()
        } else {
            piece.chars().map(char::len_utf16).sum()
        });
        self.text.push_str(piece);
    }

    /// Adds a number that is less than a text is long.
    #[expect(clippy::cast_possible_truncation, reason = "a text is shorter")]
    fn count(&mut self, n: usize) {
        self.words.push(n as u32);
    }
}

#[cfg(test)]
mod tests {
    use openlines::{At, Code, EXPLAINED, Kind, Sizes};

    use super::*;

    const SIZE: Size = Size {
        bytes: 1,
        max_bytes: 2,
        chars: Some(3),
        max_chars: 4,
        db_bytes: None,
        max_db_bytes: 6,
    };

    fn report(problems: Vec<Problem>) -> Report {
        Report {
            subject: Subject::Crm,
            problems,
            sizes: Sizes {
                attach: Some(SIZE),
                keyboard: None,
            },
        }
    }

    #[test]
    fn sizes_are_numbers() {
        let expected = [
            2, 1, 2, 3, 4, ABSENT, 6, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT,
        ];
        assert_eq!(numbers(&report(Vec::new())), expected);
    }

    #[test]
    fn problems_are_numbers_and_one_text() {
        let problem = |path: &str, code: Code| Problem {
            path: path.into(),
            code,
            severity: code.severity(),
            at: Some(At {
                offset: 10,
                line: 2,
                column: 3,
            }),
        };
        let max = 9_007_199_254_740_991;
        let report = report(vec![
            problem("/я😀", Code::UnknownKey { suggestion: None }),
            problem("", Code::UnsafeInteger { max }),
            problem("/a", Code::Trimmed),
            problem(
                "/b",
                Code::Choice {
                    expected: &["Y", "NO"],
                    suggestion: Some("Y"),
                },
            ),
            problem(
                "/c",
                Code::WrongType {
                    expected: Kind::Array,
                    actual: Kind::Null,
                },
            ),
        ]);
        let index = |slug| {
            let mut codes = (0..).zip(EXPLAINED);
            codes.find(|(_, code)| code.slug == slug).expect("a code").0
        };
        let expected: [&[u32]; 5] = [
            &[index("unknown-key"), 0, 10, 2, 3, 4, TAG_NONE],
            &[
                index("unsafe-integer"),
                0,
                10,
                2,
                3,
                0,
                TAG_NUMBER,
                u32::MAX,
                0x1f_ffff,
            ],
            &[index("trimmed"), 1, 10, 2, 3, 2],
            &[
                index("choice"),
                0,
                10,
                2,
                3,
                2,
                TAG_NAMES,
                2,
                1,
                2,
                TAG_NAME,
                1,
            ],
            &[
                index("wrong-type"),
                0,
                10,
                2,
                3,
                2,
                TAG_NAME,
                5,
                TAG_NAME,
                4,
            ],
        ];
        let problems = Problems::of(&report, true);
        assert_eq!(problems.words, expected.concat());
        assert_eq!(problems.text, "/я😀/a/bYNOY/carraynull");
        let without = expected.map(|words| [&words[..2], &words[5..]].concat());
        assert_eq!(Problems::of(&report, false).words, without.concat());
    }
}
