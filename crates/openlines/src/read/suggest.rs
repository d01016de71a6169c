//! "Did you mean": the known name nearest to a misspelt one.

use alloc::string::String;

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
        // Cheaper than the distance, and never more than it: letters too many, and letters the other has not.
        let (has, wants) = (letters(written), letters(name.as_bytes()));
        let surplus = (has & !wants).count_ones().max((wants & !has).count_ones());
        if name.len().abs_diff(written.len()).max(surplus as usize) > most {
            return None;
        }
        let distance = distance(written, name.as_bytes());
        (distance <= most).then_some((distance, *name))
    });
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The letters of a name, in any case, as a set; other characters may share a place in it.
fn letters(name: &[u8]) -> u32 {
    name.iter().fold(0, |set, byte| set | 1 << (byte & 31))
}

/// Letters to insert, delete, replace or swap with their neighbour (optimal string alignment), ignoring case.
///
/// Both names are at most [`LONGEST`] long.
fn distance(a: &[u8], b: &[u8]) -> usize {
    // The distances from the beginning of `a` up to a letter to every beginning of `b`: for three letters, in turn.
    let mut rows = [[0_u8; LONGEST + 1]; 3];
    for (distance, j) in rows[0].iter_mut().zip(0..) {
        *distance = j;
    }
    for (i, from) in a.iter().enumerate() {
        let (before, above, row) = ((i + 2) % 3, i % 3, (i + 1) % 3);
        rows[row][0] = rows[above][0] + 1;
        for (j, to) in b.iter().enumerate().take(LONGEST) {
            let same = from.eq_ignore_ascii_case(to);
            let mut best = (rows[above][j] + u8::from(!same))
                .min(rows[above][j + 1] + 1)
                .min(rows[row][j] + 1);
            let swapped = i > 0
                && j > 0
                && from.eq_ignore_ascii_case(&b[j - 1])
                && a[i - 1].eq_ignore_ascii_case(to);
            if swapped {
                best = best.min(rows[before][j - 1] + 1);
            }
            rows[row][j + 1] = best;
        }
    }
    usize::from(rows[a.len() % 3][b.len().min(LONGEST)])
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
            let text = Text {
                raw: written,
                ..Text::default()
            };
            assert_eq!(suggest(text, &keys), expected, "{written}");
        }
    }
}
