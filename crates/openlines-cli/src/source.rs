//! Files and the standard input, read without keeping more than can be checked.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal as _, Read};
use std::path::{Path, PathBuf};

use openlines::limits::MAX_TEXT_BYTES;

use crate::error::Error;

pub(crate) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Most that is kept of a text: one byte more than is checked tells that it is too long.
const KEPT: usize = BYTE_ORDER_MARK.len() + MAX_TEXT_BYTES + 1;

const BUFFER: usize = 256 * 1024;

/// The files to read: those named, else what is piped in.
pub(crate) fn named(files: &[PathBuf]) -> Result<Vec<&Path>, Error> {
    if files.is_empty() {
        Ok(vec![piped()?])
    } else {
        stdin_once(files)?;
        Ok(files.iter().map(PathBuf::as_path).collect())
    }
}

/// Makes sure that the standard input is named once at most: of a second reading nothing would come.
pub(crate) fn stdin_once<'a>(files: impl IntoIterator<Item = &'a PathBuf>) -> Result<(), Error> {
    let dashes = files.into_iter().filter(|path| is_stdin(path)).count();
    if dashes > 1 {
        return Err(Error::StdinTwice);
    }
    Ok(())
}

/// Refuses a dash where an option takes the name of a file, as the example is.
pub(crate) fn no_dash(
    option: &'static str,
    path: Option<&Path>,
    example: &'static str,
) -> Result<(), Error> {
    if path.is_some_and(is_stdin) {
        return Err(Error::Dash { option, example });
    }
    Ok(())
}

/// Whether a path is a dash, the standard input.
fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// The standard input, unless it is a terminal on which nobody may know that something is expected.
pub(crate) fn piped() -> Result<&'static Path, Error> {
    if io::stdin().is_terminal() {
        Err(Error::NoInput)
    } else {
        Ok(Path::new("-"))
    }
}

/// A file or the standard input.
pub(crate) struct Source {
    name: String,
    reader: BufReader<Box<dyn Read>>,
}

impl Source {
    /// Opens a file; a dash is the standard input.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        if is_stdin(path) {
            return Ok(Self::new("<stdin>".to_owned(), io::stdin()));
        }
        let name = path.to_string_lossy().into_owned();
        match File::open(path) {
            Ok(file) => Ok(Self::new(name, file)),
            Err(source) => Err(Error::Read { name, source }),
        }
    }

    fn new(name: String, reader: impl Read + 'static) -> Self {
        let reader: Box<dyn Read> = Box::new(reader);
        let reader = BufReader::with_capacity(BUFFER, reader);
        Self { name, reader }
    }

    /// Name as it is shown.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Reads everything, unless it is more than so many bytes.
    pub(crate) fn bytes(&mut self, most: usize) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        let mut reader = (&mut self.reader).take(most as u64 + 1);
        let read = reader.read_to_end(&mut bytes);
        read.map_err(|source| self.error(source))?;
        if bytes.len() > most {
            return Err(Error::TooLong {
                name: self.name.clone(),
                most,
            });
        }
        Ok(bytes)
    }

    /// Reads everything as one text.
    pub(crate) fn text(&mut self) -> Result<Text, Error> {
        let mut kept = Vec::new();
        let rest = (&mut self.reader)
            .take(KEPT as u64)
            .read_to_end(&mut kept)
            .and_then(|_| io::copy(&mut self.reader, &mut io::sink()))
            .map_err(|source| self.error(source))?;
        let rest = usize::try_from(rest).unwrap_or(usize::MAX);
        let length = kept.len().saturating_add(rest);
        Ok(Text { kept, length })
    }

    /// Reads the next line, without its line break, into `text`; says whether there was one.
    ///
    /// A line ends with LF or CR LF.
    pub(crate) fn line(&mut self, text: &mut Text) -> Result<bool, Error> {
        text.kept.clear();
        text.length = 0;
        let mut carriage_return = false;
        loop {
            let available = match self.reader.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(self.error(error)),
            };
            if available.is_empty() {
                return Ok(text.length > 0);
            }
            let newline = memchr::memchr(b'\n', available);
            let line = &available[..newline.unwrap_or(available.len())];
            text.push(line);
            carriage_return = line.last().map_or(carriage_return, |byte| *byte == b'\r');
            let used = line.len() + usize::from(newline.is_some());
            self.reader.consume(used);
            if newline.is_some() {
                if carriage_return {
                    text.pop();
                }
                return Ok(true);
            }
        }
    }

    /// Whether the next line may not have come in yet, so that what is written should not wait for it.
    pub(crate) fn would_wait(&self) -> bool {
        self.reader.buffer().is_empty()
    }

    fn error(&self, source: io::Error) -> Error {
        Error::Read {
            name: self.name.clone(),
            source,
        }
    }
}

/// A text, or as much of it as can be checked.
#[derive(Debug, Default)]
pub(crate) struct Text {
    /// The text, or its beginning where it is longer than can be checked.
    pub(crate) kept: Vec<u8>,
    /// Bytes of the whole text.
    pub(crate) length: usize,
}

impl Text {
    fn push(&mut self, bytes: &[u8]) {
        let room = KEPT - self.kept.len();
        self.kept.extend_from_slice(&bytes[..bytes.len().min(room)]);
        self.length = self.length.saturating_add(bytes.len());
    }

    /// Takes a byte order mark away from the beginning.
    pub(crate) fn strip_byte_order_mark(&mut self) {
        if self.kept.starts_with(BYTE_ORDER_MARK) {
            self.kept.drain(..BYTE_ORDER_MARK.len());
            self.length -= BYTE_ORDER_MARK.len();
        }
    }

    /// Takes the last byte away.
    fn pop(&mut self) {
        self.length -= 1;
        self.kept.truncate(self.length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: Vec<u8>, buffer: usize) -> Vec<(Vec<u8>, usize)> {
        let input: Box<dyn Read> = Box::new(io::Cursor::new(input));
        let mut source = Source {
            name: String::new(),
            reader: BufReader::with_capacity(buffer, input),
        };
        let mut text = Text::default();
        let mut lines = Vec::new();
        while source.line(&mut text).expect("reading from memory") {
            lines.push((text.kept.clone(), text.length));
        }
        lines
    }

    #[track_caller]
    fn check(input: &str, expected: &[&str]) {
        for buffer in [1, 2, 3, 64] {
            let expected: Vec<_> = expected
                .iter()
                .map(|line| (line.as_bytes().to_vec(), line.len()))
                .collect();
            assert_eq!(
                lines(input.as_bytes().to_vec(), buffer),
                expected,
                "with a buffer of {buffer}"
            );
        }
    }

    #[test]
    fn lines_end_with_lf_or_cr_lf() {
        check("", &[]);
        check("a", &["a"]);
        check("a\n", &["a"]);
        check("a\r\nb\nc\r", &["a", "b", "c\r"]);
        check("\n", &[""]);
        check("\r\n", &[""]);
        check("a\n\n\r\n", &["a", "", ""]);
        check("a\rb\n", &["a\rb"]);
    }

    #[test]
    fn a_long_line_is_not_kept_whole() {
        let mut input = vec![b'a'; KEPT + 10];
        input.extend_from_slice(b"\r\nb");
        let lines = lines(input, 4096);
        assert_eq!(
            lines
                .iter()
                .map(|(kept, length)| (kept.len(), *length))
                .collect::<Vec<_>>(),
            [(KEPT, KEPT + 10), (1, 1)]
        );
    }

    #[test]
    fn the_longest_line_may_end_with_cr_lf() {
        let mut input = vec![b'a'; MAX_TEXT_BYTES];
        input.extend_from_slice(b"\r\n");
        assert_eq!(
            lines(input, 4096),
            [(vec![b'a'; MAX_TEXT_BYTES], MAX_TEXT_BYTES)]
        );
    }
}
