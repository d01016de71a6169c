//! Every key the platform reads, found by a perfect hash that is made, and checked, when the crate is compiled.

use super::name::Name;
use super::string::Text;
use super::suggest::suggest_of;

/// Defines [`Key`] with its wire names.
macro_rules! keys {
    ($($key:ident = $wire:literal,)+) => {
        /// A key the platform reads somewhere.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Key {
            $(#[doc = concat!("`", $wire, "`")] $key,)+
        }

        impl Key {
            /// Every key.
            const ALL: &'static [Self] = &[$(Self::$key),+];
            const NAMES: &'static [&'static str] = &[$($wire),+];
            const SHORT: [Name; Self::ALL.len()] = [$(Name::of($wire)),+];
        }
    };
}

keys! {
    Code = "CODE",
    UserId = "USER_ID",
    Attach = "ATTACH",
    Keyboard = "KEYBOARD",
    UrlPreview = "URL_PREVIEW",
    Auth = "auth",
    CrmEntityType = "CRM_ENTITY_TYPE",
    CrmEntity = "CRM_ENTITY",
    Id = "ID",
    ColorToken = "COLOR_TOKEN",
    Color = "COLOR",
    Blocks = "BLOCKS",
    Description = "DESCRIPTION",
    // These name blocks, and stand in the order in which the portal looks for them.
    User = "USER",
    Link = "LINK",
    RichLink = "RICH_LINK",
    Message = "MESSAGE",
    Grid = "GRID",
    Image = "IMAGE",
    File = "FILE",
    Delimiter = "DELIMITER",
    Text = "TEXT",
    AsDescription = "AS_DESCRIPTION",
    Name = "NAME",
    Desc = "DESC",
    Html = "HTML",
    Preview = "PREVIEW",
    PreviewSize = "PREVIEW_SIZE",
    ExtraImage = "EXTRA_IMAGE",
    Size = "SIZE",
    Width = "WIDTH",
    Height = "HEIGHT",
    Display = "DISPLAY",
    Value = "VALUE",
    Avatar = "AVATAR",
    AvatarType = "AVATAR_TYPE",
    ChatId = "CHAT_ID",
    BotId = "BOT_ID",
    NetworkId = "NETWORK_ID",
    Buttons = "BUTTONS",
    Colors = "COLORS",
    Vote = "VOTE",
    Type = "TYPE",
    Block = "BLOCK",
    Disabled = "DISABLED",
    Context = "CONTEXT",
    BgColorToken = "BG_COLOR_TOKEN",
    BgColor = "BG_COLOR",
    TextColor = "TEXT_COLOR",
    OffBgColor = "OFF_BG_COLOR",
    OffTextColor = "OFF_TEXT_COLOR",
    Action = "ACTION",
    ActionValue = "ACTION_VALUE",
    Command = "COMMAND",
    CommandParams = "COMMAND_PARAMS",
    AppId = "APP_ID",
    AppParams = "APP_PARAMS",
    Function = "FUNCTION",
}

impl Key {
    /// Wire name.
    #[inline]
    pub(crate) const fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// A set of keys: those an object knows, or those that stand there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys(u64);

impl Keys {
    pub(crate) const fn of(keys: &[Key]) -> Self {
        let (mut bits, mut i) = (0, 0);
        while i < keys.len() {
            bits |= 1 << keys[i] as u32;
            i += 1;
        }
        Self(bits)
    }

    /// Whether the set is of these keys.
    pub(crate) const fn are(self, keys: &[Key]) -> bool {
        self.0 == Self::of(keys).0
    }

    /// Whether a key is in the set.
    #[inline]
    pub(crate) const fn has(self, key: Key) -> bool {
        self.0 >> key as u32 & 1 == 1
    }

    /// The set with a key.
    #[inline]
    pub(crate) const fn with(self, key: Key) -> Self {
        Self(self.0 | 1 << key as u32)
    }

    /// The set without a key.
    #[inline]
    pub(crate) const fn without(self, key: Key) -> Self {
        Self(self.0 & !(1 << key as u32))
    }

    /// The keys that are in both sets.
    #[inline]
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The keys that are in one of both sets.
    #[inline]
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The keys, in the order of [`Key`].
    #[inline]
    pub(crate) fn iter(self) -> impl Iterator<Item = Key> {
        let mut rest = self.0;
        core::iter::from_fn(move || {
            let key = Key::ALL.get(rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            Some(*key)
        })
    }

    /// Their wire names, in that order.
    pub(crate) fn names(self) -> impl Iterator<Item = &'static str> {
        self.iter().map(Key::name)
    }

    /// The key that a misspelt one most likely means, if one is near.
    pub(super) fn suggest(self, key: Text<'_>) -> Option<Key> {
        suggest_of(key, Key::NAMES, self.0).and_then(|place| Key::ALL.get(place).copied())
    }

    /// Those that a documentation names.
    pub(crate) fn documented(self) -> Self {
        const UNDOCUMENTED: Keys = Keys::of(&[
            Key::Description,
            Key::RichLink,
            Key::AsDescription,
            Key::Colors,
            Key::Vote,
            Key::Function,
        ]);
        let documented = Self(self.0 & !UNDOCUMENTED.0);
        // A keyboard's `BOT_ID` is documented, a message's is not.
        if self.has(Key::Keyboard) {
            documented.without(Key::BotId)
        } else {
            documented
        }
    }

    /// The key of the set with this name.
    #[inline]
    pub(crate) fn find(self, name: Name) -> Option<Key> {
        let key = SLOTS[slot(name)];
        (Key::SHORT[key as usize] == name && self.has(key)).then_some(key)
    }

    /// The key of the set that the portal takes a name for.
    pub(crate) fn meant(self, name: Option<Name>, case: Case) -> Option<Key> {
        let name = name?;
        self.find(name).or_else(|| match case {
            Case::Tolerated => self.find(name.uppercase()),
            Case::Sensitive | Case::Wrong => None,
        })
    }
}

/// Whether a key has to be written as it is documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// Another case is another key.
    Sensitive,
    /// The portal upper-cases keys.
    Tolerated,
    /// Another case is not read, and very likely meant to be.
    Wrong,
}

const SLOT_COUNT: usize = 256;

/// The only key that can be in each slot.
static SLOTS: [Key; SLOT_COUNT] = {
    let mut slots = [Key::Code; SLOT_COUNT];
    let mut taken = [false; SLOT_COUNT];
    let mut index = 0;
    while index < Key::ALL.len() {
        let slot = slot(Key::SHORT[index]);
        assert!(
            !taken[slot],
            "two keys fall into one slot: another factor is needed"
        );
        slots[slot] = Key::ALL[index];
        taken[slot] = true;
        index += 1;
    }
    slots
};

/// Slot of a name.
#[inline]
const fn slot(name: Name) -> usize {
    const BITS: u32 = SLOT_COUNT.trailing_zeros();
    name.hash::<BITS>()
}
