//! "Did you mean": the known name nearest to a misspelt one.

use super::string::Text;
use crate::bytes::{Block, WIDTH};

/// Longest text worth comparing, in characters: no known name is longer than a block, and at most a third as many letters too many.
const LONGEST: usize = 2 * WIDTH;

/// The name that a misspelt one most likely means, if one is near: in any case, one letter or up to a third of them wrong.
pub(crate) fn suggest(written: Text<'_>, names: &[&'static str]) -> Option<&'static str> {
    suggest_of(written, names, u64::MAX).and_then(|place| names.get(place).copied())
}

/// The place of the same of those names whose bit is set.
pub(super) fn suggest_of(written: Text<'_>, names: &[&str], known: u64) -> Option<usize> {
    let (mut bytes, mut length) = ([0; LONGEST], 0);
    for (byte, c) in bytes.iter_mut().zip(written.chars()) {
        // What is not ASCII as what no name has: it may look like a letter that it has.
        *byte = u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(b'?');
        length += 1;
    }
    let written = bytes.get(..length).unwrap_or_default();
    let letters = letters(written);
    let (mut least, mut nearest) = (usize::MAX, None);
    let mut rest = known;
    loop {
        let place = rest.trailing_zeros() as usize;
        let Some(name) = names.get(place) else {
            return nearest;
        };
        rest &= rest - 1;
        if let Some(wrong) = wrong(written, letters, name.as_bytes())
            && wrong < least
        {
            (least, nearest) = (wrong, Some(place));
        }
    }
}

/// How many letters of a text with these letters are wrong, if it may mean a name.
fn wrong(written: &[u8], has: u32, name: &[u8]) -> Option<usize> {
    let most = (name.len() / 3).max(1).min(written.len() / 2);
    // Cheaper than the distance, and never more than it: letters too many, and letters the other has not.
    if name.len().abs_diff(written.len()) > most {
        return None;
    }
    let wants = letters(name);
    if is_more(has & !wants, most) || is_more(wants & !has, most) {
        return None;
    }
    Some(distance(written, name)).filter(|distance| *distance <= most)
}

/// Whether more bits than so many are set.
fn is_more(mut bits: u32, than: usize) -> bool {
    for _ in 0..than {
        bits &= bits.wrapping_sub(1);
    }
    bits != 0
}

/// The letters of a name, in any case, as a set; other characters may share a place in it.
fn letters(name: &[u8]) -> u32 {
    let mut set = 0_u32;
    for byte in name {
        set |= 1_u32.wrapping_shl(u32::from(*byte));
    }
    set
}

/// Letters to insert, delete, replace or swap with their neighbour (optimal string alignment), ignoring case.
///
/// The name is at most a block long. A bit stands for each of its letters: Hyyrö, A bit-vector algorithm for computing Levenshtein and Damerau edit distances, 2003.
fn distance(written: &[u8], name: &[u8]) -> usize {
    let mut letters = [0; WIDTH];
    letters
        .iter_mut()
        .zip(name)
        .for_each(|(letter, byte)| *letter = byte.to_ascii_lowercase());
    let letters = Block::new(letters);
    let last = name.len().saturating_sub(1);
    // From the beginning of `written` up to a letter to the whole name.
    let mut distance = name.len();
    // Where the distance to one more letter of the name is one more, and one less.
    let (mut more, mut less) = (u32::MAX, 0);
    let (mut zero, mut matches_before) = (0, 0);
    for letter in written {
        let matches = letters.is(letter.to_ascii_lowercase()).bits();
        let swapped = ((!zero & matches) << 1) & matches_before;
        zero = ((matches & more).wrapping_add(more) ^ more) | matches | less | swapped;
        // The same from one letter of `written` to the next.
        let (next_more, next_less) = (less | !(zero | more), zero & more);
        distance += (next_more >> last & 1) as usize;
        distance -= (next_less >> last & 1) as usize;
        let (next_more, next_less) = (next_more << 1 | 1, next_less << 1);
        more = next_less | !(zero | next_more);
        less = next_more & zero;
        matches_before = matches;
    }
    distance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_suggested() {
        let keys = [
            "LINK",
            "NAME",
            "PREVIEW",
            "WIDTH",
            "COLOR",
            "COLOR_TOKEN",
            "ID",
        ];
        for (written, expected) in [
            ("LNK", Some("LINK")),
            ("link", Some("LINK")),
            ("NMAE", Some("NAME")),
            ("COLOUR", Some("COLOR")),
            ("color-token", Some("COLOR_TOKEN")),
            ("URL", None),
            ("IDS", Some("ID")),
            ("D", None),
            ("", None),
            ("я", None),
            // Cyrillic letters that look like Latin ones.
            ("LINК", Some("LINK")),
            ("COLОR_ТOKEN", Some("COLOR_TOKEN")),
        ] {
            assert_eq!(
                suggest(Text::escaped(written), &keys),
                expected,
                "{written}"
            );
        }
    }
}
