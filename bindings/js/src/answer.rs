//! What JavaScript gets back.
//!
//! Words come last, and there: a problem crosses the boundary as numbers and names, which `js/words.ts` has the words for.

use alloc::string::String;

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

/// The problems as JSON text: a list with a list for each, which `Problem` in `js/report.ts` makes an object of.
///
/// One holds the code's index, the severity's (0 or 1), the path, a list of the parameters, and where places mean anything: offset, line, column.
/// Written by hand: the serialiser with all it brings is half as large as all the rules.
pub fn problems(report: &Report, places: bool) -> String {
    let mut json = String::new();
    let mut before = '[';
    for problem in &report.problems {
        json.push(before);
        write(&mut json, problem, places);
        before = ',';
    }
    json.push(']');
    json
}

fn write(json: &mut String, problem: &Problem, places: bool) {
    json.push('[');
    number(json, problem.code.index() as u64);
    json.push(',');
    number(json, u64::from(problem.severity == Severity::Warning));
    json.push(',');
    text(json, &problem.path);
    json.push_str(",[");
    problem.code.params(|_, param| write_param(json, param));
    json.push(']');
    if let Some(at) = problem.at.filter(|_| places) {
        for count in [at.offset, at.line, at.column] {
            json.push(',');
            number(json, count as u64);
        }
    }
    json.push(']');
}

/// Adds a parameter to a list of them.
///
/// Not inlined, because it is called for each parameter of each code.
#[inline(never)]
fn write_param(json: &mut String, param: Param) {
    if !json.ends_with('[') {
        json.push(',');
    }
    match param {
        Param::Number(n) => number(json, n),
        Param::Name(Some(name)) => text(json, name),
        Param::Names(names) => {
            let mut before = '[';
            for name in names {
                json.push(before);
                text(json, name);
                before = ',';
            }
            json.push(']');
        }
        Param::Kind(kind) => text(json, kind.as_str()),
        Param::Syntax(kind) => text(json, kind.as_str()),
        _ => json.push_str("null"),
    }
}

fn number(json: &mut String, n: u64) {
    if n >= 10 {
        number(json, n / 10);
    }
    json.push(char::from(b'0' + (n % 10) as u8));
}

fn text(json: &mut String, text: &str) {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    json.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                json.push('\\');
                json.push(c);
            }
            '\0'..='\u{1f}' => {
                json.push_str("\\u00");
                json.push(DIGITS[c as usize / 16]);
                json.push(DIGITS[c as usize % 16]);
            }
            _ => json.push(c),
        }
    }
    json.push('"');
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
    fn problems_are_lists() {
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
            problem("/a\"\\\n\u{1f}я", Code::UnknownKey { suggestion: None }),
            problem("", Code::UnsafeInteger { max }),
            problem("/a", Code::Trimmed),
            problem(
                "/b",
                Code::Choice {
                    expected: &["Y", "N"],
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
            EXPLAINED
                .iter()
                .position(|code| code.slug == slug)
                .expect("a code")
        };
        let [unknown, unsafe_integer, trimmed, choice, wrong_type] = [
            "unknown-key",
            "unsafe-integer",
            "trimmed",
            "choice",
            "wrong-type",
        ]
        .map(index);
        let expected = format!(
            r#"[[{unknown},0,"/a\"\\\u000a\u001fя",[null],10,2,3],[{unsafe_integer},0,"",[9007199254740991],10,2,3],[{trimmed},1,"/a",[],10,2,3],[{choice},0,"/b",[["Y","N"],"Y"],10,2,3],[{wrong_type},0,"/c",["array","null"],10,2,3]]"#
        );
        assert_eq!(problems(&report, true), expected);
        assert_eq!(problems(&report, false), expected.replace(",10,2,3]", "]"));
    }
}
