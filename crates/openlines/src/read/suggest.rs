//! "Did you mean": the known name nearest to a misspelt one.

use alloc::string::String;

use super::json::Text;

/// Longest name worth comparing, in bytes; no known name is longer than half of it.
const LONGEST: usize = 32;

/// The known name that a misspelt one most likely means, if one is near: in any case, up to a third of its letters wrong.
pub(crate) fn suggest(written: Text<'_>, known: &[&'static str]) -> Option<&'static str> {
    let unescaped: String;
    let written = if written.stored().is_some() {
        written.raw.as_bytes()
    } else {
        unescaped = written.chars().take(LONGEST + 1).collect();
        unescaped.as_bytes()
    };
    if written.len() > LONGEST {
        return None;
    }
    let has = letters(written);
    let near = known.iter().filter_map(|name| {
        let most = name.len().div_ceil(3).min(written.len() / 2);
        // Cheaper than the distance, and never more than it: letters too many, and letters the other has not.
        if name.len().abs_diff(written.len()) > most {
            return None;
        }
        let wants = letters(name.as_bytes());
        let surplus = (has & !wants).count_ones().max((wants & !has).count_ones());
        if surplus as usize > most {
            return None;
        }
        Some((distance(written, name.as_bytes(), most)?, *name))
    });
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// The letters of a name, in any case, as a set; other characters may share a place in it.
fn letters(name: &[u8]) -> u32 {
    let mut set = 0_u32;
    for byte in name {
        set |= 1_u32.wrapping_shl(u32::from(*byte));
    }
    set
}

/// Letters to insert, delete, replace or swap with their neighbour (optimal string alignment), ignoring case; nothing if they are too many.
///
/// Both names are at most [`LONGEST`] long.
fn distance(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    // The distances from the beginning of `a` up to a letter to every beginning of `b`: for three letters, in turn.
    let mut rows = [[0; LONGEST + 1]; 3];
    for (distance, j) in rows[0].iter_mut().zip(0..) {
        *distance = j;
    }
    let mut letters = [0; LONGEST];
    for (letter, byte) in letters.iter_mut().zip(b) {
        *letter = byte.to_ascii_lowercase();
    }
    let width = b.len().min(LONGEST);
    // The letters before; zero is none.
    let mut from_before = 0;
    for (i, from) in a.iter().map(u8::to_ascii_lowercase).enumerate() {
        let (before, above, row) = ((i + 2) % 3, i % 3, (i + 1) % 3);
        let mut least = rows[above][0] + 1;
        rows[row][0] = least;
        let (mut left, mut to_before) = (least, 0);
        for j in 0..width {
            let to = letters[j];
            let replaced = rows[above][j] + u32::from(from != to);
            left = replaced.min(rows[above][j + 1].min(left) + 1);
            if from == to_before && to == from_before && j > 0 {
                left = left.min(rows[before][j - 1] + 1);
            }
            rows[row][j + 1] = left;
            least = least.min(left);
            to_before = to;
        }
        from_before = from;
        // It never gets less again, but by a swap with the row before, and by no more than one then.
        if least as usize > most + 1 {
            return None;
        }
    }
    let distance = rows[a.len() % 3][width] as usize;
    (distance <= most).then_some(distance)
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
            assert_eq!(
                suggest(Text::escaped(written), &keys),
                expected,
                "{written}"
            );
        }
    }
}
