//! Every number, with its unit, source and date.

/// Longest text the library reads, in bytes: 1 MiB, our own bound.
///
/// It is about 17 times what both documented parts of a message may take together.
pub const MAX_TEXT_BYTES: usize = 1024 * 1024;

/// Deepest nesting the library reads, in levels: our own bound, and that of `serde_json`.
///
/// No documented message nests deeper than eight.
pub const MAX_DEPTH: usize = 127;

/// Most problems a report holds, our own bound.
///
/// Beyond it one is kept for each pair of severity and portal code, so that the verdict stays right, and one that says that there are more.
pub const MAX_PROBLEMS: usize = 1000;

/// Bytes of all paths of a report beyond which it holds no more problems than beyond [`MAX_PROBLEMS`]: 1 MiB, our own bound.
///
/// Only hundreds of problems under a key of a kilobyte or more come near it. So a report takes no more memory than a small multiple of the longest text.
pub const MAX_PATH_BYTES: usize = 1024 * 1024;

/// Length of `CODE`, in characters.
///
/// Source: documentation of `imopenlines.network.message.add`, August 2026; the portal counts characters too (observed, May 2026).
pub const CODE_CHARS: usize = 32;

/// Longest `MESSAGE` that is surely kept whole, in characters.
///
/// Source: observed, May 2026: a longer one than [`MESSAGE_CUT_CHARS`] is cut to this many.
pub const MESSAGE_CHARS: usize = 20_000;

/// Longest `MESSAGE` that is not cut, in characters: [`MESSAGE_CHARS`] and room for ` (...)`.
///
/// Source: observed, May 2026.
pub const MESSAGE_CUT_CHARS: usize = MESSAGE_CHARS + 6;

/// Longest `ATTACH` and longest `KEYBOARD`, each, in bytes of compact UTF-8 JSON: 30 × 1024.
///
/// Source: documentation of `imopenlines.network.message.add`, "30 KB", August 2026; for `KEYBOARD` its older pages.
pub const PART_BYTES: usize = 30 * 1024;

/// Longest `ATTACH` and longest `KEYBOARD`, each, in characters of what the portal stores, defaults included.
///
/// Source: May 2026: 60,000 is refused (`ATTACH`, observed) or lost (`KEYBOARD`, deduced).
pub const PART_CHARS: usize = 59_999;

/// Longest `ATTACH` and longest `KEYBOARD`, each, in UTF-8 bytes of what the portal stores, a character beyond U+FFFF counting [`ASTRAL_DB_BYTES`].
///
/// Source: deduced from the type of the database column, `MySQL` `text`, May 2026.
pub const PART_DB_BYTES: usize = 65_535;

/// Bytes a character beyond U+FFFF takes in the portal's database, where it is written as `:` and 8 hexadecimal digits and `:`.
///
/// Source: deduced, May 2026.
pub const ASTRAL_DB_BYTES: usize = 10;

/// Greatest integer that every reader of JSON keeps: 2^53-1.
///
/// Source: RFC 8259, section 6.
pub const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// Size of a `DELIMITER` without `SIZE`, in pixels.
///
/// Source: documentation of attachments, August 2026.
pub const DELIMITER_SIZE: u64 = 200;
