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

/// How many bytes of a chunk are counted; a chunk is shorter than 256.
#[inline]
pub(crate) fn count<const N: usize>(chunk: &[u8; N], counts: impl Fn(u8) -> bool) -> usize {
    let mut count = 0_u8;
    for byte in chunk {
        count += u8::from(counts(*byte));
    }
    usize::from(count)
}

/// Whether any byte of a chunk is meant.
#[inline]
pub(crate) fn any<const N: usize>(chunk: &[u8; N], is_meant: impl Fn(u8) -> bool) -> bool {
    let any = |found, byte: &u8| found | is_meant(*byte);
    chunk.iter().fold(false, any)
}
