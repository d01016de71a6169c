//! A table of the people a message goes to.

use std::collections::{HashMap, HashSet};

use csv::{Reader, ReaderBuilder, StringRecord, Trim};

use crate::source::BYTE_ORDER_MARK;

/// Name of the column that says who each row is.
const USER_ID: &str = "USER_ID";

/// What the workbooks of spreadsheets begin with.
const ZIP: &[u8] = b"PK\x03\x04";

/// People, each with a row of columns.
#[derive(Debug)]
pub(super) struct Users {
    /// Which columns have these names; `USER_ID` in capitals.
    columns: HashMap<String, usize>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    line: u64,
    /// `USER_ID`; a number without zeros before it.
    id: String,
    fields: StringRecord,
}

impl Users {
    /// Reads a table with a heading, its columns parted by commas, semicolons or tabs, or as a first line `sep=;` says.
    ///
    /// # Errors
    /// What is not UTF-8 or CSV, no column `USER_ID`, a column that stands there twice, no row, or everything that is wrong with the rows.
    pub(super) fn read(mut bytes: Vec<u8>) -> Result<Self, TableError> {
        if bytes.starts_with(ZIP) {
            return Err(TableError::Workbook);
        }
        if let Err(error) = str::from_utf8(&bytes) {
            let line = 1 + breaks(&bytes[..error.valid_up_to()]);
            return Err(TableError::NotUtf8 { line });
        }
        let said = take_delimiter(&mut bytes);
        let (delimiter, columns, id) = heading(&bytes, said)?;
        if let Some(line) = open_quote(&bytes, delimiter) {
            return Err(TableError::OpenQuote { line });
        }
        let mut places = Lines {
            bytes: &bytes,
            at: 0,
            line: 1,
        };
        let mut lines = HashMap::new();
        let mut rows = Vec::new();
        let mut wrong = Vec::new();
        for record in reader(&bytes, delimiter).records() {
            let fields = record.map_err(TableError::Csv)?;
            let line = places.line(fields.position().map_or(0, csv::Position::byte));
            if fields.iter().all(str::is_empty) {
                continue;
            }
            if fields.len() != columns.len() {
                wrong.push(RowError::Columns {
                    line,
                    found: fields.len(),
                    heading: columns.len(),
                });
                continue;
            }
            let user = fields.get(id).unwrap_or_default();
            if user.is_empty() {
                wrong.push(RowError::NoUser { line });
                continue;
            }
            let user = user
                .parse()
                .map_or_else(|_| user.to_owned(), |id: u64| id.to_string());
            let first = *lines.entry(user.clone()).or_insert(line);
            if first != line {
                let second = line;
                wrong.push(RowError::UserTwice {
                    user,
                    first,
                    second,
                });
                continue;
            }
            rows.push(Row {
                line,
                id: user,
                fields,
            });
        }
        if !wrong.is_empty() {
            return Err(TableError::Rows(wrong));
        }
        if rows.is_empty() {
            return Err(TableError::Nobody);
        }
        let names = columns.iter().enumerate();
        let names = names.filter(|(_, name)| !name.is_empty());
        let columns = names.map(|(place, name)| (wanted(name).to_owned(), place));
        Ok(Self {
            columns: columns.collect(),
            rows,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Line of a row in its file.
    pub(super) fn line(&self, row: usize) -> u64 {
        self.rows[row].line
    }

    /// `USER_ID` of a row.
    pub(super) fn id(&self, row: usize) -> &str {
        &self.rows[row].id
    }

    /// What stands in a column of a row; `USER_ID` is known in any case, as it is in the heading.
    pub(super) fn field(&self, row: usize, column: &str) -> Option<&str> {
        self.rows[row].fields.get(self.place(column)?)
    }

    /// Whether there is such a column.
    pub(super) fn has_column(&self, column: &str) -> bool {
        self.place(column).is_some()
    }

    /// Names of the columns, in their order.
    pub(super) fn columns(&self) -> Vec<&str> {
        let mut columns: Vec<_> = self.columns.iter().collect();
        columns.sort_by_key(|(_, place)| **place);
        columns.into_iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The first column that is not `USER_ID` and whose name may stand in braces.
    pub(super) fn other_column(&self) -> Option<&str> {
        let mut columns = self.columns().into_iter();
        columns.find(|name| *name != USER_ID && !name.contains(['{', '}']))
    }

    fn place(&self, column: &str) -> Option<usize> {
        self.columns.get(wanted(column)).copied()
    }
}

/// Why a table cannot be used.
#[derive(Debug)]
pub(crate) enum TableError {
    /// It is a workbook of a spreadsheet, not CSV.
    Workbook,
    /// The reader of CSV failed.
    Csv(csv::Error),
    /// A line is not UTF-8.
    NotUtf8 { line: u64 },
    /// A quotation mark is never closed.
    OpenQuote { line: u64 },
    /// Rows that cannot be used.
    Rows(Vec<RowError>),
    /// There is no row.
    Nobody,
    /// The heading names a column twice.
    ColumnTwice(String),
    /// The heading names no column `USER_ID`, but these.
    NoUserColumn(Vec<String>),
    /// There is no column for these placeholders of the message; the heading names others.
    NoColumns {
        placeholders: Vec<String>,
        heading: Vec<String>,
    },
}

/// Why a row cannot be used.
#[derive(Debug)]
pub(crate) enum RowError {
    /// It has another number of columns than the heading.
    Columns {
        line: u64,
        found: usize,
        heading: usize,
    },
    /// It does not say who it is about.
    NoUser { line: u64 },
    /// Somebody stands in two lines.
    UserTwice {
        user: String,
        first: u64,
        second: u64,
    },
    /// It fills in more bytes than a message may have.
    TooLong {
        line: u64,
        found: usize,
        most: usize,
    },
}

/// Numbers of lines; the reader's own are off by one after CR LF and after empty lines.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// Line of the record that is read from a place on, which is behind the last.
    fn line(&mut self, place: u64) -> u64 {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        let mut at = place.clamp(self.at, self.bytes.len());
        while matches!(self.bytes.get(at), Some(b'\r' | b'\n')) {
            at += 1;
        }
        self.line += breaks(&self.bytes[self.at..at]);
        self.at = at;
        self.line
    }
}

/// Line breaks: LF, CR LF, or CR alone.
fn breaks(bytes: &[u8]) -> u64 {
    let mut count = 0;
    let mut before = 0;
    for byte in bytes {
        count += u64::from(*byte == b'\r' || *byte == b'\n' && before != b'\r');
        before = *byte;
    }
    count
}

fn reader(bytes: &[u8], delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        // A row without anything may have any number of columns.
        .flexible(true)
        .trim(Trim::All)
        .from_reader(bytes)
}

/// Takes what stands before the heading: what parts the columns, as Excel has it said in a line `sep=;`.
///
/// The line itself stays, empty, so that lines are counted as in the file.
fn take_delimiter(bytes: &mut Vec<u8>) -> Option<u8> {
    let line = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let (begin, rest) = line.split_at_checked(4)?;
    let [delimiter, b'\r' | b'\n', ..] = *rest else {
        return None;
    };
    if !begin.eq_ignore_ascii_case(b"sep=") || matches!(delimiter, b'"' | b'\r' | b'\n') {
        return None;
    }
    let taken = bytes.len() - rest.len() + 1;
    bytes.drain(..taken);
    Some(delimiter)
}

/// What parts the columns, their names, and which of them says who each row is.
fn heading(bytes: &[u8], said: Option<u8>) -> Result<(u8, StringRecord, usize), TableError> {
    let delimiters = said.map_or(vec![b',', b';', b'\t'], |delimiter| vec![delimiter]);
    let mut found = Vec::new();
    for delimiter in delimiters {
        let mut reader = reader(bytes, delimiter);
        let columns = reader.headers().map_err(TableError::Csv)?;
        let id = columns.iter().position(is_user_id);
        if let Some(id) = id {
            return match twice(columns) {
                Some(name) => Err(TableError::ColumnTwice(name.to_owned())),
                None => Ok((delimiter, columns.clone(), id)),
            };
        }
        if columns.len() > found.len() {
            let names = columns.iter().filter(|name| !name.is_empty());
            found = names.map(ToOwned::to_owned).collect();
        }
    }
    Err(TableError::NoUserColumn(found))
}

/// Name of a column that stands there twice; one without a name is not asked for.
fn twice(columns: &StringRecord) -> Option<&str> {
    let mut names = HashSet::new();
    columns
        .iter()
        .filter(|name| !name.is_empty())
        .find(|name| !names.insert(wanted(name)))
}

/// Name by which a column is looked for.
fn wanted(column: &str) -> &str {
    if is_user_id(column) { USER_ID } else { column }
}

fn is_user_id(column: &str) -> bool {
    column.eq_ignore_ascii_case(USER_ID)
}

/// Line of a quotation mark that opens a field and is never closed: the rest of the table would be that one field.
fn open_quote(bytes: &[u8], delimiter: u8) -> Option<u64> {
    let (mut opened, mut may_open) = (None, true);
    // The first field begins behind the byte order mark.
    let mark = if bytes.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len()
    } else {
        0
    };
    for (at, byte) in bytes.iter().enumerate().skip(mark) {
        may_open = match (opened, byte) {
            (None, b'"') if may_open => {
                opened = Some(at);
                false
            }
            // One that is doubled closes and opens again; outside of marks two are but two.
            (Some(_), b'"') => {
                opened = None;
                true
            }
            _ => *byte == delimiter || matches!(byte, b'\r' | b'\n'),
        };
    }
    Some(1 + breaks(&bytes[..opened?]))
}

#[cfg(test)]
mod tests {
    use super::*;

    use openlines::Lang;

    use crate::error::Error;

    /// A table, or why it is none in words.
    fn read(table: impl AsRef<[u8]>) -> Result<Users, String> {
        Users::read(table.as_ref().to_vec()).map_err(|source| {
            let name = "t".to_owned();
            Error::Table { name, source }.message(Lang::En)
        })
    }

    #[test]
    fn rows_are_read_with_their_columns() {
        for table in [
            "NAME,USER_ID\nAnna,2\n\"O, Bo\",03\n",
            "\u{feff}NAME;user_id\r\n Anna ; 2\r\n\"O, Bo\";03",
            "NAME\tUSER_ID\nAnna\t2\n\n\"O, Bo\"\t03",
        ] {
            let users = read(table).expect(table);
            let rows: Vec<_> = (0..users.len())
                .map(|row| (users.id(row), users.field(row, "NAME")))
                .collect();
            assert_eq!(rows, [("2", Some("Anna")), ("3", Some("O, Bo"))], "{table}");
            assert_eq!(users.line(0), 2);
            let lines = table.trim_end().split('\n').count();
            assert_eq!(users.line(1), lines as u64, "{table}");
            assert_eq!(users.field(0, "name"), None);
            assert_eq!(users.field(1, "USER_ID"), Some("03"), "{table}");
        }
    }

    #[test]
    fn a_bad_table_is_no_table() {
        #[track_caller]
        fn check(table: &str, expected: &str) {
            let error = read(table).expect_err(table);
            assert!(error.contains(expected), "{error}");
        }
        check("", "no column `USER_ID`");
        check("USER,NAME\n1,Anna\n", "no column `USER_ID`");
        check(
            "USER_ID,NAME\r\n1\r\n",
            "line 2 has another number of columns than the heading: 1 and not 2",
        );
        check(
            "USER_ID\n7\n8\n07\n",
            "user 7 is in line 2 and again in line 4",
        );
        check("USER_ID,NAME\n7,Anna\n,Bo\n", "line 3 has no `USER_ID`");
        check("USER_ID\r7\r8\r7\r", "line 2 and again in line 4");
        check(
            "USER_ID,NAME\n7\n8,Bo\n,Di\n8,Ed\n",
            "t: line 2 has another number of columns than the heading: 1 and not 2\n\
             t: line 4 has no `USER_ID`\n\
             t: user 8 is in line 3 and again in line 5",
        );
        check(
            &format!("USER_ID\n{}", "7\n".repeat(30)),
            "user 7 is in line 2 and again in line 22\nt: and more lines that cannot be used: 9",
        );
        check("USER_ID,NAME\n\n,\n", "there is nobody in the table");
        check(
            "User ID;Name\n2;Anna\n",
            "the heading names no column `USER_ID`, but `User ID`, `Name`",
        );
        check("PK\x03\x04", "save it as CSV UTF-8");
        check(
            "USER_ID,NAME\n2,\"Ann\n3,Bo\n4,C\n",
            "the quotation mark in line 2 is never closed",
        );
        check("USER_ID,NAME\n2,\"A \"\"n\"\"\n", "line 2 is never closed");
        check(
            "USER_ID,NAME\n2,A\"\"\n3,\"Bo\n4,C\n",
            "line 3 is never closed",
        );
    }

    #[test]
    fn a_table_in_another_encoding_says_so() {
        for (table, line) in [
            (&b"USER_ID\n\xff\n"[..], 2),
            (b"USER_ID;NAME\r\n2;Anna\r\n3;\xc0\xed\xed\xe0\r\n", 3),
            (b"\xff\xfeU\0S\0E\0R\0", 1),
        ] {
            let error = read(table).expect_err("a table that is not UTF-8");
            assert_eq!(
                error,
                format!("t: line {line} is not UTF-8: save it as CSV UTF-8")
            );
        }
    }

    #[test]
    fn a_column_stands_there_once() {
        let error = |table: &str| read(table).expect_err(table);
        assert_eq!(
            error("USER_ID,NAME,NAME\n2,Anna,Bo\n"),
            "t: the heading names the column `NAME` twice"
        );
        assert_eq!(
            error("USER_ID;NAME;user_id\n2;Anna;3\n"),
            "t: the heading names the column `user_id` twice"
        );
        let users = read("USER_ID;NAME;name;;\n2;Anna;Bo;;\n").expect("a table");
        assert_eq!(users.field(0, "name"), Some("Bo"));
        assert_eq!(users.field(0, ""), None, "braces without a name stay");
    }

    #[test]
    fn rows_without_anything_are_left_out() {
        let users = read("USER_ID;NAME\r\n2;Anna\r\n;\r\n ; ;\r\n\r\n3;Bo\r\n;;\r\n;");
        let users = users.expect("a table");
        let rows: Vec<_> = (0..users.len())
            .map(|row| (users.id(row), users.line(row)))
            .collect();
        assert_eq!(rows, [("2", 2), ("3", 6)]);
    }

    #[test]
    fn a_first_line_may_say_what_parts_the_columns() {
        for table in [
            "sep=;\r\nUSER_ID;\"a,USER_ID\"\r\n2;Anna\r\n3;Bo\r\n",
            "\u{feff}SEP=|\nUSER_ID|NAME\n2|Anna\n3|Bo\n",
            "sep=\t\rUSER_ID\tNAME\r2\tAnna\r3\tBo",
        ] {
            let users = read(table).expect(table);
            let rows: Vec<_> = (0..users.len())
                .map(|row| (users.id(row), users.line(row)))
                .collect();
            assert_eq!(rows, [("2", 3), ("3", 4)], "{table}");
        }
        for (table, words) in [
            ("sep=;\nUSER_ID,NAME\n2,Anna\n", "no column `USER_ID`"),
            ("sep=;", "no column `USER_ID`"),
            ("sep=;\nUSER_ID;NAME\n2;\"Anna\n", "line 3 is never closed"),
            ("sep=;\nUSER_ID\n2\n2\n", "line 3 and again in line 4"),
        ] {
            let error = read(table).expect_err(table);
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn what_parts_the_columns_is_seen_by_the_heading() {
        for table in [
            "USER_ID;\"Name, first\";NAME\n2;x;Anna\n",
            "\"a,b\"\tUSER_ID\tNAME\nx\t2\tAnna\n",
            "\nUSER_ID;NAME\n2;Anna\n",
            "NAME,USER_ID\n\"An\"\"na\"\"\",2\n",
            "USER_ID,NAME\n2,5\" screen\n",
            "USER_ID,NAME\n2,5\"\" screen\n",
            "\u{feff}\"Order;\";USER_ID;NAME\nx;2;Anna\n",
        ] {
            let users = read(table).expect(table);
            assert_eq!(users.id(0), "2", "{table}");
            assert!(users.field(0, "NAME").is_some(), "{table}");
        }
    }
}
