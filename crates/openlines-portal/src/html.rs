//! HTML of DESCRIPTION as BB code.
//!
//! The portal does this with a chain of regular expressions.
//! Here each link of the chain is one pass over the text, so that no text takes longer than its length warrants.

use std::borrow::Cow;
use std::collections::VecDeque;

/// Replaces the few tags the portal knows, in its order, and keeps everything else.
pub(crate) fn to_bb_code(html: &str) -> Cow<'_, str> {
    if !html.contains(['<', '&', '#']) {
        return Cow::Borrowed(html);
    }
    let mut text = html
        .replace("&nbsp;", " ")
        .replace("<hr>", "------[BR]")
        .replace("#BR#", "[BR]");
    for letter in ["b", "u", "s", "i"] {
        text = pairs(
            &text,
            letter,
            Attributes::WithoutLetters,
            &|name, edge| match edge {
                Edge::Open => format!("[{name}]"),
                Edge::Close => format!("[/{name}]"),
            },
        );
    }
    text = line_breaks(&text);
    text = elements(&text, "a", &link);
    for (name, attribute, value) in [
        ("font", "color", color as fn(&str) -> Option<&str>),
        ("span", "color", color),
        ("font", "size", size),
    ] {
        text = elements(&text, name, &|tag: &str, content: &str| {
            let value = value(styled(tag, attribute)?)?;
            Some(format!("[{attribute}={value}]{content}[/{attribute}]"))
        });
    }
    for name in ["div", "span", "font"] {
        text = pairs(&text, name, Attributes::Any, &|_, _| String::new());
    }
    Cow::Owned(text)
}

#[derive(Clone, Copy)]
enum Attributes {
    /// Anything but letters up to `>`, so that `<br>` is not taken for `<b>`.
    WithoutLetters,
    Any,
}

enum Edge {
    Open,
    Close,
}

/// An opening tag met, not yet closed: where it stands, and its name as written.
struct Open<'t> {
    start: usize,
    end: usize,
    name: &'t str,
}

/// Replaces the tags of every pair `<name …>…</name>`; a tag without a partner stays.
///
/// The portal repeats a lazy replacement until nothing changes.
/// That pairs the earliest opening tag left with each closing tag, which one pass can do.
fn pairs(
    text: &str,
    name: &str,
    attributes: Attributes,
    replacement: &dyn Fn(&str, Edge) -> String,
) -> String {
    let lower = text.to_ascii_lowercase();
    let ends = |char: char| match attributes {
        Attributes::WithoutLetters => char == '>' || char.is_ascii_lowercase(),
        Attributes::Any => char == '>',
    };
    let mut waiting: VecDeque<Open<'_>> = VecDeque::new();
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    let mut at = 0;
    while let Some(start) = lower[at..].find('<').map(|found| at + found) {
        at = start + 1;
        let closing = lower[at..].starts_with('/');
        let name_start = at + usize::from(closing);
        if !lower[name_start..].starts_with(name) {
            continue;
        }
        let name_end = name_start + name.len();
        let Some(end) = lower[name_end..].find(ends).map(|found| name_end + found) else {
            break;
        };
        if !lower[end..].starts_with('>') {
            continue;
        }
        at = end + 1;
        if !closing {
            waiting.push_back(Open {
                start,
                end: at,
                name: &text[name_start..name_end],
            });
            continue;
        }
        // Something has to stand between the two for a BB code.
        let is_empty =
            |open: &Open<'_>| matches!(attributes, Attributes::WithoutLetters) && open.end == start;
        if waiting.front().is_some_and(|open| !is_empty(open))
            && let Some(open) = waiting.pop_front()
        {
            edits.push((open.start, open.end, replacement(open.name, Edge::Open)));
            edits.push((start, at, replacement(open.name, Edge::Close)));
        }
    }
    edits.sort_unstable_by_key(|(start, ..)| *start);
    edited(text, &edits)
}

/// Replaces `<name …>content</name …>` once for each opening tag `replacement` accepts.
fn elements(text: &str, name: &str, replacement: &dyn Fn(&str, &str) -> Option<String>) -> String {
    let lower = text.to_ascii_lowercase();
    let opening = format!("<{name}");
    let closing = format!("</{name}");
    // The next closing tag, for all opening ones before it.
    let (mut close, mut end) = (0, 0);
    let mut edits = Vec::new();
    let mut at = 0;
    while let Some(start) = lower[at..].find(&opening).map(|found| at + found) {
        let inside = start + opening.len();
        let Some(tag_end) = lower[inside..].find('>').map(|found| inside + found) else {
            break;
        };
        if close < tag_end {
            let Some(found) = lower[tag_end..].find(&closing) else {
                break;
            };
            close = tag_end + found;
            let Some(found) = lower[close..].find('>') else {
                break;
            };
            end = close + found + 1;
        }
        if let Some(replaced) = replacement(&text[inside..tag_end], &text[tag_end + 1..close]) {
            edits.push((start, end, replaced));
            at = end;
        } else {
            at = tag_end + 1;
        }
    }
    edited(text, &edits)
}

/// `[url=…]…[/url]` for the last `href` of a tag, its value in quotes of either kind or none.
fn link(tag: &str, content: &str) -> Option<String> {
    let value = attribute(tag, "href")?;
    let url = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split_once(quote)?.0,
        _ => value,
    };
    let is_bare = url.len() == value.len();
    if url.is_empty() || is_bare && url.contains(['"', '\'']) {
        return None;
    }
    Some(format!("[url={url}]{content}[/url]"))
}

/// What follows the `=` of the last `name` in a tag, quotes and white space before it removed.
fn styled<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let value = attribute(tag, name)?;
    Some(value.trim_start_matches(|char: char| char.is_ascii_whitespace() || "'\"".contains(char)))
}

/// What follows the `=` of the last `name` in a tag, leading white space removed.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    // Something, a space as a rule, has to stand between the tag's name and the attribute's.
    let at = tag.to_ascii_lowercase().rfind(name).filter(|at| *at > 0)?;
    let rest = tag[at + name.len()..].trim_start();
    rest.strip_prefix('=').map(str::trim_start)
}

/// The color that a text begins with.
fn color(text: &str) -> Option<&str> {
    let digits = text.strip_prefix('#')?;
    let rest = digits.trim_start_matches(|char: char| char.is_ascii_hexdigit());
    (rest.len() < digits.len()).then(|| &text[..text.len() - rest.len()])
}

/// The number that a text begins with.
fn size(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|char: char| char.is_ascii_digit());
    (rest.len() < text.len()).then(|| &text[..text.len() - rest.len()])
}

/// `<br>`, `<br/>`, `<br />` as `[br]`, any case.
fn line_breaks(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut edits = Vec::new();
    for (start, _) in lower.match_indices("<br") {
        let rest = &lower[start + 3..];
        let rest = rest.trim_start().trim_start_matches('/');
        if rest.starts_with('>') {
            edits.push((start, lower.len() - rest.len() + 1, "[br]".to_owned()));
        }
    }
    edited(text, &edits)
}

/// The text with each `(start, end)`, in order and apart, replaced.
fn edited(text: &str, edits: &[(usize, usize, String)]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end, replacement) in edits {
        result.push_str(&text[at..*start]);
        result.push_str(replacement);
        at = *end;
    }
    result.push_str(&text[at..]);
    result
}

#[cfg(test)]
mod tests {
    use super::to_bb_code;

    #[track_caller]
    fn check(html: &str, bb_code: &str) {
        assert_eq!(to_bb_code(html), bb_code);
    }

    #[test]
    fn simple_tags() {
        check("a&nbsp;b<hr>c#BR#d", "a b------[BR]c[BR]d");
        check("<b>x</b> <I>y</I> <u >z</u>", "[b]x[/b] [I]y[/I] [u]z[/u]");
        check("<b><b>x</b></b>", "[b][b]x[/b][/b]");
        check("<b><i>x</b></i>", "[b][i]x[/b][/i]");
        check("<b></b> <b>x", "<b></b> <b>x");
        check("1<br>2<BR/>3<br />4<body>", "1[br]2[br]3[br]4<body>");
    }

    #[test]
    fn links_and_styles() {
        check(r#"<a href="https://x">t</a>"#, "[url=https://x]t[/url]");
        check(
            "<A class=q href='https://x' >t</A>",
            "[url=https://x]t[/url]",
        );
        check("<a href=https://x>t</a>", "[url=https://x]t[/url]");
        check("<a name=x>t</a>", "<a name=x>t</a>");
        check(r##"<font color="#fFf">x</font>"##, "[color=#fFf]x[/color]");
        check("<span color=#123456 >x</span>", "[color=#123456]x[/color]");
        check("<font size='12'>x</font>", "[size=12]x[/size]");
        check("<font color=#>x</font>", "x");
        check("<font size=a1>x</font>", "x");
        check("<font size=1a>x</font>", "[size=1]x[/size]");
        check("<a><a href=/>x</a></a>", "<a>[url=/]x[/url]</a>");
        check(r#"<span style="color:#fff">x</span>"#, "x");
        check("<div><div>x</div></div> </div>", "x </div>");
    }

    #[test]
    fn hostile_texts_take_one_pass() {
        for piece in [
            "<b>",
            "</b>",
            "<a",
            "<a href=",
            "<div>",
            "<font color=",
            "<br",
            "<",
        ] {
            let text = piece.repeat(100_000);
            assert!(!to_bb_code(&text).is_empty());
        }
        let refused = format!("{}</a{}>", "<a>".repeat(100_000), " ".repeat(100_000));
        assert_eq!(to_bb_code(&refused), refused);
        let digits = "1".repeat(300_000);
        let sized = to_bb_code(&format!("<font size={digits}>x</font>")).into_owned();
        assert_eq!(sized, format!("[size={digits}]x[/size]"));
        let nested = format!("{}x{}", "<b>".repeat(50_000), "</b>".repeat(50_000));
        assert!(to_bb_code(&nested).starts_with("[b][b]"));
    }
}
