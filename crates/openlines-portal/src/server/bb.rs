//! BB code as HTML, everything else escaped.

/// Deepest nesting of tags; what is deeper stays text.
const MAX_DEPTH: usize = 32;

/// A text of a message as HTML: known BB codes as tags, line breaks, everything else escaped.
pub(super) fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + text.len() / 4);
    let mut open: Vec<(&str, &str)> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['[', '\n']) {
        escape(&rest[..at], &mut html);
        rest = &rest[at..];
        if let Some(tail) = rest.strip_prefix('\n') {
            html.push_str("<br>");
            rest = tail;
            continue;
        }
        if let Some(length) = tag(rest, &mut open, &mut html) {
            rest = &rest[length..];
        } else {
            html.push('[');
            rest = &rest[1..];
        }
    }
    escape(rest, &mut html);
    for (_, end) in open.iter().rev() {
        html.push_str(end);
    }
    html
}

/// Writes the tag a text starts with; its length, or `None` where it is none.
fn tag<'t>(
    text: &'t str,
    open: &mut Vec<(&'t str, &'static str)>,
    html: &mut String,
) -> Option<usize> {
    // A bracket or a line break inside is no tag, so each part of a text is looked at once.
    let end = 1 + text[1..].find(['[', ']', '\n'])?;
    if !text[end..].starts_with(']') {
        return None;
    }
    let inside = &text[1..end];
    if let Some(name) = inside.strip_prefix('/') {
        // Closes only what was opened last, so that tags never cross.
        let (_, closing) = open.pop_if(|(opened, _)| opened.eq_ignore_ascii_case(name))?;
        html.push_str(closing);
        return Some(end + 1);
    }
    let (name, value) = inside
        .split_once('=')
        .map_or((inside, None), |(name, value)| (name, Some(value)));
    if name.eq_ignore_ascii_case("br") && value.is_none() {
        html.push_str("<br>");
        return Some(end + 1);
    }
    if open.len() >= MAX_DEPTH {
        return None;
    }
    let closing = match (name.to_ascii_lowercase().as_str(), value) {
        ("b", None) => start("<b>", "</b>", html),
        ("i", None) => start("<i>", "</i>", html),
        ("u", None) => start("<u>", "</u>", html),
        ("s", None) => start("<s>", "</s>", html),
        ("url", None) => start("<span class=\"link\">", "</span>", html),
        ("url", Some(url)) => {
            link(url, html);
            "</a>"
        }
        ("user" | "chat" | "send" | "put" | "call", _) => {
            start("<span class=\"action\">", "</span>", html)
        }
        ("size" | "color", Some(_)) => start("<span>", "</span>", html),
        _ => return None,
    };
    open.push((name, closing));
    Some(end + 1)
}

fn start(tag: &str, closing: &'static str, html: &mut String) -> &'static str {
    html.push_str(tag);
    closing
}

/// Opens a link; only a web address leads anywhere.
pub(super) fn link(url: &str, html: &mut String) {
    html.push_str("<a rel=\"noopener noreferrer nofollow\"");
    if url.starts_with("https://") || url.starts_with("http://") {
        html.push_str(" href=\"");
        escape(url, html);
        html.push('"');
    }
    html.push_str(" title=\"");
    escape(url, html);
    html.push_str("\">");
}

/// Text as HTML shows it.
pub(super) fn escape(text: &str, html: &mut String) {
    for char in text.chars() {
        match char {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::html;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(html(text), expected);
    }

    #[test]
    fn known_codes_become_tags() {
        check("[B]a[/B][br]b\nc", "<b>a</b><br>b<br>c");
        check(
            "[url=https://x/?a&b]t[/url]",
            "<a rel=\"noopener noreferrer nofollow\" href=\"https://x/?a&amp;b\" title=\"https://x/?a&amp;b\">t</a>",
        );
        check(
            "[user=5]Ann[/user] [icon=x]",
            "<span class=\"action\">Ann</span> [icon=x]",
        );
    }

    #[test]
    fn nothing_else_gets_through() {
        check(
            "<script>alert('x')</script>",
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;",
        );
        check(
            "[url=javascript:alert(1)]t[/url]",
            "<a rel=\"noopener noreferrer nofollow\" title=\"javascript:alert(1)\">t</a>",
        );
        check(
            "[url=https://x\" onclick=\"y]t",
            "<a rel=\"noopener noreferrer nofollow\" href=\"https://x&quot; onclick=&quot;y\" title=\"https://x&quot; onclick=&quot;y\">t</a>",
        );
        check("[b][i]x[/b][/i]", "<b><i>x[/b]</i></b>");
        check("[/b][b", "[/b][b");
    }

    #[test]
    fn long_texts_take_one_pass() {
        for piece in ["[", "[b]", "[/b]", "[b][/b]", "[url=", "]"] {
            assert!(html(&piece.repeat(100_000)).len() >= 200_000 / 4);
        }
    }
}
