//! HTML of DESCRIPTION as BB code.
//!
//! The portal does this with a chain of regular expressions, each of which replaces what it finds from left to right, some of them until nothing is left to replace.
//! Here each is one pass over the text that finds the same, and takes time that grows with its length alone; only how often a pass is repeated depends on the text.
//! What nobody writes in a tag is left as it is: the letter `ſ` for `s`, digits other than ASCII's in a size, U+180E for a space.

use std::borrow::Cow;
use std::ops::Range;

/// Bytes that are gone over by repeated passes, our own bound: tags nested many hundred deep stay within the others.
const MOST_REPEATED: usize = 5_000_000;

/// Replaces the few tags the portal knows, in its order, and keeps everything else.
pub(crate) fn to_bb_code(html: &str) -> Cow<'_, str> {
    if !html.contains(['<', '&', '#']) {
        return Cow::Borrowed(html);
    }
    let mut text = html
        .replace("&nbsp;", " ")
        .replace("<hr>", "------[BR]")
        .replace("#BR#", "[BR]");
    repeat(&mut text, simple_tags);
    text = line_breaks(&text);
    text = links(&text, false);
    text = links(&text, true);
    for (name, attribute, value) in [
        ("font", "color", color as fn(&str) -> usize),
        ("span", "color", color),
        ("font", "size", digits),
    ] {
        text = styled(&text, name, attribute, value);
    }
    for name in ["div", "span"] {
        repeat(&mut text, |text| without(text, name));
    }
    text = without(&text, "font");
    Cow::Owned(text)
}

/// Replaces until nothing is left to replace.
fn repeat(text: &mut String, replace: impl Fn(&str) -> String) {
    let mut rest = MOST_REPEATED;
    while let Some(left) = rest.checked_sub(text.len()) {
        rest = left;
        let replaced = replace(text);
        if replaced == *text {
            return;
        }
        *text = replaced;
    }
}

/// Tags of one letter around something, in BB code: `<([busi])[^>a-z]*>(.+?)</\1[^>a-z]*>`.
fn simple_tags(text: &str) -> String {
    let html = Html::new(text);
    let closings = ["</b", "</u", "</s", "</i"];
    let mut closings = closings.map(|word| Next::new(&html.lower, word, end_of_simple));
    html.replace("<", |start| {
        let letter = *html.lower.as_bytes().get(start + 1)?;
        let closing = closings
            .iter_mut()
            .find(|closing| closing.word.ends_with(char::from(letter)))?;
        let content = end_of_simple(&html.lower, start + 2)?;
        // Something has to stand between the two.
        let (close, end) = closing.from(html.behind_one(content)?)?;
        let name = &html.text[start + 1..start + 2];
        let content = &html.text[content..close];
        Some((end, format!("[{name}]{content}[/{name}]")))
    })
}

/// End of a tag in which no letter stands from here on.
fn end_of_simple(lower: &str, from: usize) -> Option<usize> {
    let rest = &lower[from..];
    let at = rest.find(|char: char| char == '>' || char.is_ascii_lowercase())?;
    rest[at..].starts_with('>').then_some(from + at + 1)
}

/// End of a tag, whatever stands in it.
fn end_of_any(lower: &str, from: usize) -> Option<usize> {
    Some(from + lower[from..].find('>')? + 1)
}

/// `<a … href=…>…</a …>` as `[url=…]…[/url]`, for the last `href` with an address: where that stands, and where the content begins.
fn links(text: &str, bare: bool) -> String {
    let html = Html::new(text);
    let mut tag_ends = html.tag_ends();
    // The last one that ends: those before it do, too.
    let last_closing = html.lower.rfind('>').map_or("", |end| &html.lower[..end]);
    let last_closing = last_closing.rfind("</a");
    // Found once for all tags that end where this one does.
    let mut known = (0, None);
    html.replace("<a", |start| {
        let inside = start + "<a".len();
        let (tag_end, _) = tag_ends.from(inside)?;
        last_closing.filter(|last| *last > tag_end)?;
        if known.0 != tag_end {
            let quote = |char| matches!(char, '"' | '\'');
            // No quote may follow an address without quotes.
            let last_quote = html.lower[inside..tag_end].rfind(quote).filter(|_| bare);
            let from = inside + last_quote.unwrap_or_default();
            let hrefs = html.lower[from..tag_end].rmatch_indices("href");
            let hrefs = hrefs.map(|(at, href)| (from + at, from + at + href.len()));
            // Something, a space as a rule, has to stand between the tag's name and the attribute's.
            let hrefs = hrefs.filter(|(at, _)| *at > inside);
            let mut found = hrefs.filter_map(|(at, behind)| {
                let (address, content) = if bare {
                    bare_href(&html, behind, tag_end)?
                } else {
                    quoted_href(&html, behind, tag_end)?
                };
                last_closing.filter(|last| *last >= content)?;
                let close = content + html.lower[content..].find("</a")?;
                let end = end_of_any(&html.lower, close)?;
                Some((at, address, content..close, end))
            });
            known = (tag_end, found.next());
        }
        let (_, address, content, end) = known.1.clone().filter(|(at, ..)| *at > inside)?;
        let (address, content) = (&html.text[address], &html.text[content]);
        Some((end, format!("[url={address}]{content}[/url]")))
    })
}

/// `<name … attribute=value>…</name …>` as `[attribute=value]…[/attribute]`, where nothing but quotes stands around the value.
fn styled(text: &str, name: &str, attribute: &str, value: fn(&str) -> usize) -> String {
    let html = Html::new(text);
    let opening = format!("<{name}");
    let closing = format!("</{name}");
    let mut closing = Next::new(&html.lower, &closing, end_of_any);
    let mut tag_ends = html.tag_ends();
    // Found once for all tags that end where this one does.
    let mut known = (0, None);
    html.replace(&opening, |start| {
        let inside = start + opening.len();
        let (tag_end, content) = tag_ends.from(inside)?;
        if known.0 != tag_end {
            known = (tag_end, html.value(inside..tag_end, attribute, value));
        }
        let (at, value) = known.1.clone()?;
        let behind = html.behind_one(content).filter(|_| at > inside)?;
        let (close, end) = closing.from(behind)?;
        let (value, content) = (&html.text[value], &html.text[content..close]);
        Some((end, format!("[{attribute}={value}]{content}[/{attribute}]")))
    })
}

/// Without the tags `<name …>…</name>`, their content kept.
fn without(text: &str, name: &str) -> String {
    let html = Html::new(text);
    let closing = format!("</{name}>");
    let mut closing = Next::new(&html.lower, &closing, |_, end| Some(end));
    let mut tag_ends = html.tag_ends();
    html.replace(&format!("<{name}"), |start| {
        let (_, content) = tag_ends.from(start)?;
        let (close, end) = closing.from(content)?;
        Some((end, html.text[content..close].to_owned()))
    })
}

/// Length of the color that a text begins with, `#RGB` or `#RRGGBB`.
fn color(text: &str) -> usize {
    let Some(digits) = text.strip_prefix('#') else {
        return 0;
    };
    let rest = digits.trim_start_matches(|char: char| char.is_ascii_hexdigit());
    match digits.len() - rest.len() {
        length @ (3 | 6) => 1 + length,
        _ => 0,
    }
}

/// Length of the digits that a text begins with.
fn digits(text: &str) -> usize {
    text.len()
        - text
            .trim_start_matches(|char: char| char.is_ascii_digit())
            .len()
}

/// Address in quotes, which may hold a `>`: `\s*=\s*('|")(.+?)\1[^>]*>`.
fn quoted_href(html: &Html<'_>, at: usize, tag_end: usize) -> Option<(Range<usize>, usize)> {
    let behind = html.behind_equals(at)?;
    let rest = html.lower[behind..].trim_start();
    let quote = rest
        .chars()
        .next()
        .filter(|char| matches!(char, '"' | '\''))?;
    let start = html.lower.len() - rest.len() + 1;
    let end = html.find(quote, html.behind_one(start)?)?;
    let last = if end <= tag_end {
        tag_end
    } else {
        html.find('>', end)?
    };
    Some((start..end, last + 1))
}

/// Address without quotes, none of which follows in the tag, up to its end: `(\s*=\s*)([^'">]+)>`.
fn bare_href(html: &Html<'_>, at: usize, tag_end: usize) -> Option<(Range<usize>, usize)> {
    let behind = html.behind_equals(at).filter(|behind| *behind < tag_end)?;
    let rest = &html.lower[behind..tag_end];
    let address = match rest.trim_start() {
        // White space alone is an address, too.
        "" => rest.chars().next_back().map_or(0, char::len_utf8),
        address => address.len(),
    };
    Some((tag_end - address..tag_end, tag_end + 1))
}

/// `<br\s*/*>`
fn line_breaks(text: &str) -> String {
    let html = Html::new(text);
    html.replace("<br", |start| {
        let rest = html.lower[start + "<br".len()..].trim_start();
        let rest = rest.trim_start_matches('/').strip_prefix('>')?;
        Some((html.lower.len() - rest.len(), "[br]".to_owned()))
    })
}

/// A text, and the same in lower case.
struct Html<'t> {
    text: &'t str,
    lower: String,
}

impl<'t> Html<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            lower: text.to_ascii_lowercase(),
        }
    }

    /// Replaces from left to right what begins with a word and is matched there: where it ends, and what stands in its place.
    fn replace(
        &self,
        word: &str,
        mut matched: impl FnMut(usize) -> Option<(usize, String)>,
    ) -> String {
        let mut result = String::with_capacity(self.text.len());
        let (mut kept, mut at) = (0, 0);
        while let Some(start) = self.lower[at..].find(word).map(|found| at + found) {
            at = start + 1;
            if let Some((end, replacement)) = matched(start) {
                result.push_str(&self.text[kept..start]);
                result.push_str(&replacement);
                (kept, at) = (end, end);
            }
        }
        result.push_str(&self.text[kept..]);
        result
    }

    /// Where tags end: the next `>`.
    fn tag_ends(&self) -> Next<'_> {
        Next::new(&self.lower, ">", |_, end| Some(end))
    }

    fn find(&self, char: char, from: usize) -> Option<usize> {
        Some(from + self.lower[from..].find(char)?)
    }

    /// Place behind the character that stands here.
    fn behind_one(&self, at: usize) -> Option<usize> {
        Some(at + self.lower[at..].chars().next()?.len_utf8())
    }

    /// Place behind the `=` that stands here, if one does.
    fn behind_equals(&self, at: usize) -> Option<usize> {
        let rest = self.lower[at..].trim_start().strip_prefix('=')?;
        Some(self.lower.len() - rest.len())
    }

    /// Where the last attribute of this name stands in a tag, and its value, if nothing but quotes and white space stands around that.
    fn value(
        &self,
        tag: Range<usize>,
        name: &str,
        value: fn(&str) -> usize,
    ) -> Option<(usize, Range<usize>)> {
        let quotes = |char: char| char.is_whitespace() || matches!(char, '"' | '\'');
        let at = tag.start + self.lower[tag.clone()].rfind(name)?;
        let behind = self
            .behind_equals(at + name.len())
            .filter(|behind| *behind <= tag.end)?;
        let rest = self.lower[behind..tag.end].trim_start_matches(quotes);
        let start = tag.end - rest.len();
        let length = value(rest);
        (length > 0 && rest[length..].trim_start_matches(quotes).is_empty())
            .then_some((at, start..start + length))
    }
}

/// The next closing tag of a name, where it begins and ends; asked for from places one behind the other, so that the text is gone over once.
struct Next<'t> {
    lower: &'t str,
    word: &'t str,
    end: fn(&str, usize) -> Option<usize>,
    /// The last one found; none once there is no more.
    found: Option<(usize, usize)>,
    /// Where to look on from.
    at: usize,
}

impl<'t> Next<'t> {
    fn new(lower: &'t str, word: &'t str, end: fn(&str, usize) -> Option<usize>) -> Self {
        // Nothing behind the last `>` is a tag.
        let length = lower.rfind('>').map_or(0, |last| last + 1);
        Self {
            lower: &lower[..length],
            word,
            end,
            found: None,
            at: 0,
        }
    }

    fn from(&mut self, from: usize) -> Option<(usize, usize)> {
        while self.found.is_none_or(|(start, _)| start < from) {
            let from = self.at.max(from);
            let Some(found) = self.lower.get(from..)?.find(self.word) else {
                self.at = usize::MAX;
                return None;
            };
            let start = from + found;
            self.at = start + 1;
            self.found = (self.end)(self.lower, start + self.word.len()).map(|end| (start, end));
        }
        self.found
    }
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
        check("<u><s></s></u><s>x</s>", "[u]<s></s>[/u][s]x[/s]");
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
        check("<font size=1a>x</font>", "x");
        check(r#"<font size="2px">x</font>"#, "x");
        check("<font color=#ff00>x</font>", "x");
        check(r##"<font color="#ff0000" face="Arial">x</font>"##, "x");
        check(
            r##"<font color="#ff0000" size="2">x</font>"##,
            "[size=2]x[/size]",
        );
        check("<font color=#fff></font>", "");
        check(
            "<font color=#fff></font>y</font>",
            "[color=#fff]</font>y[/color]",
        );
        check("<font><font>x</font></font>", "<font>x</font>");
        check("<div>x</div >", "<div>x</div >");
        check(
            r#"<a href=u>x <a href="v">y</a></a>"#,
            "[url=u]x [url=v]y[/url][/url]",
        );
        check(r#"<a href="u" href=v>x</a>"#, "[url=u]x[/url]");
        check(r#"<a href="u" title="href=z">x</a>"#, "[url=u]x[/url]");
        check(r#"<a href="u>v">x</a>"#, "[url=u>v]x[/url]");
        check(r#"<a href="" title="z">x</a>"#, r#"[url=" title=]x[/url]"#);
        check("<a href=x href>y</a>", "[url=x href]y[/url]");
        check("<spanner><span</SPAN>", "<span");
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
        let hrefs = " href=x".repeat(100_000);
        for refused in [
            format!("<a{hrefs}'></a>"),
            format!("<a{hrefs}' {}></a>", "y".repeat(300_000)),
            format!("<a{hrefs}></a"),
            format!("<a{hrefs}>{}</a", "y".repeat(300_000)),
        ] {
            assert_eq!(to_bb_code(&refused), refused);
        }
        let digits = "1".repeat(300_000);
        let sized = to_bb_code(&format!("<font size={digits}>x</font>")).into_owned();
        assert_eq!(sized, format!("[size={digits}]x[/size]"));
        let nested = format!("{}x{}", "<b>".repeat(50_000), "</b>".repeat(50_000));
        assert!(to_bb_code(&nested).starts_with("[b][b]"));
    }
}
