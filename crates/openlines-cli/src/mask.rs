//! Secrets in a text: what is shown must not give them away.
//!
//! The search knows no JSON, so that it also finds secrets in broken JSON, in JSON within a string and in the address of a link.
//! It looks at the text as it is written and at what it says once escapes are undone, and rather masks a word too many than shows a secret.

use std::borrow::Cow;
use std::iter;
use std::ops::Range;

use openlines_portal::credentials::names;

use crate::visible::visible;

/// Words that stand before the secret of a header.
const SCHEMES: [&str; 2] = ["bearer", "basic"];

/// Quotes that a word processor puts in place of those of JSON.
const CURLY: [&str; 7] = ["“", "”", "„", "«", "»", "‘", "’"];

/// How many times a text may be escaped over and over, as JSON in a string in JSON is.
const MOST_ESCAPED: usize = 6;

/// Bytes in which a name and what stands between it and its value have room.
const NAME_BYTES: usize = 64;

/// Places of all secrets of a text, in bytes, in order.
///
/// Secret is the value of `auth`, of the other names by which the platform takes a session, and of the names of OAuth, after `:`, `=` or `=>`, or in quotes straight behind the name in quotes, the last part of a webhook's path, `/rest/1/secret/` or `/rest/api/1/secret/`, and the user information of an address, `https://user:secret@host`.
pub(crate) fn secrets(text: &[u8]) -> Vec<Range<usize>> {
    let readings = iter::successors(Some(Reading::of(text)), Reading::undone);
    let mut found: Vec<_> = readings
        .take(1 + MOST_ESCAPED)
        .flat_map(|reading| reading.secrets())
        .collect();
    found.sort_by_key(|secret| secret.start);
    found.dedup_by(|next, secret| {
        let meets = next.start < secret.end;
        if meets {
            secret.end = secret.end.max(next.end);
        }
        meets
    });
    found
}

/// Places of all secrets of a text, also of those whose name stands before it.
pub(crate) fn secrets_behind(before: &[u8], text: &[u8]) -> Vec<Range<usize>> {
    let whole = [before, text].concat();
    let mut secrets = secrets(&whole);
    secrets.retain(|secret| secret.end > before.len());
    for secret in &mut secrets {
        secret.start = secret.start.saturating_sub(before.len());
        secret.end -= before.len();
    }
    secrets
}

/// Adds a line to what stands before the next one, of which only the end is kept.
pub(crate) fn push_line(before: &mut Vec<u8>, line: &[u8]) {
    let line = line.trim_ascii();
    if line.is_empty() {
        return;
    }
    before.extend(line.iter().skip(line.len().saturating_sub(NAME_BYTES)));
    before.push(b'\n');
    before.drain(..before.len().saturating_sub(NAME_BYTES));
}

/// Text with every secret blotted out by as many asterisks.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    let secrets = secrets(text.as_bytes());
    if secrets.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut rest = secrets.into_iter().peekable();
    text.char_indices()
        .map(|(at, c)| {
            while rest.next_if(|secret| secret.end <= at).is_some() {}
            let is_secret = rest.peek().is_some_and(|secret| secret.start <= at);
            if is_secret { '*' } else { c }
        })
        .collect()
}

/// Text from outside as people may see it: without its secrets, and all of it visible.
pub(crate) fn shown(text: &str) -> String {
    visible(&masked(text)).into_owned()
}

/// A text, or what it says once its escapes are undone.
struct Reading {
    bytes: Vec<u8>,
    /// Where in the text each byte is written, and where the text ends.
    places: Vec<usize>,
}

impl Reading {
    /// The text as it is written.
    fn of(text: &[u8]) -> Self {
        Self {
            bytes: text.to_vec(),
            places: (0..=text.len()).collect(),
        }
    }

    /// What it says once its escapes are undone, if there are any.
    fn undone(&self) -> Option<Self> {
        memchr::memchr3(b'\\', b'%', b'~', &self.bytes)?;
        let mut undone = Self {
            bytes: Vec::with_capacity(self.bytes.len()),
            places: Vec::with_capacity(self.places.len()),
        };
        let mut at = 0;
        while let Some((first, places)) = self.bytes.get(at).zip(self.places.get(at)) {
            let (byte, length) = escape(self.bytes.get(at..)?).unwrap_or((*first, 1));
            undone.bytes.push(byte);
            undone.places.push(*places);
            at += length;
        }
        undone.places.extend(self.places.last());
        (undone.bytes.len() < self.bytes.len()).then_some(undone)
    }

    /// Places of its secrets in the text.
    fn secrets(&self) -> Vec<Range<usize>> {
        let text = &self.bytes;
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let secret = named_value(text, at)
                .or_else(|| webhook(text, at))
                .or_else(|| user_information(text, at));
            at = secret
                .as_ref()
                .map_or(at + 1, |secret| secret.end.max(at + 1));
            found.extend(secret.and_then(|secret| self.place(&secret)));
        }
        found
    }

    /// Where a part of it is written; nowhere if it is empty.
    fn place(&self, part: &Range<usize>) -> Option<Range<usize>> {
        let place = *self.places.get(part.start)?..*self.places.get(part.end)?;
        (!place.is_empty()).then_some(place)
    }
}

/// Character that the first bytes of a text stand for, and how many they are: an escape of JSON, of an address or of a JSON Pointer.
///
/// All escaped white space is a line break, and a character beyond ASCII any byte beyond ASCII.
fn escape(text: &[u8]) -> Option<(u8, usize)> {
    match text {
        [b'\\', b'b' | b'f' | b'n' | b'r' | b't', ..] => Some((b'\n', 2)),
        [b'\\', byte @ (b'"' | b'\'' | b'/' | b'\\'), ..] => Some((*byte, 2)),
        [b'\\', b'u', digits @ ..] => Some((hexadecimal(digits.get(..4)?)?, 6)),
        [b'%', digits @ ..] => Some((hexadecimal(digits.get(..2)?)?, 3)),
        [b'~', b'1', ..] => Some((b'/', 2)),
        _ => None,
    }
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    let code = u32::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?;
    Some(u8::try_from(code).unwrap_or(u8::MAX))
}

/// Value of a secret name that stands at a place; it may be empty.
fn named_value(text: &[u8], at: usize) -> Option<Range<usize>> {
    let mut start = value_start(text, at)?;
    // In place of the value may stand another name with its own, as in YAML.
    while let Some(inner) = value_start(text, start) {
        start = inner;
    }
    Some(value(text, start))
}

/// Where the value of a secret name begins that stands at a place.
fn value_start(text: &[u8], at: usize) -> Option<usize> {
    let is_letter = |at| text.get(at).is_some_and(|byte| is_word(*byte));
    if !is_letter(at) || at.checked_sub(1).is_some_and(is_letter) {
        return None;
    }
    let end = skip(text, at, is_word);
    let word = text.get(at..end)?;
    names().find(|name| is_spelt(word, name))?;
    // As forms write a list: `auth[]` or `auth[0]`.
    let end = match text.get(end) {
        Some(b'[') => skip(text, end + 1, |byte| byte.is_ascii_digit()),
        _ => end,
    };
    let separator = separator(text, end);
    if matches!(text.get(separator), Some(b':' | b'=')) {
        return Some(skip(text, separator, |byte| {
            byte.is_ascii_whitespace() || b":=>".contains(&byte)
        }));
    }
    forgotten_separator(text, end)
}

/// Where the separator behind a name may stand: past its quotes, also those of a word processor.
fn separator(text: &[u8], end: usize) -> usize {
    let mut at = end;
    loop {
        at = skip(text, at, |byte| {
            byte.is_ascii_whitespace() || b"\\\"'+]".contains(&byte)
        });
        let mut curly = CURLY.iter().filter_map(|quote| word_end(text, at, quote));
        match curly.next() {
            Some(end) => at = end,
            None => return at,
        }
    }
}

/// Where the quoted value of a quoted name begins that stands behind it without a separator.
fn forgotten_separator(text: &[u8], end: usize) -> Option<usize> {
    let close = past_backslashes(text, end);
    let quote = text
        .get(close)
        .filter(|byte| matches!(byte, b'"' | b'\''))?;
    let start = skip(text, close + 1, |byte| byte.is_ascii_whitespace());
    let open = past_backslashes(text, start);
    let is_value = open - start == close - end
        && text.get(open) == Some(quote)
        && text.get(open + 1).is_some_and(|byte| is_word(*byte));
    is_value.then_some(start)
}

/// Whether a word is a name, in any case and with or without underscores, as in `accessToken`.
fn is_spelt(word: &[u8], name: &str) -> bool {
    letters(word).eq(letters(name.as_bytes()))
}

fn letters(word: &[u8]) -> impl Iterator<Item = u8> {
    let letters = word.iter().filter(|byte| **byte != b'_');
    letters.map(u8::to_ascii_uppercase)
}

/// End of a word that stands at a place, in any case.
fn word_end(text: &[u8], at: usize, word: &str) -> Option<usize> {
    let end = at + word.len();
    let stands = text.get(at..end)?.eq_ignore_ascii_case(word.as_bytes());
    stands.then_some(end)
}

/// Value that begins at a place: a quoted text without its quotes, a whole object or list, or a bare word with the scheme before it.
fn value(text: &[u8], at: usize) -> Range<usize> {
    let end = bare_end(text, at);
    let has_scheme = SCHEMES
        .iter()
        .any(|scheme| word_end(text, at, scheme) == Some(end));
    if has_scheme {
        let secret = skip(text, end, |byte| byte.is_ascii_whitespace());
        return at..value_without_scheme(text, secret).end;
    }
    value_without_scheme(text, at)
}

fn value_without_scheme(text: &[u8], at: usize) -> Range<usize> {
    let mark = past_backslashes(text, at);
    match text.get(mark) {
        Some(quote @ (b'"' | b'\'' | b'`')) => {
            mark + 1..quoted_end(text, mark + 1, *quote, mark - at)
        }
        Some(b'(' | b'<') => at..bare_end(text, mark + 1),
        Some(b'{' | b'[') => at..bare_end(text, balanced_end(text, at)),
        _ => at..bare_end(text, at),
    }
}

/// End of a bare word.
fn bare_end(text: &[u8], at: usize) -> usize {
    skip(text, at, |byte| {
        !byte.is_ascii_whitespace() && !b",;&\"'`\\<>(){}[]".contains(&byte)
    })
}

/// End of a text that began with a quote behind so many backslashes, as deep as it stands in other texts; the end of everything where it is not closed.
fn quoted_end(text: &[u8], start: usize, quote: u8, backslashes: usize) -> usize {
    let mut at = start;
    while at < text.len() {
        let mark = past_backslashes(text, at);
        // Pairs of as many and one more are backslashes of the text itself.
        let closes = (mark - at) % (2 * backslashes + 2) == backslashes;
        if closes && text.get(mark) == Some(&quote) {
            return mark - backslashes;
        }
        at = mark + 1;
    }
    text.len()
}

/// End of an object or list; the end of everything where it is not closed.
fn balanced_end(text: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while at < text.len() {
        let mark = past_backslashes(text, at);
        let backslashes = mark - at;
        at = mark + 1;
        match text.get(mark) {
            Some(b'{' | b'[') => depth += 1,
            Some(b'}' | b']') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            Some(quote @ (b'"' | b'\'' | b'`')) => {
                at = quoted_end(text, at, *quote, backslashes) + backslashes + 1;
            }
            _ => {}
        }
    }
    text.len()
}

/// Secret of a webhook's path that begins at a place.
fn webhook(text: &[u8], at: usize) -> Option<Range<usize>> {
    let user = word_end(text, at, "/rest/")?;
    // The third version of REST has a part of its own before it.
    let user = word_end(text, user, "api/").unwrap_or(user);
    let end = skip(text, user, |byte| byte.is_ascii_digit());
    if end == user {
        return None;
    }
    let start = word_end(text, end, "/")?;
    let end = skip(text, start, |byte| is_word(byte) || byte == b'-');
    (start < end).then_some(start..end)
}

/// User information of an address whose scheme ends at a place; some put a token there without a password.
fn user_information(text: &[u8], at: usize) -> Option<Range<usize>> {
    let start = word_end(text, at, "://")?;
    let end = skip(text, start, |byte| {
        !byte.is_ascii_whitespace() && !b"/?#\"'`\\<>(){}[]".contains(&byte)
    });
    let host = text
        .get(start..end)?
        .iter()
        .rposition(|byte| *byte == b'@')?;
    Some(start..start + host)
}

/// First place from `at` on whose byte is not as wanted.
fn skip(text: &[u8], at: usize, wanted: impl Fn(u8) -> bool) -> usize {
    let rest = text.iter().skip(at);
    at + rest.take_while(|byte| wanted(**byte)).count()
}

fn past_backslashes(text: &[u8], at: usize) -> usize {
    skip(text, at, |byte| byte == b'\\')
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut masked = String::new();
        let mut at = 0;
        for secret in secrets(text.as_bytes()) {
            masked.push_str(&text[at..secret.start]);
            masked.push_str("***");
            at = secret.end;
        }
        masked.push_str(&text[at..]);
        assert_eq!(masked, expected);
    }

    #[test]
    fn token_of_a_request() {
        check(
            r#"{"auth": "s3cret", "CODE": "a"}"#,
            r#"{"auth": "***", "CODE": "a"}"#,
        );
        check(r#"{"AUTH":"s\"3cret"}"#, r#"{"AUTH":"***"}"#);
        check(
            "{\"Access_Token\"\n:\n\"s3cret\"}",
            "{\"Access_Token\"\n:\n\"***\"}",
        );
    }

    #[test]
    fn token_under_another_name() {
        check(
            r#"{"token":"s3cret","ap":"s3cret"}"#,
            r#"{"token":"***","ap":"***"}"#,
        );
        check(
            r#"{"Authorization": "Bearer s3cret", "sessid": 1}"#,
            r#"{"Authorization": "***", "sessid": ***}"#,
        );
        check("Authorization: Bearer s3cret, a", "Authorization: ***, a");
        check(r#"{"AUTH_ID":"s3cret"}"#, r#"{"AUTH_ID":"***"}"#);
        check(r#"{"aplogin":"ann"}"#, r#"{"aplogin":"ann"}"#);
    }

    #[test]
    fn token_behind_its_name() {
        let text = b"s3cret, a";
        assert_eq!(secrets_behind(b"{\"auth\":\n", text), vec![0..6]);
        assert_eq!(secrets_behind(b"auth=a, b ", text), vec![]);
        check("/rest/1/ab-c_1/x", "/rest/1/***/x");
    }

    #[test]
    fn token_written_with_escapes() {
        check(r#"{"\u0061uth":"s3cret"}"#, r#"{"\u0061uth":"***"}"#);
        check(r#"{"a\u0055TH":"s3cret"}"#, r#"{"a\u0055TH":"***"}"#);
        check(
            r#""https:\u002f\u002fa.b\u002f\u0072est\u002F1\u002fs3cret\u002f""#,
            r#""https:\u002f\u002fa.b\u002f\u0072est\u002F1\u002f***\u002f""#,
        );
        check(r#"{"auth\u006fr":"ann"}"#, r#"{"auth\u006fr":"ann"}"#);
    }

    #[test]
    fn token_of_another_type() {
        check(r#"{"auth": 12345, "a": 1}"#, r#"{"auth": ***, "a": 1}"#);
        check(
            r#"{"auth": {"access_token": "s}", "domain": ["d"]}, "a": 1}"#,
            r#"{"auth": ***, "a": 1}"#,
        );
        check(r#"{"auth": ["#, r#"{"auth": ***"#);
    }

    #[test]
    fn token_in_broken_json() {
        check("{auth: 's3cret', a: 1}", "{auth: '***', a: 1}");
        check("['auth' => 's3cret']", "['auth' => '***']");
        check(r#"{"auth": "s3cret"#, r#"{"auth": "***"#);
        check(r#"{"auth": s3cret}"#, r#"{"auth": ***}"#);
        check(r#"{"auth""#, r#"{"auth""#);
    }

    #[test]
    fn token_without_a_colon_before_it() {
        for (text, expected) in [
            (r#"{"auth" "s3cret"}"#, r#"{"auth" "***"}"#),
            (r#"{"auth""s3cret"}"#, r#"{"auth""***"}"#),
            ("{'auth' 's3cret'}", "{'auth' '***'}"),
            ("{\"auth\"\n  \"s3cret\"}", "{\"auth\"\n  \"***\"}"),
            (r#""{\"auth\" \"s3cret\"}""#, r#""{\"auth\" \"***\"}""#),
        ] {
            check(text, expected);
        }
        for text in [
            r#"{"MESSAGE": "auth", "CODE": "a"}"#,
            r#"{"auth", CODE: "a"}"#,
            r#"{"a": "the \"token\"", "b": "say \"auth\" "}"#,
        ] {
            check(text, text);
        }
    }

    #[test]
    fn token_in_curly_quotes() {
        check("{“auth”: “s3cret”, a: 1}", "{“auth”: ***, a: 1}");
        check("{«auth»:«s3cret»}", "{«auth»:***}");
    }

    #[test]
    fn token_within_a_string() {
        check(
            r#""{\"auth\": \"s3cret\", \"a\": 1}""#,
            r#""{\"auth\": \"***\", \"a\": 1}""#,
        );
        check(
            r#""{\"auth\": \"s\\\"3cret\\\\\", \"a\": 1}""#,
            r#""{\"auth\": \"***\", \"a\": 1}""#,
        );
        check(
            r#""https://example.com/?auth=s3cret&a=1""#,
            r#""https://example.com/?auth=***&a=1""#,
        );
    }

    #[test]
    fn token_behind_an_escape() {
        for (text, expected) in [
            (r#""a\nauth=s3cret""#, r#""a\nauth=***""#),
            (
                r#""a\tclient_secret: s3cret""#,
                r#""a\tclient_secret: ***""#,
            ),
            (
                r#""{\"a\":\"b\\nauth=s3cret\"}""#,
                r#""{\"a\":\"b\\nauth=***\"}""#,
            ),
            (r#""\\token=s3cret""#, r#""\\token=***""#),
            (r#""?q\u0026auth=s3cret""#, r#""?q\u0026auth=***""#),
            ("?q%26auth=s3cret", "?q%26auth=***"),
            ("?to=%3Fauth%3Ds3cret", "?to=%3Fauth%3D***"),
            ("?to=%253Fauth%253Ds3cret", "?to=%253Fauth%253D***"),
            (
                "%7B%22auth%22%3A%22s3cret%22%7D, a",
                "%7B%22auth%22%3A%22***%22%7D, a",
            ),
            ("/a~1auth=s3cret", "/a~1auth=***"),
            (
                r#""{\u0022auth\u0022:\u0022s3cret\u0022}""#,
                r#""{\u0022auth\u0022:\u0022***\u0022}""#,
            ),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn token_behind_white_space() {
        for (text, expected) in [
            (r#""auth=\ns3cret""#, r#""auth=\n***""#),
            (r#""auth:\r\n\ts3cret""#, r#""auth:\r\n\t***""#),
            (
                r#""Authorization: Bearer\ns3cret""#,
                r#""Authorization: ***""#,
            ),
            ("Authorization: Bearer \"s3cret\"", "Authorization: ***\""),
            (
                r#"{"access_token ": "s3cret"}"#,
                r#"{"access_token ": "***"}"#,
            ),
            ("auth+%3D+s3cret", "auth+%3D***"),
            (
                "auth:\n  access_token: s3cret\n",
                "auth:\n  access_token: ***\n",
            ),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn token_in_other_notations() {
        for (text, expected) in [
            ("$_POST['auth'] = 's3cret'", "$_POST['auth'] = '***'"),
            (
                "auth[access_token]=s3cret&a=1",
                "auth[access_token]=***&a=1",
            ),
            ("if (auth === 's3cret')", "if (auth === '***')"),
            ("auth: [b]s3cret[/b]", "auth: ***[/b]"),
            (r#""auth=s3\/cret""#, r#""auth=***""#),
            ("`?auth=s3cret` is", "`?auth=***` is"),
            ("auth: `s3cret`", "auth: `***`"),
            ("auth=<s3cret>", "auth=***>"),
            ("auth[]=s3cret", "auth[]=***"),
            ("auth[0]=s3cret", "auth[0]=***"),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn webhook_address() {
        check(
            r#""https://example.com/rest/1/s3cret/profile""#,
            r#""https://example.com/rest/1/***/profile""#,
        );
        check(
            r#""https:\/\/example.com\/REST\/12\/s3cret\/""#,
            r#""https:\/\/example.com\/REST\/12\/***\/""#,
        );
        check("/rest/1/s3cret", "/rest/1/***");
        check("/rest/api/1/s3cret/x", "/rest/api/1/***/x");
        check("?to=%2Frest%2F1%2Fs3cret%2F", "?to=%2Frest%2F1%2F***%2F");
        check(
            "/https:~1~1a.b~1rest~11~1s3cret~1",
            "/https:~1~1a.b~1rest~11~1***~1",
        );
        check(
            r#""{\"a\":\"\\/rest\\/1\\/s3cret\"}""#,
            r#""{\"a\":\"\\/rest\\/1\\/***\"}""#,
        );
        check(
            "/rest/im.message.add /rest/1",
            "/rest/im.message.add /rest/1",
        );
    }

    #[test]
    fn token_named_in_camel_case() {
        check(
            r#"{"accessToken":"s3cret","clientSecret":"s3cret","authId":1}"#,
            r#"{"accessToken":"***","clientSecret":"***","authId":***}"#,
        );
        check(r#"{"colorToken":"base"}"#, r#"{"colorToken":"base"}"#);
    }

    #[test]
    fn user_information_of_an_address() {
        for (text, expected) in [
            (
                r#""https://ann:s3cret@example.com/a@b""#,
                r#""https://***@example.com/a@b""#,
            ),
            (
                r#""https:\/\/s3cret@example.com:8080?a""#,
                r#""https:\/\/***@example.com:8080?a""#,
            ),
            (
                "?to=http%3A%2F%2Fann:s@3cret@a.b",
                "?to=http%3A%2F%2F***@a.b",
            ),
            (
                "https://a.b/@ann https://a.b?@ann",
                "https://a.b/@ann https://a.b?@ann",
            ),
            (
                "https://@a.b https://a.b ann@a.b",
                "https://@a.b https://a.b ann@a.b",
            ),
        ] {
            check(text, expected);
        }
    }

    #[test]
    fn what_is_masked_keeps_its_length() {
        assert_eq!(
            masked("cannot read https://example.com/rest/1/s3cret/: яя"),
            "cannot read https://example.com/rest/1/******/: яя"
        );
        assert!(matches!(masked("яя"), Cow::Borrowed("яя")));
    }

    /// Walked once for each secret, these would take hours.
    #[test]
    fn a_long_text_is_masked_in_one_walk() {
        const LENGTH: usize = 200_000;
        let backslashes = "\\".repeat(LENGTH);
        for (text, secrets_in_it) in [
            ("auth=a&".repeat(LENGTH), LENGTH),
            ("auth=".repeat(LENGTH), 0),
            (format!("auth: [{backslashes}"), 1),
            (format!("auth{backslashes}"), 0),
            ("a://@".repeat(LENGTH), 0),
            (format!("://{}", "@".repeat(LENGTH)), 1),
            ("%25".repeat(LENGTH), 0),
            (format!("auth:{backslashes}\"{backslashes}{backslashes}"), 1),
        ] {
            assert_eq!(secrets(text.as_bytes()).len(), secrets_in_it);
            assert_eq!(masked(&text).len(), text.len());
        }
    }

    #[test]
    fn other_words_stay() {
        for text in [
            "`auth` is repeated, and only the last one counts",
            "a token, [token] or \"token\"",
            r#""COLOR_TOKEN": "primary""#,
            r#""a\nOAuth: b""#,
            "100%author=a 50% auth",
            r"C:\auth\token",
        ] {
            check(text, text);
        }
        check(
            r#"{"author": "a", "OAuth": "b", "MESSAGE": "auth is not here"}"#,
            r#"{"author": "a", "OAuth": "b", "MESSAGE": "auth is not here"}"#,
        );
    }
}
