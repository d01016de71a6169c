//! How fast a text is checked, beside its peers, in one run; the last lines are the table of ratios.
//!
//! `cargo xtask bench rust`, or `cargo bench -p openlines`: that package alone, so that no other turns on `preserve_order` of `serde_json`.

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::iter;
use std::path::PathBuf;
use std::time::Duration;

use criterion::Criterion;
use openlines::{
    Attach, Block, Delimiter, File, GridDisplay, LinkButton, LinkKeyboard, NetworkMessage, Row,
    Subject,
};
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

/// What the same library makes of it when it is compiled, which it recommends.
#[jsonschema::validator(path = "../../schemas/network-message.schema.json")]
struct Generated;

/// What is measured beside each other.
const PEERS: [&str; 6] = [
    "check",
    "is_valid",
    "serde_json Value",
    "serde_json IgnoredAny",
    "jsonschema",
    "jsonschema, generated",
];

/// 29 KB of long texts.
fn texts(text: &str) -> String {
    repeated(&[Block::message([text; 4].join(" "))])
}

/// 29 KB of blocks as people write them.
fn blocks(text: &str) -> String {
    let file = File::new("https://example.com/files/report.pdf");
    let row = Row::new(GridDisplay::Line);
    repeated(&[
        Block::message([text; 3].join(" ")),
        file.name(text).size(4096).into(),
        Block::grid([row.name(text).value(text).width(200)]),
        Delimiter::new(200).color("#c6c6c6").into(),
    ])
}

/// A message with these blocks again and again.
fn repeated(blocks: &[Block]) -> String {
    let json = serde_json::to_string(blocks).expect("blocks are JSON");
    let times = 29_000 / json.len();
    let all = iter::repeat_n(blocks, times).flatten().cloned();
    let message = NetworkMessage::new("ab515f5d85a8b844d484f6ea75a2e494", 2, "hi")
        .attach(Attach::new(all))
        .keyboard(LinkKeyboard::new([LinkButton::new(
            "Open",
            "https://example.com/a?b=c",
        )]));
    serde_json::to_string(&message).expect("a message is JSON")
}

fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("a message is JSON")
}

fn main() {
    let validator = jsonschema::validator_for(&parse(SCHEMA)).expect("our schema is a schema");
    let compact = |text| parse(text).to_string();
    let ascii = "The quick brown fox jumps over the lazy dog and runs off into the woods.";
    let cyrillic = "Съешь ещё этих мягких французских булок, да выпей же чаю.";
    let inputs = [
        ("example", compact(EXAMPLE), 0),
        ("example in Russian", compact(RUSSIAN), 0),
        ("29 KB of blocks, ASCII", blocks(ascii), 0),
        ("29 KB of blocks, Cyrillic", blocks(cyrillic), 0),
        ("29 KB of long texts, ASCII", texts(ascii), 0),
        ("29 KB of long texts, Cyrillic", texts(cyrillic), 0),
        ("ten errors", compact(TEN_ERRORS), 10),
    ];
    let mut criterion = Criterion::default()
        .without_plots()
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3))
        .output_directory(&output())
        .configure_from_args();
    for (name, text, problems) in &inputs {
        let report = Subject::Network.check(text);
        assert_eq!(report.problems.len(), *problems, "{name}: {report}");
        let value = parse(text);
        assert_eq!(validator.is_valid(&value), report.is_valid(), "{name}");
        assert_eq!(Generated::is_valid(&value), report.is_valid(), "{name}");
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
            black_box(parse(text));
        });
        bench(3, &|text| {
            black_box(serde_json::from_str::<IgnoredAny>(text)).ok();
        });
        // Asked for errors only where there are any, both are faster.
        bench(4, &|text| {
            let value = parse(text);
            black_box(validator.is_valid(&value) || validator.iter_errors(&value).count() == 0);
        });
        bench(5, &|text| {
            let value = parse(text);
            black_box(Generated::is_valid(&value) || Generated::iter_errors(&value).count() == 0);
        });
        group.finish();
    }
    criterion.final_summary();
    print!("{}", table(&inputs.map(|(name, ..)| name)));
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
        "\n| From text | {} |\n|---|{}\n",
        PEERS.join(" | "),
        "--:|".repeat(PEERS.len())
    );
    for input in inputs {
        let Some(ours) = median(input, PEERS[0]) else {
            continue;
        };
        let _ = write!(table, "| {input} |");
        for theirs in PEERS.iter().filter_map(|peer| median(input, peer)) {
            let _ = write!(table, " {theirs:.0} ns ({:.2} ×) |", theirs / ours);
        }
        table.push('\n');
    }
    if let (Some(errors), Some(valid)) =
        (median("ten errors", PEERS[0]), median("example", PEERS[0]))
    {
        let _ = writeln!(
            table,
            "\nTen errors in the example take {:.2} × the time of the valid one.",
            errors / valid
        );
    }
    table
}
