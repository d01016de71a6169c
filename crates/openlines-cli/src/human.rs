//! A report for people, in the manner of `rustc`.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use openlines::{Code, Lang, Problem, Report, Severity, Size, Subject, Syntax};

use crate::excerpt::Excerpt;
use crate::mask::{secrets_behind, shown};
use crate::words;

pub(crate) const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const FRAME: Style = AnsiColor::BrightBlue.on_default().bold();
pub(crate) const VALID: Style = AnsiColor::Green.on_default().bold();
pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();

/// Writes reports for people.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Human {
    pub(crate) lang: Lang,
    /// How wide a shown line may be.
    columns: usize,
}

/// Where a text comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin<'a> {
    /// Name of the file.
    pub(crate) name: &'a str,
    /// Line of the file with which the text begins.
    pub(crate) line: usize,
    /// The end of what stands before the text, as it may name a secret that stands in the text.
    pub(crate) before: &'a [u8],
}

impl<'a> Origin<'a> {
    /// A whole file.
    pub(crate) fn file(name: &'a str) -> Self {
        Self {
            name,
            line: 1,
            before: &[],
        }
    }
}

impl Human {
    /// For a reader of this language, as wide as the terminal.
    pub(crate) fn new(lang: Lang) -> Self {
        Self {
            lang,
            columns: columns(),
        }
    }

    /// Name of a file, above its problems.
    pub(crate) fn header(out: &mut impl Write, name: &str) -> io::Result<()> {
        writeln!(out, "{BOLD}── {}{BOLD:#}", shown(name))
    }

    /// Every problem, each followed by an empty line.
    pub(crate) fn problems(
        &self,
        out: &mut impl Write,
        origin: Origin<'_>,
        text: &[u8],
        problems: &[Problem],
    ) -> io::Result<()> {
        if problems.is_empty() {
            return Ok(());
        }
        let secrets = secrets_behind(origin.before, text);
        for problem in problems {
            let style = severity_style(problem.severity);
            writeln!(
                out,
                "{style}{}[{}]{style:#}{BOLD}: {}{BOLD:#}",
                words::severity(self.lang, problem.severity),
                problem.code.slug(),
                shown(&problem.message(self.lang)),
            )?;
            let gutter = self.place(out, origin, text, &secrets, problem)?;
            let effect = problem.effect();
            footnote(out, &gutter, words::effect(self.lang))?;
            let code = problem.code.portal_code();
            writeln!(out, "{}", words::effect_of(self.lang, effect, code))?;
            footnote(out, &gutter, words::help(self.lang))?;
            writeln!(out, "{}", shown(&problem.help(self.lang)))?;
            let note = match problem.code {
                Code::Syntax { .. } if is_utf16(text) => Some(words::utf16(self.lang)),
                Code::Syntax {
                    kind: Syntax::ByteOrderMark,
                    ..
                } => Some(words::byte_order_mark(self.lang)),
                Code::Syntax {
                    kind: Syntax::InvalidUtf8,
                    ..
                } => Some(words::not_utf8(self.lang)),
                Code::Syntax { .. } | Code::TooLong { .. } if is_lines(text) => {
                    Some(words::lines(self.lang))
                }
                _ => None,
            };
            if let Some(note) = note {
                footnote(out, &gutter, words::note(self.lang))?;
                writeln!(out, "{note}")?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    /// The place of a problem and the line with a marker; returns white space as wide as the line number.
    fn place(
        &self,
        out: &mut impl Write,
        origin: Origin<'_>,
        text: &[u8],
        secrets: &[std::ops::Range<usize>],
        problem: &Problem,
    ) -> io::Result<String> {
        let name = shown(origin.name);
        let path = shown(&problem.path);
        let Some(at) = problem.at else {
            writeln!(out, " {FRAME}-->{FRAME:#} {name}  {DIM}{path}{DIM:#}")?;
            return Ok(" ".to_owned());
        };
        let line = (origin.line + at.line - 1).to_string();
        let gutter = " ".repeat(line.len());
        write!(
            out,
            "{gutter}{FRAME}-->{FRAME:#} {name}:{line}:{}",
            at.column
        )?;
        if !path.is_empty() {
            write!(out, "  {DIM}{path}{DIM:#}")?;
        }
        writeln!(out)?;
        let excerpt = Excerpt::new(
            text,
            secrets,
            at.offset,
            self.columns.saturating_sub(line.len() + 3).max(20),
        );
        let style = severity_style(problem.severity);
        writeln!(out, "{gutter} {FRAME}|{FRAME:#}")?;
        let content = format!("{}{}{}", excerpt.before, excerpt.marked, excerpt.after);
        let space = if content.is_empty() { "" } else { " " };
        writeln!(out, "{FRAME}{line} |{FRAME:#}{space}{}", content.trim_end())?;
        let (indent, mark) = (" ".repeat(excerpt.indent()), "^".repeat(excerpt.mark()));
        writeln!(
            out,
            "{gutter} {FRAME}|{FRAME:#} {indent}{style}{mark}{style:#}"
        )?;
        Ok(gutter)
    }

    /// One line about a text: how many problems, and how large the parts are.
    pub(crate) fn summary(
        &self,
        out: &mut impl Write,
        name: &str,
        report: &Report,
    ) -> io::Result<()> {
        let (errors, warnings) = (report.errors().count(), report.warnings().count());
        let style = tally_style(errors, warnings);
        let problems = words::problems(self.lang, errors, warnings);
        write!(
            out,
            "{BOLD}{}{BOLD:#}: {style}{problems}{style:#}",
            shown(name)
        )?;
        for (part, size) in [
            ("ATTACH", report.sizes.attach),
            ("KEYBOARD", report.sizes.keyboard),
        ] {
            if let Some(size) = size {
                self.size(out, part, size)?;
            }
        }
        writeln!(out)
    }

    /// One line after the summary: as which method a text was checked, where its keys said so and it has errors as such.
    pub(crate) fn detected(&self, out: &mut impl Write, report: &Report) -> io::Result<()> {
        if report.subject == Subject::Crm && !report.is_valid() {
            writeln!(out, "  {}", words::detected_crm(self.lang))?;
        }
        Ok(())
    }

    /// How large a part is; bytes in the database only where there are too many.
    fn size(&self, out: &mut impl Write, part: &str, size: Size) -> io::Result<()> {
        let measures = [
            (Some(size.bytes), size.max_bytes, words::bytes(self.lang)),
            (size.chars, size.max_chars, words::characters(self.lang)),
            (
                size.db_bytes.filter(|bytes| *bytes > size.max_db_bytes),
                size.max_db_bytes,
                words::database_bytes(self.lang),
            ),
        ];
        write!(out, "; {part}")?;
        let mut separator = "";
        for (actual, max, unit) in measures {
            if let Some(actual) = actual {
                let style = if actual > max { ERROR } else { Style::new() };
                write!(out, "{separator} {style}{actual}/{max}{style:#} {unit}")?;
                separator = ",";
            }
        }
        Ok(())
    }

    /// One line about a file of many messages.
    pub(crate) fn tally(&self, out: &mut impl Write, name: &str, tally: Tally) -> io::Result<()> {
        let style = tally_style(tally.with_errors, tally.with_warnings);
        let counted = words::messages(
            self.lang,
            tally.messages,
            tally.with_errors,
            tally.with_warnings,
        );
        writeln!(
            out,
            "{BOLD}{}{BOLD:#}: {style}{counted}{style:#}",
            shown(name)
        )
    }
}

/// Messages of a file, counted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) messages: usize,
    pub(crate) with_errors: usize,
    pub(crate) with_warnings: usize,
}

impl Tally {
    pub(crate) fn add(&mut self, report: &Report) {
        self.messages += 1;
        if !report.is_valid() {
            self.with_errors += 1;
        } else if !report.problems.is_empty() {
            self.with_warnings += 1;
        }
    }
}

pub(crate) fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
    }
}

fn tally_style(errors: usize, warnings: usize) -> Style {
    match (errors, warnings) {
        (0, 0) => VALID,
        (0, _) => WARNING,
        _ => ERROR,
    }
}

/// Columns of the terminal that a shown line may take; enough for most lines where there is none.
pub(crate) fn columns() -> usize {
    terminal_size::terminal_size().map_or(120, |(width, _)| usize::from(width.0).clamp(40, 160))
}

/// Begins a line below a shown one.
fn footnote(out: &mut impl Write, gutter: &str, name: &str) -> io::Result<()> {
    write!(out, "{gutter} {FRAME}={FRAME:#} {BOLD}{name}{BOLD:#}: ")
}

/// Whether a text looks like UTF-16, with a byte order mark or without: JSON begins with ASCII.
fn is_utf16(text: &[u8]) -> bool {
    matches!(
        text,
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, 1..=255, ..] | [1..=255, 0, ..]
    )
}

/// Whether each line of a text looks like a message of its own.
fn is_lines(text: &[u8]) -> bool {
    let mut lines = text
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .filter(|line| !line.is_empty());
    let is_object = |line: &[u8]| line.starts_with(b"{") && line.ends_with(b"}");
    lines.next().is_some_and(is_object) && lines.next().is_some_and(|line| line.starts_with(b"{"))
}

#[cfg(test)]
pub(crate) mod tests {
    use openlines::Subject;

    use super::*;

    fn human(lang: Lang) -> Human {
        Human { lang, columns: 80 }
    }

    /// What is written, without its colours.
    pub(crate) fn plain(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut bytes = Vec::new();
        write(&mut bytes).expect("writing to memory");
        anstream::adapter::strip_str(&String::from_utf8(bytes).expect("UTF-8")).to_string()
    }

    /// What is told of a text's problems.
    fn told(lang: Lang, origin: Origin<'_>, text: &str) -> String {
        let report = Subject::Attach.check(text);
        plain(|out| human(lang).problems(out, origin, text.as_bytes(), &report.problems))
    }

    #[test]
    fn a_problem_points_at_its_place() {
        let text = "[{\"MESSAGE\": \"a\"}, {\n\t\"FILE\": {\"LINK\": \"ftp://example.com/\u{7f}[2J\", \"NAME\": \"a\", \"SIZE\": 1}\n}]";
        let origin = Origin::file("a\nb.json");
        let text = told(Lang::En, origin, text);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("error[link-scheme]: "), "{text}");
        assert_eq!(
            lines[1..5],
            [
                " --> a␊b.json:2:19  /1/FILE/LINK",
                "  |",
                "2 |     \"FILE\": {\"LINK\": \"ftp://example.com/␡[2J\", \"NAME\": \"a\", \"SIZE\": 1}",
                "  |                      ^^^^^^^^^^^^^^^^^^^^^^^^",
            ]
        );
        assert!(lines[5].starts_with("  = effect: dropped: "), "{text}");
        assert!(lines[6].starts_with("  = help: "), "{text}");
        assert_eq!(lines.len(), 8);
    }

    #[test]
    fn words_of_a_problem_hold_nothing_like_a_secret() {
        for code in openlines::EXPLAINED {
            for problem in code.subject.check(code.example).problems {
                for &lang in Lang::ALL {
                    for words in [problem.message(lang), problem.help(lang)] {
                        assert_eq!(shown(&words), words);
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_not_plain_utf_8_is_told_how_to_be_saved() {
        const BOM: Option<&str> = Some("save the file as UTF-8 without BOM");
        const UTF_16: Option<&str> = Some("the file is in UTF-16: save it as UTF-8");
        const OTHER: Option<&str> = Some("the file is in another encoding: save it as UTF-8");
        for (text, note) in [
            (&b"\xff\xfe[\0]\0"[..], UTF_16),
            (b"\xfe\xff\0[\0]", UTF_16),
            (b"[\0]\0", UTF_16),
            (b"\0[\0]", UTF_16),
            (b"[\xff]", OTHER),
            (b"\xef\xbb\xbf[]", BOM),
            (b"[\0", UTF_16),
            (b"[1,]", None),
            (b"\0", None),
            (b"", None),
        ] {
            let report = openlines::Options::default().check_bytes(Subject::Attach, text);
            let told = plain(|out| {
                human(Lang::En).problems(out, Origin::file("a"), text, &report.problems)
            });
            assert!(told.contains("error[syntax]"), "{told}");
            let shown_note = told.lines().find_map(|line| line.split_once("note: "));
            assert_eq!(shown_note.map(|(_, note)| note), note, "{told}");
        }
    }

    #[test]
    fn a_file_of_a_message_a_line_is_told_how_to_be_read() {
        let message = "{\"CODE\": \"a\"}";
        let long = format!("{message}\n").repeat(100_000);
        for (text, is_lines) in [
            (format!("{message}\n{message}\n"), true),
            (format!("{message}\r\n\r\n{{\"CODE\": \n"), true),
            (long, true),
            (format!("{message} {message}"), false),
            (format!("{message}\n]"), false),
            ("{\n{".to_owned(), false),
            (
                format!("{{\"MESSAGE\": \"{}\"\n}}", "a".repeat(2_000_000)),
                false,
            ),
        ] {
            let report = Subject::Network.check(&text);
            let told = plain(|out| {
                human(Lang::En).problems(out, Origin::file("a"), text.as_bytes(), &report.problems)
            });
            assert!(!report.is_valid(), "{told}");
            assert_eq!(told.contains("check --lines"), is_lines, "{told}");
        }
    }

    #[test]
    fn a_line_of_many_is_counted_from_the_file() {
        let origin = Origin {
            line: 1000,
            ..Origin::file("a")
        };
        let text = told(Lang::Ru, origin, r#"[{"MESSAGE": "a", "MESSAGE": "b"}]"#);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("ошибка[duplicate-key]: "), "{text}");
        assert_eq!(
            lines[1..5],
            [
                "    --> a:1000:3  /0/MESSAGE",
                "     |",
                "1000 | [{\"MESSAGE\": \"a\", \"MESSAGE\": \"b\"}]",
                "     |   ^^^^^^^^^"
            ]
        );
        assert!(lines[5].starts_with("     = последствие: "), "{text}");
        assert!(lines[6].starts_with("     = совет: "), "{text}");
    }

    #[test]
    fn a_summary_shows_sizes() {
        let summary =
            |lang, report: &Report| plain(|out| human(lang).summary(out, "a.json", report));
        let attach = Subject::Attach.check(r#"{"BLOCKS": [{"MESSAGE": "hi"}]}"#);
        assert_eq!(
            summary(Lang::En, &attach),
            "a.json: no problems; ATTACH 29/30720 bytes, 101/59999 characters\n"
        );
        let text = format!(
            r#"[{{"TEXT": "{}", "LINK": "https://example.com/"}}]"#,
            "😀".repeat(7000)
        );
        let keyboard = Subject::Keyboard.check(&text);
        assert_eq!(
            summary(Lang::Ru, &keyboard),
            "a.json: 1 ошибка; KEYBOARD 28043/30720 байт, 7180/59999 символов, 70180/65535 байт в базе портала\n"
        );
    }
}
