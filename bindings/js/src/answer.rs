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
    // A part alone is never asked for.
    let method = 1 + u32::from(report.subject == Subject::Crm);
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
/// A problem is: its code's index times two, and one more for a warning; [offset, line, column where places mean anything,] its path, its parameters.
/// A path is a `TAG_NAME`; a parameter a `TAG_NUMBER` and two numbers, the lower half first, a `TAG_NAME`, a `TAG_NAMES` with so many of these behind it, or `TAG_NONE`.
/// Above a tag of two bits stands a count: of a name, its UTF-16 units, which stand in the text behind those of the name before it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// All numbers.
    pub words: Vec<u32>,
    /// All pieces.
    pub text: String,
}

const TAG_NONE: usize = 0;
const TAG_NUMBER: usize = 1;
const TAG_NAME: usize = 2;
const TAG_NAMES: usize = 3;
const TAG_BITS: u32 = 2;

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
        let is_warning = problem.severity == Severity::Warning;
        self.count(2 * problem.code.index() + usize::from(is_warning));
        if let Some(at) = problem.at.filter(|_| places) {
            for count in [at.offset, at.line, at.column] {
                self.count(count);
            }
        }
        self.name(&problem.path);
        // Where it is known what a parameter is, one call is left.
        problem.code.params(
            #[inline(always)]
            |_, param| match param {
                Param::Number(n) => self.number(n),
                Param::Name(Some(name)) => self.name(name),
                Param::Kind(kind) => self.name(kind.as_str()),
                Param::Syntax(kind) => self.name(kind.as_str()),
                Param::Names(names) => self.names(names),
                _ => self.tagged(TAG_NONE, 0),
            },
        );
    }

    #[inline(never)]
    fn number(&mut self, n: u64) {
        self.tagged(TAG_NUMBER, 0);
        #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
        let halves = [n as u32, (n >> 32) as u32];
        self.words.extend(halves);
    }

    #[inline(never)]
    fn names(&mut self, names: &[&str]) {
        self.tagged(TAG_NAMES, names.len());
        for name in names {
            self.name(name);
        }
    }

    #[inline(never)]
    fn name(&mut self, name: &str) {
        // A character is one, and one of four bytes two.
        let units = |byte: u8| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0);
        let units = if name.is_ascii() {
            name.len()
        } else {
            name.bytes().map(units).sum()
        };
        self.tagged(TAG_NAME, units);
        self.text.push_str(name);
    }

    fn tagged(&mut self, tag: usize, count: usize) {
        self.count(count << TAG_BITS | tag);
    }

    /// Adds a number that is less than a text is long.
    #[expect(clippy::cast_possible_truncation, reason = "a text is shorter")]
    fn count(&mut self, n: usize) {
        self.words.push(n as u32);
    }
}

#[cfg(test)]
mod tests {
    use openlines::EXPLAINED;

    use super::*;

    fn word(n: usize) -> u32 {
        u32::try_from(n).expect("it is small")
    }

    #[test]
    fn sizes_are_numbers() {
        let absent = [ABSENT; SIZE_WORDS];
        let numbers_of = |subject: Subject, text| numbers(&subject.check(text));
        let text = r#"{"ATTACH":[{"MESSAGE":"hi"}],"KEYBOARD":[1]}"#;
        let (attach, keyboard) = (
            [18, 30720, 101, 59999, 101, 65535],
            [3, 30720, ABSENT, 59999, ABSENT, 65535],
        );
        let expected = [&[1][..], &attach, &keyboard].concat();
        assert_eq!(numbers_of(Subject::Network, text)[..], expected);
        let expected = [&[2][..], &absent, &absent].concat();
        assert_eq!(numbers_of(Subject::Crm, "{}")[..], expected);
    }

    #[test]
    fn problems_are_numbers_and_one_text() {
        let text = concat!(
            r#"[{"MESSAGE":"hi","#,
            "\n",
            r#""я😀":1},{"FILE":{"LINK":"/a","NAME":" n","SIZE":9007199254740993}},"#,
            r#"{"GRID":[{"DISPLAY":"ROV","NAME":"n","VALUE":[]}]}]"#,
        );
        let report = Subject::Attach.check(text);
        let max = 9_007_199_254_740_991_u64;
        let tagged = |tag: usize, count: usize| word(count << TAG_BITS | tag);
        let name = |name: &str| tagged(TAG_NAME, name.len());
        let expected: [(&str, u32, usize, Vec<u32>); 5] = [
            ("unknown-key", 0, 6, vec![tagged(TAG_NONE, 0)]),
            ("trimmed", 1, 12, vec![]),
            (
                "unsafe-integer",
                0,
                12,
                vec![
                    tagged(TAG_NUMBER, 0),
                    u32::MAX,
                    u32::try_from(max >> 32).expect("21 bits"),
                ],
            ),
            (
                "choice",
                0,
                17,
                [
                    &[tagged(TAG_NAMES, 4)][..],
                    &["BLOCK", "LINE", "ROW", "TABLE"].map(name),
                    &[name("ROW")],
                ]
                .concat(),
            ),
            (
                "type-error",
                0,
                15,
                ["string", "array", "INTERNAL_SERVER_ERROR"]
                    .map(name)
                    .to_vec(),
            ),
        ];
        let index = |slug| {
            let codes = EXPLAINED.iter().position(|code| code.slug == slug);
            word(codes.expect("a code"))
        };
        let words = |places: bool| -> Vec<u32> {
            let problems = expected.iter().zip(&report.problems);
            let words = problems.flat_map(|((slug, is_warning, path, params), problem)| {
                let at = problem.at.expect("a text was checked");
                let at = [at.offset, at.line, at.column].map(word);
                let at = if places { &at[..] } else { &[] };
                let path = tagged(TAG_NAME, *path);
                [&[2 * index(*slug) + is_warning], at, &[path], params].concat()
            });
            words.collect()
        };
        let problems = Problems::of(&report, true);
        assert_eq!(problems.words, words(true));
        assert_eq!(problems.words[1..4], [18, 2, 1]);
        assert_eq!(
            problems.text,
            "/0/я😀/1/FILE/NAME/1/FILE/SIZE/2/GRID/0/DISPLAYBLOCKLINEROWTABLEROW/2/GRID/0/VALUEstringarrayINTERNAL_SERVER_ERROR"
        );
        assert_eq!(Problems::of(&report, false).words, words(false));
    }
}
