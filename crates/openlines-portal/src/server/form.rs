//! Query strings and form bodies of both kinds, read as PHP reads them.

use serde_json::{Map, Value};

use crate::php;

/// Variables PHP reads of one form (`max_input_vars`); the rest is dropped without a word.
const MAX_VARIABLES: usize = 1000;

/// Most brackets of `a[b][c]…` PHP reads (`max_input_nesting_level`); deeper variables are dropped.
const MAX_DEPTH: usize = 64;

/// `parse_str`: `a=1&b[c]=2&b[]=3` as an object of texts.
pub(super) fn parse(text: &str) -> Map<String, Value> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    variables(pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    }))
}

/// `multipart/form-data` with the boundary its content type names; files are no variables.
pub(super) fn multipart(kind: &str, body: &str) -> Map<String, Value> {
    let Some(boundary) = parameter(kind, "boundary").filter(|boundary| !boundary.is_empty()) else {
        return Map::new();
    };
    let between = format!("\r\n--{boundary}");
    let body = format!("\r\n{body}");
    variables(body.split(&between).filter_map(|part| {
        let (head, value) = part.split_once("\r\n\r\n")?;
        let disposition = head.split("\r\n").find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-disposition")
                .then_some(value)
        })?;
        let name = parameter(disposition, "name")?;
        let is_file = parameter(disposition, "filename").is_some();
        (!is_file).then(|| (name.to_owned(), value.to_owned()))
    }))
}

/// A parameter of a header such as `form-data; name="a"`, whatever the case of its name and the space before it.
fn parameter<'h>(header: &'h str, name: &str) -> Option<&'h str> {
    let mut rest = header;
    loop {
        let (key, tail) = rest.split_once('=')?;
        // .NET quotes a value only where it has to.
        let (value, tail) = if let Some(quoted) = tail.strip_prefix('"') {
            quoted.split_once('"')?
        } else {
            let (value, tail) = tail.split_once(';').unwrap_or((tail, ""));
            (value.trim(), tail)
        };
        let key = key.rsplit(';').next().unwrap_or_default();
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = tail;
    }
}

/// Names such as `b[c]` and their values as an object.
fn variables(pairs: impl Iterator<Item = (String, String)>) -> Map<String, Value> {
    let mut variables = Map::new();
    for (name, value) in pairs.take(MAX_VARIABLES) {
        if let Some(keys) = keys(&name) {
            insert(&mut variables, &keys, value);
        }
    }
    variables
}

/// `+` as a space, `%41` as `A`; bytes that are no UTF-8 are replaced.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
        match (byte, hex(tail.first()), hex(tail.get(1))) {
            (b'+', ..) => bytes.push(b' '),
            (b'%', Some(high), Some(low)) => {
                bytes.extend(u8::try_from(high * 16 + low));
                rest = &tail[2..];
            }
            _ => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `a[b][]` as `a`, `b` and the empty key; `None` for a name PHP drops.
fn keys(name: &str) -> Option<Vec<String>> {
    let name = name.trim_start_matches(' ');
    // A name is a text of C, in which NUL is the end.
    let name = name.split('\0').next().unwrap_or_default();
    let (first, mut rest) = name.find('[').map_or((name, ""), |at| name.split_at(at));
    if first.is_empty() {
        return None;
    }
    let mut keys = vec![first.replace([' ', '.'], "_")];
    while let Some(inner) = rest.strip_prefix('[') {
        // What is not closed belongs to the name, its bracket as an underscore.
        let Some((key, tail)) = inner.split_once(']') else {
            if keys.len() == 1 {
                keys[0].push_str(&rest.replace(['[', ' ', '.'], "_"));
            }
            break;
        };
        // One white space is overlooked where nothing else stands.
        let is_blank = key.len() == 1 && key.starts_with(php::SPACE);
        keys.push(if is_blank { "" } else { key }.to_owned());
        rest = tail;
    }
    (keys.len() <= MAX_DEPTH + 1).then_some(keys)
}

fn insert(mut object: &mut Map<String, Value>, keys: &[String], value: String) {
    let Some((last, parents)) = keys.split_last() else {
        return;
    };
    for key in parents {
        let Some(key) = key_or_next(object, key) else {
            return;
        };
        let member = object.entry(key).or_insert_with(|| Map::new().into());
        if !member.is_object() {
            *member = Map::new().into();
        }
        let Value::Object(inner) = member else { return };
        object = inner;
    }
    if let Some(key) = key_or_next(object, last) {
        object.insert(key, value.into());
    }
}

/// The key, or the next free index for an empty one; none behind the greatest.
fn key_or_next(object: &Map<String, Value>, key: &str) -> Option<String> {
    if !key.is_empty() {
        return Some(key.to_owned());
    }
    // `08` is a text to PHP, and no index.
    let is_index = |key: &&String| {
        let is_number = key.bytes().all(|byte| byte.is_ascii_digit());
        is_number && (*key == "0" || !key.starts_with('0'))
    };
    let used = object
        .keys()
        .filter(is_index)
        .filter_map(|key| key.parse::<i64>().ok())
        .max();
    let next = used.map_or(Some(0), |index| index.checked_add(1))?;
    Some(next.to_string())
}

#[cfg(test)]
mod tests {
    use super::{multipart, parse};
    use serde_json::{Value, json};

    #[track_caller]
    fn check(text: &str, expected: &Value) {
        assert_eq!(Value::Object(parse(text)), *expected);
    }

    #[test]
    fn forms_are_read_as_php_reads_them() {
        check("a=1&b=%D1%8F+x&c", &json!({"a": "1", "b": "я x", "c": ""}));
        check("Q[08]=x&Q[]=y", &json!({"Q": {"08": "x", "0": "y"}}));
        check(
            "Q[9223372036854775807]=x&Q[]=y&Q[][a]=z&R[9223372036854775808]=x&R[]=y",
            &json!({"Q": {"9223372036854775807": "x"}, "R": {"9223372036854775808": "x", "0": "y"}}),
        );
        check(
            "Q[+]=x&Q[%0b]=y&Q[++]=z&Q[+a]=v",
            &json!({"Q": {"0": "x", "1": "y", "  ": "z", " a": "v"}}),
        );
        check(
            "A[B][0][M]=x&A[B][1][M]=y",
            &json!({"A": {"B": {"0": {"M": "x"}, "1": {"M": "y"}}}}),
        );
        check(
            "a[]=1&a[]=2&a[7]=3&a[]=4",
            &json!({"a": {"0": "1", "1": "2", "7": "3", "8": "4"}}),
        );
        check(
            "a.b=1&c[d=2&=3&e=1&e[x]=2",
            &json!({"a_b": "1", "c_d": "2", "e": {"x": "2"}}),
        );
        check(
            "[a]=1& b=2&c d.e=3&f[g.h i=4",
            &json!({"b": "2", "c_d_e": "3", "f_g_h_i": "4"}),
        );
        check(
            "p=100%&q=%zz&r=%fg&s=a=b",
            &json!({"p": "100%", "q": "%zz", "r": "%fg", "s": "a=b"}),
        );
        check("a%00b=%00&c[x%00y]=1", &json!({"a": "\0", "c_x": "1"}));
    }

    #[test]
    fn a_form_may_come_in_parts() {
        let body = "preamble\r\n--Xy\r\nContent-Disposition: form-data; name=\"A[B][]\"\r\n\r\n1\r\n--X\r\n\
            --Xy\r\ncontent-disposition: form-data; name=\"m\"\r\nContent-Type: text/plain\r\n\r\nя + %41\r\n\
            --Xy\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name=n\r\n\r\n2\r\n\
            --Xy\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\n\r\nx\r\n--Xy--\r\n";
        let expected = json!({"A": {"B": {"0": "1\r\n--X"}}, "m": "я + %41", "n": "2"});
        for boundary in ["Xy", "\"Xy\"; charset=utf-8"] {
            let kind = format!("multipart/form-data; boundary={boundary}");
            assert_eq!(Value::Object(multipart(&kind, body)), expected);
        }
        for kind in ["multipart/form-data", "multipart/form-data; boundary="] {
            assert!(multipart(kind, body).is_empty());
        }
    }

    #[test]
    fn a_part_is_named_by_its_disposition_alone() {
        let names = |head: &str| {
            let body = format!("--X\r\n{head}\r\n\r\n1\r\n--X--\r\n");
            let names = multipart("Multipart/Form-Data;Boundary=X", &body);
            names.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        for head in [
            "Content-Disposition: form-data;name=a",
            "CONTENT-DISPOSITION:FORM-DATA;\tNAME=\"a\"",
            "Content-Disposition: form-data; x=\"; name=b\"; name=\"a\"",
            "Content-Type: text/plain; name=\"b\"\r\nContent-Disposition: form-data; name=\"a\"",
            "Content-Type: text/plain; filename=\"b\"\r\nContent-Disposition: form-data; name=a",
        ] {
            assert_eq!(names(head), ["a"], "{head}");
        }
        for head in [
            "Content-Disposition: form-data; name=\"a\";FileName=\"f\"",
            "Content-Disposition: form-data; filename=\"\"; name=\"a\"",
            "Content-Disposition: form-data",
            "Content-Type: text/plain; name=\"a\"",
        ] {
            assert!(names(head).is_empty(), "{head}");
        }
    }

    #[test]
    fn only_so_many_variables_are_read() {
        let text = (0..1500)
            .map(|index| format!("v{index}=x"))
            .collect::<Vec<_>>()
            .join("&");
        assert_eq!(parse(&text).len(), 1000);
        let nested = |depth: usize| format!("a{}=x", "[b]".repeat(depth));
        assert_eq!(parse(&nested(64)).len(), 1);
        assert_eq!(parse(&nested(65)).len(), 0);
    }
}
