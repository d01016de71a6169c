#![no_main]

use libfuzzer_sys::{fuzz_crossover, fuzz_mutator, fuzz_target, fuzzer_mutate};
use openlines_fuzz::{changed, crossed};

fuzz_target!(|text: &str| openlines_tests::fuzz::portal(text));

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    // Now and then as bytes, as what is no JSON always is.
    let message = (seed % 16 > 0)
        .then(|| changed(&data[..size], seed))
        .flatten();
    match message.filter(|message| message.len() <= max_size) {
        Some(message) => {
            data[..message.len()].copy_from_slice(message.as_bytes());
            message.len()
        }
        None => fuzzer_mutate(data, size, max_size),
    }
});

fuzz_crossover!(|one: &[u8], other: &[u8], out: &mut [u8], seed: u32| {
    let message = crossed(one, other, seed).filter(|message| message.len() <= out.len());
    let bytes = message
        .as_ref()
        .map_or(&one[..one.len().min(out.len())], |message| {
            message.as_bytes()
        });
    out[..bytes.len()].copy_from_slice(bytes);
    bytes.len()
});
