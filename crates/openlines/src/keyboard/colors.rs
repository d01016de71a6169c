//! The undocumented `COLORS` of a keyboard: default colours for its buttons.

use crate::code::Kind;
use crate::color;
use crate::measure::Stored;
use crate::read::{Key, Keys, Mode, Next, Reader, length};

/// Keys of a button's colours, and of `COLORS`.
pub(super) const ALL: [Key; 4] = [
    Key::BgColor,
    Key::TextColor,
    Key::OffBgColor,
    Key::OffTextColor,
];

const KEYS: Keys = Keys::of(&ALL);

/// Length of each colour in the order of [`ALL`], as far as it is given.
pub(super) type Colors = [Option<Stored>; 4];

/// Reads `COLORS`.
pub(super) fn read<M: Mode>(r: &mut Reader<'_, M>) -> Colors {
    let mut colors = Colors::default();
    r.undocumented();
    match r.next() {
        Next::Null => r.skip(),
        Next::Object => {
            let mut object = r.object(KEYS);
            while let Some(key) = r.key(&mut object) {
                let color = length(&color::read(r));
                if let Some(i) = ALL.iter().position(|known| *known == key) {
                    colors[i] = color;
                }
            }
        }
        _ => r.wrong_type(Kind::Object),
    }
    colors
}

/// How many buttons there are, and how many of them lack each colour.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Missing {
    pub(super) buttons: usize,
    colors: [usize; 4],
}

impl Missing {
    /// Counts a button.
    pub(super) fn add(&mut self, colors: Colors) {
        self.buttons += 1;
        for (missing, color) in self.colors.iter_mut().zip(colors) {
            *missing += usize::from(color.is_none());
        }
    }

    /// Length of what the keyboard's `COLORS` and `BOT_ID` add to its buttons.
    pub(super) fn stored(&self, defaults: &Colors, bot_id: Stored) -> Stored {
        let mut chars = self.buttons * bot_id.chars() as usize;
        for ((key, missing), default) in ALL.iter().zip(self.colors).zip(defaults) {
            if let Some(default) = default {
                // `,"KEY":"#..."`
                chars += missing * (key.name().len() + 4 + default.chars() as usize);
            }
        }
        Stored::ascii(chars)
    }
}
