//! What JavaScript asks for.

use openlines::{Options, Severity, Subject, limits};

/// Bits of the method: 0 where the keys say, 1 for `network`, 2 for `crm`.
const METHOD: u32 = 0b11;
/// Whether what is undocumented is only warned of.
const CONTRACT: u32 = 1 << 2;
/// Whether unknown keys are only warned of.
const UNKNOWN_KEYS: u32 = 1 << 3;
/// Whether places in the text are to be said.
pub const PLACES: u32 = 1 << 4;

/// What a text is checked as, unless its keys say, and how strictly: from the numbers JavaScript passes, which `js/options.ts` makes.
///
/// Of the limits, of `ATTACH` and of `KEYBOARD` each, `u32::MAX` is the portal's own.
pub fn read(flags: u32, max_bytes: u32, max_chars: u32) -> (Option<Subject>, Options) {
    let subject = match flags & METHOD {
        1 => Some(Subject::Network),
        2 => Some(Subject::Crm),
        _ => None,
    };
    let options = Options {
        contract: severity(flags & CONTRACT),
        unknown_keys: severity(flags & UNKNOWN_KEYS),
        max_bytes: limit(max_bytes, limits::PART_BYTES),
        max_chars: limit(max_chars, limits::PART_CHARS),
    };
    (subject, options)
}

fn severity(flag: u32) -> Severity {
    if flag == 0 {
        Severity::Error
    } else {
        Severity::Warning
    }
}

fn limit(number: u32, portal: usize) -> usize {
    match number {
        u32::MAX => portal,
        _ => usize::try_from(number).unwrap_or(portal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_those_of_the_core() {
        assert_eq!(read(0, u32::MAX, u32::MAX), (None, Options::default()));
    }

    #[test]
    fn every_number_has_its_meaning() {
        let options = Options {
            contract: Severity::Warning,
            unknown_keys: Severity::Error,
            max_bytes: 7,
            max_chars: 8,
        };
        let expected = (Some(Subject::Crm), options);
        assert_eq!(read(2 | CONTRACT | PLACES, 7, 8), expected);
        let (subject, options) = read(1 | UNKNOWN_KEYS, 7, 8);
        assert_eq!(subject, Some(Subject::Network));
        assert_eq!(options.unknown_keys, Severity::Warning);
        assert_eq!(options.contract, Severity::Error);
    }
}
