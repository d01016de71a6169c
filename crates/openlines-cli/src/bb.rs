//! BB codes of a text, simplified for a terminal.

/// Text without its BB codes: what they format is plain, where they lead stands behind in parentheses.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut links: Vec<Link> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['[', '#']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let (tag, after) = if let Some(after) = from.strip_prefix("#BR#") {
            ("br", after)
        } else if let Some((tag, after)) =
            from.strip_prefix('[').and_then(|tag| tag.split_once(']'))
        {
            (tag, after)
        } else {
            ("", from)
        };
        rest = after;
        if !apply(tag, &mut plain, &mut links) {
            // Not a BB code: its first character is text, and the next one may begin a code.
            let mut characters = from.chars();
            plain.extend(characters.next());
            rest = characters.as_str();
        }
    }
    plain.push_str(rest);
    plain.lines().map(quoted).collect::<Vec<_>>().join("\n")
}

/// A link that is open, and where its text begins.
struct Link {
    target: String,
    text: usize,
}

/// Applies a BB code; says whether it is one.
fn apply(tag: &str, plain: &mut String, links: &mut Vec<Link>) -> bool {
    let name_end = tag.find(['=', ' ']).unwrap_or(tag.len());
    let (name, value) = tag.split_at(name_end);
    let value = value.trim_start_matches('=');
    match name.to_ascii_lowercase().as_str() {
        "br" => plain.push('\n'),
        "user" if value.eq_ignore_ascii_case("all") => plain.push_str("@all"),
        "user" => plain.push('@'),
        "chat" => plain.push('#'),
        "icon" => plain.push('◇'),
        "url" => links.push(Link {
            target: value.to_owned(),
            text: plain.len(),
        }),
        "/url" => {
            if let Some(link) = links.pop()
                && !link.target.is_empty()
                && plain.get(link.text..) != Some(link.target.as_str())
            {
                plain.push_str(" (");
                plain.push_str(&link.target);
                plain.push(')');
            }
        }
        "b" | "i" | "u" | "s" | "size" | "color" | "send" | "put" | "call" | "/b" | "/i" | "/u"
        | "/s" | "/size" | "/color" | "/send" | "/put" | "/call" | "/user" | "/chat" => {}
        _ => return false,
    }
    true
}

/// A line that begins with `>>` is a quote.
fn quoted(line: &str) -> String {
    match line.strip_prefix(">>") {
        Some(quote) => format!("▏ {}", quote.trim_start()),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn formats_are_dropped() {
        assert_eq!(
            plain("[b]Bold[/b] and [COLOR=#f00][i]red[/i][/COLOR][size=20]![/size]"),
            "Bold and red!"
        );
    }

    #[test]
    fn lines_are_broken() {
        assert_eq!(plain("a[br]b[BR]c#BR#d\ne"), "a\nb\nc\nd\ne");
    }

    #[test]
    fn links_say_where_they_lead() {
        assert_eq!(
            plain("[url=https://example.com/]Docs[/url]"),
            "Docs (https://example.com/)"
        );
        assert_eq!(
            plain("[url]https://example.com/[/url]"),
            "https://example.com/"
        );
        assert_eq!(
            plain("[user=1]Anna[/user], [user=all] [/user][chat=5]Sales[/chat]"),
            "@Anna, @all #Sales"
        );
        assert_eq!(
            plain("[send=yes]Yes[/send] [call=+1]Call[/call]"),
            "Yes Call"
        );
    }

    #[test]
    fn icons_are_signs() {
        assert_eq!(plain("[icon=/i.png title=Sun] [ICON]"), "◇ ◇");
    }

    #[test]
    fn quotes_are_marked() {
        assert_eq!(plain("a\n>> b\n>>c"), "a\n▏ b\n▏ c");
    }

    #[test]
    fn other_brackets_stay() {
        assert_eq!(
            plain("[1] [x]y[/x] [ [b]# #1[/b] ["),
            "[1] [x]y[/x] [ # #1 ["
        );
        assert_eq!(plain("[[b]a[/b]]"), "[a]");
    }
}
