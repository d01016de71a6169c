//! Where problems are: paths, lines and columns, by one more walk over a text that has some.

use alloc::string::String;
use alloc::vec::Vec;
use core::{mem, slice};

use super::json::{Json, Next};
use super::{Found, Key};
use crate::bytes::{Block, count};
use crate::code::Code;
use crate::limits::MAX_PROBLEMS;
use crate::path::{Path, Segment};
use crate::report::{At, Problem};

/// Says where problems are, which are in the order of their offsets.
///
/// In a text that is not `readable` there is no path but the empty one.
pub(crate) fn locate(text: &str, found: &[Found], readable: bool) -> Vec<Problem> {
    let mut walk = Walk {
        json: Json::new(text),
        path: Path::new(),
        next: 0,
        rest: found.iter(),
        lines: Lines::new(text),
        problems: Vec::with_capacity(found.len()),
    };
    if readable {
        walk.value();
    }
    // What lies behind the end belongs to the whole.
    walk.place(usize::MAX);
    walk.problems
}

/// Says at the end of a report that there is more.
pub(super) fn behind(text: &str) -> Problem {
    let code = Code::TooManyProblems { max: MAX_PROBLEMS };
    Problem {
        path: String::new(),
        code,
        severity: code.severity(),
        at: Some(Lines::new(text).at(text.len())),
    }
}

struct Walk<'a, 'f> {
    json: Json<'a>,
    path: Path,
    /// Offset of the next problem, or of one before it.
    next: usize,
    rest: slice::Iter<'f, Found>,
    lines: Lines<'a>,
    problems: Vec<Problem>,
}

impl Walk<'_, '_> {
    /// Gives the problems up to an offset this path.
    #[inline]
    fn place(&mut self, offset: usize) {
        if self.next <= offset {
            self.place_some(offset);
        }
    }

    fn place_some(&mut self, offset: usize) {
        while let [found, ..] = self.rest.as_slice() {
            self.next = found.offset;
            if found.offset > offset {
                return;
            }
            self.rest.next();
            self.problem(*found);
        }
        self.next = usize::MAX;
    }

    #[cold]
    fn problem(&mut self, found: Found) {
        let parent = self.path.pointer(&self.json);
        let missing = found.missing.map_or("", Key::name);
        let mut path = String::with_capacity(parent.len() + 1 + missing.len());
        path.push_str(parent);
        if !missing.is_empty() {
            path.push('/');
            path.push_str(missing);
        }
        self.problems.push(Problem {
            path,
            code: found.code,
            severity: found.severity,
            at: Some(self.lines.at(found.offset)),
        });
    }

    /// Walks over the next value, as long as there are problems.
    fn value(&mut self) {
        let next = self.json.next();
        self.place(self.json.offset());
        let mut first = true;
        match next {
            Next::Object => {
                self.json.enter();
                while let Some(offset) = self.json.member(mem::take(&mut first)) {
                    self.path.push(Segment::Key(offset));
                    self.place(offset);
                    self.value();
                    self.path.pop();
                    if self.next == usize::MAX {
                        break;
                    }
                }
            }
            Next::List => {
                let mut index = 0;
                self.json.enter();
                while self.json.item(mem::take(&mut first)) {
                    self.path.push(Segment::Index(index));
                    self.value();
                    self.path.pop();
                    index += 1;
                    if self.next == usize::MAX {
                        break;
                    }
                }
            }
            _ => self.json.skip(),
        }
    }
}

/// Counts lines and columns, ever onwards.
struct Lines<'a> {
    text: &'a str,
    at: At,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: At {
                offset: 0,
                line: 1,
                column: 1,
            },
        }
    }

    /// Line and column of an offset not before the last one.
    fn at(&mut self, offset: usize) -> At {
        let bytes = self
            .text
            .as_bytes()
            .get(self.at.offset..offset.min(self.text.len()))
            .unwrap_or_default();
        if Block::any(bytes, |block| block.is(b'\n') | block.continues()) {
            self.count(bytes);
        } else {
            self.at.column += bytes.len();
        }
        self.at.offset += bytes.len();
        At { offset, ..self.at }
    }

    /// Counts lines, and columns where there is more to count than bytes.
    #[inline(never)]
    fn count(&mut self, bytes: &[u8]) {
        let mut line = bytes;
        while let Some(end) = line.iter().position(|byte| *byte == b'\n') {
            line = line.get(end + 1..).unwrap_or_default();
            self.at.line += 1;
            self.at.column = 1;
        }
        self.at.column += line.len() - count(line, Block::continues);
    }
}
