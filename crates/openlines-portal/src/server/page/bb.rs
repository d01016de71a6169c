//! BB code as HTML, everything else escaped.

// Writing to a string cannot fail, so what it returns is left alone.
use std::fmt::Write as _;

use super::style::Style;
use crate::field::is_color;
use crate::php::htmlspecialchars;

/// Deepest nesting of tags; what is deeper stays text.
const MAX_DEPTH: usize = 32;

/// A line that begins so is a quote.
const QUOTE: &str = ">>";

/// A text of a message as HTML: known BB codes as tags, quotes, line breaks, everything else escaped.
pub(super) fn html(text: &str) -> String {
    let mut writer = Writer {
        html: String::with_capacity(text.len() + text.len() / 4),
        open: Vec::new(),
        ended: Vec::new(),
        in_quote: false,
    };
    let mut rest = writer.begin(text);
    while let Some(at) = rest.find(['[', '\n']) {
        writer.html.push_str(&escaped(&rest[..at]));
        rest = &rest[at..];
        if let Some(tail) = rest.strip_prefix('\n') {
            rest = writer.line_break(tail);
        } else if let Some(tail) = writer.tag(rest) {
            rest = tail;
        } else {
            writer.html.push('[');
            rest = &rest[1..];
        }
    }
    writer.html.push_str(&escaped(rest));
    writer.end()
}

/// HTML being written, and what has to be closed in it.
struct Writer<'t> {
    html: String,
    /// Tags that are open: their names, and how they close.
    open: Vec<(&'t str, &'static str)>,
    /// Names of tags that ended where a quote began or ended; what would close them is left out.
    ended: Vec<&'t str>,
    in_quote: bool,
}

impl<'t> Writer<'t> {
    /// The first line, which may be a quote; what of it is left to write.
    fn begin(&mut self, text: &'t str) -> &'t str {
        match text.strip_prefix(QUOTE) {
            Some(quoted) => self.quote(quoted),
            None => text,
        }
    }

    /// Goes to the next line; what of it is left to write.
    fn line_break(&mut self, next: &'t str) -> &'t str {
        match (next.strip_prefix(QUOTE), self.in_quote) {
            (Some(quoted), false) => return self.quote(quoted),
            (Some(quoted), true) => {
                self.html.push_str("<br>");
                return quoted;
            }
            (None, false) => self.html.push_str("<br>"),
            (None, true) => {
                self.end_tags();
                self.html.push_str("</blockquote>");
                self.in_quote = false;
            }
        }
        next
    }

    /// Begins a quote, which holds its lines and no half of a tag.
    fn quote(&mut self, quoted: &'t str) -> &'t str {
        self.end_tags();
        self.html.push_str("<blockquote>");
        self.in_quote = true;
        quoted
    }

    fn end_tags(&mut self) {
        for (_, closing) in self.open.iter().rev() {
            self.html.push_str(closing);
        }
        self.ended.extend(self.open.drain(..).map(|(name, _)| name));
    }

    fn end(mut self) -> String {
        self.end_tags();
        if self.in_quote {
            self.html.push_str("</blockquote>");
        }
        self.html
    }

    /// Writes the tag a text starts with; what comes after it, or `None` where it is none.
    fn tag(&mut self, text: &'t str) -> Option<&'t str> {
        // A bracket or a line break inside is no tag, so each part of a text is looked at once.
        let end = 1 + text[1..].find(['[', ']', '\n'])?;
        let (inside, rest) = (&text[1..end], text[end..].strip_prefix(']')?);
        if let Some(name) = inside.strip_prefix('/') {
            // Closes only what was opened last, so that tags never cross.
            let is_last = |opened: &str| opened.eq_ignore_ascii_case(name);
            if let Some((_, closing)) = self.open.pop_if(|(opened, _)| is_last(opened)) {
                self.html.push_str(closing);
            } else {
                self.ended.pop_if(|ended| is_last(ended))?;
            }
            return Some(rest);
        }
        let (name, value) = inside
            .split_once('=')
            .map_or((inside, None), |(name, value)| (name, Some(value)));
        let known = name.to_ascii_lowercase();
        match (known.as_str(), value) {
            ("br", None) => return Some(self.line_break(rest)),
            ("icon", Some(value)) => {
                icon(value, &mut self.html);
                return Some(rest);
            }
            _ if self.open.len() >= MAX_DEPTH => return None,
            _ => {}
        }
        let closing = open(&known, value, &mut self.html)?;
        self.open.push((name, closing));
        Some(rest)
    }
}

/// Opens a tag; how it closes, or `None` where it is none.
fn open(name: &str, value: Option<&str>, html: &mut String) -> Option<&'static str> {
    let (opening, closing) = match (name, value) {
        ("b", None) => ("<b>", "</b>"),
        ("i", None) => ("<i>", "</i>"),
        ("u", None) => ("<u>", "</u>"),
        ("s", None) => ("<s>", "</s>"),
        ("url", None) => ("<span class=\"link\">", "</span>"),
        ("user" | "chat" | "send" | "put" | "call", _) => ("<span class=\"action\">", "</span>"),
        ("url", Some(url)) => {
            link(url, "", html);
            ("", "</a>")
        }
        ("size" | "color", Some(value)) => {
            let style = font(name, value)?;
            let _ = write!(html, "<span{style}>");
            ("", "</span>")
        }
        _ => return None,
    };
    html.push_str(opening);
    Some(closing)
}

/// Size or colour of a text; `None` where a client takes the value for none.
fn font(name: &str, value: &str) -> Option<Style> {
    if name == "color" {
        return is_color(value).then(|| Style::default().color("color", value));
    }
    let pixels: u64 = value.parse().ok()?;
    // Clients go no further either.
    Some(Style::default().pixels("font-size", &pixels.clamp(8, 30).into()))
}

/// A sign in the place of an icon, which is not loaded, and the icon's title.
fn icon(value: &str, html: &mut String) {
    let (address, options) = value.split_once(' ').unwrap_or((value, ""));
    let _ = write!(
        html,
        "<span class=\"icon\" title=\"{}\">◇",
        escaped(address)
    );
    if let Some((_, title)) = options.split_once("title=") {
        let others = ["size=", "width=", "height="];
        let end = others.iter().filter_map(|other| title.find(other)).min();
        let title = title[..end.unwrap_or(title.len())].trim_end();
        let _ = write!(html, " {}", escaped(title));
    }
    html.push_str("</span>");
}

/// Opens a link with `attributes`, each with a space before it; only a web address leads anywhere.
pub(super) fn link(url: &str, attributes: &str, html: &mut String) {
    let escaped = escaped(url);
    let _ = write!(html, "<a{attributes} rel=\"noopener noreferrer nofollow\"");
    if url.starts_with("https://") || url.starts_with("http://") {
        let _ = write!(html, " href=\"{escaped}\"");
    }
    let _ = write!(html, " title=\"{escaped}\">");
}

/// Text as HTML shows it.
pub(super) fn escaped(text: &str) -> String {
    htmlspecialchars(text).replace('\'', "&#39;")
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
        check("[user=5]Ann[/user]", "<span class=\"action\">Ann</span>");
        check("[S]a[/S][U]b[/U][I]c[/I]", "<s>a</s><u>b</u><i>c</i>");
        check(
            "[url]https://x[/url]",
            "<span class=\"link\">https://x</span>",
        );
        check(
            "[url=http://x]t[/url]",
            "<a rel=\"noopener noreferrer nofollow\" href=\"http://x\" title=\"http://x\">t</a>",
        );
        check("[b\n]a", "[b<br>]a");
    }

    #[test]
    fn fonts_have_a_size_and_a_color() {
        check(
            "[size=20]a[/size][SIZE=99]b[/SIZE][size=1]c[/size]",
            "<span style=\"font-size:20px;\">a</span><span style=\"font-size:30px;\">b</span><span style=\"font-size:8px;\">c</span>",
        );
        check(
            "[color=#F00]a[/color][Color=#12aBef]b[/Color]",
            "<span style=\"color:#F00;\">a</span><span style=\"color:#12aBef;\">b</span>",
        );
        for other in [
            "[size=]",
            "[size=1em]",
            "[size=-1]",
            "[color=red]",
            "[color=#ff]",
            "[color=#fff;x:url(//x)]",
            "[icon]",
        ] {
            check(other, other);
        }
        check("[color=#fff\"]", "[color=#fff&quot;]");
        check("[color=</style>]", "[color=&lt;/style&gt;]");
    }

    #[test]
    fn icons_have_a_sign_and_a_title() {
        check(
            "[icon=/x.png]",
            "<span class=\"icon\" title=\"/x.png\">◇</span>",
        );
        check(
            "[ICON=https://x/i.png size=20 title=Good day width=9]",
            "<span class=\"icon\" title=\"https://x/i.png\">◇ Good day</span>",
        );
        check(
            "[icon=/x.png title=A b height=9 size=2]",
            "<span class=\"icon\" title=\"/x.png\">◇ A b</span>",
        );
        check(
            "[icon=javascript:\"> title=<b>\"]",
            "<span class=\"icon\" title=\"javascript:&quot;&gt;\">◇ &lt;b&gt;&quot;</span>",
        );
    }

    #[test]
    fn quotes_are_blocks() {
        check(
            "a\n>>b\n>>c\nd\n>e >>f",
            "a<blockquote>b<br>c</blockquote>d<br>&gt;e &gt;&gt;f",
        );
        check(
            ">>a[br]>>[b]b[/b]",
            "<blockquote>a<br><b>b</b></blockquote>",
        );
        check(
            "[b][i]a\n>>[u]b\n>>c\nd[/u][/i]e[/b][/b]",
            "<b><i>a</i></b><blockquote><u>b<br>c</u></blockquote>de[/b]",
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
        for piece in [
            "[", "[b]", "[/b]", "[b][/b]", "[url=", "]", "[b]\n>>", "[icon=",
        ] {
            assert!(html(&piece.repeat(100_000)).len() >= 200_000 / 4);
        }
    }
}
