//! Texts that are JSON, and texts that nearly are.

use openlines::limits::MAX_TEXT_BYTES;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::composed::composed;
use crate::json::Json;

/// A number in any of the ways JSON allows.
pub fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "-?(0|[1-9][0-9]{0,18})",
        2 => "-?(0|[1-9][0-9]{0,4})(\\.[0-9]{1,4})?([eE][+-]?[0-9]{1,3})?",
        1 => "[1-9][0-9]{17,40}",
        1 => "[1-9][0-9]{0,3}(\\.0{1,3})?(e0)?",
    ]
}

/// Any value at all.
pub fn value() -> impl Strategy<Value = Json> {
    let text = prop_oneof!["\\PC{0,6}", "[\\x00-\\x7f\u{80}-\u{9f}\u{2028}😀]{0,6}"];
    let leaf = prop_oneof![
        1 => select(&["null", "true", "false"][..]).prop_map(Json::word),
        2 => number().prop_map(Json::Word),
        2 => text.clone().prop_map(Json::Text),
    ];
    leaf.prop_recursive(6, 40, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Json::List),
            vec((text.clone(), inner), 0..6).prop_map(Json::Object),
        ]
    })
}

/// A text that is JSON, spelt in any way: any value at all, or a message.
///
/// Only its numbers may be beyond the range of a 64-bit float, and it is no longer than what is read.
pub fn json() -> impl Strategy<Value = (Json, String)> {
    let document = prop_oneof![value().boxed(), composed()];
    let spelt = (document, vec(any::<u8>(), 1..64)).prop_map(|(document, choices)| {
        let text = document.spell(&choices);
        (document, text)
    });
    spelt.prop_filter("it is too long to be read", |(_, text)| {
        text.len() <= MAX_TEXT_BYTES
    })
}

/// A text that was JSON before it was damaged, or never was.
pub fn damaged() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => select(&[
            "\"", "\\", "\\u", "\\ud83d", "\\ude00", "\\uD83D\\uDE00", "\\u0000", "\\x", "\\/", ",", ":", "[", "]", "{",
            "}", "0", "-", "+", ".", "e", "E5", "1e999", "-1e999", "nul", "null", "True", "NaN", "Infinity", "\u{0}",
            "\n", "\t", "\u{1f}", "\u{7f}", "\u{a0}", "\u{feff}", "'", "//", "/**/", "😀", "\u{2028}", " ", "\u{c}",
        ][..]).prop_map(str::to_owned),
        1 => "\\PC{1,3}",
        1 => number(),
    ];
    let damage = (
        any::<Index>(),
        any::<Index>(),
        prop_oneof![Just(None).boxed(), piece.clone().prop_map(Some).boxed(),],
    );
    let wounded = (json(), vec(damage, 1..4)).prop_map(|((_, text), damages)| {
        let mut chars: Vec<char> = text.chars().collect();
        for (from, to, inserted) in damages {
            let from = from.index(chars.len() + 1);
            match inserted {
                Some(piece) => {
                    chars.splice(from..from, piece.chars());
                }
                None if to.index(3) == 0 => chars.truncate(from),
                None if to.index(3) == 1 => {
                    let end = (from + 1 + to.index(4)).min(chars.len());
                    chars.drain(from.min(end)..end);
                }
                None => {
                    let end = (from + to.index(40)).min(chars.len());
                    let copy = chars[from.min(end)..end].to_vec();
                    let at = to.index(chars.len() + 1);
                    chars.splice(at..at, copy);
                }
            }
        }
        chars.into_iter().collect()
    });
    prop_oneof![6 => wounded.boxed(), 1 => vec(piece, 0..8).prop_map(|pieces| pieces.concat()).boxed()]
}
