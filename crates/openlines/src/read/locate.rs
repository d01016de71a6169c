//! Where problems are: paths, lines and columns, by one more walk over a text that has some.

use alloc::string::String;
use alloc::vec::Vec;

use super::found::{Found, gravity};
use super::path::Path;
use super::structure::Structure;
use crate::bytes::{Block, Vector, Work, count, widest};
use crate::code::Code;
use crate::limits::{MAX_PATH_BYTES, MAX_PROBLEMS};
use crate::report::{At, Problem};

/// Says where problems are, which are in the order of their offsets, and whether some are left out because their paths are too long.
///
/// In a text that is not JSON there is no path but the empty one.
pub(crate) fn locate(text: &str, found: &[Found], is_json: bool) -> (Vec<Problem>, bool) {
    let mut walk = Walk {
        text,
        path: Path::new(),
        rest: found,
        lines: Lines::new(text, found.last().map_or(0, |found| found.offset)),
        problems: Vec::with_capacity(found.len()),
        path_bytes: 0,
    };
    if is_json {
        widest(&mut walk);
    }
    // What lies behind the end belongs to the whole.
    walk.place_before(usize::MAX);
    let left_out = walk.problems.len() < found.len();
    (walk.problems, left_out)
}

/// Says at the end of a report that there is more.
pub(super) fn behind(text: &str) -> Problem {
    let code = Code::TooManyProblems { max: MAX_PROBLEMS };
    Problem {
        path: String::new(),
        code,
        severity: code.severity(),
        at: Some(Lines::new(text, text.len()).at(text.len())),
    }
}

struct Walk<'a, 'f> {
    text: &'a str,
    path: Path,
    /// Problems that have no path yet.
    rest: &'f [Found],
    lines: Lines<'a>,
    problems: Vec<Problem>,
    path_bytes: usize,
}

impl Walk<'_, '_> {
    /// Gives the problems before an offset this path.
    #[inline]
    fn place_before(&mut self, offset: usize) {
        while let [found, rest @ ..] = self.rest
            && found.offset < offset
        {
            self.rest = rest;
            self.problem(found);
        }
    }

    #[cold]
    fn problem(&mut self, found: &Found) {
        let is_alike = |told: &Problem| {
            gravity(told.severity, &told.code) == gravity(found.severity, &found.code)
        };
        if self.path_bytes > MAX_PATH_BYTES && self.problems.iter().any(is_alike) {
            return;
        }
        let last = self.problems.last().map_or("", |last| &last.path);
        let mut path = self.path.pointer(self.text, last);
        if let Some(missing) = found.missing {
            path.push('/');
            path.push_str(missing.name());
        }
        self.path_bytes += path.len();
        self.problems.push(Problem {
            path,
            code: found.code,
            severity: found.severity,
            at: Some(self.lines.at(found.offset)),
        });
    }
}

impl Work for &mut Walk<'_, '_> {
    type Output = ();

    /// Walks over the text, which is JSON, as long as there are problems.
    #[expect(
        clippy::inline_always,
        reason = "only then it is made of instructions of these vectors"
    )]
    #[inline(always)]
    fn run<V: Vector>(self, machine: V::Machine) {
        let next_of = |rest: &[Found]| rest.first().map(|found| found.offset);
        let Some(mut next) = next_of(self.rest) else {
            return;
        };
        for (start, mut places) in Structure::<V>::new(machine, self.text) {
            while places != 0 {
                let at = start + places.trailing_zeros() as usize;
                places &= places - 1;
                let byte = self.text.as_bytes().get(at).copied().unwrap_or_default();
                let opens = matches!(byte, b'{' | b'[');
                // Where a list or an object opens belongs to what is around it.
                let end = at + usize::from(opens);
                if next < end {
                    self.place_before(end);
                    match next_of(self.rest) {
                        Some(offset) => next = offset,
                        None => return,
                    }
                }
                if opens {
                    self.path.enter(byte == b'[', end);
                } else if byte == b',' {
                    self.path.go_on(at + 1);
                } else {
                    self.path.leave();
                }
            }
        }
    }
}

/// Counts lines and columns, ever onwards.
struct Lines<'a> {
    text: &'a str,
    /// Whether there is one line up to the last place, and each of its characters is a byte.
    plain: bool,
    at: At,
}

impl<'a> Lines<'a> {
    /// For places up to an offset.
    fn new(text: &'a str, end: usize) -> Self {
        let bytes = text.as_bytes();
        let bytes = bytes.get(..end).unwrap_or(bytes);
        Self {
            text,
            plain: !Block::any(bytes, |block| block.is(b'\n') | block.continues()),
            at: At {
                offset: 0,
                line: 1,
                column: 1,
            },
        }
    }

    /// Line and column of an offset not before the last one.
    fn at(&mut self, offset: usize) -> At {
        if self.plain {
            self.at.column = offset + 1;
        } else {
            self.count_to(offset);
        }
        At { offset, ..self.at }
    }

    #[inline(never)]
    fn count_to(&mut self, offset: usize) {
        let bytes = self.text.as_bytes();
        let mut line = bytes.get(self.at.offset..offset).unwrap_or_default();
        while let Some(end) = line.iter().position(|byte| *byte == b'\n') {
            line = line.get(end + 1..).unwrap_or_default();
            self.at.line += 1;
            self.at.column = 1;
        }
        self.at.column += line.len() - count(line, Block::continues);
        self.at.offset = offset;
    }
}
