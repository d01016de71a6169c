//! A short run of the fuzz targets: every observed case, and each a few times with bytes of it changed.

use openlines_tests::random::Random;
use openlines_tests::{corpus, fuzz};

/// Bytes that mean something to a reader of JSON, or to a rule.
const TELLING: &[&[u8]] = &[
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"0",
    b"-",
    b".",
    b"e",
    b"null",
    b"true",
    b"\\u00a0",
    b"\\ud83d",
    b"\xff",
    b" ",
    b"\n",
    b"\"LINK\":",
    b"\"BLOCKS\":",
    b"1e999",
    b"\xd0\xaf",
    b"\xf0\x9f\x98\x80",
];

fn mutated(text: &str, random: &mut Random) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(3) {
        let from = random.below(bytes.len() + 1);
        let to = (from + random.below(4)).min(bytes.len());
        let telling = random.of(TELLING);
        match random.below(4) {
            0 => drop(bytes.splice(from..to, telling.iter().copied())),
            1 => drop(bytes.splice(from..from, telling.iter().copied())),
            2 => drop(bytes.drain(from..to)),
            _ => bytes.truncate(from),
        }
    }
    bytes
}

#[test]
fn observed_cases_and_their_mutants_hold() {
    let mut random = Random(2026);
    let mut count = 0;
    for case in corpus::observed().expect("the observed cases are in the project") {
        for part in ["", "/ATTACH", "/KEYBOARD"] {
            let Some(text) = case.params.pointer(part).map(ToString::to_string) else {
                continue;
            };
            if text.len() > 4096 {
                continue;
            }
            for bytes in [
                text.as_bytes().to_vec(),
                mutated(&text, &mut random),
                mutated(&text, &mut random),
            ] {
                fuzz::check(&bytes);
                if let Ok(text) = std::str::from_utf8(&bytes) {
                    fuzz::reader(text);
                    if part.is_empty() {
                        fuzz::portal(text);
                    }
                }
                count += 1;
            }
        }
    }
    println!("{count} texts");
    assert!(count > 20_000);
}
