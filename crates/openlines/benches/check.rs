//! How fast a text is checked, beside its peers, in one run; the last lines are the table of ratios.
//!
//! `cargo xtask bench rust`, or `cargo bench -p openlines`: that package alone, so that no other turns on `preserve_order` of `serde_json`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::PathBuf;

use criterion::Criterion;
use openlines::{Attach, Block, LinkButton, LinkKeyboard, NetworkMessage, Subject};
use serde::de::IgnoredAny;
use serde_json::Value;

/// The documentation's example of the method.
const EXAMPLE: &str = include_str!("../../openlines-cli/demo/message.json");

/// One as long, as people write them in Russian: with line breaks, and links with parameters.
const RUSSIAN: &str = include_str!("russian.json");

/// The example with ten errors in it, each of another kind or in another place.
const TEN_ERRORS: &str = include_str!("ten-errors.json");

/// What `jsonschema` checks it by.
const SCHEMA: &str = include_str!("../../../schemas/network-message.schema.json");

/// What is measured beside each other.
const PEERS: [&str; 5] = [
    "check",
    "is_valid",
    "serde_json Value",
    "serde_json IgnoredAny",
    "jsonschema",
];

/// A message with one attachment text repeated up to 29 KB.
fn long(text: &str) -> String {
    let texts = 29_000 / (text.len() + 14);
    let blocks = (0..texts).map(|_| Block::message(text));
    let message = NetworkMessage::new("ab515f5d85a8b844d484f6ea75a2e494", 2, "hi")
        .attach(Attach::new(blocks))
        .keyboard(LinkKeyboard::new([LinkButton::new(
            "Open",
            "https://example.com/a?b=c",
        )]));
    serde_json::to_string(&message).expect("a message is JSON")
}

fn main() {
    let schema = serde_json::from_str(SCHEMA).expect("our schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("our schema is a schema");
    let compact = |text| {
        let value: Value = serde_json::from_str(text).expect("the example is JSON");
        value.to_string()
    };
    let ascii =
        "The quick brown fox jumps over the lazy dog and runs off into the woods.".repeat(4);
    let cyrillic = "Съешь ещё этих мягких французских булок, да выпей же чаю.".repeat(4);
    let inputs = [
        ("example", compact(EXAMPLE)),
        ("example in Russian", compact(RUSSIAN)),
        ("29 KB ASCII", long(&ascii)),
        ("29 KB Cyrillic", long(&cyrillic)),
    ];
    let mut criterion = Criterion::default()
        .without_plots()
        .output_directory(&output())
        .configure_from_args();
    for (name, text) in &inputs {
        let report = Subject::Network.check(text);
        assert!(report.problems.is_empty(), "{name}: {report}");
        let value: Value = serde_json::from_str(text).expect("it is JSON");
        assert!(validator.is_valid(&value), "{name} fits the schema");
        let mut group = criterion.benchmark_group(*name);
        let mut bench = |peer: usize, run: &dyn Fn(&str)| {
            group.bench_function(PEERS[peer], |b| b.iter(|| run(black_box(text))));
        };
        bench(0, &|text| {
            let _ = black_box(Subject::Network.check(text));
        });
        bench(1, &|text| {
            black_box(Subject::Network.is_valid(text));
        });
        bench(2, &|text| {
            black_box(serde_json::from_str::<Value>(text)).ok();
        });
        bench(3, &|text| {
            black_box(serde_json::from_str::<IgnoredAny>(text)).ok();
        });
        bench(4, &|text| {
            let value = serde_json::from_str::<Value>(text);
            black_box(value.map(|value| validator.iter_errors(&value).count())).ok();
        });
        group.finish();
    }
    let errors = compact(TEN_ERRORS);
    assert_eq!(Subject::Network.check(&errors).errors().count(), 10);
    let mut group = criterion.benchmark_group("ten errors");
    group.bench_function(PEERS[0], |b| {
        b.iter(|| Subject::Network.check(black_box(&errors)));
    });
    group.finish();
    criterion.final_summary();
    print!("{}", table(&inputs.map(|(name, _)| name)));
}

/// Where criterion keeps its estimates.
fn output() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("criterion")
}

/// Median of this run in nanoseconds.
fn median(group: &str, name: &str) -> Option<f64> {
    let file = output().join(group).join(name).join("new/estimates.json");
    let estimates: Value = serde_json::from_str(&fs::read_to_string(file).ok()?).ok()?;
    estimates["median"]["point_estimate"].as_f64()
}

/// Medians, and how many times as long each peer takes as `check`.
fn table(inputs: &[&str]) -> String {
    let mut table = format!(
        "\n| Valid, from text | {} |\n|---|{}\n",
        PEERS.join(" | "),
        "--:|".repeat(PEERS.len())
    );
    let mut valid = BTreeMap::new();
    for input in inputs {
        let Some(ours) = median(input, PEERS[0]) else {
            continue;
        };
        valid.insert(*input, ours);
        let _ = write!(table, "| {input} |");
        for theirs in PEERS.iter().filter_map(|peer| median(input, peer)) {
            let _ = write!(table, " {theirs:.0} ns ({:.2} ×) |", theirs / ours);
        }
        table.push('\n');
    }
    if let (Some(errors), Some(valid)) = (median("ten errors", PEERS[0]), valid.get("example")) {
        let _ = writeln!(
            table,
            "\nTen errors in the example: {errors:.0} ns, {:.2} × the valid one.",
            errors / valid
        );
    }
    table
}
