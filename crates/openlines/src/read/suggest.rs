//! "Did you mean": the known name nearest to a misspelt one.

use alloc::string::String;
use core::mem;

use super::json::Text;

/// Longest name worth comparing, in bytes; no known name is longer than half of it.
const LONGEST: usize = 32;

/// The known name that a misspelt one most likely means, if one is near: in any case, up to a third of its letters wrong.
pub(crate) fn suggest(written: Text<'_>, known: &[&'static str]) -> Option<&'static str> {
    let written: String = written.chars().take(LONGEST + 1).collect();
    let written = written.as_bytes();
    if written.len() > LONGEST {
        return None;
    }
    let near = known.iter().filter_map(|name| {
        let most = name.len().div_ceil(3).min(written.len() / 2);
        // Each letter of difference in length is one to insert or delete.
        if name.len().abs_diff(written.len()) > most {
            return None;
        }
        let distance = distance(written, name.as_bytes());
        (distance <= most).then_some((distance, *name))
    });
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Distances from a part of a name to every part of another.
type Row = [usize; LONGEST + 1];

/// Letters to insert, delete, replace or swap with their neighbour (optimal string alignment), ignoring case.
///
/// The second name is at most [`LONGEST`] long.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before: Row = [0; LONGEST + 1];
    let mut above: Row = core::array::from_fn(|j| j);
    for (i, from) in a.iter().enumerate() {
        let mut row: Row = [0; LONGEST + 1];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate().take(LONGEST) {
            let same = from.eq_ignore_ascii_case(to);
            let mut best = (above[j] + usize::from(!same))
                .min(above[j + 1] + 1)
                .min(row[j] + 1);
            let swapped = i > 0
                && j > 0
                && from.eq_ignore_ascii_case(&b[j - 1])
                && a[i - 1].eq_ignore_ascii_case(to);
            if swapped {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best;
        }
        before = mem::replace(&mut above, row);
    }
    above[b.len().min(LONGEST)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_suggested() {
        let keys = ["LINK", "NAME", "PREVIEW", "WIDTH", "COLOR", "COLOR_TOKEN"];
        for (written, expected) in [
            ("LNK", Some("LINK")),
            ("link", Some("LINK")),
            ("NMAE", Some("NAME")),
            ("COLOUR", Some("COLOR")),
            ("color-token", Some("COLOR_TOKEN")),
            ("URL", None),
            ("", None),
            ("я", None),
        ] {
            let text = Text::unescaped_of(written);
            assert_eq!(suggest(text, &keys), expected, "{written}");
        }
    }
}
