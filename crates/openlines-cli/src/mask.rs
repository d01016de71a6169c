//! Secrets in a text: what a shown line must not give away.
//!
//! The search knows no JSON, so that it also finds secrets in broken JSON, in JSON within a string and in the address of a link.

use std::borrow::Cow;
use std::ops::Range;

/// Names whose value is secret, in any case.
const NAMES: [&str; 13] = [
    "auth",
    "ap",
    "token",
    "sessid",
    "auth_connector",
    "auth_id",
    "refresh_id",
    "authorization",
    "access_token",
    "refresh_token",
    "application_token",
    "client_secret",
    "auth_token",
];

/// Places of all secrets of a text, in bytes, in order.
///
/// Secret is the value of `auth`, of the other names by which the platform takes a session, and of the names of OAuth, after `:`, `=` or `=>`, and the last part of a webhook's path, `/rest/1/secret/` or `/rest/api/1/secret/`.
pub(crate) fn secrets(text: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if let Some(secret) = named_value(text, at).or_else(|| webhook(text, at)) {
            at = secret.end.max(at + 1);
            found.push(secret);
        } else {
            at += 1;
        }
    }
    found
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

/// Value of a secret name that stands at a place.
fn named_value(text: &[u8], at: usize) -> Option<Range<usize>> {
    if at > 0 && is_word(text[at - 1]) {
        return None;
    }
    let mut at = NAMES.iter().find_map(|name| {
        let end = word_end(text, at, name)?;
        let goes_on = letter(text, end).is_some_and(|(byte, _)| is_word(byte));
        (!goes_on).then_some(end)
    })?;
    at = skip(text, at, |byte| matches!(byte, b'\\' | b'"' | b'\''));
    at = skip(text, at, |byte| byte.is_ascii_whitespace());
    let separator = [b"=>".as_slice(), b":", b"="]
        .into_iter()
        .find(|separator| text[at..].starts_with(separator))?;
    at = skip(text, at + separator.len(), |byte| {
        byte.is_ascii_whitespace()
    });
    Some(value(text, at)).filter(|value| !value.is_empty())
}

/// End of a word that stands at a place, in any case.
fn word_end(text: &[u8], at: usize, word: &str) -> Option<usize> {
    word.bytes().try_fold(at, |at, expected| {
        let (byte, end) = letter(text, at)?;
        byte.eq_ignore_ascii_case(&expected).then_some(end)
    })
}

/// Byte that stands at a place, as it is or as `\u0061`, and its end.
fn letter(text: &[u8], at: usize) -> Option<(u8, usize)> {
    let escaped = text.get(at..)?.strip_prefix(b"\\u00").and_then(|rest| {
        let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
        Some((u8::from_str_radix(digits, 16).ok()?, at + 6))
    });
    escaped.or_else(|| Some((*text.get(at)?, at + 1)))
}

/// Value that begins at a place: a quoted text without its quotes, a whole object or list, or a bare word.
fn value(text: &[u8], at: usize) -> Range<usize> {
    let quote = skip(text, at, |byte| byte == b'\\');
    match text.get(quote) {
        Some(b'"' | b'\'') => {
            let start = quote + 1;
            start..quoted_end(text, start, text[quote], quote - at)
        }
        Some(b'{' | b'[') if quote == at => at..balanced_end(text, at),
        _ => {
            let end = bare_end(text, at);
            // The scheme of a header stands before its secret.
            let is_scheme = ["bearer", "basic"]
                .iter()
                .any(|scheme| word_end(text, at, scheme) == Some(end));
            at..if is_scheme {
                bare_end(text, skip(text, end, |byte| byte == b' '))
            } else {
                end
            }
        }
    }
}

/// End of a bare word.
fn bare_end(text: &[u8], at: usize) -> usize {
    skip(text, at, |byte| {
        !byte.is_ascii_whitespace() && !b",;&\"'\\<>(){}[]".contains(&byte)
    })
}

/// End of a text that began with a quote behind so many backslashes, as deep as it stands in other texts; the end of everything where it is not closed.
fn quoted_end(text: &[u8], start: usize, quote: u8, backslashes: usize) -> usize {
    let mut at = start;
    while at < text.len() {
        let mark = skip(text, at, |byte| byte == b'\\');
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
        match text[at] {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            b'"' => at = quoted_end(text, at + 1, b'"', 0),
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// Secret of a webhook's path that begins at a place.
fn webhook(text: &[u8], at: usize) -> Option<Range<usize>> {
    let at = word_end(text, slash(text, at)?, "rest")?;
    let user = slash(text, at)?;
    // The third version of REST has a part of its own before it.
    let api = word_end(text, user, "api").and_then(|end| slash(text, end));
    let user = api.unwrap_or(user);
    let at = skip(text, user, |byte| byte.is_ascii_digit());
    if at == user {
        return None;
    }
    let start = slash(text, at)?;
    let end = skip(text, start, |byte| is_word(byte) || byte == b'-');
    (start < end).then_some(start..end)
}

/// Place after a slash, written `/`, `\/`, `\u002f` or `%2F`.
fn slash(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let written = ["\\/", "%2F", "%2f"]
        .into_iter()
        .find(|slash| rest.starts_with(slash.as_bytes()));
    match written {
        Some(slash) => Some(at + slash.len()),
        None => word_end(text, at, "/"),
    }
}

/// First place from `at` on whose byte is not as wanted.
fn skip(text: &[u8], at: usize, wanted: impl Fn(u8) -> bool) -> usize {
    let at = at.min(text.len());
    text[at..]
        .iter()
        .position(|byte| !wanted(*byte))
        .map_or(text.len(), |n| at + n)
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
            "/rest/im.message.add /rest/1",
            "/rest/im.message.add /rest/1",
        );
    }

    #[test]
    fn what_is_masked_keeps_its_length() {
        assert_eq!(
            masked("cannot read https://example.com/rest/1/s3cret/: яя"),
            "cannot read https://example.com/rest/1/******/: яя"
        );
        assert!(matches!(masked("яя"), Cow::Borrowed("яя")));
    }

    #[test]
    fn a_long_text_is_masked_in_one_walk() {
        const LENGTH: usize = 200_000;
        let backslashes = "\\".repeat(LENGTH);
        let begin = std::time::Instant::now();
        for (text, secrets_in_it) in [
            ("auth=a&".repeat(LENGTH), LENGTH),
            (format!("auth:{backslashes}\"{backslashes}{backslashes}"), 1),
        ] {
            assert_eq!(secrets(text.as_bytes()).len(), secrets_in_it);
            assert_eq!(masked(&text).len(), text.len());
        }
        assert!(begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
    }

    #[test]
    fn other_words_stay() {
        check(
            r#"{"author": "a", "OAuth": "b", "MESSAGE": "auth is not here"}"#,
            r#"{"author": "a", "OAuth": "b", "MESSAGE": "auth is not here"}"#,
        );
    }
}
