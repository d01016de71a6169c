//! UTF-8 of UTF-16, for engines that are slower at it.
#![expect(unsafe_code, reason = "one is written over the other")]

use core::arch::wasm32::{
    i8x16_add, i8x16_bitmask, i8x16_narrow_i16x8, i8x16_splat, i8x16_swizzle, i16x8_lt,
    i16x8_splat, u16x8_shl, u16x8_shr, v128, v128_and, v128_any_true, v128_bitselect, v128_load,
    v128_load64_zero, v128_or, v128_store64_lane,
};

/// Bytes of a unit.
const UNIT: usize = size_of::<u16>();
/// Units of a block.
const BLOCK: usize = 8;
/// The bits that only units have of which UTF-8 makes three bytes or more.
const LONG: i16 = 0xF800_u16.cast_signed();

/// Makes UTF-8 of so many units, which stand as many bytes behind the address where it is written; says how many bytes there are.
///
/// A surrogate that stands alone becomes U+FFFD.
///
/// # Safety
/// From the address on there are three bytes for each unit.
pub(crate) unsafe fn to_utf8(start: *mut u8, units: usize) -> usize {
    // Of no unit there are more than three bytes, so what is written never reaches what is still to be read;
    // nor do the eight bytes that are written for half a block, whatever is kept of them.
    // SAFETY: all of it is between the address and `end`.
    unsafe {
        let mut from = start.add(units);
        let mut to = start;
        let end = from.add(units * UNIT);
        while from < end {
            let left = end.offset_from_unsigned(from) / UNIT;
            if left >= BLOCK {
                let block = v128_load(from.cast());
                if !v128_any_true(v128_and(block, i16x8_splat(LONG))) {
                    to = write(to, block);
                    from = from.add(BLOCK * UNIT);
                    continue;
                }
            }
            let unit = |i| u16::from_le_bytes(from.add(i * UNIT).cast::<[u8; UNIT]>().read());
            let rest = (0..left).map(unit);
            let next = char::decode_utf16(rest).next();
            let character = next
                .and_then(Result::ok)
                .unwrap_or(char::REPLACEMENT_CHARACTER);
            from = from.add(character.len_utf16() * UNIT);
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                to.write(byte);
                to = to.add(1);
            }
        }
        to.offset_from_unsigned(start)
    }
}

/// Writes units of which UTF-8 makes one byte or two; says where it ends.
unsafe fn write(to: *mut u8, block: v128) -> *mut u8 {
    let (high, low) = (
        u16x8_shr(block, 6),
        v128_and(u16x8_shl(block, 8), i16x8_splat(0x3F00)),
    );
    let marks = i16x8_splat(0x80C0_u16.cast_signed());
    let two = v128_or(v128_or(high, low), marks);
    let ascii = i16x8_lt(block, i16x8_splat(0x80));
    let bytes = v128_bitselect(block, two, ascii);
    // In V8, `i16x8_bitmask` waited for what was done before it, up to Node 20.
    let bits = i8x16_bitmask(i8x16_narrow_i16x8(ascii, ascii));
    // SAFETY: as above.
    unsafe {
        let to = write_half(to, bytes, bits, 0);
        write_half(to, bytes, bits >> 4, 8)
    }
}

/// Writes four of them, which begin at a byte; of those that are ASCII a bit is set.
unsafe fn write_half(to: *mut u8, bytes: v128, ascii: u16, first: i8) -> *mut u8 {
    // SAFETY: as above.
    unsafe {
        let ascii = ascii & 15;
        let kept = v128_load64_zero(KEPT[usize::from(ascii)].as_ptr().cast());
        let kept = i8x16_swizzle(bytes, i8x16_add(kept, i8x16_splat(first)));
        v128_store64_lane::<0>(kept, to.cast());
        to.add(4 * UNIT - ascii.count_ones() as usize)
    }
}

/// Which bytes are kept of four units, by which of them are ASCII; the rest does not matter.
static KEPT: [[u8; 4 * UNIT]; 16] = {
    let mut kept = [[0; 4 * UNIT]; 16];
    let mut ascii = 0;
    while ascii < kept.len() {
        let (mut byte, mut count) = (0, 0);
        while byte < 8 {
            kept[ascii][count] = byte;
            count += 1;
            // Of ASCII, only the lower one.
            let is_ascii = ascii >> (byte / 2) & 1 == 1;
            byte += if is_ascii { 2 } else { 1 };
        }
        ascii += 1;
    }
    kept
};
