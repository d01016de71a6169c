//! What JavaScript calls.
//!
//! A call is: write the text at [`text`], then [`check`] or [`is_valid`] it, then read the answer, before the next call.
#![expect(unsafe_code, reason = "JavaScript passes addresses and lengths")]

use alloc::boxed::Box;
use core::panic::PanicInfo;
use core::{slice, str};

use crate::answer::{Answer, CLEAN_WORDS};
use crate::arena;
use crate::request::{Numbers, Request};

/// An answer in memory, for JavaScript to read: all words are 32 bits, little-endian.
#[repr(C)]
struct Written {
    /// Address of the JSON text.
    json: *const u8,
    /// Bytes of the JSON text; 0: there are no problems, and `clean` is the report.
    json_bytes: usize,
    clean: [u32; CLEAN_WORDS],
}

/// Makes room for a text of at most so many bytes, and says where to write it: always the same address.
#[unsafe(no_mangle)]
extern "C" fn text(bytes: usize) -> usize {
    // SAFETY: JavaScript has read the last answer.
    unsafe { arena::reset(bytes) };
    arena::text_address()
}

/// Checks the text, and says where the answer is: a [`Written`].
#[unsafe(no_mangle)]
extern "C" fn check(
    bytes: usize,
    method: u32,
    lang: u32,
    contract: u32,
    unknown_keys: u32,
    max_bytes: u32,
    max_chars: u32,
    places: u32,
) -> *const Written {
    let (text, request) = read(
        bytes,
        Numbers {
            method,
            lang,
            contract,
            unknown_keys,
            max_bytes,
            max_chars,
            places,
        },
    );
    let written = match request.check(text) {
        Answer::Clean(clean) => Written {
            json: text.as_ptr(),
            json_bytes: 0,
            clean,
        },
        Answer::Json(json) => {
            let json = json.leak();
            Written {
                json: json.as_ptr(),
                json_bytes: json.len(),
                clean: [0; CLEAN_WORDS],
            }
        }
    };
    // The next call takes it back.
    Box::leak(Box::new(written))
}

/// Whether the text has no error: 0 or 1.
#[unsafe(no_mangle)]
extern "C" fn is_valid(
    bytes: usize,
    method: u32,
    contract: u32,
    unknown_keys: u32,
    max_bytes: u32,
    max_chars: u32,
) -> u32 {
    let (text, request) = read(
        bytes,
        Numbers {
            method,
            lang: 0,
            contract,
            unknown_keys,
            max_bytes,
            max_chars,
            places: 0,
        },
    );
    request.is_valid(text).into()
}

fn read(bytes: usize, numbers: Numbers) -> (&'static str, Request) {
    // SAFETY: JavaScript made room for the text with `text`, wrote it with `TextEncoder`, which writes nothing but UTF-8, and has read the last answer.
    let text = unsafe {
        arena::reset(bytes);
        str::from_utf8_unchecked(slice::from_raw_parts(
            core::ptr::with_exposed_provenance(arena::text_address()),
            bytes,
        ))
    };
    // A panic is an error in JavaScript.
    (
        text,
        Request::from_numbers(numbers).expect("JavaScript passes numbers that stand for something"),
    )
}

/// Ends the call with an error in JavaScript, which then starts the module afresh.
#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
