//! What JavaScript calls.
//!
//! A call is: write the text at [`text`], or have it made [`from_utf16`], perhaps ask whether it [`may_be_replaced`], then [`check`] or [`is_valid`] it, then read the answer, before the next call.
#![expect(unsafe_code, reason = "JavaScript passes addresses and lengths")]

use core::arch::wasm32::{u8x16_eq, u8x16_splat, unreachable, v128_any_true, v128_load};
use core::cell::Cell;
use core::panic::PanicInfo;
use core::{ptr, slice, str};

use wasm_bindgen::prelude::wasm_bindgen;

use crate::answer::{self, NUMBERS, Problems};
use crate::arena;
use crate::request::{self, PLACES};
use crate::utf16;

/// An answer in memory, for JavaScript to read: all words are 32 bits, little-endian.
#[repr(C)]
struct Answer {
    /// How many problems there are.
    problems: Cell<usize>,
    /// Address of their numbers.
    words: Cell<usize>,
    /// Address of their text.
    text: Cell<usize>,
    /// Bytes of it.
    text_bytes: Cell<usize>,
    numbers: Cell<[u32; NUMBERS]>,
}

// SAFETY: a WebAssembly instance of ours has one thread.
unsafe impl Sync for Answer {}

/// The last answer.
static ANSWER: Answer = Answer {
    problems: Cell::new(0),
    words: Cell::new(0),
    text: Cell::new(0),
    text_bytes: Cell::new(0),
    numbers: Cell::new([0; NUMBERS]),
};

/// Makes room for a text of at most so many bytes, and says where to write it: always the same address.
#[wasm_bindgen]
pub fn text(bytes: usize) -> usize {
    // SAFETY: JavaScript has read the last answer.
    unsafe { arena::reset(bytes) };
    arena::text_address()
}

/// Makes the text of so many UTF-16 units, and says how many bytes it has.
///
/// They were written as many bytes behind its address, in room for three times as many.
#[wasm_bindgen]
pub fn from_utf16(units: usize) -> usize {
    // SAFETY: JavaScript made room for so many bytes with `text`.
    unsafe {
        utf16::to_utf8(
            ptr::with_exposed_provenance_mut(arena::text_address()),
            units,
        )
    }
}

/// Whether the text may hold U+FFFD, which JavaScript writes for what has no UTF-8: 0 or 1.
#[wasm_bindgen]
pub fn may_be_replaced(bytes: usize) -> u32 {
    /// The first byte of U+F000 to U+FFFF.
    const FIRST: u8 = 0xEF;
    let (blocks, rest) = bytes_of(bytes).as_chunks::<16>();
    let any = blocks.iter().any(|block| {
        // SAFETY: a block is as long as a vector, and may stand anywhere.
        let block = unsafe { v128_load(block.as_ptr().cast()) };
        v128_any_true(u8x16_eq(block, u8x16_splat(FIRST)))
    });
    (any || rest.contains(&FIRST)).into()
}

/// Checks the text, and says where the answer is: an [`Answer`].
#[wasm_bindgen]
pub fn check(bytes: usize, flags: u32, max_bytes: u32, max_chars: u32) -> usize {
    let (subject, options) = request::read(flags, max_bytes, max_chars);
    let report = options.check(subject, text_of(bytes));
    ANSWER.problems.set(report.problems.len());
    if !report.problems.is_empty() {
        // The next call takes them back.
        let Problems { words, text } = Problems::of(&report, flags & PLACES != 0);
        let (words, text) = (words.leak(), text.leak());
        ANSWER.words.set(words.as_ptr().addr());
        ANSWER.text.set(text.as_ptr().addr());
        ANSWER.text_bytes.set(text.len());
    }
    ANSWER.numbers.set(answer::numbers(&report));
    (&raw const ANSWER).addr()
}

/// Whether the text has no error: 0 or 1.
#[wasm_bindgen]
pub fn is_valid(bytes: usize, flags: u32, max_bytes: u32, max_chars: u32) -> u32 {
    let (subject, options) = request::read(flags, max_bytes, max_chars);
    options.is_valid(subject, text_of(bytes)).into()
}

/// The bytes of the text.
fn bytes_of(bytes: usize) -> &'static [u8] {
    // SAFETY: JavaScript has read the last answer, made room for so many bytes with `text`, and written them.
    unsafe {
        arena::reset(bytes);
        slice::from_raw_parts(ptr::with_exposed_provenance(arena::text_address()), bytes)
    }
}

fn text_of(bytes: usize) -> &'static str {
    // SAFETY: JavaScript wrote it with `TextEncoder`, which writes nothing but UTF-8.
    unsafe { str::from_utf8_unchecked(bytes_of(bytes)) }
}

/// Ends the call with an error in JavaScript, which then starts the module afresh.
#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    unreachable()
}
