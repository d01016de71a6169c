#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| openlines_tests::fuzz::reader(text));
