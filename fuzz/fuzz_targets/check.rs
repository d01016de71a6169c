#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| openlines_tests::fuzz::check(bytes));
