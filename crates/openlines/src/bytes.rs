//! Many bytes at once: loops without an early exit over chunks of one size, which the compiler turns into vector instructions.

/// Bytes of a chunk.
const CHUNK: usize = 64;

/// Shows all bytes in chunks; the last one is filled up with a byte that says nothing.
#[inline]
pub(crate) fn in_chunks(bytes: &[u8], filling: u8, mut show: impl FnMut(&[u8; CHUNK])) {
    let (chunks, rest) = bytes.as_chunks();
    chunks.iter().for_each(&mut show);
    if !rest.is_empty() {
        let mut last = [filling; CHUNK];
        last.iter_mut()
            .zip(rest)
            .for_each(|(place, byte)| *place = *byte);
        show(&last);
    }
}

/// How many bytes of a chunk are counted.
#[inline]
pub(crate) fn count(chunk: &[u8; CHUNK], counts: impl Fn(u8) -> bool) -> usize {
    let mut count = 0_u8;
    for byte in chunk {
        count += u8::from(counts(*byte));
    }
    usize::from(count)
}

/// How many bytes stand in whole halves of a chunk before the first one in which a byte is special.
#[inline]
pub(crate) fn plain_halves(bytes: &[u8], is_special: impl Fn(u8) -> bool) -> usize {
    const HALF: usize = CHUNK / 2;
    let (halves, _) = bytes.as_chunks::<HALF>();
    let is_plain = |half: &&[u8; HALF]| {
        !half
            .iter()
            .fold(false, |found, byte| found | is_special(*byte))
    };
    halves.iter().take_while(is_plain).count() * HALF
}
