//! A value and its place, and how single fields are read: the rules blocks and buttons share.

use std::borrow::Cow;

use serde_json::Value;

use crate::php;
use crate::trace::{Path, Reason, Trace, TypeError};

/// Colour tokens of the newest generation observed.
pub(crate) const TOKENS: &[&str] = &["primary", "secondary", "alert", "base"];

/// One thing done to a text, by which it loses nothing.
pub(crate) type Step = for<'t> fn(&'t str) -> Cow<'t, str>;

/// A value and where it stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'a> {
    pub(crate) value: &'a Value,
    pub(crate) path: Path<'a>,
}

impl<'a> Node<'a> {
    /// `$node[$key]` where it is set, so never `null`.
    pub(crate) fn get(&'a self, key: &'a str) -> Option<Node<'a>> {
        let value = php::isset(self.value, key)?;
        Some(Node {
            value,
            path: self.path.key(key),
        })
    }

    /// `foreach ($node as $member)`; nothing for what is not an array.
    pub(crate) fn members(&'a self) -> impl Iterator<Item = Node<'a>> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        let members = self.value.as_object().into_iter().flatten();
        items
            .map(|(index, value)| Node {
                value,
                path: self.path.index(index),
            })
            .chain(members.map(|(key, value)| Node {
                value,
                path: self.path.key(key),
            }))
    }

    /// The items of a list, or the one item, which is an array whose keys do not count from zero; nothing for what is not an array.
    pub(crate) fn items(&'a self) -> impl Iterator<Item = Node<'a>> {
        let is_list = php::is_list(self.value);
        let one = php::is_array(self.value) && !is_list;
        is_list
            .then(|| self.members())
            .into_iter()
            .flatten()
            .chain(one.then_some(*self))
    }

    /// Reports the keys that are set and not among `known`, and the items of a list, which has no such keys.
    pub(crate) fn report_unknown(&'a self, trace: &mut Trace, known: &[&str]) {
        for (index, value) in self.value.as_array().into_iter().flatten().enumerate() {
            if !value.is_null() {
                trace.dropped(&self.path.index(index), Reason::Unknown);
            }
        }
        for (key, value) in self.value.as_object().into_iter().flatten() {
            if !value.is_null() && !known.contains(&key.as_str()) {
                trace.dropped(&self.path.key(key), Reason::Unknown);
            }
        }
    }

    /// Reports a key that is set and means nothing without another.
    pub(crate) fn report_lone(&'a self, trace: &mut Trace, lone: &str, without: &'static str) {
        if let Some(lone) = self.get(lone) {
            trace.dropped(&lone.path, Reason::Missing { key: without });
        }
    }

    /// Reports the keys that are set, known, and lose to `by`.
    pub(crate) fn report_overruled(&'a self, trace: &mut Trace, losers: &[&str], by: &'static str) {
        for key in losers {
            if let Some(loser) = self.get(key) {
                trace.dropped(&loser.path, Reason::Overruled { by });
            }
        }
    }

    /// The value as PHP's string functions see it.
    ///
    /// # Errors
    /// An array: a `TypeError`.
    pub(crate) fn text(&self, trace: &mut Trace) -> Result<Cow<'a, str>, TypeError> {
        php::strval(self.value).ok_or_else(|| trace.type_error(&self.path))
    }

    /// The text as it will be kept; reports what was not text and says something else as one.
    pub(crate) fn kept_text(&self, trace: &mut Trace, steps: &[Step]) -> Result<String, TypeError> {
        let mut text = self.text(trace)?.into_owned();
        if !self.value.is_string() && !php::is_whole(self.value) {
            trace.altered(&self.path, Reason::Converted);
        }
        for step in steps {
            text = step(&text).into_owned();
        }
        Ok(text)
    }

    /// Trimmed, each line break a space.
    pub(crate) fn line(&self, trace: &mut Trace) -> Result<String, TypeError> {
        self.kept_text(trace, &[trimmed, single_line])
    }

    /// Trimmed, lines kept, `#BR#` the BB code.
    pub(crate) fn paragraph(&self, trace: &mut Trace) -> Result<String, TypeError> {
        self.kept_text(trace, &[trimmed, break_marks])
    }

    /// Whether nothing is left of the text after trimming.
    ///
    /// # Errors
    /// An array: a `TypeError`.
    pub(crate) fn is_blank(&self, trace: &mut Trace) -> Result<bool, TypeError> {
        self.text(trace).map(|text| php::trim(&text).is_empty())
    }

    /// `intval($node)` where it is above zero.
    pub(crate) fn positive(&self, trace: &mut Trace) -> Option<i64> {
        let int = php::intval(self.value);
        if int <= 0 {
            trace.dropped(&self.path, Reason::NotPositive);
            return None;
        }
        self.report_converted(trace, int);
        Some(int)
    }

    /// Reports what was not this integer.
    pub(crate) fn report_converted(&self, trace: &mut Trace, int: i64) {
        if !php::is_integer(self.value, int) {
            trace.altered(&self.path, Reason::Converted);
        }
    }

    /// Reports a value that was taken for a name because PHP's `true` equals any.
    pub(crate) fn report_true(&self, trace: &mut Trace) {
        if !self.value.is_string() {
            trace.altered(&self.path, Reason::Converted);
        }
    }

    /// Whether it starts as a link must; does not report.
    ///
    /// # Errors
    /// An array: a `TypeError`.
    pub(crate) fn is_link(&self, trace: &mut Trace) -> Result<bool, TypeError> {
        self.text(trace).map(|text| starts_as_link(&text))
    }

    /// The link as sent, where it starts as a link must.
    ///
    /// # Errors
    /// An array: a `TypeError`.
    pub(crate) fn link(&self, trace: &mut Trace) -> Result<Option<Value>, TypeError> {
        if self.is_link(trace)? {
            return Ok(Some(self.value.clone()));
        }
        trace.dropped(&self.path, Reason::LinkStart);
        Ok(None)
    }

    /// The link under `key`, where there is one and it starts as a link must.
    ///
    /// # Errors
    /// An array: a `TypeError`.
    pub(crate) fn link_under(
        &self,
        key: &str,
        trace: &mut Trace,
    ) -> Result<Option<Value>, TypeError> {
        self.get(key).map_or(Ok(None), |link| link.link(trace))
    }

    /// The colour under `key`, where there is one.
    ///
    /// # Errors
    /// An array: a `TypeError`.
    pub(crate) fn color_under(
        &self,
        key: &str,
        trace: &mut Trace,
    ) -> Result<Option<Value>, TypeError> {
        self.get(key).map_or(Ok(None), |color| color.color(trace))
    }

    /// The text under `key`, where there is one that is not blank.
    ///
    /// # Errors
    /// An array: a `TypeError`.
    pub(crate) fn text_under(
        &self,
        key: &str,
        trace: &mut Trace,
        steps: &[Step],
    ) -> Result<Option<String>, TypeError> {
        let Some(text) = self.get(key) else {
            return Ok(None);
        };
        if !text.is_blank(trace)? {
            return text.kept_text(trace, steps).map(Some);
        }
        // A blank text is the same as none, and so nothing is lost.
        if !text.value.is_string() {
            trace.dropped(&text.path, Reason::Blank);
        }
        Ok(None)
    }

    /// The integer above zero under `key`, where there is one.
    pub(crate) fn positive_under(&self, key: &str, trace: &mut Trace) -> Option<i64> {
        self.get(key)?.positive(trace)
    }

    /// The colour as sent, where it is `#RGB` or `#RRGGBB`.
    ///
    /// # Errors
    /// An array: a `TypeError`.
    pub(crate) fn color(&self, trace: &mut Trace) -> Result<Option<Value>, TypeError> {
        let text = self.text(trace)?;
        if is_color(&text) {
            return Ok(Some(self.value.clone()));
        }
        trace.dropped(&self.path, Reason::NotAColor);
        Ok(None)
    }

    /// One of `accepted` as sent (or `true`, which equals any text), else `default`.
    pub(crate) fn one_of(
        &self,
        trace: &mut Trace,
        accepted: &'static [&'static str],
        default: &'static str,
    ) -> Value {
        if php::in_array(self.value, accepted) {
            return self.value.clone();
        }
        trace.altered(&self.path, Reason::not_one_of(accepted));
        default.into()
    }

    /// `Y` for exactly `"Y"`, else `N`.
    pub(crate) fn yes(&self, trace: &mut Trace) -> &'static str {
        match self.value.as_str() {
            Some("Y") => "Y",
            Some("N") => "N",
            _ => {
                trace.altered(&self.path, Reason::not_one_of(&["Y", "N"]));
                "N"
            }
        }
    }
}

/// The colour token under `key`, `base` when absent or unknown.
///
/// # Errors
/// An array: a `TypeError`.
pub(crate) fn token(
    node: &Node<'_>,
    key: &str,
    trace: &mut Trace,
) -> Result<&'static str, TypeError> {
    let Some(field) = node.get(key) else {
        return Ok("base");
    };
    let text = field.text(trace)?;
    let known = TOKENS.iter().find(|token| **token == text);
    if known.is_none() {
        trace.altered(&field.path, Reason::not_one_of(TOKENS));
    }
    Ok(known.copied().unwrap_or("base"))
}

/// Whether it starts as a link must.
pub(crate) fn starts_as_link(text: &str) -> bool {
    ["/", "http://", "https://"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// `#RGB` or `#RRGGBB`, any case, nothing around it.
pub(crate) fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|hex| {
        matches!(hex.len(), 3 | 6) && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

/// A network id: its first character, HTML-escaped, and the integer the rest starts with.
///
/// # Errors
/// An array: a `TypeError`.
pub(crate) fn network_id(node: &Node<'_>, trace: &mut Trace) -> Result<String, TypeError> {
    let text = node.text(trace)?;
    let first = text.chars().next().map(String::from).unwrap_or_default();
    let rest = php::intval(&text[first.len()..].into());
    let id = format!("{}{rest}", php::htmlspecialchars(&first));
    if id != text || !(node.value.is_string() || php::is_whole(node.value)) {
        trace.altered(&node.path, Reason::Converted);
    }
    Ok(id)
}

pub(crate) fn trimmed(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(php::trim(text))
}

/// Every line break (CR LF, LF, CR, VT, FF, U+0085, U+2028, U+2029) as one space.
pub(crate) fn single_line(text: &str) -> Cow<'_, str> {
    const BREAKS: [char; 7] = ['\n', '\r', '\x0B', '\x0C', '\u{85}', '\u{2028}', '\u{2029}'];
    if !text.contains(BREAKS) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", " ").replace(BREAKS, " "))
}

/// `#BR#` as `[BR]`.
pub(crate) fn break_marks(text: &str) -> Cow<'_, str> {
    if !text.contains("#BR#") {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("#BR#", "[BR]"))
}
